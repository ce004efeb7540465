# ruff: noqa: E501 - lists of pieces stay whole
"""Ways to break text, bytes and plain values."""

import random
from typing import Any

NONSENSE = (
    "", "0", "-1", "-0.0", "1e-320", "1e308", "1e999", "nan", "inf", "true", '"x"', "[]", "[[1]]", "{a = 1}", "{}", "null",
    "2025-13-01", "2025-02-29", "1950-01-01", "2149-12-31", "9999-12-31", "0001-01-01", "2025-04-04..2024-01-01",
    "9" * 30, "9" * 400, "9" * 5000, "0x10", "\x00", "﻿", "‮", "é", "Ｄｙ", "*", "CN", "XX", "US;EU", "Dy.oxide", "NdFeB.SH", "a.b.c", "=1+1",
    "1,5", "1 000", "50%", "../..", "'", '"""', "\\u0000", "\ud800",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**70, 10**400, -0.5, 0.5, 1.5, 5e-324, 1e300, -1e300, [], [1], {}, {"a": 1},
    [[]], "", "x" * 100, *NONSENSE,
)  # fmt: skip
BYTES = (
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b",",
    b";",
    b'"',
    b"[",
    b"]",
    b"=",
    b"<",
    b"9",
    b"-",
)


def changed_bytes(raw: bytes, source: random.Random) -> bytes:
    """Bytes with some replaced, put in, taken out, doubled or cut off."""
    out = bytearray(raw)
    for _ in range(source.randint(1, 6)):
        at = source.randrange(len(out) + 1)
        kind = source.randrange(6)
        if kind == 0:
            out[at : at + 1] = bytes([source.randrange(256)])
        elif kind == 1:
            out[at:at] = source.choice(BYTES)
        elif kind == 2:
            del out[at : at + source.randint(1, 20)]
        elif kind == 3:
            out[at:at] = out[at : at + source.randint(1, 80)]
        elif kind == 4 and source.random() < 0.2:
            del out[at:]
        else:
            out[at : at + source.randint(0, 8)] = source.choice(NONSENSE).encode("utf-8", "surrogatepass")
    return bytes(out)


def changed_lines(text: str, source: random.Random, separator: str = "=") -> str:
    """Text with lines taken out, doubled, swapped, cut, or given another value behind their separator."""
    lines = text.split("\n")
    for _ in range(source.randint(1, 5)):
        n = source.randrange(len(lines))
        kind = source.randrange(6)
        if kind == 0 and len(lines) > 1:
            del lines[n]
        elif kind == 1:
            lines.insert(n, source.choice(lines))
        elif kind == 2:
            lines[n] = lines[n][: source.randrange(len(lines[n]) + 1)]
        elif kind == 3:
            other = source.randrange(len(lines))
            lines[n], lines[other] = lines[other], lines[n]
        else:
            head, found, _ = lines[n].partition(separator)
            lines[n] = head + found + " " + source.choice(NONSENSE)
    return "\n".join(lines)


def changed_cells(text: str, source: random.Random, separator: str = ",") -> str:
    """A table with cells replaced, columns renamed, taken out or doubled, rows doubled."""
    rows = [line.split(separator) for line in text.rstrip("\n").split("\n")]
    for _ in range(source.randint(1, 4)):
        row = source.choice(rows)
        n = source.randrange(len(row))
        kind = source.randrange(6)
        if kind == 0 and len(row) > 1:
            del row[n]
        elif kind == 1:
            rows.append(list(row))
        elif kind == 2:
            rows[0][source.randrange(len(rows[0]))] = source.choice(NONSENSE)
        elif kind == 3:
            row[n] = source.choice(source.choice(rows))
        else:
            row[n] = source.choice(NONSENSE)
        rows = [row for row in rows if row] or [[""]]
    return "\n".join(separator.join(row) for row in rows) + "\n"


SPREADSHEET_NUMBERS = ("32.400", "1.234,5", "1 234,5", "1'234", "0,4", ",5", "5,", "1,5e3", "1,2,3", "-0,0")


def as_spreadsheet(text: str, source: random.Random) -> str:
    """A table of CSV as a spreadsheet of another country writes it: semicolons or tabs, decimal commas, a title above,
    the order of bytes ahead of all, ends of lines of another system.
    """
    separator = source.choice((";", ";", "\t"))
    rows = [line.split(",") for line in text.rstrip("\n").split("\n")]
    if source.random() < 0.7:
        rows = [[cell.replace(".", ",") if _is_number(cell) else cell for cell in row] for row in rows]
    if source.random() < 0.5:
        row = source.choice(rows)
        row[source.randrange(len(row))] = source.choice(SPREADSHEET_NUMBERS)
    lines = [separator.join(row) for row in rows]
    if source.random() < 0.3:
        lines[:0] = [source.choice(("Parts; of 2026", "# a remark", '"', separator * 5, "Parts, of 2026"))]
    if source.random() < 0.1:
        at = source.randrange(len(lines))
        lines[at] = lines[at].replace(separator, ",")
    text = source.choice(("\n", "\n", "\r\n", "\r")).join(lines) + "\n"
    return ("\ufeff" if source.random() < 0.3 else "") + text


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def changed_value(value: Any, source: random.Random, names: tuple[str, ...] = ()) -> Any:
    """Plain data with one of its parts replaced, taken out or put in."""
    if isinstance(value, dict) and value and source.random() < 0.85:
        name = source.choice(sorted(value))
        kind = source.randrange(8)
        if kind == 0:
            return {k: v for k, v in value.items() if k != name}
        if kind == 1:
            return value | {source.choice((*names, *NONSENSE)): source.choice(VALUES)}
        return value | {name: changed_value(value[name], source, names)}
    if isinstance(value, list) and value and source.random() < 0.7:
        n = source.randrange(len(value))
        if source.random() < 0.2:
            return [*value, *value[: source.randint(0, 3)]]
        return [*value[:n], changed_value(value[n], source, names), *value[n + 1 :]]
    return source.choice((*names, *VALUES)) if source.random() < 0.3 else source.choice(VALUES)
