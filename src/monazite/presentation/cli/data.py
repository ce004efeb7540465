"""The commands `monazite data status` and `data import`: how old the data are, and a yearbook into a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, day_of
from monazite.presentation.cli.terminal import print_json, print_table, say

if TYPE_CHECKING:
    from monazite.dataset.upkeep.data_status import DataStatus, TableAge
    from monazite.dataset.upkeep.yearbook_report import YearbookReport
    from monazite.dataset.upkeep.yearbook_rows import RowChange

SHOWN = 12
"""Lines of a section that the terminal lists; ``--json`` has all of them."""

data = typer.Typer(name="data", no_args_is_help=True, help="How old the data are, and yearbooks read into a folder.")


@data.command()
def status(
    minerals: Annotated[
        list[str] | None, typer.Argument(help="Shipped names or folders; all shipped ones by default.")
    ] = None,
    today: Annotated[str | None, typer.Option("--date", help="Day of the report; today by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say how old each table is, which of its sources have newer editions, and which command reads one."""
    from monazite.dataset.upkeep.data_status import data_status

    report = data_status(*(minerals or ()), today=day_of(today, "--date"))
    if as_json:
        print_json(report.to_json())
        return
    print_table(f"Age of the tables on {report.day:%-d %B %Y}", [_table_row(age) for age in report.tables])
    print_table("Statistics", _series_rows(report))
    newer = list(_newer_rows(report))
    if newer:
        print_table("Newer editions than those used", newer)
    else:
        typer.echo("No source has a newer edition that the package knows of.")


@data.command("import")
def import_file(
    series: Annotated[str, typer.Argument(help="usgs, bgs or wmd: whose yearbook the file is of.")],
    file: Annotated[Path, typer.Argument(help="The file as published: CSV, or a workbook (.xlsx).")],
    mineral: Annotated[str | None, typer.Option("--mineral", help="Shipped name or folder to copy.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write, by default one of the mineral's name here.")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", help="Day on which the edition came out, YYYY-MM-DD.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a yearbook of mine output into a copy of a mineral's folder, and say what was taken, closed and left."""
    from monazite.dataset.upkeep.yearbook_import import import_yearbook

    report = import_yearbook(series, file, mineral=mineral, out=out, published=day_of(published, "--published"))
    if as_json:
        print_json(report.to_json())
    else:
        typer.echo("\n".join(_report_lines(report)))
    errors = sum(finding.level == "error" for finding in report.findings)
    say(f"Wrote {report.folder}: {errors} errors, {len(report.findings)} findings of monazite check")
    if errors:
        raise typer.Exit(2)


def _table_row(age: TableAge) -> dict[str, Any]:
    return {
        "folder": age.folder,
        "table": age.table,
        "rows": age.rows,
        "without a date": age.undated or "",
        "oldest": age.oldest or "",
        "median": age.median or "",
        "newest": age.newest or "",
        "years": "" if age.years is None else f"{age.years:.1f}",
        "figures to": age.last_period,
        "newer out": len(age.newer) or "",
    }


def _series_rows(report: DataStatus) -> list[dict[str, Any]]:
    return [
        {
            "series": one.title,
            "publisher": one.publisher,
            "every": one.every,
            "newest known": one.newest,
            "next due": "" if one.due is None else f"{one.due:%Y-%m}" + (" (overdue)" if one.is_overdue else ""),
            "read by": one.command,
        }
        for one in report.series
    ]


def _newer_rows(report: DataStatus) -> Iterable[dict[str, Any]]:
    """One row for each source and edition, with the tables that rest on it."""
    tables: dict[tuple[str, str, str, str, str], list[str]] = {}
    for age in report.tables:
        for one in age.newer:
            key = (age.folder, one.source, one.used, one.newest, one.command)
            tables.setdefault(key, []).append(age.table)
    for (folder, source, used, newest, command), names in tables.items():
        yield {"folder": folder, "source": source, "used": used, "newest": newest, "tables": ", ".join(names),
               "read by": command}  # fmt: skip


def _report_lines(report: YearbookReport) -> list[str]:
    lines = [f"{report.file}: {report.form}, {report.rows_read} rows read, {len(report.observations)} observations"]
    lines += _section("Commodities", [f"{name}: {mineral}" for name, mineral in report.commodities.items()])
    lines += _section("Countries", [f"{name}: {place}" for name, place in report.countries.items()], whole=True)
    lines += _section(f"Taken ({len(report.taken)})", _reasons(report.taken), whole=True)
    lines += _section(f"Kept beside another figure ({len(report.conflicts)})", _reasons(report.conflicts), whole=True)
    lines += _section(f"As the folder has it ({len(report.agreeing)})", report.agreeing)
    lines += _section(f"Changed to close the balance ({len(report.closing)})", _reasons(report.closing))
    lines += _section("Does not close: outputs stay as they were", report.unclosed)
    lines += _section("Later years", report.remarks)
    compared = report.comparison
    repeated = [f"{place} says the same as {first}" for place, first in compared.repeated]
    lines += _section(f"Observations that are there ({len(repeated)})", repeated)
    corrections = [f"{item.subject}, {item.period}: {item.value:,.6g} after {item.other_value:,.6g} {item.unit}"
                   for item in compared.corrections]  # fmt: skip
    lines += _section(f"Corrections of observations ({len(corrections)})", corrections)
    contradictions = [
        f"{item.subject}, {item.period}: {item.value:,.6g} ({item.reporter}), {item.other_value:,.6g} {item.unit} "
        f"({item.other_reporter})"
        for item in compared.conflicts
    ]
    lines += _section(f"Observations that contradict others, both stay ({len(contradictions)})", contradictions)
    left = [
        f"{number} x {reason} ({'; '.join(report.left.examples[reason])})"
        for reason, number in sorted(report.left.count.items(), key=lambda item: -item[1])
    ]
    if report.others:
        rows, names = sum(report.others.values()), list(report.others)
        left.append(f"{rows} x commodity that the folder does not have ({', '.join(names[:6])} ...)")
    return lines + _section("Left out", left, whole=True)


def _reasons(changes: Sequence[RowChange]) -> list[str]:
    return [change.reason for change in changes]


def _section(title: str, items: Sequence[str], *, whole: bool = False) -> list[str]:
    """A titled list; nothing where it is empty. Long ones end after `SHOWN` unless ``whole``."""
    if not items:
        return []
    shown = items if whole else items[:SHOWN]
    rest = len(items) - len(shown)
    return [title, *(f"  {item}" for item in shown), *([f"  and {rest} more: --json lists them"] if rest else [])]
