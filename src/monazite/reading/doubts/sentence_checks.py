"""What the sentence of a measure leaves open: checks of a reading against the words it was read in."""

import re
from datetime import date
from itertools import pairwise

from monazite.reading.amounts import amounts, levels
from monazite.reading.doubts.buyers_named import acts_as_buyer
from monazite.reading.doubts.doubt import Choice
from monazite.reading.doubts.forbidding import forbidden, several_tell
from monazite.reading.doubts.parts_of_sentence import own_part
from monazite.reading.doubts.told_numbers import added_to_quota, tells_number
from monazite.reading.draft.draft_work import WIDE_GROUPS, MeasureWork, doubt_group_beside
from monazite.reading.measures.returns import pause_over, spans_of_return
from monazite.reading.measures.status import AIMS, ends_pause, is_purpose
from monazite.reading.measures.sums_by_goods import BOUGHT, goods_of_amount
from monazite.reading.measures.threats_of_harm import is_harm
from monazite.reading.mentions.asides import without_asides
from monazite.reading.parties.countries import country_name
from monazite.reading.parties.non_targets import is_harmed
from monazite.reading.records import (
    BARRIERS,
    EXPORT_LIMITS,
    RATED,
    UNRENEWED,
    WITHHOLDING,
    Evidence,
    ReadMeasure,
    sentence_of,
)
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.article import Sentence
from monazite.reading.text.licence_shares import licence_share
from monazite.reading.text.stopped_licences import stopped_licences
from monazite.reading.text.tables import good_name, good_rows, pattern, words
from monazite.reading.text.vocabulary import vocabulary
from monazite.reading.timing.dateline import opening_length
from monazite.scenario.policies import REGISTRY, add_months

NEAR = 12  # words between a number and the word for its measure within which it belongs to it
AROUND = 6  # words before the name of a measure in which a verb says what is done to it
_CLOSE = 2  # words beside goods in which a word says in what form they are
_STANDING = ("in_force", "announced", "threatened")
_ENDED, _OPEN = ("denied", "lifted", "suspended"), ("threatened", "considered", "reported", "returning")
_ACT_ON, _FORM, _MAY, _SOME = (pattern(f"doubt.{name}") for name in ("act_on", "form", "may", "some_buyers"))
_EXAMPLE = pattern("doubt.example")
_SUPPOSED = tuple(pattern(f"supposed.{name}") for name in ("opening", "model", "if", "expecting", "were"))
_STAYS, _NAMELESS = pattern("doubt.stays"), pattern("doubt.nameless")
_KEPT, _OPINION, _PERMISSION = (pattern(f"doubt.{name}") for name in ("kept", "opinion", "permission"))
_RUMOUR, _WOULD, _ENDS_SUPPLY = (pattern(f"doubt.{name}") for name in ("rumour", "would_follow", "ends_supply"))
_CONDITION, _OF_TALKS = pattern("doubt.condition"), pattern("doubt.of_talks")
_NO_DEAL = pattern("measure.no_deal")
_ASKS, _ASKS_BODY, _IS_ASKED = (pattern(f"doubt.{name}") for name in ("asks", "asks_body", "is_asked"))
_IMPOSING, _LINKING = tuple(words("direction.imposing")), words("direction.linking")
"""Beginnings of words that impose a measure or ease it, of which others tell, and words that only lead to its name."""
_DETERMINERS, _PREPOSITIONS = words("direction.determiners"), words("direction.prepositions")
_RULED = pattern("doubt.ruled")
_NOT_DONE, _NOT_BARRED = pattern("doubt.not_done"), pattern("doubt.not_barred")
_HAD, _HAD_STOOD, _ALL_GOODS = pattern("doubt.had"), pattern("doubt.had_stood"), pattern("doubt.all_goods")
_AND_METAL = pattern("doubt.ore_and_metal")
_ORE, _STOP = pattern("doubt.ore"), pattern("doubt.stop")
_LEAVES_CLAUSE = re.compile(r"[;:]|,?\s(?:and|but|while|which|after|because|since)\s|.{90}")
"""What stands between who is asked and the measure where that is no longer what is asked for."""
_EXCHANGE, _TALKS_OVER = pattern("doubt.exchange"), pattern("event.over")
_STATES = {
    "lifted": "ended", "suspended": "suspended", "denied": "denied", "threatened": "only threatened",
    "considered": "only considered", "reported": "only reported", "returning": "only coming back",
}  # fmt: skip
"""States of ``cues.csv`` in words, where they speak against a measure that is decided."""


