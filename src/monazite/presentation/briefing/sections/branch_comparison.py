"""The run beside the other branch: a deal and none, threats held back and carried out, or two paths."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.foundation.errors import InputError
from monazite.presentation.briefing.chart_rows import bar_row, top_of
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.observed_figures import highest_price
from monazite.presentation.briefing.quantities import (
    as_share,
    as_total,
    count_quantity,
    published_figure,
    scaled,
)
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.sections.branch_divergence import year_of_divergence
from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.presentation.charts import ranges
from monazite.presentation.charts.theme import BLUE, ORANGE
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity
from monazite.scenario.policies import has_trait

AS_SET, WITHOUT_IT = "as set in the app", "nothing set"
"""Names of a run with levers of the app moved, and of the same at rest."""
_SECTION = "next"
ONE_PATH = (
    "No other branch was run, so this brief shows one path only. Run the scenario of a deal, or of its failure, beside "
    "this one to fill this part."
)

ASSUMED = 2
"""Sentences of its text that say what the run without a deal assumes."""
FAR_BEYOND = 2.0
"""Times the highest quote on record from which a price is called one that nobody pays."""
BESIDE_SLICES = (
    "Both are runs of their own, without a chance; the branches of the main part are those runs of the forecast in "
    "which the two sides act so."
)


@dataclass(frozen=True, slots=True)
class _Question:
    """An outcome that is compared, over months that all questions share; ``least`` is the smallest axis."""

    title: str
    outcome: str
    where: dict[str, str]
    least: float
    reduce: str = "mean"

    def answer(self, run: ResultsLookup, window: tuple[date, date]) -> Quantity | None:
        return run.finite_quantity(self.outcome, at=None, over=window, reduce=self.reduce, **self.where)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What both branches and their difference say to the questions, as charts, claims and rows of the table."""

    groups: list[dict[str, Any]]
    claims: list[Claim]
    rows: list[list[Cell]]


def branch_heading(ctx: BriefContext) -> str:
    """Heading of the part: the names of the branches."""
    return capitalised(" and ".join(branch_names(ctx.run, ctx.other))) if ctx.other else "Deal and no deal"


def branch_comparison(ctx: BriefContext) -> list[Block]:
    """Sentences, paired bars and table of both branches; a sentence where there is one path only."""
    if ctx.other is None:
        return [Paragraph([ONE_PATH])]
    here, there = branch_names(ctx.run, ctx.other)
    window = year_of_divergence(ctx, ctx.other)
    gap = _difference(ctx.run, ctx.other)
    answers = _answers(ctx, ctx.other, gap, window)
    if not answers.rows:
        return [Paragraph(["The two branches report nothing in common."])]
    text = ctx.book.say(
        _SECTION,
        "{branches}. Both are compared over the months from {first} to {last}.",
        branches=f"{_full_name(ctx.run, here)}; {_full_name(ctx.other, there)}",
        first=month_text(window[0]),
        last=month_text(window[1]),
    )
    colours = {here: BLUE, there: ORANGE}

    def draw(narrow: bool) -> dict[str, Any]:
        return ranges.paired(answers.groups, colours, narrow)

    terms = _deal_in_words(ctx, ctx.other)
    pairing = [_pairing(ctx, gap)] if gap and gap.results.draws > 1 else []
    claims = answers.claims
    reading = "Bars: median; lines: range of the runs."
    head = ["What", capitalised(here), capitalised(there), f"{capitalised(here)} less {there}, paired by draw"]
    return [
        Paragraph([text, *([BESIDE_SLICES] if ctx.slices else []), *_assumed(ctx, ctx.other), *terms, *pairing]),
        *_beyond_the_record(ctx, ctx.other, window),
        Figure("branches", "Both branches side by side", draw, claims, reading, sources_of(claims)),
        TableBlock("Side by side", head, answers.rows),
    ]


