"""What sellers of a good ask beside what its buyers pay: of a scarce good a few pay what the others never see."""

from collections.abc import Sequence
from datetime import date, timedelta

from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.observed_figures import is_asked, last_price, observed_quotes, quote_day
from monazite.scenario.policies import add_months


def asked_and_paid(dataset: Dataset, good: str, months: Sequence[date]) -> str:
    """What sellers outside asked last in some months, and what buyers paid on average where that is on record, USD/kg.

    Empty where the last quote is none that was asked.
    """
    last = last_price(dataset, good, "outside", add_months(months[-1], 1) - timedelta(days=1), months[0])
    if last is None or not is_asked(last):
        return ""
    paid = [quote for quote in observed_quotes(dataset, good, "price_paid") if quote.day <= last.day]
    beside = f", buyers paid {number(paid[-1].value, 3)} on average in {paid[-1].period}" if paid else ""
    return f"sellers asked {number(last.value, 3)} {quote_day(last)}{beside}"
