# ruff: noqa: E501 - sentences stay whole
"""What a policy of an article is beside the record: what it replaces, what it keeps, and what it is the difference to."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

DAY = date(2026, 11, 30)


def made_of(text: str, *, cautious: bool = False) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY), cautious=cautious)


def first(made: Draft, kind: str) -> dict[str, Any]:
    """The first policy of a kind that is simulated, or that the first answer would simulate."""
    own = [p.model_dump() for p in made.own] + [dict(p) for q in made.questions for p in q.answers[0].policies]
    return next(p for p in own if p["kind"] == kind)


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        (
            "Congo will raise its cobalt export quota to 120,000 tonnes in 2027 from 96,600 tonnes, ARECOMS said.",
            120_000,
        ),
        (
            "Congo will allow cobalt exports of 110,000 tonnes in 2027, up from 96,600 tonnes this year, ARECOMS said.",
            110_000,
        ),
        ("The quota for 2027 will be 130,000 tonnes of cobalt, ARECOMS said in Congo.", 130_000),
        ("Congo set a cobalt export quota of 105,000 tonnes for 2027, the regulator said.", 105_000),
    ],
)
def test_a_raised_quota_raises_the_one_on_record(text: str, tonnes: float):
    """The tighter of two quotas binds: beside the one on record a raised one did nothing."""
    made = made_of(text)
    assert [p.kind for p in made.own] == ["quota", "concession"]
    assert [made.own[0].amount, made.own[1].quota] == [tonnes, tonnes]
    assert (made.own[1].start, made.own[1].end) == (made.own[0].start, made.own[0].end)
    assert any("takes the place of the quota on record, 96,600 t" in remark.reason for remark in made.assumptions)


def test_the_raised_quota_is_what_binds_in_the_run():
    made = made_of(
        "Congo will raise its cobalt export quota to 120,000 tonnes in 2027 from 96,600 tonnes, ARECOMS said."
    )
    model = build(load_dataset(*made.scenario.dataset), made.scenario)
    limits = dict(zip(model.index.month, np.asarray(model.controls.quota).min(axis=1), strict=True))
    assert limits[date(2026, 11, 1)] == pytest.approx(96_600 / 12)
    assert limits[date(2027, 6, 1)] == pytest.approx(10_000)


@pytest.mark.parametrize(
    "text",
    [
        "Congo will cut its cobalt export quota to 72,000 tonnes in 2027, ARECOMS said.",
        "Congo will cap cobalt exports at 64,000 tonnes in 2027.",
        "Vietnam will set a quota of 5,000 tonnes a year on exports of tungsten from 1 March 2027.",
    ],
)
def test_a_lower_or_a_first_quota_stands_alone(text: str):
    assert [p.kind for p in made_of(text).own] == ["quota"]


@pytest.mark.parametrize(
    ("text", "military"),
    [
        (
            "China will approve 60 % of licence applications for dysprosium exports to the United States from 10 January 2027, the commerce ministry said.",
            0.0,
        ),
        (
            "China will again approve exports of dysprosium to Japanese civilian firms from 1 January 2027, the ministry said.",
            0.0,
        ),
        (
            "China will lengthen to 60 working days the time in which it decides on licences for yttrium exports to the United States, the ministry said.",
            0.0,
        ),
        (
            "China will approve half of the licence applications for terbium exports to Japan from 10 January 2027, the ministry said.",
            0.0,
        ),
        (
            "China will approve 60 % of licence applications for dysprosium exports to South Korea from 10 January 2027, the ministry said.",
            None,
        ),
    ],
)
def test_who_does_not_speak_of_the_military_leaves_it_as_it_is(text: str, military: float | None):
    """Without a share of its own the licences took defence buyers from none to what civil ones get."""
    assert first(made_of(text), "export_control").get("military") == military


@pytest.mark.parametrize(
    "refused",
    [
        "Shipments to U.S. military contractors will be refused.",
        "Military end users stay barred.",
        "Defence contractors remain excluded.",
        "The licences do not cover military users.",
    ],
)
def test_refused_to_the_military_is_none_for_it(refused: str):
    text = f"China will require separate export licences for gallium shipments to the European Union from 7 December, the ministry said. {refused}"
    made = made_of(text)
    assert made.register is not None
    policy = first(made, "export_control")
    assert policy["military"] == 0.0
    assert [m.no_military for m in read_article(Article("a.txt", text), day=DAY).measures] == [True]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        (
            "The United States will charge a 50% tariff on neodymium magnets imported from China from 1 February 2027, up from 25% now, the Trade Representative said.",
            0.25,
        ),
        (
            "The United States will impose a 60% duty on graphite from China from 1 February 2027, instead of the current 25%, the trade office said.",
            0.35,
        ),
        (
            "The United States will set the tariff on Chinese magnets at 50% from 1 February 2027, against 25% now, the trade office said.",
            0.25,
        ),
        ("The 25% tariff on Chinese magnets will rise to 40% on 1 February 2027, the United States said.", 0.15),
        (
            "The United States will levy a 40% duty on Chinese tungsten from 1 February 2027, replacing a 25% duty, the trade office said.",
            0.15,
        ),
        (
            "U.S. sets 50% duty on Chinese magnets\n\nThe United States will charge a 50% tariff on magnets imported from China from 1 February 2027, up from 25% now, the trade office said.",
            0.25,
        ),
    ],
)
def test_a_duty_that_rises_is_the_difference(text: str, rate: float):
    """The new rate was added whole to the old one, which stays in the run."""
    assert first(made_of(text), "tariff")["rate"] == pytest.approx(rate)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("Vietnam raised the export tax on tungsten oxide to 20% from 5%, effective Jan 1, 2027.", 0.15),
        (
            "Vietnam's export tax on tungsten powder will rise to 20% on 1 January 2027, up from 5%, the ministry said.",
            0.15,
        ),
        (
            "Vietnam will levy an export tax of 12% on tungsten powder from 1 January 2027, instead of the current 5%, the ministry said.",
            0.07,
        ),
    ],
)
def test_an_export_tax_that_rises_is_the_difference(text: str, rate: float):
    assert first(made_of(text), "export_tax")["rate"] == pytest.approx(rate)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (
            "China will again approve exports of dysprosium to Japanese civilian firms from 1 December, ending a ban imposed in January, the prime minister said.",
            date(2026, 12, 1),
        ),
        (
            "From 10 December Beijing will once again license exports of yttrium to Japan, the ministry said, lifting the ban imposed in January.",
            date(2026, 12, 10),
        ),
        (
            "China will once more allow exports of terbium to Japan from 10 December, the ministry said.",
            date(2026, 12, 10),
        ),
        ("China ended on Tuesday its ban, imposed in January, on exports of dysprosium to Japan.", date(2026, 11, 24)),
    ],
)
def test_the_end_of_a_ban_ends_that_of_the_record(text: str, start: date):
    """A ban on record that ends was asked as if the register did not hold it, or not read at all."""
    (only,) = made_of(text).own
    assert (only.approval, only.start, only.destinations, only.military) == (1.0, start, ("JP",), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "The United States will raise its tariff on permanent magnets from China to 50% on 1 February 2027, the trade office said.",
        "U.S. to lift duty on Chinese permanent magnets to 50% from 1 February 2027, the trade office said.",
        "The United States will increase the duty on permanent magnets made in China to 50% from 1 February 2027.",
    ],
)
def test_a_rate_to_which_a_duty_rises_can_be_the_difference_to_the_record(text: str):
    (question,) = made_of(text).questions
    rates = {a.name: a.policies[0]["rate"] for a in question.answers if a.policies}
    assert rates == {"on-top": 0.5, "whole-duty": pytest.approx(0.25)}
    assert not question.cautious.policies
