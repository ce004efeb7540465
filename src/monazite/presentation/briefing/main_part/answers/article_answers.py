"""What an article asks or leaves open, each with the one sentence of the brief that answers it.

Every point of the article (`monazite.reading.mentions.asked_points`) gets a line: figures of this run and a link, or
that monazite cannot answer, why, and the nearest figure that it has.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticlePoint
from monazite.presentation.briefing.lead_goods import MAGNET_WORDS, GoodsGroup
from monazite.presentation.briefing.main_part.answers.point_answers import PointAnswer, partnership, with_repeats
from monazite.presentation.briefing.main_part.article.article_goods import group_of, price_good, price_words
from monazite.presentation.briefing.main_part.article.article_sentences import (
    military_approval,
    refuses_the_military,
    with_military_points,
)
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.article.target_shipments import expected_shipments
from monazite.presentation.briefing.main_part.branches.branches import BranchFacts
from monazite.presentation.briefing.main_part.branches.policy_chances import PolicyChances
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts
from monazite.presentation.briefing.main_part.stops.line_stop_chances import (
    StopChance,
    stop_chances,
    stop_chances_of_uses,
)
from monazite.presentation.briefing.main_part.talks.negotiation_facts import TalksFacts
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import as_share, published_figure
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.wording import chance as chance_in_words
from monazite.results.names import day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import AnyPolicy

MOST_ANSWERS = 9
"""Lines of a brief; of more points those that the article asks itself come first, the others stand in the annex."""
SILENT = "silent"
"""Topic of a point that monazite cannot answer."""
ALLIES = ("EU", "JP", "KR")
YEAR = 12
_HOW_LONG = re.compile(
    r"\b(how long|until when)\b.*\b(hold out|last|cope|survive|go (on|without)|keep .{0,40}(going|running)|manage)",
    re.I,
)
_BY_WORDS = {
    "price": re.compile(r"\b(double|treble|triple|halve)\b", re.I),
    "stops": re.compile(r"\b(hit (first|hardest)|hardest hit|stand still)\b", re.I),
    "expiry": re.compile(r"\b(prolong|extend|renew)\b", re.I),
}
"""Words of a point whose subject stands in the sentence before it, by topic."""
_SOURCES = re.compile(
    r"\b(any|other|another|enough|more)\b.{0,40}\b(suppl(y|ies|iers?)|sources?)\b|\bfill the gap\b|\bmake up for\b",
    re.I,
)
"""Words that ask who else supplies."""
_HARM = re.compile(r"\b(residues?|radioactiv\w+|pollut\w+|environment\w*|toxic|child labou?r|human rights)\b", re.I)
"""Words of harm beside new sources: such a point is about who bears it, not about when they come."""
_WITHHELD = "Technology withheld"
_OF_TALKS = ("talks", "expiry", "technology")
"""Topics to which no figure of goods is near."""
_GENERAL = ("alternatives", "ethics", "dominance", "stability", "first", "smuggling")
"""Topics that are answered from what the main part has anyway, whomever the article names."""


@dataclass(frozen=True)
class AnswerFacts:
    """What answers are made of."""

    ctx: BriefContext
    horizon: Horizon
    branches: BranchFacts
    courses: PolicyChances | None
    talks: TalksFacts | None
    grades: GradeFacts | None = None


Answer = Callable[[AnswerFacts, ArticlePoint], PointAnswer | None]
"""The answer to a point; None where the run has no figure for it."""


def article_answers(facts: AnswerFacts) -> list[PointAnswer]:
    """Points of the article with their answers, in its order; none without an article."""
    reading = facts.ctx.reading
    points = with_military_points(facts.ctx, reading.points) if reading else []
    return with_repeats([_answer(facts, point) for point in chosen_points(points)])


def chosen_points(points: Sequence[ArticlePoint]) -> list[ArticlePoint]:
    """The points that get a line: all, or as many as there is room for, those first that the article asks itself."""
    first = sorted(range(len(points)), key=lambda i: (not points[i].asks, i))[:MOST_ANSWERS]
    return [points[i] for i in sorted(first)]


def _answer(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer:
    if point.left_out:
        return PointAnswer(point.quote, "left out")
    if refuses_the_military(point.quote) and (share := military_approval(facts.ctx, facts.horizon)) is not None:
        return PointAnswer(point.quote, "military", figure=share)
    missing = _other_goods(facts.ctx, point)
    if point.outside or (missing and point.topic not in ("talks", "threat", "partnership", *_GENERAL)):
        return _nearest(facts, point, point.outside or "other_minerals", missing)
    if asks_how_long(point.quote) and (found := _endurance(facts, point)):
        return found
    if point.topic in _GENERAL:
        is_of_harm = point.topic == "alternatives" and _HARM.search(point.quote) is not None
        return PointAnswer(point.quote, "ethics" if is_of_harm else point.topic)
    if point.topic == "partnership":
        return partnership(facts.ctx, point)
    if not point.topic and _SOURCES.search(point.quote):
        return PointAnswer(point.quote, "alternatives")
    topic = point.topic or next((name for name, words in _BY_WORDS.items() if words.search(point.quote)), "")
    found = _ANSWERS[topic](facts, point) if topic in _ANSWERS else None
    return found or _nearest(facts, point, point.topic or "subject", _place(facts.ctx, point))


def _nearest(facts: AnswerFacts, point: ArticlePoint, reason: str, what: str = "") -> PointAnswer:
    """A point that is not answered, with the nearest figure: exports of the leading good; none for talks."""
    if reason in _OF_TALKS:
        return PointAnswer(point.quote, SILENT, reason)
    group = facts.ctx.goods.shipped[0]
    share = expected_shipments(facts.ctx.onward, group, "WORLD", facts.horizon)
    return PointAnswer(point.quote, SILENT, reason, what=what, figure=share, beside=group.word.lower())


def _other_goods(ctx: BriefContext, point: ArticlePoint) -> str:
    """The first good that a point names where the run has none of those it names; empty otherwise."""
    return "" if not point.goods or any(good.is_in_run for good in point.goods) else point.goods[0].name


def _place(ctx: BriefContext, point: ArticlePoint) -> str:
    return next((region for region in point.regions if region in ctx.run.results.index.region), "")


def _abroad(ctx: BriefContext, point: ArticlePoint) -> str:
    """The first region that a point names and that neither controls nor acts; empty for none."""
    regions = [r for r in point.regions if r not in (ctx.run.controller, point.actor)]
    return next((region for region in regions if region in ctx.run.results.index.region), "")


def _group(ctx: BriefContext, point: ArticlePoint) -> GoodsGroup:
    """The shipped goods that a point is about: those that it names, else those that lead the brief."""
    return group_of(ctx, [pattern for good in point.goods for pattern in good.patterns])


def _course(courses: PolicyChances | None, kind: str) -> Quantity | None:
    """Chance of a kind of course; none is told as nought."""
    if courses is None:
        return None
    found = next((course.chance for course in courses.kinds if course.kind == kind), None)
    return found or replace(courses.kinds[0].chance, value=0.0, low=0.0, high=0.0)


def _control(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Exports of what is controlled, to the country that is named."""
    ctx, where = facts.ctx, _abroad(facts.ctx, point)
    # the second where nobody counts what goes there of the first
    for group in (_group(ctx, point), ctx.goods.shipped[0]):
        share = expected_shipments(ctx.onward, group, where or "WORLD", facts.horizon)
        if share is not None:
            return PointAnswer(point.quote, "control", where=where, what=group.word.lower(), figure=share)
    return None


