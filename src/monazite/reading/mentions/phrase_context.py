"""Whether goods, sums and parties stand beside a turn of phrase that make it a measure of its kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from monazite.reading.amounts import amounts
from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.goods import is_component
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_STATES = ("country", "body", "person", "adjective")
_FIRMS = words("phrases.firms")
_OUTLETS = words("phrases.outlets")
_STANDS = words("phrases.stands")


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase or signal of a kind in a clause, in an article on some topics."""

    marked: MarkedSentence
    clause: Clause
    match: re.Match[str]
    kind: str
    variant: str
    topics: set[str]

    @property
    def minerals(self) -> list[WordMark]:
        """Minerals of the sentence, else those in names of companies."""
        return [g for g in self.marked.of("good") if g.kind == "mineral"] or self.marked.of("named")

    @property
    def goods(self) -> list[WordMark]:
        """Goods of the clause."""
        return [g for g in self.marked.of("good") if self.clause.contains(g)]

    @property
    def wares(self) -> list[WordMark]:
        """Goods of the clause that are not minerals."""
        return [g for g in self.goods if g.kind == "good"]

    @property
    def firms(self) -> list[WordMark]:
        """Companies of the sentence."""
        return [a for a in self.marked.of("actor") if a.kind == "company"]

    @property
    def states(self) -> list[WordMark]:
        """States of the sentence, by whatever name."""
        return [a for a in self.marked.of("actor") if a.kind in _STATES]

    def words(self) -> set[str]:
        """The words of the clause in lower case."""
        tokens = zip(self.marked.tokens, self.marked.offsets, strict=True)
        return {t.lower() for t, at in tokens if self.clause.start <= at < self.clause.end}


def has_context(phrase: PhraseMatch) -> bool:
    """Whether goods, sums and parties are there that make the phrase a measure of its kind."""
    marked, match = phrase.marked, phrase.match
    [marked.token(i) for i in range(len(marked.tokens)) if marked.offsets[i] < match.start()][-8:]
    if rule := _RULES.get(phrase.kind):
        return rule(phrase)
    return bool(phrase.minerals or phrase.wares or "mineral" in phrase.topics)


def _of_export_control(phrase: PhraseMatch) -> bool:
    traded = [g for g in phrase.goods if g.kind == "mineral" or g.value in ("dual-use goods", "chips")]
    if phrase.variant != "extraterritorial":  # "ban the sale of vapes that contain nickel coils"
        traded = [g for g in traded if not is_component(phrase.marked, g)]
    outward = {"country", "abroad", "export", "exports", "exporters", "overseas"} & phrase.words()
    named_before = phrase.variant in ("quota", "ban") and "mineral" in phrase.topics and not phrase.marked.of("good")
    linked = phrase.minerals and phrase.clause.opener in (":", ";", "and", ",")
    return bool(traded or (named_before and outward) or linked)


def _of_technology(phrase: PhraseMatch) -> bool:
    if phrase.variant == "entity_list" and phrase.states:
        return True  # "put Huawei on its blacklist"
    about = [g for g in phrase.goods if g.kind == "mineral" or g.value in ("batteries", "chips")]
    about = about or phrase.marked.of("frame", "tech", phrase.match.start(), phrase.clause.end)
    codes = {a.value for a in phrase.states}
    abroad = len(codes) > 1 or (bool(codes) and "export" in phrase.marked.clean.lower())
    return bool(about) and (abroad or "control" in phrase.topics)


def _of_finance(phrase: PhraseMatch) -> bool:
    marked, clause = phrase.marked, phrase.clause
    money = any(a.kind == "money" for a in amounts.find(marked.clean))
    money = money or phrase.variant in ("equity", "subsidy", "loan")
    passive = phrase.match[0][:1] in "$€£¥0123456789"  # "3 billion euros will be mobilised for projects"
    site = bool(_OUTLETS & {t.lower() for t in marked.tokens})
    about = "mineral" in phrase.topics or (phrase.firms and site)
    given = _has_public_actor(clause) or _has_stand_in(marked, clause) or passive
    return bool(money and about and (phrase.minerals or phrase.firms or site) and given)


def _of_project(phrase: PhraseMatch) -> bool:
    public = any(p.mark.kind in ("body", "country") and p.role == "subject" for p in phrase.clause.parts)
    firm = phrase.firms or phrase.marked.token(1) in _FIRMS or phrase.topics & {"project", "company"}
    about = phrase.minerals or phrase.firms or _has_stand_in(phrase.marked, phrase.clause, 4)
    return bool("mineral" in phrase.topics and about and (firm or public))


def _of_purchase(phrase: PhraseMatch) -> bool:
    weighed = "mineral" in phrase.topics and any(a.kind == "weight" for a in amounts.find(phrase.marked.clean))
    about = phrase.minerals or phrase.wares or weighed or "purchase" in phrase.topics
    return bool(about and (phrase.firms or phrase.states))


def _of_partnership(phrase: PhraseMatch) -> bool:
    sides = len({a.value for a in phrase.states}) + 2 * ("two" in phrase.words())
    sides += _has_stand_in(phrase.marked, phrase.clause)
    return "mineral" in phrase.topics and sides >= 2


def _of_truce(phrase: PhraseMatch) -> bool:
    return bool(phrase.topics & {"tariff", "control", "pair"})


def _of_standard(phrase: PhraseMatch) -> bool:
    return False


_RULES: dict[str, Callable[[PhraseMatch], bool]] = {
    "export_control": _of_export_control, "export_tax": _of_export_control, "tech_control": _of_technology,
    "finance": _of_finance, "project": _of_project, "purchase": _of_purchase, "partnership": _of_partnership,
    "truce": _of_truce, "standard": _of_standard,
}  # fmt: skip


def _has_stand_in(marked: MarkedSentence, clause: Clause, within: int = 99) -> bool:
    """Whether a pronoun or a word such as ``the ministry`` stands for an actor named before, in the first words."""
    inside = [t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end]
    return bool(_STANDS & set(inside[:within]))


def _has_public_actor(clause: Clause) -> bool:
    """Whether a state or its body is there that can give money."""
    return any(p.mark.kind in ("body", "country", "adjective", "person") for p in clause.parts)
