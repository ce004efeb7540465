"""A reading to a draft scenario: what can be simulated becomes policies, everything else is listed with the reason.

Nothing is dropped and nothing invented: a gap is filled with the default of its kind in ``defaults.csv`` or with the
start on record in ``measures.csv``, and each such step is an assumption in the list. Threatened measures get the status
``threatened``: they act only in the no-deal branch (``enforce_threats = true``).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any

from monazite.reading.draft.article_measures import DRAFT_OF
from monazite.reading.draft.draft_work import Draft, default_range, default_value, describe_measure
from monazite.reading.draft.measure_policies import Answering, blocks_of_measures
from monazite.reading.draft.minerals import FOLDERS, folders_of_article, folders_of_run, leading_goods
from monazite.reading.draft.register import register_as_of
from monazite.reading.draft.stocks_told import stocks_told
from monazite.reading.parties.countries import country_name, region_of, regions_of
from monazite.reading.records import BARRIERS, DiplomaticEvent, ReadMeasure, Remark
from monazite.reading.result import Reading
from monazite.reading.reviews_ahead import REVIEW
from monazite.reading.text.tables import pattern
from monazite.reading.timing.dateline import dateline_length
from monazite.scenario.earlier_world import folders_on
from monazite.scenario.policies import add_months, kinds_with
from monazite.scenario.record import MONTHS_AHEAD, RECORD

MONTHS = 60
LEAD = 3  # months of the run before the first measure
BACK = 24  # a measure older than this at the article's date does not move the start of the run
USUAL = "rare_earths"
"""Folder of a draft whose article names no mineral."""
RESOLVE = {"reluctant": "tough", "threatens": "tough", "open_to_compromise": "soft"}
"""Stances that say something of a side's resolve."""


def draft(reading: Reading, answers: Mapping[str, str] | None = None, *, cautious: bool = False) -> Draft:
    """The scenario of a reading, checked against the shipped dataset.

    Parameters
    ----------
    reading
        What an article says.
    answers
        Answers to its questions: id of the question to name of the answer. What is not answered is not simulated.
    cautious
        Whether questions that are left take their cautious answer.

    Returns
    -------
    Draft
        The scenario, the gaps that are filled, what is asked, and what is understood and not simulated, each with its
        reason.

    Raises
    ------
    InputError
        When the policies make no scenario that the dataset can run, or an answer is none that is offered.
    """
    from monazite.scenario.scenario import load_scenario

    base = reading.day or date.today()
    out = Draft()
    if reading.day is None:
        out.assumptions.append(Remark("date of the article", f"not known; {base}, today, is taken"))
    named = folders_of_article(reading)
    register = out.register = register_as_of(base, tuple(folders_on(named or [USUAL], base)))
    answering = Answering(dict(answers or {}), cautious)
    blocks = blocks_of_measures(reading, base, register, named, answering, out)
    chosen = folders_on(folders_of_run(reading, out) or [USUAL], base)
    regions = regions_of(tuple(chosen))
    usual = "CN" if register.run is None or register.run.controller not in regions else register.run.controller
    content = _scenario_content(reading, base, _policies_of_run(blocks, base, out), out, usual, regions)
    if register.run is not None:
        content |= _on_record(content, base) | _controlled_by(content, base, chosen)
    if not leading_goods(reading, out) and (blocks or not any(m.goods for m in reading.measures)):
        out.assumptions.append(Remark("minerals", "the article names none that has data; rare earths are taken"))
    if chosen != [USUAL]:
        content["dataset"] = chosen
    _credit_talks(reading, content, out)
    out.unmodelled += stocks_told(reading, register, leading_goods(reading, out))
    out.content = content
    out.scenario = load_scenario(content)
    out.own = out.scenario.policy[len(out.scenario.policy) - len(content.get("policy", ())) :]
    return out


