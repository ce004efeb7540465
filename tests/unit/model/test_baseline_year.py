"""What scenarios of one dataset share: the same to the last bit, made once, and a copy for each model."""

from dataclasses import fields

import numpy as np
import pytest

from engine_cases import scenario
from monazite.model import build as building
from monazite.model.baseline import balance_baseline
from monazite.model.build import baseline_year, build
from monazite.scenario.scenario import facts_of, load_scenario


def arrays(named) -> dict[str, np.ndarray]:
    names = getattr(named, "_fields", None) or [field.name for field in fields(named)]
    return {name: value for name in names if isinstance(value := getattr(named, name), np.ndarray)}


@pytest.mark.parametrize("name", ["cn-ree-2025", "cn-ga-ge-2023"])
def test_a_model_is_to_the_last_bit_what_it_is_when_all_is_made_for_it(name):
    sc = load_scenario(name)
    ds = facts_of(sc)
    build(ds, sc)
    shared = build(ds, sc)
    building._YEARS.clear()
    own = build(ds, sc)
    compared = 0
    for part in ("structure", "base", "controls", "baseline", "targets"):
        theirs = arrays(getattr(shared, part))
        for field, array in arrays(getattr(own, part)).items():
            assert array.dtype == theirs[field].dtype
            assert array.tobytes() == theirs[field].tobytes(), f"{part}.{field}"
            compared += 1
    assert compared > 100


def test_the_year_is_made_once_for_a_dataset_and_months_and_no_model_sees_what_is_written_into_another(
    toy, monkeypatch
):
    asked = []

    def balanced(ds, ix):
        asked.append(len(ix.month))
        return balance_baseline(ds, ix)

    building._YEARS.clear()
    monkeypatch.setattr(building, "balance_baseline", balanced)
    first = build(toy, scenario(ds=toy, months=2))
    usual, held = first.baseline.need.copy(), first.structure.strategic_ref.copy()
    first.baseline.need[:], first.structure.strategic_ref[:] = -1.0, -1.0
    again = build(toy, scenario(ds=toy, months=2, seed=2))
    assert np.array_equal(again.baseline.need, usual)
    assert np.array_equal(again.structure.strategic_ref, held)
    assert asked == [2]
    build(toy, scenario(ds=toy, months=3))
    assert asked == [2, 3]
    assert baseline_year(toy, scenario(ds=toy, months=3)).dataset is toy
