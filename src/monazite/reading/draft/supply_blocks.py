"""Partnerships, projects and money of an article as levers of the shipped dataset.

What is on record (``projects.csv``, ``partnerships.csv``) is used before any default of ``defaults.csv``.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any

from monazite.dataset.rows.projects import PartnershipRow
from monazite.reading.doubts.sentence_checks import marked_evidence
from monazite.reading.draft.draft_work import (
    MeasureWork,
    default_value,
    goods_patterns,
    policy_base,
    target_regions,
    within_bounds,
)
from monazite.reading.measures.firm_halts import FIRM_HALT, firm_halt
from monazite.reading.records import sentence_of
from monazite.reading.text.article import Sentence
from monazite.reading.text.tables import pattern, table, words
from monazite.reading.text.vocabulary import good_rows, vocabulary
from monazite.reading.timing import dates
from monazite.reading.timing.durations import count_of
from monazite.scenario.policies.partnership import partnership_block

NEAR = 75
"""Days between an article's partnership and one on record within which they are taken as the same."""
_PAID_OVER, _BEGUN = pattern("measure.paid_over"), pattern("measure.begun")
_PARTS_OF_PROJECTS = words("projects.parts")
_STAGES = {"mine": ("mine",), "plant": ("separation", "metal", "magnet", "recycling")}


@lru_cache(maxsize=16)
def _data_on(day: date, *folders: str) -> Any:
    """The data on some minerals as they were known on a day."""
    from monazite.dataset.dataset import load_dataset

    return load_dataset(*(folders or ("rare_earths",))).as_of(day)


def has_projects(regions: list[str], folders: set[str], day: date) -> bool:
    """Whether the data on some minerals list a project in one of some regions that was known on a day."""
    return any(p.region in regions for p in _data_on(day, *sorted(folders)).table("projects"))


def partnership(work: MeasureWork) -> list[dict[str, Any]]:
    """The partnership on record with its day and terms; of another no text says what the model could take."""
    m = work.measure
    actor = work.region_of(m.actor)
    members = [c for c in target_regions(work) if c in work.regions and c != "ROW"]
    if members and (row := _partnership_on_record(work, {actor, *members})) is not None:
        block = partnership_block(row) | {"text": " ".join(m.evidence[0].sentence.split())[:300], "status": "in_force"}
        block.pop("source", None)
        work.folders.add("rare_earths")
        work.assume(f"its day, projects, capital, speed and offtake are those on record ({row.title})")
        work.on_record = row.title
        return [block]
    work.leave_out("no terms of it are on record (partnerships.csv), and the text gives none that could be simulated")
    return []


def _partnership_on_record(work: MeasureWork, sides: set[str]) -> PartnershipRow | None:
    """The row of ``partnerships.csv`` between the sides: of about the same day, or told without one or as old news."""
    m = work.measure
    known = {g for g in m.goods if good_rows().get(g, {}).get("folder")}
    if not work.has_rare_earths or (known and all(good_rows()[g]["folder"] != "rare_earths" for g in known)):
        return None
    rows = [r for r in _data_on(work.base).table("partnerships") if sides <= {r.actor, *r.partners}]
    news = m.start is not None and m.start >= work.base - timedelta(days=NEAR)
    rows = [r for r in rows if not news or (m.start is not None and abs((r.start - m.start).days) <= NEAR)]
    return max(rows, key=lambda row: row.start, default=None)


def project(work: MeasureWork) -> list[dict[str, Any]]:
    """A project of the dataset's list: money for it is a lever; without money it is simulated as the list has it."""
    m = work.measure
    if m.goods and not goods_patterns(work):
        return []
    if any(firm_halt(marked_evidence(e)) for e in m.evidence):
        work.leave_out(FIRM_HALT)
        return []
    found = _named(work)
    if not found:
        work.leave_out("it names no project of the dataset clearly (projects.csv has their dates and chances)")
        return []
    first = found[0]
    if isinstance(m.level, dict) and m.level["unit"] == "MUSD":
        return _money_for(work, found)
    begun = m.start if m.status == "in_force" else None
    if begun is None and any(_BEGUN.search(e.sentence) for e in m.evidence):
        begun = work.base
    if begun is not None and begun < first.start:
        listed = f"the dataset has {first.project} from {first.start}, chance {first.success:g}, and the run keeps that"
        work.leave_out(f"the text says that it has begun; {listed}")
        return []
    work.simulated_as = f"project {first.project} of the dataset: from {first.start}, chance {first.success:g}"
    return []


def money_for_named(work: MeasureWork) -> list[dict[str, Any]]:
    """Money for a project that the article names; nothing where it names none of the list."""
    found = _named(work)
    return _money_for(work, found) if found else []


