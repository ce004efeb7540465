"""Who acts."""

from dataclasses import replace

from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.mentions.clauses import ClausePart, subjects
from monazite.reading.parties.non_targets import uses_goods
from monazite.reading.parties.pronouns import who_did_it_earlier, whom_it_means
from monazite.reading.parties.tariff_perspective import bearers, is_faced
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import WordMark

_COMPANY_OK = ("project", "finance", "purchase", "partnership")
_PRONOUNS = ("he", "she", "it")
_SAID = ("said", "says")
_RELATIVE = ("that", "which")
_CLOSE = 2
"""Sentences over which one that only says who bears a tariff goes on about who levies it."""
_GOVERNMENT, _OF_TRADE = pattern("parties.government"), pattern("doubt.witness_speaks")
_COMPLAINT, _ORIGIN, _FLOW_AFTER = (pattern(f"parties.{name}") for name in ("complaint", "origin", "flow_after"))

Party = tuple[ClausePart | None, bool]
"""Who acts, if anybody, and whether the sentence itself says so."""


def acting_party(w: TriggerContext, ctx: ReadingContext) -> Party:
    """Who acts: owner, agent, subject, else somebody of other clauses and, by inference, of earlier sentences.

    Nobody where that would be who complains of it: ``took the quotas to the World Trade Organization``.
    """
    part, named = _who_acts(w, ctx)
    found = _COMPLAINT.search(w.marked.clean)
    if part and found and part.mark.first >= 0 and part.mark.start < found.start() < w.trigger.mark.start:
        return None, False
    return part, named


def _who_acts(w: TriggerContext, ctx: ReadingContext) -> Party:
    """Who acts, whoever complains of it."""
    if party := _beside_instrument(w):
        return party
    if meant := who_did_it_earlier(w) or whom_it_means(w, ctx):
        return meant, True
    if party := _of_faced_tariff(w, ctx) or _subject_before(w):
        return party
    companies = w.trigger.kind in _COMPANY_OK
    near, named = _of_other_clause(w, companies)
    if near:
        return near, named
    if origin := _where_it_leaves(w):
        return origin, True
    part = _of_earlier_sentences(w, ctx, companies)
    return part, part is not None and w.marked.token(0) in _PRONOUNS and ctx.named_before == {part.mark.value}


def _where_it_leaves(w: TriggerContext) -> ClausePart | None:
    """The country that goods may not leave, or no longer do, where nobody else acts: ``exports from China halted``."""
    if w.trigger.kind != "export_control" or w.trigger.variant != "ban":
        return None
    text = w.marked.clean
    lands = [a for a in w.marked.of("actor") if a.kind == "country" and _ORIGIN.search(text[: a.start])]
    lands += [a for a in w.marked.of("actor") if a.kind == "adjective" and _FLOW_AFTER.match(text[a.end :])]
    return ClausePart(lands[0], "subject") if lands else None


def _beside_instrument(w: TriggerContext) -> Party | None:
    """Whose the instrument is (``China's export ban``), whose law, and who stands after ``by``."""
    t, kind = w.trigger.mark, w.trigger.kind
    owners = [p for p in w.clause.parts if p.role == "owner" and p.head in range(t.first, t.last)]
    if owners:
        return owners[-1], True
    laws = [p for p in w.clause.parts if p.mark.text.startswith("Section ") and kind == "tariff"]
    agents = [p for p in w.clause.parts if p.role == "agent" and p.mark.start > t.start - 1]
    agents = [p for p in agents if not uses_goods(w.marked, p.mark)]
    agents = [p for p in agents if kind != "project" or p.mark.kind != "body"]
    return next(((p, True) for p in (*laws, *agents)), None)


