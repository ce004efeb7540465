"""What holds without general licences: the handling of licences on record before them, for whom it is said."""

from collections.abc import Sequence
from typing import Any

from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork, policy_base, target_regions
from monazite.reading.draft.register import Register
from monazite.scenario.policies.export_control import ExportControl

KIND = "general_licence"


def single_licences(work: MeasureWork) -> list[dict[str, Any]]:
    """Licences one by one again from the day on which the general ones of the record run out.

    Shares and times are those that the record has between the same parties before the general licences; nothing is
    changed for buyers who have had a control of their own since.
    """
    m, register = work.measure, work.register
    row = None if register is None else next(
        (r for r in reversed(register.rows) if r.kind == KIND and r.actor == m.actor and r.in_force), None
    )  # fmt: skip
    if register is None or register.run is None or row is None or not register.simulates(row):
        work.leave_out("no general licences of its own are on record that could end")
        return []
    if m.start is None:
        m.start = row.until
    if m.start is None:
        work.leave_out("it is not said when the general licences end, nor is that on record")
        return []
    pairs = _eased(register, row.id)
    blocks = [block for eased, earlier in pairs for block in _blocks(work, register, eased, earlier)]
    if not blocks:
        work.leave_out(
            "the record does not have how licences for these goods and buyers were handled without general ones"
        )
        return []
    work.folders.update(register.run.dataset)
    eased, earlier = pairs[0]
    day = row.in_force or eased.start
    since = f"{day.day} {day:%B %Y}"
    work.doubt(
        "unrenewed_licences",
        (Choice("one-by-one", f"licences one by one, as before {since}", {}),),
        usual=f"{earlier.approval:.0%}", general=f"{eased.approval:.0%}",
        review=f"{earlier.review:g}", general_review=f"{eased.review:g}",
    )  # fmt: skip
    return blocks


def _goods(work: MeasureWork, covered: Sequence[str]) -> list[str]:
    """Goods of the general licences, or those of them that the article names."""
    patterns = {p for good in work.measure.goods for p in work.patterns_of(good)}
    wide = {"*", "heavy", "light"} & {*patterns} or not patterns
    wide = wide or any(good in ("rare earths", "heavy rare earths", "critical minerals") for good in work.measure.goods)
    magnets = any(p == "magnet" or p.endswith(".magnet") for p in patterns)
    return [g for g in covered if wide or g in patterns or (magnets and "magnet" in g)]


def _eased(register: Register, name: str) -> list[tuple[ExportControl, ExportControl]]:
    """Controls of the record that are general licences, those on all first, each with the one that it eased."""
    assert register.run is not None
    controls = [p for p in register.run.policy if isinstance(p, ExportControl) and p.status != "threatened"]
    pairs: list[tuple[ExportControl, ExportControl]] = []
    for eased in (p for p in controls if p.record == name):
        own = [
            p for p in controls
            if p.actor == eased.actor and p.start < eased.start and {*p.destinations} == {*eased.destinations}
            and {*p.goods} == {*eased.goods}
        ]  # fmt: skip
        if own:
            pairs.append((eased, max(own, key=lambda p: p.start)))
    return sorted(pairs, key=lambda pair: "*" not in pair[0].destinations)


def _blocks(
    work: MeasureWork, register: Register, eased: ExportControl, earlier: ExportControl
) -> list[dict[str, Any]]:
    """One regime as it was before general licences, for those whom the article names or for all whom it held."""
    goods, named = _goods(work, eased.goods), target_regions(work)
    if "*" in eased.destinations:
        buyers = [r for r in named if r != "*"] or _all_but(work, register, eased)
        separate = {p.destinations[0] for p, _ in _eased(register, eased.record) if "*" not in p.destinations}
        buyers = [r for r in buyers if r not in separate or "*" in named or not named]
    else:
        buyers = [r for r in eased.destinations if not named or "*" in named or r in named]
    if not buyers or not goods:
        return []
    block = policy_base(work, "export_control")
    block.pop("end", None)
    regime: dict[str, Any] = {"goods": goods, "destinations": buyers, "approval": earlier.approval,
                              "review": earlier.review}  # fmt: skip
    military = 0.0 if work.measure.no_military else earlier.military
    return [block | regime | ({} if military is None else {"military": military})]


def _all_but(work: MeasureWork, register: Register, eased: ExportControl) -> list[str]:
    """Everybody, or by name all regions but those that a later control of the same actor is on."""
    assert register.run is not None
    later = {
        region for p in register.run.policy
        if isinstance(p, ExportControl) and p.actor == eased.actor and p.start > eased.start
        and p.status != "threatened" and {*p.goods} & {*eased.goods}
        for region in p.destinations
    }  # fmt: skip
    return [r for r in work.regions if r not in {eased.actor, *later}] if later - {"*"} else ["*"]
