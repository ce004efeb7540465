"""Writes docs/reference/*.md (commands, public names, tables, outcomes, parameters, errors) from the code."""

from inspect import cleandoc, isclass
from pathlib import Path
from typing import Any

from reproduce.firm_pages import firm_file, scenario_list
from reproduce.scenario_page import kind_of
from typer.main import get_command

import monazite as mz
from monazite.dataset.schema import TABLES, TableSchema
from monazite.foundation.errors import DataError, InputError, MonaziteError, SolveError
from monazite.foundation.extras import EXTRAS
from monazite.foundation.units import quantity_of
from monazite.presentation.cli import app
from monazite.presentation.cli.simulation import UNSOLVED
from monazite.results.outcomes.registry import REGISTRY

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NO_INDEX = {"Ensemble": ", series"}  # documented twice: an attribute and a method
COMMON = ("source", "grade", "note", "low", "high")
MADE = "<!-- made by reproduce/reference_pages.py from the declarations in the code -->"


def cell(text: object) -> str:
    """A text as a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(cell(x) for x in row) + " |" for row in rows)])


def commands() -> str:
    """Every command with its arguments and options."""
    parts = [
        "# Commands",
        MADE,
        "`monazite COMMAND --help` prints the same. Exit codes are on the page on [errors](errors.md).",
    ]
    root: Any = get_command(app)
    single = [(name, command) for name, command in root.commands.items() if not hasattr(command, "commands")]
    grouped = [
        (f"{name} {word}", command)
        for name, group in root.commands.items()
        for word, command in getattr(group, "commands", {}).items()
    ]
    for name, command in [*single, *grouped]:
        parts.append(f"## `monazite {name}`")
        parts.append(cleandoc(command.help or "").replace("\b\n", ""))
        rows = []
        for option in command.params:
            if option.name == "help":
                continue
            written = (
                f"`{option.name.upper()}`"
                if option.param_type_name == "argument"
                else ", ".join(f"`{o}`" for o in option.opts)
            )
            default = (
                "" if option.default in (None, False, (), []) or callable(option.default) else f"`{option.default}`"
            )
            rows.append((written, getattr(option, "help", "") or "", "required" if option.required else default))
        parts.append(table(("argument or option", "what", "default"), rows))
    return "\n\n".join(parts) + "\n"


def api() -> str:
    """Every public name, documented from its docstring."""
    groups = {
        "Run": (
            "simulate",
            "run_ensemble",
            "condition",
            "forecast",
            "talks",
            "hindcast",
            "compare",
            "explain",
            "outcomes",
        ),
        "Write": ("brief", "company"),
        "Read": ("load_scenario", "scenarios", "load_dataset", "datasets", "check", "data_status", "read_article"),
        "Classes": tuple(
            name for name in mz.__all__ if isclass(getattr(mz, name)) and not issubclass(getattr(mz, name), Exception)
        ),
        "Errors": tuple(
            name for name in mz.__all__ if isclass(getattr(mz, name)) and issubclass(getattr(mz, name), Exception)
        ),
    }
    listed = {name for names in groups.values() for name in names}
    missing = [n for n in mz.__all__ if n not in listed and not n.startswith("_")]
    if missing:
        raise SystemExit(f"reference_pages.py: no group for {', '.join(missing)}")
    parts = ["# Python", MADE, "All of it is in `monazite`, which is imported as `mz` in these pages."]
    for title, names in groups.items():
        parts.append(f"## {title}")
        for name in names:
            if isclass(getattr(mz, name)):
                hidden = f"model_config{NO_INDEX.get(name, '')}"
                block = (
                    f".. autoclass:: {getattr(mz, name).__module__}.{name}\n   :members:\n   :exclude-members: {hidden}"
                )
            else:
                value = getattr(mz, name)
                block = f".. autofunction:: {value.__module__}.{value.__name__}"
            parts.append(f"### `mz.{name}`\n\n```{{eval-rst}}\n{block}\n```")
    return "\n\n".join(parts) + "\n"


def columns(schema: TableSchema) -> str:
    """The columns of a table with unit, kind of value, default and meaning."""
    rows = []
    for name, field in schema.model.model_fields.items():
        if name in COMMON:
            continue
        quantity = next((q for q in (quantity_of(m) for m in (field,)) if q is not None), None)
        unit = getattr(quantity, "unit", "") or ""
        default = "required" if field.is_required() else ("" if field.default in (None, "", ()) else str(field.default))
        rows.append(
            (
                f"`{name}`" + (" (key)" if name in schema.keys else ""),
                kind_of(field.annotation),
                unit,
                default,
                field.description or "",
            )
        )
    if not any(row[-1] for row in rows):
        return table(("column", "value", "unit", "default"), [row[:-1] for row in rows])
    return table(("column", "value", "unit", "default", "what"), rows)


def tables() -> str:
    """Every table of a dataset with its columns."""
    parts = ["# Tables and columns", MADE]
    parts.append(
        "What the tables are for, and how to read a row, is on the page on [data](../model/data.md). A unit may stand"
        " in the header in brackets, `capacity[kt/yr]`, and is converted. Columns of all tables are left out below:"
        " `source` and `grade`, which every row has, `low` and `high`, which estimates and"
        " assumptions have, and `note`."
    )
    for name, schema in TABLES.items():
        folder = {"shared": "shared", "mineral": "a folder for each mineral", "any": "shared or a mineral's"}[
            schema.folder
        ]
        parts += [
            f"## `{name}.csv`",
            cleandoc(schema.model.__doc__ or ""),
            f"Folder: {folder}. {'Required.' if schema.required else 'Optional.'}",
            columns(schema),
        ]
    return "\n\n".join(parts) + "\n"


def outcomes() -> str:
    """Every outcome with unit, axes, direction and meaning."""
    rows = [
        (
            f"`{o.name}`",
            o.unit,
            ", ".join(o.axes) or "-",
            {"up": "more is better", "down": "less is better", "none": ""}[o.good],
            o.text,
        )
        for o in REGISTRY.values()
    ]
    head = (
        "Every value has the axes `draw` and those of the table; `res.quantity(name, good=..., region=..., at=...)`"
        " gives the median with its range, `res.series` a"
        " table by month, `res.frame` all of it. An outcome is one function in `src/monazite/results/outcomes`."
    )
    return "\n\n".join(["# Outcomes", MADE, head, table(("outcome", "unit", "axes", "", "what"), rows)]) + "\n"


ACTS = {
    "elasticity": "uses: purchases in the month",
    "choke": "uses: end of a use at high prices",
    "cover": "stocks at the start of the run",
    "review": "export controls: months to a decision",
    "approval": "export controls: tonnage let through",
    "permit": "export controls: time a licence may be used",
    "licence": "export controls: who gets licences, and in which lots",
    "contract": "prices that buyers pay on average",
    "leakage": "export controls: shipments by other ways",
    "thrift": "uses: material in each product, over years",
    "research": "uses: effect of public research on thrift",
    "sourcing": "trade: shares of origins",
    "variant": "magnets: shares of recipes",
    "supply": "mines and plants: output in the short run",
    "storage": "users' stocks: level wanted and speed",
    "holding": "producers' stocks: surplus held back",
    "expectation": "expected prices, in stocks and thrift",
    "precaution": "orders after an announcement",
    "project": "projects: time, success, ramp",
    "tech": "projects: delay under technology controls",
    "dependence": "losses: value added of dependent lines",
    "input": "losses from withheld technology, and the static method of the USGS",
    "upstream": "upper losses of a dataset without an input-output table",
    "growth": "uses: trend",
    "flood": "projects: fear of a price collapse",
    "controller": "capacity inside the controlling country",
    "economy.theta": "tariffs on all goods: trade elasticities",
    "economy.innovation_gain": "gain of productivity from thrift",
    "economy.recapture": "losses, central bound: output made up later",
    "economy.finished_stock": "losses, all bounds: finished goods sold first",
    "economy.qualification": "losses, lower bound: substitutes on lines",
    "economy.stock_restoration": "losses, all bounds: finished goods made again",
    "economy.price_elasticity": "price level and rents of scarce products",
    "economy": "losses, upper bound: carried through the input-output table",
}
"""Where a parameter acts, by its name or by what stands before the first point of it."""


def parameters() -> str:
    """Every uncertain parameter with its distribution, bounds, source and where it acts."""
    rows: list[tuple[object, ...]] = []
    for row in mz.load_dataset("rare_earths").table("priors"):
        numbers = ", ".join(f"{x:g}" for x in (row.a, row.b, row.c) if x is not None)
        least, most = row.bounds()
        acts = ACTS[row.parameter] if row.parameter in ACTS else ACTS[row.parameter.split(".")[0]]
        sources = ", ".join(f"`{source}`" for source in row.source)
        prior = f"{row.distribution} {numbers}"
        reach = f"{least:.3g} to {most:.3g}"
        rows.append((f"`{row.parameter}`", row.text, acts, prior, row.unit, reach, row.grade, sources))
    head = (
        "Every row of `priors.csv`. A scenario holds any of them at a value within its reach (`[parameters]`, or"
        ' `parameters = { "leakage.share" = 0.3 }`). Numbers of a prior: uniform and loguniform low, high; lognormal'
        " median, sigma of the log; beta alpha, beta; triangular low, mode, high; normal mean, standard deviation."
        " Sources are ids of `sources.csv`; `assumption` means that there is none. How priors were chosen:"
        " [parameters](../model/parameters.md); which of them mean substitution:"
        " [substitution](../model/substitution.md)."
    )
    titles = ("parameter", "what it does", "acts on", "prior", "unit", "reach", "grade", "sources")
    return "\n\n".join(["# All parameters", MADE, head, table(titles, rows)]) + "\n"


def errors() -> str:
    """What monazite raises, and how commands end."""
    kinds = [
        (f"`{kind.__name__}`", f"`{kind.__base__.__name__}`", cleandoc(kind.__doc__ or "").splitlines()[0])
        for kind in (MonaziteError, InputError, DataError, SolveError)
    ]
    codes = [
        (0, "done"),
        (1, "a fault of monazite: please report it with the text and the run identifier"),
        (
            2,
            "something that you can mend: one sentence names file, line, field, what was found, what is allowed and the"
            " nearest valid name",
        ),
        (UNSOLVED, "results are written, and months that could not be solved are named on the first line"),
        (130, "interrupted; nothing is left half written"),
    ]
    extras = [(f"`{name}`", text) for name, text in EXTRAS.items()]
    return (
        "\n\n".join(
            [
                "# Errors",
                MADE,
                "## Exceptions",
                "All problems of one input are raised together: `error.problems` holds the single ones, each with"
                " `file`, `line`, `field`, `found`, `allowed`, `nearest`.",
                table(("exception", "is a", "when"), kinds),
                "## Exit codes",
                table(("code", "means"), codes),
                "## Extras",
                "Where a package of an extra is absent, the message says `pip install 'monazite[EXTRA]'`.",
                table(("extra", "needed for"), extras),
            ]
        )
        + "\n"
    )


PAGES = {
    "commands": commands,
    "api": api,
    "tables": tables,
    "outcomes": outcomes,
    "parameters": parameters,
    "errors": errors,
    "scenarios": scenario_list,
    "firm-file": firm_file,
}


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / f"{name}.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
