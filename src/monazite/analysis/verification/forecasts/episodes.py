"""Episodes that are forecast from rolling origins, and the policies that were known on the day of an origin."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from monazite.analysis.verification.forecasts.series_targets import month_end, series_histories, target_series
from monazite.dataset.dataset import load_dataset
from monazite.scenario.earlier_world import policies_known_on
from monazite.scenario.policies.policy_base import add_months
from monazite.scenario.scenario import Scenario, load_scenario, scenarios

FIRST_PHASE = 6
"""Months after an announcement that are scored on their own."""
EASING_ENDS = 24
"""Months after an announcement from which the time counts as calm."""
BEFORE, FIRST, EASING, CALM = "before the announcement", "first six months", "months 7 to 24", "calm"
PHASES = (BEFORE, FIRST, EASING, CALM)


@dataclass(frozen=True)
class Episode:
    """A control and the months around it: the scenario that replays it, its announcement, and the origins.

    ``misfit_fitted`` says whether the sizes of misfits in ``data/posteriors/representation.csv`` were estimated on it,
    so that its scores are in sample in that respect. ``goods`` are the goods of its targets, as their names have them;
    empty for those of all series to forecast of its dataset.
    """

    name: str
    scenario: str
    announced: date
    first: date
    last: date
    misfit_fitted: bool
    goods: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its scenario is the record of what happened, which goes on after the last origin."""
        return load_scenario(self.scenario).record

    def covers(self, target: str) -> bool:
        """Whether a target is about goods of the episode."""
        own = self.goods or goods_of_series(self.scenario)
        return any(f" of {good}{end}" in target for good in own for end in (" from ", ", "))

    def origins(self) -> list[date]:
        """First days of all months from the first origin to the last."""
        count = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        return [add_months(self.first, n) for n in range(count)]

    def phase(self, origin: date) -> str:
        """Phase in which an origin lies."""
        if origin < self.announced:
            return BEFORE
        if origin < add_months(self.announced, FIRST_PHASE):
            return FIRST
        return EASING if origin < add_months(self.announced, EASING_ENDS) else CALM


def table_episodes() -> tuple[Episode, ...]:
    """Episodes of ``data/posteriors/forecast_episodes.csv``."""
    text = (files("monazite") / "data" / "posteriors" / "forecast_episodes.csv").read_text(encoding="utf-8")
    return tuple(
        Episode(
            row["name"], row["scenario"], date.fromisoformat(row["announced"]), date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]), row["misfit_fitted"] == "yes",
            tuple(filter(None, row["goods"].split(";"))),
        )
        for row in csv.DictReader(io.StringIO(text))
    )  # fmt: skip


EPISODES = table_episodes()
"""The episodes of the table. Origins end with the last month of which the shipped observations say anything."""


@cache
def all_episodes() -> tuple[Episode, ...]:
    """Episodes in order of time: those of the table, and one for every other shipped record with series to forecast."""
    named = {episode.scenario for episode in EPISODES}
    found = [episode for name in scenarios() if name not in named and (episode := derived_episode(name))]
    return tuple(sorted((*EPISODES, *found), key=lambda episode: episode.first))


@cache
def goods_of_series(scenario: str) -> tuple[str, ...]:
    """Goods of the series to forecast of a scenario's dataset, as the names of targets have them."""
    series = target_series(load_dataset(*load_scenario(scenario).dataset))
    return tuple(dict.fromkeys(";".join(name.goods) for name in series))


def records_without_series() -> list[str]:
    """Shipped records that are no episode, because no series of their minerals has enough monthly values."""
    named = {episode.scenario for episode in all_episodes()}
    return [name for name in scenarios() if name not in named and load_scenario(name).record]


def derived_episode(scenario: str) -> Episode | None:
    """The episode of a shipped record, from its first control to the last observed month; None for any other scenario.

    Origins begin in January of the year in which its first control was announced, goods are those of the series.
    """
    sc = load_scenario(scenario)
    public = [policy.public_from for policy in sc.policy if policy.actor == sc.controller]
    if not sc.record or not public:
        return None
    dataset = load_dataset(*sc.dataset)
    histories = series_histories(dataset, date.max)
    series = [name for name in target_series(dataset) if name in histories]
    announced = min(public)
    first = max(date(announced.year, 1, 1), sc.start)
    last = min(max((month_end(max(histories[name].logs)) for name in series), default=first), sc.end).replace(day=1)
    if last <= first:
        return None
    return Episode(scenario, scenario, announced, first, last, False)


def scenario_on(name: str, day: date) -> Scenario:
    """A shipped scenario with the policies that were known on a day."""
    sc = load_scenario(name, as_of=day)
    if sc.record:
        return sc  # its measures carry their own days
    return sc.model_copy(update={"policy": policies_known_on(sc.policy, day)})
