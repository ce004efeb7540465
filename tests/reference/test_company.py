"""A firm that is its sector in small stops when the engine's own line does, and loses as much."""

import numpy as np
import pytest

from company_cases import firm
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.firm.rows import MARKET
from monazite.analysis.company.outlook import CompanyOutlook

FIXED = {"licence.unevenness": 0.0, "cover.spread": 1e-6}
"""Lines of one stock that are served alike, so that a sector is a single firm."""


def in_small(results, use, region):
    """A firm with the mix of a use, bought from traders at home, its stock that of the use's lines."""
    mix = results.model.structure.mix[results.index.use.index(use)]
    goods = [(good, 1000.0 * float(x)) for good, x in zip(results.index.good, mix, strict=True) if x > 0.0]
    one = firm(
        plant=[{"id": "works", "region": region, "working_days": 7}],
        product=[{"id": "line", "plant": "works", "units": 1000.0, "use": use}],
        item=[{"id": good, "good": good} for good, _ in goods],
        bom=[{"product": "line", "item": good, "grams": grams} for good, grams in goods],
        supply=[{"item": good, "origin": MARKET, "share": 1.0} for good, _ in goods],
    )
    return CompanyOutlook(one, results, day=results.index.month[0])


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize(("use", "region"), [("ev_traction", "US"), ("auto_motors", "EU")])
@pytest.mark.parametrize("policy", [{"ban": True}, {"approval": 0.3, "review": 2.0}])
def test_a_firm_that_is_its_sector_in_small(use, region, policy):
    """Weeks against the engine's four or five in a month: a few days apart, output lost within a tenth of a month."""
    results = simulated(control(goods=MAGNETS, **policy), months=18, draws=6, parameters=FIXED)
    outlook = in_small(results, use, region)
    u, b = results.index.use.index(use), results.index.buyer.index(region)
    theirs, ours = results.view.stopped_day[:, u, b], outlook.first_days
    both = np.isfinite(theirs) & np.isfinite(ours)
    assert (np.isfinite(theirs) == np.isfinite(ours)).all()
    assert np.abs(theirs[both] - ours[both]).max() < 7.0
    lost = (1.0 - results.view.flows.output[:, :, u, b]).sum(1)
    assert outlook.paths.idle[:, :, 0].sum(1) * 7.0 * 12.0 / 365.25 == pytest.approx(lost, abs=0.1)
    assert lost.max() > 0.2
