"""Classes of stock: distributions of rows, what a cell draws, and the figures of uses where there are no rows."""

from datetime import date
from math import factorial
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from engine_cases import scenario, shipped
from monazite.dataset.rows.uses import StockClass
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.model.stock_classes import (
    CLASSES,
    SHARES,
    PlantStocks,
    distribution,
    line_stocks,
    permutations,
    plant_stocks,
)

PRIORS = shipped().table("priors")


def row(days=40.0, share=1.0, low=None, high=None, region="JP", known=date(2022, 1, 1), size="large"):
    return StockClass(
        sector="motor_vehicles", region=region, size=size, share=share, cover=days, low=low, high=high, known=known,
        source=("assumption",), grade="assumed",
    )  # fmt: skip


def stocks(*rows, plants=1):
    of = (distribution(list(rows)),) if rows else ()
    place = np.zeros(plants, int) if rows else np.full(plants, -1)
    return PlantStocks(of, place, np.zeros(plants, int), np.array([48.0]), np.array([True]))


def without_uncertainty(count=1):
    fixed = {"cover.line": 48.0, "cover.between": 0.0, "cover.magnet_trade": 0.0, "cover.spread": 0.4}
    return draw(PRIORS, seed=0, first=0, count=count, fixed=fixed)


def test_a_class_is_log_normal_to_either_side_of_its_median():
    """A tenth of firms below 20 days, half below 40, a tenth above 120."""
    one = distribution([row(40.0, low=20.0, high=120.0)])
    assert one.quantile(np.array([0.1, 0.5, 0.9])) == pytest.approx([20.0, 40.0, 120.0], rel=2e-3)


def test_a_sector_is_the_mixture_of_its_classes():
    """Of 0.7 x N(ln 40) and 0.3 x N(ln 100), both of width 0.5, the share below 60 days by hand."""
    ends = np.exp(0.5 * 1.2815515655446004)
    mixed = distribution(
        [row(40.0, 0.7, 40.0 / ends, 40.0 * ends), row(100.0, 0.3, 100.0 / ends, 100.0 * ends, size="small")]
    )
    below = 0.7 * stats.norm.cdf(np.log(60 / 40) / 0.5) + 0.3 * stats.norm.cdf(np.log(60 / 100) / 0.5)
    assert mixed.quantile(np.array(below)) == pytest.approx(60.0, rel=2e-3)


def test_shares_of_the_classes_are_a_whole():
    assert sum(SHARES) == pytest.approx(1.0)
    _, share = line_stocks(stocks(row(40.0, low=20.0, high=120.0)), draw(PRIORS, seed=0, first=0, count=64))
    assert share.sum(1) == pytest.approx(1.0)
    assert (np.sort(share, 1) == np.sort(SHARES)[None, :, None]).all()


def test_the_smallest_class_holds_least_and_every_order_of_licences_comes():
    cover, share = line_stocks(stocks(row(40.0, low=20.0, high=120.0)), draw(PRIORS, seed=0, first=1, count=256))
    smallest = share.argmin(1)[:, 0]
    assert (cover.argmin(1)[:, 0] == smallest).all()
    assert np.bincount(smallest, minlength=CLASSES) == pytest.approx(256 / CLASSES, abs=16.0)  # three standard errors


def test_a_world_with_one_class_holds_the_same_everywhere():
    """40 days in every class and draw, whatever the order of licences: months of 365.25 / 12 days."""
    cover, _ = line_stocks(stocks(row(40.0)), without_uncertainty(8))
    assert cover == pytest.approx(40.0 / (365.25 / 12.0), rel=1e-6)


def test_without_rows_lines_are_log_normal_around_the_cover_of_their_use():
    """Classes of an eighth each, spread 0.4 around 48 days."""
    cover, share = line_stocks(stocks(), without_uncertainty())
    assert (share == 1.0 / CLASSES).all()
    z = stats.norm.ppf((np.arange(CLASSES) + 0.5) / CLASSES)
    assert np.sort(cover[0, :, 0]) == pytest.approx(48.0 * np.exp(0.4 * z) / (365.25 / 12.0))


