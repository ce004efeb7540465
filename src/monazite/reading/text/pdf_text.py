"""The text of a PDF: what its pages hold as text, in paragraphs. Pictures of text are not read."""

import logging
import re
from io import BytesIO

from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra
from monazite.reading.text.table_text import BAR, tables_of

MAX_PAGES = 60
"""Most pages of a PDF that is read."""
MAX_CHARACTERS = 400_000
"""Most characters that are taken from its pages."""
MARK = b"%PDF-"
"""What every PDF begins with."""
_BROKEN_WORD = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_END = re.compile(r"[.!?:][\"”’)]?$")


def pdf_text(raw: bytes, name: str) -> tuple[str, str]:
    """Title and text of a PDF.

    Parameters
    ----------
    raw
        Its bytes.
    name
        Name of the file, for errors.

    Raises
    ------
    InputError
        For a PDF that is damaged, locked or too long, and for one without text, such as a scan.
    """
    with from_extra("reading"):
        from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: list[str] = []
    try:
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted:
            raise InputError("the PDF is locked by a password", file=name)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise InputError(file=name, found=f"a PDF of {count} pages", allowed=f"at most {MAX_PAGES} pages")
        for page in reader.pages:
            pages.append(_with_rows(page.extract_text(), page.extract_text(extraction_mode="layout")))
            if sum(map(len, pages)) > MAX_CHARACTERS:
                raise InputError(file=name, found="a longer PDF", allowed=f"at most {MAX_CHARACTERS} characters")
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except InputError:
        raise
    except Exception as error:  # whatever the library meets in a file that it cannot take
        raise InputError(f"the PDF cannot be read ({type(error).__name__})", file=name) from None
    text = in_paragraphs("\n".join(pages))
    if not any(c.isalpha() for c in text):
        raise InputError("the PDF holds no text: pages that are pictures are not read", file=name)
    return title if title and len(title) <= 200 and title.isprintable() else "", text


def _with_rows(plain: str, laid_out: str) -> str:
    """The text of a page in which the rows of its tables have bars between their cells.

    Only the text as it is laid out shows the columns; a table whose rows are no lines of the plain text stands at the
    end of the page, below the line above it.
    """
    rows = {"".join(line.split()): line for line in plain.split("\n")}
    for table in tables_of(laid_out):
        lines = [("".join("".join(row.cells).split()), BAR.join(row.cells)) for row in table.lines]
        if all(key in rows for key, _ in lines):
            for key, text in lines:
                plain = plain.replace(rows[key], text, 1)
        else:
            above = laid_out[: table.head.start].rstrip().rpartition("\n")[2].strip()
            plain = "\n".join([plain, "", above, "", *(text for _, text in lines)])
    return plain


def in_paragraphs(text: str) -> str:
    """Lines of a page as paragraphs: broken words are joined, and a line that ends well short begins a new one.

    A line that is less than two thirds as long as the longest of the text, and ends a sentence or is a heading, is the
    last of its paragraph.
    """
    lines = [" ".join(line.split()) for line in _BROKEN_WORD.sub("", text).split("\n")]
    longest = max(map(len, lines), default=0)
    out: list[str] = []
    for line in lines:
        if BAR in line and out and out[-1] and BAR not in out[-1]:
            out.append("")
        out.append(line)
        if BAR in line:
            continue
        is_heading = line and not _END.search(line) and line[:1].isupper() and 3 * len(line) < longest
        if line and 3 * len(line) < 2 * longest and (_END.search(line) or is_heading):
            out.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()
