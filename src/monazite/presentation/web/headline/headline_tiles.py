"""Headline numbers: what a run says beside the run at rest, as tiles, and the claim behind each.

Every number of a tile is a value of a `Claim`, so that the sources view can lead from it to its run, its parameters and
its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monazite.presentation.briefing.claims import joined_with_and, number, value_text
from monazite.presentation.web.headline.headline_losses import (
    LEAST_POINTS,
    capitalised,
    in_dollars,
    whole_loss,
    worst_month,
)
from monazite.presentation.web.headline.line_tiles import idle_tile, standing_tile
from monazite.presentation.web.headline.price_tile import price_tile
from monazite.presentation.web.headline.shipments_tile import label_of, shipments_tile
from monazite.presentation.web.headline.tile import HeadlineTile, change_in_words
from monazite.presentation.web.runs.led_losses import (
    LEAST_LOSS,
    LOSERS,
    bound_of,
    led_losses,
    most_losing,
    worst_in_a_bad_case,
)
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names, month_text, present

BOUNDS = (
    "The central run counted in two other ways lies between {low}%, where firms make up for most of it later, and "
    "{top}%, where nothing is made up and their suppliers and customers lose as well; the range is that of the draws."
)
SHORT_NAMES = {"US": "the US", "EU": "the EU"}


def headline_tiles(
    current: QuickQuantities, rest: QuickQuantities, good: str, names: Names, country: str = "", asked: str = ""
) -> list[HeadlineTile]:
    """Headline numbers: price, shipments, idle lines, supply, and losses by region; ``country`` leads, empty: none.

    ``asked``: id of a tile that is wanted.
    """
    home, supplied = names.the(current.results.scenario.controller), current.focus.supplied
    supply, supply_at_rest = (
        q.quantity(q.path("share_outside", good=supplied)[:, -1], "share_outside", good=supplied)
        for q in (current, rest)
    )
    supply_label = f"{capitalised(label_of(current.focus.supply, supplied))} made outside {home}"
    supply_detail = f"share of world output, {month_text(current.results.index.month[-1])}"
    tiles = [
        price_tile(current, rest, good, names),
        shipments_tile(current, rest, names),
        idle_tile(current, rest, names, line_places(current, country)),
        standing_tile(current, rest, names, line_places(current, country)),
        HeadlineTile("heavy", "main", supply_label, supply, supply_at_rest, supply_detail, ""),
    ]  # fmt: skip
    losses = loss_places(current, country, asked) if current.has_losses else ()
    return tiles + [_loss_tile(current, rest, region, names) for region in losses]


def main_places(current: QuickQuantities, country: str) -> list[str]:
    """The main regions, and before them the country that is looked at."""
    main = present(MAIN_REGIONS, current.results.index.region)
    return [country, *(name for name in main if name != country)] if country else list(main)


def loss_places(current: QuickQuantities, country: str, asked: str = "") -> list[str]:
    """Regions whose loss has a tile: `main_places`, and behind them whoever else is among those that lose most.

    Beside an article also who does in a bad case, however little that is of its GDP.

    ``asked``: id of a tile that is wanted, of whichever region.
    """
    places = [*main_places(current, country), *most_losing(current, LOSERS, LEAST_LOSS)]
    if own_measures(current.results.scenario) and (worst := worst_in_a_bad_case(current)):
        places.append(worst)
    wanted = asked.removeprefix("loss_")
    if asked.startswith("loss_") and wanted in current.results.index.region:
        places.append(wanted)
    return list(dict.fromkeys(places))


def line_places(current: QuickQuantities, country: str) -> list[str]:
    """Regions whose lines are counted: the country that is looked at, else the main ones together."""
    return [country] if country else list(present(MAIN_REGIONS, current.results.index.region))


def _loss_tile(current: QuickQuantities, rest: QuickQuantities, region: str, names: Names) -> HeadlineTile:
    """Loss of a region in the year from the day of the levers, its bounds, and the loss to the end of the run."""
    led, loss_at_rest = led_losses(current, region), rest.whole_run("loss_share_central", region=region)
    loss, whole = led.year, led.whole
    detail = f"of a year's GDP{in_dollars(current, region, loss.value)}. {whole_loss(current, region)}"
    further = worst_month(current, region)
    if loss.value >= LEAST_POINTS:
        low, top = (bound_of(current, region, name) for name in ("lower", "upper"))
        further = f"{BOUNDS.format(low=number(low, 2), top=number(top, 2))} {further}".strip()
    whole_at_rest = rest.loss_to_end(region)
    end, change, before = month_text(current.results.index.month[-1]), None, ""
    later, verdict = change_in_words(whole, whole_at_rest, "down")
    is_later_alone = not change_in_words(loss, loss_at_rest, "down")[0]
    if later and is_later_alone and abs(whole.value - whole_at_rest.value) >= LEAST_LOSS:
        change = (f"{later} by {end}", verdict)
        before, to_end = value_text(loss_at_rest), value_text(whole_at_rest)
        before += f", to {end} too" if to_end == before else f", {to_end} by {end}"
    return HeadlineTile(
        f"loss_{region}", "loss", capitalised(names.region(region)), loss, loss_at_rest, detail, "down", "", before,
        change, middle=value_text(replace(loss, value=led.middles[0])) if led.middles else "",
        draws=current.results.draws, aside=led.asides[0], further=further,
    )  # fmt: skip


def places_in_words(places: Sequence[str], names: Names) -> str:
    """Regions whose lines are counted, in a sentence; several by their short names."""
    if len(places) == 1:
        return names.the(places[0])
    return joined_with_and([SHORT_NAMES.get(name) or names.the(name) for name in places])
