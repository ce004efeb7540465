"""Test files that take longest, measured in seconds of a processor; the folder of the browser goes ahead of them."""

LONGEST = (
    "unit/test_code_blocks.py",
    "unit/analysis/exercise/test_session.py",
    "unit/simulation/ensemble/test_interrupted.py",
    "unit/test_wheel.py",
    "unit/presentation/web/test_schema.py",
    "property/test_continuity.py",
    "unit/presentation/cli/test_stored_brief.py",
    "unit/test_notebooks.py",
    "unit/model/test_minerals.py",
    "unit/test_site.py",
    "unit/presentation/briefing/main_part/test_style.py",
    "unit/presentation/web/test_states.py",
    "property/test_levers.py",
    "unit/dataset/upkeep/test_yearbook_import.py",
    "unit/dataset/observation_files/test_observe.py",
    "unit/analysis/verification/test_scoreboard.py",
    "property/test_parameter_ends.py",
    "property/test_causality.py",
    "unit/results/test_quoted_prices.py",
    "unit/simulation/ensemble/test_run.py",
)
"""Paths within this folder, longest first: what is left at the end should be short, so that no worker stands idle."""
