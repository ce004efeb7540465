# ruff: noqa: E501 - sentences stay whole
"""``For six months after`` is a length, ``the suspension will last`` gives one, and a list of goods goes on past ``for``."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure
from monazite.reading.text.article import Article

DAY = date(2026, 11, 27)


def measures(text: str, day: date = DAY) -> list[ReadMeasure]:
    return read_article(Article("a.txt", text), day=day).measures


def made_of(text: str, day: date = DAY) -> Draft:
    return draft(read_article(Article("a.txt", text), day=day))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("China will halt exports of rare-earth magnets to the EU for six months after new steel duties, the commerce ministry said on Friday.", DAY, date(2027, 5, 27)),
        ("China will ban gallium exports to Japan for 90 days after Tokyo's export curbs, from 10 December, the commerce ministry said.", date(2026, 12, 10), date(2027, 3, 10)),
        ("From 1 January China will stop shipments of antimony to the United States for one year after the tariff rise, the ministry said.", date(2027, 1, 1), date(2028, 1, 1)),
        ("China will block exports of terbium to Japan, for nine months after a dispute over Taiwan, starting on 15 December.", date(2026, 12, 15), date(2027, 9, 15)),
        ("China on Friday suspended all exports of germanium to Japan for three months following new limits on chip tools, the ministry said.", DAY, date(2027, 2, 27)),
        ("China will ban exports of dysprosium to the EU from 5 December for half a year.", date(2026, 12, 5), date(2027, 6, 5)),
        ("China will freeze exports of yttrium to the EU from 1 January for the six months following its ruling on steel.", date(2027, 1, 1), date(2027, 7, 1)),
    ],
)  # fmt: skip
def test_a_length_before_an_event_runs_from_the_start(text: str, start: date, end: date) -> None:
    (only,) = measures(text)
    assert (only.start, only.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "China to halt heavy rare-earth shipments to EU for six months after steel duties",
        "Beijing banned exports of dysprosium to the European Union for a further six months after talks in Brussels failed.",
        "China bans graphite exports to the EU for the six months following the steel ruling",
        "China will freeze exports of yttrium to the EU over six months after its duties on steel, the ministry said.",
    ],
)
def test_a_length_without_a_day_is_no_span_of_the_past(text: str) -> None:
    (only,) = measures(text)
    assert (only.start, only.end) == (None, None)
    assert only.lasts is not None
    (question,) = made_of(text).questions
    (policy,) = question.answers[0].policies
    assert (policy["start"], policy["end"]) == (DAY, date(2027, 5, 27))


def test_a_headline_gives_its_length_to_the_day_of_the_text() -> None:
    made = made_of(
        "China to halt heavy rare-earth shipments to EU for six months after steel duties\n\n"
        "BEIJING, Nov 27, 2026 (Newswire) - China's commerce ministry said on Friday it would stop issuing export licences for dysprosium, terbium and yttrium, and for magnets containing them, to buyers in the European Union from 10 December, in reply to the bloc's new duties on Chinese steel.\n\n"
        "The suspension will last six months, the ministry said in a statement."
    )
    (policy,) = made.content["policy"]
    assert (policy["start"], policy["end"]) == (date(2026, 12, 10), date(2027, 6, 10))
    assert policy["goods"] == ["Dy", "Tb", "Y", "NdFeB.SH.magnet", "NdFeB.UH.magnet"]


@pytest.mark.parametrize(
    ("told", "length", "end"),
    [
        ("China will halt exports of gallium to Japan from 10 December.", "The halt will last six months.", date(2027, 6, 10)),
        ("China banned exports of germanium to Japan on Friday.", "The ban is to run for 90 days, the ministry said.", date(2027, 2, 25)),
        ("China froze exports of germanium to Japan on 25 November, in reply to Japan's tariff on Chinese steel.", "The freeze will be in place for three months.", date(2027, 2, 25)),
        ("From 1 January China will suspend shipments of antimony to the United States.", "The suspension is limited to one year, an official said.", date(2028, 1, 1)),
        ("China on Friday stopped exports of gallium to the EU, citing the bloc's tariff on Chinese cars.", "The stop lasts 60 days.", date(2027, 1, 26)),
        ("China will stop issuing export licences for dysprosium to buyers in the European Union from 10 December, in reply to the bloc's duties on Chinese steel.", "The suspension will last half a year, the ministry said.", date(2027, 6, 10)),
        ("Vietnam will halt exports of tungsten oxide from 1 January.", "The six-month halt is meant to feed smelters at home.", date(2027, 7, 1)),
    ],
)  # fmt: skip
def test_a_stop_is_given_its_length_and_a_tariff_named_as_reason_is_not(told: str, length: str, end: date) -> None:
    read = measures(f"{told}\n\n{length}")
    assert (read[0].kind, read[0].end, read[0].later_state) == ("export_control", end, "")
    assert all(m.end is None and not m.later_state for m in read[1:])


@pytest.mark.parametrize(
    "after",
    [
        "Licences issued before Friday are void, the commerce ministry said.",
        "Permits granted before 20 November lose their force.",
        "Contracts signed before Monday are cancelled, the ministry said.",
        "Applications filed before 10 November will be returned.",
        "Approvals that were given until 1 November no longer count.",
    ],
)
def test_licences_of_before_do_not_end_a_measure(after: str) -> None:
    (only,) = measures(f"China suspended all exports of germanium to Japan for 90 days with immediate effect. {after}")
    assert (only.start, only.end) == (DAY, date(2027, 2, 25))


def test_a_suspended_ban_is_suspended_for_the_length_told_after_it() -> None:
    (only,) = measures(
        "China on Friday suspended its ban on antimony exports to the United States. The suspension will last one year."
    )
    assert (only.status, only.start, only.end, only.later_state) == ("suspended", None, date(2027, 11, 27), "")


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("China will stop issuing export licences for dysprosium and terbium, and for magnets containing them, to buyers in the EU from 10 December.", ["Dy", "Tb", "NdFeB.SH.magnet", "NdFeB.UH.magnet"]),
        ("China will ban exports of dysprosium and terbium and of the magnets made with them to Japan from 1 January 2027.", ["Dy", "Tb", "NdFeB.SH.magnet", "NdFeB.UH.magnet"]),
        ("From 1 January China will halt exports to Japan of terbium, dysprosium and magnets containing these elements.", ["Tb", "Dy", "NdFeB.SH.magnet", "NdFeB.UH.magnet"]),
        ("China will stop export licences for samarium and for samarium-cobalt magnets to the EU from 15 December.", ["Sm", "SmCo.magnet"]),
        ("China will halt exports of dysprosium, along with magnets that hold it, to the United States from 1 January.", ["Dy", "NdFeB.SH.magnet", "NdFeB.UH.magnet"]),
        ("China will ban exports of yttrium, holmium and erbium, and of magnets with these metals, to the EU from 1 January.", ["Y", "Ho", "Er", "NdFeB.SH.magnet"]),
        ("China will ban exports of terbium for magnets to Japan from 1 January.", ["Tb"]),
    ],
)  # fmt: skip
def test_a_list_of_goods_goes_on_with_the_magnets_that_contain_them(text: str, goods: list[str]) -> None:
    (policy,) = made_of(text).content["policy"]
    assert policy["goods"] == goods
