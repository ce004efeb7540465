"""The brief as a whole: every number is a claim, every picture has a description, nothing leaves the file."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from brief_cases import full_inputs, licensed_run
from monazite.presentation.briefing.render import brief
from monazite.results.outcomes.registry import REGISTRY

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "circle", "line", "use", "stop"}
GOLDEN = Path(__file__).with_name("claims.json")


class Reader(HTMLParser):
    """Text outside claims, structure, pictures and styles; ids; links; attributes."""

    def __init__(self):
        super().__init__()
        self.depth, self.hidden, self.outside = 0, [], []
        self.ids, self.links, self.tags, self.described = [], [], [], []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        self.tags.append((tag, a))
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "a":
            self.links.append(a.get("href", ""))
        if a.get("role") == "img":
            self.described.append(a.get("aria-labelledby"))
        if tag in VOID:
            return
        self.depth += 1
        if tag in {"svg", "style", "title"} or "data-claim" in a or "data-structure" in a:
            self.hidden.append(self.depth)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.hidden and self.hidden[-1] == self.depth:
            self.hidden.pop()
        self.depth -= 1

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.outside.append(data.strip())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return brief(licensed_run(), out=tmp_path_factory.mktemp("brief") / "out", **full_inputs())


def read(path):
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module", params=["html", "annex"])
def file(made, request):
    """The main part, then the annex."""
    return getattr(made, request.param)


@pytest.fixture(scope="module")
def page(file):
    return read(file)


def test_every_digit_in_the_text_comes_from_a_claim_or_structure(page):
    loose = [text for text in page.outside if re.search(r"\d", text)]
    assert loose == []


def test_claims_of_the_page_and_of_the_file_are_the_same(made, page):
    filed = json.loads(made.claims_file.read_text(encoding="utf-8"))
    named = {a["data-claim"] for _, a in page.tags if "data-claim" in a}
    assert named <= {c["id"] for c in filed}
    assert len(named) > 30


def test_every_number_has_range_unit_run_or_source(made):
    for claim in json.loads(made.claims_file.read_text(encoding="utf-8")):
        for q in claim["values"].values():
            if isinstance(q, str):
                continue
            assert q["unit"], claim["id"]
            assert q["run"] or q["kind"] == "data", claim["id"]
            if q["kind"] == "model":
                assert q["low"] is not None or q["value"] is None, claim["id"]
            if q["kind"] == "model" and q["outcome"] in REGISTRY:  # what-ifs of the brief rest on runs of their own
                assert q["sources"], claim["id"]


def test_sections_and_charts(made, file, page):
    text = file.read_text(encoding="utf-8")
    main = file == made.html
    order = [
        found.start()
        for t in ("What&#39;s happening", "Why it&#39;s important", "What&#39;s next", "Beyond the headlines")
        if (found := re.search(rf"<h2>(<span[^>]*>)?{t}", text))
    ]
    assert len(order) == 4
    assert order == sorted(order)
    names = {p.stem for p in made.charts if p.stem.startswith("main-") == main}
    assert len(names) <= 6 if main else len(names) >= 9
    assert ("main-market" if main else "prices") in names
    assert {p.suffix for p in made.charts} == {".svg", ".png"}
    assert sum(tag == "figure" for tag, _ in page.tags) == len(names)


def test_every_picture_has_a_description_made_of_claims(made, file, page):
    main = file == made.html
    assert len(page.described) == len({p.stem for p in made.charts if p.stem.startswith("main-") == main})
    text = file.read_text(encoding="utf-8")
    for name in page.described:
        body = re.search(rf'<p class="alt" id="{name}">(.*?)</p>', text, re.S)
        assert body
        assert len(re.sub("<.*?>", "", body[1])) > 60
        assert "data-claim" in body[1], name


def test_ids_are_unique_and_links_lead_somewhere(page):
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)


def test_the_file_is_self_contained(made, file, page):
    text = file.read_text(encoding="utf-8")
    assert not any(tag in {"script", "link", "iframe", "img", "object", "embed"} for tag, _ in page.tags)
    for _, a in page.tags:
        assert not any(k in {"src", "srcset", "action"} or k.startswith("on") for k in a)
    assert "@import" not in text
    assert "@font-face" not in text
    beside = {"brief.html", "annex.html"}
    assert all(link.partition("#")[0] in beside or link.startswith(("#", "https://")) for link in page.links)
    if file == made.annex:
        assert "A &amp; B &lt;Press&gt;" in text, "text of the dataset is escaped"


def test_markdown_says_the_same_numbers(made):
    main = made.markdown.read_text(encoding="utf-8")
    annex = (made.folder / "annex.md").read_text(encoding="utf-8")
    for claim in made.claims:
        if claim.section == "front" and claim.quantities and not claim.label:
            assert claim.text.strip() in main + annex
    for text, chart in ((main, "main-market"), (annex, "prices")):
        assert "## What's next" in text
        assert f"](charts/{chart}.png)" in text
        assert "None" not in re.sub(r"None: this is", "", text)


def test_claims_match_the_golden_file(made):
    """The claims of a run of the small dataset; after a wanted change delete the file and run the test again."""
    found = [{"id": c.id, "label": c.label, "text": c.text} for c in made.claims]
    if not GOLDEN.exists():
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail("golden file written; look at it and run again")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
