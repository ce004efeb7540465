"""What a fresh look at the page found, and stays mended."""

import itertools
import re

import pytest

from browser_cases import NEEDS_CHROMIUM, PHONE

pytestmark = NEEDS_CHROMIUM
MAIN, MINOR = ("US", "EU", "Japan", "S. Korea"), ("under 1%", "residual use")
CELLS = """() => { const places = [...document.querySelectorAll('#f-stops thead th')].map((one) => one.textContent);
  const text = (cell, part) => cell.querySelector(part)?.textContent ?? '';
  return [...document.querySelectorAll('#f-stops tbody tr')].flatMap((row) =>
    [...row.querySelectorAll('td')].map((cell, i) => [places[i], text(cell, 'b'), text(cell, '.lines')]));
}"""
"""Place, days and share of lines of each cell of the table of stops."""
ISO_DATE = re.compile(r"(?<![\w/-])\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?(?![\w-])")
STOP = "#tiles .tile[data-id=stop] .value"


def test_the_country_of_the_sentence_stands_in_the_chart_of_losses(standing):
    page = standing("?cn_approval=0.3")
    told = f". {page.text_content('#behind')}"
    loser = re.search(r"[.,] ?(?:[Tt]he )?([\w ]+) loses most as a share of GDP", told)
    assert loser is not None, told
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
    first = re.search(
        r"plant to stop, with the least stock: .*, after ([\d.]+) days", page.text_content("#behind") or ""
    )
    assert (first is not None) == bool(days)
    assert not days or (first and round(float(first[1])) == days[0])


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
    page.locator("#t-shipments td").first.wait_for()  # made as it opens
    cells = [float(x.replace(",", "")) for x in re.findall(r"\b\d[\d,]*\.?\d*\b", page.inner_text("#t-shipments"))]
    most = max(x for x in cells if not 1990 < x < 2100)
    assert most > 200
    assert max(values) > most / 2


def test_ranges_of_losses_are_seen_in_the_dark(standing):
    page = standing("?cn_approval=0.3")
    page.emulate_media(color_scheme="dark")
    strokes = page.evaluate(
        "[...document.querySelectorAll('#c-loss svg [stroke=\"#222222\"]')].map((one) => getComputedStyle(one).stroke)"
    )
    assert strokes
    assert all(min(map(int, re.findall(r"\d+", stroke)[:3])) > 200 for stroke in strokes)


FIRST_PLANT = re.compile(r"plant to stop, with the least stock: .*?, after [\d.]+ days")


def test_it_is_said_why_defence_stops_last_and_no_remedy_is_promised_that_does_nothing(desktop, standing):
    page = standing("?cn_approval=0")
    assert "defence and medical pay most and are served first" in page.inner_text("#f-stops").lower()
    text = page.inner_text("#warnings")
    assert "of all uses to stop, 1% of its lines after" in text
    assert "move that date" not in text
    first = FIRST_PLANT.search(page.text_content("#behind") or "")
    page = desktop("?cn_approval=0&us_stock=12&ally_stock=12")
    stocked = FIRST_PLANT.search(page.text_content("#behind") or "")
    assert first
    assert stocked
    assert first[0] == stocked[0]  # a stock that is bought from that month on moves it not


@pytest.mark.parametrize("view", ["overview", "talks"])
def test_all_charts_are_drawn_once_ranges_have_come(desktop, view):
    page = desktop(f"?view={view}")
    page.click("#tab-overview")
    for name in ("price", "shipments", "loss", "supply", "map"):
        page.locator(f"#c-{name} svg").wait_for(timeout=10000)
        assert page.locator(f"#c-{name} svg").count() == 1
    page.wait_for_function("() => document.querySelectorAll('#c-supply svg .mark-line path').length >= 4")


def test_on_a_phone_nothing_of_the_levers_lies_under_the_button_that_closes_them(standing):
    page = standing(size=PHONE)
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
    row = page.locator("#view-compare tr", has_text="Loss in South Korea").first
    row.wait_for(timeout=90000)
    assert " points" in row.locator("td").last.inner_text()


def answered(page, part, words):
    """Waits until a part of the page has some words."""
    page.wait_for_function(
        "([part, words]) => document.querySelector(part)?.textContent.includes(words)", arg=[part, words], timeout=60000
    )


def test_a_lever_that_moves_no_headline_number_says_what_it_moves(desktop, standing):
    """Of the deal's tariff no tile moves in most scenarios."""
    page = desktop("?s=full-stop&deal_tariff=1.45")
    assert "No headline number changes" in page.inner_text("#moved")
    assert not page.locator("#tiles .change", has_text="at rest").count() or "as at rest" in page.inner_text("#tiles")
    page = standing("?cn_approval=0.3")
    assert "No headline number" not in page.inner_text("#moved")


