"""Levers, charts and assumptions in a browser."""

import csv
import re
import subprocess
import sys
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from browser_cases import NEEDS_CHROMIUM, both_sizes, downloaded, levers, narrow_enough, violations

pytestmark = NEEDS_CHROMIUM
PNG = b"\x89PNG\r\n\x1a\n"
SVG, SIZES = "{http://www.w3.org/2000/svg}", ("width", "height")
LABELS = "[...document.querySelectorAll('#c-price .role-axis-label text')].map((x) => x.textContent).join()"
VIEWS = ("overview", "industries", "compare", "assumptions", "sources", "take")


def settled(page):
    """Ranges have come and levers without effect were looked for."""
    page.locator("#levers:not(.older)[data-state]").wait_for(state="attached", timeout=90000)


def price(page):
    return page.inner_text("#tiles .tile[data-id=price] .value")


def moved(page, text):
    page.locator("#moved", has_text=text).wait_for(timeout=20000)


def test_a_lever_has_a_start_and_an_end_in_link_file_and_python(desktop, tmp_path):
    page = desktop()
    words = "(m) => [1, 182].map((x) => m.valueText({ levels: {}, unit: 'day' }, x))"
    assert page.evaluate(f"import('/static/lever_values.js').then({words})") == ["1 day", "182 days"]
    assert page.locator("#levers .span:visible").count() == 0
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    moved(page, "Licences approved 30%")
    whole = price(page)
    page.select_option("select[data-span=cn_approval][data-end=start]", label="January 2027")
    moved(page, "Licences approved 30% from January 2027")
    page.select_option("select[data-span=cn_approval][data-end=until]", label="June 2027")
    moved(page, "from January 2027 to June 2027")
    assert "cn_approval=0.3%402027-01..2027-06" in page.url
    page.wait_for_function(
        "old => document.querySelector('#tiles [data-id=price] .value').innerText !== old", arg=whole
    )
    page.reload()
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    moved(page, "from January 2027 to June 2027")
    page.click("#tab-take")
    downloaded(page, page.locator("#get-toml").click).save_as(tmp_path / "scenario.toml")
    text = (tmp_path / "scenario.toml").read_text()
    assert "start = 2027-01-01" in text
    assert "end = 2027-07-01" in text
    code = page.inner_text("#python")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    match = re.match(r"([\d,.]+) USD/kg", done.stdout)
    assert match, done.stdout
    assert float(match[1].replace(",", "")) == pytest.approx(float(price(page).split()[0].replace(",", "")), rel=5e-3)
    page.click("#undo")
    moved(page, "Licences approved 30% from January 2027.")
    assert violations(page) == []


@both_sizes("resting")
def test_precedents_stand_on_the_scale_with_date_and_source(resting):
    page = resting
    levers(page)
    ticks = page.locator(".lever:has(#l-us_tariff) .scale i:not(.at-rest)")
    assert ticks.count() >= 5
    titles = ticks.evaluate_all("all => all.map(one => one.title)")
    assert any(title.startswith("125%, 9 April 2025:") for title in titles)
    page.locator("summary[aria-label='About: Added tariff on Chinese magnets']").click()
    about = page.locator(".lever:has(#l-us_tariff) .about")
    item = about.locator("li", has_text="9 April 2025")
    assert "125%" in item.inner_text()
    assert item.locator("cite").inner_text()
    assert violations(page) == []


@pytest.mark.parametrize("query", ["", "?s=cd-cobalt-2025"])
def test_a_lever_has_levels_of_the_record_or_says_that_none_is(standing, query):
    """Levers without two of them offered "half way" and "most"."""
    page = standing(query)
    page.locator("details.rest > summary").click()
    levels = page.locator(".lever .chips").evaluate_all(
        "all => all.map(one => [[...one.querySelectorAll('button')].map(b => b.title),"
        " one.querySelector('span')?.innerText])"
    )
    assert len(levels) >= 20
    for titles, words in levels:
        assert any(titles) != bool(words)
        assert sum(not title for title in titles) <= 1  # where it rests
    assert "no precedent on record" in {words for _, words in levels}


TO_THE_NEXT = "document.activeElement.matches('fieldset .skip')"


