"""Tables by name: every known one, copies of their rows, and the nearest name for a wrong one."""

import ast
import inspect
from collections.abc import Sequence

import pytest

from monazite.dataset import typed_tables
from monazite.dataset.rows.row import Row, Source
from monazite.dataset.schema import TABLES
from monazite.dataset.typed_tables import TypedTables
from monazite.foundation.errors import InputError


def source(name: str) -> Source:
    return Source(source=name, citation=f"{name} of 2026", verified=True)


class OneTable(TypedTables):
    """Holds two sources and nothing else; remembers what it was asked for."""

    def __init__(self) -> None:
        self.rows, self.asked = (source("b"), source("a")), []

    def rows_of(self, name: str) -> Sequence[Row]:
        self.asked.append(name)
        return self.rows if name == "sources" else ()


def test_rows_come_in_file_order_and_as_a_list_of_their_own():
    tables = OneTable()
    found = tables.table("sources")
    assert [row.source for row in found] == ["b", "a"]
    found.clear()
    assert len(tables.table("sources")) == 2


def test_a_table_that_no_folder_has_is_empty():
    assert OneTable().table("goods") == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("good", 'table: found "good", allowed a table of schema.py, nearest valid name: "goods"'),
        ("deposit", 'nearest valid name: "deposits"'),
        ("Goods", 'nearest valid name: "goods"'),
        ("", 'table: found "", allowed a table of schema.py'),
        ("qqqq", 'table: found "qqqq", allowed a table of schema.py'),
    ],
)
def test_a_wrong_name_is_one_clear_error(name, message):
    tables = OneTable()
    with pytest.raises(InputError) as caught:
        tables.table(name)
    assert message in str(caught.value)
    assert tables.asked == []


def test_an_unlike_name_has_no_nearest():
    with pytest.raises(InputError) as caught:
        OneTable().table("qqqq")
    assert caught.value.nearest is None


def test_a_type_checker_knows_the_rows_of_every_table():
    """The overloads of the source name each table of the schema once, with the class of its rows."""
    declared: dict[str, str] = {}
    for node in ast.walk(ast.parse(inspect.getsource(typed_tables))):
        if isinstance(node, ast.FunctionDef) and node.name == "table" and node.returns is not None:
            argument = ast.unparse(node.args.args[1].annotation or node.returns)
            if argument.startswith("Literal"):
                name = ast.literal_eval(argument.removeprefix("Literal[").removesuffix("]"))
                assert name not in declared
                declared[name] = ast.unparse(node.returns).removeprefix("list[").removesuffix("]").split(".")[-1]
    assert declared == {name: table.model.__name__ for name, table in TABLES.items()}
