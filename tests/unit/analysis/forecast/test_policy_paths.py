"""Paths of the talks as measures, and what kind each is."""

from datetime import date

import pytest

from monazite.analysis.forecast.policy_paths import PolicyPath, further_paths, grouped, is_renewal, path_kind
from monazite.dataset.dataset import load_dataset
from monazite.negotiation.deal import find_deal
from monazite.negotiation.path_measures import levels_of, path_measures
from monazite.negotiation.path_sampling import SampledPath
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.scenario import Scenario, load_scenario

ROUNDS = 6


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(
        {
            "name": "talks",
            "start": "2025-01-01",
            "months": 24,
            "extends": "baseline",
            "talks": {"seats": ["US", "CN"], "first_offer": "2025-06-15", "control": "strict", "tariff": "low",
                      "technology": "full", "summits": [date(2025, 9, 1)]},
            "policy": [{"kind": "export_control", "actor": "CN", "start": date(2025, 4, 4), "goods": ["Dy", "Tb"],
                        "approval": 0.3}],
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def setting(scenario) -> TalksSetting:
    return make_setting(load_dataset("rare_earths"), scenario)


def regime(setting: TalksSetting, control: int, tariff: int, technology: int) -> int:
    return (control * setting.sizes[1] + tariff) * setting.sizes[2] + technology


def test_levels_are_read_off_a_regime(setting):
    assert levels_of(setting, regime(setting, 2, 3, 1)) == (2, 3, 1)
    assert levels_of(setting, setting.regime) == (setting.control, setting.tariff, setting.technology)


def test_what_stays_as_it_is_needs_no_measure(scenario, setting):
    path = SampledPath((setting.regime,) * ROUNDS, -1)
    assert path_measures(scenario, setting, None, path, rounds=ROUNDS) == ()
    assert path_kind(setting, path, ROUNDS, date(2025, 8, 11)) == "as it is"  # something runs out on the day after


def test_a_raised_tariff_holds_from_failed_talks_to_those_that_change_it(scenario, setting):
    """Rounds begin on the 15th, talks are in their middle.

    But those of the third are at the summit of 1 September, those of the fifth at the expiry of 10 November.
    """
    up = regime(setting, setting.control, setting.tariff + 1, setting.technology)
    path = SampledPath((setting.regime, setting.regime, up, up, setting.regime, setting.regime), -1)
    (tariff,) = path_measures(scenario, setting, None, path, rounds=ROUNDS)
    ladder = setting.ladders["tariff"].level
    assert (tariff.kind, tariff.start, tariff.end) == ("tariff", date(2025, 9, 1), date(2025, 11, 10))
    assert isinstance(tariff, Tariff)
    assert tariff.rate == pytest.approx(ladder[setting.tariff + 1] - ladder[setting.tariff])
    assert path_kind(setting, path, ROUNDS, date(2025, 12, 31)) == "tightening"
    assert path_kind(setting, path, ROUNDS, date(2025, 8, 1)) == "as it is"


def test_what_is_in_force_after_the_last_round_stays(scenario, setting):
    mild = regime(setting, setting.control - 1, setting.tariff, setting.technology)
    path = SampledPath((setting.regime,) * (ROUNDS - 1) + (mild,), -1)
    (eased,) = path_measures(scenario, setting, None, path, rounds=ROUNDS)
    assert (eased.kind, eased.start, eased.end) == ("concession", date(2025, 11, 30), None)
    assert path_kind(setting, path, ROUNDS, date(2025, 12, 31)) == "easing"


def test_a_deal_ends_what_was_raised_and_lasts_as_long_as_it_says(scenario, setting, monkeypatch):
    """Raised in the first round, signed in the third, in which a summit on 1 September lies."""
    deal = find_deal(setting.ladders, "general-10-full-0bn-6m")
    monkeypatch.setattr("monazite.negotiation.path_measures.deal_at", lambda *_: deal)
    up = regime(setting, setting.control, setting.tariff + 1, setting.technology)
    path = SampledPath((up, up), 0)
    raised, eased = path_measures(scenario, setting, None, path, rounds=ROUNDS)
    assert (raised.kind, raised.start, raised.end) == ("tariff", date(2025, 6, 30), date(2025, 9, 1))
    assert (eased.kind, eased.start, eased.end) == ("concession", date(2025, 9, 1), date(2026, 3, 1))
    assert path_kind(setting, path, ROUNDS, date(2025, 9, 1)) == "deal"
    assert path_kind(setting, path, ROUNDS, date(2025, 8, 31)) == "tightening"


def test_what_is_raised_after_a_truce_begins_when_it_is_over(scenario, setting, monkeypatch):
    """Signed in the second round on 12 August for ninety days, over in the fifth, whose talks are on 10 November.

    There the levels of the deal hold for another month, and then a tariff is raised.
    """
    deal = find_deal(setting.ladders, "general-10-full-0bn-3m")
    monkeypatch.setattr("monazite.negotiation.path_measures.deal_at", lambda *_: deal)
    same = regime(setting, deal.control, setting.tariff, setting.technology)
    up = regime(setting, deal.control, setting.tariff + 1, setting.technology)
    path = SampledPath((setting.regime,), 0, 0, SampledPath((same, up), -1, 4))
    first, second, tariff = path_measures(scenario, setting, None, path, rounds=ROUNDS)
    assert (first.kind, first.start, first.end) == ("concession", date(2025, 8, 12), date(2025, 11, 30))
    assert (second.kind, second.start, second.end) == ("concession", date(2025, 11, 30), None)
    assert (tariff.kind, tariff.start, tariff.end) == ("tariff", date(2025, 11, 30), None)
    assert path_kind(setting, path, ROUNDS, date(2025, 8, 31)) == "deal"


def test_draws_of_the_same_measures_are_run_together():
    class Path:
        def __init__(self, *measures):
            self.measures = measures

    groups = grouped([Path("a"), Path(), Path("a"), Path("a", "b")])
    found = {measures: places.tolist() for measures, places in groups}
    assert found == {("a",): [0, 2], (): [1], ("a", "b"): [3]}


def test_a_rise_in_the_round_in_which_something_runs_out_is_a_lapse(scenario, setting):
    """Something runs out on 12 August and on 10 November 2025, in the second round and in the fifth."""
    up = regime(setting, setting.control + 1, setting.tariff, setting.technology)
    late = SampledPath((setting.regime,) * 4 + (up, up), -1)
    assert path_kind(setting, late, ROUNDS, date(2025, 12, 31)) == "lapse"
    early = SampledPath((setting.regime,) * 3 + (up, up, up), -1)
    assert path_kind(setting, early, ROUNDS, date(2025, 12, 31)) == "tightening"
    still = SampledPath((setting.regime,) * ROUNDS, -1)
    assert path_kind(setting, still, ROUNDS, date(2025, 12, 31)) == "renewal"


def test_a_deal_that_changes_nothing_prolongs_what_stands(setting):
    """In force are strict licences, 10 % and full technology controls."""
    same, more, milder = (
        find_deal(setting.ladders, name)
        for name in ("strict-10-full-0bn-6m", "strict-10-full-10bn-6m", "general-10-full-0bn-6m")
    )
    assert [is_renewal(setting, deal) for deal in (same, more, milder)] == [True, False, False]
    path = SampledPath((setting.regime,) * 2, 0)
    assert path_kind(setting, path, ROUNDS, date(2025, 9, 1), renews=True) == "renewal"


def test_slices_with_few_draws_take_further_paths_of_their_kind():
    def path(kind):
        return PolicyPath(kind, (), None, "")

    paths = [path("deal")] * 34 + [path("lapse")] * 2 + [path("deal"), path("lapse"), path("easing")] * 70
    found = further_paths(paths, 36)
    kinds = [one.kind for _, one in found]
    assert (kinds.count("deal"), kinds.count("lapse"), kinds.count("easing")) == (30, 62, 64)  # up to 64 of each
    assert [number for number, _ in found][:4] == [36, 37, 38, 39]
    assert all(paths[number] is one for number, one in found)
    rare = [path("deal")] * 100 + [path("easing")] * 2  # one in fifty rounds to no twentieth
    assert {one.kind for _, one in further_paths(rare, 10)} == {"deal"}
