"""Why the median price of a forecast turns after its day: what the sides do then, and the price with it and without."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.model.trade_costs import STAGES, months_under_way
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import price_good
from monazite.presentation.briefing.main_part.branches.policy_chances import course_chances
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.talks_content import LevelChance
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values
from monazite.scenario.policies import has_trait

WITHIN = 2
"""Months after that of the day in which a turn is looked for."""
TURN = 1.25
"""Ratio of the medians from which a turn is told."""
QUOTED_IN = "EU"
"""Where most quotes outside are of, as in `results.quoted_prices`."""
NEAR_INSIDE = (0.75, 1.35)
"""Ratios to the price inside that are told as about the same."""
FEWEST = 4
"""Runs on either side below which a turn is not put down to what they do."""
CHANGED, UNCHANGED = "where the controls change", "where they do not"


@dataclass(frozen=True)
class PriceTurn:
    """A turn of the median price outside.

    Attributes
    ----------
    first, second
        The month of the day, and the later one.
    start, end
        Median over all runs in either.
    is_fall
        Whether it falls.
    chance
        Share of the runs in which the controlling country eases its measures by then; for a rise, tightens them.
    acted, otherwise
        Median in the later month of these runs, and of the others.
    arrival
        Months from the border of the controlling country to the buyers of the quotes, for a fall; None for a rise. The
        price of a run is that of new orders, which falls as soon as licences no longer hold them back.
    months
        Months from that of the day on as ISO text, with the medians of both (month, median of these, of the others);
        up to the month before the later one both have the median of all, which they part from.
    acted_gap, otherwise_gap
        Price outside over that inside in the later month, each taken within a run: a price after easing has to be held
        against the price inside of the same future, which exports raise.
    inside
        Median of the price inside in the runs that act, from the later month on (month, USD/kg).
    event
        What a deal does to the controls in the runs that act, in the words of the terms; empty where they do not all do
        the same. Their figures are then those of all such deals of the forecast, further runs among them, as a median
        of a few is noise, and ``chance`` is that of a deal times the share of deals with these terms, as told of both.
    """

    first: str
    second: str
    start: Quantity
    end: Quantity
    is_fall: bool
    chance: Quantity
    acted: Quantity
    otherwise: Quantity
    months: tuple[tuple[str, float, float], ...]
    arrival: Quantity | None = None
    acted_gap: Quantity | None = None
    otherwise_gap: Quantity | None = None
    inside: tuple[tuple[str, float], ...] = ()
    event: str = ""


def price_turn(ctx: BriefContext, horizon: Horizon) -> PriceTurn | None:
    """The turn of the leading price at the day of a forecast; None without one, or where the talks explain none."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if ctx.forecast is None or not isinstance(made, Forecast) or not horizon.is_ahead:
        return None
    day = horizon.day.replace(day=1)
    later = month_start(day, WITHIN)
    calendar = made.index.month
    if day not in calendar or later not in calendar:
        return None
    good = price_good(ctx)
    prices, _ = made.select("price_quoted_outside", good=good)
    inside, _ = made.select("price_quoted_inside", good=good)
    first, second = (prices[:, calendar.index(month)] for month in (day, later))
    start, end = float(np.median(first)), float(np.median(second))
    if not (start > 0 and end > 0) or abs(math.log(end / start)) < math.log(TURN):
        return None
    acts = _acting(made.paths.paths, made.scenario.controller, month_start(later, 1), eases=end < start)
    if min(acts.sum(), (~acts).sum()) < FEWEST or (np.median(second[acts]) < np.median(second[~acts])) != (end < start):
        return None

    def quantity(values: Values, month: date, runs: str, outcome: str = "price_quoted_outside") -> Quantity:
        where = {"good": good, "month": f"{month:%Y-%m}", "runs": runs}
        unit = "USD/kg" if outcome == "price_quoted_outside" else "1"
        return Sample(values, unit, outcome, where, made.run, ()).median

    share = float(acts.mean())
    asked = {"by": f"{later:%Y-%m}"}
    event, lookup = _deal_of(ctx, made, acts) if end < start else ("", None)
    chance = Quantity(share, share, share, "share", "policy_path", asked, made.run, ())
    ease, within = prices[acts], inside[acts]
    if lookup is not None:
        ease, within = (lookup.results.select(f"price_quoted_{side}", good=good)[0] for side in ("outside", "inside"))
        chance = _chance_of(ctx, made, event) or chance
    at = calendar.index(later)
    return PriceTurn(
        first=month_text(day),
        second=month_text(later),
        start=quantity(first, day, "all"),
        end=quantity(second, later, "all"),
        is_fall=end < start,
        chance=chance,
        acted=quantity(ease[:, at], later, CHANGED),
        otherwise=quantity(second[~acts], later, UNCHANGED),
        months=_medians(prices, acts, calendar, (day, later), ease),
        acted_gap=quantity((ease / within)[:, at], later, CHANGED, "price_quoted_ratio"),
        otherwise_gap=quantity((prices / inside)[~acts, at], later, UNCHANGED, "price_quoted_ratio"),
        inside=_from_month(within, calendar, at),
        arrival=_time_under_way(ctx, good) if end < start else None,
        event=event,
    )


