"""Shipments against a normal month: customs data as an index, and the sentences about the lowest month."""

import pytest

from brief_cases import brief_dataset, brief_run, context, licences, licensed_run, text_of
from engine_cases import shipped
from monazite.presentation.briefing.sections.observed_shipments import baseline_year, observed_index
from monazite.presentation.briefing.sections.shipments import shipments
from monazite.presentation.briefing.sections.summary_page import verb_of_trough
from monazite.results.quantity import Quantity


def test_observed_index_divides_by_the_mean_month_of_2024():
    """50 t in April 2025 against 750 t in 2024."""
    first, second = observed_index(brief_dataset(), "CN", "US")
    assert (first.month, second.month) == ("2025-04-01", "2025-05-01")
    assert first.value == pytest.approx(50 / (750 / 12))
    assert first.sources == ("customs",)
    assert observed_index(brief_dataset(), "CN", "WORLD")[1].value == pytest.approx(40 / (1500 / 12))


def test_without_a_reference_or_months_there_is_no_index():
    assert observed_index(brief_dataset(), "CN", "JP") == []
    assert observed_index(brief_dataset(), "US", "WORLD") == []


def test_baseline_years():
    assert baseline_year(shipped(), "Dy.oxide") == "2024"
    assert baseline_year(brief_dataset(), "no such good") == "2024"


def test_shipments_above_normal_do_not_fall():
    assert verb_of_trough(Quantity(0.25, 0.1, 0.4, "1", "exports_index")) == "fall to"
    assert verb_of_trough(Quantity(1.12, 1.09, 1.24, "1", "exports_index")) == "are lowest at"


def test_a_trough_at_the_end_of_the_run_is_told_once():
    """With licences that tighten in the last month the lowest month is the last one."""
    last = licences(start="2025-09-01", approval=0.02)
    text = text_of(shipments(context(brief_run(last, months=9))))
    sentence = next(part for part in text.split(". ") if part.startswith("Magnet shipments to the world"))
    assert sentence.count("September 2025") == 1
    assert "and stand at" not in sentence


def test_the_lowest_month_of_model_and_customs_are_told():
    text = text_of(shipments(context(licensed_run())))
    assert "Magnet shipments to the world fall to" in text
    assert "Customs data put the lowest month, May 2025, at 32% of normal; the model without its correction by" in text
    assert "Magnet shipments to the United States fall to" in text
