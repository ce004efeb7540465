"""Why a side of the talks would sign a deal, in sentences: what it gains by it against no deal, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.results.names import Names

if TYPE_CHECKING:
    from monazite.negotiation.setup import TalksSetting

Worth = Mapping[str, Any]
"""What a deal is worth to a side, as of `monazite.negotiation.deal_worth.deal_worth`."""
Figure = Mapping[str, Any]
ENDS = ("low", "value", "high")
LEAST = 0.5  # MUSD a month below which nothing is gained or lost
BILLIONS_FROM = 1e6  # MUSD: below it one unit for all figures of the page
WORTH_A_WORD = 0.1
"""Share of the largest reason from which a second one is named."""
MOST_REASONS = 2
REASONS: dict[tuple[str, str, str], tuple[str, str]] = {
    ("controller", "control", "spared"): ("its exporters sell again", "its exporters sell less"),
    ("controller", "control", "home"): (
        "withholding less spares it more strain than the lever is worth (both assumed)",
        "the lever that it gives up is worth more to it than the strain of withholding (both assumed)",
    ),
    ("controller", "tariff", "spared"): ("the tariff takes less of its income", "the tariff takes more of its income"),
    ("controller", "technology", "spared"): ("technology reaches it again", "more technology is kept from it"),
    ("target", "control", "spared"): ("shortages cost it less", "shortages cost it more"),
    ("target", "tariff", "spared"): ("its own tariff costs it less", "its own tariff costs it more"),
    ("target", "tariff", "home"): ("the tariff is wanted at home", "the tariff that it gives up is wanted at home"),
    ("target", "technology", "spared"): ("its firms sell technology again", "its firms sell less technology"),
    ("target", "technology", "home"): (
        "technology controls are wanted at home",
        "technology controls that it gives up are wanted at home",
    ),
}
"""Why a side gains and why it loses, by role, instrument, and what of the instrument's worth it is."""
ROWS = (
    ("Export controls: shortages, lost exports", "control", "spared"),
    ("Export controls: as a lever, less strain", "control", "home"),
    ("Added tariff: income", "tariff", "spared"),
    ("Added tariff: worth at home", "tariff", "home"),
    ("Technology controls: income", "technology", "spared"),
    ("Technology controls: worth at home", "technology", "home"),
)


def cost_without(ds: Dataset, setting: TalksSetting, worth: Mapping[str, Worth], draws: int) -> str:
    """What another month without a deal costs both sides, what is counted, and in how many runs."""
    names = Names(ds)
    parts = [f"{names.the(side)} {money(one['without'])}" for side, one in worth.items()]
    runs = "of one run" if draws == 1 else f"of {draws} runs, in brackets the lowest and the highest"
    return (
        f"Without a deal, a month of what is in force costs {' and '.join(parts)} (mean of the first year, median "
        f"{runs}). Counted are lost exports, shortages with what {names.the(setting.target)} fears of them beyond the "
        "central count, and what tariffs and technology controls take of income in the whole economy."
    )


def why_it_stopped(ds: Dataset, setting: TalksSetting, deals: Sequence[Mapping[str, Any]]) -> str:
    """Why a controlling side signs, where easing its controls for nothing would pay, and what the game does not know.

    Parameters
    ----------
    ds, setting
        Names, the levels in force, and who controls supply.
    deals
        Deals with their worth (`monazite.negotiation.deal_worth.deal_worth`).

    Returns
    -------
    str
        Empty where nothing is held back, no deal eases it, or holding it back is worth something to the side.
    """
    from monazite.negotiation.deal import find_deal

    eased = [deal for deal in deals if find_deal(setting.ladders, deal["id"]).control < setting.control]
    if not eased:
        return ""
    worth = eased[0]["worth"][setting.controller]["parts"]["control"]["worth"]
    if worth["value"] < LEAST:
        return ""
    who, without = Names(ds).the(setting.controller), eased[0]["worth"][setting.controller]["without"]
    is_sure = worth["low"] >= -LEAST
    return (
        f"Why {who} signs so soon: in the model no deal costs it {money(without)} a month, and "
        f"{'' if is_sure else 'in the median run '}holding supply back brings it less than that: to ease it "
        f"with nothing in return would be worth {money(worth)} a month to it. Why it stopped is outside of the model: "
        f"politics at home, a signal, another kind of demand. While that reason holds, {who} signs later and for more "
        "than the chances here say."
    )


def side_reason(ds: Dataset, setting: TalksSetting, seat: str, worth: Worth, eases: Sequence[str]) -> str:
    """What a side gains by a deal against no deal and why it would sign, in sentences.

    Parameters
    ----------
    ds, setting
        Names, and who controls supply.
    seat
        The side.
    worth
        What the deal is worth to it.
    eases
        Instruments that it eases by the deal.
    """
    who, role = Names(ds).the(seat), "controller" if seat == setting.controller else "target"
    texts = [_gain(who, worth["gain"], _reasons(worth, role)), _price_of_giving(worth, eases), _signing(worth)]
    return " ".join(text for text in texts if text)


