"""The first screen of the sheet: day and chance, what runs out, three decisions, what stays open, units and margin."""

from datetime import date

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run, with_cells
from monazite.analysis.company.outlook import FIRMS_IN_DRAW, CompanyOutlook
from monazite.presentation.company.basis_words import basis_words
from monazite.presentation.company.blocks import render_markdown
from monazite.presentation.company.board_page import MOST_DECISIONS, SCENARIO, cases_words, month_parts
from monazite.presentation.company.first_line_words import near_words
from monazite.presentation.company.report import CompanyReport
from monazite.results.names import month_text

START = date(2025, 6, 10)
pytestmark = pytest.mark.compiled


@pytest.fixture(scope="module")
def report():
    outlook = CompanyOutlook(firm(), licensed_run(), START, firms=FIRMS_IN_DRAW)
    return CompanyReport(outlook, today=START)


def test_the_page_begins_with_what_a_board_needs_and_ends_with_how_the_file_was_read(report):
    """Its first screen was what was left out, encodings, "Line 1 is read over as a title"."""
    page = report.brief()
    first = [part.text for part in page.parts[: [part.kind for part in page.parts].index("heading")]]
    assert first[0].startswith("A line runs below plan within 180 days in ")
    assert first[1:3] == ["What runs out, and how deep", "What to decide"]
    assert SCENARIO in first
    assert first[-1] == "What is not made, month by month"
    assert [part.text for part in page.parts if part.kind == "heading"][-2:] == [
        "How your file was read", "How this was made"
    ]  # fmt: skip
    text = render_markdown(page)
    assert text.index("What to decide") < 2600 < text.index("Read: 1 part")


def test_no_more_than_three_decisions_each_with_its_last_day_and_money(report):
    (table,) = [part for part in report.brief().parts if part.text == "What to decide"]
    assert 0 < len(table.rows) <= MOST_DECISIONS
    for decision, last, money, does in table.rows:
        assert not decision[0].islower()
        assert last.split()[-1] in ("2025", "2026", "today")
        assert money == "not known" or money.split()[-1].startswith("USD") or "USD" in money
        assert does
        assert "more days of" not in decision  # stock that no order brings by the first day


def test_months_have_units_and_margin_and_add_up_to_what_is_lost(report):
    outlook = report.outlook
    (table,) = month_parts(outlook)
    assert table.head == ("month", "motor", "margin lost, mean", "in one case of twenty over")
    assert table.rows[0][0] == month_text(START)
    idle = np.asarray(outlook.paths.idle, float)[:, :, 0].mean(0)
    days = [date.fromordinal(START.toordinal() + 7 * week) for week in range(outlook.weeks)]
    june = sum(idle[n] for n, day in enumerate(days) if (day.year, day.month) == (2025, 6)) * 1000 * 84 / 365.25
    assert float(table.rows[0][1].split(" of ")[0].replace(",", "")) == pytest.approx(june, rel=0.06, abs=0.1)
    bare = CompanyOutlook(with_cells("product", margin=None), licensed_run(), START)
    (units,) = month_parts(bare)
    assert units.head == ("month", "motor")
    assert "no margin" in units.note


def test_months_have_the_dearest_losses_and_always_the_part_of_the_headline():
    """A polish of 6 EUR a kg stood there, the largest by weight; the part that stops first did not."""
    made = {"first": (10, 1), "polish": (9000, 0.01), "sensor": (100, 300), "rotor": (200, 400), "pump": (100, 200)}
    rows = {
        "product": [SMALL["product"][0] | {"id": f"{name} line", "units": units, "margin": margin}
                    for name, (units, margin) in made.items()],
        "item": [SMALL["item"][0] | {"id": name, "stock_days": 2 if name == "first" else 25} for name in made],
        "bom": [SMALL["bom"][0] | {"product": f"{name} line", "item": name} for name in made],
        "supply": [SMALL["supply"][0] | {"item": name, "share": 1.0} for name in made],
    }  # fmt: skip
    outlook = CompanyOutlook(firm(**rows), licensed_run(), START)
    assert next(iter(outlook.binding)) == "first"
    (table,) = month_parts(outlook)
    assert table.head[1:4] == ("rotor line", "sensor line", "first line")


def test_prices_of_parts_are_in_the_currency_of_the_file(report):
    about = SMALL["firm"][0] | {"currency": "EUR", "usd_rate": 0.5}
    outlook = CompanyOutlook(firm(firm=[about]), licensed_run(), START, firms=FIRMS_IN_DRAW)
    (own,), (usd,) = (_priced(one) for one in (CompanyReport(outlook, today=START), report))
    for euros, dollars in zip(own, usd, strict=True):
        assert (euros.split()[-1], dollars.split()[-1]) == ("EUR/kg", "USD/kg")
        assert float(euros.split()[0]) == pytest.approx(float(dollars.split()[0]) / 2, rel=0.06)


def _priced(report):
    """Price paid and at the margin by part."""
    (table,) = [part for part in report.brief().parts if (part.kind, part.text) == ("table", "What runs out")]
    return [row[-2:] for row in table.rows]


def test_cases_are_counted_as_runs_and_firms(report):
    assert cases_words(report.outlook) == "64 cases: 8 runs with 8 firms like yours in each"
    assert cases_words(CompanyOutlook(firm(), licensed_run(), START)) == "8 runs"
    assert "could not be solved" not in str(report.brief())  # -56 of 8 runs were


def test_a_part_that_has_under_a_week_left_in_one_case_of_twenty_is_named_as_near():
    """Whether it was the first to stop was a turn of draws, and nothing said that it was as near."""
    rows = {
        "item": [SMALL["item"][0], SMALL["item"][0] | {"id": "rings", "stock_days": 41},
                 SMALL["item"][0] | {"id": "pins", "stock_days": 3000}],
        "bom": [*SMALL["bom"], {"product": "motor", "item": "rings", "grams": 3},
                {"product": "motor", "item": "pins", "grams": 3}],
        "supply": [*SMALL["supply"], SMALL["supply"][0] | {"item": "rings", "share": 1.0},
                   SMALL["supply"][0] | {"item": "pins", "share": 1.0}],
    }  # fmt: skip
    outlook = CompanyOutlook(firm(**rows), licensed_run(), START, firms=FIRMS_IN_DRAW)
    first = next(iter(outlook.binding))
    words = near_words(outlook)
    (other,) = {"magnets", "rings"} - {first}
    assert words.startswith(f"Near as well: {other} (")
    assert "pins" not in words
    assert near_words(outlook, [other]) == ""


def test_what_is_approved_says_of_what_it_is_and_what_the_lever_shows(report):
    """ "China approves 79 %" stood beside a lever "Licences approved 89 %"."""
    later = CompanyOutlook(with_cells("item", stock_days=3), licensed_run(), date(2025, 11, 1), firms=FIRMS_IN_DRAW)
    words = basis_words(later)
    assert "of applications for this part in this run (the mean of the cases, " in words
    assert "; the measures as they stand approve " in words
    assert "and the lever Licences approved shows what stands, over all goods)" in words
    two = basis_words(report.outlook)
    assert " % of applications for this part until 30 September 2025, " in two
    assert (
        " % from 1 October 2025 on in this run (means of the cases; the measures as they stand approve 25 %, then 90 %"
        in two
    )
