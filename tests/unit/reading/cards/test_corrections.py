"""What a person makes of measures, and the file that keeps it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.cards.card import cards_of
from monazite.reading.cards.corrections import (
    Correction,
    answers_that_hold,
    as_labels,
    corrected,
    corrected_by_answers,
    corrections_file,
    keep_corrections,
    supposable,
)
from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from training.reader.labels import corrected_articles

DAY = date(2026, 5, 20)
TEXT = "China banned exports of dysprosium to Japan on 18 May 2026, the commerce ministry said."


def reading(text: str = TEXT) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def goods(read: Reading) -> list[str]:
    return [g for p in draft(read).content.get("policy", ()) for g in p["goods"]]


def test_a_changed_field_is_what_is_simulated() -> None:
    assert goods(reading()) == ["Dy"]
    assert goods(corrected(reading(), {"m1": Correction("edit", {"goods": ["Tb", "Y"]})})) == ["Tb", "Y"]
    later = corrected(reading(), {"m1": Correction("edit", {"start": "2026-06-01"})})
    assert [p["start"] for p in draft(later).content["policy"]] == [date(2026, 6, 1)]


def test_a_field_that_a_person_set_is_not_asked() -> None:
    vague = reading("China banned exports of critical minerals to Japan on 18 May 2026, the commerce ministry said.")
    assert draft(vague).questions
    sure = corrected(vague, {"m1": Correction("edit", {"goods": ["Dy"]})})
    assert not draft(sure).questions
    assert goods(sure) == ["Dy"]
    assert answers_that_hold(sure, {"m1": "as-read"}) == {}


def test_a_dropped_measure_is_listed_and_not_simulated() -> None:
    drafted = draft(corrected(reading(), {"m1": Correction("drop")}))
    assert not drafted.content.get("policy")
    assert [remark.reason for remark in drafted.unmodelled] == ["left out by hand"]


def test_a_row_of_the_register_takes_the_place_of_a_measure() -> None:
    now = reading()
    row = cards_of(now, draft(now))[0].rows[0].value
    drafted = draft(corrected(now, {"m1": Correction("record", row=str(row))}))
    assert not drafted.content.get("policy")
    assert drafted.agreed == {0}
    assert drafted.simulated_elsewhere[0].startswith("on record")


@pytest.mark.parametrize(
    ("name", "correction", "words"),
    [
        ("m7", Correction("drop"), "m1"),
        ("m1", Correction("delete"), "accept"),
        ("m1", Correction("edit", {"colour": "red"}), "colour"),
        ("m1", Correction("edit", {"goods": ["Dx"]}), "Dx"),
        ("m1", Correction("edit", {"goods": "Dy"}), "a list"),
        ("m1", Correction("edit", {"actor": "China"}), "China"),
        ("m1", Correction("edit", {"start": "soon"}), "is no day, such as 15 December 2026"),
        ("m1", Correction("edit", {"start": 3}), "YYYY-MM-DD"),
        ("m1", Correction("edit", {"start": "15 July 2026", "end": "2026-07-15"}), "has to end later than it begins"),
        ("m1", Correction("edit", {"level": -1}), "share"),
        ("m1", Correction("edit", {"level": {"value": "x", "unit": "t"}}), "unit"),
        ("m1", Correction("edit", {"level": True}), "share"),
    ],
)
def test_a_wrong_correction_is_one_error(name: str, correction: Correction, words: str) -> None:
    with pytest.raises(InputError) as error:
        corrected(reading(), {name: correction})
    assert words in str(error.value)


LICENCES = "China will require licences for exports of gallium to Japan from 1 June 2026, the commerce ministry said."
HEARD = (
    "BEIJING - Chinese gallium exporters have been told by customs to expect licence approvals of no more than a fifth "
    "of last year's volumes from the third quarter of 2026, two people familiar with the matter said."
)


def test_a_typed_share_of_a_control_is_what_is_approved_and_typed_tonnes_are_a_quota() -> None:
    """A share of a control changed nothing: only the rates of tariffs and taxes were taken."""
    typed = corrected(reading(LICENCES), {"m1": Correction("edit", {"level": "12,5 %", "start": "15.07.2026"})})
    drafted = draft(typed)
    assert not drafted.questions
    (policy,) = drafted.content["policy"]
    assert (policy["approval"], policy["start"]) == (0.125, date(2026, 7, 15))
    assert "12.5 % of applications are approved, as set by hand" in [one.reason for one in drafted.assumptions]
    (quota,) = draft(corrected(reading(LICENCES), {"m1": Correction("edit", {"level": "3 t a month"})})).content[
        "policy"
    ]
    assert (quota["kind"], quota["amount"]) == ("quota", 36.0)


def test_a_typed_share_takes_the_place_of_a_ban() -> None:
    (policy,) = draft(corrected(reading(), {"m1": Correction("edit", {"level": "40 %"})})).content["policy"]
    assert policy["approval"] == 0.4
    assert not policy.get("ban")


def test_what_is_only_reported_is_simulated_as_if_it_were_true_by_what_the_text_gives() -> None:
    now = reading(HEARD)
    assert not draft(now).content.get("policy")
    assert supposable(now, draft(now)) == ["m1"]
    supposed = corrected(now, {"m1": Correction("suppose")})
    drafted = draft(supposed, answers_that_hold(supposed, {}))
    (policy,) = drafted.content["policy"]
    (said,) = [one.reason for one in drafted.assumptions if "20%, as the article says" in one.reason]
    standing = float(said.rpartition(" of ")[2].split("%")[0]) / 100
    assert policy["approval"] == pytest.approx(0.2 * standing)
    assert policy["start"] == date(2026, 7, 1)
    assert any("as reported; it is taken as true" in one.reason for one in drafted.assumptions)
    assert cards_of(supposed, drafted)[0].title.endswith("reported, taken as true")
    (label,) = as_labels(supposed, {"m1": Correction("suppose")})["measure"]
    assert label["status"] == "reported"  # what the article says, not what is supposed


def test_what_is_denied_or_without_data_is_not_offered_as_if_it_were_true() -> None:
    for text in (
        "China denied that it had banned exports of gallium to Japan.",
        "The European Union imposed a tariff on Chinese cars from 1 June 2026.",
        LICENCES,  # it is asked, with answers that simulate it
    ):
        now = reading(text)
        assert supposable(now, draft(now)) == []


def test_what_is_supposed_is_asked_where_a_person_has_to_choose() -> None:
    """A measure that may be on record is not put on everybody by itself."""
    text = (
        "WASHINGTON - The United States will impose a tariff of 25% on magnets from China from 1 January 2027. Two "
        "people said China had already stopped issuing licences for dysprosium in April 2025."
    )
    now = read_article(Article("a.txt", text), day=date(2026, 11, 29))
    assert supposable(now, draft(now)) == ["m2"]
    supposed = corrected(now, {"m2": Correction("suppose")})
    assert answers_that_hold(supposed, {}) == {}
    assert [question.id for question in draft(supposed).questions] == ["m2"]


def test_answers_at_the_command_line_may_be_values() -> None:
    given = {"m1.level": "12,5 %", "m1.start": "15 July 2026"}
    typed, answers = corrected_by_answers(reading(LICENCES), given)
    (policy,) = draft(typed, answers).content["policy"]
    assert (policy["approval"], policy["start"]) == (0.125, date(2026, 7, 15))
    supposed, answers = corrected_by_answers(reading(HEARD), {"m1": "as-if-true"})
    assert draft(supposed, answers).content["policy"]
    assert corrected_by_answers(reading(LICENCES), {"m1": "leave-out"})[1] == {"m1": "leave-out"}
    with pytest.raises(InputError, match="level, start, end"):
        corrected_by_answers(reading(LICENCES), {"m1.goods": "Dy"})


def test_an_unknown_row_is_one_error() -> None:
    with pytest.raises(InputError, match="nothing"):
        draft(corrected(reading(), {"m1": Correction("record", row="nothing")}))


def test_the_file_is_one_of_labelled_articles(tmp_path: Path) -> None:
    made = {"m1": Correction("edit", {"goods": ["Tb"]})}
    final = corrected(reading(), made)
    path = tmp_path / "corrections.toml"
    keep_corrections(path, as_labels(final, made))
    keep_corrections(path, as_labels(final, made))  # the same article again takes the place of the first
    (article,) = tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    assert article["text"] == TEXT
    assert article["date"] == DAY
    (label,) = article["measure"]
    assert (label["actor"], label["kind"], label["goods"], label["start"]) == (
        "CN",
        "export_control",
        ["Tb"],
        date(2026, 5, 18),
    )
    (read,) = corrected_articles(path)
    assert read["measure"][0]["goods"] == ["Tb"]


def test_nothing_is_kept_where_nobody_corrected_anything() -> None:
    assert corrections_file(reading(), {}) == ""
    dropped = corrections_file(corrected(reading(), {"m1": Correction("drop")}), {"m1": Correction("drop")})
    (article,) = tomllib.loads(dropped)["article"]
    assert (article["dropped"], article["measure"]) == (1, [])


def test_a_file_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    for text in ("not toml [", "x = " + "9" * 5000, "article = 3", "article = [3]"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="no file of corrections"):
            keep_corrections(path, {"id": "a", "measure": []})
        assert path.read_text(encoding="utf-8") == text
    assert [file.name for file in tmp_path.iterdir()] == ["corrections.toml"]
