"""A firm in the app: its file read in memory, its answers as the levers move, the Article 24 annex.

Nothing of a firm stays on the server: the page holds its rows and sends them with every request.
"""

from __future__ import annotations

import base64
import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.company.counted_day import is_counted_lately
from monazite.analysis.company.detours import beside_detours
from monazite.analysis.company.firm.column_names import NEEDS_OF
from monazite.analysis.company.firm.examples import empty_toml, example_file
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.list_choice import COLUMNS, ListChoice, checked_column
from monazite.analysis.company.firm.load_firm import checked_firm, firm_from_files, found_in_files
from monazite.analysis.company.firm.parts_table import missing_columns
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.run_names import name_problems, placed
from monazite.analysis.company.firm.site_regions import with_site_regions
from monazite.analysis.company.firm.written_rows import WrittenRow
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import DAYS_ASKED, FIRMS_IN_DRAW, LEVELS, CompanyOutlook
from monazite.foundation.errors import InputError
from monazite.presentation.company.basis_words import basis_words
from monazite.presentation.company.detour_words import detour_clause, detour_reason
from monazite.presentation.company.first_line_words import first_item_name, first_item_words, near_words
from monazite.presentation.company.licence_words import licence_answer
from monazite.presentation.company.maker_words import maker_words
from monazite.presentation.company.new_order_words import kinds_of_price
from monazite.presentation.company.wording import (
    assumed_days,
    day_words,
    money_words,
    place_name,
    price_range,
    two_digits,
    under_way_words,
    unweighed_words,
    what_was_read,
    with_names,
)
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.panels.company_requests import (
    CompanyRequest,
    FirmFilesRequest,
)
from monazite.presentation.web.panels.firm_preview import as_it_was_read, plants_without_country
from monazite.presentation.web.runs.requests import run_request
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import Workspace
from monazite.presentation.web.work.scheduler import ShouldStop, never

FIRMS_OF_CENTRAL_RUN = 64
"""Firms of the same file in the central run, which is one draw."""
ENDLESS = 1e6  # weeks that stand for a stock which outlasts any number
LINES_OF_PART = "lines with "
"""Begins the names of the lines of a parts list, whose unit is what is made of one kg of the part."""
PARTS_TO_FILL_IN = """part,good,origin,region,kg_per_year,stock_days,lead_days,price,supplier,licence
traction magnet,NdFeB.SH.magnet,China,Germany,9000,35,45,62.5,,unknown
traction magnet,NdFeB.SH.magnet,Japan,Germany,1000,35,30,85,,none
"""
MOST_ITEMS, MOST_ROWS = 4, 12  # items in the chart, rows of a table


def read_firm(store: SessionStore, request: FirmFilesRequest) -> dict[str, Any]:
    """The rows of a firm's files, for the page to hold.

    Raises InputError with every problem of them, with those of names that the scenario in sight does not have.
    """
    files = {file.name: _decoded(file.name, file.content) for file in request.files}

    def names(firm: Firm) -> list[InputError]:
        model = store.workspace(request.scenario).model
        index = model.index
        firm = with_site_regions(firm, model.dataset, index)
        return name_problems(firm, model.dataset, index, index.month[0], store.scenario(request.scenario).end)

    as_written = firm_from_files(files, names, list_choice(request))
    model = store.workspace(request.scenario).model
    firm = with_site_regions(as_written, model.dataset, model.index)
    rows = [_sent_row(block, row) for block in BLOCKS for row in firm.written[block]]
    counts = {block: len(firm.rows(block)) for block in ("plant", "product", "item", "supply")}
    counted = placed(firm, model.dataset, model.index).about.day  # of a list none that the run does not have
    day = counted.isoformat() if counted else None
    shown = as_it_was_read(replace(firm, left_out=()), model.dataset, model.index)
    sites = plants_without_country(firm, as_written, model.dataset, model.index)
    by_file = is_counted_lately(counted, store.today)
    return {"name": firm.name, "day": day, "by_file": by_file, "counts": counts, "rows": rows, "sites": sites,
            "left_out": " ".join(as_written.left_out), **shown}  # fmt: skip


def list_choice(request: FirmFilesRequest) -> ListChoice:
    """What the reader of a list says of it. Raises InputError for a column that a list does not have."""
    columns = {text: checked_column(name) for text, name in request.columns.items()}
    return ListChoice(columns, frozenset(request.without))


def list_columns(request: FirmFilesRequest) -> dict[str, Any]:
    """The columns of a parts list with what they are read as, and what a column can be; none for other files."""
    files = {file.name: _decoded(file.name, file.content) for file in request.files}
    found = found_in_files(files, list_choice(request))
    read = {"kg_per_year" if one.name in NEEDS_OF else one.name for one in found}
    missing = missing_columns(read) if found else []
    return {
        "columns": [one._asdict() for one in found],
        "choices": [[name, words[:1].upper() + words[1:]] for name, words in COLUMNS.items()],
        "missing": missing,
    }


