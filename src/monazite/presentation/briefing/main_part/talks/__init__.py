"""The talks: terms, chances, past rounds, duties on the table."""
