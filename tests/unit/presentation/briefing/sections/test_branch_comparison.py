"""The run beside its other branch: names, difference by draw, technology withheld, the deal in words."""

import numpy as np
import pytest

from brief_cases import brief_run, context, licences, licensed_run, no_deal_run, plain, tables_of, text_of, value
from engine_cases import control, scenario
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.sections.branch_comparison import ONE_PATH, branch_comparison, branch_heading
from monazite.presentation.briefing.sections.branch_divergence import first_difference, year_of_divergence
from monazite.simulation.simulate import simulate


def test_branches_are_named_deal_and_no_deal_and_compared_by_draw():
    ctx = context(licensed_run(), alternative=no_deal_run())
    blocks = branch_comparison(ctx)
    table = tables_of(blocks)["Side by side"]
    assert branch_heading(ctx) == "Deal and no deal"
    assert table.head == ["What", "Deal", "No deal", "Deal less no deal, paired by draw"]
    assert "percentage points" in plain(table.rows[1][3])
    assert "over the 4 draws that both have" in text_of(blocks)
    assert "Deal is “the truce holds until 2027”; No deal is “no deal at Busan”." in text_of(blocks)


def test_the_difference_is_the_run_less_the_other_branch():
    """By draws that both have: the median of the differences, which is not the difference of the medians."""
    ours, theirs = licensed_run(), no_deal_run()
    row = tables_of(branch_comparison(context(ours, alternative=theirs)))["Side by side"].rows[0]
    values = [value(cell) for cell in row[1:]]
    both = min(ours.draws, theirs.draws)
    months = year_of_divergence(context(ours), ResultsLookup(theirs))
    first, last = (ours.index.month.index(month) for month in months)
    prices = [
        run.select("price_outside", good="Dy.oxide")[0][:both, first : last + 1].mean(1) for run in (ours, theirs)
    ]
    assert values[2] == pytest.approx(float(np.median(prices[0] - prices[1])))
    assert values[2] < 0


def test_a_deal_is_named_in_words():
    signed = no_deal_run().scenario.model_copy(update={"name": "the truce: deal general-30-none-0bn-3m"})
    deal = simulate(no_deal_run().dataset, signed, draws=2)
    text = text_of(branch_comparison(context(licensed_run(), alternative=deal)))
    assert "the same scenario with the likeliest deal of the talks signed" in text
    assert "general-30" not in text


def test_measures_part_where_they_differ_and_not_where_they_became_public():
    """A later view of the same record knows more of its ends, which changes nothing on the ground."""
    kwargs = {"start": "2025-02-04", "goods": ["Dy"], "approval": 0.5}
    mine, theirs = (scenario(control(**kwargs, **more)).policy for more in ({}, {"known": "2025-02-01"}))
    assert first_difference(mine, theirs) is None


def test_a_branch_of_fewer_draws_still_has_its_difference():
    """The other branch of a brief has 16 draws, the run itself 64."""
    runs = [brief_run(licences(approval=share), draws=n) for share, n in ((0.4, 3), (0.9, 2))]
    blocks = branch_comparison(context(runs[0], alternative=runs[1]))
    assert "over the 2 draws that both have" in text_of(blocks)
    assert "none" not in [plain(cell) for row in tables_of(blocks)["Side by side"].rows for cell in row]


def test_branches_that_differ_by_threats_are_named_so():
    threat = licences(status="threatened")
    ctx = context(brief_run(threat), alternative=brief_run(threat, enforce_threats=True))
    blocks = branch_comparison(ctx)
    assert branch_heading(ctx) == "Threats held back and threats carried out"
    assert tables_of(blocks)["Side by side"].head[1:3] == ["Threats held back", "Threats carried out"]
    assert "Deal is" not in text_of(blocks)


def test_runs_of_other_months_have_no_difference_by_draw():
    runs = [brief_run(licences(), months=months, name=f"{months} months") for months in (12, 6)]
    blocks = branch_comparison(context(runs[0], alternative=runs[1]))
    table = tables_of(blocks)["Side by side"]
    assert {plain(row[3]) for row in table.rows} == {"none"}
    assert "draws that both have" not in text_of(blocks)
    assert table.head[1:3] == ["12 months", "6 months"]


def test_one_path_is_said():
    ctx = context(brief_run(licences(), months=6))
    assert text_of(branch_comparison(ctx)) == ONE_PATH
    assert branch_heading(ctx) == "Deal and no deal"
