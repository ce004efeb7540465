"""Number cards: what stands behind a number of the main part, from its range to the command that makes it again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.presentation.briefing.claims import range_text
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.talks_content import LEAST_GAMES
from monazite.presentation.briefing.wording import plain
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.quantity import Quantity

MOST_DRIVERS = 3
FEWEST_RUNS = 16
"""Runs from which a range says something, and ranks tell what moves a number."""
_PAGES = (
    (("talks.", "monthly_cost", "deal_probability"), "docs/model/talks.md"),
    (("policy_path",), "docs/model/forecast.md"),
    (("options_", "measure_"), "docs/model/options.md"),
    (("verification_",), "docs/verification.md"),
    (("scoreboard_", "replay"), "docs/scoreboard.md"),
    (
        ("co2e", "radioactive", "water", "ammonia", "waste_water", "land", "new_over_old", "conflict"),
        "docs/model/footprint.md",
    ),
    (("loss_", "world_loss", "stopped", "first_stop"), "docs/model/losses.md"),
    (("gdp_", "economy_", "price_level", "world_"), "docs/model/network.md"),
)
_USUAL_PAGE = "docs/model/overview.md"
_SIGNIFICANT = 2.0
"""Rank correlation times the root of the number of runs, from which a parameter counts as a driver."""


@dataclass(frozen=True, slots=True)
class NumberDriver:
    """An uncertain quantity that moves a number, in words, with the sources of its distribution."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberCard:
    """What stands behind one number.

    Attributes
    ----------
    value, spread
        The number with unit, and what is said of its 5 to 95 % range.
    what
        Outcome, place and months in words.
    runs
        Number of runs; nought for a published figure.
    page
        Page of the model.
    command
        What makes it again; empty for a published figure.
    """

    value: str
    spread: str
    what: str
    runs: int
    drivers: tuple[NumberDriver, ...]
    page: str
    command: str
    sources: tuple[str, ...]


def number_card(ctx: BriefContext, q: Quantity) -> NumberCard:
    """The card of a number of the main part."""
    what = REGISTRY[q.outcome].text if q.outcome in REGISTRY else q.outcome.replace("_", " ").replace(".", ": ")
    where = ", ".join(f"{key} {value}" for key, value in q.where.items())
    what = f"{what.rstrip('.')}. {where}." if where else what
    if q.kind == "data":
        return NumberCard(plain(q), "", what, 0, (), "", "", q.sources)
    drivers, runs, command = (), _runs(ctx, q), ""
    runs_beside = (ctx.other, ctx.returned, ctx.forecast)
    for lookup in (ctx.run, *runs_beside, *ctx.slices.values(), *ctx.deals_by_control.values()):
        sample = lookup.sample_of(q) if lookup else None
        if lookup and sample is not None:
            drivers = strongest_drivers(lookup, ctx.dataset.table("priors"), sample)
            runs = len(sample.values)
            if lookup in (ctx.other, ctx.returned):
                command = f"monazite brief scenario.toml --draws {ctx.run.results.draws}"
            elif lookup is not ctx.run and ctx.forecast is not None:
                command = f"monazite forecast scenario.toml --draws {ctx.forecast.results.draws}"
            break
    command = command or _command(q, runs)
    return NumberCard(plain(q), _spread(q, runs), what, runs, drivers, _page(q.outcome), command, q.sources)


def _spread(q: Quantity, runs: int) -> str:
    """What is said of the range of a number."""
    if q.low < q.high or (math.isnan(q.high) and not math.isnan(q.low)):
        return f"Nine runs in ten: {range_text(q)}."
    if q.outcome in ("stopped", "policy_path"):
        return "The share of the runs in which it happens."
    least = LEAST_GAMES if q.outcome.startswith("talks.") else FEWEST_RUNS
    return "Too few runs for a range." if runs < least else "The same in all runs."


def strongest_drivers(lookup: ResultsLookup, priors: Sequence[Prior], sample: Sample) -> tuple[NumberDriver, ...]:
    """The three uncertain quantities whose rank over the runs goes most with that of a number.

    None for fewer than sixteen runs, where chance alone would give some.
    """
    count = len(sample.values)
    if count < FEWEST_RUNS:
        return ()
    rank = _standard_ranks(np.nan_to_num(sample.values, nan=np.inf))
    if not rank.any():
        return ()
    by_name = {row.parameter: row for row in priors}
    strength: list[tuple[float, Prior]] = []
    for name, values in lookup.results.parameters.values.items():
        if name in by_name and values.shape == (count,):
            strength.append((abs(float(_standard_ranks(values) @ rank)) / count, by_name[name]))
    strength.sort(key=lambda pair: -pair[0])
    return tuple(
        NumberDriver(row.text or row.parameter, row.source)
        for size, row in strength[:MOST_DRIVERS]
        if size > _SIGNIFICANT / np.sqrt(count)
    )


def _standard_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks (draw,) with mean nought and variance one; noughts where all values are alike."""
    from scipy.stats import rankdata  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    ranks: np.ndarray = rankdata(values)
    spread = ranks.std()
    return (ranks - ranks.mean()) / spread if spread > 0 else np.zeros(len(values))


def _runs(ctx: BriefContext, q: Quantity) -> int:
    if ctx.talks is not None and q.run == ctx.talks.run:
        return ctx.talks.draws
    if ctx.forecast is not None and q.run == ctx.forecast.results.run:
        return ctx.forecast.results.draws
    if ctx.bill is not None and q.outcome.startswith("measure_"):
        return ctx.bill.draws
    return ctx.run.results.draws if q.run == ctx.run.results.run else 0


def _page(outcome: str) -> str:
    return next((page for starts, page in _PAGES if outcome.startswith(starts)), _USUAL_PAGE)


def _command(q: Quantity, runs: int) -> str:
    """The command that makes a number again, from the scenario beside the brief."""
    if q.outcome.startswith(("talks", "deal_probability", "monthly_cost")):
        return f"monazite talks scenario.toml --draws {runs}"
    if q.outcome == "policy_path" or "courses" in q.where:
        return f"monazite forecast scenario.toml --draws {runs}"
    if q.outcome.startswith("options_"):
        return "monazite options scenario.toml"
    if q.outcome.startswith("measure_"):
        return "monazite brief scenario.toml"
    return f"monazite run scenario.toml --draws {runs}"
