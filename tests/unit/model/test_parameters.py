from hashlib import sha256

import numpy as np
import pytest
from scipy import stats

from engine_cases import case, parameters, shipped
from monazite.dataset.rows.evidence import Prior
from monazite.engine.prices import price_uses
from monazite.foundation.errors import DataError
from monazite.model.build import build
from monazite.model.parameters import draw, quantile, stream
from monazite.scenario.scenario import load_scenario

PRIORS = shipped().table("priors")


@pytest.mark.parametrize("name", [p.parameter for p in PRIORS] + ["project.delay.0", "project.success.3"])
def test_streams_are_uniform(name):
    u = stream(name, 0, 0, 1000)
    assert stats.kstest(u, "uniform").statistic < 0.03
    assert u.min() > 0.0
    assert u.max() < 1.0


@pytest.mark.parametrize(("count", "most"), [(64, 0.5), (512, 0.2)])  # four standard errors of independent draws
def test_parameters_are_not_correlated(count, most):
    u = np.array([stream(p.parameter, 0, 1, count) for p in PRIORS])
    correlation = np.abs(np.corrcoef(u) - np.eye(len(PRIORS)))
    i, j = np.unravel_index(correlation.argmax(), correlation.shape)
    assert correlation[i, j] < most, f"{PRIORS[i].parameter} and {PRIORS[j].parameter}: {correlation[i, j]:.2f}"


def test_a_stream_is_seeded_by_the_words_of_its_digest_and_the_block():
    digest = sha256(b"7:any.name").digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
    generator = np.random.default_rng([*words, 2])
    expected = (generator.permutation(64) + generator.random(64)) / 64
    assert np.array_equal(stream("any.name", 7, 128, 64), expected)


def test_what_a_caller_changes_in_a_stream_stays_with_the_caller():
    first = stream("growth", 11, 0, 64)
    first[0] = 0.5
    assert stream("growth", 11, 0, 64)[0] != 0.5


def test_another_seed_or_name_is_another_stream():
    assert not np.array_equal(stream("growth", 0, 0, 9), stream("growth", 1, 0, 9))


def test_a_stream_is_the_same_in_any_batch():
    whole = stream("growth", 3, 0, 100)
    assert np.array_equal(np.concatenate([stream("growth", 3, i, 10) for i in range(0, 100, 10)]), whole)


def test_adding_a_prior_changes_no_other():
    extra = Prior.model_validate(PRIORS[0].model_dump() | {"parameter": "brand.new"})
    a = draw(PRIORS, seed=1, first=0, count=50)
    for priors in ([extra, *PRIORS], [*PRIORS, extra], PRIORS[::-1]):
        b = draw(priors, seed=1, first=0, count=50)
        for name in a.values:
            assert np.array_equal(a[name], b[name])


def prior(distribution, a, b=None, c=None):
    row = {"parameter": "x", "distribution": distribution, "a": a, "b": b, "c": c}
    return Prior.model_construct(**PRIORS[0].model_dump() | row)


@pytest.mark.parametrize(
    ("row", "exact"),
    [
        (prior("constant", 3.0), None),
        (prior("uniform", 2.0, 5.0), stats.uniform(2, 3)),
        (prior("loguniform", 2.0, 5.0), stats.loguniform(2, 5)),
        (prior("lognormal", 2.0, 0.4), stats.lognorm(0.4, scale=2)),
        (prior("beta", 2.0, 6.0), stats.beta(2, 6)),
        (prior("triangular", 1.0, 2.0, 4.0), stats.triang(1 / 3, 1, 3)),
        (prior("normal", 1.0, 0.3), stats.norm(1, 0.3)),
    ],
)
def test_quantiles(row, exact):
    u = np.array([0.01, 0.3, 0.5, 0.9])
    assert quantile(row, u) == pytest.approx(np.full(4, 3.0) if exact is None else exact.ppf(u))


def test_draw_zero_is_the_median_and_fixed_values_are_fixed():
    d = draw(PRIORS, seed=5, first=0, count=4, fixed={"growth": 0.0})
    assert (d["growth"] == 0.0).all()
    medians = {
        "contract.share": 0.93,  # uniform, 0.88 to 0.98
        "permit.life": 4.5,  # uniform, 3 to 6 months
        "review.factor": 1.0,  # log-normal around 1
        "project.delay": 1.2,  # log-normal around 1.2
        "approval.shift": 0.0,  # normal around 0
    }
    for name, median in medians.items():
        assert d[name][0] == pytest.approx(median, abs=1e-12), name
        assert not np.isclose(d[name][1:], median).all(), name
    assert d.count == 4


