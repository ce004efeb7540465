"""The written brief: files, atomicity, links that lead somewhere."""

import json
import re

import pytest

from brief_cases import brief_run, full_inputs, licences, licensed_run
from monazite.presentation.briefing import render as module
from monazite.presentation.briefing.html_page import page_as_html
from monazite.presentation.briefing.main_part.page.main_html import main_as_html
from monazite.presentation.briefing.page import compose
from monazite.presentation.briefing.render import brief


@pytest.fixture(scope="module")
def results():
    return brief_run(licences(), months=6, draws=1)


def test_nothing_half_written_remains(tmp_path, monkeypatch, results):
    out = tmp_path / "out"
    out.mkdir()
    (out / "results.parquet").write_text("keep")
    (out / "brief.html").write_text("old")
    monkeypatch.setattr(module, "page_as_markdown", lambda page: 1 / 0)
    monkeypatch.setattr(module, "_draw", lambda *a: {})
    monkeypatch.setattr(module, "page_as_html", lambda *a: "new")
    monkeypatch.setattr(module, "main_as_html", lambda *a: "new")
    with pytest.raises(ZeroDivisionError):
        brief(results, out=out)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["brief.html", "out", "results.parquet"]
    assert (out / "brief.html").read_text() == "old"


def test_writing_into_an_existing_folder_keeps_other_files(tmp_path, monkeypatch, results):
    def draw(page, folder, report):
        folder.mkdir(exist_ok=True)
        names = [*(figure.id for figure in page.figures), *(f"main-{name}" for name in page.main.figures)]
        for name in names:
            (folder / f"{name}.svg").write_text("x")
        return {name: {"wide": "", "narrow": ""} for name in names}

    monkeypatch.setattr(module, "_draw", draw)
    (tmp_path / "manifest.json").write_text("{}")
    first = brief(results, out=tmp_path)
    claims = first.claims_file.read_text()
    second = brief(results, out=tmp_path)
    assert (tmp_path / "manifest.json").exists()
    assert first.html == second.html
    assert claims == second.claims_file.read_text()
    assert {c["section"] for c in json.loads(claims)} >= {"front", "happening", "next", "beyond"}


def test_unknown_style(tmp_path, results):
    with pytest.raises(ValueError, match="unknown style"):
        brief(results, out=tmp_path, style="interactive")  # type: ignore[arg-type]


def test_every_link_of_the_pages_leads_somewhere():
    """Also the mark for more sources than have room beside a quotation, and the cards of numbers."""
    made = compose(licensed_run(), **full_inputs())
    drawn = {figure.id: {"wide": "", "narrow": ""} for figure in made.figures}
    drawn |= {f"main-{name}": {"wide": "", "narrow": ""} for name in made.main.figures}
    annex, main = page_as_html(made, drawn), main_as_html(made, made.main, drawn)
    assert ">+</a>" in annex
    for text in (annex, main):
        names = set(re.findall(r' id="([^"]+)"', text))
        links = set(re.findall(r'(?:href="#|popovertarget=")([^"]+)"', text))
        assert links - names == set()
    assert 'href="annex.html"' in main
    assert 'href="brief.html"' in annex
