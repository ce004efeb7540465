"""Deals: their ids, their words and precedents, and what they do to the controls of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, nearest
from monazite.negotiation.measures import control_measure, quota_at
from monazite.negotiation.menu import Menu
from monazite.negotiation.setup import INSTRUMENTS, Ladder, TalksSetting, make_setting, without_negotiated_measures
from monazite.scenario.policies import Policy, add_months
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.policies.tech_control import TechControl
from monazite.scenario.scenario import Scenario


@dataclass(frozen=True)
class Deal:
    """One combination of levels: rungs of the five instruments."""

    control: int
    tariff: int
    technology: int
    purchases: int
    duration: int

    @property
    def rungs(self) -> tuple[int, ...]:
        """Rungs in the order of the instruments."""
        return (self.control, self.tariff, self.technology, self.purchases, self.duration)


def deal_at(menu: Menu, m: int, thin: int = 1) -> Deal:
    """The deal in position ``m`` of a menu that has every ``thin``-th level of purchases."""
    return Deal(
        int(menu.control[m]),
        int(menu.tariff[m]),
        int(menu.technology[m]),
        int(menu.purchase[m]) * thin,
        int(menu.duration[m]),
    )


def deal_id(steps: dict[str, Ladder], deal: Deal) -> str:
    """Id such as ``general-10-partial-17bn-12m``: control, tariff in %, technology, purchases a year, months."""
    control, tariff, technology, purchases, duration = (steps[name] for name in INSTRUMENTS)
    return "-".join(
        [
            control.names[deal.control],
            f"{100 * tariff.level[deal.tariff]:.0f}",
            technology.names[deal.technology],
            f"{purchases.level[deal.purchases] / 1000:.0f}bn",
            f"{duration.level[deal.duration]:.0f}m",
        ]
    )


def all_deals(steps: dict[str, Ladder]) -> dict[str, Deal]:
    """Every deal of the menu by id."""
    from itertools import product

    ranges = (range(len(steps[name].names)) for name in INSTRUMENTS)
    deals = (Deal(*rungs) for rungs in product(*ranges))
    return {deal_id(steps, deal): deal for deal in deals}


def find_deal(steps: dict[str, Ladder], name: str) -> Deal:
    """Deal of an id. Raises InputError with the nearest id."""
    known = all_deals(steps)
    if name not in known:
        close = nearest(name, known)
        some = f"an id that `monazite talks` prints in brackets, such as {next(iter(known))}"
        raise InputError(field="deal", found=name, allowed=None if close else some, nearest=close)
    return known[name]


def describe_deal(setting: TalksSetting, deal: Deal) -> str:
    """Terms as a phrase: ``general licences instead of strict licences, an added tariff of 10 % stays, for a year``."""
    steps, parts = setting.ladders, []
    now = (setting.control, setting.tariff, setting.technology)
    for name, level, old in zip(INSTRUMENTS, deal.rungs, now, strict=False):
        here, there = steps[name].words[level], steps[name].words[old]
        common = "an added tariff of "
        if here == there:
            parts.append(f"{here} stay" + ("s" if name == "tariff" or here.startswith("a ") else ""))
        elif here.startswith(common) and there.startswith(common):
            parts.append(f"{here} instead of {there.removeprefix(common)}")
        else:
            parts.append(f"{here} instead of {there}")
    if deal.purchases:
        parts.append(steps["purchases"].words[deal.purchases])
    raised = any(level > old for level, old in zip(deal.rungs, now, strict=False))
    after = ", after an escalation" if raised else ""
    return ", ".join(parts) + f", {steps['duration'].words[deal.duration]}{after}"


def precedents(setting: TalksSetting, deal: Deal) -> list[dict[str, str]]:
    """What each term has been before, with sources."""
    return [
        {
            "instrument": name,
            "level": setting.ladders[name].names[rung],
            "precedent": setting.ladders[name].precedent[rung],
            "source": ";".join(setting.ladders[name].source[rung]),
        }
        for name, rung in zip(INSTRUMENTS, deal.rungs, strict=True)
    ]


def eased_measures(sc: Scenario, setting: TalksSetting, deal: Deal, day: date) -> list[Policy]:
    """What the deal eases, as measures of the two sides for its duration.

    Parameters
    ----------
    sc, setting
        Scenario and state of the talks; a level that is in force already needs no measure.
    deal
        The deal; its purchases have no place in the controls of the model.
    day
        First day of the measures.

    Returns
    -------
    list of Policy
        Concessions of the controlling and of the other side; none where nothing is eased.
    """
    until = add_months(day, float(setting.ladders["duration"].level[deal.duration]))
    return _eased(sc, setting, deal.rungs[:3], day, until)


def _eased(sc: Scenario, setting: TalksSetting, levels: tuple[int, ...], start: date, end: date | None) -> list[Policy]:
    """What levels of controls, tariff and technology ease against those of the first offer, as measures."""
    steps, out = setting.ladders, list[Policy]()
    window = {"start": start, "end": end, "source": ()}
    control, tariff, technology = steps["control"], steps["tariff"], steps["technology"]
    if levels[0] < setting.control:
        out.append(
            Concession(
                kind="concession",
                actor=setting.controller,
                goods=setting.goods,
                destinations=setting.destinations,
                approval=float(control.level[levels[0]]),
                review=float(control.review[levels[0]]),
                lift_ban=True,
                quota=quota_at(setting, levels[0]) if np.isfinite(setting.usual_exports) else None,
                text=control.words[levels[0]],
                **window,
            )
        )
    cut = float(tariff.level[setting.tariff] - tariff.level[levels[1]])
    access = 1.0 - float(technology.level[levels[2]])
    eased = levels[2] < setting.technology
    if cut > 0 or eased:
        out.append(
            Concession(
                kind="concession",
                actor=setting.target,
                on=(setting.controller,),
                tariff_cut=max(cut, 0.0),
                tech_access=access if eased else None,
                text=f"{tariff.words[levels[1]]}; {technology.words[levels[2]]}",
                **window,
            )
        )
    return out


def raised_measures(sc: Scenario, setting: TalksSetting, deal: Deal, day: date) -> list[Policy]:
    """What is stricter under the deal than before the talks, because it was raised on the way to it, as measures."""
    until = add_months(day, float(setting.ladders["duration"].level[deal.duration]))
    return _raised(sc, setting, deal.rungs[:3], day, until)


def _raised(
    sc: Scenario, setting: TalksSetting, levels: tuple[int, ...], start: date, end: date | None
) -> list[Policy]:
    """What levels of controls, tariff and technology raise against those of the first offer, as measures."""
    steps, out = setting.ladders, list[Policy]()
    window = {"start": start, "end": end, "source": ()}
    tariff, technology = steps["tariff"], steps["technology"]
    if levels[0] > setting.control:
        out.append(control_measure(setting, levels[0], **window))
    more = float(tariff.level[levels[1]] - tariff.level[setting.tariff])
    if more > 0:
        rate = {"kind": "tariff", "on": (setting.controller,), "rate": more}
        out.append(Tariff(actor=setting.target, text=tariff.words[levels[1]], **rate, **window))
    if levels[2] > setting.technology:
        access = {"kind": "tech_control", "access": 1.0 - float(technology.level[levels[2]])}
        text = technology.words[levels[2]]
        out.append(TechControl(actor=setting.target, on=(setting.controller,), text=text, **access, **window))
    return out


def level_measures(
    sc: Scenario, setting: TalksSetting, levels: tuple[int, ...], start: date, end: date | None
) -> list[Policy]:
    """Measures of the two sides while levels other than those of the first offer are in force.

    Parameters
    ----------
    sc, setting
        Scenario and state of the talks.
    levels
        Rungs of controls, tariff and technology.
    start, end
        First day, and the first day no longer; without an end they stay.

    Returns
    -------
    list of Policy
        None where the levels are those of the first offer.
    """
    return [*_eased(sc, setting, levels, start, end), *_raised(sc, setting, levels, start, end)]


def with_deal(ds: Dataset, sc: Scenario, name: str, day: date | None = None) -> Scenario:
    """The scenario in which a deal is signed: an edit of its measures.

    What the two sides would have done from the first offer on is taken out; what the deal eases, and what was raised on
    the way to it and stays, is put in for its duration, after which the measures in force earlier hold again.

    Parameters
    ----------
    ds, sc
        Dataset and scenario.
    name
        Id of the deal, such as ``general-10-partial-17bn-12m``.
    day
        Day of the signature; by default that of the first offer.

    Returns
    -------
    Scenario
        Named after the deal.

    Raises
    ------
    InputError
        For an unknown id, with the nearest one, and for a scenario without talks that can be held.
    """
    setting = make_setting(ds, sc)
    deal = find_deal(setting.ladders, name)
    base, signed = without_negotiated_measures(sc), day or setting.first_offer
    extra = eased_measures(sc, setting, deal, signed) + raised_measures(sc, setting, deal, signed)
    title = f"{sc.name}: deal {name}"
    return base.model_copy(update={"name": title, "policy": (*base.policy, *extra), "sweep": sc.sweep})
