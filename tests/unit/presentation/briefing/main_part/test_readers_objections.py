"""What fresh readers objected to in the main part: each finding with the test that keeps it mended."""

import re
from datetime import date

import pytest

from brief_cases import bill_of, context, full_inputs, licensed_run, point
from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.main_part.day.horizon import MOST_MEASURES, knowledge_of
from monazite.presentation.briefing.main_part.day.lapsed_measures import MOST_DUTIES
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main, is_range
from monazite.presentation.charts import main_charts
from monazite.results.quantity import Quantity
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


@pytest.fixture(scope="module")
def part() -> MainPart:
    return compose_main(context(licensed_run(), **full_inputs()))


def words(part: MainPart, section: str) -> str:
    found = [c.text for b in part.sections[section] for c in (b.text, b.subtitle) if c is not None]
    return " ".join(found).replace("\xa0", " ")


def test_the_first_screen_and_the_chart_say_where_market_data_end(part):
    assert re.search(r"market data end in June 2025, \d+ days ago\.", words(part, "front"))
    assert "Black: observed to June 2025." in words(part, "happening")


def test_measures_that_matter_hold_announcement_61_and_the_ban_on_japan(runs: dict[str, Results]):
    """Both were in the register and in no list, which took the four that came last."""
    known = knowledge_of(context(runs["cn-ree-2025"]))
    assert len(known.measures) <= MOST_MEASURES + MOST_DUTIES
    by_day = {measure.day: measure.text for measure in known.measures}
    assert next(iter(by_day)) == "4 April 2025"
    (held,) = known.open.held_back
    assert (held.end, held.is_over) == ("10 November 2026", True)
    texts = [text for text, _ in held.measures]
    assert not any("technology" in text for text in texts), "the annex has it"
    assert any("holmium, erbium, thulium, europium and ytterbium" in text for text in texts)
    assert any(text.endswith("(announcement 61)") for text in texts)
    assert "military users in Japan (announcement 1 of 2026)" in by_day["6 January 2026"]
    assert by_day["24 September 2026"].startswith("At the Washington summit")
    assert not [m for m in known.measures if "control list" in m.text], "lists of firms follow from the ban"


def test_measures_that_matter_are_those_of_the_day(ds: Dataset):
    """As of 25 October 2025 announcement 61 was to come, a tariff of 100 % was threatened, and Japan had no ban."""
    sc = load_scenario("cn-ree-2025", as_of=date(2025, 10, 25))
    known = knowledge_of(context(simulate(None, sc, draws=1)))
    texts = [measure.text for measure in known.measures]
    assert any("(announcement 61)." in text and "Suspended" not in text for text in texts)
    assert any("threatened a further 100 %" in text for text in texts)
    assert not any("Japan" in text for text in texts)


def test_chances_of_stops_lead_nothing(part):
    """Their record is worse than a coin: no headline, no branch of the first screen, last of their section."""
    front = [b for b in part.sections["front"] if not b.text.text.startswith("Known")]
    assert not [b for b in front if "stop" in b.text.text and "Stops known" not in b.text.text]
    blocks = [b for b in part.sections["important"] if b.kind in ("heading", "table", "chart")]
    last = next(i for i, b in enumerate(blocks) if b.text.text == "Which lines could stop")
    assert last > max(i for i, b in enumerate(blocks) if b.name in ("costs", "grades"))
    text = words(part, "important")
    if "Chances that a tenth" in text:
        assert text.index("do not plan by them") < text.index("Chances that a tenth")


def test_dates_follow_the_last_day_that_is_known(part):
    """A reader may open the brief after some of them: nothing lies ahead of whom."""
    text = words(part, "next")
    assert "follow 20 July 2025, the last day that this brief knows of" in text or "No date follows" in text
    assert "ahead of" not in text


def test_advice_that_does_not_pay_is_left_out():
    bill = bill_of(point("stock", 300.0, 100.0), point("floor", 10.0, 1000.0))
    part = compose_main(context(licensed_run(), **(full_inputs() | {"bill": bill})))
    items = [b.text.text for b in part.sections["decide"] if b.kind == "item" and "would have cost" in b.text.text]
    assert len(items) == 1
    assert "The stock" in items[0]
    assert "monazite company" not in " ".join(words(part, section) for section in part.sections), "no reader runs it"


def test_the_title_of_new_sources_has_the_figures_of_its_first_and_last_bar(part):
    title = part.figure_titles()["sources"].text
    shares = [q.value for q in title.quantities.values()]
    groups = part.figures["sources"].spec.args[0]
    bars = [row["value"] / 100.0 for row in groups[0]["rows"]]
    assert shares == pytest.approx([bars[0], bars[-1]] if len(shares) == 2 else [bars[-1]])


def test_levels_are_named_in_a_bar_where_the_name_has_room():
    rows = [
        {"term": "How long", "level": text, "order": i, "start": i / 3, "end": (i + 1) / 3, "middle": 0.5, "text": text}
        for i, text in enumerate(("ninety days", "half a year", "a year"))
    ]
    for narrow in (False, True):
        values = main_charts.deal_terms(rows, narrow)["data"]["values"]
        assert [row["text"] for row in values] == ["ninety days", "half a year", "a year"]
    thin = [rows[0] | {"end": 0.05}]
    assert main_charts.deal_terms(thin, False)["data"]["values"][0]["text"] == ""


def test_a_range_whose_ends_print_alike_is_none(part):
    """A quota that binds in every run: "61%, within 61 to 61%"."""
    text = " ".join(words(part, name) for name in part.sections)
    spans = re.findall(r"(\d[\d,.]*) to (\d[\d,.]*)(?:%| tonnes| dollars)", text)
    assert [pair for pair in spans if pair[0] == pair[1]] == []
    assert not is_range(Quantity(0.61, 0.6099, 0.6101, "share", "exports_index", {}, "run", ()))
    assert is_range(Quantity(0.61, 0.55, 0.66, "share", "exports_index", {}, "run", ()))
