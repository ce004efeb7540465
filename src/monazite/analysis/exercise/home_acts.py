"""Acts of a seat that are no measures of the talks, as policies of a scenario: stocks, sharing, a tariff of its own."""

from __future__ import annotations

from datetime import date

from monazite.analysis.exercise.acts import sharing_members, stock_aimed_at
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.scenario.policies import Policy
from monazite.scenario.policies.alliance import Alliance
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.policies.tariff import Tariff

SHARED_WEIGHT = 2.0
"""Factor on the weight of members' supply at members' buyers, as of the measure "allied sharing" of the options."""
DAYS_PER_MONTH = 365.25 / 12.0


def domestic_policies(
    table: SeatedScenario, texts: tuple[str, ...], day: date, stocks: dict[str, float], ordered: date | None = None
) -> tuple[Policy, ...]:
    """Policies of a month's acts that are no measures of the talks.

    Parameters
    ----------
    table
        The seat.
    texts
        Acts of the month.
    day
        Day from which they hold.
    stocks
        Strategic stock of the seat by good when the run begins, months of use.
    ordered
        Day of a purchase: the first of the month of the exercise, on which the seat decides and the other side has not
        moved yet. By default that from which the acts hold.

    Returns
    -------
    tuple of Policy
        Of stocks, allied sharing, and a bystander's own tariff. A stock is opened by aiming at what it holds, which
        buys nothing and puts all of it under the rule of release.
    """
    out, chosen = list[Policy](), {part.partition(" ")[0]: part.partition(" ")[2] for part in texts}
    common = {"actor": table.seat, "start": day}
    if "buy" in chosen:
        days, at_once = stock_aimed_at(chosen["buy"])
        pace = {"build": 0.0} if at_once else {}
        stock = {"goods": table.goods, "cover": days / DAYS_PER_MONTH, **pace}
        out.append(Stockpile(kind="stockpile", actor=table.seat, start=ordered or day, **stock))
    if "share" in chosen:
        members = sharing_members(table)
        out.append(Alliance(kind="alliance", members=members, preference=SHARED_WEIGHT, **common))
    if "release" in chosen:
        out += [
            Stockpile(kind="stockpile", goods=(g,), cover=c, build=0.0, **common) for g, c in stocks.items() if c > 0
        ]
    if table.role == "bystander" and "tariff" in chosen:
        ladder = table.setting.ladders["tariff"]
        rate = float(ladder.level[ladder.names.index(chosen["tariff"])])
        out.append(Tariff(kind="tariff", on=(table.setting.controller,), rate=rate, **common))
    return tuple(out)
