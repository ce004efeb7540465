"""Claims: the only way to put a number into a sentence of the brief.

A claim is a template without digits plus named values. Every value is a `Quantity` (number, range, unit, run, sources)
or a string (a name or a date). The same claim renders as plain text, Markdown and HTML, so text, tables, chart
descriptions and the machine-readable list cannot drift apart.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter, ascii_lowercase
from typing import Any

from markupsafe import Markup, escape

from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.wording import FORMS
from monazite.results.quantity import Quantity

SECTIONS = {
    "front": "In brief",
    "decide": "What to do, and by when",
    "happening": "What's happening",
    "important": "Why it's important",
    "next": "What's next",
    "beyond": "Beyond the headlines",
}

_NEVER = "not within the run"
_ALL_ALIKE = "the same in all runs"
_DIGIT = re.compile(r"\d")
_PIECES = Formatter()


def joined_with_and(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    items = list(parts)
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


# --- numbers ---------------------------------------------------------------------------------------------------------


def number(value: float, figures: int = 2, *, exact: bool = False) -> str:
    """A number with ``figures`` significant digits and thousands separators; three digits from a hundred up.

    >>> number(0.4521), number(3.94), number(415.4), number(58152)
    ('0.45', '3.9', '415', '58,200')
    >>> number(58152, exact=True), number(float('nan'))
    ('58,152', 'none')
    """
    if not math.isfinite(value):
        return "none" if math.isnan(value) else "without limit"
    if value == 0:
        return "0"
    if exact:
        text = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
        return text.replace("-", "\N{MINUS SIGN}")
    figures = max(figures, 3) if abs(value) >= 100 else figures
    places = figures - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    if rounded and math.floor(math.log10(abs(rounded))) > math.floor(math.log10(abs(value))):
        places -= 1  # 9.96 becomes 10, not 10.0
    if abs(value) < 1e-6:
        return "0"
    return f"{rounded:,.{max(places, 0)}f}".replace("-", "\N{MINUS SIGN}")


def _scale(q: Quantity) -> tuple[float, str, float]:
    """Factor and suffix that print a quantity's unit in words, and the smallest number worth printing."""
    unit = q.unit
    if unit in {"MUSD", "MUSD/month", "MUSD/yr"}:
        every = {"MUSD": "", "MUSD/month": " a month", "MUSD/yr": " a year"}[unit]
        size = abs(q.value) if q.value and math.isfinite(q.value) else abs(q.high)
        if size >= 1e6:
            return 1e-6, f" trillion USD{every}", 1e-3
        return (1e-3, f" billion USD{every}", 1e-3) if size >= 1e3 else (1.0, f" million USD{every}", 0.1)
    if unit in {"share", "%"} or unit.startswith("% of"):
        return (100.0 if unit == "share" else 1.0), "%", 1e-3
    words = {
        "1": "",
        "count": "",
        "kg/kg": " kg per kg",
        "t/t": " t per t",
        "m3/t": " m³ per t",
        "m2/t": " m² per t",
        "pp": " percentage points",
        "person": " persons",
        "t/month": " t a month",
        "t/yr": " t a year",
        "m3/month": " m³ a month",
        "m2/month": " m² a month",
    }
    if unit in {"day", "month", "week", "year"}:
        return 1.0, f" {unit}" if q.kind == "data" and q.value == 1 else f" {unit}s", 0.0
    return 1.0, words.get(unit, f" {unit}"), 0.0


def _floored(value: float, figures: int, least: float, *, exact: bool = False) -> str:
    """A number, or that it is too small to print: ``nearly 0``, ``just below 0``."""
    if 0 < abs(value) < least:
        return "nearly 0" if value > 0 else "just below 0"
    return number(value, figures, exact=exact)


def value_text(q: Quantity) -> str:
    """The central value with its unit, no range: ``415 USD/kg``, ``3.9%``, ``12 billion USD``."""
    factor, unit, least = _scale(q)
    if math.isnan(q.value):
        return "none"
    exact = q.kind == "data" or q.unit == "count"
    return f"{_floored(q.value * factor, _figures(q, factor), least, exact=exact)}{unit}"


def range_text(q: Quantity) -> str:
    """The range alone, ``2.1 to 6.4``; empty for a published figure or a count without spread.

    An end that is not a number prints as words: the event does not come within the run.
    """
    factor, _, least = _scale(q)
    ends = (q.low * factor, q.high * factor)
    if q.low == q.high or (math.isnan(q.low) and math.isnan(q.high)):
        return "" if q.kind == "data" or math.isnan(q.low) else _ALL_ALIKE
    figures = _figures(q, factor)
    low, high = (_NEVER if math.isnan(x) else _floored(x, figures, least) for x in ends)
    if low == high:
        return _ALL_ALIKE
    return f"{high} to {low}" if math.isnan(q.low) else f"{low} to {high}"


