"""A region of the dataset taken out of a larger region of the input-output table."""

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.economy.economy import economy, with_region
from monazite.foundation.errors import InputError


@pytest.fixture(scope="module")
def facts():
    return load_dataset("cobalt")


@pytest.fixture(scope="module")
def whole(facts):
    return economy(facts, facts.names("region"), tuple(dict.fromkeys(row.sector for row in facts.table("sectors"))))


def test_parts_add_up_to_the_whole(facts, whole):
    split = with_region(whole, facts, "CD")
    assert split.table.regions == (*whole.table.regions, "CD")
    again = split.table.aggregate({"CD": "ROW"})
    assert np.allclose(again.inputs, whole.table.inputs)
    assert np.allclose(again.final, whole.table.final)
    assert np.allclose(again.trade * again.tariff, whole.table.trade * whole.table.tariff)
    assert split.employment.sum() == pytest.approx(whole.employment.sum())


def test_it_has_its_own_gdp_and_trades_as_the_whole_does(facts, whole):
    split, row = with_region(whole, facts, "CD"), whole.table.regions.index("ROW")
    assert split.table.gdp[-1] == pytest.approx(70_700)
    part = 70_700 / whole.table.gdp[row]
    cn = whole.table.regions.index("CN")
    assert split.table.trade[-1, cn].sum() == pytest.approx(part * whole.table.trade[row, cn].sum())
    assert split.table.trade[-1, row].sum() == 0.0
    assert split.region_in[facts.names("region").index("CD"), -1] == 1.0


def test_a_region_of_the_table_stays_as_it_is(facts, whole):
    assert with_region(whole, facts, "CN") is whole


def test_an_unknown_region_is_an_error(facts, whole):
    with pytest.raises(InputError, match="XX"):
        with_region(whole, facts, "XX")
