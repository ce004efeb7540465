"""What a seat knows in a month of an exercise: what was public on its day, and what has come of the decisions since."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase

import numpy as np

from monazite.analysis.exercise.acts import SeatOptions
from monazite.analysis.exercise.press import (
    TracedLine,
    capital,
    deal_of,
    figure,
    level_claims,
    level_words,
    with_range,
)
from monazite.analysis.exercise.responses import TableState
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.negotiation.dates import round_edges
from monazite.negotiation.game import with_flow
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.repeated_game import truce_discount_factors
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results
from monazite.scenario.policies.export_control import ExportControl

MOST_OBSERVATIONS = 12
MOST_MEASURES = 12
MOST_EXPORTS = 6
MOST_STOCKS = 8
SETTLED = ("lifted", "suspended")
"""Status of measures that are not in force..."""
OVER = ("removal",)
"""...and kinds of rows that say that something is not."""


@dataclass(frozen=True)
class SeatBriefing:
    """What a seat knows before it acts.

    Attributes
    ----------
    seat, role
        Region and its place at the table, in words.
    day
        Day of the briefing: nothing later is in it.
    month, months
        Number of the month, from 1, and of months in all.
    talks
        What is in force between the two sides, and what is on the table.
    observations
        Figures on the seat and the goods, published by the day on which the exercise began.
    measures
        Measures that were public by that day and are in force or announced.
    calendar
        Dates ahead that were public by that day.
    exports
        What left the seat in the last month, and prices at home, where it controls supply.
    stocks
        Commercial and strategic stock of the seat by good.
    industries
        Cover of the seat's own industries, and lines that stand.
    press
        What the papers say of the month before.
    last_month
        Last month that the figures of the played world are of; None before the first.
    """

    seat: str
    role: str
    day: date
    month: int
    months: int
    talks: tuple[TracedLine, ...]
    observations: tuple[TracedLine, ...]
    measures: tuple[TracedLine, ...]
    calendar: tuple[TracedLine, ...]
    exports: tuple[TracedLine, ...]
    stocks: tuple[TracedLine, ...]
    industries: tuple[TracedLine, ...]
    press: tuple[TracedLine, ...] = field(default=())
    last_month: date | None = None

    @property
    def parts(self) -> tuple[tuple[str, tuple[TracedLine, ...]], ...]:
        """Titles and lines of the parts that have any, in the order in which they are read."""
        parts = (
            ("The talks", self.talks),
            ("In the papers", self.press),
            ("Your exports", self.exports),
            ("Your stocks", self.stocks),
            ("Your industries", self.industries),
            ("Measures in force or announced", self.measures),
            ("Dates ahead", self.calendar),
            ("Published figures", self.observations),
        )
        return tuple((title, lines) for title, lines in parts if lines)


def role_words(table: SeatedScenario) -> str:
    """The seat's place at the table in words."""
    names, setting = Names(table.dataset), table.setting
    controller, target = names.the(setting.controller), names.the(setting.target)
    if table.role == "controller":
        return f"You control supply, and face {target} at the table."
    if table.role == "target":
        return f"You face the controls of {controller}."
    return f"You stand by while {controller} and {target} talk; the allies choose together, and you choose for them."


def observation_lines(table: SeatedScenario) -> tuple[TracedLine, ...]:
    """The last figure of every series on the seat or on what leaves the controlling country, the newest first."""
    rows = [row for row in table.dataset.table("observations") if _concerns(table, row)]
    latest: dict[tuple[object, ...], Observation] = {}
    for row in sorted(rows, key=lambda r: (r.published, r.period)):
        latest[row.outcome, row.good, row.region, row.part, row.origin, row.user] = row
    chosen = sorted(latest.values(), key=lambda r: (r.published, r.period, r.outcome), reverse=True)
    return tuple(_observation_line(table, row) for row in chosen[:MOST_OBSERVATIONS])


def _concerns(table: SeatedScenario, row: Observation) -> bool:
    return row.region in (table.seat, "WORLD", table.setting.controller) or row.origin == table.seat


