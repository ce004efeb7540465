"""The form of a deal opens on what is in force, and what is said of terms comes of the rounds on record."""

from datetime import date

import numpy as np
import pytest

from exercise_cases import ground
from monazite.analysis.exercise.acts import SeatOptions
from monazite.analysis.exercise.month_prices import month_prices
from monazite.analysis.exercise.offer_form import opening_deal, traded_terms
from monazite.analysis.exercise.press import deal_of, figure
from monazite.analysis.exercise.public_record import observation_lines
from monazite.analysis.exercise.responses import TableState, offers_by_type, open_deals
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound, TalksOpening, first_state
from monazite.analysis.exercise.seats import seat_at_table
from monazite.analysis.exercise.seldom_signed import month_of_terms, seldom_lines
from monazite.negotiation.path_measures import levels_of

pytestmark = pytest.mark.compiled


def options_of(there, regime):
    state = TableState(0, regime, 0, 0, 0, first_state(there.game).beliefs)
    return SeatOptions(there.table, there.game, state, TalksOpening(there.table.number, NOTHING), has_stock=False)


def test_the_form_opens_on_the_nearest_deal_and_not_on_the_mildest():
    """It stood on "licensing lifted", which whoever only ticked the box signed at once."""
    there, kept = ground("US"), 0
    for regime in range(int(np.prod(there.game.setting.sizes))):
        items, options = open_deals(there.game, regime), options_of(there, regime)
        first = opening_deal(options)
        if not items.size:
            assert first == ""
            continue
        assert first in options.deals()
        deals = [deal_of(there.game, int(m)).rungs for m in items]
        away = [sum(abs(a - b) for a, b in zip(deal, options.levels, strict=False)) for deal in deals]
        chosen = deals[options.deals().index(first)]
        assert away[options.deals().index(first)] == min(away)
        if min(away) == 0:
            kept += 1
            assert chosen == (*options.levels, 0, 0)
    assert kept


def test_terms_that_no_round_brought_are_said_to_be_none():
    table = seat_at_table("cn-ree-2025", "US", date(2026, 12, 1))
    said = traded_terms(table, (1, 1, 1))
    assert said["general-30-partial"] == "The round of 30 October 2025 brought these measures."
    assert said["general-10-partial"].startswith("These measures are in force")
    assert "none-10-none" not in said
    first = "No round of talks on record brought these measures together. On record: the round of 12 May 2025"
    assert said[""].startswith(first)
    early = traded_terms(ground("US").table, (2, 1, 1))
    assert early == {"": "No round of talks on record brought these measures together.",
                     "strict-10-partial": "These measures are in force: such a deal prolongs them."}  # fmt: skip


def signed_round(there, position, proposer=1):
    state = first_state(there.game)
    after = TableState(1, int(there.game.menu.regime[position]), 0, 0, 3, state.beliefs)
    return PlayedRound(state, state, proposer, position, True, None, after.regime, after)


def test_the_debrief_says_why_the_model_would_not_offer_what_was_signed():
    """Both sides gained tens of billions by a deal that the model offered once in 300, and nothing said why."""
    there = ground("US")
    game, state = there.game, first_state(there.game)
    items = open_deals(game, state.regime)
    chances = np.array(state.beliefs[1]) @ offers_by_type(game, state, 1)[0]
    seldom, likely = int(items[int(chances.argmin())]), int(items[int(chances.argmax())])
    played = signed_round(there, seldom)
    (line,) = seldom_lines(there.table, [game], [played], [date(2023, 9, 20)])
    assert line.text.startswith("Why the model would seldom have offered the deal of 20 September 2023: by the game's")
    spared, home = month_of_terms(game, played, 1)
    old, new = (levels_of(game.setting, one) for one in (state.regime, played.regime))
    points = game.table.cost[(1, *old, 0, 0)] - game.table.cost[(1, *new, 0, 0)]
    assert spared == pytest.approx(points * game.money("US"))
    assert [claim.value for claim in line.claims][2:4] == pytest.approx([abs(spared), abs(home)])
    assert seldom_lines(there.table, [game], [signed_round(there, likely)], [date(2023, 9, 20)]) == ()
    assert seldom_lines(ground("EU").table, [game], [played], [date(2023, 9, 20)]) == ()


def test_a_price_paid_in_the_world_is_one_of_buyers_in_china_with_the_quote_outside_beside_it():
    """ "Price paid, dysprosium oxide, in the world, 2025: 224 USD/kg" stood beside 1,780 outside China."""
    lines = observation_lines(seat_at_table("cn-ree-2025", "US", date(2026, 12, 1)))
    (line,) = [one for one in lines if one.text.startswith("Price paid, dysprosium oxide")]
    assert "a mean over all buyers, most of them in China; the last quote outside it: " in line.text
    paid, quote = line.claims
    assert (paid.outcome, quote.outcome) == ("price_paid", "price_outside")
    assert quote.value > 3.0 * paid.value
    assert f"{figure(quote.value)} USD/kg in the European Union, December 2025" in line.text


def test_a_month_has_five_lines_and_its_prices():
    from exercise_cases import session

    exercise = session("US")
    exercise.act("hold")
    briefing = exercise.briefing()
    news = [line.text for line in briefing.news]
    assert 2 <= len(news) <= 5
    assert news[0].startswith("In force, in the steps of the game:")
    assert news[1] == briefing.on_table[0].text
    assert briefing.press[0].text in news
    run = exercise._past(exercise.month)
    prices = month_prices(exercise, run)
    assert prices is not None
    assert briefing.prices is not None
    shown = {row[0]: row[1:3] for row in briefing.prices.rows}  # with what the record had in further columns
    assert all(shown[good] == tuple(own) for good, *own in prices.rows if good in shown)
    assert any(row[0] in shown for row in prices.rows)
    assert len(prices.head) == len(prices.rows[0]) == 3
    assert month_prices(exercise, None) is None
