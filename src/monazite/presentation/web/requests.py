"""What the page may ask: models of the requests, with bounds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monazite.presentation.web.levers import LEVERS
from monazite.presentation.web.sessions import HOME, MOST_DRAWS, Question

MOST_TEXT = 400_000  # letters of an article or a scenario file


def _written(value: Any) -> Any:
    """A date comes as text, never as seconds since 1970."""
    if not isinstance(value, str | date | None):
        raise ValueError("a date is written as 2026-08-01")
    return value


Day = Annotated[date, BeforeValidator(_written)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._-]+$")]
Levers = Annotated[dict[Name, Annotated[float, Field(allow_inf_nan=False, strict=True)]], Field(max_length=len(LEVERS))]


class Strict(BaseModel):
    """Nothing but the named fields."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


Deal = Annotated[str, Field(max_length=80, pattern=r"^$|^[A-Z]{2}:[A-Za-z0-9_.-]+$")]


class Open(Strict):
    """Open a scenario at a day."""

    scenario: Name = HOME
    """Name of a shipped scenario, or of one that was read."""
    day: Day | None = None
    """Day from which the levers act; empty: after the last dated measure."""
    good: Name | None = None
    """Good whose price is shown."""


class Ask(Open):
    """A run of a scenario with levers moved."""

    levers: Levers = {}
    """Levers that were moved, by id."""
    deal: Deal = ""
    """Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m"."""
    client: Annotated[str, Field(max_length=40)] = ""
    """Id of the page, so that its newer requests replace older ones."""
    token: Annotated[int, Field(ge=0, le=2**53, strict=True)] = 0
    """Number of the request within the page."""


class AskRanges(Ask):
    """A run with ranges."""

    draws: Annotated[int, Field(ge=2, le=MOST_DRAWS, strict=True)] = 16
    """Draws of the uncertain parameters."""
    moved: Annotated[str, Field(max_length=80)] = ""
    """Lever that was moved last."""


class Side(Strict):
    """One of two runs to compare."""

    scenario: Name = HOME
    levers: Levers = {}
    deal: Deal = ""


class AskCompare(Strict):
    """Two runs on common draws, second less first."""

    a: Side
    b: Side
    day: Day | None = None
    draws: Annotated[int, Field(ge=2, le=MOST_DRAWS, strict=True)] = 8


class AskTrace(Ask):
    """Where a number comes from."""

    tile: Name
    """Id of a headline number."""


class AskTalks(Ask):
    """The talks, from a seat."""

    seat: Name = "US"


class AskOptions(Ask):
    """What would have helped, for a sum of money."""

    budget: Annotated[float, Field(ge=1, le=100_000, allow_inf_nan=False, strict=True)] = 1000.0
    """MUSD, present value."""


class AskRead(Strict):
    """An article."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
    day: Day | None = None
    """Date of the article, if it does not state one."""


class AskLoad(Strict):
    """A scenario as TOML."""

    toml: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]


def question(ask: Ask, day: date) -> Question:
    """The question of a request whose day is known."""
    return Question(ask.scenario, day, dict(ask.levers), ask.deal)