def test_few_presses_of_tab_lead_past_the_levers(standing):
    """With links from group to group, and without them; named levels are one stop each."""
    page = standing("?cn_approval=0.3")

    def focus():
        return page.evaluate("[document.activeElement.tagName, document.activeElement.id]")

    page.locator("#copy-link").focus()
    presses, groups = 0, []
    while focus()[1] != "main":
        page.keyboard.press("Tab")
        presses += 1
        assert presses < 20
        if page.evaluate(TO_THE_NEXT):
            page.keyboard.press("Enter")
            presses += 1
            groups.append(focus()[1])
    assert len(groups) == 5  # China, United States, Allies, Industry, Talks
    assert presses == 10
    page.locator("#copy-link").focus()
    presses = 0
    while not page.evaluate("document.getElementById('main').contains(document.activeElement)"):
        page.keyboard.press("Tab")
        presses += 1
        assert presses < 90
    assert presses < 75
    page.locator("a.skip[href='#tabs']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focus()[1] == "tab-overview"
    assert "#" not in page.url


def test_arrow_keys_go_along_named_levels(standing):
    page = standing()
    names = page.locator("button[data-lever=cn_approval]")
    assert names.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    names.first.focus()
    page.keyboard.press("ArrowRight")
    assert names.nth(1).evaluate("one => one === document.activeElement")


def test_a_lever_that_moves_nothing_says_which_input_makes_it_so(desktop):
    page = desktop("?s=cd-cobalt-2025")
    settled(page)
    reason = page.locator("#w-deal_licences")
    assert "No licence rule is in force" in reason.inner_text()
    assert page.get_attribute("#l-deal_licences", "aria-describedby") == "w-deal_licences"
    assert page.locator("#w-cn_approval").is_hidden()
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    reason.wait_for(state="hidden", timeout=90000)  # now there is a licence to ease
    settled(page)
    assert violations(page) == []


def test_assumptions_are_ranked_edited_within_bounds_and_reset(desktop):
    page = desktop("?view=assumptions&cn_approval=0.2")
    page.locator("#influence table").first.wait_for(timeout=60000)
    assert page.locator("#p-leakage\\.share").count() == 1  # whether its ranking is done or not
    page.locator("#influence p", has_text="these move it most").wait_for(timeout=180000)
    assert page.locator("#influence > .scroll tbody tr").count() == 10
    assert all(page.locator("#influence > .scroll tbody tr td:last-child").all_inner_texts())
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert narrow_enough(page)  # words for screen readers alone once stuck out of the table
    page.set_viewport_size(wide)
    before, field = price(page), page.locator("#influence input").first
    name, most = field.get_attribute("data-parameter"), float(field.get_attribute("data-max"))
    field.fill(str(2 * most))
    page.keyboard.press("Tab")
    assert f"a.{name}" not in page.url
    assert "is not taken: allowed is a number from" in page.locator("#influence .refused").first.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    words = field.get_attribute("aria-label").partition(",")[0].partition(";")[0].partition(". ")[0].rstrip(".")
    assert name not in field.get_attribute("aria-label")
    high = page.locator("#influence tbody tr").first.locator("td").nth(1).inner_text().split(" to ")[1].split()[0]
    field.fill(high)
    page.keyboard.press("Tab")
    moved(page, words)
    assert re.search(rf"\u201c[^\u201d]+\u201d held at {float(high):g}", page.inner_text("#moved"))
    assert name not in page.inner_text("#moved")
    assert f"a.{name}=" in page.url
    page.locator("#influence .held").wait_for(timeout=180000)
    assert price(page) != before
    address = page.url
    other = desktop("?" + address.partition("?")[2])
    assert price(other) == price(page)
    page.click("#undo")
    page.locator("#moved:not(:has-text('held at'))").wait_for(timeout=20000)
    page.click("#redo")
    moved(page, words)
    page.click("#free")
    page.locator("#moved:not(:has-text('held at'))").wait_for(timeout=20000)
    assert f"a.{name}" not in page.url
    assert violations(page) == []


def test_only_levers_that_were_moved_look_so(standing):
    """A class of the page of the same name once made all of them look moved."""
    page = standing("?cn_approval=0")
    bold = [
        one
        for one in page.locator("#levers .head .value").all()
        if one.evaluate("x => getComputedStyle(x).fontWeight >= 600")
    ]
    assert [one.inner_text() for one in bold] == ["0%"]


def point_at(page, picture):
    """Moves the pointer over a chart until values show: a chart that is drawn anew takes them away with the old one."""
    for step in range(40):
        picture.scroll_into_view_if_needed()  # what comes above it later moves it out of sight
        box = picture.bounding_box()
        page.mouse.move(box["x"] + (0.6 - 0.001 * step) * box["width"], box["y"] + 90)
        if page.locator("#tip strong").is_visible():
            return
        page.wait_for_timeout(500)
    raise AssertionError("no values under the pointer within 20 s")


@both_sizes("resting")
def test_values_of_a_chart_are_read_by_pointer_and_by_keys(resting):
    page = resting
    point_at(page, page.locator("#c-price"))
    assert re.search(r"outside: [\d,.]+ \([\d,.]+ to [\d,.]+\) USD per kg", page.inner_text("#tip"))
    page.focus("#c-price")
    page.keyboard.press("ArrowRight")
    assert re.search(r"\w+ 20\d\d; outside: [\d,.]+", page.text_content("#tip-spoken"))
    page.focus("#c-loss")
    page.keyboard.press("ArrowDown")
    assert "central" in page.text_content("#tip-spoken")
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    assert violations(page) == []


def test_scale_months_and_series_of_charts(desktop):
    page = desktop("?cn_approval=0.3")

    def labels():
        return page.locator("#c-price .role-axis-label text").all_text_contents()

    at_first = labels()
    page.get_by_role("button", name="linear scale").first.click()
    page.wait_for_function(f"old => {LABELS} !== old", arg=",".join(at_first))
    assert "Logarithmic" not in page.inner_text("#f-price figcaption")
    assert len(page.locator("#c-price .mark-line path").all()) >= 3
    page.get_by_role("button", name="logarithmic scale").first.click()
    page.wait_for_function(f"old => {LABELS} === old", arg=",".join(at_first))
    page.select_option("#zoom-first", label="June 2026")
    page.select_option("#zoom-last", label="May 2027")
    page.locator("#c-price .role-axis-label text", has_text="2026").first.wait_for(timeout=60000)
    assert not any(text == "2025" for text in labels())
    page.click("#zoom-all")
    page.wait_for_function("() => document.querySelector('#zoom-all').ariaDisabled")
    count = page.locator("#c-price .mark-line path").count()
    page.locator("#f-price button[data-series=inside]").click()
    page.wait_for_function("n => document.querySelectorAll('#c-price .mark-line path').length < n", arg=count)
    page.locator("#t-price summary").click()
    assert "inside" not in page.locator("#t-price thead").inner_text()
    box = page.locator("#c-shipments").bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 80, steps=4)
    page.mouse.up()
    page.wait_for_function("() => !document.querySelector('#zoom-all').ariaDisabled")
    page.locator("#c-shipments").dblclick(position={"x": 200, "y": 80})
    page.wait_for_function("() => document.querySelector('#zoom-all').ariaDisabled")
    assert violations(page) == []


