"""An exercise in the app: the page sends the session whole, and the same session gets the same answer."""

import json
import time
from datetime import date, timedelta

import pytest

from app_cases import post
from exercise_cases import DAY, SCENARIO
from monazite.analysis.exercise.seats import seat_at_table
from monazite.analysis.exercise.world import open_world
from monazite.presentation.web.panels import exercise
from monazite.presentation.web.runs.bounded_stores import WORTH
from monazite.presentation.web.runs.sessions import SessionStore

pytestmark = pytest.mark.compiled
SESSION = {"scenario": SCENARIO, "seat": "US", "day": str(DAY), "seed": 3, "months": 3}


@pytest.fixture(autouse=True)
def two_draws(monkeypatch):
    monkeypatch.setattr(exercise, "DRAWS", 2)


def asked(client, **more):
    """The answer to a session, once the server has it."""
    for _ in range(3000):
        reply = post(client, "exercise", **{**SESSION, **more})
        if reply.status_code != 200 or reply.json()["state"] != "working":
            return reply
        assert reply.json()["text"]
        time.sleep(0.2)
    raise AssertionError("the exercise did not begin")


def test_seats_and_days_of_a_scenario(client):
    answer = post(client, "exercise/seats", scenario=SCENARIO).json()
    assert list(dict.fromkeys(one["name"] for one in answer["seats"])) == ["CN", "US", "EU", "JP", "KR"]
    assert answer["day"] == "2023-08-01"


def test_a_session_is_played_and_looked_back_on(client):
    first = asked(client).json()
    assert first["title"] == "United States, 10 September 2023: month 1 of 3"
    assert {"The talks", "Your stocks", "Published figures"} <= {part["title"] for part in first["parts"]}
    assert "hold" in {act["text"] for act in first["acts"]}
    second = asked(client, acts=["hold"]).json()
    assert len(second["history"]) == 1
    assert second["history"][0]["press"]
    over = asked(client, acts=["hold", "buy 90", "hold"]).json()
    assert over["is_over"]
    assert over["acts"] == []
    debrief = asked(client, acts=["hold", "buy 90", "hold"], wanted="debrief").json()
    kinds = [part["kind"] for part in debrief["page"]]
    assert kinds[0] == "lead"
    assert kinds[: kinds.index("fold")].count("table") == 1
    (chart,) = [part for part in debrief["page"] if part["kind"] == "figure"]
    assert chart["wide"].startswith("<svg")
    assert "As you played" in chart["narrow"]
    assert {row["region"] for row in debrief["debrief"]["losses"]} == {"CN", "US", "EU", "JP", "KR"}


def test_a_debrief_is_a_job_that_says_how_far_it_is_and_is_there_when_it_is_asked_for_again(client, monkeypatch):
    """Ten seconds and more passed without a word, at every press of the button anew."""
    stages, made = [], []
    report = exercise._looked_back

    def looked_back(one, progress):
        made.append(one)
        return report(one, lambda text, share=None: stages.append(text) or progress(text, share))

    monkeypatch.setattr(exercise, "_looked_back", looked_back)
    asked(client)
    more = {"acts": ["buy 90; share", "hold"], "wanted": "debrief"}
    assert post(client, "exercise", **{**SESSION, **more}).json()["state"] == "working"
    first = asked(client, **more).json()
    assert first["state"] == "ready"
    assert {"Weighing choices at home", "Playing the path without each of your acts"} <= {
        text.partition(":")[0] for text in stages
    }
    assert any("What each of your acts changed" in part["text"] for part in first["page"])
    assert asked(client, **more).json() == first
    assert len(made) == 1


