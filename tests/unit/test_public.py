"""The public face: what `dir` shows, what its docstrings hold, what wrong arguments say, and former import paths."""

import doctest
import inspect
import subprocess
import sys
import warnings
from datetime import date
from importlib import import_module
from types import FunctionType

import numpy as np
import pandas as pd
import pytest

import monazite as mz
from engine_cases import control

PUBLIC = {
    "Brief", "DataError", "Dataset", "Ensemble", "Exercise", "InputError", "MonaziteError", "Quantity", "Results",
    "Scenario", "DataStatus", "data_status",
    "SolveError", "TalksResult", "__version__", "brief", "check", "company", "compare", "condition", "datasets",
    "explain", "forecast", "hindcast", "load_dataset", "load_scenario", "outcomes", "read_article", "run_ensemble",
    "scenarios", "simulate", "talks",
}  # fmt: skip

FOLDERS = ("gallium", "germanium")
YEAR = {"name": "a year of controls", "extends": "baseline", "start": "2025-01-01", "months": 12}


@pytest.fixture(scope="module")
def run() -> mz.Results:
    policy = control(start="2025-03-01", goods=["*"], approval=0.3)
    return mz.simulate("gallium", {**YEAR, "policy": [policy]}, draws=3)


# --- names ---------------------------------------------------------------------------------------------------------


