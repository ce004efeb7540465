"""The main part of a brief before it is written: prose, charts, tables, and a card for every number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from monazite.analysis.verification.hindcast import recorded_folders
from monazite.presentation.briefing.claims import Claim, ClaimBook
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.language import ENGLISH, Language, language
from monazite.presentation.briefing.main_part.answers.article_answers import AnswerFacts, article_answers
from monazite.presentation.briefing.main_part.article.article_goods import price_good
from monazite.presentation.briefing.main_part.article.article_sentences import first_words, unused_sentences
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.article.set_measures import SetMeasures, set_measures
from monazite.presentation.briefing.main_part.article.target_shipments import NONE_LEFT
from monazite.presentation.briefing.main_part.branches.branches import BranchFacts, branch_facts
from monazite.presentation.briefing.main_part.branches.branches_of_note import dearest_branch, hardest_hit
from monazite.presentation.briefing.main_part.branches.later_breaks import recorded_breaks
from monazite.presentation.briefing.main_part.branches.own_course import own_course
from monazite.presentation.briefing.main_part.branches.policy_chances import policy_chances
from monazite.presentation.briefing.main_part.branches.published_losses import published_losses
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost, as_dear
from monazite.presentation.briefing.main_part.branches.returned_branch import BACK, returned_branch
from monazite.presentation.briefing.main_part.branches.truce_breaks import (
    beside_stops,
    break_exports,
    longer_breaks,
    truce_break,
)
from monazite.presentation.briefing.main_part.branches.unbroken_truce import SHORT as NO_BREAK
from monazite.presentation.briefing.main_part.branches.unbroken_truce import with_calm_future
from monazite.presentation.briefing.main_part.cards.cards import NumberCard, number_cards
from monazite.presentation.briefing.main_part.cards.pooled_runs import PooledRuns
from monazite.presentation.briefing.main_part.checks.falsifiers import falsifiers
from monazite.presentation.briefing.main_part.checks.outlying_observations import departure
from monazite.presentation.briefing.main_part.day.horizon import YEAR, Horizon, horizon_of, knowledge_of
from monazite.presentation.briefing.main_part.day.standing_controls import standing_controls
from monazite.presentation.briefing.main_part.materials.decisions import decisions
from monazite.presentation.briefing.main_part.materials.eu_benchmarks import benchmarks_met
from monazite.presentation.briefing.main_part.materials.grade_facts import grade_facts
from monazite.presentation.briefing.main_part.materials.licence_fallback import licence_fallback, military_refusal
from monazite.presentation.briefing.main_part.materials.materials import (
    MaterialFacts,
    material_facts,
    with_budgets,
    with_car_grades,
)
from monazite.presentation.briefing.main_part.materials.measure_facts import measure_facts
from monazite.presentation.briefing.main_part.materials.price_turn import price_turn
from monazite.presentation.briefing.main_part.materials.supply_facts import supply_facts
from monazite.presentation.briefing.main_part.measures.assumed_measures import assumptions
from monazite.presentation.briefing.main_part.measures.control_starts import IN_SENTENCE, control_starts
from monazite.presentation.briefing.main_part.measures.controller_facts import controller_facts
from monazite.presentation.briefing.main_part.measures.dates_ahead import (
    NO_CHANGE,
    dates_ahead,
    dates_of_unknown_outcome,
)
from monazite.presentation.briefing.main_part.measures.total_bans import refusal_as_ban, total_ban
from monazite.presentation.briefing.main_part.observed.arrivals import arrivals
from monazite.presentation.briefing.main_part.observed.element_exports import (
    buyer_exports,
    element_exports,
    licence_count,
)
from monazite.presentation.briefing.main_part.observed.market import price_facts, shipment_facts
from monazite.presentation.briefing.main_part.page.box_facts import article_facts, box_facts
from monazite.presentation.briefing.main_part.page.figures import MainFigure, main_figures
from monazite.presentation.briefing.main_part.page.prose import MainTable, ProseBlock, highest_rank, render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import FAILED_YEAR, industry_words, stop_facts
from monazite.presentation.briefing.main_part.talks.control_outcomes import near_tie
from monazite.presentation.briefing.main_part.talks.negotiation_facts import talks_facts
from monazite.presentation.briefing.main_part.talks.what_talks_move import moved_by_talks, plays_no_talks
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.own_answers import ECB, IMF
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.presentation.briefing.track_record import own_record, track_record
from monazite.presentation.briefing.wording import HARDLY, MOSTLY, count_words, two_digits
from monazite.results.counted_exports import counted_ratios
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.results.quoted_prices import is_quoted

SECTIONS = ("front", "decide", "happening", "important", "next", "beyond")
FRONT_REGIONS = ("US", "EU", "JP")
LESS = 0.9
"""Share of normal below which exports to the country that an article is about lead the headline."""
MOST_WORDS = 1997
"""Words of a main part that a minister's office reads in ten minutes, where parts can give way; never over 2,000."""
MOST_ON_FRONT = 150
"""Words of the first screen, whose optional parts have ranks of their own (`fits` in its templates)."""
FEW_GRADES, FEWEST_GRADES = 5, 3
FEW_BURDENS = 3
"""Burdens of new routes up to which the title of their chart names all."""
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class MainPart:
    """What a minister's office reads.

    Attributes
    ----------
    sections
        Blocks by section: ``front``, ``decide``, ``happening``, ``important``, ``next``, ``beyond``.
    figures, tables
        By name, as the blocks place them.
    cards
        By ``claim id-name`` of the number.
    language
        What it is written in.
    """

    sections: Mapping[str, Sequence[ProseBlock]]
    figures: Mapping[str, MainFigure]
    tables: Mapping[str, MainTable]
    cards: Mapping[str, NumberCard]
    controller: str
    language: Language = field(default_factory=lambda: language(ENGLISH))

    @property
    def headline(self) -> Claim:
        """The finding that heads the brief."""
        return next(block.text for block in self.sections["front"] if block.kind == "headline")

    @property
    def blocks(self) -> list[ProseBlock]:
        """All blocks in order."""
        return [block for section in self.sections.values() for block in section]

    @cached_property
    def claims(self) -> list[Claim]:
        """All claims in order, those of subtitles and table cells among them."""
        found: list[Claim] = []
        for block in self.blocks:
            found += [block.text, *([block.subtitle] if block.subtitle else [])]
            if block.kind == "table":
                found += [c for row in self.tables[block.name].rows for c in row if isinstance(c, Claim)]
        return found

    def figure_titles(self) -> dict[str, ProseBlock]:
        """The block of every chart that is placed, by name."""
        return {block.name: block for block in self.blocks if block.kind == "chart" and block.name in self.figures}


