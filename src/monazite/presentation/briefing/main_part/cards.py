"""Number cards: what stands behind a number of the main part, from its range to the command that makes it again."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.presentation.briefing.claims import range_text
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.card_words import courses_of, driver_in_words, what_in_words
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.talks_content import LEAST_GAMES
from monazite.presentation.briefing.wording import plain, span
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
_RECORDS = {"docs/verification.md": "monazite verify", "docs/scoreboard.md": "monazite hindcast"}
"""What counts the record of past forecasts again, by its page."""
_BY_CHANCE = 0.1
"""Chance that a number which nothing moves names a driver all the same: some rank of fifty goes with it by accident."""
_PLAIN_ASSUMPTION = "Assumption of this project, with the range stated in the row"
"""Citation of what the project assumes without further reason."""
_CHANCES = ("stopped", "policy_path", "shortage", "measure_loses", "truce_break")
"""Outcomes without a range that are shares of the runs."""


@dataclass(frozen=True, slots=True)
class NumberDriver:
    """An uncertain quantity that moves a number, and what its distribution rests on.

    Attributes
    ----------
    text, note
        What it is, and what is said on its size.
    documents
        Citation and address of each document.
    assumption
        What the project assumes it on; empty where it rests on documents alone.
    """

    text: str
    note: str
    documents: tuple[tuple[str, str], ...]
    assumption: str


@dataclass(frozen=True, slots=True)
class NumberCard:
    """What stands behind one number.

    Attributes
    ----------
    value, spread
        The number with unit, and what is said of its 5 to 95 % range.
    what
        Outcome, place and months in words.
    basis
        Of which runs it is, or that it is no simulated number.
    runs
        Number of runs; nought for a published figure.
    no_drivers
        Why there are none; empty where there are.
    page
        Page of the model.
    command
        What makes it again; empty for a published figure.
    """

    value: str
    spread: str
    what: str
    basis: str
    runs: int
    drivers: tuple[NumberDriver, ...]
    no_drivers: str
    page: str
    command: str
    sources: tuple[str, ...]

    @property
    def on_its_range(self) -> list[str]:
        """What is said of its range and of which runs it is, a sentence each, as a language has them."""
        return [*filter(None, re.split(r"(?<=\.) (?=[A-Z])", self.spread)), self.basis]


def number_card(ctx: BriefContext, q: Quantity) -> NumberCard:
    """The card of a number of the main part."""
    what = f"{what_in_words(q, ctx.names, ctx.run.controller)}."
    if q.kind == "data":
        page = q.where.get("page", "")
        return NumberCard(plain(q), "", what, _published(q), 0, (), "", page, _RECORDS.get(page, ""), q.sources)
    drivers, runs, command = (), _runs(ctx, q), ""
    runs_beside = (ctx.other, ctx.returned, ctx.forecast)
    found: Sample | None = None
    for lookup in (ctx.run, *runs_beside, *ctx.slices.values(), *ctx.deals_by_control.values()):
        sample = lookup.sample_of(q) if lookup else None
        if lookup and sample is not None:
            found, runs = sample, len(sample.values)
            rows = strongest_drivers(lookup, ctx.dataset.table("priors"), sample)
            drivers = tuple(_driver(ctx, row) for row in rows)
            if lookup in (ctx.other, ctx.returned):
                command = f"monazite brief scenario.toml --draws {ctx.run.results.draws}"
            elif lookup is not ctx.run and ctx.forecast is not None:
                command = f"monazite forecast scenario.toml --draws {ctx.forecast.results.draws}"
            break
    command = command or _command(q, runs)
    spread, why = _spread(q, runs, found), "" if drivers else _no_drivers(runs, found)
    page = _page(q.outcome)
    return NumberCard(plain(q), spread, what, _basis(q, runs), runs, drivers, why, page, command, q.sources)


def _published(q: Quantity) -> str:
    """What a number is that no run gave."""
    if q.sources:
        return "Counted in published figures." if q.unit == "count" else "A published figure, not simulated."
    if "page" in q.where:
        return "Counted from past forecasts and what came."
    return f"{'A count of rows' if q.unit == 'count' else 'A setting of the scenario'}, not simulated."


def _basis(q: Quantity, runs: int) -> str:
    """Of which runs a number is."""
    if courses := courses_of(q.where):
        return f"{courses}."
    if not runs:
        return "From a replay of its own." if "case" in q.where else "From a run of its own."
    return f"Of {runs} runs." if not q.where.get("runs", "0").isdigit() else f"{runs} runs."


def _spread(q: Quantity, runs: int, sample: Sample | None) -> str:
    """What is said of the range of a number."""
    if "ends that hold it" in q.where.get("what", ""):
        return f"So few runs leave the number itself uncertain: {_ends(q)}."
    if q.low < q.high or (math.isnan(q.high) and not math.isnan(q.low)):
        is_bad_case = q.value == q.high and sample is not None and q.value != sample.median.value
        return f"{'One run in twenty exceeds it. ' if is_bad_case else ''}Nine runs in ten: {_ends(q)}."
    if q.outcome in _CHANCES:
        return "The share of the runs in which it happens."
    least = LEAST_GAMES if q.outcome.startswith("talks.") else FEWEST_RUNS
    if runs < least:
        return "Too few runs for a range."
    if sample is None:
        return "No range was worked out for it."
    below = float(np.mean(sample.values < q.value))
    return f"{round(100 * below)}% of the runs lie below it." if np.ptp(sample.values) else "The same in all runs."


def _ends(q: Quantity) -> str:
    """The ends of a range with their unit; one where both print alike."""
    if math.isnan(q.low) or math.isnan(q.high):
        return range_text(q)
    low, high = (plain(replace(q, value=value)) for value in (q.low, q.high))
    return f"{low}, to two digits" if low == high else span(q)


def _no_drivers(runs: int, sample: Sample | None) -> str:
    """Why a card names nothing that moves its number."""
    if runs and runs < FEWEST_RUNS:
        return "Too few runs to tell what moves it most."
    if sample is None:
        return "What moves it most was not worked out."
    return "No single assumption moves it clearly."


def strongest_drivers(lookup: ResultsLookup, priors: Sequence[Prior], sample: Sample) -> tuple[Prior, ...]:
    """The three uncertain quantities whose rank over the runs goes most with that of a number.

    None for fewer than sixteen runs. Equation: with no tie between them, a rank correlation over n runs has a standard
    deviation of about 1/sqrt(n); of m quantities one passes z/sqrt(n) with a chance of at most 2 m (1 - Phi(z)), which
    sets z (Bonferroni).
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
    least = NormalDist().inv_cdf(1.0 - _BY_CHANCE / (2.0 * max(len(strength), 1))) / np.sqrt(count)
    return tuple(row for size, row in strength[:MOST_DRIVERS] if size > least)


