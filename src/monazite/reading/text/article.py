r"""An article as text: from a file, standard input, HTML or Markdown to sentences with their place.

What comes in is not trusted: sizes are limited before anything is parsed, nothing is fetched, no script runs, and
control and direction characters do not survive. Character spans count in `Article.text`, which for plain text is the
file's own text (line ends as ``\\n``, byte order mark removed).
"""

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra
from monazite.reading.text.pdf_text import MARK, pdf_text
from monazite.reading.text.table_text import BAR, MOST_ROWS

MAX_BYTES = 5_000_000
"""Largest file that is read."""
MAX_MARKUP = 2_000_000
"""Longest HTML that is parsed, scripts and styles taken out."""
MAX_WORDS = 20_000
"""Longest article, in words."""
MAX_CHARACTERS = 150_000
"""Longest article in a language that need not put spaces between words."""
MAX_CELL = 120
"""Longest cell of a table of data, in characters; a longer one is a column of prose."""
SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".md", ".markdown", ".pdf")

_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENDLESS = re.compile(r"\S{600,}")  # no word of any language: encoded data, junk
_ENDLESS_CODE = re.compile(r"[!-~]{600,}")  # ... where languages without spaces are read too
_SCRIPTS = ("script", "style", "svg", "noscript", "template", "iframe", "object", "head-comment")
_HTML = re.compile(r"<\s*(?:!doctype|html|head|body|article|main|div|p|h1)\b", re.I)
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[#>*•-]|\d+[.)])\s)")
_ROW_END = " ¦¦ "  # stands for the end of a row while the main text of a page is looked for
_LINE_END = re.compile(r"[.,;:?!\"”]$")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.I)
_LANGUAGE = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in `Article.text`."""

    number: int
    start: int
    end: int
    text: str
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An article to be read."""

    name: str
    text: str
    title: str = ""
    day: date | None = None


def is_article(source: str) -> bool:
    """Whether a SOURCE of the command line is an article by its name: ``-``, .txt, .html, .md."""
    return source == "-" or Path(source).suffix.lower() in SUFFIXES


def load_article(source: str | Path, *, any_language: bool = False) -> Article:
    """Read a file, or standard input for ``-``.

    Parameters
    ----------
    source
        The file.
    any_language
        Whether the text may be in another language than English.

    Raises
    ------
    InputError
        For a file that cannot be read, is too large, is binary, or holds no text.
    """
    name = str(source)
    if name == "-":
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        return article_from_bytes(raw, "standard input", "", any_language=any_language)
    path = Path(source)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"the article cannot be read ({reason})", file=name) from None
    return article_from_bytes(raw, name, path.suffix.lower(), any_language=any_language)


def article_from_bytes(raw: bytes, name: str, suffix: str = "", *, any_language: bool = False) -> Article:
    """An article from bytes; ``suffix`` says what they are, and the content is looked at when it does not."""
    if len(raw) > MAX_BYTES:
        raise InputError(file=name, found="a larger file", allowed=f"an article of at most {MAX_BYTES // 10**6} MB")
    is_pdf = suffix == ".pdf" or raw.startswith(MARK)
    text = "" if is_pdf else _decode(raw, name)
    if is_pdf:
        (title, text), when = pdf_text(raw, name), None
    elif suffix in (".html", ".htm", ".xhtml") or (suffix in ("", ".txt", ".text") and _HTML.search(text[:4000])):
        title, when, text = _from_html(text, name)
    elif suffix in (".md", ".markdown"):
        title, when, text = _from_markdown(text)
    else:
        title, when = _headline(text), None
    endless, language = (_ENDLESS_CODE, _LETTER) if any_language else (_ENDLESS, _LANGUAGE)
    is_empty = not text.strip()
    text = endless.sub(lambda m: " " * len(m[0]), _HIDDEN.sub("", _CONTROL.sub(" ", text)))
    if any_language and len(text) > MAX_CHARACTERS:
        raise InputError(file=name, found=f"{len(text)} characters", allowed=f"at most {MAX_CHARACTERS} characters")
    if len(text.split()) > MAX_WORDS:
        raise InputError(file=name, found=f"{len(text.split())} words", allowed=f"at most {MAX_WORDS} words")
    if not language.search(text):
        text = "the file is empty: there is no text to read" if is_empty else "the article holds no text in English"
        raise InputError(text, file=name)
    return Article(name, text, title, when)


def _headline(text: str) -> str:
    """The headline of plain text: a short first line without a full stop, above a blank line."""
    first, _, rest = text.lstrip().partition("\n")
    plain = first.strip()
    short = (
        10 < len(plain) <= 140
        and not plain.endswith((".", ":", ",", ";"))
        and not re.match(r"published|updated|date", plain, re.I)
    )
    return plain if short and rest[:1].isspace() and rest.strip() else ""


