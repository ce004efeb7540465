"""How often truces of the two sides at the table were broken before, beside what the courses of the talks hold.

After an agreement has run out the courses go on as before the talks: hardly one of them has a later break. What the
register and the rounds of talks say of past truces is a precedent, and no result of the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.analysis.forecast.forecast import Forecast
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.talks import TalksEpisode
from monazite.negotiation.truces import MONTH, BreakRecord, break_record
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True)
class RecordedBreaks:
    """Past breaks of truces between the two.

    Attributes
    ----------
    breaks
        How many there were.
    months
        Months of truce in which they came.
    chance
        Chance that a truce is broken at such a rate between the day by which courses are judged and the last month
        ahead, with the 5 and 95 % points of what so few breaks leave open.
    shortest, longest
        Days from a break to the deal that ended it.
    days
        Days of the breaks, in words.
    """

    breaks: Quantity
    months: Quantity
    chance: Quantity
    shortest: Quantity
    longest: Quantity
    days: tuple[str, ...]


def recorded_breaks(ctx: BriefContext, horizon: Horizon) -> RecordedBreaks | None:
    """Past breaks of the truces between the two; None without talks ahead, and where no truce was broken.

    Only what was known on the day of the forecast counts.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    setting = made.paths.setting if isinstance(made, Forecast) and horizon.is_ahead else None
    if not isinstance(made, Forecast) or setting is None:
        return None
    seats = (setting.controller, setting.target)
    record = break_record(ctx.dataset, made.scenario, seats, setting.first_offer)
    ahead = (month_start(horizon.last, 1) - made.paths.horizon).days / MONTH
    return (
        None if record is None or ahead <= 0.0 else _as_quantities(ctx.dataset, record, ahead, f"{horizon.last:%Y-%m}")
    )


def _as_quantities(ds: Dataset, record: BreakRecord, ahead: float, until: str) -> RecordedBreaks | None:
    """The record in quantities; None without a break, and where the deal that ended one is not on record."""
    episodes: Sequence[TalksEpisode] = [row for row in ds.table("episodes") if row.date in record.days]
    if not record.days or len(episodes) < len(record.days):
        return None
    rows = [*episodes, *(row for row in ds.table("measures") if row.id in record.truces)]
    sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
    lengths = [(row.deal - row.date).days for row in episodes]
    value, low, high = record.chance_within(ahead), record.chance_at(_LOW, ahead), record.chance_at(_HIGH, ahead)
    where = {"what": "a break at the rate of the record", "by": until}
    return RecordedBreaks(
        breaks=count_quantity(len(record.days), "breaks of truces", sources),
        months=count_quantity(round(record.months), "months of truce", sources),
        chance=Quantity(value, low, high, "share", "truce_break", where, "", sources, "data"),
        shortest=count_quantity(min(lengths), "days until the deal", sources),
        longest=count_quantity(max(lengths), "days until the deal", sources),
        days=tuple(day_text(day) for day in record.days),
    )