def _assumed(ctx: BriefContext, other: ResultsLookup) -> list[Cell]:
    """What the run without a deal assumes, where that is the other branch: it is harsher than a truce that breaks."""
    here, there = branch_names(ctx.run, other)
    text = " ".join(other.results.scenario.text.split())
    if there != "no deal" or here == there or not text:
        return []
    first = [sentence.rstrip(".") for sentence in text.split(". ")[:ASSUMED]]
    own = "conditioned on what was observed" if other.results.parameters.origin else "of the priors"
    return [
        ctx.book.say(
            _SECTION,
            "What no deal assumes: {words}. It lasts to the end of the run, on draws {own}.",
            words=". ".join(first),
            own=own,
        )
    ]


def _beyond_the_record(ctx: BriefContext, other: ResultsLookup, window: tuple[date, date]) -> list[Block]:
    """That a price of the other branch lies far beyond every quote on record, and what it stands for."""
    good = ctx.goods.lead
    price = other.finite_quantity("price_outside", good=good, over=window)
    highest = highest_price(ctx.dataset, good)
    if price is None or highest is None or price.value < FAR_BEYOND * highest.value:
        return []
    text = (
        "No such price of {good} is on record: the highest was {quote}, in {month}. In the model a price rises "
        "until enough users give up. Where a product holds little of a material they do so late, at prices that are "
        "assumed. Read it as material that is not to be had, not as a price that somebody pays."
    )
    quote = published_figure(highest.value, "USD/kg", "price_outside", highest.sources, good=good, day=highest.period)
    return [
        Paragraph([ctx.book.say(_SECTION, text, good=ctx.names.good(good), quote=quote, month=month_text(highest.day))])
    ]


def _questions(ctx: BriefContext, other: ResultsLookup) -> list[_Question]:
    """Price, shipments and losses, and the loss from technology withheld where somebody withholds it."""
    lead, (good, noun) = capitalised(ctx.names.good(ctx.goods.lead)), ctx.goods.shipped[0]
    found = [
        _Question(f"{lead} outside, mean price", "price_outside", {"good": ctx.goods.lead}, 500.0),
        _Question(f"{noun} shipments, of normal", "exports_index", {"good": good, "region": "WORLD"}, 100.0),
    ]
    for region in present(("US", "EU", "JP", "KR"), ctx.run.results.index.region):
        where = {"sector": "total", "region": region}
        found.append(_Question(f"Loss in {ctx.names.the(region)}", "loss_central", where, 1.0, "sum"))
    for region in (ctx.run.controller, "US") if _technology_withheld(ctx.run, other) else ():
        title, where = (
            f"Loss in {ctx.names.the(region)} from technology withheld",
            {"sector": "total", "region": region},
        )
        found.append(_Question(title, "technology_loss_central", where, 1.0, "sum"))
    return found


def _answers(ctx: BriefContext, other: ResultsLookup, gap: ResultsLookup | None, window: tuple[date, date]) -> _Answers:
    here, there = branch_names(ctx.run, other)
    out = _Answers([], [], [])
    for question in _questions(ctx, other):
        ours, theirs = question.answer(ctx.run, window), question.answer(other, window)
        if not ours or not theirs:
            continue
        if question.outcome.startswith("technology") and not (ours.value or theirs.value):
            continue
        a, b = _as_printed(ours), _as_printed(theirs)
        difference = question.answer(gap, window) if gap else None
        cells = [(here, a), (there, b), ("difference", _difference_as_printed(difference) if difference else None)]
        row = [ctx.book.cell(_SECTION, f"{question.title}, {n}", q) if q else "none" for n, q in cells]
        out.rows.append([question.title, *row])
        out.groups.append(_small_chart(question.title, {here: a, there: b}, question.least))
        text = "{title}: {here} {a}, {there} {b}."
        out.claims.append(ctx.book.say(_SECTION, text, title=question.title, a=a, b=b, here=here, there=there))
    return out


