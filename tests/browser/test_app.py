"""The app in a browser: no other host, no console errors, levers, keyboard, views, link, undo, phone width, axe, print.

Needs Debian's Chromium (``apt-get install chromium``) or one named by MONAZITE_CHROMIUM; without it the tests are
skipped, and say so. Playwright and axe come with the development packages.
"""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from browser_cases import NEEDS_CHROMIUM, both_sizes, levers, narrow_enough, violations

pytestmark = NEEDS_CHROMIUM
HEARD = "SHANGHAI, Nov 30, 2026 - China may ban exports of gallium to Japan from the spring, two people said."
TEXT = (
    "China's Ministry of Commerce announced on 9 October 2025 that exports of dysprosium and magnets will need "
    "licences from 1 December 2025. The United States will impose an additional 100 percent tariff on Chinese "
    "goods from 1 November 2025, President Trump said."
)


def lines(page):
    """Lines of the price chart as they are drawn."""
    return page.locator("#c-price .mark-line path").evaluate_all("all => all.map(p => p.getAttribute('d'))")


@both_sizes("page")
def test_levers_address_undo_redo_and_reset(page):
    levers(page)
    page.focus("#l-us_tariff")
    page.keyboard.press("End")
    page.locator("#moved", has_text="Added tariff on Chinese magnets 145%").wait_for(timeout=15000)
    assert "us_tariff=1.45" in page.url
    page.locator("#undo:enabled").click()
    assert "us_tariff" not in page.url
    page.locator("#redo:enabled").click()
    page.goto(page.url)
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    assert page.input_value("#l-us_tariff") == "1.45"
    page.locator("#reset:enabled").click()
    assert "us_tariff" not in page.url
    assert narrow_enough(page)
    assert violations(page) == []


def test_named_levels_and_explanations(page):
    levers(page)
    page.locator("button[data-lever=cn_approval]", has_text="embargo").click()
    page.locator("#moved", has_text="Licences approved").wait_for(timeout=15000)
    assert "cn_approval=0" in page.url
    page.locator("#tiles .worse").first.wait_for()
    page.locator("p.beyond", has_text="outside the calibrated range").wait_for()  # beside the numbers that it is about
    assert "outside the calibrated range" not in page.inner_text("#warnings")
    page.locator("summary[aria-label='About: Licences approved']").click()
    about = page.locator(".lever", has_text="Licences approved").first.locator(".about")
    assert "Precedents" in about.inner_text()
    assert violations(page) == []


def test_axes_stay_fixed_and_the_run_at_rest_stays_drawn(page):
    def axis():
        return page.locator("#c-price .role-axis-label text").all_text_contents()

    labels_at_rest = axis()
    dashed = page.locator("#c-price path[stroke-dasharray='4,3']").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    levers(page)
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    page.locator("#moved", has_text="Licences approved").wait_for(timeout=15000)
    assert axis() == labels_at_rest
    after = page.locator("#c-price path[stroke-dasharray='4,3']").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    assert dashed
    assert after == dashed


def go_by_keyboard(page, view):
    """Along the tabs to a view."""
    page.focus("#tab-overview")
    for _ in range(12):  # more than there are tabs
        if page.locator(f"#view-{view}").is_visible():
            break
        page.keyboard.press("ArrowRight")
    assert f"view={view}" in page.url


@pytest.mark.parametrize("view", ["industries", "sources", "take", "article", "talks", "options"])
def test_views_by_keyboard(resting, view):
    page = resting
    go_by_keyboard(page, view)
    if view == "industries":
        page.locator("#output table").wait_for(timeout=15000)
    if view == "sources":
        page.locator("#trace .claim").wait_for(timeout=15000)
        assert "USD/kg" in page.inner_text("#trace .claim")
        assert page.locator("#trace .sources li").count() > 3
    if view == "take":
        with page.expect_download() as saved:
            page.click("#get-toml")
        assert saved.value.suggested_filename == "scenario.toml"
        assert "import monazite" in page.inner_text("#python")
    assert narrow_enough(page)
    assert violations(page) == []


def test_a_comparison_by_keyboard(page):
    go_by_keyboard(page, "compare")
    levers(page)
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=15000)
    if page.locator("#drawer").is_visible():
        page.click("#drawer")
    page.click("#compare")
    page.locator("#compared table").wait_for(timeout=60000)
    page.locator("#c-two svg").wait_for(timeout=15000)
    assert narrow_enough(page)
    assert violations(page) == []