def test_terms_that_are_stricter_than_now_say_that_they_come_after_an_escalation(desktop):
    """The European Union signs no deal that raises its own tariff out of nothing."""
    page = desktop("?view=talks")
    page.select_option("#seat", "EU")
    page.click("#talk")
    page.locator("#view-talks .deals li").first.wait_for(timeout=300000)
    headings = set(page.locator("#view-talks .deals dt").all_text_contents())
    assert headings <= {
        "You give",
        "You get",
        "Stricter than now, after an escalation",
        "Stays",
        "Lasts, most often",
        "Changes",
    }
    first = page.locator("#view-talks .deals li").first.inner_text()
    assert "technology controls instead of" not in first


def test_a_deal_is_told_in_its_own_months_and_dashes_are_what_they_are_called(desktop):
    page = desktop("?cn_approval=0&deal=US:none-10-partial-0bn-6m")
    text = page.inner_text("#terms")
    assert "Grey dashes: every lever at rest and no deal." in text
    told = re.search(
        r"While it lasts, September 2026 to February 2027: .* at least ([\d.]+)% of normal \(([^)]*)%\)", text
    )
    assert told is not None, text
    assert float(told[1]) > 10
    assert float(told[2].replace("below ", "")) < 1


def test_sources_follow_the_levers_and_say_so_meanwhile(desktop):
    page = desktop("?view=sources")
    page.locator("#trace .claim").wait_for(timeout=60000)
    page.fill("#v-cn_approval", "0") if page.locator("#v-cn_approval").is_visible() else page.evaluate(
        """() => { const one = document.querySelector('#l-cn_approval'); one.value = 0;
        for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, { bubbles: true })); }"""
    )
    page.wait_for_function("() => document.querySelector('#tiles .tile[data-id=price] .change').textContent !== ''")
    value = page.inner_text("#tiles .tile[data-id=price] .value")
    older = page.locator("#view-sources .older")
    assert value in page.inner_text("#trace .claim") or "new figures are on their way" in older.inner_text()
    answered(page, "#trace .claim", value)
    assert "no spread" not in page.inner_text("#trace .claim")


def test_sources_show_the_parameters_that_can_act_on_a_number_with_their_ranges(desktop):
    page = desktop("?view=sources")
    page.locator("#trace .claim").wait_for(timeout=60000)
    assert re.search(r"Parameters that can act on it: \d+ of \d+", page.inner_text("#trace"))
    page.click("#trace summary:has-text('Show them')")
    rows = page.locator("#trace table").first.locator("tbody tr")
    cells = [row.locator("td, th").all_inner_texts() for row in rows.all()]
    assert all(row[5] and row[6] for row in cells)
    assert not any(row[0].startswith("economy.") for row in cells)
    page.select_option("#number", "loss_US")
    answered(page, "#trace .claim", "United States")
    assert "economy." in (page.locator("#trace table").first.text_content() or "")
    page.click("#to-assumptions")
    assert page.locator("#outcome").input_value() == "loss_US"
    page.locator("#view-assumptions td").first.wait_for(timeout=180000)


def test_options_say_from_when_measures_are_decided(desktop):
    page = desktop("?view=options")
    assert "decided in the month before August 2026" in page.inner_text("#view-options")
    assert page.input_value("#ahead") == "1"
    page.click("#weigh")
    page.locator("#view-options .lead").wait_for(timeout=300000)
    page.locator("#view-options .so-far").wait_for(state="detached", timeout=300000)
    lead = page.inner_text("#view-options .lead")
    assert "decided in July 2026" in lead
    loss = page.inner_text("#ranked-loss")
    assert "the United States, the European Union, Japan and South Korea together lose" in loss
    assert "from July 2026 to July 2027, the first year" in loss
    assert "from July 2026 to December 2029, the whole run" in loss
    heads = page.locator("#view-options table").first.locator("thead th").all_inner_texts()
    assert all("2027" in text or "2029" in text for text in heads if "oss" in text or "utlay" in text)
    ranked = page.locator("#view-options table:has(caption)")
    for head in ("European Union pays", "own outlay to december 2029"):
        if "No measure avoids 0.10 USD of loss for a dollar" not in page.inner_text("#view-options"):
            heads = " ".join(ranked.locator("thead").all_inner_texts()).lower()
            assert head.lower() in heads
            assert "who decides" in heads
        page.select_option("#ranked-for", "EU")
        page.locator("#ranked-loss", has_text="Without measures the European Union loses").wait_for(timeout=15000)
    page.select_option("#alone", "JP")
    page.click("#weigh-alone")
    alone = page.locator("#options-alone")
    alone.locator("p.quiet", has_text="Left out because nobody can decide them alone").wait_for(timeout=300000)
    alone.locator(".so-far").wait_for(state="detached", timeout=300000)
    assert "Japan decides these measures alone in July 2026" in alone.inner_text()
    assert re.search(
        "Best set that Japan decides alone, 1 billion USD of its own|Nothing that Japan", alone.inner_text()
    )
    assert "Without measures Japan loses" in alone.inner_text()


