"""How well past forecasts did: error, ranges, and the score beside a forecast of no change."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.results.quantity import Quantity

_FILE = "track_record.toml"


class TrackRecord(NamedTuple):
    """Forecasts scored, factor that half of them are within, share that 90 % ranges held, score over persistence."""

    forecasts: Quantity
    error_factor: Quantity
    held: Quantity
    over_persistence: Quantity


@cache
def track_record() -> TrackRecord:
    """Figures of docs/verification.md, which a test compares with the page's data file."""
    text = files("monazite.presentation.briefing").joinpath(_FILE).read_text(encoding="utf-8")
    figures = tomllib.loads(text)
    return TrackRecord(
        count_quantity(figures["forecasts"], "verification_forecasts"),
        published_figure(figures["error_factor"], "1", "verification_error_factor", ()),
        published_figure(figures["held90"], "share", "verification_held", ()),
        published_figure(figures["over_persistence"], "1", "verification_over_persistence", ()),
    )


def record_sentence() -> str:
    """The record in one sentence."""
    record = track_record()
    error, ratio = record.error_factor.value, record.over_persistence.value
    return (
        f"Of {record.forecasts.value:,.0f} past forecasts half lay within a factor of {error:.2f}, their 90 % ranges "
        f"held {100 * record.held.value:.0f} %, and their score was {ratio:.2f} times that of a forecast of no change."
    )
