"""Branches of a shared path; that their months are those of whole runs is a property test of causality."""

from engine_cases import control, scenario, shipped
from monazite.engine.state import Flows
from monazite.scenario.scenario import load_scenario
from monazite.simulation.branching import run_branch, run_shared_path


def test_a_month_of_a_branch_lies_in_memory_as_one_of_a_run():
    """Kernels are compiled for that. The branch bans exports from its third month on, so it has limits of its own."""
    ds, sc = shipped(), scenario(control(review=1.0), months=4)
    path = run_shared_path(ds, sc, draws=3, snapshot_months={2}, threads=1)
    content = sc.model_dump(exclude_none=True)
    ban = {"kind": "export_control", "actor": "CN", "start": sc.calendar()[2], "goods": ["*"], "approval": 0.2}
    other = load_scenario({**content, "policy": [*content["policy"], ban]}, dataset=ds)
    branch = run_branch(path, other, start=2, end=4)
    assert branch.view.flows.limit.shape[2] > path.flows.limit.shape[2]
    for name, array in zip(Flows._fields, branch.view.flows, strict=True):
        assert array[:, 3].flags.c_contiguous, name