def _decode(raw: bytes, name: str) -> str:
    """Bytes to text: byte order mark, then UTF-8, then the charset that HTML states, then Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ["utf-16"]
    else:
        stated = _META_CHARSET.search(raw[:4096])
        codes = ["utf-8-sig", *([stated[1].decode("ascii")] if stated else []), "cp1252"]
        if b"\x00" in raw[:8192]:
            raise InputError("found a binary file, allowed text, HTML or Markdown", file=name)
    for code in codes:
        try:
            return raw.decode(code).replace("\r\n", "\n").replace("\r", "\n")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _without_tag(markup: str, tag: str) -> str:
    """Markup without the elements of a tag, in one pass however the tags are nested or left open."""
    low, out, at = markup.lower(), [], 0
    opening, closing = f"<{tag}", f"</{tag}"
    while True:
        start = low.find(opening, at)
        if start < 0:
            return "".join([*out, markup[at:]])
        after = low[start + len(opening) : start + len(opening) + 1]
        if after not in (">", " ", "\n", "\t", "/", ""):
            out.append(markup[at : start + len(opening)])
            at = start + len(opening)
            continue
        out.append(markup[at:start])
        end = low.find(closing, start)
        end = len(markup) if end < 0 else low.find(">", end) + 1 or len(markup)
        at = end


def _from_html(markup: str, name: str) -> tuple[str, date | None, str]:
    """Title, date and main text of a page. Nothing is fetched and nothing runs."""
    import logging

    when_source = markup
    for tag in _SCRIPTS:
        markup = _without_tag(markup, tag)
    if len(markup) > MAX_MARKUP:
        raise InputError(
            file=name, found=f"{len(markup)} characters of HTML", allowed=f"at most {MAX_MARKUP} without scripts"
        )
    with from_extra("reading"):
        import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    markup = _with_rows(markup)
    found = None
    try:
        found = trafilatura.bare_extraction(
            markup, include_comments=False, include_tables=False, with_metadata=True, fast=True, favor_recall=True
        )
    except Exception:  # a page that the extractor cannot take is read as bare text below
        found = None
    text = (getattr(found, "text", None) or "").strip()
    title = str(getattr(found, "title", None) or "").strip()
    if len(text) < 40:
        text = _bare_text(markup) or text
    when = _day(str(getattr(found, "date", None) or "")) or _stated_day(when_source)
    text = "\n\n".join(line.strip() for line in text.split("\n") if line.strip()).replace(_ROW_END.strip(), "\n")
    if title and title not in text[: len(title) + 200]:
        text = f"{title}\n\n{text}"
    return title, when, text


def _with_rows(markup: str) -> str:
    """Markup in which each table of data is a paragraph with its rows as lines; tables that lay out a page stay."""
    if "<table" not in markup.lower():
        return markup
    with from_extra("reading"):
        from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    try:
        tree = html.fromstring(markup)
    except (etree.LxmlError, ValueError, TypeError):
        return markup
    for table in list(tree.iter("table")):
        cells = ([cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
        rows = [words for row in cells if any(words := [" ".join(cell.text_content().split()) for cell in row])]
        widths = {len(row) for row in rows}
        plain = len(rows) >= 2 and len(widths) == 1 and min(widths) >= 2 and table.find(".//table") is None
        if not plain or len(rows) > MOST_ROWS or max(len(cell) for row in rows for cell in row) > MAX_CELL:
            continue
        paragraph = etree.Element("p")
        paragraph.text = _ROW_END.join(BAR.join(cell.replace("|", "/") for cell in row) for row in rows)
        paragraph.tail = table.tail
        if table.getparent() is not None:
            table.getparent().replace(table, paragraph)
    return str(html.tostring(tree, encoding="unicode"))


def _bare_text(markup: str) -> str:
    """All text of a page that has no recognisable main part."""
    with from_extra("reading"):
        from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    try:
        tree = html.fromstring(markup)
    except (etree.LxmlError, ValueError, TypeError):
        return ""
    return "\n".join(" ".join(piece.split()) for piece in tree.itertext() if isinstance(piece, str) and piece.strip())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _stated_day(markup: str) -> date | None:
    """Day of publication that the page states in its metadata."""
    pattern = r"(?:datePublished|article:published_time|date)[\"']?\s*(?:content=|:)\s*[\"'](\d{4}-\d\d-\d\d)"
    found = re.search(pattern, markup[:200_000])
    return _day(found[1]) if found else None


def _from_markdown(text: str) -> tuple[str, date | None, str]:
    """Title, date and text of Markdown: front matter is read, marks of form go."""
    when, title = None, ""
    if front := _FRONT.match(text):
        for line in front[1].split("\n"):
            key, _, value = line.partition(":")
            value = value.strip().strip("\"'")
            if key.strip() == "date":
                when = _day(value)
            elif key.strip() == "title":
                title = value
        text = text[front.end() :]
    text = re.sub(r"```.*?(?:```|\Z)", "", text, flags=re.S)
    text = re.sub(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)", "", text)
    text = re.sub(r"\[([^\]\n]{0,300})\]\([^)\n]{0,1000}\)", r"\1", text)
    text = re.sub(r"<[^>\n]{1,200}>", "", text)
    text = re.sub(r"(\*\*|__|`)", "", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])", "", text)
    lines = []
    for line in text.split("\n"):
        heading = re.match(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", line)
        if heading:
            title = title or heading[1]
            lines += ["", heading[1], ""]
        else:
            lines.append(re.sub(r"^\s{0,3}(?:>|[-*+]|\d+\.)\s+", "\n", line))
    return title, when, "\n".join(lines)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of every paragraph: blocks between blank lines, list items, headings."""
    spans, at = [], 0
    for gap in _PARAGRAPH.finditer(text):
        spans.append((at, gap.start()))
        at = gap.end()
    spans.append((at, len(text)))
    spans = [line for a, b in spans for line in _lines(text, a, b)]
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a block that is a list of headlines: three or more, each begins large and ends without a stop."""
    lines, at = [], start
    for line in text[start:end].split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    bare = [text[a:b].strip() for a, b in lines]
    listed = len(bare) >= 3 and all(x and (x[0].isupper() or x[0].isdigit()) for x in bare)
    stops = sum(bool(_LINE_END.search(x)) for x in bare[:-1])
    return lines if listed and stops <= len(bare) // 5 else [(start, end)]
