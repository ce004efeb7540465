"""The headline: what a run says in some whole sentences, made of its tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.headline.headline_tiles import HeadlineTile, change_in_words
from monazite.presentation.web.levers.levers import shock_month
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario


def _in_brackets(q: Quantity, rest: Quantity) -> str:
    """Behind a number: its range, and the number at rest where that differs, with a leading blank."""
    parts = [f"range {spread}"] if (spread := range_of(q)) else []
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


REFUSED = ("cn_approval", "cn_military")
"""Levers that together stand for a stop of all licences, at 0."""


def moved_in_words(levers: Mapping[str, float], home: str) -> list[str]:
    """The levers that were moved, for the start of the headline: a stop of all licences by what it is.

    ``home``: the region that controls, in a sentence.
    """
    is_stop = all(levers.get(name) == 0.0 for name in REFUSED)
    others = [name for name in levers if not (is_stop and name in REFUSED)]
    parts = [f"all licences of {home} refused"] if is_stop else []
    return parts + ([f"your {'other ' if is_stop else ''}levers"] if others else [])


def start_of_sentence(
    moved: str,
    day: date,
    is_past: bool,
    acting: date | None = None,
    last: date | None = None,
    supposed: str = "",
    signed: date | None = None,
) -> str:
    """What the headline begins with: what was moved (empty at rest), and the month from which its numbers count.

    ``is_past``: the month lies before the last measure of a record, and the sentence says that it is of the model.
    ``acting``: month from which what was moved acts, where that is a later one; ``last``: the last one in which it
    acts, where that is one for all. ``supposed``: what `supposition` or `as_the_article_says` gives; empty where the
    scenario is neither.
    ``signed``: day on which a deal is signed, which is later than that of levers beside it.
    """
    until = f" to {month_text(last)}" if last is not None else ""
    if signed is not None:
        deal = f"the deal from {month_text(signed)}"
        if not moved:
            moved, acting = "the deal", signed
        else:
            until += f" and {deal}"
    if supposed and not moved:
        return _after(supposed, f"Counted from {month_text(day)}")
    if moved and acting is not None and acting > day:
        text = f"With {moved} from {month_text(acting)}{until}, counted from {month_text(day)}"
    elif moved:
        text = f"With {moved} from {month_text(day)}{until}"
    else:
        text = f"As things stand {'since' if is_past else 'in'} {month_text(day)}"
    return _after(supposed, f"In the model, {text[0].lower()}{text[1:]}" if is_past else text)


def _after(supposed: str, text: str) -> str:
    """What is supposed and what follows: a sentence of its own, or a clause behind a colon."""
    return f"{supposed}{text[0].lower()}{text[1:]}" if supposed.endswith(": ") else f"{supposed}{text}"


def _highest_price(price: HeadlineTile, *, with_range: bool) -> str:
    """Month and size of the highest price; where the central run lies far from the middle of its draws, the middle."""
    text, name = value_text(price.current), price.label.partition(",")[0]
    spread = f" (range {found})" if with_range and (found := range_of(price.current)) else ""
    if not (price.aside and price.middle):
        return f"{name} is dearest in {price.month}, at {text}{spread}{price.why}."
    return (
        f"{name} costs at its dearest less than {price.middle} {text.partition(' ')[2]} in half of the draws{spread}"
        f"{price.why}."
    )


def headline(tiles: Sequence[HeadlineTile], start: str, loss: str, sureness: str) -> str:
    """Three sentences to be read aloud: event, loss and idle lines; how sure that is; the highest price.

    Ten numbers at most, dates aside: where the second one tells of detours, the range of the price stands on its tile.

    Parameters
    ----------
    tiles
        Those of `headline_tiles`.
    start
        What `start_of_sentence` gives.
    loss
        What `loss_lead` gives.
    sureness
        What `loss_sentence` gives, with detours.
    """
    by_id = {tile.id: tile for tile in tiles}
    first = f"{start}, {', and '.join(filter(None, (loss, by_id['stop'].clause)))}."
    price = _highest_price(by_id["price"], with_range=not by_id["magnets"].clause)
    return " ".join(filter(None, (first, sureness, price)))


def behind_the_headline(tiles: Sequence[HeadlineTile], losses: str, places: str, first_stop: str) -> list[str]:
    """What the headline leaves out, a paragraph each: losses at length, idle lines, and the price.

    Parameters
    ----------
    tiles
        Those of `headline_tiles`.
    losses
        What `loss_details` gives.
    places
        The regions whose lines are counted, in words.
    first_stop
        What `first_stop_at_length` gives.
    """
    by_id = {tile.id: tile for tile in tiles}
    price, idle, stop = by_id["price"], by_id["idle"], by_id["stop"]
    idle_now = f"{value_text(idle.current)} stand idle in {idle.month}{_in_brackets(idle.current, idle.rest)}"
    lines = f"Of all lines in {places} {idle_now}; {stop.extent}. {first_stop}".strip()
    return [text for text in (losses, lines, _price_at_length(price), by_id["magnets"].further) if text]


def _price_at_length(price: HeadlineTile) -> str:
    """The highest price beside that at rest and the middle of the draws, and what its range is one of."""
    name, spread = price.label.partition(",")[0], range_of(price.current)
    is_changed = bool(change_in_words(price.current, price.rest, "down")[0])
    text = f"{name}: {value_text(price.current)} at its dearest in the central run, in {price.month}"
    text += f"; at rest {value_text(price.rest)}" if is_changed else ""
    text += f"; half of the draws below {price.middle}" if price.middle else ""
    if price.aside:
        text += f", so that the central run lies far {price.aside} the middle of the draws"
    text += f". {price.window}." if spread and price.window else "."
    return f"{text} {price.further}".rstrip()
