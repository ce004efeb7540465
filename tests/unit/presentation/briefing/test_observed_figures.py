"""Observations for the brief: months, quotes, stops, and nothing that was not public on the day."""

from datetime import date
from types import SimpleNamespace

import pytest

from brief_cases import brief_dataset
from engine_cases import shipped
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.observed_figures import (
    ObservedFigure,
    documented_quotes,
    known_stops,
    last_observation,
    last_quote,
    normal_month,
    observed_prices,
    observed_shipments,
)

MAGNET = GoodsGroup("magnet", "Magnet")


def test_months_and_the_normal_one():
    ds = brief_dataset()
    months = observed_shipments(ds, MAGNET, "CN", "WORLD")
    assert [(f.day.month, f.value) for f in months] == [(4, 100.0), (5, 40.0), (6, 75.0)]
    assert normal_month(ds, MAGNET, "CN", "WORLD", "2024") == pytest.approx(1500 / 12)
    assert normal_month(ds, MAGNET, "CN", "JP", "2024") is None


def test_the_record_of_may_2025():
    """China's customs counted 1,238 t of magnets in May 2025, against 58,152 t in the whole of 2024."""
    ds = shipped()
    may = next(f for f in observed_shipments(ds, MAGNET, "CN", "WORLD") if f.day == date(2025, 5, 1))
    assert may.value == 1238.0
    assert normal_month(ds, MAGNET, "CN", "WORLD", "2024") == pytest.approx(58152 / 12)
    assert may.published == date(2025, 6, 20)


def test_a_view_holds_what_was_public():
    ds = shipped().as_of(date(2025, 10, 25))
    months = observed_shipments(ds, MAGNET, "CN", "WORLD")
    assert months[-1].day == date(2025, 9, 1), "October's figures came out on 20 November"
    assert observed_prices(ds, "Dy.oxide", "outside")[-1].day == date(2025, 9, 18)
    assert (last_observation(ds) or date.max) <= date(2025, 10, 25)
    assert last_observation(load_dataset("rare_earths")) == date(2025, 12, 31)  # printed later, about December


def test_stops_that_were_reported():
    stops = {(stop.region, stop.industry): stop for stop in known_stops(shipped())}
    assert stops["JP", "cars"].day == date(2025, 5, 26), "Suzuki's Swift stood from 26 May"
    assert {"US", "EU"} <= {region for region, _ in stops}
    assert [(stop.region, stop.industry) for stop in known_stops(brief_dataset())] == [("JP", "machinery")]


def test_minerals_are_found_by_their_symbol():
    ds = load_dataset("gallium", "germanium")
    months = observed_shipments(ds, GoodsGroup("gallium", "Gallium"), "CN", "WORLD")
    assert len(months) > 20
    assert {f.period[:2] for f in months} == {"20"}


def test_a_quote_without_a_document_gives_way_to_one_of_its_month():
    """Of December one of two leads somewhere, of November none does."""
    urls = {"read": "https://example.org", "recalled": ""}
    dataset = SimpleNamespace(sources={name: SimpleNamespace(url=url) for name, url in urls.items()})
    quotes = [
        ObservedFigure(date(2025, 11, 3), "2025-11-03", 800.0, date(2025, 11, 3), ("recalled",)),
        ObservedFigure(date(2025, 12, 1), "2025-12", 1100.0, date(2025, 12, 31), ("read",)),
        ObservedFigure(date(2025, 12, 15), "2025-12-15", 900.0, date(2025, 12, 15), ("recalled",)),
    ]
    assert [quote.value for quote in documented_quotes(dataset, quotes)] == [800.0, 1100.0]  # type: ignore[arg-type]
    last = last_quote(dataset, quotes)  # type: ignore[arg-type]
    assert last is not None
    assert last.value == 1100.0
    assert last_quote(dataset, []) is None  # type: ignore[arg-type]
