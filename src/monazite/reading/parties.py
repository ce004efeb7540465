"""Who acts."""

from dataclasses import replace

from monazite.reading.adjacent_words import is_place_of_origin, preposition
from monazite.reading.clauses import ClausePart, subjects
from monazite.reading.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.distant_parties import is_about_company, party_of_earlier_sentences, party_of_other_clause
from monazite.reading.tariff_perspective import is_faced, who_faces
from monazite.reading.vocabulary import WordMark, words

_PLEADING = words("parties.pleading")
_OFFICES = ("authorities", "officials", "government", "customs")
_SELLERS = ("US", "U.S.", "American", "Australian", "Canadian", "Brazilian")
_SELLING = words("parties.selling")
_SAYING = words("parties.saying")
_WON = words("parties.won")
_COMPANY_OK = ("project", "finance", "purchase", "partnership")


Party = tuple[ClausePart | None, bool]
"""Who acts, if anybody, and whether the clause itself says so."""


def acting_party(w: TriggerContext, ctx: ReadingContext) -> Party:
    """Who acts: owner, giver, agent, subject, origin, else somebody of other clauses and sentences."""
    for rule in (_beside_instrument, _behind_instrument, _of_faced_tariff, _subject_before, _around_instrument):
        if party := rule(w, ctx):
            return party
    companies = w.trigger.kind in _COMPANY_OK
    near, sure = party_of_other_clause(w, companies)
    return (near, sure) if near else (party_of_earlier_sentences(w, ctx, companies), False)


def _owners(w: TriggerContext) -> list[ClausePart]:
    """Those whose instrument it is: ``China's export ban``."""
    t = w.trigger.mark
    return [p for p in w.clause.parts if p.role == "owner" and p.head in range(t.first, t.last)]


def _sellers(w: TriggerContext, owners: list[ClausePart]) -> list[ClausePart]:
    """Owners that only name the goods: ``U.S. soybean purchases`` are purchases of American soybeans."""
    return owners if w.trigger.kind == "purchase" and owners and owners[-1].mark.text in _SELLERS else []


