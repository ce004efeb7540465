"""The headline: what a run says in some whole sentences, made of its tiles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.headline.headline_tiles import HeadlineTile, change_in_words
from monazite.presentation.web.levers.levers import shock_month
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario

NO_NAMES = ("The ", "No ", "In ", "Losses ")
"""Words that begin the sentences of losses and have a capital there alone."""


def _in_brackets(q: Quantity, rest: Quantity, middle: str = "") -> str:
    """Behind a number of the headline: its range, the middle of the draws, and the number at rest where that differs.

    With a leading blank.
    """
    parts = [f"range {spread}"] if (spread := range_of(q)) else []
    parts += [f"half of the draws below {middle}"] if middle else []
    parts += [f"at rest {value_text(rest)}"] if change_in_words(q, rest, "down")[0] else []
    return f" ({'; '.join(parts)})" if parts else ""


def supposition(sc: Scenario) -> str:
    """That a scenario is no news but supposed, in a sentence, with the months of the stop that it supposes."""
    shock = shock_month(sc)
    stops = [p for p in sc.policy if getattr(p, "ban", False) and p.start >= shock and p.until is not None]
    lasting = ""
    if stops:
        first, until = min(p.start for p in stops), max(p.until for p in stops if p.until is not None)
        lasting = f", from {month_text(first)} to {month_text(add_months(until, -1))}"
    return (
        f"Suppose that this happens{lasting}: \N{LEFT DOUBLE QUOTATION MARK}{sc.name}\N{RIGHT DOUBLE QUOTATION MARK}. "
    )


def start_of_sentence(
    moved: str, day: date, is_past: bool, acting: date | None = None, last: date | None = None, supposed: str = ""
) -> str:
    """What the headline begins with: what was moved (empty at rest), and the month from which its numbers count.

    ``is_past``: the month lies before the last measure of a record. ``acting``: month from which what was moved acts,
    where that is a later one; ``last``: the last one in which it acts, where that is one for all. ``supposed``: what
    `supposition` gives; empty where the scenario is none.
    """
    until = f" to {month_text(last)}" if last is not None else ""
    if moved and acting is not None and acting > day:
        return f"{supposed}With {moved} from {month_text(acting)}{until}, counted from {month_text(day)}"
    if moved:
        return f"{supposed}With {moved} from {month_text(day)}{until}"
    if supposed:
        return f"{supposed}Counted from {month_text(day)}"
    return f"As things stand {'since' if is_past else 'in'} {month_text(day)}"


def _highest_price(price: HeadlineTile) -> str:
    """Month and size of the highest price; where the central run lies far from the middle of its draws, that leads."""
    text = value_text(price.current)
    if not (price.aside and price.middle):
        return f"is dearest in {price.month}, at {text}{_in_brackets(price.current, price.rest, price.middle)}"
    middle = f"{price.middle} {text.partition(' ')[2]}"
    return (
        f"costs at its dearest less than {middle} in half of the draws{_in_brackets(price.current, price.rest)}; the "
        f"central run lies far {price.aside} that, at {text} in {price.month}"
    )


def headline(tiles: Sequence[HeadlineTile], start: str, losses: str, places: str) -> str:
    """Some whole sentences, the first thing read and what a screen reader says: losses, idle lines, and last the price.

    Parameters
    ----------
    tiles
        Those of `headline_tiles`.
    start
        What `start_of_sentence` gives.
    losses
        What `loss_sentences` gives.
    places
        The regions whose lines are counted, in words.
    """
    by_id = {tile.id: tile for tile in tiles}
    price, idle, stop = by_id["price"], by_id["idle"], by_id["stop"]
    first = losses[:1].lower() + losses[1:] if losses.startswith(NO_NAMES) else losses
    idle_now = f"{value_text(idle.current)} stand idle in {idle.month}{_in_brackets(idle.current, idle.rest)}"
    lines = f"Of all lines in {places} {idle_now}; {stop.extent}."
    return f"{start}, {first}{lines} {price.label.partition(',')[0]} {_highest_price(price)}."
