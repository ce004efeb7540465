"""Money at the border: duties, export taxes, licence rents, cost of floors, extra cost of the goods."""

import numpy as np

from monazite.engine.jit import inlined, jit
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.numerics.elementary import exp
from monazite.engine.state import CONTRACT_SHARE, BaselineReferences, Controls, Flows, Params, State
from monazite.engine.supply_network import SupplyNetwork


@inlined
def _mark_taxed_rows(t, producers, elements, export_tax, taxed):
    """Marks rows (good, slot) that pay an export tax to some buyer: few do, and the others need not add up zeros."""
    for c in range(taxed.shape[0]):
        for k in range(taxed.shape[1]):
            r = producers[min(c // elements, 2), k]
            if r >= 0:
                for b in range(export_tax.shape[3]):
                    taxed[c, k] |= export_tax[t, c, r, b] != 0.0


@inlined
def _duty(paid, rate):
    """Duty per unit of the price at the exporter's border of what a buyer pays, ``paid`` of that price with freight,
    export tax and the duty itself: the duty is levied on all but itself, as buyers pay it.
    """
    return paid * rate / (1.0 + rate)


@jit
def _collect_border_payments(t, producers, pair, limited, buyer_region, cost_ref, duty_change, tariff, export_tax, p,
                             paid_ref, ship, buy, wedge, supply, floor, contract, price, paid, rent, revenue,
                             floor_cost, cost):  # fmt: skip
    draws, goods, slots = price.shape
    buyers, elements = buyer_region.size, pair.shape[0]
    duties, extra, border, right = np.empty(buyers), np.empty(buyers), np.empty(buyers), np.empty(buyers)
    taxed = np.zeros((goods, slots), dtype=np.bool_)
    _mark_taxed_rows(t, producers, elements, export_tax, taxed)
    revenue[:], floor_cost[:], cost[:] = 0.0, 0.0, 0.0
    for i in range(draws):
        contracted = p[i, CONTRACT_SHARE]
        duties[:], extra[:] = 0.0, 0.0
        for c in range(goods):
            stage = min(c // elements, 2)
            for b in range(buyers):
                extra[b] += buy[i, c, b] * (paid[i, c, b] - paid_ref[c, b])
            for k in range(slots):
                r = producers[stage, k]
                if r < 0 or (stage == 0 and pair[c, k] < 0):
                    continue
                now = price[i, c, k]
                if stage == 0 and floor[i, c, k] > now:
                    floor_cost[i, r] += supply[i, c, k] * (floor[i, c, k] - now) / 1000.0
                mean = contracted * contract[i, c, k] + (1.0 - contracted) * now
                rent[i, c, k] = 0.0
                if not (limited[c, k] or taxed[c, k]):  # nine in ten: one price at the border for all buyers
                    for b in range(buyers):
                        if tariff[t, c, r, b] != 0.0:
                            duties[b] += ship[i, c, k, b] * mean * _duty(cost_ref[c, k, b] * duty_change[t, c, k, b],
                                                                         tariff[t, c, r, b])  # fmt: skip
                    continue
                border[:] = mean
                if limited[c, k]:
                    for b in range(buyers):
                        right[b] = now * (exp(wedge[i, c, k, b]) - 1.0)
                        border[b] += (1.0 - contracted) * right[b]
                    for b in range(buyers):
                        rent[i, c, k] += ship[i, c, k, b] * right[b] / 1000.0
                leaving = 0.0
                for b in range(buyers):
                    duties[b] += ship[i, c, k, b] * border[b] * _duty(cost_ref[c, k, b] * duty_change[t, c, k, b],
                                                                      tariff[t, c, r, b])  # fmt: skip
                    leaving += ship[i, c, k, b] * border[b] * export_tax[t, c, r, b]
                revenue[i, r] += leaving / 1000.0
        for b in range(buyers):
            revenue[i, buyer_region[b]] += duties[b] / 1000.0
            cost[i, buyer_region[b]] += extra[b] / 1000.0


def collect_border_payments(t: int, network: SupplyNetwork, controls: Controls, params: Params,
                            references: BaselineReferences, state: State, scratch: ScratchArrays,
                            flows: Flows) -> None:  # fmt: skip
    """Call 8b: who pays and who collects, MUSD a month (t x USD/kg / 1000).

    Fills flows.rent (good, slot): flow x price x (e^W - 1), the value of the right to ship; flows.revenue (region):
    export taxes on the price at the exporter's border, duties on that with tax and freight, as in what buyers pay,
    price x freight x (1 + tax) x (1 + duty): sellers, carriers and both treasuries get all of it; flows.floor_cost
    (region): guaranteed less market price x sales; flows.cost (region): purchases x (paid - baseline paid). A rent is a
    transfer, not a loss.
    """
    market = scratch.market
    _collect_border_payments(t, network.producers, network.pair, scratch.limited, network.buyer_region,
                             network.cost_ref, references.duty_change, controls.tariff, controls.export_tax,
                             params.scalars, references.paid, flows.ship, market.buy, market.wedge, market.supply,
                             scratch.month.floor, state.contract, flows.price, flows.paid, flows.rent, flows.revenue,
                             flows.floor_cost, flows.cost)  # fmt: skip
