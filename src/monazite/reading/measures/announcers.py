"""Who announced a measure, where that is the body that decides: a ministry, a regulator, a parliament, the country.

What such a body says it does is no rumour. Where people without a name tell of it, or a paper does, nobody has
announced it.
"""

import re
from collections.abc import Mapping

from monazite.reading.mentions.clauses import clauses_of
from monazite.reading.records import ReadMeasure, sentence_of
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

_ACTS = ("in_force", "announced", "suspended", "lifted", "threatened")
_HEARSAY, _GENERIC = pattern("status.hearsay"), pattern("announced.body")
_SAYS, _SAID_FIRST = pattern("announced.says"), pattern("announced.said_first")
_ARTICLE = re.compile(r"\b(?:[Tt]he|its)\s+((?:[A-Z][\w.]+\s+){0,2})$")


def announced_by(measure: ReadMeasure, marked: Mapping[int, MarkedSentence]) -> str:
    """The body that an article names as the one that announced a measure or took it; empty where it names none.

    Parameters
    ----------
    measure
        The measure.
    marked
        Sentences of the article by their number.
    """
    if measure.status not in _ACTS or measure.supposed_from:
        return ""
    numbers = dict.fromkeys([sentence_of(measure).number, *(e.number for e in measure.evidence)])
    sentences = [marked[number] for number in numbers if number in marked]
    if not sentences or any(_is_hearsay(sentence) for sentence in sentences):
        return ""
    return next((who for sentence in sentences if (who := _who_speaks(sentence, measure.actor))), "")


def _is_hearsay(marked: MarkedSentence) -> bool:
    heard = [m for m in marked.of("cue", "status") if m.value == "reported"]
    return bool(heard) or _HEARSAY.search(marked.clean) is not None


def _who_speaks(marked: MarkedSentence, actor: str) -> str:
    """The body of a country that says or does what a sentence tells, in its words; then the country that says it."""
    own = [m for m in marked.of("actor") if m.value == actor and m.kind in ("body", "country")]
    acting = {p.mark.start for c in clauses_of(marked) for p in c.parts if p.role in ("subject", "agent")}
    for mark in own:
        if mark.kind == "body" and (mark.start in acting or _speaks(marked, mark)):
            return _with_article(marked, mark)
    if generic := _GENERIC.search(marked.clean):
        foreign = [m for m in marked.of("actor", None, generic.start(1), generic.end(1)) if m.value != actor]
        if not foreign:
            return f"the {generic[1]}"
    spoken = next((mark for mark in own if mark.kind == "country" and _speaks(marked, mark)), None)
    return spoken.text if spoken is not None else ""


def _speaks(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a verb of announcing stands beside a name: ``China said on Monday``, ``said China``."""
    before = _SAID_FIRST.search(marked.clean[: mark.start])
    return before is not None or _SAYS.match(marked.clean[mark.end :]) is not None


def _with_article(marked: MarkedSentence, mark: WordMark) -> str:
    found = _ARTICLE.search(marked.clean[: mark.start])
    return mark.text if found is None else f"the {found[1]}{mark.text}"
