"""Stock held on a day helps while a control binds: more of it never brings a stop forward, and nothing is bought."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine_cases import MAGNETS, shipped
from engine_cases import scenario as controlled_world
from monazite.model.build import build
from monazite.presentation.web.levers.levers import with_levers
from monazite.presentation.web.levers.scenario_levers import levers_for, rest_values
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

GOODS = ["magnet", "Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"]
START = date(2026, 12, 1)


def banned(day: date = START, **stock) -> Scenario:
    """The record, a ban on the goods of April 2025 for Japan, and one line that says what Japan holds on that day."""
    record = load_scenario("cn-ree-2025").model_dump(exclude_none=True, exclude_defaults=True)
    content = {key: list(value) if isinstance(value, tuple) else value for key, value in record.items()}
    ban = {"kind": "export_control", "actor": "CN", "start": day, "goods": GOODS, "destinations": ["JP"], "ban": True}
    held = {"kind": "stockpile", "actor": "JP", "start": day, "goods": GOODS}
    policies = [*content["policy"], ban, *([held | stock] if stock else [])]
    return load_scenario(content | {"extends": "baseline", "months": 36, "anchor": day, "policy": policies})


@pytest.fixture(scope="module")
def by_days(ds) -> dict[int, Results]:
    return {days: simulate(ds, banned(held=days) if days else banned(), draws=5) for days in (0, 30, 90)}


def first_stops(r: Results) -> np.ndarray:
    """Days from the ban to the first stop of a line in Japan (draw,)."""
    japan = [b for b, region in enumerate(r.index.buyer_region) if r.index.region[region] == "JP"]
    return r.view.stop[:, :, japan].min((1, 2))


def test_ninety_days_held_delay_the_first_stop_by_a_month_and_more(by_days):
    without, with_stock = first_stops(by_days[0]), first_stops(by_days[90])
    assert np.median(with_stock) - np.median(without) >= 30.0
    assert by_days[90].failures() == []


def test_more_stock_held_never_brings_a_stop_forward(by_days):
    """But for minutes: where a line gets nothing of the stock, prices that the stock moves date its stop by so much."""
    none, month, quarter = (first_stops(by_days[days]) for days in (0, 30, 90))
    assert (month >= none - 0.01).all()
    assert (quarter >= month - 0.01).all()
    assert (quarter > none).any()


def test_nothing_is_bought_for_the_stock_while_the_ban_lasts_and_what_is_held_is_shown(by_days):
    r = by_days[90]
    cover = r.quantity("strategic_cover", good="Lu.oxide", region="JP", at=date(2026, 11, 1))
    assert cover.value == pytest.approx(0.0, abs=1.0)
    japan, lutetium = r.index.region.index("JP"), r.view.labels("goods").index("Lu.oxide")
    days = r.values("strategic_cover")[:, 23:30, lutetium, japan]
    assert (days[:, 0] < 90.0).all()  # the end of December
    assert (days[:, 0] > 45.0).all()
    assert (np.diff(days, axis=1) <= 1e-9).all()


def test_ninety_days_in_japan_on_a_day_are_one_line_of_a_file_and_one_lever_of_the_app(ds, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        """name = "90 days in Japan"
start = 2026-12-01
months = 12
policy = [{ kind = "stockpile", actor = "JP", start = 2026-12-01, goods = ["magnet", "Dy"], held = 90 }]
""",
        encoding="utf-8",
    )
    read = build(ds, load_scenario(file))
    levers = levers_for(read.index)
    record = load_scenario("cn-ree-2025")
    moved = with_levers(record, {"japan_held": 90.0}, rest_values(build(ds, record), START), START, levers)
    app = build(ds, moved)
    for model, other in ((read, "Tb.oxide"), (app, "Nd.oxide")):
        month, japan = model.index.month.index(START), model.index.buyer.index("JP")
        held = model.controls.stock_held[month, :, japan]
        assert held[model.index.good.index("Dy.oxide")] == pytest.approx(90.0 * 12.0 / 365.25)
        assert held[model.index.good.index("NdFeB.SH.magnet")] == pytest.approx(90.0 * 12.0 / 365.25)
        assert held[model.index.good.index(other)] == 0.0
        assert model.controls.stock_held[: month - 1].sum() == 0.0


def test_named_uses_come_first(ds):
    """With a stock too small for all, lines of named uses have made at least as much by any month, the others no more.

    The ban comes in May 2025, before plants elsewhere could make lutetium.
    """
    early = date(2025, 5, 1)
    alike, named = (simulate(ds, banned(early, held=20, **uses), draws=2) for uses in ({}, {"uses": ["lasers_Lu"]}))
    japan, lasers, others = alike.index.buyer.index("JP"), *map(alike.index.use.index, ("lasers_Lu", "scintillators"))
    months = slice(4, 12)
    one, two = (r.view.flows.output[:, months, :, japan].cumsum(1) for r in (alike, named))
    assert (two[:, :, lasers] >= one[:, :, lasers] - 1e-9).all()
    assert (two[:, :, others] <= one[:, :, others] + 1e-9).all()
    assert two[:, :, lasers].sum() > one[:, :, lasers].sum()


def test_a_stock_of_another_good_does_not_help(ds):
    plain, other = (simulate(ds, sc, draws=1) for sc in (banned(), banned(held=365, goods=["La.oxide"])))
    lutetium = plain.index.use.index("lasers_Lu")
    assert np.array_equal(plain.view.flows.output[:, :, lutetium], other.view.flows.output[:, :, lutetium])


ALLIES = ("US", "EU", "JP", "KR")
CONTROLLED = ["Dy", "Tb", "Y", "Lu", "Gd", "Sm", *MAGNETS]
few = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
controls = st.tuples(st.floats(0.0, 0.5), st.floats(0.5, 3.0), st.integers(0, 10**6))


def held_by_allies(control: tuple[float, float, int], goods: list[str], days: float) -> tuple[np.ndarray, np.ndarray]:
    """Central loss of the allies over 18 months (draw, ally), MUSD, and the day of their first stop (draw,)."""
    approval, review, seed = control
    block = {"kind": "export_control", "actor": "CN", "start": "2025-04-01", "goods": CONTROLLED}
    stock = {"kind": "stockpile", "actor": "US", "regions": list(ALLIES), "start": "2025-04-01", "goods": goods}
    policies = [block | {"approval": approval, "review": review}, *([stock | {"held": days}] if days else [])]
    r = simulate(shipped(), controlled_world(*policies, months=18, growth=True, seed=seed), draws=3, threads=1)
    where = [r.index.region.index(name) for name in ALLIES]
    buyers = [r.index.buyer.index(name) for name in ALLIES]
    return r.values("loss_central")[:, :, -1][:, :, where].sum(1), r.view.stop[:, :, buyers].min((1, 2))


@pytest.mark.slow
@few
@given(control=controls, days=st.tuples(st.floats(5.0, 60.0), st.floats(1.2, 4.0)))
def test_more_held_of_all_that_is_kept_back_lowers_the_loss_of_every_ally_in_every_draw(control, days):
    """Strictly: nothing is bought in the run, so nobody pays for the stock with dearer material."""
    small = days[0]
    runs = [held_by_allies(control, CONTROLLED, held) for held in (0.0, small, small * days[1])]
    for (less, stop), (more, later) in pairwise(runs):
        assert (more <= less + 1e-6 * less.sum(1, keepdims=True)).all()
        assert (more.sum(1) < less.sum(1)).all()
        assert (later >= stop - 0.1).all()  # a tenth of a day


@pytest.mark.slow
@few
@given(control=controls, days=st.tuples(st.floats(5.0, 60.0), st.floats(1.2, 4.0)), good=st.sampled_from(("Y", "Lu")))
def test_more_held_of_one_good_brings_no_stop_forward_and_costs_next_to_nothing(control, days, good):
    """Lines that are helped go on using, so they order more when licences come: a five-hundredth of a small loss."""
    small = days[0]
    runs = [held_by_allies(control, [good], held) for held in (0.0, small, small * days[1])]
    for (less, stop), (more, later) in pairwise(runs):
        assert (more.sum(1) <= 1.005 * less.sum(1)).all()
        assert (later >= stop - 0.1).all()  # a tenth of a day