def _from_month(values: Values, calendar: Sequence[date], at: int) -> tuple[tuple[str, float], ...]:
    """Median of every month from one on, of values (run, month)."""
    months = enumerate(calendar)
    return tuple((month.isoformat(), float(np.median(values[:, place]))) for place, month in months if place >= at)


def _deal_of(ctx: BriefContext, made: Forecast, acts: np.ndarray) -> tuple[str, ResultsLookup | None]:
    """The one level of controls that deals bring in all runs that act, in words, and all runs with such deals."""
    paths = [path for path, does in zip(made.paths.paths, acts, strict=True) if does]
    names = {path.deal.split("-")[0] if path.kind == "deal" else "" for path in paths}
    levels = _levels(ctx)
    name = names.pop() if len(names) == 1 else ""
    found = ctx.deals_by_control.get(name)
    return (levels[name].label, found) if name in levels and found is not None else ("", None)


def _levels(ctx: BriefContext) -> Mapping[str, LevelChance]:
    """Levels of controls under a deal by name; none without talks."""
    return {} if ctx.talks is None else ctx.talks.terms.levels.get("control", {})


def _chance_of(ctx: BriefContext, made: Forecast, event: str) -> Quantity | None:
    """Chance of a deal, in twentieths as it is told, times the share of deals with a level of controls."""
    deal = next((course.chance for course in course_chances(made) if course.kind == "deal"), None)
    levels = _levels(ctx)
    whole = sum(level.value or 0.0 for level in levels.values())
    own = next((level.value or 0.0 for level in levels.values() if level.label == event), 0.0)
    if deal is None or own <= 0.0:
        return None
    value = deal.value * own / whole
    where = {**deal.where, "kind": f"a deal: {event}", "rule": "chance of a deal times the share of deals with it"}
    return Quantity(value, value, value, "share", deal.outcome, where, deal.run, deal.sources)


def _time_under_way(ctx: BriefContext, good: str) -> Quantity | None:
    """Months that a good is under way from the controlling country to the buyers that quotes outside are of."""
    index, dataset = ctx.run.results.index, ctx.dataset
    if QUOTED_IN not in index.region or ctx.run.controller not in index.region:
        return None
    months = months_under_way(dataset, index, index.region.index(ctx.run.controller))
    buyer = index.buyer_region.tolist().index(index.region.index(QUOTED_IN))
    value = float(months[index.good.index(good), buyer])
    stage = STAGES[int(index.stage[index.good.index(good)])]
    rows = [row for row in dataset.table("routes") if row.stage in ("*", stage)]
    sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
    where = {"from": ctx.run.controller, "to": QUOTED_IN, "good": good}
    return Quantity(value, value, value, "month", "time_under_way", where, "", sources) if value > 0.0 else None


def _medians(
    prices: Values, acts: np.ndarray, calendar: Sequence[date], turn: tuple[date, date], ease: Values | None = None
) -> tuple[tuple[str, float, float], ...]:
    """Medians by month from that of the day on, of the runs that act and of the others; prices (draw, month).

    Runs that will act are few and happen to be dear before they do. Up to the month by which they have acted both
    courses are the median of all, so that they part in one point. ``turn``: month of the day, and that later one;
    ``ease``: prices of runs that act, where more of them are known than stand among all.
    """
    first, later = map(calendar.index, turn)
    medians = [np.median(chosen, axis=0) for chosen in (prices[acts] if ease is None else ease, prices[~acts])]
    before = np.median(prices[:, first:later], axis=0)
    together = [(float(price), float(price)) for price in before]
    parted = [(float(a), float(b)) for a, b in zip(*(median[later:] for median in medians), strict=True)]
    months = (month.isoformat() for month in calendar[first:])
    return tuple((month, *both) for month, both in zip(months, [*together, *parted], strict=True))


def _acting(paths: Sequence[PolicyPath], controller: str, until: date, *, eases: bool) -> np.ndarray:
    """Whether the controlling country eases (or tightens) something on a path before a day (draw,)."""
    return np.array(
        [
            any(m.actor == controller and m.start < until and has_trait(m, "eases") == eases for m in path.measures)
            for path in paths
        ]
    )