def test_a_number_without_its_range_says_that_it_comes(desktop):
    page = desktop()
    page.route("**/api/ranges", lambda _: None)  # never answered
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    page.locator("#headline .awaiting", has_text="ranges in some seconds").wait_for(timeout=20000)
    assert page.inner_text("#tiles .tile[data-id=price] .range") == "range in some seconds"


def test_a_lever_that_follows_another_says_so_until_it_is_moved(desktop):
    page = desktop("?cn_approval=0.1")
    follower = page.locator(".lever:has(#l-cn_approval_us)")
    assert "Follows “Licences approved” until it is moved itself." in follower.inner_text()
    follower.locator("button", has_text="all: early 2025").click()
    page.locator("#moved", has_text="US only").wait_for(timeout=20000)
    assert "Follows" not in follower.inner_text()


def test_the_table_of_stops_is_readable_on_a_phone(phone_at):
    page = phone_at("?from=2027-01&cn_approval=0&cn_military=0&country=EU")
    table = page.locator("#f-stops table.stops")
    table.scroll_into_view_if_needed()
    lines = table.evaluate("t => Math.max(...[...t.querySelectorAll('td')].map(c => c.offsetHeight))")
    assert lines < 130  # place, day, lines, at rest, and the words of a use that is not that of the row
    region = page.locator("#f-stops .scroll")
    assert region.evaluate("s => s.scrollWidth <= s.clientWidth")  # all places without a swipe
    assert table.evaluate("t => [...t.querySelectorAll('tbody td')].every(c => c.dataset.place)")
    assert table.locator("caption").count() == 1
    assert table.locator("tbody th small").first.inner_text()  # the use that is hardest hit, as text


def test_what_stands_behind_the_headline_is_one_press_away(desktop):
    page = desktop("?from=2027-01&cn_approval=0&cn_military=0&country=EU")
    assert not page.locator("#behind").is_visible()
    page.locator("#background summary", has_text="More on these numbers").click()
    assert "Malaysia loses most as a share of GDP" in page.inner_text("#behind")
    page.locator("#losses .tile[data-id=loss_EU]").click()
    page.locator("#further", has_text="The central run counted in two other ways lies between").wait_for(timeout=30000)


def test_no_stop_is_dated_before_a_lever_acts_that_brings_it(desktop):
    page = desktop("?cn_approval=0@2027-03..2027-12")
    assert page.inner_text("#headline").startswith("With no licences of China granted but to some defence makers from ")
    assert " from March to December 2027, counted from August 2026, " in page.inner_text("#headline")
    assert float(page.inner_text(STOP).split()[0]) >= 212
    cells = [(days, lines) for place, days, lines in page.evaluate(CELLS) if place in MAIN and lines not in MINOR]
    assert all(int(days) >= 212 for days, _ in cells if days.isdigit())


def test_an_article_s_mineral_leads_and_the_page_says_what_its_scenario_lacks(desktop):
    page = desktop("?view=article")
    news = "China will require licences for exports of gallium from 15 December, the Ministry of Commerce said."
    more = "It will also ban exports of rare earth magnets to the United States from 15 December."
    page.fill("#text", f"China to license gallium\n\nBEIJING - {news}\n{more}")
    page.fill("#written", "2026-11-28")
    page.click("#read")
    page.locator("#above", has_text="Above stands the scenario of the article").wait_for(timeout=60000)
    assert "left out until answered: 1 measure" in page.inner_text("#view-article")
    assert "15 December 2026" in page.inner_text("#view-article .questions")
    assert not ISO_DATE.search(page.locator("#view-article").text_content().replace(page.input_value("#toml"), ""))
    page.get_by_role("button", name="See what it does").click()
    answered(page, "#headline", "gallium")
    page.locator("#c-price svg").wait_for()  # what was opened is in sight
    assert "gallium" in (page.locator("#good option").first.text_content() or "")


