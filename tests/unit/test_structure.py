"""House rules that a linter does not know: layout, circles, sizes, one class name once, names that say something."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import monazite
from longest_files import LONGEST

TESTS = Path(__file__).parents[1]
ROOT = Path(monazite.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MOST_ENTRIES = 12
MOST_LINES_FILE = 400
MOST_LINES_FUNCTION = 60  # without the docstring
NOT_NAMES = {"kept", "told", "found", "said", "felt", "apart", "sight", "known", "tight", "seen", "made", "before"}
PUBLIC_ATTRIBUTES = {"known", "found"}
"""Columns of tables, and a part of `InputError`: users write and read them."""
ATTRIBUTES_TO_RENAME = {
    "kept": {"presentation/web/answers/articles.py", "presentation/web/answers/runs.py"},
    "before": {
        "presentation/briefing/main_part/observed/element_exports.py",
        "presentation/web/answers/runs.py",
    },
}
"""Attributes that still bear such a name; no further one may join them."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file, walked once."""
    return tuple(ast.walk(tree_of(path)))


MODULES = {module_of(path): path for path in FILES}


@cache
def imports_of(module: str) -> set[str]:
    """Modules of the package that a file imports, for typing too."""
    out: set[str] = set()
    for node in nodes_of(MODULES[module]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "monazite":
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                out.add(full if full in MODULES else node.module)
    return out - {module}


def definitions(kind: type) -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path in FILES for node in nodes_of(path) if isinstance(node, kind)]


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    return total - ((first.end_lineno or first.lineno) - first.lineno + 1 if text else 0)


def test_the_top_of_the_package_has_at_most_twelve_entries_besides_data():
    beside = {"data", "__init__.py", "__main__.py", "py.typed", "__pycache__"}
    entries = sorted(path.name for path in ROOT.iterdir() if path.name not in beside)
    assert len(entries) <= MOST_ENTRIES, entries


def test_no_files_import_each_other_in_a_circle():
    """Depth-first search: a file that is reached again while it is still open closes a circle."""
    state: dict[str, int] = {}

    def visit(module: str, path: tuple[str, ...]) -> None:
        state[module] = 1
        for other in sorted(imports_of(module)):
            assert state.get(other) != 1, f"circle: {' -> '.join((*path[path.index(other) :], other))}"
            if other not in state:
                visit(other, (*path, other))
        state[module] = 2

    for module in MODULES:
        if module not in state:
            visit(module, (module,))


def test_the_longest_test_files_are_files():
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []


def test_every_import_of_the_package_exists():
    missing = [(name, other) for name in MODULES for other in imports_of(name) if other not in MODULES]
    assert missing == []


def test_files_are_short():
    lines = {module_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES_FILE} == {}


def test_functions_are_short():
    lines = {
        f"{module_of(path)}.{node.name}": code_lines(node)
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES_FUNCTION} == {}


def test_a_class_name_stands_once_in_the_project():
    where: dict[str, list[str]] = defaultdict(list)
    for path, node in definitions(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        where[node.name].append(module_of(path))
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}


def test_functions_and_classes_have_names_that_say_something():
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    bad = [
        f"{module_of(path)}.{node.name}"
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, named) and node.name.strip("_").lower() in NOT_NAMES
    ]
    assert bad == []


def attributes_of(path: Path) -> set[str]:
    """Names of fields of classes, and of attributes that something is stored in."""
    fields = {
        node.target.id
        for holder in nodes_of(path)
        if isinstance(holder, ast.ClassDef)
        for node in holder.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    stored = {n.attr for n in nodes_of(path) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
    return {name.strip("_").lower() for name in fields | stored}


def test_attributes_and_files_have_names_that_say_something():
    bad = [
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in FILES
        for name in (attributes_of(path) | {path.stem}) & NOT_NAMES - PUBLIC_ATTRIBUTES
        if path.relative_to(ROOT).as_posix() not in ATTRIBUTES_TO_RENAME.get(name, ())
    ]
    assert bad == []
