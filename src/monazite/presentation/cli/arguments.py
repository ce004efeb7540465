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
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", help="Answer on an article: m2=leave-out, or a value, m2.level=20%; repeatable."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Take the cautious answer to every question on an article.")]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="MONAZITE_MODEL",
        help="Language model that reads an article too; where it and the rules differ is asked. Needs monazite[llm].",
    ),
]
Server = Annotated[
    str | None,
    typer.Option(
        "--server",
        envvar="MONAZITE_SERVER",
        help="Base URL of the model's server, such as http://localhost:11434/v1; its key in MONAZITE_MODEL_KEY.",
    ),
]
CORRECTIONS = "corrections.toml"
Cards = Annotated[
    bool,
    typer.Option("--cards", help="Show each measure as a card; at a terminal accept, change or drop them one by one."),
]
Corrections = Annotated[
    Path, typer.Option("--corrections", help="File that keeps what was changed on cards, for `training/reader`.")
]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Day whose knowledge the run rests on, YYYY-MM-DD: what became public later is left out."
    ),
]

Prior = Annotated[
    bool,
    typer.Option(
        "--prior/--conditioned",
        help="Draws of the priors, not those conditioned on what was observed by the day.",
    ),
]


def day_of(text: str | None, option: str = "--date") -> date | None:
    """The day that an option names. Raises InputError for what is no date."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(field=option, found=text, allowed="a date YYYY-MM-DD") from None
    return None if day is None else checked_day(day, option)


def answers_of(given: list[str] | None) -> dict[str, str]:
    """Answers by question. Raises InputError for what is no ``question=answer``."""
    pairs = [text.partition("=") for text in given or ()]
    for name, sign, answer in pairs:
        if not (name and sign and answer):
            raise InputError(
                field="--answer", found=f"{name}{sign}{answer}", allowed="question=answer, such as m2=leave-out"
            )
    return {name.strip(): answer.strip() for name, _, answer in pairs}
