"""From draws to what a reader gets: every figure with its range, every term in words with its precedent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.dataset.membership import table_members
from monazite.negotiation.dates import deal_days, round_edges
from monazite.negotiation.deal import deal_at, deal_id, describe_deal, precedents
from monazite.negotiation.deal_worth import deal_worth, deals_after_escalation, signed_state
from monazite.negotiation.menu import Menu
from monazite.negotiation.setup import INSTRUMENTS, Ladder, TalksSetting
from monazite.negotiation.solve_draw import PlayedDraw, harshest_control
from monazite.results.names import Names
from monazite.results.quantity import Quantity
from monazite.results.ranges import ends, middle
from monazite.scenario.policies import add_months

LISTED_TERMS = 5  # regimes that are listed
CAVEAT = (
    "There are few episodes to learn from: read the chances as orderings, not as odds. Everything here is conditional "
    "on the payoffs of the model and on assumed weights of the two sides."
)
CAVEAT_WITHOUT_RECORD = (
    "No round of talks between these two is on record: read the chances as orderings, not as odds. What else they "
    "trade with each other (aid, investment, security) has no data, and everything here is conditional on the payoffs "
    "of the model and on assumed weights of the two sides."
)


def assumptions(ds: Dataset, setting: TalksSetting) -> list[str]:
    """What the talks of two regions lack and what is taken in its place, in sentences."""
    names, out = Names(ds), list[str]()
    table, members = {row.region for row in ds.table("network_regions")}, table_members(ds)
    for seat in (setting.controller, setting.target):
        if table and seat not in table:
            whole = next((name for name, inside in members.items() if seat in inside), "")
            out.append(
                f"{_capitalised(names.the(seat))} has no row of its own in the input-output table: what tariffs cost "
                f"it is taken from {names.the(whole).replace('Rest of', 'rest of')}, in proportion to its GDP."
            )
    if not setting.ladders["tariff"].is_on_record:
        lacking = [
            what
            for instrument, what in (("technology", "withheld technology"), ("purchases", "purchases"))
            if len(setting.ladders[instrument].names) == 1
        ]
        text = "No added tariff between these two is on record, so one is taken to be worth nothing at home"
        out.append(text + (f"; no data: {' and '.join(lacking)}." if lacking else "."))
    return out


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def range_over_draws(values: np.ndarray, unit: str) -> dict[str, Any]:
    """A number with its range over draws, as plain values with six digits.

    Parameters
    ----------
    values
        By draw (draw,).
    unit
        Unit of the values.

    Returns
    -------
    dict
        ``value``, the median, None where half of the draws or more have no number; ``low`` and ``high``, the 5 and 95 %
        points of the draws that have one, never beyond the value; ``unit``.
    """
    values = np.asarray(values, dtype=float)
    value, (low, high) = middle(values, missing_is_never=True), ends(values)
    if np.isfinite(value):
        low, high = min(low, value), max(high, value)
    return {"value": _six_digits(value), "low": _six_digits(low), "high": _six_digits(high), "unit": unit}


def _six_digits(x: Any) -> float | None:
    return float(f"{float(x):.6g}") if np.isfinite(x) else None


def as_quantity(figure: dict[str, Any], outcome: str, run: str, sources: Sequence[str] = (), **where: str) -> Quantity:
    """A range of the report as a quantity of the brief."""
    value, low, high = (float("nan") if figure[k] is None else float(figure[k]) for k in ("value", "low", "high"))
    return Quantity(value, low, high, figure["unit"], outcome, where, run, tuple(sources))


def summarise(setting: TalksSetting, menu: Menu, plays: Sequence[PlayedDraw], thin: int = 1) -> dict[str, Any]:
    """The outputs of the talks as plain values, ready for JSON.

    Parameters
    ----------
    setting
        Seats, levels and calendar.
    menu
        The deals of the draws.
    plays
        What the draws came to, the central one first.
    thin
        The menu has every n-th level of purchases.

    Returns
    -------
    dict
        Every number a range over draws, with its unit.
    """
    days, ends = deal_days(setting, len(plays[0].zone)), round_edges(setting, len(plays[0].zone))
    return {
        "state": _state(setting),
        "calendar": _calendar(setting, ends),
        "deal_probability": _by_day(days, np.stack([p.paths.signed.cumsum() for p in plays]), setting, ends),
        "after_escalation": deals_after_escalation(setting, plays, days, range_over_draws),
        "prolonged_probability": range_over_draws(np.array([p.prolonged for p in plays]), "share"),
        "escalation_probability": {
            "ever": range_over_draws(np.array([p.ever_escalated for p in plays]), "share"),
            "by_date": _by_day(days, np.stack([p.paths.escalated for p in plays]), setting, ends),
        },
        "zone": _zones(setting, menu, plays, days, thin),
        "terms": _terms(setting, menu, plays, thin),
        "first_mover": _first_mover(setting, plays),
        "value_of_waiting": {
            seat: _by_day(days, np.stack([p.waiting_value[:, i] for p in plays]), setting, ends, "MUSD")
            for i, seat in enumerate((setting.controller, setting.target))
        },
        "leverage_half_life": range_over_draws(np.array([p.half_life for p in plays]), "month")
        | {
            "without": float(np.mean([not np.isfinite(p.half_life) for p in plays])),
            "path": _threat(setting, plays),
        },
        "resolve": {
            seat: _by_day(days, np.stack([p.paths.resolve[:, i] for p in plays]), setting, ends)
            for i, seat in enumerate((setting.controller, setting.target))
        },
        "enforcement": _enforcement(setting, plays),
        "feared_loss": _feared_loss(plays),
        "bystander_losses": _bystanders(setting, plays),
        "alignment": _by_day(days, np.stack([p.paths.alignment for p in plays]), setting, ends)
        if setting.allies == "table"
        else None,
        "solver_gap": max(p.solver_gap for p in plays),
        "caveat": CAVEAT if setting.ladders["tariff"].is_on_record else CAVEAT_WITHOUT_RECORD,
    }


def _state(setting: TalksSetting) -> dict[str, Any]:
    steps = setting.ladders
    rungs = {"control": setting.control, "tariff": setting.tariff, "technology": setting.technology}
    now = {name: steps[name].names[rung] for name, rung in rungs.items()}
    threat = {"control": steps["control"].names[setting.threat[0]], "tariff": steps["tariff"].names[setting.threat[1]]}
    threat["words"] = _raised_words(setting)
    return {
        "seats": [setting.target, setting.controller],
        "controller": setting.controller,
        "first_offer": setting.first_offer.isoformat(),
        **now,
        "words": ", ".join(steps[name].words[rung] for name, rung in rungs.items()),
        "months_of_strict_controls": setting.exposure_months,
        "threat": threat if setting.threatened else None,
        "under_truce": setting.truce is not None,
        "harshest": steps["control"].words[harshest_control(setting)],
        "allies": setting.allies,
        "ceiling": None if setting.ceiling > 9 else setting.ceiling,
    }


def _raised_words(setting: TalksSetting) -> str:
    """Threatened levels above those in force, in words; all that are threatened where none is."""
    steps, now = setting.ladders, (setting.control, setting.tariff)
    pairs = list(zip(("control", "tariff"), setting.threat, now, strict=True))
    raised = [steps[name].words[rung] for name, rung, old in pairs if rung > old]
    return ", ".join(raised or [steps[name].words[rung] for name, rung, _ in pairs])


def _calendar(setting: TalksSetting, ends: list[date]) -> list[dict[str, str]]:
    kinds = {"summit": setting.summits, "expiry": setting.expiries, "talks": setting.meetings}
    rows = [(d, kind) for kind, days in kinds.items() for d in days if d < ends[-1]]
    return [{"date": d.isoformat(), "kind": kind} for d, kind in sorted(rows)]


def _mark(setting: TalksSetting, start: date, end: date) -> str:
    for kind, days in (("summit", setting.summits), ("expiry", setting.expiries), ("talks", setting.meetings)):
        if any(start <= d < end for d in days):
            return kind
    return ""


def _by_day(days, values: np.ndarray, setting: TalksSetting, ends, unit: str = "share") -> list[dict[str, Any]]:
    return [
        {"date": d.isoformat(), "mark": _mark(setting, ends[t], ends[t + 1]), **range_over_draws(values[:, t], unit)}
        for t, d in enumerate(days)
    ]


def _zones(setting: TalksSetting, menu: Menu, plays: Sequence[PlayedDraw], days, thin: int) -> list[dict[str, Any]]:
    out = []
    for t, d in enumerate(days):
        nash, ks = int(plays[0].nash[t]), int(plays[0].kalai_smorodinsky[t])
        gains = {
            seat: range_over_draws(np.array([p.nash_gain[t, i] for p in plays]), "MUSD")
            for i, seat in enumerate((setting.controller, setting.target))
        }
        out.append(
            {
                "date": d.isoformat(),
                "share": range_over_draws(np.array([p.zone[t] for p in plays]), "share"),
                "empty": float(np.mean([p.nash[t] < 0 for p in plays])),
                "nash": deal_id(setting.ladders, deal_at(menu, nash, thin)) if nash >= 0 else None,
                "kalai_smorodinsky": deal_id(setting.ladders, deal_at(menu, ks, thin)) if ks >= 0 else None,
                "gain": gains,
            }
        )
    return out


def _terms(setting: TalksSetting, menu: Menu, plays: Sequence[PlayedDraw], thin: int) -> dict[str, Any]:
    """Chance of regimes, given a deal, in order of the central draw; the likeliest purchases and duration of each."""
    share = np.stack([p.terms / max(p.terms.sum(), 1e-12) for p in plays])
    regimes = np.zeros((len(plays), int(menu.regime.max()) + 1))
    for i in range(len(plays)):
        regimes[i] = np.bincount(menu.regime, share[i], regimes.shape[1])
    order = np.argsort(-regimes[0], kind="stable")[:LISTED_TERMS]
    listed = []
    for r in order:
        mine = np.flatnonzero(menu.regime == r)
        at = int(mine[share[0][mine].argmax()])
        deal, place = deal_at(menu, at, thin), (at, int(menu.purchase[at]))
        listed.append(
            {
                "id": deal_id(setting.ladders, deal),
                "words": describe_deal(setting, deal),
                "probability": range_over_draws(regimes[:, r], "share") | {"mean": _six_digits(regimes[:, r].mean())},
                "precedents": precedents(setting, deal),
                "signed": signed_state(setting, menu, plays, at),
                "worth": deal_worth(setting, menu, plays, deal, place, range_over_draws),
            }
        )
    return {"likeliest": listed[0], "others": listed[1:], "levels": _levels(setting, menu, share, thin),
            "expected": _expected_terms(setting, menu, share, thin, plays),
            "worth": _instrument_value(setting, plays)}  # fmt: skip


def _levels(setting: TalksSetting, menu: Menu, share: np.ndarray, thin: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Chance of each level of each instrument, given a deal, with a short label."""
    axes = {
        "control": menu.control,
        "tariff": menu.tariff,
        "technology": menu.technology,
        "purchases": menu.purchase * thin,
        "duration": menu.duration,
    }
    return {
        name: {
            rung_name: range_over_draws(share[:, rung == k].sum(1), "share")
            | {"label": _label(setting.ladders[name], k)}
            for k, rung_name in enumerate(setting.ladders[name].names)
        }
        for name, rung in axes.items()
    }


