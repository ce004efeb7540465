"""What goes wrong is said where it is looked for: links that were cut, storage without room, a server that is away."""

import pytest

from browser_cases import NEEDS_CHROMIUM, violations

pytestmark = NEEDS_CHROMIUM
DENIED = """for (const area of ["sessionStorage", "localStorage"]) Object.defineProperty(window, area, {
  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });"""


@pytest.fixture
def blank(browser):
    """A page before it is opened, and what goes wrong in it."""
    page, wrong = browser.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    page.close()
    assert not wrong


def test_a_link_that_was_cut_off_says_so_and_leads_on(blank, address):
    for query in ("?s=read-abcdef123456#toml=AAAA", "?s=read-abcdef123457#toml=AA.-%2"):
        blank.goto(address + query)
        problem = blank.locator("#problem a", has_text="Full stop")
        problem.wait_for(timeout=60000)
        text = blank.inner_text("#problem")
        assert text.startswith("The scenario in this link is cut off: ask for the whole link or the file."), text
        assert blank.inner_text("#headline") == "This link cannot be opened."
        assert violations(blank) == []


def test_without_storage_the_page_works_and_says_that_nothing_was_saved(blank, address):
    blank.add_init_script(DENIED)
    blank.goto(f"{address}?view=compare&us_stock=6")
    blank.locator("body[data-ranges]").wait_for(timeout=90000)
    blank.fill("#saved-name", "Full")
    blank.keyboard.press("Enter")
    blank.locator("#saved-said", has_text="Not saved: this browser has no room, or forbids it.").wait_for(timeout=15000)
    assert blank.locator("#saved-list li").count() == 0
    assert blank.input_value("#saved-name") == "Full"
    blank.click("#keep-a")
    assert blank.inner_text("#held").startswith("A is now ")
    blank.select_option("#country", "JP")
    blank.locator("#headline", has_text="Japan").wait_for(timeout=60000)


def test_a_server_that_is_away_is_asked_again_and_numbers_are_grey_meanwhile(desktop):
    page = desktop("?from=2027-01")
    page.route("**/api/simulate", lambda route: route.abort())
    page.locator("button[data-lever=us_tariff]").last.click()
    page.locator("body.reopening #problem", has_text="This page asks again by itself.").wait_for(timeout=20000)
    assert "the server does not answer" in page.inner_text("#headline")
    page.unroute("**/api/simulate")
    page.locator("#moved", has_text="Added tariff on Chinese magnets").wait_for(timeout=20000)
    assert page.locator("#problem").is_hidden()
    assert page.locator("body.reopening").count() == 0


GIVE_NOTE = """() => { window.spoken = []; const one = document.getElementById('spoken');
  new MutationObserver(() => window.spoken.push(one.textContent))
    .observe(one, { childList: true, characterData: true, subtree: true }); }"""
FOCUS = "document.activeElement.id || document.activeElement.tagName"


def heard(page, start):
    """What was spoken since the notes were begun, once something begins so and the numbers follow it."""
    page.wait_for_function("start => window.spoken.some((one) => one.startsWith(start))", arg=start, timeout=60000)
    page.wait_for_function(
        "() => window.spoken.at(-1)?.endsWith(document.getElementById('headline').textContent)", timeout=60000
    )
    return page.evaluate("window.spoken.splice(0)")


def test_the_focus_stays_at_undo_redo_and_reset_and_they_say_what_they_did(desktop):
    page = desktop("?from=2027-01&us_stock=6")
    page.evaluate(GIVE_NOTE)
    for button, start in (
        ("reset", "Reset: US strategic stock at rest."),
        ("undo", "Undone: US strategic stock 6 months."),
        ("redo", "Done again: US strategic stock at rest."),
    ):
        page.focus(f"#{button}")
        page.keyboard.press("Enter")
        texts = heard(page, start)
        assert texts[-1].startswith(start) or texts[-1] == page.text_content("#headline"), texts
        assert page.evaluate(FOCUS) == button
    assert page.get_attribute("#redo", "aria-disabled") == page.get_attribute("#reset", "aria-disabled") == "true"
    page.select_option("#good", label="terbium oxide")
    texts = heard(page, "Price of ")
    assert "USD/kg" in texts[-1], texts