def compose_main(ctx: BriefContext, code: str = ENGLISH) -> MainPart:
    """The main part of a brief in the language of a code; its claims come first in the book."""
    spoken = language(code)
    facts = _facts(ctx)
    facts |= {"gives_way": 0, "front_gives_way": _what_the_first_screen_leaves(facts, spoken)}
    facts |= {"gives_way": _what_gives_way(facts, spoken)}
    figures = facts["figures"]
    sections = {name: render_prose(name, facts, ctx.book, name, spoken) for name in SECTIONS}
    tables = {block.name: block.table for blocks in sections.values() for block in blocks if block.table is not None}
    part = MainPart(sections, figures, tables, {}, ctx.run.controller, spoken)
    return MainPart(sections, figures, tables, number_cards(ctx, part.claims), ctx.run.controller, spoken)


def _what_gives_way(facts: Mapping[str, Any], spoken: Language) -> int:
    """The rank up to which a brief leaves its optional parts to the annex, so that its main part keeps to its words."""
    fewest, most = 0, highest_rank(spoken.code)
    while fewest < most:  # each rank that gives way makes the brief shorter
        rank = (fewest + most) // 2
        tried, book = dict(facts) | {"gives_way": rank}, ClaimBook()
        blocks = [block for name in SECTIONS for block in render_prose(name, tried, book, name, spoken)]
        fewest, most = (fewest, rank) if sum(map(_words_of, blocks)) <= MOST_WORDS else (rank + 1, most)
    return most


def _what_the_first_screen_leaves(facts: Mapping[str, Any], spoken: Language) -> int:
    """The rank up to which the first screen leaves its optional parts, so that it keeps to its words."""
    highest = highest_rank(spoken.code, "fits")
    for rank in range(highest):
        tried = dict(facts) | {"gives_way": 0, "front_gives_way": rank}
        if sum(map(_words_of, render_prose("front", tried, ClaimBook(), "front", spoken))) <= MOST_ON_FRONT:
            return rank
    return highest


def _words_of(block: ProseBlock) -> int:
    """Words of a block with its label, subtitle and table; addresses of links do not count."""
    texts = [block.label, block.text.text, block.subtitle.text if block.subtitle else ""]
    for row in (block.table.head, *block.table.rows) if block.table else ():
        texts += [cell.text if isinstance(cell, Claim) else cell for cell in row]
    return count_words(_LINK.sub(r"\1", " ".join(texts)))


