"""The command `monazite play`: an exercise at the terminal, or from a file of acts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monazite.foundation.errors import InputError
from monazite.foundation.files import read_text_input
from monazite.presentation.cli.arguments import AsJson, Prior, day_of
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.terminal import print_json, say

if TYPE_CHECKING:
    from monazite.analysis.exercise.debrief import Debrief
    from monazite.analysis.exercise.session import Exercise

FILE = "exercise.json"
MOST_OF_ACTS = 100_000  # bytes of a file with the acts of a year
STOPPED = 130
"""Exit status after Ctrl-C."""


def play(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name, or an exercise.json to go on with.")],
    seat: Annotated[str | None, typer.Option("--seat", help="Region to play: US, CN, EU, JP, CD ...")] = None,
    day: Annotated[str | None, typer.Option("--day", help="Last day that is known, YYYY-MM-DD.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Luck of the session: the same seed, the same game.")] = 0,
    months: Annotated[int, typer.Option("--months", min=1, max=12, help="Length of the exercise.")] = 6,
    draws: Annotated[int, typer.Option("--draws", min=1, max=256, help="Draws behind every figure.")] = 8,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the session and its debrief.")] = None,
    actions: Annotated[
        Path | None, typer.Option("--actions", help="File with the acts of a month on each line; nothing is asked.")
    ] = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Play a seat at the talks month by month; the model plays the others. Ctrl-C saves."""
    from monazite.presentation.exercise.facilitator import facilitator_page
    from monazite.presentation.exercise.pages import debrief_content

    announce_compilation(games=True)
    with stage_progress() as update:
        exercise, folder = _opened(scenario, seat, day, out, (seed, months, draws, prior), update)
    _write_page(folder, "facilitator", facilitator_page(exercise))
    exercise.save(folder / FILE)
    try:
        if actions is None:
            _play_at_terminal(exercise, folder)
        else:
            _play_file(exercise, actions, folder)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        exercise.save(folder / FILE)
        say(f"Saved after {exercise.month} months: monazite play {folder / FILE} goes on.")
        raise typer.Exit(STOPPED) from None
    with stage_progress() as update:
        debrief = exercise.debrief(update)
    _write_debrief(exercise, debrief, folder)
    if as_json:
        print_json({"folder": folder, **debrief_content(exercise.table, debrief)})
    else:
        _print_debrief(exercise, debrief, folder)


def _opened(scenario: str, seat: str | None, day: str | None, out: Path | None, options, progress):
    """The exercise, and the folder that it is saved in."""
    from monazite.analysis.exercise.session import Exercise
    from monazite.results.output_folder import slug

    seed, months, draws, prior = options
    if scenario.endswith(".json"):
        path = Path(scenario)
        return Exercise.load(path, progress=progress), _free_folder(out or path.parent)
    if seat is None:
        raise InputError(field="--seat", found=None, allowed="a region, such as US")
    when = day_of(day, "--day")
    if when is None:
        raise InputError(field="--day", found=None, allowed="a date YYYY-MM-DD")
    folder = _free_folder(out or Path("out") / slug(f"exercise-{Path(scenario).stem}-{seat}-{when}-{seed}"))
    if (folder / FILE).exists():
        exercise = Exercise.load(folder / FILE, progress=progress)
        asked = (seat, when, seed, months)
        there = (exercise.table.seat, exercise.table.day, exercise.seed, exercise.months)
        if asked != there:
            allowed = f"the exercise that it holds ({', '.join(map(str, there))}), or another folder with --out"
            raise InputError(field="--out", found=", ".join(map(str, asked)), allowed=allowed)
        return exercise, folder
    start = Exercise.start(scenario, seat, when, seed, months=months, draws=draws, prior=prior, progress=progress)
    return start, folder


def _free_folder(out: Path) -> Path:
    """The folder, if it does not exist, is empty or holds what this command wrote. Raises InputError otherwise."""
    from monazite.results.output_folder import foreign

    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; an exercise needs a folder of its own")
    names = sorted(p.name for p in out.iterdir()) if out.exists() else []
    if names and FILE not in names:
        raise foreign(out, names)
    return out


# --- months -----------------------------------------------------------------------------------------------------------


