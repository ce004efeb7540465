import numpy as np
import pytest

from engine_cases import case, case_of, parameters, scenario
from monazite.dataset.dataset import load_dataset
from monazite.engine.capacity import advance_project_clock, expected_price, project_margin, recycling_factors
from monazite.engine.state import CONTROLLER_GROWTH, FLOOD_BELIEF, FLOOD_DEPTH, PILOT, TECH_DELAY
from monazite.model.build import build
from monazite.scenario.scenario import load_scenario


def toy_case(toy, *policy, growth=True, months=48, decided=True, **fixed):
    """Tiny world: one mine that runs, one project in the US of 41.7 t a month."""
    model = build(toy, scenario(*policy, months=months, ds=toy, growth=growth))
    params = parameters(model, growth=0.0, project_delay=1.0, controller_growth=0.0, **fixed)
    params.project_delay[:], params.project_permit[:] = 1.0, 1.0
    params.project_yield[:] = 0.8
    params.scalars[:, PILOT] = 0.0
    params.scalars[:, [FLOOD_BELIEF, FLOOD_DEPTH]] = 0.0
    c = case_of(model, params)
    if not decided:
        c.state.clock[:] = -1e9
    return c


def on_line(c, months):
    """Capacity of the project month by month, markets left out."""
    for t in range(months):
        c.prepare(t)
    return c.flows.project[0, :months, 0]


def test_worth_is_receipts_at_expected_prices_less_bought_inputs():
    value = np.array([-1.2, 1.0])
    price, outside = np.array([60.0, 80.0]), np.array([0.0, 1.0, 1.0])
    need = np.array([[5.0, 2.0, 0.0], [5.0, 1.0, 3.0]])
    expected = np.log(np.array([[9.0, 2.0, 1.0], [9.0, 1.0, 1.5]]))
    floor, none = np.array([200.0, 200.0]), np.zeros((2, 3))
    prices, unused = np.zeros(2), np.zeros(2)
    expected_price(price, need, outside, expected, prices)
    expected_price(price, none, outside, expected, unused)
    assert prices == pytest.approx([120.0, 110.0])  # outside: 2 x 60; 1 t at 80 and 3 t at 120
    assert unused == pytest.approx([60.0, 80.0])
    both = np.arange(2)
    assert project_margin(both, value, np.zeros(2), prices, 0.0, 0.0) == pytest.approx([-34.0] * 2)  # 110 - 1.2 x 120
    assert project_margin(both, value, floor, prices, 0.0, 0.0) == pytest.approx([56.0] * 2)  # 200 - 144
    assert project_margin(both, value, np.zeros(2), unused, 0.0, 0.0) == pytest.approx([8.0] * 2)  # 80 - 1.2 x 60
    assert project_margin(both[1:], value, np.zeros(2), prices, 0.0, 0.0) == pytest.approx([110.0] * 2)


def test_a_floor_cuts_the_tail_of_a_collapse():
    """(1 - b) max(p, f) + b max((1 - d) p, f): at a floor of the present price the fear of flooding costs nothing."""
    value, price = np.array([1.0]), np.array([80.0])

    def hope(floor):
        receipts, feared = project_margin(np.arange(1), value, np.array([floor]), price, 0.25, 0.6)
        assert receipts == pytest.approx(max(80.0, floor))
        return feared

    assert hope(0.0) == pytest.approx(68.0)  # 0.75 x 80 + 0.25 x 32
    assert hope(50.0) == pytest.approx(72.5)  # 0.75 x 80 + 0.25 x 50
    assert hope(80.0) == pytest.approx(80.0)
    assert hope(110.0) == pytest.approx(110.0)


def test_a_decided_project_starts_on_its_month_and_ramps_exponentially(toy):
    """With a ramp of 24 months: the mean of 1 - 10^(-age / 24) over the month, of the 80 % reached in the end."""
    c = toy_case(toy)
    c.params.project_ramp[:] = 24.0
    c.s.project_month[:] = 17.0
    c.state.clock[:] = -17.0
    share = on_line(c, 48) / c.s.project_cap[0]
    assert (share[:16] == 0.0).all()
    middle = (np.arange(1000) + 0.5) / 1000  # of thousandths of a month
    expected = [0.8 * (1.0 - 10.0 ** (-(age + middle) / 24)).mean() for age in (0, 11, 23)]
    assert share[[16, 27, 39]] == pytest.approx(expected, rel=1e-6)
    assert (np.diff(share) >= 0).all()


