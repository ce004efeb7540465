from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from monazite.dataset.cell_types import Day, LastDay, Names, Period
from monazite.dataset.rows.row import Ranged
from monazite.dataset.schema import TABLES, columns, references
from monazite.foundation.units import UNITS, quantities


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_are_consistent(table):
    fields = table.model.model_fields
    assert set(table.keys) <= set(fields)
    assert table.value is None or table.value in fields
    assert table.model.__doc__
    assert table.name == "sources" or {"source", "grade"} <= set(fields)
    assert all(q.unit in UNITS for q in quantities(table.model).values())
    if table.value and issubclass(table.model, Ranged):
        assert {"low", "high"} <= set(fields)


def test_every_table_of_the_contract_is_there():
    shared = {"regions", "sectors", "recovery", "measures", "calendar", "governance", "tariffs", "tariff_paths"}
    shared |= {f"network_{name}" for name in ("regions", "sectors", "trade", "use")}
    shared |= {"concessions", "technology", "talks", "episodes", "prolongations", "option_costs", "drivers"}
    shared |= {"licence_levels"}
    assert {table.name for table in TABLES.values() if table.folder == "shared"} == shared
    assert len(TABLES) == 45


def test_references():
    assert references(TABLES["demand"]) == {"source": "source", "use": "use", "region": "region", "good": "good"}
    assert references(TABLES["projects"])["basket"] == "basket"
    assert references(TABLES["stocks"])["good"] == "good*"


def test_yield_is_a_column():
    assert columns(TABLES["processes"])["yield"] == "yields"


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        (Day, "2025-04-04", date(2025, 4, 4)),
        (Day, "2025-04", date(2025, 4, 1)),
        (Day, "2025", date(2025, 1, 1)),
        (LastDay, "2024-02", date(2024, 2, 29)),
        (LastDay, "2024", date(2024, 12, 31)),
        (Period, "2025-04", "2025-04"),
        (Names, "US; CN;", ("US", "CN")),
    ],
)
def test_cells(kind: Any, cell, expected):
    assert TypeAdapter(kind).validate_python(cell) == expected


@pytest.mark.parametrize("cell", ["2025-13", "2025-02-30", "April", "2025-04-04-01", "", "-1"])
def test_days_that_do_not_exist(cell):
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(cell)