def _label(ladder: Ladder, k: int) -> str:
    """A level in few words: a figure where the level is one."""
    if ladder.instrument == "tariff":
        return f"{100 * ladder.level[k]:.0f} %"
    if ladder.instrument == "purchases":
        return f"{ladder.level[k] / 1000:.0f} bn USD a year" if k else "none"
    if ladder.instrument == "technology":
        return ladder.names[k]
    return ladder.words[k].removeprefix("for ")


def expected_terms(setting: TalksSetting, menu: Menu, share: np.ndarray, thin: int = 1) -> dict[str, np.ndarray]:
    """Mean terms given a deal, by draw.

    Parameters
    ----------
    setting, menu
        Levels, and the deals of the draws.
    share
        Chance of each deal given a deal (draw, deal); rows sum to 1.
    thin
        The menu has every n-th level of purchases.

    Returns
    -------
    dict of str to numpy.ndarray
        By term (draw,): ``share_withheld``, ``tariff`` and ``technology`` as shares, ``purchases`` in MUSD a year,
        ``duration`` in months.
    """
    steps = setting.ladders
    return {
        "share_withheld": share @ (1.0 - steps["control"].level[menu.control]),
        "tariff": share @ steps["tariff"].level[menu.tariff],
        "technology": share @ steps["technology"].level[menu.technology],
        "purchases": share @ steps["purchases"].level[menu.purchase * thin],
        "duration": share @ steps["duration"].level[menu.duration],
    }


