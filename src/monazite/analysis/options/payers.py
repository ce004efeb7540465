"""Who pays what several could pay: whoever decides a measure, or all of them by what each buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monazite.analysis.options.measure import Decision, OptionMeasure


def decides(decision: Decision, deciders: Sequence[str], sponsor: str) -> bool:
    """Whether a sponsor is among those who have to decide a measure; it is where nobody is named."""
    return decision == "payer" or not deciders or sponsor in deciders


def shares_of_deciders(
    measures: Sequence[OptionMeasure], sponsor: str, by_purchases: Mapping[str, float]
) -> Mapping[str, float]:
    """What each sponsor bears of what is paid together, in the ranking of one of them.

    Whoever decides pays: a region that decides alone all of it, whichever pays first all of it in its own ranking, some
    of the sponsors by their purchases, and no sponsor what others decide. What all decide together, or each for itself,
    goes by purchases; so does a set of several measures, whose payments the ledger adds up.

    Parameters
    ----------
    measures
        Of a trial.
    sponsor
        Whose ranking it is.
    by_purchases
        Part of every sponsor in their purchases.

    Returns
    -------
    mapping
        By sponsor; at most 1 in all.

    Examples
    --------
    >>> from monazite.analysis.options.measure import OptionMeasure
    >>> plant = OptionMeasure("plant", "partnership", "plant", "A plant", (), decision="own", deciders=("US",))
    >>> shares_of_deciders([plant], "US", {"US": 0.25, "EU": 0.75})
    {'US': 1.0, 'EU': 0.0}
    """
    if len(measures) != 1:
        return by_purchases
    (one,) = measures
    if one.decision == "payer":
        return {name: float(name == sponsor) for name in by_purchases}
    if not one.deciders:
        return by_purchases
    paying = {name: share for name, share in by_purchases.items() if name in one.deciders}
    total = sum(paying.values())
    if total <= 0.0:  # those who decide buy nothing, or are no sponsors
        return {name: 1.0 / len(paying) if name in paying else 0.0 for name in by_purchases}
    return {name: paying.get(name, 0.0) / total for name in by_purchases}
