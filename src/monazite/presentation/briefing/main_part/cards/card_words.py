"""Plain words for what a number is of, and for what moves it: no names of files, parameters, regions or goods."""

import re
from collections.abc import Mapping

from monazite.presentation.briefing.main_part.materials.supply_facts import BURDENS
from monazite.presentation.briefing.main_part.stops.line_stop_chances import industry_words
from monazite.presentation.briefing.months import months_in_words
from monazite.presentation.briefing.sections.losses import sector_words
from monazite.presentation.briefing.sections.trade_off import MEASURES
from monazite.results.names import Names
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.quantity import Quantity

OUTCOMES = {
    "exports": "Exports",
    "exports_index": "Exports, as a share of those of a normal month",
    "exports_counted": "Exports as customs count them",
    "exports_counted_index": "Exports as customs count them, as a share of those of a normal month",
    "price_inside": "Price in the controlling country",
    "price_outside": "Price outside the controlling country for delivery at once",
    "price_quoted_inside": "Price quoted in the controlling country",
    "price_quoted_outside": "Price quoted outside the controlling country",
    "price_quoted_ratio": "Price quoted outside the controlling country over the price quoted inside",
    "price_ratio": "Price outside the controlling country over the price inside",
    "price_rise": "Price quoted outside the controlling country in the months ahead, over that of the day",
    "price_paid": "Price that buyers paid, on average",
    "price_paid_outside": "Price that buyers outside the controlling country pay, on average",
    "cover": "Stock of traders and users, in days of normal use",
    "shortage": "Chance that stock falls below two weeks of use, or below half of the usual stock where that is less",
    "stopped": "Chance that a tenth of the lines stand still",
    "lead_time": "Weeks from an order to its arrival",
    "share_outside": "Share made outside the controlling country",
    "leverage": "Share, by value, of what buyers outside need that plants outside the controlling country cannot make",
    "loss_lower": "Value added lost if most lost output is made up for later",
    "loss_central": "Value added lost where lines stop and where high prices end a use, less what is made up for later",
    "loss_upper": "Value added lost if nothing is made up for later, suppliers and customers included",
    "economy_loss_lower": "Value added that sectors lose if most lost output is made up for later",
    "economy_loss_central": "Value added that sectors lose, less what is made up for later",
    "economy_loss_upper": "Value added that sectors, suppliers and customers lose if nothing is made up for later",
    "world_loss_share": "Value added that the world loses, as a share of a year's output",
    "approval": "Share of the applications for licences that is approved",
    "review": "Time that an application for a licence takes",
    "baseline_use": "Use in a normal month",
    "use_index": "Use, as a share of normal use",
    "purchases_from_controller": "Bought from the controlling country, as a share of normal use",
    "purchases_from_others": "Bought from makers outside the controlling country, as a share of normal use",
    "purchases": "Bought from all together, as a share of normal use",
    "purchases_by_detours": "Bought from the controlling country outside its licences, as a share of normal use",
    "leakage": "Exports outside the licences, which nobody counts",
    "purchases_lacking": "What all purchases leave of normal use",
    "measure_cost": "What the measure costs",
    "measure_saved": "Loss that the measure saves",
    "measure_net": "Loss that the measure saves, less what it costs",
    "measure_loses": "Chance that the measure saves less than it costs",
    "measure_per_dollar": "Loss saved for each dollar that the measure costs",
    "policy_path": "Chance of a course of the talks",
    "truce_break": "If the truce breaks",
    "talks.terms": "Chance of a term, given a deal",
    "talks.deal_probability": "Chance of a deal",
    "talks.bystander_losses": "Loss if the talks bring no deal",
    "talks.monthly_cost": "Cost of a month without a deal",
    "projects": "Projects",
    "prolongations": "Agreements under a truce that only prolonged it",
    "runs": "Runs of the model",
    "verification_forecasts": "Replayed forecasts that were scored",
    "verification_held": "Share of what was observed that lies within the forecasts' ranges, meant for nine in ten",
    "verification_better_than_no_change": "How far the forecasts were better or worse than expecting no change",
    "verification_in_force_brier": "Brier score of the chances of stops with controls in force, nought being perfect",
    "verification_in_force_forecasts": "Chances of stops with controls in force that were scored",
    "days_uncovered": "Days until a new order arrives that no stock covers",
    "scoreboard_figures": "Figures of past episodes that were replayed",
    "scoreboard_targets": "Published figures of past episodes that were replayed",
    "scoreboard_hits": "Figures of past episodes that the replay hit",
}
"""What an outcome is, where its name or the text of the registry does not say it plainly."""
_INSTRUMENTS = {
    "control": "export controls",
    "tariff": "added tariff",
    "technology": "technology withheld",
    "purchases": "promised purchases",
    "duration": "how long the deal lasts",
}
KINDS = {
    "no break": "the truce does not break",
    "later break": "the truce breaks later",
    "lapse": "the truce breaks",
    "renewal": "today's rules are prolonged",
    "deal": "a deal is signed",
    "tightening": "controls are tightened",
    "easing": "controls are eased",
    "as it is": "nothing changes",
}
_REDUCED = {"mean": "mean of the months", "sum": "all months together", "min": "lowest month", "max": "highest month"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "reduce": _REDUCED,
    "indicator": BURDENS,
    "measure": MEASURES,
    "instrument": _INSTRUMENTS,
    "kind": KINDS,
}
_LEADS = {
    "month": "",
    "months": "",
    "day": "",
    "period": "",
    "by": "by ",
    "over": "over ",
    "level": "level: ",
    "lowest of two months in a row": "the lower of two months in a row, ",
}
"""What stands before a month, a day or a level."""
_TARGET = re.compile(r"V\d+\.")
_UNSAID = {"target", "file", "page"}
"""Keys that say where to look a number up, not what it is of."""
_NAMES_OF_FILES = re.compile(r"[_`]|[a-z]\.[a-z]")
"""Marks of names of files and parameters."""
_FILE = re.compile(r"\s*\(`?\w+(?:\.csv)?`?\)|\s+(?:in|around the figures of)\s+\w+\.csv")
_COURSES = re.compile(r"\b\d+ courses\b")


