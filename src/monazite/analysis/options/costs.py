"""What measures cost, whom, and what comes back: from the run itself and from ``option_costs.csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monazite.analysis.options.measure import OptionMeasure
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.parameters import stream
from monazite.model.quantiles import triangular
from monazite.results.results import Results

KG = 1e3  # kg a t
MUSD = 1e6
SPONSORS_TOGETHER = "together"
LEDGER_FLOWS = ("strategic", "delivered", "floor_cost", "guarantee", "cost")
"""Flows of a run that its ledger reads."""
Payer = tuple[str, str]
"""Who pays: public or industry, and the region (`SPONSORS_TOGETHER`: all sponsors)."""


@dataclass(frozen=True)
class OptionCosts:
    """Items of ``option_costs.csv`` by draw: the stated value in draw 0, triangular between low and high in others."""

    values: Mapping[str, np.ndarray]
    payers: Mapping[str, str]

    def __getitem__(self, item: str) -> np.ndarray:
        return self.values[item]

    def of_draws(self, places: slice | np.ndarray) -> OptionCosts:
        """The same items in some draws."""
        return OptionCosts({item: value[places] for item, value in self.values.items()}, self.payers)

    @classmethod
    def draw(cls, ds: Dataset, *, seed: int, draws: int) -> OptionCosts:
        """Draws of every item, each with its own stream. Raises InputError without the table."""
        rows = ds.table("option_costs")
        if not rows:
            raise InputError("the dataset has no table of what measures cost", file="option_costs.csv")
        values = {}
        for row in rows:
            value = np.full(draws, float(row.value))
            if row.low is not None and row.high is not None and row.high > row.low and draws > 1:
                u = stream(f"option.{row.item}", seed, 0, draws)
                value[1:] = triangular(u, row.low, row.value, row.high)[1:]
            values[row.item] = value
        return cls(values, {row.item: row.payer for row in rows})


@dataclass(frozen=True)
class Ledger:
    """Present value at the decision of what is paid, by payer, and of what comes back. MUSD, shape (draw,)."""

    paid: Mapping[Payer, np.ndarray]
    recovered: np.ndarray

    @cached_property
    def outlay(self) -> np.ndarray:
        """All that has to be paid, whoever pays; nothing comes off for what is got back later."""
        return sum(self.paid.values(), np.zeros_like(self.recovered))

    @property
    def cost(self) -> np.ndarray:
        """Outlay less what comes back."""
        return self.outlay - self.recovered

    def of_payers(self, regions: Sequence[str]) -> Ledger:
        """What some regions and their industries pay, and what all pay together; nothing of other payers."""
        return Ledger(
            {who: amount for who, amount in self.paid.items() if who[1] in (SPONSORS_TOGETHER, *regions)},
            self.recovered,
        )

    def by_sponsor(self, shares: Mapping[str, float]) -> dict[str, np.ndarray]:
        """What each sponsor and its industry pay, MUSD (draw,); what all pay together goes by their ``shares``."""
        nothing = np.zeros_like(self.recovered)
        paid = dict.fromkeys(shares, nothing)
        for (_, payer), amount in self.paid.items():
            own = shares if payer == SPONSORS_TOGETHER else {payer: 1.0}
            for name in own.keys() & shares.keys():
                paid[name] = paid[name] + own[name] * amount
        return paid


def discount(res: Results, first: int, rate: np.ndarray) -> np.ndarray:
    """Weight of a month's money at the month of the decision: (1 + rate)^(-(t - first)/12), 0 before.

    Parameters
    ----------
    res
        A run, for its months.
    first
        Month of the decision, counted from 0.
    rate
        Interest a year (draw,), as a share.

    Returns
    -------
    numpy.ndarray
        Weights (draw, month).
    """
    t = np.arange(len(res.index.month)) - first
    return np.where(t >= 0, (1.0 + rate[:, None]) ** (-np.maximum(t, 0) / 12.0), 0.0)


def ledger(
    res: Results,
    base: Results,
    measures: Sequence[OptionMeasure],
    costs: OptionCosts,
    months: tuple[int, int],
    sponsors: Sequence[str],
    until: int | None = None,
) -> Ledger:
    """The ledger of a run with measures against the same run without.

    Equation: outlay = PV(stock purchases + storage + floor + offtake + finance + research + dearer inputs before the
    controls) + fees; back = resale x PV(releases + stock at the end, at reference prices). Stocks are bought at the
    delivered price of the run, released at the reference price, which understates what a release in a crisis brings.

    Parameters
    ----------
    res, base
        The run with measures and the run without, on common draws.
    measures
        The measures of ``res``, for their fees.
    costs
        Interest, storage, resale and the price of every fee (draw,).
    months
        Months of the decision and of the shock, counted from 0.
    sponsors
        Regions whose industry counts where inputs become dearer before the shock. One that decides alone counts its own
        money: what others' stocks buy at prices that it has moved is left out.
    until
        First month whose money no longer counts; by default all months of the run count.

    Returns
    -------
    Ledger
        Present values at the decision (draw,), MUSD, by payer.
    """
    first, shock = months
    weight = discount(res, first, costs["interest"])
    if until is not None:
        weight[:, until:] = 0.0
    paid: dict[Payer, np.ndarray] = {}
    back = _stocks(res, base, costs, weight, paid)
    f, g, region = res.view.flows, base.view.flows, res.index.region
    for r, name in enumerate(region):
        _add_payment(paid, ("public", name), ((f.floor_cost - g.floor_cost)[:, :, r] * weight).sum(1))
    c, b = res.model.controls, base.model.controls
    joint = (c.finance - b.finance).sum(1) + (c.research - b.research).sum(1) / 12.0
    joint = joint + (f.guarantee - g.guarantee).sum(2)  # of offtake, by draw
    _add_payment(paid, ("public", SPONSORS_TOGETHER), (joint * weight).sum(1))
    early = slice(first, shock)
    for name in sponsors:
        dearer = ((f.cost - g.cost)[:, early, region.index(name)] * weight[:, early]).sum(1)
        _add_payment(paid, ("industry", name), np.maximum(dearer, 0.0))
    for fee in (fee for measure in measures for fee in measure.fees):
        _add_payment(paid, (costs.payers[fee.item], SPONSORS_TOGETHER), fee.quantity * costs[fee.item])
    whole = Ledger(paid, back)
    return whole.of_payers(sponsors) if len(sponsors) == 1 else whole


def _stocks(res: Results, base: Results, costs: OptionCosts, weight, paid) -> np.ndarray:
    """Purchases and storage into ``paid``; present value of releases and of the stock at the end."""
    s, f = res.model.structure, res.view.flows
    held = f.strategic - base.view.flows.strategic
    change = np.diff(held, axis=1, prepend=0.0)
    bought = np.maximum(change, 0.0) * f.delivered * (KG / MUSD)
    worth = s.price_ref[:, None] * (KG / MUSD)
    kept = held * worth * (costs["storage"] / 12.0)[:, None, None, None]
    by_buyer = ((bought + kept).sum(2) * weight[..., None]).sum(1)
    for b, r in enumerate(s.buyer_region):
        _add_payment(paid, ("public", res.index.region[r]), by_buyer[:, b])
    released = (np.maximum(-change, 0.0) * worth).sum((2, 3))
    back = (released * weight).sum(1) + (held[:, -1] * worth).sum((1, 2)) * weight[:, -1]
    return costs["resale"] * back


def _add_payment(paid: dict[Payer, np.ndarray], payer: Payer, amount: np.ndarray) -> None:
    if np.any(amount != 0.0):
        paid[payer] = paid.get(payer, 0.0) + amount
