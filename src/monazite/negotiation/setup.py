"""Who sits at the table, what can be put on it, and where things stand on the day of the first offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, unknown
from monazite.negotiation.agreement_record import AgreementRecord, agreement_record
from monazite.negotiation.in_force import (
    EVERYONE,
    buyers_of,
    months_under_control,
    negotiated_goods,
    reaches,
    shares_let_through,
    supposed_limits,
)
from monazite.negotiation.truces import RunningTruce, running_truce
from monazite.scenario.policies import has_trait, kinds_with
from monazite.scenario.record import acting_controllers
from monazite.scenario.scenario import Scenario
from monazite.scenario.talks_settings import Talks

INSTRUMENTS = ("control", "tariff", "technology", "purchases", "duration")
BYSTANDERS = ("EU", "JP")
THREAT_WINDOW = 92  # days after the first offer in which a measure that begins counts as what is threatened


@dataclass(frozen=True)
class Ladder:
    """Levels of an instrument, mildest first: names, levels, words, precedents and sources."""

    instrument: str
    names: tuple[str, ...]
    level: np.ndarray
    review: np.ndarray
    words: tuple[str, ...]
    precedent: tuple[str, ...]
    source: tuple[tuple[str, ...], ...]
    is_on_record: bool = True
    """Whether the levels are those of past rounds between these two."""

    def position(self, name: str, field: str) -> int:
        """Rung of a name. Raises InputError with the nearest name."""
        if name not in self.names:
            raise unknown(name, self.names, field=field)
        return self.names.index(name)

    def nearest(self, level: float) -> int:
        """Rung whose level is closest."""
        return int(np.abs(self.level - level).argmin())


@dataclass(frozen=True)
class TalksSetting:
    """The table: seats, ladders, the state at the first offer, and what is threatened.

    ``control``, ``tariff`` and ``technology`` are rungs of the ladders in force, ``threat`` the control and tariff
    rungs that are threatened; ``exposure_months`` whole months of strict controls before the first offer; ``ceiling``
    the highest added tariff that the law allows, as a share.
    """

    controller: str
    target: str
    bystanders: tuple[str, ...]
    first_offer: date
    ladders: dict[str, Ladder]
    control: int
    tariff: int
    technology: int
    exposure_months: int
    threat: tuple[int, int]
    threatened: bool
    ceiling: float
    allies: str
    summits: tuple[date, ...]
    expiries: tuple[date, ...]
    meetings: tuple[date, ...]
    usual_exports: float = np.inf
    """Exports of the negotiated goods in the baseline year, t a year: what a share of them means under a quota."""
    truce: RunningTruce | None = None
    """The truce on record under which measures stand still; None without one."""
    record: AgreementRecord | None = None
    """What agreements of the two brought before the first offer; None without any."""
    goods: tuple[str, ...] = EVERYONE
    """Goods on which control levels are put."""
    destinations: tuple[str, ...] = EVERYONE
    """Buyers on which they are put: all, or the other side alone where it is treated otherwise than all others."""

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Number of control, tariff and technology levels."""
        control, tariff, technology = (len(self.ladders[name].names) for name in INSTRUMENTS[:3])
        return control, tariff, technology

    @property
    def regime(self) -> int:
        """Number of the regime in force: (control, tariff, technology) in one integer."""
        return (self.control * self.sizes[1] + self.tariff) * self.sizes[2] + self.technology