def test_a_month_in_which_output_begins_counts_from_that_day(toy):
    """First output after 16.75 of 17 months: a quarter of a month, and half a step more changes nothing by a jump."""
    c = toy_case(toy)
    c.params.project_ramp[:] = 24.0
    c.state.clock[:] = -16.75 - 1.0
    age = (np.arange(1000) + 0.5) / 4000
    share = on_line(c, 17)[16] / c.s.project_cap[0]
    assert share == pytest.approx(0.8 * 0.25 * (1.0 - 10.0 ** (-age / 24)).mean(), rel=1e-5)


@pytest.mark.parametrize("delay", [0.4, 1.0, 1.7])
@pytest.mark.parametrize("known", [0.0, 1.0])
def test_a_stated_date_is_met_or_missed_but_never_beaten_and_one_on_record_is_kept(toy, delay, known):
    model = build(toy, scenario(months=48, ds=toy, growth=True))
    params = parameters(model, growth=0.0, controller_growth=0.0)
    params.project_delay[:] = delay
    model.structure.project_on_record[:] = known
    c = case_of(model, params)
    late = 1.0 if known else max(1.0, delay)
    assert c.s.project_month[0] > 0
    assert c.state.clock[0, 0] == pytest.approx(-c.s.project_month[0] * late)


def test_what_runs_or_ramps_up_in_the_data_has_a_date_on_record():
    ds = load_dataset("rare_earths")
    model = build(ds, load_scenario("cn-ree-2025"))
    status = [p.status for p in ds.table("projects")]
    assert model.structure.project_on_record.tolist() == [float(s in ("operating", "ramping")) for s in status]
    assert {"ramping", "construction"} <= set(status)


def test_it_reaches_ninety_percent_at_the_ramp_time(toy):
    c = toy_case(toy, project_ramp=0.5)
    ramp = c.params.project_ramp[0, 0]
    c.state.clock[:] = ramp - 1.5
    assert on_line(c, 1)[0] == pytest.approx(0.9 * 0.8 * c.s.project_cap[0], rel=1e-3)  # the mean over a month


def test_technology_control_slows_and_permits_speed_up(toy):
    usual = on_line(toy_case(toy), 48)
    cut = {"kind": "tech_control", "actor": "CN", "on": ["*"], "start": "2025-01-01", "access": "closed"}
    slow = toy_case(toy, cut)
    slow.params.scalars[:, TECH_DELAY] = 0.5
    quick = {"kind": "partnership", "actor": "US", "start": "2025-01-01", "projects": ["New pit"], "build_speed": 2.0}
    fast = toy_case(toy, quick)
    assert on_line(toy_case(toy, {"kind": "standards", "actor": "US", "start": "2025-01-01", "permit_speed": 2.0}), 48
                   ) == pytest.approx(usual)  # fmt: skip  # it is being built: no permit is waited for

    def first(path):
        return int((path > 0).argmax())

    start = 17
    assert first(usual) == pytest.approx(start, abs=1)
    assert first(on_line(slow, 48)) == pytest.approx(start * 1.5 - 1.0, abs=1)  # in the last days of a month
    assert first(on_line(fast, 48)) == pytest.approx(start / 2.0, abs=1)


@pytest.mark.parametrize(
    ("margin", "paid", "starts"), [(1.01, 0.0, True), (0.99, 0.0, False), (0.81, 0.5, True), (0.79, 0.5, False)]
)
def test_entry_compares_expected_receipts_with_breakeven_less_support(toy, margin, paid, starts):
    c = toy_case(toy, decided=False)
    receipts = float(c.s.project_value[0] @ c.s.price_ref)
    c.state.expected[:] = 0.0
    c.s.project_breakeven[:] = receipts / margin
    c.s.project_cash[:] = 0.6 * c.s.project_breakeven  # support pays for the capital part only
    c.s.project_month[:] = 0.0
    c.state.paid[:] = paid * c.s.project_capex
    c.prepare(0)
    assert (c.state.clock[0, 0] > -1e8) == starts
    if starts:
        assert c.state.clock[0, 0] == pytest.approx(-c.s.project_lead[0])


def test_fear_of_flooding_keeps_investors_out(toy):
    c = toy_case(toy, decided=False)
    c.state.expected[:] = 0.0
    c.s.project_breakeven[:] = 0.9 * float(c.s.project_value[0] @ c.s.price_ref)
    c.params.scalars[:, FLOOD_BELIEF], c.params.scalars[:, FLOOD_DEPTH] = 0.5, 0.5
    c.prepare(0)
    assert c.state.clock[0, 0] < -1e8