def _observation_line(table: SeatedScenario, row: Observation) -> TracedLine:
    names = Names(table.dataset)
    goods = ", ".join(pattern_words(table, pattern) for pattern in row.good)
    flow = f" from {names.the(row.origin)}" if row.origin else ""
    place = f" to {names.the(row.region)}" if row.outcome.startswith("exports") else f" in {names.the(row.region)}"
    where = {"good": ";".join(row.good), "region": row.region, "period": row.period}
    claim = Quantity(row.value, row.value, row.value, row.unit, row.outcome, where, "", tuple(row.source), "data")
    words = row.outcome.replace("_", " ")
    text = f"{words}{f', {goods},' if goods else ''}{flow}{place}, {row.period}: {with_range(claim)}"
    return TracedLine(capital(f"{text} ({row.reporter}, published {day_text(row.published)})."), (claim,))


def pattern_words(table: SeatedScenario, pattern: str) -> str:
    """A good or a pattern of goods in words: ``all magnets``, ``gallium and germanium``."""
    names = Names(table.dataset)
    if "[" not in pattern:
        return names.good(pattern).replace("* ", "all ").removesuffix(" *")
    mineral = f"{pattern.partition('.')[0]}.*"
    goods = [row.good for row in table.dataset.table("goods") if fnmatchcase(row.good, mineral)]
    elements = dict.fromkeys(names.good(good.partition(".")[0]) for good in goods)
    return " and ".join(elements) or pattern


def measure_lines(table: SeatedScenario) -> tuple[TracedLine, ...]:
    """Recorded measures that are in force or announced on the day and touch the goods or the regions at the table."""
    rows = [row for row in table.dataset.table("measures") if _stands(row, table.day) and _touches(table, row)]
    rows.sort(key=lambda r: r.in_force or r.announced or date.min, reverse=True)
    return tuple(_measure_line(row, table.day) for row in rows[:MOST_MEASURES])


def _stands(row: RecordedMeasure, day: date) -> bool:
    over = row.until is not None and row.until < day
    return not over and row.status not in SETTLED and row.kind not in OVER


def _touches(table: SeatedScenario, row: RecordedMeasure) -> bool:
    sides = {table.setting.controller, table.setting.target, table.seat}
    if row.actor not in sides:
        return False
    wanted = {row.good for row in table.dataset.table("goods")} | {row.mineral for row in table.dataset.table("goods")}
    elements = {name.partition(".")[0] for name in wanted if name}
    patterns = [good for good in row.goods if good]
    if not patterns or "*" in patterns:
        return True
    return any(p in elements or any(fnmatchcase(name or "", p) for name in wanted) for p in patterns)


def _measure_line(row: RecordedMeasure, day: date) -> TracedLine:
    if row.in_force is not None and row.in_force <= day:
        when = f"In force since {day_text(row.in_force)}"
    elif row.in_force is not None:
        when = f"Announced for {day_text(row.in_force)}"
    else:
        when = f"{capital(row.status.replace('_', ' '))}"
    level, where = row.level, {"measure": row.id}
    if level is None:
        return TracedLine(f"{when}: {row.text}")
    claim = Quantity(level, level, level, row.unit, "measure.level", where, "", tuple(row.source), "data")
    return TracedLine(f"{when}: {row.text}", (claim,))


def calendar_lines(table: SeatedScenario, day: date) -> tuple[TracedLine, ...]:
    """Dates from a day on that were public when the exercise began."""
    rows = sorted((row for row in table.dataset.table("calendar") if row.date >= day), key=lambda row: row.date)
    return tuple(
        TracedLine(f"{day_text(row.date)}: {row.title}{f', {row.place}' if row.place else ''}.") for row in rows
    )


def state_line(table: SeatedScenario, levels: Sequence[int]) -> TracedLine:
    """What is in force between the two sides."""
    return TracedLine(f"In force: {level_words(table.setting, levels)}.", level_claims(table.setting, levels))


def review_lines(table: SeatedScenario, levels: Sequence[int], day: date) -> list[TracedLine]:
    """How long a licence of the controlling side takes: until then a change of its controls moves no shipment."""
    controls = [
        one for one in table.scenario.policy
        if isinstance(one, ExportControl) and one.actor == table.setting.controller and one.status != "threatened"
        and one.review > 0.0 and one.start <= day and (one.end is None or day < one.end)
    ]  # fmt: skip
    if levels[0] == 0 or not controls:
        return []
    latest, who = max(controls, key=lambda one: one.start), Names(table.dataset).the(table.setting.controller)
    claim = Quantity(latest.review, latest.review, latest.review, "month", "talks.review", {"measure": latest.text}, "")
    text = f"A licence of {who} takes about {figure(latest.review)} months to be decided. Until the first ones are, "
    text += (
        "nothing that needs one leaves, whatever share is approved later, and prices hardly differ: what is eased or "
    )
    return [TracedLine(capital(f"{text}tightened this month shows in exports and prices afterwards."), (claim,))]


