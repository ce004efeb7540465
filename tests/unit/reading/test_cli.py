# ruff: noqa: E501 - sentences stay whole
"""``monazite read`` and articles given to ``monazite brief``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monazite.foundation.errors import InputError
from monazite.presentation.cli import app
from monazite.presentation.cli.scenarios import load_source
from monazite.scenario.scenario import load_scenario
from paths import ROOT

TEXT = "China banned exports of dysprosium to Japan on 20 October 2025. The US may raise tariffs on Chinese goods if no deal is reached."


def command(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "monazite", *arguments],
        input=text, capture_output=True, text=True, env=environment, timeout=600, check=False,
    )  # fmt: skip


def test_read_json_from_standard_input() -> None:
    done = command("read", "-", "--json", text=TEXT)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [m["kind"] for m in found["measures"]] == ["export_control", "tariff"]
    assert found["measures"][1]["status"] == "threatened"
    assert load_scenario(found["scenario"]).policy[0].actor == "CN"


def test_read_writes_a_scenario_file(tmp_path: Path) -> None:
    article, out = tmp_path / "a.md", tmp_path / "s.toml"
    article.write_text(f"# Ban\n\n{TEXT}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["read", str(article), "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "China: export control on Japan (dysprosium)" in done.stdout
    assert load_scenario(out).policy[0].actor == "CN"
    assert list(tmp_path.iterdir()) == [article, out] or set(tmp_path.iterdir()) == {article, out}


@pytest.mark.parametrize("verb", ["read", "brief"])
def test_an_article_about_something_else_ends_with_one_sentence(tmp_path: Path, verb: str) -> None:
    article = tmp_path / "sport.txt"
    article.write_text("Australia drew 1-1 with Japan in Perth on Sunday.", encoding="utf-8")
    done = command(verb, str(article), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().split("\n")) == 1
    assert "names no export control" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_wrong_date_is_an_error() -> None:
    done = command("read", "-", "--date", "yesterday", text=TEXT)
    assert done.returncode == 2
    assert "--date" in done.stderr


def test_a_brief_of_an_article_has_the_threats_as_its_other_branch(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    sc, other, reading = load_source(str(article))
    assert other is not None
    assert reading is not None
    assert (sc.enforce_threats, other.enforce_threats) == (False, True)
    assert [row["number"] for row in reading["rows"]] == [1, 2]
    assert {s["id"] for row in reading["rows"] for s in row["sections"]} == {"happening", "next"}


def test_scenarios_are_still_scenarios() -> None:
    sc, other, reading = load_source("cn-ree-2025")
    assert reading is None
    assert other is not None
    assert sc.name.startswith("China licences")
    with pytest.raises(InputError):
        load_source("no-such-scenario")


def test_importing_monazite_stays_light() -> None:
    code = "import sys, monazite; assert not {'spacy', 'trafilatura', 'dateparser', 'lxml'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode == 0
