"""The calendar of What's next, and the signs to watch."""

from datetime import date

from brief_cases import brief_run, context, licences, licensed_run, plain, tables_of, text_of
from monazite.presentation.briefing.content import BulletList, Figure
from monazite.presentation.briefing.sections.calendar_entries import changes_on
from monazite.presentation.briefing.sections.next import next_section


def test_the_calendar_parts_at_the_day_of_the_brief():
    """The last fact of the small dataset became public on 20 July 2025."""
    ctx = context(licensed_run())
    assert ctx.day == date(2025, 7, 20)
    blocks = next_section(ctx).blocks
    tables = {name: [[plain(c) for c in row] for row in table.rows] for name, table in tables_of(blocks).items()}
    assert tables["Dates that have passed"] == [["10 May 2025", "talks", "Geneva talks"]]
    assert tables["Dates ahead"] == [
        ["12 August 2025", "expiry", "End of the truce of May 2025"],
        ["30 October 2025", "summit", "Summit of the presidents, Busan"],
        ["15 April 2026", "summit", "Beijing summit"],
        ["10 November 2026", "expiry", "End of the suspension of November 2025"],
    ]
    text = text_of(blocks)
    assert "On 20 July 2025, dates ahead on the calendar: 4 (summits: 2, expiries: 2)." in text
    assert "The last expiry on it falls on 10 November 2026." in text


def test_signs_to_watch_are_dated():
    run = licensed_run()
    blocks = next_section(context(run)).blocks
    (signs,) = [block for block in blocks if isinstance(block, BulletList)]
    said = [plain(item[0]) for item in signs.items]
    assert said[0] == "12 August 2025: End of the truce of May 2025. No measure of this run changes on that day."
    assert said[2].startswith("Dysprosium oxide outside China, October 2025: the run expects ")
    assert "due about November 2025" in said[3]
    assert said[4].startswith("First commercial heavy oxide from a plant outside the controlling country")
    assert len(said) == 6


def test_a_date_says_what_the_measures_of_the_run_do_on_it():
    eased = licences(start="2025-08-12", approval=0.9, text="The licences are eased.")
    threat = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-08-12", "goods": ["*"], "rate": 1.0}
    ctx = context(brief_run(licences(), eased, threat | {"status": "threatened", "text": "A further tariff."}))
    text = changes_on(ctx, date(2025, 8, 12))
    assert text == "In this run: The licences are eased; if threats are carried out: A further tariff."
    assert changes_on(ctx, date(2025, 8, 13)) == "No measure of this run changes on that day."


def test_a_date_that_has_passed_is_no_sign_to_watch():
    run = brief_run(licences(), as_of="2026-02-01", months=24)
    blocks = next_section(context(run)).blocks
    assert "Dates ahead" in tables_of(blocks)
    (signs,) = [block for block in blocks if isinstance(block, BulletList)]
    assert not any(plain(item[0]).startswith("12 August 2025") for item in signs.items)


def test_without_a_range_no_price_is_watched():
    """A price above or below its range says something only where there is a range."""
    blocks = next_section(context(brief_run(licences(), draws=1))).blocks
    (signs,) = [block for block in blocks if isinstance(block, BulletList)]
    assert "A price above the range" not in " ".join(plain(cell) for item in signs.items for cell in item)


def test_charts_of_the_section():
    blocks = next_section(context(licensed_run())).blocks
    assert {block.id for block in blocks if isinstance(block, Figure)} == {"calendar", "projects"}