def test_dir_shows_the_public_face_and_nothing_else():
    assert set(dir(mz)) == PUBLIC
    assert set(mz.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(mz, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'simulated'"):
        _ = mz.simulated  # pyright: ignore[reportAttributeAccessIssue]


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, monazite; print([m for m in ('numpy', 'numba', 'pandas', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_lists_name_what_is_shipped():
    assert {"gallium", "germanium", "rare_earths"} <= set(mz.datasets())
    assert {"cn-ree-2025", "full-stop"} <= set(mz.scenarios())
    table = mz.outcomes()
    assert list(table.columns) == ["outcome", "unit", "axes", "direction", "text"]
    assert set(table["direction"]) == {"up", "down", "none"}
    row = table.set_index("outcome").loc["first_stop_day"]
    assert (row["unit"], row["axes"]) == ("day", ("use", "region"))


# --- docstrings ----------------------------------------------------------------------------------------------------


def functions() -> dict[str, FunctionType]:
    """Public functions, and the public methods of `Results`, by name."""
    found = {name: getattr(mz, name) for name in mz.__all__ if inspect.isfunction(getattr(mz, name))}
    for name, method in inspect.getmembers(mz.Results, inspect.isfunction):
        if not name.startswith("_"):
            found[f"Results.{name}"] = method
    return found


def missing(function: FunctionType) -> set[str]:
    """Sections that a docstring should have and has not."""
    text, signature = inspect.getdoc(function) or "", inspect.signature(function)
    wanted = {"Parameters"} if [name for name in signature.parameters if name != "self"] else set()
    wanted |= set() if signature.return_annotation in (None, "None") else {"Returns"}
    return {section for section in wanted if f"\n{section}\n{'-' * len(section)}\n" not in text}


def test_every_public_function_says_what_it_takes_and_returns():
    assert {name for name, function in functions().items() if missing(function)} == set()


@pytest.mark.parametrize("name", [name for name in sorted(PUBLIC) if name[0].isupper()])
def test_every_public_class_says_what_it_is(name):
    assert len(inspect.getdoc(getattr(mz, name)) or "") > 20


def test_the_examples_of_the_public_face_run():
    finder = doctest.DocTestFinder(exclude_empty=True)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    others = {name: getattr(mz, name) for name in ("Quantity", "Results", "Ensemble")} | {
        path: getattr(import_module(f"monazite.{path.rpartition('.')[0]}"), path.rpartition(".")[2])
        for path in ("simulation.arguments.resolved", "simulation.arguments.whole_number", "results.months.as_day")
    }
    tests = []
    for name, thing in {**functions(), **others}.items():
        globs = vars(sys.modules[thing.__module__])
        tests += [test for test in finder.find(thing, name, globs=dict(globs)) if test.examples]
    written = {test.name for test in tests}
    assert {"simulate", "compare", "explain", "outcomes", "run_ensemble", "Results.quantity", "Ensemble"} <= written
    for test in {test.name: test for test in tests}.values():
        if not any(doctest.SKIP in example.options for example in test.examples):
            runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


# --- arguments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "scenario"),
    [
        (FOLDERS, "cn-ga-ge-2023"),
        (list(FOLDERS), "cn-ga-ge-2023"),
        (None, "cn-ga-ge-2023"),
    ],
)
def test_names_do_where_objects_do(dataset, scenario):
    by_name = mz.simulate(dataset, scenario)
    by_object = mz.simulate(mz.load_dataset(*FOLDERS), mz.load_scenario(scenario))
    assert by_name.run == by_object.run
    assert np.array_equal(by_name.values("price_outside"), by_object.values("price_outside"))


def test_a_mapping_takes_over_the_names_of_the_folders(run):
    assert run.scenario.dataset == ("gallium",)
    assert run.dataset.folders == ("shared", "gallium")


@pytest.mark.parametrize(
    ("dataset", "scenario", "options", "field", "words"),
    [
        ("galium", YEAR, {}, "dataset", 'nearest valid name: "gallium"'),
        (5, YEAR, {}, "dataset", "allowed a dataset, the name"),
        ((), YEAR, {}, "dataset", "allowed a dataset, the name"),
        ("gallium", "cn-ga-ge-2032", {}, "scenario", 'nearest valid name: "cn-ga-ge-2023"'),
        ("gallium", 5, {}, "scenario", "allowed a scenario, the name"),
        ("gallium", YEAR, {"draws": 0}, "draws", "found 0, allowed a whole number from 1"),
        ("gallium", YEAR, {"draws": -2}, "draws", "found -2"),
        ("gallium", YEAR, {"draws": 2.0}, "draws", "found 2.0"),
        ("gallium", YEAR, {"draws": True}, "draws", "found True"),
        ("gallium", YEAR, {"threads": 0}, "threads", "found 0"),
    ],
)
def test_wrong_arguments_of_a_run_are_one_clear_error(dataset, scenario, options, field, words):
    with pytest.raises(mz.InputError) as caught:
        mz.simulate(dataset, scenario, **options)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_ensembles_and_talks_take_names_and_refuse_the_same(tmp_path):
    ensemble = mz.run_ensemble(FOLDERS, "cn-ga-ge-2023", draws=np.int64(2), out=tmp_path / "two")
    assert ensemble.draws == 2
    with pytest.raises(mz.InputError, match="draws: found 0"):
        mz.run_ensemble(FOLDERS, "cn-ga-ge-2023", draws=0, out=tmp_path / "none")
    with pytest.raises(mz.InputError, match="batch: found 0"):
        mz.run_ensemble(FOLDERS, "cn-ga-ge-2023", draws=2, batch=0, out=tmp_path / "none")
    with pytest.raises(mz.InputError, match="draws: found 0"):
        mz.talks("rare_earths", "truce-expiry-2026", draws=0)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "start",
            "2026-01-01",
            r"policy 1 \(export_control\), start: found 2026-01-01, allowed a day before the run ends, 2026-01-01",
        ),
        (
            "end",
            "2025-01-01",
            r"policy 1 \(export_control\), end: found 2025-01-01, allowed a day after the run begins, 2025-01-01",
        ),
    ],
)
def test_a_measure_wholly_outside_the_run_is_an_error(field, value, words):
    outside = control(start="2024-06-01", goods=["*"]) | {field: value}
    with pytest.raises(mz.InputError, match=words):
        mz.simulate("gallium", {**YEAR, "policy": [outside]})
    inside = control(start="2025-12-31", goods=["*"])
    with pytest.raises(mz.InputError, match=words):
        mz.simulate("gallium", {**YEAR, "policy": [outside, inside]})
    assert mz.simulate("gallium", {**YEAR, "policy": [inside]}).draws == 1


MONTHS = [
    "2025-06", "2025-06-01", "2025-06-30", date(2025, 6, 1), pd.Timestamp("2025-06-02"),
    pd.Timestamp("2025-06-02").to_pydatetime(), np.datetime64("2025-06"), np.datetime64("2025-06-15T12:00"),
]  # fmt: skip


@pytest.mark.parametrize("month", MONTHS, ids=repr)
def test_a_month_can_be_written_in_many_ways(run, month):
    june = run.values("price_outside")[0, 5, run.index.good.index("Ga.metal")]
    assert run.quantity("price_outside", good="Ga.metal", at=month).value == june
    assert run.quantity("price_outside", good="Ga.metal", over=(month, "2025-06"), reduce="max").value == june
    assert "in June 2025" in mz.explain(run, "Ga.metal", "JP", month)


@pytest.mark.parametrize("month", ["2025", "June", "2025-13", "2025-06-31", 6, 2025.5, pd.NaT, np.datetime64("NaT")])
def test_what_is_no_month_is_refused_in_one_sentence(run, month):
    words = "allowed a month such as 2025-06, a day such as 2025-06-01, or a date"
    with pytest.raises(mz.InputError, match=f"^at: found .*, {words}$"):
        run.quantity("price_outside", good="Ga.metal", at=month)
    with pytest.raises(mz.InputError, match=f"^month: found .*, {words}$"):
        mz.explain(run, "Ga.metal", "JP", month)


@pytest.mark.parametrize(
    ("when", "field", "months"),
    [
        ({"at": "2024-12"}, "at", "2024-12"),
        ({"at": "2026-01"}, "at", "2026-01"),
        ({"over": ("2024-12", "2025-03")}, "over", "2024-12 to 2025-03"),
        ({"over": ("2025-12", "2026-01")}, "over", "2025-12 to 2026-01"),
        ({"over": ("2025-06", "2025-03")}, "over", "2025-06 to 2025-03"),
    ],
)
def test_months_outside_the_run_are_named_with_those_of_the_run(run, when, field, months):
    with pytest.raises(mz.InputError) as caught:
        run.quantity("price_outside", good="Ga.metal", **when)
    assert (caught.value.field, caught.value.found) == (field, months)
    assert "2025-01 to 2025-12" in str(caught.value)


def test_one_month_and_a_period_are_one_too_many(run):
    with pytest.raises(mz.InputError, match="at, over"):
        run.quantity("price_outside", good="Ga.metal", at="2025-06", over=("2025-01", "2025-02"))


@pytest.mark.parametrize(
    ("outcome", "where", "field", "words"),
    [
        ("price_outsid", {"good": "Ga.metal"}, "outcome", 'nearest valid name: "price_outside"'),
        ("price_outside", {"goods": "Ga.metal"}, "price_outside axis", 'nearest valid name: "good"'),
        ("price_outside", {"good": "Ga.metals"}, "good", 'nearest valid name: "Ga.metal"'),
        ("price_outside", {"good": "Ga.metal", "month": "2025-06"}, "month", "allowed at=, or over="),
        ("first_stop_day", {"use": "technology", "region": "US"}, "use", 'industry="technology"'),
        ("first_stop_day", {"industry": "technologie", "region": "US"}, "industry", '"technology"'),
        ("first_stop_day", {"industry": "technology"}, "first_stop_day: say which", 'found "no region"'),
    ],
)
def test_wrong_names_say_what_there_is(run, outcome, where, field, words):
    with pytest.raises(mz.InputError) as caught:
        run.quantity(outcome, **where)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_only_results_are_compared(run):
    assert mz.compare(run, run).quantity("price_outside", good="Ga.metal", at="2025-06").value == 0.0
    with pytest.raises(mz.InputError, match=r"alternative: .*allowed results of simulate"):
        mz.compare(run, "cn-ree-2025")  # pyright: ignore[reportArgumentType]


# --- former import paths -------------------------------------------------------------------------------------------

FORMER = [
    ("monazite.brief", "brief"),
    ("monazite.brief", "Claim"),
    ("monazite.dataset", "Dataset"),
    ("monazite.dataset", "SHIPPED"),
    ("monazite.dataset", "load_dataset"),
    ("monazite.derivatives", "derivatives"),
    ("monazite.ensemble", "Ensemble"),
    ("monazite.ensemble", "Interrupted"),
    ("monazite.ensemble", "run_ensemble"),
    ("monazite.errors", "InputError"),
    ("monazite.errors", "SolveError"),
    ("monazite.macro.read", "read_network"),
    ("monazite.outcomes", "REGISTRY"),
    ("monazite.predictive", "allowance"),
    ("monazite.quantity", "Quantity"),
    ("monazite.reading", "Reader"),
    ("monazite.reading", "Reading"),
    ("monazite.reading", "RuleReader"),
    ("monazite.reading", "read_article"),
    ("monazite.results", "Results"),
    ("monazite.results", "compare"),
    ("monazite.scenario", "Scenario"),
    ("monazite.scenario", "load_scenario"),
    ("monazite.simulate", "simulate"),
    ("monazite.talks", "TalksResult"),
    ("monazite.talks", "replay"),
    ("monazite.talks", "talks"),
    ("monazite.units", "convert"),
]

NOW = {"read_network": "read_io_table"}
"""Former names that are others now."""


@pytest.mark.parametrize(("path", "name"), FORMER)
def test_a_former_path_works_and_says_what_to_write(path, name):
    with pytest.warns(DeprecationWarning, match=f"^import {NOW.get(name, name)} from monazite") as caught:
        value = getattr(import_module(path), name)
    assert caught[0].filename == __file__
    if name in PUBLIC:
        assert value is getattr(mz, name)
        assert f"import {name} from monazite, not from {path}" in str(caught[0].message)


def test_a_former_module_does_not_take_the_place_of_a_function():
    code = """
import monazite, monazite.simulate, monazite.talks
from monazite.talks import talks
print(monazite.talks is talks)
print(monazite.simulate("gallium", {"name": "x", "start": "2025-01-01", "months": 1}).draws)
print(type(monazite.simulate).__name__)
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "1", "function"], done.stderr


def test_what_never_existed_is_still_an_error():
    with pytest.raises(ModuleNotFoundError):
        import_module("monazite.nothing")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in ("monazite.errors", "monazite.results", "monazite.macro"):
            with pytest.raises(AttributeError, match="no attribute 'nothing'"):
                _ = import_module(path).nothing
        with pytest.raises(TypeError, match="cannot be called"):
            import_module("monazite.errors")()  # pyright: ignore[reportCallIssue]
