"""Sections of the brief, one file each."""
