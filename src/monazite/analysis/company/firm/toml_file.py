"""A firm in one TOML file: ``[firm]``, then ``[[plant]]``, ``[[product]]``, ``[[item]]`` ..."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.written_rows import MOST_ROWS, WrittenRow
from monazite.foundation.errors import InputError, collect, unknown
from monazite.scenario.toml import Document, is_list, is_table, parse


def read_toml(source: Path | bytes, file: str | None = None) -> list[WrittenRow]:
    """Rows of a TOML file, or of its bytes under the name ``file``.

    Raises InputError for what is no TOML, unknown blocks, and blocks that are no tables.
    """
    document = parse(source, file)
    problems: list[InputError] = []
    rows: list[WrittenRow] = []
    for block, content in document.content.items():
        if block not in BLOCKS:
            problem = unknown(block, BLOCKS, field="block")
            problems.append(problem.located(document.file, document.line((block,))))
            continue
        try:
            rows += _rows_of(document, block, content)
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows


def _rows_of(document: Document, block: str, content: object) -> list[WrittenRow]:
    if block == "firm":
        content = [content] if is_table(content) else content
    name = "[firm]" if block == "firm" else f"[[{block}]]"
    whole = InputError(
        file=document.file, line=document.line((block,)), field=block, found=content, allowed=f"a block {name}"
    )
    if not is_list(content) or len(content) > MOST_ROWS:
        raise whole
    starts = (f"[[{block}]]", f"[{block}]")
    text = document.text.splitlines()
    heads = [i for i, line in enumerate(text, 1) if line.strip().startswith(starts)]
    rows: list[WrittenRow] = []
    for number, cells in enumerate(content):
        if not is_table(cells):
            raise whole
        line = heads[number] if number < len(heads) else document.line((block, number))
        lines = _lines_of(text, line, cells)
        rows.append(WrittenRow(block, dict(cells), str(document.file), line, lines))
    return rows


def _lines_of(text: Sequence[str], head: int | None, keys: Container[str]) -> dict[str, int]:
    """Line of every key below the head of its block."""
    if head is None:
        return {}
    out: dict[str, int] = {}
    for number in range(head + 1, len(text) + 1):
        line = text[number - 1]
        if line.lstrip().startswith("["):
            break
        key = line.partition("=")[0].strip().strip("\"'")
        if key in keys:
            out.setdefault(key, number)
    return out