def test_a_tile_leads_to_its_source(page):
    page.locator("#tiles .tile[data-id=magnets]").click()
    page.locator("#trace .claim").wait_for(timeout=15000)
    assert "Shipments of magnets" in page.inner_text("#trace .claim")
    assert page.input_value("#number") == "magnets"


def test_an_article_opens_by_itself_moves_no_lever_and_is_taken_back_by_the_next(page):
    page.click("#tab-article")
    page.fill("#text", "BEIJING, Dec 1, 2026 - China will stop all exports of tungsten to Japan from Jan. 1, 2027.")
    page.click("#read")
    page.locator("#headline", has_text="as the article says").wait_for(timeout=90000)
    assert "tungsten" in page.inner_text("#headline")
    assert "Japan loses" in page.inner_text("#headline")  # the country that the article names leads
    assert "country=JP" in page.url
    assert "cn_approval" not in page.url
    page.locator("#above", has_text="Above stands the scenario of the article").wait_for()
    page.fill("#text", HEARD)
    page.click("#read")
    page.locator("#above", has_text="What stands above is not the article's").wait_for(timeout=60000)
    page.locator("#headline", has_text="As things stand").wait_for(timeout=90000)
    assert "s=read-" not in page.url
    assert "country=JP" not in page.url
    assert narrow_enough(page)
    assert violations(page) == []


@both_sizes("page")
def test_cards_of_an_article_are_changed_dropped_and_saved(page):
    page.click("#tab-article")
    page.fill("#text", TEXT)
    page.click("#read")
    page.locator("#reading .card").first.wait_for(timeout=60000)
    cards = page.locator("#reading .card")
    assert cards.count() == 2
    assert "dysprosium" in cards.nth(0).locator("mark.of-goods").all_inner_texts()
    page.locator(".reopening").wait_for(state="detached", timeout=60000)  # its scenario opens, and greys the old one
    assert violations(page) == []
    cards.nth(1).get_by_text("Change a field").click()
    cards.nth(1).get_by_label("How much", exact=True).select_option(label="100 %")
    page.wait_for_timeout(1500)  # the cards are read again with the change
    cards.nth(1).get_by_label("State", exact=True).select_option(label="threatened")
    page.locator("#reading .card strong", has_text="threatened").wait_for(timeout=15000)
    page.get_by_role("button", name=re.compile("^Leave out: China")).first.click()
    page.get_by_text("left out by hand").first.wait_for(timeout=15000)
    with page.expect_download() as saved:
        page.get_by_text("Save corrections").click()
    assert saved.value.suggested_filename == "corrections.toml"
    assert 'status = "threatened"' in Path(saved.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name=re.compile("^As it was read: China")).first.click()
    page.locator("#reading .card").first.wait_for(timeout=15000)
    page.get_by_text("left out by hand").first.wait_for(state="detached", timeout=15000)
    rows = page.get_by_label(re.compile("^Row of the register: China")).first
    rows.select_option(index=1)
    page.get_by_text("on record").locator("visible=true").first.wait_for(timeout=15000)
    assert narrow_enough(page)


def test_a_refused_scenario_is_explained_in_one_sentence(page):
    page.click("#tab-article")
    page.locator("#file summary").click()
    page.fill("#toml", "name = ")
    page.click("#load")
    page.locator("#view-article .file-reply", has_text="The file is not opened.").wait_for()
    assert len(page.inner_text("#view-article .file-reply")) > 40
    assert page.locator("#problem").is_hidden()


def test_print_has_numbers_and_charts_but_no_levers(resting):
    page = resting
    page.emulate_media(media="print")
    assert not page.locator("#levers").is_visible()
    assert not page.locator("#tabs").is_visible()
    assert page.locator("#tiles").is_visible()
    assert page.locator("#c-price svg").is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_first_screen_has_at_most_fourteen_levers_each_with_unit_and_explanation(resting):
    page = resting
    shown = page.locator("#levers > fieldset .lever")
    assert shown.count() <= 14
    for text in page.locator("#levers .about").all_text_contents():
        assert re.search(r"Unit: \w+", text)