def _controlled_by(content: Mapping[str, Any], base: date, folders: Sequence[str]) -> dict[str, Any]:
    """Who controls in a run on record: who acts in the article where the record has it so, else the record's own.

    A run lets plants and mines of its controller alone grow with demand: under another one the record of the same
    minerals would be another world, without the article too. The measures of whoever else acts stand beside, and the
    talks are still about these.
    """
    acting, minerals = content["controller"], [name for name in folders if name in FOLDERS]
    runs = [register_as_of(base, tuple(folders_on([name], base))).run for name in minerals]
    own = [run.controller for run in runs if run is not None]
    if acting in own or len(own) < len(minerals):
        return {}
    talks = {"talks": content["talks"] | {"controller": acting}} if "talks" in content else {}
    return {"controller": own[0], **talks}


def _on_record(content: dict[str, Any], base: date) -> dict[str, Any]:
    """Settings that let a run go on from the record on the article's day."""
    first = base.replace(day=1)
    ahead = [block["start"] for block in content.get("policy", ()) if block["kind"] in kinds_with("rations_exports")]
    anchor = min((day for day in ahead if day >= first), default=base)
    return {"extends": RECORD, "as_of": base, "start": first, "months": MONTHS_AHEAD, "anchor": anchor, "growth": True}


def _policies_of_run(blocks: list[dict[str, Any]], base: date, out: Draft) -> list[dict[str, Any]]:
    """Policies in order of their start; those that ended before the run begins are left out, with a note."""
    first = _run_start(blocks, base)
    kept = []
    for block in sorted(blocks, key=lambda b: b["start"]):
        if block.get("end") and block["end"] <= first:
            out.unmodelled.append(Remark(block["text"], f"it ended on {block['end']}, before the run begins"))
        elif block["start"] >= add_months(first, MONTHS):
            out.unmodelled.append(Remark(block["text"], f"it begins on {block['start']}, after the run ends"))
        else:
            kept.append(block)
    return kept


def _run_start(blocks: list[dict[str, Any]], base: date) -> date:
    """First day of the run: some months before the first measure that belongs to the article's time."""
    recent = [b["start"] for b in blocks if b["start"] >= add_months(base, -BACK)]
    first = min([*recent, base])
    return add_months(first.replace(day=1), -LEAD)


def _scenario_content(
    reading: Reading, base: date, blocks: list[dict[str, Any]], out: Draft, usual: str, regions: tuple[str, ...]
) -> dict[str, Any]:
    """Title, months, talks and policies; ``usual`` is who controls where the article has no control of its own."""
    start = _run_start(blocks, base)
    title = reading.article.title or _headline(reading)
    acting = [b for b in blocks if b.get("status") != "threatened"]
    controls = [b for b in acting if b["kind"] in kinds_with("rations_exports")]
    controller = next((b["actor"] for b in controls if b["actor"] != "ROW"), usual)
    end = add_months(start, MONTHS)
    anchor = next((b["start"] for b in controls if start <= b["start"] < end), None) or min(max(base, start), end)
    content: dict[str, Any] = {
        "name": shorten(title, 120, placeholder=" ..."),
        "text": f"{DRAFT_OF}{Path(reading.article.name).name}"
        + (f", {reading.day}" if reading.day else "")
        + ". Check it: gaps are filled with defaults that the reading lists.",
        "start": start,
        "months": MONTHS,
        "anchor": anchor,
        "controller": controller if controller in regions else usual,
    }
    if base.year < 2024:
        content["growth"] = False
    talks = _talks(reading, base, start, end, content["controller"], regions)
    if talks and (over := _finished_meeting(reading, base, talks)) is not None:
        when = f"it was on {over.day}" if over.day else "it is over"
        reason = f"{when}, and the text tells of no further talks"
        out.unmodelled.append(Remark("meeting", reason, over.evidence))
    elif talks and content["controller"] not in talks["seats"]:
        reason = f"the control is {country_name(content['controller'])}'s, who is not at that table"
        out.unmodelled.append(Remark(f"talks of {' and '.join(country_name(c) for c in talks['seats'])}", reason))
    elif talks:
        content["talks"] = talks
        if heard := _resolve_of_stances(reading, content, out):
            content["talks"] = talks | heard
    reason = "it is a day of the calendar only: the article does not name two sides whose talks could be simulated"
    ahead = [e for e in reading.events if not talks and e.kind in (*_MET, "summit") and e.day and e.day > base]
    words = [f"{e.kind}{f' in {e.place}' if e.place else ''} on {e.day}" for e in ahead]
    out.unmodelled += [Remark(what, reason, e.evidence) for what, e in zip(words, ahead, strict=True)]
    return content | ({"policy": blocks} if blocks else {})


