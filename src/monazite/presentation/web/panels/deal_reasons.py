"""Why a side of the talks would sign a deal, in sentences: what signing brings it over going on without one, and why.

A deal is compared with what comes without it in the state in which it is signed. That state is often another than
today's, because something was raised on the way to it; what a month changes against today stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.results.names import Names

if TYPE_CHECKING:
    from monazite.negotiation.deal import Deal
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
    ("Added tariff on all goods: income", "tariff", "spared"),
    ("Added tariff on all goods: worth at home", "tariff", "home"),
    ("Technology controls: income", "technology", "spared"),
    ("Technology controls: worth at home", "technology", "home"),
)


def cost_without(ds: Dataset, setting: TalksSetting, worth: Mapping[str, Worth], draws: int) -> str:
    """What a month of what is in force today costs both sides, what is counted, and in how many runs."""
    names = Names(ds)
    parts = [f"{names.the(side)} {money(one['without'])}" for side, one in worth.items()]
    runs = "of one run" if draws == 1 else f"of {draws} runs, in brackets the lowest and the highest"
    return (
        f"A month of what is in force today costs {' and '.join(parts)} (mean of the first year, median "
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
    worth = eased[0]["worth"][setting.controller]["today"]["parts"]["control"]["worth"]
    if worth["value"] < LEAST:
        return ""
    who, without = Names(ds).the(setting.controller), eased[0]["worth"][setting.controller]["without"]
    is_sure = worth["low"] >= -LEAST
    return (
        f"Why {who} signs so soon: in the model a month as it is costs it {money(without)}, and "
        f"{'' if is_sure else 'in the median run '}holding supply back brings it less than that: to ease it "
        f"with nothing in return would be worth {money(worth)} a month to it. Why it stopped is outside of the model: "
        f"politics at home, a signal, another kind of demand. While that reason holds, {who} signs later and for more "
        "than the chances here say."
    )


def concessions(setting: TalksSetting, deal: Deal, seat: str) -> list[str]:
    """Instruments of a deal by which a seat gives something against what is in force today, in the order of the menu.

    The terms of a deal and the price of what is given both go by it.

    Parameters
    ----------
    setting
        The table, with the levels that are in force.
    deal
        The deal.
    seat
        One of the two sides.
    """
    from monazite.negotiation.deal_worth import MEASURES

    controls, in_force = seat == setting.controller, (setting.control, setting.tariff, setting.technology)
    levels = zip(MEASURES, in_force, deal.rungs, strict=False)
    eased = [name for name, old, new in levels if new < old and (name == "control") == controls]
    return [*eased, "purchases"] if controls and deal.purchases else eased


def side_reason(ds: Dataset, setting: TalksSetting, seat: str, worth: Worth, gives: Sequence[str]) -> str:
    """Why a side would sign a deal: what that brings it over going on without one, and what changes against today.

    Parameters
    ----------
    ds, setting
        Names, and who controls supply.
    seat
        The side.
    worth
        What the deal is worth to it.
    gives
        What it gives against today, as of `concessions`.
    """
    who, role = Names(ds).the(seat), "controller" if seat == setting.controller else "target"
    texts = [_signing(who, worth, role), _price_of_giving(worth["today"], gives), _against_today(who, worth, role)]
    return " ".join(text for text in texts if text)


def signed_where(setting: TalksSetting, signed: Mapping[str, Any]) -> str:
    """In which state a deal is signed: today's, or another that the two sides have come to by then.

    Parameters
    ----------
    setting
        The levels in words.
    signed
        As of `monazite.negotiation.deal_worth.signed_state`.
    """
    if signed["share"] is None:
        return ""
    if signed["elsewhere"] < WORTH_A_WORD:
        return "It is signed in today's state."
    steps = setting.ladders
    words = [steps[name].words[steps[name].names.index(signed[name])] for name in ("control", "tariff", "technology")]
    state = f"{', '.join(words[:-1])} and {words[-1]}"
    return (
        f"It is signed in today's state in {_whole_percent(1.0 - signed['elsewhere'])} of cases and after an "
        f"escalation in {_whole_percent(signed['raised'])}; most often, in {_whole_percent(signed['share'])}, under "
        f"{state}."
    )


def _whole_percent(share: float) -> str:
    return f"{100.0 * share:.0f}%"


def worth_rows(deal: Mapping[str, Worth]) -> list[list[str]]:
    """What a month of a deal changes for each side where it is signed, part by part, and what signing is worth.

    Parts that are nothing are left out.

    Parameters
    ----------
    deal
        What the deal is worth, by side.
    """
    rows: list[list[str]] = []
    for label, instrument, kind in ROWS:
        figures = [one["parts"][instrument][kind] for one in deal.values()]
        if any(is_something(figure) for figure in figures):
            rows.append([label, *map(signed_money, figures)])
    bought = [one["purchases"] for one in deal.values()]
    if any(is_something(figure) for figure in bought):
        rows.append(["Purchases", *map(signed_money, bought)])
    rows.append(["All of it, a month", *(signed_money(one["gain"]) for one in deal.values())])
    rows.append(["The same against today", *(signed_money(one["today"]["gain"]) for one in deal.values())])
    rows.append(["Signing over going on without it", *(signed_money(one["signing"]) for one in deal.values())])
    rows.append(["of it, a truce that left all as it is there", *(signed_money(one["still"]) for one in deal.values())])
    return rows


def is_something(figure: Figure) -> bool:
    """Whether a figure or an end of its range is large enough for a word."""
    return figure["value"] is not None and max(abs(figure[end]) for end in ENDS) >= LEAST


def _signing(who: str, worth: Worth, role: str) -> str:
    """What signing brings a side over going on without a deal where it is signed: the truce itself, and its terms."""
    signing, name = worth["signing"], who[:1].upper() + who[1:]
    if signing["value"] is None:
        return ""
    if not is_something(signing):
        return f"{name} neither gains nor loses by signing, against going on without it from there."
    if signing["low"] < 0.0 < signing["high"]:
        lead = f"{name} may gain or lose by signing, {money(signing)} against going on without it from there"
    elif signing["value"] > 0.0:
        lead = f"{name} signs since that is worth {money(signing)} more to it than going on without it from there"
    else:
        lead = (
            f"{name} would be {money(_size(signing))} better off going on without it from there, and signs only by the "
            "noise that the model leaves in choices"
        )
    reasons = _reasons(worth, worth["changed"]["value"], role)
    why = f" ({' and '.join(reasons)})" if reasons else ""
    return (
        f"{lead}. A truce of its length that left all as it is there would bring {signed_money(worth['still'])}, what "
        f"it changes {signed_money(worth['changed'])}{why}."
    )


def _against_today(who: str, worth: Worth, role: str) -> str:
    """What a month of the deal changes for a side against today, where that is another month than at the signature."""
    today, there = worth["today"], worth["gain"]
    if not is_something(today["gain"]) or all(abs(today["gain"][end] - (there[end] or 0.0)) < LEAST for end in ENDS):
        return ""
    gain = today["gain"]
    if gain["low"] < 0.0 < gain["high"]:
        return f"Against a month of today {who} may gain or lose by it, {money(gain)} a month."
    reasons = _reasons(today, gain["value"], role)
    verb, why = "gains" if gain["value"] > 0.0 else "loses", f", since {' and '.join(reasons)}" if reasons else ""
    return f"Against a month of today {who} {verb} {money(_size(gain))} a month{why}."


def _reasons(worth: Worth, change: float, role: str) -> list[str]:
    """What goes the way of a change for a side, the largest first."""
    found = [(figure, words) for figure, words in _parts(worth, role) if is_something(figure)]
    most = max((abs(figure["value"]) for figure, _ in found), default=0.0)
    same_way = [
        part for part in found if part[0]["value"] * change > 0.0 and abs(part[0]["value"]) >= WORTH_A_WORD * most
    ]
    return [words for _, words in sorted(same_way, key=lambda part: -abs(part[0]["value"]))[:MOST_REASONS]]


def _parts(worth: Worth, role: str) -> Iterator[tuple[Figure, str]]:
    for (side, instrument, kind), (gains, loses) in REASONS.items():
        if side == role:
            figure = worth["parts"][instrument][kind]
            yield figure, gains if figure["value"] > 0.0 else loses
    bought = worth["purchases"]
    yield bought, "it sells what the other side promises to buy" if bought["value"] > 0.0 else "it pays for purchases"


def _price_of_giving(today: Worth, gives: Sequence[str]) -> str:
    """Whether what a side gives costs it anything taken by itself, against what is in force today."""
    if not gives:
        return ""
    parts = [today["purchases"] if name == "purchases" else today["parts"][name]["worth"] for name in gives]
    total = {end: sum(part[end] for part in parts) for end in ENDS}
    lead = "Against a month of today, what it gives costs it"
    if total["low"] >= -LEAST:
        return f"{lead} nothing: it would be better off without it anyhow."
    if total["high"] <= LEAST:
        return f"{lead} {money(_size(total))} a month by itself."
    if total["value"] >= 0.0:
        return f"{lead} nothing in the median run, and something in others."
    return f"{lead} something in the median run, and nothing in others."


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
    text = money(figure)
    return text if (figure["value"] or 0.0) <= 0.0 or text.startswith("0 ") else f"+{text}"


def _two_digits(x: float) -> str:
    if abs(x) < 0.005:
        return "0"
    places = 1 - floor(log10(abs(x)))
    return f"{round(x, places):,.{max(places, 0)}f}".replace("-", "−")
