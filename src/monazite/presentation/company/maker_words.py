"""Why makers outside export controls deliver less, or more, of a part, in a sentence where its chance stands."""

from __future__ import annotations

import math

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.maker_supply import MakersOfPart, makers_of_part
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.wording import place_name, two_digits
from monazite.results.names import Names

MOST_MAKERS = 2
"""Parts of which it stands there."""
MOST_TRIED = 12
"""Parts that are looked at, the likeliest to run out first: a list may have hundreds."""


def maker_words(outlook: CompanyOutlook) -> str:
    """Why deliveries from origins without export controls are less than usual, or what draws supply to makers there.

    Of the parts that run out within `HORIZON` days, the likeliest first, one to each good and origin. Empty where the
    run does not tell why.

    Parameters
    ----------
    outlook
        The firm in a run.
    """
    chance = (outlook.item_days <= HORIZON).mean(0)
    words = dict[tuple[str, str], str]()
    likely = sorted(outlook.firm.items, key=lambda row: -chance[outlook.builder.item_place[row.id]])
    for row in likely[:MOST_TRIED]:
        if chance[outlook.builder.item_place[row.id]] <= 0.0 or len(words) == MOST_MAKERS:
            break
        makers = makers_of_part(outlook, row.id)
        if makers is not None:
            words.setdefault((makers.good, makers.origin), _sentences(outlook, makers))
    return " ".join(words.values())


def _sentences(outlook: CompanyOutlook, makers: MakersOfPart) -> str:
    names, place = Names(outlook.results.dataset), place_name(outlook, makers.origin)
    good, where, out = names.good(makers.good), names.the(makers.buyer), list[str]()
    if math.isfinite(makers.delivered):
        out.append(
            f"{makers.item}, deliveries from {place}: {_percent(makers.delivered)} of usual in the month in which they "
            f"are least (middle of the cases in which it runs out), because its makers get "
            f"{_percent(makers.input_got)} of the {names.good(makers.input)} they usually buy; {good} in {where} then "
            f"cost {two_digits(makers.short_price)} USD/kg."
        )
    if math.isfinite(makers.output):
        lead = "Where it does not run out" if out else f"{makers.item}, in the cases in which it does not run out"
        out.append(
            f"{lead}, a price of {two_digits(makers.drawn_price)} USD/kg for {good} in {where} draws supply to makers "
            f"in {place}: they make {two_digits(makers.output)} times as much as usual in the month of the most."
        )
    return " ".join(out)


def _percent(share: float) -> str:
    return f"{two_digits(100.0 * share)} %"
