"""The calendar of What's next, and the signs to watch."""

from brief_cases import brief_run, context, licences, licensed_run, plain, tables_of, text_of
from monazite.presentation.briefing.content import BulletList, Figure
from monazite.presentation.briefing.sections.next import next_section


def test_the_calendar_holds_events_and_ends_of_measures_by_day():
    blocks = next_section(context(licensed_run())).blocks
    rows = [[plain(cell) for cell in row] for row in tables_of(blocks)["Calendar"].rows]
    assert rows == [
        ["10 May 2025", "talks", "Geneva talks"],
        ["12 August 2025", "expiry", "End of the truce of May 2025"],
        ["30 October 2025", "summit", "Summit of the presidents, Busan"],
        ["15 April 2026", "summit", "Beijing summit"],
        ["10 November 2026", "expiry", "End of the suspension of November 2025"],
    ]
    text = text_of(blocks)
    assert "5 dates lie ahead on the calendar (summits: 2, expiries: 2)." in text
    assert "The last expiry on it falls on 10 November 2026." in text


def test_signs_to_watch_are_dated():
    run = licensed_run()
    blocks = next_section(context(run)).blocks
    (signs,) = [block for block in blocks if isinstance(block, BulletList)]
    said = [plain(item[0]) for item in signs.items]
    assert said[0].startswith("12 August 2025: End of the truce of May 2025. Renewal, lapse or replacement decides")
    assert said[2].startswith("Dysprosium oxide outside China, October 2025: the run expects ")
    assert "due about November 2025" in said[3]
    assert said[4].startswith("First commercial heavy oxide from a plant outside the controlling country")
    assert len(said) == 6


def test_without_a_range_no_price_is_watched():
    """A price above or below its range says something only where there is a range."""
    blocks = next_section(context(brief_run(licences(), draws=1))).blocks
    (signs,) = [block for block in blocks if isinstance(block, BulletList)]
    assert "no spread" in " ".join(plain(cell) for item in signs.items for cell in item)


def test_charts_of_the_section():
    blocks = next_section(context(licensed_run())).blocks
    assert {block.id for block in blocks if isinstance(block, Figure)} == {"calendar", "projects", "outside"}
