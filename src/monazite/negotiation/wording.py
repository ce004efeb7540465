"""The talks in plain words, for the terminal. Everything is conditional: what the sides would do if they wanted what
the model says they want.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from monazite.negotiation.directions import direction_score


def share_text(figure: dict[str, Any]) -> str:
    """``70 % (35 to 86)``."""
    if figure["value"] is None:
        return "no value"
    value, low, high = (percent_text(figure[k]) for k in ("value", "low", "high"))
    return f"{value} % ({low} to {high})"


def percent_text(x: float) -> str:
    """A share as whole percent; 0 and 100 are kept for what never and what always happens: ``99.6``, ``over 99.9``."""
    text = f"{100 * x:.0f}"
    if text not in ("0", "100") or x in (0.0, 1.0):
        return text
    if 0.0005 <= x < 0.9995:
        return f"{100 * x:.1f}"
    return "under 0.1" if x < 0.5 else "over 99.9"


def money_text(figure: dict[str, Any]) -> str:
    """``4.4 (3.3 to 8.3) billion USD``, or millions; to two figures of the larger end of the range."""
    if figure["value"] is None:
        return "no value"
    ends = [figure[k] for k in ("value", "low", "high")]
    most = max(abs(x) for x in ends)
    scale, unit = (1000.0, "billion") if most >= 1000.0 else (1.0, "million")
    decimals = max(0, 1 - int(np.floor(np.log10(max(most / scale, 1e-9))))) if most >= 0.1 else 0
    value, low, high = (f"{round(x / scale, decimals) + 0.0:,.{decimals}f}" for x in ends)
    return f"{value} ({low} to {high}) {unit} USD"


def months_text(figure: dict[str, Any]) -> str:
    """``20 (9 to 25) months``; says when it is not reached."""
    if figure["value"] is None:
        return "not within three years"
    return f"{figure['value']:.0f} ({figure['low']:.0f} to {figure['high']:.0f}) months"


def day_text(text: str) -> str:
    """``18 November 2026``."""
    d = date.fromisoformat(text)
    return f"{d.day} {d:%B %Y}"


def text_lines(content: dict[str, Any]) -> Iterator[str]:
    """The result as lines of text."""
    state, terms = content["state"], content["terms"]
    target, controller = state["seats"]
    yield f"{content['scenario']}: talks of {target} and {controller} from {day_text(state['first_offer'])}"
    if "choice" in content:
        yield content["choice"]["text"]
    yield f"In force: {state['words']}. {_threat_text(state)}"
    yield ""
    yield f"Chance that a truce is signed{', prolongations among them,' if state['under_truce'] else ''} by"
    for row in _marked_rows(content["deal_probability"]):
        mark = f"  ({row['mark']})" if row["mark"] else ""
        yield f"  {day_text(row['date']):>18}  {share_text(row)}{mark}"
    if state["under_truce"]:
        yield f"Chance that a plain prolongation is what is signed: {share_text(content['prolonged_probability'])}"
    risen = share_text(content["escalation_probability"]["ever"])
    yield f"Chance that some level rises before a deal, or in its absence: {risen}"
    yield from _after_escalation_lines(content)
    if content["grids"]["knife_edge"]:
        yield (
            "The timing is knife-edge: a coarser grid moves it. What holds: "
            + ", ".join(content["grids"]["robust"])
            + "."
        )
    yield from _zone_lines(content)
    yield ""
    yield f"Terms, if there is a deal{' that changes something' if state['under_truce'] else ''}"
    for item in (terms["likeliest"], *terms["others"]):
        yield f"  {share_text(item['probability']):>22}  {item['words']}  [{item['id']}]"
    yield "  What the first of them has been before"
    for row in terms["likeliest"]["precedents"]:
        yield f"      {row['instrument']}, {row['level']}: {row['precedent']}"
    for seat in (controller, target):
        worth = ", ".join(f"{name} {money_text(found)}" for name, found in terms["worth"][seat].items())
        yield f"  To {seat} the likeliest terms are worth in a year, against today: {worth}"
    for seat, found in terms["likeliest"].get("worth", {}).items():
        parts = f"standing still there {money_text(found['still'])}, what it changes {money_text(found['changed'])}"
        gain = money_text(found["signing"])
        yield f"  To {seat} signing them is worth {gain} over going on without them where they are signed: {parts}"
    mean = terms["expected"]
    promised = f"{money_text(mean['purchases'])} a year promised, of which {money_text(mean['bought'])} would be bought"
    yield f"  Purchases, as a mean over the deals: {promised}"
    yield ""
    yield from _first_mover_lines(content, target, controller)
    yield ""
    yield from _commitment_lines(content, target)
    yield from _replay_lines(content)
    yield ""
    yield from content.get("assumptions", ())
    yield content["caveat"]


def _after_escalation_lines(content: dict[str, Any]) -> Iterator[str]:
    """How many of the deals come only after some level has risen, and what has risen then."""
    after = content.get("after_escalation")
    if not after or not (after["by_date"][-1]["value"] or 0.0):
        return
    levels = " and ".join(f"{name} {level}" for name, level in after["levels"].items())
    lead = f"Of the deals by {day_text(after['by_date'][-1]['date'])} come only after a level has risen"
    yield f"{lead}: {share_text(after['by_date'][-1])}" + (f", most often {levels}" if levels else "")


def _zone_lines(content: dict[str, Any]) -> Iterator[str]:
    """How much of the menu both sides gain from, and the terms of the two solutions at the first offer."""
    rows = content["zone"]
    best = max(rows, key=lambda r: r["share"]["value"] or 0.0)
    widest = (
        "which is the most" if best is rows[0] else f"{share_text(best['share'])} on {day_text(best['date'])}, the most"
    )
    yield f"Zone of possible agreement: {share_text(rows[0]['share'])} of the menu at the first offer, {widest}"
    if rows[0]["nash"]:
        yield f"  Nash: {rows[0]['nash']}; Kalai-Smorodinsky: {rows[0]['kalai_smorodinsky']}"


def _commitment_lines(content: dict[str, Any], target: str) -> Iterator[str]:
    """What each commitment adds to what the other side has without a deal, what it spares and what it costs."""
    if not content["commitments"]:
        return
    yield "What a commitment would change at the table, against the same talks without it"
    for one in content["commitments"]:
        yield f"  {one['words']}: {target} without a deal {money_text(one['target_reservation'])}"
        if one["spared"] is not None:
            spared = "; ".join(
                f"{region} {money_text(found['central'])} central, {money_text(found['upper'])} upper"
                for region, found in one["spared"].items()
            )
            level, cost = content["state"]["harshest"], money_text(one["cost"])
            yield f"      spares in a year of {level}: {spared}; public cost {cost}"
    for text in remarks(content):
        yield f"  {text}"


STOCK_REMARK = (
    "Stocks are in hand on the first day and cost what the goods cost in the month before; they are opened under "
    "shortage and not filled again."
)
DYSPROSIUM_REMARK = (
    "Dysprosium alone helps those who make magnets outside, not those who buy them from the controlling side."
)
JOINT_TARIFF_REMARK = (
    "A joint tariff is worth what the price of the controlling side's goods falls by; it is not answered against the "
    "allies here, which favours it."
)


def remarks(content: dict[str, Any]) -> list[str]:
    """What a reader has to know of the commitments that are shown."""
    ids = {one["id"] for one in content["commitments"]}
    texts = {
        "stock-90-days": STOCK_REMARK,
        "dysprosium-90-days": DYSPROSIUM_REMARK,
        "joint-tariff": JOINT_TARIFF_REMARK,
    }
    return [text for name, text in texts.items() if name in ids]


def _threat_text(state: dict[str, Any]) -> str:
    threat = state["threat"]
    if threat is None:
        return "No threat stands."
    return f"{threat_lead(under_truce=state['under_truce'])}: {threat['words']}."


def threat_lead(*, under_truce: bool) -> str:
    """How what is threatened is called, here and in a brief.

    >>> threat_lead(under_truce=True)
    'Threatened if the truce breaks'
    """
    return "Threatened if the truce breaks" if under_truce else "Threatened"


def _marked_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rounds with a mark, and every third other one."""
    return [row for t, row in enumerate(rows) if row["mark"] or t % 3 == 2]