UNDECIDED, IDLE = -1e9, -2e9  # clocks of projects that are not decided, and of plants that stand idle
MOVE = {
    "clock": UNDECIDED, "permitting": 0.0, "saved": 0.0, "lead": 40.0, "permit": 16.0, "receipts": 10.0, "hope": 10.0,
    "breakeven": 20.0, "cash": 12.0, "support": 0.0, "guarantee": 0.0, "wait": 0.0, "slow": 1.0, "hurry_permit": 1.0,
    "hurry_build": 1.0, "delay_permit": 1.5, "delay": 1.25,
}  # fmt: skip


def move(**fields):
    """Clock of a project a month later."""
    return advance_project_clock(*(MOVE | fields).values())[0]


def arrival(wait=0.0, **fields):
    """Months from the decision to first output of a project that is decided at once."""
    clock, permitting, saved = advance_project_clock(*(MOVE | {"hope": 20.0, "wait": wait} | fields).values())
    for month in range(1, 2000):
        state = {"clock": clock, "permitting": permitting, "saved": saved}
        left = fields | state | {"wait": wait - month, "receipts": 20.0}
        clock, permitting, saved = advance_project_clock(*(MOVE | left).values())
        if clock > -1.0:
            return month - clock  # the month begins ``clock`` months after first output
    raise AssertionError


def test_permits_and_building_have_their_own_delay_and_speed():
    """16 months of permits x 1.5, and 24 of building x 1.25."""
    assert move(hope=20.0) == pytest.approx(-54.0)
    assert arrival() == pytest.approx(54.0)
    assert arrival(hurry_permit=2.0) == pytest.approx(12.0 + 30.0)
    assert arrival(hurry_permit=0.5) == pytest.approx(48.0 + 30.0)
    assert arrival(hurry_build=1.5) == pytest.approx(24.0 + 20.0)
    assert arrival(hurry_permit=2.0, hurry_build=1.5, slow=1.25) == pytest.approx(1.25 * (12.0 + 20.0))
    assert move(clock=-30.0, hurry_permit=2.0) == pytest.approx(-29.0)  # no permits are left: building
    # permits end a quarter into the month, and the rest of it is built at half speed again
    assert move(clock=-30.5, permitting=0.5, hurry_permit=2.0, hurry_build=1.5) == pytest.approx(-30.0 + 0.75 * 1.5)


@pytest.mark.parametrize("speed", [1.0, 3.0, 10.0])
@pytest.mark.parametrize(("wait", "usual"), [(80.0, 80.0), (54.0, 54.0), (50.4, 54.0), (20.0, 54.0)])
def test_a_stated_date_comes_forward_by_what_faster_permits_save(wait, usual, speed):
    """Permits of 24 months at three times the speed take 8: 16 saved, of the wait too, and never more than that."""
    assert arrival(wait) == pytest.approx(usual)
    saved = 24.0 - 24.0 / speed
    assert arrival(wait, hurry_permit=speed) == pytest.approx(max(wait - saved, 24.0 / speed + 30.0))
    assert arrival(wait, permit=0.0, hurry_permit=speed) == pytest.approx(max(wait, 50.0))  # 40 x 1.25, all building


def test_slow_permits_use_up_the_wait_first():
    """Permits of 24 months that take 48 fit into a stated date 80 months ahead, those that take 96 do not."""
    assert arrival(80.0, hurry_permit=0.5) == pytest.approx(80.0)
    assert arrival(80.0, hurry_permit=0.25) == pytest.approx(126.0)


def test_what_waits_for_its_date_makes_nothing_until_then(toy):
    """Decided in month 0 with a stated start in month 30; permits of 6 months at three times the speed save 4 of them."""
    fast = {"kind": "standards", "actor": "US", "start": "2025-01-01", "permit_speed": 3.0}
    build_fast = {"kind": "partnership", "actor": "US", "start": "2025-01-01", "projects": ["New pit"],
                  "build_speed": 3.0}  # fmt: skip
    for policies, first in (((), 30), ((build_fast,), 30), ((fast,), 26), ((fast, build_fast), 26)):
        c = toy_case(toy, *policies, decided=False)
        c.state.expected[:] = 0.0
        c.s.project_decided[:] = 0.0
        c.s.project_breakeven[:], c.s.project_cash[:] = 1e-3, 1e-3
        c.s.project_lead[:], c.s.project_permit[:], c.s.project_month[:] = 24.0, 6.0, 30.0
        share = on_line(c, 40)
        assert (share[:first] == 0.0).all()
        assert share[first] > 0.0


