"""Why a maker outside export controls delivers less, or more: its metal, and the price, where the chance stands."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from company_cases import firm, licensed_run, with_cells
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.maker_supply import makers_of_part
from monazite.analysis.company.outlook import FIRMS_IN_DRAW, CompanyOutlook
from monazite.presentation.company.board_page import PARTS
from monazite.presentation.company.maker_words import maker_words
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.company.wording import two_digits

START = date(2025, 4, 10)
HEAVY = ("Dy.oxide", "Dy.metal", "Tb.oxide", "Tb.metal")
FROM_EU = {
    "item": [{"id": "magnets", "good": "NdFeB.UH.magnet", "stock_days": 20, "price": 60}],
    "supply": [{"item": "magnets", "origin": "EU", "share": 1.0, "lead_days": 5}],
}
pytestmark = pytest.mark.compiled


@cache
def heavy_run(magnets=False):
    """Heavy metals refused; with magnets, of which those of makers elsewhere then become dear."""
    goods = [*HEAVY, *(MAGNETS if magnets else ())]
    return simulated(control(goods=goods, approval=0.0 if magnets else 0.1), months=26, draws=8)


def outlook_of(results):
    return CompanyOutlook(firm(**FROM_EU), results, START, firms=FIRMS_IN_DRAW)


def test_less_comes_from_makers_that_want_for_a_metal_and_the_page_has_it_beside_the_part():
    """A part from the EU ran out oftener than one from China, "because deliveries fall behind", and no word why."""
    outlook = outlook_of(heavy_run())
    makers = makers_of_part(outlook, "magnets")
    assert makers is not None
    flows, index = outlook.results.view.flows, outlook.results.index
    metal, eu = index.good.index("Dy.metal"), index.buyer.index("EU")
    got = flows.bought[:, 3:10, metal, eu] / outlook.results.model.structure.need_ref[metal, eu]
    assert got.min() - 1e-9 <= makers.input_got <= np.median(got.max(1))
    words = maker_words(outlook)
    assert words.startswith(f"magnets, deliveries from the European Union: {two_digits(100 * makers.delivered)} % of")
    assert f"its makers get {two_digits(100 * makers.input_got)} % of the dysprosium metal they usually buy" in words
    assert "NdFeB magnets (UH) in the European Union then cost " in words
    (table,) = [part for part in CompanyReport(outlook, today=START).brief().parts if part.text == PARTS]
    assert words in table.note


def test_a_price_that_draws_supply_to_makers_is_given_where_they_make_more():
    """In a full stop a part from the EU ran out less often than at rest, and no word why."""
    outlook = outlook_of(heavy_run(magnets=True))
    makers = makers_of_part(outlook, "magnets")
    assert makers is not None
    assert makers.output > 1.2
    assert makers.drawn_price > 200.0
    words = maker_words(outlook)
    assert f"a price of {two_digits(makers.drawn_price)} USD/kg for NdFeB magnets (UH) in the European Union" in words
    assert f"they make {two_digits(makers.output)} times as much as usual" in words


def test_nothing_is_claimed_of_an_origin_with_controls_nor_where_the_run_does_not_tell():
    own = CompanyOutlook(with_cells("item", stock_days=3), licensed_run(), START, firms=FIRMS_IN_DRAW)
    assert own.chance(180) > 0.0
    assert maker_words(own) == ""
    at_rest = outlook_of(simulated(months=26, draws=2))
    assert makers_of_part(at_rest, "magnets") is None
