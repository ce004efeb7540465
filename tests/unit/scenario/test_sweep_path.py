"""Paths of a sweep: which keys they have, where a value is put, and what a wrong path is told."""

import pytest

from monazite.foundation.errors import InputError
from monazite.scenario.sweep_path import keys_of, set_value


def content() -> dict[str, object]:
    return {
        "months": 24,
        "parameters": {},
        "policy": [{"kind": "export_control", "approval": 0.3}, {"kind": "finance", "floor": {"Nd.oxide": 110.0}}],
        "talks": {"seats": ["US", "CN"]},
    }


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("months", ["months"]),
        ("policy.0.approval", ["policy", "0", "approval"]),
        ("parameters.review.factor", ["parameters", "review.factor"]),
        ("parameters.growth", ["parameters", "growth"]),
        ("policy.1.floor.Nd.oxide", ["policy", "1", "floor", "Nd.oxide"]),
        ("policy.1.weights.NdFeB.SH.magnet", ["policy", "1", "weights", "NdFeB.SH.magnet"]),
        ("policy.1.path.2025-07-01", ["policy", "1", "path", "2025-07-01"]),
        ("policy.1.floor", ["policy", "1", "floor"]),
        ("", [""]),
    ],
)
def test_names_with_dots_are_one_key(path, keys):
    assert keys_of(path) == keys


def test_a_value_is_put_where_the_path_leads_and_nowhere_else():
    changed = content()
    for path, value in (
        ("months", 36),
        ("policy.0.approval", "strict"),
        ("policy.1.floor.Nd.oxide", 120.0),
        ("policy.1.floor.Pr.oxide", 90.0),
        ("parameters.review.factor", 0.5),
        ("talks.seats", ["JP", "CN"]),
    ):
        set_value(changed, path, value)
    assert changed == {
        "months": 36,
        "parameters": {"review.factor": 0.5},
        "policy": [
            {"kind": "export_control", "approval": "strict"},
            {"kind": "finance", "floor": {"Nd.oxide": 120.0, "Pr.oxide": 90.0}},
        ],
        "talks": {"seats": ["JP", "CN"]},
    }


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("policy.2.approval", 'sweep.policy.2.approval: found "2", allowed a number from 0 to 1'),
        ("policy.first.approval", 'sweep.policy.first.approval: found "first", allowed a number from 0 to 1'),
        ("policy.-1.approval", 'sweep.policy.-1.approval: found "-1", allowed a number from 0 to 1'),
        ("polcy.0.approval", 'found "polcy", allowed a key of the scenario, nearest valid name: "policy"'),
        ("talk.seats", 'found "talk", allowed a key of the scenario, nearest valid name: "talks"'),
        ("months.0", 'sweep.months.0: found "0", allowed a key of the scenario'),
        ("policy.0", 'sweep: found "policy.0", allowed a path such as "policy.0.approval"'),
    ],
)
def test_a_path_that_leads_nowhere(path, message):
    unchanged = content()
    with pytest.raises(InputError) as caught:
        set_value(unchanged, path, 1)
    assert message in str(caught.value)
    assert unchanged == content()
