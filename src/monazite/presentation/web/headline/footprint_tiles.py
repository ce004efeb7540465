"""Tiles of the burdens of the world's supply, with the months that they are the mean of."""

from __future__ import annotations

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.headline.headline_losses import YEAR
from monazite.presentation.web.headline.tile import UNIT_TEXTS, HeadlineTile
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

BURDENS = {
    "co2e": "Greenhouse gas",
    "radioactive": "Radioactive residue",
    "water": "Water",
    "ammonia": "Ammonium salts",
}


def footprint_tiles(current: QuickQuantities, rest: QuickQuantities) -> list[HeadlineTile]:
    """Burdens of the world's supply, mean of the twelve months from the day of the levers; never added to losses."""
    tiles, months = list[HeadlineTile](), current.results.index.month[current.start :][:YEAR]
    window = f"mean of {month_text(months[0])} to {month_text(months[-1])}"
    for outcome, label in BURDENS.items():
        amount, amount_at_rest = (q.mean(outcome, region="WORLD") for q in (current, rest))
        unit, texts = UNIT_TEXTS.get(amount.unit, amount.unit), (large_number(amount), large_number(amount_at_rest))
        tiles.append(HeadlineTile(outcome, "footprint", label, amount, amount_at_rest, f"{unit}, {window}", "", *texts))
    if "Dy" in current.results.index.element:
        share, share_at_rest = (q.mean("conflict_share", good="Dy.oxide") for q in (current, rest))
        label = "Dysprosium from mines whose earnings finance armed conflict"
        detail = f"of the world's supply, {window}"
        tiles.append(HeadlineTile("conflict", "footprint", label, share, share_at_rest, detail, "down"))
    return tiles


def large_number(q: Quantity) -> str:
    """A large amount without its unit: ``1.36 million``, ``31,000``."""
    if abs(q.value) >= 1e6:
        return f"{number(q.value / 1e6, 3)} million"
    return number(q.value, 3)
