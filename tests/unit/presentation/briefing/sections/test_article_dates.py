"""Days that an article names: in the calendar of What's next when they lie ahead, told below it when not."""

from datetime import date

from fake_results import FakeResults  # pyright: ignore[reportMissingImports]
from monazite.presentation.briefing.content import Para, Table
from monazite.presentation.briefing.render import compose
from monazite.presentation.cli.scenarios import load_source

ARTICLE = """Beijing tightens its grip on rare earths

April 7, 2025

China imposed export controls on dysprosium and terbium on April 4, 2025. The United States and China will hold talks in
Geneva on May 10, 2025. President Trump and President Xi will meet at a summit in Seoul on September 3, 2025.
"""


def event(kind: str, day: str | None, place: str) -> dict:
    return {"kind": kind, "date": day, "place": place, "actors": ["US", "CN"], "people": []}


def shown(*events: dict) -> tuple[list[list[str]], str]:
    """Rows of the calendar, and the text of the section's paragraphs."""
    page = compose(FakeResults(), reading={"events": list(events)})
    section = next(s for s in page.sections if s.id == "next")
    table = next(b for b in section.blocks if isinstance(b, Table) and b.title == "Calendar")
    text = " ".join(str(part) for b in section.blocks if isinstance(b, Para) for part in b.parts)
    return [[str(getattr(c, "text", c)).replace("\xa0", " ") for c in row] for row in table.rows], text


def test_a_day_ahead_joins_the_calendar() -> None:
    rows, _ = shown(event("meeting", "2025-08-20", "Stockholm"))
    assert ["20 August 2025", "talks"] in [row[:2] for row in rows]
    assert any("in Stockholm (named by the article)" in row[2] for row in rows)


def test_a_day_of_the_calendar_is_marked_not_doubled() -> None:
    before, _ = shown()
    rows, text = shown(event("talks", "2025-05-10", "Geneva"), event("call", "2025-05-10", ""))
    assert len(rows) == len(before)
    assert any("Geneva talks (named by the article)" in row[2] for row in rows)
    assert "also names" not in text


def test_days_that_no_calendar_holds_are_told() -> None:
    rows, text = shown(event("talks", "2019-06-29", "Osaka"), event("summit", None, "Seoul"))
    assert not any("Osaka" in row[2] or "Seoul" in row[2] for row in rows)
    assert "in Osaka (29" in text.replace("\xa0", " ")
    assert "summit of" in text
    assert "no day read" in text


def test_a_brief_of_a_scenario_is_as_before() -> None:
    rows, text = shown()
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
