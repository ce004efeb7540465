"""Names that an article itself explains: ``Tavrion, a Canadian miner``, ``Finnish refiner Kivikoski``.

Most firms and many officials of an article stand in no table. What introduces them says where they belong, and the
name alone stands for them afterwards. Only names that no table knows are learnt.
"""

import re
from functools import lru_cache

from monazite.reading.text.tables import any_of, pattern, table, words

_TITLED = r"(?P<name>[A-Z][\w&'’.-]*[\w](?:\s+(?:of\s+|&\s+)?(?:[A-Z][\w&'’.-]*|\d+[A-Z]*)){0,4})"
_TAILS = words("firms.tails")
_LEADING, _NOT_NAMES = words("firms.leading"), words("firms.not_names")


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Country of every country's name, adjective and town, by its form in lower case."""
    known: dict[str, str] = {}
    for row in table("actors"):
        if row["kind"] in ("country", "adjective"):
            for form in row["forms"].split("|"):
                known.setdefault(form.removeprefix("=").lower(), row["actor"])
    for row in table("towns"):
        for form in row["forms"].split("|"):
            known.setdefault(form.lower(), row["country"])
    return known


@lru_cache(maxsize=256)
def _introductions(places: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """The ways in which a firm or an official of some places is introduced.

    Of those that stand in a text: with all that are known the patterns take a sixth of a command's time to compile.
    """
    forms = (re.escape(form).replace(r"\ ", r"\s+") for form in places)
    parts = {
        "<TITLED>": _TITLED,
        "<WHERE>": f"(?P<where>(?i:{any_of(forms)}))",
        "<MADE>": r"(?:'s|’s)?(?:[\s-](?:based|listed|owned|headquartered|registered))?",
        "<FILLER>": r"(?:[\w'’/-]+\s+){0,4}?",
        "<FIRM>": f"{any_of(words('firms.nouns'))}s?",
        "<OFFICE>": any_of(words("firms.offices")),
    }
    rows = ((row["kind"], row["regex"]) for row in table("introductions"))
    return [(kind, re.compile(re.sub("<[A-Z]+>", lambda m: parts[m[0]], regex))) for kind, regex in rows]


def introduced_names(text: str) -> list[tuple[str, str, str]]:
    """Form, country and kind (``company`` or ``person``) of the names that a text introduces."""
    plain = " ".join(text.split())
    lower = plain.lower()
    here = tuple(place for place in _places() if place in lower)
    found: dict[str, tuple[str, str]] = {}
    for kind, shape in _introductions(here) if here else ():
        for match in shape.finditer(plain):
            name = _trim(match["name"])
            if kind == "named" and (not name or name.split()[-1] not in _TAILS):
                continue  # "China's Ministry": only what ends like a firm's name
            if name and name.lower() not in _places():
                code = _places()[" ".join(match["where"].lower().split())]
                found.setdefault(name, (code, "person" if kind == "person" else "company"))
    for name, (code, kind) in list(found.items()):
        parts = name.split()
        short = parts[-1] if kind == "person" else parts[0]
        if len(parts) > 1 and len(short) > 3 and short.lower() not in _places() and short not in _NOT_NAMES:
            found.setdefault(short, (code, kind))
        if kind == "company" and len(parts) > 2:
            found.setdefault(" ".join(parts[:2]).rstrip(" &"), (code, kind))
    return [(name, code, kind) for name, (code, kind) in found.items()]


def _trim(name: str) -> str:
    """A name without words that only begin a sentence, and without the genitive."""
    parts = name.removesuffix("'s").removesuffix("’s").rstrip(".,").split()
    while parts and (parts[0] in _LEADING or pattern("firms.month").fullmatch(parts[0])):
        parts = parts[1:]
    while parts and (parts[-1] in _LEADING or parts[-1] in ("of", "&")):
        parts = parts[:-1]
    return " ".join(parts) if parts and len(parts[0]) > 2 else ""
