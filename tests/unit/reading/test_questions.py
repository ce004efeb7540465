# ruff: noqa: E501 - sentences stay whole
"""What is asked of an article before it is simulated, and that errors seen in real articles are asked or read right."""

import sys
from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.presentation.cli import questions as at_terminal
from monazite.presentation.cli.arguments import answers_of
from monazite.reading.article_reader import read_article
from monazite.reading.draft.basis import basis_of
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import for_brief, lines, measures_waiting, to_simulate, toml
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from monazite.scenario.scenario import read_scenario

MAY = date(2026, 5, 20)
NOVEMBER = date(2026, 11, 26)
MAGNETS = (
    "China will require licences for rare-earth magnets shipped to Japan from 15 December, the commerce ministry said on "
    "Thursday. US President Donald Trump threatened a 50 percent tariff on Chinese goods if supplies are cut. American and "
    "Chinese officials will meet in Geneva on 8 December to discuss the trade truce, which runs out in January."
)


def read(text: str, day: date | None = MAY) -> Reading:
    return read_article(Article("a.txt", text), day=day)


def topics(made: Draft) -> str:
    return " | ".join(question.text for question in made.questions)


@pytest.mark.parametrize(
    ("text", "asked", "cautious"),
    [
        ("China bans exports of critical minerals from 1 June 2026.", "names only a group, critical minerals", "leave-out"),
        ("China bans exports of dual-use goods to Japan from 1 June 2026.", "names only a group, dual-use goods", "leave-out"),
        ("China bans exports of rare earths such as dysprosium to Japan from 1 June 2026.", "names dysprosium beside the group rare earths", "named-goods"),
        ("China bans exports of magnet scrap from 1 June 2026.", "it is on scrap", "leave-out"),
        ("China tightens its export controls from 1 June 2026.", "no goods are named", "leave-out"),
        ("The US will put tariffs on Chinese magnets from 1 June 2026.", "no rate is given", "leave-out"),
        ("China requires licences for exports of lanthanum from 1 June 2026.", "how many licences are approved", "approval-0.3"),
        ("The ministry could not say whether China banned exports of lanthanum to Japan from 1 June 2026.", "not say that it is decided (could)", "leave-out"),
        ("China stopped exports of lanthanum to Japan on 22 September 2010.", "not said that it still holds", "leave-out"),
        ("India will prohibit exports of sugar from 1 June 2026, and the rare earths producer IREL was told to keep its goods.", "on other goods (sugar)", "leave-out"),
        ("The US put a 25% tariff on Chinese magnets on 2 May 2026. The US will cut tariffs on Chinese magnets by 10 points from 1 June 2026.", "the same as another measure", "leave-out"),
    ],
)  # fmt: skip
def test_what_was_stretched_is_asked_and_not_simulated(text: str, asked: str, cautious: str) -> None:
    made = draft(read(text))
    question = next(q for q in made.questions if asked in q.text)
    assert question.cautious.name == cautious
    assert question.quote in " ".join(text.split())
    assert sum(answer.cautious for answer in question.answers) == 1
    assert question.measure not in made.modelled


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The US guaranteed a price of $80 a kilogram for praseodymium oxide, the energy department said on Monday. The contract runs for five years from 1 July 2026.", ["2026-07-01", "2026-05-18"]),
        ("The US put a 35% tariff on lanthanum from China on 18 May 2026. China put a tariff of 10% on Japan from 1 July 2026.", []),
        ("The US put a 35% tariff on lanthanum from China on 18 May 2026. Talks are held from 1 May 2026 on.", []),
    ],
)  # fmt: skip
def test_the_day_of_an_act_beside_a_later_beginning_is_asked(text: str, days: list[str]) -> None:
    made = draft(read(text))
    asked = [q for q in made.questions if "the next sentence says from" in q.text]
    assert [a.name for q in asked for a in q.answers if a.policies] == [f"start-{day}" for day in days]
    if days:
        (policy,) = draft(read(text), {asked[0].id: f"start-{days[0]}"}).own
        assert str(policy.start) == days[0]


def test_what_could_come_is_considered_and_neither_simulated_nor_asked() -> None:
    made = draft(read("China could ban exports of lanthanum to Japan from 1 June 2026."))
    assert made.own == ()
    assert made.questions == []
    assert [r.reason for r in made.unmodelled] == ["the words near it say that it is only considered"]


def test_what_is_sure_is_simulated_unasked() -> None:
    made = draft(read("China banned exports of lanthanum and cerium to Japan on 18 May 2026."))
    (ban,) = made.own
    assert (ban.ban, ban.goods, ban.destinations, ban.start) == (True, ("La", "Ce"), ("JP",), date(2026, 5, 18))
    assert made.questions == []


