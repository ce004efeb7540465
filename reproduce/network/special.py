"""Duties of Section 232 of the Trade Expansion Act on sectors of the table: rates, dates, and what they cover.

How much of a partner's sales to the United States falls under the metal and car duties is read off the measured means:
on the days on which nothing else changed, the rise of the mean over the rate is the share covered. It is laid on the
sectors in the order of `METALS`, each up to a limit. Rates are those of the law, less the ordinary duty where a deal
caps the sum, plus the fentanyl duty where it stacks (China).
"""

from typing import NamedTuple

import classes as c
import numpy as np


class Duty(NamedTuple):
    """One special duty on a sector: rate of the law on the ``coverage`` of the sector's trade, from start to end."""

    start: str
    end: str
    sector: str
    rate: float
    coverage: float
    text: str
    source: str
    grade: str = "estimated"
    low: float = 0.0
    high: float = 0.0
    note: str = ""


METALS = (("metals", 0.65), ("metal_products", 0.6), ("machinery", 0.25), ("electrical_equipment", 0.25))
"""Sectors under the steel and aluminium duties, with the most of each that they cover. Steel and aluminium are about
two thirds of American metal imports (GTAP sectors of the tariff tracker: iron and steel 43, non-ferrous 57 bn
USD, half of
that precious metals and copper); the others are derivative products."""
CARS = (("motor_vehicles", 0.98),)
FENTANYL = (("2025-02-04", 0.10), ("2025-03-04", 0.20), ("2025-11-10", 0.10), ("2026-02-20", 0.0))
"""Duty on all Chinese goods that stacks on those of Section 232."""
DEALS = {"EU": ("2025-08-01", 0.125), "JP": ("2025-09-16", 0.125), "KR": ("2025-11-01", 0.15)}
"""Cars of partners with a deal: 15 % in all, less the ordinary 2.5 % (Korea has a free-trade agreement)."""
STEEL, DOUBLED, ANNEX = "2025-03-12", "2025-06-04", "2026-04-06"
AUTOS = "2025-04-03"
NOTE = "coverage: rise of the measured mean on that day over the rate, laid on sectors in order"


def duties(region: str, mean: dict[str, float], weight: np.ndarray) -> list[Duty]:
    """Special American duties on a region, from its measured means by date and the shares of goods in its sales."""
    metal = _rise(mean, "2025-03-06", "2025-03-12") / 0.25
    cars = _rise(mean, "2025-03-12", "2025-04-03") / 0.25
    later = _rise(mean, "2026-02-24", "2026-04-06")
    made = []
    for sector, share in _laid(metal, METALS, weight).items():
        made += _metal(region, sector, share, later, weight, metal)
    for sector, share in _laid(cars, CARS, weight).items():
        made += _cars(region, sector, share)
    return [d for d in (*made, *_others(region)) if d.coverage > 5e-4]


def _rise(mean: dict[str, float], before: str, after: str) -> float:
    return max(mean[after] - mean[before], 0.0)


def _laid(share: float, order: tuple[tuple[str, float], ...], weight: np.ndarray) -> dict[str, float]:
    """Share of each sector covered, so that they make up ``share`` of all goods; the last ones share what is left."""
    names, out, left = list(c.SECTORS), {}, share
    for sector, most in order:
        w = weight[names.index(sector)]
        out[sector] = min(most, left / w) if w > 0 else 0.0
        left -= out[sector] * w
    return out


def _stacked(region: str, start: str, end: str, rate: float) -> list[tuple[str, str, float, str]]:
    """Spans of a duty with the fentanyl duty on top for China: start, end, rate, words."""
    if region != "CN":
        return [(start, end, rate, "")]
    cuts = sorted({start, *(d for d, _ in FENTANYL if start < d < (end or "9999"))})
    out = []
    for i, cut in enumerate(cuts):
        extra = [r for d, r in FENTANYL if d <= cut][-1]
        words = f", and {100 * extra:.0f} % fentanyl duty on top" if extra else ""
        out.append((cut, cuts[i + 1] if i + 1 < len(cuts) else end, rate + extra, words))
    return out


