"""Applications that are filed before a licence begins, worked out by hand."""

import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.early_applications import applications_before


def queued(begin: float, review: float, ahead: float) -> tuple[float, np.ndarray]:
    pending = np.zeros(16)
    return applications_before(pending, 100.0, begin, review, ahead), pending


@pytest.mark.parametrize(
    ("begin", "review", "ahead", "months"),
    [
        (0.0, 2.0, 0.0, []),
        (0.0, 2.0, 0.5, [0, 50]),  # filed from half a month before: decided from 1.5 to 2
        (0.5, 2.1, 1.0, [0, 40, 60]),  # decided from 1.6 to 2.6
        (0.5, 0.3, 0.3, [30]),  # decided from 0.5 to 0.8, in the month in which the licence begins
        (0.0, 2.0, 2.0, [100, 100]),
        (0.0, 2.0, 9.0, [100, 100]),  # nobody files earlier than the review takes
        (0.0, 0.0, 9.0, []),
    ],
)
def test_what_is_filed_ahead_is_decided_a_review_later(begin, review, ahead, months):
    due, pending = queued(begin, review, ahead)
    path = np.concatenate([[due], pending])
    assert path[: len(months)] == pytest.approx(months, abs=1e-9)
    assert path[len(months) :].sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("begin", [0.0, 0.37, 1.0])
@pytest.mark.parametrize("review", [0.0, 0.6, 2.1, 13.9, 40.0])
@pytest.mark.parametrize("ahead", [0.0, 0.4, 1.37, 30.0])
def test_every_application_is_decided_or_waits(begin, review, ahead):
    due, pending = queued(begin, review, ahead)
    assert (pending >= 0.0).all()
    assert due + pending.sum() == pytest.approx(100.0 * min(ahead, review, 14.0), rel=1e-12, abs=1e-12)


@pytest.mark.compiled
def test_notice_shortens_the_gap_of_a_model_and_no_share_of_it_none():
    """A month ahead, half of a review of two months: what leaves in the second month was filed before."""
    fields = {
        "goods": ["Dy.oxide"],
        "approval": 1.0,
        "review": 2.0,
        "start": "2025-03-01",
        "precaution": 0.0,
        "renews": True,
    }

    def limits(share: float, **more) -> np.ndarray:
        c = case(control(**fields | more), months=6, review_factor=1.0, approval_shift=0.0, licence_notice=share)
        c.run(6)
        return c.flows.limit[0, :, 0]

    none, half = (limits(share, announced="2025-02-01") for share in (0.0, 0.5))
    np.testing.assert_array_equal(none, limits(1.0, renews=False, announced="2025-02-01"))
    assert (none[2:4] < 0.5 * none[4]).all()
    assert half[2] < 0.5 * none[4]
    assert half[3] > 0.5 * none[4]
