"""By when a purchase is ordered and at what price, and what covers a part month by month."""

from datetime import timedelta

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.purchases import deliveries, months_of_use, purchase_day, supplies_of

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