def ladders(ds: Dataset, controller: str, target: str) -> dict[str, Ladder]:
    """The instruments of concessions.csv for two regions: rows that name both, else one (the controlling one first).

    Where none names either, those for any two.

    Raises InputError if an instrument is missing.
    """
    out = {}
    for name in INSTRUMENTS:
        giver = {controller} if name == "control" else {controller, target}  # whose level it is
        fitting = [
            r
            for r in ds.table("concessions")
            if r.instrument == name and {*r.pair} <= {controller, target} and (not r.pair or giver & {*r.pair})
        ]
        closest = max((r.pair for r in fitting), key=lambda pair: (len(pair), controller in pair), default=())
        rows = sorted((r for r in fitting if r.pair == closest), key=lambda r: r.rung)
        if not rows:
            raise InputError(field="concessions.csv", found=name, allowed="at least one rung of each instrument")
        out[name] = Ladder(
            name,
            tuple(r.name for r in rows),
            np.array([r.level for r in rows]),
            np.array([0.0 if r.review is None else r.review for r in rows]),
            tuple(r.words for r in rows),
            tuple(r.precedent for r in rows),
            tuple(r.source for r in rows),
            len(closest) == len({controller, target}),
        )
    return out


def talks_of(sc: Scenario) -> Talks:
    """The scenario's table of talks, or the default one."""
    return sc.talks if sc.talks is not None else Talks()


def seats_of(sc: Scenario) -> tuple[str, str]:
    """The controlling side, which the talks name where both control, and the other one.

    Raises InputError unless there are two seats, one of them controlling.
    """
    seats, named = talks_of(sc).seats, talks_of(sc).controller
    if not seats and sc.controller == "CN" and named in (None, "CN"):
        seats = ("US", "CN")
    controllers = (named,) if named else acting_controllers(sc.controller, sc.policy, threats=True)
    sitting = [name for name in controllers if name in seats]
    if len(set(seats)) != 2 or len(seats) != 2 or not sitting:
        allowed = f"two regions, one of them the controlling one, {' or '.join(controllers)}"
        raise InputError(field="talks.seats", found=";".join(seats) or "nothing", allowed=allowed)
    return sitting[0], seats[0] if seats[1] == sitting[0] else seats[1]


def first_offer(sc: Scenario) -> date:
    """Day of the first possible offer: the scenario's, else its anchor, its first control or its start.

    Raises InputError for a day outside the run.
    """
    asked = talks_of(sc).first_offer or sc.anchor
    starts = [p.start for p in sc.policy if has_trait(p, "restricts_exports")]
    day = asked or (max(min(starts), sc.start) if starts else sc.start)
    if not sc.start <= day < sc.end:
        raise InputError(field="talks.first_offer", found=day, allowed=f"a day from {sc.start} to before {sc.end}")
    return day


def is_negotiable(policy: Any, controller: str, target: str, day: date) -> bool:
    """Whether the talks decide a measure: of the two sides, not on others alone, begun on a day or later or threatened.

    Parameters
    ----------
    policy
        The measure.
    controller, target
        The two sides.
    day
        Day of the first offer.
    """
    if policy.start < day and policy.status != "threatened":
        return False
    buyers = {name.partition(".")[0] for name in getattr(policy, "destinations", ("*",))}
    mine = policy.actor == controller and has_trait(policy, "negotiated_by_controller") and bool(buyers & {"*", target})
    return mine or (policy.actor == target and has_trait(policy, "negotiated_by_target"))


def without_negotiated_measures(sc: Scenario) -> Scenario:
    """The scenario without what the talks decide: the measures of the two sides from the first offer on."""
    controller, target = seats_of(sc)
    day = first_offer(sc)
    others = tuple(p for p in sc.policy if not is_negotiable(p, controller, target, day))
    return sc.model_copy(update={"policy": others, "sweep": {}})


