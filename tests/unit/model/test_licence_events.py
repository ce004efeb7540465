"""How strongly a measure changes the terms of a group of licences: shares and log odds worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from monazite.dataset.rows.evidence import DriverProcess
from monazite.model.licence_events import licence_events

HALF, ONE_UP = 0.5, 1.0 / (1.0 + np.exp(-1.0))  # log odds 0 and 1
BUYERS = ("home", "US", "EU")


class Axes:
    """Two goods, three buyers in regions of the same names."""

    region = BUYERS

    def some_goods(self, patterns):
        return [int(p) for p in patterns] if patterns != ("*",) else [0, 1]

    def buyers(self, names, actor):
        return [1, 2] if names == ("*",) else [BUYERS.index(name) for name in names]


def network():
    """The US bought 3 and the EU 1 of the first good at home, and both the same of the second."""
    share = np.zeros((2, 1, 3))
    share[:, 0, 1:] = 1.0
    need = np.array([[0.0, 3.0, 1.0], [0.0, 2.0, 2.0]])
    return SimpleNamespace(producers=np.zeros((3, 1), int), controller=0, share_ref=share, need_ref=need)


def controls(months=4):
    shape = months, 2, 3, 3
    return SimpleNamespace(licensed=np.zeros(shape), approval=np.ones(shape), banned=np.zeros(shape))


def row(goods="*", regions="*"):
    return DriverProcess.model_validate(
        {"driver": "stringency", "group": f"{goods} {regions}", "goods": goods, "regions": regions,
         "process": "lasting", "spread": 1.0, "step": 0.7, "source": "assumption", "grade": "assumed"}
    )  # fmt: skip


def strength(c, **of):
    (found,) = licence_events(Axes(), network(), c, [row(**of)]).values()
    return found


def test_coming_under_licence_is_no_event():
    c = controls()
    c.licensed[1:], c.approval[1:] = 1.0, HALF
    assert not strength(c).any()


def test_an_event_counts_by_what_those_it_touches_bought():
    c = controls()
    c.licensed[:], c.approval[:] = 1.0, HALF
    c.approval[2:, :, 0, 1] = ONE_UP  # the United States
    assert strength(c, regions="US") == pytest.approx([0, 0, 1, 0])
    assert strength(c, regions="EU") == pytest.approx([0, 0, 0, 0])
    assert strength(c) == pytest.approx([0, 0, (3 / 4 + 1 / 2) / 2, 0])
    assert strength(c, goods="0") == pytest.approx([0, 0, 3 / 4, 0])


def test_goods_without_licences_do_not_count():
    c = controls()
    c.licensed[:, 0], c.approval[:, 0] = 1.0, HALF
    c.approval[2:, 0] = ONE_UP
    assert strength(c) == pytest.approx([0, 0, 1, 0])


def test_a_small_move_is_a_small_event_and_a_ban_a_whole_one():
    c = controls()
    c.licensed[:], c.approval[:] = 1.0, HALF
    c.approval[1:] = 1.0 / (1.0 + np.exp(-0.01))
    assert strength(c) == pytest.approx([0, 0.01, 0, 0])
    c.banned[2:] = 1.0
    assert strength(c) == pytest.approx([0, 0.01, 1, 0])
