# ruff: noqa: E501 - sentences stay whole
"""Cards of an article in a browser: values that are typed, what is only reported, the day, and what is opened."""

from browser_cases import NEEDS_CHROMIUM, both_sizes, narrow_enough, violations

pytestmark = NEEDS_CHROMIUM
HEARD = (
    "SHANGHAI, Nov 30 (Reuters) - Chinese gallium exporters have been told by customs to expect licence approvals of no "
    "more than a fifth of last year's volumes from the first quarter of 2027, two people familiar with the matter said."
)
STOP = (
    "BEIJING, Dec 1, 2026 (Reuters) - China will stop issuing export licences for neodymium-iron-boron magnets destined "
    "for European carmakers from Dec. 15, the commerce ministry said on Tuesday."
)
OPEN = "Open as a scenario of its own"
SEE = "See what it does"


def read(page, text):
    page.fill("#text", text)
    page.click("#read")
    page.locator("#reading .card").first.wait_for(timeout=60000)


def first_words(page):
    """What stands before the sentence of the page."""
    return page.locator("#headline").evaluate("node => getComputedStyle(node, '::before').content")


def colour(page, where):
    """Colour of the first element of some kind."""
    return page.locator(where).first.evaluate("node => getComputedStyle(node).color")


def titled(page, words):
    page.locator("#reading .card strong", has_text=words).wait_for(timeout=30000)


@both_sizes("page")
def test_what_is_only_reported_is_supposed_and_its_values_are_typed(page):
    page.click("#tab-article")
    read(page, HEARD)
    assert "(year assumed)" in page.inner_text("#dated")
    assert "--date" not in page.locator("#view-article").text_content()
    assert page.get_by_role("button", name=OPEN).is_disabled()
    assert "Nothing of the article would be simulated" in page.inner_text("#view-article")
    assert first_words(page).startswith('"Not the article')
    assert colour(page, "#tiles .value") == colour(page, "#tiles .label") == colour(page, "#headline")
    assert violations(page) == []
    page.get_by_role("button", name="Simulate it as if it were true").click()
    titled(page, "reported, taken as true")
    page.locator("#above", has_text="Above stands the scenario of the article").wait_for(timeout=60000)
    assert first_words(page) == "none"
    assert colour(page, "#tiles .value") != colour(page, "#tiles .label")
    page.get_by_text("Change a field").click()
    much = page.get_by_label("How much, typed")
    much.fill("lots")
    much.press("Tab")
    page.locator(".card [role=alert]").wait_for(timeout=30000)
    assert "is no number with its unit" in page.inner_text(".card [role=alert]")
    assert page.locator("#reading .card").count() == 1  # refused, and all stays as it was
    much.fill("12,5 %")
    much.press("Tab")
    titled(page, "12.5 %")
    assert page.locator(".card [role=alert]").count() == 0
    start = page.get_by_label("From, typed")
    start.fill("15 March 2027")
    start.press("Tab")
    page.locator(".card option[selected], .card option:checked", has_text="15 March 2027").first.wait_for(
        state="attached", timeout=30000
    )
    titled(page, "12.5 %")  # one correction keeps the other
    page.wait_for_timeout(1000)  # what stands above is greyed while the scenario opens anew
    page.locator(".reopening").wait_for(state="detached", timeout=60000)
    assert violations(page) == []
    assert narrow_enough(page)
    page.fill("#dated input", "2025-11-30")
    page.locator("#dated", has_text="Article of 30 November 2025").wait_for(timeout=30000)


def test_a_scenario_of_an_article_is_headed_by_its_measure(desktop):
    page = desktop("?view=article")
    read(page, STOP)
    page.locator("#headline", has_text="as the article says").wait_for(timeout=60000)
    page.evaluate("scrollTo(0, 2000)")
    page.get_by_role("button", name=SEE).click()
    words = "If China stops export licences for permanent magnets to the European Union from 15 December 2026, as the article"
    assert page.inner_text("#headline").startswith(words)
    assert "what is in force goes on" not in page.inner_text("#moved")
    assert page.evaluate("scrollY") == 0
    page.reload()
    page.locator("#headline", has_text="as the article says").wait_for(timeout=60000)


def test_who_is_a_list_by_name_with_regions_of_the_run_first(desktop):
    page = desktop("?view=article")
    read(page, STOP)
    page.get_by_text("Change a field").first.click()
    names = page.get_by_label("Who", exact=True).first.locator("option").all_inner_texts()
    first = names[: names.index("Afghanistan")]
    assert first == sorted(first)
    assert {"China", "European Union", "Japan", "United States"} <= set(first)
    assert names[len(first) :] == sorted(names[len(first) :])
    assert "Georgia" in names
