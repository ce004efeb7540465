"""Who acts, and on whom."""
