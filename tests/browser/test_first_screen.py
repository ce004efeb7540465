"""What somebody sees who opens the app for the first time, on a screen, on a phone and on paper."""

import csv
import json
import re
from itertools import pairwise

from benchmarks.moves import measuring

from browser_cases import NEEDS_CHROMIUM, PHONE, WIDE, downloaded, violations

pytestmark = NEEDS_CHROMIUM
TILE = "#tiles .tile[data-id=price]"


def tops(page, selector):
    """Upper edges of elements, pixels from that of the page."""
    script = "all => all.map(one => Math.round(one.getBoundingClientRect().top + window.scrollY))"
    return page.locator(selector).evaluate_all(script)


def test_the_charts_begin_on_the_first_screen_and_head_and_tabs_are_one_row_each(standing):
    page = standing()
    assert max(tops(page, "#f-price h2")) < WIDE[1] - 100
    assert len(set(tops(page, "[role=tab]"))) == 1
    assert len(set(tops(page, ".tools button"))) == 1
    assert abs(tops(page, "#copy-link")[0] - tops(page, "#scenario")[0]) < 12


def months_named(page):
    """Month that each part of the page says that it counts from."""
    parts = ("#losses-title", "#f-loss figcaption", "#f-map figcaption", "#f-stops figcaption")
    named = [re.findall(r"[A-Z][a-z]+ 20\d\d", page.inner_text(part)) for part in parts]
    return {named[0][0], *(months[-1] for months in named[1:])}  # losses: from the first month to the last


def test_a_record_opens_at_its_shock_and_what_is_moved_counts_from_its_month(desktop):
    page = desktop()
    assert page.inner_text("#headline").startswith("In the model, as things stand since April 2025")
    assert "Of all lines in the US, the EU" in (page.text_content("#behind") or "")
    assert "those of a moved lever from August 2026" in page.inner_text("#moved")
    assert months_named(page) == {"April 2025"}
    assert "plant to stop" in (page.text_content("#behind") or "")
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#headline", has_text="With the United States holding more stock from August 2026").wait_for(
        timeout=20000
    )
    assert months_named(page) == {"August 2026"}
    page.click("#undo")
    page.locator("#headline", has_text="since April 2025").wait_for(timeout=20000)
    assert months_named(page) == {"April 2025"}


def test_the_first_screen_says_what_monazite_is(standing):
    for page in (standing(), standing(size=PHONE)):
        assert "simulates what happens when a country restricts the export" in page.inner_text("header")
        assert tops(page, "#what")[0] < tops(page, "#headline")[0]


def test_the_sentence_of_another_scenario_is_grey_at_once(desktop):
    page = desktop()
    held = []
    page.route("**/api/open", lambda route: held.append(route))  # the driver wraps no method of a list
    page.select_option("#scenario", "full-stop")
    page.locator("body.reopening #headline", has_text="Of the scenario before").wait_for(timeout=5000)
    held[0].continue_()
    page.locator("body:not(.reopening) #headline", has_text="Suppose that this happens").wait_for(timeout=60000)


def test_views_stand_below_the_question_that_they_answer(standing):
    page = standing()
    questions = page.locator(".question > span").all_inner_texts()
    assert questions[0] == "Who runs out, when, at what price"
    assert len(questions) == 5
    first = page.locator(".question").first.locator("[role=tab]").all_inner_texts()
    assert first == ["Overview", "Industries", "My company"]
    for tab in page.locator("[role=tab]").all():
        assert page.locator(f"#{tab.get_attribute('aria-describedby')}").count() == 1
    assert violations(page) == []


def test_figures_of_the_legend_of_the_map_do_not_touch(standing):
    page = standing()
    page.locator("#f-map").scroll_into_view_if_needed()
    figures = page.locator("#c-map .role-legend-label text", has_text=re.compile(r"^[\d.]+$"))
    boxes = sorted(
        (box["x"], box["x"] + box["width"]) for box in (one.bounding_box() for one in figures.all()) if box["width"] > 0
    )
    assert len(boxes) == 3
    assert all(right + 3 < left for (_, right), (left, _) in pairwise(boxes))


def test_countries_of_the_rest_of_the_world_are_a_class_of_their_own_on_the_map(standing):
    """Only their average is computed: none of them has a shade of loss."""
    page = standing("?cn_approval=0")
    page.locator("#f-map").scroll_into_view_if_needed()
    page.locator("#c-map .role-legend-label text", has_text="Rest of the world, average").wait_for(timeout=30000)
    fills = page.locator("#c-map .mark-shape path").evaluate_all(
        "all => all.filter(one => one.getAttribute('stroke-dasharray')).map(one => one.getAttribute('fill'))"
    )
    assert len(fills) > 20
    assert len(set(fills)) == 1
    shaded = page.locator("#c-map .mark-shape path:not([stroke-dasharray])").evaluate_all(
        "all => all.map(one => one.getAttribute('fill'))"
    )
    assert fills[0] not in shaded
    page.locator("#f-map details:not(.embed-part) > summary").first.click()
    assert "Rest of the world, average" in page.inner_text("#f-map table")


