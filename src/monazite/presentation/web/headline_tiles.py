"""Headline numbers: what a run says beside the run at rest, as tiles, and the claim behind each.

Every number of a tile is a value of a `Claim`, so that the sources view can lead from it to its run, its parameters and
its rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.presentation.briefing.claims import Claim, ClaimBook, number, range_text, value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.web.quick_quantities import Reader
from monazite.results.names import Names, month_text, present
from monazite.results.quantity import Quantity

Row = dict[str, Any]
LOSERS = ("US", "EU", "JP", "KR")
FOOTPRINT = {
    "co2e": "Greenhouse gas",
    "radioactive": "Radioactive residue",
    "water": "Water",
    "ammonia": "Ammonium salts",
}
UNITS = {"t/month": "t a month", "m3/month": "m³ a month"}
LEAST_LOSS = 0.01  # % of GDP that the headline speaks of
MOVED = 0.005  # relative change below which a number counts as unchanged


@dataclass(frozen=True)
class Tile:
    """A headline number ``now`` beside the same number at rest, ``then``; ``better`` is the direction that helps."""

    id: str
    group: str
    label: str
    now: Quantity
    then: Quantity
    detail: str
    better: str
    value: str = ""
    before: str = ""
    change: tuple[str, str] | None = None

    def shown(self) -> Row:
        """Texts of the tile."""
        change, verdict = self.change or changed(self.now, self.then, self.better)
        q = self.now
        return {
            "id": self.id,
            "group": self.group,
            "label": self.label,
            "value": self.value or value_text(q),
            "range": "" if q.low == q.high or math.isnan(q.value) else range_text(q),
            "before": self.before or value_text(self.then),
            "change": change,
            "verdict": verdict,
            "detail": self.detail,
        }

    def claim(self) -> Claim:
        """The sentence behind the tile."""
        text = "{what}: {a}, with the levers at rest {b:value}."
        return ClaimBook().several("front", text, "", [], what=self.label, a=self.now, b=self.then)


def upper(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def tiles(now: Reader, then: Reader, good: str, names: Names) -> list[Tile]:
    """Headline numbers: price, shipments, stops, supply, and losses by region."""
    dear = upper(names.good(good))
    peak, month, t = now.extreme("price_outside", good=good)
    was = then.extreme("price_outside", good=good)[0]
    ratio = now.q(now.path("price_ratio", good=good)[:, t], "price_ratio", good=good)
    low, low_month, _ = now.extreme("exports_index", lowest=True, good=now.focus.shipped, region="WORLD")
    low_was = then.extreme("exports_index", lowest=True, good=now.focus.shipped, region="WORLD")[0]
    made = now.focus.made
    heavy, heavy_was = (r.q(r.path("share_outside", good=made)[:, -1], "share_outside", good=made)
                        for r in (now, then))  # fmt: skip
    times = f"{month_text(month)}; {value_text(ratio)} times the price inside China"
    lowest, lowest_was = as_share(low), as_share(low_was)
    end = month_text(now.res.index.month[-1])
    fewest = f"China's shipments of {_said(now.focus.shipments, now.focus.shipped)} at their lowest, of normal"
    outside = f"{upper(_said(now.focus.supply, made))} made outside China"
    out = [
        Tile("price", "main", f"{dear} outside China, highest price", peak, was, times, "down"),
        Tile("magnets", "main", fewest, lowest, lowest_was, month_text(low_month), "up"),
        _stop_tile(now, then, names),
        Tile("heavy", "main", outside, heavy, heavy_was, f"share of world output, {end}", "up"),
    ]
    for region in present(LOSERS, now.res.index.region):
        a, b = (r.one("loss_share_central", region=region) for r in (now, then))
        out.append(Tile(f"loss_{region}", "loss", upper(names.region(region)), a, b, "of GDP", "down"))
    return out


def _said(labels: Mapping[str, str], good: str) -> str:
    return next((label for label, at in labels.items() if at == good), good)


def _stop_tile(now: Reader, then: Reader, names: Names) -> Tile:
    found, was = now.first_stop(), then.first_stop()
    none = Quantity(math.nan, math.nan, math.nan, "day", "first_stop_day", {}, now.res.run)
    a, b = (f[0] if f else none for f in (found, was))
    where = f"{names.use(found[1])}, {names.region(found[2])}" if found else "no further line stops within the run"
    standing = now.standing()
    if standing:
        where += f"; standing already: {', '.join(standing)}"
    change = None
    if (found is None) != (was is None):
        change = ("a line stops", "worse") if found else ("no longer stops", "better")
    label = "Next line to stop" if standing else "First line to stop"
    return Tile("stop", "main", label, a, b, where, "up", "" if found else "none", "" if was else "none", change)


def changed(a: Quantity, b: Quantity, better: str) -> tuple[str, str]:
    """Change against rest in words, and whether it is better, worse or the same."""
    if not (math.isfinite(a.value) and math.isfinite(b.value)):
        return "", "same"
    gap = a.value - b.value
    if abs(gap) <= MOVED * max(abs(b.value), 1e-12):
        return "", "same"
    sign = "+" if gap > 0 else "\N{MINUS SIGN}"
    if a.unit == "share" or a.unit.startswith("%"):
        size = abs(gap) * (100.0 if a.unit == "share" else 1.0)
        if size < 1e-3:
            return "", "same"
        text = f"{sign}{number(size, 2)} points"
    elif a.unit in ("USD/kg", "1", *UNITS) and b.value > 0:
        text = f"{sign}{number(abs(100 * gap / b.value), 2)}%"
    else:
        text = f"{sign}{value_text(Quantity(abs(gap), abs(gap), abs(gap), a.unit, a.outcome, {}, ''))}"
    return text, "better" if (gap > 0) == (better == "up") else "worse"


def footprint(now: Reader, then: Reader) -> list[Tile]:
    """Burdens of the world's supply, mean of the twelve months from the day of the levers; never added to losses."""
    out = []
    for outcome, label in FOOTPRINT.items():
        a, b = (r.mean(outcome, region="WORLD") for r in (now, then))
        out.append(Tile(outcome, "footprint", label, a, b, UNITS.get(a.unit, a.unit), "down", large(a), large(b)))
    if "Dy" in now.res.index.element:
        a, b = (r.q(r.path("conflict_share", good="Dy.oxide")[:, r.start : r.start + 12].mean(1), "conflict_share",
                    good="Dy.oxide") for r in (now, then))  # fmt: skip
        out.append(Tile("conflict", "footprint", "Dysprosium that pays for armed conflict", a, b, "of supply", "down"))
    return out


