"""Days, spans of time, and when a measure holds."""
