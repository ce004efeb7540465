"""What the reader of a parts list says of it: which column is which, and rows that are to be left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from monazite.analysis.company.firm.column_names import ALLOWED, MARGIN, NEEDED, NEEDS_OF, STOCK_KG
from monazite.analysis.company.firm.column_spellings import PER, SITE, UNIT
from monazite.foundation.errors import InputError, nearest

COLUMNS = {
    **{name: words for name, words in NEEDED.items() if name != "stock_days"},
    **{name: f"kg bought there a {period}" for name, (period, _) in NEEDS_OF.items()},
    "stock_days": NEEDED["stock_days"],
    STOCK_KG: "kg in stock",
    "supplier": "supplier",
    "lead_days": "days under way, from leaving the origin to arrival",
    "order_days": "days from order to receipt, making included",
    "licence": "state of the licence",
    "price": "price of a kg",
    MARGIN: "margin a year that is lost without the part",
    PER: "how many units the price is of",
    "currency": "currency of the prices",
    SITE: "plant that uses it",
    UNIT: "unit of the quantity",
}
"""What a column of a list can be, and what that is."""


@dataclass(frozen=True)
class ListChoice:
    """What a reader says of a list.

    Attributes
    ----------
    columns
        Name of `COLUMNS` by the text of a header; empty for a column that is not to be read.
    without
        Lines of the file that are left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    without: Collection[int] = ()


AS_WRITTEN = ListChoice()
"""Nothing is said: columns are read by their names."""


def choice_of(columns: Sequence[str], without: Collection[int] = ()) -> ListChoice:
    """A choice from words of a command: ``What is in it=good``, ``Remark=``.

    Raises InputError for words without ``=`` and for a column that a list does not have.
    """
    chosen = dict[str, str]()
    for text in columns:
        header, sign, name = text.rpartition("=")
        if not sign:
            raise InputError(field="--column", found=text, allowed="HEADER=COLUMN, such as Stoff=good")
        chosen[header.strip()] = checked_column(name.strip())
    return ListChoice(chosen, without)


def checked_column(name: str) -> str:
    """A column of a list, or nothing. Raises InputError for another name."""
    if name and name not in COLUMNS and name not in ALLOWED:
        raise InputError(field="column", found=name, allowed=", ".join(COLUMNS), nearest=nearest(name, COLUMNS))
    return name
