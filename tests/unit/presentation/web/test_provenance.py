"""Where a number comes from."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.dataset.dataset import load_dataset
from monazite.presentation.web.runs.incremental_runs import CalibratedBatch, new_checkpoint_cache, run_batch
from monazite.presentation.web.views.provenance import acts_on, parameter_range
from monazite.simulation.simulate import calibrated_params

pytestmark = pytest.mark.compiled


def test_parameters_that_act_on_losses_alone_change_nothing_else(store):
    workspace = store.workspace("cn-ree-2025", DAY)
    model, batch = workspace.model_of(moved_run({"cn_approval": 0.1})), workspace.draw_batch(0, 1)
    priors = workspace.model.dataset.table("priors")
    left_out = [p for p in priors if not acts_on(p.parameter, "price_outside")]
    assert len(left_out) > 5
    assert all(acts_on(p.parameter, "loss_share_central") for p in priors)
    high = {p.parameter: np.full(1, parameter_range(p, None)[1]) for p in left_out}
    values = replace(batch.values, values={**batch.values.values, **high})
    other = CalibratedBatch(values, calibrated_params(model, values), batch.posterior)
    runs = [run_batch(model, one, workspace.month, "x", new_checkpoint_cache()) for one in (batch, other)]
    for own, changed in zip(runs[0][0], runs[1][0], strict=True):
        assert np.array_equal(own, changed, equal_nan=True)


def test_ranges_are_those_that_the_draws_are_taken_from(client, ds):
    prior = next(p for p in ds.table("priors") if p.parameter == "growth")
    draws: Any = SimpleNamespace(values={"growth": np.linspace(2.0, 3.0, 101)})
    assert parameter_range(prior, draws) == pytest.approx((2.05, 2.95))
    assert parameter_range(prior, None) == pytest.approx((1.0 - 0.3 * 1.6449, 1.0 + 0.3 * 1.6449), abs=1e-3)
    price, losses = (post(client, "trace", tile=tile).json() for tile in ("price", "loss_US"))
    assert len(price["parameters"]) < price["all_parameters"] == len(losses["parameters"])
    assert "economy.theta" not in [p["parameter"] for p in price["parameters"]]


def test_a_view_of_an_earlier_day_leads_to_the_documents_themselves(client, store):
    """Behind a number of a past view stood that its source was published later, and no source."""
    name = "cn-ree-2025-no-deal"
    answer = post(client, "trace", scenario=name, tile="price").json()
    facts = load_dataset("rare_earths")
    day = str(store.workspace(name).model.dataset.day)
    wanted = next(row for row in facts.table("priors") if row.parameter == "leakage.share")
    shown = next(row for row in answer["parameters"] if row["parameter"] == "leakage.share")
    assert shown["source"] == list(wanted.source)
    citations = {row["id"]: row["citation"] for row in answer["sources"]}
    assert facts.sources[wanted.source[0]].citation in citations[wanted.source[0]]
    later = [text for text in citations.values() if f"published after {day}" in text]
    assert later
    assert len(later) < len(citations)
    assert "later_edition" not in citations
    assert all("later_edition" not in row["source"] for table in answer["tables"] for row in table["rows"])
    usual = post(client, "trace", tile="price").json()["sources"]
    assert not any("published after" in row["citation"] for row in usual)
    behind = " ".join(post(client, "open", scenario=name).json()["behind"])
    assert "Publication later than the day" not in behind
    assert facts.sources[wanted.source[0]].citation in behind
