import numpy as np
import pytest

from monazite.errors import InputError
from monazite.options.command import read_options
from monazite.options.ledger import Costs
from monazite.options.measures import menu, with_measures
from monazite.options.merit import Bench, ahead_of
from monazite.options.portfolio import Item, Portfolio, choose, left
from monazite.options.report import content
from monazite.scenario import load_scenario, read_scenario


@pytest.fixture(scope="module")
def bench(ds):
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 18})
    return Bench(ds, sc, draws=2)


def test_left_adds_up_for_independent_measures():
    both = 1 - (1 - 0.2) * (1 - 0.3)
    assert left(both, 1.0) == pytest.approx(left(0.2, 1.0) + left(0.3, 1.0))


def test_choice_is_that_of_enumeration():
    rng = np.random.default_rng(3)
    items = [Item(str(i), f"g{i // 2}", float(rng.uniform(0.1, 1)), float(rng.uniform(1, 5))) for i in range(8)]
    interaction = {("g0", "g1"): -0.8, ("g1", "g2"): 0.5, ("g0", "g3"): -0.3}
    best = 0.0
    for mask in range(256):
        chosen = [i for i in range(8) if mask >> i & 1]
        groups = [items[i].group for i in chosen]
        if len(set(groups)) < len(groups) or sum(items[i].outlay for i in chosen) > 7.0:
            continue
        value = sum(items[i].effect for i in chosen)
        value += sum(
            interaction.get((items[i].group, items[j].group), 0.0) * items[i].effect * items[j].effect
            for i in chosen
            for j in chosen
            if i < j
        )
        best = max(best, value)
    chosen, objective = choose(items, 7.0, interaction)
    assert objective == pytest.approx(best)
    assert sum(items[i].outlay for i in chosen) <= 7.0 + 1e-9
    assert choose(items, 7.0, interaction, [chosen])[0] != chosen
    assert choose(items, 0.5)[0] == frozenset()


def test_costs_are_central_in_the_first_draw_and_within_range(ds):
    costs = Costs.draw(ds, seed=0, draws=64)
    for row in ds.table("option_costs"):
        assert costs[row.item][0] == row.value
        assert (costs[row.item] >= row.low).all()
        assert (costs[row.item] <= row.high).all()


def test_decision_is_before_the_first_control(ds):
    scenario, decided, shock = ahead_of(ds, load_scenario("cn-ree-2025-no-deal"), 12)
    assert (decided.isoformat(), shock.isoformat()) == ("2024-04-01", "2025-04-04")
    assert scenario.end == load_scenario("cn-ree-2025-no-deal").end


def test_measures_are_runnable_scenarios(ds, bench):
    measures = menu(bench.setting)
    assert len({m.id for m in measures}) == len(measures)
    kinds = {"stock", "floor", "capital", "acceleration", "thrift", "research", "sharing", "diversified"}
    assert kinds <= {m.kind for m in measures}
    sc = with_measures(bench.setting.scenario, measures)
    assert read_scenario(sc.to_toml(), dataset=ds).policy == sc.policy


def test_no_measure_changes_and_costs_nothing(bench):
    trial = bench.trial([])
    assert not trial.avoided.any()
    assert not trial.ledger.outlay.any()
    assert not trial.ledger.back.any()


def test_a_stock_holds_its_days_when_the_controls_begin(bench):
    measure = next(m for m in menu(bench.setting) if m.id == "stock Y 60 days")
    run = bench.run([measure])
    good, buyer = run.index.good.index("Y.oxide"), run.index.buyer.index("US")
    f, g = run.view.flows, bench.base.view.flows
    held = (f.strategic - g.strategic)[0, bench.shock - 1, good, buyer]
    use = run.model.structure.need_ref[good, buyer]
    assert held / use * 365.25 / 12 == pytest.approx(60, rel=0.25)  # usage grows, purchases wait while prices are high
    trial = bench.trial([measure])
    assert set(trial.ledger.paid) >= {("public", "US"), ("public", "JP")}
    assert (trial.ledger.cost <= trial.ledger.outlay).all()
    found = content(bench, [trial], [], Portfolio(trial, 1.0, (), {}), 100.0)
    paid = sum(v["mean"] for v in found["measures"][0]["paid_by"].values())
    assert paid == pytest.approx(found["measures"][0]["outlay"]["mean"])


def test_bad_input_is_named(ds, tmp_path):
    with pytest.raises(InputError, match="--for"):
        Bench(ds, load_scenario("cn-ree-2025"), draws=1, sponsors=("CN",))
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(InputError, match=r"options\.json"):
        read_options(tmp_path / "x.json")
