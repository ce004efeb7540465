"""The command `monazite observe`: a user's own figures into a folder of observations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monazite.presentation.cli.arguments import AsJson, day_of
from monazite.presentation.cli.terminal import print_json, say

if TYPE_CHECKING:
    from monazite.dataset.observation_files.comparison import Difference
    from monazite.dataset.observation_files.observe import ObservationReport

SHOWN = 10
"""Pairs of figures that the terminal lists; ``--json`` has all of them."""


def observe(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV of UN Comtrade, Eurostat Comext, the US Census Bureau, USITC DataWeb or Japan Customs, or plain."
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Folder of your own to add the rows to; without it nothing is written."),
    ] = None,
    dataset: Annotated[
        list[str] | None, typer.Option("--dataset", help="Dataset that has the goods and regions; several are united.")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", help="Day on which the figures became public, YYYY-MM-DD.")
    ] = None,
    rates: Annotated[
        Path | None, typer.Option("--rates", help="CSV of exchange rates: currency, period, rate (USD for one unit).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add observed figures of your own: what was mapped, what was left, and where they contradict others."""
    from monazite.dataset.observation_files.observe import observe as observe_file

    report = observe_file(
        file,
        into=into,
        datasets=tuple(dataset or ["rare_earths"]),
        published=day_of(published, "--published"),
        rates=rates,
    )
    if as_json:
        print_json(report.to_json())
        return
    typer.echo("\n".join(_lines(report)))
    if report.folder is not None:
        say(f"Added to {report.folder / 'observations.csv'}")
    elif into is None and report.rows:
        say("Nothing was written: name a folder with --into FOLDER")
    elif into is not None:
        say(f"Nothing was added to {into}")


def _lines(report: ObservationReport) -> list[str]:
    compared = report.comparison
    lines = [f"{report.file}: {report.form}, {report.rows_read} rows read, {len(report.rows)} observations"]
    lines += _section("Columns", [f"{name}: {meaning}" for name, meaning in report.columns.items()])
    lines += _section("Codes", [f"{pair} ({number})" for pair, number in report.codes.items()])
    lines += _section("Countries", [f"{name}: {region}" for name, region in report.places.items() if name != region])
    outcomes = dict.fromkeys(row.outcome for row in report.rows)
    lines += _section(
        "Observations", [f"{name}: {sum(row.outcome == name for row in report.rows)}" for name in outcomes]
    )
    left = [
        f"{number} x {reason} ({'; '.join(report.left.examples[reason])})"
        for reason, number in sorted(report.left.count.items(), key=lambda item: -item[1])
    ]
    lines += _section("Left out", left)
    repeated = [f"{place} says the same as {first}" for place, first in compared.repeated]
    lines += _section(f"Refused, the same figure is there ({len(repeated)})", _first(repeated))
    undated = _pairs(compared.undated)
    advice = "Refused, another figure of the same reporter that was not published later: give --published DAY"
    lines += _section(f"{advice} ({len(undated)})", _first(undated))
    lines += _section(f"Corrections ({len(compared.corrections)})", _first(_pairs(compared.corrections)))
    return lines + _section(f"Conflicts ({len(compared.conflicts)})", _first(_pairs(compared.conflicts)))


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [title, *(f"  {item}" for item in items)] if items else []


def _first(items: Sequence[str]) -> list[str]:
    rest = len(items) - SHOWN
    return [*items[:SHOWN], *([f"and {rest} more: --json lists them"] if rest > 0 else [])]


def _pairs(differences: Sequence[Difference]) -> list[str]:
    return [
        f"{item.subject}, {item.period}: {item.value:,.6g} {item.unit} ({item.reporter}, {item.place}); "
        f"{item.other_value:,.6g} {item.unit} ({item.other_reporter}, {item.other_place})"
        for item in differences
    ]
