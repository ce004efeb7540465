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


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_the_page_on_adding_a_mineral_runs(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (tmp_path / "cut.toml").write_text(re.findall(r"```toml\n(.*?)```", text, re.S)[0], encoding="utf-8")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name, words in (("python", ""), ("monazite", " -m monazite")):
        (bin_ / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
        (bin_ / name).chmod(0o755)
    env = os.environ | {"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        done = subprocess.run(["sh", "-ec", block], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    assert "Uses need" in (tmp_path / "found.txt").read_text(encoding="utf-8")
    assert "Gallium exports" in (tmp_path / "cut-brief" / "brief.md").read_text(encoding="utf-8")
