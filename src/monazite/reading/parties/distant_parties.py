"""Who acts where the clause of an instrument does not say it: somebody of another clause or of earlier sentences."""

from dataclasses import replace

from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.mentions.clauses import ClausePart, subjects
from monazite.reading.text.vocabulary import WordMark, words

_LEADING = words("parties.leading")
_FIRM = words("parties.firm")
_GENERIC = words("parties.generic")


def party_of_other_clause(w: TriggerContext, companies: bool) -> tuple[ClausePart | None, bool]:
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
    return None, False


def party_of_earlier_sentences(w: TriggerContext, ctx: ReadingContext, companies: bool) -> ClausePart | None:
    """The actor that earlier sentences leave behind."""
    if companies and w.trigger.kind in ("project", "purchase") and ctx.last_company is not None and is_about_company(w):
        return ClausePart(replace(ctx.last_company.mark, first=-1, last=-1), "subject")
    lead = {w.marked.token(i) for i in range(5)}
    if ctx.measures and lead & _GENERIC and "the" in lead and w.trigger.kind not in PAIRWISE:
        return ClausePart(WordMark("actor", ctx.measures[-1].actor, "country", 0, 0, -1, -1, ""), "subject")
    if ctx.country_pair and (
        w.trigger.kind == "truce" or (w.trigger.kind == "partnership" and ctx.last_subject is None)
    ):
        return ClausePart(WordMark("actor", ctx.country_pair[0], "country", 0, 0, -1, -1, ""), "subject")
    if ctx.last_subject is None or (ctx.last_subject.mark.kind == "company" and not companies):
        code = ctx.dateline_country or _frequent_state(w, ctx, companies)
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


def is_about_company(w: TriggerContext) -> bool:
    """Whether the sentence goes on about a firm: ``Its purchase``, ``The company``, ``The group``."""
    lead = {w.marked.token(i) for i in range(4)}
    said = {w.marked.token(i) for i in range(w.trigger.mark.first)}
    return bool(lead & {"it", "its", "they", "their"}) or (bool(said & _FIRM) and "the" in said)


def _frequent_state(w: TriggerContext, ctx: ReadingContext, companies: bool) -> str:
    """The state that the article names most, other than those that the clause names as a buyer, target or partner."""
    loose = w.trigger.kind == "finance" and w.trigger.mark.kind == "phrase"
    here = {a.value for a in w.marked.of("actor")}
    if loose or (w.marked.sentence.number == 0 and not (len(ctx.named_states) == 1 and here)):
        return ""  # nobody has been named yet
    aside = {p.mark.value for p in w.clause.parts if p.role in ("object", "told")}
    return next(
        (code for code in ctx.named_states if code not in aside),
        ctx.named_states[0] if len(ctx.named_states) == 1 else "",
    )
