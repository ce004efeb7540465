"""Why this price, why this shortage: the constraints that bind and what each is worth, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from monazite.engine.industry import DAYS
from monazite.results.months import Day, month_position

if TYPE_CHECKING:
    from datetime import date

    from monazite.results.results import Results

BINDING = 0.01  # a wedge above 1 % of the price counts as binding
DEARER = (
    "    With that right a kg is dearer than the spot price, which is a mean over origins: buyers cannot replace one "
    "origin by another at will."
)
FULL = 0.97  # a plant above this use of its capacity counts as full
LEAST_PLANT = 1e-3  # share of the world's capacity below which a region's plants are not worth a line


def explain(res: Results, good: str, region: str, month: Day) -> str:
    """Why a price is what it is: binding constraints and what each is worth, in words, for the central draw.

    Parameters
    ----------
    res
        Results of `monazite.simulate`.
    good
        Good, for example ``Dy.oxide``.
    region
        Region whose buyers pay the price, for example ``JP``.
    month
        The month: a date, a time stamp, or text such as ``2025-06``.

    Returns
    -------
    str
        Lines of text: spot price and mean price paid (USD/kg), where the good comes from (t a month), licences and
        quotas that bind with the worth of the right to ship a kilogram (USD), plants that are full, uses that go short,
        the stock at the end of the month (t).

    Raises
    ------
    InputError
        For an unknown good or region, with the nearest one, and for a month outside the run.

    Examples
    --------
    >>> import monazite as mz
    >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023")
    >>> print(mz.explain(res, "Ga.metal", "JP", "2024-06").splitlines()[0])
    Ga.metal at JP in June 2024 (central draw):
    """
    ix = res.index
    c, r = ix.position("good", good), ix.position("region", region)
    t = month_position(ix.month, month, field="month")
    b = ix.buyer.index(region)
    lines = _price(res, c, b, t)
    lines += _origins(res, c, b, t)
    lines += _limits(res, c, b, t)
    lines += _plants(res, c, t)
    lines += _shortage(res, c, r, b, t)
    return "\n".join(lines)


def _price(res: Results, c: int, b: int, t: int) -> list[str]:
    f, ix = res.view.flows, res.index
    base = res.model.structure.price_ref[c] * res.model.structure.delivered_ref[c, b]
    return [
        f"{ix.good[c]} at {ix.buyer[b]} in {ix.month[t]:%B %Y} (central draw):",
        f"  spot price {f.delivered[0, t, c, b]:,.4g} USD/kg, {f.delivered[0, t, c, b] / base:.3g} times the baseline; "
        f"mean price paid {f.paid[0, t, c, b]:,.4g} USD/kg.",
    ]


def _origins(res: Results, c: int, b: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    stage = min(c // len(ix.element), 2)
    ship = f.ship[0, t, c, :, b]
    base = s.share_ref[c, :, b] * s.need_ref[c, b]
    lines = ["  Where it comes from:"]
    for k in np.argsort(-ship):
        if s.producers[stage, k] >= 0 and max(ship[k], base[k]) > 0.005 * max(ship.sum(), base.sum()):
            name = ix.region[int(s.producers[stage, k])]
            lines.append(
                f"    {name}: {ship[k]:,.3g} t ({base[k]:,.3g} t in the baseline) at {f.price[0, t, c, k]:,.4g} USD/kg"
            )
    return lines if len(lines) > 1 else ["  Nothing is bought."]


def _limits(res: Results, c: int, b: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    lines: list[str] = []
    scarce = False
    for q in range(s.limit_good.size):
        quota = s.limit_quota[q]
        covers = c == s.limit_good[q] or (quota >= 0 and s.quota_weight[quota, c] > 0)
        if not covers or s.limit_mask[q, b] == 0:
            continue
        limit, wedge = f.limit[0, t, q], f.wedge[0, t, q]
        origin = ix.region[int(s.limit_region[q])]
        if limit == 0:
            lines.append(f"    {origin}'s licences let nothing pass to this group of buyers.")
        elif np.isfinite(limit) and wedge > BINDING and quota < 0:
            price = f.price[0, t, c, s.limit_origin[q]]
            worth = price * (np.exp(wedge) - 1.0)
            scarce = scarce or price + worth > f.delivered[0, t, c, b]
            lines.append(
                f"    {origin}'s licences, and ways round them, let {limit:,.3g} t pass to this group of buyers; "
                f"the right to ship one kg is worth {worth:,.4g} USD."
            )
        elif np.isfinite(limit) and wedge > BINDING:
            worth = s.quota_price[quota] * (np.exp(wedge) - 1.0)
            lines.append(
                f"    {origin}'s quota of {limit:,.4g} t a month binds; a kg of quota is worth {worth:,.4g} USD, "
                "the same for every element in it."
            )
    if scarce:
        lines.append(DEARER)
    return ["  Licences and quotas that bind:", *lines] if lines else ["  No licence or quota binds here."]


def _plants(res: Results, c: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    stage = min(c // len(ix.element), 2)
    output = f.feed[0, t].sum(0) if stage == 0 else f.ship[0, t].sum(2)
    baseline = (s.feed_cap, s.metal_cap, s.magnet_cap)[stage]
    goods = slice(stage * len(ix.element), None if stage == 2 else (stage + 1) * len(ix.element))
    use = output if stage == 0 else output[goods].sum(0)
    new = _new_capacity(res, stage, t)
    lines: list[str] = []
    for k, r in enumerate(s.producers[stage]):
        cap = baseline[k] + new[k]
        if r >= 0 and cap > LEAST_PLANT * baseline.sum() and use[k] > FULL * cap:
            name = ("separation", "metal", "magnet")[stage]
            place, share = ix.region[int(r)], 100 * use[k] / cap
            added = " and with projects on line since" if new[k] > 0.005 * cap else ""
            lines.append(
                f"    {place}'s {name} plants run at {share:.0f} % of what they could make in the baseline year{added}."
            )
    return ["  Plants that are full:", *lines] if lines else []


def _new_capacity(res: Results, stage: int, t: int) -> np.ndarray:
    """Capacity of projects on line at a stage by producer slot, t a month; those of mines separate what they mine."""
    s = res.model.structure
    of_stage = s.metal_project[:, 0] == stage
    on, region = res.view.flows.project[0, t] * of_stage, s.project_region
    return np.array([float(on[region == r].sum()) if r >= 0 else 0.0 for r in s.producers[stage]])


def _shortage(res: Results, c: int, r: int, b: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    lines: list[str] = []
    for u, use in enumerate(ix.use):
        if s.mix[u, c] > 0 and s.activity_ref[u, b] > 0 and f.served[0, t, u, b] < 0.99:
            lines.append(
                f"    {use}: {100 * f.served[0, t, u, b]:.0f} % of orders arrive; "
                f"lines make {100 * f.output[0, t, u, b]:.0f} % of plan{_first_stop(res, u, b)}."
            )
    stock = f.stock[0, t, c, b]
    held = f"  Stock at the end of the month: {stock:,.3g} t."
    return [*(["  Who goes short:", *lines] if lines else ["  No use goes short."]), held]


def _first_stop(res: Results, u: int, b: int) -> str:
    """When the first line of a use at a buyer stops, and in how many draws; empty where none does."""
    days = res.view.stop[:, u, b]
    stops = days[np.isfinite(days)]
    if not stops.size:
        return ""
    often = f" in {stops.size} of {days.size} draws (median)" if days.size > 1 else ""
    return f"; the first stops {np.median(stops):.0f} days after {res.view.anchor:%d %B %Y}{often}"


@dataclass(frozen=True)
class BindingGood:
    """What keeps a line from running in the first month in which it stands still."""

    use: str
    buyer: str
    month: date
    good: str
    """The good of the line's mix that makes it dearest."""
    share: float
    """Part of the rise of the cost of the mix that is due to it, 0 to 1."""
    strategic_days: float
    """Strategic stock of the good at the buyer at the end of the month, days of baseline use."""


