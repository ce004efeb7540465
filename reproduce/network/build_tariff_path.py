"""Build the path of American tariffs of 2025-26 on the regions of the shipped table, and China's answer to it.

Usage: python reproduce/network/build_tariff_path.py [DATA] [OUT]. The recipe is told in docs/model/network.md.

Duties of Section 232 on metals, cars, copper, wood, lorries, chips and medicines are dated rows of their own, at the
rate of the law, with the share of a sector's trade that they cover. The general duty of a partner at a date
is what is left
of the mean that was measured: mean = sum over sectors of weight x [(1 - covered) general + covered x rate].
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import classes as c
import numpy as np
import special
from american import PARTNERS
from build_table import ROOT, rows

LEAST = 0.0005
HEADER = (
    "path,date,until,actor,on,sectors,rate[share],coverage[share],ceiling[share],text,source,grade,low,high,note,"
    "known,end_known"
)
PATH = "us-2025-26"
IN_FORCE = {"2025-06-03": "2025-06-04"}
"""Dates of proclamations in the source that came into force a day later."""
PUBLIC = {
    ("US", "2025-02-04"): "2025-02-01",
    ("US", "2025-04-05"): "2025-04-02",
    ("CN", "2025-05-14"): "2025-05-12",
    ("US", "2025-08-01"): "2025-07-30",
    ("US", "2025-08-07"): "2025-07-31",
    ("US", "2025-11-10"): "2025-10-30",
    ("CN", "2025-11-10"): "2025-10-30",
    ("US", "2026-02-24"): "2026-02-20",
    ("US", "2026-07-24"): "2026-07-23",
    ("US", "2026-08-19"): "2026-07-23",
}
"""Days on which duties became public before they took effect, by who levies them and from when (measures.csv)."""
ANSWER = (
    ("2025-04-10", "2025-04-12", 0.84, "China's duty on all American goods."),
    ("2025-04-12", "2025-05-14", 1.25, "China's duty on all American goods at its peak."),
    ("2025-05-14", "", 0.10, "China's duty on all American goods after Geneva; 24 points stay suspended."),
)


def averages(path: Path) -> dict[str, dict[str, float]]:
    """Added tariff by date and region, weighted by American imports of 2024."""
    value: dict[str, dict[str, list[float]]] = {}
    for row in rows(path):
        region = PARTNERS.get(row["country_name"], "ROW")
        cell = value.setdefault(IN_FORCE.get(row["date"], row["date"]), {}).setdefault(region, [0.0, 0.0])
        cell[0] += float(row["effective tariff"]) * float(row["total imports"])
        cell[1] += float(row["total imports"])
    return {date: {r: s / w / 100.0 for r, (s, w) in cells.items()} for date, cells in sorted(value.items())}


def weights(out: Path) -> dict[str, np.ndarray]:
    """Share of each good in what the United States buys of a region, from the table that was built before."""
    found = {r: np.zeros(len(c.SECTORS)) for r in c.REGIONS if r != "US"}
    names = list(c.SECTORS)
    for row in rows(out / "network_trade.csv"):
        if row["dest"] == "US" and row["origin"] != "US" and names.index(row["sector"]) < c.GOODS:
            found[row["origin"]][names.index(row["sector"])] = float(row["value[MUSD/yr]"])
    return {region: value / value.sum() for region, value in found.items()}


def general(mean: float, weight: np.ndarray, duties: list[special.Duty]) -> float:
    """The general duty that makes the mean, given the special ones in force."""
    names = list(c.SECTORS)
    covered = sum(weight[names.index(d.sector)] * d.coverage for d in duties)
    paid = sum(weight[names.index(d.sector)] * d.coverage * d.rate for d in duties)
    return max((mean - paid) / (1.0 - covered), 0.0)


def lines(data: Path, out: Path) -> list[list[str]]:
    """Rows of the table: special duties, and the general one where it changes by more than .05 points."""
    made, table, weight = [], averages(data / "tariffs" / "country-by-time.csv"), weights(out)
    for region in [r for r in c.REGIONS if r != "US"]:
        known = {date: cells[region] for date, cells in table.items()}
        duties = special.duties(region, known, weight[region])
        dates = sorted({*known, *(d.start for d in duties if d.start < max(known))})
        spans: list[tuple[str, float]] = []
        for date in dates:
            mean = known[max(d for d in known if d <= date)] if date >= min(known) else 0.0
            rate = general(mean, weight[region], [d for d in duties if d.start <= date < (d.end or "9999")])
            if not spans or abs(rate - spans[-1][1]) > LEAST:
                spans.append((date, rate))
        for i, (date, rate) in enumerate(spans):
            until = spans[i + 1][0] if i + 1 < len(spans) else ""
            text = "General added duty: what the mean of 2024 imports leaves after the duties of Section 232."
            if rate >= LEAST:
                made.append([PATH, date, until, "US", region, "*", f"{rate:.4f}", "", "", text, "tradewar_redux",
                             "estimated", f"{0.9 * rate:.4f}", f"{1.1 * rate:.4f}",
                             "on top of the duty of the base year"])  # fmt: skip
        made += [[PATH, d.start, d.end, "US", region, d.sector, f"{d.rate:.4g}", f"{d.coverage:.4f}", "", d.text,
                  d.source, d.grade, f"{d.low:.4g}", f"{d.high:.4g}", d.note] for d in duties]  # fmt: skip
    return made + answers()


ANNOUNCED = {"no-deal-2025": "2025-10-10"}
"""Day on which a threatened path was announced."""


def answers() -> list[list[str]]:
    """China's answer, and the threats of 100 points more."""
    made = []
    for date, until, rate, text in ANSWER:
        note, source = (
            "duties on single goods of February and March 2025 are left out",
            "yale_trt2026;particle_truce2025",
        )
        made.append([PATH, date, until, "CN", "US", "*", f"{rate:.2f}", "", "", text, source, "reported", "", "", note])
    for path, date, what in (
        ("no-deal-2025", "2025-11-01", "Threat of October 2025 carried out on its date"),
        ("escalation-100", "2026-11-10", "Threat of October 2025 carried out when the truce ends"),
    ):
        for actor, other in (("US", "CN"), ("CN", "US")):
            text = f"{what}: 100 points more on all goods, answered in kind."
            made.append(
                [path, date, "", actor, other, "*", "1.00", "", "", text, "assumption", "assumed", "0.5", "1.25", ""]
            )
    return made


def with_days(made: list[list[str]]) -> list[list[str]]:
    """Rows with the days on which they and their ends became public; the end is as public as what follows it."""
    out = []
    for row in made:
        path, start, until, actor, on = row[:5]
        cars = start == "2025-08-01" and "Cars" in row[9]  # part of the deals with partners, not of the copper duty
        known = ANNOUNCED.get(path, "") if path != PATH or cars else PUBLIC.get((actor, start), "")
        follows = any(other[:5:3] == [path, actor] and (other[4], other[1]) == (on, until) for other in made)
        out.append([*row, known, PUBLIC.get((actor, until), "") if path == PATH and until and follows else ""])
    return out


def main(data: Path, out: Path) -> None:
    """Write tariff_paths.csv."""
    with (out / "tariff_paths.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        csv.writer(file, lineterminator="\n").writerows(with_days(lines(data, out)))


if __name__ == "__main__":
    given = [Path(a) for a in sys.argv[1:]]
    main(given[0] if given else ROOT.parent / "shared" / "data", given[1] if len(given) > 1 else
         ROOT / "src" / "monazite" / "data" / "shared")  # fmt: skip
