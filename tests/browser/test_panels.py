"""After every action each open panel carries the id of the state that stands, or says that it is of an older one."""

import pytest

from browser_cases import NEEDS_CHROMIUM, panels_in_sight

pytestmark = NEEDS_CHROMIUM
STRICT = "button[data-lever=cn_approval]"


def test_each_open_panel_carries_the_state_that_it_was_filled_for(desktop):
    page = desktop("?cn_approval=0.3")
    shown = set()

    def compare():
        page.click("#tab-compare")
        page.click("#compare")
        page.locator("#compared table").wait_for(timeout=60000)

    def reset():
        page.click("#tab-overview")
        page.click("#reset")

    def firm():
        page.click("#tab-company")
        page.click("#firm-example")
        page.locator("#firm-headline", has_text="Invented Motors").wait_for(timeout=60000)

    actions = {
        "open": lambda: None,
        "lever": lambda: page.locator(STRICT, has_text="case by case").click(),
        "industries": lambda: page.click("#tab-industries"),
        "lever beside industries": lambda: page.locator("button[data-lever=us_stock]", has_text="180 days").click(),
        "sources": lambda: page.click("#tab-sources"),
        "another number": lambda: page.select_option("#number", "magnets"),
        "months": lambda: page.select_option("select[data-span=us_stock][data-end=start]", label="January 2027"),
        "compare": compare,
        "lever beside a comparison": lambda: page.locator("button[data-lever=us_stock]", has_text="57 days").click(),
        "take": lambda: page.click("#tab-take"),
        "undo": lambda: page.click("#undo"),
        "redo": lambda: page.click("#redo"),
        "good": lambda: page.select_option("#good", "Tb.oxide"),
        "firm": firm,
        "lever beside a firm": lambda: page.locator(STRICT, has_text="strict").click(),
        "reset": reset,
    }
    for action, do in actions.items():
        do()
        shown |= panels_in_sight(page, action)
    page.locator("#levers:not(.older)[data-state]").wait_for(state="attached", timeout=90000)
    shown |= panels_in_sight(page, "rest")
    assert {"numbers", "view-overview", "warnings", "output", "trace", "compared", "files", "levers"} <= shown
    assert "firm-answers" in shown


@pytest.mark.parametrize(("view", "start"), [("talks", "#talk"), ("options", "#weigh")])
def test_long_work_says_how_far_it_is_can_be_cancelled_and_carries_its_state(desktop, view, start):
    page = desktop(f"?view={view}&us_stock={4 if view == 'talks' else 5}")
    page.click(start)
    page.locator(f"#{view} progress").wait_for(timeout=60000)
    assert view in panels_in_sight(page, "under way")
    page.locator(f"#{view} button", has_text="Cancel").click()
    page.locator(f"#{view}", has_text="Cancelled").wait_for(timeout=90000)
    page.click(start)
    page.locator(f"#{view} table, #{view} .deals").first.wait_for(timeout=400000)
    assert view in panels_in_sight(page, "done")
    page.locator("button[data-lever=ally_stock]", has_text="57 days").click()
    page.locator(f"#view-{view} .older:visible", has_text="ask again").wait_for(timeout=30000)
    assert view in panels_in_sight(page, "lever beside it")


def test_a_part_of_an_answer_is_shown_while_the_rest_is_made_and_then_replaced(desktop):
    """The whole answer is held back: until then the page gets it once as a part, and how far the rest is."""
    page, shown, is_whole = desktop("?view=talks&us_stock=4"), [], []

    def in_parts(route):
        reply = route.fetch()
        answer, number = reply.json(), route.request.post_data_json.get("shown", 0)
        if answer["state"] != "ready" or is_whole:
            return route.fulfill(response=reply)
        shown.append(number)
        part = {"so_far": {**answer, "to_come": "So far a part.", "draws": 1}, "number": 1} if number == 0 else {}
        return route.fulfill(json={"state": "working", "text": "Half done.", "share": 0.5, **part})

    page.route("**/api/talks", in_parts)
    page.click("#talk")
    page.locator("#talks .so-far", has_text="So far a part.").wait_for(timeout=400000)
    page.locator("#talks .deals > li").first.wait_for(timeout=30000)
    page.locator("#talks progress").wait_for(timeout=30000)
    page.wait_for_timeout(2500)
    assert page.locator("#talks .deals").count() == 1, "the part stays while only progress comes"
    assert page.locator("#view-talks .unseen", has_text="A part of the answer has come: talks.").count() == 1
    assert shown[0] == 0
    assert set(shown[1:]) == {1}, "what is shown is not sent again"
    assert "talks" in panels_in_sight(page, "a part")
    is_whole.append(True)
    page.locator("#talks progress").wait_for(state="detached", timeout=30000)
    assert page.locator("#talks .so-far").count() == 0
    assert page.locator("#talks .deals > li").count() > 0
    assert page.locator("#view-talks .unseen", has_text="The answer has come: talks.").count() == 1


def test_an_article_is_of_any_state_and_a_ranking_of_its_own(desktop):
    page = desktop("?view=article")
    page.fill("#text", "The United States will impose a 100 percent tariff on Chinese magnets from 1 November 2026.")
    page.fill("#written", "2026-10-09")
    page.click("#read")
    page.locator("#reading .card").first.wait_for(timeout=60000)
    assert "reading" in panels_in_sight(page, "article")
    page.click("#undo")
    assert "reading" in panels_in_sight(page, "undo beside an article")
    page.click("#tab-assumptions")
    page.locator("#influence p", has_text="these move it most").wait_for(timeout=240000)
    assert "influence" in panels_in_sight(page, "assumptions")
    page.locator(STRICT, has_text="strict").click()
    page.locator("#view-assumptions .older:visible", has_text="ask again").wait_for(timeout=15000)
    assert "influence" in panels_in_sight(page, "lever beside assumptions")


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(desktop):
    """The first of two questions is held up until the second one is answered."""
    page, held = desktop("?view=sources"), []
    page.locator("#trace .claim").wait_for(timeout=60000)
    page.route("**/api/trace", lambda route: route.continue_() if held else held.append(route))
    page.select_option("#number", index=2)
    page.select_option("#number", "magnets")
    page.locator("#trace .claim", has_text="Shipments of magnets").wait_for(timeout=60000)
    assert len(held) == 1
    with page.expect_response("**/api/trace"):
        held[0].continue_()
    page.wait_for_timeout(500)
    assert "Shipments of magnets" in page.inner_text("#trace .claim")
    panels_in_sight(page, "late answer")