def test_the_same_session_gets_the_same_answer(client):
    one, other = (asked(client, acts=["hold", "buy 30"]).text for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"acts": ["tarif high"]}, "allowed this month hold"),
        ({"acts": ["hold"] * 4}, "the exercise is over"),
        ({"months": 13}, "months"),
        ({"acts": ["x" * 500]}, "acts"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_is_not_possible_is_one_sentence(client, more, words):
    asked(client)
    reply = asked(client, **more)
    assert reply.status_code == 422
    assert words in reply.json()["error"]


@pytest.mark.parametrize(("more", "words"), [({"seat": "UK"}, "seat"), ({"day": "2050-01-01"}, "day")])
def test_a_beginning_that_is_not_possible_fails_with_the_reason(client, more, words):
    answer = asked(client, **more).json()
    assert answer["state"] == "failed"
    assert words in answer["text"]


def test_pages_and_the_session_itself_are_files(client):
    asked(client)
    sheet = post(client, "exercise/file", **SESSION, page="facilitator", form="html")
    assert sheet.headers["content-type"].startswith("text/html")
    assert "Timetable" in sheet.text
    debrief = post(client, "exercise/file", **SESSION, acts=["hold"], page="debrief", form="md")
    assert "## The path" in debrief.text
    saved = json.loads(post(client, "exercise/file", **SESSION, acts=["hold"], form="json").text)
    assert (saved["acts"], saved["seat"], len(saved["path"])) == (["hold"], "US", 1)
    unknown = post(client, "exercise/file", **{**SESSION, "day": "2024-01-10"}, form="html")
    assert unknown.status_code == 422


def test_pages_are_there_also_after_the_game_was_let_go_of(client, store):
    """A server that holds too much lets go of solved games; who saved the debrief then was told to ask again."""
    asked(client)
    for worth, let_go in store.memory._stores:
        if worth == WORTH["games of exercises"]:
            let_go()
    saved = json.loads(post(client, "exercise/file", **SESSION, acts=["hold"], form="json").text)
    assert saved["acts"] == ["hold"]


MINE = {"scenario": SCENARIO, "day": "2023-10-01", "levers": {"cn_approval": 0.0}}


def test_the_page_s_own_setting_is_played_from_the_day_on_which_its_levers_act(client):
    seats = post(client, "exercise/seats", scenario=SCENARIO, setting=MINE).json()
    assert seats["day"] == "2023-10-01"
    assert [(one["name"], one["own_table"]) for one in seats["seats"]].count(("EU", True)) == 1
    usual = asked(client, day="2023-10-01").json()
    mine = asked(client, day="2023-10-01", setting=MINE).json()
    assert usual["setting"] == ""
    assert mine["setting"] == "Your setting is played: Licences approved 0 % from 1 October 2023."
    talks = [next(part["lines"][0]["text"] for part in one["parts"] if part["title"] == "The talks")
             for one in (usual, mine)]  # fmt: skip
    assert "no shipments" in talks[1]
    assert "no shipments" not in talks[0]


def test_levers_that_are_left_out_are_named_with_the_reason(client):
    late = MINE | {"spans": {"cn_approval": {"start": "2024-03-01"}}, "deal": "US:general-10-none-0bn-12m"}
    words = asked(client, day="2023-10-01", setting=late).json()["setting"]
    assert "None of your levers is in force here" in words
    assert "begins after the day that is known: Licences approved 0 % from 1 March 2024" in words
    assert "The deal of your setting is left out" in words


def test_a_bystander_talks_with_the_controlling_side_where_it_asks_for_it(client):
    own = asked(client, seat="EU", own_table=True).json()
    assert own["role"] == "You face the controls of China."
    assert "stand by" in asked(client, seat="EU").json()["role"]


def test_a_licence_takes_as_long_as_the_lever_of_the_page_says():
    """Three figures stood for one thing: 2.1 months in 2025, 4 in 2027, and 1.5 at the lever."""
    for day in (date(2025, 4, 10), date(2027, 1, 15)):
        world = open_world(seat_at_table("cn-ree-2025", "US", day), 1, None)
        workspace = SessionStore(1).workspace("cn-ree-2025", day.replace(day=1) + timedelta(days=31))
        assert world.review(1) == workspace.rest["cn_review"]
