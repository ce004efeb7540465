"""Flows of trade as files state them to observations of the dataset's goods and regions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.dataset.observation_files.countries import WORLD, CountryMap
from monazite.dataset.observation_files.customs_codes import LABELS, CodeMeaning, CodeTable
from monazite.dataset.observation_files.exchange_rates import ExchangeRates
from monazite.dataset.observation_files.form import Direction, LeftOut, TradeFlow
from monazite.dataset.observation_files.reporters import publication_day, relative_error, reporter_name
from monazite.dataset.rows.evidence import Observation
from monazite.foundation.errors import InputError, plain_number

COMPLETE = 0.005
"""Partners that add up to the printed world within this share are all partners."""

DIGITS = 12
"""Digits of a computed figure: what comes after them is noise of the arithmetic."""
GRAM = 1e-6
"""A gram in tonnes: less than what any office counts."""

type Cell = tuple[Direction, str, str, str, str]
"""Direction, reporter, nomenclature, code and period."""


@dataclass(frozen=True, slots=True)
class FlowAmount:
    """What a partner's flow amounts to: tonnes, USD if known, and the first line that says so."""

    line: int
    tonnes: float | None
    usd: float | None
    updated: date | None


@dataclass(frozen=True, slots=True)
class PlacedAmount:
    """An amount between two regions."""

    region: str
    part: str
    origin: str
    amount: FlowAmount


@dataclass(frozen=True, slots=True)
class StatedObservation:
    """An observation with its line in the file, and the day on which the file was last updated."""

    line: int
    row: Observation
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class SeriesContext:
    """What is needed to place flows: codes, countries, rates, days, the source, and where to report what is left."""

    file: str
    codes: CodeTable
    countries: CountryMap
    rates: ExchangeRates
    published: date | None
    source: str
    left: LeftOut
    mapped: dict[str, int]
    places: dict[str, str]
    repeated: list[tuple[int, int]]


def observations_of(flows: Sequence[TradeFlow], context: SeriesContext) -> list[StatedObservation]:
    """Observations of flows: tonnes as mean month, and unit values where a value is known in USD.

    Parameters
    ----------
    flows
        Flows of one file, in file order.
    context
        Tables to look up, and reports that are filled.

    Returns
    -------
    list of StatedObservation
        Amounts (t/month) and unit values (USD/kg), in the order of the file.

    Raises
    ------
    InputError
        When two lines state different amounts for one flow and period.
    """
    cells = _merge(_without_years(flows, context.left), context)
    out: list[StatedObservation] = []
    for cell, meaning, partners in _with_goods(cells, context):
        for placed in _placed(cell, partners, context):
            out += _stated(cell, meaning, placed, context)
    return sorted(out, key=lambda item: item.line)


def _without_years(flows: Sequence[TradeFlow], left: LeftOut) -> list[TradeFlow]:
    """Flows without annual totals of series whose months are in the file."""
    monthly = {(*_series(flow), flow.period[:4]) for flow in flows if "-" in flow.period}
    out: list[TradeFlow] = []
    for flow in flows:
        if "-" not in flow.period and (*_series(flow), flow.period) in monthly:
            left.add("year beside its months", flow.line, f"{flow.code} {flow.period}")
        else:
            out.append(flow)
    return out


def _series(flow: TradeFlow) -> tuple[str, ...]:
    return flow.direction, flow.reporter, flow.partner, flow.system, flow.code


def _merge(flows: Sequence[TradeFlow], context: SeriesContext) -> dict[Cell, dict[str, FlowAmount]]:
    """Amounts by cell and partner; quantity and value of one flow may stand in two rows."""
    cells: dict[Cell, dict[str, FlowAmount]] = defaultdict(dict)
    lines: dict[tuple[Cell, str, str], int] = {}
    for flow in flows:
        cell: Cell = (flow.direction, flow.reporter, flow.system, flow.code, flow.period)
        usd = _usd(flow, context)
        known = cells[cell].get(flow.partner, FlowAmount(flow.line, None, None, flow.updated))
        tonnes = _united(cell, flow, "quantity", known.tonnes, flow.tonnes, lines, context)
        worth = _united(cell, flow, "value", known.usd, usd, lines, context)
        cells[cell][flow.partner] = replace(known, tonnes=tonnes, usd=worth)
    return cells


def _united(
    cell: Cell,
    flow: TradeFlow,
    what: str,
    first: float | None,
    second: float | None,
    lines: dict[tuple[Cell, str, str], int],
    context: SeriesContext,
) -> float | None:
    """One of two statements of an amount. Raises InputError when they differ."""
    if second is None:
        return first
    line = lines.setdefault((cell, flow.partner, what), flow.line)
    if first is None:
        return second
    if first != second:
        raise InputError(
            file=context.file,
            line=flow.line,
            field=what,
            found=plain_number(second).removesuffix(".0"),
            allowed=f"{plain_number(first).removesuffix('.0')} as in line {line}, "
            "which has the same code, partner and period",
        )
    if (line, flow.line) not in context.repeated:
        context.repeated.append((line, flow.line))
    return first