def _beside_instrument(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Who makes, buys, taxes at a border or owns what the instrument names."""
    t, kind, owners = w.trigger.mark, w.trigger.kind, _owners(w)
    makers = [p for p in w.clause.parts if p.mark.kind == "company" and (p.role == "agent" or _is_agent_company(w, p))]
    if kind == "project" and makers:
        return makers[0], True  # "Angola's mine, developed by Pensana"
    if kind == "project" and owners and owners[-1].mark.kind == "country":
        firms = [p for p in subjects(w.clause, w.clause.end, True) if p.mark.kind == "company" and p.mark.weight == 1]
        if firms:
            return firms[-1], True  # "Mozambique's Balama mine, which Syrah mothballed"
    if kind == "purchase" and (buyer := _buyer(w)):
        return buyer, True
    if kind == "tariff" and (border := _border_country(w)):
        return border, True
    if owners and not _sellers(w, owners):
        return owners[-1], True
    if t.person and not owners:
        return ClausePart(WordMark("actor", t.person, "body", t.start, t.start, -1, -1, ""), "subject"), True
    return None


def _behind_instrument(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Whose law it is, who gives money or licences, and who stands after ``by``."""
    law = [p for p in w.clause.parts if p.mark.text.startswith("Section ")]
    if law and w.trigger.kind == "tariff":
        return law[0], True
    if giver := _lender_or_licensor(w):
        return giver, True
    agents = [p for p in w.clause.parts if p.role == "agent" and p.mark.start > w.trigger.mark.start - 1]
    if w.trigger.kind == "project":
        agents = [p for p in agents if p.mark.kind != "body"]
    return (agents[0], True) if agents else None


def _of_faced_tariff(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """Who taxes, in a clause that tells of a tariff from the side that bears it."""
    if w.trigger.kind != "tariff" or not is_faced(w):
        return None
    if warned := [p for p in w.clause.parts if p.role == "told"]:
        tellers = [p for p in subjects(w.clause, warned[0].mark.start) if p.mark.value != warned[0].mark.value]
        if tellers:
            return tellers[-1], True  # "Brussels has told Chinese producers that their magnets will face duties"
    others = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.kind != "company"]
    others = others[-1:] or [p for p in subjects(w.clause, w.trigger.mark.start) if p.mark.value != who_faces(w)][:1]
    return (others[0], True) if others else (None, False)


def _subject_before(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """The subject that stands before the instrument."""
    t, kind = w.trigger.mark, w.trigger.kind
    sellers = _sellers(w, _owners(w))
    acting = [p for p in subjects(w.clause, t.start, kind in _COMPANY_OK) if p not in sellers]
    if kind == "tariff" and acting and (teller := _announcing_party(w, acting[-1])):
        return teller, True
    if kind == "project":
        acting = [p for p in acting if p.mark.kind == "company"][-1:] or acting
    public = [p for p in subjects(w.clause, t.start) if p.mark.kind != "company"]
    if kind == "finance" and public and acting and acting[-1].mark.kind == "company":
        return public[-1], True  # "Arafura said that Germany's fund had committed 100 million euros"
    acting = [p for p in acting if p.role == "subject"] or acting
    if not acting:
        return None
    others = any(m.kind == kind and m.actor != acting[-1].mark.value for m in ctx.measures)
    if others and _is_plea(w):
        earlier = next(m for m in reversed(ctx.measures) if m.kind == kind)
        return ClausePart(replace(acting[-1].mark, value=earlier.actor, first=-1, last=-1), "subject"), False
    return acting[0 if kind in PAIRWISE else -1], True


def _around_instrument(w: TriggerContext, ctx: ReadingContext) -> Party | None:
    """A company that speaks, the origin of goods, one of those who agree, whose goods or market it is."""
    kind = w.trigger.kind
    if kind == "project":
        companies = [p for p in w.clause.parts if p.mark.kind == "company"]
        if speakers := [p for p in companies if w.marked.token(p.mark.last) in ("said", "says")]:
            return speakers[0], True  # "Production at the deposit could start in 2030, its owner said"
        if ctx.last_company is not None and is_about_company(w):
            return ClausePart(replace(ctx.last_company.mark, first=-1, last=-1), "subject"), False
    if origin := _origin(w):
        return origin, True
    if kind in PAIRWISE and (between := _agreeing_party(w, ctx)):
        return between, True
    if kind in ("export_control", "export_tax") and (maker := _producer(w)):
        return maker, True
    if kind == "standard":
        markets = [p for p in w.clause.parts if p.mark.kind != "company" and not is_place_of_origin(w.marked, p.mark)]
        return (markets[0], True) if markets else None  # "batteries on the EU market must ..."
    return None


def _buyer(w: TriggerContext) -> ClausePart | None:
    """Who buys: next before the verb (``Hansol, which will buy``), or to whom it is sold (``sold to Ford``)."""
    t, marked = w.trigger.mark, w.marked
    inside = [marked.token(i) for i in range(t.first, t.last)]
    if any(x.startswith(("sold", "sell", "suppl", "deliver")) for x in inside):
        sold = [p for p in w.clause.parts if p.mark.first >= t.first and preposition(marked, p.mark) == "to"]
        return sold[0] if sold else None
    if any(x.startswith("order") for x in inside) and _WON & {marked.token(i) for i in range(t.first - 4, t.first)}:
        placed = [p for p in w.clause.parts if p.mark.first >= t.first and preposition(marked, p.mark) == "from"]
        return placed[0] if placed else None
    buying = next((i for i in range(t.first, t.last) if marked.token(i).startswith(("buy", "purchas", "import"))), None)
    if buying is None:
        return None
    near = [p for p in w.clause.parts if 0 <= buying - p.mark.last <= 6]
    verbs = {"will", "would", "to", "has", "is"}
    near = [p for p in near if verbs & {marked.token(i) for i in range(p.mark.last, buying + 1)}]
    named = [p for p in near if not {"from", "of", "in"} & {marked.token(p.mark.first - 1)}]
    return named[-1] if named else None


def _border_country(w: TriggerContext) -> ClausePart | None:
    """At whose border a duty is paid: ``at the American border``, ``a duty in China``."""
    t = w.trigger.mark
    for p in w.clause.parts:
        after = {w.marked.token(i) for i in range(p.mark.last, p.mark.last + 2)}
        before = w.marked.token(p.mark.first - 1)
        if "border" in after and {"at", "the"} & {before, w.marked.token(p.mark.first - 2)}:
            return p
        if before == "in" and 1 <= p.mark.first - t.last <= 2 and p.mark.kind == "country":
            return p
    return None


def _announcing_party(w: TriggerContext, bearer: ClausePart) -> ClausePart | None:
    """Who speaks of a duty that falls on another's goods: ``Indian steel would face a duty, an American aide said``."""
    goods = {g.first for g in w.marked.of("good")}
    if bearer.mark.kind != "adjective" or not goods & {bearer.mark.last, bearer.mark.last + 1}:
        return None
    for clause in w.clauses:
        for p in clause.parts:
            near = {w.marked.token(i) for i in range(p.mark.first - 7, p.mark.last + 4)}
            if p.mark.value != bearer.mark.value and p.mark.kind in ("body", "person") and near & _SAYING:
                return p
    return None


def _is_plea(w: TriggerContext) -> bool:
    """``Tokyo asked the court to look into the ban``: who speaks is not who acts."""
    t = w.trigger.mark
    definite = w.marked.token(t.first - 1) in ("the", "that", "those", "these")
    return definite and any(w.marked.token(i) in _PLEADING for i in range(t.first - 14, t.first))


def _is_agent_company(w: TriggerContext, part: ClausePart) -> bool:
    """Whether a firm stands right after ``by`` and its country: ``developed by Britain's Pensana``."""
    agents = [p.mark for p in w.clause.parts if p.role == "agent"]
    return any(0 <= part.mark.first - a.last <= 1 for a in agents)


def _lender_or_licensor(w: TriggerContext) -> ClausePart | None:
    """Who gives money (``a loan of the Export-Import Bank``) or licences (``requests to Chinese authorities``)."""
    t = w.trigger.mark
    if w.trigger.kind == "finance":
        found = [p for p in w.clause.parts if p.mark.start >= t.end and p.mark.kind in ("body", "country")]
        found = [p for p in found if preposition(w.marked, p.mark) in ("of", "from")]
        if found and found[0].mark.first - t.last <= 7:
            return found[0]
    if w.trigger.variant == "licence":
        asked = [p for p in w.clause.parts if p.role == "object" and w.marked.token(p.mark.last) in _OFFICES]
        asked = [p for p in asked if preposition(w.marked, p.mark) in ("to", "from")]
        if asked and asked[0].mark.start > t.start:
            return asked[0]
    return None


def _origin(w: TriggerContext) -> ClausePart | None:
    """Where the goods come from or the site lies: ``exports of antimony from China``."""
    kind = w.trigger.kind
    if kind not in ("export_control", "export_tax", "tech_control", "project"):
        return None
    objects = [p for p in w.clause.parts if p.role == "object"]
    if kind == "project":
        makers = [p for p in objects if p.mark.start < w.trigger.mark.start and preposition(w.marked, p.mark) == "of"]
        if makers:
            return makers[-1]
    wanted = ("from", "out", "in") if kind == "project" else ("from",)
    left = [p for p in w.clause.parts if w.marked.token(p.mark.first - 1) in ("leave", "leaves", "leaving")]
    if left and kind != "project":
        return left[0]  # "no gallium may leave China"
    found = [p for p in objects if p.mark.kind != "company" and preposition(w.marked, p.mark) in ("from", "out", "in")]
    return found[0] if found and preposition(w.marked, found[0].mark) in wanted else None


def _producer(w: TriggerContext) -> ClausePart | None:
    """Whose goods may not leave: ``no Chinese dual-use product may be sold``."""
    goods = {g.first for g in w.marked.of("good")}
    adjectives = [p for p in w.clause.parts if p.mark.kind == "adjective" or p.mark.text in ("US", "U.S.", "EU")]
    found = [p for p in adjectives if goods & {p.mark.last, p.mark.last + 1}]
    found = found or [
        p
        for p in adjectives
        if p.mark.start < w.trigger.mark.end
        and _SELLING & {w.marked.token(p.mark.last), w.marked.token(p.mark.last + 1)}
    ]  # "Chinese exporters must obtain a licence"
    return found[0] if found and preposition(w.marked, found[0].mark) != "to" else None


def _agreeing_party(w: TriggerContext, ctx: ReadingContext) -> ClausePart | None:
    """The first of those between whom something is agreed."""
    found = [p for p in w.clause.parts if p.mark.kind != "company"]
    found = [p for p in found if p.role != "object" or preposition(w.marked, p.mark) in ("between", "with", "of")]
    if found and ctx.last_subject is not None and preposition(w.marked, found[0].mark) == "with":
        return None  # "build partnerships with Ukraine": the partner, not the one who acts
    return found[0] if found else None
