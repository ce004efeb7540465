"""What tests share of their models: the same to the last bit, made once for equal arguments, and a copy for each."""

from dataclasses import fields

import numpy as np
import pytest

from engine_cases import scenario
from monazite.model.baseline import balance_baseline
from monazite.model.build import build, make_index
from monazite.scenario.scenario import facts_of, load_scenario
from shared_baselines import SHARED, made_once


def arrays(named) -> dict[str, np.ndarray]:
    names = getattr(named, "_fields", None) or [field.name for field in fields(named)]
    return {name: value for name in names if isinstance(value := getattr(named, name), np.ndarray)}


@pytest.mark.compiled  # where kernels run as plain Python nothing is shared
@pytest.mark.parametrize("name", ["cn-ree-2025", "cn-ga-ge-2023"])
def test_a_model_is_to_the_last_bit_what_it_is_when_all_is_made_for_it(name, monkeypatch):
    sc = load_scenario(name)
    ds = facts_of(sc)
    build(ds, sc)
    shared = build(ds, sc)
    for module, function in SHARED:
        monkeypatch.setattr(module, function, getattr(module, function).__wrapped__)
    own = build(ds, sc)
    compared = 0
    for part in ("structure", "base", "controls", "baseline", "targets"):
        theirs = arrays(getattr(shared, part))
        for field, array in arrays(getattr(own, part)).items():
            assert array.dtype == theirs[field].dtype
            assert array.tobytes() == theirs[field].tobytes(), f"{part}.{field}"
            compared += 1
    assert compared > 100


def test_nobody_sees_what_another_writes_and_other_arguments_are_made_anew(toy):
    asked = []

    def balanced(ds, ix):
        asked.append(ix.month)
        return balance_baseline(ds, ix)

    once, ix = made_once(balanced), make_index(toy, scenario(ds=toy))
    first = once(toy, ix)
    usual = first.need.copy()
    first.need[:] = 0.0
    assert np.array_equal(once(toy, ix).need, usual)
    assert len(asked) == 1
    once(toy, make_index(toy, scenario(ds=toy, months=3)))
    assert len(asked) == 2
    once(toy.as_of(None), ix)
    assert len(asked) == 2, "the same object"
