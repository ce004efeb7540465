"""Policies of an origin are those that were known."""

from datetime import date

import pytest

from monazite.analysis.verification.forecasts.episodes import (
    EPISODES,
    all_episodes,
    derived_episode,
    scenario_on,
)
from monazite.dataset.dataset import load_dataset
from monazite.scenario.earlier_world import QUOTA_PUBLIC

SHIPPED = {episode.scenario for episode in EPISODES} | {"cd-cobalt-2025"}


def policy(sc, kind):
    return next((policy for policy in sc.policy if policy.kind == kind), None)


def test_origins_are_first_days_of_months():
    origins = EPISODES[1].origins()
    assert (len(origins), origins[0], origins[-1]) == (36, date(2023, 1, 1), date(2025, 12, 1))


def test_a_record_without_monthly_series_has_no_episode_and_one_with_them_needs_no_row():
    """Cobalt's series have twelve values at most; gallium's record would be found without the table."""
    assert derived_episode("cd-cobalt-2025") is None
    assert derived_episode("truce-expiry-2026") is None  # no record of what happened
    found = derived_episode("cn-ga-ge-2023")
    assert found is not None
    assert (found.announced, found.first, found.last) == (date(2023, 7, 3), date(2023, 1, 1), date(2025, 12, 1))
    assert not found.misfit_fitted
    assert found.covers("exports of Ga.* from CN, t/month (CN customs)")
    assert not found.covers("exports of *.magnet from CN, t/month (CN customs)")


def test_episodes_are_in_order_and_each_takes_its_own_goods():
    assert [episode.first for episode in all_episodes()] == sorted(episode.first for episode in all_episodes())
    for target, names in (
        ("exports of *.magnet from CN, t/month (CN customs)", ["2010-14", "from 2025"]),
        ("imports of G[ae].* from WORLD, t/month (EU)", ["2023-25"]),
        ("unit_value_import of Gd.*;Tb.*;Dy.*, USD/kg (EU)", ["2010-14", "from 2025"]),
        ("imports of Co.primary from CD, t/month (BACI)", []),
    ):
        assert [e.name for e in all_episodes() if e.covers(target) and e.scenario in SHIPPED] == names


def test_the_cut_of_july_2010_is_not_known_on_its_first_day():
    quota = policy(scenario_on("cn-quota-2010", date(2010, 7, 1)), "quota")
    assert quota is not None
    assert list(quota.path) == [date(2010, 1, 1)]
    quota = policy(scenario_on("cn-quota-2010", date(2010, 8, 1)), "quota")
    assert quota is not None
    assert quota.path[date(2010, 7, 1)] == 15952
    assert quota.end is None  # its end was announced at the end of 2014


def test_a_stop_and_its_end_are_known_from_their_days():
    assert policy(scenario_on("cn-quota-2010", date(2010, 9, 1)), "export_control") is None
    stop = policy(scenario_on("cn-quota-2010", date(2010, 10, 1)), "export_control")
    assert stop is not None
    assert stop.end is None
    stop = policy(scenario_on("cn-quota-2010", date(2010, 12, 1)), "export_control")
    assert stop is not None
    assert stop.end == date(2010, 11, 19)


def test_output_of_a_year_is_known_in_the_next():
    limit = policy(scenario_on("cn-quota-2010", date(2012, 2, 1)), "mining_limit")
    assert limit is not None
    assert not limit.path  # statistics of 2011 come in March 2012
    limit = policy(scenario_on("cn-quota-2010", date(2012, 3, 1)), "mining_limit")
    assert limit is not None
    assert list(limit.path) == [date(2011, 1, 1)]


def test_days_of_quotas_are_those_of_the_register():
    rows = load_dataset("rare_earths").table("measures")
    days = {day for row in rows if row.kind == "quota" for day in (row.known, row.change_known)}
    assert set(QUOTA_PUBLIC.values()) <= days


def test_a_record_is_that_of_the_day():
    assert len(scenario_on("cn-ga-ge-2023", date(2023, 6, 1)).policy) == 0
    assert len(scenario_on("cn-ga-ge-2023", date(2023, 8, 1)).policy) > 0


@pytest.mark.parametrize("episode", EPISODES, ids=lambda episode: episode.name)
def test_every_origin_has_a_scenario(episode):
    for origin in episode.origins()[::11]:
        sc = scenario_on(episode.scenario, origin)
        assert all(policy.start <= origin or policy.public_from <= origin for policy in sc.policy)