def make_setting(ds: Dataset, sc: Scenario) -> TalksSetting:
    """Seats, ladders and state of a scenario. Raises InputError for unknown seats, levels or dates."""
    talk, (controller, target), day = talks_of(sc), seats_of(sc), first_offer(sc)
    steps = ladders(ds, controller, target)
    regions = ds.names("region")
    control, goods, destinations, months = control_at_issue(ds, sc, steps["control"])
    tariff = steps["tariff"].nearest(added_tariff(ds, sc, day)) if talk.tariff is None else steps["tariff"].position(
        talk.tariff, "talks.tariff"
    )  # fmt: skip
    names = steps["technology"]
    technology = (
        names.nearest(technology_withheld(ds, controller, target, day))
        if talk.technology is None
        else names.position(talk.technology, "talks.technology")
    )
    threat, threatened = threatened_levels(ds, sc, steps, (control, tariff), day)
    summits, expiries, meetings = talks_calendar(ds, sc, day)
    return TalksSetting(
        controller,
        target,
        tuple(r for r in BYSTANDERS if r in regions and r not in (controller, target)),
        day,
        steps,
        control,
        tariff,
        technology,
        months if control >= first_strict_level(steps["control"]) else 0,
        threat,
        threatened,
        9.99 if talk.ceiling is None else talk.ceiling,
        talk.allies,
        summits,
        expiries,
        meetings,
        usual_exports(ds, sc),
        running_truce(ds, sc, (controller, target), day),
        agreement_record(ds, (controller, target), steps, day),
        goods,
        destinations,
    )


class ControlAtIssue(NamedTuple):
    """Control level in force at the first offer, goods and buyers on which levels are put, months since it began."""

    level: int
    goods: tuple[str, ...]
    destinations: tuple[str, ...]
    months: int


def control_at_issue(ds: Dataset, sc: Scenario, ladder: Ladder) -> ControlAtIssue:
    """What is in force on the other side when the first offer comes.

    A scenario that names the level means it for all goods under controls and for every buyer. Without that the level is
    the nearest to what is let through to the other side, of the goods of an article's or a lever's measures where there
    are such. Where others have another level, or such a measure is on some buyers alone, the talks decide on the other
    side alone.
    """
    talk, (controller, target), day = talks_of(sc), seats_of(sc), first_offer(sc)
    whole, months = negotiated_goods(sc, controller), months_under_control(sc, day, controller)
    if talk.control is not None:
        return ControlAtIssue(ladder.position(talk.control, "talks.control"), whole, EVERYONE, months)
    bare = without_negotiated_measures(sc)
    supposed = supposed_limits(bare, controller, day)
    own = tuple(p for p in supposed if reaches(ds, p, target))
    goods = tuple(dict.fromkeys(good for p in own for good in getattr(p, "goods", ()))) or whole
    if own:
        months = months_under_control(bare.model_copy(update={"policy": own}), day, controller)
    shares = shares_let_through(ds, bare, day, (controller, target), goods)
    level, of_others = ladder.nearest(shares.target), ladder.nearest(shares.others)
    is_aimed = level != of_others or any("*" not in buyers_of(p) for p in supposed)
    return ControlAtIssue(level, goods, (target,) if is_aimed else EVERYONE, months)


def first_strict_level(ladder: Ladder) -> int:
    """First control level under which most applications are refused: from there on stocks are drawn."""
    return int((ladder.level >= 0.5).sum())


def usual_exports(ds: Dataset, sc: Scenario) -> float:
    """Exports of the goods of the controlling side's quotas in the baseline year, t a year; infinite without quotas."""
    from monazite.model.build import build

    controller = seats_of(sc)[0]
    own = [p for p in sc.policy if p.kind == "quota" and p.actor == controller]
    if not own:
        return float("inf")
    model = build(ds, without_negotiated_measures(sc))
    origin, goods = (
        model.index.region.index(controller),
        model.index.goods(sorted({good for p in own for good in p.goods})),
    )
    return float(12.0 * (model.baseline.ship[goods, origin] * (model.structure.buyer_region != origin)).sum())