def test_what_is_under_construction_has_its_permits(toy):
    """Its row may still say how long permits took: the date comes no earlier for it, only by faster building."""
    fast = {"kind": "standards", "actor": "US", "start": "2025-01-01", "permit_speed": 4.0}
    usual, quick = toy_case(toy), toy_case(toy, fast)
    for c in (usual, quick):
        c.s.project_lead[:], c.s.project_permit[:] = 24.0, 12.0
    assert on_line(quick, 40) == pytest.approx(on_line(usual, 40))


def test_a_plant_stands_idle_below_its_running_costs_and_restarts_sooner_than_it_was_built():
    assert move(clock=20.0, receipts=11.9) == IDLE
    assert move(clock=20.0, receipts=12.1) == 21.0
    # it opens again at 12 + a quarter of the 8 up to break-even, 24 months x 1.25 after the decision
    assert move(clock=IDLE, hope=13.9) == IDLE
    assert move(clock=IDLE, hope=14.1) == pytest.approx(-30.0)
    assert move(hope=20.0) < -30.0


@pytest.mark.parametrize("lead", [40.0, 22.0])
def test_a_restart_waits_for_no_permits(lead):
    """24 months x 1.25 whatever the speed of permits, also where the plant took less time to build."""
    usual = arrival(clock=IDLE, lead=lead)
    assert usual == pytest.approx(30.0)
    assert arrival(clock=IDLE, lead=lead, hurry_permit=3.0) == pytest.approx(usual)
    assert arrival(clock=IDLE, lead=lead, hurry_build=1.5) == pytest.approx(20.0)


def test_guaranteed_offtake_stands_for_receipts():
    assert move(guarantee=1.0) == pytest.approx(-54.0)
    assert move(guarantee=0.99) == UNDECIDED
    assert move(clock=20.0, receipts=5.0, guarantee=0.7) == 21.0


def test_offtake_costs_what_is_missing_of_the_guarantee(toy):
    deal = {"kind": "partnership", "actor": "US", "start": "2025-01-01", "projects": ["New pit"], "offtake": 1.0}
    c = toy_case(toy, deal)
    receipts = float(c.s.project_value[0] @ c.s.price_ref)
    c.s.project_breakeven[:] = 1.5 * receipts
    c.state.expected[:] = 0.0
    c.state.clock[:] = 60.0
    c.prepare(0)
    f = c.at(0)
    assert f.guarantee[0, 0] == pytest.approx(f.project[0, 0] * 0.5 * receipts / 1000.0)


def test_public_money_adds_up(toy):
    pay = {
        "kind": "finance",
        "actor": "US",
        "start": "2025-01-01",
        "projects": ["New pit"],
        "amount": 240.0,
        "months": 12,
    }
    c = toy_case(toy, pay)
    on_line(c, 24)
    assert c.state.paid[0, 0] == pytest.approx(240.0, rel=1e-9)


def test_a_project_adds_feed_and_separating_capacity(toy):
    c = toy_case(toy)
    on_line(c, 40)
    size = c.flows.project[0, 39, 0]
    k = int(np.flatnonzero(c.s.producers[0] == 1)[0])
    j = int(np.flatnonzero(c.s.deposit_project == 0)[0])
    assert c.work.month.deposit_cap[0, j] == pytest.approx(size)
    assert c.work.month.cap[0, 0, k] == pytest.approx(c.s.feed_cap[k] + 1.25 * size)


def test_the_controller_grows(toy):
    c = toy_case(toy)
    c.params.scalars[:, CONTROLLER_GROWTH] = 0.05
    on_line(c, 25)
    home = int(np.flatnonzero(c.s.producers[0] == c.s.controller)[0])
    assert c.work.month.cap[0, :, home] == pytest.approx(c.model.base.plants[:, home] * 1.05**2)
    assert c.work.month.deposit_cap[0, 0] == pytest.approx(c.s.deposit_cap[0] * 1.05**2)


def test_flooding_raises_capacity_and_lowers_cost(toy):
    c = toy_case(toy, {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "push": 0.2})
    c.prepare(0)
    assert c.work.month.deposit_cap[0, 0] == pytest.approx(1.2 * c.s.deposit_cap[0])
    assert c.work.month.threshold[0, 0] == pytest.approx(c.params.threshold[0, 0] - 0.2 * c.params.value_ref[0, 0])