def check_sentence(work: MeasureWork) -> None:
    """Note what is stretched of a measure against its own sentence."""
    m = work.measure
    if m.mention is None:
        return
    marked = marked_evidence(sentence_of(m))
    if m.variant == UNRENEWED:  # what is done to general licences was settled as it was read
        _who_and_what(work, m, m.mention.first, m.mention.last, marked)
        _exchange(work, m, m.mention.first, m.mention.last, marked)
        work.doubts.pop("nothing_named", None)
        work.doubts.pop("goods_inferred", None)
        return
    in_table = m.mention.source == "table"
    main = marked if in_table else without_asides(marked, m.mention.start, m.mention.end, m.kind)
    for check in (_direction, _exchange, _asked_for, _decided, _state):
        check(work, m, m.mention.first, m.mention.last, main)
    of_words = (_who_and_what, _begins, _buyers, _targets)
    of_goods = (_number, _examples_of_group, _form_of_goods, _other_goods)
    for check in of_words if m.mention.source == "table" else (*of_words, *of_goods):
        check(work, m, m.mention.first, m.mention.last, marked)
    if m.mention.source == "table":
        for row in m.evidence[1:]:
            _form_of_goods(work, m, 0, 0, marked_evidence(row))


def marked_evidence(evidence: Evidence) -> MarkedSentence:
    """A sentence with its words marked."""
    sentence = Sentence(evidence.number, evidence.start, evidence.end, evidence.sentence)
    return vocabulary().mark(sentence, opening_length(sentence))


