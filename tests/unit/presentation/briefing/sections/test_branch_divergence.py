from datetime import date

import pytest

from engine_cases import control, simulated
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.content import Context
from monazite.presentation.briefing.lookups import Ask, policies
from monazite.presentation.briefing.sections.branch_divergence import first_difference, parted_year
from monazite.results.names import Names
from monazite.scenario.scenario import load_scenario


def block(**fields):
    return {"kind": "export_control", "actor": "CN", "start": date(2025, 4, 4), "approval": 0.2} | fields


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
    assert first_difference(ours, theirs) == first_difference(theirs, ours) == day


def test_deal_and_no_deal_of_2025_part_in_october():
    """Nothing is decided differently before; prices differ earlier because holders of stocks look ahead."""
    plans = [policies(load_scenario(name)) for name in ("cn-ree-2025", "cn-ree-2025-no-deal")]
    assert first_difference(*plans) == date(2025, 10, 9)


def parted(res, other):
    ctx = Context(ask=Ask(res), names=Names(res.dataset), book=ClaimBook(), dataset=res.dataset)
    return parted_year(ctx, Ask(other))


def test_a_year_is_counted_from_the_decision_and_ends_with_the_run():
    early = control(approval=0.5, start="2025-02-01")
    a = simulated(early, months=18)
    b = simulated(early, control(approval=0.1, start="2025-09-10"), months=18)
    assert parted(a, b) == (date(2025, 9, 1), date(2026, 6, 1))


def test_threats_count_only_where_they_are_carried_out():
    threat = control(approval=0.1, start="2025-09-10", status="threatened")
    a = simulated(threat, months=18)
    b = simulated(threat, months=18, enforce_threats=True)
    assert parted(a, b)[0] == date(2025, 9, 1)
    assert parted(a, a) == (date(2025, 7, 1), date(2026, 6, 1))