def _of_faced_tariff(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Who taxes, in a clause that tells of a tariff from the side that bears it: nobody of those who do.

    Where the clause names nobody else, who levies the tariff that the sentence, or the one before, has told of.
    """
    if w.trigger.kind != "tariff" or not is_faced(w):
        return None
    bearing = {p.mark.value for p in bearers(w)}
    others = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.kind != "company"]
    others = [p for p in others if p.mark.value not in bearing][-1:]
    others = others or [p for p in subjects(w.clause, w.trigger.mark.start) if p.mark.value not in bearing][:1]
    earlier = [p for c in w.clauses if c.start < w.clause.start for p in subjects(c, c.end)]
    others = others or [p for p in earlier if p.mark.value not in bearing][:1]
    if others:
        return others[0], True
    number = w.marked.sentence.number
    told = [m for m in ctx.measures if m.kind == "tariff" and m.actor not in bearing]
    part = _of_earlier_sentences(w, ctx, companies=False)
    if not told or part is None or part.mark.value in bearing:
        return None, False
    near = number - told[-1].evidence[-1].number <= _CLOSE
    return ClausePart(replace(part.mark, value=told[-1].actor), "subject"), near


def _subject_before(w: TriggerContext) -> Party | None:
    """The subject that stands before the instrument."""
    t, kind = w.trigger.mark, w.trigger.kind
    acting = subjects(w.clause, t.start, kind in _COMPANY_OK)
    if kind == "project":
        acting = [p for p in acting if p.mark.kind == "company"][-1:] or acting
    acting = [p for p in acting if p.role == "subject"] or acting
    return (acting[0 if kind in PAIRWISE else -1], True) if acting else None


def _of_other_clause(w: TriggerContext, companies: bool) -> Party:
    """The actor of an earlier clause of the sentence, or who stands after the instrument."""
    earlier = [c for c in w.clauses if c.start < w.clause.start]
    later = [p for p in w.clause.parts if p.role == "subject" and (companies or p.mark.kind != "company")]
    said = [p for p in later if w.marked.token(p.mark.last) in _SAID]
    if said and all(c.conditional for c in earlier):
        return said[0], True  # "If China does not ..., we will charge them 200 %, Trump said"
    for clause in reversed(earlier):
        found = subjects(clause, clause.end, companies)
        if found and w.clause.opener not in ("response", "—", "–"):
            return found[0], w.clause.opener not in ("after", ":")
    if later and w.trigger.kind not in PAIRWISE:
        said = w.marked.token(later[0].mark.first - 1) in _RELATIVE  # "the duty that India has levied"
        return later[0], w.trigger.kind != "tariff" or said
    return None, False


def _of_dateline(w: TriggerContext, ctx: ReadingContext) -> list[str]:
    """The country of the dateline, for a sentence of its government; where firms or traders speak it is a place."""
    text = w.marked.clean
    firms = any(a.kind == "company" for a in w.marked.of("actor"))
    is_of_state = _GOVERNMENT.search(text) or not _OF_TRADE.search(text)
    return [ctx.dateline_country] if ctx.dateline_country and is_of_state and not firms else []


def _of_earlier_sentences(w: TriggerContext, ctx: ReadingContext, companies: bool) -> ClausePart | None:
    """The actor whom earlier sentences leave behind: of a measure of the kind, the last subject, a likely state."""
    kind = w.trigger.kind
    pair = ctx.country_pair if kind == "truce" or (kind == "partnership" and ctx.last_subject is None) else []
    same = [m.actor for m in ctx.measures if m.kind == kind and kind in ("tariff", "export_control", "tech_control")]
    last = ctx.last_subject
    if last is not None and (companies or last.mark.kind != "company"):
        known = pair[0] if pair else same[-1] if same else last.mark.value
        return ClausePart(replace(last.mark, value=known, first=-1, last=-1), "subject")
    aside = {p.mark.value for p in w.clause.parts if p.role in ("object", "told")}
    alone = len(ctx.named_states) == 1 and w.marked.of("actor")
    first = w.marked.sentence.number == 0 and not alone  # nobody has been named yet
    states = [] if first else [code for code in ctx.named_states if code not in aside]
    code = next(iter([*pair[:1], *same[-1:], *_of_dateline(w, ctx), *states]), "")
    return ClausePart(WordMark("actor", code, "country", 0, 0, -1, -1, ""), "subject") if code else None
