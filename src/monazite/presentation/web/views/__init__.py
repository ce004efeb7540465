"""Answers of the server about runs: the first view, comparison, levers without effect, sources, files."""
