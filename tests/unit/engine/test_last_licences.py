"""The month in which China stops giving licences: what still leaves is what was licensed earlier and not used up."""

import numpy as np
import pytest

from stop_cases import stopped_run

pytestmark = pytest.mark.compiled


@pytest.fixture(scope="module")
def stopped():
    return stopped_run()


def test_a_stop_lets_out_what_was_licensed_earlier_and_nothing_else(stopped):
    """By hand from what was left in December: of licences that live for n months one in n runs out of time."""
    run, month = stopped
    s, flows, life = run.model.structure, run.view.flows, run.parameters.values["permit.life"][0]
    in_force = [
        q for q in range(s.limit_good.size)
        if s.limit_quota[q] < 0 and s.limit_first[q] < month < s.limit_end[q]
        and run.model.controls.approval[month, s.limit_good[q], s.limit_region[q], s.limit_buyer[q]] == 0.0
    ]  # fmt: skip
    assert len(in_force) > 50
    limit, flow, leaked = (x[0, :, in_force] for x in (flows.limit, flows.flow, flows.leaked))
    left = np.maximum(limit[:, month - 1] - flow[:, month - 1], 0.0) * (1.0 - 1.0 / life)
    licensed = flow[:, month] - leaked[:, month]
    assert (licensed <= left + 1e-2).all()
    most = int(licensed.argmax())  # standard magnets to the United States, which a duty had turned elsewhere
    good, buyers = s.limit_good[in_force[most]], np.flatnonzero(s.limit_mask[in_force[most]])
    assert (run.index.good[good], [run.index.buyer[b] for b in buyers]) == ("NdFeB.N.magnet", ["US"])
    assert licensed[most] == pytest.approx(left[most], rel=1e-3)
    assert licensed[most] > 50.0
    assert (flow - leaked)[:, month + 1].sum() < 0.01 * licensed.sum()  # a month later next to none is left
