"""Profiles of commands: where a stack belongs, and the table of two runs. Nothing is timed here."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks import measures, profile
from benchmarks.profile import PACKAGE, Run, kind_of_file, place_of, table


def frames(*calls: tuple[str, str]):
    """A stack by file and function, the innermost first."""
    back = None
    for file, name in reversed(calls):
        back = SimpleNamespace(f_code=SimpleNamespace(co_filename=file, co_name=name), f_back=back)
    return back


def test_the_longest_place_that_fits_says_the_kind():
    assert kind_of_file(f"{PACKAGE}model/stock_classes.py") == "parameters of draws"
    assert kind_of_file(f"{PACKAGE}model/build.py") == "arrays of a model"
    assert kind_of_file(f"{PACKAGE}negotiation/state_costs.py") == "payoffs of the talks"
    assert kind_of_file("/usr/lib/python3/json/decoder.py") is None


def test_a_stack_belongs_to_what_the_command_calls_and_to_its_innermost_file():
    command, engine = f"{PACKAGE}presentation/cli/brief.py", f"{PACKAGE}engine/step.py"
    stack = frames(("/lib/numpy.py", "sum"), (engine, "step"), (command, "run_scenario"), (command, "brief"))
    assert place_of(stack) == ("run_scenario", "months simulated")


def test_imports_and_compiling_count_as_such():
    command = f"{PACKAGE}presentation/cli/brief.py"
    view = f"{PACKAGE}results/view.py"
    stack = frames(("<frozen importlib._bootstrap>", "_load"), (view, "<module>"), (command, "brief"))
    assert place_of(stack)[1] == "imports"
    compiling = frames(("/lib/numba/dispatcher.py", "_compile_for_args"), (f"{PACKAGE}engine/run.py", "run"))
    assert place_of(compiling) == ("", "kernels compiled or loaded")


def test_a_table_has_the_larger_rows_and_the_rest():
    first = Run(12.0, 10.0, 1.0, {("a", "x"): 6.0, ("a", "y"): 3.5, ("b", "x"): 0.05})
    second = Run(2.0, 1.5, 0.0, {("a", "y"): 1.0})
    lines = table("brief", first, second).splitlines()
    assert lines[4:6] == ["| a | x | 6.00 | 0.00 |", "| a | y | 3.50 | 1.00 |"]
    assert "| | what is left | 0.50 | 0.50 |" in [line.replace("|  |", "| |") for line in lines]
    assert "| | **processor in all** | 11.00 | 1.50 |" in [line.replace("|  |", "| |") for line in lines]


def test_a_command_runs_beside_an_article_on_a_cache_of_kernels(monkeypatch):
    made = list[Path]()
    monkeypatch.setattr(profile, "kernels_only", made.append)
    seen = profile.in_turn(
        ["brief"], 2, lambda words, place, folder: (words, place, (folder / "article.txt").is_file())
    )
    assert seen == ((["brief"], made[0], True),) * 2


def test_seconds_of_commands_are_taken_without_the_sampler(monkeypatch):
    """What is published is what a user waits for."""
    measured = []
    monkeypatch.setattr(profile, "in_turn", lambda words, times, measure: (measured.append(measure), (1.0,) * times)[1])
    assert measures.talks(2) == measures.options(2) == measures.first_brief(4) == measures.second_brief(4) == [1.0]
    assert set(measured) == {profile.timed}


def test_a_command_that_fails_ends_the_benchmark(tmp_path: Path):
    with pytest.raises(SystemExit, match="no-such-command failed"):
        profile.timed(["no-such-command"], tmp_path, tmp_path)
