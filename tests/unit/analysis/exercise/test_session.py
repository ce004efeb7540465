"""A session: nothing of a later day, the same seed the same game, the past unchanged, losses as simulated."""

import json
import re
from datetime import date

import numpy as np
import pytest
from cachetools import LRUCache

import monazite as mz
from exercise_cases import DAY, SCENARIO, copied_acts, ground, session
from monazite.analysis.exercise import solved_game
from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.session_file import write_whole
from monazite.dataset.dataset import load_dataset
from monazite.engine.state import Flows
from monazite.negotiation.solve_draw import GameOptions
from monazite.scenario.scenario import read_scenario
from monazite.simulation.simulate import simulate

pytestmark = pytest.mark.compiled
ACTS = ("hold", "buy 90", "hold")
RECORDS = [name for name in mz.scenarios() if mz.load_scenario(name).record]


def played(seat="US", seed=3, acts=ACTS):
    exercise = session(seat, seed)
    for text in acts:
        exercise.act(text)
    return exercise


def all_lines(briefing) -> list[TracedLine]:
    return [line for _, lines in briefing.parts for line in lines]


# --- what a seat knows --------------------------------------------------------------------


def test_nothing_of_a_later_day_is_in_a_briefing():
    """Facts against a view of the whole dataset made here, on the day of the exercise."""
    exercise = session("US")
    then = load_dataset("gallium", "germanium").as_of(DAY)
    briefing = exercise.briefing()
    assert exercise.table.dataset.hash == then.hash
    assert briefing.last_month == date(2023, 8, 1)
    published = [day for line in briefing.observations for day in re.findall(r"published (\d+ \w+ \d{4})", line.text)]
    assert len(published) == len(briefing.observations)
    known = {f"{row.published.day} {row.published:%B %Y}" for row in then.table("observations")}
    assert published
    assert set(published) <= known
    texts = {row.text for row in then.table("measures")}
    assert briefing.measures
    assert all(line.text.partition(": ")[2] in texts for line in briefing.measures)
    later = {row.title for row in load_dataset("gallium", "germanium").table("calendar")} - {
        row.title for row in then.table("calendar")
    }
    assert not [line for line in all_lines(briefing) if any(title in line.text for title in later)]
    sources = {source for line in all_lines(briefing) for claim in line.claims for source in claim.sources}
    assert sources <= set(then.sources)
    policies = exercise.table.scenario.policy
    assert policies
    assert max(policy.public_from for policy in policies) <= DAY


def test_what_a_briefing_measures_is_of_months_that_have_passed():
    exercise = played()
    briefing = exercise.briefing()
    assert briefing.day == date(2023, 12, 11)
    assert briefing.last_month == date(2023, 11, 1)
    assert (briefing.month, briefing.months) == (4, 6)


def test_numbers_of_press_and_stocks_are_claims():
    exercise = played()
    lines = [line for t in range(3) for line in exercise.press(t)]
    briefing = exercise.briefing()
    lines += [*briefing.stocks, *briefing.industries, *briefing.talks, *session("CN").briefing().exports]
    assert sum(bool(line.claims) for line in lines) > 3
    for line in lines:
        text = re.sub(r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{4}", "", line.text)  # dates are no claims
        text = re.sub(r"(about|over|under) \d+ in \d+", "", text)  # nor are chances, which stand rounded
        numbers = [float(n.replace(",", "")) for n in re.findall(r"(?<![\w.])-?\d[\d,]*\.?\d*", text)]
        known = [x for claim in line.claims for x in (claim.value, claim.low, claim.high)]
        known += [x / 1000.0 for x in known if "billion" in text]  # of million USD
        for number in numbers:
            assert any(number == pytest.approx(x, rel=0.05 if "USD" in text else 0.006, abs=1e-9) for x in known), (
                line.text
            )
        for claim in line.claims:
            assert claim.run or claim.sources or claim.outcome.startswith("talks.")


# --- repeatable --------------------------------------------------------------------


def test_the_same_seed_is_the_same_game():
    one, other = played(), played()
    assert one.rounds == other.rounds
    assert one.to_saved() == other.to_saved()
    assert [line.text for line in all_lines(one.briefing())] == [line.text for line in all_lines(other.briefing())]
    assert len({tuple(r.regime for r in played(seed=s).rounds) for s in range(6)}) > 1


def test_a_session_goes_on_from_its_file(tmp_path):
    exercise = played(acts=ACTS[:2])
    exercise.save(tmp_path / "mine.json")
    again = mz.Exercise.load(tmp_path / "mine.json")
    assert again.rounds == exercise.rounds
    exercise.act(ACTS[2])
    again.act(ACTS[2])
    assert again.rounds == exercise.rounds
    assert again.to_saved() == exercise.to_saved()


def test_a_write_that_is_cut_off_leaves_the_file_that_was_there(tmp_path, monkeypatch):
    exercise = played(acts=ACTS[:1])
    exercise.save(tmp_path / "mine.json")
    text = (tmp_path / "mine.json").read_text()

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "mine.json", "half")
    assert (tmp_path / "mine.json").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["mine.json"]


