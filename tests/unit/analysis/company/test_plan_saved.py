"""In a stop of years measures are ranked by what they keep running, not by the first day that none of them moves."""

from types import SimpleNamespace

import numpy as np
import pytest

from company_cases import firm
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.firm_lever import LeverEffect
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.plan_saved import is_a_matter_of_volume, margin_lost, plan_lost
from monazite.presentation.company.measure_parts import helps_most, lever_parts

CN_ONLY = [{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 30}]


def two_products(lost):
    """Of 10 weeks: a product of 30 kg a week and one of 10, in the order of the arrays the second first."""
    rows = [SimpleNamespace(units=365.25, margin=2.0), SimpleNamespace(units=365.25, margin=None)]
    return SimpleNamespace(
        weeks=10,
        builder=SimpleNamespace(needs=np.array([[30.0, 0.0], [0.0, 10.0]])),
        inside=SimpleNamespace(product_order=(1, 0)),
        firm=SimpleNamespace(products=rows),
        paths=SimpleNamespace(lost=np.array(lost)),
    )


def test_the_plan_lost_weighs_products_by_what_they_use():
    """5 weeks of 10 kg and 2 of 30 are 110 of 400 kg; 2 weeks of 84 units at 2 a unit are 336 of margin."""
    outlook = two_products([[5.0, 2.0], [0.0, 0.0]])
    assert plan_lost(outlook) == pytest.approx([0.275, 0.0])
    assert margin_lost(outlook, outlook.paths) == pytest.approx([2 * 84 * 12 * 2.0 * 365.25 / (365.25 * 12), 0.0])


@pytest.mark.parametrize(
    ("lost", "gained", "by_plan"), [(1.0, 3.0, False), (1.0, 0.2, True), (5.0, 3.0, True), (0.0, 0.0, False)]
)
def test_a_long_stop_or_a_first_day_that_nothing_moves_is_a_matter_of_volume(lost, gained, by_plan):
    effect = LeverEffect(None, gained, 0.0, gained, gained)
    assert is_a_matter_of_volume(two_products([[lost, lost]]), [effect]) is by_plan


@pytest.mark.compiled
def test_measures_of_a_long_stop_say_what_a_changed_file_keeps_running():
    """A week more in stock keeps what a file with 47 days makes over one with 40, in plan and in margin."""
    closed = control(goods=MAGNETS, approval=0.0, review=2.0)
    results = simulated(closed, months=26, draws=4)
    outlook = CompanyOutlook(firm(supply=CN_ONLY), results)
    assert plan_lost(outlook).mean() > 0.25
    effects = LeverBench(outlook).effects()
    assert [effect.plan for effect in effects] == sorted((effect.plan for effect in effects), reverse=True)
    (stock,) = [effect for effect in effects if effect.lever.kind == "stock"]
    longer = CompanyOutlook(firm(supply=CN_ONLY, item=[
        {"id": "magnets", "good": "NdFeB.SH.magnet", "stock_days": 47, "price": 60}]), results)  # fmt: skip
    assert stock.plan == pytest.approx(float((plan_lost(outlook) - plan_lost(longer)).mean()))
    assert stock.margin == pytest.approx(float((outlook.margin_lost - longer.margin_lost).mean()))
    assert stock.plan is not None
    assert effects[0].plan is not None
    assert stock.plan * outlook.weeks == pytest.approx(1.0, abs=0.35)  # a week of stock is about a week of work
    table, *_ = lever_parts(outlook, effects, 180)
    assert table.head[1] == f"part of the plan kept running, {outlook.weeks} weeks"
    assert table.rows[0][1] == f"{100 * effects[0].plan:.1f} %" or effects[0].plan >= 0.1
    assert "ranked by what they keep running" in table.note
    assert " of the plan running)" in helps_most(outlook, effects)