def _instrument_value(setting: TalksSetting, plays: Sequence[PlayedDraw]) -> dict[str, dict[str, Any]]:
    """What each instrument of the likeliest terms is worth to each seat in a year: a deal's money, side by side."""
    parts = np.stack([p.instrument_value for p in plays])
    return {
        seat: {name: range_over_draws(parts[:, k, i], "MUSD") for k, name in enumerate(INSTRUMENTS[:4])}
        for i, seat in enumerate((setting.controller, setting.target))
    }


UNITS = {
    "share_withheld": "share",
    "tariff": "share",
    "technology": "share",
    "purchases": "MUSD/yr",
    "bought": "MUSD/yr",
    "duration": "month",
}


def _expected_terms(
    setting: TalksSetting, menu: Menu, share: np.ndarray, thin: int, plays: Sequence[PlayedDraw]
) -> dict[str, Any]:
    """Mean terms, and what would be bought of the purchases that are promised."""
    means = expected_terms(setting, menu, share, thin)
    bought = np.array(
        [chance @ p.realised_purchases[menu.purchase * thin] for chance, p in zip(share, plays, strict=True)]
    )
    return {name: range_over_draws(values, UNITS[name]) for name, values in (means | {"bought": bought}).items()}


def _first_mover(setting: TalksSetting, plays: Sequence[PlayedDraw]) -> dict[str, Any]:
    """Who eases or has its offer taken first, and the cost of another month that each bears."""
    moved = np.stack([p.paths.first_mover / max(p.paths.first_mover.sum(), 1e-12) for p in plays])
    harm = np.stack([p.monthly_cost for p in plays])
    gdp = {s: harm[:, i] for i, s in enumerate((setting.controller, setting.target))}
    return {
        setting.controller: range_over_draws(moved[:, 0], "share"),
        setting.target: range_over_draws(moved[:, 1], "share"),
        "together": range_over_draws(moved[:, 2], "share"),
        "monthly_cost": {seat: range_over_draws(values, "MUSD/month") for seat, values in gdp.items()},
    }


