"""What the terminal says of months that could not be solved, and how a command then ends."""

from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from monazite.engine.numerics.solver import FAILED
from monazite.presentation.cli import app
from monazite.presentation.cli.simulation import UNSOLVED, end_if_unsolved, unsolved_matter
from monazite.scenario.scenario import load_scenario
from monazite.simulation import simulate as simulation


def unsolved(draws, count=100):
    failures = [{"draw": draw, "month": "2025-06-01", "text": "not solved"} for draw in draws]
    return SimpleNamespace(failures=lambda: failures, parameters=SimpleNamespace(count=count))


def test_a_failed_month_matters_in_the_central_draw_or_beyond_the_tails_of_a_range():
    assert not unsolved_matter(unsolved([]))
    assert unsolved_matter(unsolved([0]))
    assert not unsolved_matter(unsolved([3, 3, 3, 3, 3, 3]))  # six months of one draw
    assert not unsolved_matter(unsolved([1, 2, 3, 4, 5]))
    assert unsolved_matter(unsolved([1, 2, 3, 4, 5, 6]))


def test_a_command_ends_with_a_status_of_its_own():
    end_if_unsolved(unsolved([]), unsolved([7]))
    with pytest.raises(typer.Exit) as ended:
        end_if_unsolved(unsolved([]), unsolved([0]))
    assert ended.value.exit_code == UNSOLVED != 0


def test_a_run_with_a_failed_month_says_so_first_and_does_not_end_well(tmp_path, monkeypatch):
    file = tmp_path / "gallium.toml"
    file.write_text(load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18}).to_toml(), encoding="utf-8")
    solve = simulation.simulate

    def failing(*args, **options):
        results = solve(*args, **options)
        results.view.flows.status[0, 5, 0] = FAILED
        return results

    words = ["run", str(file), "--draws", "1", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, words).exit_code == 0
    monkeypatch.setattr(simulation, "simulate", failing)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == UNSOLVED
    lines = [line for line in done.stderr.splitlines() if "warning" in line]
    assert "1 of 18 months, in 1 draws, could not be solved" in lines[0]
    assert (tmp_path / "out" / "results.parquet").exists()


@pytest.mark.parametrize(("name", "games"), [("cn-ga-ge-2023", False), ("cn-ree-2025", True)])
def test_a_brief_without_talks_waits_for_no_kernels_of_the_talks(name, games, tmp_path, monkeypatch):
    asked: list[bool] = []

    def announced(games: bool = False) -> None:
        asked.append(games)
        raise KeyboardInterrupt

    monkeypatch.setattr("monazite.presentation.cli.brief.announce_compilation", announced)
    CliRunner().invoke(app, ["brief", name, "--out", str(tmp_path / "out")])
    assert asked == [games]