def test_one_question_for_a_measure_however_much_is_unclear() -> None:
    made = draft(read("India will restrict exports of critical minerals to Germany."))
    (question,) = made.questions
    assert "names only a group" in question.text
    assert "how many licences" in question.text
    assert "Also unclear: on whom." in question.text  # a country that is no region of its own
    assert question.text.endswith("Filled in, as the answers show: the day.")


def test_a_suspended_ban_leaves_what_military_users_do_not_get() -> None:
    text = "China suspended its ban on exports of lanthanum to the United States until 20 May 2027; sales to military users remain prohibited."
    reading = read(text)
    question = draft(reading).questions[0]
    rest, back = next(a.policies for a in question.answers if a.policies)
    assert (rest["destinations"], rest["military"], rest["status"]) == (["US.defence"], 0.0, "in_force")
    assert (back["status"], back.get("ban"), back["destinations"], back["start"]) == (
        "threatened",
        True,
        ["US"],
        date(2027, 5, 20),
    )


def test_the_suspension_on_record_is_the_record_s() -> None:
    text = "China has suspended its ban on exports of gallium and germanium to the United States until 27 November 2026, but shipments to military users remain prohibited."
    made = draft(read(text, date(2025, 11, 12)))
    assert made.own == ()
    assert made.agreed == {0}
    assert made.simulated_elsewhere[0].startswith("on record: China suspended its ban")


@pytest.mark.parametrize(
    "text",
    [
        "Zimbabwe banned exports of lithium concentrate and of other raw minerals on 12 May 2026, the mines ministry said.",
        "Of the 60 minerals on its list, the United States imported 50 percent or more of its use of 40, the most of them rare earths from China.",
        "China will issue general licences for exports of rare earths to American users from 1 June 2026.",
        "President Trump said he would halve fentanyl-related tariffs on Chinese goods.",
    ],
)
def test_errors_of_goods_rates_and_direction_are_not_simulated(text: str) -> None:
    try:
        made = draft(read(text))
    except InputError:
        return  # no measure is read
    assert made.own == ()


def test_a_halved_tariff_on_record_is_that_row() -> None:
    made = draft(
        read(
            "President Trump said on 30 October 2025 he would halve fentanyl-related tariffs on Chinese goods to 10 percent.",
            date(2025, 10, 31),
        )
    )
    assert made.agreed == {0}
    assert made.own == ()


def test_general_licences_are_offered_as_easier_licences_only() -> None:
    (question,) = draft(
        read("China will issue general licences for exports of rare earths to American users from 1 June 2026.")
    ).questions
    assert "eased or kept" not in question.text  # to ease is what general licences are for
    assert question.cautious.policies[0]["approval"] == 0.95  # it is announced
    approvals = {p["approval"] for a in question.answers for p in a.policies}
    assert approvals == {0.95}


def test_a_dotted_date_with_the_year_first_is_the_day() -> None:
    reading = read("2025.10.13 14:05\nChina bans exports of holmium from 8 November, the commerce ministry said.", None)
    assert (reading.day, reading.date_from) == (date(2025, 10, 13), "stated")
    assert reading.measures[0].start == date(2025, 11, 8)


def test_who_wrote_it_is_no_evidence() -> None:
    text = "By Li Wei, China rare earths export control correspondent\nBEIJING, 3 June 2026. China bans exports of yttrium to South Korea from 10 June."
    reading = read(text, None)
    assert reading.day == date(2026, 6, 3)
    (measure,) = reading.measures
    assert measure.goods == ["Y"]
    assert measure.affected == ["KR"]


def test_licences_without_a_figure_are_asked_and_the_talks_are_not_those_of_japan() -> None:
    reading = read(MAGNETS, NOVEMBER)
    made = draft(reading)
    assert made.own == ()
    licences, threat = made.questions
    names = [answer.name for answer in licences.answers]
    assert names[-1] == "leave-out"
    assert "as-today" in names
    assert "changes nothing" not in licences.answer("as-today").text
    assert all(p["destinations"] == ["JP"] for a in licences.answers for p in a.policies)
    assert threat.answers[0].policies[0]["status"] == "threatened"
    assert threat.cautious.policies == ()
    assert not any(m.kind == "truce" and "JP" in (m.actor, *m.affected) for m in reading.measures)
    assert made.content["talks"]["seats"] == ["US", "CN"]
    assert date(2026, 12, 8) not in made.content["talks"].get("expiries", [])  # the day of the meeting


