"""The state in which a seat begins, and what the record did beside it, against rows of the tables."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from exercise_cases import DAY, session
from monazite.analysis.exercise.decreed import decreed_lines
from monazite.analysis.exercise.public_record import measure_lines
from monazite.analysis.exercise.record_beside import FigureBeside, PriceRatio, RecordMonth, record_of, times_recorded
from monazite.analysis.exercise.seats import ONE_BY_ONE, seat_at_table, share_let_through
from monazite.analysis.exercise.standing import standing_lines
from monazite.dataset.dataset import load_dataset
from monazite.negotiation.in_force import approved_share
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.setup import without_negotiated_measures
from monazite.presentation.exercise.beside_record import harsher_words, record_parts, recorded_parts, recorded_words
from monazite.presentation.exercise.facilitator import facilitator_page
from monazite.results.quantity import Quantity

RARE_EARTHS, APRIL = "cn-ree-2025", date(2025, 4, 4)


def given(claim: Quantity | None) -> Quantity:
    assert claim is not None
    return claim


def control_words(day, seat="US", **more):
    setting = seat_at_table(RARE_EARTHS, seat, day, **more).setting
    return setting.ladders["control"].words[setting.control]


def test_on_the_day_of_the_licences_a_seat_does_not_begin_under_general_ones():
    """On 4 April 2025 it read "general licences", which are of December 2025.

    Civil buyers in the United States get .3 in the scenario, military ones nothing; a mean over all countries, .7 for
    most of them, lay nearer to .95 than to .25.
    """
    table = seat_at_table(RARE_EARTHS, "US", APRIL)
    sc, first = table.scenario, table.setting.first_offer
    to_target = share_let_through(table.dataset, sc, first)
    to_all = approved_share(table.dataset, without_negotiated_measures(sc), date(2025, 5, 16), "CN")
    assert 0.2 < to_target <= 0.3 < 0.6 < to_all
    assert control_words(APRIL) == "strict licences"
    first_line, steps = standing_lines(table, levels_of(table.setting, table.setting.regime), is_first=True)
    assert first_line.text.startswith("In force, in the steps of the game: strict licences, an added tariff of 30 %")
    assert f"about {100.0 * to_target:.1f} % of what the United States usually buys" in steps.text
    assert "is 20.6 % on average" in steps.text  # tariffs.csv, the row of 3 April 2025
    assert len(standing_lines(table, levels_of(table.setting, table.setting.regime), is_first=False)) == 1


def test_the_register_s_words_stand_with_their_days_what_is_in_force_first():
    lines = [line.text for line in measure_lines(seat_at_table(RARE_EARTHS, "US", APRIL), APRIL)]
    assert lines[0].startswith("In force since 4 April 2025: China requires a licence for every export of samarium")
    assert lines[1].startswith("In force since 4 March 2025: The United States raised the fentanyl tariff")
    assert lines[2].startswith("Announced for 5 April 2025: The United States put a reciprocal tariff")
    assert not [text for text in lines if "general licence" in text]


def test_what_was_decreed_by_the_day_is_known_on_it_and_later_no_longer_ahead():
    """The start of 4 April 2025 had "at least 10 %" and not the 34 % decreed on 2 April for the 9th (order 14257)."""

    def decreed(day, seat="US"):
        return decreed_lines(seat_at_table(RARE_EARTHS, seat, day), day)

    (line,) = decreed(APRIL)
    assert line.text == (
        "Decreed on 2 April 2025 for 9 April 2025: the United States sets 34 % as the reciprocal tariff on goods of "
        "China, in the place of the base rate and on top of the fentanyl tariff."
    )
    (claim,) = line.claims
    assert (claim.value, claim.unit, claim.sources) == (34.0, "%", ("eo14257",))
    table = seat_at_table(RARE_EARTHS, "CN", APRIL)
    assert line.text in [one.text for one in measure_lines(table, APRIL)]
    assert "eo14257" in table.dataset.sources
    assert decreed(date(2025, 4, 1)) == decreed(date(2025, 4, 8)) == ()
    assert decreed(date(2025, 4, 2))
    assert decreed_lines(seat_at_table(RARE_EARTHS, "KR", APRIL), APRIL) == ()


def test_what_no_act_confirms_is_not_said_to_be_in_force():
    """ "In force since 17 May 2026" stood before a promise that China's ministry did not confirm."""
    day = date(2026, 12, 1)
    lines = [line.text for line in measure_lines(seat_at_table(RARE_EARTHS, "EU", day, own_table=True), day)]
    (summit,) = [text for text in lines if "Beijing summit" in text]
    assert summit.startswith("Announced on 17 May 2026, not on record as in force: After the Beijing summit")
    rows = {row.text: row for row in seat_at_table(RARE_EARTHS, "EU", day, own_table=True).dataset.table("measures")}
    assert {rows[text.partition(": ")[2]].status for text in lines if text.startswith("In force since")} == {"in_force"}


