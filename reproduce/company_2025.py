"""Four firms of 2025 as of 4 April 2025, with no more than was public about them: docs/model/company.md.

Usage: python reproduce/company_2025.py [DRAWS]. Needs the shipped dataset only. The run rests on what was known on the
day, so that it does not know how licences were handled. What the firms held is not public, but for Hyundai: their
stocks are drawn from those of the sector: stock_classes.csv at the level `cover.line` of priors.csv, which was set with
the stops of May 2025 in mind: the back-test checks the way from a run to a firm, not that prior. What is under way or
with traders is its own prior's middle, 20 days (`cover.magnet_trade`).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.load_firm import checked_firm
from monazite.analysis.company.firm.written_rows import WrittenRow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.results.results import Results
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

DAY = date(2025, 4, 4)
UNDER_WAY = 20.0  # days, cover.magnet_trade
YEAR_END = (date(2025, 12, 31) - DAY).days
TENTHS = (0.1, 0.9)  # ends of an 80 % range


@dataclass(frozen=True)
class PublicCase:
    """What was public about a firm: region, stock if any, and from which to which day it first stopped."""

    name: str
    region: str
    stock_days: float | None
    first: int | None  # days from `DAY`; None: no stop in 2025
    last: int | None
    source: str


CASES = (
    PublicCase("Ford, Chicago", "US", None, 27, 57, "a week in May 2025: timeslive_autos2025, ford_2025_06"),
    PublicCase("Suzuki, Swift", "JP", None, 52, 52, "26 May 2025: suzuki_2025_06"),
    PublicCase("a European supplier", "EU", None, 25, 61, "plants and lines shut by 4 June 2025: clepa_2025_06"),
    PublicCase("Hyundai", "KR", 365.0, None, None, "about a year in stock: Reuters of 9 June 2025, econotimes.com"),
)
"""Of the European supplier CLEPA gives only the day by which several had stopped; no stop is known of before day 25
(targets.csv)."""


def firm_of(case: PublicCase) -> Firm:
    """A maker of cars with one critical item: SH magnets from China, licence state unknown."""
    item: dict[str, object] = {"id": "magnets", "good": "NdFeB.SH.magnet"}
    if case.stock_days is not None:
        item["stock_days"] = case.stock_days
    blocks: dict[str, list[dict[str, object]]] = {
        "firm": [{"name": case.name}],
        "plant": [{"id": "works", "region": case.region, "working_days": 5}],
        "product": [{"id": "car", "plant": "works", "units": 10000, "use": "auto_motors"}],
        "item": [item],
        "bom": [{"product": "car", "item": "magnets", "grams": 507}],
        "supply": [{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": UNDER_WAY}],
    }
    rows = [WrittenRow(block, cells, case.name, 1) for block, many in blocks.items() for cells in many]
    return checked_firm(rows, case.name)


def run_of_the_day(draws: int, months: int = 24) -> Results:
    """The record as it was known on the day."""
    sc = load_scenario("cn-ree-2025", as_of=DAY).model_copy(update={"months": months})
    return simulate(facts_of(sc), sc, draws=draws)


def verdicts(results: Results) -> list[dict[str, object]]:
    """A row for each firm: ends and middle of its first stop, chance of one in 2025, what was seen, hit or missed."""
    rows: list[dict[str, object]] = []
    for case in CASES:
        days = CompanyOutlook(firm_of(case), results, DAY).first_days
        low, middle, high = np.quantile(days, (TENTHS[0], 0.5, TENTHS[1]), method="inverted_cdf")
        in_year = float((days <= YEAR_END).mean())
        if case.first is None or case.last is None:
            is_hit = middle > YEAR_END
        else:
            is_hit = low <= case.last and case.first <= high
        rows.append({"firm": case.name, "low": low, "middle": middle, "high": high, "in_2025": in_year,
                     "first": case.first, "last": case.last, "hit": bool(is_hit), "source": case.source})  # fmt: skip
    return rows


def main(draws: int) -> None:
    """Print the table of the page."""
    print("| firm | 10 % | 50 % | 90 % | stop in 2025 | observed, days from 4 April 2025 | verdict |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row in verdicts(run_of_the_day(draws)):
        ends = [f"{row[key]:.0f}" if np.isfinite(float(str(row[key]))) else "none" for key in ("low", "middle", "high")]
        seen = "no stop" if row["first"] is None else f"{row['first']} to {row['last']}"
        print(f"| {row['firm']} | {' | '.join(ends)} | {100 * float(str(row['in_2025'])):.0f} % | {seen} | "
              f"{'hit' if row['hit'] else 'missed'} |")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
