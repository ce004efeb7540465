"""Why this price, why this shortage: the constraints that bind and what each is worth, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from monazite.foundation.errors import InputError

if TYPE_CHECKING:
    from monazite.results.results import Results

BINDING = 0.01  # a wedge above 1 % of the price counts as binding
DEARER = (
    "    With that right a kg is dearer than the spot price, which is a mean over origins: buyers cannot replace one "
    "origin by another at will."
)
FULL = 0.97  # a plant above this use of its capacity counts as full


def explain(res: Results, good: str, region: str, month: date) -> str:
    """Binding constraints behind the price of a good at a region in a month, with their shadow prices.

    Takes the central draw. Raises InputError for an unknown good or region, or a month outside the run.
    """
    ix = res.index
    c, r = ix.position("good", good), ix.position("region", region)
    t = (month.year - ix.month[0].year) * 12 + month.month - ix.month[0].month
    if not 0 <= t < len(ix.month):
        span = f"{ix.month[0]:%Y-%m} to {ix.month[-1]:%Y-%m}"
        raise InputError(field="month", found=f"{month:%Y-%m}", allowed=span)
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
            name = ix.region[s.producers[stage, k]]
            lines.append(
                f"    {name}: {ship[k]:,.3g} t ({base[k]:,.3g} t in the baseline) at {f.price[0, t, c, k]:,.4g} USD/kg"
            )
    return lines if len(lines) > 1 else ["  Nothing is bought."]


def _limits(res: Results, c: int, b: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    lines, scarce = [], False
    for q in range(s.limit_good.size):
        quota = s.limit_quota[q]
        covers = c == s.limit_good[q] or (quota >= 0 and s.quota_weight[quota, c] > 0)
        if not covers or s.limit_mask[q, b] == 0:
            continue
        limit, wedge = f.limit[0, t, q], f.wedge[0, t, q]
        origin = ix.region[s.limit_region[q]]
        if limit == 0:
            lines.append(f"    {origin}'s licences let nothing pass to this group of buyers.")
        elif np.isfinite(limit) and wedge > BINDING and quota < 0:
            price = f.price[0, t, c, s.limit_origin[q]]
            worth = price * (np.exp(wedge) - 1.0)
            scarce = scarce or price + worth > f.delivered[0, t, c, b]
            lines.append(
                f"    {origin}'s licences let {limit:,.3g} t pass to this group of buyers; "
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
    made = f.feed[0, t].sum(0) if stage == 0 else f.ship[0, t].sum(2)
    caps = (s.feed_cap, s.metal_cap, s.magnet_cap)[stage]
    goods = slice(stage * len(ix.element), None if stage == 2 else (stage + 1) * len(ix.element))
    use = made if stage == 0 else made[goods].sum(0)
    lines = []
    for k, r in enumerate(s.producers[stage]):
        if r >= 0 and caps[k] > 0 and use[k] > FULL * caps[k]:
            name = ("separation", "metal", "magnet")[stage]
            lines.append(f"    {ix.region[r]}'s {name} plants run at {100 * use[k] / caps[k]:.0f} % of 2024 capacity.")
    return ["  Plants that are full:", *lines] if lines else []


def _shortage(res: Results, c: int, r: int, b: int, t: int) -> list[str]:
    f, ix, s = res.view.flows, res.index, res.model.structure
    lines = []
    for u, use in enumerate(ix.use):
        if s.mix[u, c] > 0 and s.activity_ref[u, b] > 0 and f.served[0, t, u, b] < 0.99:
            lines.append(
                f"    {use}: {100 * f.served[0, t, u, b]:.0f} % of orders arrive; "
                f"lines make {100 * f.output[0, t, u, b]:.0f} % of plan."
            )
    stock = f.stock[0, t, c, b]
    held = f"  Stock at the end of the month: {stock:,.3g} t."
    return [*(["  Who goes short:", *lines] if lines else ["  No use goes short."]), held]
