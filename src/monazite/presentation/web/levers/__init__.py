"""Levers: which fields of which policies move, where they rest, and when they act."""
