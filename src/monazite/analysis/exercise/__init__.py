"""An exercise: one person or a class takes a seat at the talks, the model plays the others."""