def test_answers_decide_what_is_simulated() -> None:
    reading = read(MAGNETS, NOVEMBER)
    made = draft(reading, {"m1": "approval-0.3", "m2": "leave-out"})
    (control,) = made.own
    assert (control.kind, control.destinations, control.approval) == ("export_control", ("JP",), 0.3)
    assert made.questions == []
    assert [answer.name for _, answer in made.answered] == ["approval-0.3", "leave-out"]
    assert any("answered: leave-out" in remark.reason for remark in made.unmodelled)
    again = draft(reading, {"m1": "approval-0.3"})
    assert [question.id for question in again.questions] == ["m2"]


def test_the_cautious_answers_are_taken_at_once() -> None:
    made = draft(read(MAGNETS, NOVEMBER), cautious=True)
    (control,) = made.own  # as many licences as China's of 2025 let through; no day of the tariff is given
    assert (control.kind, control.approval) == ("export_control", 0.3)
    assert made.questions == []
    assert [answer.name for _, answer in made.answered] == ["approval-0.3", "leave-out"]


@pytest.mark.parametrize(("given", "match"), [({"m9": "leave-out"}, "m9"), ({"m1": "ban"}, "answer to m1")])
def test_a_wrong_answer_is_an_error(given: dict[str, str], match: str) -> None:
    with pytest.raises(InputError, match=match):
        draft(read(MAGNETS, NOVEMBER), given)


def test_an_answer_to_an_article_without_questions_is_an_error() -> None:
    with pytest.raises(InputError, match="leaves no question"):
        draft(read("China banned exports of lanthanum to Japan on 18 May 2026."), {"m1": "leave-out"})


def test_nothing_sure_ends_with_what_to_do() -> None:
    reading = read("Japan will build a stockpile of lanthanum from 1 June 2026.")
    for cautious in (False, True):
        with pytest.raises(InputError, match=r"waits for an answer that simulates it: --answer m1=cover-3"):
            to_simulate(reading, draft(reading, cautious=cautious))


def test_agreed_read_and_guessed() -> None:
    text = "China banned exports of lanthanum to Japan on 18 May 2026. China has required licences for exports of dysprosium since 4 April 2025. The US will put tariffs on Chinese magnets from 1 June 2026."
    reading = read(text)
    made = draft(reading)
    bases = {m.kind + m.variant: basis_of(n, m, made) for n, m in enumerate(reading.measures)}
    assert bases["export_controlban"].word == "read"
    assert bases["export_controllicence"].word == "agreed"
    assert (bases["tariff"].word, bases["tariff"].guessed) == ("guessed", ("no rate is given",))
    content = reading.to_json(made)
    assert [m["basis"] for m in content["measures"]] == [b.word for b in bases.values()]
    assert content["questions"][0]["answers"][0] == {
        "name": "rate-0.25",
        "text": content["questions"][0]["answers"][0]["text"],
        "simulates": True,
        "cautious": False,
    }


def test_the_file_carries_questions_as_comments_and_blocks_to_take() -> None:
    reading = read(
        "The US will put tariffs on Chinese magnets from 1 June 2026. China banned exports of lanthanum on 18 May 2026."
    )
    made = draft(reading)
    text = toml(reading, made)
    assert "# Question m1: United States: tariff on China" in text
    assert "one of: rate-0.25, rate-1, leave-out" in text
    assert read_scenario(text).policy == made.scenario.policy
    taken = text.split("policy of rate-0.25:\n")[1].split("#   policy of")[0]
    block = "\n".join(line.removeprefix("#").strip() for line in taken.splitlines() if line.startswith("#     "))
    with_answer = read_scenario(f"{text}\n{block}\n")
    assert any(
        p.kind == "tariff" and getattr(p, "rate", 0) == 0.25 and p.start == date(2026, 6, 1) for p in with_answer.policy
    )


def test_the_lines_end_with_the_questions_and_the_brief_says_what_was_left_out() -> None:
    reading = read(MAGNETS, NOVEMBER)
    made = draft(reading)
    shown = list(lines(reading, made))
    assert any(line.startswith("Questions (not simulated until they are answered") for line in shown)
    assert shown[-1].strip().startswith("* leave-out:")
    assert "%" not in shown[2].split("[")[-1]
    content = for_brief(reading, made)
    assert content["left_out"] == ["China: export control on Japan", "United States: tariff on China"]
    assert content["aimed_at"] == []
    assert for_brief(reading, draft(reading, {"m1": "approval-0.5"}))["aimed_at"] == ["JP"]


def test_questions_are_asked_at_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given = iter(["7", "1", "2"])
    monkeypatch.setattr(at_terminal.typer, "prompt", lambda *_, **__: next(given))
    made = at_terminal.settled_draft(read(MAGNETS, NOVEMBER), {}, cautious=False, ask=True)
    assert [answer.name for _, answer in made.answered] == ["approval-0.3", "leave-out"]
    shown = capsys.readouterr().err
    assert "A number from 1 to" in shown
    assert "1  " in shown


