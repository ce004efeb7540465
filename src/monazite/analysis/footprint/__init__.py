"""What import conditions and measures do to the footprint of supply."""