def added_tariff(ds: Dataset, sc: Scenario, day: date) -> float:
    """Average added tariff of the other side on all goods of the controlling one on a day.

    Parameters
    ----------
    ds
        Dataset; a row ``average`` of tariffs.csv that holds on the day decides.
    sc
        Scenario; without such a row its tariffs on all goods add up.
    day
        The day.

    Returns
    -------
    float
        Share of the value.
    """
    controller, target = seats_of(sc)
    for row in ds.table("tariffs"):
        inside = row.date <= day and (row.until is None or day < row.until)
        if row.goods == ("average",) and row.actor == target and controller in row.on and inside:
            return float(row.rate)
    rates = [
        p.rate
        for p in without_negotiated_measures(sc).policy
        if p.kind == "tariff"
        and p.actor == target
        and "*" in p.goods
        and p.start <= day
        and not (p.until and p.until <= day)
    ]
    return float(sum(rates))


def technology_withheld(ds: Dataset, controller: str, target: str, day: date) -> float:
    """Share of the other side's technology controls in force: 1 where a measure of the tables is, else one half."""
    for row in ds.table("measures"):
        mine = row.kind in kinds_with("limits_technology") and row.actor == target and controller in row.affected
        if row.status == "suspended" and (row.change_known is None or row.change_known <= day):
            continue
        if mine and row.in_force and row.in_force <= day and (row.until is None or day <= row.until):
            return 1.0
    return 0.5


def threatened_levels(
    ds: Dataset, sc: Scenario, steps: dict[str, Ladder], now: tuple[int, int], day: date
) -> tuple[tuple[int, int], bool]:
    """Control and tariff level that stand as a threat.

    Parameters
    ----------
    ds, sc
        Dataset and scenario; what its talks say of threats decides, else its measures from the day on.
    steps
        The ladders.
    now
        Control and tariff level in force.
    day
        Day of the first offer.

    Returns
    -------
    levels : tuple of int
        Control and tariff level.
    threatened : bool
        Whether they differ from what is in force.
    """
    talk, (controller, target) = talks_of(sc), seats_of(sc)
    control, tariff = now
    coming = [
        p
        for p in sc.policy
        if is_negotiable(p, controller, target, day) and day <= p.start <= day + timedelta(days=THREAT_WINDOW)
    ]
    aimed = {"*", target, *(r.bloc for r in ds.table("regions") if r.region == target)}
    regimes = [
        p for p in coming if p.kind == "export_control" and p.actor == controller and aimed & set(p.destinations)
    ]
    if regimes:
        closed = any(p.ban and "*" in p.goods for p in regimes)  # nothing else of the same day is then left to threaten
        share = 0.0 if closed else float(np.mean([0.0 if p.ban else p.approval for p in regimes]))
        control = max(control, steps["control"].nearest(share))
    rates = [p.rate for p in coming if p.kind == "tariff" and p.actor == target]
    if rates:
        tariff = max(tariff, steps["tariff"].nearest(max(rates)))
    if talk.threat_control is not None:
        control = steps["control"].position(talk.threat_control, "talks.threat_control")
    if talk.threat_tariff is not None:
        tariff = steps["tariff"].position(talk.threat_tariff, "talks.threat_tariff")
    return (control, tariff), (control, tariff) != now


def talks_calendar(ds: Dataset, sc: Scenario, day: date) -> tuple[tuple[date, ...], tuple[date, ...], tuple[date, ...]]:
    """Summits, expiries and announced talks from ``day`` on: the scenario's own days, else the calendar's."""
    talk, seats = talks_of(sc), seats_of(sc)
    by_kind: dict[str, list[date]] = {"summit": [], "expiry": [], "talks": []}
    for row in ds.table("calendar"):
        if row.kind in by_kind and set(seats) <= set(row.actors) and (row.until or row.date) >= day:
            by_kind[row.kind].append(max(row.date, day))
    own = bool(talk.summits or talk.expiries)
    summits = sorted(d for d in talk.summits if d >= day) if talk.summits else sorted(by_kind["summit"])
    expiries = sorted(d for d in talk.expiries if d >= day) if talk.expiries else sorted(by_kind["expiry"])
    return tuple(summits), tuple(expiries), () if own else tuple(sorted(by_kind["talks"]))
