"""Choices: what a run simulates, and the policies that edit its controls."""

from monazite.foundation.deprecation import moved_names as _moved_names

__getattr__ = _moved_names(
    __name__,
    {"Scenario": "monazite", "expand": "monazite.scenario.scenario", "load_scenario": "monazite"},
)
