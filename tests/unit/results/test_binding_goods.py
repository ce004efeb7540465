"""Which good binds a stopped line: by hand, and in a ban against which one good is stocked."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.results.explain import binding_goods
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def by_hand():
    """A use of a dear good (2 % of the mix) and a cheap one, at one buyer, stopped in the second month."""
    structure = SimpleNamespace(
        plant_use=np.array([0]), plant_buyer=np.array([0]), mix=np.array([[0.02, 0.98]]),
        price_ref=np.array([500.0, 5.0]), delivered_ref=np.ones((2, 1)), need_ref=np.array([[4.0], [196.0]]),
    )  # fmt: skip
    delivered = np.array([[[[500.0], [5.0]], [[2500.0], [15.0]]]])  # up by 40 and by 9.8 USD per kg of mix
    flows = SimpleNamespace(
        stopped=np.array([0.0, 0.3]).reshape(1, 2, 1, 1), delivered=delivered, strategic=np.full((1, 2, 2, 1), 8.0)
    )
    index = SimpleNamespace(
        use=("lamp",), buyer=("JP",), region=("JP",), buyer_region=np.array([0]), good=("Eu.oxide", "Y.oxide"),
        month=(date(2025, 1, 1), date(2025, 2, 1)), position=lambda axis, name: 0,
    )  # fmt: skip
    return SimpleNamespace(index=index, model=SimpleNamespace(structure=structure), view=SimpleNamespace(flows=flows))


def test_the_good_that_makes_the_mix_dear_binds():
    (one,) = binding_goods(by_hand(), "JP")
    assert (one.use, one.buyer, one.good, one.month) == ("lamp", "JP", "Eu.oxide", date(2025, 2, 1))
    assert one.share == pytest.approx(40.0 / 49.8)
    assert one.strategic_days == pytest.approx(2.0 * 365.25 / 12.0)  # 8 t of 4 t a month


def test_lines_that_never_stop_have_none():
    run = by_hand()
    run.view.flows.stopped[:] = 0.0
    assert binding_goods(run, "JP") == []


def test_a_stock_of_magnets_leaves_lasers_bound_by_lutetium(ds):
    record = load_scenario("cn-ree-2025").model_dump(exclude_none=True, exclude_defaults=True)
    content = {key: list(value) if isinstance(value, tuple) else value for key, value in record.items()}
    start, goods = date(2025, 12, 1), ["magnet", "Lu"]
    ban = {"kind": "export_control", "actor": "CN", "start": start, "goods": goods, "destinations": ["JP"], "ban": True}
    held = {"kind": "stockpile", "actor": "JP", "start": start, "goods": ["magnet"], "held": 365}
    sc = load_scenario(
        content | {"extends": "baseline", "months": 24, "anchor": start, "policy": [*content["policy"], ban, held]}
    )
    results = simulate(ds, sc, draws=1)
    found = {one.use: one for one in binding_goods(results, "JP")}
    assert found["lasers_Lu"].good == "Lu.oxide"
    assert found["lasers_Lu"].strategic_days == 0.0
    with pytest.raises(InputError):
        binding_goods(results, "Atlantis")
