"""Models of courses hold equal arrays once and are otherwise those that are built one by one."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.forecast.shared_models import SharedModels
from monazite.model.build import build
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.incremental import with_policies

DAY = date(2026, 1, 1)


def policy(kind, **fields):
    return REGISTRY[kind].model.model_validate({"kind": kind, "start": DAY, **fields})


def controls(approval):
    return policy("export_control", actor="CN", goods=["Dy", "Tb"], approval=approval, review=2.0)


def duty(rate):
    return policy("tariff", actor="US", on=["CN"], rate=rate)


COURSES = (
    (),
    (controls(0.3),),
    (duty(0.2),),
    (controls(0.3), duty(0.2)),
    (duty(0.2), controls(0.3)),
    (controls(0.9), duty(0.4)),
    (controls(0.3), duty(0.4)),
)


@pytest.fixture(scope="module")
def base():
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 24, "talks": None})
    return build(facts_of(sc), sc)


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from arrays_in(part)


def test_a_model_with_measures_is_that_which_shares_nothing_bit_by_bit(base):
    shared = SharedModels(base)
    for measures in COURSES:
        own = base.scenario.model_copy(update={"policy": (*base.scenario.policy, *measures)})
        alone, model = with_policies(base, own), shared.with_measures(measures)
        assert model.scenario == alone.scenario
        for part in ("controls", "base", "structure", "limits"):
            pairs = list(zip(arrays_in(getattr(model, part)), arrays_in(getattr(alone, part)), strict=True))
            assert all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in pairs), (measures, part)


def test_equal_arrays_are_held_once(base):
    """Bytes of all courses together: one set of arrays for every different content, whichever measures wrote it."""
    shared = SharedModels(base)
    models = [shared.with_measures(measures) for measures in COURSES]
    every = [array for model in models for array in arrays_in((model.controls, model.base)) if array.nbytes > 10_000]
    by_content = {(str(a.dtype), a.shape, a.tobytes()) for a in every}
    assert len({id(a) for a in every}) == len(by_content)
    assert len(by_content) < len(every) / 3
    one, both, turned = models[1], models[3], models[4]
    assert one.controls.approval is both.controls.approval is turned.controls.approval
    assert models[2].controls.tariff is both.controls.tariff
    assert one.structure is both.structure is turned.structure
    assert models[5].controls.approval is not one.controls.approval


def test_bits_decide_what_is_equal(base):
    """Zero with another sign stays apart, as a result may show it; what is not a number is equal to itself."""
    shared = SharedModels(base)
    zero, minus, none = np.zeros(3), -np.zeros(3), np.full(3, np.nan)
    assert shared._held(zero) is zero
    assert shared._held(minus) is minus
    assert shared._held(np.zeros(3)) is zero
    assert shared._held(none) is none
    assert shared._held(none.copy()) is none
    assert shared._held(np.zeros((3, 1))) is not zero
