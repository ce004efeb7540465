"""No jump: the less a lever is moved from where it rests, or from an end of its range, the less every outcome moves.

Each lever is moved by steps of which each is a quarter of the one before. Where outcomes follow without a jump the last
step moves them by about a quarter of what the step before does, and by less than half, which leaves room for curves; a
jump stays as large as it is. Decisions on plants are switches that are meant (docs/limits.md): they are flipped by the
first steps, not by the last.
"""

from datetime import date
from functools import cache

import numpy as np
import pytest

from engine_cases import shipped
from monazite.foundation.units import Q
from monazite.model.build import Model, build
from monazite.presentation.web.levers.levers import LEVERS, first_lever_day, with_levers
from monazite.presentation.web.levers.scenario_levers import levers_for, rest_values
from monazite.results.outcomes.economy import loss_of
from monazite.results.results import Results
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

START = date(2026, 1, 1)
MONTHS = 30
GOODS = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "magnet")
STOCKED = ("Dy", "Tb", "Sm", "Y", "magnet")
ALLIES = ("EU", "JP", "KR", "US")
STEPS = (1e-2, 2.5e-3)  # shares of the lever's range
FINE = (1e-3, 2.5e-4)  # where a hundredth of the range is a lot: of a year's stock, of a ban
UNMOVED = 1e-6  # below which a difference is that of the solver
OUTCOMES = ("price", "delivered", "ship", "stock", "strategic", "output", "project", "activity")


@cache
def record() -> Scenario:
    return load_scenario("cn-ree-2025").model_copy(update={"months": MONTHS})


@cache
def base() -> Model:
    return build(shipped(), record())


def solved(sc: Scenario) -> Results:
    result = simulate(shipped(), sc, draws=1)
    assert not result.failures()
    return result


def measured(result: Results) -> dict[str, np.ndarray]:
    """Prices as logs; tonnes over baseline use of the good, or nameplate; losses in MUSD."""
    s, flows = result.view.structure, result.view.flows
    out = {name: getattr(flows, name)[0] for name in OUTCOMES}
    out |= {name: np.log(out[name] + 1e-9) for name in ("price", "delivered")}
    out["delivered"] = np.where(flows.bought[0] > 1e-9, out["delivered"], np.nan)  # no sale, no price
    out["ship"] = out["ship"] / (s.need_ref.sum(1)[None, :, None, None] + 1e-3)
    out |= {name: out[name] / (s.need_ref[None] + 1e-3) for name in ("stock", "strategic")}
    out["activity"] = out["activity"] / (s.activity_ref[None] + 1e-3)
    out["project"] = out["project"] / (s.project_cap[None] + 1e-9)
    out["loss"] = np.stack([loss_of(result.view, bound)[0] for bound in range(3)])
    return out


AT_REST: dict[str, dict[str, np.ndarray]] = {}
"""Outcomes of a scenario by its settings: most levers rest in the same one."""


def measured_at_rest(sc: Scenario) -> dict[str, np.ndarray]:
    settings = repr(sc)
    if settings not in AT_REST:
        AT_REST[settings] = measured(solved(sc))
    return AT_REST[settings]


def assert_no_jump(scenario_at, steps: tuple[float, ...] = STEPS) -> None:
    """``scenario_at``: the scenario by how far the lever is from where it rests, as a share of its range."""
    rest = measured_at_rest(scenario_at(0.0))
    moved = [measured(solved(scenario_at(step))) for step in steps]
    for name, usual in rest.items():
        size = 1.0 + np.abs(usual).max() if name == "loss" else 1.0
        far, near = (float(np.nanmax(np.abs(at[name] - usual)) / size) for at in moved)
        assert near <= max(0.5 * far, UNMOVED), f"{name} moves by {far:.3g} and still by {near:.3g}"


def block(kind: str, **fields):
    return REGISTRY[kind].model(kind=kind, **({"start": START} | fields))


def licence(**fields):
    return block("export_control", actor="CN", goods=GOODS, **fields)


def strength(kind: str, **fields):
    """A policy of a kind with fields that are functions of how far it is from rest; nothing at rest."""

    def policies(step: float):
        given = {name: value(step) if callable(value) else value for name, value in fields.items()}
        return [block(kind, **given)] if step else []

    return policies


