# ruff: noqa: E501 - sentences stay whole
from datetime import date
from pathlib import Path

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.text import article as text
from monazite.reading.text.article import article_from_bytes, is_article, load_article, paragraphs
from monazite.reading.text.vocabulary import vocabulary

PAGE = """<!doctype html><html><head><title>China bans gallium exports</title>
<meta property="article:published_time" content="2024-12-03T10:00:00Z">
<style>p {color: red}</style><script>document.write("Japan bans exports of cobalt.")</script></head>
<body><nav><a href="/">Home</a> <a href="/markets">Markets</a></nav>
<article><h1>China bans gallium exports</h1>
<p>China on Tuesday banned exports of gallium to the United States, its commerce ministry said in a notice.</p>
<p>The ministry cited national security and said that the rule holds at once for every exporter.</p></article>
<footer>Copyright. All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize(
    ("source", "answer"),
    [("a.txt", True), ("a.HTML", True), ("a.md", True), ("-", True), ("a.toml", False), ("cn-ree-2025", False)],
)
def test_is_article(source: str, answer: bool) -> None:
    assert is_article(source) is answer


def test_html_gives_main_text_title_and_date_and_runs_nothing() -> None:
    item = article_from_bytes(PAGE.encode(), "page.html", ".html")
    assert item.title == "China bans gallium exports"
    assert item.day == date(2024, 12, 3)
    assert "banned exports of gallium" in item.text
    assert "cobalt" not in item.text
    assert "color: red" not in item.text


def test_html_is_recognised_without_a_suffix() -> None:
    assert article_from_bytes(PAGE.encode(), "standard input").day == date(2024, 12, 3)


def test_markdown_front_matter_links_and_lists() -> None:
    raw = b"---\ntitle: Curbs\ndate: 2025-04-04\n---\n# Head\n\nSee [the **notice**](https://example.org/x).\n\n- one\n- two\n"
    item = article_from_bytes(raw, "a.md", ".md")
    assert (item.title, item.day) == ("Curbs", date(2025, 4, 4))
    assert "See the notice." in item.text
    assert "example.org" not in item.text


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(code: str) -> None:
    item = article_from_bytes("China’s curbs – a “test” of 25 €.".encode(code), "a.txt", ".txt")
    assert item.text == "China’s curbs – a “test” of 25 €."


def test_stated_charset_of_html() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Китай and China said so, and said it again.</p></body></html>'
    assert "Китай" in article_from_bytes(page.encode("cp1251"), "a.html", ".html").text


def test_hidden_and_control_characters_go() -> None:
    assert article_from_bytes("Chi\u200bna\u202e bans\x07 it".encode(), "a.txt", ".txt").text == "China bans  it"


def test_spans_count_in_the_file_itself() -> None:
    raw = "\nFirst line\nwraps here. Second one.\n\n- An item of a list"
    item = article_from_bytes(raw.encode(), "a.txt", ".txt")
    found = vocabulary().sentences(item)
    assert [item.text[s.start : s.end] for s in found] == [s.text for s in found]
    assert [s.text for s in found] == ["First line\nwraps here.", "Second one.", "- An item of a list"]


def test_paragraphs_end_at_blank_lines_and_list_items() -> None:
    text_ = "One\ntwo\n\nthree\n- four\n2. five"
    assert [text_[a:b].strip() for a, b in paragraphs(text_)] == ["One\ntwo", "three", "- four", "2. five"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x00\x01\x02" * 40, "binary"),
        (b"   \n\n", "no text"),
        ("中国 稀土 出口".encode(), "no text in English"),
        (b"word " * (text.MAX_WORDS + 1), "words"),
        (b"a" * (text.MAX_BYTES + 1), "larger"),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(raw: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        article_from_bytes(raw, "a.txt", ".txt")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_article(tmp_path / "none.txt")