def _deal_in_words(ctx: BriefContext, other: ResultsLookup) -> list[Cell]:
    """The deal of the other branch, where it is one of the talks."""
    if ctx.talks is None:
        return []
    name, terms = other.results.scenario.name, ctx.talks.terms
    for deal in (terms.likeliest, *terms.others):
        if name.endswith(f": deal {deal.id}"):
            claim = ctx.book.say(_SECTION, "The deal: {words}.", words=deal.words)
            more = "Purchases do not enter the run; when the deal runs out, what was in force before it holds again."
            return [claim, more]
    return []


def _technology_withheld(run: ResultsLookup, other: ResultsLookup) -> bool:
    """Whether somebody else than the controlling country withholds technology on one of the branches."""
    plans = (branch.results.scenario.policy for branch in (run, other))
    return any(has_trait(p, "limits_technology") and p.actor != run.controller for plan in plans for p in plan)


def _small_chart(title: str, branches: dict[str, Quantity], least: float) -> dict[str, Any]:
    """Rows of one small chart of two branches, in a unit that prints well."""
    unit = next(iter(branches.values())).unit
    factor, printed = {"MUSD": (1e-3, "billion USD"), "share": (100.0, "%")}.get(unit, (1.0, unit))
    rows = [bar_row(name, scaled(q, factor, printed)) for name, q in branches.items()]
    return {"title": title, "unit": printed, "top": top_of(rows, least), "rows": rows}


def _as_printed(q: Quantity) -> Quantity:
    if q.outcome == "exports_index":
        return as_share(q)
    return as_total(q) if q.outcome.startswith(("loss_", "technology_loss")) else q


def _difference_as_printed(q: Quantity) -> Quantity:
    return scaled(q, 100.0, "pp") if q.outcome == "exports_index" else _as_printed(q)


def branch_names(run: ResultsLookup, other: ResultsLookup) -> tuple[str, str]:
    """Short names of the two branches: deal and no deal, threats held back and carried out, own names, or paths."""
    scenarios = [branch.results.scenario for branch in (run, other)]
    names = [scenario.name.replace("_", " ") for scenario in scenarios]
    if any(p.text.startswith(SET_IN_APP) and p not in scenarios[1].policy for p in scenarios[0].policy):
        return AS_SET, WITHOUT_IT
    if ": deal " in names[1]:
        return "no deal", "deal"
    without = ["no deal" in name.lower().replace("-", " ") for name in names]
    if without[0] != without[1]:
        return ("no deal", "deal") if without[0] else ("deal", "no deal")
    if scenarios[0].enforce_threats != scenarios[1].enforce_threats:
        first, second = (
            "threats carried out" if scenario.enforce_threats else "threats held back" for scenario in scenarios
        )
        return first, second
    here, there = (n if len(n) <= 20 else d for n, d in zip(names, ("this path", "the other path"), strict=True))
    return (here, there) if here != there else ("this path", "the other path")


def _full_name(branch: ResultsLookup, short: str) -> str:
    """Short and long name of a branch, once if they are the same."""
    name = branch.results.scenario.name
    if ": deal " in name:
        return f"{capitalised(short)} is the same scenario with the likeliest deal of the talks signed"
    if short == name.replace("_", " "):
        return capitalised(name.replace("_", " "))
    return f"{capitalised(short)} is \N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"


def _difference(run: ResultsLookup, other: ResultsLookup) -> ResultsLookup | None:
    """The run less the other branch, paired by draw; None where the runs cannot be compared."""
    try:
        return ResultsLookup(run.results.compare(other.results))
    except InputError:
        return None


def _pairing(ctx: BriefContext, gap: ResultsLookup) -> Claim:
    """Which draws the difference pairs: the first ones of both runs, as many as the shorter run has."""
    return ctx.book.say(
        _SECTION,
        "The difference is taken draw by draw over the {n} draws that both have, because a draw moves both branches "
        "together: read it by its own range.",
        n=count_quantity(gap.results.draws, "draws"),
    )
