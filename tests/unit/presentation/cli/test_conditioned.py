"""Runs on draws that are conditioned on observations, from the command line."""

import json

import pytest
from typer.testing import CliRunner

from monazite.presentation.cli import app


@pytest.mark.slow
def test_a_conditioned_run_says_what_it_rests_on_and_has_an_id_of_its_own(tmp_path) -> None:
    def run(*options: str) -> tuple[dict, str]:
        words = ["run", "cn-ree-2025", "--as-of", "2025-10-25", "--draws", "4", "--json", "--out", str(tmp_path / "out")]
        done = CliRunner().invoke(app, [*words, *options])
        assert done.exit_code in (0, 3), done.stderr
        return json.loads(done.stdout), done.stderr

    prior, _ = run()
    conditioned, said = run("--conditioned")
    assert "observations published by 2025-10-25" in said
    assert conditioned["run"] != prior["run"]
