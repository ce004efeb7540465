"""The dated measures that touch a run."""

from brief_cases import brief_run, context, licences, licensed_run, plain, tables_of, text_of
from engine_cases import control, simulated
from monazite.presentation.briefing.sections.measures_table import measures_table


def test_measures_on_the_goods_come_first_and_a_truce_ends():
    """Busan and the January ban stand in the table of the run of 2025, nearer measures on copper or chips do not."""
    blocks = measures_table(context(simulated(control(approval=0.2, start="2025-04-04"), months=60)))
    status = {plain(row[3]): row[4] for row in tables_of(blocks)["Dated measures"].rows}
    assert any("In Busan" in text for text in status)
    assert any("announcement 1 of 2026" in text for text in status)
    assert not any("copper" in text for text in status)
    assert next(v for k, v in status.items() if k.startswith("In Geneva")) == "ended"
    assert next(v for k, v in status.items() if k.startswith("China raised its tariff")) == "lifted"
    assert "rare earths or on all goods" in text_of(blocks)


def test_a_measure_stands_with_its_day_its_actors_and_its_status():
    blocks = measures_table(context(licensed_run()))
    rows = [[plain(cell) for cell in row] for row in tables_of(blocks)["Dated measures"].rows]
    assert rows == [
        ["4 April 2025", "China", "all others", "China licenses dysprosium and magnets.", "in force"],
        ["9 April 2025", "United States", "China", "The US raises its tariff to 145 %.", "lifted"],
        ["14 May 2025", "United States", "China", "In Geneva both sides cut their duties for 90 days.", "ended"],
        [
            "8 November 2025",
            "China",
            "all others",
            "China suspends the October rules.",
            "suspended to 10 November 2026",
        ],
    ]
    assert "holds 4 dated measures that touch the months of this run; 1 of them stand as in force" in text_of(blocks)


def test_measures_of_other_months_are_left_out():
    later = brief_run(licences(start="2027-02-01"), start="2027-01-01", months=6)
    assert text_of(measures_table(context(later))) == "The dataset holds no dated measure for the months of this run."
