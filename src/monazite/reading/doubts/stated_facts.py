"""What a sentence states and its reading leaves open: a later beginning, buyers, where money goes, what was before."""

from dataclasses import replace

from monazite.reading.amounts import amounts
from monazite.reading.doubts.buyers_named import acts_as_buyer, is_of_buyers
from monazite.reading.doubts.sentence_checks import AROUND, marked_evidence
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.parties.countries import country_name
from monazite.reading.records import BARRIERS, EXPORT_LIMITS, RATED, sentence_of
from monazite.reading.text.tables import pattern
from monazite.reading.timing import durations

_ENDS_SUPPLY, _MOVED = pattern("doubt.ends_supply"), pattern("doubt.moved")
_OLD_RATE = pattern("doubt.old_rate")
_FROM, _UP_FROM = pattern("doubt.from"), pattern("doubt.up_from")
_REFUSED_AFTER = pattern("military.refused_after")
_REQUESTS = frozenset(("requests", "applications", "permits", "licences", "orders", "supply", "supplies", "exports"))


def take_stated_facts(work: MeasureWork) -> None:
    """Take a later beginning with its length, and for the buyers who is named as such.

    ``The guarantee runs for ten years from 1 March``; ``requests of Korean makers``, ``end its supply to Japan``.
    """
    m = work.measure
    if m.start is not None and m.later_start is not None and "start" not in m.checked:
        spans = durations.find(work.following)
        work.acted, months = m.start, m.months or (spans[0].months if spans else None)
        m = work.measure = replace(m, start=m.later_start, months=months)
    if m.kind == "finance" and not m.affected:
        _take_site_of_money(work)
    if m.kind in BARRIERS:
        _take_what_was(work)
    is_open = m.affected in ([], ["*"]) and "affected" not in m.checked
    if m.kind not in EXPORT_LIMITS or not is_open or m.mention is None:
        return
    marked = marked_evidence(sentence_of(m))
    others = [a.value for a in marked.of("actor") if a.value != m.actor and a.kind in ("country", "adjective")]
    if acts_as_buyer(m, marked) and others:
        work.doubt("actor_inferred", who=country_name(others[0]))
        work.measure = replace(m, actor=others[0], affected=[m.actor])
        return
    named: list[str] = []
    refused = [found.span() for found in _REFUSED_AFTER.finditer(marked.clean)]
    for a in marked.of("actor"):
        before = {marked.token(i) for i in range(max(a.first - AROUND, 0), a.first)}
        is_arms = m.no_military and any(s <= a.start < e for s, e in refused)
        ends = is_arms or (marked.token(a.first - 1) == "to" and bool(_ENDS_SUPPLY.search(marked.clean[: a.start])))
        if a.value != m.actor and (ends or (is_of_buyers(marked, a) and before & _REQUESTS)):
            named.append(a.value)
    if named:
        work.measure = replace(m, affected=list(dict.fromkeys(named)))


def _take_what_was(work: MeasureWork) -> None:
    """Take the later day of a beginning that is moved, and what two rates are apart: ``to 15 percent from 35``."""
    m = work.measure
    text = " ".join(sentence_of(m).sentence.split())
    if m.status == "announced" and m.start and m.end and "start" not in m.checked and _MOVED.search(text):
        m = work.measure = replace(m, start=m.end, end=None)
    if m.kind in RATED and isinstance(m.level, float):
        _take_former_rate(work)


def _take_former_rate(work: MeasureWork) -> None:
    """Take what two rates are apart: ``to 15 percent from 35``, ``a 50% tariff, up from 25% now``.

    The model adds a rate to those that stand, so that the whole of the new one would count the old one twice.
    """
    m = work.measure
    own, *others = (" ".join(text.split()) for text in (sentence_of(m).sentence, *(e.sentence for e in m.evidence)))
    for text in dict.fromkeys((own, *others)):
        shares = [a for a in amounts.find(text) if a.kind == "share"]
        moved = [a.value for a in shares if _UP_FROM.search(text[: a.start])]
        moved += [a.value for a in shares for b in shares if _OLD_RATE.search(text[a.end : b.start])]
        plain = [a.value for a in shares if _FROM.search(text[: a.start])] if m.change == "to" else []
        old = list(dict.fromkeys(moved or plain))
        new = list(dict.fromkeys(a.value for a in shares if a.value not in old))
        is_its_own = new[0] == m.level if new else False
        if len(old) != 1 or len(new) != 1 or not (is_its_own or (text == own and m.change == "to")):
            continue
        apart, change = round(new[0] - old[0], 9), "by" if new[0] > old[0] else "cut"
        work.measure = replace(m, level=abs(apart), change=change, checked=m.checked | {"level"})
        work.assume(f"it was {100 * old[0]:.4g} % before, as the text says")
        return


def _take_site_of_money(work: MeasureWork) -> None:
    """Take for the place where money goes the country named with ``in`` after the sum."""
    m = work.measure
    marked = marked_evidence(sentence_of(m))
    sums = [a.start for a in amounts.find(marked.clean) if a.kind != "share"]
    sites = [a.value for a in marked.of("actor") if sums and a.start > sums[0] and marked.token(a.first - 1) == "in"]
    work.measure = replace(m, affected=[site for site in sites[:1] if site != m.actor])
