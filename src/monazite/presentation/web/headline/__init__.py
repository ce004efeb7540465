"""The headline: its sentence, its numbers, what is lost, and what to be warned of."""
