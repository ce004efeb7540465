"""Places as ERP systems write them: ``VR China``, ``P.R. China``, ``Deutschland (DE)``, ``DE - Deutschland``."""

import re
import unicodedata
from collections.abc import Iterator

from monazite.dataset.places import Places

COMMON = {
    "vr china": "CN", "volksrepublik china": "CN", "china vr": "CN", "china volksrepublik": "CN", "pr china": "CN",
    "prc": "CN", "china pr": "CN", "peoples republic of china": "CN", "people s republic of china": "CN",
    "p r c": "CN", "p r china": "CN", "rp chine": "CN", "republique populaire de chine": "CN",
    "mainland china": "CN", "festlandchina": "CN", "brd": "DE", "bundesrepublik deutschland": "DE",
    "federal republic of germany": "DE", "vereinigte staaten von amerika": "US", "u s a": "US", "u s": "US",
    "etats unis d amerique": "US", "holland": "NL", "grossbritannien": "GB", "england": "GB",
    "vereinigtes konigreich": "GB",
    "great britain": "GB", "royaume uni": "GB", "tschechische republik": "CZ", "slowakische republik": "SK",
    "republik korea": "KR", "korea sud": "KR", "korea": "KR", "rep korea": "KR", "r o c": "TW", "roc": "TW",
    "taiwan roc": "TW", "russische foderation": "RU", "turkei": "TR", "turkiye": "TR", "e u": "EU", "eu 27": "EU",
}  # fmt: skip
"""Names in common use which the tables of countries do not have, in plain letters, with the code of the country.

``Korea`` alone is the southern one: the northern one is under sanctions and in no purchasing list."""


def region_of(name: str, places: Places) -> str | None:
    """The region of a dataset that a name of a place stands for, as ERP systems write it; None for none.

    Parameters
    ----------
    name
        A region or a country by name or code, with a code beside it or without.
    places
        Places of the dataset.
    """
    return next((region for one in readings(name) if (region := places.region(one)) is not None), None)


def country_of(name: str, places: Places) -> str:
    """The name for which `Places` has the region of ``name``; itself where there is none."""
    return next((one for one in readings(name) if places.region(one) is not None), name)


def readings(name: str) -> Iterator[str]:
    """What a name of a place may stand for, the likeliest first: itself, a common name's code, each of its parts."""
    yield name
    yield from _common(name)
    parts = [part.strip() for part in re.split(r"[()\[\]/|]|\s[-\u2013]\s|,\s", name) if part.strip()]
    if len(parts) > 1:
        for part in parts:
            yield part
            yield from _common(part)


def _common(name: str) -> Iterator[str]:
    letters = unicodedata.normalize("NFKD", name.casefold().translate({0x2019: "", 0x27: ""}))
    plain = " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c))))
    if code := COMMON.get(plain):
        yield code
