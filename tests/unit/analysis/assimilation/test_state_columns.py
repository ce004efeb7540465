"""Variables of drivers: months of a path, or months between the events of a lasting level."""

from types import SimpleNamespace

import numpy as np

from monazite.analysis.assimilation.state_columns import driver_columns
from monazite.dataset.rows.evidence import DriverProcess
from monazite.model.drivers import driver_name


def process(**changes):
    given = {"driver": "stringency", "group": "all", "goods": "*", "regions": "*", "process": "lasting", "spread": 1.0,
             "step": 0.5, "source": "assumption", "grade": "assumed"}  # fmt: skip
    return DriverProcess.model_validate(given | changes)


def test_a_level_is_one_variable_from_an_event_to_the_next():
    level = process()
    monthly = process(group="monthly", process="reverting", half_life=3.0, step=0.0)
    events = {driver_name(level): np.array([0.0, 0.0, 0.4, 0.0, 1.0, 0.0, 1.0])}
    setup = SimpleNamespace(simulated=[level, monthly], months=6, events=events)
    one, other = driver_columns(setup)
    assert (one.first.tolist(), one.last.tolist()) == ([0, 2, 4], [1, 3, 5])
    assert (other.first.tolist(), other.last.tolist()) == ([0, 1, 2, 3, 4, 5],) * 2
    path = np.array([[1.0, 1.0, 3.0, 3.0, 2.0, 2.0]])
    assert one.of_path(path).tolist() == [[1.0, 3.0, 2.0]]
    assert np.array_equal(one.path(one.of_path(path)), path)
    assert np.array_equal(other.path(other.of_path(path)), path)
