"""Export controls of a reading as policies: quotas, bans, licences, and what is kept from defence buyers alone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from monazite.model.baseline import DEFENCE_REGIONS
from monazite.reading.doubts.buyers_named import buyers_of_trade
from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.cut_exports import cut_of_exports
from monazite.reading.draft.draft_work import (
    MeasureWork,
    choices_of_default,
    default_value,
    goods_patterns,
    policy_base,
    region_name,
    target_regions,
    within_bounds,
)
from monazite.reading.draft.ended_pauses import after_pause, pause_is_over
from monazite.reading.draft.lifted_bans import ban_between
from monazite.reading.draft.no_quota import no_limit
from monazite.reading.draft.quota_of_share import quota_of_share
from monazite.reading.draft.rate_steps import with_later_quotas
from monazite.reading.draft.register import Register
from monazite.reading.draft.shares_told import ask_beside_record, told_share
from monazite.reading.draft.single_licences import single_licences
from monazite.reading.records import UNRENEWED, sentence_of
from monazite.reading.text.licence_shares import LicenceShare
from monazite.reading.text.review_times import review_time
from monazite.reading.text.stopped_licences import stops_every_licence
from monazite.reading.text.tables import pattern
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import shipped_records

_GENERAL = pattern("measure.general_licence")
_STOP = pattern("doubt.stop")
_NAMES_USER = pattern("measure.names_user")
_SHARE_QUOTA = pattern("doubt.share_quota")
PRECEDENT_OF = "CN"
"""Whose licences ``defaults.csv`` has a share of that was reported."""
_OPEN_PAPERS = pattern("licences.open")
_NO_MAGNETS, _FASTER = pattern("goods.no_magnets"), pattern("doubt.faster")


def export_control(work: MeasureWork) -> list[dict[str, Any]]:
    """A quota by weight, a ban, or a licence regime; what is suspended comes back in the no-deal branch."""
    m = work.measure
    if m.variant == UNRENEWED:
        return single_licences(work)
    goods = goods_patterns(work)
    if not goods:
        return []
    if m.variant != "ban" and any(_GENERAL.search(e.sentence) for e in m.evidence):
        m.variant = "general_licence"
    if m.status == "suspended":
        return _after_suspension(work, goods)
    m = work.measure = quota_of_share(work, goods) or m
    by_hand = "level" in m.checked  # tonnes that a person sets are what may leave, whatever was read
    if (m.variant == "quota" or by_hand) and isinstance(m.level, dict) and m.level["unit"] in ("t", "t/yr"):
        _after_quota_on_record(work)
        if m.level["unit"] == "t":
            work.assume("its tonnes are taken as those of a year" + ("" if m.end else ", and of every year after it"))
        amount = within_bounds(work, "quota.amount", float(m.level["value"]))
        buyers = [region for region in target_regions(work) if region != "*"]
        block = policy_base(work, "quota") | {"goods": goods} | ({"destinations": buyers} if buyers else {})
        return with_later_quotas(work, block | {"amount": amount})
    block = policy_base(work, "export_control")
    block |= {"goods": _with_magnets(work, goods), "destinations": target_regions(work) or ["*"]}
    if who := buyers_of_trade(m):
        regions = " and ".join(region_name(region) for region in target_regions(work))
        work.assume(f"the article names {who} only; the run has no such buyers, and it is on all of {regions}")
        work.widen(who, regions)
    if m.announced:
        block["announced"] = m.announced
    return _regime(work, block)


def _after_quota_on_record(work: MeasureWork) -> None:
    """A quota on record that is to last longer begins when the one on record ends: up to then the run holds it."""
    last = work.register.quota_prolonged_from(work.measure) if work.register is not None else None
    if last is not None:
        work.measure.start, work.measure.status, work.prolongs = last + timedelta(days=1), "announced", True
        work.assume(f"the quota on record runs to {last}, so that it is prolonged from then on")


def _regime(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """The block with a ban, a ban on defence buyers, or licences; a quota needs its tonnes."""
    if "level" in work.measure.checked and isinstance(work.measure.level, int | float):
        own = LicenceShare(float(work.measure.level), False, 0, 0)
        return [block | _stated_share(work, block, own, "as set by hand")]
    if work.measure.variant == "quota" and work.measure.level is None and (cut := cut_of_exports(work, block)):
        return [block | cut]
    by_share = work.measure.variant == "" and _SHARE_QUOTA.search(sentence_of(work.measure).sentence)
    if work.measure.of_history and work.measure.variant == "quota":
        work.leave_out("it is told as what had been before (long ago)")
        return []
    if work.measure.variant == "quota" or by_share:
        work.leave_out(f"it is a quota, and the text does not give its tonnes{_how_to_give_tonnes(work)}")
        return []
    if work.measure.variant in ("", "licence", "end_use") and _NAMES_USER.search(sentence_of(work.measure).sentence):
        return _end_user_named(work, block)
    if work.measure.variant != "ban":
        return [block | _licence(work, block)]
    return _no_defence(work, block) if work.measure.no_military else [block | {"ban": True}]


def _end_user_named(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """What is refused to defence buyers where exporters have to name the end user; the naming itself is no lever."""
    if work.measure.no_military:
        work.assume("that the end user has to be named changes nothing that is simulated")
        return _no_defence(work, block)
    if _standing_approval(work, block) is not None:
        work.leave_out("that the end user has to be named changes no share of the licences on record")
        return []
    return [block | _licence(work, block)]


def _how_to_give_tonnes(work: MeasureWork) -> str:
    """How tonnes that are missing can be given, and the shipped scenario on the mineral."""
    day = (work.measure.start or work.base).year + (work.measure.start is None)
    text = f'; put a sentence such as "The quota for {day} is 10,000 tonnes." below the article to give them'
    shipped = [name for name, own in shipped_records().items() if work.folders and work.folders <= {*own.folders}]
    return text + (f", or take the shipped scenario {shipped[0]}" if shipped else "")


def _no_defence(work: MeasureWork, block: dict[str, Any]) -> list[dict[str, Any]]:
    """A ban on defence buyers alone, where the dataset has any; what holds for civil buyers stays as it is."""
    named = block["destinations"]
    buyers = [f"{r}.defence" for r in DEFENCE_REGIONS if r in named or ("*" in named and r != block["actor"])]
    if not buyers:
        work.leave_out("it is on defence buyers alone, and none are simulated there")
        return []
    work.assume("the ban is on defence buyers alone")
    return [block | {"destinations": buyers, "approval": 0.0, "military": 0.0, "review": 0.0}]


def _with_magnets(work: MeasureWork, goods: list[str]) -> list[str]:
    """Goods of a control; whether rare earths include the magnets made of them is asked unless it is stated."""
    stated = _NO_MAGNETS.search(f"{sentence_of(work.measure).sentence} {work.following}")
    groups = {"rare earths", "critical minerals", "heavy rare earths", "magnets"}
    named = set(work.measure.goods)
    if "rare earths" in named and named <= groups and "magnet" not in goods and not stated:
        choices = (
            Choice("without-magnets", "rare earths without magnets", {"goods": goods}),
            Choice("with-magnets", "rare earths and the magnets made of them", {"goods": [*goods, "magnet"]}),
        )
        work.doubt("goods_with_magnets", choices)
    return goods


def _licence(work: MeasureWork, regime: dict[str, Any]) -> dict[str, Any]:
    """Approval and review of a licence regime; no article says how much is approved, so that is asked."""
    m = work.measure
    if m.variant != "general_licence" and not m.no_military and stops_every_licence(sentence_of(m).sentence):
        work.assume("no application is approved, as the article says")
        return {"approval": 0.0, "military": 0.0, "review": 0.0}
    if stated := told_share(work):
        ask_beside_record(work, stated, _standing_approval(work, regime))
        return _stated_share(work, regime, stated)
    choices = _approvals(work, regime)
    # What China's licences let through before is on record; a share that is assumed is no cautious answer.
    precedent, _ = default_value("export_control", "approval", "strict")
    is_precedent = regime["actor"] == PRECEDENT_OF and choices[0].fields["approval"] == precedent
    if m.variant == "general_licence" and (standing := _standing_approval(work, regime)) is not None:
        choices = _eased_from(choices, standing)
        is_general = standing < choices[0].fields["approval"]
        work.doubt("approval_general" if is_general else "approval", choices, today=f"{standing:.0%}")
    else:
        work.doubt("approval_precedent" if is_precedent else "approval", choices)
    if m.variant != "general_licence" and not m.no_military and (found := _STOP.search(sentence_of(m).sentence)):
        choices = sorted(choices, key=lambda c: c.name != "none")
        work.doubt("stop", choices, word=found[0].lower())
    review, because = default_value("export_control", "review")
    texts = [sentence_of(m).sentence, *(e.sentence for e in m.evidence)]
    for stated_time, text in ((review_time(" ".join(text.split())), text) for text in texts):
        if stated_time is None:
            continue
        usual = _standing_review(work, regime)
        review = stated_time.months or round(stated_time.factor * (review if usual is None else usual), 2)
        because = "the article"
        if m.variant == "general_licence" or stated_time.changed or _FASTER.search(text):
            return _faster_licences(work, regime, review)
        break
    if m.variant != "general_licence":
        work.assume(f"review {review:g} months ({because})")
    block: dict[str, Any] = dict(choices[0].fields) | {"review": 0.0 if m.variant == "general_licence" else review}
    if m.no_military:
        work.assume("no licence is approved for defence buyers")
    return block | ({"military": 0.0} if m.no_military else {})


def _eased_from(choices: list[Choice], standing: float) -> list[Choice]:
    """Shares of applications with that of today in words."""
    return [replace(c, text=f"{c.text}; today it is {standing:.0%}") for c in choices]


def _stated_share(
    work: MeasureWork, regime: dict[str, Any], stated: LicenceShare, by: str = "as the article says"
) -> dict[str, Any]:
    """The share of applications that is stated, or its part of what is approved on record; ``by`` whom, in words."""
    review, because = default_value("export_control", "review")
    usual = _standing_review(work, regime)
    if usual is not None:
        review, because = usual, "as on record"
    share, m = stated.value, work.measure
    if stated.of_today:
        standing = _standing_approval(work, regime)
        share = round(share * (1.0 if standing is None else standing), 4)
        of = "all applications, as no licences are on record there" if standing is None else f"{standing:.0%} on record"
        work.assume(f"{share:.1%} of applications are approved: {stated.value:.0%}, {by}, of {of}")
    else:
        work.assume(f"{100 * share:.4g} % of applications are approved, {by}")
    work.assume(f"review {review:g} months ({because})")
    return {"approval": share, "review": review} | ({"military": 0.0} if m.no_military else {})


def _standing_review(work: MeasureWork, regime: dict[str, Any]) -> float | None:
    """Months that the record's licences take on the day before the measure."""
    if work.register is None:
        return None
    goods, buyers, eve = regime["goods"], regime["destinations"], regime["start"] - timedelta(days=1)
    return work.register.standing_review(regime["actor"], goods, buyers, eve)


