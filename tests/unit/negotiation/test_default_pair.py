"""Where several regions control exports: who sits at the table, and that it is said."""

from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.foundation.errors import InputError
from monazite.negotiation.default_pair import ControlLosses, control_losses, several_controllers, with_default_pair
from monazite.negotiation.in_force import negotiated_goods
from monazite.negotiation.monthly_costs import exports_value, spot_rents
from monazite.negotiation.setup import make_setting, seats_of
from monazite.negotiation.state_costs import simulate_costs
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.scenario.talks_settings import Talks
from monazite.simulation.simulate import simulate


def licences(actor: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "export_control", "actor": actor, "start": "2025-04-01", "approval": 0.3, "review": 2.0} | fields


def world(dataset: str, first: str, *policy: dict[str, Any], **fields: Any) -> tuple[Dataset, Scenario]:
    content = {"name": "two", "extends": "baseline", "dataset": [dataset], "start": "2025-01-01", "months": 18}
    ds = load_dataset(dataset)
    return ds, load_scenario(content | {"controller": first, "policy": list(policy)} | fields, dataset=ds)


CHINA, MYANMAR = licences("CN", goods=["heavy", "magnet"]), licences("MM", goods=["heavy"])
CONGO, INDONESIA = licences("CD", goods=["*"]), licences("ID", goods=["*"])


def test_the_arithmetic_of_losses():
    """Loss (controller, region): A costs B 1, C 3 and ROW 4, B costs A 5 and C 2; what one does to itself is apart."""
    losses = ControlLosses(("A", "B"), ("A", "B", "C", "ROW"), np.array([[9.0, 1.0, 3.0, 4.0], [5.0, 9.0, 2.0, 0.0]]))
    assert (losses.caused("A"), losses.caused("B")) == (8.0, 7.0)
    assert losses.largest() == "A"
    assert losses.hardest_hit("A") == losses.hardest_hit("B") == "C"  # ROW is no party, B and A control themselves


@pytest.mark.parametrize("first", ["CN", "MM"])
def test_the_controller_that_costs_most_is_at_the_table_whoever_comes_first(first):
    ds, sc = world("rare_earths", first, *((CHINA, MYANMAR) if first == "CN" else (MYANMAR, CHINA)))
    seated, choice = with_default_pair(ds, sc)
    assert choice is not None
    assert (choice["controller"], choice["target"]) == ("CN", "US")
    assert seats_of(seated) == ("CN", "US")
    assert choice["loss_caused"]["CN"] > choice["loss_caused"]["MM"]
    assert "The talks are about those of China, whose controls cost the others most, with the United States" in (
        choice["text"].replace("with United", "with the United")
    )
    assert seated.policy == sc.policy  # the controls of the other go on


def test_losses_are_those_of_the_run_less_those_of_the_run_without():
    ds, sc = world("cobalt", "CD", CONGO, INDONESIA, months=14)
    _, alone = world("cobalt", "CD", CONGO, months=14)
    losses = control_losses(ds, sc)
    both, one = (simulate(ds, s, draws=1).values("loss_central")[0, :, -1, :-1].sum(0) for s in (sc, alone))
    assert losses.loss[losses.controllers.index("ID")] == pytest.approx(both - one)


def test_what_a_scenario_says_goes_before():
    ds, sc = world("rare_earths", "CN", CHINA, MYANMAR, talks={"seats": ["US", "MM"]})
    assert with_default_pair(ds, sc) == (sc, None)
    assert seats_of(sc) == ("MM", "US")
    both = sc.model_copy(update={"talks": Talks(seats=("MM", "CN"))})
    assert seats_of(both) == ("CN", "MM")
    named = sc.model_copy(update={"talks": Talks(seats=("MM", "CN"), controller="MM")})
    assert seats_of(named) == ("MM", "CN")
    with pytest.raises(InputError, match="allowed two regions, one of them the controlling one, CN or MM"):
        seats_of(sc.model_copy(update={"talks": Talks(seats=("US", "JP"))}))
    _, alone = world("rare_earths", "CN", CHINA)
    assert with_default_pair(ds, alone) == (alone, None)
    assert several_controllers(alone) == ()


def test_the_state_of_the_talks_is_that_of_the_controls_on_the_table():
    """The DRC lets nine tenths through, Indonesia nothing: the same world seen from either table."""
    strict = licences("ID", goods=["Co.primary"], ban=True, approval=0.0)
    mild = licences("CD", goods=["*"], approval=0.9)
    talk = {"first_offer": "2025-10-01"}
    settings = {}
    for controller in ("CD", "ID"):
        ds, sc = world("cobalt", "CD", mild, strict, talks=talk | {"seats": ["US", controller]})
        settings[controller] = make_setting(ds, sc)
        assert settings[controller].controller == controller
        assert negotiated_goods(sc, controller) == (("*",) if controller == "CD" else ("Co.primary",))
    assert settings["ID"].ladders["control"].names[settings["ID"].control] == "closed"
    assert settings["CD"].control < settings["ID"].control


def test_exports_and_rents_are_those_of_the_controlling_side():
    ds, sc = world("cobalt", "CD", CONGO, INDONESIA, months=12)
    res = simulate(ds, sc, draws=2)
    rents = res.values("rent_by_controller")
    for i, name in enumerate(("CD", "ID")):
        spot = 1.0 - res.parameters["contract.share"][:, None]
        assert spot_rents(res, name) == pytest.approx(rents[:, :, i] * spot)
        assert (exports_value(res, controller=name) > 0).all()
    assert np.array_equal(exports_value(res), exports_value(res, controller="CD"))


def test_whose_scenario_it_is_changes_nothing():
    """Without growth, which is that of a scenario's own controller, the world is the same from either side."""
    sides = {}
    for first, measures in (("CD", (CONGO, INDONESIA)), ("ID", (CONGO, INDONESIA)), ("CD", (INDONESIA, CONGO))):
        ds, sc = world("cobalt", first, *measures, months=14, growth=False)
        choice = with_default_pair(ds, sc)[1]
        assert choice is not None
        sides[first, measures[0]["actor"]] = choice
    usual, *others = sides.values()
    assert usual["controller"] == "CD"
    for other in others:
        assert (other["controller"], other["target"]) == (usual["controller"], usual["target"])
        assert other["loss_caused"] == usual["loss_caused"]


@pytest.mark.slow
def test_the_payoffs_of_a_pair_do_not_depend_on_whose_scenario_it_is():
    tables = []
    for first in ("CD", "ID"):
        talk = {"seats": ["US", "ID"], "first_offer": "2025-09-01"}
        ds, sc = world("cobalt", first, CONGO, INDONESIA, growth=False, talks=talk)
        tables.append(simulate_costs(ds, sc, make_setting(ds, sc), 1))
    one, other = tables
    for name in ("loss", "sales", "rent", "dependence", "substitution_speed"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.sales.max() > 0.0
