"""The chart of a debrief as SVG: a bar for each path, its words above it and its amount beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from monazite.presentation.charts.theme import BLUE, GREY, INK
from monazite.presentation.exercise.first_page import CHART, PathBar, cost_words

WIDTHS = {"wide": 720, "narrow": 380}
TEXT, BAR, GAP, ROOM, LETTER = 16, 18, 12, 110, 7.4
"""Height of a line of words and of a bar, the gap between bars, room for an amount, mean width of a letter."""


def chart_pictures(bars: Sequence[PathBar], ink: str = INK) -> dict[str, dict[str, str]]:
    """The chart for a page, wide and narrow, as `render_html` takes it.

    Parameters
    ----------
    bars
        The paths, of which the first is the one that was played.
    ink
        Colour of words and lines: that of the text around it, ``currentColor``, where the page has a dark form.
    """
    return {CHART: {name: bars_svg(bars, width, ink) for name, width in WIDTHS.items()}}


def bars_svg(bars: Sequence[PathBar], width: int, ink: str = INK) -> str:
    """Bars from zero, to the left where a path gains; a line across their end is the range."""
    ends = [x for bar in bars for x in (bar.value, bar.low, bar.high) if x is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale, y, out = (width - ROOM - 4) / ((high - low) or 1.0), 0.0, list[str]()

    def across(musd: float) -> float:
        return 2.0 + (musd - low) * scale

    for k, bar in enumerate(bars):
        for line in textwrap.wrap(bar.words, int(width / LETTER)):
            y += TEXT
            out.append(f'<text x="2" y="{y:.0f}" fill="{ink}">{escape(line)}</text>')
        y += 5
        left, right = sorted((across(0.0), across(bar.value)))
        fill = GREY if k else BLUE
        size = f'width="{max(right - left, 1.0):.1f}" height="{BAR}"'
        out.append(f'<rect x="{left:.1f}" y="{y:.0f}" {size} fill="{fill}" />')
        edge = right
        if bar.low is not None and bar.high is not None and bar.high > bar.low:
            first, last, middle = across(bar.low), across(bar.high), y + BAR / 2
            path = (
                f"M{first:.1f} {middle - 5:.1f}v10M{first:.1f} {middle:.1f}H{last:.1f}M{last:.1f} {middle - 5:.1f}v10"
            )
            out.append(f'<path d="{path}" stroke="{ink}" stroke-width="1.5" fill="none" />')
            edge = max(edge, last)
        out.append(f'<text x="{edge + 6:.1f}" y="{y + 14:.0f}" fill="{ink}">{escape(cost_words(bar.value))}</text>')
        y += BAR + GAP
    zero = (
        f'<line x1="{across(0.0):.1f}" x2="{across(0.0):.1f}" y1="0" y2="{y:.0f}" stroke="{ink}" />' if low < 0 else ""
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" viewBox="0 0 {width} {y:.0f}" font-size="14">'
    return f"{head}{zero}{''.join(out)}</svg>"
