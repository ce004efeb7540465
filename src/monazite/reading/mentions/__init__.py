"""Words that name an instrument, their clauses and goods."""
