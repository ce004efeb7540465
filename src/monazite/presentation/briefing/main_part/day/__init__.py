"""The day of a brief: its months, the controls that stand, and what has lapsed with no word of what came."""