def range_with_unit(q: Quantity) -> str:
    """The range with the unit of its ends, ``2.1 to 6.4 billion USD``; as `range_text` where there is none."""
    spread = range_text(q)
    return spread if spread in ("", _ALL_ALIKE) else f"{spread}{_scale(q)[1]}"


def _figures(q: Quantity, factor: float) -> int:
    """Significant digits that tell the ends of the range apart, two or three."""
    if q.low == q.high or math.isnan(q.low) or math.isnan(q.high):
        return 2
    return 2 if number(q.low * factor, 2) != number(q.high * factor, 2) else 3


def quantity_text(q: Quantity) -> str:
    """Value, unit and range: ``415 USD/kg (310 to 560)``; the value alone where all runs agree."""
    spread = range_text(q)
    return f"{value_text(q)} ({spread})" if spread not in ("", _ALL_ALIKE) else value_text(q)


_FORMS = {"": quantity_text, "value": value_text, "range": range_text, **FORMS}


def form_of(name: str) -> Callable[[Quantity], str]:
    """How a number is printed: ``percent``, or in another language ``fr.percent``. Raises KeyError for another name."""
    code, _, form = name.rpartition(".")
    if not code:
        return _FORMS[form]
    return lambda q: language(code).word(_FORMS[form](q))


# --- claims ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence, tile or table cell of the brief.

    ``template`` is a format string without digits; ``{name}`` prints value, unit and range, ``{name:value}`` and
    ``{name:range}`` print the parts (for layouts that set the range apart; a template that uses one uses both).
    ``otherwise`` is the sentence used when a quantity in the template has no value in the central draw.
    Raises ValueError for a digit in a template or a placeholder without a value.
    """

    id: str
    section: str
    template: str
    values: Mapping[str, Quantity | str] = field(default_factory=dict[str, Quantity | str])
    otherwise: str = ""
    sources: tuple[str, ...] = ()
    label: str = ""

    def __post_init__(self) -> None:
        for template in (self.template, self.otherwise):
            literal = "".join(piece[0] for piece in _PIECES.parse(template))
            if _DIGIT.search(literal):
                raise ValueError(f"claim {self.id}: a number stands in the template {template!r}; make it a value")
            for _, name, form, _ in _PIECES.parse(template):
                if name is not None and (name not in self.values or (form or "").rpartition(".")[2] not in _FORMS):
                    raise ValueError(f"claim {self.id}: nothing to fill {{{name}:{form}}} with")

    @property
    def quantities(self) -> dict[str, Quantity]:
        """The values that are numbers, by name."""
        return {k: v for k, v in self.values.items() if isinstance(v, Quantity)}

    @property
    def active_template(self) -> str:
        """The template in force: ``otherwise`` when a number it needs is missing in the central draw."""
        names = {name for _, name, _, _ in _PIECES.parse(self.template) if name}
        gone = any(math.isnan(q.value) for name, q in self.quantities.items() if name in names)
        return self.otherwise if gone and self.otherwise else self.template

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Source ids of the claim and of its numbers, first mention first."""
        out = dict.fromkeys(self.sources)
        for q in self.quantities.values():
            out |= dict.fromkeys(q.sources)
        return tuple(out)

    @property
    def marked_sources(self) -> tuple[str, ...]:
        """Source ids that carry marks in the text: of quotations and published figures."""
        out = dict.fromkeys(self.sources)
        for q in self.quantities.values():
            out |= dict.fromkeys(q.sources if q.kind == "data" else ())
        return tuple(out)

    @property
    def run(self) -> str:
        """Run id of the first simulated number, empty for a claim of published figures only."""
        return next((q.run for q in self.quantities.values() if q.run), "")

    @property
    def text(self) -> str:
        """The sentence as plain text, numbers with range and unit."""
        return self.render(lambda value, _: value)

    @property
    def placeholders(self) -> list[str]:
        """Names of the values in the order in which the sentence prints them."""
        return [name for _, name, _, _ in _PIECES.parse(self.active_template) if name is not None]

    def render(self, mark: Callable[[str, bool], str], between: Callable[[str], str] = str) -> str:
        """The sentence with ``mark(text, is_number)`` applied to every filled value, ``between`` to the rest."""
        out: list[str] = []
        for literal, name, form, _ in _PIECES.parse(self.active_template):
            out.append(between(literal))
            if name is None:
                continue
            value = self.values[name]
            number_here = isinstance(value, Quantity)
            filled = form_of(form or "")(value) if isinstance(value, Quantity) else str(value)
            out.append(mark(filled, number_here))
        return "".join(out)

    def html(self, numbers: Mapping[str, int] | None = None, limit: int = 3) -> Markup:
        """The sentence as HTML: every number links to the claim's row in the table of claims.

        Published figures and quotations also carry superscripts to at most ``limit`` sources; the sources of a
        simulated number stand in its row.
        """
        out = Markup()
        for literal, name, form, _ in _PIECES.parse(self.active_template):
            out += escape(literal)
            if name is None:
                continue
            value = self.values[name]
            if isinstance(value, Quantity):
                filled = _unbroken(value) if not form else escape(form_of(form)(value))
                out += Markup('<a class="num" href="#t-{}">{}</a>').format(self.id, filled)
            else:
                out += escape(str(value))
        marks = sorted(numbers[s] for s in self.marked_sources if numbers and s in numbers) if limit else []
        refs = Markup(" ").join(Markup('<a href="#s-{0}">{0}</a>').format(n) for n in marks[:limit])
        if len(marks) > limit:
            refs += Markup(' <a href="#t-{}">+</a>').format(self.id)
        sup = Markup('<sup class="src">{}</sup>').format(refs) if marks else Markup()
        return Markup('<span class="claim" data-claim="{}">{}{}</span>').format(self.id, out, sup)

    def to_json(self) -> dict[str, Any]:
        """Plain mapping for ``claims.json``; a number that is missing becomes null."""
        values = {k: v if isinstance(v, str) else _plain(v) for k, v in self.values.items()}
        return {
            "id": self.id,
            "section": self.section,
            "label": self.label,
            "text": self.text,
            "values": values,
            "run": self.run,
            "sources": list(self.all_sources),
        }


