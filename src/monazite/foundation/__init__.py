"""What everything rests on: errors, units, and the one cache on disk."""
