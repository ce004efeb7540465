"""A package, so that one server and one browser serve all its tests and end with them."""
