"""Money of an exercise: what is next to nothing, and which way a plan or a path differs, in words."""

import pytest

from monazite.analysis.exercise.money import (
    NOTHING_WORDS,
    amount,
    difference_words,
    effect_words,
    money_words,
    spared_words,
    worth_words,
)
from monazite.analysis.exercise.press import with_range
from monazite.results.quantity import Quantity


def musd(value, low=None, high=None):
    low, high = value if low is None else low, value if high is None else high
    return Quantity(value, low, high, "MUSD", "loss_central", {}, "run")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (musd(0.00019, -0.0184, 0.346), "next to nothing"),
        (musd(0.644, 0.0, 5.98), "0.64 million USD (0 to 6 million)"),
        (musd(0.1, 0.0, 5.98), "0 (up to 6 million USD)"),
        (musd(35_000.0), "35 billion USD"),
        (musd(1400.0, 34.2, 8900.0), "1.4 billion USD (34 million to 8.9 billion)"),
        (musd(999.6), "1 billion USD"),
        (musd(-40.0, -60.0, 2.0), "-40 million USD (-60 million to 2 million)"),
    ],
)
def test_money_has_two_digits_and_what_is_nothing_is_said(claim, words):
    """A debrief read "0.00019 (-0.0184 to 0.346)" million USD beside "35,000 million"."""
    assert money_words(claim) == with_range(claim) == words


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (musd(-562.0), "costs 560 million USD more"),
        (musd(10_000.0, 900.0, 12_000.0), "saves 10 billion USD (900 million to 12 billion)"),
        (musd(50.0, -3.0, 80.0), "saves 50 million USD (3 million lost to 80 million saved)"),
        (musd(0.0, 0.0, 0.0), "next to nothing"),
        (
            musd(0.0, -190.0, 1.5),
            "0 in the middle of the draws (190 million lost to 1.5 million saved, in USD)",
        ),
        (musd(0.0, -0.7, 0.0), "0 in the middle of the draws (up to 0.7 million USD lost)"),
    ],
)
def test_a_plan_saves_or_costs(claim, words):
    """A plan stood in the table with "-562"."""
    assert spared_words(claim) == words


def test_a_path_loses_less_more_or_as_much():
    assert difference_words(musd(-1470.0, -37_900.0, -123.0)) == "1.5 billion USD less (120 million to 38 billion)"
    wide = "as much in the middle of the draws (4 million less to 30 million more, in USD)"
    assert difference_words(musd(0.2, -4.0, 30.0)) == wide
    assert difference_words(musd(0.2, 0.0, 30.0)) == "as much in the middle of the draws (up to 30 million USD more)"
    assert difference_words(musd(0.0001)) == "as much"
    assert (amount(0.49), amount(-34_200.0)) == ("0", "34 billion")


@pytest.mark.parametrize("low", [0.0, -0.4, -0.6, -85.0])
@pytest.mark.parametrize("high", [0.0, 0.4, 0.6, 85.0])
def test_next_to_nothing_never_stands_beside_a_sum(low, high):
    """ "Next to nothing (up to 85 million USD saved)", where the sheet says less than half a million."""
    claim = musd(0.0, low, high)
    for words in (money_words(claim), spared_words(claim), worth_words(claim)):
        assert (NOTHING_WORDS in words) == (max(-low, high) < 0.5)
        assert (words == NOTHING_WORDS) == (NOTHING_WORDS in words)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (musd(-562.0), "-560 million USD"),
        (musd(10_000.0, 900.0, 12_000.0), "+10 billion USD (+900 million to +12 billion)"),
        (musd(50.0, -3.0, 80.0), "+50 million USD (-3 million to +80 million)"),
        (musd(0.0, -190.0, 1.5), "0 (-190 million to +1.5 million USD)"),
        (musd(0.2, -0.1, 0.3), "0"),
        (musd(float("nan")), "no figure"),
    ],
)
def test_an_effect_has_one_sign(claim, words):
    """ "Saves", "costs more", "spared you", "cost you" and "less" stood on one page."""
    assert effect_words(claim) == words


def test_an_act_spared_or_cost():
    assert (
        worth_words(musd(240.0, -820.0, 720.0)) == "spared you 240 million USD (820 million lost to 720 million spared)"
    )
    assert worth_words(musd(-4_900.0)) == "cost you 4.9 billion USD"
