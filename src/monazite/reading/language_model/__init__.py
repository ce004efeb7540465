"""A language model as reader: optional, on a server of the user's choice, and never believed without a quote."""
