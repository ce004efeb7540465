"""Choices: what a run simulates, and the policies that edit its controls."""
