"""Paragraphs and list items of the page of the verification, in lines of one width."""

from __future__ import annotations

import textwrap

WIDTH = 118
"""Letters of a line of the page."""


def paragraph(*parts: str) -> list[str]:
    """A paragraph of the page in lines of at most `WIDTH`, and the empty line after it."""
    return [*textwrap.wrap(" ".join(parts), WIDTH, break_long_words=False, break_on_hyphens=False), ""]


def item(*parts: str) -> list[str]:
    """A list item of the page in lines of at most `WIDTH`."""
    text = "- " + " ".join(parts)
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