def _facts(ctx: BriefContext) -> dict[str, Any]:
    """What the templates read, by the names that they use."""
    horizon = horizon_of(ctx)
    stops = stop_facts(ctx, horizon)
    branches, calm = with_calm_future(ctx, horizon, branch_facts(ctx, horizon))
    talks, supply, ahead = talks_facts(ctx, horizon), supply_facts(ctx, horizon), branches.window(horizon)
    turn = price_turn(ctx, horizon)
    figures = main_figures(ctx, horizon, branches, talks, supply, stops, turn, arrived := arrivals(ctx))
    (branch, cost), price = dearest_branch(branches), price_facts(ctx, ahead)
    courses, known = policy_chances(ctx, horizon), knowledge_of(ctx)
    grades, ban, chosen = grade_facts(ctx, horizon), total_ban(ctx, horizon), set_measures(ctx, horizon)
    stop = ban or (refusal_as_ban(ctx, chosen.refusal) if chosen else None)
    mat = with_car_grades(ctx, horizon, grades, with_budgets(ctx, horizon, material_facts(grades, ctx.today)))
    dates = dates_ahead(ctx, stop)
    return (
        published_losses(ctx)
        | _words(ctx)
        | _of_the_run(ctx)
        | _counterfactuals(ctx, horizon, branches, cost)
        | article_facts(ctx, horizon)
        | box_facts(ctx, horizon, branches, stops, grades, price)
        | _against_observations(ctx)
        | _of_controls(ctx, horizon, chosen)
        | {"ship": shipment_facts(ctx, ahead), "price": price}
        | {"help": measure_facts(ctx, horizon), "open_dates": dates_of_unknown_outcome(ctx)}
        | {"world_loss": _world_loss(ctx, horizon), "world_from": month_text(_world_months(ctx, horizon)[0])}
        | _of_branches(ctx, branches)
        | {"heavy": element_exports(ctx), "buyer": buyer_exports(ctx), "licences": licence_count(ctx)}
        | {
            **{"horizon": horizon, "market": ahead},
            **{"last_month": month_text(horizon.last), "k": known},
            "ended_days": [end.day for end in known.open.ended],  # of which What's happening tells
            "turn": turn,
            "arrived": arrived,
            "stops": stops,
            "br": branches,
            **{"calm": calm, "course": own_course(ctx, horizon, branches), "hit": hardest_hit(branches)},
            "changes": any(event.change != NO_CHANGE for event in dates),
            "grades": grades,
            **{"mat": mat, "moved": moved_by_talks(ctx, horizon, mat), "talkless": plays_no_talks(ctx, horizon)},
            "base_year": baseline_year(ctx.dataset, ctx.goods.shipped[0].label),
            "in_break": break_exports(ctx, _goods_of_breaks(ctx, mat), horizon.months),
            "todo": decisions(ctx, horizon, grades, stop, chosen),
            **{"ban": ban, "chosen": chosen, "left": NONE_LEFT},
            "dearest": cost,
            "dearest_branch": branch,
            "as_dear": None if branch is None or cost is None else as_dear(branch.costs, cost),
            "talks": talks,
            "courses": courses,
            "dates": dates,
            "no_change": NO_CHANGE,
            "supply": supply,
            "wrong": falsifiers(ctx, horizon, supply, courses, mat.scarcest, stops),
            "questions": (answers := article_answers(AnswerFacts(ctx, horizon, branches, courses, talks, grades))),
            "unused": unused_sentences(ctx, [answer.quote for answer in answers]),
            "figures": figures,
            "charts": set(figures),
        }
    )


def _of_branches(ctx: BriefContext, branches: BranchFacts) -> dict[str, Any]:
    """What the branches hold together, and which of their numbers the draws cannot tell apart."""
    ends = any(branch.short in ("deal", NO_BREAK) for branch in branches.branches)
    return {
        "deal_branch": ends and branches.onward is None,
        "costs": any(cost.bad.value > 0.0 for one in branches.branches for cost in one.costs),
        "alike": PooledRuns(ctx).are_alike,
        "benchmarks": benchmarks_met(ctx),
    }


def _of_controls(ctx: BriefContext, horizon: Horizon, chosen: SetMeasures | None) -> dict[str, Any]:
    """Controls that stand, suspended ones that may be back, and several controllers together."""
    return {
        "standing": standing_controls(ctx, horizon) if chosen is None else None,
        "back": returned_branch(ctx, horizon),
        "back_name": BACK,
        "past_breaks": recorded_breaks(ctx, horizon),
        "fallback": licence_fallback(ctx) if horizon.is_ahead and not (chosen and chosen.sets_licences) else None,
        "military": military_refusal(ctx, horizon),
        "joint": controller_facts(ctx, horizon),
    }


def _goods_of_breaks(ctx: BriefContext, mat: MaterialFacts) -> list[tuple[str, str]]:
    """Goods whose exports in a break are told, label and words: what leads, and the scarcest material."""
    group, scarce = ctx.goods.shipped[0], mat.scarcest
    goods = {group.label: f"{group.word.lower()}s" if ctx.goods.has_rare_earths else group.word.lower()}
    if scarce is not None and scarce.row.heavy is None:
        goods.setdefault(scarce.row.good, scarce.name)
    return list(goods.items())


