"""Progress on standard error: bars on a terminal, and lines where a long run has none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

LINE_INTERVAL = 30.0  # seconds between lines of progress where there is no terminal


@contextmanager
def _bar(text: str, *columns: ProgressColumn, **fields: Any) -> Iterator[tuple[Callable[..., None], bool]]:
    """A bar behind a text: what updates it, and whether anybody sees it, which takes a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    parts = (TextColumn("{task.description}"), BarColumn(), *columns)
    with Progress(*parts, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None, **fields)
        yield lambda **changes: bar.update(task, **changes), console.is_terminal


@contextmanager
def progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with share done and time left."""
    from rich.progress import TextColumn, TimeRemainingColumn

    with _bar(text, TextColumn("{task.percentage:>3.0f}%"), TimeRemainingColumn()) as (update, _):
        yield lambda done, total: update(completed=done, total=total)


@contextmanager
def stage_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar whose text is the stage at hand."""
    from rich.progress import TextColumn

    with _bar("talks", TextColumn("{task.percentage:>3.0f}%")) as (update, _):
        yield lambda stage, done, total: update(description=stage, completed=done, total=total)


@contextmanager
def rate_progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left; without a terminal a line every half minute and at the end."""
    from rich.progress import TextColumn

    start = last_line = time.monotonic()
    done_before: int | None = None  # draws that were there already when this run began
    with _bar(text, TextColumn("{task.fields[words]}"), words="") as (update_bar, is_visible):

        def update(done: int, total: int) -> None:
            nonlocal done_before, last_line
            if done_before is None:
                done_before = done
            words = rate_text(done, total, done - done_before, time.monotonic() - start)
            update_bar(completed=done, total=total, words=words)
            if not is_visible and (time.monotonic() - last_line > LINE_INTERVAL or done == total):
                last_line = time.monotonic()
                say(f"{text}: {words}")

        yield update


def rate_text(done: int, total: int, new: int, seconds: float) -> str:
    """Draws done, rate and time left in words; ``new`` of them were done in ``seconds``.

    >>> rate_text(640, 10000, 320, 40.0)
    '640 of 10,000 draws, 8.0 a second, 19 min 30 s left'
    """
    text = f"{done:,} of {total:,} draws"
    if new <= 0 or seconds <= 0:
        return text
    rate = new / seconds
    left = round((total - done) / rate)
    minutes, rest = divmod(left, 60)
    time_left = f"{minutes} min {rest} s left" if minutes else f"{rest} s left"
    return f"{text}, {rate:.1f} a second" + (f", {time_left}" if done < total else "")
