"""What drives the uncertainty: the ten strongest parameters of a sensitivity analysis, handed to the brief as rows."""

from typing import Any

from monazite.presentation.briefing.claims import cited
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.results.quantity import Quantity

_SAY = "beyond"
TOP = 10


def drivers(ctx: Context) -> list[Any]:
    """Heading, sentence, chart and table; nothing where no analysis was handed over."""
    from monazite.presentation.charts.sensitivity import (
        sobol_chart as chart,  # which itself draws with the charts of this package
    )

    found = ctx.sensitivity
    rows = [row for row in (found or {}).get("drivers", ()) if row.get("total") is not None][:TOP]
    if not found or not rows:
        return []
    say, body = ctx.book.say, []
    for row in rows:
        source = _sources(ctx, row["parameter"])
        cells = [
            ctx.book.cell(_SAY, f"Share of the variance, {kind}, {row['parameter']}", _share(found, row, key, source))
            for key, kind in (("first", "alone"), ("total", "with others"))
        ]
        body.append([ctx.book.quote(_SAY, row["text"] or row["parameter"], source, label="Parameter"), *cells])
        body[-1].append(_slope(ctx, found, row, source))
    strongest = say(
        _SAY,
        "Of the spread of {question}, one parameter explains the most, {q} of the variance with its "
        "interactions: {name}",
        question=_words(ctx, str(found["question"])),
        name=str(rows[0]["text"] or rows[0]["parameter"]).rstrip(".") + ".",
        q=_share(found, rows[0], "total", _sources(ctx, rows[0]["parameter"])),
    )
    text = (
        "Each parameter's share of the variance over the draws, alone and together with others; the latter add up to "
        "more than the whole, because what two do together counts for both. The last column is the slope at the "
        "central run: the change in percent for one percent more of the parameter. Better data on the first rows would "
        "narrow the ranges of this brief most."
    )
    reading = "Bars: shares of the variance; lines: intervals of the estimate."
    figure = Figure(
        "drivers", "What drives the range", lambda narrow: chart(rows, narrow), [strongest], reading, cited([strongest])
    )
    head = ["Parameter", "Alone", "With others", "Slope at the centre"]
    return [
        Heading("What drives the ranges"),
        Para([text, strongest]),
        figure,
        Table("Strongest parameters", head, body, wide=True),
    ]


def _words(ctx: Context, question: str) -> str:
    """A question in words: ``price outside, dysprosium oxide, max``."""
    parts = question.split(", ")
    return ", ".join(ctx.names.good(p) if "." in p else p.replace("_", " ") for p in parts)


def _share(found: Any, row: Any, key: str, sources: tuple[str, ...]) -> Quantity:
    value, half = max(float(row[key]), 0.0), float(row[f"{key}_error"] or 0.0)
    low, high = max(value - half, 0.0), max(min(value + half, 1.0), value)
    where = {"parameter": row["parameter"]}
    return Quantity(value, low, high, "share", f"sobol_{key}", where, str(found.get("run", "")), sources)


def _slope(ctx: Context, found: Any, row: Any, source: tuple[str, ...]) -> Any:
    """Cell with the elasticity at the central run; a dash for groups of parameters, which have none."""
    if row.get("elasticity") is None:
        return "-"
    x, where = float(row["elasticity"]), {"parameter": row["parameter"]}
    q = Quantity(x, x, x, "1", "elasticity", where, str(found.get("run", "")), source)
    return ctx.book.cell(_SAY, f"Slope at the centre, {row['parameter']}", q)


def _sources(ctx: Context, parameter: str) -> tuple[str, ...]:
    rows = ctx.dataset.table("priors")
    return next((tuple(row.source) for row in rows if row.parameter == parameter), ())
