"""What a commitment buys at the table: ninety days of stock, a price floor, a joint tariff of the allies.

Each is played against the same game without it, on the same draws, with both sides of middling resolve. A stock is in
hand on the day of the first offer: what it costs is told beside what it is worth, at the prices of the month before.
It is opened under shortage and not filled again, so that the agency never competes with the users it is there for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.negotiation.report import expected_terms, ranged
from monazite.negotiation.setup import Setting
from monazite.negotiation.solve_draw import Options, Play, harshest, play, prepare, year_loss
from monazite.negotiation.state_costs import Grid, cached, goods_under_talks, months_before
from monazite.scenario.policies import Finance, Policy, Stockpile, add_months
from monazite.scenario.scenario import Scenario
from monazite.simulation.branching import AddedStock

NINETY_DAYS = 3.0  # months
AHEAD = 12  # months before the first offer from which a floor is paid
FLOOR = 1.8  # floor over the price of 2024: 110 USD/kg for MP Materials over about 61 (mp_10q2025, goods.csv)
MANY = 4  # draws at most
HALF_YEAR = 6


@dataclass(frozen=True)
class Commitment:
    """A commitment: id, words, measures added to the scenario, stock in hand, or a joint tariff (payoffs alone)."""

    id: str
    words: str
    policies: tuple[Policy, ...] = ()
    holding: AddedStock | None = None
    joint: bool = False


def offered(ds: Dataset, sc: Scenario, setting: Setting) -> list[Commitment]:
    """Commitments that make sense for a dataset: stocks of what is under talks, a price floor, a joint tariff."""
    goods = {row.good: row for row in ds.table("goods")}
    out = []
    if "Dy.oxide" in goods:
        words = "ninety days of dysprosium oxide and metal in stock with the allies"
        out.append(stocked(sc, setting, "dysprosium-90-days", words, ("Dy",)))
    words = "ninety days of all goods under the controls in stock with the allies"
    out.append(stocked(sc, setting, "stock-90-days", words, goods_under_talks(sc)))
    floor = {g: FLOOR * row.price for g, row in goods.items() if row.stage == "oxide" and row.price}
    if floor:
        start, anywhere = max(sc.start, add_months(setting.first, -AHEAD)), ("target", "ally", "other")
        made = Finance(kind="finance", actor=setting.target, start=start, regions=anywhere, floor=floor)
        words = "a price floor of 1.8 times the price of 2024 outside the controlling country"
        out.append(Commitment("price-floor", words, (made,)))
    out.append(Commitment("joint-tariff", "the same added tariff set by the allies", joint=True))
    return out


def stocked(sc: Scenario, setting: Setting, name: str, words: str, goods: tuple[str, ...]) -> Commitment:
    """Ninety days of goods in stock on the day of the first offer, with the other side and the bystanders."""
    holders = (setting.target, *setting.bystanders)
    rule = Stockpile(
        kind="stockpile", actor=setting.target, start=setting.first, regions=holders, goods=goods, cover=0.0
    )  # aims at nothing, so that it is opened under shortage and never filled
    holding = AddedStock(months_before(sc, setting.first), goods, holders, NINETY_DAYS)
    return Commitment(name, words, (rule,), holding)


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

    target_reservation, controller_reservation: rise of what a side has if nothing is ever signed, MUSD; spared: loss of
    the other side and of bystanders that it spares in a year of the harshest controls, by bound, MUSD; cost: public
    money, MUSD; deal_probability: change in six months; terms: change of the mean terms.
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
            other = cached(ds, variant, setting, count, progress, like=grid, holding=one.holding)
        with_it = replace(plain, joint=one.joint)
        found = run(lambda i, other=other, with_it=with_it: play(ds, setting, other, values, i, with_it), count)
        change = _change(setting, menu, base, found, options.thin)
        out.append({"id": one.id, "words": one.words, **change, **_spared(setting, grid, other, count, one.joint)})
    return out


def _spared(setting: Setting, grid: Grid, other: Grid, count: int, joint: bool) -> dict[str, Any]:
    """Loss that a commitment spares in a year of the harshest controls, by region and bound, and its public cost.

    A joint tariff changes no loss of supply: nothing is said of it here.
    """
    if joint:
        return {"spared": None, "cost": None}
    names, worst = list(grid.region), harshest(setting)
    spared = {}
    for region in (setting.target, *setting.bystanders):
        r = names.index(region)
        less = [year_loss(setting, grid, i, r, worst) - year_loss(setting, other, i, r, worst) for i in range(count)]
        bounds = np.array(less)
        spared[region] = {b: ranged(bounds[:, k], "MUSD") for k, b in enumerate(("lower", "central", "upper"))}
    return {"spared": spared, "cost": ranged(other.outlay[:count] - grid.outlay[:count], "MUSD")}


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