def _against_observations(ctx: BriefContext) -> dict[str, Any]:
    """How far the model lies from what was observed last, and the record of its forecasts."""
    return {
        "off": departure(ctx),
        "is_counted": any(True for _ in counted_ratios(ctx.onward.results.view)),
        "is_quoted": is_quoted(ctx.onward.results.view, price_good(ctx)),
        "record": track_record(),
        "own": own_record(ctx.dataset, ctx.goods.lead),
        "of_other_minerals": not {*ctx.run.results.scenario.dataset} & recorded_folders(),
    }


def _counterfactuals(
    ctx: BriefContext, horizon: Horizon, branches: BranchFacts, cost: RegionCost | None
) -> dict[str, Any]:
    """What a broken truce holds, what longer breaks and other questions give, and the near tie among terms."""
    region = cost.region if cost is not None else ""
    broken = next((branch for branch in branches.branches if branch.short == "lapse"), None)
    told = reader_region(ctx)
    reader = told if broken is not None and broken.cost_of(told) is not None else region
    answers: Mapping[tuple[str, str], Quantity] = ctx.answers_to_published if ctx.goods.has_rare_earths else {}
    return {
        "breaks": truce_break(ctx),
        "broken": broken,
        "longer": longer_breaks(ctx, reader) if branches.every else (),
        "longer_for": ctx.names.the(reader) if reader else "",
        "longer_region": reader,
        "beside": beside_stops(ctx),
        "tie": near_tie(ctx, horizon, region) if region else None,
        "own_imf": answers.get((IMF, "central")),
        "own_ecb": answers.get((ECB, "central")),
    }


def _words(ctx: BriefContext) -> dict[str, Any]:
    """Names, months, limits and functions that templates use."""
    return {
        "name": ctx.run.results.scenario.name,
        "front_regions": FRONT_REGIONS,
        **{"mostly": MOSTLY, "hardly": HARDLY},
        "less": LESS,
        "few_burdens": FEW_BURDENS,
        "few_grades": FEW_GRADES,
        "fewest_grades": FEWEST_GRADES,
        "the": partial(_in_a_sentence, ctx),
        "short": ctx.short_name,
        "start_month": month_text(ctx.run.start),
        "end_month": month_text(ctx.run.end),
        "industry": industry_words,
        "anchor": month_text(ctx.run.anchor),
        "anchor_ahead": month_start(ctx.run.anchor, YEAR) > ctx.day,  # its twelve months are not over
        "count": _count,
        "is_range": is_range,
        "failed_year": FAILED_YEAR,
    }


def _of_the_run(ctx: BriefContext) -> dict[str, Any]:
    """What the run is: its world, its controllers and what they can do."""
    rare = ctx.goods.has_rare_earths
    return {
        "world": "the forecast" if ctx.forecast is not None else "the simulation",
        "controller": ctx.names.the(ctx.run.controller),
        "controllers": tuple(map(ctx.names.the, ctx.controllers)),
        "assumed": assumptions(ctx),
        "first_words": first_words,
        "has_licences": ctx.has_licences,
        "right_to_export": ctx.right_to_export,
        "controlled": control_starts(ctx),
        "names_no_mineral": ctx.reading is not None and ctx.reading.leads == (),
        "led": (IN_SENTENCE,) if rare else ctx.goods.minerals,
        "is_new_outside": ctx.is_new_outside,
        "technology": rare or any(ctx.run.controller in row.on for row in ctx.dataset.table("technology")),
        "leverage_goods": ("heavy rare earths",) if rare else ctx.goods.minerals,
    }


def _world_months(ctx: BriefContext, horizon: Horizon) -> tuple[date, date]:
    """The months of the cost table where they lie ahead; else the year from the anchor, which is over or begun."""
    ahead = horizon.is_ahead and month_start(ctx.run.anchor, YEAR) > ctx.day
    return horizon.months if ahead else ctx.run.year_from_anchor


def _world_loss(ctx: BriefContext, horizon: Horizon) -> Quantity | None:
    return ctx.onward.finite_quantity("world_loss_share", over=_world_months(ctx, horizon))


def _in_a_sentence(ctx: BriefContext, region: str) -> str:
    """A country or group as it stands in a sentence."""
    return ctx.names.the(region).replace("Rest of", "rest of")


def is_range(q: Quantity) -> bool:
    """Whether the ends of a range print differently."""
    return two_digits(q.low) != two_digits(q.high)


def _count(things: Sequence[object]) -> Quantity:
    return count_quantity(len(things), "count")
