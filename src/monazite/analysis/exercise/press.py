"""What the papers of the played world say of a month: sentences made of claims, every number with its source or run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.analysis.exercise.money import money_words
from monazite.analysis.exercise.price_sense import doubt_words, is_sensible
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import OPTIONS, SolvedGame
from monazite.negotiation.deal import Deal, deal_at
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import ends, middle
from monazite.results.results import Results

WORTH_A_LINE = 0.005
"""Share of lines that stand from which the papers write of it: what rounds to one percent."""
LEAST_PART, LEAST_NUMBER = 1e-5, 1e-9
"""Part of the largest number of a range below which another one is nothing, and what is nothing of itself: a solver
leaves the sixteenth digit of a flow that is none."""
DOUBLED = 2.0
"""Ratio of two prices from which a rise is told as a multiple."""
THIN_MARKET = 0.01
"""Share of a good in the value of all goods under the talks, bought outside the controlling country, below which its
market is thin."""
NO_PRICES = "Of the goods under the talks there are few offers: their prices are not told."
CLOSES_BALANCE = ("assumed_closure", "unreported stock building")
"""Source and name of uses that close the balance of a material: no known product explains them. As of an earlier day
the source stands for a later edition, and the name alone tells them."""
DISPLAY = {"share": (100.0, "%"), "MUSD/yr": (0.001, "billion USD/yr"), "month": (1.0, "month")}
"""Factor and unit in which the words of concessions.csv give a level."""


MONEY = "MUSD"
UNIT_WORDS = {"t/month": "t a month", "day": "days"}
"""Units as a sentence has them."""


@dataclass(frozen=True)
class TracedLine:
    """A sentence and what its numbers are.

    Attributes
    ----------
    text
        The sentence.
    claims
        Every number of it but dates, with range, unit, run and sources.
    """

    text: str
    claims: tuple[Quantity, ...] = ()


def figure(value: float) -> str:
    """A number to three digits that count; what a solver leaves of nothing is 0.

    >>> figure(1234.5), figure(0.04567), figure(12.0), figure(2.48e-13)
    ('1,230', '0.0457', '12', '0')
    """
    if not math.isfinite(value):
        return "no figure"
    places = 0 if abs(value) < LEAST_NUMBER else 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, places) + 0.0
    return f"{rounded:,.{places}f}".rstrip("0").rstrip(".") if places > 0 else f"{rounded:,.0f}"


def figures_of(claim: Quantity) -> str:
    """Value and range without the unit: ``520 (410 to 700)``; what is nothing beside the range stands as 0."""
    ends = [abs(x) for x in (claim.low, claim.value, claim.high) if math.isfinite(x)]
    least = max(LEAST_PART * max(ends, default=0.0), LEAST_NUMBER)
    low, value, high = (figure(0.0 if abs(x) < least else x) for x in (claim.low, claim.value, claim.high))
    return value if low == high == value else f"{value} ({low} to {high})"


def with_range(claim: Quantity) -> str:
    """Value and range: ``520 (410 to 700) USD/kg``; money in words, ``1.4 billion USD (34 million to 8.9 billion)``."""
    if not math.isfinite(claim.value):
        return "no figure"
    if claim.unit == MONEY:
        return money_words(claim)
    return f"{figures_of(claim)} {UNIT_WORDS.get(claim.unit, claim.unit)}"


def level_claims(setting: TalksSetting, rungs: Sequence[int]) -> tuple[Quantity, ...]:
    """Levels of the talks by instrument in the units of their words, with the sources of concessions.csv."""
    units, out = {"control": "share", "tariff": "share", "technology": "share"}, list[Quantity]()
    units |= {"purchases": "MUSD/yr", "duration": "month"}
    for name, rung in zip(INSTRUMENTS, rungs, strict=False):
        ladder, (factor, unit) = setting.ladders[name], DISPLAY[units[name]]
        value = round(float(ladder.level[rung]) * factor, 6)
        where = {"instrument": name, "level": ladder.names[rung]}
        out.append(Quantity(value, value, value, unit, "talks.level", where, "", ladder.source[rung], "data"))
    return tuple(out)


def level_words(setting: TalksSetting, rungs: Sequence[int]) -> str:
    """Levels in words: ``strict licences, an added tariff of 30 %, part of the technology controls``."""
    return ", ".join(setting.ladders[name].words[rung] for name, rung in zip(INSTRUMENTS, rungs, strict=False))


def measure_words(game: SolvedGame, seat: int, action: int) -> str:
    """An action of a side in words."""
    steps = game.setting.ladders
    if seat == 0:
        return steps["control"].words[action]
    tariff, technology = divmod(action, game.setting.sizes[2])
    return f"{steps['tariff'].words[tariff]}, {steps['technology'].words[technology]}"


def deal_of(game: SolvedGame, position: int) -> Deal:
    """A deal of the menu."""
    return deal_at(game.menu, position, OPTIONS.thin)


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def press_lines(
    table: SeatedScenario,
    game: SolvedGame,
    played: PlayedRound,
    day: date,
    results: Results | None,
    months: int,
    reasons: Sequence[TracedLine] = (),
) -> tuple[TracedLine, ...]:
    """What the papers say of a round.

    Parameters
    ----------
    table, game
        The seat and the solved game.
    played
        The round as it went.
    day
        Day from which its decisions hold.
    results
        Run of the session that holds the months that have passed by the end of the round; None where none has.
    months
        How many these are.
    reasons
        Why measures were changed.

    Returns
    -------
    tuple of TracedLine
        Talks, measures and their reasons, allies, then the market.
    """
    lines = [_talks_line(table, game, played, day), *_measure_lines(table, played, day), *reasons]
    lines += _allies_line(table, played)
    return tuple(lines) + (() if results is None or months < 1 else market_lines(table, results, months))


def _talks_line(table: SeatedScenario, game: SolvedGame, played: PlayedRound, day: date) -> TracedLine:
    names, setting = Names(table.dataset), table.setting
    sides = (names.the(setting.controller), names.the(setting.target))
    both = f"{sides[0]} and {sides[1]}"
    if played.state.in_truce:
        return TracedLine(capital(f"{both} keep their truce."))
    if played.proposer is None:
        return TracedLine(capital(f"{both} do not meet in {month_text(day)}."))
    proposer, other = sides[played.proposer], sides[1 - played.proposer]
    if played.offer == NOTHING:
        return TracedLine(capital(f"{both} meet, and {proposer} puts nothing on the table."))
    rungs = deal_of(game, played.offer).rungs
    words, claims = level_words(setting, rungs), level_claims(setting, rungs)
    if played.signed:
        return TracedLine(capital(f"{both} sign a deal on {day_text(day)}: {words}."), claims)
    return TracedLine(capital(f"{other} turns down what {proposer} offers: {words}."), claims)


def _measure_lines(table: SeatedScenario, played: PlayedRound, day: date) -> list[TracedLine]:
    if played.signed or played.state.in_truce:
        return []
    setting, names, out = table.setting, Names(table.dataset), list[TracedLine]()
    before, after = (levels_of(setting, regime) for regime in (played.state.regime, played.regime))
    sides = (setting.controller, setting.target, setting.target)
    for k, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        ladder = setting.ladders[INSTRUMENTS[k]]
        way = "tightens" if new > old else "eases"
        text = f"{names.the(sides[k])} {way} on {day_text(day)}: {ladder.words[new]} in place of {ladder.words[old]}."
        text += f" {holds_for_all(table)}" if k == 0 else ""
        claims = (level_claims(setting, before)[k], level_claims(setting, after)[k])
        out.append(TracedLine(capital(text), claims))
    return out or [TracedLine("Neither side changes its measures.")]


def holds_for_all(table: SeatedScenario) -> str:
    """That a step of controls is one for every buyer abroad, whoever sits at the table (`control_measure`)."""
    names = Names(table.dataset)
    sides = (table.setting.controller, table.setting.target)
    others = [names.the(r) for r in dict.fromkeys((*table.parties, *table.regions)) if r not in sides]
    whom = f", {', '.join(others)} among them" if others else ""
    return f"A step of its controls holds for every country{whom}, not for {names.the(sides[1])} alone."


def _allies_line(table: SeatedScenario, played: PlayedRound) -> list[TracedLine]:
    if played.aligned is None:
        return []
    names, setting = Names(table.dataset), table.setting
    allies = " and ".join(names.the(r) for r in setting.bystanders)
    verb = "s" if len(setting.bystanders) == 1 else ""
    if played.aligned:
        return [TracedLine(capital(f"{allies} side{verb} with {names.the(setting.target)} this month."))]
    return [TracedLine(capital(f"{allies} keep{verb} out of the quarrel this month."))]


def residual_uses(table: SeatedScenario) -> set[str]:
    """Uses that no known product explains, which are left out of sentences."""
    source, name = CLOSES_BALANCE
    return {row.use for row in table.dataset.table("uses") if source in row.source or name in row.name}


def market_lines(table: SeatedScenario, results: Results, months: int) -> tuple[TracedLine, ...]:
    """What month ``months`` of a run, from 1, brought: the price of one good, and lines that stood."""
    lines = (price_line(table, results, months - 1), _stop_line(table, results, months - 1))
    return tuple(line for line in lines if line is not None)


def goods_by_value(table: SeatedScenario, results: Results) -> list[int]:
    """Goods under the talks, that of most value first: what the seat's industries buy, or what it sells if it controls.

    Goods with a thin market outside the controlling country come last.
    """
    model, thin = results.model, thin_goods(table, results)
    if table.role == "controller":
        amount = model.baseline.ship[:, model.structure.controller].sum(1)
    else:
        amount = model.baseline.need[:, _buyers_of(results, table.seat)].sum(1)
    value = amount * model.structure.price_ref
    goods = [g for g in results.index.goods(table.goods) if value[g] > 0.0]
    return sorted(goods, key=lambda g: (g in thin, -float(value[g])))


def thin_goods(table: SeatedScenario, results: Results) -> set[int]:
    """Goods under the talks of which little is bought outside the controlling country, beside all of them, by value."""
    model, goods = results.model, results.index.goods(table.goods)
    outside = ~_buyers_of(results, table.setting.controller)
    value = model.baseline.need[:, outside].sum(1) * model.structure.price_ref
    total = float(value[goods].sum())
    return {int(g) for g in goods if value[g] < THIN_MARKET * total}


def _buyers_of(results: Results, region: str) -> np.ndarray:
    """Whether each buyer is of a region."""
    return np.asarray(results.index.buyer_region) == results.index.region.index(region)


def price_words(
    table: SeatedScenario, results: Results, good: str, outcome: str, place: str
) -> tuple[str, tuple[Quantity, ...]]:
    """The price of a good in the last month of a run, ``at 880 (430 to 1,780) USD/kg at home``, and what it is worth.

    A price at which nobody can trade is named as that; of goods with few buyers there is none.
    """
    month = results.index.month[-1]
    price = results.quantity(outcome, good=good, at=month)
    if results.index.good.index(good) in thin_goods(table, results) or not math.isfinite(price.value):
        return "with too few offers for a price", ()
    doubt = "" if is_sensible(table, results, price) else f" ({doubt_words(results, good, month)})"
    return f"at {with_range(price)} {place}{doubt}", (price,)


def price_line(table: SeatedScenario, results: Results, t: int) -> TracedLine | None:
    """The price of the good of most value to the seat that has one, beside that of the month before, as both print."""
    names, goods, thin = Names(table.dataset), goods_by_value(table, results), thin_goods(table, results)
    if t < 1 or not goods:
        return None
    past, month = results.index.month[t - 1 : t + 1]
    without: TracedLine | None = None
    for good in (results.index.good[g] for g in goods if g not in thin):
        old, new = (results.quantity("price_outside", good=good, at=at) for at in (past, month))
        if not (is_sensible(table, results, old) and is_sensible(table, results, new)):
            without = without or _unsure_line(table, results, new, month)
            continue
        where = f"outside {names.the(table.setting.controller)} in {month_text(month)}"
        words, change = _move(old, new)
        text = f"Price of {names.good(good)} {where}: {with_range(new)}, {words} in {month_text(past)}."
        return TracedLine(capital(text), (new, old, change))
    return without or TracedLine(NO_PRICES)


def _unsure_line(table: SeatedScenario, results: Results, price: Quantity, month: date) -> TracedLine | None:
    """The price of a good at which nobody can trade, and why; None where there is none or one can trade again."""
    if not math.isfinite(price.value) or is_sensible(table, results, price):
        return None
    names, good = Names(table.dataset), str(price.where["good"])
    text = f"Price of {names.good(good)} outside {names.the(table.setting.controller)} in {month_text(month)}: "
    return TracedLine(f"{text}{with_range(price)}, {doubt_words(results, good, month)}.", (price,))


def _move(old: Quantity, new: Quantity) -> tuple[str, Quantity]:
    """How a price moved, as a reader would work it out of the two that are printed: ``up 28 % from 92.7``."""
    first, last = (float(figure(claim.value).replace(",", "")) for claim in (old, new))
    ratio, outcome = last / first, "price_outside, change of the printed prices"
    if ratio >= DOUBLED:
        value, unit = round(ratio, 1), "1"
        words = f"{figure(value)} times the {figure(old.value)}"
    else:
        value, unit = float(round(100.0 * (ratio - 1.0))), "%"
        words = f"{'up' if value > 0.0 else 'down'} {figure(abs(value))} % from {figure(old.value)}"
        words = words if value else f"much as the {figure(old.value)}"
    value = value if unit == "1" else abs(value)
    return words, replace(new, value=value, low=value, high=value, unit=unit, outcome=outcome)


def _percent(values: np.ndarray, outcome: str, results: Results, **where: str) -> Quantity:
    """A share by draw as a quantity in percent."""
    value, (low, high) = middle(100.0 * values), ends(100.0 * values)
    return Quantity(value, min(low, value), max(high, value), "%", outcome, where, results.run)


def _stop_line(table: SeatedScenario, results: Results, t: int) -> TracedLine | None:
    names, month = Names(table.dataset), results.index.month[t]
    stopped = results.values("stopped")[:, t]
    regions = [results.index.region.index(r) for r in table.regions if r != table.setting.controller]
    worst = np.array([[middle(stopped[:, u, r]) for r in regions] for u in range(stopped.shape[1])])
    worst[[use in residual_uses(table) for use in results.index.use]] = np.nan
    if not np.isfinite(worst).any() or np.nanmax(worst) < WORTH_A_LINE:
        return None
    home = [results.index.region[r] == table.seat for r in regions]
    if any(home) and np.nanmax(np.nan_to_num(worst[:, home])) >= WORTH_A_LINE:  # one's own lines are news first
        worst[:, np.logical_not(home)] = np.nan
    use, at = np.unravel_index(int(np.nanargmax(worst)), worst.shape)
    region, name = results.index.region[regions[int(at)]], results.index.use[int(use)]
    share = stopped[:, int(use), regions[int(at)]]
    claim = _percent(share, "stopped", results, use=name, region=region)
    claim = replace(claim, sources=results.sources("stopped", use=name, region=region))
    text = f"{names.use(name)} in {names.the(region)}: {with_range(claim)} of the lines stand still in the worst week "
    return TracedLine(capital(f"{text}of {month_text(month)}."), (claim,))
