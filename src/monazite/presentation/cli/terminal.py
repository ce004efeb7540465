"""What a command says: lines on standard error, results as text, table or JSON on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typer


def say(text: str) -> None:
    """A line for the person at the terminal; standard output stays for results."""
    typer.echo(text, err=True)


def print_json(content: Any) -> None:
    """Content as JSON, paths as text and missing numbers as null."""
    typer.echo(json.dumps(_plain(content), indent=2, ensure_ascii=False))


def print_result(facts: dict[str, Any], as_json: bool, path: str) -> None:
    """What a command has made: all facts as JSON, or the one under ``path`` alone."""
    if as_json:
        print_json(facts)
    else:
        typer.echo(str(facts[path]))


def print_table(title: str, rows: list[dict[str, Any]], *, error: bool = False) -> None:
    """Rows below each other, with a column for every key that one of them has; on standard error where asked."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    names = list(dict.fromkeys(key for row in rows for key in row))
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*(_cell(row.get(name, "")) for name in names))
    stream = sys.stderr if error else sys.stdout
    Console(file=stream, width=None if stream.isatty() else 200).print(table)


def _cell(value: Any) -> str:
    return _digits(value) if isinstance(value, float) else str(value)


def _digits(value: float) -> str:
    """Four significant digits, never with a power of ten; empty for a missing number."""
    if value != value:
        return ""
    short = f"{value:,.4g}"
    return f"{float(f'{value:.4g}'):,.12f}".rstrip("0").rstrip(".") if "e" in short else short


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Path):
        return str(value)
    return None if isinstance(value, float) and value != value else value
