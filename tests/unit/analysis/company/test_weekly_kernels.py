"""Weeks by hand: two items, one product, three weeks; priority; an alternative; a full store."""

import numpy as np
import pytest

from company_cases import kernel_arguments
from monazite.analysis.company.weekly_kernels import run_lines, run_stocks

NEEDS = {
    "need_start": np.array([0, 2]), "need_bin": np.array([0, 1]), "need": np.array([10.0, 5.0]),
    "rank_start": np.array([0, 1]), "working_days": np.array([5.0]),
}  # fmt: skip


def lines(needs=NEEDS, **changes):
    arguments = kernel_arguments(**changes)
    weeks, bins = arguments["ordered"].shape
    products = needs["working_days"].size
    out = {
        "cover": np.zeros((1, weeks, bins), np.float32), "stop_day": np.full((1, products), np.inf),
        "lost": np.zeros((1, products)), "idle": np.zeros((1, weeks, products), np.float32),
        "scarcest": np.full((1, products), -1), "bought": np.zeros((1, bins)), "spent": np.zeros((1, bins)),
        "replaced": np.zeros((1, bins)),
    }  # fmt: skip
    run_lines(0, 1, *arguments.values(), *needs.values(), *out.values())
    return out


def stocks(horizon=3, days=5.0, **changes):
    arguments = {name: array for name, array in kernel_arguments(**changes).items() if name != "price"}
    runs_out, missing = np.zeros((2, 1, arguments["use"].size))
    run_stocks(0, 1, days, *arguments.values(), horizon, runs_out, missing)
    return runs_out[0], missing[0]


def test_two_items_in_three_weeks():
    """Item 0: 8 + 5 - 10 = 3; 3 + 5 = 8 for 10, so 0.8 of week 2; 5 for 10, so 0.5 of week 3.

    Item 1: 20 + 5 - 5 = 20; 20 + 5 - 4 = 21; 21 + 5 - 2.5 = 23.5 kg, 4.7 weeks. The line stands from day 7 + 0.8 x 5.
    """
    out = lines()
    assert out["stop_day"][0, 0] == pytest.approx(11.0)
    assert out["lost"][0, 0] == pytest.approx(0.2 + 0.5)
    assert out["idle"][0, :, 0].tolist() == pytest.approx([0.0, 0.2, 0.5])
    assert out["cover"][0, :, 0].tolist() == pytest.approx([0.3, 0.0, 0.0], abs=1e-6)
    assert out["cover"][0, :, 1].tolist() == pytest.approx([4.0, 4.2, 4.7], abs=1e-6)
    assert out["scarcest"][0, 0] == 0
    assert out["bought"][0].tolist() == pytest.approx([15.0, 15.0])
    assert out["spent"][0].tolist() == pytest.approx([45.0, 30.0])


def test_the_same_item_on_credit():
    """3, then -2, then -7: it runs out on day 11, and 7 kg are missing within three weeks, 2 within two."""
    runs_out, missing = stocks()
    assert runs_out.tolist() == pytest.approx([11.0, np.inf])
    assert missing.tolist() == pytest.approx([7.0, 0.0])
    assert stocks(horizon=2)[1].tolist() == pytest.approx([2.0, 0.0])


def test_the_first_rank_is_served_first():
    """Two products share item 0 (6 and 4 kg a week). 13, then 8, then 5 kg: the first makes all in weeks 1 and 2, 5/6
    in week 3; the second what is left, 2/4 in week 2 and nothing in week 3.
    """
    needs = {
        "need_start": np.array([0, 2, 3]), "need_bin": np.array([0, 1, 0]), "need": np.array([6.0, 5.0, 4.0]),
        "rank_start": np.array([0, 1, 2]), "working_days": np.array([5.0, 5.0]),
    }  # fmt: skip
    out = lines(needs)
    assert out["idle"][0, :, 0].tolist() == pytest.approx([0.0, 0.0, 1.0 / 6.0], abs=1e-6)
    assert out["idle"][0, :, 1].tolist() == pytest.approx([0.0, 0.5, 1.0], abs=1e-6)
    assert out["stop_day"][0].tolist() == pytest.approx([14.0 + 5.0 * 5.0 / 6.0, 7.0 + 2.5])


def test_one_rank_shares_in_proportion():
    """As above in one rank: both make 0.8 of week 2 and half of week 3."""
    needs = {
        "need_start": np.array([0, 2, 3]), "need_bin": np.array([0, 1, 0]), "need": np.array([6.0, 5.0, 4.0]),
        "rank_start": np.array([0, 2]), "working_days": np.array([5.0, 5.0]),
    }  # fmt: skip
    out = lines(needs)
    assert out["idle"][0, :, 0].tolist() == pytest.approx([0.0, 0.2, 0.5], abs=1e-6)
    assert out["idle"][0, :, 1].tolist() == pytest.approx([0.0, 0.2, 0.5], abs=1e-6)


def test_an_alternative_helps_from_the_week_in_which_it_is_qualified():
    """Item 1 may stand in for 30 % of item 0 (3 kg a week), one to one, from week 3 (index 2) on: it has 21 + 5 - 5 to
    spare there, so that week 3 makes (5 + 3) / 10 in place of 5 / 10.
    """
    other = {
        "other_start": np.array([0, 1, 1]), "other_bin": np.array([1]), "other_share": np.array([0.3]),
        "other_ratio": np.array([1.0]), "other_week": np.array([2]),
    }  # fmt: skip
    out = lines(**other)
    assert out["idle"][0, :, 0].tolist() == pytest.approx([0.0, 0.2, 0.2], abs=1e-6)
    assert out["replaced"][0].tolist() == pytest.approx([3.0, 0.0])
    assert out["cover"][0, 2, 1] == pytest.approx((21.0 + 5.0 - 3.0 - 4.0) / 5.0)


def test_a_certain_delivery_and_a_full_store():
    """2 kg more of item 0 in week 2 make that week whole: 3 + 2 + 5 = 10. A store of 12 kg takes no 8 + 5."""
    ordered = np.zeros((3, 2))
    ordered[1, 0] = 2.0
    assert lines(ordered=ordered)["idle"][0, :, 0].tolist() == pytest.approx([0.0, 0.0, 0.5], abs=1e-6)
    out = lines(limit=np.array([12.0, 20.0]), stock0=np.array([[8.0, 20.0]]))
    assert out["cover"][0, 0, 1] == pytest.approx(4.0)  # it takes what it uses, and no more
    assert lines(ordered=np.full((3, 2), 50.0), limit=np.array([12.0, 20.0]))["cover"][0, :, 0].max() <= 1.2 + 1e-6
