"""What a page may ask for: models of the requests, with bounds."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monazite.foundation.days import CalendarDay
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.levers.levers import LEVERS
from monazite.presentation.web.runs.assumptions import MAX_ASSUMPTIONS, assumed_name
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest

if TYPE_CHECKING:
    from monazite.reading.cards.corrections import Correction

MAX_DRAWS = 64
MAX_LEVERS = 2 * len(LEVERS)
"""Levers that a request may name: in a scenario with several controllers some stand once for each."""
MAX_TEXT = 400_000  # letters of an article or a scenario file


def _only_text(value: Any) -> Any:
    """A date comes as text, never as seconds since 1970."""
    if not isinstance(value, str | date | None):
        raise ValueError("a date is written as 2026-08-01")
    return value


Day = Annotated[CalendarDay, BeforeValidator(_only_text)]
NAME = r"^[A-Za-z0-9._-]+$"
DEAL = r"^$|^[A-Z]{2,4}(-[A-Z]{2,4})?:[A-Za-z0-9_.-]+$"
"""A seat, or a seat and a controller, with the terms as `talks` writes them."""


def _readable_deal(value: str) -> str:
    if re.fullmatch(DEAL, value) is None:
        raise ValueError(f'found "{value[:40]}", allowed a deal of Talks, such as US:general-10-partial-0bn-12m')
    return value


def _readable_name(value: str) -> str:
    if re.fullmatch(NAME, value) is None:
        raise ValueError(f'found "{value[:40]}", allowed a name of letters, digits, dots, hyphens and underscores')
    return value


Name = Annotated[
    str, Field(min_length=1, max_length=80, json_schema_extra={"pattern": NAME}), AfterValidator(_readable_name)
]
Levers = Annotated[dict[Name, Annotated[float, Field(allow_inf_nan=False, strict=True)]], Field(max_length=MAX_LEVERS)]
Country = Annotated[str, Field(max_length=8)]
Deal = Annotated[str, Field(max_length=80, json_schema_extra={"pattern": DEAL}), AfterValidator(_readable_deal)]


class StrictModel(BaseModel):
    """Nothing but the named fields."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class SentSpan(StrictModel):
    """When a lever acts."""

    start: Day | None = None
    """First day; empty: the day from which the levers act."""
    until: Day | None = None
    """First day on which it acts no longer; empty: it acts to the end of the run."""


LeverSpans = Annotated[dict[Name, SentSpan], Field(max_length=MAX_LEVERS)]


class AssumedScenario(StrictModel):
    """A scenario, with uncertain parameters held where a user wants them."""

    scenario: Name = DEFAULT_SCENARIO
    """Name of a shipped scenario, or of one that was read."""
    assumptions: Annotated[
        dict[Name, Annotated[float, Field(allow_inf_nan=False, strict=True)]], Field(max_length=MAX_ASSUMPTIONS)
    ] = {}
    """Uncertain parameters held at a value, by name of priors.csv."""

    @model_validator(mode="after")
    def _assumed(self) -> AssumedScenario:
        self.scenario, self.assumptions = assumed_name(self.scenario, self.assumptions), {}
        return self


class OpenRequest(AssumedScenario):
    """Open a scenario at a day."""

    day: Day | None = None
    """Day from which the levers act; empty: after the last dated measure."""
    good: Name | None = None
    """Good whose price is shown."""
    country: Country = ""
    """Region that the reader looks at first, such as "EU"; empty: the main ones together."""


class SimulateRequest(OpenRequest):
    """A run of a scenario with levers moved."""

    levers: Levers = {}
    """Levers that were moved, by id."""
    spans: LeverSpans = {}
    """When levers act that have a start or an end of their own."""
    deal: Deal = ""
    """Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or
    "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table."""
    client: Annotated[str, Field(max_length=40)] = ""
    """Id of the page, so that its newer requests replace older ones."""
    token: Annotated[int, Field(ge=0, le=2**53, strict=True)] = 0
    """Number of the request within the page."""


class RangesRequest(SimulateRequest):
    """A run with ranges."""

    draws: Annotated[int, Field(ge=2, le=MAX_DRAWS, strict=True)] = 16
    """Draws of the uncertain parameters."""
    moved: Annotated[str, Field(max_length=80)] = ""
    """Lever that was moved last."""


