"""Which form a file has, by its header."""

from collections.abc import Sequence
from pathlib import Path

from monazite.dataset.observation_files.cells import CellTable, read_cells
from monazite.dataset.observation_files.form import Form
from monazite.dataset.observation_files.forms.census import Census
from monazite.dataset.observation_files.forms.comext import Comext
from monazite.dataset.observation_files.forms.comtrade import Comtrade
from monazite.dataset.observation_files.forms.dataweb import DataWeb
from monazite.dataset.observation_files.forms.japan_customs import JapanCustoms
from monazite.dataset.observation_files.forms.plain import PlainForm
from monazite.foundation.errors import InputError, nearest

FORMS: tuple[Form, ...] = (Comtrade(), Comext(), Census(), DataWeb(), JapanCustoms(), PlainForm())
"""Every form, in the order in which they are tried."""

_MARKS = {
    "UN Comtrade": ("cmdCode", "flowCode"),
    "Eurostat Comext": ("DATAFLOW", "reporter", "partner", "product", "flow", "indicators"),
    "US Census Bureau": ("I_COMMODITY", "CTY_CODE"),
    "USITC DataWeb": ("HTS Number", "Year"),
    "Japan Customs": ("Exp or Imp", "HS", "Value-Jan"),
    "plain form": ("outcome", "region", "period", "value", "unit"),
}


def form_of(header: Sequence[str]) -> Form | None:
    """The form that a header belongs to."""
    return next((form for form in FORMS if form.recognises(header)), None)


def recognise(path: Path) -> tuple[Form, CellTable]:
    """Read a file and say which form it has.

    Raises
    ------
    InputError
        For a header that belongs to no form, with the columns by which each is recognised.
    """
    table = read_cells(path, lambda cells: form_of(cells) is not None)
    form = form_of(table.header)
    if form is None:
        marks = [mark for columns in _MARKS.values() for mark in columns]
        near = next((close for cell in table.header if (close := nearest(cell, marks)) is not None), None)
        forms = "; ".join(f"{title} ({', '.join(columns)})" for title, columns in _MARKS.items())
        raise InputError(
            file=table.file,
            line=table.header_line,
            field="header",
            found=", ".join(table.header),
            allowed=f"the columns of a known form: {forms}",
            nearest=near,
        )
    return form, table
