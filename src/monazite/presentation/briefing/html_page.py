"""The annex of a brief as one self-contained HTML file: inline SVG, no script, no network."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from monazite.foundation.extras import from_extra
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.main_part.cards.card_words import what_in_words
from monazite.presentation.briefing.page import BriefPage
from monazite.results.quantity import Quantity

_PACKAGE = "monazite.presentation.briefing"


def page_as_html(page: BriefPage, drawn: Mapping[str, Mapping[str, str]]) -> str:
    """The page as HTML; ``drawn`` holds the wide and the narrow SVG of every figure by its id."""
    with from_extra("brief"):
        from jinja2 import Environment, PackageLoader, StrictUndefined

    def part(cell: Cell, limit: int = 3) -> Markup:
        return cell.html(page.numbers, limit) if isinstance(cell, Claim) else escape(cell)

    def svg(figure: str) -> dict[str, Markup]:
        return {width: Markup(text) for width, text in drawn[figure].items()}

    def refs(ids: Iterable[str]) -> list[int]:
        return sorted({page.numbers[s] for s in ids if s in page.numbers})

    def what(q: Quantity) -> str:
        return what_in_words(q, page.names, page.main.controller)

    def is_claim(cell: Cell) -> bool:
        return isinstance(cell, Claim)

    env: Any = Environment(  # its tables of filters and tests have no complete types
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"part": part, "svg": svg, "refs": refs, "what": what}
    env.tests["claim"] = is_claim
    css = Markup(files(_PACKAGE).joinpath("templates", "brief.css").read_text(encoding="utf-8"))
    return str(env.get_template("annex.html.j2").render(page=page, css=css))
