"""Projects: Erlang times that go together within a jurisdiction, running costs, rows of the shipped list."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from engine_cases import scenario
from monazite.model.build import build
from monazite.model.parameters import _delays, draw
from monazite.model.projects import NEVER, jurisdictions, months_between, running_cost

N = 4096


@pytest.fixture(scope="module")
def tables(ds):
    return build(ds, scenario()).targets


@pytest.fixture(scope="module")
def times(ds, tables):
    draws = draw(ds.table("priors"), seed=1, first=1, count=N, fixed={"project.correlation": 0.5})
    few = replace(tables, project_place=np.array([0, 0, 1, 2]))
    return _delays(few, draws)


@pytest.mark.parametrize(("stage", "shape"), [(0, 3), (1, 3), (2, 9)])
def test_stages_are_erlang_with_mean_one_and_variance_one_over_the_shape(times, stage, shape):
    """Erlang-k around 1: mean 1, variance 1/k, skewness 2/sqrt(k); a Gaussian copula leaves them alone."""
    x = times[stage]
    assert x.mean(0) == pytest.approx(1.0, abs=0.02)
    assert x.var(0) == pytest.approx(1.0 / shape, rel=0.08)
    skew = ((x - x.mean(0)) ** 3).mean(0) / x.std(0) ** 3
    assert skew == pytest.approx(2.0 / np.sqrt(shape), rel=0.2)


def test_projects_of_a_jurisdiction_go_together_and_others_do_not(times):
    for x in times:
        r = np.corrcoef(x.T)
        assert 0.4 < r[0, 1] < 0.55  # copula of correlation 0.5; skewed marginals take a little off
        assert abs(r[0, 2:]).max() < 0.08


def test_lead_of_two_stages_has_the_mean_and_variance_of_the_sum(times):
    """Months a + b with factors that go together: mean a + b, variance (a^2 + b^2 + 2 r a b) / 3."""
    a, b = 18.0, 30.0
    lead = a * times[0][:, 3] + b * times[1][:, 3]
    r = np.corrcoef(times[0][:, 3], times[1][:, 3])[0, 1]
    assert 0.4 < r < 0.55
    assert lead.mean() == pytest.approx(a + b, rel=0.02)
    assert lead.var() == pytest.approx((a * a + b * b + 2.0 * r * a * b) / 3.0, rel=0.08)


def test_the_central_course_has_no_delay_of_its_own(ds, tables):
    draws = draw(ds.table("priors"), seed=1, first=0, count=2)
    for x in _delays(tables, draws):
        assert x[0] == pytest.approx(1.0)
        assert not np.allclose(x[1], 1.0)


@pytest.mark.parametrize(
    ("status", "breakeven", "cost"),
    [
        ("planned", 60.0, 45.3),  # 60 - 0.147 x 500 MUSD / 5,000 t a year, 14.7 USD/kg
        ("planned", 21.0, 8.4),  # 6.3 is less than two fifths of 21
        ("stalled", 60.0, 45.3),
        ("construction", 60.0, 2.0),  # decided: at most 14 less a fifth of 60 USD/kg of sales
        ("operating", 3.0, 1.2),
    ],
)
def test_running_costs_are_break_even_less_the_charge_on_capital(status, breakeven, cost):
    project = SimpleNamespace(status=status, capex=500.0, capacity=5000.0)
    assert running_cost(project, breakeven, today=14.0, sales=60.0) == pytest.approx(cost)


def test_at_least_seventy_projects_outside_with_what_a_reader_needs(ds):
    listed = [p for p in ds.table("projects") if p.region != "CN" and "CN" not in p.feeds]
    assert len(listed) >= 70
    assert {p.stage for p in listed} == {"mine", "separation", "metal", "magnet", "recycling"}
    for p in listed:
        assert p.jurisdiction
        assert p.capacity > 0
        assert p.start
        assert p.source
        assert p.basket or p.stage in ("metal", "magnet")
        assert p.capex
        assert p.breakeven
        assert p.permit <= p.lead
        if p.status in ("operating", "ramping", "construction", "committed"):
            assert p.permit == 0
        if p.site == "restart":
            assert p.permit == 0
            assert 18 <= p.lead <= 30
    assert len(set(jurisdictions(listed))) >= 40


def test_partnerships_are_policies_that_run(ds):
    from monazite.scenario.policies import apply
    from monazite.scenario.policies.partnership import Partnership, partnership_block

    model = build(ds, scenario(months=60))
    rows = ds.table("partnerships")
    assert {row.actor for row in rows} | {r for row in rows for r in row.partners} >= {
        "US",
        "JP",
        "EU",
        "AU",
        "MY",
        "BR",
    }
    for row in rows:
        block = Partnership.model_validate(partnership_block(row))
        c = apply(model.controls, [block], model.index)
        mine = [model.index.position("project", name) for name in row.projects]
        others = np.setdiff1d(np.arange(len(model.index.project)), mine)
        inside = c.finance[:, mine].sum() - model.controls.finance[:, mine].sum()
        since = (block.start.year - 2025) * 12 + block.start.month - 1 + (block.start.day - 1) / 30.0
        within = min(since + row.months, 60.0) - min(max(since, 0.0), since + row.months)
        assert inside == pytest.approx(row.amount * max(within, 0.0) / row.months, rel=0.01, abs=0.01 * row.amount)
        assert (c.project_speed[-1, 0, mine] == row.permit_speed).all()
        assert (c.guarantee[-1, mine] == row.offtake).all()
        assert (c.project_speed[:, :, others] == 1.0).all()


@pytest.mark.parametrize(("status", "site", "months"), [
    ("planned", "new", 24.0), ("stalled", "new", 60.0), ("stalled", "restart", 24.0), ("dropped", "new", NEVER),
    ("dropped", "restart", NEVER),
])  # fmt: skip
def test_a_dropped_project_never_starts(ds, status, site, months):
    """First output stated for June 2027, seen from June 2025: 24 months, 36 more if stalled, none if dropped."""
    project = ds.table("projects")[0].model_copy(update={"status": status, "site": site, "start": date(2027, 6, 1)})
    assert months_between(date(2025, 6, 1), project) == months
    assert NEVER > 12 * 500
