"""Writes docs/model/scenario.md: everything that can stand in a scenario, from the declarations themselves."""

from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from monazite.foundation.units import quantity_of
from monazite.results.outcomes.registry import REGISTRY as OUTCOMES
from monazite.results.results import Results
from monazite.scenario.policies import REGISTRY, Policy
from monazite.scenario.scenario import Scenario, Talks

PAGE = Path(__file__).parents[1] / "docs" / "model" / "scenario.md"
HEAD = """# What can stand in a scenario

<!-- made by reproduce/scenario_page.py from the declarations in the code -->

A scenario is a TOML file: keys of the scenario, a `[talks]` table, and one `[[policy]]` block for every measure.
`monazite run FILE` refuses unknown names and values out of bounds with line and nearest name. Numbers are in the unit
given here, or the name of a level; lists of names may be one text joined by `;`. The [tour](../start/tour.md) has a
small example, and `src/monazite/data/scenarios` the shipped ones.
"""


def kind_of(annotation: Any) -> str:
    """A type in words."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_of(args[0])
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(kind_of(a) for a in args if a is not NoneType))
    if origin is Literal:
        return ", ".join(f"`{a}`" for a in args)
    if origin is tuple:
        return "list" if args and args[0] is not str else "names"
    if origin is dict:
        return "table"
    names = {"str": "text", "float": "number", "int": "whole number", "bool": "true or false", "date": "day"}
    return names.get(getattr(annotation, "__name__", ""), "table")


def value_of(info: FieldInfo) -> str:
    """Default of a field."""
    if info.is_required():
        return "required"
    default = info.get_default(call_default_factory=True)
    if default in (None, "", (), {}) or default is PydanticUndefined:
        return "empty"
    if isinstance(default, bool):
        return str(default).lower()
    return "; ".join(map(str, default)) if isinstance(default, tuple) else str(default)


def bounds_of(info: FieldInfo) -> str:
    """Bounds, unit and levels of a field; its type where it is no quantity."""
    found = quantity_of(info)
    if found is None:
        return kind_of(info.annotation)
    unit = f"; a {found.unit}" if found.unit == "share" else ""
    each = f"by name: {found.allowed}" if kind_of(info.annotation) == "table" else found.allowed
    return each + unit


RESOLVED = {"extends": "record where one ships, else baseline", "anchor": "the first export control"}
"""Defaults that depend on the rest of a file."""


def table(model: type[BaseModel], without: tuple[str, ...] = ()) -> list[str]:
    """Fields of a model as a Markdown table."""
    lines = ["| key | value | default | what |", "|---|---|---|---|"]
    for name, info in model.model_fields.items():
        if name not in without:
            text = " ".join((info.description or "").replace("``", "`").split())
            usual = RESOLVED.get(name) or value_of(info)
            lines.append(f"| `{name}` | {bounds_of(info)} | {usual} | {text} |".replace("||", "|"))
    return lines


def page() -> str:
    """The page."""
    common = tuple(Policy.model_fields)
    lines = [HEAD, "## Scenario", "", *table(Scenario, ("policy", "talks")), "", "## `[talks]`", "", *table(Talks)]
    lines += ["", "## `[[policy]]`", "", "Every measure has these keys, and those of its kind.", ""]
    lines += table(Policy, ("kind",))
    for kind, lever in REGISTRY.items():
        text = cleandoc(lever.model.__doc__ or "").replace("``", "`")
        lines += ["", f"### `{kind}`", "", *text.splitlines(), ""]
        rows = table(lever.model, common)
        lines += rows if len(rows) > 2 else ["It has no keys of its own."]
    lines += [
        "",
        "## Outcomes",
        "",
        "What `sensitivity`, `ensemble --outcome` and `Results.quantity` can be asked for.",
    ]
    lines += ["", "| outcome | unit | by | what |", "|---|---|---|---|"]
    for name, made in OUTCOMES.items():
        lines.append(f"| `{name}` | {made.unit} | {', '.join(made.axes) or 'run'} | {made.text} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    assert Results is not None  # importing it registers all outcomes
    PAGE.write_text(page(), encoding="utf-8")
