"""Scenarios that go on from a shipped one: made from its model, the same to the last bit, and mostly not held twice."""

import gc
from datetime import date

import numpy as np
import pytest

from monazite.model.build import build
from monazite.presentation.web.runs.incremental_runs import arrays_in, calibrate_batch, new_checkpoint_cache, run_batch
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore

FILES = {
    "a duty in the last year": 'extends = "cn-ree-2025"\ndataset = ["rare_earths"]\n[[policy]]\nkind = "tariff"\n'
    'actor = "US"\non = ["CN"]\nrate = 0.2\nstart = 2029-06-01\n',
    "licences that nobody gets": 'extends = "cn-ree-2025"\ndataset = ["rare_earths"]\n[[policy]]\n'
    'kind = "export_control"\nactor = "CN"\ngoods = ["heavy"]\napproval = 0.0\nstart = 2027-03-01\n',
    "another seed": 'extends = "cn-ree-2025"\ndataset = ["rare_earths"]\nseed = 7\n',
    "a later start": 'extends = "cn-ga-ge-2023"\ndataset = ["gallium", "germanium"]\nmonths = 48\n',
}


def all_arrays(model):
    return list(arrays_in((model.controls, model.base, model.structure, model.limits)))


@pytest.mark.parametrize("case", FILES)
def test_models_and_runs_are_those_that_are_built_anew(store, case):
    workspace = store.workspace(store.add_scenario_text(f'name = "{case}"\n{FILES[case]}'))
    scenario = workspace.scenario.model_copy(update={"anchor": workspace.day, "sweep": {}})
    whole = build(workspace.model.dataset, scenario)
    for own, anew in zip(all_arrays(workspace.model), all_arrays(whole), strict=True):
        assert np.array_equal(own, anew, equal_nan=own.dtype.kind == "f")
    batch = calibrate_batch(whole, 0, 1, workspace.posterior)
    flows = run_batch(whole, batch, workspace.month, "anew", new_checkpoint_cache())[0]
    for own, anew in zip(store.baseline_run(workspace).view.flows, flows, strict=True):
        assert np.array_equal(own, anew, equal_nan=True)


def test_a_file_that_adds_a_measure_holds_a_fifth_of_its_model_itself(store):
    text = f'name = "a duty"\n{FILES["a duty in the last year"]}'
    workspace = store.workspace(store.add_scenario_text(text))
    shipped = {id(array) for array in all_arrays(store.workspace("cn-ree-2025", date(2026, 8, 1)).model)}
    arrays = {id(array): array for array in all_arrays(workspace.model)}
    own = sum(array.nbytes for name, array in arrays.items() if name not in shipped)
    assert own < 0.25 * sum(array.nbytes for array in arrays.values())


def test_numbers_at_rest_outlive_their_run_and_are_those_of_a_run():
    """In a store without room for a run: what was read stays, what was not is read from the run that is made again."""
    store = SessionStore()
    workspace = store.workspace("cd-cobalt-2025")
    rest = store.baseline_quantities(workspace)
    usual = QuickQuantities(store.baseline_run(workspace), workspace.day)
    good, regions = workspace.model.index.good[0], workspace.model.index.region
    asked = [
        lambda q: q.extreme("price_outside", good=good)[0],
        lambda q: q.whole_run("loss_share_central", region=regions[-1]),
        lambda q: q.mean("co2e", region="WORLD"),
        lambda q: q.first_line_stop(),
        lambda q: q.line_stops,
    ]
    for ask in asked[:3]:
        assert ask(rest) == ask(usual)
    store._runs._finished.clear()
    gc.collect()
    for ask in asked:
        assert repr(ask(rest)) == repr(ask(usual))