def test_a_session_of_other_data_says_so(tmp_path):
    exercise = played(acts=ACTS[:1])
    exercise.save(tmp_path / "mine.json")
    content = json.loads((tmp_path / "mine.json").read_text())
    content["path"][0][0] += 1
    (tmp_path / "mine.json").write_text(json.dumps(content))
    with pytest.raises(mz.InputError, match=r"mine\.json: path\.0: .*data or code have changed since"):
        mz.Exercise.load(tmp_path / "mine.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no JSON"),
        ("[]", "monazite_exercise is missing"),
        ('{"monazite_exercise": 1, "version": "\\ud800"}', "is no text of JSON"),
        ('{"monazite_exercise": ' + "9" * 5000 + "}", "is no text of JSON"),
        ('{"monazite_exercise": 1, "scenario": "a", "seat": "US", "day": "2023-09-10", "sead": 3}', '"seed"'),
        ('{"monazite_exercise": 1, "scenario": "a", "seat": "US", "day": "never"}', "day"),
        ('{"monazite_exercise": 1, "scenario": "a", "seat": "US", "day": "2023-09-10", "months": 40}', "months"),
    ],
)
def test_a_file_that_is_no_session_is_one_sentence(tmp_path, text, words):
    (tmp_path / "mine.json").write_text(text)
    with pytest.raises(mz.InputError) as caught:
        mz.Exercise.load(tmp_path / "mine.json")
    assert words in str(caught.value)
    assert "mine.json" in str(caught.value)