def _headline(reading: Reading) -> str:
    if not reading.measures:
        return Path(reading.article.name).name
    sentence = reading.measures[0].evidence[0].sentence
    return shorten(" ".join(sentence[dateline_length(sentence) :].split()), 110, placeholder=" ...")


def _talks(
    reading: Reading, base: date, start: date, end: date, controller: str, regions: tuple[str, ...]
) -> dict[str, Any] | None:
    """Seats, first day, summits and expiries, from events and stances."""
    at_table = [a.actor for a in reading.actors if "negotiates" in a.roles]
    known = ("US", "CN", "EU", "JP") if controller == "CN" else tuple(r for r in regions if r != "ROW")
    seats = [c for c in dict.fromkeys(region_of(c, regions) for c in at_table) if c in known]
    if controller not in seats and any(e.kind in _MET for e in reading.events):  # "negotiators of both sides meet"
        against = (m.actor for m in reading.measures if m.kind in BARRIERS and m.status != "denied")
        acting = [c for c in dict.fromkeys(region_of(c, regions) for c in against) if c in known]
        seats = acting if controller in acting and len(acting) == 2 else seats
    one = controller if controller in seats else "CN"
    if one not in seats or len(seats) < 2:
        return None
    pair = ["US", one] if "US" in seats and one != "US" else [next(s for s in seats if s != one), one]
    pair = _with_truce_partner(reading, pair, known, regions)
    met = [e for e in reading.events if e.kind in _MET and e.day and not e.is_over]
    theirs = [e for e in met if {*pair} <= {region_of(code, regions) for code in e.actors}]
    days = [e.day for e in theirs or met if e.day]
    summits = sorted({e.day for e in reading.events if e.kind == "summit" and e.day and e.day >= base})
    ends = {m.end for m in reading.measures if m.kind == "truce" and m.end} | {
        e.day for e in reading.events if e.kind == "expiry" and e.day
    }
    expiries = sorted(d for d in ends if base <= d < end)
    ahead = [d for d in days if base < d < end]
    past = [d for d in days if start <= d <= base]
    first_offer = min(ahead) if ahead and not past else max(past or [base])
    talks: dict[str, Any] = {"seats": pair, "first_offer": first_offer}
    if level := technology_level(reading.measures, pair):
        talks["technology"] = level
    return talks | ({"summits": summits} if summits else {}) | ({"expiries": expiries} if expiries else {})


def _with_truce_partner(
    reading: Reading, pair: list[str], known: tuple[str, ...], regions: tuple[str, ...]
) -> list[str]:
    """The pair; in a text with a truce a side with a measure of its own stands for one that raises an issue."""
    other, controller = pair
    acting = [region_of(m.actor, regions) for m in reading.measures if m.kind in BARRIERS and m.status != "denied"]
    if other in acting or not any(m.kind == "truce" for m in reading.measures):
        return pair
    return next(([c, controller] for c in acting if c in known and c != controller), pair)