FROM_REST = {  # by the strength keys of every kind: what is added to the record at a step
    "export_tax.rate": strength("export_tax", actor="CN", goods=("*",), rate=lambda x: x),
    "tariff.rate": strength("tariff", actor="US", on=("CN",), goods=("magnet",), rate=lambda x: x),
    "tech_control.access": strength("tech_control", actor="CN", on=("*",), access=lambda x: 1.0 - x),
    "stockpile.cover": strength("stockpile", actor="EU", goods=STOCKED, regions=ALLIES, cover=lambda x: 12.0 * x),
    "stockpile.held": strength("stockpile", actor="EU", goods=STOCKED, regions=ALLIES, held=lambda x: 180.0 * x),
    "alliance.joint_stock": strength("alliance", actor="US", members=ALLIES, joint_stock=lambda x: 12.0 * x),
    "alliance.preference": strength("alliance", actor="US", members=ALLIES, preference=lambda x: 1.0 + x),
    "finance.amount": strength("finance", actor="US", regions=("*",), amount=lambda x: 1e3 * x),
    "finance.floor": strength("finance", actor="US", floor=lambda x: {"Nd.oxide": 100.0 * x}),
    "partnership.build_speed": strength("partnership", actor="EU", regions=ALLIES, build_speed=lambda x: 1.0 + x),
    "partnership.permit_speed": strength("partnership", actor="EU", regions=ALLIES, permit_speed=lambda x: 1.0 + x),
    "partnership.preference": strength("partnership", actor="EU", regions=ALLIES, preference=lambda x: 1.0 + x),
    "partnership.offtake": strength("partnership", actor="EU", regions=ALLIES, offtake=lambda x: x),
    "partnership.amount": strength("partnership", actor="EU", regions=ALLIES, amount=lambda x: 1e3 * x),
    "innovation.research": strength("innovation", actor="EU", research=lambda x: 1e3 * x),
    "innovation.thrift": strength("innovation", actor="EU", thrift=lambda x: 0.5 * x),
    "innovation.recycling_rate": strength(
        "innovation",
        actor="EU",
        regions=ALLIES,
        recycling_lead=0,
        relative_to={"recycling_rate": 0.0},
        recycling_rate=lambda x: x,
    ),
    "standards.permit_speed": strength("standards", actor="EU", permit_speed=lambda x: 1.0 + x),
    "standards.max_co2e": strength("standards", actor="EU", max_co2e=lambda x: 1e4 * (1.0 - x)),
    "standards.max_residue": strength("standards", actor="EU", max_residue=lambda x: 1e3 * (1.0 - x)),
    "standards.max_conflict": strength("standards", actor="EU", max_conflict=lambda x: 1.0 - x),
    "market_power.push": strength("market_power", actor="CN", push=lambda x: x),
    "market_power.enforcement": strength("market_power", actor="CN", enforcement=lambda x: x),
    "mining_limit.share": strength("mining_limit", actor="CN", share=lambda x: 1.0 - x),
    "priority.factor": strength("priority", actor="US", uses=("ev_traction",), factor=lambda x: 1.0 + x),
    "concession.approval": strength("concession", actor="CN", goods=GOODS, duration=12, approval=lambda x: x),
    "concession.tariff_cut": strength("concession", actor="US", on=("CN",), duration=12, tariff_cut=lambda x: x),
    "concession.tax_cut": strength("concession", actor="CN", goods=GOODS, duration=12, tax_cut=lambda x: x),
    "concession.tech_access": strength("concession", actor="CN", duration=12, tech_access=lambda x: x),
    "concession.review": strength(
        "concession", actor="CN", goods=GOODS, duration=12, review=lambda x: 24.0 * (1.0 - x)
    ),
    "concession.quota": strength("concession", actor="CN", goods=("*.oxide",), duration=12, quota=lambda x: 1e7 * x),
    "quota.amount": strength("quota", actor="CN", goods=("*.oxide",), amount=lambda x: 1e7 * (1.0 - x)),
}
OF_STOCKS = ("stockpile.cover", "stockpile.held", "alliance.joint_stock")
BLANK = {  # controls in a world without others
    "a ban": lambda x: [licence(approval=x) if x else licence(ban=True)],
    "nothing approved": lambda x: [licence(approval=x)],
    "all approved at once": lambda x: [licence(approval=1.0 - x, review=x)] if x else [],
    "half approved, review of a month": lambda x: [licence(approval=0.5, review=1.0 + x)],
    "half approved, defence alike": lambda x: [licence(approval=0.5, military=0.5 - x)],
    "a ban that is fully enforced": lambda x: [
        licence(approval=0.0), block("market_power", actor="CN", enforcement=1.0 - x)
    ],
    "mines in the United States that stand still": lambda x: [block("mining_limit", actor="US", share=x)],
}  # fmt: skip