def _faster_licences(work: MeasureWork, regime: dict[str, Any], review: float) -> dict[str, Any]:
    """Licences in the stated time; the share that is approved stays as it is, where licences are on record."""
    standing = _standing_approval(work, regime)
    fields = {"approval": standing or 0.0, "review": review}
    for topic in ("approval", "approval_precedent"):
        work.doubts.pop(topic, None)
    if standing is None:
        work.doubt("review_alone")
    else:
        text = f"licences take {review:g} months, and {standing:.0%} of applications are approved as today"
        work.doubt("review_time", [Choice("stated-time", text, fields)])
    return fields


def _approvals(work: MeasureWork, regime: dict[str, Any]) -> list[Choice]:
    """Shares of applications approved that a regime can mean, the one that goes least beyond the words first.

    For licences of the country that the precedent is of, and of which nothing more is said, that is the precedent.
    """
    m = work.measure
    when = m.variant if m.variant in ("general_licence", "end_use") else "licence"
    when = "strict" if m.strict or (when == "licence" and regime["actor"] == PRECEDENT_OF) else when
    first, _ = default_value("export_control", "approval", when)
    standing = _standing_approval(work, regime)
    every = choices_of_default("export_control", "approval", "{:.0%} of applications are approved")
    if m.variant == "general_licence":
        return [c for c in every if c.fields["approval"] == first]
    general, _ = default_value("export_control", "approval", "general_licence")
    choices = [c for c in every if c.fields["approval"] != general]
    if standing is not None:
        choices = [c for c in choices if c.fields["approval"] < standing]  # a new control eases nothing
        if standing < general:
            text = f"it eases today's licences: {general:.0%} of applications are approved"
            work.eased = Choice("eased", text, {"approval": general})
        text = f"as today, {standing:.0%} of applications are approved"
        choices.append(Choice("as-today", text, {"approval": standing}))
    choices.append(Choice("none", "no application is approved", {"approval": 0.0}))
    return sorted(choices, key=lambda c: c.fields["approval"] != first)


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
    if not goods or work.register is None:
        return []
    m = work.measure
    if m.variant == "quota" and m.level is None:  # with tonnes it takes the place of what is lifted
        return _lifted_quota(work, work.register, goods)
    day = m.end or m.start or work.base  # the day of the lifting is the end of what is lifted
    standing = work.register.standing_approval(work.region_of(m.actor), goods, buyers, day - timedelta(days=1))
    if standing is None:
        return []
    is_new = m.variant == "ban" and standing > 0.0 and not work.register.has_ban(m)
    if is_new and m.status == "lifted" and work.begun is not None and work.begun < day:
        return ban_between(work, goods, buyers, day, work.begun)
    if is_new:
        work.doubt("ended_unrecorded")  # a ban that ends does not end licences
    work.measure = replace(m, start=m.end or m.start, end=None)
    block = policy_base(work, "export_control") | {"start": day, "status": "in_force"}
    work.measure = m
    return [block | {"goods": goods, "destinations": buyers, "approval": 1.0, "review": 0.0}]


