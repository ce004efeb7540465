"""What readers can decide and by when, on rows of which the days are counted by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from brief_cases import context, full_inputs, licensed_run
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.decisions import _with_licence, decisions
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow
from monazite.presentation.briefing.main_part.measures.total_bans import TotalBan
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import highest_rank, render_prose
from monazite.results.quantity import Quantity

DAY = date(2026, 11, 29)
AHEAD = Horizon(DAY, date(2026, 12, 1), date(2027, 11, 1), True, date(2026, 12, 1))


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def grade(lead: float, own: float) -> GradeRow:
    """A grade of which an order takes ``lead`` weeks and stocks last ``own`` days."""
    shared: dict[str, Any] = dict.fromkeys(
        ("cover", "quoted_inside", "quoted_outside", "inside", "outside", "shortage")
    )
    return GradeRow("Magnets", quantity(0.02, "share"), quoted_when="", others=(), lead=quantity(lead, "week"),
                    own=quantity(own, "day"), **shared)  # fmt: skip


def reader(*measures: SimpleNamespace) -> Any:
    """What the decisions read of a brief: its reader's day and its register."""
    return SimpleNamespace(
        today=DAY,
        dataset=SimpleNamespace(table=lambda _: measures),
        run=SimpleNamespace(controller="CN"),
        concerns=lambda _: True,
        reading=None,
        forecast=None,
    )


def licence(until: date | None, actor: str = "CN", kind: str = "general_licence") -> SimpleNamespace:
    return SimpleNamespace(kind=kind, actor=actor, until=until, source=(f"{until}",))


def test_an_order_comes_after_its_lead_time():
    """Ten weeks after 29 November 2026 is 7 February 2027; stocks of 28 days last to 27 December."""
    found = decisions(reader(), AHEAD, GradeFacts((grade(10.0, 28.0),), "November 2026", ""))
    assert found.buyer is not None
    assert (found.name, found.arrives) == ("magnets", "7 February 2027")
    assert found.any


def test_an_order_comes_on_the_day_that_the_printed_weeks_give():
    """12.6 weeks print as 13, and 13 weeks after 29 November 2026 are 28 February 2027."""
    for weeks in (12.6, 13.0, 13.4):
        found = decisions(reader(), AHEAD, GradeFacts((grade(weeks, 28.0),), "November 2026", ""))
        assert found.arrives == "28 February 2027"


def test_a_licence_that_is_decided_after_the_talks_and_a_new_year_on_the_way_are_told(monkeypatch):
    """Seven weeks after 29 November 2026 is 17 January 2027, after the 10th; the Chinese year begins on 6 February."""
    monkeypatch.setattr("monazite.presentation.briefing.main_part.materials.decisions.Forecast", SimpleNamespace)
    ctx = reader()
    ctx.forecast = SimpleNamespace(results=SimpleNamespace(paths=SimpleNamespace(horizon=date(2027, 1, 10))))
    late, early = (replace(grade(12.0, 28.0), review=quantity(weeks, "week")) for weeks in (7.0, 5.0))
    found = decisions(ctx, AHEAD, GradeFacts((late,), "November 2026", ""))
    assert (found.too_late, found.new_year) == ("10 January 2027", "6 February 2027")
    assert found.after == "27 March 2027", "two weeks after 6 February, and five on the way"
    slow = replace(grade(16.0, 28.0), review=quantity(11.0, "week"))  # decided on 14 February: none leaves before
    assert decisions(ctx, AHEAD, GradeFacts((slow,), "November 2026", "")).after == ""
    assert decisions(ctx, AHEAD, GradeFacts((early,), "November 2026", "")).too_late == ""
    ctx.run.controller = "CD"
    assert decisions(ctx, AHEAD, GradeFacts((late,), "November 2026", "")).new_year == ""
    ctx.today, ctx.run.controller = date(2027, 3, 1), "CN"
    assert decisions(ctx, AHEAD, GradeFacts((late,), "November 2026", "")).new_year == ""


def test_no_order_is_pressing_where_stocks_outlast_the_way():
    found = decisions(reader(), AHEAD, GradeFacts((grade(3.0, 28.0),), "November 2026", ""))
    assert found.buyer is None
    assert not found.any


def test_the_first_general_licence_to_run_out_is_that_of_the_controlling_country_after_the_day():
    rows = (
        licence(date(2027, 3, 1)), licence(date(2026, 12, 18)), licence(date(2026, 11, 1)), licence(None),
        licence(date(2026, 12, 1), actor="US"), licence(date(2026, 12, 2), kind="truce"),
    )  # fmt: skip
    found = decisions(reader(*rows), AHEAD, GradeFacts((), "November 2026", ""))
    assert (found.licences_end, found.sources) == ("18 December 2026", ("2026-12-18",))


def test_nothing_is_decided_in_a_run_that_lies_behind_its_day():
    behind = replace(AHEAD, is_ahead=False)
    found = decisions(reader(licence(date(2026, 12, 18))), behind, GradeFacts((grade(10.0, 28.0),), "", ""))
    assert not found.any


BAN = TotalBan(date(2027, 1, 1), date(2028, 7, 1), "February 2027", is_ahead=True)


def test_an_order_that_leaves_before_the_ban_is_still_advised():
    """Four weeks after 29 November 2026 is 27 December, before the ban of 1 January; seven weeks are 17 January."""
    early, late = (replace(grade(12.0, 28.0), review=quantity(weeks, "week")) for weeks in (4.0, 7.0))
    facts = [GradeFacts((row,), "November 2026", "") for row in (early, late)]
    first, second = (decisions(reader(licence(date(2026, 12, 18))), AHEAD, one, BAN) for one in facts)
    assert first.shut is None
    assert first.arrives
    assert second.shut is BAN
    assert not second.arrives
    assert not second.licences_end, "the ban supersedes general licences"


def test_the_action_follows_the_chance_of_a_shortage():
    none, some = (replace(grade(12.0, 28.0), shortage=quantity(chance, "share")) for chance in (0.0, 0.4))
    calm = decisions(reader(), AHEAD, GradeFacts((none,), "November 2026", ""))
    assert calm.buyer is None
    assert calm.calm is none
    assert calm.any
    pressing = decisions(reader(), AHEAD, GradeFacts((some,), "November 2026", ""))
    assert pressing.buyer is some
    assert pressing.calm is None


def test_no_chart_gives_way_for_words():
    """With everything left to the annex that may be, every chart that there is to draw is placed."""
    ctx = context(licensed_run(), **full_inputs())
    facts = main_page._facts(ctx) | {"gives_way": highest_rank("en")}
    spoken = main_page.language("en")
    blocks = [b for name in main_page.SECTIONS for b in render_prose(name, facts, ctx.book, name, spoken)]
    assert {block.name for block in blocks if block.kind == "chart"} == set(facts["figures"])


def test_goods_with_a_licence_do_not_wait_for_its_review() -> None:
    """Thirteen weeks of which seven are the review: six weeks after 29 November 2026 is 10 January 2027."""
    row = replace(grade(lead=13.0, own=30.0), review=quantity(7.0, "week"))
    assert _with_licence(date(2026, 11, 29), row) == "10 January 2027"
    assert _with_licence(date(2026, 11, 29), replace(row, review=None)) == ""