def test_two_minerals_of_a_scenario_stand_in_its_order(standing):
    page = standing("?s=cn-us-ban-2024")
    assert "gallium" in page.inner_text("#headline").partition(" outside")[0]
    page.click("#t-shipments summary")
    assert "gallium" in page.locator("#t-shipments th").all_text_contents()[1]


def test_observed_exports_of_several_minerals_can_be_told_one_from_another(standing):
    """They were black lines without a name."""
    page = standing("?s=cn-us-ban-2024")
    names = ["crude gallium", "germanium metal"]
    texts = page.locator("#c-shipments svg .mark-text text")
    fills = {name: texts.filter(has_text=name).last.get_attribute("fill") for name in names}
    lines = "[...document.querySelectorAll('#c-shipments svg .mark-line path')]"
    strokes = page.evaluate(f"{lines}.map((one) => one.getAttribute('stroke'))")
    assert len(set(fills.values())) == len(names)
    assert set(fills.values()) <= set(strokes)
    boxes = sorted((texts.filter(has_text=name).last.bounding_box() for name in names), key=lambda box: box["y"])
    frame = page.locator("#c-shipments svg").bounding_box()
    assert all(below["y"] - above["y"] >= 10 for above, below in itertools.pairwise(boxes))
    assert all(box["x"] + box["width"] <= frame["x"] + frame["width"] + 1 for box in boxes)
    page.locator("#f-shipments button[data-series=observed]").click()
    page.wait_for_function("() => !document.querySelector('#c-shipments svg').textContent.includes('crude gallium')")
    page.locator("#f-shipments button[data-series=observed]").click()


def test_dates_are_day_month_and_year(desktop):
    page = desktop("?view=sources&deal=US:none-10-partial-0bn-6m")
    assert "Every lever at rest" not in page.inner_text("#moved")  # a deal is signed
    page.locator("#trace .claim").wait_for(timeout=60000)
    for part in ("#trace", "#levers", "#summary", "#about"):
        assert not ISO_DATE.search(page.locator(part).text_content() or ""), part
    page.click("#tab-overview")
    page.click("#t-price summary")
    page.locator("#t-price td").first.wait_for()
    assert "January 2025" in page.inner_text("#t-price")


IDENTIFIER = re.compile(r"\b[A-Z][a-z]?\.(?:oxide|metal|magnet)\b|\bWORLD\b|\bROW\b|\(27\)|\b[a-z]+_[a-z_]+\b")
NAMES_ON_MAP = (
    "[...document.querySelectorAll('#c-map svg .mark-text.role-mark text')]"
    ".filter((one) => one.style.display !== 'none')"
)


def test_the_map_names_countries_and_fills_its_height(standing, phone_at):
    """It had two letters for each, and on a phone a third of it was blank."""
    for opened in (standing, phone_at):
        page = opened("?cn_approval=0")
        page.locator("#f-map").scroll_into_view_if_needed()
        page.wait_for_function(f"() => {NAMES_ON_MAP}.length > 4")
        names = set(page.evaluate(f"{NAMES_ON_MAP}.map((one) => one.textContent)"))
        assert {"US", "EU", "Japan", "Brazil"} <= names
        assert all(len(name) > 2 for name in names - {"US", "EU"})
        corners = ("left", "right", "top", "bottom")
        boxes = page.evaluate(
            f"{NAMES_ON_MAP}.map((one) => [one.textContent, one.getBoundingClientRect()])"
            f".map(([name, box]) => [name, ...{list(corners)}.map((end) => box[end])])"
        )
        places = {name: box for name, *box in boxes}
        for (_, a), (_, b) in itertools.combinations(places.items(), 2):
            across, down = min(a[1], b[1]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[2], b[2])
            assert min(across, down) <= 4
        land = page.locator("#c-map svg .mark-shape").first.bounding_box()
        frame = page.locator("#c-map").bounding_box()
        assert land["y"] - frame["y"] < 40


def test_no_identifier_stands_where_a_number_comes_from(standing):
    """The claim of a price said "Outcome price_outside (good Dy.oxide)"; the name is in the line of Python alone."""
    page = standing()
    page.click("#tab-sources")
    page.locator("#trace .claim").wait_for(timeout=60000)
    first = page.locator("#trace li").first
    assert not IDENTIFIER.search(first.inner_text()), first.inner_text()
    assert "of dysprosium oxide" in first.inner_text()
    first.locator("summary").click()
    assert first.locator("pre").inner_text() == 'results.quantity("price_outside", good="Dy.oxide")'
    for part in ("#summary", "#numbers", "#levers"):
        assert not IDENTIFIER.search(page.locator(part).inner_text()), part
