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
    corrections_file,
    keep_corrections,
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
        ("m1", Correction("edit", {"start": "soon"}), "YYYY-MM-DD"),
        ("m1", Correction("edit", {"level": -1}), "share"),
        ("m1", Correction("edit", {"level": {"value": "x", "unit": "t"}}), "unit"),
        ("m1", Correction("edit", {"level": True}), "share"),
    ],
)
def test_a_wrong_correction_is_one_error(name: str, correction: Correction, words: str) -> None:
    with pytest.raises(InputError) as error:
        corrected(reading(), {name: correction})
    assert words in str(error.value)


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
