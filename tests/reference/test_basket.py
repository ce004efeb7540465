"""Published basket prices of Mount Weld from published element prices (Lynas, July 2010)."""

import numpy as np
import pytest

from engine_cases import shipped
from monazite.engine.supply import mine_output, producer_price

ELEMENTS = ("La", "Ce", "Nd", "Pr", "Sm", "Dy", "Eu", "Tb")
SHARES = (0.2550, 0.4674, 0.1850, 0.0532, 0.0227, 0.00124, 0.00443, 0.00068)  # Lynas price table; sum 0.98965
QUOTES = {  # FOB China, USD/kg, in the order of ELEMENTS
    "2007": (3.44, 3.04, 30.24, 29.05, 3.60, 89.10, 323.90, 590.40),
    "2008": (8.71, 4.56, 31.90, 29.48, 5.20, 118.49, 481.92, 720.77),
    "2009": (4.88, 3.88, 19.12, 18.03, 3.40, 115.67, 492.92, 361.67),
    "2010-Q1": (6.08, 4.46, 27.56, 26.13, 3.40, 156.50, 512.40, 478.90),
    "2010-07-26": (12.0, 10.5, 42.0, 38.8, 9.5, 280.0, 558.0, 540.0),
    "2011-Q1": (75.87, 77.52, 130.23, 119.70, 72.75, 412.90, 719.20, 717.60),
}
PUBLISHED = {"2007": 11.59, "2008": 14.87, "2009": 10.32, "2010-Q1": 13.13, "2010-07-26": 21.43, "2011-Q1": 92.84}


def published_basket():
    """The dataset's basket of Mount Weld restricted to the elements of the price table and scaled to one."""
    table = {row.element: row.share for row in shipped().table("baskets") if row.basket == "mount_weld"}
    share = np.array([table[e] for e in ELEMENTS])
    return share / share.sum()


def test_the_dataset_holds_the_published_composition():
    table = {row.element: row.share for row in shipped().table("baskets") if row.basket == "mount_weld"}
    assert [table[e] for e in ELEMENTS] == pytest.approx(list(SHARES), rel=1e-9)
    assert sum(SHARES) == pytest.approx(0.98965)


@pytest.mark.parametrize("quarter", PUBLISHED)
def test_the_engine_values_the_basket_as_published(quarter):
    """The change of a deposit's margin from prices of nil is the value of its basket."""
    n = len(ELEMENTS)
    unit = np.ones(n)
    received, lift = np.zeros((n, 1)), np.zeros((n, 1))
    producer_price(unit, np.log(np.array(QUOTES[quarter]))[:, None], np.zeros((n, 1)), received, lift)
    split, run, feed = np.zeros((1, 1)), np.zeros(1), np.zeros((1, 1))
    spread, value_at_one = 50.0, 1.0  # margin of the same basket when every element costs 1 USD/kg
    mine_output(published_basket()[None], np.ones(1), np.arange(n)[:, None], np.array([0]), np.array([0, 1]), unit,
                np.array([value_at_one]), np.array([spread]), np.zeros(1), np.zeros(1), received, np.ones(1),
                np.zeros(1), np.ones((1, 1)), np.empty(n), split, run, feed)  # fmt: skip
    margin = spread * np.log(run[0] / (1.0 - run[0]))
    assert margin == pytest.approx(PUBLISHED[quarter], abs=0.0101)
