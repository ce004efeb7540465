"""One perimeter of losses: brief, talks, app and options read the same number of the same run.

What is read is compared with what the lines lose, summed by hand, and with what the table adds at the upper bound.
"""

from datetime import date

import numpy as np
import pytest

from app_cases import CheckedClient, post
from brief_cases import context, value
from engine_cases import shipped
from monazite.analysis.options.costs import discount
from monazite.analysis.options.trials import TrialBench
from monazite.economy.line_losses import line_losses
from monazite.negotiation.monthly_costs import value_added_losses
from monazite.negotiation.payoffs import perceived_loss
from monazite.negotiation.setup import make_setting
from monazite.negotiation.solve_draw import year_loss
from monazite.negotiation.state_costs import EXPOSURE_MONTHS
from monazite.presentation.briefing.content import TableBlock
from monazite.presentation.briefing.sections.losses import losses
from monazite.presentation.web.app import create_app
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.results.names import Names
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario, read_scenario
from monazite.simulation.simulate import simulate
from talks_cases import hand_grid

WORLD = """
name = "One perimeter"
extends = "baseline"
dataset = ["rare_earths"]
start = 2025-01-01
months = 17
anchor = 2025-04-01

[[policy]]
kind = "export_control"
actor = "CN"
start = 2025-04-01
goods = ["Dy", "Y", "magnet"]
approval = 0.1
review = 2.0
"""
SPONSORS = ("US", "EU", "JP", "KR")
FIRST, YEAR = 3, 12  # the month of the anchor, and the months of the year from it


@pytest.fixture(scope="module")
def world() -> Scenario:
    return read_scenario(WORLD)


@pytest.fixture(scope="module")
def run(world) -> Results:
    return simulate(shipped(), world, draws=2)


@pytest.fixture(scope="module")
def lost(run) -> np.ndarray:
    """Losses (bound, draw, month, region), MUSD a month: of lines by sector, and at the upper bound of others too."""
    own = line_losses(run.view).sum(3)
    carried, gdp = run.view.losses, run.view.gdp[:-1]
    assert carried is not None
    eco = carried.economy
    lines = np.minimum(eco.spread(line_losses(run.view)[2]), eco.table.value_added / 12.0)
    further = np.maximum(carried.value_added[2] - lines, 0.0).sum(3)
    for r in range(len(gdp)):  # what a region of the table loses beyond lines is its members' by GDP
        for k in np.flatnonzero(eco.region_in[r]):
            own[2, ..., r] += further[..., k] * eco.region_in[r, k] * gdp[r] / (eco.region_in[:, k] @ gdp)
    assert own[1].max() > 1.0
    return own


def test_the_brief_tells_the_losses_of_the_run(run, lost):
    blocks = losses(context(run))
    (table,) = (block for block in blocks if isinstance(block, TableBlock) and block.title == "Loss by country")
    names, year = Names(run.dataset), slice(FIRST, FIRST + YEAR)
    rows = {row[0]: row for row in table.rows}
    for r, region in enumerate(run.index.region):
        if names.region(region) not in rows:
            continue
        lower, central, upper, money = map(value, rows[names.region(region)][1:])
        shares = 100.0 * np.median(lost[:, :, year, r].sum(2), axis=1) / run.view.gdp[r]
        assert (lower, central, upper) == pytest.approx(tuple(shares)), region
        assert money == pytest.approx(np.median(lost[1, :, year, r].sum(1))), region
    assert len(rows) >= 4


def test_the_talks_weigh_the_losses_of_the_run_and_fear_beyond_by_one_weight(run, lost):
    found = value_added_losses(run)
    assert np.moveaxis(found, 1, 0) == pytest.approx(lost)
    setting = make_setting(run.dataset, load_scenario("truce-expiry-2026"))
    regions = dict(zip(run.index.region, run.view.gdp[:-1], strict=True))
    grid, months = hand_grid(setting, regions, draws=run.draws), slice(FIRST, FIRST + EXPOSURE_MONTHS)
    exposure = np.moveaxis(found[:, :, months], 2, 3)  # draw, bound, region, exposure
    grid.loss[:] = exposure[:, :, :, None, None, :, None]
    control = len(setting.ladders["control"].names) - 1
    for region in ("US", "EU"):
        r = run.index.region.index(region)
        of_a_year = year_loss(setting, grid, 1, r, control)
        at = np.minimum(np.arange(YEAR), EXPOSURE_MONTHS - 1)
        assert of_a_year == pytest.approx(lost[:, 1, FIRST:, r][:, at].sum(1))
        for weight in (0.0, 0.3, 1.0):
            felt = perceived_loss(setting, grid, 1, region, weight, np.zeros(1))[control, setting.tariff, :, 0]
            central, upper = (lost[b, 1, months, r] for b in (1, 2))
            assert felt == pytest.approx((central + weight * (upper - central)) * 1e4 / regions[region])


def test_the_app_answers_with_the_losses_of_the_run(run, lost):
    with CheckedClient(create_app(SessionStore(), hosts=("*",))) as client:
        own = post(client, "load", toml=WORLD).json()["kept"]
        request = {"scenario": own, "day": date(2025, 4, 1).isoformat()}
        assert post(client, "open", **request).status_code == 200
        answer = post(client, "simulate", **request).json()
    names, year = Names(run.dataset), slice(FIRST, FIRST + YEAR)
    rows = {row["label"]: row for row in answer["loss"]}
    for region in SPONSORS:
        r, label = run.index.region.index(region), names.region(region)
        row = rows[label[:1].upper() + label[1:]]
        shares = 100.0 * lost[:, 0, year, r].sum(1) / run.view.gdp[r]
        assert (row["lower"], row["central"], row["upper"]) == pytest.approx(tuple(shares), rel=1e-3, abs=1e-6), region


def test_options_avoid_the_losses_of_the_run(world, lost):
    bench = TrialBench(shipped(), world, draws=2, lead=2, sponsors=SPONSORS)
    assert (bench.setting.scenario.start, bench.setting.scenario.months) == (world.start, world.months)
    weight = discount(bench.base, bench.decision_month, bench.costs["interest"])
    regions = [bench.base.index.region.index(name) for name in SPONSORS]
    assert bench.loss == pytest.approx(lost[1][:, :, regions] * weight[:, :, None])
    assert weight[:, bench.decision_month] == pytest.approx(1.0)
