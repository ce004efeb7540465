"""The four files of the shipped table."""

from pathlib import Path

import classes as c

EMPLOYMENT = {"US": 161.3, "CN": 734.0, "EU": 219.0, "JP": 67.8, "KR": 28.6, "TW": 11.6}
"""Persons, million."""
WORLD_EMPLOYMENT = 3429.5
TAIWAN = "taiwan_mof2025;cna_taiwan2026;economist_taiwan2023;assumption"
SOURCE = "oecd_icio2021;wiod2013;imf_weo2025;bea_use;tradewar_redux"


def write(out: Path, trade, use, duty, theta) -> None:
    """The four files of the table."""
    names = list(c.SECTORS)
    note = "recipe: docs/model/network.md"

    def table(name: str, header: str, lines: list[str]) -> None:
        (out / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")

    table(
        "network_trade.csv",
        "origin,dest,sector,value[MUSD/yr],tariff[share],source,grade",
        [
            f"{a},{b},{name},{trade[o, d, s]:.6g},{duty[o, d, s]:.4g},{_source(a, b)};wits_ahs2017,{_grade(name, a, b)}"
            for o, a in enumerate(c.REGIONS)
            for d, b in enumerate(c.REGIONS)
            for s, name in enumerate(names)
        ],
    )
    table(
        "network_use.csv",
        "region,input,output,value[MUSD/yr],source,grade",
        [
            f"{a},{name},{([*names, 'final'])[t]},{use[r, s, t]:.6g},{_source(a)},{_grade(name, a)}"
            for r, a in enumerate(c.REGIONS)
            for s, name in enumerate(names)
            for t in range(len(names) + 1)
        ],
    )
    lines = []
    for i, name in enumerate(names):
        industries = ";".join(x for x in c.SECTORS[name].split() if x.startswith("D"))
        goods, grade = ("true", "estimated") if i < c.GOODS else ("false", "assumed")
        value = f"{theta[i]:.3g},{theta[i] * 0.6:.3g},{theta[i] * 1.6:.3g}"
        lines.append(f'{name},"{c.NAMES[name]}",{industries},{goods},{value},giri2021,{grade},{note}')
    table("network_sectors.csv", "sector,name,members,goods,theta[1],low,high,source,grade,note", lines)
    rest = WORLD_EMPLOYMENT - sum(EMPLOYMENT.values())
    inside = {"TW": "ROW", "ROW": "AU;MY;VN;MM;IN;BR;ROW"}
    table(
        "network_regions.csv",
        "region,name,members,employment[1],low,high,source,grade,note",
        [
            f"{a},{_name(a)},{inside.get(a, a)},{v * 1e6:.4g},{v * 0.95e6:.4g},{v * 1.05e6:.4g},"
            f"{'assumption,assumed' if a == 'TW' else 'ilo_weso2024,estimated'},"
            "persons employed in 2024; countries recalled; the rest is the world's 3 429.5 million less the others"
            for a in c.REGIONS
            for v in [EMPLOYMENT.get(a, rest)]
        ],
    )


def _name(region: str) -> str:
    return {
        "US": "United States", "CN": "China", "EU": "European Union (27)", "JP": "Japan", "KR": "South Korea",
        "TW": "Taiwan", "ROW": "Rest of the world",
    }[region]  # fmt: skip


def _grade(sector: str, *regions: str) -> str:
    """Parts of split industries and Taiwan rest on assumed shares."""
    split = {part for parts in c.PARENTS.values() for part in parts}
    return "assumed" if sector in split or "TW" in regions else "estimated"


def _source(*regions: str) -> str:
    return f"{SOURCE};{TAIWAN}" if "TW" in regions else SOURCE
