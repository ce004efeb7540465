"""Questions on an article: asked at a terminal, or settled by options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import answers_of
from monazite.presentation.cli.cards import go_through_cards
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monazite.reading.doubts.question import Question
    from monazite.reading.draft.draft_work import Draft
    from monazite.reading.result import Reader, Reading


def reader_of(model: str | None, server: str | None, source: str = "-") -> Reader | None:
    """The reader of an article that the options of a command name; None for the usual one, and for a scenario.

    ``source`` is what a command that also takes scenarios is given.

    Raises
    ------
    InputError
        For a server without a model, a server that is none, and a missing package or key.
    """
    from monazite.reading.text.article import is_article

    if not is_article(source):
        return None
    if not model:
        if server:
            raise InputError(field="--server", found=server, allowed="a server together with --model")
        return None
    from monazite.foundation.extras import require
    from monazite.reading.language_model.client import model_server
    from monazite.reading.language_model.model_reader import LanguageModelReader

    require("llm", "pydantic_ai")
    return LanguageModelReader(model_server(model, server or ""))


def settler(
    answers: list[str] | None, *, cautious: bool, cards: Path | None = None
) -> Callable[[Reading], tuple[Reading, Draft]]:
    """What settles an article by the options of a command; with ``cards``, which keeps corrections, by its measures."""
    given = answers_of(answers)

    def settle(reading: Reading) -> tuple[Reading, Draft]:
        from monazite.reading.cards.corrections import corrected_by_answers

        if cards is not None and sys.stdin.isatty():
            return go_through_cards(reading, given, cautious=cautious, file=cards)
        reading, answers_left = corrected_by_answers(reading, given)
        return reading, settled_draft(reading, answers_left, cautious=cautious)

    return settle


def settled_draft(reading: Reading, given: dict[str, str], *, cautious: bool, ask: bool | None = None) -> Draft:
    """The draft of a reading with its questions settled as far as they can be.

    Parameters
    ----------
    reading
        What an article says.
    given
        Answers by question, from the command line.
    cautious
        Whether the questions left take their cautious answer.
    ask
        Whether the questions left are asked; by default where a person sits at the terminal.
    """
    from monazite.reading.draft.draft import draft

    drafted = draft(reading, given, cautious=cautious)
    if not drafted.questions or not (sys.stdin.isatty() if ask is None else ask):
        return drafted
    return draft(reading, given | {question.id: ask_one(question) for question in drafted.questions})


def ask_one(question: Question) -> str:
    """The name of the answer that the person at the terminal chooses; the cautious one on an empty line."""
    say("")
    say(question.text)
    say(f"    \N{LEFT DOUBLE QUOTATION MARK}{question.quote}\N{RIGHT DOUBLE QUOTATION MARK}")
    for number, answer in enumerate(question.answers, 1):
        say(f"  {number}{'*' if answer.cautious else ' '} {answer.text}")
    usual = question.answers.index(question.cautious) + 1
    while True:
        text = typer.prompt("Answer", default=str(usual), err=True)
        if text.isdigit() and 1 <= int(text) <= len(question.answers):
            return question.answers[int(text) - 1].name
        say(f"A number from 1 to {len(question.answers)}, please.")
