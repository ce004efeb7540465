"""Pages of an exercise as Markdown, HTML and plain values: what a seat knows, and the debrief."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monazite.analysis.exercise.acts import HOLD, AvailableAct, doing_words
from monazite.analysis.exercise.arrivals import arrival_lines
from monazite.analysis.exercise.briefing import SeatBriefing
from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.cost_parts import turned
from monazite.analysis.exercise.debrief import Debrief, RatedChoice, SeatDecision, region_words
from monazite.analysis.exercise.money import effect_words, money_words
from monazite.analysis.exercise.month_prices import MonthPrices, PriceCourse
from monazite.analysis.exercise.offer_form import opening_deal, traded_terms
from monazite.analysis.exercise.press import TracedLine, capital
from monazite.analysis.exercise.record_beside import RecordMonth
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.session import Exercise
from monazite.analysis.exercise.threats import due_threat
from monazite.negotiation.deal import Deal, deal_id
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting
from monazite.presentation.company.blocks import PagePart, SheetPage, list_of
from monazite.presentation.exercise.beside_record import acts_done, record_parts
from monazite.presentation.exercise.better_plans import as_set_words, better_parts
from monazite.presentation.exercise.first_page import first_page_parts, path_bars
from monazite.presentation.exercise.own_acts import deal_words, worth_parts
from monazite.presentation.exercise.path_chart import chart_pictures
from monazite.presentation.exercise.verdict import BESIDE_MODEL, beside_model_words, drawn_from, sums_part
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity

DECISIONS = {
    "offer": "What you put on the table",
    "answer": "Your answer to the offer",
    "measures": "Your measures",
    "allies": "The allies' choice",
}
NOT_COUNTED = "Value added of lines that stop or run on less, central estimate, over twelve months from the day."
MEDIANS = (
    "Each column is the median of its own draws with their 5 and 95 % points. The last one is taken draw by draw, so "
    "that it is not the first less the second. Amounts below half a million USD are next to nothing."
)


# --- what a seat knows ------------------------------------------------------------------------------------------------


def briefing_title(table: SeatedScenario, briefing: SeatBriefing, *, is_over: bool = False) -> str:
    """Title of a briefing."""
    name = capital(Names(table.dataset).region(briefing.seat))
    if is_over:
        return f"{name}, {day_text(briefing.day)}: the exercise is over"
    return f"{name}, {day_text(briefing.day)}: month {briefing.month} of {briefing.months}"


def briefing_page(exercise: Exercise) -> SheetPage:
    """What the seat knows this month, and what it may do."""
    briefing, table = exercise.briefing(), exercise.table
    parts = [PagePart("lead", briefing.role), *_threat_part(briefing), *price_parts(briefing.prices)]
    for title, lines in briefing.parts:
        parts += [PagePart("heading", title), list_of([line.text for line in lines])]
    if not exercise.is_over:
        parts += [PagePart("heading", "What you may do this month"), list_of(act_texts(exercise))]
    known = f"Nothing on this page became known after {day_text(briefing.day)}"
    known += (
        "." if briefing.prices is None or not briefing.prices.has_later else ", but for the numbers of the Overview."
    )
    return SheetPage(briefing_title(table, briefing, is_over=exercise.is_over), known, tuple(parts))


def act_texts(exercise: Exercise) -> list[str]:
    """Acts of the month, each with what it means."""
    arrivals, deals = {} if exercise.is_over else arrival_lines(exercise), exercise.deals()
    marks = act_marks(exercise)
    out = [
        f"{act.text}: {_with_arrival(act, arrivals)} {marks.get(act.text, '')}".strip() for act in exercise.actions()
    ]
    if deals:
        out.append(f"offer DEAL: Put a deal on the table, one of {len(deals)}, such as {deals[len(deals) // 2]}.")
    return out


def act_marks(exercise: Exercise) -> dict[str, str]:
    """What is said of the acts that carry out the seat's own threat, and of holding still, by the text of the act."""
    due = None if exercise.is_over else due_threat(exercise)
    return {} if due is None else {**due.acts, HOLD: f"{capital(due.otherwise)}."}


