"""The brief of a firm: when its first line stops, what runs out, what moves the day, how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from monazite.analysis.company.cheapest_set import MeasureSet
from monazite.analysis.company.firm_lever import HORIZON, LeverEffect
from monazite.analysis.company.forecast_reach import BranchOutlook
from monazite.analysis.company.item_levers import ItemLever
from monazite.analysis.company.levers import place_words
from monazite.analysis.company.measures_near import scenario_sentence
from monazite.analysis.company.outlook import DAYS_ASKED, CompanyOutlook
from monazite.analysis.company.shortfall import DAYS_AFTER, shortfall
from monazite.analysis.forecast.forecast import Slice
from monazite.engine.stocks import MOST_ORDERS
from monazite.presentation.briefing.track_record import record_sentence, stops_sentence
from monazite.presentation.company.basis_words import basis_words
from monazite.presentation.company.blocks import PagePart, SheetPage, list_of
from monazite.presentation.company.board_page import board_parts, cases_words
from monazite.presentation.company.first_line_words import first_item_name, first_item_words, largest_item_words
from monazite.presentation.company.licence_words import first_licence, licence_table
from monazite.presentation.company.measure_parts import (
    cheapest_parts,
    helps_most,
    is_by_plan,
    item_parts,
    largest_helps,
    lever_parts,
)
from monazite.presentation.company.new_order_words import kinds_of_price
from monazite.presentation.company.order_words import OrdersOfFirm, order_parts, order_text
from monazite.presentation.company.wording import (
    chance_words,
    cut_words,
    day_words,
    money_words,
    place_name,
    price_range,
    runs_words,
    two_digits,
    under_way_words,
    unweighed_words,
    what_was_read,
    with_names,
)

NO_ORDERS = OrdersOfFirm()
MOST_ROWS = 12
MOST_COVERING = 6
ANY_LINE = "any line"
FEW = 32
"""Runs below which the page says that its chances are coarse."""
BEYOND_SCENARIO = " What the two sides decide from their first offer on is not taken from it but drawn from the talks."
KINDS_NOTE = (
    "Deal: one with new terms is signed. Renewal: what stands is prolonged. Lapse: a suspension or truce runs out and "
    "measures rise. Tightening and easing: measures rise or fall without that. As it is: nothing changes. All figures "
    "elsewhere on this page are over all courses together."
)
"""What the kinds of courses of the talks are."""


def brief_page(
    outlook: CompanyOutlook,
    effects: list[LeverEffect],
    cheapest: MeasureSet | None,
    horizon: int = HORIZON,
    branches: Sequence[BranchOutlook] = (),
    changes: Sequence[str] = (),
    by_item: Mapping[int, Sequence[ItemLever]] = MappingProxyType({}),
    ordered: OrdersOfFirm = NO_ORDERS,
) -> SheetPage:
    """The page, its figures by name: ``cover``, ``chance`` and ``levers``; ``horizon`` of the levers, days.

    ``branches`` are the outlooks by what the talks come to, where the run is a forecast; ``changes`` say what of
    an article is not simulated, and what it, or the scenario, changes against the record alone, and come first.
    ``by_item`` has the best measures of each item, ``ordered`` what can still be ordered. The first screen is that of
    a board; how the file was read stands at the end.
    """
    firm, results, under_way = outlook.firm, outlook.results, with_names(under_way_words(outlook.firm), outlook)
    kicker = (
        f"{results.scenario.name} · from {day_words(outlook.start, 0)} · {outlook.weeks} weeks · {cases_words(outlook)}"
    )
    rests_on = (_answer(outlook, effects), _weight_words(outlook), *_head_words(outlook, by_item, ordered))
    parts = [
        *(PagePart("lead", change) for change in changes),
        *board_parts(outlook, ordered, effects),
        PagePart("heading", "What it rests on"),
        *(PagePart("text", words) for words in rests_on if words),
        licence_table(outlook),
        PagePart("text", f"Scenario on which this rests: {scenario_sentence(results.scenario)}"
                 + (BEYOND_SCENARIO if branches else "")),
        *_talks(branches),
        *_few(outlook),
        PagePart("figure", "How likely a line runs below plan by a day", name="chance", note="Share of the cases."),
        PagePart("heading", "What falls short"),
        _products(outlook),
        _plants(outlook),
        PagePart("heading", "What runs out"),
        _items(outlook),
        PagePart("figure", "Weeks of use in stock", name="cover",
                 note="Line: middle of the cases; band: nine in ten; dashed: days of the firm's first stop."),
        PagePart("heading", "What keeps lines running" if is_by_plan(effects) else "What moves the day"),
        *order_parts(outlook, *ordered),
        *item_parts(outlook, by_item, horizon),
        *lever_parts(outlook, effects, horizon),
        *cheapest_parts(outlook, cheapest, ordered.present),
        PagePart("heading", "How sure"),
        list_of(_caveats(outlook)),
        PagePart("heading", "How your file was read"),
        list_of([*what_was_read(firm), *([under_way] if under_way else [])]),
        PagePart("heading", "How this was made"),
        list_of(_provenance(outlook)),
    ]  # fmt: skip
    aside = chance_words(sum(firm.unweighed) / (sum(firm.used.values()) + sum(firm.unweighed)))
    what = f": {', '.join(element for element, _ in firm.unweighed_in)}" if firm.unweighed_in else ""
    part = f" ({aside} of the list by weight is not weighed{what})" if sum(firm.unweighed) else ""
    title = f"{firm.name}, from {day_words(outlook.start, 0)}: {_headline(outlook)}{part}"
    return SheetPage(title, kicker, tuple(part for part in parts if part is not None))


def _head_words(
    outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]], ordered: OrdersOfFirm
) -> tuple[str, ...]:
    """What stands after the first screen: the licence that most hangs on, what to order, what helps most."""
    return first_licence(outlook), order_text(outlook, *ordered), largest_helps(outlook, by_item), basis_words(outlook)


def _talks(branches: Sequence[BranchOutlook]) -> list[PagePart]:
    """What the talks come to, with what chance, and what it means for the firm; nothing where it is no forecast."""
    if not branches:
        return []
    horizon = branches[0].outlook.results
    rows = tuple(
        (branch.kind, f"{100 * branch.chance:.0f} %",
         *(f"{100 * branch.outlook.chance(days):.0f} %" for days in (90, HORIZON)),
         day_words(branch.outlook.start, branch.outlook.quantiles()[1]),
         f"{100 * shortfall(branch.outlook).stands_within(HORIZON):.0f} %", str(branch.outlook.draws))
        for branch in branches
    )  # fmt: skip
    head = ("the talks come to", "chance of that", "then below plan within 90 days", f"within {HORIZON} days",
            "half by", f"a line stands for a week within {HORIZON} days", "runs")  # fmt: skip
    note = (f"Judged by {horizon.whole.paths.horizon:%-d %B %Y}. " if isinstance(horizon, Slice) else "") + KINDS_NOTE
    return [
        PagePart("heading", "Do the measures return"),
        PagePart("table", "By what the talks come to", head, rows, note),
    ]


def _few(outlook: CompanyOutlook) -> list[PagePart]:
    """A warning where chances rest on few runs."""
    if outlook.draws >= FEW:
        return []
    step = 100 / outlook.draws
    return [PagePart("text", f"Few runs ({outlook.draws}): chances are coarse, in steps of {two_digits(step)} points; "
                     f"--draws {2 * FEW} gives finer ones.")]  # fmt: skip


def _headline(outlook: CompanyOutlook) -> str:
    """The answer in a line or two; how deep it is, and how the largest item fares, stand below it."""
    _, middle, _ = outlook.quantiles()
    chance, item = outlook.chance(HORIZON), first_item_name(outlook)
    ever = float(np.isfinite(outlook.first_days).mean())
    want = f", for want of {item}" if item else ""
    if np.isfinite(middle):
        return f"the first line runs below plan from about {day_words(outlook.start, middle)}{want}"
    if ever > 0.0 and chance <= 0.0:
        return f"no line falls short within {HORIZON} days, one does later in {runs_words(ever)}"
    if ever > 0.0:
        return f"a line runs below plan within {HORIZON} days in {runs_words(chance)}{want}"
    return "no line falls short"


def _weight_words(outlook: CompanyOutlook) -> str:
    """What part of the list is not weighed, which item the first line waits for, and how the largest one fares."""
    first = first_item_words(outlook)
    parts = [unweighed_words(outlook.firm)]
    parts.append(f"The first line to run below plan is {first}{largest_item_words(outlook)}." if first else "")
    return " ".join(filter(None, parts))


def _answer(outlook: CompanyOutlook, effects: list[LeverEffect]) -> str:
    low, middle, high = outlook.quantiles()
    words = []
    if np.isfinite(low):
        later = [f"in {share} by {day_words(outlook.start, day)}"
                 for share, day in (("half", middle), ("nineteen of twenty", high)) if np.isfinite(day)]  # fmt: skip
        first = f"In one run of twenty any line is below plan by {day_words(outlook.start, low)}"
        never = "." if np.isfinite(high) else "; in more than one of twenty none ever is."
        words.append(", ".join([first, *later]) + never)
        words += _depth(outlook)
    chances = ", ".join(f"{days}: {chance_words(outlook.chance(days))}" for days in DAYS_ASKED)
    words.append(f"Runs below plan within so many days: {chances}.")
    if outlook.binding:
        item, share = next(iter(outlook.binding.items()))
        origin = outlook.binding_origin(item)
        words.append(f"{item[:1].upper()}{item[1:]}: what stops the first line in {runs_words(share)}"
                     + (f", because of deliveries from {place_name(outlook, origin)}." if origin else "."))  # fmt: skip
    lost = float(outlook.margin_lost.mean())
    if lost > 0.0:
        bad = float(np.quantile(outlook.margin_lost, 0.95))
        currency = outlook.firm.about.currency
        words.append(f"Margin lost over the {outlook.weeks} weeks: {money_words(lost, currency)} on average, over "
                     f"{money_words(bad, currency)} in one run of twenty.")  # fmt: skip
    words += filter(None, [helps_most(outlook, effects)])
    return " ".join(words)


def _depth(outlook: CompanyOutlook) -> list[str]:
    """How deep the firm falls short after its first stop, and whether a line ever stands."""
    short = shortfall(outlook)
    words, lost = list[str](), short.lost()
    if lost is not None:
        low, middle, high = (f"{100 * share:.0f} %" for share in lost)
        often = "in nine of ten of those runs"
        spread = f"{often} as much" if low == high else f"{low} to {high} {often}"
        words.append(f"Below plan begins where a line misses more than a thousandth of its week. In the {DAYS_AFTER} "
                     f"days from then on it loses {middle} of its plan ({spread}).")  # fmt: skip
    half = short.stands_half_by()
    if np.isfinite(half):
        words.append(f"A line stands for a whole week in half of the runs by {day_words(outlook.start, half)}.")
    elif np.isfinite(short.standing).any():
        words.append(f"A line stands for a whole week in {runs_words(float(np.isfinite(short.standing).mean()))}.")
    else:
        words.append("No line stands for a whole week in any run: it is short, not standing.")
    return words


def _days(outlook: CompanyOutlook, kind: str, name: str) -> tuple[str, ...]:
    quantiles = outlook.quantiles(kind, name)
    chances = [chance_words(outlook.chance(days, kind, name)) for days in DAYS_ASKED]
    return (*(day_words(outlook.start, day) for day in quantiles), *chances)


_STOPS = ("1 in 20 runs by", "half by", "19 in 20 by", *(f"within {days} days" for days in DAYS_ASKED))


def _products(outlook: CompanyOutlook) -> PagePart:
    rows = []
    for p, row in enumerate(outlook.firm.products):
        units = outlook.units_lost[:, p]
        margin = (
            "not given"
            if row.margin is None
            else money_words(float(units.mean()) * row.margin, outlook.firm.about.currency)
        )
        short = shortfall(outlook, row.id)
        lost = short.lost()
        depth = "nothing" if lost is None else f"{100 * lost[1]:.0f} %"
        standing = day_words(outlook.start, short.stands_half_by(), "never stands")
        rows.append((with_names(row.id, outlook), *_days(outlook, "product", row.id), depth, standing,
                     two_digits(float(units.mean())),
                     margin))  # fmt: skip
    chances = [-outlook.chance(HORIZON, "product", row.id) for row in outlook.firm.products]
    order = sorted(range(len(rows)), key=lambda n: (chances[n], rows[n][0]))
    shown = [rows[n] for n in order[:MOST_ROWS]]
    if len(rows) > 1:  # the first of several lines comes before each of them
        shown.insert(0, (ANY_LINE, *_days(outlook, "firm", ""), "", "", "", ""))
    head = ("product", *_STOPS, f"plan lost in the {DAYS_AFTER} days after", "stands for a week, half by", "units lost",
            "margin lost")  # fmt: skip
    note = cut_words(len(rows), MOST_ROWS, "products", "products.csv") + (
        "Days are the first below plan. Plan lost after it: middle of the runs that fall short. Other losses are means "
        "of the runs over the outlook."
    )
    return PagePart("table", "First day below plan, depth and losses by product", head, tuple(shown), note)


def _plants(outlook: CompanyOutlook) -> PagePart | None:
    if len(outlook.firm.plants) < 2:
        return None
    rows = [(row.id, *_days(outlook, "plant", row.id)) for row in outlook.firm.plants[:MOST_ROWS]]
    note = cut_words(len(outlook.firm.plants), MOST_ROWS, "plants", "plants.csv")
    return PagePart("table", "First day below plan by plant", ("plant", *_STOPS), tuple(rows), note)


def _items(outlook: CompanyOutlook) -> PagePart:
    names = [row.id for row in outlook.firm.items]
    order = sorted(names, key=lambda name: (-outlook.chance(HORIZON, "item", name), outlook.quantiles("item", name)[1]))
    rows = []
    for name in order[:MOST_ROWS]:
        first = outlook.binding.get(name, 0.0)
        price = outlook.price_paid(name)
        paid = price_range(outlook.firm, (price, price, price)) if np.isfinite(price) else "nothing bought"
        margin = outlook.price_at_margin(name)
        spot = price_range(outlook.firm, (margin, margin, margin)) if np.isfinite(margin) else "no use"
        origin = outlook.binding_origin(name)
        rows.append((name, *_days(outlook, "item", name), chance_words(first),
                     place_name(outlook, origin) if origin else "none", paid, spot))  # fmt: skip
    head = ("item", *_STOPS, "first to stop a line", "origin that falls behind most", "price paid, mean",
            "price at the margin, mean")  # fmt: skip
    note = f"Days on which an item would run out were all lines at work. {kinds_of_price(outlook)} "
    note += cut_words(len(names), MOST_ROWS, "items", "items.csv")
    return PagePart("table", "What runs out", head, tuple(rows), note)


def _caveats(outlook: CompanyOutlook) -> list[str]:
    firm = outlook.firm
    out = ["The firm takes prices and quantities: its share of a flow moves as the flow does. Nothing is solved again.",
           "Until a stop every line works as planned; a plan that changes is a change of the file."]  # fmt: skip
    unknown = [
        with_names(f"{row.item} from {place_words(row)}", outlook)
        for row in firm.supply
        if row.licence.kind == "unknown" and outlook.builder.needs_licence(row)
    ]
    if unknown:
        names = ", ".join(unknown[:5])
        out.append(f"The state of licences is not given for {names}: whether the firm is among those that "
                   "get one is drawn, run by run.")  # fmt: skip
    drawn = [row.id for row in firm.items if row.stock is None and row.stock_days is None]
    if drawn:
        out.append(f"Stocks of {', '.join(drawn[:5])} are drawn from those of the sector.")
    regular = [
        f"{row.item} from {place_name(outlook, row.origin)}" for row in firm.supply if outlook.builder.has_no_flow(row)
    ]
    if regular:
        out.append(
            f"The run knows no trade of the kind of {', '.join(regular[:5])}: these deliveries are taken as regular."
        )
    out += _covering(outlook)
    left = outlook.results.draws - outlook.draws // outlook.reach.firms
    if left:
        out.append(f"{left} of {outlook.results.draws} runs hold a month that could not be solved and are left out.")
    out.append(f"The run is a forecast with a record. {record_sentence()}")
    out.append(f"That record is of prices and shipments. {stops_sentence()} (Page Verification of the documentation.)")
    out.append("How four firms of 2025 would have fared: page on the company sheet in the documentation.")
    return out


def _covering(outlook: CompanyOutlook) -> list[str]:
    """Which supplies are taken to cover for others that fall behind, and how to say otherwise."""
    supply = outlook.firm.supply
    shared = {row.item for row in supply if sum(other.item == row.item and other.share > 0 for other in supply) > 1}
    able = [row for row in supply if row.item in shared and row.covers_others and row.share > 0]
    if not able:
        return []
    named = [
        with_names(f"{row.item} from {place_words(row)}", outlook) + f", {100 * row.share:.0f} % of use, at most "
        f"{100 * MOST_ORDERS * row.share:.0f} %"
        for row in able[:MOST_COVERING]
    ]
    more = f"; and {len(able) - MOST_COVERING} more" if len(able) > MOST_COVERING else ""
    return [
        f"Where one supply falls behind, others are taken to cover for it, up to {MOST_ORDERS:g} times what is "
        f"usual and as far as their market is served: {'; '.join(named)}{more}. If a supplier would not, write "
        "covers_others = false in its supply row."
    ]


def _provenance(outlook: CompanyOutlook) -> list[str]:
    facts = outlook.results.provenance
    known = outlook.results.scenario.as_of
    return [
        f"Scenario: {outlook.results.scenario.name}" + (f", as it was known on {known}" if known else ""),
        f"Run: {outlook.results.run}; dataset: {', '.join(outlook.results.scenario.dataset)}",
        *(f"{key}: {value}" for key, value in facts.items() if key in ("version", "seed", "draws")),
        "Tables: products.csv, plants.csv, items.csv, cover.csv, levers.csv",
    ]
