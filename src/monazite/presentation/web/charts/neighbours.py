"""Lines that stand for want of a mineral that the article does not speak of: a run holds what its dataset has."""

from __future__ import annotations

from contextlib import suppress

from monazite.dataset.patterns import match_goods
from monazite.foundation.errors import InputError
from monazite.reading.draft.article_measures import own_measures
from monazite.results.results import Results

SAME = ", the same without it"


def not_of_the_article(results: Results) -> dict[str, str]:
    """By use the mineral that it needs, in words, where no measure of the article is on it; none without an article.

    Without goods of its own, as of a duty on all goods, an article speaks of all minerals.
    """
    index = results.index
    minerals = index.mineral or ("",) * len(index.good)
    told = _minerals_of_measures(results)
    if not told:
        return {}
    of_good, needed = dict(zip(index.good, minerals, strict=True)), dict[str, set[str]]()
    for row in results.dataset.table("demand"):
        if row.good in of_good:
            needed.setdefault(row.use, set()).add(of_good[row.good])
    return {
        use: f"{' and '.join(sorted(name or 'rare earths' for name in own))}: not the article's"
        for use, own in needed.items()
        if not own & told
    }


def _minerals_of_measures(results: Results) -> set[str]:
    """Minerals that the measures of the article are on."""
    index, told = results.index, set[str]()
    minerals = index.mineral or ("",) * len(index.good)
    for measure in own_measures(results.scenario):
        for pattern in getattr(measure, "goods", ()):
            with suppress(InputError):  # of a mineral that is not in the run
                told |= {minerals[at] for at in match_goods(pattern, list(index.good), list(minerals))}
    return told