def _threat_part(briefing: SeatBriefing) -> list[PagePart]:
    """What a truce keeps from being chosen, and open threats, above all else."""
    lines = (*briefing.still, *briefing.threats)
    return [list_of([line.text for line in lines])] if lines else []


def price_parts(prices: MonthPrices | None) -> list[PagePart]:
    """The table of prices, and its first good month by month; the app draws each of them."""
    if prices is None:
        return []
    parts = [PagePart("table", prices.caption, prices.head, prices.rows, " ".join(prices.notes))]
    for course in prices.courses[:1]:
        head, rows = course_table(course)
        parts.append(PagePart("table", course.title, head, rows))
    return parts


def course_table(course: PriceCourse) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of a price month by month."""
    cells = zip(*(path.cells for path in course.paths), strict=True)
    rows = tuple((month_text(month), *row) for month, row in zip(course.months, cells, strict=True))
    return ("Month", *(path.name for path in course.paths)), rows


def _with_arrival(act: AvailableAct, arrivals: Mapping[str, TracedLine]) -> str:
    """What an act means, and of a purchase what would arrive of it."""
    return f"{act.words} {arrivals[act.text].text}" if act.text in arrivals else act.words


# --- the debrief ------------------------------------------------------------------------------------------------------


def debrief_page(table: SeatedScenario, debrief: Debrief) -> SheetPage:
    """The debrief as a page: what a class reads first, and all the rest folded behind it."""
    name = capital(Names(table.dataset).region(debrief.seat))
    months = len(debrief.months)
    length = "one month" if months == 1 else f"{months} months"
    kicker = f"Exercise as of {day_text(debrief.day)}, seed {debrief.seed}, {length}"
    parts = first_page_parts(table, debrief)
    parts += [PagePart("fold", "The sums in full"), PagePart("text", beside_model_words(debrief))]
    parts += [sums_part(table, debrief), _losses(table, debrief)]
    if as_set := as_set_words(table, debrief):
        parts.append(PagePart("text", as_set))
    parts += [PagePart("fold", "What your own acts changed"), list_of([line.text for line in debrief.lessons])]
    parts += worth_parts(table, debrief)
    parts += better_parts(table, debrief)
    parts += [PagePart("fold", "The path"), _path(table, debrief), *record_parts(table, debrief)]
    parts += [PagePart("fold", "Your decisions beside the model's"), _decisions(debrief)]
    parts += [PagePart("text", line.text) for line in debrief.seldom]
    if debrief.signed:
        lines = [line.text for line in debrief.signed]
        parts += [PagePart("fold", "Why each side signed, by the game's own sum"), list_of(lines)]
        parts.append(PagePart("text", deal_words(debrief)))
    parts += [PagePart("fold", "What was hidden"), list_of(hidden_lines(table, debrief))]
    parts.append(PagePart("fold", "In the papers"))
    for month in debrief.months:
        lines = [line.text for line in month.press]
        parts += [PagePart("heading", f"After {day_text(month.day)}"), list_of(lines)]
    parts += [PagePart("fold", "Where the numbers come from"), list_of(_origins(debrief))]
    return SheetPage(f"{name}: what came of it", kicker, tuple(parts))


def debrief_pictures(table: SeatedScenario, debrief: Debrief) -> dict[str, dict[str, str]]:
    """The figures of a debrief as `render_html` takes them."""
    return chart_pictures(path_bars(table, debrief))


def debrief_markdown(table: SeatedScenario, debrief: Debrief) -> SheetPage:
    """The debrief without its figure, whose paths stand in its place as a list."""
    page, parts = debrief_page(table, debrief), list[PagePart]()
    for part in page.parts:
        paths = [PagePart("text", f"{part.text}."), list_of([": ".join(row) for row in part.rows])]
        parts += [*paths, PagePart("text", part.note)] if part.kind == "figure" else [part]
    return replace(page, parts=tuple(parts))


def _losses(table: SeatedScenario, debrief: Debrief) -> PagePart:
    rows = tuple(
        (
            region_words(table, row.region),
            money_words(row.played),
            money_words(row.by_model),
            effect_words(turned(row.difference)),
        )
        for row in debrief.losses
    )
    head = ("Region", "As played", "By the model", BESIDE_MODEL)
    title = f"Losses of lines in twelve months; {drawn_from(debrief)}"
    return PagePart("table", title, head, rows, f"{NOT_COUNTED} {MEDIANS}")


def _path(table: SeatedScenario, debrief: Debrief) -> PagePart:
    rows = tuple((day_text(m.day), acts_done(table, m.acts), m.in_force, m.in_force_by_model) for m in debrief.months)
    head = ("From", "You did", "In force, as played", "In force, by the model")
    note = "The same luck on both paths: they differ by decisions alone."
    return PagePart("table", "Month by month", head, rows, note)


def _decisions(debrief: Debrief) -> PagePart:
    rows = tuple(
        (day_text(month.day), DECISIONS[one.about], _rated(one.taken), _likeliest(one))
        for month in debrief.months
        for one in month.decisions
    )
    note = "Chances are those of the solved game for your seat as others believed it to be that month; read them as "
    note += "orderings."
    head = ("From", "Decision", "What you did, and how likely the model would have", "What the model would have done")
    return PagePart("table", "Decisions", head, rows or (("none", "", "", ""),), note)


def _likeliest(decision: SeatDecision) -> str:
    return "; ".join(_rated(one) for one in decision.likeliest)


def _rated(one: RatedChoice) -> str:
    return f"{one.words}: {chance_words(one.chance)}"


def hidden_lines(table: SeatedScenario, debrief: Debrief) -> list[str]:
    """The true types of the sides, and what was believed of them at the end."""
    names, out = Names(table.dataset), list[str]()
    words = {"tough": "can take more than it shows", "soft": "can take less than it shows"}
    for region, kind in debrief.types.items():
        believed = chance_words(debrief.beliefs[region])
        if region == debrief.seat:
            out.append(f"At the end the other side gave a chance of {believed} that you can take more than you show.")
        else:
            name = capital(names.the(region))
            read = f"from what it did, the chance that it can take more was {believed}"
            out.append(f"{name} {words[kind]}; {read}.")
    return out


def _origins(debrief: Debrief) -> list[str]:
    return [
        f"{debrief.draws} draws of the uncertain parameters, of {debrief.basis}; ranges are 5 to 95 % of them.",
        "Both paths are scenarios: `monazite play` writes them beside its debrief as played.toml and model.toml.",
        "What the others did was drawn from the logit responses of the solved game of the talks, central parameters.",
    ]


# --- plain values -----------------------------------------------------------------------------------------------------


def lines_content(lines: Sequence[TracedLine]) -> list[dict[str, Any]]:
    """Sentences with their claims as plain values."""
    return [{"text": line.text, "claims": [claim_content(claim) for claim in line.claims]} for line in lines]


def claim_content(claim: Quantity) -> dict[str, Any]:
    """A claim as plain values; a number that there is none of is None."""
    value, low, high = (x if math.isfinite(x) else None for x in (claim.value, claim.low, claim.high))
    return {
        "value": value, "low": low, "high": high, "unit": claim.unit, "outcome": claim.outcome,
        "where": dict(claim.where), "run": claim.run, "sources": list(claim.sources), "kind": claim.kind,
    }  # fmt: skip


def offered_levels(setting: TalksSetting) -> list[dict[str, str]]:
    """Words of the levels of each instrument of a deal, by the part of the deal's id that names them."""
    out = list[dict[str, str]]()
    for place, name in enumerate(INSTRUMENTS):
        ladder = setting.ladders[name]
        ids = [deal_id(setting.ladders, Deal(*(rung * (k == place) for k in range(len(INSTRUMENTS)))))
               for rung in range(len(ladder.names))]  # fmt: skip
        last = len(INSTRUMENTS) - 1
        out.append({one.rsplit("-", last)[place]: words for one, words in zip(ids, ladder.words, strict=True)})
    return out


