"""Scores of kept forecasts beside baselines, the goals that were set, and the page of the verification."""
