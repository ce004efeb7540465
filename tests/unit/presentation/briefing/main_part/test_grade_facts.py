"""Parts and grades: stock, lead time, price, chance of a shortage and other makers, worked out from the run itself."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from brief_cases import READING, context, full_inputs, licensed_run, median_of
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.grade_facts import grade_facts
from monazite.presentation.briefing.main_part.observed.grade_quotes import central_price
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.stops.shortages import SHORT_STOCK
from monazite.results.quantity import Quantity

DAY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def ctx():
    return context(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def row(ctx):
    facts = grade_facts(ctx, horizon_of(ctx))
    assert facts.month == "July 2025"
    return next(row for row in facts.rows if row.name == "Dysprosium oxide")


def buyers(run) -> list[str]:
    return [r for r in ("US", "EU", "JP", "KR") if r in run.index.region]


def test_stock_is_the_least_and_the_most_of_the_large_buyers(row):
    run = licensed_run()
    month = run.index.month.index(DAY)
    found = [np.median(run.select("cover", good="Dy.oxide", region=r)[0][:, month]) for r in buyers(run)]
    found = [x for x in found if np.isfinite(x)]
    assert row.cover is not None
    assert (row.cover[0].value, row.cover[1].value) == pytest.approx((min(found), max(found)))


def test_lead_time_is_review_and_the_way(row):
    """Licences of a month and a half, times the parameter, and the way, mean over buyers outside by what they use."""
    run = licensed_run()
    model = run.model
    good, month = run.index.good.index("Dy.oxide"), run.index.month.index(DAY)
    home = model.structure.controller
    weight = model.structure.need_ref[good] * (model.structure.buyer_region != home)
    review = (model.controls.licensed * model.controls.review)[month, good, home]
    mean = float((review * weight).sum() / weight.sum())
    assert mean == pytest.approx(1.5, rel=0.05), "all of it under licence"
    factor = run.parameters.values["review.factor"] if "review.factor" in run.parameters.values else np.ones(run.draws)
    assert row.lead is not None
    way = row.lead.value - float(np.median(factor)) * mean * 365.25 / 84
    assert 0.0 <= way < 15.0
    assert row.lead.unit == "week"


def test_quotes_and_prices_of_the_run_stand_in_columns_of_their_own(ctx, row):
    assert row.quoted_outside is not None
    assert (row.quoted_outside.value, row.quoted_outside.kind) == (850.0, "data")
    assert row.quoted_inside is not None
    assert row.quoted_inside.value == 230.0
    for market, q in (("outside", row.outside), ("inside", row.inside)):
        assert q is not None
        assert q.kind == "model"
        assert q.value == pytest.approx(median_of(licensed_run(), f"price_{market}", good="Dy.oxide", over=(DAY, DAY)))
    table = compose_main(ctx).tables["grades"]
    assert [head for head in table.head if "inside" in head] == [
        "Last quote: inside; outside",
        "Model, not seen: inside; outside",
    ]


def test_the_price_of_a_metal_is_told_over_that_of_its_oxide(monkeypatch, ctx):
    """Both of the run and of one month."""
    goods = replace(ctx.goods, grades=("Dy.oxide", "Dy.metal"))
    monkeypatch.setitem(ctx.__dict__, "goods", goods)
    facts = grade_facts(ctx, horizon_of(ctx))
    assert facts.metal == "dysprosium metal"
    oxide, metal = facts.rows
    assert oxide.outside is not None
    assert metal.outside is not None
    assert facts.metal_ratio is not None
    assert facts.metal_ratio.value == pytest.approx(metal.outside.value / oxide.outside.value)


def test_a_shortage_is_stock_below_two_weeks_in_the_country_most_at_risk(ctx, row):
    run = licensed_run()
    first, last = (run.index.month.index(month) for month in horizon_of(ctx).months)
    short: dict[str, float] = {}
    for region in buyers(run):
        stock = run.select("cover", good="Dy.oxide", region=region)[0]
        if np.isfinite(stock[:, 0]).all():
            limit = np.minimum(SHORT_STOCK, stock[:, :1] / 2)
            short[region] = (stock[:, first : last + 1] < limit).any(1).mean()
    assert row.shortage is not None
    assert row.shortage.value == pytest.approx(max(short.values()))
    assert short[row.worst.region] == max(short.values())
    assert row.own_shortage is None or row.own_shortage.value == pytest.approx(short["EU"])
    assert row.shortage.where["region"] == row.worst.region, "the number says in whose stock"


def test_other_makers_are_by_their_share_of_the_world(ctx, row):
    shares = [other.share.value for other in row.others]
    assert shares == sorted(shares, reverse=True)
    assert all(0.01 <= share <= 1.0 for share in shares)
    assert "China" not in {other.region for other in row.others}


def test_magnets_say_what_they_hold(ctx):
    rows = {row.name: row for row in grade_facts(ctx, horizon_of(ctx)).rows}
    assert rows["Dysprosium oxide"].heavy is None
    magnet = next(row for name, row in rows.items() if "magnets" in name)
    assert magnet.heavy is not None
    table = compose_main(ctx).tables["grades"]
    assert len(table.rows) == len(rows)


def test_a_new_order_is_set_against_the_stock_of_the_eu(ctx, row):
    """Three weeks against seven days: three times as long; an oxide that waits longer gives way to a magnet."""
    weeks = Quantity(3.0, 3.0, 3.0, "week", "lead_time", {}, "run", ())
    days = Quantity(7.0, 7.0, 7.0, "day", "cover", {}, "run", ())
    heavy = Quantity(0.02, 0.02, 0.02, "share", "heavy", {}, "", (), "data")
    magnet = replace(row, name="Magnet", heavy=heavy, lead=weeks, own=days)
    oxide = replace(row, name="Oxide", lead=replace(weeks, value=10.0), own=days)
    full = replace(row, name="Full", lead=replace(weeks, value=0.5), own=days)
    unknown = replace(row, name="Unknown", own=None)
    facts = replace(grade_facts(ctx, horizon_of(ctx)), rows=(oxide, magnet, full, unknown))
    assert magnet.wait is not None
    assert magnet.wait.value == pytest.approx(3.0)
    assert [one.name for one in facts.waiting] == ["Oxide", "Magnet"]
    assert facts.longest == magnet
    assert replace(facts, rows=(oxide, full)).longest == oxide
    assert replace(facts, rows=(full, unknown)).longest is None


def test_the_eu_has_a_figure_of_its_own_in_the_column_of_stocks(ctx, row):
    """The EU of the small world uses magnets and no oxide."""
    run = licensed_run()
    month = run.index.month.index(DAY)
    held = run.select("cover", good="NdFeB.SH.magnet", region="EU")[0][:, month]
    magnet = next(one for one in grade_facts(ctx, horizon_of(ctx)).rows if one.heavy is not None)
    assert np.isfinite(held).all()
    assert magnet.own is not None
    assert magnet.own.value == pytest.approx(np.median(held))
    assert row.own is None
    assert "EU stock, days" in compose_main(ctx).tables["grades"].head


@pytest.mark.parametrize(
    ("leads", "first"),
    [(["Nd", "Pr"], "Neodymium oxide"), (["*.oxide", "*.metal"], "Dysprosium oxide")],
)
def test_the_good_that_an_article_names_is_among_the_materials(leads, first):
    """An article on neodymium was told what to do about dysprosium and yttrium alone."""
    made = context(licensed_run(), **full_inputs() | {"reading": READING | {"leads": leads}})
    facts = grade_facts(made, horizon_of(made))
    assert facts.lead == first
    assert first in [row.name for row in facts.few(3)]


def with_central_price(monkeypatch, times):
    """A brief whose central run has the price of dysprosium oxide at some times the middle of the draws."""
    ctx = context(licensed_run())
    middle = ctx.onward.finite_quantity("price_quoted_outside", good="Dy.oxide", at=DAY)
    assert middle is not None
    asked = type(ctx.onward).sample

    def sample(run, outcome, **where):
        found = asked(run, outcome, **where)
        if outcome != "price_outside" or found is None or where.get("good") != "Dy.oxide":
            return found
        return replace(found, values=np.array([times * middle.value, *found.values[1:]]))

    monkeypatch.setattr(type(ctx.onward), "sample", sample)
    return ctx, times * middle.value


@pytest.mark.parametrize(("times", "is_told"), [(1.0, False), (1.4, False), (1.6, True), (0.7, False), (0.6, True)])
def test_a_central_run_far_from_the_middle_of_the_draws_is_told(times, is_told, monkeypatch):
    ctx, price = with_central_price(monkeypatch, times)
    told = central_price(ctx, "Dy.oxide", DAY)
    assert (told is not None) == is_told
    assert told is None or told.value == pytest.approx(price)


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "app: the central run, which its charts show"), ("fr", "application : le calcul central")],
)
def test_the_table_has_the_central_run_beside_a_middle_far_from_it(code, words, monkeypatch):
    """1,000 in the table of the brief and 1,780 in that of the app, both for November, and neither named the other."""
    ctx, price = with_central_price(monkeypatch, 1.6)
    part = compose_main(ctx, code)
    table = next(b for b in part.sections["important"] if b.kind == "table" and b.name == "grades")
    assert table.subtitle is not None
    assert words in table.subtitle.text.replace("\xa0", " ")
    cells = [cell.text for row in part.tables["grades"].rows for cell in row if isinstance(cell, Claim)]
    shown = next(re.search(r"\((?:app|application)\s([\d,\s\u202f]+)\)", cell) for cell in cells if "(app" in cell)
    assert shown is not None
    assert float(re.sub(r"\D", "", shown[1])) == pytest.approx(price, rel=0.06)


def test_a_forecast_has_no_central_run_beside_its_middle(ctx):
    assert ctx.forecast is None or central_price(ctx, "Dy.oxide", DAY) is None
