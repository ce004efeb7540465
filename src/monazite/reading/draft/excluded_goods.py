"""Goods of a measure without those that the article takes out of it."""

from collections.abc import Iterable, Sequence

from monazite.dataset.dataset import load_dataset
from monazite.dataset.patterns import match_goods
from monazite.reading.draft.forms_of_minerals import in_stated_form
from monazite.reading.text.tables import good_rows


def without_excluded(patterns: Sequence[str], excluded: Iterable[tuple[str, str]], folders: Iterable[str]) -> list[str]:
    """Goods of the dataset that are left.

    Parameters
    ----------
    patterns
        Goods as they were read: ``heavy``, ``W.*``.
    excluded
        Goods that are taken out, each with the article's words for it: ``("W", "APT")`` is the form alone.
    folders
        Dataset folders of the goods.

    Returns
    -------
    list of str
        The patterns as they are where nothing of them is taken out, else elements and single goods.
    """
    out = [pattern for pattern in good_patterns(excluded) if pattern]
    used = sorted({*folders})
    if not out or not used:
        return list(patterns)
    rows = load_dataset(*used).table("goods")
    names, minerals = [row.good for row in rows], [row.mineral for row in rows]
    gone = {names[at] for pattern in out for at in match_goods(pattern, names, minerals)}
    left: list[str] = []
    for pattern in patterns:
        covered = [names[at] for at in match_goods(pattern, names, minerals)]
        left += [pattern] if not gone & {*covered} else _by_element([g for g in covered if g not in gone], names)
    return list(dict.fromkeys(left))


def good_patterns(excluded: Iterable[tuple[str, str]]) -> list[str]:
    """Patterns of goods that are taken out, in the form that the words name."""
    rows, found = good_rows(), list[str]()
    for good, words in excluded:
        whole = [p for p in rows.get(good, {}).get("pattern", "").split(";") if p]
        found += in_stated_form([good], whole, words)
    return found


def _by_element(goods: Sequence[str], names: Sequence[str]) -> list[str]:
    """Goods by the element, where all that the data has of it are there."""
    made: list[str] = []
    for good in goods:
        element = good.partition(".")[0]
        whole = {name for name in names if name.partition(".")[0] == element}
        made.append(element if whole <= {*goods} and not good.endswith(".magnet") else good)
    return list(dict.fromkeys(made))
