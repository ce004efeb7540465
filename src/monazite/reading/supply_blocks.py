"""Partnerships, projects, purchases and standards of an article as levers of the shipped dataset.

What is on record (``projects.csv``, ``partnerships.csv``) is used before any default of ``defaults.csv``.
"""

import re
from functools import lru_cache
from typing import Any

from monazite.reading.draft_work import (
    MeasureWork,
    default_value,
    goods_patterns,
    policy_base,
    target_regions,
    within_bounds,
)
from monazite.reading.tables import pattern
from monazite.reading.vocabulary import good_rows
from monazite.scenario.policies.partnership import partnership_block

NEAR = 75
"""Days between an article's partnership and one on record within which they are taken as the same."""
_PERMITS = pattern("measure.permits")
_STAGES = {"mine": ("mine",), "plant": ("separation", "metal", "magnet", "recycling")}


@lru_cache(maxsize=8)
def _shipped(*folders: str) -> Any:
    from monazite.dataset.dataset import load_dataset

    return load_dataset(*(folders or ("rare_earths",)))


def has_projects(regions: list[str], folders: set[str]) -> bool:
    """Whether the data on some minerals list a project in one of some regions."""
    return any(p.region in regions for p in _shipped(*sorted(folders)).table("projects"))


def partnership(work: MeasureWork) -> list[dict[str, Any]]:
    """A partnership: the one on record with its projects and capital, else partners that supply each other first."""
    m = work.measure
    goods = goods_patterns(work) if m.goods else ["*"]
    if not goods:
        return []
    actor = work.region_of(m.actor)
    members = [c for c in target_regions(work) if c in work.regions and c != "ROW"]
    base = policy_base(work, "alliance")
    for row in _shipped().table("partnerships"):
        pair = {row.actor, *row.partners}
        if members and _rare(work) and {actor, *members} <= pair and abs((row.start - base["start"]).days) <= NEAR:
            block = partnership_block(row) | {"text": base["text"], "start": base["start"], "status": base["status"]}
            block.pop("source", None)
            work.folders.add("rare_earths")
            work.assume(f"its projects, capital, speed and offtake are those on record ({row.title})")
            return [block]
    if not members or actor == "ROW":
        work.leave_out("no partner is named that is a region of the model")
        return []
    preference, why = default_value("partnership", "preference")
    work.assume(f"preference {preference:g} ({why})")
    return [base | {"members": members, "goods": goods, "preference": preference}]


def project(work: MeasureWork) -> list[dict[str, Any]]:
    """A project of the dataset's list: money for it is a lever; without money it is simulated as the list has it."""
    m = work.measure
    if m.goods and not goods_patterns(work):
        return []
    found = _named(work)
    if not found:
        work.leave_out("it is not among the projects of the dataset (projects.csv), which have dates and chances")
        return []
    first = found[0]
    if isinstance(m.level, dict) and m.level["unit"] == "MUSD":
        months, why = default_value("finance", "months")
        work.assume(f"the money goes to {', '.join(p.project for p in found)}, over {months:g} months ({why})")
        work.folders = {"rare_earths"}
        block = policy_base(work, "finance")
        block.pop("end", None)
        amount = within_bounds(work, "finance.amount", float(m.level["value"]))
        return [block | {"amount": amount, "months": months, "projects": [p.project for p in found]}]
    work.simulated_as = f"project {first.project} of the dataset: from {first.start}, chance {first.success:g}"
    return []


def _rare(work: MeasureWork) -> bool:
    """Whether the measure is about rare earths, or about no good in particular."""
    return not work.folders or "rare_earths" in work.folders


def _named(work: MeasureWork) -> list[Any]:
    """Projects of the dataset that the measure names by company, in its country and of its kind."""
    m = work.measure
    if not m.company or not _rare(work):
        return []
    firm = re.compile(rf"\b{re.escape(m.company)}\b", re.I)
    rows = [
        p for p in _shipped().table("projects") if firm.search(p.company) or any(firm.search(x) for x in p.partners)
    ]
    where = {work.region_of(c) for c in m.affected} or {work.region_of(m.actor)}
    rows = [p for p in rows if p.region in where] or rows
    stages = ("magnet",) if set(m.goods) == {"magnets"} else _STAGES.get(m.variant, ())
    by_stage = [p for p in rows if p.stage in stages]
    text = " ".join(e.sentence for e in m.evidence).lower()
    by_name = [p for p in by_stage or rows if any(len(w) > 4 and w in text for w in p.project.lower().split())]
    exact = [p for p in by_name if firm.search(p.company)]
    return (exact or by_name or by_stage)[:1]


def purchase(work: MeasureWork) -> list[dict[str, Any]]:
    """Offtake of minerals from a region of the model: receipts guaranteed to its projects."""
    m = work.measure
    if m.goods and not set(m.goods) & set(_minerals()):
        work.leave_out("purchases of other goods have no market here; the talks weigh them among what can be offered")
        return []
    if not goods_patterns(work):
        return []
    sellers = [c for c in target_regions(work) if c in work.regions and c != "ROW"]
    if not sellers:
        work.leave_out("no seller is named that is a region of the model")
        return []
    offtake, why = default_value("purchase", "offtake")
    preference, because = default_value("partnership", "preference")
    work.assume(f"offtake {offtake:g} of break-even ({why}) for all listed projects of {', '.join(sellers)}")
    work.assume(f"preference {preference:g} ({because})")
    block = policy_base(work, "partnership")
    return [block | {"partners": sellers, "offtake": offtake, "preference": preference}]


def _minerals() -> list[str]:
    return [good for good, row in good_rows().items() if row["class"] == "mineral"]


def standard(work: MeasureWork) -> list[dict[str, Any]]:
    """Rules on permits: projects get through faster. Other standards have no figure that the lever could take."""
    text = " ".join(e.sentence for e in work.measure.evidence)
    if not _PERMITS.search(text) or work.region_of(work.measure.actor) == "ROW":
        work.leave_out("it gives no limit of the footprint and no time of permits that the standards lever could take")
        return []
    speed, why = default_value("standard", "permit_speed")
    work.assume(f"permits {speed:g} times as fast ({why})")
    return [policy_base(work, "standards") | {"permit_speed": speed}]
