"""Reference pages for a firm's file: its columns and the names that may stand in them; the shipped scenarios."""

from __future__ import annotations

from monazite.analysis.company.firm.rows import BLOCKS, NEEDED
from monazite.analysis.company.measures_near import scenario_sentence
from monazite.foundation.units import quantity_of
from monazite.model.build import make_index
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.scenario.shipped import scenarios

MADE = "<!-- made by reproduce/reference_pages.py from the declarations in the code -->"
EACH = "cn-ree-2025", "cn-ga-ge-2023", "cd-cobalt-2025", "cn-antimony-2024", "cn-graphite-2023", "cn-tungsten-2025"
"""A scenario of every group of minerals whose names are listed."""


def cell(text: object) -> str:
    """A text as a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(cell(x) for x in row) + " |" for row in rows)])


def scenario_list() -> str:
    """Every shipped scenario: what it is and assumes in its own words, its minerals and days."""
    rows: list[tuple[object, ...]] = []
    for name in scenarios():
        sc = load_scenario(name)
        rests = "all that is known" if sc.as_of is None else f"what was known on {sc.as_of}"
        rows.append((f"`{name}`", scenario_sentence(sc), ", ".join(sc.dataset), sc.anchor or sc.start, rests))
    intro = (
        "Names that `monazite run`, `brief`, `company` and the others take. What one assumes is no forecast: how "
        "likely it is that talks come to such a thing is what `monazite forecast` says"
        " ([how](../how-to/do-measures-return.md))."
    )
    head = ("name", "what it is and assumes", "minerals", "counted from", "rests on")
    return "\n\n".join(["# Shipped scenarios", MADE, intro, table(head, rows)]) + "\n"


def firm_file() -> str:
    """Every block and column of a firm's file, and the goods, regions and uses that it may name."""
    parts = [
        "# A firm's file",
        MADE,
        "Blocks are tables of a TOML file, sheets of a workbook, or CSV files of a folder"
        " ([how](../start/company.md)).",
    ]
    for block, model in BLOCKS.items():
        rows: list[tuple[object, ...]] = []
        for name, info in model.model_fields.items():
            quantity = quantity_of(info)
            needed = "needed" if info.is_required() else ""
            rows.append((f"`{name}`", needed, "" if quantity is None else quantity.allowed, info.description or ""))
        need = "at least one row" if block in NEEDED else "may be left out"
        head = f"{(model.__doc__ or '').strip()} ({need})"
        parts += [f"## `{block}`", head, table(("column", "", "allowed", "what"), rows)]
    parts.append("## Names")
    parts.append("`item.good`, `plant.region`, `supply.origin` and `product.use` are names of the run:")
    for name in EACH:
        sc = load_scenario(name)
        index = make_index(facts_of(sc), sc)
        kinds = (("goods", index.good), ("regions", index.region), ("uses", index.use))
        lines = [f"- {kind}: {', '.join(f'`{one}`' for one in names)}" for kind, names in kinds]
        parts.append(f"### {', '.join(sc.dataset)} (such as `{name}`)")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