def _money_for(work: MeasureWork, found: list[Any]) -> list[dict[str, Any]]:
    """The sum of a measure for some projects, paid over the usual time."""
    assert isinstance(work.measure.level, dict)
    work.assume(f"the money goes to {', '.join(p.project for p in found)}")
    work.folders = {"rare_earths"}
    block = policy_base(work, "finance")
    block.pop("end", None)
    amount = within_bounds(work, "finance.amount", float(work.measure.level["value"]))
    return [block | terms_of_payment(work) | {"amount": amount, "projects": [p.project for p in found]}]


def terms_of_payment(work: MeasureWork) -> dict[str, Any]:
    """Months over which money is paid and the day from which: as the article says, else the usual time.

    ``over two years, from July``
    """
    text = f"{sentence_of(work.measure).sentence} {work.following}"
    if found := _PAID_OVER.search(text):
        rest = text[found.end() :].partition(".")[0]
        begins = [d.day for d in dates.find(rest, work.base) if d.role == "from" and d.day > work.base]
        months = float(count_of(found[1]) * (12 if found[2].lower() == "year" else 1))
        return {"months": months} | ({"start": begins[0]} if begins else {})
    months, why = default_value("finance", "months")
    work.assume(f"the money is paid over {months:g} months ({why})")
    return {"months": months}


def _rare(work: MeasureWork) -> bool:
    """Whether the measure is about rare earths, or about no good in particular."""
    return not work.folders or "rare_earths" in work.folders


def _named(work: MeasureWork) -> list[Any]:
    """The project of the dataset that the measure names: by its place, else by its company, country and kind.

    A country and a good name none: ``the circuit for dysprosium at its Malaysian plant``.
    """
    m = work.measure
    if not _rare(work):
        return []
    text = " ".join(" ".join(e.sentence.split()) for e in m.evidence)
    rows: list[Any] = [p for p in _data_on(work.base).table("projects") if p.status != "dropped"]
    places = text
    for person in (a.text for a in vocabulary().mark(Sentence(0, 0, len(text), text)).of("actor") if a.person):
        places = places.replace(person, "")  # the mine at Donald is no president
    sites = {p.project: site for p in rows if (site := _site(p.project)) and site != p.company}
    by_site = [p for p in rows if (site := sites.get(p.project)) and re.search(rf"\b{re.escape(site)}\b", places)]
    wide = _STAGES.get(m.variant, ())
    stages = ("magnet",) if set(m.goods) == {"magnets"} else wide
    spoken = set(text.lower().split())
    if by_site:
        of_stage = _of_stage(by_site, stages, wide) or [p for p in by_site if p.stage in spoken]
        if not of_stage:
            return []
        return [max(of_stage, key=lambda p: len(spoken & set(p.project.lower().split())))]
    if not m.company:
        return []
    firm = re.compile(rf"\b{re.escape(m.company)}\b", re.I)
    rows = [p for p in rows if firm.search(p.company) or any(firm.search(x) for x in p.partners)]
    where, is_project = {work.region_of(c) for c in m.affected} or {work.region_of(m.actor)}, m.kind == "project"
    rows = [p for p in rows if p.region in where] or ([] if is_project and m.affected else rows)
    rows, lower = _of_stage(rows, stages, wide), text.lower()
    if is_project:
        rows = [p for p in rows if p.stage in spoken] or rows
        lower = lower.replace(m.company.lower(), "").replace("separation", "")  # every plant separates
    by_name = [p for p in rows if any(len(w) > 4 and w in lower for w in p.project.lower().split())]
    exact = [p for p in by_name if firm.search(p.company)]
    best = exact or by_name or [p for p in rows if p.stage in stages or (is_project and wide)]
    return best[:1] if len(best) == 1 or not is_project else []


def _of_stage(rows: list[Any], stages: tuple[str, ...], wide: tuple[str, ...]) -> list[Any]:
    """Projects of the stages that fit best, else of those that fit; any where no words tell of a stage."""
    best = [p for p in rows if p.stage in stages]
    return best or [p for p in rows if p.stage in wide] or ([] if stages and wide else rows)


def _site(project: str) -> str:
    """The name of the place in a project's name, where that is telling enough: ``Mountain Pass`` of its mine."""
    parts = project.split()
    own = list(takewhile(lambda word: word[0].isupper() and word.lower() not in _PARTS_OF_PROJECTS, parts))
    name = " ".join(own)
    return name if len(name) >= 6 and name not in _words_for_countries() else ""


@lru_cache(maxsize=1)
def _words_for_countries() -> set[str]:
    """Names of countries and the adjectives of them."""
    rows = [row for row in table("actors") if row["kind"] in ("country", "adjective")]
    return {form.lstrip("=") for row in rows for form in row["forms"].split("|")}
