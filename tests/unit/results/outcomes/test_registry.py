"""An outcome is one function in any file of the folder."""

import sys
from pathlib import Path

import pytest

from monazite.results import outcomes
from monazite.results.outcomes import registry

NEWCOMER = '''
from monazite.results.outcomes.registry import outcome


@outcome("1", "month", good="up")
def newcomers_{name}(view):
    """What somebody added."""
    return view.flows.status[..., 0] * 0.0
'''


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A folder beside that of the outcomes which is taken for a part of it."""
    monkeypatch.setattr(outcomes, "__path__", [*outcomes.__path__, str(tmp_path)])
    before = dict(registry.REGISTRY)
    yield tmp_path
    registry.REGISTRY.clear()
    registry.REGISTRY.update(before)
    for name in ("newcomer", "second"):
        sys.modules.pop(f"{outcomes.__name__}.{name}", None)


def test_a_new_file_is_found_by_its_folder(folder):
    (folder / "newcomer.py").write_text(NEWCOMER.format(name="outcome"))
    outcomes._import_files()
    found = registry.REGISTRY["newcomers_outcome"]
    assert (found.unit, found.axes, found.text) == ("1", ("month",), "What somebody added.")
    assert list(registry.REGISTRY)[-1] == "newcomers_outcome"


def test_every_file_with_an_outcome_is_in_the_registry_and_lists_begin_with_prices():
    own = Path(outcomes.__file__).parent
    with_outcomes = {p.stem for p in own.glob("*.py") if "@outcome(" in p.read_text("utf-8")} - {"registry"}
    registered = {one.function.__module__.rpartition(".")[2] for one in registry.REGISTRY.values()}
    assert with_outcomes <= registered
    assert set(outcomes.FIRST) <= {p.stem for p in own.glob("*.py")}
    assert next(iter(registry.REGISTRY)) == "price_inside"


def test_one_name_in_two_files_is_an_error(folder):
    for name in ("newcomer", "second"):
        (folder / f"{name}.py").write_text(NEWCOMER.format(name="outcome"))
    with pytest.raises(TypeError, match=r"newcomers_outcome is that of monazite\.results\.outcomes\.newcomer"):
        outcomes._import_files()
