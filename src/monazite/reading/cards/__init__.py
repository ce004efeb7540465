"""Cards: each measure with its sentence, and what a person makes of it."""
