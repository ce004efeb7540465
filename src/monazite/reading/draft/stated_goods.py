"""Goods as narrowly as a sentence states them: magnets that hold an element, oxides without metals, one form."""

from functools import lru_cache
from typing import Any

from monazite.dataset.dataset import load_dataset
from monazite.reading.draft.forms_of_minerals import in_stated_form
from monazite.reading.text.tables import good_rows, pattern

_WITH, _OXIDES = pattern("goods.magnets_with"), pattern("goods.oxides_only")
_PRONOUNS = ("them", "it", "these", "those", "any", "either", "one")
_NO_OXIDES = pattern("goods.no_oxides_only")
_SAMARIUM, _OTHER_MAGNETS = pattern("goods.samarium_cobalt"), pattern("goods.other_magnets")


def narrowed_goods(goods: list[str], patterns: list[str], sentence: str) -> list[str]:
    """Goods of the dataset that a sentence means.

    Parameters
    ----------
    goods
        Goods as they were read: ``magnets``, ``Tb``.
    patterns
        The goods of the dataset that these stand for.
    sentence
        The sentence of the measure.

    Returns
    -------
    list of str
        ``magnets made with gadolinium`` are the magnets whose recipes hold it, and not gadolinium itself;
        ``dysprosium, and magnets containing it`` are dysprosium and the magnets whose recipes hold it;
        ``samarium-cobalt magnets`` are those; ``rare earth oxides`` are no metals; ``antimony trioxide`` is no metal
        either, where the sentence does not name antimony without it as well.
    """
    patterns = in_stated_form(goods, patterns, sentence)
    if "magnet" in patterns and _SAMARIUM.search(sentence) and not _OTHER_MAGNETS.search(sentence):
        return ["SmCo.magnet" if p == "magnet" else p for p in patterns]
    if "magnet" in patterns and (found := _WITH.search(sentence)):
        words = (found[1] or found[2]).lower().replace(",", " ").split()
        them = [g for g in goods if g not in ("magnets", "*")]
        if words[0] in _PRONOUNS and them:  # "dysprosium, and magnets containing them"
            own = [m for m, elements in _elements_of_magnets().items() if elements & {*them}]
            return [q for p in patterns for q in (own if p == "magnet" else [p])]
        held = [g for g, row in good_rows().items() if row["name"] in words and row["pattern"]]
        magnets = [m for m, elements in _elements_of_magnets().items() if elements & set(held)]
        if magnets:
            rest = sentence[: found.start()] + sentence[found.end() :]
            own = [p for p in patterns if p not in held or good_rows()[p]["name"] in rest.lower()]
            return [q for p in own for q in (magnets if p == "magnet" else [p])]
    if goods == ["rare earths"] and _OXIDES.search(sentence) and not _NO_OXIDES.search(sentence):
        return [p for p in patterns if p != "*.metal"]
    return patterns


@lru_cache(maxsize=1)
def _elements_of_magnets() -> dict[str, set[str]]:
    """Elements in the recipes of each magnet."""
    rows: list[Any] = [r for r in load_dataset("rare_earths").table("recipes") if r.output.endswith(".magnet")]
    outputs = dict.fromkeys(r.output for r in rows)
    return {m: {r.input.partition(".")[0] for r in rows if r.output == m} for m in outputs}