def _first_mover_lines(content: dict[str, Any], target: str, controller: str) -> Iterator[str]:
    first, hold = content["first_mover"], content["enforcement"]
    chances = ", ".join(f"{seat} {share_text(first[seat])}" for seat in (controller, target))
    yield f"First to ease or to have its offer taken: {chances}"
    for seat in (target, controller):
        wait = content["value_of_waiting"][seat][0]
        yield (
            f"  {seat}: another month as it is costs {money_text(first['monthly_cost'][seat])}; "
            f"letting the first round pass is worth {money_text(wait)}"
        )
    yield f"Leverage half-life: {months_text(content['leverage_half_life'])}"
    yield f"The likeliest truce enforces itself in {100 * hold['holds']:.0f} % of the draws"
    for seat in (controller, target):
        yield f"  {seat}: {_patience_text(hold[seat], hold['discount'][seat])}"
    if content.get("alignment"):
        yield "Chance that allies align while there is no deal, by"
        for row in _marked_rows(content["alignment"]):
            yield f"  {day_text(row['date']):>18}  {share_text(row)}"
    for row in content["bystander_losses"]:
        yield (
            f"  {row['region']} would pay at most {money_text(row['central']['would_pay'])} (central) or "
            f"{money_text(row['upper']['would_pay'])} (upper bound) for a deal against the threat, over a year"
        )


def _patience_text(least: dict[str, Any], own: dict[str, Any]) -> str:
    """Whether a seat gains by breaking the truce, and how much the future has to count to stop it."""
    if least["high"] is not None and least["high"] < 1e-6:
        return "gains nothing by breaking it"
    needed = "more than any patience" if least["value"] is None else f"{least['value']:.2f}"
    span = "" if least["high"] is None else f" ({least['low']:.2f} to {least['high']:.2f})"
    return f"keeps it if a month later counts for {needed}{span} of today; it counts for {own['value']:.3f}"


def _replay_lines(content: dict[str, Any]) -> Iterator[str]:
    if not content.get("replay"):
        return
    yield ""
    yield "Replay of 2025"
    for row in content["replay"]:
        hits = ", ".join(
            f"{name} {term['predicted']} ({'hit' if term['hit'] else 'was ' + term['observed']})"
            for name, term in row["terms"].items()
        )
        yield (
            f"  {row['episode']}: truce within 35 days {share_text(row['within_35_days'])}, "
            f"came after {row['days']} days ({'hit' if row['hit'] else 'miss'}); {hits}"
        )
    score = direction_score(content["replay"])
    yield (
        f"  {score['hits']} of {score['tried']} terms went the way that is likeliest here; no change at all would have "
        f"met {score['unchanged']}"
    )
