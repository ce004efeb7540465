"""Arguments and options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monazite.foundation.days import checked_day
from monazite.foundation.errors import InputError

ScenarioName = Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")]
Draws = Annotated[int | None, typer.Option("--draws", min=1, max=100_000, help="Draws of the uncertain parameters.")]
CarbonPrice = Annotated[
    float | None,
    typer.Option("--carbon-price", min=0, help="USD per t CO2e; reported apart, never part of a loss."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder to write, by default out/<scenario>; what monazite wrote there before is replaced."
    ),
]
Day = Annotated[str | None, typer.Option("--date", help="Date of the article, YYYY-MM-DD, if it does not state one.")]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Day whose knowledge the run rests on, YYYY-MM-DD: what became public later is left out."
    ),
]

Conditioned = Annotated[
    bool,
    typer.Option(
        "--conditioned/--prior", help="Draws conditioned on what was observed by the day, or those of the priors."
    ),
]


def day_of(text: str | None, option: str = "--date") -> date | None:
    """The day that an option names. Raises InputError for what is no date."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(field=option, found=text, allowed="a date YYYY-MM-DD") from None
    return None if day is None else checked_day(day, option)
