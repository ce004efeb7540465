"""Sessions on disk: one JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monazite.analysis.exercise.solved_game import MOST_MONTHS
from monazite.foundation.days import CalendarDay
from monazite.foundation.errors import InputError, collect, from_validation
from monazite.foundation.files import read_whole

LONGEST_ACT = 400
"""Letters of the acts of a month."""


class SavedSession(BaseModel):
    """An exercise as plain values; everything else of it follows from these."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    monazite_exercise: Literal[1]
    """Form of the file."""
    version: str = ""
    """Version that played it."""
    scenario: str | dict[str, Any]
    """Name of a shipped scenario, or the settings of another one."""
    seat: str
    """Region that is played."""
    day: CalendarDay
    """Last day that is known."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    """Luck of the session."""
    months: Annotated[int, Field(ge=1, le=12)] = 6
    """Length of the exercise."""
    draws: Annotated[int, Field(ge=1, le=256)] = 8
    """Draws behind the figures of the played world."""
    prior: bool = False
    """Whether draws are those of the priors."""
    own_table: bool = False
    """Whether a bystander talks with the controlling country itself."""
    acts: Annotated[list[Annotated[str, Field(max_length=LONGEST_ACT)]], Field(max_length=12)] = []
    """What the seat did, month by month."""
    path: Annotated[list[list[int]], Field(max_length=12)] = []
    """What came of it: regime, deal on the table and whether it was signed, by month."""


def write_session(saved: SavedSession, path: Path) -> None:
    """Write a session beside its place and move it there: a kill leaves the file before or the file after."""
    text = json.dumps(saved.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, partial = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def read_session(path: Path) -> SavedSession:
    """A session from its file.

    Raises
    ------
    InputError
        For a file that is not there, is no JSON, or has keys or values that no session has.
    """
    try:
        content = json.loads(read_whole(path).decode("utf-8"))
        json.dumps(content, ensure_ascii=False).encode("utf-8")  # half a character can be read and never written
    except FileNotFoundError:
        raise InputError(field="exercise", found=str(path), allowed="a file that `monazite play` wrote") from None
    except json.JSONDecodeError as error:
        raise InputError("is no JSON, so it is no exercise", file=path, line=error.lineno) from None
    except (ValueError, RecursionError):  # no UTF-8, numbers of thousands of digits
        raise InputError("is no text of JSON, so it is no exercise", file=path) from None
    return checked_session(content, file=str(path))


def checked_session(content: object, *, file: str | None = None) -> SavedSession:
    """A session from plain values. Raises InputError with every problem, each with file and key."""
    if not isinstance(content, dict) or "monazite_exercise" not in content:
        raise InputError("holds no exercise: the key monazite_exercise is missing", file=file)
    try:
        return SavedSession.model_validate(content)
    except ValidationError as error:
        problems = from_validation(error, {"": list(SavedSession.model_fields)})
        collect([one.located(file, None, ".".join(map(str, where)) or "exercise") for where, one in problems])
        raise


def checked_length(months: int) -> int:
    """Months of an exercise. Raises InputError for what is no whole number from 1 to the most."""
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        raise InputError(field="months", found=months, allowed=f"a whole number from 1 to {MOST_MONTHS}")
    return months


def checked_seed(seed: int) -> int:
    """Seed of an exercise. Raises InputError for what is no whole number that a generator takes."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise InputError(field="seed", found=seed, allowed="a whole number from 0 to 2^63 - 1")
    return seed