def _finished_meeting(reading: Reading, base: date, talks: dict[str, Any]) -> DiplomaticEvent | None:
    """The latest meeting or call that is over, where the text tells of no talks and of nothing that lies ahead."""
    dated = [(e, e.day) for e in reading.events if e.kind in _MET and e.day is not None]
    over = [e for e, day in dated if day < base or (day == base and _OVER.search(e.evidence.sentence))]
    met = [e for e in over if e.kind != "talks" or e.day == base]
    told = [e for e in reading.events if e.is_over and (e.day is None or e.day <= base) and e.kind in (*_MET, "summit")]
    met += [e for e in told if e not in met and _SAID_AFTER.search(e.evidence.sentence)]
    others = [e for e in reading.events if e not in met and e.kind != REVIEW]
    goes_on = any(e.kind in ("talks", "summit") or (e.day is not None and e.day >= base) for e in others)
    if not met or goes_on or talks.get("expiries") or talks.get("summits"):
        return None
    return max(met, key=lambda e: e.day or base)


_MET = ("meeting", "call", "talks")
_OVER, _SAID_AFTER = pattern("doubt.over"), pattern("event.said_meeting")


def _resolve_of_stances(reading: Reading, content: dict[str, Any], out: Draft) -> dict[str, float]:
    """What the stances of the sides at the table say of their resolve: the chance that a side is tough."""
    heard: dict[str, float] = {}
    controller = content["controller"]
    if controller not in content["talks"]["seats"]:
        return heard
    for seat in content["talks"]["seats"]:
        said = {n: s for n, s in enumerate(reading.stances) if region_of(s.actor) == seat and s.stance in RESOLVE}
        if len({RESOLVE[s.stance] for s in said.values()}) != 1:
            continue  # silent, or heard with both kinds: the prior stands
        first = next(iter(said.values()))
        value, why = default_value("stance", "resolve", first.stance)
        low, high = default_range("stance", "resolve", first.stance)
        name = f"tough_{'controller' if seat == controller else 'target'}"
        heard[name] = value
        words = f"{country_name(seat)}: {first.stance.replace('_', ' ')}"
        reason = f"{name} of the talks is held at {value:g} (assumed, {low:g} to {high:g}; {why})"
        out.assumptions.append(Remark(words, reason, first.evidence))
        out.stance_effects |= dict.fromkeys(said, f"talks: {name.replace('_', ' ')} {value:g}")
    return heard


def technology_level(measures: list[ReadMeasure], seats: list[str]) -> str:
    """Level of technology controls at the first offer: chips and listed firms of the seat that faces China."""
    held = {m.variant or "chips" for m in measures if _acts_in_talks(m, seats) and m.status == "in_force"}
    left = [m for m in measures if _acts_in_talks(m, seats) and m.status in ("suspended", "announced")]
    return "full" if len(held) > 1 else "partial" if held or left else ""


def _acts_in_talks(m: ReadMeasure, seats: list[str]) -> bool:
    chips = m.kind == "tech_control" and (m.variant == "entity_list" or not m.goods or "chips" in m.goods)
    return chips and m.actor == "US" and {*seats} == {"US", "CN"}  # between no others is technology on the table


def _credit_talks(reading: Reading, content: dict[str, Any], out: Draft) -> None:
    """Measures that act through ``[talks]`` are taken off the list of what is not simulated."""
    talks = content.get("talks")
    if not talks:
        return
    for number, m in enumerate(reading.measures):
        stands = m.status in ("in_force", "announced", "suspended") and number not in out.modelled
        if stands and _acts_in_talks(m, talks["seats"]):
            out.simulated_elsewhere[number] = f"talks: technology {talks['technology']}"
        elif m.kind == "truce" and m.end in talks.get("expiries", ()):
            out.simulated_elsewhere[number] = f"talks: expiry {m.end}"
        else:
            continue
        gone = describe_measure(m)
        out.unmodelled = [r for r in out.unmodelled if r.what != gone]
        if "technology" in out.simulated_elsewhere[number]:
            reason = "technology level of the talks (partial for one kind of control, full for chips and listed firms)"
            out.assumptions.append(Remark(gone, reason, m.evidence[0]))
