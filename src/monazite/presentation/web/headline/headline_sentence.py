"""The headline: what a run says in some whole sentences, made of its tiles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.headline.tile import HeadlineTile, change_in_words
from monazite.presentation.web.levers.app_settings import usual_name
from monazite.presentation.web.levers.levers import shock_month
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario

GOES_ON = (
    "With the levers at rest what is in force goes on: a point to start from, no forecast. In the games of Talks and "
    "of Play a seat both sides decide anew every month; how often all stays as it is there, they say."
)


def _in_brackets(q: Quantity, rest: Quantity, middle: str) -> str:
    """Behind a number: its range, the middle of the draws if any, and the number at rest if that differs.

    With a leading blank.
    """
    parts = [f"range {spread}"] if (spread := range_of(q)) else []
    parts += [f"half of the draws below {middle}"] if middle else []
    parts += [f"at rest {value_text(rest)}"] if change_in_words(q, rest, "down")[0] else []
    return f" ({'; '.join(parts)})" if parts else ""


def supposition(sc: Scenario, setting: str = "") -> str:
    """That a scenario is no news but supposed, in a sentence, with the months of the stop that it supposes.

    ``setting``: what levers set in its file, which are all that a record supposes.
    """
    if sc.record and setting:
        return f"Suppose that this is set in the app: {setting}. "
    shock = shock_month(sc)
    stops = [p for p in sc.policy if getattr(p, "ban", False) and p.start >= shock and p.until is not None]
    lasting = ""
    if stops:
        first, until = min(p.start for p in stops), max(p.until for p in stops if p.until is not None)
        lasting = f", from {month_text(first)} to {month_text(add_months(until, -1))}"
    name = f"\N{LEFT DOUBLE QUOTATION MARK}{usual_name(sc)}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"Suppose that this happens{lasting}: {name}{f', with {setting}' if setting else ''}. "


def start_of_sentence(
    setting: str,
    day: date,
    is_past: bool,
    acting: date | None = None,
    supposed: str = "",
    signed: date | None = None,
) -> str:
    """What the headline begins with: what is set (empty at rest), and the month from which its numbers count.

    ``setting``: what `setting_in_words` gives, with its months. ``is_past``: the month lies before the last measure of
    a record, and the sentence says that it is of the model. ``acting``: month from which what is set acts, where that
    is a later one. ``supposed``: what `supposition` or `as_the_article_says` gives; empty where the
    scenario is neither.
    ``signed``: day on which a deal is signed, which is later than that of levers beside it.
    """
    if signed is not None:
        deal = f"the deal from {month_text(signed)}"
        setting, acting = (f"{setting} and {deal}", acting) if setting else (deal, signed)
    if supposed and not setting:
        return _after(supposed, f"Counted from {month_text(day)}")
    if setting:
        counted = f", counted from {month_text(day)}" if acting is not None and acting > day else ""
        text = f"With {setting}{counted}"
    else:
        text = f"As things stand {'since' if is_past else 'in'} {month_text(day)}"
    return _after(supposed, f"In the model, {text[0].lower()}{text[1:]}" if is_past else text)


def or_without(start: str, tiles: Sequence[HeadlineTile]) -> str:
    """The start of the headline, which names what is set as no cause where that moves no loss and no stop."""
    is_moving = any(tile.to_json()["change"] for tile in tiles if tile.group == "loss" or tile.id in ("stop", "idle"))
    return start if is_moving else f"{start} or without that"


def _after(supposed: str, text: str) -> str:
    """What is supposed and what follows: a sentence of its own, or a clause behind a colon."""
    return f"{supposed}{text[0].lower()}{text[1:]}" if supposed.endswith(": ") else f"{supposed}{text}"


def _highest_price(price: HeadlineTile, *, with_range: bool) -> str:
    """Month and size of the highest price; where it lies far from the middle of the draws, that one as well.

    That is the middle of their own peaks, which come in other months, or the one of that month alone. Where no quote is
    in the data the mean of the dearest twelve months comes first: a peak of one month is of the model alone there.
    """
    text, name = value_text(price.current), price.label.partition(",")[0]
    spread = f" (range {found})" if with_range and (found := range_of(price.current)) else ""
    then = f", though half of the draws lie below {price.middle_then} in that month" if price.middle_then else ""
    if price.aside and price.middle:
        then = f", though half of the draws peak below {price.middle}"
    behind = f"{spread}{price.without}{price.why}{then}{price.clause}"
    if price.year:
        first = f"{name} costs {price.year} on average in its dearest twelve months"
        return f"{first}; its highest month is {price.month}, at {text}{behind}."
    return f"{name} is dearest in {price.month}, at {text}{behind}."


def headline(tiles: Sequence[HeadlineTile], start: str, loss: str, sureness: str) -> list[str]:
    """Sentences to be read aloud: event, loss and idle lines; how sure that is, or the highest price without one.

    Where losses mean nothing, or where a full stop hardly moves it, the price follows as well.
    The tiles stand right below them, and the rest behind them.

    Parameters
    ----------
    tiles
        Those of `headline_tiles`.
    start
        What `start_of_sentence` gives.
    loss
        What `loss_lead` gives.
    sureness
        What `loss_sentence` gives.
    """
    by_id = {tile.id: tile for tile in tiles}
    first = f"{start}, {', and '.join(filter(None, (loss, by_id['stop'].clause)))}."
    is_left = loss and sureness and not by_id["price"].held
    price = "" if is_left else _highest_price(by_id["price"], with_range=True)
    return [sentence for sentence in (first, sureness, price) if sentence]


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
    beside = _in_brackets(idle.current, idle.rest, idle.middle if idle.aside else "")
    idle_now = f"{idle.to_json()['value']} stand idle in {idle.month}{beside}"
    lines = f"Of all lines in {places} {idle_now}; {stop.extent}. {first_stop}".strip()
    return [text for text in (losses, lines, _price_at_length(price), by_id["magnets"].further) if text]


def _price_at_length(price: HeadlineTile) -> str:
    """The highest price beside that at rest and the middle of the draws, and what its range is one of."""
    name, spread = price.label.partition(",")[0], range_of(price.current)
    is_changed = bool(change_in_words(price.current, price.rest, "down")[0])
    size = value_text(price.current) + (f" (range {spread})" if spread else "")
    year = f"{price.year} on average in its dearest twelve months, " if price.year else ""
    text = f"{name}: {year}{size} at its dearest in the central run, in {price.month}"
    text += f"; at rest {value_text(price.rest)}" if is_changed else ""
    text += f"; half of the draws below {price.middle}" if price.middle else ""
    if price.aside:
        text += f", so that the central run lies far {price.aside} the middle of the draws"
    if price.middle_then:
        text += f" at peaks of their own, whenever these come, and below {price.middle_then} in that month"
    text += f". {price.window}." if spread and price.window else "."
    return f"{text} {price.further}".rstrip()
