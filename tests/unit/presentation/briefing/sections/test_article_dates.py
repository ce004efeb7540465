"""Days that an article names: in the calendar of What's next when they lie ahead, in a sentence below it when not."""

from datetime import date

from brief_cases import READING, context, licensed_run, plain, tables_of, text_of
from monazite.presentation.briefing.sections.next import next_section
from monazite.presentation.cli.scenarios import load_source

ARTICLE = """Beijing tightens its grip on rare earths

April 7, 2025

China imposed export controls on dysprosium and terbium on April 4, 2025. The United States and China will hold talks in
Geneva on May 10, 2025. President Trump and President Xi will meet at a summit in Seoul on September 3, 2025.
"""


def event(kind: str, day: str | None, place: str) -> dict:
    return {"kind": kind, "date": day, "place": place, "actors": ["US", "CN"], "people": []}


def calendar(*events: dict) -> tuple[list[list[str]], str]:
    """Rows of the calendar, and the text of the section's paragraphs."""
    ctx = context(licensed_run(), reading=READING | {"events": list(events)})
    blocks = next_section(ctx).blocks
    tables = tables_of(blocks)
    rows = [*tables["Dates that have passed"].rows, *tables["Dates ahead"].rows]
    return [[plain(cell) for cell in row] for row in rows], text_of(blocks)


def test_a_day_ahead_joins_the_calendar() -> None:
    rows, _ = calendar(event("meeting", "2025-08-20", "Stockholm"))
    assert ["20 August 2025", "talks"] in [row[:2] for row in rows]
    assert any("in Stockholm (named by the article)" in row[2] for row in rows)


def test_a_day_of_the_calendar_is_marked_not_doubled() -> None:
    usual, _ = calendar()
    rows, text = calendar(event("talks", "2025-05-10", "Geneva"), event("call", "2025-05-10", ""))
    assert len(rows) == len(usual)
    assert any("Geneva talks (named by the article)" in row[2] for row in rows)
    assert "also names" not in text


def test_days_that_no_calendar_holds_stand_below_it() -> None:
    rows, text = calendar(event("talks", "2019-06-29", "Osaka"), event("summit", None, "Seoul"))
    assert not any("Osaka" in row[2] or "Seoul" in row[2] for row in rows)
    assert "talks of United States and China in Osaka (29 June 2019, before the months shown)" in text
    assert "summit of United States and China in Seoul (no day read)" in text


def test_a_review_is_told_by_its_month() -> None:
    rows, _ = calendar(event("review", "2025-08-31", "") | {"actors": ["CN"]})
    assert ["31 August 2025", "review"] in [row[:2] for row in rows]
    assert any("Review by China in August 2025 (named by the article)" in row[2] for row in rows)


def test_people_stand_for_their_countries() -> None:
    rows, _ = calendar(event("summit", "2025-09-03", "Seoul") | {"people": ["Trump", "Xi"]})
    assert any("Summit of Trump and Xi in Seoul (named by the article)" in row[2] for row in rows)


def test_a_brief_of_a_scenario_names_no_article() -> None:
    rows, text = calendar()
    assert not any("article" in row[2] for row in rows)
    assert "article" not in text


def test_the_events_of_an_article_reach_the_brief(tmp_path) -> None:
    path = tmp_path / "news.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    _, _, reading = load_source(str(path))
    assert reading is not None
    days = {(e["kind"], e["date"]) for e in reading["events"]}
    assert ("talks", date(2025, 5, 10).isoformat()) in days
    answered = [row for row in reading["rows"] if any(s["id"] == "next" for s in row["sections"])]
    assert answered, "the reading points at What's next for its dates"
    rows = context(licensed_run(), reading=reading).reading
    assert rows is not None
    assert date(2025, 5, 10) in [e.date for e in rows.events]
