"""A lever that is moved fast, or over a step: what stands, what is painted and what is said agree."""

import pytest

from browser_cases import NEEDS_CHROMIUM, violations

pytestmark = NEEDS_CHROMIUM


def settled(page):
    """Ranges have come and levers without effect were looked for."""
    page.locator("#levers:not(.older)[data-state]").wait_for(state="attached", timeout=90000)


def price(page):
    return page.inner_text("#tiles .tile[data-id=price] .value")


def test_the_step_to_no_licence_at_all_is_said_where_it_is_taken(desktop):
    """The words stood behind the "i" alone, while every price of the page jumped."""
    page = desktop("?from=2026-08&cn_approval=1")
    jump = page.locator(".lever:has(#l-cn_review) .jump")
    assert jump.inner_text() == ""
    page.locator("button[data-lever=cn_review]", has_text="no review").click()
    page.locator(".lever:has(#l-cn_review) .jump", has_text="no licence is needed").wait_for(timeout=15000)
    assert "prices fall at once. This is a step" in jump.inner_text()
    page.focus("#l-cn_review")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.lever .jump').textContent === ''", timeout=15000)
    assert violations(page) == []


SHOWN = """() => [document.body.dataset.state, document.querySelector('#numbers').dataset.state,
  document.activeElement.id, document.querySelector('#l-cn_approval').value,
  document.querySelector('#o-cn_approval').innerText]"""
LINE = "[...document.querySelectorAll('#c-price .mark-line path')].map((one) => one.getAttribute('d')).join()"


@pytest.mark.parametrize("by", ["keys", "mouse", "touch"])
def test_after_twenty_quick_moves_focus_value_and_charts_agree(desktop, browser, address, by):
    """What is painted is the run of the value that stands, as it is on a page that is opened there."""
    if by != "touch":
        page = desktop()
    else:
        page = browser.new_page(has_touch=True, viewport={"width": 1280, "height": 900})
        page.goto(address, timeout=90000)
        page.locator("body[data-ranges]").wait_for(timeout=90000)
    slider = page.locator("#l-cn_approval")
    slider.focus()
    box = slider.bounding_box()
    xs, y = [box["x"] + box["width"] * (0.2 + 0.03 * (step % 7) + 0.01 * step) for step in range(20)], box["y"] + 8
    if by == "keys":
        for step in range(20):
            page.keyboard.press("ArrowLeft" if step % 5 else "ArrowRight")
    elif by == "mouse":
        page.mouse.move(xs[0], y)
        page.mouse.down()
        for x in xs[1:]:
            page.mouse.move(x, y)
        page.mouse.up()
    else:
        for x in xs:
            page.touchscreen.tap(x, y)
    agreed = "() => document.body.dataset.state === document.querySelector('#numbers').dataset.state"
    page.wait_for_function(agreed, timeout=60000)
    settled(page)
    state, painted, focus, value, words = page.evaluate(SHOWN)
    assert state == painted
    assert focus == "l-cn_approval"
    assert words == f"{100 * float(value):g}%"
    assert f"cn_approval={float(value):g}" in page.url
    line = page.evaluate(LINE)
    again = desktop("?" + page.url.partition("?")[2])
    assert again.evaluate(LINE) == line
    assert price(again) == price(page)
    if by == "touch":
        page.close()
