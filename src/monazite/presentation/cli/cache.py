"""The command `monazite cache`: what is kept on disk between runs, and how to remove it."""

from __future__ import annotations

from typing import Annotated

import typer

from monazite.foundation.errors import unknown
from monazite.presentation.cli.arguments import AsJson
from monazite.presentation.cli.terminal import print_json, say

EXPLAINED = {
    "equilibria": "equilibria of trade under duties",
    "frontier": "trade-off of measures between loss and footprint",
    "kernels": "compiled code of the engine",
    "leverage": "what withholding costs, by supply elsewhere",
    "options": "effects of measures",
    "pictures": "charts of briefs",
    "state_costs": "what each state of the talks costs",
    "talks": "talks played to the end",
}


def cache(
    clear: Annotated[
        str | None, typer.Option("--clear", metavar="KIND", help="Remove one kind of entry, or `all` of them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is kept on disk between runs, or remove it."""
    from monazite.foundation import cache as disk

    kinds = [entry.kind for entry in disk.usage()]
    if clear is not None:
        if clear not in ("all", *kinds):
            raise unknown(clear, ["all", *kinds], field="--clear")
        freed = disk.clear(None if clear == "all" else clear)
        say(f"Removed {freed / 1e6:,.1f} MB.")
    entries = disk.usage()
    place = disk.folder()
    if as_json:
        kinds = [entry._asdict() for entry in entries]
        print_json({"folder": str(place) if place else None, "limit": disk.LIMIT, "kinds": kinds})
        return
    if place is None:
        print("Nothing is kept: the cache folder cannot be written, or others can write it.")
        return
    print(f"{place} (at most {disk.LIMIT / 1e9:.1f} GB besides compiled code)")
    for entry in entries:
        size = f"{entry.entries:>6,} files {entry.size / 1e6:>9,.1f} MB"
        print(f"  {entry.kind:<12} {size}  {EXPLAINED.get(entry.kind, '')}")
    if not entries:
        print("  empty")
