"""What a fresh look at the page found, and stays mended."""

import re

import pytest

from browser_cases import NEEDS_CHROMIUM

pytestmark = NEEDS_CHROMIUM
MAIN, MINOR = ("US", "EU", "Japan", "S. Korea"), ("under 1% of lines", "residual use")
CELLS = """() => { const places = [...document.querySelectorAll('#f-stops thead th')].map((one) => one.textContent);
  const text = (cell, part) => cell.querySelector(part)?.textContent ?? '';
  return [...document.querySelectorAll('#f-stops tbody tr')].flatMap((row) =>
    [...row.querySelectorAll('td')].map((cell, i) => [places[i], text(cell, 'b'), text(cell, '.lines')]));
}"""
"""Place, days and share of lines of each cell of the table of stops."""
STOP = "#tiles .tile[data-id=stop] .value"


def test_the_country_of_the_sentence_stands_in_the_chart_of_losses(desktop):
    page = desktop("?cn_approval=0.3")
    loser = re.search(r"\. (?:The )?([\w ]+) loses most", page.inner_text("#headline"))
    assert loser is not None, page.inner_text("#headline")
    country = loser[1]
    assert country in page.locator("#c-loss svg text").all_text_contents()
    page.click("#t-loss summary")
    page.wait_for_selector("#t-loss td")
    assert country in page.inner_text("#t-loss")


@pytest.mark.parametrize("query", ["?cn_approval=0.86", "?cn_approval=0.6", "?s=cd-cobalt-2025"])
def test_stops_of_hardly_any_lines_are_in_the_table_alone(desktop, query):
    """The day of a plant without stock jumps with every move: it is neither the next stop nor a line that stands."""
    page = desktop(query)
    cells = page.evaluate(CELLS)
    told = [days for place, days, lines in cells if place in MAIN and lines not in MINOR]
    days = sorted(int(text) for text in told if text.isdigit())
    shown = page.inner_text(STOP)
    assert (round(float(shown.split()[0])) == days[0]) if days else (shown == "none")
    standing = told.count("now")
    assert (f"in {standing} of " in page.inner_text("#headline")) == (standing > 0)


def test_no_loss_is_told_where_losses_mean_nothing(desktop):
    page = desktop("?s=cn-quota-2010")
    assert "Losses of GDP mean nothing" in page.inner_text("#headline")
    assert "loses most" not in page.inner_text("#headline")
    assert not page.locator("#losses-title").is_visible()


def test_a_deal_that_cannot_be_read_is_explained_without_a_pattern(browser, address):
    page = browser.new_page()
    page.goto(f"{address}?deal=zz")
    page.locator("#problem:not([hidden])").wait_for(timeout=60000)
    text = page.inner_text("#problem")
    assert "zz" in text
    assert "^" not in text
    page.close()


def test_labels_of_the_axis_reach_as_far_as_the_axis(desktop):
    """After a stop exports come to several times the usual month."""
    page = desktop("?s=full-stop")
    labels = page.locator("#c-shipments svg .role-axis-label text").all_text_contents()
    ticks = [int(text.replace(",", "")) for text in labels if re.fullmatch(r"[\d,]+", text)]
    values = [tick for tick in ticks if not 1990 < tick < 2100]  # the others are years
    page.click("#t-shipments summary")
    cells = [float(x.replace(",", "")) for x in re.findall(r"\b\d[\d,]*\.?\d*\b", page.inner_text("#t-shipments"))]
    most = max(x for x in cells if not 1990 < x < 2100)
    assert most > 200
    assert max(values) > most / 2


def test_ranges_of_losses_are_seen_in_the_dark(browser, address):
    page = browser.new_page(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page.goto(f"{address}?cn_approval=0.3")
    page.locator("body[data-ranges]").wait_for(timeout=90000)
    strokes = page.evaluate(
        "[...document.querySelectorAll('#c-loss svg [stroke=\"#222222\"]')].map((one) => getComputedStyle(one).stroke)"
    )
    assert strokes
    assert all(min(map(int, re.findall(r"\d+", stroke)[:3])) > 200 for stroke in strokes)
    page.close()


def test_it_is_said_why_defence_stops_last_and_no_remedy_is_promised_that_does_nothing(desktop):
    page = desktop("?cn_approval=0")
    assert "Defence and Medical pay most and are served first" in page.inner_text("#f-stops figcaption")
    text = page.inner_text("#warnings")
    assert "a line stops after" in text
    assert "move that date" not in text
    before = page.inner_text(STOP)
    page = desktop("?cn_approval=0&us_stock=12&ally_stock=12")
    assert page.inner_text(STOP) == before  # a stock that is bought from that month on moves it not


@pytest.mark.parametrize("view", ["overview", "talks"])
def test_all_charts_are_drawn_once_ranges_have_come(desktop, view):
    page = desktop(f"?view={view}")
    page.click("#tab-overview")
    for name in ("price", "shipments", "loss", "supply", "map"):
        page.locator(f"#c-{name} svg").wait_for(timeout=10000)
        assert page.locator(f"#c-{name} svg").count() == 1
    page.wait_for_function("() => document.querySelectorAll('#c-supply svg .mark-line path').length >= 4")


def test_on_a_phone_nothing_of_the_levers_lies_under_the_button_that_closes_them(phone_at):
    page = phone_at()
    page.click("#drawer")
    sheet, button = (page.locator(one).bounding_box() for one in ("#levers", "#drawer"))
    assert sheet["y"] + sheet["height"] <= button["y"] + 1
    assert button["y"] + button["height"] <= page.viewport_size["height"] + 1


def test_sides_of_a_comparison_name_their_scenario_and_percentages_differ_by_points(desktop):
    page = desktop("?view=compare")
    page.click("#keep-a")
    assert page.inner_text("#side-a").startswith("China licences rare earths and magnets, 2025-26: ")
    page.goto(page.url.split("?")[0] + "?view=compare&cn_approval=0")
    page.locator("body[data-ranges]").wait_for(timeout=90000)
    page.click("#compare")
    row = page.locator("#view-compare tr", has_text="Loss in South Korea")
    row.wait_for(timeout=90000)
    assert row.locator("td").nth(2).inner_text().endswith(" points")
