"""Saved settings, links to scenarios that were read, and undo in a browser."""

from browser_cases import NEEDS_CHROMIUM, narrow_enough, violations

pytestmark = NEEDS_CHROMIUM
FILE = 'name = "Mine"\nstart = 2026-01-01\nmonths = 24\nextends = "record"\n'


def moved(page, text):
    page.locator("#moved", has_text=text).wait_for(timeout=20000)


def test_any_two_saved_settings_are_compared_also_of_other_lengths(desktop):
    page = desktop("?view=compare&cn_approval=0.3")
    for name, scenario in (("Strict", None), ("Stop", "full-stop")):
        if scenario:
            page.select_option("#scenario", scenario)
            page.locator("#headline", has_text="January 2027").wait_for(timeout=60000)
        page.fill("#saved-name", name)
        page.keyboard.press("Enter")
        page.locator("#saved-said", has_text=f"{name} is saved").wait_for(timeout=15000)
    page.get_by_role("button", name="As A: Stop").click()
    page.get_by_role("button", name="As B: Strict").click()
    page.click("#compare")
    page.locator("#compared table").wait_for(timeout=90000)
    assert "the 12 months from January 2027" in page.inner_text("#compared-of")
    assert "the last one that both have" in page.inner_text("#compared-of")
    assert "draw by draw" in page.inner_text("#compared-of")
    assert page.locator("#compared tbody tr").count() > 5
    # the ranges stand in sight, the sentence about them does not scroll away with the table
    assert page.eval_on_selector("#compared .scroll", "(one) => one.scrollWidth <= one.clientWidth")
    assert page.locator("#compared .scroll #compared-of").count() == 0
    assert " to " in page.locator("#compared td:last-child small").first.inner_text()
    assert narrow_enough(page)
    assert violations(page) == []


def test_a_link_to_a_scenario_that_was_read_survives_a_restart_of_the_server(desktop, store, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(FILE, encoding="utf-8")
    page = desktop("?view=compare")
    page.set_input_files("#saved-file", file)
    page.locator("#scenario option", has_text="Mine").wait_for(state="attached", timeout=60000)
    page.locator("button[data-lever=us_stock]", has_text="180 days").click()
    moved(page, "US strategic stock")
    link = page.url
    assert "#toml=" in link
    store._read._values.clear()  # as after a restart
    store._workspaces._values.clear()
    again = desktop("?" + link.partition("?")[2])
    assert again.locator("#scenario option:checked").inner_text() == "Mine"
    moved(again, "US strategic stock")


def test_undo_reaches_what_was_done_before_a_new_move_and_outlives_a_reload(desktop):
    page = desktop()
    for lever, name in (("us_stock", "180 days"), ("ally_stock", "57 days")):
        page.locator(f"button[data-lever={lever}]", has_text=name).click()
        page.wait_for_timeout(100)
    moved(page, "Allies' strategic stock 1.9 months")
    page.click("#undo")
    page.click("#undo")
    moved(page, "Every lever at rest")
    page.locator("button[data-lever=cn_approval]", has_text="strict").click()
    moved(page, "Licences approved 30%")
    page.reload()
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    reached = []
    for _ in range(6):
        if page.locator("#undo").is_disabled():
            break
        page.click("#undo")
        page.wait_for_timeout(150)
        reached.append(page.inner_text("#moved"))
    assert any("Allies' strategic stock" in text for text in reached)
