"""What the brief says of the whole economy, from a real run."""

import numpy as np
import pytest

from engine_cases import control, scenario, shipped
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.content import Context, Figure, Heading, Table
from monazite.presentation.briefing.lookups import Ask
from monazite.presentation.briefing.sections.duties import escalation, incidence
from monazite.presentation.briefing.sections.economy import whole_economy
from monazite.presentation.briefing.sections.losses import losses, sectors_hit
from monazite.results.names import Names
from monazite.simulation.simulate import simulate


def context(approval=0.1, **fields):
    sc = scenario(control(approval=approval, review=2.0, start="2025-01-01"), months=12, **fields)
    res = simulate(shipped(), sc, draws=3)
    return Context(ask=Ask(res), names=Names(res.dataset), book=ClaimBook(), dataset=res.dataset)


@pytest.fixture(scope="module")
def ctx():
    return context(tariff_paths=["us-2025-26"])


def text(blocks):
    return " ".join(getattr(part, "text", str(part)) for b in blocks for part in getattr(b, "parts", ()))


def test_triangle_sectors_and_risk_are_told(ctx):
    blocks = whole_economy(ctx)
    assert isinstance(blocks[0], Heading)
    assert {b.id for b in blocks if isinstance(b, Figure)} == {"triangle", "at-risk"}
    tables = [b for b in blocks if isinstance(b, Table)]
    assert [row[0] for row in tables[0].rows][:3] == ["United States", "China", "European Union"]
    assert [len(row) for row in tables[0].rows] == [5] * 6
    assert "Persons idle, worst month" in tables[1].head
    assert len(tables[2].rows) == 8
    said = text(blocks)
    assert "Published estimates differ because" in said
    assert "International Monetary Fund" in said
    assert "This model answers" in said


def test_where_nobody_loses_anything_one_sentence_says_so():
    spared = context(approval=1.0)
    assert "cost no country output in any draw: the upper bounds are 0% (no spread) of GDP." in text(losses(spared))
    assert sectors_hit(spared) == []
    blocks = whole_economy(spared)
    assert "lose nothing either" in text(blocks)
    assert not [b for b in [*losses(spared), *blocks] if isinstance(b, (Figure, Table))]


def test_charts_are_drawn_in_both_widths(ctx):
    for block in [*whole_economy(ctx), *incidence(ctx), *escalation(ctx)]:
        if isinstance(block, Figure):
            assert block.spec(False)["$schema"] == block.spec(True)["$schema"]
            assert block.alt


def test_tariffs_say_who_bears_them(ctx):
    said = text(incidence(ctx))
    assert "Duties on all goods change real income by" in said
    assert "on basic metals" in said
    assert "favourable end" in said
    assert "of what it collects" in said


def test_the_share_borne_at_home_is_lost_income_over_duties_collected(ctx):
    res = ctx.ask.results
    gdp = res.view.economy.table.gdp[0]
    lost = -res.values("tariff_wage")[:, :12, 0].mean(1) / 100 * gdp
    collected = res.values("duties_collected")[:, :12, 0].sum(1)
    burden = res.values("tariff_burden")
    np.testing.assert_allclose(burden[:, 0], 100 * lost / collected)
    assert (burden[:, 0] > 20).all()
    assert (burden[:, 0] < 100).all()


def test_escalation_ends_with_a_hundred_points_answered_in_kind(ctx):
    blocks = escalation(ctx)
    said = text(blocks)
    assert "both sides add 100 percentage points" in said
    table = next(b for b in blocks if isinstance(b, Table))
    assert [row[0] for row in table.rows] == ["United States", "China", "European Union", "Japan"]


def test_without_duties_there_is_no_incidence():
    bare = context()
    assert incidence(bare) == []
    assert np.isnan(bare.ask.results.values("tariff_burden")).all()
