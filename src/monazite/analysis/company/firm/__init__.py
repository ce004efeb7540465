"""The firm as its owner writes it down: rows, the three kinds of files, and what is checked in them."""
