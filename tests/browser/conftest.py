"""One server of the app and one browser for all tests of the folder, and pages of it."""

import pytest

from app_cases import find_idle_once, rank_few
from browser_cases import CHROMIUM, FLAGS, PHONE, WIDE, few_draws_store, serving


@pytest.fixture(scope="package")
def store():
    """What the server of the tests holds."""
    return few_draws_store()


@pytest.fixture(scope="package")
def address(store):
    from monazite.presentation.web.app import create_app
    from monazite.presentation.web.panels import options, talks
    from monazite.presentation.web.runs.requests import OpenRequest, RangesRequest
    from monazite.presentation.web.views import downloads, endpoints

    endpoints.open_scenario(store, OpenRequest())  # kernels that are not compiled yet take a minute
    endpoints.simulate_ranges(store, RangesRequest())
    patch = pytest.MonkeyPatch()
    patch.setattr(talks, "DRAWS", 1)  # the whole game, all measures and the whole brief, on one draw
    patch.setattr(options, "DRAWS", 1)
    patch.setattr(downloads, "BRIEF_DRAWS", 1)
    rank_few(patch)
    find_idle_once(patch)
    with serving(create_app(store)) as root:
        yield root
    patch.undo()


@pytest.fixture(scope="package")
def browser():
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request, browser, address):
    """A page with the app; what goes wrong in it and requests to others fail the test."""
    errors, foreign = [], []
    page = browser.new_page(viewport=dict(zip(("width", "height"), request.param, strict=True)))
    page.on("pageerror", lambda e: errors.append(str(e)))
    # 422: an answer that says what is wrong; 409: a newer request has taken the place of one that nobody waits for
    expected = ("422", "409")
    page.on(
        "console",
        lambda m: errors.append(m.text) if m.type == "error" and not any(e in m.text for e in expected) else None,
    )
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.goto(address, timeout=90000)
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    yield page
    page.close()
    assert not errors
    assert not foreign


def opener(browser, address, size):
    """Opens pages of a size at an address of the app, closes them at the end, and fails where one had an error."""
    errors, pages = [], []

    def opened(query=""):
        page = browser.new_page(viewport=dict(zip(("width", "height"), size, strict=True)), accept_downloads=True)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(address + query, timeout=90000)  # the first page of a browser, on a busy machine
        page.locator("body[data-ranges]").wait_for(timeout=90000)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert not errors


@pytest.fixture
def desktop(browser, address):
    """A wide page that is opened at an address of the app: ``desktop("?us_tariff=1")``."""
    yield from opener(browser, address, WIDE)


@pytest.fixture
def phone_at(browser, address):
    """The same as wide as a phone."""
    yield from opener(browser, address, PHONE)
