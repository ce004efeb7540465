"""The app in a browser: no other host, no console errors, levers, keyboard, link, undo, phone width, axe."""

import shutil
import socket
import threading
import time

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address():
    import uvicorn

    from monazite.web.app import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_app_in_a_browser(address, size):
    api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    errors, foreign = [], []
    with api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on(
            "request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None
        )
        page.goto(address)
        page.locator("#c-map svg").wait_for(timeout=30000)
        page.focus("#l-us_tariff")
        page.keyboard.press("End")
        page.locator("#headline[data-token]").wait_for(timeout=15000)
        assert "us_tariff=1.45" in page.url
        page.locator("#undo:enabled").click()
        assert "us_tariff" not in page.url
        page.locator("#redo:enabled").click()
        page.goto(page.url)
        page.locator("#c-map svg").wait_for(timeout=30000)
        assert page.input_value("#l-us_tariff") == "1.45"
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
        browser.close()
    assert not errors
    assert not foreign
