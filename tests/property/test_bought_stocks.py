"""A stock that is bought before a control and opened by a rule of its own: it is released, and it helps."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine_cases import MAGNETS, scenario, shipped
from monazite.model.initial_stocks import RELEASE
from monazite.results.explain import stocks_that_cannot_help
from monazite.results.results import Results
from monazite.results.unfilled_stocks import unfilled_sentences, unfilled_stocks
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import simulate

ALLIES = ("US", "EU", "JP", "KR")
SHOCK = date(2026, 1, 1)
MONTHS = 30
CONTROLLED = ["Dy", "Tb", "Y", "Lu", "Gd", "Sm", *MAGNETS]
BAN = {"kind": "export_control", "actor": "CN", "start": SHOCK, "goods": CONTROLLED, "ban": True}


def stock(goods: list[str], cover: float, rate: float | None, rule_first: bool = False) -> list[dict[str, object]]:
    """Bought over the year before the controls by one block, opened by another from then on; shut without a rate."""
    common = {"kind": "stockpile", "actor": "US", "regions": list(ALLIES), "goods": goods, "build": 12.0}
    buy = common | {"start": date(2025, 1, 1), "end": SHOCK, "cover": cover, "release": "never"}
    rule = common | {"start": SHOCK, "release_rate": rate}
    blocks = [buy] if rate is None else [buy, rule]
    return blocks[::-1] if rule_first else blocks


def world(control: dict[str, object], *policies: dict[str, object], seed: int = 1) -> Scenario:
    return scenario(control, *policies, months=MONTHS, growth=True, seed=seed)


def levels(r: Results, good: str, region: str) -> np.ndarray:
    """Strategic stock at the end of each month (draw, month), t."""
    return r.view.flows.strategic[:, :, r.index.good.index(good), r.index.buyer.index(region)]


@pytest.fixture(scope="module")
def yttrium() -> dict[str, Results]:
    cases = {"shut": None, "fast": RELEASE, "slow": RELEASE / 2.0}
    return {
        name: simulate(shipped(), world(BAN, *stock(["Y"], 6.0, rate)), draws=2, threads=1)
        for name, rate in cases.items()
    }


@pytest.mark.parametrize("region", ALLIES)
def test_a_bought_stock_is_released_in_the_months_of_shortage(yttrium, region):
    """Where no stock under a rule of release was there before, as in the United States, and where one was."""
    held = {name: levels(r, "Y.oxide", region)[:, 11:] for name, r in yttrium.items()}
    assert (held["fast"][:, 0] > 0.0).all()
    assert (np.diff(held["fast"][:, :7], axis=1) < 0.0).all()  # month after month
    assert (held["fast"][:, -1] < 0.5 * held["fast"][:, 0]).all()
    assert (held["fast"][:, 12] < 0.95 * held["slow"][:, 12]).all()
    assert (held["slow"][:, 12] < 0.95 * held["shut"][:, 12]).all()


def test_the_order_of_the_blocks_in_a_file_does_not_matter(yttrium):
    turned = simulate(
        shipped(), world(BAN, *stock(["Y"], 6.0, RELEASE, rule_first=True)), draws=2, threads=1
    ).view.flows
    assert np.allclose(turned.strategic, yttrium["fast"].view.flows.strategic, rtol=1e-6, atol=1e-6)


def test_nothing_comes_earlier_for_a_rule_that_begins_later(yttrium):
    """Until the rule is in force, the run is that of the stock that stays shut, to the last bit."""
    one, other = (yttrium[name].view.flows for name in ("shut", "fast"))
    for field in ("strategic", "price", "output", "ship", "stock"):
        assert np.array_equal(getattr(one, field)[:, :12], getattr(other, field)[:, :12]), field


def test_a_bought_stock_that_cannot_help_says_which_good_binds():
    r = simulate(shipped(), world(BAN, *stock(list(MAGNETS), 6.0, RELEASE)), draws=1, threads=1)
    bound = {one.use: one for one in stocks_that_cannot_help(r, "US")}
    assert bound["lasers_Lu"].good == "Lu.oxide"
    assert bound["lasers_Lu"].strategic_days == 0.0


few = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
controls = st.tuples(st.floats(0.0, 0.5), st.floats(0.5, 3.0), st.integers(0, 10**6))


def losses(control: tuple[float, float, int], goods: list[str], cover: float, rate: float | None) -> np.ndarray:
    """Central loss of the allies (draw, ally), MUSD."""
    approval, review, seed = control
    block = BAN | {"ban": False, "approval": approval, "review": review}
    bought = stock(goods, cover, rate) if cover else []
    r = simulate(shipped(), world(block, *bought, seed=seed), draws=3, threads=1)
    return r.values("loss_central")[:, :, -1][:, :, [r.index.region.index(name) for name in ALLIES]].sum(1)


@pytest.mark.slow
@few
@given(control=controls, cover=st.floats(1.0, 8.0), rate=st.floats(0.05, 1.0))
def test_opening_a_stock_of_all_that_is_kept_back_lowers_the_loss_of_the_allies_in_every_draw(control, cover, rate):
    """Beside the same stock that stays shut, and beside none at all."""
    none, shut, opened = (losses(control, CONTROLLED, *case) for case in ((0.0, None), (cover, None), (cover, rate)))
    assert (opened.sum(1) < shut.sum(1)).all()
    assert (opened.sum(1) < none.sum(1)).all()


@pytest.mark.slow
@few
@given(control=controls, cover=st.floats(1.0, 8.0), rate=st.floats(0.05, 1.0), good=st.sampled_from(("Y", "Lu")))
def test_opening_a_stock_of_one_good_costs_next_to_nothing(control, cover, rate, good):
    """Lines that are helped order more when licences come: a two-hundredth of the loss, as in `test_stocks_held`."""
    shut, opened = (losses(control, [good], cover, one) for one in (None, rate))
    assert (opened.sum(1) <= 1.005 * shut.sum(1)).all()


BEGIN = date(2025, 7, 1)


def aim(cover: float, build: float, **fields: object) -> dict[str, object]:
    """A stock of yttrium in Japan that is bought from July 2025 on."""
    block = {"kind": "stockpile", "actor": "JP", "goods": ["Y"], "start": BEGIN, "cover": cover, "build": build}
    return block | fields


@pytest.fixture(scope="module")
def aims() -> dict[str, Results]:
    """Stocks of different sizes and builds in a world without controls, and one under a ban of some months."""
    ban = BAN | {"start": date(2025, 10, 1), "end": date(2026, 2, 1), "goods": ["Y"]}
    cases: dict[str, list[dict[str, object]]] = {
        "none": [], "90 days": [aim(3.0, 12.0)], "30 days": [aim(1.0, 12.0)], "in half a year": [aim(3.0, 6.0)],
        "ended": [aim(3.0, 12.0, end=date(2025, 11, 1))], "banned": [ban, aim(3.0, 12.0)],
    }  # fmt: skip
    return {
        name: simulate(shipped(), scenario(*policies, months=20), draws=2, threads=1)
        for name, policies in cases.items()
    }


def bought(r: Results) -> np.ndarray:
    return levels(r, "Y.oxide", "JP")


@pytest.mark.parametrize(
    ("name", "months", "build"), [("90 days", 3.0, 12), ("30 days", 1.0, 12), ("in half a year", 3.0, 6)]
)
def test_the_stock_that_was_asked_for_is_there_when_its_build_ends(aims, name, months, build):
    """In months of what is used, smoothed by a tenth a month: to a hundredth, as prices keep off next to nothing.

    In days of the baseline year's use to a twentieth: purchases for the stock move use a little. Japan holds sixty days
    of yttrium from the first month on, which count.
    """
    r, last = aims[name], 6 + build - 1
    good, buyer = r.index.good.index("Y.oxide"), r.index.buyer.index("JP")
    use = np.full(r.draws, r.model.structure.need_ref[good, buyer])
    for t in range(last):
        use += 0.1 * (r.view.flows.need[:, t, good, buyer] - use)
    there = bought(r)[:, 0] / r.model.structure.need_ref[good, buyer]
    assert bought(r)[:, last] == pytest.approx(np.maximum(months, there) * use, rel=0.01)
    days = r.select("strategic_cover", good="Y.oxide", region="JP")[0][:, last]
    assert days == pytest.approx(np.maximum(months, there) * 365.25 / 12.0, rel=0.05)


def test_a_larger_stock_is_larger_in_every_month_and_one_that_is_built_sooner_as_well(aims):
    none, small, large, soon = (bought(aims[name]) for name in ("none", "30 days", "90 days", "in half a year"))
    assert (small >= none - 1e-9).all()
    assert (large >= small - 1e-9).all()
    assert (soon >= large - 0.01 * large).all()  # the price of the day may put a hundredth off
    assert (soon[:, 6:11] > large[:, 6:11]).all()


def test_no_month_before_a_stock_begins_or_ends_is_another(aims):
    for one, other, month in (("none", "90 days", 6), ("ended", "90 days", 10)):
        a, b = (aims[name].view.flows for name in (one, other))
        for field in ("strategic", "price", "output", "ship", "stock", "need"):
            assert np.array_equal(getattr(a, field)[:, :month], getattr(b, field)[:, :month]), field
        assert not np.array_equal(a.strategic[:, month], b.strategic[:, month])


def test_nothing_is_bought_while_a_ban_binds_and_the_rest_is_bought_after_it(aims):
    """The ban acts from October 2025 to January 2026: months 9 to 12 of the run. The build ends with month 17."""
    stock = bought(aims["banned"])
    assert (np.diff(stock[:, 5:9], axis=1) > 0.0).all()
    assert (np.diff(stock[:, 8:13], axis=1) <= 1e-9).all()
    assert (stock[:, 17] > stock[:, 12]).all()
    assert (stock[:, 12] < bought(aims["90 days"])[:, 12]).all()


def test_a_run_says_which_stocks_are_not_full_and_what_keeps_them_from_it(aims):
    assert unfilled_stocks(aims["90 days"]) == unfilled_stocks(aims["30 days"]) == []
    ban = BAN | {"start": date(2025, 10, 1), "goods": ["Y"]}
    r = simulate(shipped(), scenario(ban, aim(3.0, 12.0), months=20), draws=2, threads=1)
    (oxide,) = (one for one in unfilled_stocks(r) if one.good == "Y.oxide")
    assert (oxide.region, oxide.month, oxide.controllers) == ("JP", "2026-06", ("CN",))
    assert oxide.aimed == pytest.approx(3.0 * 365.25 / 12.0)
    assert oxide.there < 0.9 * oxide.aimed
    (text,) = unfilled_sentences(r)
    assert text.startswith("Stocks in JP are not full at the end of 2026-06 (days of use: Y.")
    assert text.endswith("of 91): controls of CN keep goods back.")


def test_a_run_says_where_prices_put_purchases_off():
    """Ninety days of magnets in one month are three months' imports at once."""
    rush = aim(3.0, 1.0, goods=["NdFeB.SH.magnet"])
    r = simulate(shipped(), scenario(rush, months=8), draws=1, threads=1)
    (magnets,) = unfilled_stocks(r)
    assert (magnets.good, magnets.month, magnets.controllers) == ("NdFeB.SH.magnet", "2025-07", ())
    assert "prices far above the expected ones" in unfilled_sentences(r)[0]
