"""The vocabulary tables in ``data/shared/reading``: terms, sets of grammar words, and patterns of dates and amounts."""

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

FOLDER = ("data", "shared", "reading")
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TENS = {"twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}
NUMBERS = {word: n for n, word in enumerate(_COUNTED.split())} | {"a": 1, "an": 1, "several": 3} | _TENS
_COUNT = r"(?:\d{1,4}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"
_EXACT = sorted((word for word in NUMBERS if word not in ("a", "an", "several")), key=len, reverse=True)
_NUMBER_WORD = f"({'|'.join(_EXACT)})"
_PARTS = {
    "<MONTH>": MONTHS,
    "<MONTH_NAME>": MONTHS.partition("|Jan|")[0],
    "<N>": _COUNT,
    "<UNIT>": r"(?:day|week|month|year)",
    "<WORD>": _NUMBER_WORD,
    "<NUM>": r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)",
    "<CEASE>": r"(?:suspend(?:s|ed|ing)?|halt(?:s|ed|ing)?|fr[eo]ez(?:e|es|ing)|froze|frozen|paus(?:e|es|ed|ing)"
    r"|stop(?:s|ped|ping)?|ceas(?:e|es|ed|ing)|discontinu(?:e|es|ed|ing))",
    "<HANDLING>": r"(?:approv(?:als?|ing)|issu(?:ance|ing)|grant(?:s|ing)?|process(?:ing)?"
    r"|accept(?:ance|ing)|receiving)",
    "<PART>": r"(?P<part>(?:(?:a|one|two|three|four)[ -])?(?:half|thirds?|quarters?|fifths?|tenths?)"
    r"|(?:\d+(?:\.\d+)?|five|ten|fifteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\s?(?:%|per\s?cent|percent)"
    r"|(?:one|<DIGIT>|\d)\s+(?:in|out of)(?:\s+every)?\s+(?:<DIGIT>|\d+))",
    "<DIGIT>": r"(?:two|three|four|five|six|seven|eight|nine|ten)",
    "<LICENCE>": r"(?:licen[cs]es?|permits?|approvals?|authori[sz]ations?)",
    "<CUT>": r"(?:cut(?:s|ting)?|reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?|slash(?:es|ed|ing)?|trim(?:s|med|ming)?"
    r"|shrink(?:s|ing)?|shrunk|scal(?:e|es|ed|ing) back|par(?:e|es|ed|ing)(?: back)?|restrict(?:s|ed|ing)?"
    r"|limit(?:s|ed|ing)?|curb(?:s|ed|ing)?|cap(?:s|ped|ping)?)",
    "<APPLIED>": r"(?:licen[cs]es?|permits?|applications?|authori[sz]ations?|clearances?|requests)",
}
"""What stands in a pattern for a month, a count, a unit of time, a number in words and in digits, for the stop of
licences (to stop, to approve, what is applied for), and for how many there are (a part, the papers, to cut)."""
_CLASSES = {
    "<SUM>": r"(?:(?:US\$|A\$|C\$|\$|€|£|¥)\s?\d[\d,.]*(?:\s?(?:million|billion|trillion|bn|mn|m|crore)\b)?"
    r"|\b(?:a\s)?\d?[\d,.]*\s?(?:million|billion|trillion|bn|mn|crore)[\s-](?:\w+\s)?"
    r"(?:dollars?|euros?|yen|yuan|won|rupees?|pounds?|rand|reais|pesos|ringgit|rupiah|kroner|kronor|francs))",
    "<PAPER>": r"(?:licen[cs]es?|permits?|approvals?|authori[sz]ations?|permission|clearances?|consent|green light"
    r"|stamps?|nod|say-so|sign-off|blessing|signature)\b",
    "<FLOW>": r"(?:exports?|exporting|shipments?|shipping|sales?|selling|suppl(?:y|ies)|deliver(?:y|ies)|outflow)",
}
"""Classes of words of the phrases that patterns spell out; the others are sets of ``words.csv`` named ``phrases.*``."""


def table(name: str) -> list[dict[str, str]]:
    """Rows of one vocabulary table."""
    path = files("monazite")
    for part in (*FOLDER, f"{name}.csv"):
        path = path.joinpath(part)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def _word_sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["forms"].split("|")) for row in table("words")}


def words(name: str) -> frozenset[str]:
    """A set of words of grammar from ``words.csv``, by name."""
    return _word_sets()[name]


@lru_cache(maxsize=1)
def good_rows() -> dict[str, dict[str, str]]:
    """The goods table by id."""
    return {row["good"]: row for row in table("goods")}


def good_name(good: str) -> str:
    """A good as a reader would name it; as it is written where it is no row of the table."""
    return "all goods" if good == "*" else good_rows().get(good, {}).get("name") or good


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    made = {}
    for row in table("patterns"):
        text = row["regex"]
        for mark, part in _PARTS.items():
            text = text.replace(mark, part)
        made[row["pattern"]] = re.compile(text, re.I if row["any_case"] == "yes" else 0)
    return made


def pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``patterns.csv``, compiled."""
    return _patterns()[name]


def pattern_names(group: str) -> list[str]:
    """Names of the patterns of a group, in the order of the table."""
    return [name.partition(".")[2] for name in _patterns() if name.startswith(f"{group}.")]


def phrase_rows() -> list[dict[str, str]]:
    """Rows of ``phrases.csv`` with the classes of words in their regular expressions put in."""
    rows = table("phrases")
    for row in rows:
        row["regex"] = re.sub(r"<[A-Z]+>", _spell_class, row["regex"])
    return rows


def _spell_class(match: re.Match[str]) -> str:
    name = match[0].strip("<>").lower()
    forms = _word_sets().get(f"phrases.{name}")
    return _CLASSES[match[0]] if forms is None else any_of_forms(forms)


def any_of_forms(forms: Iterable[str]) -> str:
    """A regular expression of any of several words, in which ``*`` stands for any ending and ``?`` for maybe."""
    return any_of(re.escape(f).replace(r"\*", r"\w*").replace(r"\?", "?") for f in forms)


def any_of(forms: Iterable[str]) -> str:
    """A regular expression of any of several, a longer one before a shorter; sorted by first letter.

    A match in any case tries alternatives one by one at every character, so it helps that few are left by the first.
    """
    by: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        plain = form[0].isalnum() and form[1:2] not in ("?", "*", "+", "{")
        by.setdefault(form[0] if plain else "", []).append(form[1:] if plain else form)
    return "(?:" + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by.items()) + ")"
