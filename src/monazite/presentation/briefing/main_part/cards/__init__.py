"""Cards of numbers: what stands behind each, and which inputs it moves with."""