def _metal(region, sector, share, later, weight, metal) -> list[Duty]:
    """Steel, aluminium and their derivatives: 25 %, 50 % from June 2025, tiers from April 2026."""
    core = sector == "metals"
    grown = share
    if not core and metal > 0:  # the tiers of April 2026 tax the whole value of derivatives, at 25 instead of 50 %
        names = list(c.SECTORS)
        now = sum(weight[names.index(s)] * x for s, x in _laid(metal, METALS, weight).items() if s != "metals")
        grown = min(share * (2.0 + later / max(0.25 * now, 1e-9)), 0.95)
    steps = (
        (STEEL, DOUBLED, 0.25, share, "Steel, aluminium and products of them (proclamations 10895 and 10896): 25 %",
         "greatlakes_232;cov_232"),
        (DOUBLED, ANNEX, 0.50, share, "Steel, aluminium and products of them: doubled to 50 % (proclamation 10947)",
         "benesch_232"),
        (ANNEX, "", 0.50 if core else 0.25, grown,
         f"Metal duties in tiers: {'50 % on metals' if core else '25 % on the whole value of products'}",
         "yale_trt2026"),
    )  # fmt: skip
    return [
        Duty(a, b, sector, rate, cover, f"{text}{words}.", source, "estimated", 0.8 * rate, 1.1 * rate, NOTE)
        for start, end, base, cover, text, source in steps
        for a, b, rate, words in _stacked(region, start, end, base)
    ]


def _cars(region: str, sector: str, share: float) -> list[Duty]:
    """Cars and parts: 25 % from April 2025, 15 % in all for partners with a deal."""
    cut, rate = DEALS.get(region, ("", 0.25))
    text = "Cars and parts (proclamation 10908): 25 %"
    spans = [(a, b, r, text + w) for a, b, r, w in _stacked(region, AUTOS, cut, 0.25)]
    if cut:
        spans.append((cut, "", rate, "Cars and parts under the deal: 15 % with the ordinary duty"))
    note = NOTE + "; parts followed on 3 May 2025"
    return [
        Duty(a, b, sector, r, share, f"{t}.", "cov_232" if a < "2025-07" else "yale_trt2026", "estimated", 0.8 * r,
             1.05 * r, note) for a, b, r, t in spans
    ]  # fmt: skip


def _others(region: str) -> list[Duty]:
    """Smaller programmes, with coverage by judgement from the products listed."""
    capped = {"EU": 0.15, "JP": 0.15, "KR": 0.15, "TW": 0.15}.get(region)
    floor = 0.15 if capped else 0.25
    listed = [
        ("2025-08-01", "", "metals", 0.50, 0.06, "Copper products: 50 % (proclamation of 30 July 2025)"),
        ("2025-10-14", "", "textiles_wood_paper", 0.10, 0.03, "Softwood: 10 %"),
        (
            "2025-10-14",
            "",
            "other_manufacturing",
            floor,
            0.10,
            f"Upholstered furniture and cabinets: {100 * floor:.0f} %",
        ),
        ("2026-01-16", "", "semiconductors", 0.25, 0.02, "Some advanced chips: 25 %"),
    ]
    if region == "ROW":
        listed.append(("2025-11-01", "", "motor_vehicles", 0.25, 0.04, "Lorries and buses: 25 %"))
    medicine = {"EU": (0.15, 0.14), "JP": (0.15, 0.14), "ROW": (1.0, 0.04)}.get(region)
    if medicine:
        rate, cover = medicine
        text = f"Patented medicines without an agreement: {100 * rate:.0f} %"
        listed.append(("2026-09-29", "", "pharma_plastics", rate, cover, text))
    return [
        Duty(a, b, s, r, k, f"{t}{w}.", "yale_trt2026", "assumed", 0.5 * r, 1.1 * r,
             "coverage by judgement from the products listed")
        for start, end, s, base, k, t in listed for a, b, r, w in _stacked(region, start, end, base)
    ]  # fmt: skip
