"""Episodes that are forecast from rolling origins, and the policies that were known on the day of an origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.policy_base import add_months
from monazite.scenario.scenario import Scenario, load_scenario

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
    so that its scores are in sample in that respect. ``goods`` are the patterns of its targets; empty for all that no
    episode before it has.
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
        return not self.goods or any(f" {good}" in target for good in self.goods)

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


EPISODES = (
    Episode("2010-14", "cn-quota-2010", date(2010, 7, 8), date(2010, 1, 1), date(2014, 12, 1), True),
    Episode(
        "2023-25",
        "cn-ga-ge-2023",
        date(2023, 7, 3),
        date(2023, 1, 1),
        date(2025, 12, 1),
        True,
        ("Ga.*", "Ge.*", "G[ae].*"),
    ),
    Episode("from 2025", "cn-ree-2025", date(2025, 4, 4), date(2025, 1, 1), date(2025, 12, 1), False),
)
"""Origins end with the last month of which the shipped observations say anything."""


QUOTA_PUBLIC = {
    date(2010, 7, 1): date(2010, 7, 8),
    date(2011, 1, 1): date(2010, 12, 28),
    date(2011, 7, 1): date(2011, 7, 14),
    date(2012, 1, 1): date(2011, 12, 27),
    date(2013, 1, 1): date(2012, 12, 28),
    date(2014, 1, 1): date(2013, 12, 13),
}
"""Day on which an export quota became public, by its first day (``cn_quota_*`` of measures.csv); others: that day."""
OUTPUT_LAG = 14
"""Months from the first day of a year to statistics of its mine output (yearbooks of the next February)."""


def scenario_on(name: str, day: date) -> Scenario:
    """A shipped scenario with the policies that were known on a day."""
    sc = load_scenario(name, as_of=day)
    if sc.record:
        return sc  # its measures carry their own days
    policies = (_policy_on(policy, day) for policy in sc.policy)
    return sc.model_copy(update={"policy": tuple(policy for policy in policies if policy is not None)})


def _policy_on(policy: AnyPolicy, day: date) -> AnyPolicy | None:
    """A measure of a scenario that is no record, as it was known on a day; None where it was not.

    An end that lies ahead counts as not known. Limits on mining were read off statistics of output, which appear in the
    year after.
    """
    if policy.start > day:
        return None
    changes: dict[str, object] = {}
    if policy.end is not None and policy.end > day:
        changes["end"] = None
    path: dict[date, float] | None = getattr(policy, "path", None)
    if path and policy.kind == "quota":
        changes["path"] = {first: x for first, x in path.items() if QUOTA_PUBLIC.get(first, first) <= day}
    elif path:
        changes["path"] = {first: x for first, x in path.items() if add_months(first, OUTPUT_LAG) <= day}
    return policy.model_copy(update=changes) if changes else policy
