"""The command `monazite mineral new`: a first folder of a mineral from a few answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.terminal import say

ACTIONS = ("new",)


def mineral(
    action: Annotated[str, typer.Argument(help="new: write a folder.")],
    name: Annotated[str, typer.Argument(help="Name of the mineral and of its folder, such as tin.")],
    element: Annotated[str | None, typer.Option(help="Chemical symbol.")] = None,
    year: Annotated[int | None, typer.Option(help="Baseline: the last full year without controls.")] = None,
    controller: Annotated[str | None, typer.Option(help="Region that might shut the tap.")] = None,
    output: Annotated[float | None, typer.Option(help="World output in that year, t.")] = None,
    share: Annotated[float | None, typer.Option(help="Share of it that the controller makes, 0 to 1.")] = None,
    price: Annotated[float | None, typer.Option(help="Price of the metal inside the controller, USD/kg.")] = None,
    use: Annotated[
        list[str] | None, typer.Option(help="A use as NAME:SECTOR:PART, such as solder:electronics:0.5; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; by default one of the mineral's name.")] = None,
) -> None:
    """Write a folder of tables for a mineral from a few answers; what is not given is asked at a terminal."""
    from monazite.dataset.dataset import load_dataset
    from monazite.dataset.mineral_draft import MineralAnswers, write_draft

    if action not in ACTIONS:
        raise InputError(field="ACTION", found=action, allowed=", ".join(ACTIONS), nearest="new")
    answers = MineralAnswers(
        name=name,
        element=element or typer.prompt("Chemical symbol"),
        year=year or typer.prompt("Baseline year: the last full one without controls", type=int),
        controller=controller or typer.prompt("Region that refines most of it (CN, US, ROW ...)"),
        output=output or typer.prompt("World output in that year, t", type=float),
        share=share or typer.prompt("Share of it that this region makes, 0 to 1", type=float),
        price=price or typer.prompt("Price of the metal there, USD/kg", type=float),
        uses=tuple(_use(text) for text in use) if use else tuple(_asked_uses()),
    )
    folder = out or Path(name)
    written = write_draft(answers, folder, load_dataset("gallium"))
    say(f"{folder}: {len(written)} files. Every row is a guess until you replace it.")
    say(f"Next: monazite check {folder}   says which rows to fill first")
    say(f"      monazite run {written[-1]} --draws 4   runs a stop of all shipments on what is there")


def _use(text: str) -> tuple[str, str, float]:
    parts = text.rsplit(":", 2)
    try:
        name, sector, part = parts
        return name, sector, float(part)
    except ValueError:
        raise InputError(
            field="--use", found=text, allowed="NAME:SECTOR:PART, such as solder:electronics:0.5"
        ) from None


def _asked_uses() -> list[tuple[str, str, float]]:
    """Uses until their parts sum to one."""
    uses: list[tuple[str, str, float]] = []
    left = 1.0
    while left > 0.01:
        name = typer.prompt(f"A large use ({left:.0%} left)")
        sector = typer.prompt("Sector that buys it (electronics, machinery, metals, motor_vehicles ...)")
        part = typer.prompt("Its part of the whole, 0 to 1", type=float, default=round(left, 2))
        uses.append((name, sector, part))
        left -= part
    return uses
