"""What the record did in the months of an exercise: dated measures, customs, quotes. For whoever looks back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.price_sense import is_sensible
from monazite.analysis.exercise.public_record import measure_claims, pattern_words, touches
from monazite.analysis.exercise.seats import ScenarioContent, SeatedScenario
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.model.build import Model
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import ends, middle
from monazite.results.results import Results
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import recent_model

MONTH = len("2025-04")
"""Letters of a period that is one month; a longer one is a day."""
RUNS = ("played", "as_set")
QUOTED = ("price_outside", "price_inside")
"""Prices that a run has too, the first of which there are any."""


@dataclass(frozen=True)
class FigureBeside:
    """A figure of a month on record, and that of the played world.

    Attributes
    ----------
    title
        What it is of, in words.
    recorded, year_earlier
        What was published of the month, and of the same month a year earlier; None where nothing was.
    played, usual
        The same month of the played run, and a usual month of it; None before anything was played, and for prices.
    as_set
        Of a price the same month with the measures as the record has them, on the draws of the exercise.
    unsure
        Which of ``played`` and ``as_set`` are too uncertain to trade on: they are shown as that, and not compared.
    """

    title: str
    recorded: Quantity | None
    year_earlier: Quantity | None = None
    played: Quantity | None = None
    usual: float | None = None
    as_set: Quantity | None = None
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RecordMonth:
    """What the record did in a month of an exercise.

    Attributes
    ----------
    month
        Its first day.
    measures
        Measures of the register that were announced or came into force in it, with their days.
    tariff
        Added tariff of the other side on average at its end, percent; None where the tables have none.
    figures
        Exports, then a price, the same in every month.
    """

    month: date
    measures: tuple[TracedLine, ...]
    tariff: Quantity | None
    figures: tuple[FigureBeside, ...]


def later_facts(content: ScenarioContent) -> Dataset:
    """Facts as the scenario itself knows them, months after the day of an exercise among them."""
    return facts_of(load_scenario(content if isinstance(content, str) else dict(content)))


def record_months(
    table: SeatedScenario,
    facts: Dataset,
    days: Sequence[date],
    model: Model,
    results: Results | None = None,
    as_set: Results | None = None,
) -> tuple[RecordMonth, ...]:
    """The record month by month.

    Parameters
    ----------
    table
        The seat.
    facts
        What is known by now, as `later_facts` gives it.
    days
        Days from which the decisions of the months hold.
    model
        Goods and usual exports.
    results
        Run of what was played; None before it.
    as_set
        Run with the measures as the record has them, and no decision beside them.

    Returns
    -------
    tuple of RecordMonth
        Empty where the scenario is none of what happened, or nothing is on record of these months.
    """
    months = [day.replace(day=1) for day in days]
    if not table.is_record or not months:
        return ()
    series = _series(table, facts, months, model)
    out, begun = list[RecordMonth](), table.day + timedelta(days=1)
    for month in months:
        until = add_months(month, 1)
        rows = [row for row in facts.table("measures") if touches(table, row)]
        dated = [(when, row) for row in rows if (when := _appears(row, table.day)) and begun <= when < until]
        figures = tuple(_figure(table, rows_of, month, model, (results, as_set)) for rows_of in series)
        lines = tuple(_measure_line(row, when) for when, row in sorted(dated, key=lambda pair: pair[0]))
        out.append(RecordMonth(month, lines, _average_tariff(table, facts, until - timedelta(days=1)), figures))
        begun = until
    has_any = any(one.measures or any(f.recorded for f in one.figures) for one in out)
    return tuple(out) if has_any else ()


def record_of(
    table: SeatedScenario,
    content: ScenarioContent,
    days: Sequence[date],
    results: Results | None,
    as_set: Results | None = None,
) -> tuple[RecordMonth, ...]:
    """`record_months` of a scenario by its content, which is looked up by what is known now."""
    if not table.is_record:
        return ()
    model = recent_model(table.dataset, table.scenario) if results is None else results.model
    return record_months(table, later_facts(content), days, model, results, as_set)


def own_game_lines(table: SeatedScenario, content: ScenarioContent, results: Results | None) -> tuple[TracedLine, ...]:
    """That the last month of a run is one of the played world, and that the debrief has the record's, where there is.

    Nothing where no record is played, or no month has passed.
    """
    if results is None or not table.is_record:
        return ()
    month = results.index.month[-1]
    text = f"Your game, not the record: these figures of {month_text(month)} come of the months as played"
    if any(f.recorded for one in record_of(table, content, [month], results) for f in one.figures):
        text += "; what customs and the trade press recorded stands in the debrief"
    return (TracedLine(f"{text}."),)


@dataclass(frozen=True)
class PriceRatio:
    """A price of a run over its quotes, in the middle of the draws.

    Attributes
    ----------
    title
        Of what it is.
    mean
        Geometric mean over the months that have both.
    months
        How many these are.
    furthest, month
        The ratio that is furthest from one, and its month.
    """

    title: str
    mean: float
    months: int
    furthest: float
    month: date


def times_recorded(record: Sequence[RecordMonth], run: Literal["played", "as_set"]) -> PriceRatio | None:
    """How many times as high as its quotes a price stands in a run; None where no month has both.

    Months in which the price is too uncertain to trade on do not count.
    """
    logs, title = list[tuple[float, date]](), ""
    for month, one in ((row.month, figure) for row in record for figure in row.figures):
        shown: Quantity | None = getattr(one, run)
        if one.usual is not None or one.recorded is None or shown is None or run in one.unsure:
            continue
        if one.recorded.value > 0.0 and shown.value > 0.0:
            logs.append((float(np.log(shown.value / one.recorded.value)), month))
            title = one.title
    if not logs:
        return None
    far, month = max(logs, key=lambda pair: abs(pair[0]))
    mean = float(np.exp(np.mean([x for x, _ in logs])))
    return PriceRatio(title, mean, len(logs), float(np.exp(far)), month)


# --- measures ---------------------------------------------------------------------------------------------------------


def _appears(row: RecordedMeasure, day: date) -> date | None:
    """The day under which a measure stands: that of its announcement, of one that the seat knew that of its start."""
    public = row.known or row.announced
    return row.in_force if public is None or public <= day else public


def _measure_line(row: RecordedMeasure, when: date) -> TracedLine:
    later = "" if row.in_force is None or row.in_force <= when else f" (for {day_text(row.in_force)})"
    return TracedLine(f"{day_text(when)}: {row.text.rstrip('.')}{later}.", measure_claims(row))


def _average_tariff(table: SeatedScenario, facts: Dataset, day: date) -> Quantity | None:
    """Added tariff of the other side on all goods of the controlling one on a day, as measured."""
    controller, target = table.setting.controller, table.setting.target
    for row in facts.table("tariffs"):
        inside = row.date <= day and (row.until is None or day < row.until)
        if row.goods == ("average",) and row.actor == target and controller in row.on and inside:
            rate = 100.0 * float(row.rate)
            return Quantity(rate, rate, rate, "%", "tariff", {"region": target}, "", tuple(row.source), "data")
    return None


# --- figures ----------------------------------------------------------------------------------------------------------


def _series(
    table: SeatedScenario, facts: Dataset, months: Sequence[date], model: Model
) -> list[tuple[Observation, ...]]:
    """Rows of the exports of most value to the world and to the seat, and of the price quoted in most months."""
    rows = [row for row in facts.table("observations") if not row.part and not row.user and row.good]
    under = set(model.index.goods(table.goods))
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for row in rows:
        if _month_of(row) is not None and under & set(_goods_of(model, row)):
            groups.setdefault((row.outcome, row.good, row.region, row.origin or ""), []).append(row)
    covered = {key: len({_month_of(row) for row in own} & set(months)) for key, own in groups.items()}
    worth = {key: _usual_value(model, own[0]) for key, own in groups.items()}
    controller, buyer = table.setting.controller, table.seat
    buyer = table.setting.target if buyer == controller else buyer
    out = list[tuple[Observation, ...]]()
    for region in ("WORLD", buyer):
        fitting = [k for k in groups if k[0] == "exports" and k[2] == region and k[3] == controller and covered[k]]
        if fitting:
            out.append(tuple(groups[max(fitting, key=lambda k: (covered[k], worth[k]))]))
    for outcome in QUOTED:
        fitting = [k for k in groups if k[0] == outcome and covered[k]]
        if fitting:
            out.append(tuple(groups[max(fitting, key=lambda k: (covered[k], worth[k]))]))
            break
    return out


def _month_of(row: Observation) -> date | None:
    """Month of a figure for a month or a day; None for longer periods."""
    if "/" in row.period or "Q" in row.period or len(row.period) < MONTH:
        return None
    return date.fromisoformat(f"{row.period[:MONTH]}-01")


def _goods_of(model: Model, row: Observation) -> list[int]:
    return model.index.some_goods(row.good)


def _usual(model: Model, goods: Sequence[int], region: str) -> np.ndarray:
    """Usual exports of the controlling country to a region by good, t a month."""
    home = np.asarray(model.structure.buyer_region)
    there = home != model.structure.controller
    if region != "WORLD" and region in model.index.region:
        there = there & (home == model.index.region.index(region))
    return model.baseline.ship[list(goods), model.structure.controller][:, there].sum(1)


def _usual_value(model: Model, row: Observation) -> float:
    goods = _goods_of(model, row)
    return float((_usual(model, goods, "WORLD") * model.structure.price_ref[goods]).sum()) if goods else 0.0


def _figure(
    table: SeatedScenario,
    rows: Sequence[Observation],
    month: date,
    model: Model,
    runs: tuple[Results | None, Results | None],
) -> FigureBeside:
    """A figure of a month; ``runs``: what was played, and the measures as the record has them."""
    first, names = rows[0], Names(table.dataset)
    recorded, earlier = (_recorded(rows, when) for when in (month, add_months(month, -12)))
    goods = " and ".join(pattern_words(table, pattern) for pattern in first.good)
    if first.outcome in QUOTED:
        where = "outside" if first.outcome == "price_outside" else "in"
        title = f"Price of {goods} {where} {names.the(table.setting.controller)}"
        good = model.index.good[_goods_of(model, first)[0]]
        both = [None if run is None else run.quantity(first.outcome, good=good, at=month) for run in runs]
        pairs = zip(RUNS, runs, both, strict=True)
        unsure = frozenset(name for name, run, price in pairs if run and price and not is_sensible(table, run, price))
        return FigureBeside(title, recorded, earlier, both[0], as_set=both[1], unsure=unsure)
    place = "the world" if first.region == "WORLD" else names.the(first.region)
    title = f"Exports of {goods} from {names.the(table.setting.controller)} to {place}"
    usual = float(_usual(model, _goods_of(model, first), first.region).sum())
    played = None if runs[0] is None else _exported(runs[0], _goods_of(model, first), first.region, month)
    return FigureBeside(title, recorded, earlier, played, usual)


def _recorded(rows: Sequence[Observation], month: date) -> Quantity | None:
    """What was published last of a month; of several quotes their geometric mean between the lowest and the highest."""
    own = sorted((row for row in rows if _month_of(row) == month), key=lambda row: row.published)
    if not own:
        return None
    own = own if own[0].outcome in QUOTED else own[-1:]
    values = [row.value for row in own]
    is_spread = len(set(values)) > 1 and min(values) > 0.0
    value = float(np.exp(np.mean(np.log(values)))) if is_spread else values[-1]
    sources = tuple(dict.fromkeys(source for row in own for source in row.source))
    where = {"good": ";".join(own[-1].good), "region": own[-1].region, "period": f"{month:%Y-%m}"}
    return Quantity(value, min(values), max(values), own[-1].unit, own[-1].outcome, where, "", sources, "data")


def _exported(results: Results, goods: Sequence[int], region: str, month: date) -> Quantity:
    """Exports of some goods of a run in a month, t, all goods added up draw by draw."""
    at, names = results.index.month.index(month), [results.index.good[g] for g in goods]
    arrays = [results.select("exports", good=good, region=region)[0][:, at] for good in names]
    total = np.sum(arrays, axis=0)
    low, high = ends(total)
    value = middle(total)
    one = results.quantity("exports", good=names[0], region=region, at=month)
    where = {"good": ";".join(names), "region": region}
    return replace(one, value=value, low=min(low, value), high=max(high, value), where=where)


def quotes_of(table: SeatedScenario, facts: Dataset, model: Model, month: date, day: date) -> dict[str, Quantity]:
    """Prices outside the controlling country of a month by good, of what was published by a day."""
    rows = [row for row in facts.table("observations") if row.outcome == QUOTED[0] and not row.part and not row.user]
    public = [row for row in rows if row.published <= day and _month_of(row) == month]
    out, under = dict[str, Quantity](), {model.index.good[g] for g in model.index.goods(table.goods)}
    for pattern in dict.fromkeys(row.good for row in public):
        quote = _recorded([row for row in public if row.good == pattern], month)
        for good in (model.index.good[g] for g in model.index.some_goods(pattern)):
            if quote is not None and good in under:
                out[good] = quote
    return out


def reaches(facts: Dataset, month: date) -> bool:
    """Whether anything that was observed is of a month or of a later one."""
    return any((when := _month_of(row)) is not None and when >= month for row in facts.table("observations"))


def months_quoted(
    table: SeatedScenario, facts: Dataset, model: Model, span: tuple[date, date] | None = None
) -> dict[str, int]:
    """How many months have a quote outside the controlling country, by good under the talks that has any.

    Parameters
    ----------
    table, facts, model
        As `quotes_of` has them.
    span
        First and last month that count; all by default.
    """
    under, months = {model.index.good[g] for g in model.index.goods(table.goods)}, dict[str, set[date]]()
    for row in facts.table("observations"):
        month = _month_of(row)
        if row.outcome != QUOTED[0] or row.part or row.user or month is None:
            continue
        if span is not None and not span[0] <= month <= span[1]:
            continue
        for good in (model.index.good[g] for g in model.index.some_goods(row.good)):
            if good in under:
                months.setdefault(good, set()).add(month)
    return {good: len(own) for good, own in months.items()}
