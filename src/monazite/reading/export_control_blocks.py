"""Export controls of a reading as policies: quotas, bans, licences, and what is kept from defence buyers alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monazite.model.baseline import DEFENCE_REGIONS
from monazite.reading.draft_work import (
    MeasureWork,
    default_value,
    goods_patterns,
    policy_base,
    target_regions,
    within_bounds,
)
from monazite.scenario.policies import add_months


def export_control(work: MeasureWork) -> list[dict[str, Any]]:
    """A quota by weight, a ban, or a licence regime; what is suspended comes back in the no-deal branch."""
    m = work.measure
    goods = goods_patterns(work)
    if not goods:
        return []
    if m.status == "suspended":
        return _after_suspension(work, goods)
    if m.variant == "quota" and isinstance(m.level, dict) and m.level["unit"] in ("t", "t/yr"):
        return [
            policy_base(work, "quota")
            | {"goods": goods, "amount": within_bounds(work, "quota.amount", float(m.level["value"]))}
        ]
    block = policy_base(work, "export_control")
    block |= {"goods": _on_record(work, goods), "destinations": target_regions(work) or ["*"]}
    if m.announced:
        block["announced"] = m.announced
    return _regime(work, block)


def _regime(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """The block with a ban, a ban on defence buyers, or licences."""
    if work.measure.variant != "ban":
        return [block | _licence(work, block)]
    return _no_defence(work, block) if work.measure.no_military else [block | {"ban": True}]


def _no_defence(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """A ban on defence buyers alone, where the dataset has any; what holds for civil buyers stays as it is."""
    named = block["destinations"]
    buyers = [f"{r}.defence" for r in DEFENCE_REGIONS if r in named or ("*" in named and r != block["actor"])]
    if not buyers:
        work.leave_out("it is on defence buyers alone, and none are simulated there")
        return []
    work.assume("the ban is on defence buyers alone")
    return [block | {"destinations": buyers, "approval": 0.0, "military": 0.0, "review": 0.0}]


def _on_record(work: MeasureWork, goods: list[str]) -> list[str]:
    """Where the article names only a group, the goods of the record that gave the start; else those of the article."""
    groups = {"rare earths", "critical minerals", "heavy rare earths", "magnets"}
    if not set(work.measure.goods) <= groups:
        return goods
    if work.goods_on_record:
        work.assume(f"the article names a group; the record has {', '.join(work.goods_on_record)}")
        return work.goods_on_record
    if "rare earths" in work.measure.goods and "magnet" not in goods:
        work.assume("rare earths are taken to include the magnets made of them")
        return [*goods, "magnet"]
    return goods


def _licence(work: MeasureWork, regime: dict[str, Any]) -> dict[str, Any]:
    m = work.measure
    when = "strict" if m.strict else m.variant if m.variant in ("general_licence", "end_use") else "licence"
    approval, why = default_value("export_control", "approval", when)
    standing = _standing_approval(work, regime)
    if standing is not None and when != "general_licence" and standing < approval:
        approval, why = standing, "no figure is given; what stands on record is not eased by a new control"
    review, because = default_value("export_control", "review")
    work.assume(f"approval {approval:g} ({why}); review {review:g} months ({because})")
    block: dict[str, Any] = {"approval": approval, "review": 0.0 if m.variant == "general_licence" else review}
    if m.no_military:
        work.assume("no licence is approved for defence buyers")
    return block | ({"military": 0.0} if m.no_military else {})


def _standing_approval(work: MeasureWork, regime: dict[str, Any]) -> float | None:
    """Share of applications that the record's licences let through on the day before the measure."""
    if work.register is None:
        return None
    goods, buyers = regime["goods"], regime["destinations"]
    return work.register.standing_approval(regime["actor"], goods, buyers, regime["start"] - timedelta(days=1))


def lifted_control(work: MeasureWork) -> list[dict[str, Any]]:
    """Free shipments where licences or bans on record are lifted; nothing where none stands."""
    goods = goods_patterns(work)
    buyers = target_regions(work) or ["*"]
    if not goods or work.register is None or work.measure.variant == "quota":
        return []
    day = work.measure.start or work.base
    standing = work.register.standing_approval(
        work.region_of(work.measure.actor), goods, buyers, day - timedelta(days=1)
    )
    if standing is None:
        return []
    block = policy_base(work, "export_control") | {"start": day, "status": "in_force"}
    block.pop("end", None)
    return [block | {"goods": goods, "destinations": buyers, "approval": 1.0, "review": 0.0}]


def _after_suspension(work: MeasureWork, goods: list[str]) -> list[dict[str, Any]]:
    """A suspended control comes back when the suspension runs out, unless it is prolonged: the no-deal branch."""
    m = work.measure
    end = m.end or (add_months(m.start or work.base, m.months) if m.months else None)
    if end is None:
        work.leave_out("it is suspended without an end: nothing is left to simulate")
        return []
    work.assume(f"the control returns on {end} only in the no-deal branch")
    freed = lifted_control(work)
    work.measure = replace(m, start=end, end=None)  # the block begins when the suspension ends
    block = policy_base(work, "export_control") | {"start": end, "status": "threatened", "goods": goods}
    block.pop("end", None)
    return freed + _regime(work, block | {"destinations": target_regions(work) or ["*"]})
