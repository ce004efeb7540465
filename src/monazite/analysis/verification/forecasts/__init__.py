"""Forecasts of observed series from rolling origins, and their scores beside simple baselines."""
