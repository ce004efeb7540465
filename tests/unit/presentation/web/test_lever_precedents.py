"""The table of precedents outside the datasets: what it holds, what it refuses, and where its rows are shown."""

from dataclasses import replace
from datetime import date

import pytest

from monazite.dataset.dataset import datasets, load_dataset
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.presentation.web.levers.lever_facts import lever_json, precedents, scale_marks
from monazite.presentation.web.levers.lever_precedents import (
    FILE,
    precedents_on_scale,
    read_precedents,
    shipped_precedents,
)
from monazite.presentation.web.levers.levers import LEVER_BY_ID, RECYCLING
from monazite.presentation.web.levers.scenario_levers import of_controller
from monazite.scenario.scenario import facts_of, load_scenario

HEADER = "lever,value,unit,status,words,date,text,citation,url,minerals,grade"
SOUND = 'research,24,MUSD/yr,observed,An institute,2013-01,A text.,"A paper, 2013",https://example.org,,reported'


def test_rows_are_of_levers_in_their_unit_within_their_slider_and_cited():
    rows = shipped_precedents()
    assert rows is shipped_precedents()
    for row in rows:
        low, top, _ = LEVER_BY_ID[row.lever].bounds
        assert low <= row.value <= top
        assert row.unit == LEVER_BY_ID[row.lever].quantity.unit
        assert row.citation
        assert row.url.startswith("http")
        assert row.text.endswith(".")
        assert (row.status == "target") == row.words.startswith("Target") == row.text.startswith("Target")


def test_no_dataset_holds_them():
    """A folder of tables beside the datasets would be one itself, and its rows a part of what runs rest on."""
    assert FILE.parent.name not in datasets()
    for name in ("rare_earths", "cobalt"):
        assert FILE.stem not in load_dataset(name).tables


def test_they_are_marks_of_their_levers_with_text_day_and_citation(ds):
    for lever in {row.lever for row in shipped_precedents()}:
        shown = [tuple(one.values()) for one in lever_json(LEVER_BY_ID[lever], ds, 0.0)["scale"]]
        assert shown == sorted(shown, key=lambda mark: (mark[0], mark[2]))
        for row in shipped_precedents():
            if row.lever == lever and (not row.minerals or "rare_earths" in row.minerals):
                assert (row.value, row.words, row.date, row.text, row.citation) in shown


def test_those_of_one_mineral_are_marks_of_no_other():
    cobalt, usual = load_dataset("cobalt"), load_dataset("rare_earths")
    assert [one.value for one in precedents_on_scale(RECYCLING, usual)] == [0.01, 0.25]
    assert [one.value for one in precedents_on_scale(RECYCLING, cobalt)] == [0.25]
    assert not precedents_on_scale(RECYCLING, load_dataset("antimony"))
    assert precedents_on_scale(LEVER_BY_ID["ally_permits"], cobalt)


def test_those_of_one_country_are_marks_of_no_other(ds):
    smuggling = LEVER_BY_ID["cn_enforcement"]
    assert precedents_on_scale(smuggling, ds)
    assert not precedents_on_scale(of_controller(smuggling, "ID", "Indonesia"), ds)
    assert not precedents_on_scale(replace(smuggling, id="cn_enforcement.ID"), ds)


def test_a_view_of_a_day_has_those_that_were_public_by_then(ds):
    lever = LEVER_BY_ID["us_stock"]
    then = [mark["date"] for mark in scale_marks(lever, ds.as_of(date(2025, 10, 1)))]
    assert "2020-07-12" in then
    assert "2026-02-02" not in then
    assert "2026-02-02" in [mark["date"] for mark in scale_marks(lever, ds)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("research,", "reserch,", 'lever: found "reserch", nearest valid name: "research"'),
        (",24,", ",5000,", "value: found 5000.0, allowed 0 to 2000 MUSD/yr"),
        (",24,", ",many,", 'value: found "many"'),
        ("MUSD/yr", "MUSD", 'unit: found "MUSD", allowed MUSD/yr, the unit of research'),
        ("observed", "target", 'words: found "An institute", allowed words that begin with "Target"'),
        ("observed", "seen", 'status: found "seen"'),
        ('"A paper, 2013"', "", "citation"),
        ("2013-01", "early 2013", 'date: found "early 2013"'),
        (",,reported", ",rare_erths,reported", 'minerals: found "rare_erths", nearest valid name: "rare_earths"'),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_field(tmp_path, old, new, words):
    file = tmp_path / "lever_precedents.csv"
    file.write_text(f"{HEADER}\n{SOUND.replace(old, new, 1)}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_precedents(file)
    assert f"app/lever_precedents.csv:2: {words}" in str(error.value)


def test_a_row_stands_once(tmp_path):
    file = tmp_path / "lever_precedents.csv"
    file.write_text(f"{HEADER}\n{SOUND}\n{SOUND}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"lever_precedents.csv:3: the same precedent stands in line 2"):
        read_precedents(file)


def test_a_view_of_a_day_names_the_documents_that_came_later(ds):
    """Forty marks and precedents of the scenario without a deal named no source but that one was published later."""
    sc = load_scenario("cn-ree-2025-no-deal")
    then = facts_of(sc)
    true = TrueSources(then, sc)
    shown = [lever_json(lever, then, 0.0, true=true) for lever in LEVER_BY_ID.values()]
    cited = [one["source"] for lever in shown for one in (*lever["scale"], *lever["precedents"])]
    assert len(cited) > 40
    assert all(cited)
    assert not [text for text in cited if "Publication later" in text]
    assert [text for text in cited if "published after 2025-10-" in text]
    assert not [one for lever in shown for one in lever["scale"] if one["text"] == "none on record by this day"]


def test_a_ban_is_no_time_of_review_and_precedents_of_licences_are_of_minerals(ds):
    reviews = scale_marks(LEVER_BY_ID["cn_review"], ds)
    assert reviews
    assert not [one for one in reviews if "closed to the United States" in one["text"]]
    texts = [one["text"] for lever in ("cn_approval", "cn_review") for one in precedents(LEVER_BY_ID[lever], ds)]
    assert texts
    assert not [text for text in texts if "fentanyl" in text or "American entities" in text]
