"""Build the path of American tariffs of 2025-26 on the regions of the shipped table, and China's answer to it.

Usage: python reproduce/network/build_tariff_path.py [DATA] [OUT]. The recipe is told in docs/model/network.md.
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import classes as c
from build_table import ROOT, rows

MEMBER = {"CHINA": "CN", "HONG KONG": "CN", "JAPAN": "JP", "KOREA, SOUTH": "KR", "INDIA": "IN", "EUROPEAN UNION": "EU"}
LEAST = 0.0005
HEADER = "path,date,until,actor,on,sectors,rate[share],ceiling[share],text,source,grade,low,high,note"
ANSWER = (
    ("2025-04-10", "2025-04-12", 0.84, "China's duty on all American goods."),
    ("2025-04-12", "2025-05-14", 1.25, "China's duty on all American goods at its peak."),
    ("2025-05-14", "", 0.10, "China's duty on all American goods after Geneva; 24 points stay suspended."),
)


def averages(path: Path) -> dict[str, dict[str, float]]:
    """Added tariff by date and region, weighted by American imports of 2024."""
    value: dict[str, dict[str, list[float]]] = {}
    for row in rows(path):
        region = MEMBER.get(row["country_name"], "ROW")
        cell = value.setdefault(row["date"], {}).setdefault(region, [0.0, 0.0])
        cell[0] += float(row["effective tariff"]) * float(row["total imports"])
        cell[1] += float(row["total imports"])
    return {date: {r: s / w / 100.0 for r, (s, w) in cells.items()} for date, cells in sorted(value.items())}


def lines(data: Path) -> list[list[str]]:
    """Rows of the table: one for each change of the average by more than .05 points."""
    out, table = [], averages(data / "tariffs" / "country-by-time.csv")
    for region in [r for r in c.REGIONS if r != "US"]:
        spans: list[tuple[str, float]] = []
        for date, cells in table.items():
            if not spans or abs(cells[region] - spans[-1][1]) > LEAST:
                spans.append((date, cells[region]))
        for i, (date, rate) in enumerate(spans):
            until = spans[i + 1][0] if i + 1 < len(spans) else ""
            text = "Mean added tariff on all goods, weighted by imports of 2024; on top of the duty of the base year."
            if rate < LEAST:
                continue
            out.append(["us-2025-26", date, until, "US", region, "*", f"{rate:.4f}", "", text, "tradewar_redux",
                        "measured", "", "", "one mean for all goods, cars and steel inside it"])  # fmt: skip
    for date, until, rate, text in ANSWER:
        note, source = (
            "duties on single goods of February and March 2025 are left out",
            "yale_trt2026;particle_truce2025",
        )
        row = ["us-2025-26", date, until, "CN", "US", "*", f"{rate:.2f}", "", text, source, "reported", "", "", note]
        out.append(row)
    for path, date, what in (
        ("no-deal-2025", "2025-11-01", "Threat of October 2025 carried out on its date"),
        ("escalation-100", "2026-11-10", "Threat of October 2025 carried out when the truce ends"),
    ):
        for actor, other in (("US", "CN"), ("CN", "US")):
            text = f"{what}: 100 points more on all goods, answered in kind."
            out.append(
                [path, date, "", actor, other, "*", "1.00", "", text, "assumption", "assumed", "0.5", "1.25", ""]
            )
    return out


def main(data: Path, out: Path) -> None:
    """Write tariff_paths.csv."""
    with (out / "tariff_paths.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        csv.writer(file, lineterminator="\n").writerows(lines(data))


if __name__ == "__main__":
    given = [Path(a) for a in sys.argv[1:]]
    main(given[0] if given else ROOT.parent / "shared" / "data", given[1] if len(given) > 1 else
         ROOT / "src" / "monazite" / "data" / "shared")  # fmt: skip
