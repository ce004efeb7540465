"""Prices as quoted: the run's, with what conditioned draws hold quotes to differ by."""

from datetime import date

import numpy as np
import pytest

import monazite as mz
from monazite.analysis.assimilation import known_draws as known
from monazite.results.quoted_prices import is_quoted
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from observation_cases import with_counted_paths

OUTSIDE = "price_outside of Dy.oxide in EU"
INSIDE = "price_inside of Dy.oxide in CN"


@pytest.fixture(scope="module")
def plain(runs) -> Results:
    return runs["cn-ree-2025"]


def test_on_the_priors_a_quote_is_the_price_of_the_run(plain):
    for market in ("outside", "inside"):
        own, quotes = plain.values(f"price_{market}"), plain.values(f"price_quoted_{market}")
        assert np.array_equal(quotes, own, equal_nan=True)
    assert not is_quoted(plain.view, "Dy.oxide")


def test_a_quote_outside_is_the_delivered_price_of_its_region_times_misfit_and_level(plain):
    """Misfit of a tenth in the second month, half of it in logarithms six months later; a level of a fifth stays."""
    paths = {OUTSIDE: [0.0, float(np.log(1.1))], f"level of {OUTSIDE}": [float(np.log(1.2))] * 2}
    res = with_counted_paths(plain, plain.index.month[0], **paths)
    ix = plain.index
    good, buyer = ix.good.index("Dy.oxide"), list(ix.buyer_region).index(ix.region.index("EU"))
    ratio = (
        res.values("price_quoted_outside")[0, [0, 1, 7], good] / plain.view.flows.delivered[0, [0, 1, 7], good, buyer]
    )
    assert ratio == pytest.approx([1.2, 1.2 * 1.1, 1.2 * 1.1**0.5])
    others = [i for i in range(len(ix.good)) if i != good]
    quotes, own = (r.values(f"price_{name}")[..., others] for r, name in ((res, "quoted_outside"), (plain, "outside")))
    assert np.array_equal(quotes, own, equal_nan=True)
    assert np.array_equal(res.values("price_outside"), plain.values("price_outside"), equal_nan=True)
    assert np.array_equal(res.values("exports_counted"), plain.values("exports_counted"))
    assert is_quoted(res.view, "Dy.oxide")
    assert not is_quoted(res.view, "Tb.oxide")


def test_a_quote_inside_and_the_ratio_of_both(plain):
    paths = {INSIDE: [0.0], f"level of {INSIDE}": [float(np.log(2.0))]}
    res = with_counted_paths(plain, plain.index.month[0], **paths)
    good = plain.index.good.index("Dy.oxide")
    inside = res.values("price_quoted_inside")[..., good]
    assert inside == pytest.approx(2.0 * plain.values("price_inside")[..., good])
    ratio = res.values("price_quoted_ratio")[..., good]
    assert ratio == pytest.approx(plain.values("price_outside")[..., good] / inside)


def test_quotes_of_other_months_or_of_no_region_are_left_out(plain):
    late = with_counted_paths(plain, date(2031, 1, 1), **{OUTSIDE: [1.0], f"level of {OUTSIDE}": [0.0]})
    own = plain.values("price_outside")
    assert np.array_equal(late.values("price_quoted_outside"), own, equal_nan=True)
    world = {name.replace("EU", "WORLD"): [0.0] for name in (OUTSIDE, f"level of {OUTSIDE}")}
    res = with_counted_paths(plain, plain.index.month[0], **world)
    assert np.array_equal(res.values("price_quoted_outside"), own, equal_nan=True), "the mean of the world is the run's"


@pytest.mark.slow
def test_as_of_the_end_of_2025_the_medians_are_the_last_quotes(monkeypatch, tmp_path):
    """December 2025: 1,100 and 900 USD/kg in Europe, geometric mean 995; 191 and 192 USD/kg inside.

    Errors of 2 and 20 per cent and the scatter of the two make .14, the noise of a month .1: .17 in all.
    """
    monkeypatch.setenv(known.SWITCH, "0")
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    monkeypatch.setattr(known, "POSTERIOR_DRAWS", 64)
    res = mz.simulate(None, load_scenario("cn-ree-2025", as_of=date(2025, 12, 31)), draws=64)
    where = {"good": "Dy.oxide", "at": "2025-12"}
    outside, own = res.quantity("price_quoted_outside", **where), res.quantity("price_outside", **where)
    assert abs(np.log(outside.value / 995.0)) < 0.17
    assert outside.low < 995.0 < outside.high
    assert np.log(outside.high / outside.low) < np.log(own.high / own.low)
    inside = [row.value for row in res.dataset.table("observations") if row.outcome == "price_inside"
              and row.good == ("Dy.oxide",) and row.period.startswith("2025-12")]  # fmt: skip
    middle = float(np.exp(np.log(inside).mean()))
    assert res.quantity("price_quoted_inside", **where).value == pytest.approx(middle, rel=0.05)