def beside(recorded, played=None, as_set=None) -> tuple[RecordMonth, ...]:
    def price(value):
        return None if value is None else Quantity(value, value, value, "USD/kg", "price_outside", {}, "")

    columns = zip(recorded, played or [None] * len(recorded), as_set or [None] * len(recorded), strict=True)
    return tuple(
        RecordMonth(date(2025, 4 + k, 1), (), None, (
            FigureBeside("Price of dysprosium oxide outside China", price(a), None, price(b), None, price(c)),
        ))
        for k, (a, b, c) in enumerate(columns)
    )  # fmt: skip


def test_a_game_that_is_harsher_than_the_record_says_how_many_times():
    """May at 3,350 stood beside the record's 850 and nothing said that the game exaggerates."""
    table = seat_at_table(RARE_EARTHS, "US", APRIL)
    months = beside([280.0, 850.0, None], [560.0, 3_400.0, 6_000.0], [280.0, 1_700.0, 2_000.0])
    played = given_ratio(times_recorded(months, "played"))
    assert (played.furthest, played.month, played.months) == (pytest.approx(4.0), date(2025, 5, 1), 2)
    assert played.mean == pytest.approx(8.0**0.5)
    assert harsher_words(table, months) == (
        "Your game's months are harsher than the record: its price of dysprosium oxide outside China is 4 times what "
        "was quoted in May 2025, where the two are furthest from each other, and 2.8 times on average. With the "
        "record's own measures it is 2 times what was quoted in May 2025, where the two are furthest from each other, "
        "and 1.4 times on average: the game's draws know nothing that was published after 4 April 2025, and how much "
        "would still be let through or get out was not known then."
    )
    assert harsher_words(table, beside([280.0, 850.0, None], [300.0, 900.0, 9_000.0], [280.0, 850.0, 850.0])) == ""
    milder = harsher_words(table, beside([280.0, 850.0, None], None, [140.0, 850.0, None]))
    assert milder.startswith("The game is milder than the record: its price of dysprosium oxide outside China is 0.5 ")
    assert times_recorded(beside([None] * 3, [1.0] * 3), "played") is None


def test_a_price_that_the_page_calls_too_uncertain_is_not_held_against_the_record():
    """ "31.4 times what was quoted in September" stood above months whose pages had no price to compare."""
    table = seat_at_table(RARE_EARTHS, "US", APRIL)
    months = list(beside([280.0, 850.0, None], [560.0, 26_000.0, 6_000.0], [280.0, 1_700.0, 2_000.0]))
    may = months[1].figures[0]
    months[1] = replace(months[1], figures=(replace(may, unsure=frozenset({"played"})),))
    played = given_ratio(times_recorded(months, "played"))
    assert (played.furthest, played.months) == (pytest.approx(2.0), 1)
    assert times_recorded(months, "as_set") == times_recorded(beside([280.0, 850.0], None, [280.0, 1_700.0]), "as_set")
    left = (
        "In May 2025 your game's price of dysprosium oxide outside China is too uncertain to trade on, as the months "
        "said: it is not held against the quotes."
    )
    assert harsher_words(table, months).endswith(f" {left}")
    assert harsher_words(table, months[1:]).startswith("The game is harsher than the record")
    none = replace(months[1], figures=(replace(months[1].figures[0], as_set=None),))
    assert harsher_words(table, [none]) == left
    parts = record_parts(
        table, SimpleNamespace(record=(none,), months=(SimpleNamespace(acts=("hold",), in_force="Strict"),))
    )
    assert parts[-1].rows[0][-1] == "26,000 USD/kg, too uncertain to trade on"