def _usd(flow: TradeFlow, context: SeriesContext) -> float | None:
    if not flow.value:
        return flow.value
    rate = context.rates.usd(flow.currency, flow.period)
    if rate is None:
        amount = f"{plain_number(flow.value)} in {flow.period}"
        context.left.add(f"value in {flow.currency} without a rate", flow.line, amount)
        return None
    return flow.value * rate


def _with_goods(
    cells: Mapping[Cell, dict[str, FlowAmount]], context: SeriesContext
) -> Iterable[tuple[Cell, CodeMeaning, dict[str, FlowAmount]]]:
    """Cells whose code stands for goods; sums of several codes in place of their parts."""
    taken: set[tuple[Direction, str, str, str]] = set()
    for direction, reporter, system in dict.fromkeys(cell[:3] for cell in cells):
        own = [cell for cell in cells if cell[:3] == (direction, reporter, system)]
        codes = {cell[3] for cell in own}
        for meaning, parts in context.codes.sums(system, codes):
            taken.update((direction, reporter, system, part) for part in parts)
            for period in dict.fromkeys(cell[4] for cell in own if cell[3] in parts):
                summed = [cells.get((direction, reporter, system, part, period), {}) for part in parts]
                if all(_spans(own, part, period) for part in parts):
                    yield (direction, reporter, system, meaning.code, period), meaning, _sum_of_codes(summed)
                    continue
                line = min(amount.line for part in summed for amount in part.values())
                context.left.add("period in which the file lacks a code of a sum", line, f"{meaning.label} {period}")
    finer = _finer_goods(cells, context)
    for cell, partners in cells.items():
        _, _, system, code, _ = cell
        line = next(iter(partners.values())).line
        meaning = context.codes.meaning(system, code)
        if cell[:4] in taken:
            context.left.add("code counted in a sum of codes", line, code, len(partners))
        elif isinstance(meaning, str):
            context.left.add(meaning, line, f"{LABELS[system]} {code}", len(partners))
        elif any(code != other and other.startswith(code) for other in finer.get((*cell[:2], meaning.goods), ())):
            context.left.add("total of codes beside its parts", line, code, len(partners))
        else:
            yield cell, meaning, partners


def _spans(cells: Iterable[Cell], code: str, period: str) -> bool:
    """Whether a period lies between the first and the last of a code: a gap there is a month without trade."""
    periods = [cell[4] for cell in cells if cell[3] == code and len(cell[4]) == len(period)]
    return bool(periods) and min(periods) <= period <= max(periods)


def _finer_goods(
    cells: Iterable[Cell], context: SeriesContext
) -> dict[tuple[Direction, str, frozenset[str]], set[str]]:
    """Codes of the file by direction, reporter and goods: a shorter code with the same goods is a total of them."""
    out: dict[tuple[Direction, str, frozenset[str]], set[str]] = defaultdict(set)
    for direction, reporter, system, code, _ in cells:
        meaning = context.codes.meaning(system, code)
        if isinstance(meaning, CodeMeaning):
            out[direction, reporter, meaning.goods].add(code)
    return out


def _sum_of_codes(parts: Sequence[Mapping[str, FlowAmount]]) -> dict[str, FlowAmount]:
    """Amounts by partner over codes; no row for a code is no trade under it, a row without a figure is not."""
    out: dict[str, FlowAmount] = {}
    for partner in dict.fromkeys(name for part in parts for name in part):
        out[partner] = _total([part[partner] for part in parts if partner in part])
    return out


def _total(amounts: Sequence[FlowAmount]) -> FlowAmount:
    tonnes, usd = [item.tonnes for item in amounts], [item.usd for item in amounts]
    return FlowAmount(
        min(item.line for item in amounts),
        None if None in tonnes else sum(mass for mass in tonnes if mass is not None),
        None if None in usd else sum(value for value in usd if value is not None),
        max((item.updated for item in amounts if item.updated is not None), default=None),
    )


