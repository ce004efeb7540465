"""What measures that a scenario adds to the record change for a firm, run by run on the same draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import DAYS_ASKED, LEVELS, CompanyOutlook
from monazite.analysis.company.plan_saved import plan_lost
from monazite.results.results import Results
from monazite.scenario.record import RECORD
from monazite.scenario.scenario import Scenario, load_scenario

Source = Literal["article", "scenario"]
"""What adds the measures."""


@dataclass(frozen=True)
class AddedMeasures:
    """The record alone, and the scenario with what it adds.

    Attributes
    ----------
    alone
        The scenario with the measures of the record only; nothing threatened acts.
    acts
        Whether measures that the scenario adds act in it as it stands.
    threats
        The scenario with the threats that it adds carried out; None where it adds none, or where they act already.
    """

    alone: Scenario
    acts: bool
    threats: Scenario | None


def added_measures(sc: Scenario) -> AddedMeasures | None:
    """What a scenario adds to the record that it goes on from; None where it goes on from none or adds nothing."""
    if sc.extends != RECORD:
        return None
    settings: dict[str, Any] = {"name": f"{sc.name}: the record alone", "extends": RECORD, "dataset": list(sc.dataset)}
    settings |= {"start": sc.start, "months": sc.months} | ({} if sc.as_of is None else {"as_of": sc.as_of})
    record = load_scenario(settings)
    count = len(record.policy)
    own = sc.policy[count:]
    if sc.policy[:count] != record.policy:
        return None
    threatened = [policy for policy in own if policy.status == "threatened"]
    carried_out = sc.enforce_threats and any(policy.status == "threatened" for policy in sc.policy)
    acts = carried_out or len(threatened) < len(own)
    if not acts and not threatened:
        return None
    changes: dict[str, Any] = {"name": record.name, "policy": record.policy, "enforce_threats": False}
    alone = sc.model_copy(update=changes)
    if not threatened or sc.enforce_threats:
        return AddedMeasures(alone, acts, None)
    done = tuple(p.model_copy(update={"status": "in_force"}) if p.status == "threatened" else p for p in own)
    changes = {"name": f"{sc.name}: threats carried out", "policy": (*record.policy, *done)}
    return AddedMeasures(alone, acts, sc.model_copy(update=changes))


@dataclass(frozen=True)
class ItemChange:
    """What added measures change for one item, on the same draws.

    Attributes
    ----------
    item
        Its name.
    within
        Share of the draws in which it runs out within `HORIZON` days, with the measures and on the record alone.
    earlier, later
        Share of the draws in which it runs out earlier or later with the measures, or only with or without them.
    """

    item: str
    within: tuple[float, float]
    earlier: float
    later: float


@dataclass(frozen=True)
class RecordComparison:
    """First stops of a firm with added measures and on the record alone, paired by draw.

    Attributes
    ----------
    added, alone
        The firm with the measures and without them, from the same day on.
    source
        What adds the measures.
    is_threat
        Whether threats are carried out that do not act in the scenario as it stands.
    """

    added: CompanyOutlook
    alone: CompanyOutlook
    source: Source = "scenario"
    is_threat: bool = False

    @cached_property
    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Days to the first stop (draw,) with and without, of the draws that both runs could solve."""
        _, own, other = np.intersect1d(_numbers(self.added), _numbers(self.alone), return_indices=True)
        return self.added.first_days[own], self.alone.first_days[other]

    @cached_property
    def items(self) -> tuple[ItemChange, ...]:
        """Items in use for which the measures change the day on which they run out, the one they touch most first.

        The first stop of any line may be that of an item which they do not touch, while they stop another.
        """
        _, own, other = np.intersect1d(_numbers(self.added), _numbers(self.alone), return_indices=True)
        added, alone = self.added.item_days[own], self.alone.item_days[other]
        out = list[ItemChange]()
        for n in np.flatnonzero(np.asarray(self.added.builder.needs).any(0)):
            without, then = alone[:, n], added[:, n]
            within = (float((then <= HORIZON).mean()), float((without <= HORIZON).mean()))
            earlier, later = float((then < without).mean()), float((then > without).mean())
            if earlier or later:
                out.append(ItemChange(self.added.firm.items[int(n)].id, within, earlier, later))
        return tuple(sorted(out, key=lambda one: (-abs(one.within[0] - one.within[1]), -one.earlier - one.later)))

    @cached_property
    def plan_lost(self) -> tuple[float, float]:
        """Part of the plan over the outlook that is not made, with the measures and on the record alone, means."""
        return float(plan_lost(self.added).mean()), float(plan_lost(self.alone).mean())

    @cached_property
    def days_moved(self) -> np.ndarray:
        """Days by which the measures move the first stop (draw,): negative where it comes earlier.

        Minus infinity where only the run with the measures has a stop, infinity where only the record alone has one.
        """
        added, alone = self._pairs
        return np.where(added == alone, 0.0, added - np.where(added == alone, 0.0, alone))

    def range_moved(self) -> tuple[float, float, float]:
        """Days of `days_moved` that 5, 50 and 95 % of the draws do not exceed."""
        low, middle, high = np.quantile(self.days_moved, LEVELS, method="inverted_cdf")
        return float(low), float(middle), float(high)

    @property
    def earlier(self) -> float:
        """Share of the draws whose first stop comes earlier with the measures, or comes only with them."""
        return float((self.days_moved < 0.0).mean())

    @property
    def later(self) -> float:
        """Share of the draws whose first stop comes later with the measures, or does not come."""
        return float((self.days_moved > 0.0).mean())

    def chances(self, days: float) -> tuple[float, float]:
        """Share of the draws with a stop within so many days, with the measures and on the record alone."""
        added, alone = self._pairs
        return float((added <= days).mean()), float((alone <= days).mean())

    def facts(self) -> dict[str, Any]:
        """The comparison in short; days are None where a stop comes in one of the two runs only."""
        added, alone = (outlook.quantiles() for outlook in (self.added, self.alone))
        keys = ("5", "50", "95")
        stops = {
            name: {f"day_{key}": _day_text(outlook, days) for key, days in zip(keys, three, strict=True)}
            for name, outlook, three in (("with", self.added, added), ("without", self.alone, alone))
        }
        moved = zip(keys, self.range_moved(), strict=True)
        chances = {str(days): self.chances(days) for days in DAYS_ASKED}
        return {
            "added_by": self.source,
            "threats_carried_out": self.is_threat,
            "first_stop": stops,
            "days_moved": {f"days_{key}": days if np.isfinite(days) else None for key, days in moved},
            "earlier": self.earlier,
            "later": self.later,
            "only_with": float(np.isneginf(self.days_moved).mean()),
            "only_without": float(np.isposinf(self.days_moved).mean()),
            "plan_lost": dict(zip(("with", "without"), self.plan_lost, strict=True)),
            "items": {
                one.item: {
                    f"within_{HORIZON}": dict(zip(("with", "without"), one.within, strict=True)),
                    "earlier": one.earlier,
                    "later": one.later,
                }
                for one in self.items
            },
            "chance_within": {days: dict(zip(("with", "without"), two, strict=True)) for days, two in chances.items()},
        }