def _who_and_what(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether the sentence of a measure says who acts and on what."""
    assert m.mention is not None
    if m.in_passing:
        work.doubt("mentioned")
    nameless = _NAMELESS.search(marked.clean[: marked.offsets[last - 1] + len(marked.tokens[last - 1])])
    is_threat = m.status == "threatened" and m.level is not None  # asked with the sides and goods of the article
    if (
        not is_threat
        and not m.mention.names_actor
        and not nameless
        and (m.goods in ([], ["*"]) or not m.mention.names_goods)
    ):
        work.doubt("nothing_named")
    if m.several:
        work.doubt("two_of_a_kind")
    if m.later_state:
        work.doubt("later_state", word=m.later_state)
    left = _TALKS_OVER.search(marked.clean[: marked.offsets[first]])
    parting, behind = ({a.value for a in marked.of("actor") if left and (a.start >= left.end()) == x} for x in (0, 1))
    if not m.mention.names_actor or (len(parting) > 1 and m.actor not in behind):  # who left talks is not who taxes
        topic = "actor_nameless" if nameless else "actor_inferred"
        work.doubt(topic, who=country_name(m.actor), word=nameless[1] if nameless else "")
    if acts_as_buyer(m, marked):
        work.doubt("buyer_acts", who=country_name(m.actor))
    named = [good_name(g.value) for g in marked.of("good") if g.kind == "mineral" and m.goods == ["*"]]
    if named and not _ALL_GOODS.search(marked.clean):
        work.doubt("goods_all", goods=", ".join(dict.fromkeys(named)))
    if m.goods and m.goods != ["*"] and not m.mention.names_goods:
        work.doubt("goods_inferred", goods=", ".join(map(good_name, m.goods)))


def _begins(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether the day from which it is said to run is meant, or that on which somebody acted."""
    if (acted := work.acted) is not None and m.start is not None:
        days = (m.start, acted)
        ends: list[dict[str, date]] = [{"end": add_months(day, m.months)} if m.months else {} for day in days]
        pairs = zip(days, ends, strict=True)
        choices = [Choice(f"start-{day}", f"from {day}", {"start": day} | end) for day, end in pairs]
        work.doubt("later_start", choices, start=acted, later=m.start)


def _number(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether the number stands by the words for the measure."""
    unit = m.level["unit"] if isinstance(m.level, dict) else "share"
    values = sorted({a.value for a in levels.that_may_be_meant(marked.clean, m.change) if a.unit == unit})
    if m.level is not None and len(values) > 1 and (unit == "share" or m.kind == "finance"):
        shown = " and ".join(f"{100 * n:.4g} %" if unit == "share" else f"{n:,g} {unit}" for n in values)
        work.doubt("number_of_several", numbers=shown)
    if m.level is None:
        return
    value = float(m.level["value"]) if isinstance(m.level, dict) else float(m.level)
    if m.variant == "quota" and unit in ("t", "t/yr"):
        added_to_quota(work, value, marked)
    same = [a for a in amounts.find(marked.clean) if abs(a.value - value) <= 1e-6 * max(abs(value), 1.0)]
    if m.kind in BOUGHT and any({*m.goods} & {g.value for g in goods_of_amount(marked, a, a.end + 60)} for a in same):
        return  # "5,000 tonnes of tungsten": it is that of its goods, wherever the stock is named
    words = [sum(1 for at in marked.offsets if at < a.start) for a in same]
    kind = "weight" if m.variant == "quota" or m.kind == "stockpile" else "share" if m.kind in RATED else ""
    if not same and kind and any(tells_number(marked_evidence(e), kind, value) for e in m.evidence):
        return  # the headline names the quota or the tax, another sentence its tonnes or its rate
    if min((max(first - w, w - last, 0) for w in words), default=NEAR + 1) > NEAR:
        number = f"{value:,g} {m.level['unit']}" if isinstance(m.level, dict) else f"{100 * value:.4g} %"
        work.doubt("number_far", number=number)


def _direction(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether a barrier may be eased or kept where it was read as imposed."""
    if m.kind not in BARRIERS or m.status not in _STANDING or m.change == "cut":
        return
    start = marked.offsets[first]
    stays = _STAYS.match(marked.clean, start)
    if stays and m.end is None and len(marked.of("instrument", None, start, stays.end())) < 2:
        work.doubt("kept", word=" ".join(stays[1].split()))
    is_share = m.kind == "export_control" and m.variant != "quota" and licence_share(marked.clean)
    if m.variant == "general_licence" or is_share:
        return  # to ease is what those are for; "halve the licences it grants": by how much fewer is said
    words = " ".join(marked.token(i) for i in range(max(first - AROUND, 0), first))
    after = " ".join(marked.token(i) for i in range(last, min(last + 4, len(marked.tokens))))
    easing = pattern("doubt.easing_rate" if m.kind in RATED else "doubt.easing_control")
    found = easing.search(words) or easing.search(after)
    stops = (*_STOP.finditer(marked.clean), *stopped_licences(marked.clean))
    if found and not any(found[0].lower() in stop[0].lower() for stop in stops):
        approval = work.doubts.get("approval") or work.doubts.get("approval_precedent")
        choices = (work.eased, *approval.choices) if work.eased and approval else ()
        is_rate = _is_rate_of(m, found[0])
        is_kept = _KEPT.fullmatch(found[0]) or (is_rate and m.end and found[0].startswith(("extend", "prolong")))
        work.doubt("kept" if is_kept else "eased_rate" if is_rate else "direction", choices, word=found[0])
    elif not found and (word := _other_verb(marked, first)):
        work.doubt("direction", word=word)


def _is_rate_of(m: ReadMeasure, word: str) -> bool:
    """Whether a word that eases is one on a rate, of which no policy is a return: not ``lift its tariff to 30 %``."""
    return m.kind in RATED and not (m.change and word.startswith("lift"))


def _other_verb(marked: MarkedSentence, first: int) -> str:
    """The word that has a named measure for its object, where none is known to impose one: ``will forgo a tariff``."""
    start = marked.offsets[first]
    if not any(mark.start == start for mark in marked.of("instrument")):
        return ""  # a verb or a phrase is the measure
    at = next((i for i in range(first - 1, max(first - 7, -1), -1) if marked.token(i) in _DETERMINERS), 0)
    if not at or any(marked.token(i) in _PREPOSITIONS for i in range(at, first)):
        return ""
    governing = [marked.token(at - 1), *([marked.token(at - 2)] if marked.token(at - 1) in _PREPOSITIONS else [])]
    if any(a.first <= at - 1 < a.last for a in marked.of("actor")):
        return ""  # "China's ban"
    known = any(word in _LINKING or word.startswith(_IMPOSING) for word in governing)
    return "" if known or not marked.tokens[at - 1].islower() else " ".join(reversed(governing))  # "Since Thursday the"


def _exchange(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether the measure is one side's offer for another: each waits for the other."""
    if m.status not in _STANDING or (found := _EXCHANGE.search(marked.clean)) is None:
        return
    after = marked.offsets[first] >= found.start()
    work.doubt("in_return" if after else "offer", word=found[0].lower())


def _asked_for(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether somebody is only asked for it, it is said not to be done, or a court rules on it."""
    start = marked.offsets[first]
    lead = marked.clean[:start]
    if found := _NOT_DONE.search(lead):
        work.doubt("denied", word=f"{found[0]}{marked.tokens[first]}".lower())
    elif (found := _NOT_BARRED.search(marked.clean, start)) and found.start() < marked.offsets[last - 1]:
        work.doubt("denied", word=found[0].lower())
    asked = [found for found in [_ASKS_BODY.search(lead)] if found]
    for a in (a for a in marked.of("actor") if a.kind != "company" and a.end <= start):
        if not _LEAVES_CLAUSE.search(marked.clean[a.end : start]):
            asked += filter(None, (_ASKS.search(marked.clean[: a.start]), _IS_ASKED.match(marked.clean[a.end :])))
    if m.kind in BARRIERS and (found := _RULED.search(marked.clean)):
        work.doubt("ruled", word=" ".join(found[0].lower().split()[-4:]))
    if asked:
        work.doubt("asked_for", word=asked[0][0].strip().lower())


def _decided(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether what was read as decided is only talked about."""
    if m.status not in ("in_force", "announced", "lifted"):
        return
    start = marked.offsets[first]
    if m.of_history and m.status == "in_force" and m.end is None and m.mention and m.mention.number > 0:  # not the lead
        work.doubt("background", word="long ago")
    had = _HAD.search(marked.clean[:start]) or _HAD_STOOD.match(marked.clean, start)
    if (found := had) and m.status != "lifted":  # "lifted the ban that had been in force since May"
        work.doubt("background", word=" ".join(found[0].lower().split()[:6]))
    around = " ".join(marked.tokens[max(first - 2 * AROUND, 0) : last + 2])  # as written: "May" is the month
    granted = [w.span() for w in _PERMISSION.finditer(around)]  # "that its smelters may export" decides nothing
    granted += [w.span() for w in forbidden(marked, around)]
    free = (w for w in _MAY.finditer(around) if w[0] != "May" and not any(a <= w.start() < b for a, b in granted))
    if found := next(free, None):
        work.doubt("opinion" if _OPINION.fullmatch(found[0]) else "may", word=found[0].lower())
    if heard := _RUMOUR.search(f"{marked.clean} {work.following}"):
        work.doubt("rumour", word=heard[0].lower())


def _state(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether another word of the sentence tells of another state than the one that was read, or denies or reckons."""
    if m.status not in (*_STANDING, "lifted"):
        return
    others = _ENDED if m.status == "threatened" else ("denied", *_OPEN) if m.status == "lifted" else (*_ENDED, *_OPEN)
    cues = [c for c in marked.of("cue", "status") if c.value in others and not (first <= c.first and c.last <= last)]
    cues = [c for c in cues if c.value != "reported" or not several_tell(m)]
    made = range(first, last) if m.variant == "ban" else ()  # "no longer permit": it is what makes the stop
    not_made = (c for c in marked.of("cue", "negation") if c.first not in made or marked.token(c.last) != "longer")
    cues += [c for c in not_made if -1 <= first - c.last <= AROUND]
    if m.status != "threatened":
        cues += [c for c in marked.of("cue", "condition") if c.first < last]
    elif found := _CONDITION.search(marked.clean):
        _hangs_on(work, found)
        # "unless the licences are withdrawn": it is the other side's measure that would end
        cues = [c for c in cues if not (found.start() <= c.start < found.end() and c.start >= found.start(1))]
    # it is the supply that ends, or licences that are refused, not the control
    stops = [w.span() for shape in (_ENDS_SUPPLY, _STOP) for w in shape.finditer(marked.clean)]
    stops += [w.span() for w in stopped_licences(marked.clean)]
    cues = [c for c in cues if not any(a <= c.start < b for a, b in stops)]
    back = spans_of_return(marked.clean)
    if (over := pause_over(marked.clean)) and over.start() <= marked.offsets[first] < over.end():
        work.doubt("pause_over")
        back.append(over.span())
    cues = [c for c in cues if not any(a <= c.start < b for a, b in back)]
    barred = [w.span() for w in forbidden(marked, marked.clean)]  # "no gallium may leave" denies nothing
    cues = [c for c in cues if not ends_pause(marked, c) and not any(a <= c.start < b for a, b in barred)]
    in_goods = {at for good in marked.of("good") for at in range(good.first, good.last + 1)}
    cues = [c for c in cues if c.text != "May" and not (c.first in in_goods and _FORM.fullmatch(c.text))]
    longer = [c for c in cues if c.text.lower() == "no" and marked.token(c.last) in ("longer", "more")]
    cues = [c for c in cues if c not in longer] if m.status == "lifted" else cues  # that it ends is what was read
    aim = marked.offsets[last - 1] + len(marked.tokens[last - 1])
    cues = [c for c in cues if not (c.value in AIMS and c.first >= last and is_purpose(marked.clean, c, aim))]
    named = (marked.offsets[first], aim)
    cues = [c for c in cues if not (c.value == "threatened" and is_harm(marked.clean, c.start, named))]
    start, end = own_part(marked, first)
    cues = [c for c in cues if start <= c.start < end]
    if cues and "may" not in work.doubts:
        state = {"negation": "denied", "condition": "conditional"}.get(cues[0].kind) or _STATES.get(cues[0].value)
        word = cues[0].text.lower()
        if cues[0] in longer:
            state, word = "ended", f"no {marked.token(cues[0].last)}"
        is_near = max(first - cues[0].last, cues[0].first - last) <= AROUND
        ends = _is_rate_of(m, word) and cues[0].value in _ENDED[1:] and m.status != "threatened" and is_near
        work.doubt("eased_rate" if ends else "other_state", state=state or "not decided", word=word)
    for shape in (*_SUPPOSED, _WOULD) if m.status != "threatened" else ():
        if found := shape.search(marked.clean[start:end]):
            work.doubt("supposed", word=found[0].strip())


def _hangs_on(work: MeasureWork, found: re.Match[str]) -> None:
    """Ask what the condition of a threat is in the model; one that the talks are about is taken for their failure."""
    if not _OF_TALKS.search(found[1]):
        fails = Choice("no-deal", "the failure of the talks stands for the condition", {"status": "threatened"})
        met = Choice("condition-met", "the condition comes true", {"status": "announced"})
        work.doubt("condition", (fails, met), word=found[0])
    elif not _NO_DEAL.search(found[0]):
        work.assume(f'it comes if the talks fail, which stands for what the text says: "{found[0]}"')


def _examples_of_group(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether goods that were read are only examples of a group: ``rare earths such as dysprosium``."""
    rows = good_rows()
    named = [g for g in m.goods if g not in WIDE_GROUPS and rows.get(g, {}).get("pattern")]
    for group, example in pairwise(marked.of("good")):
        words = " ".join(marked.token(i) for i in range(group.last, min(example.first, group.last + AROUND)))
        is_group = group.value in WIDE_GROUPS and group.value not in m.goods
        if is_group and example.value in named and _EXAMPLE.search(words):
            doubt_group_beside(work, named, [group.value])


def _form_of_goods(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether the goods are scrap, ore, machines for them, and not what is simulated."""
    if m.kind not in ("export_control", "export_tax", "tariff", "purchase", "stockpile"):
        return
    for mark in marked.of("good"):
        if mark.value not in m.goods or not good_rows().get(mark.value, {}).get("pattern"):
            continue
        beside = [marked.token(i) for i in range(mark.first - _CLOSE, mark.last + _CLOSE)]
        if found := _FORM.search(" ".join(beside)):
            if _ORE.fullmatch(found[0]) and _AND_METAL.search(marked.clean[mark.end :]):
                continue  # "antimony concentrate and metal"
            work.doubt("goods_ore" if _ORE.fullmatch(found[0]) else "goods_form", form=found[0].lower())


def _other_goods(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether ``exports of`` is followed by goods that no table knows."""
    if m.kind not in EXPORT_LIMITS:
        return
    for act in _ACT_ON.finditer(marked.clean):
        start = act.start(1)
        end = next((i for i in range(start, len(marked.clean)) if marked.clean[i] in ",;:.("), len(marked.clean))
        goods = [g for g in (*marked.of("good"), *marked.of("named")) if g.start < end and g.end > start]
        actors = [a for a in marked.of("actor") if a.start <= start < a.end]
        near = [i for i, at in enumerate(marked.offsets) if act.start() <= at < end]
        if near and not goods and not actors and min(abs(near[0] - last), abs(first - near[0])) <= AROUND:
            work.doubt("goods_other", other=act[1].split()[0])


def _buyers(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether only some firms are meant."""
    if m.kind not in WITHHOLDING:
        return
    firms = [a for a in marked.of("actor") if a.kind == "company" and marked.token(a.first - 1) in ("to", "for", "on")]
    if firms:
        work.doubt("some_buyers", who=firms[0].text)
    if m.variant != "entity_list" and (found := _SOME.search(marked.clean[slice(*own_part(marked, first))])):
        work.doubt("some_buyers", who=found[0])


def _targets(work: MeasureWork, m: ReadMeasure, first: int, last: int, marked: MarkedSentence) -> None:
    """Whether a country of the sentence may be the target where none was read, and controllers among members."""
    others = _others(m, marked)
    if m.kind in BARRIERS and m.affected in ([], ["*"]) and others:
        field = "on" if "on" in REGISTRY[m.kind].model.model_fields else "destinations"
        names = " and ".join(country_name(code) for code in others)
        regions = list(dict.fromkeys(work.region_of(code) for code in others))
        known = [Choice("named", f"on {names}", {field: regions})] if set(regions) <= {*work.regions} - {"ROW"} else []
        work.doubt("target_unnamed", [*known, Choice("all", "on all others", {field: ["*"]})], named=names)


def _others(m: ReadMeasure, marked: MarkedSentence) -> list[str]:
    """Countries of a sentence beside the one who acts, without those that speak and those it is told in."""
    after = m.mention.end if m.mention else 0
    own = (a for a in marked.of("actor") if a.kind in ("country", "adjective") and a.value != m.actor)
    return list(dict.fromkeys(a.value for a in own if not _is_place(marked, a) and not is_harmed(marked, a, after)))


def _is_place(marked: MarkedSentence, mark: WordMark) -> bool:
    return marked.token(mark.first - 1) in ("in", "from", "at", "by")
