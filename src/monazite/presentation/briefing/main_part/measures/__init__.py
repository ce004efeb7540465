"""Measures in words: what a scenario assumes, bans, when controls begin, and dates ahead."""
