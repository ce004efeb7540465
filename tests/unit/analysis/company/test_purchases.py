"""By when a purchase is ordered and at what price, and what covers a part month by month."""

from datetime import date, timedelta

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.purchases import deliveries, months_of_use, purchase_day, supplies_of
from monazite.presentation.briefing.main_part.stops.lead_times import lead_time
from monazite.presentation.briefing.results_lookup import ResultsLookup

pytestmark = pytest.mark.compiled


def outlook_of(**blocks):
    return CompanyOutlook(firm(**blocks), licensed_run())


def test_deliveries_add_up_to_what_the_weeks_themselves_count_as_bought():
    outlook = outlook_of()
    bought = outlook.paths.bought.sum(1)
    assert deliveries(outlook, 0).sum((0, 2)) == pytest.approx(bought, rel=1e-5)


def test_a_month_of_use_is_stock_deliveries_and_what_is_not_made_and_no_more():
    outlook = outlook_of()
    months = months_of_use(outlook, 0)
    assert len(supplies_of(outlook, 0)) == 2
    for month in months:
        parts = (month.stock, *month.delivered, month.not_made)
        assert sum(parts) == pytest.approx(1.0)
        assert min(parts) >= 0.0
    assert months[0].stock > 0.0  # licences are strict and the stock is drawn
    weeks, units = outlook.weeks, SMALL["product"][0]["units"] * 12.0 / 365.25 * 7.0
    days = [outlook.start + timedelta(days=7 * w) for w in range(weeks)]
    count = [sum((d.year, d.month) == (m.month.year, m.month.month) for d in days) for m in months]
    lost = sum(n * month.not_made for n, month in zip(count, months, strict=True)) * units
    assert lost == pytest.approx(float(outlook.units_lost[:, 0].mean()), rel=1e-4)


def test_a_licence_to_apply_for_is_counted_in_the_order_as_in_the_brief():
    """The order was due on the day of leaving, while the brief counted the review of the licence as well."""
    (chinese, _) = SMALL["supply"]
    only = [chinese | {"share": 1.0, "lead_days": 30}]
    outlook = CompanyOutlook(firm(supply=only), licensed_run(), date(2025, 9, 15))
    found = purchase_day(outlook, 0)
    assert found is not None
    assert found.leaves == date(2025, 8, 16)
    brief = lead_time(ResultsLookup(licensed_run()), "NdFeB.SH.magnet", date(2025, 8, 1), with_way=False)
    assert brief is not None
    assert found.review == pytest.approx(7.0 * brief.value, abs=0.51)
    assert found.review > 40  # two months of review in the scenario, drawn
    assert found.latest == found.leaves - timedelta(days=found.review)
    held = CompanyOutlook(firm(supply=[only[0] | {"licence": "general"}]), licensed_run(), date(2025, 9, 15))
    owner = purchase_day(held, 0)
    assert owner is not None
    assert (owner.review, owner.latest) == (0, owner.leaves)


def test_a_purchase_leaves_the_lead_time_of_the_fastest_supply_ahead_of_the_first_day():
    slow, fast = SMALL["supply"]
    outlook = outlook_of(supply=[slow | {"lead_days": 60}, fast | {"lead_days": 21}])
    found = purchase_day(outlook, 0)
    assert found is not None
    assert found.latest == outlook.start - timedelta(days=21)
    assert found.supply.origin == "JP"
    low, middle, high = found.price
    assert low <= middle <= high
    path = outlook.builder.path(outlook.firm.items[0], found.supply, 0)
    column = 1 + (found.latest - outlook.results.index.month[0]).days // 31
    assert middle == pytest.approx(float(np.quantile(outlook.builder.price_of(path)[:, column], 0.5)))