def _lifted_quota(work: MeasureWork, register: Register, goods: list[str]) -> list[dict[str, Any]]:
    """The quota on record, lifted from the day of its end on by the most that its lever takes; nothing without one."""
    m = work.measure
    day = m.end or m.start or work.base
    if not register.standing_quotas(work.region_of(m.actor), goods, day - timedelta(days=1)):
        return []
    work.measure = replace(m, start=day, end=None)
    block = policy_base(work, "concession") | {"status": "announced", "goods": goods, "quota": no_limit()}
    work.measure = m
    work.assume(f"the quota on record is lifted from {day} on")
    return [block]


def _after_suspension(work: MeasureWork, goods: list[str]) -> list[dict[str, Any]]:
    """A suspended control comes back when the suspension runs out, unless it is prolonged: the no-deal branch.

    What stays forbidden to defence buyers meanwhile is part of what is in force, not of what comes back.
    """
    m = work.measure
    if pause_is_over(m, work.base):
        back = work.measure = after_pause(work)
        block = policy_base(work, "export_control") | {"goods": goods, "destinations": target_regions(work) or ["*"]}
        blocks = _regime(work, block)
        work.measure = m if work.measure is back else work.measure
        return blocks
    if work.register is not None and (known := work.register.prolonged_from(m)) is not None:
        return _prolonged_suspension(work, work.register, known, goods)
    end = m.end or (add_months(m.start or work.base, m.months) if m.months else None)
    if end is None:
        work.leave_out("it is suspended without an end: nothing is left to simulate")
        return []
    is_open = any(_OPEN_PAPERS.search(" ".join(e.sentence.split())) for e in m.evidence)
    if is_open and not work.contrary:
        return _papers_suspended(work, goods)
    work.assume(f"the control returns on {end} only in the no-deal branch")
    begun = add_months(end, -m.months) if m.months else m.announced or work.base
    work.measure = replace(m, start=begun, end=None)
    own = {"end": end} | ({"military": 0.0} if m.no_military else {})
    freed = [block | own for block in lifted_control(work)]
    work.measure = m
    if m.variant == "ban" and work.register is not None and work.register.nearest(m) is None:
        work.doubt("ended_unrecorded")
        freed = []  # a ban that is put off does not free what licences hold back
    if m.no_military and not freed:
        block = policy_base(work, "export_control") | {"status": "in_force", "end": end, "goods": goods}
        freed = _no_defence(work, block | {"destinations": target_regions(work) or ["*"]})
    work.measure = replace(m, start=end, end=None, no_military=False)  # the block begins when the suspension ends
    block = policy_base(work, "export_control") | {"start": end, "status": "threatened", "goods": goods}
    block.pop("end", None)
    back = _regime(work, block | {"destinations": target_regions(work) or ["*"]})
    work.measure = m
    return freed + back


