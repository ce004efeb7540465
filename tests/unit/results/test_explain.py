import pytest

from monazite.foundation.errors import unknown
from monazite.negotiation.wording import percent_text
from monazite.results.explain import DEARER, explain


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0"),
        (1e-6, "under 0.1"),
        (0.004, "0.4"),
        (0.42, "42"),
        (0.996, "99.6"),
        (0.99999, "over 99.9"),
        (1.0, "100"),
    ],
)
def test_only_what_always_happens_is_a_hundred_percent(share, text):
    assert percent_text(share) == text


def test_a_name_far_from_all_of_many_gets_examples():
    names = [f"outcome_{i}" for i in range(40)]
    assert "one of 40 names, such as outcome_0, outcome_1, outcome_2" in str(unknown("zzz", names, field="outcome"))
    assert "allowed a, b" in str(unknown("zzz", ["a", "b"], field="outcome"))


def test_a_right_worth_more_than_the_spot_price_is_explained():
    from datetime import date

    from engine_cases import control, simulated

    res = simulated(control(approval=0.05, review=0.0), months=6)
    assert DEARER in explain(res, "Dy.oxide", "JP", date(2025, 5, 1))
    calm = simulated(months=3)
    assert DEARER not in explain(calm, "Dy.oxide", "JP", date(2025, 2, 1))


def test_a_stop_is_dated_where_the_measure_was_not_announced_before():
    from datetime import date

    from engine_cases import control, simulated

    res = simulated(control(approval=0.0, review=0.0), months=9)
    assert res.scenario.anchor is None
    texts = [explain(res, "Dy.oxide", region, date(2025, 9, 1)) for region in ("JP", "US", "EU")]
    assert any("the first stops" in text for text in texts)


def test_plants_that_are_full_count_projects_on_line_and_leave_out_next_to_nothing():
    """A country with 1.8 t a month at the start had been said to run at 8761 % of it once its mines had opened."""
    import re
    from datetime import date

    from engine_cases import shipped
    from monazite.scenario.scenario import load_scenario
    from monazite.simulation.simulate import simulate

    res = simulate(shipped(), load_scenario("cn-ree-2025"), draws=1)
    for month in (date(2027, 7, 1), date(2029, 12, 1)):
        shares = re.findall(r"(\w+)'s separation plants run at (\d+) %", explain(res, "Dy.oxide", "JP", month))
        assert all(int(share) < 150 for _, share in shares), shares
