"""The licence calendar: days of the file, what to do by when, past days as past; also in the law's paper."""

from datetime import date, timedelta

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.article24 import RiskAssessment
from monazite.analysis.company.licence_days import licence_deadlines
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.engine.state import REVIEW_FACTOR
from monazite.presentation.company.article24_page import assessment_page
from monazite.presentation.company.basis_words import basis_words
from monazite.presentation.company.brief_page import brief_page
from monazite.presentation.company.licence_words import first_licence, happens, licence_answer, licence_rows, to_do
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.company.wording import day_words

pytestmark = pytest.mark.compiled
CHINA, JAPAN = SMALL["supply"]
START = date(2025, 6, 10)


def outlook_of(*licences):
    """Supplies of China with these licences, in equal parts, beside that of Japan."""
    rows = [
        CHINA | {"share": 0.8 / len(licences), "supplier": f"S{n}", "licence": words}
        for n, words in enumerate(licences)
    ]
    return CompanyOutlook(firm(supply=[*rows, JAPAN]), licensed_run(), START)


def words_of(licence):
    outlook = outlook_of(licence)
    (one,) = licence_deadlines(outlook)
    return one, happens(one, START), to_do(one, START)


def test_the_calendar_is_by_day_and_says_what_each_row_covers():
    outlook = outlook_of("individual until 2026-02-10", "general until 2025-07-04")
    days = [row[0] for row in licence_rows(outlook)]
    assert days == ["4 July 2025", "10 February 2026"]
    year = 1000 * 12 * 1.2 / 0.96
    assert [one.kg for one in licence_deadlines(outlook)] == pytest.approx([0.4 * year] * 2, rel=1e-3)
    assert licence_rows(outlook)[0][2:4] == ("China (S1)", "6,000 kg")


def test_a_licence_that_ends_sooner_than_a_review_takes_is_applied_for_now():
    one, happening, doing = words_of("general until 2025-07-04")
    review = 2.0 * 30.4375 * outlook_of("none").reach.scalars[:, REVIEW_FACTOR]  # two months, drawn
    answer = START + timedelta(days=round(float(np.median(review))))
    assert abs((one.decided[1] - answer).days) <= 1
    assert happening == "the general licence runs out in 24 days"
    assert doing.startswith("apply now: ")
    assert f"about {day_words(one.decided[1], 0)}, {(one.decided[1] - one.day).days} days after it runs out" in doing


def test_a_licence_that_ends_later_has_the_day_to_apply_by():
    one, _, doing = words_of("individual until 2026-06-10")
    assert one.apply_by == one.day - timedelta(days=one.review)
    assert doing.startswith(f"apply by {day_words(one.apply_by, 0)}, ")


def test_past_days_are_said_as_past():
    _, happening, doing = words_of("general until 2025-05-31")
    assert happening == "the general licence ran out 10 days ago"
    assert "after it ran out" in doing
    one, happening, doing = words_of("applied on 2025-01-02")
    assert one.day < START
    assert "was likely decided about then" in happening
    assert doing == "ask for the answer now and write it into the file: individual until DAY, or none"


def test_an_application_and_a_renewal_have_the_likely_day_of_the_answer():
    one, happening, _ = words_of("applied on 2025-05-20")
    assert one.day == one.decided[1] > START
    assert "the application of 20 May 2025 is likely decided about then, in nine runs of ten from " in happening
    one, _, doing = words_of("individual until 2025-07-01, renewal applied on 2025-06-01")
    late = (one.decided[1] - one.day).days
    assert doing.startswith(
        f"renewal was applied for on 1 June 2025: an answer is likely about {day_words(one.day, late)}"
    )
    assert late > 0
    assert f"{late} days after it runs out" in doing


def test_a_licence_that_the_run_does_not_need_wants_nothing():
    rows = [CHINA, JAPAN | {"licence": "general until 2025-08-01"}]
    outlook = CompanyOutlook(firm(supply=rows), licensed_run(), START)
    assert licence_rows(outlook)[0][5] == "nothing: this run needs no licence for it then"
    assert first_licence(outlook).startswith("Licences: none of those")


def test_the_sheet_is_headed_by_the_licence_that_most_hangs_on():
    report = CompanyReport(outlook_of("general until 2025-07-04", "applied on 2025-05-20"))
    page = brief_page(report.outlook, report.effects, None)
    (table,) = [part for part in page.parts if part.text == "Licence calendar"]
    (words,) = [
        part.text
        for part in page.parts[: page.parts.index(table)]
        if part.text.startswith("4 July 2025: the general licence runs out in 24 days, for 6,000 kg a year of ")
    ]
    assert words.endswith("1 more in the calendar below.")
    (decided,) = [part for part in page.parts if part.text == "What to decide"]
    assert decided.rows[0][0] == "Licence for magnets from China"
    law = assessment_page(RiskAssessment(report.outlook, report.effects))
    assert table in law.parts
    assert report.facts()["licences"][0]["day"] == "2025-07-04"
    answer = licence_answer(report.outlook, date(2025, 7, 14))
    assert answer is not None
    assert "ran out 10 days ago" in str(answer["rows"])


def test_a_licence_that_nobody_applied_for_is_in_the_calendar():
    """The part that stopped first, licence none, had no row."""
    one, happening, doing = words_of("none")
    assert (one.is_unasked, one.day, one.applied) == (True, START, START)
    assert happening == "no licence, and nobody has applied: nothing comes that needs it"
    assert doing.startswith(f"apply now: an answer is likely about {day_words(one.decided[1], 0)}, in nine runs of ten")
    assert doing.endswith("of applications are approved then in this run")
    free = CompanyOutlook(firm(supply=[CHINA, JAPAN | {"licence": "none"}]), licensed_run(), START)
    assert licence_rows(free) == []  # Japan asks for none


BAN = control(start="2025-08-10", end="2026-02-10", goods=MAGNETS, ban=True, announced="2025-06-01")

SHUT = (
    "nothing leaves from 10 August 2025 to 9 February 2026, licence or not, in this run; a licence serves what leaves "
    "after that"
)


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("general until 2025-09-04", f"ship before 10 August 2025 what the licence allows; {SHUT}: apply by "),
        ("applied on 2025-05-20", SHUT),
        ("none", f"{SHUT}: apply by "),
    ],
)  # fmt: skip
def test_a_ban_overrides_the_row_of_a_licence(licence, words):
    """ "Apply now ... 85 % of applications are approved" stood under six months without a shipment."""
    strict = control(goods=MAGNETS, approval=0.85, review=1.0)
    results = simulated(strict, BAN, months=26, draws=2)
    outlook = CompanyOutlook(firm(supply=[CHINA | {"licence": licence}, JAPAN]), results, START)
    (one,) = licence_deadlines(outlook)
    assert one.banned == (date(2025, 8, 10), date(2026, 2, 10))
    doing = to_do(one, START)
    assert doing.startswith(words)
    assert "approved" not in doing


def test_a_chance_says_on_which_stock_licences_and_reviews_it_rests():
    words = basis_words(outlook_of("unknown"))
    assert "for magnets, which stops the first line most often: 40 days of stock; China approves " in words
    assert " days of review; your file does not say where the licence stands" in words
    assert "Losses of countries are means over all their firms" in words
    assert basis_words(CompanyOutlook(firm(), simulated(draws=2, months=26), START)) == ""


def test_a_file_without_days_has_no_calendar():
    outlook = outlook_of("unknown", "general")
    assert licence_rows(outlook) == []
    assert licence_answer(outlook, None) is None
    assert first_licence(outlook) == ""
