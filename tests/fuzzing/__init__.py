"""Broken input for every reader, each case from its number alone: ``python -m fuzzing --help`` in ``tests``."""