def _placed(cell: Cell, partners: Mapping[str, FlowAmount], context: SeriesContext) -> list[PlacedAmount]:
    """Amounts of a cell between regions."""
    direction, reporter, _, code, period = cell
    own = context.countries.place(reporter)
    if own is None or own[0] == WORLD or (direction == "exports" and own[1]):
        reason = "reporter outside the regions" if own is None else "exports of a part of a region"
        context.left.add(reason, next(iter(partners.values())).line, f"{reporter} {code} {period}", len(partners))
        return []
    region, part = own
    out: list[PlacedAmount] = []
    printed: set[str] = set()
    context.places[reporter] = f"{region} (part {part})" if part else region
    sums = _region_sums(partners, region, context.countries)
    for partner, amount in partners.items():
        where = context.countries.place(partner)
        if where is not None and where[0] == region:
            context.left.add("trade inside a region", amount.line, f"{reporter} with {partner}")
        elif where is not None and direction == "exports":
            out.append(PlacedAmount(*where, region, amount))
            printed.add(where[0] if not where[1] else "")
            context.places[partner] = f"{where[0]} (part {where[1]})" if where[1] else where[0]
        elif where is not None and not where[1]:
            out.append(PlacedAmount(region, part, where[0], amount))
            printed.add(where[0])
            context.places[partner] = where[0]
        elif (where[0] if where is not None else "ROW") not in sums:
            reason = "origin that is a part of a region" if where else "partner outside the regions"
            context.left.add(reason, amount.line, partner.lstrip("?"))
    for name, amount in sums.items():
        if name not in printed:
            context.places[f"sum of {name}"] = name
            ends = (name, "", region) if direction == "exports" else (region, part, name)
            out.append(PlacedAmount(*ends, amount))
    return out


def _region_sums(partners: Mapping[str, FlowAmount], own: str, countries: CountryMap) -> dict[str, FlowAmount]:
    """Sums over the countries of regions that have several, where the file has all partners.

    The partners are all there if they add up to the printed world. Countries outside all regions belong to the rest of
    the world, whose row in ``regions.csv`` does not list all of its members.
    """
    world = partners.get(WORLD)
    single: dict[str, list[FlowAmount]] = defaultdict(list)
    for partner, amount in partners.items():
        where = countries.place(partner)
        if partner in countries.groups:
            continue
        name = where[0] if where is not None else "ROW"
        if where is None or where[1]:
            single[name].append(amount)
        else:
            single[f"={name}"].append(amount)
    if world is None or world.tonnes is None:
        return {}
    masses = [amount.tonnes for amounts in single.values() for amount in amounts]
    if None in masses or not masses:
        return {}
    if abs(sum(mass for mass in masses if mass is not None) - world.tonnes) > COMPLETE * world.tonnes:
        return {}
    whole = {name[1:] for name in single if name.startswith("=")}
    regions = set(countries.region_of.values())
    return {
        name: _total(amounts)
        for name, amounts in single.items()
        if not name.startswith("=") and name not in whole and name != own and name in regions
    }


def _stated(cell: Cell, meaning: CodeMeaning, placed: PlacedAmount, context: SeriesContext) -> list[StatedObservation]:
    """The observations of an amount between two regions: mean month, and worth by kg."""
    direction, reporter, _, _, period = cell
    amount, months = placed.amount, 1 if "-" in period else 12
    if amount.tonnes is None:
        if amount.usd is not None:
            context.left.add("value without a weight", amount.line, f"{meaning.label} {period}")
        return []
    if 0 < amount.tonnes < GRAM:  # rounding of customs would be more than the figure by any factor
        context.left.add("weight below a gram", amount.line, f"{meaning.label} {period}")
        return []
    day = context.published or publication_day(reporter, period, context.countries)
    if day is None:
        reason = "no rule says when the reporter publishes: give --published DAY"
        context.left.add(reason, amount.line, f"{reporter} {period}")
        return []
    if context.published is None and amount.updated is not None:
        day = min(day, amount.updated)
    note = meaning.label + (f": {meaning.counts}" if meaning.counts else "")
    year = f"; {amount.tonnes:,.6g} t in the year" if months == 12 else ""
    common = {
        "good": meaning.patterns,
        "region": placed.region,
        "part": placed.part,
        "origin": placed.origin,
        "reporter": reporter_name(reporter),
        "period": period,
        "published": day,
        "source": (context.source,),
        "grade": "measured" if meaning.is_read else "reported",
    }
    pair = f"{meaning.label} to {';'.join(meaning.patterns)}"
    figures = [(direction, amount.tonnes / months, "t/month", note + year)]
    if amount.usd is not None and amount.tonnes > 0:
        outcome = "unit_value_export" if direction == "exports" else "unit_value_import"
        figures.append((outcome, amount.usd / amount.tonnes / 1000, "USD/kg", note))
    out: list[StatedObservation] = []
    for outcome, value, unit, text in figures:
        error = relative_error(reporter, unit_value=unit == "USD/kg", tonnes=amount.tonnes)
        values = common | {
            "outcome": outcome,
            "value": _cut(value, DIGITS),
            "unit": unit,
            "error": _cut(error, 3),
            "note": text,
        }
        out.append(StatedObservation(amount.line, Observation.model_validate(values), amount.updated))
        context.mapped[pair] = context.mapped.get(pair, 0) + 1
    return out


def _cut(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
