"""What withholding technology costs sellers and users."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.economy.economy import economy
from monazite.economy.technology import (
    loss_at_levels,
    mean_loss_by_level,
    share_after_delay,
    share_withheld,
    technology_rows,
)
from monazite.foundation.errors import InputError
from monazite.scenario.policies.tech_control import TechControl
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


@pytest.fixture(scope="module")
def eco(ds):
    return economy(ds, ds.names("region"), tuple(dict.fromkeys(row.sector for row in ds.table("sectors"))))


def test_items_are_withheld_one_after_the_other() -> None:
    levels = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert share_withheld(levels, 0.0, 0.5) == pytest.approx([0.0, 0.5, 1.0, 1.0, 1.0])
    assert share_withheld(levels, 0.5, 1.0) == pytest.approx([0.0, 0.0, 0.0, 0.5, 1.0])


def test_users_go_without_only_after_what_they_hold_has_run_out() -> None:
    held = np.array([0.0, 1.0, 1.0, 0.4, 1.0])
    assert share_after_delay(held, 0) == pytest.approx(held)
    assert share_after_delay(held, 1) == pytest.approx([0.0, 0.0, 1.0, 0.4, 0.4])
    assert share_after_delay(held, 9) == pytest.approx(0.0)


def test_a_seller_loses_its_sales_and_a_user_its_lines(ds, eco) -> None:
    """One item by hand, without links between sectors that matter: first-round losses are a lower bound."""
    row = next(r for r in technology_rows(ds, eco) if r.item == "ethane").model_copy(update={"delay": 0.0})
    found = loss_at_levels(eco, [row], np.ones((1, 1)), None, 1)
    names, net = eco.table.sectors, eco.table
    us, cn, j = net.regions.index("US"), net.regions.index("CN"), names.index(row.sector)
    assert (row.value, row.dependent, row.share, row.sector, row.user) == (900, 0.008, 1, *["chemicals_refining"] * 2)
    sold = 23.46  # MUSD a month: 900 a year, of which 493,029 / 1,576,073 are value added
    assert found.loss[1, 0, 0, us, j] >= sold * (1 - 1e-3)
    assert found.loss[1, 0, 0, us, j] < 1.5 * sold
    user = 461.4  # 0.8 % of 692,071 MUSD a year of Chinese refining and chemicals
    assert found.loss[1, 0, 0, cn, names.index(row.user)] >= user * (1 - 1e-3)
    assert found.loss[1, 0, 0, cn].sum() < 4.0 * user
    assert (found.loss[0] <= found.loss[1] + 1e-9).all()


def test_losses_rise_with_the_level_and_fees_come_with_the_last(ds, eco) -> None:
    loss, fees = mean_loss_by_level(ds, eco, ("US", "CN"), np.array([0.0, 0.5, 1.0]), None, 1)
    for region in ("US", "CN"):
        here = loss[:, 0, :, eco.table.regions.index(region)]
        assert here[:, 0] == pytest.approx(0.0)
        assert (np.diff(here, axis=1) > 0).all()
    assert fees.sum(1) == pytest.approx(0.0)
    assert fees[2, eco.table.regions.index("US")] == pytest.approx(1500 / 12)
    assert fees[:2] == pytest.approx(0.0)


def test_an_unknown_sector_is_named(ds, eco) -> None:
    row = technology_rows(ds, eco)[0].model_copy(update={"sector": "busines_services"})
    with pytest.raises(InputError, match="business_services"):
        loss_at_levels(eco, [row], np.ones((1, 1)), None, 1)


def test_a_control_of_the_other_side_moves_the_run(ds) -> None:
    """The lever is not idle: China loses lines, American sellers lose sales, and both come back when it ends."""
    base = load_scenario("truce-expiry-2026").model_copy(update={"policy": (), "start": date(2026, 1, 1), "months": 8})
    control = TechControl(
        kind="tech_control", actor="US", on=("CN",), access=0.0, start=date(2026, 2, 1), end=date(2026, 6, 1)
    )
    plain, held = simulate(ds, base), simulate(ds, base.model_copy(update={"policy": (control,)}))
    for region in ("CN", "US"):
        off = plain.select("technology_loss_central", region=region, sector="total")[0][0]
        on = held.select("technology_loss_central", region=region, sector="total")[0][0]
        assert off == pytest.approx(0.0)
        assert (on[2 if region == "CN" else 1 : 5] > 100.0).all(), region  # users hold some stock
        assert on[5:] == pytest.approx(0.0, abs=1.0)
    fees = held.select("technology_fees", region="US")[0][0]
    assert fees[1:5] == pytest.approx(125.0)
    upper = held.values("technology_loss_upper") - held.values("technology_loss_central")
    assert (upper >= -1e-9).all()
    half = base.model_copy(update={"policy": (control.model_copy(update={"access": 0.5}),)})
    milder = simulate(ds, half).values("technology_loss_upper")
    assert milder.sum() < held.values("technology_loss_upper").sum()


def test_without_rows_nothing_is_withheld(eco) -> None:
    found = loss_at_levels(replace(eco), [], np.zeros((0, 3)), None, 2)
    assert found.loss == pytest.approx(0.0)
    assert found.fees == pytest.approx(0.0)
