"""Play a seat in a browser: three months, a reload and on, by mouse and by keyboard, wide and on a phone, axe clean."""

import re

import pytest

from browser_cases import NEEDS_CHROMIUM, PHONE, WIDE, both_sizes, serving

pytestmark = NEEDS_CHROMIUM
SIZES = {size: dict(zip(("width", "height"), size, strict=True)) for size in (WIDE, PHONE)}
DAY = "2023-09-10"


@pytest.fixture(scope="module")
def address():
    from monazite.presentation.web.app import create_app
    from monazite.presentation.web.panels import exercise

    patch = pytest.MonkeyPatch()
    patch.setattr(exercise, "DRAWS", 2)
    with serving(create_app()) as root:
        yield f"{root}?s=cn-ga-ge-2023&view=exercise"
    patch.undo()


@pytest.fixture
def page(request, browser, address):
    """A page of the tab; errors in it fail the test."""
    errors = []
    page = browser.new_page(viewport=SIZES[getattr(request, "param", WIDE)], accept_downloads=True)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "422" not in m.text else None)
    page.goto(address)
    page.locator("#exercise-seat option").first.wait_for(state="attached", timeout=120000)
    yield page
    page.close()
    assert not errors


def violations(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found]


def wait_for_title(page, text):
    page.locator("#exercise-title", has_text=text).wait_for(timeout=180000)
    page.locator("#view-exercise[aria-busy=false]").wait_for(timeout=30000)


def take_seat(page, months=4):
    page.select_option("#exercise-seat", "US")
    page.fill("#exercise-day", DAY)
    page.fill("#exercise-seed", "3")
    page.fill("#exercise-months", str(months))
    page.get_by_role("button", name="Take the seat").click()
    wait_for_title(page, f"month 1 of {months}")


def wait_for_act(page, words):
    """Wait until the button names these acts, and a screen reader is told the same."""
    page.get_by_role("button", name=f"Act: {words}", exact=True).wait_for(timeout=30000)
    said = page.locator("#exercise-will[role=status]").text_content()
    assert said == f"With the button Act you {words}."


def press_act_and_debrief(page):
    """Press Act and, while it works, all other buttons: they said nothing, and one of the two was lost."""
    buttons = page.evaluate("""async () => {
      const act = document.getElementById("exercise-act"), rest = ["look-back", "leave", "file"];
      act.click();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const others = rest.map((name) => document.getElementById(`exercise-${name}`));
      others.forEach((one) => one.click());
      return [act.textContent, ...others.map((one) => one.getAttribute("aria-disabled"))];
    }""")
    assert re.fullmatch(r"Working: your acts are being played, \d+ s", buttons[0])
    assert buttons[1:] == ["true"] * 3


def turn_down(page):
    """Turn the deal of the month down, where one is on the table."""
    answer = page.locator("#exercise-acts label", has_text="Turn the deal down")
    if answer.count():
        answer.click()


@both_sizes("page")
def test_months_a_reload_and_on(page):
    last = 4 if page.viewport_size["width"] > 500 else 2  # a phone shows each part once
    take_seat(page, last)  # with this seed an offer is on the table: whoever only pressed Act turned it down unknowing
    assert page.evaluate("document.activeElement.id") == "exercise-title"
    assert page.locator("#exercise-acts legend", has_text="The offer on the table: choose one").count() == 1
    assert page.locator("input[name=x-accept]:checked").count() == 0
    page.click("#exercise-act")
    assert page.evaluate("!document.getElementById('exercise-acts').checkValidity()")
    assert f"month 1 of {last}" in page.inner_text("#exercise-title")
    turn_down(page)
    assert "In force, in the steps of the game:" in page.inner_text("#exercise-month")
    page.locator("#exercise-acts label", has_text="a stock of 90 days").click()
    for month in range(2, last + 1):
        page.click("#exercise-act")
        wait_for_title(page, f"month {month} of {last}")
        assert month != 3 or "In the papers" in page.inner_text("#exercise-month")
        if month < last:
            turn_down(page)
    shown = page.inner_text("#exercise-month")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
    page.reload()
    wait_for_title(page, f"month {last} of {last}")
    assert page.inner_text("#exercise-month") == shown
    assert "bought ahead, aiming at 90 days of use" in page.text_content("#exercise-month").lower()
    turn_down(page)
    page.click("#exercise-act")
    wait_for_title(page, "the exercise is over")
    assert not page.locator("#exercise-acts").count()
    page.click("#exercise-look-back")
    wait_for_title(page, "what came of it")
    assert page.locator("#exercise-month caption", has_text="Losses of lines in twelve months").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
    with page.expect_download() as saved:
        page.click("#exercise-file")
    assert saved.value.suggested_filename == "exercise.json"
    page.click("#exercise-leave")
    page.locator("#exercise-playing").wait_for(state="hidden")
    assert page.evaluate("localStorage.getItem('monazite-exercise')") is None


