"""Seats, levels, dates and threats of a scenario."""

from datetime import date

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.negotiation.dates import calendar_marks, chance_within, deal_days, round_edges
from monazite.negotiation.setup import (
    added_tariff,
    first_strict_level,
    is_negotiable,
    ladders,
    make_setting,
    seats_of,
    without_negotiated_measures,
)
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.scenario import load_scenario


def changed(sc, **talks):
    return sc.model_copy(update={"talks": sc.talks.model_copy(update=talks)})


@pytest.fixture(scope="module")
def sc():
    return load_scenario("truce-expiry-2026")


@pytest.fixture(scope="module")
def setting(ds, sc):
    return make_setting(ds, sc)


def test_the_shipped_truce(setting) -> None:
    steps = setting.ladders
    assert (setting.controller, setting.target) == ("CN", "US")
    assert setting.first_offer == date(2026, 11, 10)
    assert steps["control"].names[setting.control] == "general"
    assert steps["tariff"].names[setting.tariff] == "low"
    assert setting.threatened
    assert (steps["control"].names[setting.threat[0]], steps["tariff"].names[setting.threat[1]]) == (
        "strict",
        "threatened",
    )
    assert setting.summits == (date(2026, 11, 18), date(2026, 12, 14))
    assert first_strict_level(steps["control"]) == 2


def test_ladders_rise(ds) -> None:
    steps = ladders(ds, "CN", "US")
    assert (np.diff(steps["control"].level) < 0).all()
    for name in ("tariff", "technology", "purchases", "duration"):
        assert (np.diff(steps[name].level) > 0).all()
    assert all(source for ladder in steps.values() for source in ladder.source)


def test_what_the_talks_decide_is_taken_out(sc) -> None:
    kept = without_negotiated_measures(sc).policy
    day = date(2026, 11, 10)
    assert not [
        p for p in kept if p.start >= day and p.actor in ("CN", "US") and p.kind in ("export_control", "tariff")
    ]
    assert [p for p in kept if p.kind == "finance"]
    assert [p for p in kept if p.start < day and p.kind == "export_control"]


@pytest.mark.parametrize(
    ("day", "rate"), [(date(2025, 4, 9), 1.1219), (date(2025, 5, 30), 0.2705), (date(2026, 11, 10), 0.1194)]
)
def test_added_tariff_is_the_average_of_the_day(ds, sc, day, rate) -> None:
    assert added_tariff(ds, sc, day) == pytest.approx(rate)


def test_a_ban_on_somebody_else_is_no_threat(ds) -> None:
    quota = make_setting(ds, load_scenario("cn-quota-2010"))
    assert not quota.threatened
    assert make_setting(ds, load_scenario("full-stop")).threat[0] == 3


def test_a_level_by_name(ds, sc) -> None:
    assert make_setting(ds, changed(sc, control="strict", threat_tariff="high")).threat[1] == 3
    with pytest.raises(InputError, match="strict"):
        make_setting(ds, changed(sc, control="stric"))


@pytest.mark.parametrize("seats", [("US",), ("US", "EU"), ("US", "CN", "EU")])
def test_two_seats_one_of_them_controlling(sc, seats) -> None:
    with pytest.raises(InputError, match=r"talks\.seats"):
        seats_of(changed(sc, seats=seats))


def test_an_offer_outside_the_run(ds, sc) -> None:
    with pytest.raises(InputError, match=r"talks\.first_offer"):
        make_setting(ds, changed(sc, first_offer=date(2035, 1, 1)))


def test_a_dataset_without_concessions_says_so(small) -> None:
    with pytest.raises(InputError, match=r"concessions\.csv"):
        ladders(small, "CN", "US")


def test_rounds_carry_their_days(setting) -> None:
    assert round_edges(setting, 2) == [date(2026, 11, 10), date(2026, 12, 10), date(2027, 1, 10)]
    found = calendar_marks(setting, 3)
    assert found["summit"].tolist() == [1, 1, 0]
    assert found["expiry"].tolist() == [1, 0, 0]
    assert deal_days(setting, 3)[:2] == [date(2026, 11, 18), date(2026, 12, 14)]


def test_chance_within_days_cuts_a_round_in_proportion(setting) -> None:
    signed = np.array([0.3, 0.2, 0.31])
    assert chance_within(setting, signed, 7) == 0.0  # the summit of the first round is on the eighth day
    assert chance_within(setting, signed, 8) == pytest.approx(0.3)
    assert chance_within(setting, signed, 40) == pytest.approx(0.5)
    assert chance_within(setting, signed, 61 + 10) == pytest.approx(0.5 + 0.31 * 10 / 31)


@pytest.mark.parametrize(
    ("destinations", "is_theirs"), [(["*"], True), (["US"], True), (["JP", "US.defence"], True), (["JP"], False)]
)
def test_a_ban_on_third_countries_is_none_of_the_two_sides(destinations, is_theirs):
    """China's ban on Japan was lifted by an agreement with the United States in most courses of a forecast."""
    fields = {"kind": "export_control", "actor": "CN", "start": "2026-12-15", "goods": ["Dy"], "ban": True}
    ban = ExportControl.model_validate(fields | {"destinations": destinations})
    assert is_negotiable(ban, "CN", "US", date(2026, 12, 1)) is is_theirs
