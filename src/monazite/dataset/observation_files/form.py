"""What all forms share: flows of trade as they are read, rows that are left out, and what a form has to offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, Protocol

from monazite.dataset.observation_files.cells import CellTable
from monazite.dataset.observation_files.countries import CountryMap
from monazite.dataset.rows.evidence import Observation
from monazite.foundation.units import factor

EXAMPLES = 3
"""Examples that are remembered of a reason for leaving rows out."""

type Direction = Literal["exports", "imports"]

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "kg": "kg",
        "kgs": "kg",
        "kilogram": "kg",
        "kilograms": "kg",
        "t": "t",
        "mt": "t",
        "tonnes": "t",
        "tons": "t",
        "metric tons": "t",
    }
)
_GRAMS = ("g", "gm", "gr", "gram", "grams")


def tonnes_per(unit: str) -> float | None:
    """Tonnes in one of a unit of mass as customs offices write it; None for a unit of anything else.

    >>> tonnes_per("KG"), tonnes_per("NO")
    (0.001, None)
    """
    name = unit.strip().lower()
    if name in _GRAMS:
        return 1e-6
    known = _ALIASES.get(name)
    return None if known is None else factor(known, "t")


@dataclass(frozen=True, slots=True)
class TradeFlow:
    """A flow as a file states it.

    Attributes
    ----------
    line
        Where it stands.
    system, code
        Nomenclature (HS, CN, HTS or JP) and code of the goods.
    direction
        Seen from the reporter.
    reporter, partner
        Names in the country map; ``?`` and what stands in the file for a partner that is not in it.
    period
        A month or a year.
    tonnes
        Mass in the period, if stated.
    value, currency
        Worth in the period, if stated, in single units of the currency.
    updated
        Day on which the file says that its figures were last updated.
    """

    line: int
    system: str
    code: str
    direction: Direction
    reporter: str
    partner: str
    period: str
    tonnes: float | None = None
    value: float | None = None
    currency: str = "USD"
    updated: date | None = None


@dataclass(slots=True)
class LeftOut:
    """Rows that do not become observations, counted by reason, with the first few as examples."""

    count: dict[str, int] = field(default_factory=dict[str, int])
    examples: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def add(self, reason: str, line: int | None, what: str, number: int = 1) -> None:
        """Count a row that is left out for a reason."""
        self.count[reason] = self.count.get(reason, 0) + number
        shown = self.examples.setdefault(reason, [])
        example = what if line is None else f"line {line}: {what}"
        if len(shown) < EXAMPLES and example not in shown:
            shown.append(example)


@dataclass(frozen=True, slots=True)
class FileContents:
    """What a form makes of a file: flows of trade, or observations that are stated as such with their lines."""

    flows: Sequence[TradeFlow] = ()
    observations: Sequence[tuple[int, Observation]] = ()
    columns: Mapping[str, str] = MappingProxyType({})
    """Column of the file to what it was taken for."""


@dataclass(frozen=True, slots=True)
class FileContext:
    """What a form may look up while it reads, and where it reports what it leaves out."""

    countries: CountryMap
    left: LeftOut
    published: date | None
    source: str


class Form(Protocol):
    """A form of statistics: what it is called, who publishes it, how it is recognised and read."""

    title: str
    publisher: str

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a header is one of this form."""
        ...

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """Flows or observations of a file. Raises InputError for a missing column or a cell that has no meaning."""
        ...
