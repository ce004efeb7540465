"""Losses by country and sector, allies side by side."""

from dataclasses import replace

from brief_cases import brief_run, context, licences, licensed_run, median_of, plain, tables_of, text_of
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.quantities import as_total
from monazite.presentation.briefing.results_lookup import MonthlyExtreme
from monazite.presentation.briefing.sections.allies import allies, share_of_need
from monazite.presentation.briefing.sections.losses import losses, sectors_hit
from monazite.results.quantity import Quantity


def test_losses_stand_with_their_bounds():
    run = licensed_run()
    blocks = losses(context(run))
    rows = {plain(row[0]): row[1:] for row in tables_of(blocks)["Loss by country"].rows}
    assert list(rows) == ["United States", "European Union", "Japan", "China"]
    upper = replace(
        run.quantity("loss_share_upper", region="EU"), value=median_of(run, "loss_share_upper", region="EU")
    )
    assert plain(rows["European Union"][2]).startswith(value_text(upper))
    text = text_of(blocks)
    assert "twelve months of these measures cost the United States" in text
    assert "The world as a whole loses" in text


def test_the_sector_that_loses_most_leads_the_list():
    run = licensed_run()
    over = (run.index.month[3], run.index.month[14])
    where = {"sector": "machinery", "region": "US"}
    middle = median_of(run, "loss_central", over=over, reduce="sum", **where)
    loss = replace(run.quantity("loss_central", over=over, reduce="sum", **where), value=middle)
    text = text_of(sectors_hit(context(run)))
    assert f"the sectors that lose most are machinery in the United States ({value_text(as_total(loss))}, range" in text


def test_sectors_that_lose_nothing_lead_no_list():
    assert sectors_hit(context(brief_run(licences(approval=1.0, review=0.0)))) == []


def test_a_share_of_need_is_at_most_the_whole():
    q = share_of_need(MonthlyExtreme(Quantity(1.01, 1.0, 1.02, "share", "fill_rate"), licensed_run().index.month[0]))
    assert q is not None
    assert (q.value, q.low, q.high) == (1.0, 1.0, 1.0)
    assert share_of_need(None) is None


def test_allies_stand_in_columns():
    table = tables_of(allies(context(licensed_run())))["Four allies on the same measures"]
    assert table.head == ["What", "United States", "European Union", "Japan"]
    rows = {row[0]: [plain(cell) for cell in row[1:]] for row in table.rows}
    assert rows["First line stop"][1].startswith("55 days")
    assert rows["Cover of dysprosium oxide at the start"][1:] == ["none", "none"]
