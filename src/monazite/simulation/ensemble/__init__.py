"""Ensembles: many draws of a scenario, on one machine or many, kept on disk and read from there."""
