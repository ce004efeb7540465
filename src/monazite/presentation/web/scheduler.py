"""Whose turn it is at the processors: central runs first, ranges on what is left, answers made ahead when all is quiet.

A long run asks for leave before every month, about a hundredth of a second apart, so that a slider never waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

Stop = Callable[[], bool]
"""Says whether a run is no longer wanted."""
PATIENCE = 0.05  # s that a range run lets central runs pass before each of its months
QUIET = 0.25  # s without a central run before answers are made ahead


class Superseded(Exception):
    """A newer request has taken the place of this one."""


class Turns:
    """Counts who is under way or waiting; ``places`` runs are worked on side by side."""

    def __init__(self, places: int) -> None:
        self._change, self._places = Condition(), places
        self._urgent, self._patient, self._asked, self._last = 0, 0, 0, 0.0

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Around a central run, from the moment it is asked for."""
        with self._change:
            self._urgent += 1
        try:
            yield
        finally:
            with self._change:
                self._urgent -= 1
                self._last = monotonic()
                self._change.notify_all()

    @contextmanager
    def patient(self, stop: Stop, *, begins: bool = False) -> Iterator[Callable[[], None]]:
        """Around a part of a range run; gives what it calls before each month, which raises Superseded after a stop.

        What ``begins`` a range run waits for a place that no central run wants. After that it waits at most `PATIENCE`
        for each month, so that ranges become slow under load but what was begun is finished.
        """

        def leave() -> None:
            if stop():
                raise Superseded
            with self._change:
                if self._urgent + self._patient <= self._places:
                    return
                self._patient -= 1
                try:
                    self._change.notify_all()
                    self._change.wait_for(lambda: self._urgent + self._patient < self._places or stop(), PATIENCE)
                finally:
                    self._patient += 1

        with self._change:
            while begins and self._urgent + self._patient >= self._places:
                self._change.wait(PATIENCE)
                if stop():
                    raise Superseded
            self._patient += 1
        try:
            yield leave
        finally:
            with self._change:
                self._patient -= 1
                self._change.notify_all()

    @contextmanager
    def wanted(self) -> Iterator[None]:
        """Around a request for ranges, so that nothing is made ahead meanwhile."""
        with self._change:
            self._asked += 1
        try:
            yield
        finally:
            with self._change:
                self._asked -= 1
                self._last = monotonic()
                self._change.notify_all()

    def quiet(self) -> None:
        """Until nobody has asked for anything for a while."""
        with self._change:
            while self._urgent or self._asked or self._patient or monotonic() < self._last + QUIET:
                self._change.wait(QUIET)
