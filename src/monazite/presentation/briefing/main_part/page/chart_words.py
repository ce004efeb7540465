"""Words on charts in the language of the main part."""

import re
from typing import Any, cast

from monazite.presentation.briefing.language import Language

_NO_WORDS = {"field", "type", "format", "orient", "anchor", "align", "baseline", "test", "color", "range", "$schema"}
"""Keys of a chart whose values are names of the drawing language."""
_QUOTED = re.compile(r"'([^']+)'")


def translated(spec: dict[str, Any], language: Language) -> dict[str, Any]:
    """A chart with its words, and the numbers that are printed as words, as a language writes them."""
    return spec if language.is_english else cast("dict[str, Any]", _spoken(spec, language))


def _spoken(part: Any, language: Language, key: str = "") -> Any:
    if isinstance(part, dict):
        entries = cast("dict[str, Any]", part)
        return {
            name: value if name in _NO_WORDS and not isinstance(value, dict) else _spoken(value, language, name)
            for name, value in entries.items()
        }
    if isinstance(part, (list, tuple)):
        return [_spoken(value, language, key) for value in cast("list[Any]", part)]
    if not isinstance(part, str):
        return part
    if key == "labelExpr":
        return _QUOTED.sub(lambda quoted: f"'{language.word(quoted[1])}'", part)
    return language.word(part)
