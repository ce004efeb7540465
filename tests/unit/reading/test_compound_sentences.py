# ruff: noqa: E501 - sentences stay whole
"""Two measures in one sentence, by how much a duty is cut, tonnes of a stock, and traces of what was not read."""

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.text.article import article_from_bytes

CONGO = (
    "KINSHASA, Dec 1, 2026 (Reuters) - Democratic Republic of Congo will extend a ban on cobalt hydroxide exports by companies "
    "that have not paid a royalty in advance, and will cut the 2027 quota by a third to 64,400 tons, the regulator said."
)
QUOTA = "Democratic Republic of Congo will cut its 2027 cobalt export quota to 64,400 tons. "


def reading_of(text):
    return read_article(article_from_bytes(text.encode(), "the article"))


def test_a_ban_and_a_quota_of_one_sentence_are_two_measures():
    reading = reading_of(CONGO)
    assert [(m.variant, m.level) for m in reading.measures] == [
        ("ban", None),
        ("quota", {"value": 64400, "unit": "t"}),
    ]
    drafted = draft(reading)
    assert [p.kind for p in drafted.own] == ["quota"]
    assert str(drafted.own[0].start) == "2027-01-01"
    assert any("some firms or users only" in one.reason for one in drafted.unmodelled)  # the ban alone


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Washington will cut tariffs on Chinese graphite by 10 percentage points to 20% from Jan. 15, 2027.", 0.1),
        ("Japan will lower its tariff on tungsten from China by 5 percentage points to 3% from April 1, 2027.", 0.05),
    ],
)
def test_a_cut_by_points_to_a_rate_is_cut_by_the_points(text, points):
    reading = reading_of(f"GENEVA, Dec 1, 2026 - {text}")
    (measure,) = reading.measures
    assert (measure.level, measure.change) == (points, "cut")
    (policy,) = draft(reading).own
    assert policy.tariff_cut == points


def test_tonnes_of_a_stock_are_its_size_before_what_is_paid_for_it():
    text = "Dec 1, 2026 - The White House plans to put $2bn into a stockpile of rare-earth oxides, buying 3,000 tonnes over 18 months."
    assert reading_of(text).measures[0].level == {"value": 3000, "unit": "t"}


def test_one_good_of_a_list_without_data_is_left_out_alone():
    text = "Dec 1, 2026 - Washington will impose a 50% tariff on permanent magnets and lithium batteries from China from Feb. 1, 2027."
    reasons = [one.reason for one in draft(reading_of(text)).unmodelled]
    assert reasons == ["there is no data on lithium batteries yet, which alone are left out of it"]


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        (
            "China's commerce ministry last month cut the share of licences it grants to European applicants to about half.",
            "cut the share of licences",
        ),
        ("China has not confirmed the plan.", "has not confirmed the plan"),
    ],
)
def test_what_is_not_read_of_an_actor_and_a_control_leaves_a_trace(sentence, quoted):
    reading = reading_of(f"KINSHASA, Dec 1, 2026 - {QUOTA}{sentence}")
    assert f'"{quoted}"' in [one.what for one in reading.ambiguous]
    assert not any(quoted in one.what for one in reading_of(f"KINSHASA, Dec 1, 2026 - {QUOTA}").ambiguous)
