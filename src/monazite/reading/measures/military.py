"""Goods that defence buyers do not get: licences refused to them, a ban on them and on nobody else."""

import re
from dataclasses import replace

from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence

_REFUSED, _BANNED = pattern("military.refused"), pattern("military.banned")
"""Defence buyers get no licences; nothing goes to them: ``banned exports to military users in Japan``."""
_REFUSED_AFTER, _REFUSES = pattern("military.refused_after"), pattern("military.refuses")
"""``Shipments to defence firms will be refused``; ``will refuse shipments to its military``."""
_STAYS = pattern("military.stays")
"""``Military end users stay barred``: what is refused to them goes on."""
_STOPS = re.compile(r"\b([A-Z])\.([A-Z])\.(?=\s)")
_BUYER = re.compile(r".*\b(?:to|for|against|from|on)\s", re.I | re.S)
"""What stands ahead of the buyers of such a match."""
_ASIDE, _BESIDE = pattern("military.aside"), pattern("military.beside")
_AND_OTHERS = pattern("military.and_others")


def narrow_to_military(measure: ReadMeasure, marked: MarkedSentence, start: int, end: int) -> list[ReadMeasure]:
    """The control of a clause, on defence buyers alone where only they are named; two where a country stands beside.

    ``exports to Japan and to military users in the United States``
    """
    if measure.kind != "export_control":
        return [measure]
    if measure.variant == "ban" and not _ASIDE.search(marked.clean) and _is_refused_to_arms(marked, start, end):
        return [_on_military(measure)]
    for found in _BANNED.finditer(marked.clean, start, end):
        lead = _BUYER.match(found[0])
        at = found.start() + (lead.end() if lead else 0)
        if _ASIDE.search(found[0]) or _AND_OTHERS.match(marked.clean, found.end()):
            continue
        before = [a for a in marked.of("actor") if found.start() <= a.start and a.value in measure.affected]
        wide = [a.value for a in before if _BESIDE.fullmatch(marked.clean[a.end : found.end()])]
        if wide:
            theirs = [a for a in measure.affected if a not in wide] or ["*"]
            return [replace(measure, affected=wide), _on_military(replace(measure, affected=theirs))]
        if not _is_joined(marked.clean[at : found.end()]):
            return [_on_military(measure)]
    return [measure]


def _is_refused_to_arms(marked: MarkedSentence, start: int, end: int) -> bool:
    """Whether defence buyers alone are refused: ``will refuse shipments of terbium to Japan's arms makers``."""
    found = _REFUSES.search(marked.clean, start, end)
    return found is not None and not _AND_OTHERS.match(marked.clean, found.end())


def mark_military(measures: list[ReadMeasure], marked: list[MarkedSentence]) -> None:
    """Mark the licences that such a sentence is about: its own, else the last ones told before."""
    licences = [m for m in measures if m.kind == "export_control" and m.variant != "ban"]
    for sentence in marked:
        number, text = sentence.sentence.number, _without_stops(sentence.clean)
        if any(shape.search(text) for shape in (_REFUSED, _REFUSED_AFTER, _STAYS)):
            mine = [m for m in licences if number in {e.number for e in m.evidence}]
            told = sorted((m for m in licences if m.evidence[0].number < number), key=lambda m: m.evidence[0].number)
            for measure in mine or told[-1:]:
                is_own = measure.evidence[0].number == number
                measure.no_military = True
                measure.status = "announced" if is_own and measure.status == "denied" else measure.status


def _without_stops(text: str) -> str:
    """A sentence in which ``U.S.`` ends no clause, each character at its place."""
    return _STOPS.sub(r"\1\2  ", text)


def take_from_ban_before(measures: list[ReadMeasure]) -> None:
    """A ban on defence buyers that directly follows one on all buyers of a country is of the same act and day."""
    bans = [m for m in measures if (m.kind, m.variant) == ("export_control", "ban")]
    for m in (m for m in bans if m.no_military and m.mention and not m.mention.names_actor):
        ahead = (o for o in bans if not o.no_military and o.actor == m.actor)
        whole = next((o for o in ahead if m.evidence[0].number - 1 in {e.number for e in o.evidence}), None)
        if whole is not None and m.start is None and m.mention:
            m.start, m.status, m.mention = whole.start, whole.status, replace(m.mention, names_actor=True)


def _on_military(measure: ReadMeasure) -> ReadMeasure:
    measure.no_military = True
    if measure.status == "denied":
        measure.status = "announced"  # the licence is denied to a buyer, not that there is a control
    return measure


def _is_joined(buyers: str) -> bool:
    """Whether other buyers are named with those of defence: ``Japan's car and defence suppliers``."""
    return re.search(r"\b(?:and|or|as well as)\b|,", buyers, re.I) is not None and not _ONLY_ARMS.fullmatch(buyers)


_ONLY_ARMS = pattern("military.only_arms")
