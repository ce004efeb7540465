"""Folders of results: written next to their place and moved there whole, so that nothing half-written remains."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monazite.results import Results


def slug(name: str) -> str:
    """A scenario's name as a folder name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "scenario"


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A temporary folder beside ``out`` that replaces it if the block ends well, and vanishes if it does not."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield partial
        partial.chmod(0o755)
        if out.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
            out.replace(old / "old")
            partial.replace(out)
            shutil.rmtree(old)
        else:
            partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


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