def _threat(setting: TalksSetting, plays: Sequence[PlayedDraw]) -> list[dict[str, Any]]:
    """What is left of the threat of a closure, by month from the first offer."""
    left = np.stack([p.remaining_threat for p in plays])
    return [
        {"date": add_months(setting.first_offer, t).isoformat(), **range_over_draws(left[:, t], "share")}
        for t in range(left.shape[1])
    ]


def _enforcement(setting: TalksSetting, plays: Sequence[PlayedDraw]) -> dict[str, Any]:
    """Smallest monthly discount factor at which the likeliest truce holds, beside the seat's own, and how often.

    A factor that no patience reaches has no value.
    """
    least, own = np.stack([p.critical_discount for p in plays]), np.stack([p.discount for p in plays])
    seats = (setting.controller, setting.target)
    return {seat: range_over_draws(least[:, i], "1") for i, seat in enumerate(seats)} | {
        "discount": {seat: range_over_draws(own[:, i], "1") for i, seat in enumerate(seats)},
        "holds": float((least <= own).all(1).mean()),
    }


def _feared_loss(plays: Sequence[PlayedDraw]) -> dict[str, Any]:
    """What the side under controls fears beyond the central loss, in a year of the harshest controls: one weight."""
    found = np.stack([p.feared_loss for p in plays])
    return {
        "weight": range_over_draws(found[:, 0], "share"),
        "central": range_over_draws(found[:, 1], "MUSD"),
        "feared": range_over_draws(found[:, 2], "MUSD"),
    }


def _bystanders(setting: TalksSetting, plays: Sequence[PlayedDraw]) -> list[dict[str, Any]]:
    """Loss of each bystander over the year after the first offer, by bound; would pay at most the difference."""
    out = []
    for r, region in enumerate(setting.bystanders):
        loss = np.stack([p.bystander_loss[r] for p in plays])
        row: dict[str, Any] = {"region": region}
        for b, bound in enumerate(("lower", "central", "upper")):
            row[bound] = {
                "deal": range_over_draws(loss[:, b, 0], "MUSD"),
                "no_deal": range_over_draws(loss[:, b, 1], "MUSD"),
                "would_pay": range_over_draws(np.maximum(loss[:, b, 1] - loss[:, b, 0], 0.0), "MUSD"),
            }
        out.append(row)
    return out