class ComparedRun(AssumedScenario):
    """One of two runs to compare."""

    day: Day | None = None
    """Day from which its levers act; empty: that of the comparison, or the first one of its scenario."""
    levers: Levers = {}
    spans: LeverSpans = {}
    deal: Deal = ""


class CompareRequest(StrictModel):
    """Two runs on common draws, second less first."""

    a: ComparedRun
    b: ComparedRun
    day: Day | None = None
    good: Name | None = None
    """Good whose price is drawn."""
    draws: Annotated[int, Field(ge=2, le=MAX_DRAWS, strict=True)] = 16


class TraceRequest(SimulateRequest):
    """Where a number comes from."""

    tile: Name
    """Id of a headline number."""


class JobRequest(SimulateRequest):
    """Work of a minute or more: the page asks again while the state is working."""

    cancel: Annotated[bool, Field(strict=True)] = False
    """The page no longer waits for the answer."""


class StepwiseRequest(JobRequest):
    """Work of which a part of the answer is there early."""

    shown: Annotated[int, Field(ge=0, le=2**31, strict=True)] = 0
    """Number of what the page shows of the answer so far; only a later one is sent."""


class TalksRequest(StepwiseRequest):
    """The talks, from a seat."""

    seat: Name = "US"
    controller: Annotated[str, Field(max_length=80)] = ""
    """Region whose export controls are on the table; empty: the scenario's, or the one that costs the others most."""
    opposite: Annotated[str, Field(max_length=80)] = ""
    """Who sits opposite where the seat is that of the controlling side; empty: the United States."""


class OptionsRequest(StepwiseRequest):
    """What would have helped, for a sum of money."""

    budget: Annotated[float, Field(ge=1, le=100_000, allow_inf_nan=False, strict=True)] = 1000.0
    """MUSD, present value."""
    ahead: Literal[0, 1, 12] = 1
    """Months from the decision to the shock: a year, or the month before the levers act; 0: it is decided today."""
    thorough: Annotated[bool, Field(strict=True)] = False
    """Twice as many runs."""
    alone: Country = ""
    """Region that decides and pays alone, such as "EU"; empty: the main ones together."""


class CardCorrection(StrictModel):
    """What a person makes of one measure of an article."""

    action: Literal["accept", "edit", "drop", "record", "suppose"]
    fields: Annotated[dict[str, Any], Field(max_length=8)] = {}
    """For an edit: fields of the measure with their new values; a day and a level also as they are typed."""
    row: Annotated[str, Field(max_length=100)] = ""
    """For ``record``: id of the row of the register."""


class ReadRequest(StrictModel):
    """An article."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    day: Day | None = None
    """Date of the article, if it does not state one."""
    answers: Annotated[dict[str, Annotated[str, Field(max_length=60)]], Field(max_length=200)] = {}
    """Answers to its questions: id of the question to name of the answer."""
    corrections: Annotated[dict[str, CardCorrection], Field(max_length=200)] = {}
    """What a person made of its measures, by id of the measure."""

    def hand_corrections(self) -> dict[str, Correction]:
        """The corrections as the reader takes them."""
        from monazite.reading.cards.corrections import Correction

        return {name: Correction(c.action, c.fields, c.row) for name, c in self.corrections.items()}


class LoadRequest(StrictModel):
    """A scenario as TOML."""

    toml: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class OutcomeRequest(StepwiseRequest):
    """Which parameters matter most for a headline number."""

    tile: Name = "price"
    """Id of the headline number."""


def spans_of(request: SimulateRequest | ComparedRun) -> dict[str, LeverSpan]:
    """When levers act that were moved and have months of their own."""
    spans = {name: LeverSpan(span.start, span.until) for name, span in request.spans.items() if name in request.levers}
    return {name: span for name, span in spans.items() if span != LeverSpan()}


def run_request(request: SimulateRequest, day: date) -> RunRequest:
    """The run that a request asks for, whose day is known."""
    return RunRequest(request.scenario, day, dict(request.levers), request.deal, spans_of(request))
