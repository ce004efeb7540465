"""Prices asked beside prices paid."""

from datetime import date

from monazite.presentation.briefing.asked_and_paid import asked_and_paid

MONTHS = [date(2025, 1, 1), date(2025, 12, 1)]


def test_what_buyers_paid_stands_beside_what_sellers_asked(ds):
    """The app showed 1,780 USD/kg as the price outside; buyers had paid 224 on average."""
    words = asked_and_paid(ds, "Dy.oxide", MONTHS)
    assert words == "sellers asked 1,100 in December 2025, buyers paid 224 on average in 2025"
    assert asked_and_paid(ds, "Tb.oxide", MONTHS) == ""  # its last quote is none that was asked
