"""Number cards: what stands behind a number of the main part, from its range to the command that makes it again."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from monazite.presentation.briefing.claims import Claim, range_text
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.policy_chances import sources_of_chances
from monazite.presentation.briefing.main_part.cards.card_words import KINDS, courses_of, driver_in_words, what_in_words
from monazite.presentation.briefing.main_part.cards.number_drivers import COURSE, FEWEST_RUNS, Mover
from monazite.presentation.briefing.main_part.cards.pooled_runs import PooledEvidence, PooledRuns
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.talks_content import LEAST_GAMES
from monazite.presentation.briefing.wording import plain, span
from monazite.results.quantity import Quantity

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
_MOST_DOCUMENTS = 3
"""Documents on the talks that a card names."""
_PLAIN_ASSUMPTION = "Assumption of this project, with the range stated in the row"
"""Citation of what the project assumes without further reason."""
_CHANCES = ("stopped", "policy_path", "shortage", "measure_loses", "truce_break")
"""Outcomes without a range that are shares of the runs."""


@dataclass(frozen=True, slots=True)
class NumberDriver:
    """An uncertain quantity that a number moves with, how sure that is, and what its distribution rests on.

    Attributes
    ----------
    text, note
        What it is, and what is said on its size.
    direction
        Whether the number rises or falls with it.
    how_sure
        Whether it is clear, or may be chance.
    documents
        Citation and address of each document.
    assumption
        What the project assumes it on; empty where it rests on documents alone.
    """

    text: str
    note: str
    direction: str
    how_sure: str
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
    looked_at
        Of how many inputs the drivers are those that it moves with most; nought without drivers.
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
    looked_at: int
    no_drivers: str
    page: str
    command: str
    sources: tuple[str, ...]

    @property
    def on_its_range(self) -> list[str]:
        """What is said of its range and of which runs it is, a sentence each, as a language has them."""
        return [*filter(None, re.split(r"(?<=\.) (?=[A-Z])", self.spread)), self.basis]


def number_cards(ctx: BriefContext, claims: Iterable[Claim]) -> dict[str, NumberCard]:
    """The card of every number of some claims, by ``claim id-name``."""
    pooled = PooledRuns(ctx)
    return {
        f"{claim.id}-{name}": number_card(ctx, q, pooled) for claim in claims for name, q in claim.quantities.items()
    }


def number_card(ctx: BriefContext, q: Quantity, pooled: PooledRuns) -> NumberCard:
    """The card of a number of the main part; ``pooled`` holds the runs that tell what moves it."""
    what = f"{what_in_words(q, ctx.names, ctx.run.controller)}."
    if q.kind == "data":
        page = q.where.get("page", "")
        again = _RECORDS.get(page, "")
        return NumberCard(plain(q), "", what, _published(q), 0, (), 0, _not_simulated(q), page, again, q.sources)
    runs, command = _runs(ctx, q), ""
    runs_beside = (ctx.other, ctx.returned, ctx.without_article, ctx.forecast)
    found: Sample | None = None
    for lookup in (ctx.run, *runs_beside, *ctx.slices.values(), *ctx.deals_by_control.values()):
        sample = lookup.sample_of(q) if lookup else None
        if lookup and sample is not None:
            found, runs = sample, len(sample.values)
            if lookup in (ctx.other, ctx.returned):
                command = f"monazite brief scenario.toml --draws {ctx.run.results.draws}"
            elif lookup is not ctx.run and ctx.forecast is not None:
                command = f"monazite forecast scenario.toml --draws {ctx.forecast.results.draws}"
            break
    command = command or _command(q, runs)
    evidence = pooled.evidence_on(q)
    drivers = tuple(_driver(ctx, evidence, mover) for mover in evidence.movers)
    looked_at, why = (len(evidence.inputs), "") if drivers else (0, _no_drivers(runs, evidence))
    page, spread = _page(q.outcome), _spread(q, runs, found)
    return NumberCard(plain(q), spread, what, _basis(q, runs), runs, drivers, looked_at, why, page, command, q.sources)


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


def _not_simulated(q: Quantity) -> str:
    """Why a number that no run gave has no drivers."""
    if q.sources:
        return "An observation: no drivers."
    return "A count of past forecasts: no drivers." if "page" in q.where else "Not simulated: no drivers."


def _no_drivers(runs: int, evidence: PooledEvidence) -> str:
    """Why a card names nothing that moves its number."""
    if not evidence.is_known:
        return "What moves it most was not worked out."
    if runs and runs < FEWEST_RUNS:
        return "Too few runs to tell what moves it most."
    return "Nothing moves it: it is the same in all runs."


def _driver(ctx: BriefContext, evidence: PooledEvidence, mover: Mover) -> NumberDriver:
    """An uncertain quantity in words, with the documents that its distribution rests on."""
    if mover.name == COURSE:
        text, note, direction = "The course of the talks", "", f"Highest where {KINDS[mover.highest]}"
        cited = [ctx.dataset.sources[name] for name in sources_of_chances(ctx) if name in ctx.dataset.sources]
        cited = [source for source in cited if source.url][:_MOST_DOCUMENTS]
    else:
        row = evidence.priors[mover.name]
        text, note = driver_in_words(row.text or row.parameter.replace(".", " "), ctx.names.the(ctx.run.controller))
        direction = "The number rises with it" if mover.rises else "The number falls as it rises"
        cited = [ctx.dataset.sources[name] for name in row.source if name in ctx.dataset.sources]
    documents = tuple((source.citation, source.url) for source in cited if source.url)
    assumed = [source.citation for source in cited if not source.url]
    reason = "; ".join(dict.fromkeys(assumed)).replace(_PLAIN_ASSUMPTION, "no published figure is used")
    return NumberDriver(text, note, direction, _how_sure(mover), documents, reason[:1].lower() + reason[1:])


def _how_sure(mover: Mover) -> str:
    """Whether a number surely moves with an input, or how many unrelated ones it moves with as much."""
    if mover.is_clear:
        return "Clear"
    number = round(1.0 / mover.by_chance)
    if mover.name == COURSE:
        return f"May be chance: one time in {number} courses without effect differ as much"
    return f"May be chance: one in {number} unrelated inputs does as much"


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