def export_lines(table: SeatedScenario, results: Results) -> tuple[TracedLine, ...]:
    """Exports of a seat that controls supply in the last month of a run, with prices at home, the largest first."""
    if table.role != "controller":
        return ()
    month, names, model = results.index.month[-1], Names(table.dataset), results.model
    usual = model.baseline.ship[:, model.structure.controller].sum(1) * model.structure.price_ref
    goods = sorted(results.index.goods(table.goods), key=lambda g: -float(usual[g]))
    out: list[TracedLine] = []
    for good in (results.index.good[g] for g in goods[:MOST_EXPORTS] if usual[g] > 0.0):
        sold = results.quantity("exports", good=good, region="WORLD", at=month)
        price = results.quantity("price_inside", good=good, at=month)
        text = f"{names.good(good)}: {with_range(sold)} left the country, at {with_range(price)} at home."
        out.append(TracedLine(capital(text), (sold, price)))
    return tuple(out)


def stock_lines(table: SeatedScenario, results: Results) -> tuple[TracedLine, ...]:
    """Stock of the seat by good under talks at the end of a run, the shortest first."""
    month, names, out = results.index.month[-1], Names(table.dataset), list[tuple[float, TracedLine]]()
    for g in results.index.goods(table.goods):
        good = results.index.good[g]
        held = results.quantity("cover", good=good, region=table.seat, at=month)
        public = results.quantity("strategic_cover", good=good, region=table.seat, at=month)
        if not math.isfinite(held.value):
            continue
        text = f"{names.good(good)}: {with_range(_days(held))} of use with firms"
        claims = (_days(held),)
        if math.isfinite(public.value) and public.high > 0.0:
            text += f", {with_range(_days(public))} in the strategic stock"
            claims = (*claims, _days(public))
        out.append((held.value, TracedLine(capital(f"{text}."), claims)))
    out.sort(key=lambda pair: pair[0])
    return tuple(line for _, line in out[:MOST_STOCKS])


def _days(claim: Quantity) -> Quantity:
    """Days as they are read: the unit in the plural."""
    return replace(claim, unit="days")


def industry_lines(table: SeatedScenario, results: Results) -> tuple[TracedLine, ...]:
    """What each industry of the seat holds of the good that runs out first, and lines that stood in the last month."""
    month, names, network = results.index.month[-1], Names(table.dataset), results.model.structure
    region = results.index.region.index(table.seat)
    buyers = np.flatnonzero(results.index.buyer_region == region)
    stopped = results.values("stopped")[:, -1, :, region]
    controlled = set(results.index.goods(table.goods))
    shortest: dict[str, tuple[Quantity, int]] = {}
    for u in np.flatnonzero(network.activity_ref[:, buyers].sum(1) > 0):
        mix = network.mix_good[network.mix_start[u] : network.mix_start[u + 1]]
        used = [results.index.good[g] for g in mix.tolist() if g in controlled]
        covers = [results.quantity("cover", good=good, region=table.seat, at=month) for good in used]
        finite = [claim for claim in covers if math.isfinite(claim.value)]
        if not finite:
            continue
        least, industry = min(finite, key=lambda claim: claim.value), results.index.industry[results.index.use[u]]
        if industry not in shortest or least.value < shortest[industry][0].value:
            shortest[industry] = (least, int(u))
    out: list[TracedLine] = []
    for industry, (least, u) in sorted(shortest.items(), key=lambda item: item[1][0].value):
        share = 100.0 * stopped[:, u]
        where = {"use": results.index.use[u], "region": table.seat}
        low, middle, high = (float(x) for x in np.quantile(share, [0.05, 0.5, 0.95]))
        sources = results.sources("stopped", **where)
        standing = Quantity(middle, low, high, "%", "stopped", where, results.run, sources)
        good = names.good(str(least.where["good"]))
        text = f"{names.use(industry)}: {with_range(_days(least))} of use of {good}, the least of the goods under the "
        text += f"talks; {with_range(standing)} of the lines for {names.use(results.index.use[u])} stood still."
        out.append(TracedLine(capital(text), (_days(least), standing)))
    return tuple(out)


