"""Charts of the page: their rows, their specifications, the map, and what was observed."""
