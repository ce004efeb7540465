"""Files of the page as they are sent: packed once, scripts of our own without their comments."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib.resources import files

from monazite.foundation.extras import from_extra

MEDIA_TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
PACKED = {"content-encoding": "gzip"}
_PAGE_FILES = files("monazite.presentation.web").joinpath("static")
STATIC_FILES = tuple(
    sorted(
        f"{folder}{file.name}"
        for folder in ("", "vendor/")
        for file in _PAGE_FILES.joinpath(folder).iterdir()
        if file.name.rpartition(".")[2] in MEDIA_TYPES
    )
)
"""Files of the page, by their path below /static/; ``vendor`` holds scripts of others."""
_COMMENT = re.compile(r"/\*\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)


@lru_cache(maxsize=1)
def vega_script() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, compressed; it comes with vl-convert."""
    with from_extra("brief"):
        import vl_convert
    return gzip.compress(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;").encode(), 6)


def without_comments(script: str) -> str:
    """A script of the page without types and remarks, a sixth of what would travel; every line stays where it is.

    Comments are those of the page's own style: ``/** ... */`` anywhere, and ``//`` on a line of its own.
    """
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), script)


@lru_cache(maxsize=len(STATIC_FILES))
def static_file(name: str) -> bytes:
    """A file of the page, compressed once."""
    content = _PAGE_FILES.joinpath(name).read_bytes()
    if name.endswith(".js") and "/" not in name:  # those of others hold their licences
        content = without_comments(content.decode()).encode()
    return gzip.compress(content, 9, mtime=0)