@both_sizes("page")
def test_an_exercise_stands_alone_and_its_acts_are_within_reach(page):
    """No headline, number, lever or warning of another date; tabs whole; one press to the acts, then the act shows."""
    width = page.viewport_size["width"]
    for tab in page.locator("#tabs [role=tab]").all():
        box = tab.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, tab.inner_text()
    for name in ("headline", "numbers", "warnings", "levers", "drawer", "day", "good"):
        assert page.locator(f"#{name}").is_hidden(), name
    assert page.locator("#scenario").is_visible()
    take_seat(page)
    news, acts = (page.locator(f"#exercise-now {one}").first.bounding_box() for one in ("ul", "form"))
    if width > 1000:  # a month on one screen: what can be done stands beside what is new
        assert acts["x"] >= news["x"] + news["width"]
        assert abs(acts["y"] - page.locator("#exercise-now").bounding_box()["y"]) < 5
    else:
        assert acts["y"] >= news["y"] + news["height"]
    assert page.locator("#exercise-now > div li").count() <= 5
    assert not page.locator("#exercise-month > details[open]").count()
    assert page.locator("#exercise-month").bounding_box()["height"] < (1700 if width > 1000 else 4000)
    turn_down(page)
    press_act_and_debrief(page)
    wait_for_title(page, "month 2 of 4")
    assert page.evaluate("JSON.parse(sessionStorage.getItem('monazite-exercise')).acts.length") == 1
    shown = page.text_content("#exercise-month")
    assert "You can" in shown or "While it holds" in shown
    assert "What was shipped to you in" in shown
    assert page.locator("#exercise-now caption", has_text="Prices outside China").count() == 1
    assert "MUSD" not in shown
    assert not re.search(r"[a-z]+-\d+-[a-z]+-\d+bn-\d+m", shown)
    page.click("#exercise-look-back")
    wait_for_title(page, "what came of it")
    shown = page.inner_text("#exercise-month")
    assert "What your own acts changed" in shown
    assert "South Korea" in page.text_content("#exercise-month"), "what unfolds names other countries"
    page.click("#tab-overview")
    assert page.locator("#headline").is_visible()


