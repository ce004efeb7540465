"""The month that moves the chance of a later break when the months ahead move on, and the agreements that run out."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from monazite.presentation.briefing.main_part.branches.window_edge import share_with_later_break, window_edge
from path_cases import DEAL, RENEWAL, RISE

SIGNED = date(2025, 11, 10)
CHANCES = {"deal": 0.6, "renewal": 0.2}


def broken(kind, *day):
    """An agreement of 10 November 2025 under which a side raises something on a day."""
    usual = DEAL if kind == "deal" else RENEWAL
    year, month, number = day
    raised = RISE.model_copy(update={"start": date(year, month, number), "end": None})
    return replace(usual, kind=kind, signed=SIGNED, measures=(raised,))


@pytest.fixture
def talks_ahead():
    """Of four deals one breaks after three months and two after a year; of two prolongations one after a year."""
    deals = (broken("deal", 2026, 2, 11), broken("deal", 2026, 11, 5), broken("deal", 2026, 11, 5), DEAL)
    paths = SimpleNamespace(paths=(*deals, RENEWAL), further=((9, broken("renewal", 2026, 11, 5)),), horizon=SIGNED)
    return SimpleNamespace(paths=paths, chance=CHANCES.get, run="run")


@pytest.mark.parametrize(("last", "share"), [((2026, 1), 0.0), ((2026, 10), 0.1875), ((2026, 11), 0.6875)])
def test_the_share_by_a_month_weighs_kinds_by_their_chances(talks_ahead, last, share):
    """By hand: a quarter of the deals and no prolongation; three quarters, and half: (.6 x + .2 y) / .8."""
    assert share_with_later_break(talks_ahead, ("deal", "renewal"), date(last[0], last[1], 1)) == pytest.approx(share)


@pytest.mark.parametrize(("last", "is_inside", "chance"), [((2026, 11), True, 0.15), ((2026, 10), False, 0.55)])
def test_one_month_moves_the_chance_whichever_side_of_it_the_window_ends(talks_ahead, last, is_inside, chance):
    """In twentieths of all futures: .8 x .1875 = .15 without the month, .8 x .6875 = .55 with it."""
    edge = window_edge(talks_ahead, ("deal", "renewal"), date(last[0], last[1], 1), 0.8)
    assert edge is not None
    assert (edge.month, edge.is_inside) == ("November 2026", is_inside)
    assert edge.chance.value == pytest.approx(chance)
    assert (edge.length.value, edge.length.unit) == (12.0, "month")


def test_without_a_step_no_month_is_named(talks_ahead):
    assert window_edge(talks_ahead, ("deal", "renewal"), date(2026, 7, 1), 0.8) is None
    assert window_edge(talks_ahead, ("renewal",), date(2026, 2, 1), 0.8) is None


def test_breaks_under_no_agreement_are_not_put_down_to_one(talks_ahead):
    unsigned = tuple(replace(path, signed=None) for path in talks_ahead.paths.paths)
    bare = SimpleNamespace(paths=unsigned, further=(), horizon=SIGNED)
    talks_ahead = SimpleNamespace(paths=bare, chance=CHANCES.get, run="run")
    assert window_edge(talks_ahead, ("deal",), date(2026, 11, 1), 0.8) is None
