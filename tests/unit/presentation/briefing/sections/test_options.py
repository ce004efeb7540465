"""What would have helped: options handed over, and kinds of measures where there are none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from brief_cases import bill_of, context, licensed_run, plain, point, tables_of, text_of, value
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.sections.options import options
from monazite.presentation.briefing.sections.trade_off import trade_off


def spread(median: float | None, low: float | None = None, high: float | None = None) -> dict[str, float | None]:
    return {"median": median, "low": low, "high": high}


def measure(name: str, merit: float | None, avoided: float, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "stock",
        "group": "",
        "text": f"{name} in a public stock",
        "merit": merit,
        "per_dollar": spread(merit, 1.0, 40.0),
        "avoided": spread(avoided, avoided / 2, 2 * avoided),
        "outlay": spread(10.0, 9.0, 11.0),
        "months_to_half": 20.0,
    } | fields


FOUND = {
    "run": "abc",
    "decided": "2024-04-01",
    "budget": 1000.0,
    "loss": spread(600.0, 80.0, 3000.0),
    "measures": [
        measure("Dy 90 days", 20.0, 200.0, group="Dy"),
        measure("Dy 30 days", 15.0, 150.0, group="Dy"),
        measure("Tb 90 days", 2.0, 20.0, per_dollar=spread(2.0, 0.5, None)),
        measure("floor", -1.0, -10.0),
        measure("gift", None, 5.0),
    ],
    "portfolio": measure("Dy and Tb", 12.0, 220.0, text="Dy; Tb"),
    "last_dollar": {"Dy 90 days": 0.046, "Tb 90 days": None},
    "sources": ["lit", "assumed"],
}


@pytest.fixture(scope="module")
def blocks():
    return options(context(licensed_run(), options=FOUND))


def test_the_best_measure_and_the_portfolio_are_told(blocks):
    text = text_of(blocks)
    assert "Of 5 measures decided on 1 April 2024, Dy 90 days in a public stock avoids the most per dollar" in text
    assert "per dollar of outlay: 20 USD per USD (1.0 to 40)." in text
    assert (
        "The best portfolio found for 1 billion USD would have avoided 220 million USD (110 to 440) of 600 million "
        "USD (80 to 3,000): Dy; Tb."
    ) in text
    assert "at most 0.046 USD per USD of loss, so that a smaller budget would do." in text
    assert "raise the loss of the middle draw instead of lowering it: 1." in text


def test_the_table_holds_the_best_of_each_group_with_open_ends_in_words(blocks):
    table = tables_of(blocks)["Measures that avoid most per dollar, the best size of each"]
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert [row[0] for row in rows] == ["Dy 90 days in a public stock", "Tb 90 days in a public stock"]
    assert rows[0][1:] == ["20 USD per USD (1.0 to 40)", "200 million USD (100 to 400)", "10 million USD (9.0 to 11)",
                           "20 months"]  # fmt: skip
    assert rows[1][1] == "2.0 USD per USD (0.50 to without limit)"
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    assert "Dy" in str(figure.spec(False))
    assert figure.sources == ("lit", "assumed")


def test_options_of_which_none_helps_are_left_out():
    none = FOUND | {"measures": [measure("floor", -1.0, -10.0)]}
    assert options(context(licensed_run(), options=none)) == []


def test_kinds_of_measures_stand_by_what_a_dollar_avoids():
    """Without options handed over, What's next has the runs of the trade-off by avoided loss per dollar."""
    points = (point("floor", 10.0, 1000.0), point("stock", 50.0, 100.0), point("gift", 5.0, 0.0))
    blocks = options(context(licensed_run(), bill=bill_of(*points)))
    rows = tables_of(blocks)["Kinds of measures by avoided loss per dollar"].rows
    assert [plain(row[0]) for row in rows] == ["The stock", "The floor"]
    assert [value(row[1]) for row in rows] == [1.0, 0.02]
    text = text_of(blocks)
    assert "decided on 1 April 2024, taken at their largest, this avoids the most for a dollar: the stock" in text


def test_a_measure_that_can_do_harm_says_so_and_how_far_losses_are_counted():
    open_sign = replace(point("stock", 50.0, 100.0), saved=np.array([-40.0, 50.0, 60.0]))
    text = text_of(options(context(licensed_run(), bill=bill_of(open_sign))))
    assert "Its sign is open: in some runs it adds to the loss." in text
    assert "Losses are counted to December 2026, the end of the run, not over twelve months." in text
    sure = text_of(options(context(licensed_run(), bill=bill_of(point("stock", 50.0, 100.0)))))
    assert "Its sign is open" not in sure
    assert "monazite options" not in sure


def test_without_either_nothing_is_said():
    assert options(context(licensed_run())) == []


def test_the_trade_off_marks_what_no_other_measure_beats():
    points = (point("stock", 50.0, 100.0, 10.0, best=True), point("floor", 10.0, 1000.0, 40.0))
    blocks = trade_off(context(licensed_run(), bill=bill_of(*points)))
    rows = tables_of(blocks)["Avoided loss against added greenhouse gas, by measure"].rows
    assert [plain(row[0]) for row in rows] == ["The stock", "The floor"]
    assert [row[-1] for row in rows] == ["on the frontier", ""]
    assert plain(rows[1][2]) == "40 t"
    text = text_of(blocks)
    assert "than public stocks, which avoids 100 million USD (50 to 150) and changes greenhouse gas by 10 t" in text
    assert "mean over 3 draws" in text
    assert trade_off(context(licensed_run())) == []