def test_nobody_at_the_terminal_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    made = at_terminal.settled_draft(read(MAGNETS, NOVEMBER), {}, cautious=False)
    assert len(made.questions) == 2


@pytest.mark.parametrize("text", ["m1", "=leave-out", "m1="])
def test_an_answer_on_the_command_line_names_question_and_answer(text: str) -> None:
    with pytest.raises(InputError, match="question=answer"):
        answers_of([text])


def test_partnerships_and_projects_on_record_are_those_rows() -> None:
    text = "Under last year's framework with Australia, Washington pays for rare earth projects. Iluka is building a refinery for rare earths at Eneabba."
    made = draft(read(text, date(2026, 11, 1)))
    (block,) = made.own
    assert (block.kind, block.start) == ("partnership", date(2025, 10, 20))
    assert "Nolans" in block.projects
    assert "Eneabba refinery" in made.simulated_elsewhere[1]
    assert made.agreed == {0, 1}


@pytest.mark.parametrize(
    "text",
    [
        "Japan and Australia signed a partnership on rare earths on 3 October 2026.",
        "The United States, Japan and Australia signed a rare earths pact on 4 October 2026 to counter China.",
    ],
)
def test_a_new_pact_is_listed(text: str) -> None:
    made = draft(read(text, date(2026, 11, 1)))
    assert made.own == ()
    assert made.questions == []
    assert "no terms of it are on record" in made.unmodelled[0].reason


def test_meetings_without_a_day_take_that_of_the_calendar() -> None:
    text = "China requires licences for exports of dysprosium. A summit of Trump and Xi is being prepared. Bessent and He Lifeng are negotiating in Malaysia."
    reading = read(text, date(2025, 10, 25))
    days = {e.kind: (e.day, e.on_record) for e in reading.events}
    assert days["summit"] == (date(2025, 10, 30), True)
    assert days["talks"] == (date(2025, 10, 25), True)
    assert draft(reading).content["talks"]["summits"] == [date(2025, 10, 30)]
    early = read(text, date(2025, 9, 1))  # the summit was not known
    assert {e.day for e in early.events if e.kind == "summit"} == {None}


def test_a_tariff_considered_for_the_case_of_no_deal_is_the_threat_on_record() -> None:
    text = (
        "The United States is considering increasing tariffs on Chinese goods if a deal on rare earths is not reached."
    )
    reading = read(text, date(2025, 10, 25))
    made = draft(reading)
    assert reading.measures[0].status == "threatened"
    assert made.agreed == {0}
    assert any(p.status == "threatened" and p.kind == "tariff" and p.rate == 1.0 for p in made.scenario.policy)


def test_the_summary_of_october_2025_is_the_record_of_that_day_with_its_threat_and_its_dates() -> None:
    text = (
        "China's imposition of strict export controls on rare earths has become the main obstacle in talks between the United "
        "States and China. Bessent and He Lifeng are meeting in Malaysia, but Beijing is reluctant to ease the curbs. The United "
        "States is considering increasing tariffs on Chinese goods if a deal is not reached. The controls could disrupt global "
        "supply chains. Trump is open to compromise. A summit between Trump and Xi is expected."
    )
    reading = read(text, None)
    made = draft(reading)
    assert reading.day == date(2025, 10, 25)
    assert made.own == ()
    assert made.questions == []
    assert made.agreed == {0, 1}
    assert made.content["talks"]["summits"] == [date(2025, 10, 30)]
    assert (made.scenario.talks.tough_controller, made.scenario.talks.tough_target) == (0.583, 0.417)


def test_news_that_waits_for_an_answer_is_named_with_how_to_simulate_it() -> None:
    """The article also tells of the licences of April 2025, which are on record and in the run."""
    record = " In April 2025 China placed seven medium and heavy rare earths under licence."
    reading = read(f"China stopped exports of lanthanum to Japan on 22 September 2010.{record}")
    drafted = draft(reading)
    content, line = for_brief(reading, drafted), measures_waiting(reading, drafted)
    assert content["is_news_left_out"] is True
    assert content["left_out"] == ["China: export control on Japan"]
    assert line.startswith("Not simulated, because the text leaves a question open: China: export control on Japan. ")
    name = next(answer.name for answer in drafted.questions[0].answers if answer.policies)
    assert f"--answer {drafted.questions[0].id}={name} simulates it" in line


def test_nothing_waits_where_no_question_is_open() -> None:
    reading = read("China bans exports of dysprosium to Japan from 1 June 2026.")
    drafted = draft(reading)
    assert measures_waiting(reading, drafted) == ""
    assert for_brief(reading, drafted)["is_news_left_out"] is False