def test_columns_of_numbers_of_the_stops_hold_numbers_alone(standing, tmp_path):
    page = standing("?cn_approval=0")
    saved = downloaded(page, lambda: page.click("#stops-csv"))
    saved.save_as(tmp_path / "stops.csv")
    with (tmp_path / "stops.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    for column in ("Days", "Lines idle, %", "Days at rest"):
        assert all(re.fullmatch(r"\d*", row[column]) for row in rows), column
        assert column == "Days at rest" or any(row[column] for row in rows)  # at rest hardly any stops
    notes = {part.partition(": ")[2] for row in rows for part in row["Note"].split("; ")} - {""}
    assert notes <= {"now", "few", "under 1%", "residual use"}


def test_the_sentence_has_ranges_and_tiles_at_rest_repeat_nothing(desktop):
    page = desktop()
    spread = page.inner_text(f"{TILE} .range").partition(";")[0]
    assert f"({spread})" in page.text_content("#behind")
    assert "as at rest" not in page.inner_text("#tiles")
    assert "of a year's GDP" in page.inner_text("#losses")
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=20000)
    assert "at rest" in page.inner_text("#tiles")


def test_what_the_scenario_is_and_how_far_to_trust_it_unfolds(standing):
    page = standing()
    page.locator("#background summary", has_text="how far to trust it").click()
    text = page.inner_text("#background")
    assert "What happened: China's licences of 4 April 2025" in text
    assert re.search(r"Of [\d,]+ past forecasts of prices of rare earths inside China, half came within", text)
    assert re.search(r"this episode meets \d+ of \d+ published figures", text)
    assert "about 5 to 95% of what is uncertain: of 16 draws" in text
    assert violations(page) == []


def test_a_first_setting_is_tried_with_one_press_and_can_be_undone(desktop):
    page = desktop()
    page.locator("#firsts button", has_text="China stops from August 2026 to December 2029").wait_for(timeout=5000)
    page.locator("#firsts button", has_text="half a year of stock").click()
    page.locator("#moved", has_text="Stock in hand in the European Union 182 day").wait_for(timeout=20000)
    assert "from=2026-08&cn_approval=0&cn_military=0&eu_held=182" in page.url
    assert page.locator("#firsts [aria-pressed=true]").all_inner_texts() == [
        "the same with half a year of stock bought in time"
    ]
    page.click("#undo")
    page.locator("#firsts [aria-pressed=true]").wait_for(state="detached", timeout=20000)
    assert page.locator("#firsts button").count() > 1


def test_words_are_explained_and_scenarios_are_grouped(standing):
    page = standing()
    page.locator("#background summary", has_text="Start here").click()
    text = page.inner_text("#start-here")
    for word in ("NdFeB", "draw", "At rest", "Controller", "residual"):
        assert word in text
    assert "The range holds" in page.get_attribute(TILE, "title")
    assert page.locator("#scenario optgroup").count() == 2
    assert page.locator("#scenario optgroup[label='What if'] option", has_text="Full stop").count() == 1
    assert violations(page) == []


def test_back_is_the_view_before_and_levers_stay(desktop):
    page = desktop()
    page.click("#tab-industries")
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=20000)
    page.click("#tab-sources")
    page.go_back()
    page.locator("body[data-view=industries]").wait_for(timeout=5000)
    page.go_back()
    page.locator("body[data-view=overview]").wait_for(timeout=5000)
    assert "us_stock=5.9" in page.url
    assert page.locator("#moved", has_text="US strategic stock").is_visible()
    page.go_forward()
    page.locator("body[data-view=industries]").wait_for(timeout=5000)


def test_warnings_are_named_at_the_top_and_lead_to_the_foot(standing):
    page = standing("?cn_approval=0")
    page.locator("#to-warnings").click()
    assert page.evaluate("document.activeElement.id") == "warnings"
    assert re.fullmatch(r"\d+ warnings?", page.inner_text("#to-warnings"))
    assert page.locator("#warnings li").count() == int(page.inner_text("#to-warnings").split()[0])


