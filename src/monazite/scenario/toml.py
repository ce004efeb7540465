"""TOML in with the line of every key, and out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isinf, isnan
from pathlib import Path
from typing import Any, TypeGuard

from monazite.foundation.errors import InputError
from monazite.scenario.toml_slips import UnquotedText, slip

MOST_BYTES = 1_000_000
"""Size of a scenario file; the largest shipped one has 20,000."""
MOST_PARTS = 20
"""Parts of a dotted key; a scenario needs three."""
_TOKEN = re.compile(r"[^\s=\[\]{},#]+")
_AROUND_POINT = re.compile(r"(?<![ \t])[ \t]*+\.[ \t]*+")
_IS_KEY = re.compile(r"""(?:(?:[A-Za-z0-9_-]++|"[^"]*+"|'[^']*+')\.?)++""")
_HEADER = re.compile(r"\s*\[+[A-Za-z\"]")
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Document:
    """Content of a TOML file with its text, from which the line of a key is found."""

    file: str | None
    text: str
    content: dict[str, Any]
    inherited: int = 0
    """Number of measures that come before those of the text, from a scenario that it extends."""

    def own_place(self, where: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """The location with a measure numbered as in the text."""
        if len(where) > 1 and where[0] == "policy" and isinstance(where[1], int) and where[1] >= self.inherited:
            return (where[0], where[1] - self.inherited, *where[2:])
        return where

    def field(self, where: tuple[str | int, ...]) -> str:
        """A location in words: ``policy 1 (export_control), goods`` for ("policy", 0, "goods")."""
        where = tuple(part for part in where if part != "[key]")
        if len(where) < 2 or where[0] != "policy" or not isinstance(where[1], int):
            return ".".join(map(str, where))
        blocks = self.content.get("policy")
        block = blocks[where[1]] if is_list(blocks) and where[1] < len(blocks) else None
        kind = block.get("kind") if is_table(block) else None
        number = self.own_place(where)[1]
        return policy_field(number if isinstance(number, int) else 0, kind, *where[2:])

    def line(self, where: tuple[str | int, ...], found: object = None) -> int | None:
        """Line of the key at a location such as ("policy", 2, "approval"), or of the block when it has no such key.

        With ``found``, the line inside a list of several lines on which that text stands.
        """
        if not self.text:
            return None
        lines = self.text.splitlines()
        first, last, inside = 0, _end_of_head(lines), False
        keys = list(where)
        key: str | int | None = keys[0] if keys else None
        if (len(keys) > 1 and isinstance(keys[1], int)) or (keys and f"[{keys[0]}]" in self.text):
            block = keys[1] if len(keys) > 1 and isinstance(keys[1], int) else 0
            heads = [i for i, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(str(keys[0]))}\s*\]+", line)]
            if block < len(heads):
                first, inside = heads[block], True
                last = next((i for i in range(first + 1, len(lines)) if _HEADER.match(lines[i])), len(lines))
                rest = [part for part in keys[1:] if isinstance(part, str)]
                key = rest[0] if rest else (found if isinstance(found, str) else None)
        at = self._key_line(lines, first, last, key)
        if at is None:
            return first + 1 if inside else None
        if isinstance(found, str):
            for i in range(at, last):
                if i > at and re.match(r"\s*[\w\"'-]+\s*=", lines[i]):
                    break
                if f'"{found}"' in lines[i] or f"'{found}'" in lines[i]:
                    return i + 1
        return at + 1

    @staticmethod
    def _key_line(lines: list[str], first: int, last: int, key: str | int | None) -> int | None:
        if key is None:
            return None
        pattern = re.compile(rf"\s*[\"']?{re.escape(str(key))}[\"']?\s*[=.]")
        return next((i for i in range(first, last) if pattern.match(lines[i])), None)


def policy_field(number: int, kind: object, *rest: str | int) -> str:
    """A measure, counted from 0, and a key of it in words: ``policy 1 (export_control), goods``."""
    named = f" ({kind})" if isinstance(kind, str) and len(kind) <= 40 else ""
    return f"policy {number + 1}{named}" + (", " + ".".join(map(str, rest)) if rest else "")


