"""On a phone a tap on a chart shows the values of its month until the next tap, or Escape."""

from browser_cases import NEEDS_CHROMIUM, PHONE

pytestmark = NEEDS_CHROMIUM


def test_a_tap_shows_the_values_of_a_month_and_a_second_one_hides_them(browser, address):
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True)
    page = context.new_page()
    page.goto(address)
    page.locator("body[data-ready=charts]").wait_for(timeout=120_000)
    picture = page.locator("#c-price")
    picture.scroll_into_view_if_needed()
    picture.locator("svg").wait_for(timeout=60_000)
    box = picture.bounding_box()
    where = (box["x"] + 0.6 * box["width"], box["y"] + 90)
    page.touchscreen.tap(*where)
    page.locator("#tip strong").wait_for(timeout=10_000)
    assert "outside: " in page.inner_text("#tip")
    page.touchscreen.tap(*where)
    page.locator("#tip").wait_for(state="hidden", timeout=10_000)
    page.touchscreen.tap(*where)
    page.locator("#tip strong").wait_for(timeout=10_000)
    page.mouse.wheel(0, 400)  # it lay over the next chart, with the values of the one before
    page.locator("#tip").wait_for(state="hidden", timeout=10_000)
    context.close()