def test_a_month_by_keyboard_alone(page):
    """The tab, the seat, an act and the next month without a mouse; every control has a name for a screen reader."""
    page.focus("#exercise-seat")
    page.keyboard.type("United States")
    page.fill("#exercise-day", DAY)
    page.focus("#exercise-months")
    page.keyboard.press("Enter")
    wait_for_title(page, "month 1 of 6")
    page.focus("#exercise-acts input[type=radio][name=x-buy]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "buy 30"
    page.keyboard.press("Enter")
    wait_for_title(page, "month 2 of 6")
    for control in page.locator("#view-exercise :is(input, select, button):visible").all():
        named = control.evaluate("c => c.labels?.[0]?.textContent.trim() || c.textContent.trim()")
        assert named
    groups = page.locator("#exercise-acts fieldset legend").all_text_contents()
    assert "Stocks: buy ahead" in groups


def test_what_cannot_be_is_one_sentence(page):
    page.evaluate("document.getElementById('exercise-start').noValidate = true")
    page.fill("#exercise-day", "2049-01-01")
    page.get_by_role("button", name="Take the seat").click()
    page.locator("#exercise-problem:visible", has_text="day: found 2049-01-01").wait_for(timeout=60000)
    assert page.locator("#exercise-playing").is_hidden()


def test_the_page_s_own_levers_are_played_from_their_day(browser, address):
    """The exercise left the levers out without a word and began in another year than the page."""
    page = browser.new_page(viewport=SIZES[PHONE])
    page.goto(f"{address}&from=2023-10&cn_approval=0&country=EU")
    page.locator("#exercise-seat option").first.wait_for(state="attached", timeout=120000)
    page.wait_for_function("() => document.getElementById('exercise-day').value === '2023-10-01'", timeout=60000)
    assert "Licences approved 0%" in page.inner_text("#exercise-mine")
    assert page.input_value("#exercise-seat") == "EU own"
    page.get_by_role("button", name="Take the seat").click()
    wait_for_title(page, "European Union, 1 October 2023: month 1 of 6")
    assert "Your setting is played: Licences approved 0 %" in page.inner_text("#exercise-setting")
    assert "no shipments" in page.inner_text("#exercise-month")
    assert page.locator("#exercise-month summary", has_text="come from").count() == 1
    assert violations(page) == []
    page.evaluate("localStorage.clear()")
    page.close()


def test_a_counterpart_can_be_chosen_from_the_controller_s_seat(browser, address):
    page = browser.new_page(viewport=SIZES[WIDE])
    page.goto(address.replace("view=exercise", "view=talks") + "&country=EU")
    page.locator("#seat option").first.wait_for(state="attached", timeout=120000)
    assert page.input_value("#seat") == "EU"
    assert "against China, which controls supply" in page.inner_text("#view-talks")
    page.select_option("#seat", "CN")
    assert page.input_value("#opposite") == "EU"
    page.select_option("#opposite", "JP")
    with page.expect_request("**/api/talks") as asked:
        page.click("#talk")
    body = asked.value.post_data_json
    assert (body["seat"], body["opposite"]) == ("CN", "JP")
    assert violations(page) == []
    page.close()


def test_each_tab_plays_a_session_of_its_own(browser, address):
    """A second tab opened the session of the first, without a word, and both wrote over each other."""
    context = browser.new_context(viewport=SIZES[WIDE])
    first = context.new_page()
    first.goto(address)
    first.locator("#exercise-seat option").first.wait_for(state="attached", timeout=120000)
    take_seat(first)
    assert not first.locator("#exercise-taken-up").count()
    second = context.new_page()
    second.goto(address)
    wait_for_title(second, "month 1 of 4")
    assert "leave the exercise to begin another" in second.inner_text("#exercise-taken-up")
    turn_down(second)
    second.click("#exercise-act")
    wait_for_title(second, "month 2 of 4")
    assert not second.locator("#exercise-taken-up").count()
    first.reload()
    wait_for_title(first, "month 1 of 4")
    second.click("#exercise-leave")
    second.reload()
    second.locator("#exercise-seat option").first.wait_for(state="attached", timeout=120000)
    second.locator("#view-exercise[aria-busy=false]").wait_for(timeout=30000)
    assert not second.locator("#exercise-title").count()
    first.reload()
    wait_for_title(first, "month 1 of 4")
    context.close()


@both_sizes("page")
def test_the_button_names_what_will_be_done_and_an_open_threat_is_marked(page):
    """A choice of terms put the deal on the table, a click on its box took it away, and the button said the same."""
    page.select_option("#exercise-seat", "US")
    page.fill("#exercise-day", DAY)
    page.fill("#exercise-seed", "1")  # the first word is one's own in the first two months
    page.get_by_role("button", name="Take the seat").click()
    wait_for_title(page, "month 1 of 6")
    wait_for_act(page, "change nothing; no deal is offered")
    assert not page.locator("#exercise-chart").count()
    lasts = page.locator("#x-offer-4")
    lasts.select_option(lasts.locator("option").last.get_attribute("value"))
    assert page.is_checked("#x-offer")
    assert page.inner_text("#x-offer-state") == "it is offered with Act"
    page.locator("#exercise-acts label", has_text="Buy ahead: a stock of 90 days").click()
    wait_for_act(page, "offer the deal and buy 90 days")
    page.click("label[for=x-offer]")
    assert page.inner_text("#x-offer-state") == "not offered"
    wait_for_act(page, "buy 90 days; no deal is offered")
    page.locator("#exercise-acts label", has_text="Threaten in public").locator("text=60 %").click()
    page.click("#exercise-act")
    wait_for_title(page, "month 2 of 6")
    assert "your own threat: an added tariff of 60 %" in page.locator("#exercise-now ul").first.inner_text()
    wait_for_act(page, "change nothing; no deal is offered; your threat is not carried out")
    marked = page.locator("#exercise-acts label", has_text="Carries out your threat; not doing so costs")
    assert marked.count() == 1
    marked.click()
    wait_for_act(page, "set an added tariff of 60 %; no deal is offered")
    chart = page.locator("#exercise-chart > svg[role=img]")
    assert "As played: " in chart.get_attribute("aria-label")
    good = page.locator("#exercise-chart-good option").nth(1)
    page.select_option("#exercise-chart-good", label=good.text_content())
    page.locator(f"#exercise-chart > svg[aria-label^='{good.text_content()}']").wait_for()
    page.click("#exercise-chart summary")
    assert page.locator("#exercise-chart tbody tr").count() == 2  # the month before the exercise, and the first
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
