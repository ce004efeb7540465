import pytest

from monazite.analysis.verification.hindcast import TargetScore, hindcast
from monazite.analysis.verification.scoreboard import (
    DRAWS,
    IN_SAMPLE,
    hit_shares,
    range_holds,
    scoreboard_page,
    target_sample,
    three_digits,
)
from monazite.dataset.dataset import load_dataset
from page_cases import page_differences
from paths import DOCS

PAGE = DOCS / "scoreboard.md"


def score(
    id="V3.5.Dy",
    observed=3.0,
    median=3.1,
    low=2.0,
    high=4.0,
    tolerance="2 to 4.5",
    hit: bool | None = True,
    case="re-2025",
):
    return TargetScore(case, id, "Text.", "1", observed, median, low, high, tolerance, hit, "a reason", "source")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (score(), True),
        (score(observed=4.5), False),
        (score(tolerance="at most 3"), None),
        (score(tolerance="at least 1"), None),
        (score(hit=None), None),
        (score(low=float("nan"), high=float("nan"), hit=False), None),
    ],
)
def test_a_range_holds_what_lies_in_it(given, expected):
    assert range_holds(given) is expected


def test_shares_count_hits_by_sample_and_what_is_held():
    rows = [score(), score(id="V3.3.first"), score(hit=False, observed=9.0), score(hit=None)]
    assert hit_shares(rows) == {"in": (1, 1), "out": (1, 2), "held": (2, 3), "draws": (0, 3)}
    assert target_sample(rows[1]) == "in"


def test_the_page_keeps_misses_with_their_reason_and_what_is_not_replayed():
    text = scoreboard_page([score(), score(hit=False, observed=9.0), score(id="V9", hit=None)], 64)
    assert "| V3.5.Dy | Text. | 1 | 3.00 | 3.10 | 2.00 to 4.00 | 2 to 4.5 | hit | yes | out |" in text
    assert "- V3.5.Dy: a reason." in text
    assert "| re-2025 | V9 | a reason |" in text
    assert "| hits out of sample | at least 60 % | 1 of 2, 50 % |" in text


def test_episodes_of_younger_minerals_have_rows_of_their_own_and_no_part_in_the_sums():
    old, young = (
        [score(), score(hit=False, observed=9.0)],
        [score(case="cobalt-2025", id="C1"), score(case="cobalt-2025", id="C2")],
    )
    text = scoreboard_page([*old, *young], 64)
    assert "| hits out of sample | at least 60 % | 1 of 2, 50 % |" in text
    assert "| cobalt-2025 | 2 of 2, 100 % | 2 of 2, 100 % |" in text
    assert "## cobalt-2025" in text
    assert "younger minerals" not in scoreboard_page(old, 64)


@pytest.mark.parametrize(
    ("value", "text"), [(2628.4, "2,630"), (0.05123, "0.0512"), (-12.34, "-12.3"), (0.0, "0"), (float("inf"), "never")]
)
def test_figures_have_three_digits(value, text):
    assert three_digits(value) == text


def test_pages_differ_by_words_or_by_more_than_rounding():
    a = scoreboard_page([score()], 64)
    assert page_differences(a, a) == []
    assert page_differences(a, scoreboard_page([score(median=3.11)], 64)) == []
    assert page_differences(a, scoreboard_page([score(median=3.4)], 64))
    assert page_differences(a, scoreboard_page([score(hit=False)], 64))
    assert page_differences(a, scoreboard_page([score(), score()], 64))


def test_every_target_named_as_in_sample_exists():
    tables = [load_dataset(name).table("targets") for name in ("rare_earths", "gallium", "germanium")]
    ids = {row.id for rows in tables for row in rows} | {"V3.1.rmse"}
    assert set(IN_SAMPLE) <= ids


@pytest.mark.slow
@pytest.mark.hindcast
def test_the_scoreboard_is_what_the_model_says_today():
    made = scoreboard_page(hindcast(draws=DRAWS), DRAWS)
    found = page_differences(PAGE.read_text(encoding="utf-8"), made)
    assert not found, "run `monazite hindcast --draws 64 --out docs/scoreboard.md` and explain:\n" + "\n".join(found)
