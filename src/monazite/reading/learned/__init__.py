"""Trained part of the reader: the rules propose, linear models decide."""
