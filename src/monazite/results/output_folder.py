"""Folders of results: written next to their place and moved there whole, so that nothing half-written remains."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.results.held_folder import MARK, held_folder, one_at_a_time
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

    It vanishes if the block fails; if the process is killed, with the next command that writes to ``out``. Files in
    ``out`` that monazite has not written stay. Of several processes that write there one after the other moves its
    files. Raises InputError as `replaceable` does.
    """
    replaceable(out)
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with held_folder(out.parent, f".{out.name}-") as partial:
        yield partial
        names = sorted(p.name for p in partial.iterdir() if p.name != MARK)
        _write_record(partial, names)
        partial.chmod(0o755)
        with one_at_a_time(out.parent):
            if out.exists():
                _replace(out, partial, {*names, RECORD})
            else:
                partial.replace(out)
                (out / MARK).unlink()


def _write_record(folder: Path, names: Iterable[str]) -> None:
    """Say in a folder what monazite wrote there; the earlier record stays until the new one is whole."""
    partial = folder / f"{RECORD}-partial"
    partial.write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    partial.replace(folder / RECORD)


def _free(path: Path) -> Path:
    """The path, or with a number behind it where something stands there."""
    tries = (path.with_name(f"{path.name}{n or ''}") for n in count())
    return next(p for p in tries if not p.exists())


def _replace(out: Path, partial: Path, new: set[str]) -> None:
    """Move what is new into a folder, and what monazite wrote there earlier and not again out of it, by renaming alone.

    A file of the owner's with a new one's name stays as ``<name>.kept``. Ended at any moment, every file is there as it
    was or as it is to be, and the record names all that monazite wrote.
    """
    known = _written(out) | {MARK}
    for name in new - known:
        if (out / name).exists():
            (out / name).replace(_free(out / f"{name}.kept"))
    _write_record(out, known | new)
    with held_folder(out.parent, f".{out.name}-") as old:
        for name in sorted(new - {RECORD}):
            target = out / name
            if target.is_dir() or (target.exists() and (partial / name).is_dir()):
                target.replace(old / name)  # a file takes the place of a file in one step, a folder does not
            (partial / name).replace(target)
        for name in known - new:
            if (out / name).exists():
                (out / name).replace(old / name)
        (partial / RECORD).replace(out / RECORD)


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
