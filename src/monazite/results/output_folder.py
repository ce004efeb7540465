"""Folders of results: written next to their place and moved there whole, so that nothing half-written remains."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.results.results import Results


def slug(name: str) -> str:
    """A scenario's name as a folder name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "scenario"


RECORD = ".written"
"""File that names what monazite has written into a folder; everything else there is its owner's."""
_MARKS = ("manifest.json", "claims.json", "talks.json", "options.json", "sensitivity.json", "calibration.json")
"""Any of these tells that a folder without `RECORD` was written by an earlier version."""
_EARLIER = {
    *_MARKS, "results.parquet", "scenario.toml", "brief.html", "brief.md", "charts", "without.toml", "portfolio.toml",
    "options.vl.json", "options.svg", "options.png", "sensitivity.vl.json", "sensitivity.svg", "sensitivity.png",
    "calibration.md", "posterior.csv", "images", "weights.parquet", "quantiles.parquet", "update.json",
}  # fmt: skip
"""What earlier versions wrote into such a folder."""


def replaceable(out: Path) -> Path:
    """``out`` itself, if it does not exist, is empty, or was written by monazite; to be asked before long work.

    Raises
    ------
    InputError
        When it is a file, the draws of an ensemble, or a folder of somebody else's files.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; results need a folder of their own")
    names = sorted(p.name for p in out.iterdir()) if out.exists() else []
    if "batches" in names:
        raise InputError(f"{out} holds the draws of an ensemble; choose another folder with --out")
    if names and RECORD not in names and not set(names) & set(_MARKS):
        raise foreign(out, names)
    return out


def foreign(out: Path, names: list[str]) -> InputError:
    """What is said of a folder of somebody else's files."""
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return InputError(
        f"{out} holds files that monazite has not written ({shown}); choose a new or empty folder with --out"
    )


def _written(out: Path) -> set[str]:
    """Names of what monazite wrote into a folder that it may replace."""
    record = out / RECORD
    return {RECORD, *record.read_text(encoding="utf-8").splitlines()} if record.is_file() else _EARLIER


@contextmanager
def whole_folder(out: Path) -> Generator[Path, None, None]:
    """A temporary folder beside ``out`` whose files take the place of those there if the block ends well.

    It vanishes if the block fails. Files in ``out`` that monazite has not written stay. Raises InputError as
    `replaceable` does.
    """
    replaceable(out)
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield partial
        names = sorted(p.name for p in partial.iterdir())
        (partial / RECORD).write_text("\n".join(names) + "\n", encoding="utf-8")
        partial.chmod(0o755)
        if out.exists():
            _replace(out, partial)
        else:
            partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _free(path: Path) -> Path:
    """The path, or with a number behind it where something stands there."""
    tries = (path.with_name(f"{path.name}{n or ''}") for n in count())
    return next(p for p in tries if not p.exists())


def _replace(out: Path, partial: Path) -> None:
    """Move what is new into a folder and what monazite wrote there before out of it, by renaming alone.

    A file of the owner's with a new one's name stays as ``<name>.kept``.
    """
    known, new = _written(out), {p.name for p in partial.iterdir()}
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
    for path in sorted(out.iterdir()):
        if path.name in known:
            path.replace(old / path.name)
        elif path.name in new:
            path.replace(_free(out / f"{path.name}.kept"))
    for path in sorted(partial.iterdir(), key=lambda p: p.name == RECORD):
        path.replace(out / path.name)
    shutil.rmtree(old)


def manifest(results: Results, **more: Any) -> dict[str, Any]:
    """Provenance of a run, with the policies that differ from the baseline."""
    scenario = results.scenario.canonical()
    return {**results.provenance, "scenario_settings": scenario, **more}


def write_results(results: Results, folder: Path, **more: Any) -> None:
    """results.parquet, scenario.toml and manifest.json in an existing folder."""
    results.write_parquet(folder / "results.parquet")
    write_record(results, folder, **more)


def write_record(results: Results, folder: Path, **more: Any) -> None:
    """scenario.toml and manifest.json in an existing folder."""
    (folder / "scenario.toml").write_text(results.scenario.to_toml(), encoding="utf-8")
    text = json.dumps(manifest(results, **more), indent=2, default=str, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
