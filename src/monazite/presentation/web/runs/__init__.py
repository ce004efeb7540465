"""Runs of a page: what it may ask for, its scenario and setting, and what of finished runs is held."""
