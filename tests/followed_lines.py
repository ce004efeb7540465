"""Coverage follows lines only in tests of the folders that it reports on.

It slows down all Python, that of other folders too. The rest of the tests takes the simulator along ways that its own
tests have been, and so do tests of properties, which take a third longer when they are followed. Where no coverage is
asked for, nothing happens here.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from paths import ROOT

if TYPE_CHECKING:
    import pytest
    from coverage import Coverage

FOLLOWED = ("unit/engine/", "unit/model/", "unit/simulation/", "unit/results/", "reference/")
"""Tests whose lines are followed: how their paths begin within this folder."""
_paused: list[Coverage] = []
"""What follows lines in this process, while it does not."""


def stop_following() -> None:
    """Follow no lines until a test asks for it: neither collection nor the process that hands out the tests.

    The modules in question are imported first: their outermost lines run once.
    """
    coverage = sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
    if coverage is None:
        return
    for source in map(Path, coverage.get_option("run:source") or ()):
        for file in sorted((ROOT / source).rglob("*.py")):
            import_module(".".join(file.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"))
    coverage.stop()
    _paused.append(coverage)


def follow(item: pytest.Item) -> None:
    """Follow the lines of a test, or none; between two tests of one file nothing changes."""
    here = Path(__file__).parent
    followed = item.path.is_relative_to(here) and item.path.relative_to(here).as_posix().startswith(FOLLOWED)
    if followed and _paused:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # coverage complains of what is imported
            _paused.pop().start()
    elif not followed and not _paused:
        stop_following()
