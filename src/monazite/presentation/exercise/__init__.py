"""Pages of an exercise: what a seat knows, the debrief, the facilitator's sheet."""