def worth_rows(deal: Mapping[str, Worth]) -> list[list[str]]:
    """What a month of a deal is worth to each side against no deal, part by part; parts that are nothing are left out.

    Parameters
    ----------
    deal
        What the deal is worth, by side.
    """
    rows: list[list[str]] = []
    for label, instrument, kind in ROWS:
        figures = [one["parts"][instrument][kind] for one in deal.values()]
        if any(_is_something(figure) for figure in figures):
            rows.append([label, *map(signed_money, figures)])
    bought = [one["purchases"] for one in deal.values()]
    if any(_is_something(figure) for figure in bought):
        rows.append(["Purchases", *map(signed_money, bought)])
    rows.append(["All of it", *(signed_money(one["gain"]) for one in deal.values())])
    rows.append(["Signing at once over not signing then", *(signed_money(one["signing"]) for one in deal.values())])
    return rows


def _is_something(figure: Figure) -> bool:
    return max(abs(figure[end]) for end in ENDS) >= LEAST


def _gain(who: str, gain: Figure, reasons: Sequence[str]) -> str:
    name = who[:1].upper() + who[1:]
    if not _is_something(gain):
        return f"{name} neither gains nor loses by it against no deal."
    if gain["low"] < 0.0 < gain["high"]:
        why = f": {'; '.join(reasons)}" if reasons else ""
        return f"{name} may gain or lose by it against no deal, {money(gain)} a month{why}."
    verb = "gains" if gain["value"] > 0.0 else "loses"
    why = f", since {' and '.join(reasons)}" if reasons else ""
    return f"{name} {verb} {money(_size(gain))} a month against no deal{why}."


def _reasons(worth: Worth, role: str) -> list[str]:
    """What changes for a side, the largest first; where it may gain or lose, each with its money."""
    found = [(figure, words) for figure, words in _parts(worth, role) if _is_something(figure)]
    if not found:
        return []
    most, gain = max(abs(figure["value"]) for figure, _ in found), worth["gain"]
    is_open = gain["low"] < 0.0 < gain["high"]
    against = [] if is_open else [part for part in found if part[0]["value"] * gain["value"] > 0.0]
    chosen = [part for part in against or found if abs(part[0]["value"]) >= WORTH_A_WORD * most]
    chosen.sort(key=lambda part: -abs(part[0]["value"]))
    count = MOST_REASONS + is_open
    return [f"{signed_money(figure)} since {words}" if is_open else words for figure, words in chosen[:count]]


def _parts(worth: Worth, role: str) -> Iterator[tuple[Figure, str]]:
    for (side, instrument, kind), (gains, loses) in REASONS.items():
        if side == role:
            figure = worth["parts"][instrument][kind]
            yield figure, gains if figure["value"] > 0.0 else loses
    bought = worth["purchases"]
    yield bought, "it sells what the other side promises to buy" if bought["value"] > 0.0 else "it pays for purchases"


def _price_of_giving(worth: Worth, eases: Sequence[str]) -> str:
    """Whether what a side gives up costs it anything taken by itself."""
    if not eases:
        return ""
    parts = [worth["parts"][name]["worth"] for name in eases]
    total = {end: sum(part[end] for part in parts) for end in ENDS}
    if total["low"] >= -LEAST:
        return "What it concedes costs it nothing: it would be better off without it anyhow."
    if total["high"] <= LEAST:
        return f"What it concedes costs it {money(_size(total))} a month by itself."
    if total["value"] >= 0.0:
        return "What it concedes costs it nothing in the median run, and something in others."
    return "What it concedes costs it something in the median run, and nothing in others."


def _signing(worth: Worth) -> str:
    """What the game says of signing at the first offer over not signing then, and why that may differ from a month."""
    gain, signing = worth["gain"], worth["signing"]
    if signing["value"] is None:
        return ""
    if signing["low"] < 0.0 < signing["high"]:
        return f"Whether it rather signs at once or waits cannot be told: {signed_money(signing)}."
    if signing["value"] >= 0.0:
        why = ": it expects worse without a deal" if gain["value"] < 0.0 else ""
        return f"Signing at once is worth {money(signing)} more to it than waiting{why}."
    why = " for better terms" if gain["value"] > 0.0 else ""
    return (
        f"Waiting{why} is worth {money(_size(signing))} more to it than signing at once; that the deal has a chance at "
        "all is due to the noise that the model leaves in choices."
    )


def _size(figure: Figure) -> dict[str, Any]:
    """A figure that is above or below zero throughout, without its sign."""
    low, high = sorted((abs(figure["low"]), abs(figure["high"])))
    return {"low": low, "value": abs(figure["value"]), "high": high}


def money(figure: Figure) -> str:
    """Two digits that count of value and range, in millions: ``740 (−520 to 2,100) million USD``."""
    if figure["value"] is None:
        return "no value"
    most = max(abs(figure[end]) for end in ENDS)
    scale, unit = (1000.0, "billion") if most >= BILLIONS_FROM else (1.0, "million")
    low, value, high = (_two_digits(figure[end] / scale) for end in ENDS)
    return f"{value} {unit} USD" if low == high == value else f"{value} ({low} to {high}) {unit} USD"


def signed_money(figure: Figure) -> str:
    """As `money`, with a plus for what is gained."""
    return ("+" if (figure["value"] or 0.0) > 0.0 else "") + money(figure)


def _two_digits(x: float) -> str:
    if abs(x) < 0.005:
        return "0"
    places = 1 - floor(log10(abs(x)))
    return f"{round(x, places):,.{max(places, 0)}f}".replace("-", "−")
