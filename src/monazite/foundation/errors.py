"""Everything monazite raises on purpose.

::

    MonaziteError
    ├── InputError        what a user wrote: a scenario, a command line, a cell; one sentence with file and line
    │   └── DataError     a dataset folder
    └── SolveError        a month that has no solution; says which node, month and draw

All problems of an input are raised together: `InputError.problems` holds the single ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from math import isfinite
from pathlib import Path

from pydantic import ValidationError


class MonaziteError(Exception):
    """Base of every error that monazite raises on purpose."""


class SolveError(MonaziteError):
    """A month could not be solved."""


class InputError(MonaziteError, ValueError):
    """Something a user wrote cannot be used. One problem, or several raised together.

    Parameters
    ----------
    message
        A sentence to use instead of the one made from the parts.
    file, line
        Where it stands.
    field, found, allowed, nearest
        What it is about, what was written, what may be written, and the closest valid name.
    problems
        The single errors of a group.
    """

    def __init__(
        self,
        message: str = "",
        *,
        file: str | Path | None = None,
        line: int | None = None,
        field: str | None = None,
        found: object = None,
        allowed: str | None = None,
        nearest: str | None = None,
        problems: Sequence["InputError"] = (),
    ) -> None:
        self.text = message
        self.file = None if file is None else str(file)
        self.line = line
        self.field = field
        self.found = found
        self.allowed = allowed
        self.nearest = nearest
        self._problems = tuple(problems)
        super().__init__(message)

    @property
    def problems(self) -> tuple["InputError", ...]:
        """The single problems: the members of a group, or the error itself."""
        return self._problems or (self,)

    def located(self, file: str | Path | None, line: int | None, field: str | None = None) -> "InputError":
        """The same error with a place where it has none."""
        return type(self)(
            self.text,
            file=self.file or file,
            line=self.line or line,
            field=field or self.field,
            found=self.found,
            allowed=self.allowed,
            nearest=self.nearest,
        )

    def __str__(self) -> str:
        if self._problems:
            head = f"{len(self._problems)} problems"
            return "\n".join([head, *(f"  {problem}" for problem in self._problems)])
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        facts = self.text
        if not facts:
            parts = [] if self.found is None else [f"found {show(self.found)}"]
            parts += [f"allowed {self.allowed}"] if self.allowed else []
            parts += [f'nearest valid name: "{_short(self.nearest)}"'] if self.nearest else []
            facts = ", ".join(parts)
        return ": ".join(part for part in (place, self.field, facts) if part)


class DataError(InputError):
    """A dataset folder cannot be used."""


MOST_BITS = 4_000


def writable(text: str) -> str:
    """Text with halves of characters written as escapes, which no file or terminal takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def show(value: object) -> str:
    """``value`` as it reads in an error: text in quotes (a subclass of str without), cut at 60 characters."""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:  # Python refuses to write out such integers
        return "an integer of some thousand digits"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, list | tuple):
        inner = ", ".join(show(item) for item in value[:10])
        text = f"[{inner}]"
    else:
        text = writable(f'"{value}"' if type(value) is str else str(value))
    return _short(text)


def _short(text: str) -> str:
    """The first of a text of more than 60 characters."""
    return text if len(text) <= 60 else f"{text[:56]} ..."


GROUPED = 10_000
LONGEST, SMALLEST = 1e15, 1e-9
"""From which on thousands are parted by commas, and between which ends a number is written out."""


def plain_number(value: float) -> str:
    """A number as a reader writes it: no power of ten between a billionth and a million billions, commas in large ones.

    >>> plain_number(1e7), plain_number(2.0), plain_number(2e-5), plain_number(1e300), plain_number(9_223_372_036_854)
    ('10,000,000', '2.0', '0.00002', '1e300', '9,223,372,036,854')
    """
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= GROUPED else str(value)
    text = repr(float(value))
    if isfinite(value) and GROUPED <= abs(value) < LONGEST:
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    if "e" not in text:
        return text
    mantissa, _, power = text.partition("e")
    return format(Decimal(text), "f") if SMALLEST <= abs(value) < 1.0 else f"{mantissa}e{int(power)}"


def six_digits(value: float) -> str:
    """A number that a message reckons or allows, to six digits; a whole one of Python's in full.

    >>> six_digits(1e7), six_digits(0.30000000000000004), six_digits(2.0), six_digits(1_234_567)
    ('10,000,000', '0.3', '2', '1,234,567')
    """
    return plain_number(value if isinstance(value, int) else float(f"{value:.6g}")).removesuffix(".0")


SHORT = 3
"""Letters of a code, such as that of a region."""


