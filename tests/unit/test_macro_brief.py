"""What the brief says of the whole economy, from a real run."""

import pytest

from engine_cases import control, scenario, shipped
from monazite.brief.blocks import Context, Figure, Heading, Table
from monazite.brief.claims import ClaimBook
from monazite.brief.economy import escalation, incidence, whole_economy
from monazite.brief.facts import Ask, Names
from monazite.simulate import simulate


def context(**fields):
    sc = scenario(control(approval=0.1, review=2.0, start="2025-01-01"), months=12, **fields)
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
    assert len(tables[1].rows) == 8
    said = text(blocks)
    assert "Published estimates differ because" in said
    assert "International Monetary Fund" in said


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


def test_escalation_ends_with_a_hundred_points_answered_in_kind(ctx):
    blocks = escalation(ctx)
    said = text(blocks)
    assert "both sides add 100 percentage points" in said
    table = next(b for b in blocks if isinstance(b, Table))
    assert [row[0] for row in table.rows] == ["United States", "China", "European Union", "Japan"]


def test_without_duties_there_is_no_incidence():
    assert incidence(context()) == []
