"""What runs rest on by default: draws conditioned on what was observed by their day.

A scenario *stands on the record* when its months up to the last observed one are those of a shipped record: then what
was observed in these months speaks of its world. All scenarios that share this past share its draws, whatever they do
later, so they are conditioned once and kept. A world without measures, or with measures of its own in these months, is
another world, and runs on the priors.

Draws of the shipped records ship with the package, and a part of the folders of a record takes those of the record.
Minerals of several records take their part of draws of all records, which ship as well (`joint_draws`). What is not
shipped, such as a day in the past, is conditioned once and kept.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from monazite.analysis.assimilation.condition import condition_scenario, posterior_draws
from monazite.analysis.assimilation.joint_draws import JOINT_DRAWS, joint_file, until
from monazite.analysis.assimilation.kept_draws import FORM, KEPT_DRAWS, folders_of, pack_draws, unpack_draws
from monazite.analysis.assimilation.observed_series import observed_values
from monazite.dataset.dataset import Dataset
from monazite.dataset.usable import usable_dataset
from monazite.foundation import cache
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.earlier_world import scenario_of_world
from monazite.scenario.policies import AnyPolicy, add_months
from monazite.scenario.scenario import Scenario, facts_of, load_scenario, shipped_records

POSTERIOR_DRAWS = 256
"""Draws that are conditioned together, the central one among them; the first `KEPT_DRAWS` are what runs take."""
SWITCH = "MONAZITE_PRIOR"
"""Variable of the environment that lets all runs use the priors, set to anything but 0."""
SHIPPED = "known"
"""Name of the shipped posterior of each group of minerals in data/posteriors, before the minerals."""
CACHED = "kept_draws"
"""Kind of the entries of the cache that hold draws."""
LONGEST = 240
"""Months that a run can have."""
LEAST_FOLDERS = 2  # of one mineral alone its own record knows most
Notice = Callable[[str], None]
"""Called with what is about to take a while."""


def known_draws(
    ds: Dataset, sc: Scenario, *, prior: bool = False, threads: int | None = None, notice: Notice | None = None
) -> PosteriorDraws | None:
    """Draws that a scenario runs on by default.

    Parameters
    ----------
    ds, sc
        Facts as they were known on the scenario's day, and choices.
    prior
        Whether the priors are asked for.
    threads
        Threads that share the draws.
    notice
        Called before draws are conditioned that are neither shipped nor kept from before.

    Returns
    -------
    PosteriorDraws or None
        None for the priors: asked for, without a record that the scenario stands on, or without observations.
    """
    if prior or os.environ.get(SWITCH, "0") not in ("", "0"):
        return None
    return _conditioned(ds, sc, threads, notice)


def _conditioned(ds: Dataset, sc: Scenario, threads: int | None, notice: Notice | None) -> PosteriorDraws | None:
    """Draws given what was observed by a scenario's day; None where it does not stand on a record."""
    for facts, choices in _views(ds, sc):
        if (past := past_of(facts, choices)) is not None:
            return _draws_of_past(facts, past, sc.as_of, threads, notice)
    return None


def _views(ds: Dataset, sc: Scenario) -> Iterator[tuple[Dataset, Scenario]]:
    """Facts and choices as known on the scenario's day: first those without a day, where nothing became public since.

    So all days from the last publication on share the draws that ship.
    """
    if sc.as_of is not None:
        whole = usable_dataset(*sc.dataset)
        if whole.last_known_day <= sc.as_of and whole.as_of(sc.as_of).hash == ds.hash:
            yield whole, sc.model_copy(update={"as_of": None})
    yield ds, sc


def _draws_of_past(
    ds: Dataset, past: Scenario, day: date | None, threads: int | None, notice: Notice | None
) -> PosteriorDraws | None:
    """Draws given observed months: shipped, kept from before, of wider or several records, or conditioned now.

    ``day`` is that of the scenario; None where it knows all.
    """
    name = posterior_key(ds, past)
    found = shipped_posterior(past.dataset, name) or _from_cache(name) or joint_part(ds, past, day)
    if found is not None:
        return found
    whole = _wider_record(ds, past)
    if whole is not None:
        return _conditioned(facts_of(whole), whole, threads, notice)
    day = past.as_of or ds.last_known_day
    if notice is not None:
        notice(f"Conditioning {POSTERIOR_DRAWS} draws on what was observed by {day}; the result is kept.")
    posterior = condition_scenario(ds, past, POSTERIOR_DRAWS, day, threads=threads)
    if posterior.draws.drivers is None or not posterior.setup.operator.values:
        return None
    data = pack_draws(posterior_draws(posterior.setup, posterior.draws), name, KEPT_DRAWS)
    cache.store(CACHED, name, data)
    return unpack_draws(data, name, file=name)  # as rounded as it is kept


def joint_part(ds: Dataset, past: Scenario, day: date | None) -> PosteriorDraws | None:
    """The part that minerals of several records have of the draws of all that ship; None where these do not fit.

    They fit neither facts and measures of one's own, nor a day before the last on which anything became public of any
    mineral of all, nor code or data that have changed since.
    """
    file = files("monazite") / "data" / "posteriors" / joint_file(past.start)
    if past.as_of is not None or not file.is_file() or len(past.dataset) < LEAST_FOLDERS:
        return None
    folders = folders_of(data := file.read_bytes(), file=str(file))
    if not {*past.dataset} <= {*folders} or usable_dataset(*past.dataset).hash != ds.hash:
        return None
    whole, own = joint_past(folders), _record_until(past.dataset, past.months)
    if whole is None or own is None or past_of(ds, own) != past:
        return None
    facts = usable_dataset(*folders)
    if whole.controller != past.controller or (day is not None and day < facts.last_known_day):
        return None
    found = unpack_draws(data, posterior_key(facts, whole, JOINT_DRAWS), file=str(file))
    return None if found is None else until(found, past.months)


