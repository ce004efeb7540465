"""What tests in a browser share: Chromium, sizes of a window, and what every page has to keep to."""

import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager

import pytest

CHROMIUM = os.environ.get("MONAZITE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium, or set MONAZITE_CHROMIUM"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
RANGE_DRAWS = 4
WIDE, PHONE = (1280, 900), (390, 844)


def both_sizes(fixture):
    """Marks a test whose page is laid out in another way on a phone: the fixture gives it a page of either size.

    Everything else is tested on a wide page alone.
    """
    return pytest.mark.parametrize(fixture, [WIDE, PHONE], ids=["wide", "phone"], indirect=True)


STAMPED = "() => [...document.querySelectorAll('[data-state]')].filter((one) => one.offsetParent && one.firstChild)"
STALE = f"""() => ({STAMPED})().filter((one) => one !== document.body
  && one.dataset.state !== document.body.dataset.state && !one.matches('.older')
  && !one.previousElementSibling?.matches('.older:not([hidden])')).map((one) => one.id)"""
"""Panels in sight that are of another state and do not say so."""


def panels_in_sight(page, action=""):
    """Ids of the panels in sight, once each is of the state that stands or says that it is of an older one."""
    numbers = "document.querySelector('#numbers').dataset.state === document.body.dataset.state"
    page.wait_for_function(f"() => {numbers}", timeout=60000)
    page.wait_for_function(f"() => ({STALE})().length === 0", timeout=60000)
    assert page.evaluate(f"({STALE})()") == [], action
    return set(page.evaluate(f"({STAMPED})().map((one) => one.id)"))


def levers(page):
    if page.locator("#drawer").is_visible() and page.locator("#drawer").get_attribute("aria-expanded") == "false":
        page.click("#drawer")


def violations(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    violations_found = axe.Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in violations_found]


def narrow_enough(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def downloaded(page, press):
    """The file that a button gives; pressed again where none comes: a page without a screen drops one in some ten."""
    api = pytest.importorskip("playwright.sync_api")
    for _ in range(3):
        try:
            with page.expect_download(timeout=10000) as saved:
                press()
            return saved.value
        except api.TimeoutError:
            continue
    raise AssertionError("no download")


def few_draws_store():
    """A store whose ranges are of a few draws where the page asks for sixteen: it shows a range of any number alike."""
    from monazite.presentation.web.runs.sessions import SessionStore, never

    class FewDraws(SessionStore):
        def range_run(self, request, draws, should_stop=never):
            return super().range_run(request, min(draws, RANGE_DRAWS), should_stop)

        def best_available(self, request, draws):
            return super().best_available(request, min(draws, RANGE_DRAWS))

    return FewDraws()


@contextmanager
def serving(app):
    """The address of a server of an app, in a thread of its own."""
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)
