"""What a seat knows in a month of an exercise: what was public on its day, and what has come of the decisions since."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from monazite.analysis.exercise.acts import SeatOptions
from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.month_prices import MonthPrices
from monazite.analysis.exercise.press import (
    TracedLine,
    capital,
    deal_of,
    figure,
    level_claims,
    level_words,
    price_words,
    residual_uses,
    with_range,
)
from monazite.analysis.exercise.ratified import shut_lines
from monazite.analysis.exercise.reasons import signing_lines
from monazite.analysis.exercise.responses import TableState, meeting_chance, proposal_chance
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.dates import deal_days
from monazite.negotiation.game import with_flow
from monazite.negotiation.repeated_game import truce_discount_factors
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results
from monazite.scenario.policies import add_months

MOST_EXPORTS = 6
MOST_STOCKS = 8
MOST_NEWS = 5
NO_PATIENCE = 0.01
"""Weight of a later month below which a truce enforces itself for whoever counts the next month at all."""
RUNNING = 0.05  # percent of lines that stand below which none is said to


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
    began
        Last day that is known of the record; figures and measures of later months are those of the played world.
    observations
        Figures on the seat and the goods, published by the day on which the exercise began.
    measures
        Measures that were public by that day and are in force or announced.
    calendar
        Dates ahead that were public by that day.
    exports
        What left the seat in the last month, and prices at home, where it controls supply.
    market
        What was shipped to the seat in the last month, and prices, where it does not.
    stocks
        Commercial and strategic stock of the seat by good.
    industries
        Cover of the seat's own industries, and lines that stand.
    press
        What the papers say of the month before.
    last_month
        Last month that the figures of the played world are of; None before the first.
    on_table
        Those lines of the talks that say what is on the table this month.
    prices
        Prices of the last month beside those of the month before.
    threats
        Those lines of the talks that say which public threats are open.
    still
        What cannot be chosen while a truce of the register keeps measures as they are: it stands above all else.
    """

    seat: str
    role: str
    day: date
    month: int
    months: int
    began: date
    talks: tuple[TracedLine, ...]
    observations: tuple[TracedLine, ...]
    measures: tuple[TracedLine, ...]
    calendar: tuple[TracedLine, ...]
    exports: tuple[TracedLine, ...]
    market: tuple[TracedLine, ...]
    stocks: tuple[TracedLine, ...]
    industries: tuple[TracedLine, ...]
    press: tuple[TracedLine, ...] = field(default=())
    last_month: date | None = None
    on_table: tuple[TracedLine, ...] = ()
    prices: MonthPrices | None = None
    threats: tuple[TracedLine, ...] = ()
    still: tuple[TracedLine, ...] = ()

    @property
    def news(self) -> tuple[TracedLine, ...]:
        """The lines that a seat acts on: a truce, what is in force, open threats, what is on the table, the papers."""
        lines = (
            *self.still, *self.talks[:1], *self.threats, *self.on_table[:1], *self.press, *self.on_table[1:],
            *self.talks[1:],
        )  # fmt: skip
        return tuple({line.text: line for line in lines}.values())[:MOST_NEWS]

    @property
    def parts(self) -> tuple[tuple[str, tuple[TracedLine, ...]], ...]:
        """Titles and lines of the parts that have any, in the order in which they are read."""
        record = "Published figures" if self.month == 1 else f"Published by {day_text(self.began)}"
        last = self.last_month
        market = "What is shipped to you" if last is None else f"What was shipped to you in {month_text(last)}"
        first, day = self.month == 1, day_text(self.began)
        parts = (
            (f"In force or announced on {day}, by the register of measures", self.measures if first else ()),
            ("The talks", self.talks),
            ("In the papers", self.press),
            ("Your exports", self.exports),
            (market, self.market),
            ("Your stocks", self.stocks),
            ("Your industries", self.industries),
            (f"By the register as it was known on {day}: in force or announced", () if first else self.measures),
            ("Dates ahead", self.calendar),
            (record, self.observations),
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


def export_lines(table: SeatedScenario, results: Results, first: Sequence[TracedLine] = ()) -> tuple[TracedLine, ...]:
    """Exports of a seat that controls supply in the last month of a run, with prices at home, the largest first.

    ``first``: lines that stand above them.
    """
    if table.role != "controller":
        return ()
    month, names, model = results.index.month[-1], Names(table.dataset), results.model
    usual = model.baseline.ship[:, model.structure.controller].sum(1) * model.structure.price_ref
    goods = sorted(results.index.goods(table.goods), key=lambda g: -float(usual[g]))
    out: list[TracedLine] = []
    for good in (results.index.good[g] for g in goods[:MOST_EXPORTS] if usual[g] > 0.0):
        sold = results.quantity("exports", good=good, region="WORLD", at=month)
        price, claims = price_words(table, results, good, "price_inside", "at home")
        text = f"{names.good(good)}: {with_range(sold)} left the country, {price}."
        out.append(TracedLine(capital(text), (sold, *claims)))
    return (*first, *out) if out else ()


def market_figures(table: SeatedScenario, results: Results, first: Sequence[TracedLine] = ()) -> tuple[TracedLine, ...]:
    """What the controlling side shipped to the seat in the last month of a run, and prices outside, the dearest first.

    Nothing for the controlling side, which has `export_lines`. ``first``: lines that stand above them.
    """
    if table.role == "controller":
        return ()
    month, names, model = results.index.month[-1], Names(table.dataset), results.model
    mine = model.structure.buyer_region == results.index.region.index(table.seat)
    usual = model.baseline.ship[:, model.structure.controller][:, mine].sum(1) * model.structure.price_ref
    goods = sorted(results.index.goods(table.goods), key=lambda g: -float(usual[g]))
    home, own, out = names.the(table.setting.controller), names.the(table.seat), list[TracedLine]()
    for good in (results.index.good[g] for g in goods[:MOST_EXPORTS] if usual[g] > 0.0):
        sent = results.quantity("exports", good=good, region=table.seat, at=month)
        price, claims = price_words(table, results, good, "price_outside", f"outside {home}")
        text = f"{names.good(good)}: {with_range(sent)} from {home} to {own}, {price}."
        out.append(TracedLine(capital(text), (sent, *claims)))
    return (*first, *out) if out else ()


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
    controlled, unexplained = set(results.index.goods(table.goods)), residual_uses(table)
    shortest: dict[str, tuple[Quantity, int]] = {}
    for u in np.flatnonzero(network.activity_ref[:, buyers].sum(1) > 0):
        if results.index.use[u] in unexplained:
            continue
        mix = network.mix_good[network.mix_start[u] : network.mix_start[u + 1]]
        used = [results.index.good[g] for g in mix.tolist() if g in controlled]
        covers = [results.quantity("cover", good=good, region=table.seat, at=month) for good in used]
        finite = [claim for claim in covers if math.isfinite(claim.value)]
        if not finite:
            continue
        least, industry = min(finite, key=lambda claim: claim.value), results.index.industry[results.index.use[u]]
        if industry not in shortest or least.value < shortest[industry][0].value:
            shortest[industry] = (least, int(u))
    by_good: dict[str, list[tuple[str, Quantity, Quantity]]] = {}
    for industry, (least, u) in sorted(shortest.items(), key=lambda item: item[1][0].value):
        share = 100.0 * stopped[:, u]
        where = {"use": results.index.use[u], "region": table.seat}
        ends = (float(x) for x in np.quantile(share, [0.05, 0.5, 0.95]))
        low, middle, high = (0.0 if x < RUNNING else x for x in ends)
        sources = results.sources("stopped", **where)
        standing = Quantity(middle, low, high, "%", "stopped", where, results.run, sources)
        own, lines = names.use(industry), names.use(results.index.use[u])
        text = f"{own}: none of the lines" if high < RUNNING else f"{own}: {with_range(standing)} of the lines"
        text += "" if own == lines else f" for {lines}"
        by_good.setdefault(str(least.where["good"]), []).append((text, _days(least), standing))
    out = list[TracedLine]()
    for good, rows in by_good.items():
        days, claims = rows[0][1], tuple(standing for _, _, standing in rows)
        held = f"least in stock of the goods under the talks: {with_range(days)} of use of {names.good(good)}"
        text = f"{held}. Lines that stood still: {'; '.join(words for words, _, _ in rows)}."
        out.append(TracedLine(capital(text), (days, *claims)))
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
    if options is None:
        return out
    if state.in_truce:
        stock = "open your stock or buy ahead" if options.has_stock else "buy ahead"
        own = f"{stock}, and set a tariff of your own" if table.role == "bystander" else stock
        still = TracedLine(f"While it holds no side changes its measures and no deal is tabled. You can {own}.")
        return [*out, *_truce_lines(table, game, rounds, state), still]
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
        out += signing_lines(table, game, state, opening.offer)
    shut = [] if table.role == "bystander" else shut_lines(table, game, state)
    return [*out, _open_to_you(table, game, state, options), *shut]


def _open_to_you(table: SeatedScenario, game: SolvedGame, state: TableState, options: SeatOptions) -> TracedLine:
    """What the seat can do this month, and when it can put a deal on the table."""
    names, setting = Names(table.dataset), game.setting
    sides, own = (names.the(setting.controller), names.the(setting.target)), table.number
    if table.role == "bystander":
        tied = options.stand_still or game.rules.allies != "table"
        side = "" if tied else f"side with {sides[1]}, "
        stock = "set a tariff of your own, buy ahead" + (" and open your stock" if options.has_stock else "")
        return TracedLine(f"A deal is between {sides[0]} and {sides[1]}. You can {side}{stock}.")
    if options.opening.proposer == own:
        return TracedLine("You can put a deal on the table this month: put it together below.")
    meet, first = 100.0 * meeting_chance(game, state), 100.0 * abs(own - proposal_chance(game, state))
    first = 100.0 - first if own == 0 else first
    claims = tuple(
        Quantity(x, x, x, "%", f"talks.{name}", {"region": table.seat})
        for name, x in (("meeting_chance", meet), ("proposal_chance", first))
    )
    if options.opening.proposer is None:
        whose = "No deal can be tabled without a meeting"
    else:
        whose = "There is nothing to sign" if options.opening.offer == NOTHING else "You can sign or refuse"
    text = (
        f"{whose}. You can put a deal of your own on the table in a month in which the two meet and the first word is "
    )
    text += f"yours: as things stand they meet with a chance of {chance_words(meet / 100.0)}, and it is then yours "
    return TracedLine(f"{text}with one of {chance_words(first / 100.0)}.", claims)


def end_of_deal(table: SeatedScenario, game: SolvedGame, signed: PlayedRound) -> date:
    """Day on which a signed deal is over: its months after the day of its signature."""
    months = int(game.menu.durations[game.menu.duration[signed.offer]])
    return add_months(deal_days(table.setting)[signed.state.round], months)


def _truce_lines(
    table: SeatedScenario, game: SolvedGame, rounds: Sequence[PlayedRound], state: TableState
) -> list[TracedLine]:
    """Until when the truce of the session holds, and whether it enforces itself."""
    names, setting, signed = Names(table.dataset), game.setting, next(one for one in reversed(rounds) if one.signed)
    until = day_text(end_of_deal(table, game, signed))
    out = [TracedLine(f"The truce that was signed holds until {until}: measures stand still.")]
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
        if least[seat] < NO_PATIENCE <= own:
            out.append(TracedLine(capital(f"{who} keeps it of its own accord: hardly any patience is needed."), claims))
            continue
        verb = "keeps it of its own accord" if own >= least[seat] else "would gain by breaking it"
        text = f"{who} {verb}: to keep it, a side must count what comes a month later as at least "
        text += f"{figure(float(least[seat]))} of what comes today, and this one counts it as {figure(own)}."
        out.append(TracedLine(capital(text), claims))
    return out
