"""Two outcomes of a deal on export controls that are about as likely: their chances, and what comes with each."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monazite.dataset.rows.talks import TalksEpisode
from monazite.negotiation.setup import Ladder, ladders
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import price_good
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share, as_total, count_quantity, published_figure
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.talks_content import LevelChance
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values

NEAR_TIE = 0.8
"""Chance over that of the likeliest level, from which another is told as about as likely."""
FEWEST = 16
"""Runs with a level below which nothing is told of what comes with it."""
CONTROL = "control"
TWO = 2


@dataclass(frozen=True)
class ControlOutcome:
    """A level of controls under a deal: its chance, and exports, price and a region's loss in the runs that have it."""

    words: str
    chance: Quantity
    runs: Quantity
    shipments: Quantity | None
    price: Quantity | None
    loss: Quantity | None


@dataclass(frozen=True)
class NearTie:
    """Levels of controls that are about as likely under a deal.

    Attributes
    ----------
    outcomes
        The two, the likelier one first.
    region
        Whose loss is told.
    approved
        Share of applications that the stricter one lets through.
    stricter, milder
        The two in words.
    losses_differ
        Whether the losses with the two differ by more than chance between runs gives.
    rounds
        Past rounds, none of which brought the milder level; None where one did, or none is on record.
    """

    outcomes: tuple[ControlOutcome, ControlOutcome]
    region: str
    approved: Quantity
    stricter: str
    milder: str
    rounds: Quantity | None
    losses_differ: bool = False


def near_tie(ctx: BriefContext, horizon: Horizon, region: str) -> NearTie | None:
    """The two likeliest levels of controls where they are about as likely; None else, or where few runs have them."""
    if ctx.talks is None:
        return None
    levels: Mapping[str, LevelChance] = ctx.talks.terms.levels.get(CONTROL, {})
    if len(levels) < 2:
        return None
    first, second = sorted(levels, key=lambda name: -(levels[name].value or 0.0))[:2]
    if (levels[second].value or 0.0) < NEAR_TIE * (levels[first].value or 0.0):
        return None
    runs = [ctx.deals_by_control.get(name) for name in (first, second)]
    target, controller = ctx.talks.state.seats
    ladder = ladders(ctx.dataset, controller, target)[CONTROL]
    told: list[ControlOutcome] = []
    for name, lookup in zip((first, second), runs, strict=True):
        if lookup is None or lookup.results.draws < FEWEST or name not in ladder.names:
            return None
        chance = ctx.talks.quantity(levels[name], "terms", instrument=CONTROL, level=name)
        told.append(_outcome(ctx, lookup, horizon, region, ladder.words[ladder.names.index(name)], chance))
    rungs = sorted(ladder.names.index(name) for name in (first, second))
    milder, stricter = rungs
    share = float(ladder.level[stricter])
    where = {"level": ladder.names[stricter]}
    return NearTie(
        outcomes=(told[0], told[1]),
        region=ctx.names.the(region),
        approved=published_figure(share, "share", "applications approved", ladder.source[stricter], **where),
        stricter=ladder.words[stricter],
        milder=ladder.words[milder],
        rounds=_rounds_without(ctx, ladder, milder),
        losses_differ=differ([values for lookup in runs if (values := _losses(lookup, horizon, region)) is not None]),
    )


def _losses(lookup: ResultsLookup | None, horizon: Horizon, region: str) -> Values | None:
    """What a region loses in the months ahead (run,)."""
    if lookup is None:
        return None
    sample = lookup.sample("loss_central", sector="total", region=region, over=horizon.months, reduce="sum")
    return None if sample is None else sample.values


def differ(pair: Sequence[Values]) -> bool:
    """Whether values of one sample stand above those of another more often than chance gives.

    Equation: ranks of the first within both, their sum less its mean over its standard deviation, beyond two (the rank
    test of Mann and Whitney).
    """
    from scipy.stats import rankdata  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    if len(pair) != TWO:
        return False
    n, m = (values.size for values in pair)
    ranks: Values = rankdata(np.concatenate(pair))
    mean, spread = n * (n + m + 1) / 2.0, math.sqrt(n * m * (n + m + 1) / 12.0)
    return abs(float(ranks[:n].sum()) - mean) > 2.0 * spread


def _outcome(
    ctx: BriefContext, lookup: ResultsLookup, horizon: Horizon, region: str, words: str, chance: Quantity
) -> ControlOutcome:
    """What comes with a level, medians over the runs that have it."""
    months, good = horizon.months, ctx.goods.shipped[0].label
    shipped = lookup.finite_quantity("exports_counted_index", good=good, region="WORLD", over=months)
    loss = lookup.finite_quantity("loss_central", sector="total", region=region, over=months, reduce="sum")
    return ControlOutcome(
        words=words,
        chance=chance,
        runs=count_quantity(lookup.results.draws, "runs"),
        shipments=as_share(shipped) if shipped else None,
        price=lookup.finite_quantity("price_quoted_outside", good=price_good(ctx), over=months),
        loss=as_total(loss) if loss else None,
    )


def _rounds_without(ctx: BriefContext, ladder: Ladder, rung: int) -> Quantity | None:
    """Number of past rounds where none of them brought a level; None where one did or none is on record."""
    rounds: Sequence[TalksEpisode] = ctx.dataset.table("episodes")
    brought = [row for row in rounds if row.control_after == ladder.names[rung]]
    return count_quantity(len(rounds), "rounds of talks") if rounds and not brought else None
