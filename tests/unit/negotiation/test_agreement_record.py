"""What was agreed before: counted by the register of a day, and the weight that it gives to deals of a menu."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from engine_cases import shipped
from monazite.model.parameters import draw
from monazite.negotiation.agreement_record import AgreementRecord, agreement_record, keeps_terms, offer_weights
from monazite.negotiation.bargain import bargain
from monazite.negotiation.menu import Menu, make_menu
from monazite.negotiation.setup import ladders, make_setting
from monazite.negotiation.solve_draw import GameOptions, play, prepare_game
from monazite.negotiation.truces import RunningTruce
from monazite.scenario.scenario import facts_of, load_scenario
from talks_cases import REGIONS, hand_grid

SIZES = (2, 1, 2)
"""Levels of controls, tariff and technology: four regimes, of which the last has all deals open to it."""
LAST = 3
FREE = np.full(2, 1e9)


def small_menu() -> Menu:
    """Two levels of purchases, one duration: eight deals open to the last regime, one of them as it is."""
    return make_menu(SIZES, np.zeros((2, 3)), np.array([3]), np.zeros((2, 4)), FREE)


def weights_from(menu: Menu, weight: np.ndarray, regime: int) -> dict[tuple[int, int, int], float]:
    """Share of each deal open to a regime, by control, technology and purchases."""
    first, items = menu.open
    some = slice(first[regime], first[regime + 1])
    shares = weight[some] / weight[some].sum()
    return {
        (int(menu.control[m]), int(menu.technology[m]), int(menu.purchase[m])): float(share)
        for m, share in zip(items[some], shares, strict=True)
    }


@pytest.mark.parametrize(
    ("day", "prolonged", "under"),
    [
        (date(2025, 8, 11), 0, 0),  # Geneva was broken on 30 May; nothing was agreed under the truce of London yet
        (date(2025, 8, 12), 1, 1),  # the prolongation by 90 days
        (date(2026, 5, 1), 1, 1),  # Busan came after the escalation of 9 October: no agreement under a truce
        (date(2026, 6, 1), 1, 2),  # Beijing, new terms
        (date(2026, 11, 24), 2, 3),  # Washington
    ],
)
def test_agreements_under_a_truce(day, prolonged, under):
    ds = facts_of(load_scenario("cn-ree-2025"))
    found = agreement_record(ds, ("CN", "US"), ladders(ds, "CN", "US"), day)
    assert found is not None
    assert (found.prolonged, found.under_truce) == (prolonged, under)


def test_what_the_three_rounds_brought():
    """Geneva, London, Busan: strict, general, general; a tariff of 30 % each; partial, none, partial technology."""
    ds = facts_of(load_scenario("cn-ree-2025"))
    found = agreement_record(ds, ("CN", "US"), ladders(ds, "CN", "US"), date(2026, 11, 24))
    assert found is not None
    assert found.levels == ((0, 2, 1, 0), (0, 0, 3, 0, 0), (1, 2, 0), (2, 0, 1, 0, 0), (1, 1, 1))


def test_a_round_that_is_replayed_does_not_count_itself():
    """On 30 May 2025 Geneva alone is on record: strict licences, 30 %, part of the technology, ninety days."""
    ds = facts_of(load_scenario("cn-ree-2025"))
    found = agreement_record(ds, ("CN", "US"), ladders(ds, "CN", "US"), date(2025, 5, 30))
    assert found == AgreementRecord(0, 0, ((0, 0, 1, 0), (0, 0, 1, 0, 0), (0, 1, 0), (1, 0, 0, 0, 0), (1, 0, 0)))


def test_before_any_agreement_and_between_others_there_is_no_record():
    ds = facts_of(load_scenario("cn-ree-2025"))
    assert agreement_record(ds, ("CN", "US"), ladders(ds, "CN", "US"), date(2025, 4, 9)) is None
    assert agreement_record(ds, ("CD", "CN"), ladders(ds, "CD", "CN"), date(2026, 11, 24)) is None


def test_without_a_record_all_deals_weigh_the_same():
    menu = small_menu()
    assert offer_weights(menu, None, LAST).tolist() == [1.0] * menu.open[1].size


def test_levels_weigh_as_often_as_they_came():
    """Three rounds with the stricter controls, none without: (3 + 1/2) / 4 against (0 + 1/2) / 4; all else evenly."""
    menu = small_menu()
    record = AgreementRecord(0, 0, ((0, 3), (0,), (0, 0), (0, 0), (0,)))
    shares = weights_from(menu, offer_weights(menu, record, None), LAST)
    for (control, _, _), share in shares.items():
        assert share == pytest.approx((3.5 if control else 0.5) / 4.0 / 4.0)
    # from a regime without the stricter controls its share is of no account
    assert list(weights_from(menu, offer_weights(menu, record, None), 1).values()) == pytest.approx([0.25] * 4)


def test_a_truce_is_prolonged_as_often_as_before():
    """Two of three agreements under a truce prolonged it; of eight deals one does: (2 + 1/8) / 4 of the offers."""
    menu = small_menu()
    record = AgreementRecord(2, 3, ((0, 0), (0,), (0, 0), (0, 0), (0,)))
    weight = offer_weights(menu, record, LAST)
    shares = weights_from(menu, weight, LAST)
    assert shares[1, 1, 0] == pytest.approx(2.125 / 4.0)
    assert [share for deal, share in shares.items() if deal != (1, 1, 0)] == pytest.approx([1.875 / 4.0 / 7.0] * 7)
    # what is no regime of a truce cannot be prolonged, and each list has the mean one
    assert list(weights_from(menu, offer_weights(menu, record, None), LAST).values()) == pytest.approx([1 / 8] * 8)
    first = menu.open[0]
    assert [weight[a:b].mean() for a, b in pairwise(first)] == pytest.approx([1.0] * 4)


def test_chance_of_a_prolongation_grows_with_its_record_and_with_what_other_terms_lack():
    """Offers of one side that gains x from new terms and nothing from a prolongation, answered at even chance."""
    menu = make_menu((1, 1, 1), np.zeros((2, 3)), np.array([3]), np.zeros((2, 1)), FREE)
    worth = np.zeros((1, 1, 2))

    def signed(weight: list[float], gain: float) -> float:
        deals = np.array([[[0.0, 0.0], [gain, 0.0]]])
        both = np.array(weight)
        return float(
            bargain(deals, worth, menu.open, proposal_chance=1.0, precision=(1.0, 1.0), weight=both)[0][0, 0, 0]
        )

    # value of the round to the proposer: chance of the new terms, answered by one half, times the gain x = 2
    for weight in ([1.0, 1.0], [1.5, 0.5]):
        power = [weight[0], weight[1] * np.exp(0.5 * 2.0)]
        expected = 0.5 * 2.0 * power[1] / (2.0 + sum(power))
        assert signed(weight, 2.0) == pytest.approx(expected)
    assert signed([1.5, 0.5], 2.0) < signed([1.0, 1.0], 2.0)


def test_weights_follow_thinned_purchases():
    """Of three levels of purchases every second one is on the menu: the last one has come once, the first twice."""
    whole = make_menu((1, 1, 1), np.zeros((3, 3)), np.array([3]), np.zeros((2, 1)), FREE)
    thin = make_menu((1, 1, 1), np.zeros((2, 3)), np.array([3]), np.zeros((2, 1)), FREE)
    record = AgreementRecord(0, 0, ((0,), (0,), (0,), (2, 0, 1), (0,)))
    shares = offer_weights(thin, record, None, 2) / 2.0
    assert shares.tolist() == pytest.approx([2.5 / 4.0, 1.5 / 4.0])
    assert (offer_weights(whole, record, None) / 3.0).tolist() == pytest.approx([7 / 12, 1 / 12, 4 / 12])


def test_a_prolongation_is_told_beside_terms_that_change_something():
    """Of nine agreements under a truce none or all prolonged it: the likelier for the record, and no term of a deal."""
    ds, sc = shipped(), load_scenario("truce-expiry-2026")
    plain = make_setting(ds, sc)
    truce = RunningTruce(plain.first_offer, ((date(2030, 1, 1), 1.0),), 0.0)
    values = draw(ds.table("talks"), seed=0, first=0, count=1)
    options = GameOptions(spacing=12.0, thin=2, rounds=4, types=False)
    steps = tuple((0,) * len(plain.ladders[name].names) for name in plain.ladders)
    chances: list[float] = []
    for prolonged in (0, 9):
        setting = replace(plain, truce=truce, record=AgreementRecord(prolonged, 9, steps))
        grid = hand_grid(setting, REGIONS)
        played = play(ds, setting, grid, values, 0, options)
        menu = prepare_game(ds, setting, grid, values, 0, options)[0].menu
        assert played.terms[keeps_terms(menu, setting.regime)].sum() == 0.0
        assert played.terms.sum() + played.prolonged == pytest.approx(played.paths.signed.sum())
        chances.append(played.prolonged)
    assert 0.0 < chances[0] < chances[1]
    without = play(ds, replace(plain, truce=None), hand_grid(plain, REGIONS), values, 0, options)
    assert without.prolonged == 0.0
    assert without.terms.sum() == pytest.approx(without.paths.signed.sum())