def large(q: Quantity) -> str:
    """A large amount without its unit: ``1.36 million``, ``31,000``."""
    if abs(q.value) >= 1e6:
        return f"{number(q.value / 1e6, 3)} million"
    return number(q.value, 3)


def headline(made: Sequence[Tile], moved: str, day: date, names: Names) -> str:
    """One or two sentences: the first thing read, and what a screen reader says.

    ``moved`` names what was moved, "your levers" or "the deal"; empty at rest.
    """
    by = {t.id: t for t in made}
    price, stop = by["price"], by["stop"]
    start = f"With {moved} from {month_text(day)}" if moved else f"As things stand in {month_text(day)}"
    what = price.label.partition(",")[0]
    text = f"{start}, {what[:1].lower() + what[1:]} costs up to {value_text(price.now)}"
    text += f" (at rest {value_text(price.then)})." if changed(price.now, price.then, "down")[0] else "."
    losses = [t for t in made if t.group == "loss" and t.now.value >= LEAST_LOSS]
    if losses:
        worst = max(losses, key=lambda t: t.now.value)
        region = names.the(worst.now.where["region"])
        text += f" {upper(region)} loses most, {value_text(worst.now)} of a year's GDP"
        text += f" (at rest {value_text(worst.then)})" if changed(worst.now, worst.then, "down")[0] else ""
    else:
        text += f" No large economy loses as much as {LEAST_LOSS:g}% of its GDP"
    if math.isfinite(stop.now.value):
        industry, region = names.use(stop.now.where["industry"]), names.the(stop.now.where["region"])
        return f"{text}; {industry} in {region} is the next to stop a line, after {value_text(stop.now)}."
    return f"{text}; no further line stops."
