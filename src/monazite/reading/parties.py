"""Who acts."""

from dataclasses import replace

from monazite.reading.adjacent_words import is_place_of_origin, preposition
from monazite.reading.clauses import ClausePart, subjects
from monazite.reading.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.tariff_perspective import is_faced, who_faces
from monazite.reading.vocabulary import WordMark, words

_PLEADING = words("parties.pleading")
_LEADING = words("parties.leading")
_OFFICES = ("authorities", "officials", "government", "customs")
_SELLERS = ("US", "U.S.", "American", "Australian", "Canadian", "Brazilian")
_SELLING = words("parties.selling")
_SAYING = words("parties.saying")
_WON = words("parties.won")
_FIRM = words("parties.firm")
_GENERIC = words("parties.generic")
_COMPANY_OK = ("project", "finance", "purchase", "partnership")


def acting_party(w: TriggerContext, ctx: ReadingContext) -> tuple[ClausePart | None, bool]:
    """Who acts, and whether the clause itself says so: owner, giver, agent, subject, origin, else other sentences."""
    t = w.trigger.mark
    companies = w.trigger.kind in _COMPANY_OK
    own = [p for p in w.clause.parts if p.role == "owner" and p.head in range(t.first, t.last)]
    foreign = own if w.trigger.kind == "purchase" and own and own[-1].mark.text in _SELLERS else []
    makers = [p for p in w.clause.parts if p.mark.kind == "company" and (p.role == "agent" or _is_agent_company(w, p))]
    if w.trigger.kind == "project" and makers:
        return makers[0], True  # "Angola's mine, developed by Pensana"
    if w.trigger.kind == "project" and own and own[-1].mark.kind == "country":
        firms = [p for p in subjects(w.clause, w.clause.end, True) if p.mark.kind == "company" and p.mark.weight == 1]
        if firms:
            return firms[-1], True  # "Mozambique's Balama mine, which Syrah mothballed"
    if w.trigger.kind == "purchase" and (buyer := _buyer(w)):
        return buyer, True
    if w.trigger.kind == "tariff" and (border := _border_country(w)):
        return border, True
    if own and not foreign:  # "U.S. soybean purchases" are purchases of American soybeans
        return own[-1], True
    if t.person and not own:
        return ClausePart(WordMark("actor", t.person, "body", t.start, t.start, -1, -1, ""), "subject"), True
    under = [p for p in w.clause.parts if p.mark.text.startswith("Section ")]
    if under and w.trigger.kind == "tariff":
        return under[0], True
    if giver := _lender_or_licensor(w):
        return giver, True
    agents = [p for p in w.clause.parts if p.role == "agent" and p.mark.start > t.start - 1]
    if w.trigger.kind == "project":
        agents = [p for p in agents if p.mark.kind != "body"]
    if agents:
        return agents[0], True
    warned = [p for p in w.clause.parts if p.role == "told"]
    if w.trigger.kind == "tariff" and is_faced(w) and warned:
        tellers = [p for p in subjects(w.clause, warned[0].mark.start) if p.mark.value != warned[0].mark.value]
        if tellers:
            return tellers[-1], True  # "Brussels has told Chinese producers that their magnets will face duties"
    if w.trigger.kind == "tariff" and is_faced(w):
        others = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.kind != "company"]
        others = others[-1:] or [p for p in subjects(w.clause, t.start) if p.mark.value != who_faces(w)][:1]
        return (others[0], True) if others else (None, False)
    before = [p for p in subjects(w.clause, t.start, companies) if p not in foreign]
    if w.trigger.kind == "tariff" and before and (teller := _announcing_party(w, before[-1])):
        return teller, True
    if w.trigger.kind == "project":
        before = [p for p in before if p.mark.kind == "company"][-1:] or before
    public = [p for p in subjects(w.clause, t.start) if p.mark.kind != "company"]
    if w.trigger.kind == "finance" and public and before and before[-1].mark.kind == "company":
        return public[-1], True  # "Arafura said that Germany's fund had committed 100 million euros"
    if [p for p in before if p.role == "subject"]:
        before = [p for p in before if p.role == "subject"]
    if (
        before
        and _is_plea(w)
        and any(m.kind == w.trigger.kind and m.actor != before[-1].mark.value for m in ctx.measures)
    ):
        earlier = next(m for m in reversed(ctx.measures) if m.kind == w.trigger.kind)
        return ClausePart(replace(before[-1].mark, value=earlier.actor, first=-1, last=-1), "subject"), False
    if before and w.trigger.kind in PAIRWISE:
        return before[0], True
    if before:
        return before[-1], True
    speakers = [
        p for p in w.clause.parts if p.mark.kind == "company" and w.marked.token(p.mark.last) in ("said", "says")
    ]
    if w.trigger.kind == "project" and speakers:
        return speakers[0], True  # "Production at the deposit could start in 2030, its owner said"
    if w.trigger.kind == "project" and ctx.last_company is not None and _is_about_company(w):
        return ClausePart(replace(ctx.last_company.mark, first=-1, last=-1), "subject"), False
    if origin := _origin(w):
        return origin, True
    if w.trigger.kind in PAIRWISE and (between := _agreeing_party(w, ctx)):
        return between, True
    if w.trigger.kind in ("export_control", "export_tax") and (maker := _producer(w)):
        return maker, True
    law = (
        [p for p in w.clause.parts if p.mark.kind != "company" and not is_place_of_origin(w.marked, p.mark)]
        if w.trigger.kind == "standard"
        else []
    )
    if law:
        return law[0], True  # "batteries on the EU market must ..."
    near, sure = _party_of_other_clause(w, companies)
    return (near, sure) if near else (_party_of_earlier_sentences(w, ctx, companies), False)


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


