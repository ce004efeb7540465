"""Money at the border: duties, export taxes, licence rents, cost of floors, extra cost of the goods."""

from monazite.engine.elementary import exp
from monazite.engine.jit import jit
from monazite.engine.state import CONTRACT_SHARE, Base, Controls, Market, Month, Params, State, Structure


@jit
def _collect(producers, elements, buyer_region, tariff, export_tax, contract_share, paid_ref, share, buy, wedge, supply,
             floor, contract, price, paid, rent, revenue, floor_cost, cost):  # fmt: skip
    draws, goods, slots = price.shape
    rent[:] = 0.0
    revenue[:] = 0.0
    floor_cost[:] = 0.0
    cost[:] = 0.0
    for i in range(draws):
        for c in range(goods):
            stage = min(c // elements, 2)
            for b in range(buyer_region.size):
                cost[i, buyer_region[b]] += buy[i, c, b] * (paid[i, c, b] - paid_ref[c, b]) / 1000.0
            for k in range(slots):
                r = producers[stage, k]
                if r < 0:
                    continue
                if stage == 0 and floor[i, c, k] > price[i, c, k]:
                    floor_cost[i, r] += supply[i, c, k] * (floor[i, c, k] - price[i, c, k]) / 1000.0
                for b in range(buyer_region.size):
                    shipped = share[i, c, k, b] * buy[i, c, b] / 1000.0
                    spot = price[i, c, k] * exp(wedge[i, c, k, b])
                    rent[i, c, k] += shipped * (spot - price[i, c, k])
                    value = shipped * (contract_share[i] * contract[i, c, k] + (1.0 - contract_share[i]) * spot)
                    revenue[i, buyer_region[b]] += value * tariff[c, r, b]
                    revenue[i, r] += value * export_tax[c, r, b]


def collect(t: int, s: Structure, c: Controls, d: Params, base: Base, state: State, month: Month, m: Market, f) -> None:
    """Call 8b: who pays and who collects, MUSD a month (t x USD/kg / 1000).

    rent (good, slot): flow x price x (e^W - 1), the value of the right to ship; revenue (region): duties and export
    taxes on the price paid at the border; floor_cost (region): guaranteed less market price x sales; cost (region):
    purchases x (paid - baseline paid). A rent is a transfer, not a loss.
    """
    _collect(s.producers, s.pair.shape[0], s.buyer_region, c.tariff[t], c.export_tax[t],
             d.scalars[:, CONTRACT_SHARE].copy(), base.paid, m.share, m.buy, m.wedge, m.supply, month.floor,
             state.contract, f.price, f.paid, f.rent, f.revenue, f.floor_cost, f.cost)  # fmt: skip
