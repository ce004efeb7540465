"""A central run that never comes to what half of the draws do is told as that, not within its own brackets."""

import math

import pytest

from monazite.presentation.web.headline import line_tiles
from monazite.presentation.web.headline.headline_losses import NEVER
from monazite.presentation.web.headline.line_tiles import LedDays
from monazite.presentation.web.headline.tile import WITHIN, HeadlineTile
from monazite.results.quantity import Quantity


def days(value):
    return Quantity(value, value, value, "day", "first_stop_day", {}, "")


@pytest.mark.parametrize(
    ("few", "many", "middles", "beside"),
    [
        (math.nan, math.nan, (144.0, math.nan), " in the central run. In half of the draws one line in a hundred does "
         "within 144 days, one in ten never"),
        (50.0, math.nan, (math.nan, math.nan), " in the central run. In most of the draws not even one line in a "
         "hundred ever does"),
        (50.0, 90.0, (150.0, 300.0), " (in half of the draws within 150 days and within 300 days)"),
    ],
)  # fmt: skip
def test_a_middle_of_another_kind_has_a_sentence_of_its_own(few, many, middles, beside):
    """The headline said "ever stands idle (in half of the draws within 144 days and never)"."""
    led = LedDays(days(few), days(many), tuple(map(days, middles)), ("above", ""))
    assert line_tiles._beside_the_clause(led) == beside


def test_a_middle_beside_what_never_comes_is_no_nearer_day():
    """The tile said "never in this run; half within 144 days, far sooner"."""
    tile = HeadlineTile("stop", "main", "", days(math.nan), days(math.nan), "", "up", NEVER, NEVER, half=WITHIN,
                        middle="144 days", aside="above", draws=16)  # fmt: skip
    assert tile.to_json()["middle"] == "but within 144 days in half of the draws"
