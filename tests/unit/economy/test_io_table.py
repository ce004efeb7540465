import numpy as np
import pytest

from engine_cases import shipped as dataset
from monazite.economy.economy import economy, shipped_table
from monazite.economy.io_table import checked_table
from monazite.foundation.errors import DataError


@pytest.fixture(scope="module")
def net():
    return shipped_table(dataset())


def test_shipped_table_has_the_regions_and_sectors_promised(net):
    assert net.regions == ("US", "CN", "EU", "JP", "KR", "TW", "ROW")
    assert len(net.sectors) == 20
    for name in ("electronics", "semiconductors", "electrical_equipment", "machinery", "motor_vehicles",
                 "aerospace_defence", "medical_devices"):  # fmt: skip
        assert name in net.sectors


def test_shipped_table_balances_on_gdp_of_2024(net):
    gdp = {row.region: row.gdp for row in dataset().table("regions")}
    for region in ("US", "CN", "EU", "JP", "KR"):
        assert net.gdp[net.regions.index(region)] == pytest.approx(gdp[region], rel=1e-4)
    assert net.gdp.sum() == pytest.approx(sum(gdp.values()), rel=1e-5)
    assert net.final.sum() == pytest.approx(net.gdp.sum(), rel=1e-9)
    assert (net.value_added > 0).all()


def test_shipped_table_keeps_the_value_added_of_sectors_csv(net):
    known = {(row.sector, row.region): row.value_added for row in dataset().table("sectors")}
    for sector in ("motor_vehicles", "aerospace_defence", "medical_devices", "metals"):
        for region in ("US", "CN", "EU", "JP"):
            here = net.value_added[net.regions.index(region), net.sectors.index(sector)]
            assert here == pytest.approx(known[sector, region], rel=2e-3)


def test_american_goods_imports_are_those_of_2024(net):
    goods = slice(0, 16)
    cn, us = net.regions.index("CN"), net.regions.index("US")
    assert net.trade[cn, us, goods].sum() == pytest.approx(435_000, rel=0.02)


def test_taiwan_trades_and_makes_what_its_customs_and_accounts_say(net):
    goods = slice(0, 16)
    at = {name: i for i, name in enumerate(net.regions)}
    tw, chips = at["TW"], net.sectors.index("semiconductors")
    sold = net.trade[tw, :, goods].sum(1)
    assert sold.sum() - sold[tw] == pytest.approx(475_000, rel=0.01)  # Ministry of Finance, 2024
    assert sold[at["CN"]] == pytest.approx(150_600, rel=0.001)
    assert sold[at["US"]] == pytest.approx(115_274, rel=0.001)  # US Census
    assert net.gdp[tw] == pytest.approx(782_400, rel=0.001)
    assert net.value_added[tw, chips] / net.gdp[tw] == pytest.approx(0.15, rel=0.01)
    assert net.value_added[tw, chips] == max(net.value_added[:, chips])  # nobody makes more value in chips


def test_american_duties_of_the_base_year_are_those_collected_in_2024(net):
    goods, us = slice(0, 16), net.regions.index("US")
    for region, share in (("CN", 0.1087), ("TW", 0.0094)):
        o = net.regions.index(region)
        mean = np.average(net.tariff[o, us, goods], weights=net.trade[o, us, goods])
        assert mean == pytest.approx(share, rel=0.03)


def test_shares_sum_to_one(net):
    np.testing.assert_allclose(net.sourcing.sum(0), 1.0)
    np.testing.assert_allclose(net.taste.sum(1), 1.0)
    np.testing.assert_allclose(net.recipe.sum(1) + net.value_added / net.output, 1.0)


def test_aggregation_adds_up_and_keeps_tariff_revenue(net):
    small = net.aggregate({"JP": "allies", "KR": "allies"}, {s: "rest" for s in net.sectors[16:]})
    assert small.gdp.sum() == pytest.approx(net.gdp.sum())
    assert (small.trade * small.tariff).sum() == pytest.approx((net.trade * net.tariff).sum())
    assert small.output[small.regions.index("allies")].sum() == pytest.approx(net.output[3:5].sum())


def test_fitting_meets_new_value_added(net):
    wanted = net.value_added * np.linspace(0.8, 1.3, 20)[None, :]
    fitted = net.scaled(wanted)
    np.testing.assert_allclose(fitted.value_added, wanted, rtol=1e-6)
    np.testing.assert_allclose(fitted.output.sum(), (wanted / (net.value_added / net.output)).sum(), rtol=1e-6)


def test_wrong_arrays_are_told_apart():
    z, f = np.ones((2, 2, 2, 2)), np.full((2, 2, 2), 4.0)
    assert checked_table("AB", "xy", z, f).output[0, 0] == 12.0
    bad = z.copy()
    bad[0, 0, 0, 0] = np.nan
    for inputs, message in ((bad, "not a number"), (z * -1, "negative input"), (z[:1], "for 2 regions and 2 sectors")):
        with pytest.raises(DataError, match=message):
            checked_table("AB", "xy", inputs, f)
    with pytest.raises(DataError, match="does not balance"):
        checked_table("AB", "xy", z, f, output=np.full((2, 2), 20.0))


def test_regions_without_a_place_are_an_error():
    with pytest.raises(DataError, match='region: found "XX"'):
        economy(dataset(), ("XX",), ("metals",))
    with pytest.raises(DataError, match="nearest valid name"):
        economy(dataset(), ("US",), ("metal",))


def test_links_keep_every_loss(net):
    eco = economy(dataset(), ("US", "BR"), ("wind_power", "electronics"))
    np.testing.assert_allclose(eco.region_in.sum(1), 1.0)
    np.testing.assert_allclose(eco.sector_in.sum(1), 1.0)
    assert eco.region_in[1, net.regions.index("ROW")] == 1.0


def test_a_region_that_holds_two_of_the_table_loses_where_the_sector_is(net):
    eco = economy(dataset(), ("US", "ROW"), ("electronics", "metals"))
    tw, row = net.regions.index("TW"), net.regions.index("ROW")
    chips, metals = net.sectors.index("semiconductors"), net.sectors.index("metals")
    np.testing.assert_allclose(eco.lands.sum(1), 1.0)
    assert eco.lands[1, tw, chips] > 0.5 > eco.lands[1, tw, metals]
    assert eco.lands[1, tw, chips] + eco.lands[1, row, chips] == pytest.approx(1.0)
    loss = np.array([[3.0, 5.0], [7.0, 11.0]])  # sector, region
    assert eco.spread(loss).sum() == pytest.approx(loss.sum())
    assert eco.spread(loss)[0].sum() == pytest.approx(10.0)


def test_persons_employed_add_up_to_the_world():
    """Of 2024, 3,429.5 million; Taiwan has 11.6 of them and an average value added of a rich economy."""
    rows = {row.region: row.employment for row in dataset().table("network_regions")}
    assert sum(rows.values()) == pytest.approx(3429.5e6, rel=1e-3)
    assert rows["TW"] == pytest.approx(11.6e6)
