"""Datasets for runs: what `monazite check` calls an error is refused before anything is simulated on it."""

import os
from functools import lru_cache
from pathlib import Path

from monazite.dataset.check import Finding, check
from monazite.dataset.dataset import SHIPPED, Dataset, load_dataset, resolve_folders
from monazite.foundation.errors import DataError, collect

UNCHECKED = "MONAZITE_UNCHECKED"
"""Environment variable; 1 runs folders with errors all the same."""
ADVICE = f"monazite check lists all findings, {UNCHECKED}=1 runs the folder all the same"


def usable_dataset(*folders: str | Path) -> Dataset:
    """A dataset without errors, as `load_dataset` reads it.

    Folders of the package are checked when it is built, others here, once for each state of their files.

    Parameters
    ----------
    folders
        Shipped names or paths, as for `load_dataset`.

    Raises
    ------
    DataError
        With everything that `monazite check` calls an error, unless the environment variable MONAZITE_UNCHECKED is 1.
    """
    dataset = load_dataset(*folders)
    own = [path for path in resolve_folders(*folders) if path.parent != SHIPPED]
    if own and os.environ.get(UNCHECKED) != "1":
        problems = [
            DataError(finding.sentence.rstrip("."), file=finding.file or finding.table, line=finding.line)
            for finding in _errors(dataset.hash, folders)
        ]
        if problems:
            problems[-1].text += f"; {ADVICE}"
        collect(problems)
    return dataset


@lru_cache(maxsize=32)
def _errors(content: str, folders: tuple[str | Path, ...]) -> tuple[Finding, ...]:
    """Errors of folders whose files have some content."""
    return tuple(finding for finding in check(*folders) if finding.level == "error")
