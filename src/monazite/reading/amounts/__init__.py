"""Quantities of a sentence, and the level of a measure."""
