"""Scenario: the choices of a run, read from TOML or a mapping, with errors that name file, line and nearest name."""

import hashlib
import itertools
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_serializer, field_validator, model_validator

from monazite.dataset.dataset import Dataset
from monazite.dataset.usable import usable_dataset
from monazite.foundation.days import CalendarDay
from monazite.foundation.errors import InputError, collect
from monazite.foundation.units import Q
from monazite.scenario.earlier_world import policies_known_on, scenario_of_world
from monazite.scenario.further_problems import further_problems
from monazite.scenario.name_check import Location, NameCheck
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.name_fields import Names
from monazite.scenario.policies.policy_base import add_months
from monazite.scenario.problems import located, problems_of
from monazite.scenario.record import (
    BLANK,
    RECORD,
    ShippedRecord,
    can_be_extended,
    default_base,
    extended,
    folders_named,
    policies_as_of,
    records_of,
)
from monazite.scenario.run_window import outside_the_run, warn_of_unfilled_stocks
from monazite.scenario.shipped import SHIPPED, scenario_file, scenarios
from monazite.scenario.sweep_path import set_value
from monazite.scenario.talks_settings import Talks
from monazite.scenario.toml import Document, dumps, is_table, parse
from monazite.scenario.toml_slips import one_table_of_measures

MAX_SWEEP = 10_000
Burden = Literal["co2e", "radioactive", "water", "ammonia", "waste_water", "land"]


class Scenario(BaseModel):
    """The choices of a run. Does not change; `hash` identifies it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: Annotated[str, "text"]
    """Title."""
    text: str = ""
    """What it is about, and what it leaves out."""
    dataset: Names = ("rare_earths",)
    """Shipped dataset folders or paths. Left out beside an `extends` that names a scenario: those of that one."""
    as_of: CalendarDay | None = None
    """Day whose knowledge the run rests on: facts that became public later are left out. Empty: all that is known."""
    record: bool = False
    """Whether it is the record of what happened: then measures that were not public on ``as_of`` are left out."""
    extends: str = BLANK
    """What the run goes on from: "record" (what happened to these minerals), another scenario by name or file, or
    "baseline" (a world without measures). A file that does not say goes on from the record, where one ships for its
    minerals and begins no later than it does, or from `cn-quota-2010` in the world of 2009 (dataset `rare_earths;
    rare_earths_2010`); where none ships, from "baseline". A scenario that was read shows here what it went on from,
    whose measures are among its own."""
    start: CalendarDay
    """First day of the run; the first month is the one it lies in."""
    months: Annotated[int, Q("month", ge=1, le=240, step=12)] = 60
    """Length of the run."""
    seed: Annotated[int, Q("1", ge=0, le=2**63 - 1)] = 0
    """Seed of the random draws."""
    growth: bool = True
    """Whether uses grow along their trend."""
    draws: Annotated[int, Q("1", ge=1, le=1_000_000)] = 64
    """Number of parameter draws for ranges."""
    policy: tuple[AnyPolicy, ...] = ()
    """Measures, in order: later licence regimes replace earlier ones."""
    talks: Talks | None = None
    """Negotiation; empty: none."""
    parameters: Annotated[dict[str, float], Q("1")] = {}
    """Uncertain parameters held at a value, by name of priors.csv."""
    tariff_paths: Names = ()
    """Named paths of duties on all goods, from tariff_paths.csv; they act on the wider economy."""
    sweep: dict[str, tuple[bool | int | float | str | date, ...]] = {}
    """Values to try by path: { "policy.0.approval" = [0.1, 0.3] }; several paths are combined."""
    baseline: str | None = None
    """Scenario to compare with; empty: the same run without policies."""
    controller: str = "CN"
    """Region whose controls the run is about: prices are told inside and outside it."""
    anchor: CalendarDay | None = None
    """Day from which days to the first line stop are counted, and the twelve months of annual losses. Empty: the day of
    the first export control, quota or export tax that acts, of the file or of what it goes on from, on or after the
    file's own `start`; where there is none, `start`."""
    enforce_threats: bool = False
    """Whether threatened measures act as well."""
    allocation: Literal["economic", "mass", "driver"] = "economic"
    """How the joint burden of an ore is shared among its elements: by five-year prices, by mass, or to what it is mined
    for. Totals do not depend on it."""
    burden_price: Annotated[dict[Burden, Annotated[float, Q("USD/t", ge=0, le=1e6)]], "prices of burdens"] = {}
    """Price of a burden by name (co2e in USD/t, water in USD/m3); reported apart and never added to a loss."""

    @field_validator("name")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip():
            raise InputError(found=name, allowed="a title")
        return name

    @model_validator(mode="after")
    def _anchored(self) -> "Scenario":
        if self.anchor is not None and not self.start <= self.anchor < self.end:
            raise InputError(field="anchor", found=self.anchor, allowed=f"a day from {self.start} to before {self.end}")
        return self

    @field_serializer("extends")
    def _holds_all(self, extends: str) -> str:
        """Settings that are written hold the measures of what the scenario goes on from: they go on from nothing."""
        return BLANK

    def __eq__(self, other: object) -> bool:
        """Whether all settings are equal, wherever they came from."""
        return isinstance(other, Scenario) and super().__eq__(other.model_copy(update={"extends": self.extends}))

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def policies(self) -> tuple[AnyPolicy, ...]:
        """The measures (another name of `policy`)."""
        return self.policy

    @property
    def end(self) -> date:
        """First day after the run."""
        return add_months(self.start.replace(day=1), self.months)

    def calendar(self) -> tuple[date, ...]:
        """First day of every month of the run."""
        return tuple(add_months(self.start.replace(day=1), month) for month in range(self.months))

    def canonical(self) -> dict[str, Any]:
        """All settings, defaults included, as plain JSON values."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"extends"})

    @property
    def hash(self) -> str:
        """SHA-256 of `canonical`."""
        content = json.dumps(self.canonical(), sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def is_negotiated(self) -> bool:
        """Whether a forecast lets talks decide measures ahead."""
        return self.talks is not None and not self.talks.measures_hold

    def to_toml(self) -> str:
        """The scenario as TOML, defaults left out; reading it back gives an equal scenario."""
        content = self.model_dump(exclude_none=True, exclude_defaults=True)
        return dumps({"name": self.name, "extends": BLANK, **content})


def load_scenario(
    source: str | Path | Mapping[str, Any], *, dataset: Dataset | None = None, as_of: date | None = None
) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    source
        Path of a TOML file, name of a shipped scenario, or a mapping with the same keys.
    dataset
        Dataset to check names against; by default the one that the scenario names.
    as_of
        Day whose knowledge the run rests on, in place of the scenario's own; None: as it says.

    Returns
    -------
    Scenario
        All settings, defaults included.

    Raises
    ------
    InputError
        With every problem at once, each with file, line, key, what was found, what is allowed, and the nearest name.

    Examples
    --------
    >>> load_scenario("cn-ree-2025").controller  # doctest: +SKIP
    'CN'
    """
    is_mapping = isinstance(source, Mapping)
    document = Document(None, "", deepcopy(dict(source))) if is_mapping else parse(scenario_file(source))
    if as_of is not None:
        document = replace(document, content=document.content | {"as_of": as_of})
    return _check(document, dataset)