def test_a_deal_that_is_clicked_is_drawn_and_can_be_left(desktop):
    page = desktop()
    page.click("#tab-talks")
    page.click("#talk")
    page.locator("#talks .deals button").first.wait_for(timeout=180000)
    assert "September 2026" in page.inner_text("#talks .lead")
    assert "orderings, not as odds" in page.inner_text("#talks .notice")
    listed = page.locator("#talks .deals > li").all_inner_texts()
    assert all("You give" in deal or "Changes" in deal for deal in listed)
    assert all("going on without it" in deal and "China" in deal and "The United States" in deal for deal in listed)
    assert page.locator("#talks .notice").bounding_box()["y"] < page.locator("#talks .lead").bounding_box()["y"]
    assert "A month of what is in force today costs China" in page.inner_text("#talks")
    labels = page.locator("#talks .picture svg text").all_text_contents()
    assert "United States" in labels
    assert not [label for label in labels if "(" in label and "United" in label]
    page.locator("#talks .deals button").first.click()
    page.locator("#terms", has_text="Deal signed on 1 September 2026").wait_for(timeout=30000)
    assert "deal=US%3A" in page.url
    assert page.locator("#view-overview").is_visible()
    page.locator("#headline", has_text="With the deal").wait_for(timeout=15000)
    assert "deal:" in page.text_content("#side-b")
    page.locator("#f-price .picture svg text", has_text="deal ends").wait_for(timeout=15000)
    page.click("#undo")
    page.locator("#deal").wait_for(state="hidden", timeout=15000)
    page.locator("#f-price .picture svg text", has_text="deal ends").wait_for(state="detached", timeout=15000)
    assert "deal" not in page.url
    page.click("#redo")
    page.locator("#deal:visible").wait_for(timeout=15000)
    page.click("#no-deal")
    page.locator("#deal").wait_for(state="hidden", timeout=15000)
    assert violations(page) == []


@both_sizes("page")
def test_a_firm_is_dropped_in_repaints_with_a_lever_and_is_forgotten(page):
    """Its answers follow the levers, its measures come when they rest, and nothing of it is left."""
    page.click("#tab-company")
    assert "never written" in page.inner_text("#view-company .notice")
    page.set_input_files("#firm-files", files=[{"name": "mine.toml", "mimeType": "", "buffer": b"[[plant]]\nid = 1"}])
    page.locator("#firm-problem:visible", has_text="mine.toml").wait_for(timeout=15000)
    assert page.evaluate("document.getElementById('firm-files').value") == ""  # the same name again is a change
    page.select_option("#firm-kind", "car")
    page.click("#firm-example")
    page.locator("#firm-headline", has_text="Invented Motors").wait_for(timeout=30000)
    page.locator("#firm-moves[aria-busy=false] table").wait_for(timeout=60000)
    assert page.locator("#firm-problem").is_hidden()
    line = page.locator("#firm-cover polyline.line").first
    at_rest, shape = page.inner_text("#firm-chances"), line.get_attribute("points")
    levers(page)
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    page.locator("#moved", has_text="Licences approved").wait_for(timeout=15000)
    page.locator("#firm-moves[aria-busy=false] table").wait_for(timeout=60000)
    assert page.inner_text("#firm-chances") != at_rest
    assert line.get_attribute("points") != shape
    assert page.locator("#firm-cover polyline.at-rest").first.get_attribute("points") != ""
    if page.locator("#drawer").is_visible():
        page.click("#drawer")
    page.fill("#firm-level", "20")
    page.click("#firm-seek")
    page.locator("#firm-set", has_text="chance of a stop").wait_for(timeout=60000)
    with page.expect_download() as saved:
        page.click("#annex-html")
    assert saved.value.suggested_filename == "article24.html"
    assert narrow_enough(page)
    assert violations(page) == []
    page.click("#firm-forget")
    assert page.locator("#firm-answers").is_hidden()
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key !== 'monazite-steps')") == []
    assert "Invented" not in page.evaluate("sessionStorage.getItem('monazite-steps')")


