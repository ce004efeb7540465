"""A duty or a quota that an article steps up or down later: a policy for each step."""

from datetime import timedelta
from typing import Any

from monazite.reading.draft.draft_work import MeasureWork, within_bounds
from monazite.scenario.policies import add_months

_CUTS = {"tariff": "tariff_cut", "export_tax": "tax_cut"}
"""Field of a concession that takes points off a duty, by its kind."""


def with_steps(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """The duty and its later steps: what is added or taken off on each day, to where the next one begins or it ends.

    Parameters
    ----------
    work
        The measure.
    block
        Its policy at the first rate.
    """
    blocks, reached, end = [block], work.stated, block.get("end")
    if not isinstance(reached, float):
        return blocks
    kind = block["kind"]
    for day, rate in sorted(work.measure.steps):
        if day <= block["start"] or (end and day >= end) or rate == reached:
            continue
        points = round(rate - reached, 9)
        later = block | {"start": day, "status": "threatened" if block["status"] == "threatened" else "announced"}
        if points > 0:
            blocks.append(later | {"rate": within_bounds(work, f"{kind}.rate", points)})
        else:
            later.pop("rate")
            later |= {"kind": "concession", _CUTS[kind]: within_bounds(work, f"concession.{_CUTS[kind]}", -points)}
            blocks.append(later)
        work.assume(
            f"from {day} it is {100 * rate:.4g} %: {100 * abs(points):.4g} points {'more' if points > 0 else 'less'}"
        )
        reached = rate
    return blocks


def with_later_quotas(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """The quota and those that follow it: each to the eve of the next, the last as long as the first where that ends.

    Parameters
    ----------
    work
        The measure.
    block
        Its policy at the first tonnes.
    """
    blocks, yearly = [block], "end" in block
    for day, tonnes in sorted(work.measure.steps):
        if day <= blocks[-1]["start"]:
            continue
        eve = day - timedelta(days=1)
        blocks[-1] = blocks[-1] | {"end": min(blocks[-1].get("end", eve), eve)}
        amount = within_bounds(work, "quota.amount", tonnes)
        later = {k: v for k, v in block.items() if k != "end"} | {"start": day, "amount": amount}
        blocks.append(later | ({"end": add_months(day, 12) - timedelta(days=1)} if yearly else {}))
        work.assume(f"from {day} it is {tonnes:,g} t a year")
    return blocks
