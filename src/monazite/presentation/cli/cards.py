"""Cards at the terminal: each measure with its words highlighted in its sentence, and what a person makes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from rich.console import Console

    from monazite.reading.cards.card import Card, FieldValue
    from monazite.reading.cards.corrections import Correction
    from monazite.reading.draft.draft_work import Draft
    from monazite.reading.result import Reading

STYLES = {
    "kind": "bold black on yellow", "actor": "black on bright_cyan", "affected": "black on cyan",
    "goods": "black on bright_green", "start": "black on bright_magenta", "end": "black on magenta",
    "level": "black on bright_yellow",
}  # fmt: skip
"""How the words of each field look in the sentence."""
LISTED = 12
"""Values of a list that are shown; any other is typed by its name."""
_KEYS = "Enter accepts, e changes a field, d leaves it out, r takes a row of the register, s stops"


def show_cards(reading: Reading, drafted: Draft) -> None:
    """Print all cards."""
    from monazite.reading.cards.card import cards_of

    console = console_of()
    for card in cards_of(reading, drafted):
        print_card(console, card)


def go_through_cards(reading: Reading, answers: dict[str, str], *, cautious: bool, file: Path) -> tuple[Reading, Draft]:
    """Go through the cards of a reading with the person at the terminal, and keep what they made of them in a file.

    Parameters
    ----------
    reading
        What was read.
    answers
        Answers by question, from the command line.
    cautious
        Whether questions that are left take their cautious answer.
    file
        Where corrections are kept.

    Returns
    -------
    Reading, Draft
        The corrected reading, and its draft with what was answered.
    """
    from monazite.reading.cards.card import cards_of
    from monazite.reading.cards.corrections import answers_that_hold, as_labels, corrected, keep_corrections
    from monazite.reading.draft.draft import draft

    console, corrections, given = console_of(), dict[str, Any](), dict(answers)
    number = 0
    while number < len(reading.measures):
        now = corrected(reading, corrections)
        card = cards_of(now, draft(now, answers_that_hold(now, given)))[number]
        print_card(console, card)
        correction = ask_card(card, given)
        if correction is None:
            break
        done = correction.action != "edit"
        corrections[card.id] = _joined(corrections.get(card.id), correction)
        number += done
    final = corrected(reading, corrections)
    if corrections:
        keep_corrections(file, as_labels(final, corrections))
        say(f"Corrections kept in {file}")
    return final, draft(final, answers_that_hold(final, given), cautious=cautious)


def _joined(earlier: Correction | None, later: Correction) -> Correction:
    """One correction of two: fields that were changed stay changed when the card is then accepted."""
    from monazite.reading.cards.corrections import Correction

    if earlier is None or earlier.action != "edit" or later.action not in ("edit", "accept"):
        return later
    return Correction("edit", {**earlier.fields, **later.fields})


def console_of() -> Console:
    """Where cards are printed: standard error, as wide as the terminal."""
    from rich.console import Console

    return Console(stderr=True, width=None if sys.stderr.isatty() else 100, highlight=False)


def print_card(console: Console, card: Card) -> None:
    """One card: title, the sentence with its words highlighted, its fields, and what is asked."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    sentence = Text(card.sentence)
    for one in card.highlights:
        sentence.stylize(STYLES[one.field], one.start, one.end)
    fields = Table.grid(padding=(0, 2))
    for name, value in card.values.items():
        fields.add_row(Text(name, STYLES.get(name, "bold")), Text(value.words))
    rests = f"{card.basis}: {'; '.join(card.guessed)}" if card.guessed else card.basis
    lines: list[Any] = [sentence, Text(""), fields, Text(f"{rests}. {card.state}", "italic")]
    if card.question is not None:
        lines += [Text(""), Text(card.question.text, "bold")]
        for number, answer in enumerate(card.question.answers, 1):
            lines.append(Text(f"  {number}{'*' if answer.cautious else ' '} {answer.text}"))
    console.print(Panel(Group(*lines), title=Text(f"{card.id}  {card.title}"), title_align="left"))


