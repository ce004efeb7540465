"""Labelled articles: which files make which set, and their labels in the words of the tables."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.result import Reader
from monazite.reading.text.article import Article
from monazite.reading.text.tables import good_rows

FOLDER = Path(__file__).parent / "articles"
STYLES = tuple(f"styles_{writer}" for writer in "abcdefghijklmno")
LATER = tuple(f"styles_{writer}" for writer in ("bk", "bl", "bm", "bn", "bo", "bp", "bq", "br"))
"""Articles that the network and the models of sentences and of articles have seen, and the later models have not."""
LAST = tuple(f"styles_{writer}" for writer in ("bs", "bt", "bu", "bv", "bw", "bx"))
"""Articles that only the models of sentences and of articles have seen."""
UNTUNED = tuple(
    sorted(
        {path.stem for path in FOLDER.glob("styles_*.toml")} - {*STYLES, *LATER, *LAST},
        key=lambda name: (len(name), name),
    )
)
"""Articles that models are trained on and no rule was changed for; a score of them would be of what models know."""
FILES = {
    "tuning": ("tuning", "earlier", "held_out_fresh", *STYLES),
    "prose": ("prose",),
    "bounds": ("bounds",),
    "held_out": ("held_out",),
    "newsroom": ("newsroom",),
    "varied": ("varied",),
}
"""Files of each set. Nearly all that rules were changed on is tuning, and models are trained on it; ``prose`` was
written to show what ordinary newspaper prose is misread for, rules were changed on it, and no model has seen it. On
``bounds`` some bounds were chosen and rules changed; no model has seen it either. The last three are held out, by
writers of their own: ``held_out`` by three who were told to vary their turns of phrase, ``newsroom`` by two in the
styles of newspapers, broadcasters, agencies and trade press, ``varied`` by one from wire to column. Each final version
was scored on them once."""
HELD_OUT = ("held_out", "newsroom", "varied")
SETS = tuple(FILES)


FIRST = (*FILES["tuning"], *UNTUNED)
"""Files of the articles that all models are trained on."""


def load(name: str) -> list[dict[str, Any]]:
    """Articles of a set, or of one file, with their labels."""
    found: list[dict[str, Any]] = []
    for file in FILES.get(name, (name,)):
        found += tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))["article"]
    return found


def corrected_articles(path: Path) -> list[dict[str, Any]]:
    """Articles of a file of corrections (``monazite read --cards``), labelled by whoever corrected them.

    Only those in which somebody looked at every measure say what is not there; the others are for single measures.
    """
    return tomllib.loads(path.read_text(encoding="utf-8"))["article"]


def read_measures(item: dict[str, Any], reader: Reader | None = None) -> list[dict[str, Any]]:
    """Measures read of an article, as JSON; none when it is about something else."""
    try:
        found = read_article(Article(item["id"], item["text"].strip(), "", item["date"]), reader=reader)
    except InputError:
        return []
    return [m.to_json() for m in found.measures]


SYMBOLS = {"Al": "aluminium", "Sn": "tin", "Pd": "Pt", "C": "graphite"}
"""Elements that the tables list under a word or in a group."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    return {form.lstrip("=").lower(): good for good, row in good_rows().items() for form in row["forms"].split("|")}


def table_goods(good: str) -> list[str]:
    """Goods of the tables that a label names, in their words or another: ``bauxite`` is aluminium, ``Sn`` is tin.

    Writers labelled without the tables. What these do not know stays as it is, and cannot be read.
    """
    if good in good_rows() and "+" not in good:
        return [good]
    if "+" in good:
        return [x for part in good.split("+") for x in table_goods(part)]
    low = good.lower()
    return [SYMBOLS.get(good) or _forms().get(low) or _forms().get(low.removesuffix("s")) or good]


def labels_of(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Labels of an article with their goods in the words of the tables."""
    found = []
    for m in item.get("measure", []):
        found.append(m | {"goods": list(dict.fromkeys(x for g in m.get("goods", []) for x in table_goods(g)))})
    return found
