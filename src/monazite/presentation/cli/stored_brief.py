"""Finished briefs in the cache: the same brief, asked for again, is a matter of copying its files.

An entry holds all files of a brief's folder and what the command says at its end. Its key is a hash of all that a brief
rests on: scenarios and facts, conditioned draws, what was read of an article, files given beside it, every source file
and data file of the package, and the versions of the libraries behind numbers and files.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.scenario.scenario import Scenario

KIND = "briefs"
FACTS = ".facts.json"
LARGEST = 128 << 20
"""Bytes above which a brief is not kept: a few of them would push everything else out of the cache."""
LIBRARIES = ("pandas", "duckdb", "vl-convert-python", "jinja2", "python-docx", "openpyxl", "weasyprint")


@dataclass(frozen=True)
class BriefFacts:
    """What the command `monazite brief` says at its end.

    Attributes
    ----------
    run
        Id of the main run.
    claims
        Number of claims.
    draws
        What the draws rest on, in words.
    unsolved
        Months of the main run that could not be solved.
    warnings
        Lines on months that could not be solved, of all runs.
    status
        Exit status of the command.
    """

    run: str
    claims: int
    draws: str
    unsolved: int
    warnings: tuple[str, ...]
    status: int


def brief_key(
    scenarios: Sequence[Scenario | None], posterior: PosteriorDraws | None, prior: bool, *content: Any
) -> str:
    """Key of a brief.

    Parameters
    ----------
    scenarios
        The main one and those that it is compared with.
    posterior
        Conditioned draws of the main run.
    prior
        Whether the priors were asked for.
    content
        All else that the brief is made of, as plain values.
    """
    from monazite.analysis.assimilation.known_draws import SWITCH
    from monazite.foundation import cache
    from monazite.scenario.scenario import facts_of

    runs: list[Any] = []
    for sc in scenarios:
        facts = None if sc is None else facts_of(sc)
        runs.append(None if sc is None or facts is None else [sc.hash, facts.hash, list(facts.folders)])
    drawn = None if posterior is None else [posterior.hash, posterior.origin]
    asked = [prior, os.environ.get(SWITCH, "")]
    return cache.key(__name__, _package_hash(), _versions(), runs, drawn, asked, list(content))


@lru_cache(maxsize=1)
def _package_hash() -> str:
    """Sources of the whole package, and its data files by name, size and time of change."""
    from monazite.foundation import cache

    files = sorted(path for path in cache.ROOT.rglob("*") if "__pycache__" not in path.parts and path.is_file())
    sources = [path for path in files if path.suffix == ".py"]
    others = [[path.relative_to(cache.ROOT).as_posix(), path.stat().st_size, path.stat().st_mtime_ns]
              for path in files if path.suffix != ".py"]  # fmt: skip
    return cache.key("monazite.foundation.cache", cache.files_hash(sources), others)


@lru_cache(maxsize=1)
def _versions() -> str:
    out: list[str] = []
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            out.append(f"{name} {version(name)}")
    return ", ".join(out)


def keep_brief(name: str, folder: Path, facts: BriefFacts) -> None:
    """Keep the files of a folder under a key, unless they are very large."""
    from monazite.foundation import cache

    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if sum(path.stat().st_size for path in files) > LARGEST:
        return
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # as they are: pictures and tables are compressed already
        archive.writestr(FACTS, json.dumps(asdict(facts)))
        for path in files:
            archive.write(path, path.relative_to(folder).as_posix())
    cache.store(KIND, name, out.getvalue())


def restore_brief(name: str, folder: Path) -> BriefFacts | None:
    """Write the files of a brief that was made before into an empty folder; None without one that can be read."""
    from monazite.foundation import cache

    data = cache.load(KIND, name)
    if data is None:
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            facts = json.loads(archive.read(FACTS))
            names = [entry for entry in archive.namelist() if entry != FACTS]
            archive.extractall(folder, names)
            return BriefFacts(**{**facts, "warnings": tuple(facts["warnings"])})
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError):
        return None
