"""Parameters fitted to what was observed."""
