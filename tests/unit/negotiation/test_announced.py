"""What is announced comes on every path of the talks, but for the days of a deal."""

from datetime import date
from types import SimpleNamespace

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.negotiation.announced import announced_measures, outside_deals
from monazite.negotiation.deal import find_deal
from monazite.negotiation.path_measures import path_measures
from monazite.negotiation.path_sampling import SampledPath
from monazite.negotiation.setup import make_setting
from monazite.scenario.scenario import load_scenario

ROUNDS = 6
BAN = {
    "kind": "export_control", "actor": "CN", "start": date(2025, 8, 1), "end": date(2026, 2, 1), "goods": ["Dy"],
    "ban": True, "text": "China bans exports of dysprosium for six months.", "announced": date(2025, 6, 1),
}  # fmt: skip


def scenario(**changes):
    fields = {
        "name": "announced", "dataset": ["rare_earths"], "start": "2025-01-01", "months": 24,
        "talks": {"seats": ["US", "CN"], "first_offer": date(2025, 6, 15), "summits": [date(2025, 9, 1)]},
        "policy": [BAN | changes],
    }  # fmt: skip
    return load_scenario(fields)


@pytest.fixture(scope="module")
def setting():
    return make_setting(load_dataset("rare_earths"), scenario(status="announced"))


def spans(measures):
    return [(one.start, one.until) for one in measures]


def test_without_a_deal_it_comes_on_its_day(setting):
    sc = scenario(status="announced")
    path = SampledPath((setting.regime,) * ROUNDS, -1)
    (ban,) = path_measures(sc, setting, None, path, rounds=ROUNDS)
    assert ban == sc.policy[-1]


def test_a_threat_and_what_would_follow_do_not_come_of_themselves(setting):
    for status in ("threatened", "in_force"):
        sc = scenario(status=status)
        path = SampledPath((setting.regime,) * ROUNDS, -1)
        assert path_measures(sc, setting, None, path, rounds=ROUNDS) == ()


def test_a_deal_suspends_it_while_it_lasts(setting, monkeypatch):
    """Signed on 1 September 2025 for three months."""
    deal = find_deal(setting.ladders, "general-10-full-0bn-3m")
    monkeypatch.setattr("monazite.negotiation.path_measures.deal_at", lambda *_: deal)
    sc = scenario(status="announced")
    path = SampledPath((setting.regime,) * 2, 0)
    bans = [one for one in path_measures(sc, setting, None, path, rounds=ROUNDS) if one.kind == "export_control"]
    assert spans(bans) == [(date(2025, 8, 1), date(2025, 9, 1)), (date(2025, 12, 1), date(2026, 2, 1))]
    assert {one.public_from for one in bans} == {date(2025, 6, 1)}


def test_a_deal_that_prolongs_what_stands_does_not_undo_what_was_announced(setting, monkeypatch):
    standing = SimpleNamespace(rungs=(setting.control, setting.tariff, setting.technology, 0), duration=0)
    monkeypatch.setattr("monazite.negotiation.path_measures.deal_at", lambda *_: standing)
    sc = scenario(status="announced")
    assert path_measures(sc, setting, None, SampledPath((setting.regime,), 0), rounds=ROUNDS) == (sc.policy[-1],)


@pytest.mark.parametrize(
    ("deals", "left"),
    [
        ([(date(2025, 7, 1), date(2025, 7, 20))], [(date(2025, 8, 1), date(2026, 2, 1))]),
        ([(date(2025, 7, 1), date(2026, 7, 1))], []),
        ([(date(2025, 7, 1), None)], []),
        ([(date(2025, 10, 1), None)], [(date(2025, 8, 1), date(2025, 10, 1))]),
        ([(date(2026, 3, 1), None)], [(date(2025, 8, 1), date(2026, 2, 1))]),
        (
            [(date(2025, 7, 1), date(2025, 9, 1)), (date(2025, 10, 1), date(2025, 11, 1))],
            [(date(2025, 9, 1), date(2025, 10, 1)), (date(2025, 11, 1), date(2026, 2, 1))],
        ),
    ],
)
def test_the_days_outside_of_deals_are_those_of_the_calendar(deals, left):
    ban = scenario(status="announced").policy[-1]
    assert spans(outside_deals([ban], deals)) == left


def test_an_announced_measure_on_others_alone_is_none_of_these_talks(setting):
    assert announced_measures(scenario(status="announced"), setting)
    assert not announced_measures(scenario(status="announced", destinations=["EU"]), setting)
