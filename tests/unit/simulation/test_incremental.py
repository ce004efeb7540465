"""A model with policies added is what `build` makes of the longer scenario."""

from datetime import date

import numpy as np
import pytest

from monazite.model.build import build
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.scenario import load_scenario
from monazite.simulation.incremental import with_policies

DAY = date(2026, 8, 1)
ADDED: dict[str, tuple[AnyPolicy, ...]] = {
    "licences": (ExportControl(kind="export_control", actor="CN", start=DAY, goods=("Dy", "magnet"), approval=0.2),),
    "one buyer": (
        ExportControl(kind="export_control", actor="CN", start=DAY, goods=("Dy",), approval=0.9),
        ExportControl(kind="export_control", actor="CN", start=DAY, goods=("Dy",), destinations=("US",), ban=True),
    ),
    "tariff": (Tariff(kind="tariff", actor="US", start=DAY, on=("CN",), goods=("magnet",), rate=0.5),),
    "tax and deal": (
        ExportTax(kind="export_tax", actor="CN", start=DAY, goods=("Dy",), rate=0.3),
        Concession(kind="concession", actor="CN", start=DAY, goods=("Dy",), approval=0.95),
    ),
    "quota": (Quota(kind="quota", actor="CN", start=DAY, goods=("heavy.oxide",), amount=5000),),
    "none": (),
}


def agree(a, b, where=""):
    if isinstance(a, tuple):
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            agree(x, y, f"{where}.{getattr(a, '_fields', range(len(a)))[i]}")
    elif isinstance(a, np.ndarray):
        assert a.shape == b.shape, where
        assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), where
    else:
        assert a == b, where


@pytest.fixture(scope="module")
def model(ds):
    return build(ds, load_scenario("cn-ree-2025"))


@pytest.mark.parametrize("name", ADDED)
def test_same_arrays_as_build(model, name):
    sc = model.scenario.model_copy(update={"policy": (*model.scenario.policy, *ADDED[name])})
    whole, quick = build(model.dataset, sc), with_policies(model, sc)
    for field in ("structure", "base", "controls"):
        agree(getattr(whole, field), getattr(quick, field), field)
    agree(with_policies(model, sc, (quick,)).structure, whole.structure)
    assert quick.scenario is sc


def test_another_scenario_is_built_from_the_start(model):
    sc = model.scenario.model_copy(update={"policy": model.scenario.policy[1:]})
    agree(with_policies(model, sc).controls, build(model.dataset, sc).controls)


@pytest.mark.parametrize("name", ADDED)
def test_what_a_policy_does_not_touch_is_not_written(model, name):
    sc = model.scenario.model_copy(update={"policy": (*model.scenario.policy, *ADDED[name])})
    arrays = [array for array in model.controls if isinstance(array, np.ndarray)]
    for array in arrays:
        array.flags.writeable = False
    try:
        with_policies(model, sc)
    finally:
        for array in arrays:
            array.flags.writeable = True


@pytest.mark.parametrize("name", ADDED)
@pytest.mark.parametrize("other", ADDED)
def test_licences_of_a_sibling_are_those_that_build_makes(model, name, other):
    def scenario_of(*policies):
        return model.scenario.model_copy(update={"policy": (*model.scenario.policy, *policies)})

    siblings = tuple(with_policies(model, scenario_of(*ADDED[one])) for one in {name, other})
    sc = scenario_of(*ADDED[name], *ADDED["tariff"])
    whole, quick = build(model.dataset, sc), with_policies(model, sc, siblings)
    for field in ("structure", "base", "controls"):
        agree(getattr(whole, field), getattr(quick, field), field)
    if name in ("licences", "one buyer"):
        same = with_policies(model, sc, (with_policies(model, scenario_of(*ADDED[name])),))
        again = with_policies(model, sc, (same,))
        assert again.controls.approval is same.controls.approval
        assert again.limits is same.limits