def briefing_content(exercise: Exercise) -> dict[str, Any]:
    """A briefing as plain values."""
    briefing = exercise.briefing()
    prices, options = briefing.prices, None if exercise.is_over else exercise.options()
    arrivals = {} if exercise.is_over else arrival_lines(exercise)
    due = None if exercise.is_over else due_threat(exercise)
    marks = {} if due is None else due.acts
    ahead = [("What would arrive of a stock bought ahead", tuple(arrivals.values()))] if arrivals else []
    return {
        "title": briefing_title(exercise.table, briefing, is_over=exercise.is_over),
        "role": briefing.role,
        "day": briefing.day.isoformat(),
        "parts": [{"title": title, "lines": lines_content(lines)} for title, lines in (*briefing.parts, *ahead)],
        "news": lines_content(briefing.news),
        "prices": None if prices is None else prices_content(prices),
        "acts": [
            {
                "text": act.text,
                "words": _with_arrival(act, arrivals),
                "mark": marks.get(act.text, ""),
                "doing": doing_words(exercise.table, act.text),
            }
            for act in exercise.actions()
        ],
        "backing_down": "" if due is None else due.otherwise,
        "deals": list(exercise.deals()),
        "first_deal": "" if options is None else opening_deal(options),
        "traded": {} if options is None else traded_terms(exercise.table, options.levels),
        "levels": offered_levels(exercise.table.setting),
        "is_over": exercise.is_over,
    }


