"""What is on the table of the talks, what the sums of a deal are made of, and what has risen before it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.presentation.web.panels.deal_reasons import ENDS, Worth, is_something, signed_money
from monazite.presentation.web.panels.talks_forecast import MOST, mostly_after
from monazite.reading.draft.draft_work import goods_in_words
from monazite.results.names import Names

if TYPE_CHECKING:
    from monazite.negotiation.setup import TalksSetting

MADE_OF = {
    ("tariff", "spared"): "the added tariff on all goods, through income in the whole economy,",
    ("control", "home"): "controls as a lever (assumed, in proportion to the whole economy)",
    ("control", "spared"): "{goods}",
    ("technology", "spared"): "technology controls, through income in the whole economy,",
    ("tariff", "home"): "what the added tariff is worth at home",
    ("technology", "home"): "what technology controls are worth at home",
}
"""Parts of what a deal is worth, by instrument and kind, as they stand in a list with their sums."""
MOST_GOODS = 3
"""Goods that are named; of more the sentence says that they are those under controls."""


def goods_on_the_table(setting: TalksSetting) -> str:
    """Goods whose controls are bargained over, in words."""
    words = list(dict.fromkeys(goods_in_words(setting.goods).split(", ")))
    if "*" in setting.goods or len(words) > MOST_GOODS:
        return "the goods under controls"
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else words[0]


def table_in_words(ds: Dataset, setting: TalksSetting) -> str:
    """What the controlling side can ease or tighten in the talks, where it is not all its controls for all buyers."""
    names, goods = Names(ds), goods_on_the_table(setting)
    if "*" in setting.destinations:
        return ""
    return (
        f"On the table are controls on {goods} for buyers in {names.the(setting.target)} alone; what "
        f"{names.the(setting.controller)} ships to others stays as it is."
    )


def beyond_the_goods(ds: Dataset, setting: TalksSetting, worth: Mapping[str, Worth]) -> str:
    """That the sums of deals are mostly not those of the goods on the table but of a tariff; empty where they are not.

    Parameters
    ----------
    ds, setting
        Names, and what is on the table.
    worth
        What the likeliest deal is worth, by side.
    """
    names = Names(ds)
    parts = [one["parts"] for one in worth.values()]
    if any(abs(part["tariff"]["spared"]["value"]) <= abs(part["control"]["spared"]["value"]) for part in parts):
        return ""
    buyer, seller = names.the(setting.target), names.the(setting.controller)
    return (
        f"The sums of the deals are mostly not those of {goods_on_the_table(setting)}: going on without a deal risks "
        f"an added tariff on all that {buyer} buys from {seller}, and that moves more than the controls do."
    )


def made_of(setting: TalksSetting, seat: str, worth: Worth) -> str:
    """What a month of a deal changes for a side where it is signed, the largest part first; empty where nothing does.

    Parameters
    ----------
    setting
        Who controls supply, and the goods on the table.
    seat
        The side.
    worth
        What the deal is worth to it.
    """
    figures = [(worth["parts"][name][kind], words) for (name, kind), words in MADE_OF.items()]
    figures.append((worth["purchases"], "purchases"))
    parts = sorted((part for part in figures if part[0]["value"]), key=lambda part: -abs(part[0]["value"]))
    if not parts or not is_something(parts[0][0]):
        return ""
    goods = f"{'exports' if seat == setting.controller else 'shortages'} of {goods_on_the_table(setting)}"
    texts = [
        f"{words.format(goods=goods)} {signed_money(dict.fromkeys(ENDS, figure['value']))}" for figure, words in parts
    ]
    return f"What a month of it changes there, largest part first: {'; '.join(texts)}."


def risen_in_words(ds: Dataset, setting: TalksSetting, levels: Mapping[str, str]) -> str:
    """Who has raised what, as a clause: ``the European Union has put an added tariff of 10 %``.

    Parameters
    ----------
    ds, setting
        Names, the levels in words, and who sets which.
    levels
        Raised levels by instrument, as of `monazite.negotiation.deal_worth.risen_levels`.
    """
    names, clauses = Names(ds), list[str]()
    for instrument, level in levels.items():
        ladder = setting.ladders[instrument]
        words = ladder.words[ladder.names.index(level)]
        who = names.the(setting.controller if instrument == "control" else setting.target)
        clauses.append(f"{who} has gone to {words}" if instrument == "control" else f"{who} has put {words}")
    return " and ".join(clauses)


def after_escalation(ds: Dataset, setting: TalksSetting, signed: Mapping[str, Any]) -> str:
    """That a deal comes mostly after an escalation, and after which; empty where it does not.

    Parameters
    ----------
    ds, setting
        As of `risen_in_words`.
    signed
        As of `monazite.negotiation.deal_worth.signed_state`.
    """
    share = signed["raised"] or 0.0
    return mostly_after(share, risen_in_words(ds, setting, signed["risen"])) if share > MOST else ""
