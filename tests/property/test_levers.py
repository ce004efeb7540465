"""Every lever moves something, and at its extremes nothing breaks."""

import numpy as np
import pytest

from engine_cases import SHIPPED, case, control, parameters, scenario, shipped
from monazite.engine.state import Controls
from monazite.model.build import build
from monazite.model.parameters import quantile
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import run_draws, simulate

TARGET = {"kind": "stockpile", "actor": "JP", "start": "2025-01-01", "goods": ["*"], "cover": 2.0, "build": 1.0}
SHOCK = control(approval=0.2, review=1.0, start="2025-01-15")
QUOTA = {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide"], "amount": 20000}
FIELD = {  # how each control is moved off its value under SHOCK, QUOTA and TARGET
    "licensed": lambda a: a * 0.5, "approval": lambda a: a * 0.5, "review": lambda a: a + 2.0,
    "banned": lambda a: np.where(a == 0.0, 0.3, a), "notice": lambda a: a + 1.0,
    "quota": lambda a: a * 0.6, "quota_weight": lambda a: a * 2.0,
    "quota_buyers": lambda a: a * (np.arange(a.shape[1]) % 2),
    "tariff": lambda a: a + 0.4, "export_tax": lambda a: a + 0.3, "tech": lambda a: a * 0.0, "alarm": lambda a: a + 1.0,
    "stock_target": lambda a: a + 2.0, "stock_purchase": lambda a: a + 0.2, "stock_pace": lambda a: a * 0.0,
    "stock_release": lambda a: a * 0.0, "stock_held": lambda a: a + 2.0,
    "release_first": lambda a: a + (np.arange(a.shape[1]) % 2),
    "preference": lambda a: a * np.linspace(0.5, 2, a.shape[1])[None, :, None],
    "floor": lambda a: a + 300.0, "finance": lambda a: a + 300.0, "permit_speed": lambda a: a * 4.0,
    "project_speed": lambda a: a * 2.0, "guarantee": lambda a: a + 1.0,
    "research": lambda a: a + 5000.0, "thrift_target": lambda a: a + 0.1, "recycling": lambda a: np.maximum(a, 0.5),
    "recycling_factor": lambda a: a * 3.0,
    "mining": lambda a: a * 0.7,
    "standard": lambda a: np.full(a.shape, 60.0), "push": lambda a: a + 0.3, "enforcement": lambda a: a + 1.0,
    "priority": lambda a: a * np.linspace(0.2, 3.0, a.shape[1]),
}  # fmt: skip


SLOW = ("finance", "permit_speed", "guarantee")  # act through decisions on plants that take years


@pytest.fixture(scope="module")
def shocked():
    return build(shipped(), scenario(SHOCK, QUOTA, TARGET, months=30, growth=True))


@pytest.fixture(scope="module")
def slow():
    model = build(shipped(), scenario(QUOTA, months=84, growth=True))
    return model, run(model)


def run(model, **kwargs):
    flows, stopped = run_draws(model, parameters(model, **kwargs), threads=1)
    assert (flows.status[..., 0] < 2).all()
    return flows, stopped


@pytest.fixture(scope="module")
def before(shocked):
    return run(shocked)


def test_every_field_of_controls_is_in_the_list():
    by_policies_alone = {"stock_ruled", "stock_release_rest", "mine_share"}  # shares of a stock; made of mining
    assert set(FIELD) | by_policies_alone == set(Controls._fields)


@pytest.mark.parametrize("field", FIELD)
def test_no_control_is_dead(shocked, before, slow, field, monkeypatch):
    if field in SLOW:
        shocked, before = slow
    controls = shocked.controls._replace(**{field: FIELD[field](getattr(shocked.controls, field))})
    monkeypatch.setattr("monazite.model.build.apply", lambda *args, **kwargs: controls)
    flows, _ = run(build(shocked.dataset, shocked.scenario))
    moved = max(
        np.abs(a - b).max() / (1.0 + np.abs(a).max())
        for a, b in (
            (getattr(flows, n), getattr(before[0], n)) for n in ("price", "ship", "stock", "output", "project")
        )
    )
    assert moved > 1e-4


START = "2025-02-01"
EXTREMES = {
    "export_control": [
        {"actor": "CN", "goods": ["*"], "approval": a, "review": w, "announced": START, "precaution": 12}
        for a in (0.0, 0.5, 1.0)
        for w in (0.0, 24.0)
    ]
    + [{"actor": "CN", "goods": ["*"], "ban": True}],
    "quota": [{"actor": "CN", "goods": ["*"], "amount": a} for a in (0, 1, 10_000, 10_000_000)],
    "export_tax": [{"actor": "CN", "goods": ["*"], "rate": r} for r in (0.0, 1.0, 5.0)],
    "tariff": [{"actor": "US", "on": ["*"], "goods": ["*"], "rate": r} for r in (-1.0, 0.0, 1.0, 5.0)],
    "tech_control": [{"actor": "CN", "on": ["*"], "access": a} for a in (0.0, 1.0)],
    "stockpile": [
        {"actor": "US", "regions": ["US", "EU", "JP"], "goods": ["*"], "cover": c, "build": b, "release_rate": r}
        for c, b, r in ((0, 0, 0), (3, 12, 0.25), (36, 0, 1.0))
    ],
    "priority": [{"actor": "US", "factor": f} for f in (0.1, 2.0, 10.0)],
    "alliance": [{"actor": "US", "members": ["ally"], "preference": p, "joint_stock": j}
                 for p, j in ((0.1, 0), (10, 24))],
    "finance": [
        {"actor": "US", "regions": ["*"], "amount": a, "floor": {"*.oxide": f}} for a, f in ((0, 0), (100_000, 100_000))
    ],
    "partnership": [
        {"actor": "US", "regions": ["*"], "permit_speed": p, "build_speed": b, "amount": a, "offtake": o}
        | {"preference": w}
        for p, b, a, o, w in ((0.1, 0.1, 0, 0, 0.1), (10.0, 5.0, 100_000, 1.5, 10.0))
    ],
    "innovation": [{"actor": "US", "research": r, "thrift": t, "recycling_rate": k}
                   for r, t, k in ((0, 0, 0), (100_000, 0.5, 1.0))],
    "standards": [{"actor": "EU", "max_co2e": c, "permit_speed": p} for c, p in ((0.1, 0.1), (10_000, 10.0))],
    "market_power": [{"actor": "CN", "push": p, "enforcement": e} for p, e in ((0.0, 0.0), (0.9, 1.0))],
    "mining_limit": [{"actor": "CN", "share": x} for x in (0.0, 0.5, 3.0)],
    "concession": [{"actor": "CN", "approval": 1.0, "review": 0.0, "general_licence": True,
                    "tax_cut": 5.0, "tech_access": 1.0}],
}  # fmt: skip


def blocks():
    for kind, variants in EXTREMES.items():
        for i, fields in enumerate(variants):
            yield pytest.param({"kind": kind, "start": START} | fields, id=f"{kind}-{i}")


def test_every_kind_of_policy_has_extremes():
    assert set(EXTREMES) == set(REGISTRY)


@pytest.mark.parametrize("block", list(blocks()))
@pytest.mark.parametrize("under", ["calm", "crisis"])
def test_extremes_are_solved_finite_and_bounded(block, under):
    if block["kind"] == "priority":
        block = block | {"uses": [row.use for row in shipped().table("uses")][:4]}
    policy = [block] if under == "calm" else [control(start="2025-01-10", approval=0.3), block]
    c = case(*policy, months=7)
    c.run(7)
    f = c.flows
    assert (f.status[0, :7, 0] < 2).all()
    for name, array in f._asdict().items():
        if name != "limit":
            assert np.isfinite(array[:, :7]).all(), name
    assert f.price[0, :7].max() < 1e8
    assert f.output.max() <= 1 + 1e-9
    assert f.stock.min() > -1e-9
    assert f.strategic.min() > -1e-9
    assert (f.ship >= 0).all()


@pytest.mark.parametrize("kind", REGISTRY)
def test_no_kind_of_policy_is_dead(kind):
    uses = [row.use for row in shipped().table("uses")][:4]
    block = {"kind": kind, "start": START} | EXTREMES[kind][-1] | ({"uses": uses} if kind == "priority" else {})
    if kind == "finance":
        block |= {"amount": 5000, "floor": {"Nd.oxide": 200}}
    if kind == "tech_control":
        block |= {"access": 0.0}
    if kind == "quota":
        block |= {"amount": 10_000}
    growth = kind in ("tech_control", "standards", "finance", "partnership", "innovation")
    usual, moved = (case(SHOCK, *extra, months=40, growth=growth) for extra in ((), (block,)))
    usual.run(40 if growth else 8)
    moved.run(40 if growth else 8)
    gap = max(
        np.abs(getattr(usual.flows, n) - getattr(moved.flows, n)).max() for n in ("price", "ship", "project", "output")
    )
    assert gap > 1e-3


HARD = (
    SHOCK | {"announced": "2025-01-10"},
    QUOTA,
    {"kind": "tech_control", "actor": "CN", "on": ["*"], "start": START, "access": "closed"},
    {"kind": "innovation", "actor": "US", "start": START, "research": 1000.0, "thrift": 0.0},
)
RUSH = (  # permits are hoarded in a rush and matter when approvals dry up; prices leave projects near their threshold
    control(
        start="2025-01-15",
        approval=1.0,
        review=1.0,
        announced="2025-01-05",
        precaution=12,
        end="2025-09-30",
        renews=True,
    ),
    control(start="2025-10-01", approval=0.1, review=3.0),
)


def moved_by_priors(policy, names):
    """Those of the priors of which an end (2 % or 98 %) changes some flow under the policy: entry is a threshold."""
    model = build(shipped(), scenario(*policy, months=48, growth=True))
    flows, _ = run_draws(model, parameters(model), threads=1)
    for prior in shipped().table("priors"):
        if prior.parameter not in names:
            continue
        for end in quantile(prior, np.array([0.02, 0.98])):
            other, _ = run_draws(model, parameters(model, **{prior.parameter: float(end)}), threads=1)
            pairs = zip(flows._fields, flows, other, strict=True)
            if max(np.abs(a - b).max() for n, a, b in pairs if n not in ("status", "limit")) > 1e-6:
                yield prior.parameter
                break


def test_every_prior_moves_something():
    """No uncertain parameter is dead: each moves some flow of a regime that uses its mechanism."""
    dead = {prior.parameter for prior in shipped().table("priors")}
    dead = {name for name in dead if not name.startswith("economy.")}  # act after the months: test_macro_losses.py
    dead -= {"dependence", "input.elasticity"}  # so do these: test_losses.py, test_static_losses.py
    dead -= {"project.correlation"}  # has no part in the central course: test_pipeline.py
    dead -= {"cover.between"}  # nor has this: test_stock_classes.py
    for policy in (HARD, RUSH):
        dead -= set(moved_by_priors(policy, dead))
    assert dead == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_extreme_draws_of_shipped_scenarios_are_solved(name):
    r = simulate(shipped(), load_scenario(name), draws=6)
    assert r.failures() == []
