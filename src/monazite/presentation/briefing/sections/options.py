"""Which measures would have helped, per dollar, and the best portfolio; made by `monazite options`, handed over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from monazite.presentation.briefing.claims import cited, counted
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.presentation.charts.merit_order import best_of_each_group, merit_order_chart
from monazite.results.names import day_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW

_SAY = "next"
TOP = 8


def options(ctx: Context) -> list[Any]:
    """Heading, sentences, chart and table; where no options were handed over, the kinds of measures in short."""
    found = ctx.options
    if not found:
        return by_kind(ctx)
    measures = [m for m in (found or {}).get("measures", ()) if _finite(m["merit"]) and m["merit"] > 0]
    if not found or not measures:
        return []
    say = ctx.book.say
    claims = [
        say(
            _SAY,
            "Of {n} measures decided on {day}, {name} avoids the most per dollar of outlay: {q}.",
            n=counted(len(found["measures"]), "options"),
            day=day_text(date.fromisoformat(found["decided"])),
            name=measures[0]["text"],
            q=_number(found, measures[0], "per_dollar", "USD per USD"),
        )
    ]
    chosen = found.get("portfolio")
    if chosen:
        claims.append(
            say(
                _SAY,
                "The best portfolio found for {budget} would have avoided {q} of {loss}: {names}.",
                budget=_quantity(found, {"mean": found["budget"]}, "budget", "MUSD"),
                q=_number(found, chosen, "avoided", "MUSD"),
                loss=_quantity(found, found["loss"] | {"mean": found["loss"]["median"]}, "loss", "MUSD"),
                names=chosen["text"],
            )
        )
        last = [v for v in (found.get("last_dollar") or {}).values() if _finite(v)]
        if last:
            most = _quantity(found, {"mean": float(f"{max(last):.2g}")}, "last_dollar", "USD per USD")
            text = "The last dollar of it avoids at most {q} of loss"
            text += ", so that a smaller budget would do." if max(last) < 1.0 else "."
            claims.append(say(_SAY, text, q=most))
    harmful = [m for m in found["measures"] if m["avoided"]["median"] < 0]
    if harmful:
        text = "Measures that raise the loss of the middle draw instead of lowering it: {n}."
        claims.append(say(_SAY, text, n=counted(len(harmful), "options")))
    body = [
        [
            ctx.book.quote(_SAY, m["text"], tuple(found.get("sources", ())), label="Measure"),
            *[
                ctx.book.cell(_SAY, f"{label}, {m['id']}", _number(found, m, key, unit))
                for label, key, unit in (
                    ("Avoided per dollar", "per_dollar", "USD per USD"),
                    ("Avoided loss", "avoided", "MUSD"),
                    ("Outlay", "outlay", "MUSD"),
                )
            ],
            ctx.book.cell(_SAY, f"Time, {m['id']}", _quantity(found, {"mean": m["months_to_half"]}, "time", "month")),
        ]
        for m in best_of_each_group(measures)[:TOP]
    ]
    reading = "The best size of each measure. Dots: median of the draws; lines: range of the draws; log axis."
    head = ["Measure", "Avoided loss per dollar", "Avoided loss", "Outlay", "Time until half of it"]
    note = "Money is present value at the day of the decision. The outlay counts whoever pays; what stocks bring back "
    note += "later is not taken off."
    return [
        Heading("What would have helped, per dollar"),
        Para([*claims]),
        Figure(
            "options",
            "Measures by avoided loss per dollar",
            lambda n: merit_order_chart(measures, n),
            claims,
            reading,
            cited(claims),
        ),
        Table("Measures that avoid most per dollar, the best size of each", head, body, note=note, wide=True),
    ]


def by_kind(ctx: Context) -> list[Any]:
    """Kinds of measures by avoided loss per dollar, from the runs that the brief makes for its trade-off."""
    points = [p for p in (ctx.bill.points if ctx.bill else ()) if p.outlay is not None and (p.outlay > 0.0).all()]
    rows = sorted(((p.saved / p.outlay, p) for p in points), key=lambda row: -float(np.median(row[0])))
    if not rows:
        return []

    def spread(values: np.ndarray, name: str, unit: str, measure: str) -> Quantity:
        low, high = np.quantile(values, [LOW, HIGH])
        middle, run = float(np.median(values)), ctx.ask.results.run
        return Quantity(middle, float(low), float(high), unit, f"options_{name}", {"measure": measure}, run, ())

    body = []
    for ratio, p in rows:
        cells = (("per_dollar", "USD per USD", ratio), ("avoided", "MUSD", p.saved), ("outlay", "MUSD", p.outlay))
        name = ctx.book.quote(_SAY, p.title[:1].upper() + p.title[1:], (), label="Measure")
        body.append([name, *[ctx.book.cell(_SAY, f"{n}, {p.id}", spread(v, n, u, p.id)) for n, u, v in cells]])
    ratio, first = rows[0]
    text = (
        "Of the kinds of measures decided on {day}, taken at their largest, this avoids the most for a dollar: {what}, "
    )
    text += "{q} of loss for {outlay}, or {each}."
    claim = ctx.book.say(
        _SAY,
        text,
        day=day_text(date.fromisoformat(first.decided)),
        what=first.title[:1].lower() + first.title[1:],
        q=spread(first.saved, "avoided", "MUSD", first.id),
        outlay=spread(first.outlay, "outlay", "MUSD", first.id),
        each=spread(ratio, "per_dollar", "USD per USD", first.id),
    )
    more = (
        "Smaller ones can bring more for a dollar: monazite options weighs every size on its own, finds the best "
        "portfolio under a budget, and hands it to this part of the brief."
    )
    head = ["Measure", "Avoided loss per dollar", "Avoided loss", "Outlay"]
    note = "Medians and ranges of the draws; present value at the day of the decision, whoever pays."
    return [
        Heading("What would have helped, per dollar"),
        Para([claim, more]),
        Table("Kinds of measures by avoided loss per dollar", head, body, note=note, wide=True),
    ]


def _finite(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) < float("inf")


def _number(found: Mapping[str, Any], item: Mapping[str, Any], key: str, unit: str) -> Quantity:
    value = item["merit"] if key == "per_dollar" else item[key]["median"]
    return _quantity(found, item[key] | {"mean": value}, key, unit, measure=str(item["id"]))


def _quantity(found: Mapping[str, Any], of: Mapping[str, Any], name: str, unit: str, **where: str) -> Quantity:
    """Mean and range; an end that is not finite (null in JSON) is without limit."""
    mean = float("nan") if of["mean"] is None else float(of["mean"])
    low, high = of.get("low", mean), of.get("high", mean)
    low = mean if low is None else float(low)
    high = float("inf") if high is None else float(high)
    sources = tuple(found.get("sources", ()))
    kind = "model" if "low" in of else "data"  # a budget or a time without spread
    return Quantity(mean, low, high, unit, f"options_{name}", where, str(found.get("run", "")), sources, kind)
