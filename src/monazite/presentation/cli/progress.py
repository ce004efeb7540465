"""Progress on standard error: bars on a terminal, and lines where a long run has none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

QUIET = 30.0  # seconds between lines of progress where there is no terminal


@contextmanager
def _bar(text: str, *columns: ProgressColumn, **fields: Any) -> Iterator[tuple[Callable[..., None], bool]]:
    """A bar behind a text: what updates it, and whether anybody sees it, which takes a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    shown = (TextColumn("{task.description}"), BarColumn(), *columns)
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None, **fields)
        yield lambda **changes: bar.update(task, **changes), console.is_terminal


@contextmanager
def progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with share done and time left."""
    from rich.progress import TextColumn, TimeRemainingColumn

    with _bar(text, TextColumn("{task.percentage:>3.0f}%"), TimeRemainingColumn()) as (update, _):
        yield lambda done, total: update(completed=done, total=total)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """A bar whose text is the stage at hand."""
    from rich.progress import TextColumn

    with _bar("talks", TextColumn("{task.percentage:>3.0f}%")) as (update, _):
        yield lambda stage, done, total: update(description=stage, completed=done, total=total)


@contextmanager
def pace(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left; without a terminal a line every half minute and at the end."""
    from rich.progress import TextColumn

    began, started, told = time.monotonic(), [-1], [time.monotonic()]
    with _bar(text, TextColumn("{task.fields[words]}"), words="") as (update, seen):

        def tell(done: int, total: int) -> None:
            if started[0] < 0:
                started[0] = done  # what was there before
            words = pace_text(done, total, done - started[0], time.monotonic() - began)
            update(completed=done, total=total, words=words)
            if not seen and (time.monotonic() - told[0] > QUIET or done == total):
                told[0] = time.monotonic()
                say(f"{text}: {words}")

        yield tell


def pace_text(done: int, total: int, new: int, seconds: float) -> str:
    """Draws done, rate and time left in words.

    >>> pace_text(640, 10000, 320, 40.0)
    '640 of 10,000 draws, 8.0 a second, 19 min 30 s left'
    """
    text = f"{done:,} of {total:,} draws"
    if new <= 0 or seconds <= 0:
        return text
    rate = new / seconds
    left = round((total - done) / rate)
    minutes, rest = divmod(left, 60)
    ahead = f"{minutes} min {rest} s left" if minutes else f"{rest} s left"
    return f"{text}, {rate:.1f} a second" + (f", {ahead}" if done < total else "")