def ask_card(card: Card, given: dict[str, str]) -> Correction | None:
    """What the person makes of a card; an answer to its question goes into ``given``. None to stop."""
    from monazite.reading.cards.corrections import Correction

    count = len(card.question.answers) if card.question else 0
    say(f"{_KEYS}{f', 1 to {count} answers' if count else ''}.")
    while True:
        key = typer.prompt("Card", default="", show_default=False, err=True).strip().lower()
        if card.question is not None and (key == "" or (key.isdigit() and 1 <= int(key) <= count)):
            answer = card.question.answers[int(key) - 1] if key else card.question.cautious
            given[card.id] = answer.name
            return Correction("accept" if answer.policies else "drop" if answer.name == "leave-out" else "accept")
        if key == "":
            return Correction("accept")
        if key == "d":
            return Correction("drop")
        if key == "s":
            return None
        if key == "r" and card.rows:
            return Correction("record", row=str(_choose("Row", card.rows).value))
        if key == "e":
            return _ask_edit(card)
        say("There is no row of the register for it." if key == "r" else f"{_KEYS}, please.")


def _ask_edit(card: Card) -> Correction:
    """A field and its new value."""
    from monazite.reading.cards.corrections import TYPED, Correction

    names = list(card.values)
    for number, name in enumerate(names, 1):
        say(f"  {number} {name}: {card.values[name].words}")
    while not 1 <= (at := _number(typer.prompt("Field", err=True))) <= len(names):
        say(f"A number from 1 to {len(names)}, please.")
    name = names[at - 1]
    if name in ("goods", "affected"):
        values = _choose_several(name, card.choices[name])
        return Correction("edit", {name: values})
    if name in TYPED:
        return Correction("edit", {name: _choose_or_type(name, card)})
    return Correction("edit", {name: _choose(name, card.choices[name]).value})


def _choose_or_type(name: str, card: Card) -> Any:
    """A level or a day: one that is offered, by its number, or any other as it is typed."""
    from monazite.reading.cards.corrections import checked_value

    _list(card.choices[name])
    while True:
        text = typer.prompt(f"{name} (or any other)", err=True)
        if (found := _meant(text, card.choices[name])) is not None:
            return found.value
        try:
            return checked_value(name, text, card.id, str(card.values["kind"].value))
        except InputError as problem:
            say(f"{problem}.")


def _number(text: str) -> int:
    return int(text) if text.strip().isdigit() else 0


def _choose(what: str, choices: tuple[FieldValue, ...]) -> FieldValue:
    """One of some values, by its number or by its name."""
    _list(choices)
    while True:
        found = _meant(typer.prompt(what, err=True), choices)
        if found is not None:
            return found
        say(f"A number from 1 to {min(LISTED, len(choices))}, or the name of a value, please.")


def _choose_several(what: str, choices: tuple[FieldValue, ...]) -> list[Any]:
    """Some values, by their numbers or names, with commas between."""
    _list(choices)
    while True:
        parts = [part for part in typer.prompt(f"{what} (several with commas)", err=True).split(",") if part.strip()]
        found = [_meant(part, choices) for part in parts]
        if found and all(one is not None for one in found):
            return [one.value for one in found if one is not None]
        say("Numbers of the list or names, with commas between, please.")


def _list(choices: tuple[FieldValue, ...]) -> None:
    for number, choice in enumerate(choices[:LISTED], 1):
        say(f"  {number} {choice.words}")
    if len(choices) > LISTED:
        say(f"  ... and {len(choices) - LISTED} more by name")


def _meant(text: str, choices: tuple[FieldValue, ...]) -> FieldValue | None:
    """The value that a number of the list or a name stands for."""
    plain = text.strip().lower()
    if plain.isdigit() and 1 <= int(plain) <= min(LISTED, len(choices)):
        return choices[int(plain) - 1]
    return next((c for c in choices if plain in (c.words.lower(), str(c.value).lower())), None)
