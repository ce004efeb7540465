"""Deals by id, in words, and as edits of the controls."""

from datetime import date

import numpy as np
import pytest

from monazite.engine.state import WITHOUT_MONTHS
from monazite.foundation.errors import InputError
from monazite.model.build import build, make_index, neutral_controls
from monazite.negotiation.deal import all_deals, deal_id, describe_deal, find_deal, precedents, with_deal
from monazite.negotiation.setup import make_setting, without_negotiated_measures
from monazite.scenario.policies import apply
from monazite.scenario.policies.policy_base import add_months
from monazite.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def strict(ds):
    """The state of May 2025: strict licences, a tariff of 100 %, part of the technology controls."""
    sc = load_scenario("cn-ree-2025")
    return sc, make_setting(ds, sc)


def test_every_deal_has_its_own_id(strict) -> None:
    steps = strict[1].ladders
    deals = all_deals(steps)
    assert len(deals) == 4 * 5 * 3 * 5 * 3
    assert all(deal_id(steps, deal) == name for name, deal in deals.items())


def test_an_unknown_id_names_the_nearest(strict) -> None:
    with pytest.raises(InputError, match="general-10-partial-10bn"):
        find_deal(strict[1].ladders, "general-10-partial-10bn-13m")
    with pytest.raises(InputError, match="prints in brackets, such as"):
        find_deal(strict[1].ladders, "nothing")


def test_words_say_what_changes_and_what_stays(strict) -> None:
    setting = strict[1]
    text = describe_deal(setting, find_deal(setting.ladders, "general-10-partial-10bn-12m"))
    assert text == (
        "general licences instead of strict licences, an added tariff of 10 % instead of 100 %, part of the technology "
        "controls stay, purchases of 10 billion USD a year, for a year"
    )
    kept = describe_deal(setting, find_deal(setting.ladders, "strict-100-partial-0bn-3m"))
    assert kept.startswith("strict licences stay, an added tariff of 100 % stays")


def test_words_say_that_a_level_was_raised_on_the_way(ds) -> None:
    setting = make_setting(ds, load_scenario("truce-expiry-2026"))
    harsher, same = (find_deal(setting.ladders, f"general-{rate}-partial-0bn-6m") for rate in (30, 10))
    assert describe_deal(setting, harsher).endswith("for half a year, after an escalation")
    assert describe_deal(setting, same).endswith("for half a year")


def test_every_term_has_a_precedent_with_a_source(ds, strict) -> None:
    setting = strict[1]
    for row in precedents(setting, find_deal(setting.ladders, "general-10-none-17bn-6m")):
        assert row["precedent"]
        assert set(row["source"].split(";")) <= set(ds.sources)


def test_a_deal_is_an_edit_of_the_controls_for_its_duration(ds, strict) -> None:
    sc, setting = strict
    made = with_deal(ds, sc, "general-30-none-0bn-6m")
    plain, eased = (build(ds, s).controls for s in (without_negotiated_measures(sc), made))
    ix = build(ds, made).index
    us, cn = ix.buyer.index("US"), ix.region.index("CN")
    good = ix.good.index("Dy.oxide")
    day = setting.first_offer
    first = (day.year - sc.start.year) * 12 + day.month - sc.start.month
    inside, after = first + 2, first + 8
    assert eased.approval[inside, good, cn, us] == pytest.approx(0.95)
    assert eased.approval[inside, good, cn, us] > plain.approval[inside, good, cn, us]
    assert eased.approval[after, good, cn, us] == plain.approval[after, good, cn, us]
    magnet = ix.good.index("NdFeB.N.magnet")
    assert eased.tariff[inside, magnet, cn, us] < plain.tariff[inside, magnet, cn, us]
    for name in plain._fields:
        assert np.array_equal(getattr(plain, name)[:first], getattr(eased, name)[:first]) or name in WITHOUT_MONTHS
    assert add_months(day, 6) < date(2026, 1, 1)


def test_a_deal_on_technology_gives_access_back(ds) -> None:
    """What the other side releases is in the controls of the run, for the duration, and not what it would have set."""
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    ix = make_index(ds, sc)
    us, cn = ix.region.index("US"), ix.region.index("CN")
    first = (setting.first_offer.year - sc.start.year) * 12 + setting.first_offer.month - sc.start.month

    def access(s) -> np.ndarray:
        return apply(neutral_controls(ds, ix), s.policy, ix, enforce_threats=True).tech[:, us, cn]

    plain = access(sc)
    assert plain[first - 1] == pytest.approx(0.5)
    assert plain[first + 1] == pytest.approx(0.0)
    kept, given = (access(with_deal(ds, sc, f"general-10-{name}-0bn-6m")) for name in ("partial", "none"))
    assert kept[first + 1] == pytest.approx(0.5)
    assert given[first + 1] == pytest.approx(1.0)
    assert given[first + 8] == pytest.approx(0.5)


def test_what_was_raised_on_the_way_to_a_deal_is_in_the_controls(ds) -> None:
    """Truce of 2026: general licences, 10 %, partial. A deal after an escalation keeps what is stricter."""
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    ix = make_index(ds, sc)
    us, cn = ix.region.index("US"), ix.region.index("CN")
    good = ix.good.index("NdFeB.SH.magnet")
    first = (setting.first_offer.year - sc.start.year) * 12 + setting.first_offer.month - sc.start.month
    inside, after = first + 2, first + 8

    def controls(name: str):
        return apply(neutral_controls(ds, ix), with_deal(ds, sc, name).policy, ix)

    same, raised = controls("general-10-partial-0bn-6m"), controls("strict-30-full-0bn-6m")
    assert raised.tariff[inside, good, cn, us] == pytest.approx(same.tariff[inside, good, cn, us] + 0.2)
    assert raised.approval[inside, good, cn, us] < same.approval[inside, good, cn, us]
    assert raised.tech[inside, us, cn] < same.tech[inside, us, cn]
    for name in ("tariff", "approval"):
        assert getattr(raised, name)[after, good, cn, us] == getattr(same, name)[after, good, cn, us]


def test_a_deal_on_what_is_in_force_changes_nothing(ds, strict) -> None:
    sc, _ = strict
    made = with_deal(ds, sc, "strict-100-partial-0bn-3m")
    assert len(made.policy) == len(without_negotiated_measures(sc).policy)
