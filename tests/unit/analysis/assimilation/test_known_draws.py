"""What runs rest on by default: the record's past, draws that are kept, and the priors everywhere else."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

import monazite as mz
from monazite.analysis.assimilation import known_draws as known
from monazite.dataset.dataset import load_dataset
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import facts_of, load_scenario

FOLDERS = ("gallium", "germanium")
DAY = "2023-12-31"


@pytest.fixture
def conditioned(monkeypatch, tmp_path):
    """Runs are conditioned, on a few draws, kept in a folder of their own."""
    monkeypatch.setenv(known.SWITCH, "0")
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    monkeypatch.setattr(known, "POSTERIOR_DRAWS", 8)


def scenario(**more):
    content = {"name": "on from the record", "extends": "record", "dataset": list(FOLDERS), "as_of": DAY} | more
    return load_scenario(content)


BAN = {"kind": "export_control", "actor": "CN", "start": "2024-06-01", "goods": ["Ga"], "ban": True}


def test_a_run_that_goes_on_from_the_record_shares_its_past():
    record = load_scenario("cn-ga-ge-2023", as_of=scenario().as_of)
    later = scenario(start="2024-06-01", months=12, policy=[BAN])
    pasts = [known.past_of(facts_of(sc), sc) for sc in (record, later)]
    assert pasts[0] is not None
    assert pasts[0] == pasts[1]
    # observations of December 2023 were published later
    assert pasts[0].end <= later.policy[-1].start
    assert pasts[0].months <= 17


def test_a_world_of_its_own_has_no_known_past():
    record = load_scenario("cn-ga-ge-2023")
    ds = facts_of(record)
    assert known.past_of(ds, record.model_copy(update={"policy": ()})) is None
    early = record.policy[0].model_copy(update={"start": record.start})
    assert known.past_of(ds, record.model_copy(update={"policy": (*record.policy, early)})) is None
    blank = load_scenario({"name": "a blank", "extends": "baseline", "dataset": list(FOLDERS), "start": "2023-07-01"})
    assert known.past_of(ds, blank) is None


def test_the_default_is_conditioned_and_prior_switches_it_off(conditioned):
    sc = scenario(months=18)
    ds, said = facts_of(sc), []
    first = known.known_draws(ds, sc, notice=said.append)
    again = known.known_draws(ds, sc, notice=said.append)
    assert first is not None
    assert again is not None
    assert len(said) == 1
    assert first.hash == again.hash
    run, plain = mz.simulate(ds, sc, draws=2), mz.simulate(ds, sc, draws=2, prior=True)
    assert run.parameters.origin == f"observations published by {DAY}"
    assert plain.parameters.origin == ""
    assert run.run != plain.run
    longer = mz.simulate(ds, sc, draws=10)
    assert np.array_equal(longer.values("price_outside")[:2], run.values("price_outside"))
    # after the last of eight draws the second one's past comes again, with months ahead of its own
    past = known.past_of(ds, sc)
    assert past is not None
    price, months = longer.values("price_outside"), past.months
    assert np.array_equal(price[8][:months], price[1][:months], equal_nan=True)
    assert not np.array_equal(price[8], price[1], equal_nan=True)


def test_a_switch_in_the_environment_means_the_priors(monkeypatch):
    monkeypatch.setenv(known.SWITCH, "1")
    sc = scenario(months=18)
    assert known.known_draws(facts_of(sc), sc) is None


def test_without_observations_a_run_is_that_of_the_prior_bit_by_bit(conditioned, monkeypatch):
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18})
    ds = load_dataset(*FOLDERS)
    monkeypatch.setattr(known, "observed_values", lambda *_, **__: ([], []))
    run, plain = mz.simulate(ds, sc, draws=2), mz.simulate(ds, sc, draws=2, prior=True)
    assert run.run == plain.run
    assert run.values("price_outside").tobytes() == plain.values("price_outside").tobytes()


def test_an_ensemble_takes_the_same_draws_and_finds_its_parameters_again(conditioned, tmp_path):
    sc = scenario(months=18)
    ds = facts_of(sc)
    ensemble = mz.run_ensemble(ds, sc, draws=4, out=tmp_path / "ensemble")
    run = mz.simulate(ds, sc, draws=4)
    assert ensemble.manifest["conditioned_on"] == run.parameters.origin
    found = ensemble.parameters(ds)
    assert found["growth"] == pytest.approx(run.parameters["growth"], abs=1e-12)
    one = ensemble.values("price_outside", good="Ga.primary", reduce="max")
    where = run.index.good.index("Ga.primary")
    assert one == pytest.approx(np.nanmax(run.values("price_outside")[:, :, where], 1), rel=1e-5)


def test_draws_with_another_key_are_not_taken(conditioned):
    sc = scenario(months=18)
    drawn = known.known_draws(facts_of(sc), sc)
    assert drawn is not None
    data = known.pack_draws(drawn, "one", known.KEPT_DRAWS)
    assert known.unpack_draws(data, "another", file="") is None
    back = known.unpack_draws(data, "one", file="")
    assert back is not None
    assert back.hash == drawn.hash


def test_days_after_the_last_publication_share_the_draws_of_the_last_day():
    record = load_scenario("cn-ga-ge-2023")
    whole = facts_of(record)
    later = load_scenario("cn-ga-ge-2023", as_of=whole.last_known_day + timedelta(days=3))
    (facts, choices), _ = known._views(facts_of(later), later)
    pasts = [known.past_of(*pair) for pair in ((whole, record), (facts, choices))]
    assert pasts[0] is not None
    assert pasts[0] == pasts[1]
    assert known.posterior_key(facts, pasts[0]) == known.posterior_key(whole, pasts[0])
    early = scenario()
    assert [choices for _, choices in known._views(facts_of(early), early)] == [early]


def test_minerals_of_several_records_are_conditioned_together_and_once(conditioned):
    both, said = scenario(dataset=["gallium", "germanium", "graphite"], months=20), []
    found = known.known_draws(facts_of(both), both, notice=said.append)
    again = known.known_draws(facts_of(both), both, notice=said.append)
    assert found is not None
    assert again is not None
    assert len(said) == 1
    assert found.hash == again.hash
    assert {"holding of gallium", "holding of natural graphite", "demand of world"} <= set(found.drivers.values)


def test_a_part_of_a_record_takes_the_draws_of_the_record(conditioned):
    alone = scenario(dataset=["gallium"], months=18)
    found = known.known_draws(facts_of(alone), alone)
    whole = known.known_draws(facts_of(scenario(months=18)), scenario(months=18))
    assert found is not None
    assert whole is not None
    assert np.array_equal(found.drivers.values["holding of gallium"], whole.drivers.values["holding of gallium"])


def test_facts_of_ones_own_take_no_draws_of_a_wider_record():
    sc = scenario(dataset=["gallium"], months=18)
    ds, past = facts_of(sc), known.past_of(facts_of(sc), sc)
    assert past is not None
    wider = known._wider_record(ds, past)
    assert wider is not None
    assert set(wider.dataset) == {"gallium", "germanium"}
    assert known._wider_record(replace(ds, hash="another"), past) is None


def test_minerals_of_several_records_take_their_part_of_the_draws_of_all(monkeypatch):
    sc = load_scenario({"name": "on", "extends": "record", "dataset": ["antimony", "gallium"], "start": "2026-12-01"})
    ds = facts_of(sc)
    past = known.past_of(ds, sc)
    assert past is not None
    paths = DriverPaths(past.start, {"demand of world": np.zeros((2, past.months + 5))})
    shipped = PosteriorDraws({"growth": np.ones(2)}, paths, "observations")
    monkeypatch.setattr(known, "unpack_draws", lambda *_, **__: shipped)
    last = load_dataset("rare_earths").last_known_day
    for day in (None, last):
        found = known.joint_part(ds, past, day)
        assert found is not None
        assert found.drivers.values["demand of world"].shape == (2, past.months)
    assert known.joint_part(ds, past, last - timedelta(days=1)) is None  # rare earths are among the minerals of all
    assert known.joint_part(ds, past, date(2026, 10, 20)) is None
    assert known.joint_part(replace(ds, hash="another"), past, None) is None
    assert known.joint_part(ds, past.model_copy(update={"seed": 1}), None) is None
    assert known.joint_part(ds, past.model_copy(update={"policy": past.policy[1:]}), None) is None