def facts_of(scenario: Scenario, dataset: Dataset | None = None) -> Dataset:
    """The dataset of a scenario as it was known on the scenario's day.

    Parameters
    ----------
    scenario
        Its ``dataset`` names the folders, its ``as_of`` the day.
    dataset
        Facts to take in place of the named folders.

    Returns
    -------
    Dataset
        A view that holds nothing of a later day.
    """
    return (dataset or usable_dataset(*scenario.dataset)).as_of(scenario.as_of)


def read_scenario(text: str, *, file: str | None = None, dataset: Dataset | None = None) -> Scenario:
    """Read and check a scenario given as TOML text.

    Parameters
    ----------
    text
        TOML.
    file
        How the text is called in errors; by default "scenario".
    dataset
        Dataset to check names against; by default the one that the scenario names.

    Returns
    -------
    Scenario
        All settings, defaults included.

    Raises
    ------
    InputError
        As `load_scenario` does.
    """
    return _check(parse(text.encode("utf-8", "surrogatepass"), file or "scenario"), dataset)


def expand(scenario: Scenario) -> list[Scenario]:
    """Every combination of the values of ``[sweep]``; the scenario itself when there is none.

    Raises InputError for a path that does not exist, a value that is not allowed, or too many combinations.
    """
    if not scenario.sweep:
        return [scenario]
    count = 1
    for values in scenario.sweep.values():
        count *= len(values)
    if not 1 <= count <= MAX_SWEEP:
        raise InputError(field="sweep", found=count, allowed=f"1 to {MAX_SWEEP} combinations")
    return [
        with_values(scenario, dict(zip(scenario.sweep, combination, strict=True)))
        for combination in itertools.product(*scenario.sweep.values())
    ]