def _driver(ctx: BriefContext, row: Prior) -> NumberDriver:
    """An uncertain quantity in words, with the documents that its distribution rests on."""
    text, note = driver_in_words(row.text or row.parameter.replace(".", " "), ctx.names.the(ctx.run.controller))
    cited = [ctx.dataset.sources[name] for name in row.source if name in ctx.dataset.sources]
    documents = tuple((source.citation, source.url) for source in cited if source.url)
    assumed = [source.citation for source in cited if not source.url]
    reason = "; ".join(dict.fromkeys(assumed)).replace(_PLAIN_ASSUMPTION, "no published figure is used")
    return NumberDriver(text, note, documents, reason[:1].lower() + reason[1:])


def _standard_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks (draw,) with mean nought and variance one; noughts where all values are alike."""
    from scipy.stats import rankdata  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    ranks: np.ndarray = rankdata(values)
    spread = ranks.std()
    return (ranks - ranks.mean()) / spread if spread > 0 else np.zeros(len(values))


def _runs(ctx: BriefContext, q: Quantity) -> int:
    if (stated := q.where.get("runs", "")).isdigit():
        return int(stated)
    if ctx.talks is not None and q.run == ctx.talks.run:
        return ctx.talks.draws
    if ctx.forecast is not None and q.run == ctx.forecast.results.run:
        return ctx.forecast.results.draws
    return ctx.run.results.draws if q.run == ctx.run.results.run else 0


def _page(outcome: str) -> str:
    return next((page for starts, page in _PAGES if outcome.startswith(starts)), _USUAL_PAGE)


def _command(q: Quantity, runs: int) -> str:
    """The command that makes a number again, from the scenario beside the brief."""
    if "case" in q.where:
        return f"monazite hindcast {q.where['case']}"
    if q.outcome.startswith("measure_"):
        return "monazite brief scenario.toml"
    draws = f" --draws {runs}" if runs else ""
    if q.outcome.startswith(("talks", "deal_probability", "monthly_cost")):
        return f"monazite talks scenario.toml{draws}"
    if q.outcome in ("policy_path", "truce_break") or {"courses", "runs"} & {*q.where}:
        return f"monazite forecast scenario.toml{draws}"
    if q.outcome.startswith("options_"):
        return "monazite options scenario.toml"
    return f"monazite run scenario.toml{draws}"
