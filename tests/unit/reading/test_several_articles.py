# ruff: noqa: E501 - sentences stay whole
"""Longer input: several articles of one time, whole articles, and PDFs with text."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.several_articles import read_articles
from monazite.reading.text.article import Article, article_from_bytes
from monazite.reading.text.pdf_text import in_paragraphs

MAY = date(2026, 5, 20)
BAN = Article("a.txt", "China banned exports of lanthanum and cerium to Japan on 18 May 2026.", day=MAY)
AGAIN = Article(
    "b.txt",
    "Carmakers in Nagoya are worried. China banned exports of lanthanum and cerium to Japan on 18 May 2026, the ministry said.",
    day=MAY,
)
DUTY = Article("c.txt", "The US put a 35% tariff on lanthanum from China on 19 May 2026.", day=date(2026, 5, 21))
SPORT = Article("d.txt", "Australia drew 1-1 with Japan in Perth on Sunday.", day=MAY)


def test_one_measure_in_two_articles_is_one_with_both_sentences() -> None:
    reading = read_articles([BAN, AGAIN])
    (measure,) = reading.measures
    text = reading.article.text
    assert [text[e.start : e.end] for e in measure.evidence] == [e.sentence for e in measure.evidence]
    assert [e.number for e in measure.evidence] == [0, 2]
    assert [s.number for s in reading.sentences] == [0, 1, 2]
    assert all(text[s.start : s.end] == s.text for s in reading.sentences)
    made = draft(reading)
    assert made.questions == []
    assert [p.goods for p in made.own] == [("La", "Ce")]


def test_measures_of_several_articles_make_one_draft_of_the_latest_day() -> None:
    reading = read_articles([BAN, DUTY, SPORT])
    assert [m.kind for m in reading.measures] == ["export_control", "tariff"]
    assert reading.day == date(2026, 5, 21)
    assert [(r.what, r.reason) for r in reading.ambiguous if "measure" in r.reason] == [("d.txt", "names no measure")]
    assert [p.kind for p in draft(reading).own] == ["export_control", "tariff"]


def test_one_article_is_read_as_ever() -> None:
    assert read_articles([BAN]) == read_article(BAN)


def test_articles_that_are_far_apart_or_tell_of_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="articles of one week"):
        read_articles([BAN, Article("e.txt", DUTY.text, day=date(2026, 6, 21))])
    with pytest.raises(InputError, match="none of the articles"):
        read_articles([SPORT, SPORT])


def test_an_article_of_2000_words_is_read_to_its_end() -> None:
    filler = "The harbour was quiet in the morning and the ferries ran on time, as they had done all week. "
    text = f"{BAN.text} {filler * 110}{DUTY.text}"
    assert len(text.split()) > 2000
    reading = read_article(Article("long.txt", text), day=MAY)
    assert [m.kind for m in reading.measures] == ["export_control", "tariff"]


def test_lines_of_a_page_are_paragraphs_again() -> None:
    page = "Notice No. 18\nChina banned exports of lan-\nthanum and of cerium to Japan on 18 May 2026, the\nministry said.\nCarmakers in Nagoya are worried about what comes next."
    assert in_paragraphs(page) == (
        "Notice No. 18\n\nChina banned exports of lanthanum and of cerium to Japan on 18 May 2026, the\nministry said.\n\n"
        "Carmakers in Nagoya are worried about what comes next."
    )


def pdf(*lines: str) -> bytes:
    """A PDF of one page with lines of text, by hand."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 750 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def test_a_pdf_with_text_is_read(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    file = tmp_path / "notice.pdf"
    file.write_bytes(
        pdf("China banned exports of lanthanum and of cerium to Japan", "on 18 May 2026, the ministry said.")
    )
    reading = read_articles([file], day=MAY)
    (policy,) = draft(reading).own
    assert (policy.actor, policy.goods, policy.destinations) == ("CN", ("La", "Ce"), ("JP",))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.4\n", "cannot be read"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 3000, "cannot be read"),
        (pdf()[:300], "cannot be read"),
        (pdf(), "holds no text"),
        (b"%PDF-" + b"(" * 100_000, "cannot be read"),
    ],
)
def test_a_pdf_that_is_damaged_or_a_picture_is_one_error(raw: bytes, words: str) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError, match=words) as caught:
        article_from_bytes(raw, "a.pdf", ".pdf")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "change", [(b"/Count 1", b"/Count 99999"), (b"/Kids [3 0 R]", b"/Kids [2 0 R]"), (b"4 0 R", b"3 0 R")]
)
def test_a_pdf_that_contradicts_itself_is_read_or_one_error(change: tuple[bytes, bytes]) -> None:
    pytest.importorskip("pypdf")
    with suppress(InputError):
        article_from_bytes(pdf("China banned exports of cerium.").replace(*change), "a.pdf", ".pdf")
