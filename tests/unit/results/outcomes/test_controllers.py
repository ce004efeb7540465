"""Where several control exports at once, each has figures of its own, and all together have theirs."""

from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def licences(actor: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "export_control", "actor": actor, "start": "2025-04-01", "approval": 0.3, "review": 2.0} | fields


def controlled(dataset: str, first: str, *policy: dict[str, Any]) -> Results:
    content = {"name": "two", "extends": "baseline", "dataset": [dataset], "start": "2025-01-01", "months": 12}
    ds = load_dataset(dataset)
    return simulate(ds, load_scenario(content | {"controller": first, "policy": list(policy)}, dataset=ds), draws=2)


@pytest.fixture(scope="module")
def runs() -> dict[str, Results]:
    """China and Myanmar on heavy rare earths, the DRC and Indonesia on cobalt, and China alone."""
    china = licences("CN", goods=["heavy", "magnet"])
    return {
        "CN+MM": controlled("rare_earths", "CN", china, licences("MM", goods=["heavy"])),
        "CD+ID": controlled("cobalt", "CD", licences("CD", goods=["*"]), licences("ID", goods=["*"], approval=0.5)),
        "CN": controlled("rare_earths", "CN", china),
    }


BOTH = pytest.mark.parametrize("name", ["CN+MM", "CD+ID"])


def by_hand(r: Results, *controllers: str) -> tuple[np.ndarray, np.ndarray]:
    """Shipments from regions to all others less what leaked, and the leak (draw, month), t, from the flows."""
    s, f = r.model.structure, r.view.flows
    inside = [r.index.region.index(name) for name in controllers]
    slots = r.model.base.producer_region[:, inside].sum(1)
    abroad = (~np.isin(s.buyer_region, inside)).astype(float)
    sent = np.einsum("ntgkb,k,b->nt", f.ship, slots, abroad)
    own = np.isin(s.limit_region, inside) & (s.limit_quota < 0)
    return sent, f.leaked[:, :, own].sum(2)


@BOTH
def test_exports_of_each_are_what_leaves_it_without_what_leaks(runs, name):
    r, (first, second) = runs[name], name.split("+")
    labels = r.view.labels("controllers")
    assert labels == (first, second, "ALL")
    goods = len(r.index.good)
    found = r.values("exports_by_controller")[:, :, :goods].sum(2)
    for i, controller in enumerate((first, second)):
        sent, leaked = by_hand(r, controller)
        assert found[:, :, i] == pytest.approx(sent - leaked, rel=1e-6, abs=1e-9 * sent.max())
    sent, leaked = by_hand(r, first, second)
    assert (found[:, :, 2] <= sent * (1 + 1e-9)).all()
    assert (found[:, :, 2] >= (sent - leaked) * (1 - 1e-6) - 1e-9).all()
    assert (found[:, :, 2] <= found[:, :, :2].sum(2) * (1 + 1e-9)).all()  # what they ship to each other is not in it


@BOTH
def test_the_first_controller_has_the_figures_of_the_usual_outcomes(runs, name):
    r = runs[name]
    pairs = {
        "price_outside_by_controller": "price_outside", "price_inside_by_controller": "price_inside",
        "sales_by_controller": "controller_sales", "rent_by_controller": "controller_rent",
        "leverage_by_controller": "leverage",
    }  # fmt: skip
    for joint, usual in pairs.items():
        assert np.array_equal(r.values(joint)[..., 0], r.values(usual), equal_nan=True), joint
    world = r.view.labels("places").index("WORLD")
    assert np.allclose(r.values("exports_by_controller")[..., 0], r.values("exports")[..., world], rtol=1e-9)


def test_with_one_controller_all_together_are_that_one(runs):
    r = runs["CN"]
    assert r.view.labels("controllers") == ("CN", "ALL")
    for name in ("exports", "price_outside", "price_inside", "sales", "rent", "leverage"):
        one, together = np.moveaxis(r.values(f"{name}_by_controller"), -1, 0)
        assert np.allclose(one, together, rtol=1e-9, atol=1e-12, equal_nan=True), name


@BOTH
def test_leverage_of_both_counts_the_plants_of_neither(runs, name):
    """From production, purchases and shipments: what plants in third regions cannot supply of what these want."""
    r, names = runs[name], name.split("+")
    s, f, n = r.model.structure, r.view.flows, len(r.index.element)
    inside = [r.index.region.index(one) for one in names]
    third = [i for i in range(len(r.index.region)) if i not in inside]
    buyers = np.isin(s.buyer_region, third).astype(float)
    slots = r.model.base.producer_region[:, inside].sum(1)
    bought = np.einsum("ntgkb,k,b->ntg", f.ship, slots, buyers)
    need = f.need[:, :, :n] @ buyers + bought[:, :, n : 2 * n] * s.oxide_need
    need += np.einsum("ntg,ge,e->nte", bought[:, :, 2 * n :], s.recipe[:, 0], s.oxide_need)
    supplied = r.view.production()[:, :, :n][..., third].sum(3)
    value = s.price_ref[:n] * (s.heavy if s.heavy.any() else 1.0)
    share = (np.maximum(need - supplied, 0.0) * value).sum(2) / (need * value).sum(2)
    assert r.values("leverage_by_controller")[..., 2] == pytest.approx(share)
    quantity = r.quantity("leverage_by_controller", region="ALL", at=r.index.month[-1])
    assert 0.0 <= quantity.value <= 1.0


@BOTH
def test_money_of_both_adds_up(runs, name):
    r = runs[name]
    rent, sales = r.values("rent_by_controller"), r.values("sales_by_controller")
    assert rent[..., 2] == pytest.approx(rent[..., 0] + rent[..., 1])
    assert (sales[..., 2] <= (sales[..., 0] + sales[..., 1]) * (1 + 1e-9)).all()
    assert (sales[..., 2] > 0.0).all()


def test_the_price_outside_both_is_that_of_buyers_in_neither(runs):
    r = runs["CD+ID"]
    s = r.model.structure
    free = ~np.isin(s.buyer_region, [r.index.region.index(one) for one in ("CD", "ID")])
    good = int(s.need_ref[:, free].sum(1).argmax())
    mean = np.average(r.view.flows.delivered[:, :, good][..., free], axis=2, weights=s.need_ref[good, free])
    assert r.values("price_outside_by_controller")[:, :, good, 2] == pytest.approx(mean)