def test_a_firm_stands_beside_itself_at_rest_on_the_same_draws(desktop):
    """By a link the page stayed at the central run; "at rest" was 64 firms in one draw, beside 8 in each of 16."""
    page = desktop("?view=company&cn_approval=0.1")
    page.click("#firm-example")
    draws = page.locator("#firm-basis", has_text="draws of the run with")
    draws.wait_for(timeout=90000)
    page.locator("#firm-moves[aria-busy=false] table").wait_for(timeout=60000)
    shares = "(nodes) => nodes.map((one) => /(\\d+)%/.exec(one.innerText)[1])"
    moved = page.locator("#firm-chances .value").evaluate_all(shares)
    page.locator("#firm-chances:not(:has-text('coming'))").wait_for(timeout=60000)
    lines = page.locator("#firm-chances .before").all_inner_texts()
    beside = [
        value if line == "as at rest" else re.findall(r"(\d+)%", line)[0]
        for value, line in zip(moved, lines, strict=True)
    ]
    page.click("#reset")
    page.locator("#moved:not(:has-text('Licences approved'))").wait_for(timeout=15000)
    page.locator("#firm-basis", has_text="central run").wait_for(timeout=30000)
    draws.wait_for(timeout=90000)
    assert page.locator("#firm-chances .value").evaluate_all(shares) == beside


def test_a_firm_outlives_a_reload_of_its_tab_and_no_other(desktop):
    page = desktop("?view=company")
    page.click("#firm-example")
    page.locator("#firm-headline", has_text="Invented Motors").wait_for(timeout=30000)
    page.reload()
    page.locator("#firm-headline", has_text="Invented Motors").wait_for(timeout=60000)
    assert desktop("?view=company").locator("#firm-answers").is_hidden()


def test_undo_goes_across_scenarios_months_and_goods_by_keyboard(desktop):
    page = desktop("?us_stock=6")
    page.select_option("#good", "Tb.oxide")
    page.locator("#f-price h2", has_text="terbium").wait_for(timeout=30000)
    page.select_option("#day", "2026-06-01")
    page.locator("#headline", has_text="June 2026").wait_for(timeout=60000)
    assert "us_stock=6" in page.url  # levers stay where they were
    page.focus("#l-us_tariff")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.locator("#moved", has_text="Added tariff").wait_for(timeout=15000)
    page.keyboard.press("Control+z")  # four presses are one move
    page.locator("#moved:not(:has-text('Added tariff'))").wait_for(timeout=15000)
    page.keyboard.press("Control+z")
    page.locator("#headline", has_text="August 2026").wait_for(timeout=60000)
    page.keyboard.press("Control+z")
    page.locator("#f-price h2", has_text="dysprosium").wait_for(timeout=60000)
    page.keyboard.press("Control+y")
    page.locator("#f-price h2", has_text="terbium").wait_for(timeout=60000)


def test_an_address_beyond_a_lever_and_an_unknown_scenario_are_explained(desktop, browser, address):
    page = desktop("?cn_approval=7&nosuch=3&us_stock=soon")
    assert "Moved: Licences approved 100%" in page.inner_text("#moved")
    words = page.inner_text("#problem")
    assert "700% lies outside 0% to 100%; it is set to 100%." in words
    assert "this scenario has no lever of that name: nosuch." in words
    assert "because the page has no such value, month, view or chart: us_stock=soon." in words
    page = desktop("?from=abc&view=zzz&embed=zzz")
    words = page.inner_text("#problem")
    assert words.endswith("because the page has no such value, month, view or chart: from=abc, view=zzz, embed=zzz.")
    assert page.locator("#view-overview").is_visible()
    lost = browser.new_page()
    lost.goto(address + "?s=bad")
    lost.locator("#problem a", has_text="Full stop").wait_for(timeout=20000)
    assert "no scenario \u201cbad\u201d" in lost.inner_text("#problem")
    lost.locator("#problem a", has_text="usual scenario").click()
    lost.locator("body[data-ready]").wait_for(timeout=60000)
    lost.close()


@both_sizes("resting")
def test_charts_have_names_tables_and_what_was_observed(resting):
    page = resting
    assert page.get_attribute("#c-price", "aria-label").startswith("Price of dysprosium oxide.")
    assert page.locator("#f-price .hue-observed").count() == page.locator("#f-shipments .hue-observed").count() == 1
    page.locator("#t-shipments summary").click()
    head = page.locator("#t-shipments thead").inner_text()
    assert "low" in head
    assert page.locator("#t-shipments tbody tr").count() == 60
    page.locator("#t-loss summary").click()
    assert "South Korea" in page.inner_text("#t-loss table")
    assert narrow_enough(page)
    assert violations(page) == []


