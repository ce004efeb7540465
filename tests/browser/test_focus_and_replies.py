"""Where the focus is after a press, and that what answers a press stands beside it and is spoken."""

import re

import pytest

from browser_cases import NEEDS_CHROMIUM, PHONE, violations

pytestmark = NEEDS_CHROMIUM
FOCUS = "document.activeElement.id"
IN_SIGHT = (
    "one => { const { top, bottom } = one.getBoundingClientRect(); return top > -1 && bottom < innerHeight + 1; }"
)
GIVE_NOTE = """() => { window.spoken = []; const one = document.getElementById('spoken');
  new MutationObserver(() => window.spoken.push(one.textContent))
    .observe(one, { childList: true, characterData: true, subtree: true }); }"""
SEND = """([path, body]) => fetch(`/api/${path}`, {method: "POST", headers: {"content-type": "application/json"},
  body: JSON.stringify(body)}).then((answer) => answer.text())"""


@pytest.mark.parametrize("size", [PHONE, (640, 450)])
def test_the_focus_goes_into_the_drawer_of_levers_and_back_to_its_button(standing, size):
    page = standing(size=size)
    page.focus("#drawer")
    page.keyboard.press("Enter")
    first = page.locator("#levers input").first
    assert page.evaluate(FOCUS) == first.get_attribute("id")
    assert first.evaluate(IN_SIGHT)
    assert violations(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#levers') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "drawer"
    assert page.locator("#levers").is_hidden()
    page.keyboard.press("Enter")
    page.click("#drawer")
    assert page.evaluate(FOCUS) == "drawer"


def test_what_came_of_a_file_stands_beside_the_box_it_was_chosen_in(desktop, tmp_path):
    """An alert above the screen was all there was of a file that is refused, and nothing of one that opened."""
    page = desktop("?view=compare")
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text("name = ", encoding="utf-8")
    right.write_text(
        page.evaluate(SEND, ["scenario.toml", {"scenario": "cn-graphite-2023", "levers": {}}]), encoding="utf-8"
    )
    reply = page.locator("#view-compare .file-reply")
    assert reply.is_hidden()
    page.locator("#saved-file").scroll_into_view_if_needed()
    page.set_input_files("#saved-file", wrong)
    reply.get_by_text("wrong.toml is not opened.").wait_for(timeout=20000)
    assert len(reply.inner_text()) > 50
    assert reply.get_attribute("role") == "alert"
    assert page.locator("#problem").is_hidden()
    page.wait_for_timeout(1000)
    assert reply.evaluate(IN_SIGHT), reply.bounding_box()
    page.set_input_files("#saved-file", right)
    reply.get_by_text(re.compile("right.toml is open: .*raphite.* stands above")).wait_for(timeout=60000)
    assert reply.get_attribute("role") == "status"
    assert violations(page) == []
    page.click("#undo")
    reply.wait_for(state="hidden", timeout=60000)  # another scenario stands above again


def test_what_was_removed_comes_back_by_the_key_of_undo_also_after_another_one(desktop):
    """Ctrl+Z on the button that offered it turned the levers of the page back instead, and the first was gone."""
    page = desktop("?view=compare&us_stock=6")
    for name in ("First", "Second"):
        page.fill("#saved-name", name)
        page.keyboard.press("Enter")
        page.locator("#saved-said", has_text=f"{name} is saved").wait_for(timeout=15000)
    for name in ("First", "Second"):
        page.get_by_role("button", name=f"Remove: {name}").click()
        page.locator("#bring-back0:focus", has_text=name).wait_for(timeout=15000)
    page.reload()
    page.locator("#bring-back1").wait_for(timeout=60000)
    page.focus("#bring-back1")
    page.keyboard.press("Control+z")
    page.locator("#saved-said", has_text="Second is back").wait_for(timeout=15000)
    page.locator("#bring-back0:focus").wait_for(timeout=15000)
    page.keyboard.press("Control+z")
    page.locator("#saved-said", has_text="First is back").wait_for(timeout=15000)
    assert page.locator("#saved-list strong").all_inner_texts() == ["First", "Second"]
    assert "us_stock=6" in page.url
    assert page.locator("#saved-removed").count() == 0


def without_ranges(page):
    page.route("**/api/ranges", lambda route: route.fulfill(json={"busy": True}))


def test_a_key_and_its_release_are_one_move(desktop):
    """Home asked twice for one setting, and the second answer, being the first, said that no number changed."""
    page = desktop("?from=2027-01")
    without_ranges(page)
    page.focus("#l-cn_approval")
    page.keyboard.press("Home")
    page.locator("#moved", has_text="Licences approved 0%").wait_for(timeout=20000)
    page.wait_for_timeout(2000)
    assert "no number on this page changed" not in page.inner_text("#moved")


def test_another_scenario_is_said_at_once_and_that_its_ranges_wait(desktop):
    page = desktop("?from=2027-01")
    without_ranges(page)
    page.select_option("#scenario", "cn-graphite-stop-2026")
    page.locator("#spoken", has_text="is open, levers act from").wait_for(state="attached", timeout=60000)
    page.locator("#spoken", has_text="Ranges wait").wait_for(state="attached", timeout=60000)


def test_a_comparison_can_be_given_up_and_a_held_side_is_said(desktop):
    page = desktop("?view=compare&us_stock=6")
    page.click("#keep-a")
    assert page.inner_text("#held").startswith("A is now ")
    page.click("#reset")
    page.route("**/api/compare", lambda route: None)  # never answered
    page.click("#compare")
    page.locator("#compared button", has_text="Cancel").click()
    page.locator("#compared", has_text="Cancelled.").wait_for(timeout=15000)
    page.locator("#compare:focus").wait_for(timeout=15000)


def test_escape_closes_what_stands_behind_an_i(desktop):
    page = desktop()
    about = page.locator(".lever details.more").first
    about.locator("summary[aria-label]").click()
    assert about.evaluate("one => one.open")
    page.keyboard.press("Escape")
    assert not about.evaluate("one => one.open")
    assert about.locator("summary[aria-label]").evaluate("one => one === document.activeElement")


def held_back(page, path, what):
    """The whole answer of long work is held back; of it the page gets a part, and how far the rest is."""

    def in_parts(route):
        reply = route.fetch()
        answer = reply.json()
        if answer["state"] != "ready":
            return route.fulfill(response=reply)
        number = route.request.post_data_json.get("shown", 0)
        part = {"so_far": {**answer, "to_come": what}, "number": 1} if number == 0 else {}
        return route.fulfill(json={"state": "working", "text": "Half done.", "share": 0.5, **part})

    page.route(f"**/api/{path}", in_parts)


@pytest.mark.parametrize(
    ("view", "start", "what"),
    [
        ("talks", "#talk", "So far by the central run alone; the other runs follow."),
        ("options", "#weigh", "So far by 2 runs of each measure or more; more runs follow."),
    ],
)
def test_what_there_was_stays_after_a_cancel_which_is_said(desktop, view, start, what):
    """The first look was thrown away, "Working" was spoken and the focus was lost."""
    page = desktop(f"?view={view}&us_stock={3 if view == 'talks' else 2}")
    held_back(page, view, what)
    page.focus(start)
    page.keyboard.press("Enter")
    part = page.locator(f"#{view} .so-far")
    part.wait_for(timeout=400000)
    page.locator(f"#{view} > .job button", has_text="Cancel").press("Enter")
    page.locator(f"#{view} > .job", has_text="Cancelled. So far ").wait_for(timeout=60000)
    words = page.inner_text(f"#{view} > .job")
    assert re.fullmatch(r"Cancelled\. So far [^;.]+\.", words), words  # what follows does not come any more
    assert page.locator(f"#{view} .deals > li, #{view} tbody tr").count() > 3
    assert part.count() == 0
    said = page.locator(f"#view-{view} > .unseen[role=status]").first
    assert said.text_content() == words
    page.wait_for_function(f"() => document.activeElement.id === '{start[1:]}'", timeout=5000)
    assert violations(page) == []


def test_a_page_that_opens_another_scenario_can_still_be_read(desktop):
    """Numbers of the scenario before were faded to a contrast of two to one."""
    page, held = desktop(), []
    page.route("**/api/open", lambda route: held.append(route))
    page.select_option("#scenario", "full-stop")
    page.locator("body.reopening #headline", has_text="Of the scenario before").wait_for(timeout=5000)
    assert violations(page) == []
    assert page.locator("#headline").evaluate("one => getComputedStyle(one.closest('main > *')).filter") != "none"
    held[0].continue_()
    page.locator("body:not(.reopening)").wait_for(timeout=60000)


@pytest.mark.parametrize("name", ["price", "shipments", "supply", "loss"])
def test_a_chart_that_reads_keys_says_which(standing, name):
    """As an image screen readers kept the arrow keys for themselves."""
    page = standing("?cn_approval=0.3")
    chart = page.locator(f"#c-{name}")
    assert chart.get_attribute("role") == "application"
    assert chart.get_attribute("aria-label")
    words = page.locator(f"#{chart.get_attribute('aria-describedby')}").text_content()
    assert ("place by place" if name == "loss" else "month by month") in words
    chart.focus()
    heard = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        heard.append(page.text_content("#tip-spoken"))
    page.keyboard.press("ArrowLeft")
    heard.append(page.text_content("#tip-spoken"))
    assert len(set(heard)) == 3
    assert heard[3] == heard[1]
    page.keyboard.press("Escape")


def test_a_chart_without_keys_is_a_picture(standing):
    page = standing("?cn_approval=0.3")
    assert page.get_attribute("#c-map", "role") == "img"
    assert page.get_attribute("#c-map", "tabindex") is None


def test_a_move_that_changes_nothing_speaks_its_own_sentence(desktop):
    """The whole headline was spoken again, and the sentence that answers the move was not."""
    page = desktop("?cn_approval=0&cn_military=0&from=2027-01")
    page.evaluate(GIVE_NOTE)
    page.focus("#l-cn_review")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.spoken.length > 0", timeout=60000)
    last = page.evaluate("window.spoken.at(-1)")
    assert last.startswith("No headline number changes by \N{LEFT DOUBLE QUOTATION MARK}Licence review time"), last
    assert page.inner_text("#headline")[:60] not in last
    page.evaluate("window.spoken.length = 0")
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    page.wait_for_function("() => window.spoken.length > 0", timeout=60000)
    assert page.evaluate("window.spoken.at(-1)").endswith(page.text_content("#headline"))


def test_undo_in_the_box_of_an_assumption_is_that_of_the_page(desktop):
    """The box went back, and the address and the page kept the value until the box was left."""
    page = desktop("?view=assumptions")
    box = page.locator("#p-leakage\\.share")
    box.wait_for(timeout=60000)
    before = box.input_value()
    box.fill("0.3")
    page.keyboard.press("Enter")
    page.locator("#moved", has_text="held at 0.3").wait_for(timeout=60000)
    assert "a.leakage.share=0.3" in page.url
    assert page.evaluate(FOCUS) == "p-leakage.share"
    page.keyboard.press("Control+z")
    page.locator("#moved:not(:has-text('held at'))").wait_for(timeout=60000)
    assert "leakage" not in page.url
    page.wait_for_function(f"() => document.getElementById('p-leakage.share').value === '{before}'", timeout=60000)
    box.fill("0.4")
    page.keyboard.press("Control+z")  # what is being typed is the box's own
    assert "leakage" not in page.url


def test_on_paper_no_line_is_cut(standing):
    page = standing("?cn_approval=0.3")
    page.emulate_media(media="print")
    line = page.locator(".row-fold > summary")
    assert line.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert line.evaluate("one => getComputedStyle(one).whiteSpace") == "normal"
    for tall in (".numbers .row", "#f-stops"):  # half a page stood empty above either
        assert page.locator(tall).evaluate("one => getComputedStyle(one).breakInside") == "auto"
    assert page.locator("#f-stops tr").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
