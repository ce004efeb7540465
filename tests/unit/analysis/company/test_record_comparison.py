"""What added measures change against the record alone: which runs are compared, and differences worked out by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from company_cases import firm
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.record_comparison import (
    AddedMeasures,
    RecordComparison,
    added_measures,
    compare_with_record,
)
from monazite.presentation.company.record_words import comparison_words
from monazite.scenario.scenario import load_scenario

ON_RECORD = {"name": "more", "extends": "record", "dataset": ["gallium", "germanium"], "start": date(2025, 12, 1)}
OWN = {"kind": "export_control", "actor": "CN", "start": date(2026, 1, 1), "goods": ["Ga.metal"], "approval": 0.2}
START = date(2025, 4, 1)


def outlook_of(days, solved=None, items=None, lost=0.0):
    """What a comparison reads of an outlook: days to the first stop by draw, days of each item, weeks lost of ten."""
    first = np.array(days, dtype=float)
    by_item = {"magnets": days} if items is None else items
    numbers = np.arange(first.size) if solved is None else np.array(solved)

    def quantiles():
        return tuple(np.quantile(first, (0.05, 0.5, 0.95), method="inverted_cdf"))

    def day_of(after):
        return CompanyOutlook.day_of(SimpleNamespace(start=START), after)

    reach = SimpleNamespace(solved=numbers, firms=1)
    own = firm(
        item=[{"id": name, "good": "NdFeB.SH.magnet", "stock_days": 40} for name in by_item],
        bom=[{"product": "motor", "item": name, "grams": 1000} for name in by_item],
        supply=[{"item": name, "origin": "CN", "share": 1.0, "lead_days": 30} for name in by_item],
    )
    return SimpleNamespace(
        first_days=first, reach=reach, start=START, quantiles=quantiles, day_of=day_of, firm=own, weeks=10,
        item_days=np.array(list(by_item.values()), dtype=float).T,
        builder=SimpleNamespace(needs=np.ones((1, len(by_item)))), inside=SimpleNamespace(product_order=(0,)),
        paths=SimpleNamespace(lost=np.full((first.size, 1), lost)),
    )  # fmt: skip


# --- which scenarios are run -----------------------------------------------------------------------------------------


def test_a_scenario_that_adds_nothing_or_goes_on_from_nothing_is_not_compared():
    assert added_measures(load_scenario("cn-ree-2025")) is None
    assert added_measures(load_scenario(ON_RECORD)) is None
    assert added_measures(load_scenario(ON_RECORD | {"extends": "baseline", "policy": [OWN]})) is None


def test_the_record_alone_is_the_same_run_without_what_is_added():
    given = added_measures(load_scenario(ON_RECORD | {"policy": [OWN]}))
    plain = load_scenario(ON_RECORD)
    assert given is not None
    assert given.acts
    assert given.threats is None
    assert given.alone.policy == plain.policy
    assert (given.alone.start, given.alone.months, given.alone.seed) == (plain.start, plain.months, plain.seed)


def test_what_is_only_threatened_does_not_act_and_is_carried_out_in_a_run_of_its_own():
    given = added_measures(load_scenario(ON_RECORD | {"policy": [OWN | {"status": "threatened"}]}))
    assert given is not None
    assert not given.acts
    assert given.threats is not None
    assert given.threats.policy[-1].status == "in_force"
    assert given.threats.policy[:-1] == given.alone.policy


def test_threats_that_act_already_are_measures_of_the_run():
    blocks = {"policy": [OWN | {"status": "threatened"}], "enforce_threats": True}
    given = added_measures(load_scenario(ON_RECORD | blocks))
    assert given is not None
    assert given.acts
    assert given.threats is None
    assert not given.alone.enforce_threats


# --- differences by hand ---------------------------------------------------------------------------------------------


def test_differences_are_of_the_same_draws():
    """Days by hand: 10 earlier, the same, 5 later, only with, only without, never in either."""
    never = np.inf
    comparison = RecordComparison(
        outlook_of([20, 40, 55, 70, never, never]), outlook_of([30, 40, 50, never, 60, never])
    )
    assert comparison.days_moved.tolist() == [-10.0, 0.0, 5.0, -never, never, 0.0]
    assert comparison.earlier == pytest.approx(2 / 6)
    assert comparison.later == pytest.approx(2 / 6)
    assert comparison.range_moved() == (-never, 0.0, never)
    assert comparison.chances(45.0) == (2 / 6, 2 / 6)
    facts = comparison.facts()
    assert facts["days_moved"] == {"days_5": None, "days_50": 0.0, "days_95": None}
    assert facts["only_with"] == pytest.approx(1 / 6)
    assert facts["only_without"] == pytest.approx(1 / 6)


def test_a_draw_that_one_run_could_not_solve_is_left_out_of_both():
    added, alone = outlook_of([20, 25, 90], solved=[0, 2, 3]), outlook_of([30, 44, 60], solved=[0, 1, 2])
    comparison = RecordComparison(added, alone)
    assert comparison.days_moved.tolist() == [-10.0, -35.0]


def test_the_sentence_has_both_days_the_difference_and_its_range():
    comparison = RecordComparison(
        outlook_of([32, 32, 32, 80]), outlook_of([80, 80, 92, 80]), source="article", is_threat=True
    )
    assert comparison_words(comparison) == (
        "With the article's threat carried out the first line runs below plan from about 3 May 2025; without it, on "
        "the record alone, from about 20 June 2025. Difference run by run, on the same draws: 48 days earlier in the "
        "middle, from 60 days earlier to no change in nine runs of ten; earlier in 75 % of runs, later in no run. "
        "Below plan within 180 days with it in all runs, without in all runs."
    )


def test_the_sentence_where_a_stop_comes_only_with_the_measures_and_where_nothing_changes():
    never = np.inf
    only = comparison_words(RecordComparison(outlook_of([30, 30, never]), outlook_of([never] * 3), source="article"))
    assert only.startswith(
        "With the article's measures the first line runs below plan from about 1 May 2025; without them, on the record "
        "alone, in no run. Difference run by run, on the same draws: a stop only with them in the middle"
    )
    same = comparison_words(RecordComparison(outlook_of([30, never]), outlook_of([30, never])))
    assert same.startswith("The scenario's measures change nothing for this firm: in every run")


CASES = [
    # paste stops first in both; the rotor does not: it was "change nothing for this firm"
    ({"paste": [8, 8], "rotor": [99, 100]}, {"paste": [8, 8], "rotor": [np.inf, 100]}, 0.0,
     "With the article's measures rotor (12,000 kg a year) is short within 180 days in all runs, without them in 50 % "
     "of runs. The first line of all runs below plan on the same day as without them (from about 9 April 2025), "
     "because it waits for an item whose day they do not move."),
    # a day within the horizon moves, the chance within it does not
    ({"paste": [8, 8], "rotor": [50, 60]}, {"paste": [8, 8], "rotor": [99, 100]}, 0.0,
     "With the article's measures the day of rotor moves, with the same chance within 180 days. The first line"),
    # no day moves, and more is lost afterwards
    ({"paste": [8, 8]}, {"paste": [8, 8]}, 3.0,
     "The article's measures change the first day of no line and no item (from about 9 April 2025), but what is made: "
     "30 % of the plan of 10 weeks are lost with them, 0 % without."),
    ({"paste": [8, 8]}, {"paste": [8, 8]}, 0.0, "The article's measures change nothing for this firm: in every run"),
]  # fmt: skip


@pytest.mark.parametrize(("added", "alone", "lost", "words"), CASES)
def test_measures_are_judged_by_item_and_not_by_the_first_line_alone(added, alone, lost, words):
    with_them = outlook_of([8, 8], items=added, lost=lost)
    comparison = RecordComparison(with_them, outlook_of([8, 8], items=alone), source="article")
    assert comparison_words(comparison).startswith(words)
    assert [one.item for one in comparison.items] == (["rotor"] if "rotor" in words else [])
    assert list(comparison.facts()["items"]) == [one.item for one in comparison.items]


# --- a small world ---------------------------------------------------------------------------------------------------


@pytest.mark.compiled
def test_a_firm_without_a_licence_stops_as_many_days_earlier_as_the_control_begins_earlier(monkeypatch):
    """All magnets from China, 30 days on the way, 40 days in stock, no licence, lines at work five days of seven.

    Weeks of the outlook from 1 April, day 90 of the run, get what left 30 days before their middle. Under a control
    from 1 April (day 91.3, three months of 30.4) weeks 0 to 3 are served, then the stock lasts for weeks 4 to 8 and
    five sevenths of week 9: day 63 + 5 x 5/7 = 66.6. From 1 June (day 152.2) weeks 0 to 12 are served and the line
    stops nine weeks later, on day 126 + 3.6 = 129.6. The difference is 63 days in every draw.
    """
    own = firm(supply=[{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 30, "licence": "none"}])
    later = simulated(control(start="2025-06-01", goods=MAGNETS), draws=3)
    earlier = simulated(control(start="2025-04-01", goods=MAGNETS), draws=3)
    given = AddedMeasures(alone=later.scenario, acts=True, threats=None)
    monkeypatch.setattr("monazite.analysis.company.record_comparison.added_measures", lambda sc: given)
    (comparison,) = compare_with_record(CompanyOutlook(own, earlier, START), lambda sc: later, "article")
    assert comparison.added.first_days == pytest.approx([63 + 25 / 7] * 3)
    assert comparison.alone.first_days == pytest.approx([126 + 25 / 7] * 3)
    assert comparison.days_moved == pytest.approx([-63.0] * 3)
    assert comparison_words(comparison).startswith(
        "With the article's measures the first line runs below plan from about 6 June 2025; without them, on the "
        "record alone, from about 8 August 2025. Difference run by run, on the same draws: 63 days earlier in the "
        "middle, 63 days earlier in nine runs of ten"
    )


@pytest.mark.compiled
def test_threats_are_compared_with_the_run_as_it_stands():
    """What does not act leaves the record as it is: no third run."""
    own = firm(supply=[{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 30, "licence": "none"}])
    free, asked = simulated(draws=2), []
    given = AddedMeasures(alone=free.scenario, acts=False, threats=free.scenario)

    def run(sc):
        asked.append(sc)
        return simulated(control(start="2025-04-01", goods=MAGNETS), draws=2)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monazite.analysis.company.record_comparison.added_measures", lambda sc: given)
        (comparison,) = compare_with_record(CompanyOutlook(own, free, START), run)
    assert len(asked) == 1
    assert comparison.is_threat
    assert np.isneginf(comparison.days_moved).all()