def test_a_view_begins_below_short_numbers(standing):
    page = standing()
    for view in ("industries", "talks", "options", "compare", "article", "take"):
        page.click(f"#tab-{view}")
        assert tops(page, f"#view-{view} h2")[0] < 490, view
        assert page.locator(f"{TILE} .value").is_visible()
        assert page.locator("#losses").is_hidden()


def test_each_stop_says_how_many_lines_stand(desktop):
    page = desktop("?view=industries&cn_approval=0.1")
    page.locator("#output table").wait_for(timeout=30000)
    cells = page.locator("#view-industries table.stops td[class]").all_inner_texts()
    stops = [text for text in cells if text != "–"]
    assert stops
    assert all(re.search(r"under 1%|\d+% of lines|residual use", text) for text in stops)


def test_the_same_setting_twice_is_not_compared_but_said(desktop):
    page = desktop("?view=compare")
    page.click("#compare")
    page.locator("#compared", has_text="the same setting").wait_for(timeout=15000)
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    page.locator("#moved", has_text="US strategic stock").wait_for(timeout=20000)
    page.click("#compare")
    page.locator("#compared-of").wait_for(timeout=90000)
    assert "(levers at rest)" in page.inner_text("#compared-of")
    assert "(US strategic stock 5.9 months)" in page.inner_text("#compared-of")


def test_paper_has_names_of_lines_version_run_day_and_address(desktop):
    page = desktop("?us_stock=6")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#f-price .legend button[data-series=outside]").is_visible()
    note = page.inner_text("#print-note")
    assert re.search(r"monazite \d+\.\d+\.\d+, China licences rare earths", note)
    assert re.search(r"Run [0-9a-f]{12}\. \d+ \w+ 20\d\d\.", note)
    assert "US strategic stock 6 months" in note
    assert "us_stock=6" in note
    page.emulate_media(media="screen")
    assert page.locator("#print-note").is_hidden()


def test_the_link_is_copied_or_shown_to_be_copied(desktop, browser, address):
    page = desktop("?us_stock=6")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (t) => { window.copied = t; } } })"
    )
    page.click("#copy-link")
    page.locator("#copy-link", has_text="Copied").wait_for(timeout=5000)
    assert page.evaluate("window.copied") == page.url.replace("?from=2026-08", "?from=2026-08&country=all")
    page.click("#tab-take")
    page.click("#get-link")
    page.locator("#taken", has_text="The link is copied").wait_for(timeout=5000)
    assert "view=" not in page.evaluate("window.copied")  # who opens it looks for the numbers, not for files
    assert "us_stock=6" in page.evaluate("window.copied")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.locator("#copy-link", has_text="Copy link").click(timeout=10000)
    page.locator("#link").wait_for(timeout=5000)
    assert "us_stock=6" in page.input_value("#link")
    assert page.locator("#view-take").is_visible()


def test_what_benchmarks_need_is_on_no_page_of_a_reader(desktop):
    page = desktop()
    ours = "['measure', 'release'].map((name) => typeof window[name])"
    assert page.evaluate(ours) == ["undefined", "undefined"]
    measuring(page)
    assert page.evaluate("window.measure('us_stock', 1)")[0]["all"] > 0


def test_a_long_link_stays_within_the_page(phone_at):
    levers = "&".join(f"{name}=1" for name in ("us_stock", "ally_stock", "us_tariff", "cn_review", "cn_military"))
    page = phone_at(f"?view=take&{levers}")
    page.click("#get-link")
    page.locator("#link").wait_for(timeout=5000)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_on_a_phone_a_chart_comes_within_a_screen_and_a_half_and_the_rest_is_a_press_away(phone_at):
    """Fourteen lines of sentence, and a first chart at the height of two screens and a half."""
    page = phone_at("?from=2027-01&cn_approval=0&cn_military=0")
    page.locator("#moved", has_text="Licences approved 0%").wait_for(timeout=20000)
    assert page.locator("#c-price").bounding_box()["y"] < 1.5 * PHONE[1]
    short = page.locator("#headline").bounding_box()["height"]
    assert short < 5 * 1.4 * 17
    assert not page.locator("#losses").is_visible()
    page.click("#whole")
    assert page.get_attribute("#whole", "aria-expanded") == "true"
    assert page.locator("#losses").is_visible()
    assert page.locator("#tiles .detail").first.is_visible()
    assert page.locator("#headline").bounding_box()["height"] > short
    assert violations(page) == []


