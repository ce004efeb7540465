"""What was counted and quoted: exports, arrivals, prices, each with its month."""