def given_ratio(ratio: PriceRatio | None) -> PriceRatio:
    assert ratio is not None
    return ratio


def test_a_lenient_regime_is_no_general_licence_before_one_was_granted():
    """At a table of its own the EU gets .7, nearest to .95; the first general licences are of 18 December 2025."""
    assert control_words(APRIL, "EU", own_table=True) == ONE_BY_ONE
    assert control_words(date(2026, 3, 1)) == "general licences"


def test_months_of_the_record_are_rows_of_its_tables():
    """May 2025: 1,238 t of magnets, 26 % of the 4,761.54 of May 2024; Geneva on the 12th; 27.05 % on average then."""
    table = seat_at_table(RARE_EARTHS, "US", APRIL)
    months = record_of(table, RARE_EARTHS, [date(2025, 4, 20), date(2025, 5, 20), date(2025, 12, 20)], None)
    april, may, december = months
    world, own, price = may.figures
    assert world.title == "Exports of all magnets from China to the world"
    assert (given(world.recorded).value, given(world.year_earlier).value) == (1238.0, 4761.54)
    assert given(own.recorded).value == 46.0
    assert price.title == "Price of dysprosium oxide outside China"
    assert world.played is None
    assert given(may.tariff).value == pytest.approx(27.05)
    assert [line.text.partition(":")[0] for line in april.measures][:2] == ["5 April 2025", "9 April 2025"]
    assert not [line for line in april.measures if "4 April 2025" in line.text], "known to the seat"
    assert any(line.text.startswith("12 May 2025: In Geneva") for line in may.measures)
    assert any(line.text.startswith("18 December 2025: China approved the first general") for line in december.measures)
    assert recorded_words(table, may).endswith("the added tariff of the United States was 27.1 % on average.")
    (part,) = recorded_parts(table, months)
    assert part.rows[1][0] == "May 2025"
    assert part.rows[1][2] == "1,240 t a month, 26 % of usual"


def test_a_world_that_did_not_happen_has_no_record():
    table = seat_at_table("full-stop", "US", date(2026, 11, 30))
    assert not table.is_record
    assert record_of(table, "full-stop", [date(2027, 1, 15)], None) == ()


@pytest.mark.compiled
def test_the_debrief_has_the_record_beside_the_game_and_no_briefing_has_it():
    exercise = session("US")
    assert not [line for line in exercise.briefing().market if "Your game" in line.text]
    for _ in range(3):
        exercise.act("hold")
    debrief = exercise.debrief()
    assert [one.month for one in debrief.record] == [date(2023, 9, 1), date(2023, 10, 1), date(2023, 11, 1)]
    rows = load_dataset("gallium", "germanium").table("observations")
    recorded = [f.recorded for one in debrief.record for f in one.figures if f.recorded]
    assert recorded
    for claim in recorded:
        values = [
            row.value
            for row in rows
            if row.outcome == claim.outcome and row.region == claim.where["region"] and not row.part and not row.user
            and ";".join(row.good) == claim.where["good"] and row.period.startswith(claim.where["period"])
        ]  # fmt: skip
        assert (min(values), max(values)) == (claim.low, claim.high)
        assert claim.low <= claim.value <= claim.high
    played = given(debrief.record[-1].figures[0].played)
    run = exercise.world.run(exercise.scenario())
    goods = played.where["good"].split(";")
    draws = sum(run.select("exports", good=good, region="WORLD")[0][:, run.index.month.index(date(2023, 11, 1))]
                for good in goods)  # fmt: skip
    assert played.value == pytest.approx(float(np.median(draws)))
    told = {str(claim.value) for claim in recorded} | {line.text for one in debrief.record for line in one.measures}
    known = [line.text for _, lines in exercise.briefing().parts for line in lines]
    assert not [text for text in known if any(part in text for part in told if len(part) > 6)]
    titles = [part.text for part in record_parts(exercise.table, debrief)]
    assert titles[0] == "What the record did in these months"
    assert titles[-2:] == ["Measures", "Shipments and prices"]
    sheet = facilitator_page(exercise)
    assert sheet.parts[-1].text == "What the record did, not to be shown before the debrief"
    assert debrief.record[-1].month > DAY