def _sent_row(block: str, row: WrittenRow) -> dict[str, Any]:
    cells = {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in row.cells.items()}
    return {"block": block, "file": row.file, "line": row.line, "cells": cells, "lines": dict(row.lines)}


def example(name: str) -> str:
    """The file of an invented firm, ``empty``, or ``parts``, a list to fill in. Raises InputError for another name."""
    if name == "parts":
        return PARTS_TO_FILL_IN
    return empty_toml() if name == "empty" else example_file(name).read_text(encoding="utf-8")


def _decoded(name: str, content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:  # binascii.Error is one
        raise InputError("the file did not arrive whole; drop it in again", file=name) from None


def firm_of(request: CompanyRequest) -> Firm:
    """The firm that a page sends. Raises InputError with every problem of its rows."""
    rows = [WrittenRow(row.block, row.cells, row.file, row.line, row.lines) for row in request.firm]
    return checked_firm(rows, rows[0].file)


def counting_day(workspace: Workspace, today: date | None, counted: str) -> date:
    """Today where the run is not there yet and its levers act later; else the day from which they act.

    A list of a firm says what it has now, and orders can be placed from now on, whenever a stop may begin.
    """
    begins = workspace.scenario.start
    return today if counted == "today" and today and begins <= today < workspace.day else workspace.day


def outlook_of(store: SessionStore, request: CompanyRequest, should_stop: ShouldStop = never) -> CompanyOutlook:
    """A firm in the central run of the levers, or in that with ranges, which is made where it is not there.

    An answer that was asked for with ranges is never that of the central run: the two differ in draws and in firms.

    Raises InputError for a firm that does not fit the run, and for days outside it; Superseded when ``should_stop``
    says so.
    """
    workspace = store.workspace(request.scenario, request.day)
    check_levers(request.levers)
    firm, run = firm_of(request), run_request(request, workspace.day)
    results = store.range_run(run, request.draws, should_stop)
    day = None if request.counted == "file" else counting_day(workspace, store.today, request.counted)
    firms = FIRMS_OF_CENTRAL_RUN if results.draws == 1 else FIRMS_IN_DRAW
    return CompanyOutlook(firm, results, day, firms=firms, calibrated=store.calibrated(run, results))


# --- answers as the levers move --------------------------------------------------------------------------------------


def live_answers(store: SessionStore, request: CompanyRequest, should_stop: ShouldStop = never) -> dict[str, Any]:
    """When the first line stops, cover by week, what runs out and what stops."""
    outlook = outlook_of(store, request, should_stop)
    days, sentences = outlook.quantiles(), headline(outlook)
    order = _by_urgency(outlook)
    return {
        "token": request.token,
        "draws": outlook.results.draws,
        "samples": outlook.draws,
        "start": outlook.start.isoformat(),
        "weeks": outlook.weeks,
        "headline": " ".join(sentences),
        "sentences": sentences,
        "basis": " ".join(filter(None, [basis_words(outlook), maker_words(outlook)])),
        "stop": dict(zip(("low", "middle", "high"), (_day(outlook, d) for d in days), strict=True)),
        "days": [d if math.isfinite(d) else None for d in days],
        "chance": {str(d): outlook.chance(d) for d in DAYS_ASKED},
        "binding": _binding(outlook),
        "margin": _margin(outlook),
        "left_out": " ".join(outlook.firm.left_out),
        "read": " ".join(what_was_read(outlook.firm)[len(outlook.firm.left_out) :]),
        "under_way": with_names(under_way_words(outlook.firm), outlook),
        "licences": licence_answer(outlook, store.today),
        "cover": _covers(outlook, order[:MOST_ITEMS]),
        "prices": kinds_of_price(outlook),
        "items": _item_rows(outlook, order[:MOST_ROWS]),
        "products": _product_rows(outlook, _products_by_urgency(outlook)[:MOST_ROWS]),
    }


def headline(outlook: CompanyOutlook) -> list[str]:
    """From when a line runs below plan, its range, and the chance within `HORIZON` days; then what has to stand by it.

    The first sentence has the chance with and without goods that go round licences.
    """
    other = beside_detours(outlook)
    low, middle, high = outlook.quantiles()
    name, chance, unweighed = outlook.firm.name, outlook.chance(HORIZON), unweighed_words(outlook.firm)
    if math.isfinite(middle):
        late = day_words(outlook.start, high) if math.isfinite(high) else "never"
        text = f"{name}: the first line to run below plan, from about {day_words(outlook.start, middle)} "
        text += f"({day_words(outlook.start, low)} to {late}), is {first_item_words(outlook)}; any line"
    elif np.isfinite(outlook.first_days).any():
        share = chance_text(float(np.isfinite(outlook.first_days).mean()))
        item = first_item_name(outlook)
        text = f"{name}: a line runs below plan within the {outlook.weeks} weeks in {share} of cases"
        text += f", most often for want of {item};" if item else ";"
    else:
        clause = detour_clause(outlook, other, chance_text)
        text = f"{name}: no line runs below plan within the {outlook.weeks} weeks{clause}."
        return list(filter(None, [text, detour_reason(outlook, other), unweighed]))
    assumed = with_names(assumed_days(outlook.firm), outlook)
    way = f"Days under way are assumed ({assumed})." if assumed else ""
    text = (
        f"{text} within {HORIZON} days in {chance_text(chance)} of cases{detour_clause(outlook, other, chance_text)}."
    )
    return list(filter(None, [text, detour_reason(outlook, other), near_words(outlook), unweighed, way]))


def chance_text(share: float) -> str:
    """A chance in whole percent, as its tiles have it: ``99%``; what is not none or all never reads as such."""
    if 0.0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1.0 else f"{100 * share:.0f}%"


def _day(outlook: CompanyOutlook, days: float) -> str | None:
    day = outlook.day_of(days)
    return None if day is None else day.isoformat()


def _binding(outlook: CompanyOutlook) -> str:
    if not outlook.binding:
        return ""
    item, share = next(iter(outlook.binding.items()))
    origin = outlook.binding_origin(item)
    behind = f", because deliveries from {place_name(outlook, origin)} fall behind" if origin else ""
    return f"{item[:1].upper()}{item[1:]} stops the first line in {chance_text(share)} of cases{behind}."


def _margin(outlook: CompanyOutlook) -> str:
    lost = float(outlook.margin_lost.mean())
    if lost <= 0.0:
        return ""
    bad, currency = float(np.quantile(outlook.margin_lost, 0.95)), outlook.firm.about.currency
    return (
        f"Margin lost over the {outlook.weeks} weeks: {money_words(lost, currency)} on average, over "
        f"{money_words(bad, currency)} in one case of twenty."
    )


def _by_urgency(outlook: CompanyOutlook) -> list[str]:
    """Items that something is made of, the one first that runs out first."""
    soon = np.minimum(outlook.item_days, 7.0 * outlook.weeks).mean(0)
    used = np.asarray(outlook.builder.needs.any(0))
    return [outlook.firm.items[i].id for i in np.argsort(soon, kind="stable") if used[i]]


def _products_by_urgency(outlook: CompanyOutlook) -> list[int]:
    soon = np.minimum(outlook.product_days, 7.0 * outlook.weeks).mean(0)
    return [int(p) for p in np.argsort(soon, kind="stable")]


def _covers(outlook: CompanyOutlook, items: list[str]) -> list[dict[str, Any]]:
    """Weeks of use in stock by week: the 5, 50 and 95 % points of some items."""
    out = list[dict[str, Any]]()
    for item, levels in zip(items, outlook.cover_levels_of(items), strict=True):
        finite = np.nan_to_num(levels, posinf=ENDLESS, neginf=0.0)
        named = zip(("low", "value", "high"), finite, strict=True)
        out.append({"item": item} | {name: [round(x, 2) for x in weeks.tolist()] for name, weeks in named})
    return out


def _stop_words(outlook: CompanyOutlook, kind: str, places: list[int]) -> list[list[str]]:
    """Days of the first stop (5, 50 and 95 % of the cases) and chance within `HORIZON` days, by row."""
    days = outlook.days_of(kind)[:, places]
    chances = (days <= HORIZON).mean(0).tolist()
    quantiles = np.quantile(days, LEVELS, axis=0, method="inverted_cdf").T.tolist()
    return [
        [*(day_words(outlook.start, day) for day in three), chance_text(chance)]
        for three, chance in zip(quantiles, chances, strict=True)
    ]


def _item_rows(outlook: CompanyOutlook, names: list[str]) -> list[list[str]]:
    stops, rows = _stop_words(outlook, "item", [outlook.builder.item_place[name] for name in names]), []
    for name, words in zip(names, stops, strict=True):
        price, origin = outlook.price_paid(name), outlook.binding_origin(name)
        paid = price_range(outlook.firm, (price, price, price)) if math.isfinite(price) else "nothing bought"
        spot = outlook.price_at_margin(name)  # of an item in use, as all are here
        margin = price_range(outlook.firm, (spot, spot, spot))
        rows.append([name, *words, place_name(outlook, origin) if origin else "none", paid, margin])
    return rows


def _product_rows(outlook: CompanyOutlook, numbers: list[int]) -> list[list[str]]:
    stops, lost, rows = _stop_words(outlook, "product", numbers), outlook.units_lost.mean(0), []
    for p, words in zip(numbers, stops, strict=True):
        row, units = outlook.firm.products[p], float(lost[p])
        margin = "not given" if row.margin is None else money_words(units * row.margin, outlook.firm.about.currency)
        planned = row.units * 12.0 / 365.25 * 7.0 * outlook.weeks
        unit = "kg of the part" if row.id.startswith(LINES_OF_PART) else "units"
        rows.append([with_names(row.id, outlook), *words,
                     f"{two_digits(units)} of {two_digits(planned)} {unit}", margin])  # fmt: skip
    return rows