def test_panels_say_when_the_levers_have_moved_since_and_sources_follow(desktop):
    page = desktop("?view=compare&us_stock=6")
    page.click("#compare")
    page.locator("#compared table").wait_for(timeout=60000)
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    page.locator("#view-compare .older:visible").wait_for(timeout=15000)
    page.click("#undo")
    page.locator("#view-compare .older").wait_for(state="hidden", timeout=15000)
    page.click("#tab-sources")
    page.locator("#trace .claim").wait_for(timeout=15000)
    before = page.inner_text("#trace .claim")
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    changed = "old => { const one = document.querySelector('#trace .claim'); return one && one.innerText !== old; }"
    page.wait_for_function(changed, arg=before, timeout=60000)
    tile = page.inner_text("#tiles .tile[data-id=price] .value")
    assert tile.split()[0] in page.inner_text("#trace .claim")


def test_a_lever_that_changes_nothing_says_so(desktop):
    page = desktop()
    page.locator("#l-deal_tariff").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#moved", has_text="No headline number changes, and no line").wait_for(timeout=15000)


def test_a_value_is_typed_with_point_or_comma_and_one_beyond_the_lever_is_not_taken(desktop):
    page = desktop()
    value, typed, refused = "#o-cn_approval button", "#v-cn_approval", "#e-cn_approval"
    page.click(value)  # without opening what is said of the lever
    page.fill(typed, "47,5")
    page.keyboard.press("Enter")
    page.locator("#moved", has_text="Licences approved 47.5%").wait_for(timeout=15000)
    assert "cn_approval=0.475" in page.url
    assert page.evaluate("document.activeElement.closest('#o-cn_approval') !== null")
    for wrong in ("300", "abc", "", "1.000,5"):
        page.click(value)
        page.fill(typed, wrong)
        page.keyboard.press("Enter")
        assert "allowed is a number from 0 to 100" in page.inner_text(refused), wrong
        assert "stays at 47.5%" in page.inner_text(refused)
        assert page.get_attribute(typed, "aria-invalid") == "true"
        assert page.get_attribute(refused, "role") == "alert"
        assert "cn_approval=0.475" in page.url
        page.focus(typed)
        page.keyboard.press("Escape")
        page.locator(typed).wait_for(state="detached", timeout=5000)
    assert page.inner_text(value) == "47.5%"
    page.locator("details.rest > summary").click()
    page.click("#o-research button")
    page.fill("#v-research", "1,500")  # 1.5 or 1500: not guessed
    page.keyboard.press("Enter")
    assert "none for thousands" in page.inner_text("#e-research")
    assert violations(page) == []


def test_what_is_typed_before_the_page_is_painted_again_stays(desktop):
    page = desktop()
    typed = page.evaluate("""async () => {
        document.querySelector('#o-cn_approval button').click();
        while (!document.querySelector('#v-cn_approval')) await Promise.resolve();
        const field = document.querySelector('#v-cn_approval');
        field.value = '300';
        for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
        await new Promise((done) => setTimeout(done, 200));
        return field.value;
    }""")
    assert typed == "300"


