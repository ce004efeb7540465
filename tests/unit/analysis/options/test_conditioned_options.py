"""Options on draws that are conditioned on what was observed."""

from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.marginal_effects import marginal_effects
from monazite.analysis.options.portfolio import Portfolio
from monazite.analysis.options.report import options_content
from monazite.analysis.options.trials import TrialBench
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import driver_name
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.cli import app
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import model_draws

DEMAND = "demand"


def case():
    return load_scenario("cn-ree-2025").model_copy(update={"months": 18})


@pytest.fixture(scope="module")
def neutral(ds) -> PosteriorDraws:
    """Two draws of the prior whose drivers do nothing in any month of the run."""
    sc = case()
    prior = model_draws(build(ds, sc), 0, 2)
    paths = {driver_name(row): np.zeros((2, sc.months)) for row in ds.table("drivers")}
    return PosteriorDraws(dict(prior.values), DriverPaths(sc.start.replace(day=1), paths), "a test")


@pytest.fixture(scope="module")
def bench(ds, neutral) -> TrialBench:
    return TrialBench(ds, case(), draws=2, posterior=neutral)


def test_draws_that_say_nothing_new_leave_every_figure_as_on_the_priors(ds, bench):
    """Losses, a trial and derivatives along the path, bit by bit: conditioned draws go everywhere or nowhere."""
    plain = TrialBench(ds, case(), draws=2)
    assert np.array_equal(bench.loss, plain.loss)
    measure = next(m for m in measure_menu(plain.setting) if m.id == "stock Lu 30 days")
    one, other = bench.trial([measure]), plain.trial([measure])
    assert np.array_equal(one.avoided, other.avoided)
    assert np.array_equal(one.ledger.outlay, other.ledger.outlay)
    slopes = [marginal_effects(b, [measure], [1.0]) for b in (bench, plain)]
    assert np.array_equal(slopes[0].share, slopes[1].share)
    assert np.array_equal(slopes[0].outlay, slopes[1].outlay)


def test_what_was_observed_moves_the_loss_and_is_part_of_the_name(ds, bench, neutral):
    """Less demand outside than planned in every month: another loss, under another name in the cache."""
    weak = {name: x - 0.3 * name.startswith(DEMAND) for name, x in neutral.drivers.values.items()}
    other = TrialBench(
        ds, case(), draws=2, posterior=replace(neutral, drivers=DriverPaths(neutral.drivers.start, weak))
    )
    assert (other.loss.sum((1, 2)) != bench.loss.sum((1, 2))).all()
    assert other.name_of([]) != bench.name_of([])


def test_the_report_says_what_the_draws_are(bench):
    content = options_content(bench, [], [], Portfolio(None, 0.0, (), {}), 100.0)
    assert content["conditioned_on"] == "a test"


@pytest.mark.parametrize(("switch", "prior"), [([], False), (["--prior"], True)])
@pytest.mark.parametrize(
    ("command", "module", "where"),
    [
        (["options", "cn-ree-2025"], "options", "monazite.analysis.options.trials.TrialBench"),
        (["sensitivity", "cn-ree-2025", "hhi"], "parameters", "monazite.analysis.sensitivity.sensitivity"),
    ],
)
def test_commands_are_conditioned_unless_the_priors_are_asked_for(
    monkeypatch, tmp_path, command, module, where, switch, prior
):
    """What is asked for reaches the analysis, which is ended here before it runs anything."""
    asked: list[object] = []
    drawn = object()

    def conditioned(sc, prior):
        asked.append(prior)
        return drawn

    def end(*_, posterior, **__):
        asked.append(posterior)
        raise KeyboardInterrupt

    monkeypatch.setattr(f"monazite.presentation.cli.{module}.conditioned_draws", conditioned)
    monkeypatch.setattr(f"monazite.presentation.cli.{module}.announce_compilation", lambda: None)
    monkeypatch.setattr(where, end)
    CliRunner().invoke(app, [*command, *switch, "--out", str(tmp_path / "out")])
    assert asked == [prior, drawn]