def test_an_unknown_parameter_is_told_the_nearest():
    with pytest.raises(DataError, match="growth"):
        draw(PRIORS, seed=0, first=0, count=1, fixed={"grwoth": 1.0})


@pytest.fixture(scope="module")
def world():
    c = case()
    return c.model, parameters(c.model, count=16)


def test_weights_reproduce_the_shares_of_the_baseline_in_every_draw(world):
    model, params = world
    s, price = model.structure, model.targets.price
    made = price > 0
    relative = np.where(made, price, 1.0) / s.price_ref[:, None]
    raw = params.weight * relative[None, :, :, None] ** -params.sourcing[:, :, None, None]
    total = raw.sum(2)
    assert raw / total[:, :, None] == pytest.approx(np.repeat(s.share_ref[None], 16, 0), abs=1e-9)
    index = total ** (-1.0 / params.sourcing[:, :, None])
    assert index == pytest.approx(np.repeat(s.delivered_ref[None], 16, 0), rel=1e-9)


def test_demand_is_one_at_reference_prices_in_every_draw(world):
    """Put into the market's own equation of demand: what is wanted at the reference price is bought, no less."""
    model, params = world
    network = model.base.market_network
    want, level = np.ones(network.activity_ref.shape), model.structure.delivered_ref
    for i in range(16):
        rel, served, activity = (np.zeros(want.shape) for _ in range(3))
        price_uses(network.mix, network.mix_good, network.mix_start, network.mix_ref, network.price_ref, level, want,
                   params.choke[i], params.activity[i], params.elasticity[i], rel, served, activity)  # fmt: skip
        assert rel == pytest.approx(1.0)
        assert activity == pytest.approx(1.0)
    assert (params.choke >= 2.0).all()
    assert (params.elasticity < 1.0).all()


def test_deposits_run_as_in_the_baseline_in_every_draw(world):
    model, params = world
    run = 1 / (1 + np.exp(-(params.value_ref - params.threshold) / params.spread))
    assert run == pytest.approx(np.repeat(model.targets.utilisation[None], 16, 0))
    slope = (1 - run) * params.value_ref / params.spread
    assert slope == pytest.approx(np.repeat(slope[:, :1], slope.shape[1], 1))  # one supply elasticity a draw
    assert slope.min() >= 0.05
    assert slope.max() <= 0.3


def test_recipes_cost_and_split_as_in_the_baseline(world):
    model, params = world
    s, tables = model.structure, model.targets
    k = int(np.flatnonzero(s.producers[2] == s.controller)[0])
    cost = tables.recipe_cost[:, :, k] / s.variant_ref[:, None, k]
    raw = params.variant_weight[:, :, :, k] * cost[None] ** -params.variant[:, :, None]
    assert raw / raw.sum(2, keepdims=True) == pytest.approx(np.repeat(tables.recipe_share[None], 16, 0), abs=1e-9)
    index = raw.sum(2) ** (-1 / params.variant)
    assert index == pytest.approx(np.repeat((tables.recipe_share * cost).sum(1)[None], 16, 0))


def test_success_of_projects_is_its_chance(world):
    model, _ = world
    p = parameters(model, first=1, count=400)
    p = model.params(draw(PRIORS, seed=0, first=1, count=400))
    chance = (p.project_yield == 1.0).mean(0)
    assert chance == pytest.approx(model.targets.project_success, abs=0.12)
    failed = p.project_yield[p.project_yield < 1.0]
    assert failed.min() >= 0.2
    assert failed.max() <= 0.6 + 1e-9


def test_everything_is_finite_in_many_draws(world):
    model, _ = world
    for array in parameters(model, first=0, count=200):
        assert np.isfinite(array).all()


def test_delays_of_projects_are_as_often_and_as_long_as_surveys_say():
    """Late, as max(1, delay): 53 % of projects, 44 % of the time on average; half, and 20 to 52 %, are published."""
    model = build(shipped(), load_scenario("cn-ree-2025"))
    late = np.maximum(model.params(draw(PRIORS, seed=1, first=1, count=400)).project_delay, 1.0)
    assert (late > 1.0).mean() == pytest.approx(0.53, abs=0.02)
    assert late.mean() - 1.0 == pytest.approx(0.44, abs=0.03)
