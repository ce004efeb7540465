"""How a price stands beside its quotes, and from where it is judged where no quote confirms the run any more."""

import re
from datetime import date

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.web.headline.price_path import SinceQuotes, is_ordered_ahead, since_the_quotes
from monazite.presentation.web.headline.price_words import StocksAtPeak, beside_the_quotes, why_so_dear
from monazite.presentation.web.runs.quick_quantities import QuickQuantities

pytestmark = pytest.mark.compiled
GOOD = "Bi.primary"
QUOTE, MONTH = 27.6, date(2025, 3, 1)  # its only one: 21 March 2025


class Shifted(QuickQuantities):
    """A run whose price of `GOOD` is such that it has some values, one a draw, in the month of the quote."""

    def __init__(self, results, day, prices):
        super().__init__(results, day)
        self.prices = np.array(prices)

    def path(self, outcome, **where):
        usual = super().path(outcome, **where)
        if outcome != "price_outside":
            return usual
        return usual[:1] / usual[:1, self.results.index.month.index(MONTH), None] * self.prices[:, None]


@pytest.fixture(scope="module")
def bismuth(store):
    return store.baseline_run(store.workspace("cn-tungsten-2025"))


def test_a_run_that_lies_below_its_only_quote_says_so(bismuth):
    """Bismuth was a third below, and the page, which told of dysprosium that it was above, said nothing."""

    def words(*prices, rest=None):
        run = Shifted(bismuth, date(2025, 2, 1), prices)
        return beside_the_quotes(run, rest or run, GOOD)

    quote = "the last quote, 27.6 USD/kg on 21 March 2025 ("
    assert words(13.8).startswith(f"At rest it stands 50% below {quote}")
    assert words(41.4).startswith(f"At rest it stands 50% above {quote}")
    assert words(26.0) == words(29.0) == ""
    inside = words(13.8, 10.0, 40.0)
    assert "outside the range" not in inside
    missed = words(13.8, 12.0, 20.0)
    assert missed.endswith("), which is outside the range of its draws, about 12 to 19.")
    above = words(55.2, 40.0, 60.0)
    assert "which is outside the range of its draws, about 42 to 60" in above
    other = Shifted(bismuth, date(2025, 2, 1), [20.7])
    assert "range" not in words(13.8, 12.0, 20.0, rest=other), "draws of a run that is not the one at rest"


def test_the_page_of_bismuth_says_that_it_misses_its_quote(client):
    answer = post(client, "open", scenario="cn-tungsten-2025", good="Bi.primary").json()
    assert "below the last quote, 27.6 USD/kg on 21 March 2025" in " ".join(answer["behind"])


def test_a_price_that_left_its_quotes_says_from_where_it_is_judged(bismuth):
    """The stop of antimony was judged from half the last quote, after a year without one, and no word said so."""
    day = date(2026, 7, 1)
    run = Shifted(bismuth, day, [27.6])
    at, eve = (run.results.index.month.index(month) for month in (MONTH, date(2026, 6, 1)))
    ratio = run.path("price_outside", good=GOOD)[0, eve] / run.path("price_outside", good=GOOD)[0, at]

    class Moved(Shifted):
        """Moves to a multiple of the last quote by the month before the levers."""

        factor = 1.0

        def path(self, outcome, **where):
            usual = super().path(outcome, **where)
            if outcome == "price_outside":
                usual = usual.copy()
                usual[:, eve] *= self.factor / ratio
            return usual

    for factor, word in ((0.5, "14"), (2.0, "55")):
        moved = Moved(bismuth, day, [QUOTE])
        moved.factor = factor
        words = since_the_quotes(moved, GOOD)
        assert words.clause == f"; the run has {word} USD/kg in June 2026, the last quote is 28 of March 2025"
        assert words.at_length.startswith(
            "No quote confirms the run after March 2025: by June 2026 users outside hold "
        )
        assert bool(words.assumed) == (factor == 0.5), "stocks grew: they say why it is cheaper, not why it is dearer"
    near = Moved(bismuth, day, [QUOTE])
    near.factor = 0.85
    assert since_the_quotes(near, GOOD) == SinceQuotes()
    assert since_the_quotes(Moved(bismuth, date(2025, 3, 1), [QUOTE]), GOOD) == SinceQuotes()
    high = since_the_quotes(Shifted(bismuth, date(2025, 3, 1), [2.0 * QUOTE]), GOOD)
    assert high.clause == "; the run has 55 USD/kg in March 2025, the last quote, of that month, is 28"


def test_a_stop_that_begins_far_from_the_last_quote_says_so_on_the_first_screen(client):
    """A full stop of antimony at 22 USD/kg, from a run at 20 where the last quote was 39, and no word of it."""
    tile = post(client, "open", scenario="cn-antimony-stop-2026").json()["tiles"][0]
    assert re.search(
        r"; run [\d.]+ in November 2026, the last quote is 39 of December 2025; it assumes that stocks "
        r"outside grew from [\d.]+ to [\d.]+ days of use",
        tile["detail"],
    )


def test_the_first_month_of_a_stop_says_that_buyers_order_ahead(store, client):
    """A price peaked in the first month of a year without shipments, held down by stocks, as the page said."""
    workspace = store.workspace("cn-antimony-stop-2026")
    run = workspace.quantities(store.baseline_run(workspace))
    assert [is_ordered_ahead(run, "Sb.primary", run.start + later) for later in (-1, 0, 1, 2)] == [
        False, True, True, False,
    ]  # fmt: skip
    held = StocksAtPeak(116.0, 122.0, "November 2026")
    words = why_so_dear(held, is_refused=True, is_ahead=True)
    assert words == ", as buyers order ahead, while users there still hold 122 days of use"
    assert why_so_dear(held._replace(at_peak=2.0), is_refused=True, is_ahead=True).startswith(", when users there have")
    peak = run.extreme("price_outside", good="Sb.primary")[2]
    headline = post(client, "open", scenario="cn-antimony-stop-2026").json()["headline"]
    assert ("as buyers order ahead" in headline) == is_ordered_ahead(run, "Sb.primary", peak)
