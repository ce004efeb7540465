"""What every answer says of an uncertain parameter."""

from typing import TypedDict


class ParameterRange(TypedDict):
    """A parameter with its value in the run and its range, both in ``unit``."""

    parameter: str
    text: str
    unit: str
    value: float
    low: float
    high: float
