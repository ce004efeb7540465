"""Scenario files that the app writes: they open as the state that they were taken from, its levers as levers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from pydantic import ValidationError

from monazite.foundation.errors import InputError
from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.presentation.web.levers.app_settings import set_policies, usual_name, without_settings
from monazite.presentation.web.levers.levers import Lever
from monazite.presentation.web.runs.assumptions import assumed_name, split_assumed
from monazite.presentation.web.runs.requests import ComparedRun, Day, Name, SentSpan, SimulateRequest, spans_of
from monazite.presentation.web.runs.sessions import READ_PREFIX, SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.views.downloads import scenario_toml
from monazite.scenario.scenario import Scenario

MARK = "# While nothing below is changed, the app opens this file as: "
"""Begins the first line of a file, a comment, before the state as JSON."""


class FileState(ComparedRun):
    """The state that a file was taken from."""

    good: Name | None = None
    """Good whose price is shown."""
    anchor: Day | None = None
    """Anchor of its scenario, which the file has moved to the month of the levers."""

    def setting(self, toml: str) -> dict[str, Any]:
        """What the page opens; ``toml``: the scenario without the levers, where it is none that ships."""
        usual, assumed = split_assumed(self.scenario)
        content = self.model_dump(mode="json", include={"day", "good", "levers", "spans", "deal"})
        return content | {"scenario": usual, "assumptions": assumed, "toml": toml}


def scenario_file(store: SessionStore, request: SimulateRequest) -> str:
    """The scenario with the levers as a file for `monazite run`; its first line holds the state for the app."""
    sc, (usual, assumed) = store.scenario(request.scenario), split_assumed(request.scenario)
    spans = {name: span for name, span in request.spans.items() if name in request.levers}
    is_moved = bool(request.levers or request.deal)  # then the month is part of it, also when the usual one is later
    day = store.workspace(request.scenario, request.day).day if is_moved else request.day
    state = FileState(
        assumptions=assumed, day=day, levers=request.levers, spans=spans, deal=request.deal, good=request.good,
        anchor=sc.anchor if usual.startswith(READ_PREFIX) else None,
    )  # fmt: skip
    content = state.model_dump(mode="json", exclude_defaults=True, exclude={"scenario"})
    first = {"scenario": usual, **content, **({"assumptions": assumed} if assumed else {})}
    return f"{MARK}{json.dumps(first)}\n{scenario_toml(store, request)}"


def state_of_file(store: SessionStore, text: str, name: str) -> dict[str, Any] | None:
    """The state that a scenario file was taken from; None where it is none of the app's, or was changed since.

    Parameters
    ----------
    store, text
        The file.
    name
        Under which the store holds the whole of it.
    """
    sc = store.scenario(name)
    if sc.anchor is None:
        return None
    line = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").partition("\n")[0].strip()
    states = _written(store, line.removeprefix(MARK), sc) if line.startswith(MARK) else _of_older_file(store, sc)
    for state in states:
        with suppress(InputError):  # such as for a lever or a deal that is there no longer
            if _file_of(store, state, sc.anchor).hash == sc.hash:
                usual = split_assumed(state.scenario)[0]
                return state.setting(store.scenario(usual).to_toml() if usual.startswith(READ_PREFIX) else "")
    return None


def _file_of(store: SessionStore, state: FileState, day: date) -> Scenario:
    """The scenario that a state gives."""
    workspace = store.workspace(state.scenario, day)
    return workspace.scenario_of(RunRequest(state.scenario, day, dict(state.levers), state.deal, spans_of(state)))


def _written(store: SessionStore, content: str, sc: Scenario) -> Iterator[FileState]:
    """The state that a first line holds, with its scenario in the store."""
    try:
        state = FileState.model_validate_json(content)
    except (ValidationError, InputError):
        return
    usual, assumed = split_assumed(state.scenario)
    if usual.startswith(READ_PREFIX):
        own = {name: value for name, value in sc.parameters.items() if name not in assumed}
        bare = without_settings(sc).model_copy(
            update={"anchor": state.anchor, "parameters": own, "name": usual_name(sc)}
        )
        free = bare.talks and bare.model_copy(update={"talks": bare.talks.model_copy(update={"measures_hold": False})})
        for one in filter(None, (bare, free)):
            if usual == f"{READ_PREFIX}{one.hash[:12]}":
                store.add_scenario(one)
    yield state


def _of_older_file(store: SessionStore, sc: Scenario) -> Iterator[FileState]:
    """The state of a file without such a line, as its measures tell it; by whatever scenario it may stand on."""
    own, day = set_policies(sc), sc.anchor
    if not own or day is None:
        return
    shipped = [name for name in store.scenario_names() if store.scenario(name).name == usual_name(sc)]
    for name in (*shipped, store.add_scenario(without_settings(sc))):
        usual = store.scenario(name).parameters
        assumed = {key: value for key, value in sc.parameters.items() if usual.get(key) != value}
        with suppress(ValidationError, InputError):
            levers = store.workspace(assumed_name(name, assumed), day).levers
            values, spans = dict[str, float](), dict[str, SentSpan]()
            for policy in own:
                span = SentSpan(start=None if policy.start == day else policy.start, until=policy.end)
                for lever, value in _levers_told(policy.text, levers):
                    values[lever], spans[lever] = value, _joined(spans.get(lever, span), span)
            yield FileState(
                scenario=name, assumptions=assumed, day=day, levers=values,
                spans={lever: span for lever, span in spans.items() if span != SentSpan()},
            )  # fmt: skip


def _levers_told(text: str, levers: tuple[Lever, ...]) -> Iterator[tuple[str, float]]:
    """The levers that the text of a measure names, with their values."""
    by_label = {lever.label: lever.id for lever in levers}
    for part in text.removeprefix(SET_IN_APP).strip().removesuffix(".").split("; "):
        label, _, value = part.rpartition(": ")
        if label in by_label:
            with suppress(ValueError):
                yield by_label[label], float(value)


def _joined(one: SentSpan, other: SentSpan) -> SentSpan:
    """The months of both: a lever that follows another one has several measures."""
    starts, ends = {one.start, other.start}, {one.until, other.until}
    return SentSpan(
        start=None if None in starts else min(day for day in starts if day),
        until=None if None in ends else max(day for day in ends if day),
    )
