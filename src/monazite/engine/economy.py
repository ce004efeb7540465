"""Loss of value added: never one number, always lower, central and upper."""

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.state import DEPENDENCE, INPUT_ELASTICITY, UPSTREAM, Params
from monazite.engine.supply_network import SupplyNetwork

FULL = 1.0 - 1e-9


@jit
def fill_to_output(fill, share, elasticity):
    """Output of dependent lines when only part of the input arrives.

    Equation: exact CES y = ((1 - s) + s f^((e - 1)/e))^(e/(e - 1)); f <= y <= 1 for e < 1.
    Arguments: fill f in [0, 1], cost share s of the input, elasticity e < 1. Returns y.
    Source: Bachmann et al. 2022 (-1.57 % for s = 4 %, e = 0.04, f = 0.9); never its second-order form.
    """
    if fill >= FULL:
        return 1.0
    power = (elasticity - 1.0) / elasticity
    x = power * log(max(fill, 1e-9))
    if x > 500.0:  # f^power would overflow; the sum is s f^power, so y = f s^(1/power)
        return min(fill * exp(log(share) / power), 1.0)
    return exp(log((1.0 - share) + share * exp(x)) / power)


@jit
def _value_added_loss(buyer_region, sector_share, value_added, cost_share, p, plan, output, loss):
    sectors, uses = sector_share.shape
    regions = value_added.shape[1]
    planned, made = np.empty(regions), np.empty(regions)
    loss[:] = 0.0
    for i in range(p.shape[0]):
        for u in range(uses):
            planned[:], made[:] = 0.0, 0.0
            for b in range(buyer_region.size):
                planned[buyer_region[b]] += plan[i, u, b]
                made[buyer_region[b]] += plan[i, u, b] * output[i, u, b]
            for r in range(regions):
                if planned[r] == 0.0 or made[r] >= FULL * planned[r]:
                    continue
                fill = made[r] / planned[r]
                for n in range(sectors):
                    dependent = min(sector_share[n, u] * p[i, DEPENDENCE], 1.0) * value_added[n, r]
                    if dependent == 0.0:
                        continue
                    share = cost_share[i, n, u, r]
                    loss[i, 0, n, r] += dependent * share * (1.0 - fill)
                    loss[i, 1, n, r] += dependent * (1.0 - fill_to_output(fill, share, p[i, INPUT_ELASTICITY]))
                    loss[i, 2, n, r] += dependent * (1.0 - fill) * p[i, UPSTREAM]


def value_added_loss(network: SupplyNetwork, params: Params, plan, output, loss) -> None:
    """Call 8a: value added lost in each sector and region, MUSD a month.

    lower = value of the input not supplied (Hulten); central = dependent value added x (1 - CES output); upper =
    dependent value added x shortfall x upstream multiplier. lower <= central <= upper by construction. Only product
    lines that need the material can stop; output is the mean over buyers weighted by their plans.
    Shapes: plan, output (draw, use, buyer); loss (draw, 3, sector, region). Source: Hulten 1978 (lower), Bachmann et
    al. 2022 (central); the upper bound and its multiplier (priors.csv) are assumed.
    """
    _value_added_loss(network.buyer_region, network.sector_share, network.value_added, params.cost_share,
                      params.scalars, plan, output, loss)  # fmt: skip
