"""Why a good can get cheaper outside where less of it is let out: plants there turn to goods that need none of it."""

from __future__ import annotations

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.headline.tile import LEAST_CHANGE
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text

LEAST_TURNED = 0.02  # change of what plants outside make of a good from which on it is named
LEAST_TONNES = 1e-3  # a month: what counts as made at all


def cheaper_for_less_need(current: QuickQuantities, without: QuickQuantities, good: str, names: Names) -> str:
    """What plants outside make instead where a good is dearest without a control; empty where its price does not fall.

    Parameters
    ----------
    current, without
        The state with the control, and the same state without it.
    good
        The good whose price is shown.
    names
        What goods and regions are called.
    """
    usual, month, at = without.extreme("price_outside", good=good)
    own = float(current.path("price_outside", good=good)[0, at])
    if not own < usual.value * (1.0 - LEAST_CHANGE) or not _ships_less(current, without):
        return ""
    index = current.results.index
    need, need_usual = (_plants_need(one, index.good.index(good), at) for one in (current, without))
    if not need < need_usual * (1.0 - LEAST_TURNED):
        return ""
    home, what = names.the(current.results.scenario.controller), names.good(good)
    text = (
        f"Less is let out, and {what} still gets cheaper outside {home}: in {month_text(month)} it costs "
        f"{number(own, 2)} USD/kg instead of {number(usual.value, 2)}, because plants there need {number(need, 2)} t "
        f"of it instead of {number(need_usual, 2)}"
    )
    return f"{text}{_turned_to(current, without, at, names)}."


def _ships_less(current: QuickQuantities, without: QuickQuantities) -> bool:
    """Whether less leaves the controlling country over the year from the day of the levers."""
    where = {"good": current.focus.shipped, "region": "WORLD"}
    own, usual = (
        float(one.path("exports_counted_index", **where)[0, one.start : one.start + 12].mean())
        for one in (current, without)
    )
    return own < usual * (1.0 - LEAST_CHANGE)


def _plants_need(one: QuickQuantities, good: int, month: int) -> float:
    """Tonnes of a good that plants outside need in a month, lines left out."""
    results, flows = one.results, one.results.view.flows
    abroad = results.model.structure.buyer_region != results.index.region.index(results.scenario.controller)
    lines = float(results.model.structure.mix[:, good] @ flows.activity[0, month][:, abroad].sum(1))
    return float(flows.need[0, month, good, abroad].sum()) - lines


def _turned_to(current: QuickQuantities, without: QuickQuantities, month: int, names: Names) -> str:
    """Of the goods of lines, that of which plants outside make most more, at its price, and that of which least."""
    index, mix = current.results.index, current.results.model.structure.mix
    home = index.region.index(current.results.scenario.controller)
    made, made_usual = (
        np.delete(one.results.view.flows.ship[0, month], home, axis=1).sum((1, 2)) for one in (current, without)
    )
    of_lines = (mix > 0.0).any(0) & (np.maximum(made, made_usual) > LEAST_TONNES)
    change = np.where(of_lines, made - made_usual, 0.0)
    more, less = int(np.argmax(change)), int(np.argmin(change))
    if made[more] < made_usual[more] * (1.0 + LEAST_TURNED) or made[less] > made_usual[less] * (1.0 - LEAST_TURNED):
        return ""
    prices = [float(one.path("price_outside", good=index.good[more])[0, month]) for one in (current, without)]
    if not prices[0] > prices[1] * (1.0 + LEAST_CHANGE):
        return ""
    words = [
        f"{number(made[at], 2)} t of {names.good(index.good[at])} instead of {number(made_usual[at], 2)}"
        for at in (more, less)
    ]
    return f": they make {words[0]}, at {number(prices[0], 2)} USD/kg instead of {number(prices[1], 2)}, and {words[1]}"