def joint_past(folders: tuple[str, ...]) -> Scenario | None:
    """What happened to the minerals of several records, up to the last month that was observed of any of them."""
    record = _record_until(folders, LONGEST)
    return None if record is None else past_of(usable_dataset(*folders), record)


def _record_until(folders: tuple[str, ...], months: int) -> Scenario | None:
    """The record of some folders over some months, as all that is known has it."""
    record = _record(folders, None)
    return None if record is None else record.model_copy(update={"months": months})


def _wider_record(ds: Dataset, past: Scenario) -> Scenario | None:
    """The shipped record that holds more folders than a past and all of its own, over the same months.

    None for facts that are not those that ship.
    """
    wider = [record for record in shipped_records().values() if {*record.folders} > {*past.dataset}]
    if len(wider) != 1 or usable_dataset(*past.dataset).as_of(past.as_of).hash != ds.hash:
        return None
    record = _record(wider[0].folders, past.as_of)
    if record is None or record.start != past.start:
        return None
    months = (past.end.year - record.start.year) * 12 + past.end.month - record.start.month
    return record.model_copy(update={"months": max(months, 1), "seed": past.seed})


def past_of(ds: Dataset, sc: Scenario) -> Scenario | None:
    """The scenario up to the last month that was observed by its day; None where it does not stand on a record."""
    record = _record(sc.dataset, sc.as_of)
    if record is None or (record.start, record.controller) != (sc.start.replace(day=1), sc.controller):
        return None
    rows, day = ds.table("observations"), sc.as_of or ds.last_known_day
    values, _ = observed_values(rows, start=sc.start, day=day, first=0, last=sc.months - 1)
    months = max((value.last for value in values), default=-1) + 1
    end = add_months(record.start, months)
    own, usual = (in_force_before(policies, min(end, day)) for policies in (sc.policy, record.policy))
    acts = sc.enforce_threats and any(policy.status == "threatened" for policy in own)
    if months == 0 or acts or own != usual:
        return None
    policy = in_force_before(record.policy, end)
    plain = Scenario.model_fields
    unlike = ("text", "talks", "sweep", "anchor", "baseline", "draws", "burden_price", "allocation", "enforce_threats")
    changes = {name: plain[name].get_default(call_default_factory=True) for name in unlike}
    return sc.model_copy(
        update={
            **changes,
            "name": record.name,
            "record": False,
            "policy": policy,
            "months": months,
            "start": record.start,
        }
    )


@lru_cache(maxsize=32)
def _record(folders: tuple[str, ...], day: date | None) -> Scenario | None:
    """What happened to the minerals of some folders, as it was known on a day; None where no record ships.

    Nor in the world of an earlier crisis: prices rose tenfold there, and conditioning on them proved little.
    """
    if scenario_of_world(folders) is not None:
        return None
    content = {"name": "The record", "extends": "record", "dataset": list(folders), "start": _first_day(folders)}
    if content["start"] is None:
        return None
    return load_scenario(content | ({} if day is None else {"as_of": day}))


def _first_day(folders: tuple[str, ...]) -> date | None:
    covering = [record for record in shipped_records().values() if set(record.folders) & set(folders)]
    return min((record.start.replace(day=1) for record in covering), default=None)


def in_force_before(policies: Sequence[AnyPolicy], day: date) -> tuple[AnyPolicy, ...]:
    """Measures that begin or are announced before a day, without what happens to them from that day on."""
    out: list[AnyPolicy] = []
    for policy in policies:
        if min(policy.start, getattr(policy, "announced", None) or policy.start) >= day:
            continue
        later = policy.end is not None and policy.end >= day
        out.append(policy.model_copy(update={"end": None, "end_known": None}) if later else policy)
    return tuple(out)


def posterior_key(ds: Dataset, past: Scenario, draws: int | None = None) -> str:
    """What conditioned draws rest on: facts, past, number, rounding and code; not the versions of libraries."""
    code = cache.code_hash(condition_scenario.__module__)
    parts = (FORM, code, ds.hash, past.hash, str(ds.last_known_day), str(draws or POSTERIOR_DRAWS))
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def shipped_file(folders: Sequence[str]) -> str:
    """Name of the shipped posterior of some minerals."""
    return f"{SHIPPED}-{'-'.join(Path(folder).name for folder in folders)}.draws"


def shipped_posterior(folders: Sequence[str], name: str) -> PosteriorDraws | None:
    """The shipped draws, if they are of the same facts, past and code; else None."""
    file = files("monazite") / "data" / "posteriors" / shipped_file(folders)
    return unpack_draws(file.read_bytes(), name, file=str(file)) if file.is_file() else None


def _from_cache(name: str) -> PosteriorDraws | None:
    data = cache.load(CACHED, name)
    return None if data is None else unpack_draws(data, name, file=f"cache, {CACHED}/{name}")
