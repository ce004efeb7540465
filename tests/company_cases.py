"""Firms and runs that the tests of the company sheet share."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.load_firm import checked_firm
from monazite.analysis.company.firm.written_rows import WrittenRow
from monazite.results.results import Results

SMALL = {
    "firm": [{"name": "Small", "currency": "USD", "pooling": True, "capital_cost": 0.1}],
    "plant": [{"id": "works", "region": "EU", "working_days": 5}],
    "product": [{"id": "motor", "plant": "works", "units": 1000, "margin": 50, "weight": 20}],
    "item": [{"id": "magnets", "good": "NdFeB.SH.magnet", "stock_days": 40, "price": 60}],
    "bom": [{"product": "motor", "item": "magnets", "grams": 1200, "scrap": 0.04}],
    "supply": [
        {"item": "magnets", "origin": "CN", "share": 0.8, "lead_days": 30},
        {"item": "magnets", "origin": "JP", "share": 0.2, "lead_days": 30, "premium": 8},
    ],
}


def firm(**blocks) -> Firm:
    """A checked firm: `SMALL` with some blocks replaced."""
    content = SMALL | blocks
    rows = [
        WrittenRow(block, cells, "firm.toml", n + 1) for block, many in content.items() for n, cells in enumerate(many)
    ]
    return checked_firm(rows, "firm.toml")


def with_cells(block: str, **cells) -> Firm:
    """`SMALL` with cells of the first row of a block replaced."""
    first, *rest = SMALL[block]
    return firm(**{block: [first | cells, *rest]})


@cache
def licensed_run(draws: int = 8, months: int = 26) -> Results:
    """Strict licences on magnets from April 2025, eased in October."""
    strict = control(goods=MAGNETS, approval=0.25, review=2.0)
    eased = control(start="2025-10-01", goods=MAGNETS, approval=0.9, review=1.0)
    return simulated(strict, eased, months=months, draws=draws)


def kernel_arguments(**changes) -> dict[str, Any]:
    """Arrays of two items and one product over three weeks; see `test_weekly_kernels.py` for the case by hand."""
    arguments = {
        "use": np.array([10.0, 5.0]), "base": np.array([10.0, 5.0]), "stock0": np.array([[8.0, 20.0]]),
        "target": np.array([[8.0, 20.0]]), "limit": np.full(2, np.inf), "restock": np.array([1e12]), "most": 1.6,
        "ordered": np.zeros((3, 2)), "line_start": np.array([0, 1, 2]), "line_share": np.ones(2),
        "line_path": np.array([0, 1]), "line_lead": np.zeros(2, np.int64), "month": np.zeros((3, 1), np.int64),
        "reach": np.array([[[0.5, 1.0]]]), "price": np.array([[[3.0, 2.0]]]),
        "other_start": np.zeros(3, np.int64), "other_bin": np.zeros(0, np.int64), "other_share": np.zeros(0),
        "other_ratio": np.zeros(0), "other_week": np.zeros(0, np.int64),
    }  # fmt: skip
    return arguments | changes