def test_a_file_of_moved_levers_opens_as_supposed(desktop):
    """It read "As things stand", with dashes of its own embargo and a line that every lever is at rest."""
    page = desktop("?from=2027-01&cn_approval=0&cn_military=0")
    send = """([path, body]) => fetch(`/api/${path}`, {method: "POST", headers: {"content-type": "application/json"},
      body: JSON.stringify(body)}).then((answer) => answer.text())"""
    levers = {"cn_approval": 0, "cn_military": 0}
    toml = page.evaluate(send, ["scenario.toml", {"scenario": "cn-ree-2025", "day": "2027-01-01", "levers": levers}])
    kept = json.loads(page.evaluate(send, ["load", {"toml": toml}]))["kept"]
    page = desktop(f"?s={kept}")
    assert page.inner_text("#headline").startswith(
        "Suppose that this is set in the app: all licences of China refused from January 2027 to December 2029. "
    )
    assert page.inner_text("#moved").startswith("The file sets this: grey dashes")
    assert "at rest " in page.inner_text(TILE)


def test_on_a_phone_the_chosen_tab_is_in_sight_and_levers_stand_below_what_they_change(phone_at):
    page = phone_at("?view=take")
    box = page.locator("#tab-take").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    page.evaluate("window.scrollTo(0, 900)")
    page.click("#drawer")
    page.wait_for_timeout(300)
    head = page.locator("#headline").bounding_box()
    assert -5 <= head["y"] < PHONE[1] / 3
    assert violations(page) == []


def test_on_a_phone_nothing_covers_text_and_what_is_pressed_is_large_enough(standing):
    page = standing(size=PHONE)
    bar = page.locator("#drawer").bounding_box()
    assert (bar["x"], bar["width"]) == (0, PHONE[0])  # an edge of the page, with nothing beside it to be covered
    table = page.locator("#f-stops .scroll")
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")  # every industry is a block: nothing to swipe
    sizes = page.locator("main button, main summary, main select, header button, header select").evaluate_all(
        "all => all.filter(one => one.offsetParent).map(one => [one.offsetHeight, one.innerText.slice(0, 40)])"
    )
    assert len(sizes) > 30
    assert [one for one in sizes if one[0] < 24] == []


def test_escape_closes_the_levers_of_a_phone(standing):
    page = standing(size=PHONE)
    page.click("#drawer")
    assert page.locator("#levers").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#levers").is_hidden()
    assert page.get_attribute("#drawer", "aria-expanded") == "false"


def test_measures_can_be_decided_now(standing):
    page = standing()
    page.click("#tab-options")
    texts = ["in the month before August 2026", "in hindsight: a year before the shock"]
    assert page.locator("#ahead option").all_inner_texts() == texts
    assert "in the month before August 2026" in page.inner_text("#view-options")


def test_a_country_leads_in_link_and_after_a_reload_and_a_setting_to_try_is_one_press_from_the_next(desktop):
    page = desktop()
    page.select_option("#country", "JP")
    lines = page.locator("#behind")
    lines.filter(has_text="Of all lines in Japan").wait_for(state="attached", timeout=20000)
    assert "country=JP" in page.url
    assert page.locator("#losses .label").first.inner_text() == "Japan"
    assert page.locator("#f-stops thead th").first.inner_text() == "Japan"
    page.reload()
    lines.filter(has_text="Of all lines in Japan").wait_for(state="attached", timeout=20000)
    assert page.input_value("#country") == "JP"
    page.locator("#firsts button").nth(0).click()
    page.locator("#moved", has_text="Licences approved 0%").wait_for(timeout=20000)
    assert "Japan loses" in page.inner_text("#headline")
    page.locator("#firsts button").nth(1).click()
    page.locator("#moved", has_text="Stock in hand in Japan").wait_for(timeout=20000)
    page.select_option("#country", "")
    lines.filter(has_text="Of all lines in the US").wait_for(state="attached", timeout=20000)
    assert "country" not in page.url


def test_at_rest_is_called_no_forecast_with_a_way_to_the_chances(standing):
    """Who stayed on the overview never learnt that the game of the same page gives it 8 chances in 100 of lasting."""
    page = standing()
    link = page.locator("#moved a", has_text="Play a seat")
    assert "That it goes on is no forecast: Play a seat says at its start how likely that is." in page.inner_text(
        "#moved"
    )
    link.click()
    assert page.evaluate("[document.body.dataset.view, document.activeElement.id]") == ["exercise", "tab-exercise"]
    assert "#" not in page.url
    page.click("#tab-overview")
    assert standing("?cn_approval=0.3").locator("#moved a").count() == 0


def test_loss_by_country_is_read_by_either_pair_of_arrows(standing):
    page = standing()
    page.locator("#c-loss").focus()
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#tip-spoken")
    assert "of GDP" in first
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#tip-spoken") != first
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#tip-spoken") == first
