"""Who acts."""

from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.mentions.clauses import ClausePart, subjects
from monazite.reading.parties.distant_parties import party_of_earlier_sentences, party_of_other_clause
from monazite.reading.parties.tariff_perspective import is_faced, who_faces
from monazite.reading.text.vocabulary import words

_SELLING = words("parties.selling")
_COMPANY_OK = ("project", "finance", "purchase", "partnership")


Party = tuple[ClausePart | None, bool]
"""Who acts, if anybody, and whether the clause itself says so."""


def acting_party(w: TriggerContext, ctx: ReadingContext) -> Party:
    """Who acts: owner, giver, agent, subject, origin, else somebody of other clauses and sentences."""
    for rule in (_beside_instrument, _behind_instrument, _of_faced_tariff, _subject_before):
        if party := rule(w, ctx):
            return party
    companies = w.trigger.kind in _COMPANY_OK
    near, sure = party_of_other_clause(w, companies)
    return (near, sure) if near else (party_of_earlier_sentences(w, ctx, companies), False)


def _owners(w: TriggerContext) -> list[ClausePart]:
    """Those whose instrument it is: ``China's export ban``."""
    t = w.trigger.mark
    return [p for p in w.clause.parts if p.role == "owner" and p.head in range(t.first, t.last)]


def _beside_instrument(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Who makes, buys, taxes at a border or owns what the instrument names."""
    kind, owners = w.trigger.kind, _owners(w)
    makers = [p for p in w.clause.parts if p.mark.kind == "company" and p.role == "agent"]
    if kind == "project" and makers:
        return makers[0], True  # "Angola's mine, developed by Pensana"
    if owners:
        return owners[-1], True
    return None


def _behind_instrument(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Whose law it is, who gives money or licences, and who stands after ``by``."""
    law = [p for p in w.clause.parts if p.mark.text.startswith("Section ")]
    if law and w.trigger.kind == "tariff":
        return law[0], True
    agents = [p for p in w.clause.parts if p.role == "agent" and p.mark.start > w.trigger.mark.start - 1]
    if w.trigger.kind == "project":
        agents = [p for p in agents if p.mark.kind != "body"]
    return (agents[0], True) if agents else None


def _of_faced_tariff(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Who taxes, in a clause that tells of a tariff from the side that bears it."""
    if w.trigger.kind != "tariff" or not is_faced(w):
        return None
    others = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.kind != "company"]
    others = others[-1:] or [p for p in subjects(w.clause, w.trigger.mark.start) if p.mark.value != who_faces(w)][:1]
    return (others[0], True) if others else (None, False)


def _subject_before(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """The subject that stands before the instrument."""
    t, kind = w.trigger.mark, w.trigger.kind
    acting = subjects(w.clause, t.start, kind in _COMPANY_OK)
    if kind == "project":
        acting = [p for p in acting if p.mark.kind == "company"][-1:] or acting
    acting = [p for p in acting if p.role == "subject"] or acting
    if not acting:
        return None
    return acting[0 if kind in PAIRWISE else -1], True