def _end_of_head(lines: list[str]) -> int:
    """Number of lines before the first table."""
    return next((i for i, line in enumerate(lines) if _HEADER.match(line)), len(lines))


def parse(source: Path | bytes, file: str | None = None) -> Document:
    """Read TOML from a file or bytes. Raises InputError with file and line for anything that is not TOML."""
    name = file if isinstance(source, bytes) else str(source)
    try:
        raw = source if isinstance(source, bytes) else _first_bytes(source)
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror})", file=name) from None
    if len(raw) > MOST_BYTES:
        found = UnquotedText(f"{_size(source):,} bytes")
        raise InputError(found=found, allowed=f"at most {MOST_BYTES:,}", file=name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"found byte 0x{raw[error.start]:02x}, allowed UTF-8 text", file=name, line=line) from None
    _refuse_deep_keys(text, name)
    try:
        return Document(name, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _syntax(error, text, name) from None


def _first_bytes(path: Path) -> bytes:
    """As much of a file as may be in it and one byte more; it may be a pipe, and a device has no end."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _size(source: Path | bytes) -> int:
    """Bytes of a source; of a pipe or a device what was read of it."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    return max(size, MOST_BYTES + 1)


def _refuse_deep_keys(text: str, file: str | None) -> None:
    """Raise InputError for a key of very many parts, of which the parser would make as many tables within tables."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") <= MOST_PARTS:
            continue
        for word in _TOKEN.findall(_AROUND_POINT.sub(".", line)):
            if word.count(".") > MOST_PARTS and _IS_KEY.fullmatch(word):
                found = f"a key of {word.count('.') + 1} parts"
                raise InputError(found=UnquotedText(found), allowed=f"at most {MOST_PARTS}", file=file, line=number)


def _syntax(error: Exception, text: str, file: str | None) -> InputError:
    message = str(error)
    match = _PLACE.search(message)
    lines = text.split("\n")
    line = int(match[1]) if match and match[1] else max(len(lines), 1)
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    key, equals, _ = shown.partition("=")
    field = key.strip().strip("\"'") if equals and len(key) < 40 else None
    if meant := slip(shown, message):
        return meant.located(file, line, field)
    if isinstance(error, RecursionError):
        message = "nested too deeply"
    return InputError(f"not TOML: {_PLACE.sub('', message)[:200]}", file=file, line=line, field=field)


def is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a value is a table."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Whether a value is a list."""
    return isinstance(value, list | tuple)


def _is_blocks(value: object) -> TypeGuard[list[dict[str, object]] | tuple[dict[str, object], ...]]:
    """Whether a value is an array of tables."""
    return is_list(value) and bool(value) and all(is_table(item) for item in value)


def dumps(content: Mapping[str, object]) -> str:
    """A mapping as TOML: plain keys, then tables, then arrays of tables. None is left out."""
    present = {key: value for key, value in content.items() if value is not None}
    blocks = {key: value for key, value in present.items() if _is_blocks(value)}
    tables = {key: value for key, value in present.items() if is_table(value)}
    lines = [f"{_key(k)} = {_value(v)}" for k, v in present.items() if k not in blocks and k not in tables]
    for name, table in tables.items():
        lines += ["", f"[{_key(name)}]"]
        lines += [f"{_key(k)} = {_value(v)}" for k, v in table.items() if v is not None]
    for name, items in blocks.items():
        for item in items:
            lines += ["", f"[[{_key(name)}]]"]
            lines += [f"{_key(k)} = {_value(v)}" for k, v in item.items() if v is not None]
    return "\n".join(lines) + "\n"


def _key(key: object) -> str:
    text = key.isoformat() if isinstance(key, date) else str(key)
    return text if _BARE.match(text) else _text(text)


def _text(text: str) -> str:
    named = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    return (
        '"' + "".join(named.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c) for c in text) + '"'
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "nan" if isnan(value) else ("inf" if value > 0 else "-inf") if isinf(value) else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if is_table(value):
        inner = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items() if v is not None)
        return f"{{ {inner} }}" if inner else "{}"
    if not is_list(value):
        raise TypeError(f"TOML has no {type(value).__name__}")
    return "[" + ", ".join(_value(item) for item in value) + "]"
