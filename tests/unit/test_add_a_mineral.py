"""The page on adding a mineral runs from top to bottom."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT

PAGE = ROOT / "docs" / "how-to" / "add-a-mineral.md"


TIN = ROOT / "docs" / "how-to" / "tin.md"
SHELL = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")


def run_blocks(text: str, tmp_path: Path) -> str:
    """Run the shell blocks of a page in an empty folder; what they print."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name, words in (("python", ""), ("monazite", " -m monazite")):
        (bin_ / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
        (bin_ / name).chmod(0o755)
    env = os.environ | {"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}
    printed = ""
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        done = subprocess.run(["sh", "-ec", block], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        printed += done.stdout
    return printed


@pytest.mark.slow
@SHELL
def test_the_page_on_adding_a_mineral_runs(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (tmp_path / "cut.toml").write_text(re.findall(r"```toml\n(.*?)```", text, re.S)[0], encoding="utf-8")
    run_blocks(text, tmp_path)
    assert "Uses need" in (tmp_path / "found.txt").read_text(encoding="utf-8")
    assert "Gallium exports" in (tmp_path / "cut-brief" / "brief.md").read_text(encoding="utf-8")


@pytest.mark.slow
@SHELL
def test_the_worked_case_of_tin_runs_and_leaves_nothing_to_fill(tmp_path: Path) -> None:
    text = TIN.read_text(encoding="utf-8")
    (tmp_path / "tin-2023.csv").write_text(re.findall(r"```csv\n(.*?)```", text, re.S)[0], encoding="utf-8")
    printed = run_blocks(text, tmp_path)
    assert "separation in CN: 176,908 t to 176,999 t" in printed
    assert "0 errors" in printed
    assert "next:" not in printed
    assert "to fill" not in "".join(file.read_text(encoding="utf-8").split("# To fill")[-1].partition("\n")[2]
                                    for file in (tmp_path / "tin").glob("*.csv"))  # fmt: skip
