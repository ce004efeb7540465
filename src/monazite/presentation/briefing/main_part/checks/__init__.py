"""What an observation said against a run, and what would show a brief wrong."""
