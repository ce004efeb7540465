"""What a commitment buys at the table: ninety days of stock, a price floor, a joint tariff of the allies.

Each is played against the same game without it, on the same draws, with both sides of middling resolve.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.dataset import Dataset
from monazite.parameters import Draws
from monazite.policies import Finance, Policy, Stockpile, add_months
from monazite.scenario import Scenario
from monazite.talks.grid import Grid, cached, goods_under_talks
from monazite.talks.play import Options, Play, play, prepare
from monazite.talks.report import expected_terms, ranged
from monazite.talks.setting import Setting

NINETY_DAYS = 3.0  # months
AHEAD = 12  # months before the first offer from which the stock is built
FLOOR = 1.8  # floor over the price of 2024: 110 USD/kg for MP Materials over about 61 (mp_10q2025, goods.csv)
MANY = 4  # draws at most
HALF_YEAR = 6


@dataclass(frozen=True)
class Commitment:
    """A commitment: id, words, measures added to the scenario, or a joint tariff that only changes payoffs."""

    id: str
    words: str
    policies: tuple[Policy, ...] = ()
    joint: bool = False


def offered(ds: Dataset, sc: Scenario, setting: Setting) -> list[Commitment]:
    """Commitments that make sense for a dataset: stocks of what is under talks, a price floor, a joint tariff."""
    goods = {row.good: row for row in ds.table("goods")}
    holders = (setting.target, *setting.bystanders)
    start = max(sc.start, add_months(setting.first, -AHEAD))
    stock = {"kind": "stockpile", "actor": setting.target, "start": start, "regions": holders, "cover": NINETY_DAYS}
    out = []
    if "Dy.oxide" in goods:
        out.append(
            Commitment("dysprosium-90-days", "ninety days of dysprosium oxide and metal in stock with the allies",
                       (Stockpile(goods=("Dy",), build=6, **stock),))
        )  # fmt: skip
    out.append(
        Commitment("stock-90-days", "ninety days of all goods under the controls in stock with the allies",
                   (Stockpile(goods=goods_under_talks(sc), build=6, **stock),))
    )  # fmt: skip
    floor = {g: FLOOR * row.price for g, row in goods.items() if row.stage == "oxide" and row.price}
    if floor:
        made = Finance(
            kind="finance", actor=setting.target, start=start, regions=("target", "ally", "other"), floor=floor
        )
        out.append(
            Commitment(
                "price-floor", "a price floor of 1.8 times the price of 2024 outside the controlling country", (made,)
            )
        )
    out.append(Commitment("joint-tariff", "the same added tariff set by the allies", joint=True))
    return out


def commitments(
    ds: Dataset,
    sc: Scenario,
    setting: Setting,
    grid: Grid,
    values: Draws,
    run: Callable[[Callable[[int], Play], int], Sequence[Play]],
    options: Options,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """Every commitment with what it changes, paired by draw: ``run(function of draw, count)`` plays the draws.

    target_reservation: rise of what the other side has if nothing is ever signed, MUSD; deal_probability: change in six
    months; terms: change of the mean terms.
    """
    count = min(MANY, grid.draws)
    plain = replace(options, types=False)
    base = run(lambda i: play(ds, setting, grid, values, i, plain), count)
    menu = prepare(ds, setting, grid, values, 0, plain)[0].menu
    out = []
    for one in offered(ds, sc, setting):
        other = grid
        if one.policies:
            variant = sc.model_copy(update={"policy": (*sc.policy, *one.policies)})
            other = cached(ds, variant, setting, count, progress, like=grid)
        with_it = replace(plain, joint=one.joint)
        found = run(lambda i, other=other, with_it=with_it: play(ds, setting, other, values, i, with_it), count)
        out.append({"id": one.id, "words": one.words, **_change(setting, menu, base, found, options.thin)})
    return out


def _change(setting: Setting, menu, base: Sequence[Play], found: Sequence[Play], thin: int) -> dict[str, Any]:
    def gap(read: Callable[[Play], float]) -> np.ndarray:
        return np.array([read(b) - read(a) for a, b in zip(base, found, strict=True)])

    def terms(plays: Sequence[Play]) -> dict[str, np.ndarray]:
        share = np.stack([p.terms / max(p.terms.sum(), 1e-12) for p in plays])
        return expected_terms(setting, menu, share, thin)

    before, after = terms(base), terms(found)
    return {
        "target_reservation": ranged(gap(lambda p: float(p.reservation[1])), "MUSD"),
        "controller_reservation": ranged(gap(lambda p: float(p.reservation[0])), "MUSD"),
        "deal_probability": ranged(100.0 * gap(lambda p: float(p.paths.signed[:HALF_YEAR].sum())), "pp"),
        "share_withheld": ranged(100.0 * (after["share_withheld"] - before["share_withheld"]), "pp"),
        "tariff": ranged(100.0 * (after["tariff"] - before["tariff"]), "pp"),
        "purchases": ranged(after["purchases"] - before["purchases"], "MUSD/yr"),
        "draws": len(base),
    }