def _licences(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Exports under licence, and the chance that suspended measures return."""
    found = _control(facts, point)
    if found is None:
        return None
    until = facts.courses.until if facts.courses else ""
    return replace(found, topic="licences", second=_course(facts.courses, "lapse"), when=until)


def _expiry(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Chances that what is suspended returns, and that today's rules go on: that of the course so named elsewhere."""
    if facts.courses is None:
        return None
    lapse = _course(facts.courses, "lapse")
    named = {course.kind for course in facts.courses.kinds}
    goes_on = _course(facts.courses, "as it is" if "renewal" not in named else "renewal")
    return PointAnswer(point.quote, "expiry", when=facts.courses.until, figure=lapse, second=goes_on)


def _threat(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """The branch in which the threat is carried out: exports, and what it takes from or gives to real income."""
    ctx, policy = facts.ctx, _threatened(facts.ctx, point)
    if ctx.other is None or policy is None:
        return None
    first = max(policy.start.replace(day=1), facts.horizon.first)
    last = min(month_start(first, YEAR - 1), ctx.run.end, ctx.other.end)
    if first > last:
        return None
    group, months = ctx.goods.shipped[0], (first, last)
    found = ctx.other.finite_quantity("exports_counted_index", good=group.label, region="WORLD", over=months)
    if found is None:
        return None
    rate = getattr(policy, "rate", None)
    tariff = published_figure(rate, "share", "threatened_tariff", policy.source) if rate else None
    answer = PointAnswer(point.quote, "threat", where=policy.actor, when=day_text(policy.start),
                           figure=as_share(found), second=tariff)  # fmt: skip
    income = _income_change(ctx, policy.actor, months) if tariff else None
    word = "" if income is None else "lower" if income.value < 0.0 else "higher"
    return replace(answer, beside=word, sides={"income": _size(income)} if income else {})


def _threatened(ctx: BriefContext, point: ArticlePoint) -> AnyPolicy | None:
    """The measure of the scenario that a point threatens with; None where none was drafted."""
    if ctx.other is None or not ctx.other.results.scenario.enforce_threats:
        return None
    threats = [p for p in ctx.other.results.scenario.policy if p.status == "threatened"]
    own = [p for p in threats if point.actor in ("", p.actor)]
    return next((p for p in own if point.day in (None, p.start)), own[0] if own else None)


def _income_change(ctx: BriefContext, region: str, months: tuple[date, date]) -> Quantity | None:
    """Real income with a threat carried out over that without, per cent, draw by draw."""
    runs = [run.sample("tariff_income", region=region, over=months) for run in (ctx.run, ctx.other) if run is not None]
    if len(runs) < 2 or any(run is None for run in runs):
        return None
    without, with_it = (run for run in runs if run is not None)
    count = min(len(without.values), len(with_it.values))
    difference = with_it.values[:count] - without.values[:count]
    if not np.isfinite(difference).all() or float(np.abs(np.median(difference))) < 1e-3:
        return None
    sample = Sample(difference, "%", "tariff_income", dict(with_it.where), with_it.run, with_it.sources)
    return sample.median


def _size(q: Quantity) -> Quantity:
    """A quantity without its sign."""
    low, high = sorted((abs(q.low), abs(q.high)))
    return replace(q, value=abs(q.value), low=low, high=high)


def _talks(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Chance of a deal by the next date."""
    if facts.courses is not None:
        return PointAnswer(point.quote, "talks", when=facts.courses.until, figure=_course(facts.courses, "deal"))
    chance = facts.talks.next_chance if facts.talks else None
    return chance and PointAnswer(point.quote, "talks", when=chance.when, figure=chance.chance)


def _stops(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Chance that lines of an industry stand in a country, and the same where things go worse."""
    ctx, months = facts.ctx, facts.horizon.months
    where = [region for region in point.regions if region != ctx.run.controller]
    cell = next(
        (cell for cell in _chances_asked(ctx, ctx.onward, months, point) if not where or cell.region in where), None
    )
    if cell is None:
        return None
    worse = _worse_world(facts)
    other = None
    if worse is not None:
        cells = _chances_asked(ctx, worse[1], months, point)
        other = next(c.chance for c in cells if (c.industry, c.region) == (cell.industry, cell.region))
        other = None if chance_in_words(other) == chance_in_words(cell.chance) else other
    label = worse[0] if worse else ""
    return PointAnswer(point.quote, "stops", where=cell.region, what=cell.industry, figure=cell.chance,
                         second=other, beside=label)  # fmt: skip


def _chances_asked(
    ctx: BriefContext, run: ResultsLookup, months: tuple[date, date], point: ArticlePoint
) -> list[StopChance]:
    """Chances of the uses that a point names, else of its industries, else of all; the highest first."""
    of_uses = stop_chances_of_uses(ctx, run, months, point.uses) if point.uses else []
    if of_uses:
        return of_uses
    own = point.industries
    return [cell for cell in stop_chances(ctx, run, months) if not own or cell.industry in own]


def _worse_world(facts: AnswerFacts) -> tuple[str, ResultsLookup] | None:
    """The branch with the fewest exports, with its name; None where that is the run that the brief tells of."""
    ctx, own = facts.ctx, facts.branches.branches
    if not facts.horizon.is_ahead or not own:
        return None
    slices: dict[str, ResultsLookup] = dict(ctx.slices.items())
    runs = [(branch, slices.get(branch.short)) for branch in own] if slices else [(own[-1], ctx.other)]
    found = [(branch.shipments.value, branch.label, run) for branch, run in runs if branch.shipments and run]
    share, label, run = min(found, key=lambda one: one[0], default=(1.0, "", None))
    usual = own[0].shipments
    if run is None or (len(own) > 1 and usual is not None and share >= usual.value):
        return None
    return label, run


def _stock(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Days of use that users in a country hold, and its state."""
    ctx, group = facts.ctx, _group(facts.ctx, point)
    where = _place(ctx, point) if point.regions else reader_region(ctx)
    if not where or where == ctx.run.controller:
        return None
    users, state = (
        ctx.onward.finite_quantity(name, good=group.label, region=where, at=facts.horizon.first)
        for name in ("cover", "strategic_cover")
    )
    if users is None:
        return None
    state = state if state is not None and state.value >= 1.0 else None
    what = "magnets" if group.label == "magnet" else group.word.lower()
    return PointAnswer(point.quote, "stock", where=where, what=what, figure=users, second=state)


def asks_how_long(quote: str) -> bool:
    """Whether words ask how long somebody holds out: stock and other sources answer it, whatever else they name."""
    return _HOW_LONG.search(quote) is not None


def _endurance(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Days of stock of a good in a country, and who else makes it: of one that a country asked about makes, if any."""
    ctx, rows = facts.ctx, [row for row in (facts.grades.rows if facts.grades else ()) if row.others]
    where = _abroad(ctx, point) or reader_region(ctx)
    asked = {ctx.short_name(region) for region in point.regions if region not in (where, ctx.run.controller)}
    own = _group(ctx, point).label if point.goods else ""
    row = next((one for one in rows if one.good == own), None)
    row = row or next((one for one in rows if asked & {other.region for other in one.others}), None)
    row = row or next(iter(rows), None)
    if row is None:
        return None
    month = min(max(facts.horizon.day.replace(day=1), ctx.run.start), ctx.run.end)  # that of the table of grades
    stock = ctx.onward.finite_quantity("cover", good=row.good, region=where, at=month)
    if stock is None:
        return None
    sides = {one.region: one.share for one in row.others if one.region != ctx.short_name(where)}
    name = MAGNET_WORDS.get(row.good) or ctx.names.good(row.good)
    return PointAnswer(point.quote, "endurance", where=where, what=name, figure=stock, sides=sides)


def _price(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Price of the leading good outside, and over that inside."""
    ctx, months = facts.ctx, facts.horizon.months
    price = ctx.onward.finite_quantity("price_outside", good=price_good(ctx), over=months)
    gap = ctx.onward.finite_quantity("price_ratio", good=price_good(ctx), over=months)
    what = price_words(ctx)
    return price and PointAnswer(point.quote, "price", what=what, figure=price, second=gap)


def _cost(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Value added that a country loses over the horizon: likely, and in a bad case."""
    ctx = facts.ctx
    if facts.branches.sizes_of:
        return None
    dearest = facts.branches.branches[0].dearest if facts.branches.branches else None
    where = _abroad(ctx, point) or (dearest.region if dearest else "US")
    lost = ctx.onward.sample("loss_central", sector="total", region=where, over=facts.horizon.months, reduce="sum")
    return lost and PointAnswer(point.quote, "cost", where=where, figure=lost.median, second=lost.bad_case)


def _duty(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Real income of the country that levies duties, against the base year's duties."""
    ctx, where = facts.ctx, point.actor or _place(facts.ctx, point)
    income = ctx.onward.finite_quantity("tariff_income", region=where, over=facts.horizon.months) if where else None
    if income is None:
        return None
    word = "lower" if income.value < 0.0 else "higher"
    return PointAnswer(point.quote, "duty", where=where, figure=_size(income), beside=word)


def _allies(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """Exports to the allies."""
    ctx, group = facts.ctx, _group(facts.ctx, point)
    named = [r for r in point.regions if r in ALLIES] or list(ALLIES[:2])
    shares = {region: expected_shipments(ctx.onward, group, region, facts.horizon) for region in named}
    sides = {region: share for region, share in shares.items() if share is not None}
    return PointAnswer(point.quote, "allies", what=group.word.lower(), sides=sides) if sides else None


def _technology(facts: AnswerFacts, point: ArticlePoint) -> PointAnswer | None:
    """What a deal would say of technology."""
    terms = facts.talks.terms if facts.talks else ()
    term = next((t for t in terms if t.name == _WITHHELD and t.chance is not None), None)
    return term and PointAnswer(point.quote, "technology", what=term.likeliest, figure=term.chance)


_ANSWERS: Mapping[str, Answer] = {
    "control": _control,
    "licences": _licences,
    "expiry": _expiry,
    "threat": _threat,
    "talks": _talks,
    "stops": _stops,
    "stock": _stock,
    "price": _price,
    "cost": _cost,
    "duty": _duty,
    "allies": _allies,
    "technology": _technology,
}