def test_settings_are_saved_by_name_opened_compared_and_removed(desktop, tmp_path):
    page = desktop("?view=compare&us_stock=6")
    page.fill("#saved-name", "Half a year")
    page.fill("#saved-note", "for the meeting")
    page.keyboard.press("Enter")
    page.locator("#saved-said", has_text="Half a year is saved").wait_for(timeout=15000)
    assert page.input_value("#saved-name") == ""
    scenario = page.locator("#scenario option:checked").inner_text()
    words = rf"^Half a year {re.escape(scenario)}, \w+ \d{{4}}: US strategic stock.*; saved \d+ \w+ \d{{4}} · for the"
    assert re.search(words, page.inner_text("#saved-list"))
    page.fill("#saved-name", "Half a year")
    page.keyboard.press("Enter")
    page.locator("#saved-act0:focus", has_text="Replace it").wait_for(timeout=15000)
    page.click("#saved-act1")
    assert page.locator("#saved-list strong").all_inner_texts() == ["Half a year", "Half a year (2)"]
    page.get_by_role("button", name="Remove: Half a year", exact=True).click()
    assert page.locator("#saved-list strong").all_inner_texts() == ["Half a year (2)"]
    page.locator("#bring-back0:focus", has_text="Bring back Half a year").wait_for(timeout=15000)
    page.keyboard.press("Enter")
    page.locator("#saved-said", has_text="Half a year is back").wait_for(timeout=15000)
    assert page.locator("#saved-list strong").all_inner_texts() == ["Half a year", "Half a year (2)"]
    page.get_by_role("button", name="Remove: Half a year (2)").click()
    page.click("#reset")
    page.locator("#moved", has_text="Every lever at rest").wait_for(timeout=15000)
    page.reload()
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    assert "for the meeting" in page.inner_text("#saved-list")
    page.get_by_role("button", name="As B: Half a year").click()
    assert page.inner_text("#side-b") == "Half a year"
    page.click("#compare")
    page.locator("#compared table").wait_for(timeout=60000)
    page.get_by_role("button", name="Open: Half a year").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=15000)
    page.get_by_role("button", name="Remove: Half a year").click()
    assert page.locator("#saved-none").is_visible()
    file = tmp_path / "mine.toml"
    file.write_text('name = "Mine"\nstart = 2026-01-01\nmonths = 24\nextends = "record"\n', encoding="utf-8")
    page.set_input_files("#saved-file", file)
    page.locator("#scenario option", has_text="Mine").wait_for(state="attached", timeout=60000)
    assert violations(page) == []


def test_a_deal_in_the_address_moves_the_line_away_from_the_one_at_rest(desktop):
    tile = "#tiles .tile[data-id=price]"
    alone = desktop("?cn_approval=0.2")
    lines_without_deal, price = lines(alone), alone.inner_text(f"{tile} .value")
    page = desktop("?cn_approval=0.2&deal=US:none-0-none-0bn-12m")
    page.locator("#terms", has_text="licensing lifted instead of strict licences").wait_for(timeout=15000)
    assert lines(page)
    assert lines(page) != lines_without_deal
    assert page.inner_text(f"{tile} .value") != price
    assert page.inner_text(f"{tile} .before") == alone.inner_text(f"{tile} .before")


def test_replay_shows_the_last_change_once_more(desktop):
    page = desktop()
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=15000)
    page.click("#replay")
    page.locator("#moved", has_text="Every lever at rest").wait_for(timeout=15000)
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=15000)
    assert "us_stock=5.9" in page.url


def test_the_brief_is_downloaded(desktop, tmp_path):
    page = desktop("?cn_approval=0.1&us_stock=3")
    page.click("#tab-take")
    page.click("#get-brief")
    page.locator("#taken progress").wait_for(timeout=15000)
    assert page.locator("#get-brief").is_disabled()
    assert violations(page) == []
    page.click("#taken button")
    page.locator("#taken", has_text="Cancelled").wait_for(timeout=60000)
    with page.expect_download(timeout=300000) as saved:
        page.locator("#get-brief:enabled").click()
    saved.value.save_as(tmp_path / "brief.zip")
    with zipfile.ZipFile(tmp_path / "brief.zip") as archive:
        assert sorted(archive.namelist()) == ["annex.html", "brief.html", "brief.md", "claims.json"]
        brief = archive.read("brief.html").decode()
    assert "levers moved from August 2026" in brief
    assert "<svg" in brief
    page.locator("#taken", has_text="among your downloads").wait_for(timeout=15000)


def test_what_is_taken_away_gives_the_same_price_in_python(desktop, tmp_path):
    page = desktop("?cn_approval=0.1&us_stock=3")
    price = page.inner_text("#tiles .tile[data-id=price] .value")
    page.click("#tab-take")
    for button, name in (("#get-toml", "scenario.toml"), ("#get-csv", "charts.csv")):
        with page.expect_download() as saved:
            page.click(button)
        assert saved.value.suggested_filename == name
        saved.value.save_as(tmp_path / name)
    assert (tmp_path / "charts.csv").read_text().startswith("chart,series,levers,month,value,low,high,middle,unit,run")
    code = page.inner_text("#python")
    assert len(code.splitlines()) == 3
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    match = re.match(r"([\d,.]+) USD/kg", done.stdout)
    assert match, done.stdout
    assert float(match[1].replace(",", "")) == pytest.approx(
        float(price.split()[0].replace(",", "")), rel=5e-3
    )  # three figures
