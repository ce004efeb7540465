"""When two branches part: the first day on which their measures differ, else the first month with other outcomes."""

from datetime import date

import pytest

from brief_cases import brief_dataset, brief_run, context, licences
from engine_cases import scenario
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.sections.branch_divergence import first_difference, year_of_divergence
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import load_scenario


def plan(*blocks: dict) -> tuple[Policy, ...]:
    return scenario(*blocks, ds=brief_dataset(), months=24).policy


def block(**fields) -> dict:
    return {
        "kind": "export_control",
        "actor": "CN",
        "start": date(2025, 4, 4),
        "goods": ["Dy"],
        "approval": 0.2,
    } | fields


@pytest.mark.parametrize(
    ("ours", "theirs", "day"),
    [
        ([block()], [block()], None),
        ([block(text="a")], [block(text="b", source=("c",))], None),
        ([block()], [], date(2025, 4, 4)),
        ([], [block(announced=date(2025, 3, 1))], date(2025, 3, 1)),
        ([block()], [block(), block(start=date(2025, 11, 8))], date(2025, 11, 8)),
        ([block()], [block(end=date(2025, 11, 10))], date(2025, 11, 10)),
        ([block(end=date(2026, 1, 1))], [block(end=date(2025, 11, 10))], date(2025, 11, 10)),
        ([block(approval=0.3)], [block()], date(2025, 4, 4)),
    ],
)
def test_the_first_difference_of_two_plans(ours, theirs, day):
    ours, theirs = plan(*ours), plan(*theirs)
    assert first_difference(ours, theirs) == first_difference(theirs, ours) == day


def test_deal_and_no_deal_of_2025_part_in_october():
    """Nothing is decided differently before; prices differ earlier because holders of stocks look ahead."""
    plans = [load_scenario(name).policy for name in ("cn-ree-2025", "cn-ree-2025-no-deal")]
    assert first_difference(*plans) == date(2025, 10, 9)


def divergence(res, other) -> tuple[date, date]:
    return year_of_divergence(context(res), ResultsLookup(other))


def test_a_year_is_counted_from_the_decision_and_ends_with_the_run():
    early = licences(approval=0.5, start="2025-02-01")
    a = brief_run(early, months=18)
    b = brief_run(early, licences(approval=0.1, start="2025-09-10"), months=18)
    assert divergence(a, b) == (date(2025, 9, 1), date(2026, 6, 1))


def test_threats_count_only_where_they_are_carried_out():
    threat = licences(approval=0.1, start="2025-09-10", status="threatened")
    a = brief_run(threat, months=18)
    b = brief_run(threat, months=18, enforce_threats=True)
    assert divergence(a, b)[0] == date(2025, 9, 1)
    assert divergence(a, a) == (date(2025, 7, 1), date(2026, 6, 1))


def test_runs_that_never_part_are_compared_from_the_day_of_their_reader():
    """A quota that was only threatened once had its twelve months at the end of the run, two years later."""
    run = brief_run(licences(), months=30, as_of="2025-03-15")
    assert divergence(run, run) == (date(2025, 3, 1), date(2026, 2, 1))


def test_the_same_measures_part_where_outcomes_do():
    """A parameter that is held at another value moves prices and shipments without another decision."""
    a, b = brief_run(licences()), brief_run(licences(), parameters={"leakage.share": 0.5})
    where = (("price_outside", {"good": "Dy.oxide"}), ("exports_index", {"good": "magnet", "region": "WORLD"}))
    apart = [
        month
        for month in a.index.month
        for outcome, axes in where
        if abs(a.quantity(outcome, at=month, **axes).value / b.quantity(outcome, at=month, **axes).value - 1.0) > 0.02
    ]
    assert divergence(a, b) == (apart[0], date(2025, 12, 1))
    assert apart[0] > date(2025, 1, 1)
