"""The command `monazite read`: what an article says, and a draft scenario of it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monazite.foundation.files import write_whole
from monazite.presentation.cli.arguments import (
    CORRECTIONS,
    Answers,
    AsJson,
    Cards,
    Corrections,
    Day,
    ModelName,
    Server,
    Yes,
    answers_of,
    day_of,
)
from monazite.presentation.cli.cards import go_through_cards, show_cards
from monazite.presentation.cli.questions import reader_of
from monazite.presentation.cli.terminal import print_json, say


def read(
    articles: Annotated[
        list[str], typer.Argument(help="Articles of one time: .txt, .html, .md, .pdf, or - for standard input.")
    ],
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Scenario file to write; one that is there is replaced.")
    ] = None,
    day: Day = None,
    yes: Yes = False,
    answer: Answers = None,
    model: ModelName = None,
    server: Server = None,
    cards: Cards = False,
    corrections: Corrections = Path(CORRECTIONS),
) -> None:
    """Read articles: what they say, sentence by sentence, a draft scenario, and what has to be answered first."""
    from monazite.reading.cards.corrections import corrected_by_answers
    from monazite.reading.draft.draft import draft
    from monazite.reading.report import lines, toml
    from monazite.reading.several_articles import read_articles

    reading = read_articles(articles, day=day_of(day), reader=reader_of(model, server), today=date.today())
    if cards and sys.stdin.isatty():
        reading, drafted = go_through_cards(reading, answers_of(answer), cautious=yes, file=corrections)
    else:
        reading, answers = corrected_by_answers(reading, answers_of(answer))
        drafted = draft(reading, answers, cautious=yes)
        if cards:
            show_cards(reading, drafted)
    if out is not None:
        write_whole(out, toml(reading, drafted))
    if as_json:
        print_json(reading.to_json(drafted))
        return
    typer.echo("\n".join(lines(reading, drafted)))
    if out is not None:
        say(f"Scenario written: {out}")
