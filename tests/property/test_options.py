"""More stock never increases the loss: by the real simulator, under controls of any strictness."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine_cases import MAGNETS, scenario, shipped
from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.stocks import RELEASE_RATES, with_release_rate
from monazite.analysis.options.trials import TrialBench
from option_cases import stock_trials

GOODS = ("Dy", "Tb", "Dy and Tb", "Gd", "Y", "Lu", "NdFeB.UH.magnet", "NdFeB.SH.magnet")
HEAVY = ["Dy", "Tb", "Y", "Lu", "Gd", "Sm", *MAGNETS]
few = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
strict = st.tuples(st.floats(0.0, 0.5), st.floats(0.5, 3.0), st.integers(0, 10**6))


def bench(control, draws=3) -> TrialBench:
    approval, review, seed = control
    block = {"kind": "export_control", "actor": "CN", "start": "2025-04-01", "goods": HEAVY}
    sc = scenario(block | {"approval": approval, "review": review}, months=18, growth=True, seed=seed)
    return TrialBench(shipped(), sc, draws=draws, lead=6)


@pytest.mark.slow
@few
@given(control=strict, good=st.sampled_from(GOODS))
def test_a_larger_mandate_never_increases_the_loss(control, good):
    """Any stock of the menu: the share of the loss avoided, mean over draws, never falls with the days on offer."""
    here = bench(control)
    members = [m for m in measure_menu(here.setting) if m.group == f"stock {good}"]
    gains = [trial.share for trial in stock_trials(here, members)]
    assert all(gain >= 0.0 for gain in gains)
    assert all(later >= earlier for earlier, later in pairwise(gains))


@pytest.mark.slow
@few
@given(control=strict, sizes=st.tuples(st.floats(0.1, 0.9), st.floats(1.0, 3.0)), good=st.sampled_from(("Lu", "Y")))
def test_more_of_a_good_that_shares_no_product_never_increases_the_loss(control, sizes, good):
    """By a fixed rule and in every draw, where no product joins the good with another one that is scarce.

    What the purchases do before the controls may cost up to a fiftieth of the loss: makers with thin stocks feel an
    agency that buys months of use within half a year (docs/limits.md).
    """
    from monazite.analysis.options.marginal_effects import at_level

    here = bench(control)
    (measure,) = [m for m in measure_menu(here.setting) if m.id == f"stock {good} 60 days"]
    small, large = (here.trial([at_level(with_release_rate(measure, RELEASE_RATES["fast"]), x)]) for x in sizes)
    assert (large.avoided >= small.avoided - 0.02 * here.loss.sum((1, 2)) - 0.01).all()
    assert np.all(large.ledger.outlay > small.ledger.outlay)