def with_values(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """The scenario with other values at some paths, and named after them.

    Parameters
    ----------
    scenario
        The scenario that is changed; it stays as it is.
    values
        New values by path, such as ``{"policy.0.approval": 0.3}``.

    Returns
    -------
    Scenario
        Without a sweep, whatever the given one has.

    Raises
    ------
    InputError
        For a path that does not exist or a value that is not allowed.
    """
    content: dict[str, object] = deepcopy(scenario.model_dump(exclude_none=True))
    content["sweep"] = {}
    for path, value in values.items():
        set_value(content, path, value)
    tag = ", ".join(f"{path}={value}" for path, value in values.items())
    content["name"] = f"{scenario.name} [{tag}]"
    return _build(Document(None, "", content)).model_copy(update={"extends": scenario.extends})


def _with_base(document: Document, dataset: Dataset | None) -> Document:
    """The document with the settings of what it extends put in."""
    content = document.content
    folders = folders_named(content, Scenario.model_fields["dataset"].default)
    extends = content["extends"] if "extends" in content else default_base(content, folders, shipped_records())
    if extends == BLANK or not can_be_extended(content):
        return replace(document, content={k: v for k, v in content.items() if k != "extends"})
    try:
        if not isinstance(extends, str):
            raise InputError(field="extends", found=extends, allowed=f"{BLANK}, {RECORD} or a scenario")
        day = {"as_of": content["as_of"]} if "as_of" in content else {}
        names = records_of(folders, shipped_records()) if extends == RECORD else [extends]
        bases = [_check(replace(d, content={**d.content, **day}), None) for d in map(parse, map(scenario_file, names))]
        if extends != RECORD and "dataset" not in content:  # its minerals are those of what it goes on from
            content = {**content, "dataset": (folders := list(bases[0].dataset))}
        if names[0] == scenario_of_world(folders):  # its measures carry no days on which they became known
            known = policies_known_on(bases[0].policy, bases[0].as_of)
            bases = [bases[0].model_copy(update={"policy": known})]
        rows = (dataset or usable_dataset(*folders)).table("goods")
        whole = extended(content, [base.model_dump(exclude_none=True) for base in bases], rows)
    except InputError as error:
        if error.file is None:
            field = "extends" if error.field == "scenario" else error.field or "extends"
            raise error.located(document.file, document.line((field,)), field) from None
        raise
    whole["extends"] = extends
    return replace(document, content=whole, inherited=len(whole["policy"]) - len(content.get("policy", ())))


@cache
def shipped_records() -> Mapping[str, ShippedRecord]:
    """Dataset folders and first days of the shipped records by name."""
    files = {name: parse(SHIPPED / f"{name}.toml").content for name in scenarios()}
    return {
        name: ShippedRecord(tuple(content["dataset"]), content["start"])
        for name, content in files.items()
        if content.get("record")
    }


def _build(document: Document) -> Scenario:
    try:
        return Scenario.model_validate(document.content)
    except ValidationError as error:
        keys = {"": list(Scenario.model_fields), "talks": list(Talks.model_fields)}
        collect(problems_of(error, document, keys))
        raise


def _check(document: Document, dataset: Dataset | None) -> Scenario:
    if not document.content:
        raise InputError("the file is empty; a scenario needs at least name and start", file=document.file, line=1)
    if is_table(document.content.get("policy")):
        raise one_table_of_measures().located(document.file, document.line(("policy",)), "policy")
    document = _with_base(document, dataset)
    try:
        scenario = _build(document)
    except InputError as error:
        collect([error, *further_problems(document, Scenario, dataset, error.problems)])
        raise
    if scenario.record:
        scenario = scenario.model_copy(update={"policy": policies_as_of(scenario.policy, scenario.as_of)})
    try:
        dataset = facts_of(scenario, dataset)
    except InputError as error:
        if error.field == "dataset":
            raise error.located(document.file, document.line(("dataset",))) from None
        raise
    if scenario.record:
        paths = tuple(path for path in scenario.tariff_paths if path in dataset.names("tariff path"))
        scenario = scenario.model_copy(update={"tariff_paths": paths if scenario.as_of else scenario.tariff_paths})
    problems: list[InputError] = []
    for place, problem in _unknown_names(scenario, dataset):
        problem.field = None
        problems.append(located(problem, document, place))
    own = () if scenario.record else scenario.policy[document.inherited :]
    problems += outside_the_run(own, scenario.start, scenario.end, document)
    collect(problems)
    acting = [p for p in scenario.policy if p.status != "threatened" or scenario.enforce_threats]
    warn_of_unfilled_stocks(own, acting, scenario.end, document, dataset)
    expand(scenario)
    for path, values in scenario.sweep.items():
        for value in values:
            for _, problem in _unknown_names(with_values(scenario, {path: value}), dataset):
                problem.field = None
                problems.append(problem.located(document.file, document.line(("sweep", path)), f"sweep.{path}"))
    collect(problems)
    return scenario


def _unknown_names(scenario: Scenario, dataset: Dataset) -> list[tuple[Location, InputError]]:
    """Every name in the scenario that the dataset does not have."""
    check = NameCheck(dataset)
    check.names(("controller",), [scenario.controller], "region")
    check.names(("tariff_paths",), scenario.tariff_paths, "tariff path")
    if scenario.talks:
        check.names(("talks", "seats"), scenario.talks.seats, "region")
        check.names(("talks", "controller"), filter(None, [scenario.talks.controller]), "region")
    check.parameters(scenario.parameters)
    for number, policy in enumerate(scenario.policy):
        check.policy(number, policy)
    return check.problems
