"""Blocks of a section: numbers stand in claims only."""

import pytest

from monazite.presentation.briefing.content import BulletList, Paragraph, TableBlock


def test_numbers_outside_claims_are_refused():
    with pytest.raises(ValueError, match="number outside a claim"):
        Paragraph(["It rose by 3 per cent."])
    with pytest.raises(ValueError, match="number outside a claim"):
        BulletList([["It rose by 3 per cent."]])
    with pytest.raises(ValueError, match="number outside a claim"):
        TableBlock("Prices", ["What", "Price"], [["Dysprosium", "415 USD/kg"]])
    TableBlock("Dates", ["Date"], [["4\N{NO-BREAK SPACE}April\N{NO-BREAK SPACE}2025"], ["May 2026"]])