def binding_goods(res: Results, region: str, *, draw: int = 0) -> list[BindingGood]:
    """Name the good that binds each line of a region that comes to a stop; a stock of any other good cannot help it.

    A line buys the goods of its mix together, and gives up by what the mix costs. The good that binds is the one that
    adds most to the rise of that cost over the baseline: mix x (delivered price - its baseline).

    Parameters
    ----------
    region
        Region in which the lines stand; defence buyers of the region count as its own.
    draw
        Number of the draw; 0 has the central parameters.

    Returns
    -------
    list[BindingGood]
        One per use and buyer that stands still in some month, by month and then in the order of the uses.

    Raises
    ------
    InputError
        For a region that the run does not have.
    """
    ix, s, f = res.index, res.model.structure, res.view.flows
    place = ix.position("region", region)
    baseline = s.price_ref[:, None] * s.delivered_ref
    binding: list[BindingGood] = []
    for u, b in zip(s.plant_use, s.plant_buyer, strict=True):
        months = np.flatnonzero(f.stopped[draw, :, u, b] > 0.0)
        if ix.buyer_region[b] != place or not months.size:
            continue
        t = int(months[0])
        rise = np.maximum(s.mix[u] * (f.delivered[draw, t, :, b] - baseline[:, b]), 0.0)
        c = int(rise.argmax())
        share = float(rise[c] / rise.sum()) if rise[c] > 0.0 else 0.0
        held = float(f.strategic[draw, t, c, b] / max(s.need_ref[c, b], 1e-300) * DAYS)
        binding.append(BindingGood(ix.use[int(u)], ix.buyer[int(b)], ix.month[t], ix.good[c], share, held))
    return sorted(binding, key=lambda one: one.month)


LEAST_STOCK = 1.0  # days of baseline use below which a strategic stock counts as none


def stocks_that_cannot_help(res: Results, region: str, *, draw: int = 0) -> list[BindingGood]:
    """Lines of a region that come to a stop for want of a good of which no stock is held, while others are in stock.

    Parameters
    ----------
    region
        Region in which the lines stand.
    draw
        Number of the draw; 0 has the central parameters.

    Returns
    -------
    list[BindingGood]
        As in `binding_goods`; empty where the region holds no strategic stock of anything in the month of the stop.

    Raises
    ------
    InputError
        For a region that the run does not have.
    """
    ix, s = res.index, res.model.structure
    out: list[BindingGood] = []
    for one in binding_goods(res, region, draw=draw):
        t, b = ix.month.index(one.month), ix.buyer.index(one.buyer)
        held = res.view.flows.strategic[draw, max(t - 1, 0), :, b] * DAYS
        others = bool((held > LEAST_STOCK * s.need_ref[:, b]).any())
        if others and one.strategic_days < LEAST_STOCK:
            out.append(one)
    return out