def what_in_words(q: Quantity, names: Names, controller: str) -> str:
    """What a number is of: ``Price quoted outside China: dysprosium oxide, March 2027``."""
    text = outcome_in_words(q.outcome).replace("the controlling country", names.the(controller))
    details = [words for key, value in q.where.items() if (words := _detail(key, value, names))]
    return f"{text}: {', '.join(dict.fromkeys(details))}" if details else text


def outcome_in_words(outcome: str) -> str:
    """An outcome without the end stop; what nobody has described is its name with blanks."""
    if outcome in OUTCOMES:
        return OUTCOMES[outcome]
    if outcome in REGISTRY:
        return REGISTRY[outcome].text.rstrip(".").replace("`", "").replace("_", " ")
    if _TARGET.match(outcome):
        return "Figure that a replay is held against"
    text = re.sub(r"[_.]", " ", outcome).replace("talks ", "talks: ", 1)
    return text[:1].upper() + text[1:]


def _detail(key: str, value: str, names: Names) -> str:
    """One axis of a number in words; empty where it is said elsewhere or says nothing."""
    if key in _UNSAID or (key == "runs" and value.isdigit()) or (key == "sector" and value == "total"):
        return ""
    if key in ("good", "region", "seat", "from", "to", "use") or (key == "by" and value.isalpha()):
        return _named(key, value, names)
    if key in _WORDS:
        return _WORDS[key].get(value, _spaced(value))
    if key in _LEADS:
        return f"{_LEADS[key]}{_dated(value)}"
    match key:
        case "industry":
            return industry_words(value)
        case "sector":
            return sector_words(value)
        case "case":
            year = re.search(r"\d{4}", value)
            return f"replay of {year[0]}" if year else "replay"
        case "runs":
            value = value.replace("they do not", "the controls do not change")
            return f"in futures {value}" if value.startswith("where") else value
        case "rule":
            return re.sub(rf"share of {_COURSES.pattern} of the talks, in twentieths", "in twentieths", value)
        case "figures" | "courses" | "what" | "project":
            return _spaced(value)
        case _:
            return f"{_spaced(key)}: {_spaced(value)}"


def _named(key: str, value: str, names: Names) -> str:
    """A good, a place or a use; a place after a preposition has it."""
    if key in ("good", "use"):
        return good_in_words(value, names) if key == "good" else names.use(value)
    place = names.the(value).replace("Rest of", "rest of")
    return f"{key} {place}" if key in ("from", "to", "by") else place


def good_in_words(good: str, names: Names) -> str:
    """A good or group of goods: ``dysprosium oxide``, ``neodymium magnets of grade SH``, ``all forms of yttrium``."""
    head, _, rest = good.partition(".")
    if rest == "*":
        return f"all forms of {names.good(head)}"
    if good == "heavy":
        return "heavy rare earths"
    text = names.good(good)
    text = re.sub(r"^NdFeB magnets \((\w+)\)$", r"neodymium magnets of grade \1", text)
    text = text.replace("NdFeB magnets", "neodymium magnets").replace("SmCo magnets", "samarium-cobalt magnets")
    return _spaced(text).replace(".", " ")


def driver_in_words(text: str, controller: str) -> tuple[str, str]:
    """What an uncertain quantity is, and what is said on its size; what only says where it stands in files is left out.

    >>> driver_in_words("Multiplies the stocks inside the controlling country.", "China")
    ('A factor on the stocks inside China', '')
    >>> driver_in_words("Days of stock in stock_classes.csv; published 65 MUSD for two years.", "China")
    ('Days of stock', 'published 65 million dollars for two years')
    """
    text = _FILE.sub("", text.rstrip(".")).replace(" MUSD", " million dollars")
    text = text.replace("the controlling country", controller)
    first, *rest = re.split(r"; |\. ", text)
    first = re.sub(r"^Multiplies ", "A factor on ", first)
    plainly = [part for part in rest if not _NAMES_OF_FILES.search(part) and "multiplies" not in part]
    return first.replace("`", ""), plainly[0] if plainly else ""


def _dated(value: str) -> str:
    """Months and days in words: ``December 2026 to November 2027``, ``10 January 2027``."""
    first, between, last = re.sub(r"\s*/\s*", " to ", value).partition(" to ")
    if first == last:
        between = last = ""
    return re.sub(r"^(\d{4})-Q(\d)$", r"quarter \2 of \1", months_in_words(first + between + last))


def _spaced(value: str) -> str:
    return value.replace("_", " ")


def courses_of(where: Mapping[str, str]) -> str:
    """How many courses of the talks a chance was counted from; empty where it was not."""
    found = _COURSES.search(where.get("rule", ""))
    return f"{found[0]} of the talks" if found else ""
