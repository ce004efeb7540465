"""Every public name of the package has a docstring: what `import monazite` shows with its members, and every module."""

import ast
import inspect
from pathlib import Path

import pytest

import monazite as mz
from paths import ROOT

SOURCES = sorted((ROOT / "src" / "monazite").rglob("*.py"))


def members(name: str) -> dict[str, object]:
    """A public name, and what a class of that name adds to the classes that it derives from outside the package."""
    thing = getattr(mz, name)
    if not inspect.isclass(thing):
        return {name: thing} if callable(thing) else {}
    own: dict[str, object] = {name: thing}
    for parent in thing.__mro__:
        if parent.__module__.startswith("monazite"):
            own |= {
                f"{name}.{key}": value
                for key, value in vars(parent).items()
                if not key.startswith("_") and (inspect.isfunction(value) or isinstance(value, property | classmethod))
            }
    return own


@pytest.mark.parametrize("name", sorted(mz.__all__))
def test_a_public_name_and_its_members_are_documented(name: str) -> None:
    assert [path for path, value in members(name).items() if not (inspect.getdoc(value) or "").strip()] == []


def overload(part: ast.FunctionDef | ast.ClassDef) -> bool:
    """One of several signatures of a function, whose docstring stands at the function itself."""
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in part.decorator_list)


def undocumented(path: Path) -> list[str]:
    """The module, and its public functions, classes and methods, that have no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [] if ast.get_docstring(tree) or not tree.body else ["module"]
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        for part in (node, *inner):
            if (
                isinstance(part, ast.FunctionDef | ast.ClassDef)
                and not part.name.startswith("_")
                and not overload(part)
            ):
                found += [] if ast.get_docstring(part) else [f"{part.name}, line {part.lineno}"]
    return found


def test_every_public_function_class_and_method_is_documented() -> None:
    gaps = {path.relative_to(ROOT).as_posix(): undocumented(path) for path in SOURCES}
    assert {path: names for path, names in gaps.items() if names} == {}