# --- what was at stake --------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::monazite.scenario.run_window.StockWarning")  # bought over a year, run for one
def test_losses_of_the_debrief_are_those_of_a_plain_simulation():
    """Both paths read back from TOML and run by `simulate`; sums and medians by numpy."""
    debrief = played(acts=("hold", "buy 180", "hold")).debrief()
    loss = []
    for scenario in (debrief.played, debrief.by_model):
        again = read_scenario(scenario.to_toml())
        run = simulate(None, again, draws=2)
        first = run.index.month.index(date(2023, 9, 1))
        assert len(run.index.month) == first + 12
        loss.append(run.values("loss_central")[:, first:, -1, :-1].sum(1))
        regions = run.index.region
    assert not np.array_equal(*loss)
    for row in debrief.losses:
        at = regions.index(row.region)
        assert row.played.value == pytest.approx(np.median(loss[0][:, at]), rel=1e-12)
        assert row.by_model.value == pytest.approx(np.median(loss[1][:, at]), rel=1e-12)
        assert row.difference.value == pytest.approx(np.median(loss[0][:, at] - loss[1][:, at]), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seat", ["US", "CN", "EU"])
def test_a_seat_that_does_what_the_model_does_loses_nothing_against_it(seat):
    """Acts copied off the model's own path, month by month: the two paths are one, so every difference is zero."""
    exercise = session(seat, seed=11)
    for t in range(5):
        exercise.act(copied_acts(exercise, model_round(exercise, t)))
    assert [r.regime for r in exercise.rounds] == [r.regime for r in exercise.model_path()]
    debrief = exercise.debrief()
    assert {row.difference.value for row in debrief.losses} == {0.0}
    assert {row.played.value - row.by_model.value for row in debrief.costs} == {0.0}


def model_round(exercise, t):
    """Month ``t`` of the path on which the model plays all seats."""
    return exercise.model_path(t + 1)[t]


def test_months_before_an_act_are_bit_by_bit_unchanged_by_it():
    """Two sessions that part in their third month, run to the same end: every flow of the months before is the same."""
    first, second = played(acts=("hold", "hold", "hold")), played(acts=("hold", "hold", "tariff threatened; buy 180"))
    parting = first.world.act_days[2]
    assert parting == date(2023, 11, 26)
    runs = [first.world.run(one.scenario()) for one in (first, second)]
    before = runs[0].index.month.index(parting.replace(day=1))
    after = 0
    for name in Flows._fields:
        one, other = (getattr(run.view.flows, name) for run in runs)
        if one.shape == other.shape:
            assert np.array_equal(one[:, :before], other[:, :before], equal_nan=True), name
            after += not np.array_equal(one[:, before:], other[:, before:], equal_nan=True)
    assert after > 0


def test_the_past_stays_as_it_was_when_months_pass():
    """The run of a briefing after two months and that after four agree on the months that both hold."""
    exercise = session("CN")
    runs = []
    for t, text in enumerate(("control closed", "hold", "control none", "buy 30")):
        exercise.act(text if text in {act.text for act in exercise.actions()} else "hold")
        if t in (1, 3):
            briefing = exercise.briefing()
            runs.append((exercise._past(t + 1), briefing.last_month))
    (early, _), (late, _) = runs
    months = len(early.index.month)
    for outcome in ("price_outside", "cover", "loss_central"):
        assert np.array_equal(early.values(outcome), late.values(outcome)[:, :months], equal_nan=True)


def test_a_threat_costs_who_does_not_carry_it_out():
    """The deadline of a threat brings its audience cost: the model in the seat then raises the tariff more often."""
    seed = next(s for s in range(40) if threatens(session("US", s)))
    silent, loud = session("US", seed), session("US", seed)
    silent.act("hold")
    loud.act("threaten high")
    if loud.rounds[0].signed:
        pytest.fail("a deal came in the month of the threat")
    rungs = loud.ground.game.setting.ladders["tariff"].names
    high = rungs.index("high")
    from monazite.analysis.exercise.responses import measure_chances

    def raised(one):
        chances = measure_chances(one._game, one.state, 1).reshape(len(rungs), -1)
        return float(chances[high:].sum())

    assert raised(loud) > raised(silent)
    line = loud.briefing().talks[1].text
    whose = "Threatened in public, your own threat: an added tariff of 60 %. Still open: it is to be carried out in "
    assert line.startswith(f"{whose}October 2023, with what you do this month, unless a deal comes first; backing down")


def threatens(exercise) -> bool:
    return exercise.options().opening.proposer is None


# --- what is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"seat": "UK"}, "seat", "nearest valid name"),
        ({"seat": "Atlantis"}, "seat", "allowed CN, US, EU, JP, KR"),
        ({"scenario": "cn-ga-ge-2024"}, "scenario", 'nearest valid name: "cn-ga-ge-2023"'),
        ({"day": "1999-01-01"}, "day", "allowed a day from 2022-09-01"),
        ({"day": "2050-01-01"}, "day", "to before 2027-07-31"),
        ({"day": "soon"}, "day", "allowed a month such as"),
        ({"months": 13}, "months", "1 to 12"),
        ({"months": 0}, "months", "1 to 12"),
        ({"draws": 0}, "draws", "a whole number from 1"),
        ({"seed": -1}, "seed", "a whole number from 0"),
    ],
)
def test_wrong_beginnings_are_one_clear_error(given, field, words):
    asked = {"scenario": SCENARIO, "seat": "US", "day": DAY, "prior": True, **given}
    with pytest.raises(mz.InputError) as caught:
        mz.Exercise.start(**asked)
    assert caught.value.field == field
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tarif high", 'nearest valid name: "tariff high"'),
        ("control closed", "allowed this month hold, "),
        ("buy 30; buy 90", "one act of each kind a month"),
        ("hold; buy 30", "hold alone"),
        ("accept; refuse", "act"),
        ("offer general-10-partial-17bn-12m", "act"),
    ],
)
def test_acts_that_are_not_possible_name_those_that_are(text, words):
    exercise = session("US", next(s for s in range(40) if threatens(session("US", s))))
    with pytest.raises(mz.InputError) as caught:
        exercise.act(text)
    assert words in str(caught.value)
    assert exercise.month == 0


