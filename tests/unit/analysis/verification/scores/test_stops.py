"""Chances of first stops: what is scored with the control in force, and what before it."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.verification.scores import stops


def test_origins_before_the_control_do_not_count_among_those_with_it_in_force(monkeypatch):
    """Half of the draws see every line stop on day 30 once the control is in force, and none before: a chance of one
    half scores a quarter whatever came, and a chance of nothing scores the share that came."""
    draws = 8
    surprised = {stop.region: np.full(draws, np.inf) for stop in stops.REPORTED}
    warned = {stop.region: np.where(np.arange(draws) < draws // 2, 30.0, np.inf) for stop in stops.REPORTED}

    def days(origin: date, _: int) -> tuple[dict[str, np.ndarray], date]:
        return (warned if origin >= stops.CONTROL else surprised), stops.CONTROL

    monkeypatch.setattr(stops, "stop_days", days)
    found = stops.stop_scores(draws=draws)
    # 1 May with three regions, 1 June with the EU, whose report allows for four days more; four horizons each
    assert found.in_force_forecasts == 16
    # day 30 is 4 May: within all horizons of 1 May and, for what had not been reported by then, of 1 June
    assert found.in_force_brier == pytest.approx(0.25)
    before = 4 * 3 * 4
    assert found.forecasts == before + 16
    came = [stop.last < stops.add_months(date(2025, m, 1), h) for m in range(1, 5) for stop in stops.REPORTED
            for h in stops.HORIZONS]  # fmt: skip
    assert found.brier == pytest.approx((sum(came) + 16 * 0.25) / found.forecasts)
