"""Home and End, what the Tab key stops at, a small window, and lines and bands that stay within their chart."""

import re

from browser_cases import NEEDS_CHROMIUM, narrow_enough

pytestmark = NEEDS_CHROMIUM
STOP = "?cn_approval=0"
SMALL = (640, 450)  # 1280 by 900 at twice the size
LABELS = "[...document.querySelectorAll('#zoom-first option')].map((one) => one.textContent)"


def spoken_after(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return page.text_content("#tip-spoken")


def test_home_and_end_lead_to_the_ends_of_a_chart(standing):
    page = standing(STOP)
    months = page.evaluate(LABELS)
    page.focus("#c-price")
    assert spoken_after(page, "End").startswith(f"{months[-1]}; ")
    assert spoken_after(page, "ArrowRight").startswith(f"{months[-1]}; ")
    assert spoken_after(page, "Home").startswith(f"{months[0]}; ")
    assert spoken_after(page, "ArrowLeft").startswith(f"{months[0]}; ")
    assert spoken_after(page, "ArrowRight").startswith(f"{months[1]}; ")


PLACES = """() => [...document.querySelectorAll('#c-loss svg .role-axis-label text')]
  .map((one) => [one.getBoundingClientRect().top, one.textContent]).filter(([, text]) => /^[A-Z]/.test(text))
  .sort((a, b) => a[0] - b[0]).map(([, text]) => text)"""


def test_rows_of_losses_are_drawn_in_the_order_in_which_they_are_read(standing):
    """A country that a move added was drawn last, and End, or the pointer on it, read another one."""
    page = standing(STOP)
    page.locator("#c-loss").scroll_into_view_if_needed()
    places = page.evaluate(PLACES)
    assert len(places) >= 6
    page.focus("#c-loss")
    assert spoken_after(page, "End").startswith(f"{places[-1]}; ")
    assert spoken_after(page, "Home").startswith(f"{places[0]}; ")
    heard = [spoken_after(page, "ArrowDown").partition(";")[0] for _ in places[1:]]
    assert heard == places[1:]
    page.click("#t-loss summary")
    page.locator("#t-loss td").first.wait_for()
    assert page.locator("#t-loss tbody th").all_inner_texts() == places


def test_home_and_end_lead_to_the_ends_of_a_lever(desktop):
    page = desktop()
    lever = page.locator("#l-cn_review")
    low, top = float(lever.get_attribute("min")), float(lever.get_attribute("max"))
    lever.focus()
    for key, end in (("End", top), ("Home", low)):
        page.keyboard.press(key)
        page.wait_for_url(re.compile(rf"cn_review={end:g}(&|$)"), timeout=20000)
        assert float(lever.input_value()) == end
        assert page.evaluate("document.activeElement.id") == "l-cn_review"


def test_the_tab_key_stops_at_charts_that_keys_can_read_and_not_at_the_map(standing):
    """The map was a stop at which no key said anything."""
    page = standing(STOP)
    stops = []
    page.focus("#zoom-first")
    while page.evaluate("document.activeElement.closest('#charts') !== null"):
        inside = "(document.activeElement.closest('.picture') ?? document.activeElement).id"
        stops.append(page.evaluate(inside))
        page.keyboard.press("Tab")
        assert len(stops) < 90
    assert {"c-price", "c-shipments", "c-loss", "c-supply"} <= set(stops)
    assert "c-map" not in stops
    assert page.get_attribute("#c-map", "role") == "img"
    assert len(page.get_attribute("#c-map", "aria-label")) > 40


def test_in_a_small_window_two_lines_of_the_sentence_and_the_numbers_are_on_the_first_screen(standing):
    page = standing("?from=2027-01&cn_approval=0&cn_military=0", SMALL)
    measure = """() => { const one = document.querySelector('#headline'), box = one.getBoundingClientRect();
      return [box.height / parseFloat(getComputedStyle(one).lineHeight), one.innerText.length]; }"""
    few, letters = page.evaluate(measure)
    assert letters > 200  # more than two lines hold
    assert round(few, 1) == 2.0
    price = page.locator("#tiles .tile[data-id=price] .value").bounding_box()
    assert price["y"] + price["height"] < SMALL[1]
    page.click("#whole")
    assert page.evaluate(measure)[0] > 4
    page.click("#whole")
    assert narrow_enough(page)


POINTS = """() => [...document.querySelectorAll('#c-price svg :is(.mark-line, .mark-area) path')]
  .map((one) => one.getAttribute('d').match(/-?[\\d.]+(?:e-?\\d+)?,-?[\\d.]+(?:e-?\\d+)?/g))
  .map((pairs) => pairs.map((pair) => Number(pair.split(',')[1])))"""
FRAME = "document.querySelector('#c-price svg .mark-group.role-frame .background').getBBox().height"
BARS = """[...document.querySelectorAll('#c-loss svg :is(.mark-rect, .mark-rule, .mark-symbol) :is(path, line)')]
  .filter((one) => !one.closest('.role-axis'))"""
FIGURES = """[...document.querySelectorAll('#c-loss svg .mark-text.role-mark text')]
  .filter((one) => /%$/.test(one.textContent))"""


def test_lines_and_bands_of_the_price_stay_within_the_chart_and_no_figure_lies_under_its_bar(standing):
    """The axis ended at what licences alone bring: with detours shut the line was flat at 15,000."""
    page = standing("?cn_approval=0&cn_enforcement=1")
    height, paths = page.evaluate(FRAME), page.evaluate(POINTS)
    assert len(paths) >= 4
    for ys in paths:
        assert all(-0.5 <= y <= height + 0.5 for y in ys)
        assert "xxx" not in "".join("x" if y <= 0.5 else "." for y in ys), "cut flat"
    right = page.evaluate(f"Math.max(...{BARS}.map((one) => one.getBoundingClientRect().right))")
    left = page.evaluate(f"Math.min(...{FIGURES}.map((one) => one.getBoundingClientRect().left))")
    assert 0 < right <= left