def test_deals_to_offer_are_named_with_the_nearest():
    seed = next(s for s in range(40) if session("US", s).deals())
    exercise = session("US", seed)
    name = exercise.deals()[0]
    with pytest.raises(mz.InputError) as caught:
        exercise.act(f"offer {name}x")
    assert f'nearest valid name: "offer {name}"' in str(caught.value)
    exercise.act(f"offer {name}")
    assert exercise.rounds[0].offer >= 0


def test_an_exercise_that_is_over_has_its_debrief_alone():
    exercise = session("JP", months=1)
    exercise.act("hold")
    assert exercise.is_over
    assert exercise.actions() == ()
    with pytest.raises(mz.InputError, match="over after 1 months"):
        exercise.act("hold")
    assert len(exercise.debrief().months) == 1


def test_a_bystander_has_no_measures_of_the_talks_but_its_own():
    exercise = session("EU")
    verbs = {act.verb for act in exercise.actions()}
    assert {"align", "hedge", "tariff", "buy"} <= verbs
    assert not verbs & {"control", "technology", "offer", "accept", "threaten"}
    exercise.act("align; tariff low")
    assert exercise.rounds[0].aligned in (True, None)
    own = [p for p in exercise.scenario().policy if p.kind == "tariff" and p.actor == "EU"]
    assert [(p.rate, p.on) for p in own] == [(0.1, ("CN",))]


def test_what_a_seat_reads_of_a_deal_and_of_the_allies_is_in_words():
    """It read "Sign the deal general-30-partial-5bn-6m", and "hedge" in the debrief."""
    exercise = session("US", seed=3, months=6)
    for _ in range(6):
        acts = {act.text: act.words for act in exercise.actions()}
        if "accept" in acts:
            break
        exercise.act("hold")
    assert acts["accept"].startswith("Sign the deal: ")
    assert "added tariff" in acts["accept"] or "no added tariff" in acts["accept"]
    assert not re.search(r"-\d+m\b", acts["accept"])
    allies = session("EU")
    allies.act("hedge")
    taken = [one.taken.words for month in allies.debrief().months for one in month.decisions]
    assert set(taken) <= {"keep out of the quarrel", "side with the United States"}


# --- every record --------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", RECORDS)
def test_every_record_can_be_played_from_each_of_its_seats(name, monkeypatch):
    """On a coarse game: the talks of one record take twenty seconds by the fine one."""
    monkeypatch.setattr(solved_game, "OPTIONS", GameOptions(spacing=12.0, thin=2, rounds=solved_game.MOST_MONTHS))
    monkeypatch.setattr(solved_game, "_GAMES", LRUCache(solved_game.HELD_GAMES))
    sc = mz.load_scenario(name)
    for seat in ground_parties(name, sc.anchor):
        exercise = mz.Exercise.start(name, seat, sc.anchor, seed=1, months=1, draws=1, prior=True)
        briefing = exercise.briefing()
        assert briefing.stocks if seat != sc.controller else briefing.exports
        exercise.act("hold")
        assert {row.region for row in exercise.debrief().losses} >= {seat, sc.controller}


@pytest.mark.slow
def test_a_day_whose_figures_reach_beyond_the_months_run_so_far_opens(monkeypatch):
    """On 15 October 2025 the record holds figures of October, and the run before the first decision has nine months."""
    monkeypatch.setattr(solved_game, "OPTIONS", GameOptions(spacing=12.0, thin=2, rounds=solved_game.MOST_MONTHS))
    monkeypatch.setattr(solved_game, "_GAMES", LRUCache(solved_game.HELD_GAMES))
    exercise = mz.Exercise.start("cn-ree-2025", "US", "2025-10-15", seed=1, months=1, draws=2)
    assert exercise.briefing().stocks


def ground_parties(name, day):
    from monazite.analysis.exercise.seats import seat_at_table

    return seat_at_table(name, mz.load_scenario(name).controller, day).parties


def test_the_ground_is_shared_by_sessions():
    assert ground("US") is ground("US")
