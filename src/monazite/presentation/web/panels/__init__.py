"""Panels with work of their own: talks, options, exercise, article, company."""
