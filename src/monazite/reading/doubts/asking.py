"""From doubts to a question: one for each measure, with ready answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monazite.reading.doubts.doubt import Choice, Doubt
from monazite.reading.doubts.question import AS_READ, LEAVE_OUT, ON_RECORD, Answer, Question
from monazite.reading.draft.draft_work import MeasureWork, describe_measure, goods_in_words, region_name
from monazite.reading.draft.no_quota import lifts_quota
from monazite.reading.parties.countries import REGIONS
from monazite.reading.records import sentence_of
from monazite.scenario.policies import kinds_with

ORDER = ("destinations", "on", "members", "goods", "approval", "rate", "access", "cover", "amount")
"""Fields whose choices are offered, the most telling first; of the others the cautious one is taken."""
Policies = Sequence[dict[str, Any]]
Values = Mapping[str, Sequence[Any]]
OFFERED_FIRST = ("direction", "stop")
"""Topics whose choices are offered before those of any field: whether it eases, and whether all is stopped."""
GUESSES = frozenset(("nothing_named", "mentioned"))
"""Topics of which no answer is advised, because the article may tell of no such measure."""
GRAVE = (
    "record_near",
    "duplicate",
    "reported_stop",
    "reported_act",
    "direction",
    "in_return",
    "offer",
    "other_state",
    "may",
    "supposed",
    "mentioned",
)
"""Topics that are named first, because each says that there may be no such measure."""


def question_on(number: int, work: MeasureWork, policies: Sequence[dict[str, Any]]) -> Question | None:
    """The question on a measure; none without doubts, or where nothing of it would be simulated.

    Parameters
    ----------
    number
        Number of the measure in the reading.
    work
        The measure with its doubts.
    policies
        What would be simulated of it as it was read.
    """
    doubts = list(work.doubts.values())
    if not doubts or not policies:
        return None
    main = _main(doubts)
    drafted: dict[str, list[Any]] = {}
    for name, value in (pair for doubt in doubts for c in doubt.choices[:1] for pair in c.fields.items()):
        drafted.setdefault(name, []).append(value)
    settled = [doubt.choices[0] for doubt in doubts if doubt.choices and doubt is not main]
    choices = main.choices if main else (Choice(AS_READ, "as read", {}),)
    simulate = all(doubt.mode == "simulate" for doubt in doubts)
    answers = [
        _answer(choice, [*settled, choice], policies, drafted, cautious=simulate and at == 0)
        for at, choice in enumerate(choices)
    ]
    on_record = "record_near" in work.doubts
    text = "It is on record: nothing more is simulated" if on_record else "Leave it out: nothing of it is simulated"
    answers.append(Answer(ON_RECORD if on_record else LEAVE_OUT, text, (), cautious=not simulate))
    quote = " ".join(sentence_of(work.measure).sentence.split())
    shown = replace(work.measure, affected=[]) if "target_unnamed" in work.doubts else work.measure
    shown = replace(shown, status="reported") if {"reported_stop", "reported_act"} & {*work.doubts} else shown
    text = f"{describe_measure(shown)}: {_what_is_unclear(doubts, main)}"
    guessed = bool(GUESSES & {*work.doubts}) or {"cover", "goods_inferred"} <= {*work.doubts}
    return Question(f"m{number + 1}", number, text, quote, tuple(answers), guessed)


def _main(doubts: Sequence[Doubt]) -> Doubt | None:
    """The doubt whose choices are offered."""
    open_doubts = [doubt for doubt in doubts if doubt.choices]
    return min(open_doubts, key=_rank, default=None)


def _rank(doubt: Doubt) -> int:
    if doubt.topic in OFFERED_FIRST:
        return -1
    return min((ORDER.index(name) for name in doubt.choices[0].fields if name in ORDER), default=len(ORDER))


def _what_is_unclear(doubts: Sequence[Doubt], main: Doubt | None) -> str:
    """The gravest doubt and the one that the answers settle in words, the rest by name.

    A question that spells out every doubt is not read: what leaves the measure out is named, and what has a default
    that the answers show is listed as filled in.
    """
    grave = [doubt for doubt in doubts if doubt.mode == "leave_out"]
    lead = min(grave, key=lambda d: GRAVE.index(d.topic) if d.topic in GRAVE else len(GRAVE), default=main or doubts[0])
    spoken = [lead, *([main] if main and main is not lead else [])]
    text = "; ".join(doubt.text for doubt in spoken) + "."
    rest = [doubt for doubt in doubts if doubt not in spoken]
    named = {doubt.short for doubt in spoken}
    unclear = dict.fromkeys(d.short for d in rest if d.mode == "leave_out" and d.short not in named)
    filled = dict.fromkeys(d.short for d in rest if d.mode != "leave_out" and d.short not in {*named, *unclear})
    text += f" Also unclear: {', '.join(unclear)}." if unclear else ""
    return text + (f" Filled in, as the answers show: {', '.join(filled)}." if filled else "")


def _answer(choice: Choice, taken: list[Choice], policies: Policies, drafted: Values, *, cautious: bool) -> Answer:
    """The answer that takes some choices; a number is changed only where it is the one that was drafted in doubt."""
    fields = {name: value for one in taken for name, value in one.fields.items()}

    def replaced(block: dict[str, Any]) -> dict[str, Any]:
        own = {
            k: v for k, v in fields.items() if k in block and (isinstance(v, list) or block[k] in drafted.get(k, ()))
        }
        if block["kind"] == policies[0]["kind"] and block["start"] > policies[0]["start"]:
            own.pop("rate", None)  # a later step is what it adds to the first rate
        if "amount" in fields and "quota" in block:
            own["quota"] = fields["amount"]  # the quota on record that it takes the place of is raised as far
        if "approval" in own and "military" in block:
            own["military"] = min(block["military"], own["approval"])  # no more than for civil buyers
        return block | own

    made = tuple(replaced(block) for block in policies)
    said = {name: value for name, value in choice.fields.items() if name in _FIELDS}
    plain = ({k: v for k, v in block.items() if k not in said or said[k] != v} for block in map(_own_share, made))
    words = "; ".join(map(policy_in_words, plain))  # without what the choice says already
    lead = "Simulate" if choice.name == AS_READ else f"{choice.text[0].upper()}{choice.text[1:]}: simulate"
    return Answer(choice.name, f"{lead} {words}", made, cautious)


def _own_share(block: Mapping[str, Any]) -> Mapping[str, Any]:
    """A policy without the share of defence buyers where that is the share of all."""
    is_own = "military" in block and block["military"] != block.get("approval")
    return block if is_own else {k: v for k, v in block.items() if k != "military"}


_FIELDS = {
    "approval": lambda v: f"{100 * v:.3g} % of applications approved",
    "military": lambda v: f"{100 * v:.3g} % of those of defence buyers" if v else "none for defence buyers",
    "review": lambda v: f"after {v:.3g} months of review" if v else "",
    "rate": lambda v: f"{100 * v:.4g} %",
    "quota": lambda v: (
        "the quota on record lifted" if lifts_quota(v) else f"the quota on record raised to {v:,g} t a year"
    ),
    "lift_ban": lambda v: "ban lifted" if v else "",
    "tariff_cut": lambda v: f"{100 * v:.4g} points less",
    "cover": lambda v: f"{v:g} months of use",
    "share": lambda v: f"mines at {100 * v:.3g} % of their capacity",
    "access": lambda v: f"{100 * v:.3g} % of technology gets through",
    "preference": lambda v: f"members' supply weighs {v:g} times as much",
    "offtake": lambda v: f"{100 * v:.3g} % of break-even guaranteed",
    "permit_speed": lambda v: f"permits {v:g} times as fast",
    "projects": lambda v: f"for {', '.join(v)}" if v else "",
    "regions": lambda v: f"for all listed projects of {' and '.join(region_name(r) for r in v)}" if v else "",
}
_AMOUNTS = {"finance": "million USD", "quota": "t a year"}
"""Units of amounts, by kind of policy."""


def policy_in_words(block: Mapping[str, Any]) -> str:
    """A policy in a few words: what is simulated, of whom, on whom, on what, how much, from when."""
    block = _own_share(block)
    kind = "export ban" if block.get("ban") else block["kind"].replace("_", " ")
    whom = block.get("destinations") or block.get("on") or block.get("members") or block.get("partners") or ()
    on = _all_but(whom, block["actor"]) or " and ".join(region_name(r.partition(".")[0]) + _part(r) for r in whom)
    link = "with" if block["kind"] in kinds_with("made_with_others") else "on"
    goods = goods_in_words(block.get("goods", ()))
    parts = [f"{kind} of {region_name(block['actor'])}{f' {link} {on}' if on else ''}{f' ({goods})' if goods else ''}"]
    if "amount" in block:
        months = f" over {block['months']:g} months" if "months" in block else ""
        parts.append(f"{block['amount']:,g} {_AMOUNTS.get(block['kind'], 'million USD')}{months}")
    parts += [text for name, words in _FIELDS.items() if name in block and (text := words(block[name]))]
    parts += [f"{goods_in_words([g])} at {price:g} USD/kg" for g, price in block.get("floor", {}).items()]
    parts.append(f"from {block['start']}" + (f" to {block['end']}" if block.get("end") else ""))
    return ", ".join(parts) + (" if there is no deal" if block.get("status") == "threatened" else "")


def _all_but(whom: Sequence[str], actor: str) -> str:
    """Those whom a measure spares, where it is on all other regions; empty where it is on few."""
    spared = [r for r in REGIONS if r not in (*whom, actor)]
    return f"all but {' and '.join(map(region_name, spared))}" if spared and len(spared) < len(whom) else ""


def _part(name: str) -> str:
    part = name.partition(".")[2]
    return f"'s {part}" if part else ""
