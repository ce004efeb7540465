"""Policy paths come back from disk as they were made."""

from datetime import date

import pytest

import monazite as mz
from monazite.analysis.forecast import cached_paths
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths, policy_paths
from monazite.negotiation.run import talks
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.tariff import Tariff

RISE = Tariff(
    kind="tariff", actor="US", start=date(2025, 5, 1), end=date(2025, 8, 1), on=("CN",), rate=0.5, goods=("*",)
)
EASED = Concession(
    kind="concession", actor="CN", start=date(2025, 6, 10), goods=("Ga",), approval=0.95, review=0.0, lift_ban=True
)
PATHS = (
    PolicyPath("tightening", (RISE,), None, ""),
    PolicyPath("deal", (RISE, EASED), date(2025, 6, 10), "general-10"),
)
SETTINGS = {
    "name": "paths",
    "start": "2025-01-01",
    "months": 9,
    "dataset": ["gallium"],
    "extends": "baseline",
    "talks": {"seats": ["US", "CN"], "first_offer": "2025-03-10"},
    "policy": [{"kind": "export_control", "actor": "CN", "start": "2025-02-01", "goods": ["Ga"], "approval": 0.4}],
}


def test_a_second_reading_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    ds, sc = mz.load_dataset("gallium"), mz.load_scenario(SETTINGS)
    calls: list[int] = []

    def make(ds, sc, **given):
        calls.append(given["draws"])
        return PolicyPaths(cached_paths.make_setting(ds, sc), PATHS, given["horizon"], 2)

    asked = {"draws": 2, "horizon": date(2025, 9, 1), "games": 2, "make": make}
    first, second = (cached_paths.cached_policy_paths(ds, sc, **asked) for _ in range(2))
    assert calls == [2]
    assert second.paths == first.paths == PATHS
    assert second.setting.first_offer == first.setting.first_offer
    other = cached_paths.cached_policy_paths(ds, sc, **asked | {"horizon": date(2025, 8, 1)})
    assert calls == [2, 2]
    assert other.horizon == date(2025, 8, 1)


def test_paths_beside_the_talks_are_those_of_games_solved_for_the_forecast(tmp_path, monkeypatch):
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    ds, sc = mz.load_dataset("gallium"), mz.load_scenario(SETTINGS)
    asked = {"draws": 5, "horizon": date(2025, 9, 1), "games": 2}
    beside = cached_paths.PathsBesideTalks(ds, sc, **asked)
    talks(ds, sc, draws=2, with_commitments=False, watch=beside.watch)

    def make(ds, sc, **given):
        raise AssertionError("the paths should be on disk")

    found = cached_paths.cached_policy_paths(ds, sc, **asked, make=make)
    alone = policy_paths(ds, sc, **asked)
    assert found.paths == alone.paths
    assert (found.games, found.horizon) == (alone.games, alone.horizon)


@pytest.mark.parametrize("path", PATHS)
def test_plain_values_and_back(path):
    (row,) = cached_paths._rows([path])
    assert cached_paths._path(row) == path