def test_what_traders_hold_is_taken_off_in_proportion():
    """10 of 40 days are with traders: three quarters stay at the lines of every class; never less than a quarter."""
    for traders, part in ((10.0, 0.75), (100.0, 0.25)):
        fixed = {"cover.line": 48.0, "cover.between": 0.0, "cover.magnet_trade": traders}
        cover, _ = line_stocks(stocks(row(40.0)), draw(PRIORS, seed=0, first=0, count=1, fixed=fixed))
        assert cover == pytest.approx(part * 40.0 / (365.25 / 12.0), rel=1e-6)


def test_orders_are_all_permutations():
    count = 4
    found = permutations((np.arange(24) + 0.5) / 24, count)
    assert len({tuple(order) for order in found}) == 24
    assert (np.sort(found, 1) == np.arange(count)).all()


def test_orders_of_many_cells_are_those_taken_one_by_one():
    """Against the plain way: the digits of a number say which of the things left comes next."""
    u = np.random.default_rng(1).random((3, 50))
    found = permutations(u, 8)
    for place in np.ndindex(u.shape):
        left, rest, order = list(range(8)), int(u[place] * factorial(8)), []
        for j in range(8):
            digit, rest = divmod(rest, factorial(7 - j))
            order.append(left.pop(digit))
        assert found[place].tolist() == order


def test_a_cell_draws_the_same_whatever_other_cells_there_are():
    """All cells are computed at once; each is bit by bit what it is alone."""
    draws = draw(PRIORS, seed=3, first=0, count=6)
    rows = [row(40.0, low=20.0, high=80.0, region=region) for region in ("JP", "US", "KR")]
    whole = stocks(plants=5)
    together = PlantStocks(tuple(distribution([one]) for one in rows), np.array([2, -1, 0, 1, 2]), whole.plant_use,
                           whole.use_days, whole.is_magnet_use)  # fmt: skip
    days, share = line_stocks(together, draws)
    for plant, one in ((0, rows[2]), (2, rows[0]), (3, rows[1]), (4, rows[2])):
        alone = line_stocks(stocks(one), draws)
        assert np.array_equal(days[:, :, plant], alone[0][:, :, 0])
        assert np.array_equal(share[:, :, plant], alone[1][:, :, 0])


def test_a_named_region_and_what_was_known_last_come_first():
    class Facts(SimpleNamespace):
        def table(self, name):
            return self.rows if name == "stock_classes" else [SimpleNamespace(sector="motor_vehicles", cover=48.0)]

    index = SimpleNamespace(region=("JP", "US"), buyer_region=np.array([0, 1]))
    rows = [
        row(30.0, region="*"), row(90.0), row(365.0, known=date(2025, 6, 10)),
        row(50.0, region="*", known=date(2026, 1, 1)),
    ]  # fmt: skip
    found = plant_stocks(Facts(rows=rows), index, np.array([True]), np.array([0, 0]), np.array([0, 1]))
    middle = [found.of[k].quantile(np.array(0.5)) for k in found.plant]
    assert middle == pytest.approx([365.0, 50.0], rel=1e-6)


def test_what_was_learned_of_korea_is_not_known_before_june_2025():
    """Hyundai's year of stock: the cell of its cars holds more once it is known, and others what they held."""
    ds = shipped()
    models = [build(ds.as_of(date(2025, *day)), scenario(ds=ds)) for day in ((4, 4), (6, 11))]
    cells = [{stock.name: stock for stock in model.targets.plant_stocks.of} for model in models]
    early, late = (cell["motor_vehicles.KR"].quantile(np.array(0.5)) for cell in cells)
    assert (early < 60.0) & (late > 250.0)
    assert np.array_equal(*(cell["motor_vehicles.JP"].log_days for cell in cells))


@pytest.mark.parametrize(("day", "is_public"), [((2025, 6, 9), False), ((2025, 6, 10), True), ((2025, 6, 30), True)])
def test_a_year_of_stock_in_korea_is_known_from_the_day_on_which_it_was_reported(ds, day, is_public):
    """Told on a call that was not public, and first reported on 10 June 2025: no earlier day knows of it."""
    rows = ds.as_of(date(*day)).table("stock_classes")
    covers = [row.cover for row in rows if (row.sector, row.region) == ("motor_vehicles", "KR")]
    assert (365.0 in covers) == is_public
