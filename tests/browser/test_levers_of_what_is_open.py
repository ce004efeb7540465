"""Levers show the scenario, month and file that are open, whichever way they were opened: as the same link does."""

import json

import pytest

from browser_cases import NEEDS_CHROMIUM

pytestmark = NEEDS_CHROMIUM

LEVERS = """() => Object.fromEntries([...document.querySelectorAll('#levers .lever')].map((row) => {
  const slider = row.querySelector('input[type=range]');
  return [slider.id, [slider.value, slider.min, slider.max, slider.step, slider.getAttribute('aria-valuetext'),
    row.querySelector('button.value').innerText, row.querySelector('button.value').getAttribute('aria-label'),
    row.querySelector('.at-rest').getAttribute('style'), row.querySelector('.jump')?.innerText ?? '',
    [...row.querySelectorAll('.chips button')].map((one) => [one.innerText, one.ariaPressed, one.tabIndex]),
    [...row.querySelectorAll('select[data-span]')].map((one) => [one.value, one.options[0].text])]];
}))"""
SEND = """([path, body]) => fetch(`/api/${path}`, {method: "POST", headers: {"content-type": "application/json"},
  body: JSON.stringify(body)}).then((answer) => answer.text())"""
STOP = "?from=2027-01&cn_approval=0&cn_military=0"
FULL_STOP, TRUCE = "full-stop", "truce-expiry-2026"


def opens(page, work):
    """Does what opens something else, and waits until its ranges have come."""
    page.evaluate("document.body.removeAttribute('data-ranges')")
    work()
    page.locator("body[data-ranges]").wait_for(timeout=90000)
    page.wait_for_function("() => document.body.dataset.state === document.querySelector('#numbers').dataset.state")


def by_scenario(page):
    opens(page, lambda: page.select_option("#scenario", TRUCE))


def by_month(page):
    opens(page, lambda: page.select_option("#day", "2025-05-01"))


def by_good(page):
    opens(page, lambda: page.select_option("#good", "Tb.oxide"))


def by_file(page, tmp_path):
    levers = {"cn_approval": 0, "cn_military": 0}
    toml = page.evaluate(SEND, ["scenario.toml", {"scenario": "cn-ree-2025", "day": "2027-01-01", "levers": levers}])
    (tmp_path / "own.toml").write_text(toml, encoding="utf-8")
    page.click("#tab-compare")
    opens(page, lambda: page.set_input_files("#saved-file", tmp_path / "own.toml"))


def by_saved(page):
    page.click("#tab-compare")
    page.fill("#saved-name", "mine")
    page.keyboard.press("Enter")
    by_scenario(page)
    opens(page, lambda: page.get_by_role("button", name="Open: mine").click())


def by_article(page):
    page.click("#tab-article")
    page.fill("#text", "BEIJING, Dec 1, 2026 - China will stop all exports of tungsten to Japan from Jan. 1, 2027.")
    opens(page, lambda: page.click("#read"))


def by_undo_and_redo(page):
    by_scenario(page)
    opens(page, lambda: page.click("#undo"))
    opens(page, lambda: page.click("#redo"))
    opens(page, lambda: page.keyboard.press("Control+z"))


def by_going_back(page):
    by_scenario(page)
    opens(page, page.go_back)


WAYS = [
    (f"?s={FULL_STOP}", by_scenario),
    ("?us_stock=6", by_scenario),
    ("", by_month),
    ("?cn_approval=0.3", by_month),
    ("", by_good),
    ("", by_file),
    (f"?s={FULL_STOP}", by_saved),
    (STOP, by_saved),
    ("", by_article),
    (f"?s={FULL_STOP}", by_undo_and_redo),
    (f"?s={FULL_STOP}", by_going_back),
]


@pytest.mark.parametrize(("start", "way"), WAYS, ids=[f"{way.__name__}-{start}" for start, way in WAYS])
def test_levers_are_those_of_the_same_link_opened_fresh(desktop, tmp_path, start, way):
    """They kept where levers rest in the scenario before, and an arrow key then moved on from there."""
    page = desktop(start)
    way(page, tmp_path) if way is by_file else way(page)
    shown = page.evaluate(LEVERS)
    fresh = desktop(page.evaluate("location.search + location.hash") or "?").evaluate(LEVERS)
    assert len(shown) > 20
    assert {name: (shown[name], fresh[name]) for name in fresh if shown.get(name) != fresh[name]} == {}
    assert list(shown) == list(fresh)


def test_an_arrow_key_goes_on_from_where_the_lever_rests_in_the_scenario_that_is_open(desktop):
    page = desktop(f"?s={FULL_STOP}")
    by_scenario(page)
    at_rest = float(page.input_value("#l-cn_approval"))
    page.focus("#l-cn_approval")
    page.keyboard.press("ArrowRight")
    page.locator("#moved", has_text="Moved: Licences approved").wait_for(timeout=15000)
    moved = json.loads(page.evaluate("document.body.dataset.state"))[3]
    assert moved == [["cn_approval", pytest.approx(at_rest + 0.01)]]
    assert at_rest > 0.4
