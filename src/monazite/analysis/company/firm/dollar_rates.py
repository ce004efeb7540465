"""What a US dollar costs in other currencies, for a list of prices that does not say it."""

from typing import Any

RATES_OF = "30 October 2026"
USD_RATES = {"EUR": 0.8951, "GBP": 0.7463, "CHF": 0.8230, "JPY": 157.25, "CNY": 6.6529, "KRW": 1335.27}
"""Price of one US dollar by currency: euro reference rates of the European Central Bank of `RATES_OF`, each over that
of the dollar of the same day (source ``ecb_fx`` of the dataset)."""


def with_rate(about: dict[str, Any], priced: str) -> tuple[dict[str, Any], list[str]]:
    """What a list says of the firm, with the rate of its currency where it gives none; and a sentence on it.

    Parameters
    ----------
    about
        Cells of the firm, among them ``currency`` and ``usd_rate`` if the list has them.
    priced
        Currency in the name of the column of prices, empty where it has none.
    """
    own = about.get("currency", "")
    currency = own or priced
    if not currency or (currency == "USD" and not own):
        return about | ({"currency": currency} if currency else {}), []
    about = about | {"currency": currency}
    if about.get("usd_rate", "") != "" or currency not in USD_RATES:
        return about, []
    rate = USD_RATES[currency]
    text = (
        f"Prices are in {currency}; the list gives no usd_rate, so that of the European Central Bank of {RATES_OF} is "
        f"taken, {rate:g} {currency} to a dollar."
    )
    return about | {"usd_rate": rate}, [text]
