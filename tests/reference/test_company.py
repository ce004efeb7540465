"""A firm that is its sector in small stops when the engine's own line does, and loses as much."""

import numpy as np
import pytest

from company_cases import firm
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.firm.rows import MARKET
from monazite.analysis.company.outlook import CompanyOutlook

FIXED = {"licence.unevenness": 0.0}
"""Lines that are served alike, so that each class of lines of a sector is a firm of its own."""


def in_small(results, use, region):
    """A firm with the mix of a use, bought from traders at home with what the engine has under way."""
    network = results.model.structure
    mix = network.mix[results.index.use.index(use)]
    goods = [(good, 1000.0 * float(x)) for good, x in zip(results.index.good, mix, strict=True) if x > 0.0]
    lead = network.plant_months[plant_of(results, use, region)] * 365.25 / 12.0
    one = firm(
        plant=[{"id": "works", "region": region, "working_days": 7}],
        product=[{"id": "line", "plant": "works", "units": 1000.0, "use": use}],
        item=[{"id": good, "good": good} for good, _ in goods],
        bom=[{"product": "line", "item": good, "grams": grams} for good, grams in goods],
        supply=[{"item": good, "origin": MARKET, "share": 1.0, "lead_days": lead} for good, _ in goods],
    )
    return CompanyOutlook(one, results, day=results.index.month[0])


def plant_of(results, use, region):
    network, ix = results.model.structure, results.index
    at = (network.plant_use == ix.use.index(use)) & (network.plant_buyer == ix.buyer.index(region))
    return int(np.flatnonzero(at)[0])


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize(("use", "region"), [("ev_traction", "US"), ("auto_motors", "EU")])
@pytest.mark.parametrize("policy", [{"ban": True}, {"approval": 0.3, "review": 2.0}])
def test_firms_that_are_the_classes_of_a_sector(use, region, policy):
    """A firm with the stock of each class: their first stop is the engine's but for days, output lost nearly.

    Under licences classes of the engine compete for what arrives by what their stocks lack; a firm alone does not.
    """
    results = simulated(control(goods=MAGNETS, **policy), months=18, draws=6, parameters=FIXED)
    u, b = results.index.use.index(use), results.index.buyer.index(region)
    first, lost = np.full(6, np.inf), np.zeros(6)
    for n in range(in_small(results, use, region).reach.line_stocks(u, b)[0].shape[1]):
        outlook = in_small(results, use, region)
        cover, share = outlook.reach.line_stocks(u, b)
        arrays = outlook.inside.arrays
        arrays.stock[:] = cover[:, [n]] * 365.25 / 84.0 * arrays.use  # kg; the target too
        first = np.minimum(first, outlook.first_days)
        lost += share[:, n] * outlook.paths.idle[:, :, 0].sum(1) * 84.0 / 365.25
    theirs = results.view.stopped_day[:, u, b]
    both = np.isfinite(theirs) & np.isfinite(first)
    print(np.round(theirs), np.round(first), np.round(lost, 2))  # figures of docs/model/company.md
    assert both.sum() >= 4
    assert np.abs(theirs[both] - first[both]).max() < 10.0
    assert lost == pytest.approx(
        (1.0 - results.view.flows.output[:, :, u, b]).sum(1), abs=0.25 if "ban" in policy else 0.45
    )
