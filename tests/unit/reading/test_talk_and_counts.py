# ruff: noqa: E501 - sentences stay whole
"""Talk of stocks, counts of trade and colours are no measures; a stock keeps its build-up, a truce its day; no 31 November."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.records import ReadMeasure
from monazite.reading.result import NoMeasureError
from monazite.reading.text.article import Article

DAY = date(2026, 10, 29)
NOVEMBER = date(2026, 11, 29)


def measures(text: str, day: date = DAY) -> list[ReadMeasure]:
    return read_article(Article("a.txt", text), day=day).measures


@pytest.mark.parametrize(
    "text",
    [
        'Beijing says that stockpiling "creates artificial tension" in dysprosium and terbium.',
        "China said stockpiling of gallium by Japan fuels shortages.",
        "The ministry in Beijing warned that hoarding of rare earths would push up prices.",
        "Beijing criticised stockpiling of antimony as a cause of tension.",
        "Analysts in China argue that stockpiles of germanium raise prices.",
        "The United States imported about 60,000 tonnes of natural and synthetic graphite from China last year.",
        "Japan bought 3,000 tonnes of gallium from China in 2025.",
        "South Korea purchased some 400 tonnes of dysprosium oxide from China last year, customs data show.",
        "In 2025 the EU imported 12,000 tonnes of magnets from China.",
        "The museum in Tokyo shows cobalt blue glass lent by China, whose export was halted for a year.",
        "LYON, Nov 12, 2026 - The museum opened again, showing cobalt-blue faience, some of it lent by China's Palace Museum. Exports of the loaned objects had been suspended in March, the curator said.",
    ],
)
def test_talk_counts_and_colours_are_no_measure(text: str) -> None:
    with pytest.raises(NoMeasureError):
        measures(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("China will stockpile 5,000 tonnes of cobalt, Beijing said.", "stockpile"),
        ("Japan agreed to buy 5,000 tonnes of graphite from Canada.", "purchase"),
        ("China will ban exports of cobalt from 1 January.", "export_control"),
    ],
)
def test_what_is_done_or_agreed_still_is_one(text: str, kind: str) -> None:
    assert [m.kind for m in measures(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "start", "build"),
    [
        ("Japan will double its state reserve of dysprosium to 180 days of use by March 2028, the minister said on Thursday. The cabinet set aside 39 billion yen for purchases by the agency JOGMEC, which begin in January.", date(2027, 1, 1), 14.9),
        ("South Korea will raise its stockpile of dysprosium to 120 days of use by the end of 2027. Purchases start in February.", date(2027, 2, 1), 10.9),
        ("The EU will build a reserve of gallium equal to 60 days of use by December 2027; purchases begin in January.", date(2027, 1, 1), 12.0),
        ("Japan will build its reserve of terbium to 180 days of use by June 2028, with buying to start in April.", date(2027, 4, 1), 15.0),
    ],
)  # fmt: skip
def test_a_stock_begins_with_its_purchases_and_is_full_by_its_day(text: str, start: date, build: float) -> None:
    made = draft(read_article(Article("a.txt", text), day=DAY))
    policies = [*made.content.get("policy", ()), *(p for q in made.questions for a in q.answers for p in a.policies)]
    assert {p["start"] for p in policies} == {start}
    assert all(p["build"] == pytest.approx(build, abs=0.6) and "end" not in p for p in policies)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("The United States and China agreed on Sunday to extend their trade truce by a year. Under the deal, Beijing will grant general licences for rare earth exports to American buyers through Jan. 10, 2028.", date(2028, 1, 10)),
        ("Washington and Beijing prolonged their truce by a year on Sunday.", date(2028, 1, 10)),
        ("The United States and China extended their trade truce through Jan. 10, 2028, officials said on Sunday.", date(2028, 1, 10)),
        ("China and the United States agreed on Sunday to extend their truce by six months. As part of the agreement, tariffs stay where they are until 30 June 2027.", date(2027, 6, 30)),
        ("Trump and Xi extended the truce by another year. It will now run through January 10, 2028.", date(2028, 1, 10)),
    ],
)  # fmt: skip
def test_a_truce_runs_on_from_its_end_on_record_or_to_the_stated_day(text: str, end: date) -> None:
    assert next(m.end for m in measures(text, NOVEMBER) if m.kind == "truce") == end


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Japan, which Beijing has cut off from heavy rare earths since January in a dispute over Taiwan, is not covered.", "JP"),
        ("Beijing has cut off Japan from heavy rare earths since January.", "JP"),
        ("South Korea, which China has shut out from gallium exports since March, protested.", "KR"),
        ("China has barred exports of dysprosium to Japan since January.", "JP"),
    ],
)  # fmt: skip
def test_what_has_held_since_a_month_is_still_in_force(text: str, whom: str) -> None:
    (only,) = measures(text, NOVEMBER)
    assert (only.actor, only.affected, only.status, only.of_history) == ("CN", [whom], "in_force", False)
    assert only.start is not None
    assert only.start.year == 2026


@pytest.mark.parametrize(
    ("named", "day"), [("Nov 31, 2026", date(2026, 11, 30)), ("30 February 2026", date(2026, 2, 28)), ("June 31, 2026", date(2026, 6, 30))]
)  # fmt: skip
def test_a_day_that_is_none_is_named(named: str, day: date) -> None:
    text = f"LONDON, {named} (Newswire) - China will ban exports of gallium to Japan, the ministry said."
    reading = read_article(Article("a.txt", text))
    assert (reading.day, reading.date_from) == (day, "no_day")
    assert f'"{named}" is no day of the calendar' in reading.ambiguous[0].reason