def _play_file(exercise: Exercise, actions: Path, folder: Path) -> None:
    """The months that are left, from the lines of a file; months that were played already are passed over."""
    lines = [
        (number, line.strip())
        for number, line in enumerate(read_text_input(actions, MOST_OF_ACTS, "--actions").splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    ]
    for number, text in lines[exercise.month :]:
        try:
            exercise.act(text)
        except InputError as error:
            raise error.located(actions, number) from None
        exercise.save(folder / FILE)


def _play_at_terminal(exercise: Exercise, folder: Path) -> None:
    """The months that are left, asked for one by one; saved after each."""
    from monazite.presentation.company.blocks import render_markdown
    from monazite.presentation.exercise.pages import briefing_page

    while not exercise.is_over:
        _show(render_markdown(briefing_page(exercise)))
        while True:
            text = typer.prompt("Your acts, with ; between them (offer: a deal put together step by step)", err=True)
            try:
                _refuse_silence(exercise, text)
                exercise.act(_composed(exercise, text))
                break
            except InputError as error:
                say(f"{error}")
        exercise.save(folder / FILE)


def _refuse_silence(exercise: Exercise, text: str) -> None:
    """Raises InputError where an offer is on the table and nothing is typed of it: silence would turn it down."""
    answers = {"accept", "refuse"}
    if answers <= {act.text for act in exercise.actions()} and not answers & {x.strip() for x in text.split(";")}:
        raise InputError(field="act", found=text, allowed="accept or refuse among the acts: an offer is on the table")


def _composed(exercise: Exercise, text: str) -> str:
    """Acts with a bare ``offer`` filled in, instrument by instrument."""
    parts = [part.strip() for part in text.split(";")]
    if "offer" not in parts or not exercise.deals():
        return text
    chosen: list[str] = []
    deals = [name.rsplit("-", 4) for name in exercise.deals()]
    for place, title in enumerate(("controls", "added tariff, %", "technology", "purchases, USD a year", "months")):
        levels = list(dict.fromkeys(deal[place] for deal in deals if deal[:place] == chosen))
        if len(levels) == 1:
            chosen.append(levels[0])
            continue
        say(f"  {title}: {', '.join(levels)}")
        while (level := typer.prompt(f"  {title}", default=levels[0], err=True)) not in levels:
            say(f"  One of {', '.join(levels)}, please.")
        chosen.append(level)
    return "; ".join(f"offer {'-'.join(chosen)}" if part == "offer" else part for part in parts)


def _show(markdown: str) -> None:
    """Markdown, set by rich where somebody sits at the terminal."""
    if not sys.stdout.isatty():
        typer.echo(markdown)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(markdown))


# --- files ------------------------------------------------------------------------------------------------------------


def _write_page(folder: Path, name: str, page, pictures=None, plain=None) -> None:
    """A page as HTML with its pictures, and as Markdown, of which ``plain`` is the form without figures."""
    from monazite.analysis.exercise.session_file import write_whole
    from monazite.presentation.company.blocks import render_html, render_markdown

    write_whole(folder / f"{name}.md", render_markdown(plain or page))
    write_whole(folder / f"{name}.html", render_html(page, pictures or {}))


def _write_debrief(exercise: Exercise, debrief: Debrief, folder: Path) -> None:
    """The debrief, and both paths as scenarios."""
    from monazite.analysis.exercise.session_file import write_whole
    from monazite.presentation.exercise.pages import debrief_markdown, debrief_page, debrief_pictures

    table = exercise.table
    pictures, plain = debrief_pictures(table, debrief), debrief_markdown(table, debrief)
    _write_page(folder, "debrief", debrief_page(table, debrief), pictures, plain)
    write_whole(folder / "played.toml", debrief.played.to_toml())
    write_whole(folder / "model.toml", debrief.by_model.to_toml())


def _print_debrief(exercise: Exercise, debrief: Debrief, folder: Path) -> None:
    from monazite.presentation.company.blocks import render_markdown
    from monazite.presentation.exercise.pages import debrief_markdown

    _show(render_markdown(debrief_markdown(exercise.table, debrief)))
    say(f"Written to {folder}.")
