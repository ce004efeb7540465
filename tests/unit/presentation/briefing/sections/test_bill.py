"""The footprint bill: burdens per route, new supply against old, import conditions, prices where somebody asks."""

from dataclasses import replace

import pytest

from brief_cases import (
    bill_of,
    brief_run,
    context,
    licences,
    licensed_run,
    median_of,
    plain,
    tables_of,
    text_of,
    unrestricted_run,
)
from monazite.analysis.footprint.bill import Bill
from monazite.analysis.footprint.standards import import_condition_cost
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.sections.bill import import_conditions, new_and_old, priced
from monazite.presentation.briefing.sections.footprint import footprint, routes


def test_routes_stand_with_their_published_ranges():
    blocks = footprint(context(licensed_run()))
    table = tables_of(blocks)["Footprint per route"]
    assert table.head[1] == "Greenhouse gas, kg CO₂e per kg oxide"
    rows = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in table.rows}
    assert rows["Pit"] == ["35 kg per kg (20 to 60)", "0.3 t per t (0.10 to 0.90)", "900 m³ per t (400 to 2,000)"]
    assert rows["Swarf EU"] == ["8 kg per kg (4.0 to 15)", "no figure", "no figure"]
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    drawn = str(figure.spec(False))
    for group in ("in the controlling country", "elsewhere", "recycling"):
        assert group in drawn
    assert figure.sources == ["lit"]


def test_totals_stand_beside_those_without_the_measures():
    run = licensed_run()
    over = (run.index.month[-12], run.index.month[-1])
    total = replace(
        run.quantity("co2e", region="WORLD", over=over), value=median_of(run, "co2e", region="WORLD", over=over)
    )
    text = text_of(footprint(context(run, baseline=unrestricted_run())))
    assert f"the chain emits {value_text(total)} (" in text
    assert "of greenhouse gas, against" in text
    assert "against" not in text_of(footprint(context(run)))


def test_routes_of_both_runs_stand_side_by_side():
    table = tables_of(routes(context(licensed_run(), baseline=unrestricted_run())))[
        "Routes with and without the measures"
    ]
    assert table.head[2] == "Greenhouse gas, without the measures"
    assert [plain(row[0]) for row in table.rows] == ["Pit", "Quarry", "Swarf EU"]


def test_new_supply_stands_against_old():
    blocks = new_and_old(context(licensed_run()))
    assert "mining that pays for armed conflict supplies 0% in the European Union" in text_of(blocks)


@pytest.mark.parametrize("price", [{}, {"co2e": 80.0, "water": 2.0}])
def test_burdens_have_a_price_only_where_the_scenario_names_one(price):
    text = text_of(priced(context(brief_run(licences(), burden_price=price))))
    assert ("80 USD/t for greenhouse gas and 2 USD/m3 for water" in text) == bool(price)
    assert ("no loss in this brief holds it" in text) == bool(price)


def test_import_conditions_say_what_they_shut_out_and_cost():
    condition = {"kind": "standards", "actor": "EU", "start": "2025-01-01", "stages": ["oxide"], "max_co2e": 20.0}
    run = brief_run(licences(), condition)
    text = text_of(import_conditions(context(run, bill=Bill((), import_condition_cost(run), 2))))
    assert text.startswith("The import condition of the European Union shuts out the origins of ")
    assert "over the run this changes its bill for the goods by " in text
    assert import_conditions(context(run)) == []
    assert import_conditions(context(run, bill=bill_of())) == []
