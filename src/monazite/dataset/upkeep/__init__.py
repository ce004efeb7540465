"""Upkeep of the data: how old each table is, and yearbooks of mine output read into a folder."""
