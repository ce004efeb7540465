"""The talks in plain words, for the terminal. Everything is conditional: what the sides would do if they wanted what
the model says they want.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any


def share(found: dict[str, Any]) -> str:
    """``70 % (35 to 86)``."""
    if found["value"] is None:
        return "no value"
    return f"{100 * found['value']:.0f} % ({100 * found['low']:.0f} to {100 * found['high']:.0f})"


def money(found: dict[str, Any]) -> str:
    """``4.4 (3.3 to 8.3) billion USD``."""
    if found["value"] is None:
        return "no value"
    low, value, high = (found[k] / 1000 for k in ("low", "value", "high"))
    return f"{value:,.2g} ({low:,.2g} to {high:,.2g}) billion USD"


def months(found: dict[str, Any]) -> str:
    """``20 (9 to 25) months``; says when it is not reached."""
    if found["value"] is None:
        return "not within three years"
    return f"{found['value']:.0f} ({found['low']:.0f} to {found['high']:.0f}) months"


def day(text: str) -> str:
    """``18 November 2026``."""
    d = date.fromisoformat(text)
    return f"{d.day} {d:%B %Y}"


def lines(content: dict[str, Any]) -> Iterator[str]:
    """The result as lines of text."""
    state, terms = content["state"], content["terms"]
    target, controller = state["seats"]
    yield f"{content['scenario']}: talks of {target} and {controller} from {day(state['first_offer'])}"
    yield f"In force: {state['words']}. {_threat(state)}"
    yield ""
    yield "Chance that a truce is signed by"
    for row in _shown(content["deal_probability"]):
        mark = f"  ({row['mark']})" if row["mark"] else ""
        yield f"  {day(row['date']):>18}  {share(row)}{mark}"
    risen = share(content["escalation_probability"]["ever"])
    yield f"Chance that some level rises before a deal, or in its absence: {risen}"
    if content["grids"]["knife_edge"]:
        yield (
            "The timing is knife-edge: a coarser grid moves it. What holds: "
            + ", ".join(content["grids"]["robust"])
            + "."
        )
    yield ""
    yield "Terms, if there is a deal"
    for item in (terms["likeliest"], *terms["others"]):
        yield f"  {share(item['probability']):>22}  {item['words']}  [{item['id']}]"
    for seat in (controller, target):
        worth = ", ".join(f"{name} {money(found)}" for name, found in terms["worth"][seat].items())
        yield f"  To {seat} the likeliest terms are worth in a year: {worth}"
    yield ""
    yield from _moves(content, target, controller)
    yield ""
    yield "What a commitment would change at the table"
    for one in content["commitments"]:
        yield (
            f"  {one['words']}: {target} without a deal {money(one['target_reservation'])}; purchases "
            f"{money(one['purchases'])} a year"
        )
    yield from _replayed(content)
    yield ""
    yield content["caveat"]


def _threat(state: dict[str, Any]) -> str:
    threat = state["threat"]
    return "No threat stands." if threat is None else f"Threatened: {threat['words']}."


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rounds with a mark, and every third other one."""
    return [row for t, row in enumerate(rows) if row["mark"] or t % 3 == 2]


def _moves(content: dict[str, Any], target: str, controller: str) -> Iterator[str]:
    first, hold = content["first_mover"], content["enforcement"]
    chances = ", ".join(f"{seat} {share(first[seat])}" for seat in (controller, target))
    yield f"First to ease or to have its offer taken: {chances}"
    for seat in (target, controller):
        wait = content["value_of_waiting"][seat][0]
        yield (
            f"  {seat}: another month as it is costs {money(first['monthly_cost'][seat])}; "
            f"letting the first round pass is worth {money(wait)}"
        )
    yield f"Leverage half-life: {months(content['leverage_half_life'])}"
    yield f"The likeliest truce enforces itself in {100 * hold['holds']:.0f} % of the draws"
    for row in content["bystander_losses"]:
        yield (
            f"  {row['region']} would pay at most {money(row['central']['would_pay'])} (central) or "
            f"{money(row['upper']['would_pay'])} (upper bound) for a deal against the threat, over a year"
        )


def _replayed(content: dict[str, Any]) -> Iterator[str]:
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
            f"  {row['episode']}: truce within 35 days {share(row['within_35_days'])}, came after {row['days']} days "
            f"({'hit' if row['hit'] else 'miss'}); {hits}"
        )