def prices_content(prices: MonthPrices) -> dict[str, Any]:
    """The table of prices and the course of each good as plain values."""
    courses = [_course_content(course) for course in prices.courses]
    content = {"caption": prices.caption, "head": prices.head, "rows": prices.rows, "notes": prices.notes}
    content["unsure"] = prices.unsure
    return content | {"courses": courses}


def _course_content(course: PriceCourse) -> dict[str, Any]:
    """A price month by month as plain values: what a chart draws, and its table."""
    head, rows = course_table(course)
    paths = [{"name": path.name, "values": path.values, "unsure": path.unsure} for path in course.paths]
    months = [month_text(month) for month in course.months]
    return {
        "good": course.good, "title": course.title, "months": months, "paths": paths, "head": head, "rows": rows
    }  # fmt: skip


def debrief_content(table: SeatedScenario, debrief: Debrief) -> dict[str, Any]:
    """A debrief as plain values: what `debrief_page` shows, and the claims behind the losses."""
    page = debrief_page(table, debrief)
    losses = [
        {
            "region": row.region,
            "played": claim_content(row.played),
            "by_model": claim_content(row.by_model),
            "difference": claim_content(row.difference),
        }
        for row in debrief.losses
    ]
    decisions = [
        {
            "day": month.day.isoformat(),
            "acts": list(month.acts),
            "decisions": [
                {
                    "about": one.about,
                    "taken": {"words": one.taken.words, "chance": one.taken.chance},
                    "likeliest": [{"words": x.words, "chance": x.chance} for x in one.likeliest],
                }
                for one in month.decisions
            ],
        }
        for month in debrief.months
    ]
    return {"title": page.title, "seed": debrief.seed, "losses": losses, "months": decisions, "types": debrief.types,
        "record": [_record_content(one) for one in debrief.record],
    }  # fmt: skip


def _record_content(month: RecordMonth) -> dict[str, Any]:
    """A month of the record beside the played one as plain values."""
    figures = [
        {"title": one.title}
        | {
            name: None if claim is None else claim_content(claim)
            for name, claim in (("recorded", one.recorded), ("year_earlier", one.year_earlier), ("played", one.played))
        }
        for one in month.figures
    ]
    return {
        "month": month.month.isoformat(),
        "measures": lines_content(month.measures),
        "tariff": None if month.tariff is None else claim_content(month.tariff),
        "figures": figures,
    }