def _party_of_other_clause(w: TriggerContext, companies: bool) -> tuple[ClausePart | None, bool]:
    """The actor of another clause of the sentence, or who is named as speaking."""
    earlier = [c for c in w.clauses if c.start < w.clause.start]
    said = [p for p in w.clause.parts if w.marked.token(p.mark.last) in ("said", "says") and p.role == "subject"]
    if said and all(c.conditional for c in earlier):
        return said[0], True  # "If China does not ..., we will charge them 200 %, Trump said"
    for clause in reversed(earlier):
        found = subjects(clause, clause.end, companies)
        topic = w.clause.opener == ":" and clause.end <= 24 and len(clause.parts) == 1  # "DRC: quota comes into force"
        bare = (
            w.clause.opener == ":"
            and not w.clause.parts
            and w.trigger.kind in ("export_control", "tariff", "tech_control")
        )
        if found and (topic or bare or w.clause.opener not in (":", "response", "—", "–")):
            return found[0], w.clause.opener != "after"
    if w.marked.token(0) in _LEADING and w.clause.start == 0 and w.trigger.mark.first <= 8:
        return None, False  # "Since the export ban of 2020 Chinese smelters have ..."
    later = [p for p in w.clause.parts if p.role == "subject" and (companies or p.mark.kind != "company")]
    if (
        later
        and w.trigger.kind not in PAIRWISE
        and (w.trigger.kind != "tariff" or w.marked.token(later[0].mark.last) in ("said", "says"))
    ):
        return later[0], w.trigger.kind != "tariff"
    if w.clause.opener in ("if", "unless", "after", "while"):
        for clause in (c for c in w.clauses if c.start > w.clause.start):
            if found := subjects(clause, clause.end, companies):
                return found[0], True
    return None, False


def _party_of_earlier_sentences(w: TriggerContext, ctx: ReadingContext, companies: bool) -> ClausePart | None:
    """The actor that earlier sentences leave behind."""
    if (
        companies
        and w.trigger.kind in ("project", "purchase")
        and ctx.last_company is not None
        and _is_about_company(w)
    ):
        return ClausePart(replace(ctx.last_company.mark, first=-1, last=-1), "subject")
    lead = {w.marked.token(i) for i in range(5)}
    if ctx.measures and lead & _GENERIC and "the" in lead and w.trigger.kind not in PAIRWISE:
        return ClausePart(WordMark("actor", ctx.measures[-1].actor, "country", 0, 0, -1, -1, ""), "subject")
    if ctx.country_pair and (
        w.trigger.kind == "truce" or (w.trigger.kind == "partnership" and ctx.last_subject is None)
    ):
        return ClausePart(WordMark("actor", ctx.country_pair[0], "country", 0, 0, -1, -1, ""), "subject")
    if ctx.last_subject is None or (ctx.last_subject.mark.kind == "company" and not companies):
        code = ctx.dateline_country or _likely_state(w, ctx) or _frequent_state(w, ctx, companies)
        return ClausePart(WordMark("actor", code, "country", 0, 0, -1, -1, ""), "subject") if code else None
    mark = replace(ctx.last_subject.mark, first=-1, last=-1)
    same = [m for m in ctx.measures if m.kind == w.trigger.kind]
    if w.trigger.kind == "tech_control" and not w.marked.of("cue", "anaphor"):
        same = [m for m in ctx.measures if m.kind in ("export_control", "tech_control")]
    definite = w.trigger.bare and w.marked.token(w.trigger.mark.first - 1) in ("the", "that", "those", "these")
    given = definite or not w.marked.of("cue", "anaphor")
    if same and w.trigger.kind in ("tariff", "export_control", "tech_control") and given:
        mark = replace(mark, value=same[-1].actor)
    return ClausePart(mark, "subject")


def _likely_state(w: TriggerContext, ctx: ReadingContext) -> str:
    """Whose tariff ``the duty on Chinese tungsten`` is: another state of the article, the United States first."""
    if w.trigger.kind not in ("tariff", "price_floor", "stockpile"):
        return ""
    here = {p.mark.value for c in w.clauses for p in c.parts}
    if w.trigger.kind == "tariff" and "president" in w.marked.clean.lower() and "US" not in here:
        return "US"  # "the president's duty on copper", with no country named
    if not here:
        return ""
    others = [code for code in ctx.named_states if code not in here]
    return "US" if "US" in others else others[0] if len(others) == 1 else ""


def _is_about_company(w: TriggerContext) -> bool:
    """Whether the sentence goes on about a firm: ``Its purchase``, ``The company``, ``The group``."""
    lead = {w.marked.token(i) for i in range(4)}
    said = {w.marked.token(i) for i in range(w.trigger.mark.first)}
    return bool(lead & {"it", "its", "they", "their"}) or (bool(said & _FIRM) and "the" in said)


def _frequent_state(w: TriggerContext, ctx: ReadingContext, companies: bool) -> str:
    """The state that the article names most, other than those that the clause names as a buyer, target or partner."""
    if companies and ctx.last_subject is not None:
        return ctx.last_subject.mark.value
    loose = w.trigger.kind == "finance" and w.trigger.mark.kind == "phrase"
    here = {a.value for a in w.marked.of("actor")}
    if loose or (w.marked.sentence.number == 0 and not (len(ctx.named_states) == 1 and here)):
        return ""  # nobody has been named yet
    aside = {p.mark.value for p in w.clause.parts if p.role in ("object", "told")}
    return next(
        (code for code in ctx.named_states if code not in aside),
        ctx.named_states[0] if len(ctx.named_states) == 1 else "",
    )
