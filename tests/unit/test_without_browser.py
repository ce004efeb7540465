"""A run of the tests without a browser says in its last lines that nothing was tested in one."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = "NO BROWSER: 1 tests in a browser were skipped, the app is untested."


def run_without_browser() -> str:
    """What pytest writes of one test of the app where no Chromium is found."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "-k", "escape_closes"]
    return subprocess.run(
        [*command, "tests/browser/test_first_screen.py"],
        cwd=ROOT, env=os.environ | {"PATH": "", "MONAZITE_CHROMIUM": ""}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_pytest_and_the_script_of_a_commit_say_that_no_browser_was_there(tmp_path):
    told = run_without_browser()
    assert WORDS in told.splitlines()[-6:]
    (tmp_path / "test.log").write_text(told, encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in script if "NO BROWSER" in line]
    assert script.index(line) > len(script) - 5
    run = subprocess.run(
        ["bash", "-c", line], env=os.environ | {"scratch": str(tmp_path)}, capture_output=True, text=True
    )
    assert run.stdout.strip() == WORDS
