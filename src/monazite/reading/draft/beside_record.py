"""What a policy of an article is beside the record that its run goes on from: what it replaces, and what it keeps.

A quota of the same actor on the same goods takes the place of the one on record, which would bind beside it; licences
of which an article says nothing for defence buyers leave them what they have on record.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from monazite.model.baseline import DEFENCE_REGIONS
from monazite.reading.draft.draft_work import MeasureWork, region_name

_DEFENCE = ".defence"
ALIKE = 0.05
"""Shares of defence applications on record that differ by no more are told as the lowest: one control for all."""


def beside_record(work: MeasureWork, blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Policies of a measure with what lets them stand beside the record.

    Parameters
    ----------
    work
        The measure.
    blocks
        Its policies.

    Returns
    -------
    list of dict
        The same; with a quota above the one on record the raising of that, and licences with the share of defence
        applications that the record has.
    """
    makers = {"quota": _in_place_of_quota, "export_control": _with_military}
    return [own for block in blocks for own in makers.get(block["kind"], _as_it_is)(work, block)]


def _as_it_is(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    return [block]


def _in_place_of_quota(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """A quota, and where it is above the one on record the raising of that: of two quotas the tighter binds."""
    if work.register is None or "destinations" in block:  # one on some buyers stands beside that on all
        return [block]
    eve = block["start"] - timedelta(days=1)
    rates = work.register.standing_quotas(block["actor"], block["goods"], eve)
    last = block.get("end")
    if last and not work.register.standing_quotas(block["actor"], block["goods"], last + timedelta(days=1)):
        work.assume(f"after {last} no quota is assumed: neither the article nor the record has one")
    if not rates:
        return [block]
    work.assume(f"it takes the place of the quota on record, {' and '.join(f'{r:,g} t' for r in rates)} a year")
    if block["amount"] <= min(rates):
        return [block]
    shared = {k: v for k, v in block.items() if k not in ("kind", "amount")}
    return [block, {"kind": "concession", **shared, "quota": block["amount"]}]


def _with_military(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """Licences with the share of defence applications on record, where the article says nothing of defence buyers."""
    spoken = block.get("ban") or "military" in block or "relative_to" in block
    if spoken or work.register is None or any(_DEFENCE in buyer for buyer in block["destinations"]):
        return [block]
    if work.measure.no_military:
        return [block | {"military": 0.0}]
    named = block["destinations"]
    buyers = [r for r in DEFENCE_REGIONS if r in named or ("*" in named and r != block["actor"])]
    eve = block["start"] - timedelta(days=1)
    shares = {r: work.register.standing_military(block["actor"], block["goods"], r, eve) for r in buyers}
    known = {r: share for r, share in shares.items() if share is not None}
    if not known or ("approval" in block and all(share >= block["approval"] for share in known.values())):
        return [block]  # nothing is refused to them that civil buyers get
    usual = min(known.values())
    known = {r: usual if share <= usual + ALIKE else share for r, share in known.items()}
    names = " and ".join(f"{share:.0%} in {region_name(r)}" for r, share in known.items())
    work.assume(f"the article does not speak of defence buyers: they are approved as on record, {names}")
    block |= {"military": min(usual, block.get("approval", 1.0))}
    higher = {r: share for r, share in known.items() if share > usual}
    higher |= {r: block.get("approval", 1.0) for r in buyers if r not in known}  # as civil ones
    return [block, *(_of_defence(block, r, share) for r, share in higher.items() if share > block["military"])]


def _of_defence(block: dict[str, Any], region: str, share: float) -> dict[str, Any]:
    """The licences of a control for the defence buyers of one region."""
    own = min(share, block.get("approval", 1.0))
    return block | {"destinations": [f"{region}{_DEFENCE}"], "approval": own, "military": own}
