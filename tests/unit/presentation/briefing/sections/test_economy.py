"""What the brief says of the whole economy and of duties on all goods."""

import numpy as np
import pytest

from brief_cases import context, tables_of, text_of
from engine_cases import control, simulated
from monazite.presentation.briefing.content import Figure, Heading, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.duties import escalation, incidence
from monazite.presentation.briefing.sections.economy import whole_economy
from monazite.presentation.briefing.sections.losses import losses, sectors_hit


def shipped_context(approval=0.1, **fields) -> BriefContext:
    measure = control(approval=approval, review=2.0, start="2025-01-01")
    return context(simulated(measure, months=12, draws=3, **fields))


@pytest.fixture(scope="module")
def ctx() -> BriefContext:
    return shipped_context(tariff_paths=["us-2025-26"])


def test_triangle_sectors_and_risk_stand_side_by_side(ctx):
    blocks = whole_economy(ctx)
    assert isinstance(blocks[0], Heading)
    assert {b.id for b in blocks if isinstance(b, Figure)} == {"triangle", "at-risk"}
    tables = list(tables_of(blocks).values())
    by_country = {row[0] for row in tables_of(losses(ctx))["Loss by country"].rows}
    assert [row[0] for row in tables[0].rows] == ["Taiwan"], "the others stand in the table by country"
    assert [len(row) for row in tables[0].rows] == [5]
    assert "Persons idle, worst month" in tables[1].head
    economies = [row[0] for row in tables[1].rows]
    assert economies[:3] == ["United States", "China", "European Union"]
    assert set(economies) - by_country == {"Taiwan"}, "no economy is lost and none is told twice"
    assert len(tables[2].rows) == 8
    said = text_of(blocks)
    assert "Published estimates differ because" in said
    assert "International Monetary Fund" in said
    assert "This model answers" in said


def test_where_nobody_loses_anything_one_sentence_says_so():
    spared = shipped_context(approval=1.0)
    assert "cost no country output in any draw: the upper bounds are 0% of GDP." in text_of(losses(spared))
    assert sectors_hit(spared) == []
    blocks = whole_economy(spared)
    assert "lose nothing either" in text_of(blocks)
    assert not [b for b in [*losses(spared), *blocks] if isinstance(b, (Figure, TableBlock))]


def test_charts_are_drawn_in_both_widths(ctx):
    for block in [*whole_economy(ctx), *incidence(ctx), *escalation(ctx)]:
        if isinstance(block, Figure):
            assert block.spec(False)["$schema"] == block.spec(True)["$schema"]
            assert block.alt


def test_tariffs_say_who_bears_them(ctx):
    said = text_of(incidence(ctx))
    assert "Duties on all goods change real income by" in said
    assert "on basic metals" in said
    assert "favourable end" in said
    assert "of what it collects" in said


def test_the_share_borne_at_home_is_lost_income_over_duties_collected(ctx):
    res = ctx.run.results
    gdp = res.view.economy.table.gdp[0]
    lost = -res.values("tariff_wage")[:, :12, 0].mean(1) / 100 * gdp
    collected = res.values("duties_collected")[:, :12, 0].sum(1)
    burden = res.values("tariff_burden")
    np.testing.assert_allclose(burden[:, 0], 100 * lost / collected)
    assert (burden[:, 0] > 20).all()
    assert (burden[:, 0] < 100).all()


def test_escalation_ends_with_a_hundred_points_answered_in_kind(ctx):
    blocks = escalation(ctx)
    said = text_of(blocks)
    assert "both sides add 100 percentage points" in said
    table = tables_of(blocks)["Duties up on both sides, short run"]
    assert [row[0] for row in table.rows] == ["United States", "China", "European Union", "Japan"]


def test_without_duties_there_is_no_incidence():
    bare = shipped_context()
    assert incidence(bare) == []
    assert np.isnan(bare.run.results.values("tariff_burden")).all()


def test_duties_are_named_only_in_a_run_that_has_them():
    """World trade changes through stopped lines as well, without a duty on any good."""
    with_duties = simulated(control(approval=0.1), months=12, draws=2, tariff_paths=["us-2025-26"])
    without = simulated(control(approval=0.1), months=12, draws=2)
    said = [text_of(whole_economy(context(run))) for run in (with_duties, without)]
    assert "duties on all goods included" in said[0]
    assert "duties on all goods included" not in said[1]
    assert "the volume of world trade changes by" in said[1]
