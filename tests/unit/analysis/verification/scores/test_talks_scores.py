"""Scores of truces by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from monazite.analysis.verification.scores.talks_scores import QUESTION, prolonged_chances, score_truces
from monazite.scenario.scenario import load_scenario


def test_truces_that_all_came_favour_the_base_rate():
    scores = score_truces({"a": 0.7, "b": 0.5, "c": 0.9}, {"a": True, "b": True, "c": True})
    assert scores.brier == pytest.approx((0.09 + 0.25 + 0.01) / 3)
    assert scores.base_brier == pytest.approx((1 - 2.5 / 3) ** 2)  # two of two others came


def test_a_base_rate_leaves_its_own_episode_out():
    scores = score_truces({"a": 1.0, "b": 0.0}, {"a": True, "b": False})
    assert scores.brier == 0.0
    assert scores.base_brier == pytest.approx((0.75**2 + 0.75**2) / 2)  # .25 for what came, .75 for what did not


def test_the_question_is_a_scenario_of_its_day():
    sc = load_scenario(QUESTION)
    assert sc.as_of is not None
    assert sc.as_of == QUESTION["as_of"]
    assert all(policy.public_from <= sc.as_of for policy in sc.policy)


def test_a_suspension_goes_on_with_milder_deals_and_where_controls_do_not_rise():
    """Two rounds from 9 October on; the suspension ends on 10 November, in the second. Controls in force: level 1."""
    setting = SimpleNamespace(first_offer=date(2026, 10, 9), control=1)
    menu = SimpleNamespace(control=np.array([0, 1, 2]))
    terms = np.array([[0.1, 0.0, 0.05], [0.2, 0.3, 0.05], [0.0, 0.0, 0.0]])
    control = np.array([[0.0, 0.85, 0.0, 0.0], [0.05, 0.1, 0.1, 0.05], [0.0, 0.0, 0.3, 0.0]])
    paths = SimpleNamespace(signed=terms.sum(1), terms=terms, control=control)
    (chance,) = prolonged_chances(setting, menu, [SimpleNamespace(paths=paths)], date(2026, 11, 10))
    # signed with level 0 or 1: .1 + .2 + .3; unsigned after the second round at level 0 or 1: .05 + .1
    assert chance == pytest.approx(0.75)
