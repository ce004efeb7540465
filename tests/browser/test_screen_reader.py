"""What somebody hears who does not see the page: names, values and tables of every view, by their roles."""

import re

import pytest

from browser_cases import NEEDS_CHROMIUM

pytestmark = NEEDS_CHROMIUM
VIEWS = (
    "Overview", "Industries", "My company", "Talks", "Play a seat", "Options", "Compare", "Assumptions", "Sources",
    "Article", "Take away",
)  # fmt: skip
NAMED = ("button", "textbox", "combobox", "spinbutton", "checkbox", "link", "region", "progressbar")
UNNAMED_TABLES = """panel => [...panel.querySelectorAll('table')].filter((one) => one.offsetParent).filter((one) =>
  !one.querySelector('th[scope=col]') || !one.querySelector('th[scope=row], tbody:empty')
  || !(one.caption?.innerText || one.closest('[role=region]')?.getAttribute('aria-label')))
  .map((one) => one.outerHTML)"""
UNNAMED_PICTURES = """panel => [...panel.querySelectorAll('[role=img]')]
  .filter((one) => !one.getAttribute('aria-label')).length"""


def lines_of(snapshot, role):
    """Lines of a tree of roles that are of one role, each without its dash."""
    return [line for line in (one.strip(" -'") for one in snapshot.splitlines()) if re.match(rf"{role}\b", line)]


def test_every_view_is_walked_by_names_and_tables(standing):
    page = standing("?cn_approval=0.3")
    tabs = page.get_by_role("tab")
    assert tabs.all_inner_texts() == list(VIEWS)
    for view in VIEWS:
        page.get_by_role("tab", name=view, exact=True).click()
        panel = page.get_by_role("tabpanel", name=view, exact=True)
        panel.wait_for(timeout=10000)
        page.locator("body[data-ranges]").wait_for(timeout=60000)
        for fold in panel.locator("details:not([open]) > summary").all():
            if fold.is_visible():
                fold.evaluate("one => one.parentNode.open = true")
        page.wait_for_timeout(300)
        heard = panel.aria_snapshot()
        assert lines_of(heard, "heading"), view
        for role in NAMED:
            unnamed = [line for line in lines_of(heard, role) if not re.match(rf'{role} ["/]', line)]
            assert unnamed == [], (view, role)
        assert panel.evaluate(UNNAMED_TABLES) == [], view
        assert panel.evaluate(UNNAMED_PICTURES) == 0, view


def test_every_lever_says_its_name_and_its_value(standing):
    page = standing("?cn_approval=0.3")
    page.locator("details.rest > summary").click()
    form = page.get_by_role("form", name="Levers")
    sliders = form.get_by_role("slider")
    assert sliders.count() >= 20
    for slider in sliders.all():
        name = slider.get_attribute("id").removeprefix("l-")
        label = page.inner_text(f"label[for='l-{name}']")
        shown = page.inner_text(f"[id='o-{name}']")
        said = slider.get_attribute("aria-valuetext")
        assert said.startswith(shown), label
        assert form.get_by_role("slider", name=label, exact=True).count() == 1
        assert form.get_by_role("button", name=f"{label}: {shown}, type a value", exact=True).count() == 1
        assert form.get_by_role("group", name=f"{label}: named levels", exact=True).count() == 1
    assert "30%" in page.locator("#l-cn_approval").get_attribute("aria-valuetext")


def test_headline_numbers_and_stops_are_heard_with_their_values(standing):
    page = standing("?cn_approval=0")
    heard = page.get_by_role("region", name="Headline numbers").aria_snapshot()
    assert re.search(r"USD/kg", heard)
    table = page.get_by_role("region", name="Days to the first line stop by industry and place").get_by_role("table")
    assert "EU" in table.get_by_role("columnheader").all_inner_texts()
    rows = table.get_by_role("rowheader").count()
    assert rows > 5
    assert table.get_by_role("cell").count() >= 4 * rows


def test_the_sentence_is_spoken_once_the_levers_rest_not_at_each_press(desktop):
    page = desktop()
    page.evaluate(
        """() => { window.spoken = [];
        new MutationObserver(() => window.spoken.push(document.getElementById('spoken').textContent))
          .observe(document.getElementById('spoken'), { childList: true, characterData: true, subtree: true }); }"""
    )
    assert page.locator("#headline").evaluate("one => one.closest('[aria-live], [role=status], [role=alert]')") is None
    before = page.inner_text("#headline")
    page.locator("#l-cn_approval").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.spoken") == []
    page.wait_for_function("() => window.spoken.length > 0", timeout=60000)
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    assert page.evaluate("window.spoken.length") <= 2
    assert page.evaluate("window.spoken.at(-1)") == page.text_content("#headline") != before
    assert page.get_attribute("#spoken", "role") == "status"


def test_a_logarithmic_scale_is_said_to_be_one_of_ratios_and_nothing_else(standing):
    page = standing("?cn_approval=0")
    caption = page.inner_text("#f-price figcaption")
    assert caption.endswith("Logarithmic scale: equal steps are equal ratios.")
    assert "three times" not in page.inner_text("#charts")
    assert "Logarithmic" not in page.inner_text("#f-shipments figcaption")


def test_what_a_month_costs_and_what_a_deal_gains_are_one_chart_and_one_folded_table(desktop):
    page = desktop("?view=talks")
    page.click("#talk")
    page.locator("#talks .deals button").first.wait_for(timeout=180000)
    titles = page.locator("#talks figure h2, #talks figure h3").all_inner_texts()
    assert sum("letting a month pass" in title for title in titles) == 1
    folds = page.locator("#talks details")
    assert folds.evaluate_all("all => all.filter(one => one.open).length") == 0
    gains = page.locator("#talks details", has=page.locator("summary", has_text="What your seat gains"))
    assert gains.count() == 1
    gains.locator("summary").click()
    assert "what that month costs is the same figure" in gains.locator("caption").inner_text()
    for calendar in page.locator("#talks details summary", has_text="Calendar").all():
        assert "days on which a measure runs out" in calendar.inner_text()


@pytest.mark.parametrize(
    "text",
    ["China stoppt ab dem 1. Januar 2027 alle Ausfuhren von Magneten in die Vereinigten Staaten und nach Japan."],
)
def test_an_article_in_german_is_refused_in_a_sentence_and_moves_nothing(desktop, text):
    page = desktop("?view=article")
    page.fill("#text", text)
    page.click("#read")
    page.locator("#main", has_text="it reads English").wait_for(timeout=60000)
    assert "cn_approval" not in page.url
    assert page.input_value("#text") == text