def test_a_limit_on_mining_cuts_mines_of_the_region_and_no_scrap():
    c = case({"kind": "mining_limit", "actor": "CN", "start": "2025-01-01", "share": 0.8}, months=2)
    c.params.scalars[:, PILOT] = 1e-9
    c.prepare(0)
    s, home = c.s, c.s.controller
    ratio = c.work.month.deposit_cap[0] / np.maximum(s.deposit_cap, 1e-30)
    running = s.deposit_project < 0
    mines = running & (s.deposit_recycling == 0) & (s.deposit_region == home)
    assert mines.any()
    assert ratio[mines] == pytest.approx(0.8)
    assert ratio[running & ~mines] == pytest.approx(1.0)


def test_recycling_scales_scrap_only():
    """Twice today's rate; the ramp is at its middle in the first month."""
    today = float(case(months=2).s.recycled_ref[case(months=2).s.controller])
    c = case({"kind": "innovation", "actor": "CN", "start": "2025-01-01", "recycling_rate": 2.0 * today,
              "recycling_lead": 0, "recycling_ramp": 1}, months=2)  # fmt: skip
    c.params.scalars[:, PILOT] = 1e-9
    c.prepare(0)
    s, home = c.s, c.s.controller
    ratio = c.work.month.deposit_cap[0] / np.maximum(s.deposit_cap, 1e-30)
    running = s.deposit_project < 0
    scrap = running & (s.deposit_recycling > 0) & (s.deposit_region == home)
    assert scrap.any()
    assert ratio[scrap] == pytest.approx(2.0 - 10.0**-0.5)
    assert ratio[running & ~scrap] == pytest.approx(1.0)


def factors(asked, scrap, on=(3.0,), rate=0.2, today=0.2):
    """Factor of a region with a plant of 10 t and a project, both of which lose a half, and of one without any.

    Both run at eight tenths of their capacity.
    """
    out, plain = np.empty(2), getattr(recycling_factors, "py_func", recycling_factors)
    size, use, place = np.array([10.0, 99.0, 3.0]), np.full(3, 0.8), np.zeros(3, dtype=int)
    rows = place, np.full(3, 0.5), np.array([-1, -1, 0]), np.array([1.0, 0.0, 1.0])
    rates = np.array([rate, rate]), np.array([asked, asked]), np.array([today, 0.0]), np.array([scrap, 0.0])
    plain(*rates, size, use, *rows, np.array(on), out)
    return out.tolist()


def test_a_rate_of_recycling_brings_capacity_to_a_share_of_the_scrap():
    """Of 40 t of scrap plants of 10 and 3 t recover 5.2 t, 0.13; 0.52 is four times that, and 0.8 all they may be."""
    assert factors(1.0, 40.0, rate=0.52, today=0.1)[0] == pytest.approx(4.0)
    assert factors(1.0, 40.0, rate=1.0, today=0.1)[0] == pytest.approx(40.0 / 6.5)  # no more than the scrap
    assert factors(1.0, 40.0, rate=0.11, today=0.1)[0] == 1.0  # the project does more by itself
    assert factors(1.0, 40.0, rate=0.05, today=0.1)[0] == 0.5
    assert factors(1.0, 40.0, rate=0.1, today=0.1)[0] == 1.0
    assert factors(1.0, 40.0, rate=0.52, today=0.1, on=(0.0,))[0] == pytest.approx(5.2)


def test_no_more_is_recycled_than_scrap_arises():
    """Plants of 10 and 3 t with a recovery of a half yield 6.5 t; 26 t of scrap are four times that."""
    assert factors(2.0, 26.0)[0] == 2.0
    assert factors(20.0, 26.0)[0] == pytest.approx(4.0)
    assert factors(20.0, 6.0)[0] == 1.0  # what runs goes on
    assert factors(0.5, 1.0)[0] == 0.5
    assert factors(20.0, 26.0, on=(0.0,))[0] == pytest.approx(5.2)


def test_diverted_ore_leaves_its_deposit():
    c = case(months=2)
    rows = np.flatnonzero(c.s.deposit_diverts >= 0)
    assert rows.size
    c.params.scalars[:, PILOT] = 0.5
    c.prepare(0)
    cap = c.work.month.deposit_cap[0]
    for old in set(c.s.deposit_diverts[rows]):
        taken = 0.5 * c.s.deposit_cap[rows[c.s.deposit_diverts[rows] == old]].sum()
        left = max(c.s.deposit_cap[old] - taken, 0.05 * c.s.deposit_cap[old])
        assert cap[old] == pytest.approx(left)
        assert cap[old] > 0
