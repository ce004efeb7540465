"""Past episodes replayed and scored."""
