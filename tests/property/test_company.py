"""A firm with more gets further: more stock, a larger share from an open origin, a better licence."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from company_cases import firm, kernel_arguments, licensed_run, with_cells
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.weekly_kernels import run_lines, run_stocks

pytestmark = pytest.mark.compiled
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TIGHT = 1e-6


def outlook(one):
    return CompanyOutlook(one, licensed_run())


@SOME
@given(st.floats(0.0, 200.0), st.floats(0.0, 100.0))
def test_more_stock_never_brings_the_stop_forward(days, more):
    less, larger = (outlook(with_cells("item", stock_days=x)) for x in (days, days + more))
    assert (larger.first_days >= less.first_days - TIGHT).all()
    assert (larger.units_lost <= less.units_lost + 1e-6 * less.units_lost.max()).all()


@SOME
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_share_moved_to_an_origin_that_delivers_never_brings_the_stop_forward(a, b):
    """An origin with a general licence delivers at least what one of unknown state does."""

    def split(share):
        rows = [{"item": "magnets", "origin": "CN", "share": 1.0 - share, "lead_days": 30}]
        rows.append({"item": "magnets", "origin": "CN", "share": share, "lead_days": 30, "licence": "general"})
        return outlook(firm(supply=rows))

    low, high = (split(x) for x in sorted((a, b)))
    assert (high.first_days >= low.first_days - TIGHT).all()


def test_licence_states_are_in_order():
    """None, applied late, applied early, general until a day, general: each at least as good as the one before."""
    states = ["none", "applied on 2025-07-01", "applied on 2025-04-02", "general"]
    days = [outlook(with_licence(state)).first_days for state in states]
    for worse, better in pairwise(days):
        assert (better >= worse - TIGHT).all()
    unknown, until, general = (
        outlook(with_licence(s)).first_days for s in ("unknown", "general until 2025-06-01", "general")
    )
    assert (until >= unknown - TIGHT).all()
    assert (general >= until - TIGHT).all()
    assert np.isfinite(days[0]).all()
    assert np.isinf(days[-1]).all()


def test_an_individual_licence_and_its_renewal():
    """Until it ends it is as good as a general one; a renewal that was refused or is late leaves nothing after."""
    individual, general = (
        outlook(with_licence(s)).first_days for s in ("individual until 2025-06-01", "general until 2025-06-01")
    )
    assert np.array_equal(individual, general)
    early, late = (
        outlook(with_licence(f"individual until 2025-06-01, renewal applied on {day}")).first_days
        for day in ("2025-04-02", "2025-08-01")
    )
    none = outlook(with_licence("none")).first_days
    assert (early >= late - TIGHT).all()
    assert (late >= none - TIGHT).all()


def with_licence(state):
    rows = [{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 30, "licence": state}]
    return firm(supply=rows)


@SOME
@given(st.floats(0.05, 0.95), st.floats(5.0, 90.0))
def test_a_supplier_that_covers_for_others_never_brings_the_stop_forward(share, days):
    """And without that nobody delivers more than its share, so that a stock once used up is not filled again."""

    def split(covers):
        rows = [{"item": "magnets", "origin": "CN", "share": 1.0 - share, "lead_days": 30}]
        rows.append({"item": "magnets", "origin": "JP", "share": share, "lead_days": 30, "covers_others": covers})
        return outlook(firm(supply=rows, item=[{"id": "magnets", "good": "NdFeB.SH.magnet", "stock_days": days}]))

    covering, not_covering = split(True), split(False)
    assert (covering.first_days >= not_covering.first_days - TIGHT).all()
    most = [line.inside.arrays.reach.max(axis=(0, 1)) for line in (covering, not_covering)]
    assert max(most[0]) > 1.0
    assert min(most[1]) <= 1.0


@SOME
@given(st.integers(0, 10**6))
def test_the_first_stop_is_when_the_first_item_runs_out(seed):
    """Until the first stop every line works, so that items can be looked at alone: the weeks agree, priority or not."""
    random = np.random.default_rng(seed)
    weeks, bins, products = 12, 4, 3
    need = random.uniform(1.0, 9.0, (products, bins)) * (random.random((products, bins)) < 0.7)
    need[:, 0] = np.maximum(need[:, 0], 1.0)
    pairs = [(p, b) for p in range(products) for b in range(bins) if need[p, b] > 0.0]
    use = need.sum(0)
    arguments = kernel_arguments(
        use=use, base=use, stock0=(use * random.uniform(0.2, 5.0, bins))[None], target=(use * 3.0)[None],
        limit=np.full(bins, np.inf), restock=np.array([8.0]), ordered=np.zeros((weeks, bins)),
        line_start=np.arange(bins + 1), line_share=np.ones(bins), line_path=np.arange(bins),
        line_lead=np.zeros(bins, np.int64), month=np.arange(weeks)[:, None] // 4,
        reach=random.uniform(0.0, 1.6, (1, 3, bins)), price=np.ones((1, 3, bins)),
        other_start=np.zeros(bins + 1, np.int64),
    )  # fmt: skip
    runs_out, missing = np.zeros((2, 1, bins))
    without_price = [array for name, array in arguments.items() if name != "price"]
    run_stocks(0, 1, 5.0, *without_price, weeks, runs_out, missing)
    starts = np.searchsorted([p for p, _ in pairs], np.arange(products + 1))
    taken, of = np.array([need[pair] for pair in pairs]), np.array([b for _, b in pairs])
    needs = [starts, of, taken, np.array([0, 1, products]), np.full(products, 5.0)]
    stop = np.full((1, products), np.inf)
    cover, idle = (np.zeros((1, weeks, n), np.float32) for n in (bins, products))
    lost, scarcest, rest = np.zeros((1, products)), np.full((1, products), -1), np.zeros((3, 1, bins))
    run_lines(0, 1, *arguments.values(), *needs, cover, stop, lost, idle, scarcest, *rest)
    weeks_lost = idle.max(axis=(0, 2))
    # a standstill is a share of a product's week in one kernel and of an item's use in the other: a week that lacks
    # next to nothing counts in one of them alone
    assume(not 0.0 < weeks_lost[np.argmax(weeks_lost > 0.0)] < 0.05)
    assert np.isinf(stop.min()) == np.isinf(runs_out.min())
    if np.isfinite(stop.min()):
        assert stop.min() // 7.0 == runs_out.min() // 7.0
    assert ((missing > 0.0) == np.isfinite(runs_out)).all()
