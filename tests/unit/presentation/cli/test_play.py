"""`monazite play`: from a file of acts, stopped and gone on with, at the terminal, and what is refused."""

import json

import pytest
from typer.testing import CliRunner

from exercise_cases import DAY, SCENARIO, session
from monazite.foundation.errors import InputError
from monazite.presentation.cli import app

pytestmark = pytest.mark.compiled
COMMAND = [
    "play",
    SCENARIO,
    "--seat",
    "US",
    "--day",
    str(DAY),
    "--seed",
    "3",
    "--draws",
    "2",
    "--prior",
    "--months",
    "3",
]


def acts(tmp_path, text):
    file = tmp_path / "acts.txt"
    file.write_text(text)
    return ["--actions", str(file)]


def invoke(*arguments, **more):
    return CliRunner().invoke(app, [str(part) for part in arguments], **more)


def test_a_file_of_acts_plays_without_a_question(tmp_path):
    out = tmp_path / "out"
    done = invoke(*COMMAND, "--out", out, *acts(tmp_path, "# a class\nhold\n\nbuy 90\nhold\n"), "--json")
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert [month["acts"] for month in content["months"]] == [["hold"], ["buy 90"], ["hold"]]
    assert {row["region"] for row in content["losses"]} == {"CN", "US", "EU", "JP", "KR"}
    names = {path.name for path in out.iterdir()}
    pages = {f"{name}.{form}" for name in ("facilitator", "debrief") for form in ("md", "html")}
    assert names == {"exercise.json", "played.toml", "model.toml", *pages}
    page = (out / "debrief.html").read_text()
    assert "<caption>Losses of lines in twelve months; ranges: 5 to 95 % of" in page
    sheet = (out / "facilitator.md").read_text()
    assert all(
        f"## {title}" in sheet for title in ("Aim", "Roles", "Timetable", "Questions", "How to read the debrief")
    )


def test_the_same_command_writes_the_same_files(tmp_path):
    given = acts(tmp_path, "hold\nbuy 30\nhold\n")
    for name in ("one", "two"):
        assert invoke(*COMMAND, "--out", tmp_path / name, *given).exit_code == 0
    for file in ("exercise.json", "debrief.md", "played.toml", "model.toml"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_session_goes_on_from_its_folder_and_from_its_file(tmp_path):
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert invoke(*COMMAND, "--out", out, *acts(tmp_path, "hold\n")).exit_code == 0
    given = acts(tmp_path, "hold\nbuy 90\nhold\n")
    assert invoke(*COMMAND, "--out", out, *given).exit_code == 0
    assert invoke(*COMMAND, "--out", whole, *given).exit_code == 0
    assert (out / "exercise.json").read_bytes() == (whole / "exercise.json").read_bytes()
    assert invoke("play", out / "exercise.json", *given).exit_code == 0
    other = [*COMMAND[:6], "--seed", "4", *COMMAND[8:]]
    with pytest.raises(InputError, match=r"--out: .*allowed the exercise that it holds \(US, 2023-09-10, 3, 3\)"):
        invoke(*other, "--out", out, *given, catch_exceptions=False)


def test_an_act_that_is_not_possible_names_the_line_of_the_file(tmp_path):
    with pytest.raises(InputError, match=r'acts\.txt:3: act: found "tarif high".*nearest valid name'):
        invoke(*COMMAND, "--out", tmp_path / "out", *acts(tmp_path, "hold\n\ntarif high\n"), catch_exceptions=False)
    saved = json.loads((tmp_path / "out" / "exercise.json").read_text())
    assert saved["acts"] == ["hold"]


def test_a_person_is_asked_again_and_leaving_saves(tmp_path):
    """A word that is none, silence on an offer, the first month; then the input ends, as with Ctrl-D."""
    done = invoke(*COMMAND, "--out", tmp_path / "out", input="nonsense\nhold\nrefuse\n")
    assert done.exit_code == 130
    assert "What you may do this month" in done.output
    assert "allowed accept or refuse among the acts: an offer is on the table" in done.output
    assert "Saved after 1 months" in done.output
    assert json.loads((tmp_path / "out" / "exercise.json").read_text())["acts"] == ["refuse"]


def test_a_deal_is_put_together_instrument_by_instrument(tmp_path):
    """A bare offer is asked for term by term; empty lines take the first level, a word that is none is asked again."""
    seed = next(s for s in range(40) if session("US", s).deals())
    command = [*COMMAND[:7], str(seed), *COMMAND[8:]]
    done = invoke(*command, "--out", tmp_path / "out", input="offer; buy 30\nnonsense\n\n\n\n\n\n")
    assert "One of " in done.output
    saved = json.loads((tmp_path / "out" / "exercise.json").read_text())
    assert saved["acts"] == [f"offer {session('US', seed).deals()[0]}; buy 30"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["play", SCENARIO, "--day", str(DAY)], "--seat"),
        (["play", SCENARIO, "--seat", "US"], "--day"),
        (["play", SCENARIO, "--seat", "US", "--day", "soon"], "a date YYYY-MM-DD"),
        (["play", "nowhere.json"], "a file that `monazite play` wrote"),
    ],
)
def test_what_is_missing_is_one_sentence(tmp_path, arguments, words):
    with pytest.raises(InputError, match=words):
        invoke(*arguments, "--out", tmp_path / "out", catch_exceptions=False)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_files_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="files that monazite has not written"):
        invoke(*COMMAND, "--out", tmp_path, catch_exceptions=False)
