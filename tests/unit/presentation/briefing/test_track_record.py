"""The record on the first screen is that of the scoreboard."""

import re

from monazite.presentation.briefing.track_record import track_record
from paths import DOCS


def sums(line: str) -> tuple[int, ...]:
    """The two numbers of ``42 of 74``."""
    match = re.search(r"(\d+) of (\d+)", line)
    return tuple(map(int, match.groups())) if match else ()


def test_the_figures_are_those_of_the_scoreboard():
    """Where this fails after the scoreboard was made again: write its sums into track_record.toml."""
    lines = (DOCS / "scoreboard.md").read_text(encoding="utf-8").splitlines()
    names = ("hits in sample", "hits out of sample", "by the draws of the parameters alone")
    rows = {name: next(sums(line) for line in lines if name in line and sums(line)) for name in names}
    inside, outside, held = rows["hits in sample"], rows["hits out of sample"], rows[names[-1]]
    record = track_record()
    assert (record.hits.value, record.targets.value) == (inside[0] + outside[0], inside[1] + outside[1])
    assert (record.held.value, record.ranges.value) == held
