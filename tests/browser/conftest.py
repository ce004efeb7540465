"""One server of the app and one browser for all tests of the folder, and pages of it."""

import pytest

from app_cases import find_idle_once, rank_few, unbound_memory
from browser_cases import CHROMIUM, FLAGS, PHONE, WIDE, few_draws_store, serving


@pytest.fixture(scope="package", autouse=True)
def memory_without_bound():
    """Servers of tests let go of nothing for what other tests hold."""
    with pytest.MonkeyPatch.context() as patch:
        unbound_memory(patch)
        yield


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


def watched_page(browser, address, size, query=""):
    """A page with the app, and a list of what goes wrong in it; requests to others are among it."""
    wrong = []
    page = browser.new_page(viewport=dict(zip(("width", "height"), size, strict=True)))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    # 422: an answer that says what is wrong; 409: a newer request has taken the place of one that nobody waits for
    expected = ("422", "409")
    page.on(
        "console",
        lambda m: wrong.append(m.text) if m.type == "error" and not any(e in m.text for e in expected) else None,
    )
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.goto(address + query, timeout=90000)
    page.locator("body[data-ranges]").wait_for(timeout=60000)
    return page, wrong


@pytest.fixture
def page(request, browser, address):
    """A page with the app; what goes wrong in it and requests to others fail the test."""
    page, wrong = watched_page(browser, address, getattr(request, "param", WIDE))
    yield page
    page.close()
    assert not wrong


OPEN_FOLDS = "() => { window.openFolds = new Set(document.querySelectorAll('details[open]')); }"
"""Notes in a page which of its folds are open."""
FOLD_AGAIN = """() => { for (const one of document.querySelectorAll('details')) one.open = window.openFolds.has(one);
  document.activeElement.blur(); scrollTo(0, 0); }"""
STATE = "() => [location.search, document.body.dataset.state, document.body.dataset.view]"


@pytest.fixture(scope="package")
def loaded():
    """Pages that stand, by address and size: each with what went wrong in it and the state that it was loaded in."""
    pages = {}
    yield pages
    for page, *_ in pages.values():
        page.close()


@pytest.fixture
def standing(browser, address, loaded):
    """A page that all tests share that leave it as it is: ``standing("?cn_approval=0")``. To load one takes seconds.

    What a test unfolds, the view and the medium go back by themselves. Whoever moves a lever needs a page of its own:
    a page that is not of the state in which it was loaded fails the test, and the next test gets a new one.
    """
    used = set()

    def opened(query="", size=WIDE):
        if (query, size) not in loaded:
            page, wrong = watched_page(browser, address, size, query)
            page.evaluate(OPEN_FOLDS)
            loaded[query, size] = page, wrong, page.evaluate(STATE)
        used.add((query, size))
        return loaded[query, size][0]

    yield opened
    for which in used:
        page, wrong, state = loaded.pop(which)
        page.emulate_media(media="null", color_scheme="null", forced_colors="null")
        page.keyboard.press("Escape")
        if page.evaluate("document.body.classList.contains('drawer')"):  # the first one closed an "i" in it
            page.keyboard.press("Escape")
        if page.evaluate("document.body.dataset.view") != state[-1]:
            page.click(f"#tab-{state[-1]}")
        page.evaluate(FOLD_AGAIN)
        if wrong or page.evaluate(STATE) != state:
            page.close()
            pytest.fail(f"the page that stands is another one now, or had errors: {wrong}")
        loaded[which] = page, wrong, state


@pytest.fixture
def resting(request, standing):
    """A page with every lever at rest, which the test leaves so."""
    return standing(size=getattr(request, "param", WIDE))


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