MODIFIERS = {
    "export_control.approval", "export_control.review", "export_control.military",  # `BLANK` moves them, with a ban
    "export_control.precaution", "export_control.grace", "quota.precaution",  # lengths of a time
    "tariff.ceiling", "concession.quota",  # act beside a rate or a quota alone
    "alliance.release_rate", "stockpile.release_rate", "stockpile.build",  # how fast a stock is filled and opened
    "concession.duration", "innovation.recycling_lead", "innovation.recycling_ramp",  # times
    "innovation.recycling",  # former name of recycling_rate
    "quota.weights",  # of goods within a quota
}  # fmt: skip
"""Numbers of a policy that do nothing alone: `FROM_REST` moves what they belong to."""


def test_every_number_of_every_policy_is_walked():
    """A new field is either moved from where it rests or named as a modifier of one that is."""
    fields = {
        f"{kind}.{name}"
        for kind, one in REGISTRY.items()
        for name, info in one.model.model_fields.items()
        if any(isinstance(item, Q) for item in info.metadata) or "Q(" in str(info.annotation)
    }
    walked = {*FROM_REST, *MODIFIERS}
    assert {name for name in fields if not name.endswith((".months", ".path", ".relative_to"))} <= walked
    assert walked - {"alliance.joint_stock"} <= fields | {"quota.weights"}


@pytest.mark.slow
@pytest.mark.parametrize("key", FROM_REST)
def test_no_policy_jumps_where_it_begins(key):
    added = FROM_REST[key]
    steps = FINE if key in OF_STOCKS else STEPS
    assert_no_jump(lambda x: record().model_copy(update={"policy": (*record().policy, *added(x))}), steps)


@pytest.mark.slow
@pytest.mark.parametrize("name", BLANK)
def test_no_control_jumps_at_an_end(name):
    added = BLANK[name]
    steps = FINE if "ban" in name or "nothing" in name else STEPS
    assert_no_jump(lambda x: record().model_copy(update={"policy": tuple(added(x))}), steps)


def test_a_quota_of_nothing_is_the_limit_of_small_ones():
    """Logs of prices grow without bound towards nothing, so the steps are kilograms."""

    def at(x: float) -> Scenario:
        quota = block("quota", actor="CN", goods=("*.oxide",), amount=x)
        return record().model_copy(update={"policy": (quota,)})

    assert_no_jump(at, (1e-2, 2.5e-3))


@pytest.mark.slow
@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("name", [lever.id for lever in LEVERS])
def test_no_lever_of_the_app_jumps_where_it_rests(name, side):
    day = first_lever_day(load_scenario("cn-ree-2025"))
    levers, rest = levers_for(base().index), rest_values(base(), day)
    low, top, _ = next(lever for lever in levers if lever.id == name).bounds
    if not low <= rest[name] + side * STEPS[0] * (top - low) <= top:
        pytest.skip("the lever rests at this end")

    def at(x: float) -> Scenario:
        return with_levers(record(), {name: rest[name] + side * x * (top - low)} if x else {}, rest, day, levers)

    # A stock opens within a few thousandths of approval: linear up to .001, level from .01 on; and a stock that is full
    # when its build ends helps within a few thousandths of its range.
    assert_no_jump(at, FINE if name in ("cn_approval", "ally_stock") or name == "eu_held" else STEPS)


def test_more_of_a_shut_flow_finds_other_routes_the_stricter_the_control():
    """In tonnes: from free trade, where nothing leaks, to a ban, and never more under a ban than without licences."""

    def leaked(*policy) -> float:
        result = solved(record().model_copy(update={"policy": policy}))
        return float(result.view.flows.leaked[0, 12:].sum())

    by_approval = [leaked(licence(approval=a)) for a in (1.0, 0.9, 0.6, 0.3, 0.0)]
    assert leaked() == 0.0
    assert (np.diff(by_approval) >= -1e-9).all()
    assert leaked(licence(ban=True)) == pytest.approx(by_approval[-1], rel=1e-9)
    assert by_approval[-1] > 0.0