def _numbers(outlook: CompanyOutlook) -> np.ndarray:
    """A number for each draw of an outlook that is the same in every run with its draw, and firm of that draw."""
    solved, firms = outlook.reach.solved, outlook.reach.firms
    return solved * firms + np.arange(solved.size) % firms


def _day_text(outlook: CompanyOutlook, days: float) -> str | None:
    day = outlook.day_of(days)
    return None if day is None else day.isoformat()


def compare_with_record(
    outlook: CompanyOutlook, run: Callable[[Scenario], Results], source: Source = "scenario"
) -> tuple[RecordComparison, ...]:
    """What the scenario of an outlook adds to the record, as it stands and with its threats carried out.

    Parameters
    ----------
    outlook
        The firm in the run of the scenario.
    run
        Runs another scenario on the draws of that run.
    source
        What adds the measures.

    Returns
    -------
    tuple of RecordComparison
        Measures that act, then threats; empty where nothing is added to a record.
    """
    given = added_measures(outlook.results.scenario)
    if given is None:
        return ()

    def place(sc: Scenario) -> CompanyOutlook:
        return CompanyOutlook(outlook.firm, run(sc), outlook.start, firms=outlook.reach.firms)

    alone = place(given.alone) if given.acts else outlook  # what does not act leaves the record as it is
    out = [RecordComparison(outlook, alone, source)] if given.acts else []
    if given.threats is not None:
        out.append(RecordComparison(place(given.threats), alone, source, is_threat=True))
    return tuple(out)
