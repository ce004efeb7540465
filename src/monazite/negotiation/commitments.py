"""What a commitment buys at the table: ninety days of stock, a price floor, a joint tariff of the allies.

Each is played against the same game without it, on the same draws, with both sides of middling resolve. A stock is in
hand on the day of the first offer: what it costs is given beside what it is worth, at the prices of the month before.
It is opened under shortage and not filled again, so that the agency never competes with the users it is there for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.report import expected_terms, range_over_draws
from monazite.negotiation.setup import TalksSetting
from monazite.negotiation.solve_draw import GameOptions, PlayedDraw, harshest_control, play, prepare_game, year_loss
from monazite.negotiation.state_costs import Grid, cached, months_before
from monazite.scenario.policies import Policy, add_months
from monazite.scenario.policies.finance import Finance
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.scenario import Scenario
from monazite.simulation.branching import AddedStock

NINETY_DAYS = 3.0  # months
FLOOR_LEAD = 12  # months before the first offer from which a floor is paid
FLOOR = 1.8  # floor over the price of 2024: 110 USD/kg for MP Materials over about 61 (mp_10q2025, goods.csv)
MAX_DRAWS = 4  # draws at most
HALF_YEAR = 6


@dataclass(frozen=True)
class Commitment:
    """A commitment: id, words, measures added to the scenario, stock in hand, or a joint tariff (payoffs alone)."""

    id: str
    words: str
    policies: tuple[Policy, ...] = ()
    holding: AddedStock | None = None
    joint_tariff: bool = False


def commitment_menu(ds: Dataset, sc: Scenario, setting: TalksSetting) -> list[Commitment]:
    """Commitments that make sense for a dataset: stocks of what is under talks, a price floor, a joint tariff."""
    goods = {row.good: row for row in ds.table("goods")}
    out = []
    if "Dy.oxide" in goods:
        words = "ninety days of dysprosium oxide and metal in stock with the allies"
        out.append(stock_commitment(sc, setting, "dysprosium-90-days", words, ("Dy",)))
    words = "ninety days of all goods under the controls in stock with the allies"
    out.append(stock_commitment(sc, setting, "stock-90-days", words, setting.goods))
    floor = {g: FLOOR * row.price for g, row in goods.items() if row.stage == "oxide" and row.price}
    if floor:
        start, anywhere = max(sc.start, add_months(setting.first_offer, -FLOOR_LEAD)), ("target", "ally", "other")
        guarantee = Finance(kind="finance", actor=setting.target, start=start, regions=anywhere, floor=floor)
        words = "a price floor of 1.8 times the price of 2024 outside the controlling country"
        out.append(Commitment("price-floor", words, (guarantee,)))
    out.append(Commitment("joint-tariff", "the same added tariff set by the allies", joint_tariff=True))
    return out


def stock_commitment(sc: Scenario, setting: TalksSetting, name: str, words: str, goods: tuple[str, ...]) -> Commitment:
    """Ninety days of goods in stock on the day of the first offer, with the other side and the bystanders."""
    holders = (setting.target, *setting.bystanders)
    rule = Stockpile(
        kind="stockpile", actor=setting.target, start=setting.first_offer, regions=holders, goods=goods, cover=0.0
    )  # aims at nothing, so that it is opened under shortage and never filled
    holding = AddedStock(months_before(sc, setting.first_offer), goods, holders, NINETY_DAYS)
    return Commitment(name, words, (rule,), holding)


def commitment_effects(  # noqa: PLR0913 - what a game was simulated and is played with
    ds: Dataset,
    sc: Scenario,
    setting: TalksSetting,
    grid: Grid,
    values: Draws,
    run: Callable[[Callable[[int], PlayedDraw], int], Sequence[PlayedDraw]],
    options: GameOptions,
    progress: Callable[[int, int], None] | None = None,
    posterior: PosteriorDraws | None = None,
) -> list[dict[str, Any]]:
    """Every commitment with what it changes, paired by draw.

    Parameters
    ----------
    ds, sc, setting, grid, values
        Dataset, scenario, state of the talks, simulated months and parameters of the talks.
    run
        Plays a number of draws by a function.
    options
        How the draws are played; here with both sides of middling resolve.
    progress
        Called with runs of the simulator done and in all, for each commitment anew.
    posterior
        Draws that the grid was simulated with in the place of those of the priors.

    Returns
    -------
    list of dict
        Ranges over draws: ``target_reservation`` and ``controller_reservation``, rise of what a side has if nothing is
        ever signed, MUSD; ``spared``, loss of the other side and of bystanders in a year of the harshest controls, by
        bound, MUSD; ``cost``, public money, MUSD; ``deal_probability``, change in six months; changes of the mean
        terms.
    """
    count, plain = min(MAX_DRAWS, grid.draws), replace(options, types=False)
    menu = prepare_game(ds, setting, grid, values, 0, plain)[0].menu
    commitments = commitment_menu(ds, sc, setting)
    ways = [(grid, plain)]
    for one in commitments:
        other = grid
        if one.policies:
            variant = sc.model_copy(update={"policy": (*sc.policy, *one.policies)})
            more = {"like": grid, "holding": one.holding, "posterior": posterior}
            other = cached(ds, variant, setting, count, progress, **more)
        ways.append((other, replace(plain, joint_tariff=one.joint_tariff)))

    def play_one(k: int) -> PlayedDraw:
        own, how = ways[k // count]
        return play(ds, setting, own, values, k % count, how)

    played = run(play_one, count * len(ways))
    out = []
    for k, (one, (other, _)) in enumerate(zip(commitments, ways[1:], strict=True), 1):
        changed = played[k * count : (k + 1) * count]
        out.append(
            {
                "id": one.id,
                "words": one.words,
                **_changed_outcomes(setting, menu, played[:count], changed, options.thin),
                **_spared_losses(setting, grid, other, count, one.joint_tariff),
            }
        )
    return out


def _spared_losses(setting: TalksSetting, grid: Grid, other: Grid, count: int, joint: bool) -> dict[str, Any]:
    """Loss that a commitment spares in a year of the harshest controls, by region and bound, and its public cost.

    A joint tariff changes no loss of supply: nothing is said of it here.
    """
    if joint:
        return {"spared": None, "cost": None}
    names, worst = list(grid.region), harshest_control(setting)
    spared = {}
    for region in (setting.target, *setting.bystanders):
        r = names.index(region)
        less = [year_loss(setting, grid, i, r, worst) - year_loss(setting, other, i, r, worst) for i in range(count)]
        bounds = np.array(less)
        spared[region] = {
            b: range_over_draws(bounds[:, k], "MUSD") for k, b in enumerate(("lower", "central", "upper"))
        }
    return {"spared": spared, "cost": range_over_draws(other.outlay[:count] - grid.outlay[:count], "MUSD")}


def _changed_outcomes(
    setting: TalksSetting, menu, base: Sequence[PlayedDraw], changed: Sequence[PlayedDraw], thin: int
) -> dict[str, Any]:
    def gap(read: Callable[[PlayedDraw], float]) -> np.ndarray:
        return np.array([read(b) - read(a) for a, b in zip(base, changed, strict=True)])

    def terms(plays: Sequence[PlayedDraw]) -> dict[str, np.ndarray]:
        share = np.stack([p.terms / max(p.terms.sum(), 1e-12) for p in plays])
        return expected_terms(setting, menu, share, thin)

    before, after = terms(base), terms(changed)
    return {
        "target_reservation": range_over_draws(gap(lambda p: float(p.reservation_value[1])), "MUSD"),
        "controller_reservation": range_over_draws(gap(lambda p: float(p.reservation_value[0])), "MUSD"),
        "deal_probability": range_over_draws(100.0 * gap(lambda p: float(p.paths.signed[:HALF_YEAR].sum())), "pp"),
        "share_withheld": range_over_draws(100.0 * (after["share_withheld"] - before["share_withheld"]), "pp"),
        "tariff": range_over_draws(100.0 * (after["tariff"] - before["tariff"]), "pp"),
        "purchases": range_over_draws(after["purchases"] - before["purchases"], "MUSD/yr"),
        "draws": len(base),
    }