def table_lines(
    table: SeatedScenario,
    game: SolvedGame,
    rounds: Sequence[PlayedRound],
    state: TableState,
    options: SeatOptions | None,
) -> list[TracedLine]:
    """What is on the table.

    Parameters
    ----------
    table, game
        The seat and the solved game.
    rounds
        Months played so far.
    state
        Where the talks stand.
    options
        What the seat may do this month; None when the exercise is over.
    """
    names, setting = Names(table.dataset), game.setting
    sides = (names.the(setting.controller), names.the(setting.target))
    out: list[TracedLine] = []
    out += _threat_lines(setting, levels_of(setting, state.regime))
    if options is None:
        return out
    if state.in_truce:
        return [*out, *_truce_lines(table, game, rounds, state)]
    if options.stand_still:
        out.append(TracedLine("A truce on record still runs: measures stand still until it ends or a deal is signed."))
    opening = options.opening
    if opening.proposer is None:
        out.append(TracedLine(capital(f"{sides[0]} and {sides[1]} do not meet this month.")))
    elif opening.proposer == table.number:
        out.append(TracedLine(capital(f"You meet {sides[1 - table.number]} this month, and the first word is yours.")))
    elif opening.offer == NOTHING:
        out.append(TracedLine(capital(f"The two sides meet, and {sides[opening.proposer]} puts nothing on the table.")))
    elif table.role == "bystander":
        out.append(TracedLine("The two sides meet behind closed doors this month."))
    else:
        rungs = deal_of(game, opening.offer).rungs
        words = level_words(setting, rungs)
        out.append(TracedLine(capital(f"{sides[opening.proposer]} offers: {words}."), level_claims(setting, rungs)))
    return out


def _threat_lines(setting: TalksSetting, levels: tuple[int, int, int]) -> list[TracedLine]:
    """What is threatened in public and harsher than what is in force."""
    if not setting.threatened:
        return []
    places = [k for k in (0, 1) if setting.threat[k] > levels[k]]
    words = [setting.ladders[INSTRUMENTS[k]].words[setting.threat[k]] for k in places]
    claims = tuple(level_claims(setting, setting.threat)[k] for k in places)
    return [TracedLine(f"Threatened in public: {', '.join(words)}.", claims)] if words else []


def _truce_lines(
    table: SeatedScenario, game: SolvedGame, rounds: Sequence[PlayedRound], state: TableState
) -> list[TracedLine]:
    """Until when the truce of the session holds, and whether it enforces itself."""
    edges, names, setting = round_edges(game.setting), Names(table.dataset), game.setting
    until = edges[min(state.truce_until, len(edges) - 1)]
    out = [TracedLine(f"The truce that was signed holds until {day_text(until)}: measures stand still.")]
    signed = next(one for one in reversed(rounds) if one.signed)
    flow = sum(
        game.kinds[0, a] * game.kinds[1, b] * stakes.flow
        for a, row in enumerate(game.games)
        for b, stakes in enumerate(row)
    )
    least = truce_discount_factors(
        with_flow(game.games[0][0], np.asarray(flow)), state.regime, int(game.menu.purchase[signed.offer]),
        game.rules.precision[0], state.node,
    )  # fmt: skip
    for seat, region in enumerate((setting.controller, setting.target)):
        own = float(game.rules.discount[seat])
        who = names.the(region)
        if not math.isfinite(least[seat]):
            out.append(TracedLine(capital(f"For {who} no patience is enough to make it enforce itself.")))
            continue
        if least[seat] == 0.0:
            out.append(TracedLine(capital(f"{who} gains nothing by breaking it.")))
            continue
        where = {"region": region}
        claims = tuple(
            Quantity(x, x, x, "1", name, where)
            for x, name in ((float(least[seat]), "talks.critical_discount"), (own, "talks.discount"))
        )
        verb = "keeps it of its own accord" if own >= least[seat] else "would gain by breaking it"
        text = f"{who} {verb}: to keep it, a side must count what comes a month later as at least "
        text += f"{figure(float(least[seat]))} of what comes today, and this one counts it as {figure(own)}."
        out.append(TracedLine(capital(text), claims))
    return out