def _unbroken(q: Quantity) -> Markup:
    """Value and range, each kept on one line."""
    spread = range_text(q)
    value = Markup('<span class="nb">{}</span>').format(value_text(q))
    varies = spread not in ("", _ALL_ALIKE)
    return value + Markup(' <span class="nb">({})</span>').format(spread) if varies else value


def _plain(q: Quantity) -> dict[str, Any]:
    def finite(x: float) -> float | None:
        return float(x) if math.isfinite(x) else None

    return {
        "value": finite(q.value),
        "low": finite(q.low),
        "high": finite(q.high),
        "unit": q.unit,
        "outcome": q.outcome,
        "where": dict(q.where),
        "kind": q.kind,
        "run": q.run,
        "sources": list(q.sources),
    }


class ClaimBook:
    """Makes claims, numbers them within their section and keeps them in order."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._count: dict[str, int] = dict.fromkeys(SECTIONS, 0)

    def _next(self, section: str) -> str:
        self._count[section] += 1
        return f"{section}-{self._count[section]:02d}"

    def say(
        self,
        section: str,
        template: str,
        values: Mapping[str, Quantity | str] | None = None,
        *,
        otherwise: str = "",
        sources: Sequence[str] = (),
        label: str = "",
        **more: Quantity | str,
    ) -> Claim:
        """A new claim in ``section``; ``values`` and keyword arguments fill the template."""
        filled = {**more, **(values or {})}
        claim = Claim(self._next(section), section, template, filled, otherwise, tuple(sources), label)
        self._claims[claim.id] = claim
        return claim

    def several(
        self,
        section: str,
        sentence: str,
        phrase: str,
        items: Sequence[Mapping[str, Quantity | str]],
        **shared: Quantity | str,
    ) -> Claim:
        """A claim that says the same of several things: ``{all}`` in ``sentence`` becomes ``phrase`` for each item.

        The placeholders of ``phrase`` are filled from the item, those of ``sentence`` from ``shared``.
        """
        values: dict[str, Quantity | str] = dict(shared)
        phrases: list[str] = []
        for key, item in zip(ascii_lowercase, items, strict=False):
            values |= {f"{name}_{key}": value for name, value in item.items()}
            phrases.append(re.sub(r"\{(\w+)", rf"{{\1_{key}", phrase))
        claim = Claim(self._next(section), section, sentence.replace("{all}", joined_with_and(phrases)), values)
        self._claims[claim.id] = claim
        return claim

    def cell(self, section: str, label: str, q: Quantity, otherwise: str = "none") -> Claim:
        """A claim that is one table cell; ``label`` says what it is when it is read alone."""
        return self.say(section, "{v}", otherwise=otherwise, label=label, v=q)

    def quote(self, section: str, text: str, sources: Sequence[str], label: str = "") -> Claim:
        """A claim that repeats a published sentence or figure word for word."""
        return self.say(section, "{text}", sources=sources, label=label, text=text)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims.values())

    def __len__(self) -> int:
        return len(self._claims)

    def source_numbers(self) -> dict[str, int]:
        """Source ids numbered: those with marks in the text first, in their order, then those of simulated numbers."""
        ids = dict.fromkeys(s for claim in self for s in claim.marked_sources)
        ids |= dict.fromkeys(s for claim in self for s in claim.all_sources)
        return {s: i for i, s in enumerate(ids, 1)}


def sources_of(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Source ids of several claims, first mention first."""
    return tuple(dict.fromkeys(s for claim in claims for s in claim.all_sources))
