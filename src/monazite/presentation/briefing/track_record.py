"""How often the model was right: hits and ranges over all past episodes, as the scoreboard of the project has them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.quantity import Quantity

_FILE = "track_record.toml"


class TrackRecord(NamedTuple):
    """Published figures that the model met, of how many; observations that its ranges held, of how many."""

    hits: Quantity
    targets: Quantity
    held: Quantity
    ranges: Quantity


@cache
def track_record() -> TrackRecord:
    """Figures of docs/scoreboard.md, which a test compares with the page."""
    text = files("monazite.presentation.briefing").joinpath(_FILE).read_text(encoding="utf-8")
    counts = tomllib.loads(text)
    return TrackRecord(*(count_quantity(counts[name], f"scoreboard_{name}") for name in TrackRecord._fields))