def nearest(name: object, names: Iterable[str]) -> str | None:
    """The name that looks most like ``name``, or None when nothing does.

    >>> nearest("Dy.oxid", ["Dy.oxide", "Nd.oxide"])
    'Dy.oxide'
    """
    wanted = str(name).casefold()
    folded = {candidate.casefold(): candidate for candidate in reversed(list(names))}
    close = get_close_matches(wanted, folded, n=8, cutoff=0.5)
    # Short codes are often as near to one as to another: the first letter is the one that is mistyped least.
    close = [one for one in close if _is_near(one, wanted)]
    best = max(close, key=lambda c: (SequenceMatcher(None, c, wanted).ratio(), c[:1] == wanted[:1]), default=None)
    return None if best is None else folded[best]


def _is_near(one: str, wanted: str) -> bool:
    """Whether a name that shares half its letters is near: a code by its first letter, another by three fifths."""
    if len(wanted) <= SHORT:
        return one[:1] == wanted[:1]
    begins = len(one) > SHORT and (wanted.startswith(one) or one.startswith(wanted))
    return begins or SequenceMatcher(None, one, wanted).ratio() >= 0.6


MOST_LISTED = 50  # problems of one file that a message lists
MANY = 20  # names that a message lists in full


def unknown(name: object, names: Iterable[str], *, field: str) -> InputError:
    """An InputError for a name that is not in ``names``: the nearest one, the list when it is short, or some of it."""
    known = list(names)
    close = nearest(name, known)
    if close is not None:
        return InputError(field=field, found=name, nearest=close)
    some = ", ".join(_short(one) for one in (known if len(known) <= MANY else known[:3]))
    listed = some if len(known) <= MANY else f"one of {len(known)} names, such as {some}"
    return InputError(field=field, found=name, allowed=listed or "no name", nearest=None)


def collect(problems: Sequence[InputError]) -> None:
    """Raise all ``problems`` together; do nothing when there are none."""
    if not problems:
        return
    if len(problems) == 1:
        raise problems[0]
    kind = DataError if all(isinstance(problem, DataError) for problem in problems) else InputError
    raise kind(problems=[single for problem in problems for single in problem.problems])


_EXPECTED = {
    "missing": "a value (none is given)",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text in quotes",
    "tuple_type": 'a list such as ["a", "b"]',
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "finite_number": "a finite number",
    "date_type": "a date YYYY-MM-DD",
    "date_parsing": "a date YYYY-MM-DD (month 1 to 12)",
    "date_from_datetime_parsing": "a date YYYY-MM-DD (month 1 to 12)",
    "date_from_datetime_inexact": "a date YYYY-MM-DD without a time",
    "union_tag_not_found": "a kind",
}


def from_validation(
    error: ValidationError, names: dict[str, Iterable[str]] | None = None
) -> list[tuple[tuple[str | int, ...], InputError]]:
    """Every problem of a pydantic error as (location, InputError without a place).

    ``names`` maps a dotted location prefix ("" for the top) to the keys allowed there, for the nearest name.
    """
    result = []
    items = error.errors(include_url=False)
    for item in items[:MOST_LISTED]:
        place, kind, context = tuple(item["loc"]), item["type"], item.get("ctx", {})
        found, allowed, near = item["input"], _EXPECTED.get(kind), None
        if kind == "quantity":
            found, allowed, near = context["found"], context["allowed"], context["nearest"] or None
            if isinstance(found, int) and GROUPED <= abs(found) < LONGEST:
                found = float(found)  # reads as its bounds do
        elif kind == "extra_forbidden":
            known = list((names or {}).get(".".join(str(p) for p in place[:-1]), ()))
            found, near = place[-1], nearest(place[-1], known)
            allowed = None if near else ("one of " + ", ".join(known) if known else "no such key")
        elif kind == "literal_error":
            choices = [choice.strip("' ") for choice in context["expected"].replace(" or ", ",").split(",")]
            allowed, near = "one of " + ", ".join(choices), nearest(found, choices)
        elif kind == "union_tag_invalid":
            choices = [choice.strip("' ") for choice in context["expected_tags"].split(",")]
            place, found = (*place, "kind"), context["tag"]
            allowed, near = "one of " + ", ".join(choices), nearest(found, choices)
        elif kind == "union_tag_not_found":
            place, found = (*place, "kind"), None
        elif kind == "missing":
            found = None
        elif kind == "value_error" and isinstance(context.get("error"), InputError):
            result.append((place, context["error"]))
            continue
        allowed = allowed or (None if near else item["msg"])
        result.append((place, InputError(found=found, allowed=allowed, nearest=near)))
    if len(items) > MOST_LISTED:
        result.append(((), InputError(f"{len(items) - MOST_LISTED} more problems are not listed")))
    return result
