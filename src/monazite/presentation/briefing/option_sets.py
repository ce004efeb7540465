"""The best set of measures within a budget, in words: what all decide together, or what one country decides alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.options_table import (
    TOGETHER,
    amount_text,
    gainers,
    is_alone,
    money_text,
    month_of,
    payers,
    runs_text,
    who_decides,
)


def best_set(report: Mapping[str, Any]) -> dict[str, Any] | None:
    """The best set of measures within the budget, in words; None where no measure avoids any loss."""
    best = report["portfolio"]
    if best is None:
        return None
    year, end = (month_of(report, key) for key in ("year_until", "until"))
    first = "" if year == end else f", {money_text(best['avoided_in_year'])} of it to {year}"
    early = "" if year == end else f", {money_text(best['outlay_in_year'])} of it to {year}"
    text = (
        f"Together, simulated in {runs_text(best['draws'])}: {money_text(best['avoided'])} of {_own(report)}loss "
        f"avoided to {end}{first}, for an outlay of {money_text(best['outlay'])} to {end}{early}."
    )
    pays = best["avoided"]["median"] >= best["outlay"]["median"]
    if is_alone(report):
        text += "" if pays else f" It does not pay: {_decider(report)} spends more than it is spared."
    else:
        text += f" Who gains to {end}, in USD: {gainers(best, report)}. Who pays, shared by what each "
        text += f"of them buys: {payers(best, report)}."
    if best["outlay"]["median"] > report["budget"]:
        text += " The mean of the draws keeps to the budget; their median lies above it."
    if "days of use" in best["text"]:
        text += " Days of its stocks are sought between the sizes of the table."
    marginal: Mapping[str, float | None] = report.get("last_dollar") or {}
    last_dollar = [v for v in marginal.values() if v is not None]
    if last_dollar:
        text += f" The last dollar of it avoids {number(max(last_dollar), 2)} USD of loss at most"
        text += ", so that a smaller budget would do." if max(last_dollar) < 1.0 else "."
    title = set_title(report) if pays else _title_of_loss(best, report)
    return {"title": title, "measures": _measures_with_deciders(best, report), "text": text, "pays": pays}


def _own(report: Mapping[str, Any]) -> str:
    return "its own " if is_alone(report) else ""


def _measures_with_deciders(best: Mapping[str, Any], report: Mapping[str, Any]) -> list[str]:
    """The measures of a set; those that several countries may decide with who has to."""
    names = best["text"].split("; ")
    if is_alone(report):
        return names
    return [f"{name} ({who_decides(one, report)})" for name, one in zip(names, best["decided_by"], strict=True)]


def _decider(report: Mapping[str, Any]) -> str:
    """The country that decides alone, in a sentence."""
    return report["names_in_text"][report["sponsors"][0]]


def _title_of_loss(best: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """What stands over a set that costs more than it avoids: buying nothing is better."""
    who = f"that {_decider(report)} can decide alone" if is_alone(report) else "that all can decide together"
    spent, avoided = (amount_text(best[key]["median"]) for key in ("outlay", "avoided"))
    return f"Nothing {who} pays: the set that avoids most spends {spent} USD to avoid {avoided} USD"


def set_title(report: Mapping[str, Any]) -> str:
    """What a best set is one of: who decides it, and whose money it spends."""
    money = f"{report['budget'] / 1000:g} billion USD"
    if is_alone(report):
        return f"Best set that {_decider(report)} decides alone, {money} of its own"
    return f"Best set that all decide together, {money} from all of them"


def without_set(report: Mapping[str, Any]) -> str:
    """What stands where no set within the budget avoids a measurable part of the loss."""
    if is_alone(report):
        who = _decider(report)
        return f"Nothing that {who} can decide alone within this sum spares it a measurable part of its loss."
    return "No set within the budget avoids a measurable part of the loss."


def part_of_set(report: Mapping[str, Any], view: str) -> str:
    """What one country pays of the set that all decide together, and what it is spared; empty without a set."""
    best = report["portfolio"]
    if best is None or view == TOGETHER:
        return ""
    own, who, end = best["by_country"][view], report["names_in_text"][view], month_of(report, "until")
    gain = own["avoided"]
    verb = (
        f"is spared {money_text(gain)}" if gain["median"] >= 0.0 else f"loses {amount_text(-gain['median'])} USD more"
    )
    share = f"its share by purchases, {money_text(own['outlay'])}"
    return f"Of the set that all decide together {who} pays {share}, and {verb} to {end}."
