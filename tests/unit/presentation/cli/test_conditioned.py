"""Runs on draws that are conditioned on observations, from the command line."""

import json

import pytest
from typer.testing import CliRunner

from monazite.analysis.assimilation import known_draws
from monazite.presentation.cli import app


@pytest.mark.slow
def test_a_run_is_conditioned_unless_the_priors_are_asked_for(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(known_draws.SWITCH, "0")
    monkeypatch.setattr(known_draws, "POSTERIOR_DRAWS", 8)

    def run(*options: str) -> tuple[dict, str]:
        words = ["run", "cn-ree-2025", "--as-of", "2025-10-25", "--draws", "4", "--json"]
        words += ["--out", str(tmp_path / "out")]
        done = CliRunner().invoke(app, [*words, *options])
        assert done.exit_code in (0, 3), done.stderr
        return json.loads(done.stdout), done.stderr

    prior, _ = run("--prior")
    conditioned, _ = run()
    assert prior["draws"] == "priors"
    assert conditioned["draws"] == "conditioned on observations published by 2025-10-25"
    assert conditioned["run"] != prior["run"]