def test_charts_are_taken_as_picture_as_csv_with_ranges_and_as_a_frame(desktop, browser, address, tmp_path):
    page, year = desktop("?cn_approval=0.3@2027-01.."), str(datetime.now(UTC).year)
    for name in ("price", "shipments", "loss", "supply", "map"):
        for kind in ("PNG", "SVG", "CSV"):
            file = downloaded(page, page.locator(f"#f-{name} .chart-tools button", has_text=kind).click)
            assert file.suggested_filename == f"{name}.{kind.lower()}"
            file.save_as(tmp_path / file.suggested_filename)
        picture, size = ElementTree.parse(tmp_path / f"{name}.svg").getroot(), (tmp_path / f"{name}.png").read_bytes()
        assert size.startswith(PNG)
        assert [int.from_bytes(size[i : i + 4]) for i in (16, 20)] == [2 * int(float(picture.get(k))) for k in SIZES]
        lines = [one.text or "" for one in picture.iterfind(f"{SVG}text")]
        written = " ".join(line.strip() for line in lines)
        assert all(one in written for one in ("monazite ", "Licences approved 30% from January 2027. Run ", year))
        title, unit = page.eval_on_selector(f"#f-{name} h2", "(one) => [...one.childNodes].map((n) => n.textContent)")
        assert written.startswith(f"{title},{unit}" if unit else title)
        assert picture.findtext(f"{SVG}title", "").startswith(f"{title}. monazite ")
        legend = page.locator(f"#f-{name} .legend li").all_inner_texts()
        assert len(legend) == {"loss": 0, "map": 1}.get(name, len(legend))
        assert set(legend) <= set(lines), legend
        assert " ".join(page.inner_text(f"#f-{name} figcaption").split()) in written
    head, *rows = (tmp_path / "price.csv").read_text().splitlines()
    columns = ("central run", "middle", "low", "high")
    assert next(csv.reader([head]))[:5] == ["Month", *(f"outside, {name}" for name in columns)]
    assert len(rows) == 60
    at = next(csv.reader([head])).index("outside, observed")
    observed = [next(csv.reader([row]))[at] for row in rows]
    assert any(float(x) > 0 for x in observed if x)
    assert observed[-1] == ""  # nothing is observed in December 2029
    assert all(row.split(",")[-1] for row in rows)  # the run
    for name in ("loss", "map"):  # figures of twelve months, not of one
        head, first, *_ = (tmp_path / f"{name}.csv").read_text().splitlines()
        assert "% of GDP" in head
        at = next(csv.reader([head])).index("first month")
        assert next(csv.reader([first]))[at : at + 2] == ["2026-08", "2027-07"]
        assert all(next(csv.reader([first]))[at:])
    page.locator("#f-price .embed-part summary").click()
    page.locator("#f-price .embed-part a[href]").wait_for(timeout=15000)
    link = page.locator("#f-price .embed-part a").get_attribute("href")
    assert link in page.locator("#f-price .embed-part textarea").input_value().replace("&amp;", "&")
    ((width, height),) = re.findall(r'width="(\d+)" height="(\d+)"', page.locator("#f-price textarea").input_value())
    frame = browser.new_page(viewport={"width": int(width), "height": int(height)})
    reply = frame.goto(link)
    assert "frame-ancestors *" in reply.headers["content-security-policy"]
    frame.locator("body[data-ranges]").wait_for(timeout=60000)
    assert frame.locator("#f-price").is_visible()
    assert not any(frame.locator(one).is_visible() for one in ("#levers", "#tabs", "#tiles", "#f-map", "#scenario"))
    assert frame.evaluate("document.documentElement.scrollHeight") <= int(height)
    assert frame.locator("h1:visible").inner_text() == "monazite"
    foot = frame.inner_text("#print-note")
    name = page.locator("#scenario option:checked").inner_text()
    assert re.search(
        rf"^monazite \S+, {name}; levers act from \w+ \d{{4}}: Licences approved 30% from January 2027", foot
    )
    assert re.search(r"Run [0-9a-f]{12}\. \d+ \w+ 20\d\d\.", foot)
    opened = frame.locator("#print-note a").get_attribute("href")
    assert opened == f"?{link.partition('?')[2]}".replace("&embed=price", "")
    assert violations(frame) == []
    frame.goto(f"{address}?embed=stops")
    frame.locator("#f-stops tbody td").first.wait_for(timeout=60000)
    assert frame.locator("#f-stops table").is_visible()
    frame.close()
    assert "frame-ancestors 'none'" in page.request.get(address).headers["content-security-policy"]


HUES = """() => [
  [...document.querySelectorAll('#f-price .legend li')].map((one) => getComputedStyle(one, '::before'))
    .map((one) => `${one.forcedColorAdjust} ${one.borderTopColor} ${one.borderTopStyle}`),
  [...document.querySelectorAll('#f-stops td')].map((one) => getComputedStyle(one).backgroundColor)]"""


@pytest.mark.parametrize("scheme", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["dark", "forced"])
def test_dark_and_forced_colours_can_be_read(standing, scheme):
    page = standing("?cn_approval=0.3")
    page.emulate_media(**scheme)
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert violations(page) == [], view
    page.click("#tab-overview")
    if "color_scheme" in scheme:
        paper, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, "
            "getComputedStyle(document.querySelector('#c-price .role-axis-label text')).fill]"
        )
        assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 150
        assert sum(map(int, re.findall(r"\d+", ink)[:3])) > 600
    else:  # lines of a legend were all black there, its squares and the shades of the table empty
        lines, cells = page.evaluate(HUES)
        assert len(lines) >= 3
        assert len(set(lines)) == len(lines)
        assert len(set(cells)) >= 2
