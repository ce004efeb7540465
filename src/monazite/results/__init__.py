"""Numbers: what a run yields, with labels, ranges, units and sources."""