def _papers_suspended(work: MeasureWork, goods: list[str]) -> list[dict[str, Any]]:
    """No licences, where it is the licences that are suspended; that none are needed is the other way to read it."""
    m, other = work.measure, replace(work, contrary=[{}], doubts={}, assumptions=[], unmodelled=[])
    work.contrary = _after_suspension(other, goods)
    work.doubt("papers_suspended", (Choice("none", "no licence is given", {}),))
    work.measure = replace(
        m, status="announced", end=m.end or (add_months(m.start, m.months) if m.months and m.start else None)
    )
    block = policy_base(work, "export_control") | {"goods": goods, "destinations": target_regions(work) or ["*"]}
    return [block | {"approval": 0.0, "military": 0.0, "review": 0.0}]


def _prolonged_suspension(work: MeasureWork, register: Register, known: date, goods: list[str]) -> list[dict[str, Any]]:
    """The ban that the record lets return on a day stays lifted to the new end; licences are as they were meanwhile."""
    m = work.measure
    is_counted = m.months and (m.computed_end or m.end is None)  # "by six months": from the day on record
    end = add_months(known, m.months) if is_counted and m.months else m.end
    bans = register.returning_bans(work.region_of(m.actor), goods, known)
    if not bans or end is None:
        until = f"to {end}" if end else "longer, and the text does not say until when"
        work.leave_out(f"it goes on {until}; the record has it to {known}, and the run keeps that")
        return []
    work.assume(f"licences go on as they are; the ban returns on {end}, not on {known}, if there is no deal")
    block = policy_base(replace(work, measure=replace(m, start=known, end=end)), "concession") | {"status": "announced"}
    return [block | {"goods": own, "destinations": list(ban.destinations), "lift_ban": True} for ban, own in bans]
