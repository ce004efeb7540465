"""Minerals that an article is about: the data that its run needs, and which of its goods lead the brief.

A tariff on all goods, or a control of critical minerals at large, asks for no mineral's data where the article names
minerals of its own: it acts on these.
"""

from collections.abc import Iterable

from monazite.reading.draft.draft_work import GROUPS, Draft
from monazite.reading.mentions.asked_points import asked_points
from monazite.reading.records import EXPORT_LIMITS
from monazite.reading.result import Reading
from monazite.reading.rule_reader import marked_sentences
from monazite.reading.text.tables import good_rows

FOLDERS = ("rare_earths", "gallium", "germanium", "cobalt", "antimony", "graphite", "tungsten")
"""Shipped folders of minerals that a draft can take, in the order of a scenario."""
UNCERTAIN = ("considered", "reported", "denied")


def folders_of_article(reading: Reading) -> tuple[str, ...]:
    """Shipped folders of the minerals that the measures of an article name; of its text where no measure names one.

    A text that names rare earths as well, and no measure on a mineral, is as open as one that names none.
    """
    named = _folders(good for m in reading.measures if m.verdict != "drop" for good in m.goods)
    if not named:
        named = _folders(_goods_of_text(reading))
        named = set() if "rare_earths" in named else named
    return tuple(name for name in FOLDERS if name in named)


def folders_of_run(reading: Reading, drafted: Draft) -> list[str]:
    """Shipped folders that a draft's run needs: of what it simulates or has on record, of the first news, of questions.

    A mineral of which nothing is simulated is left out where the article has others: beside records that begin in
    other years its own prices would be those of a longer run, which a reader knows from no other page.
    """
    measures = [(n, m) for n, m in enumerate(reading.measures) if m.verdict != "drop"]
    first = next((_folders(m.goods) for _, m in measures if _folders(m.goods)), set[str]())
    held = {*drafted.modelled, *drafted.agreed}
    asked = asked_points(marked_sentences(reading), reading.measures, reading.events, reading.day)
    named = drafted.folders | first | _folders(good for n, m in measures if n in held for good in m.goods)
    named |= _folders(good for point in asked if point.asks for good in point.goods)
    return [name for name in FOLDERS if name in (named or {*folders_of_article(reading)})]


def _folders(goods: Iterable[str]) -> set[str]:
    """Folders of goods; groups that stand for goods of any mineral name none."""
    rows = good_rows()
    return {rows[good]["folder"] for good in goods if _is_own(good)}


def _is_own(good: str) -> bool:
    """Whether a good is one of a mineral with data, and no group of whatever minerals there are."""
    return good not in ("*", *GROUPS) and bool(good_rows().get(good, {}).get("pattern"))


def leading_goods(reading: Reading, drafted: Draft) -> list[str]:
    """Patterns of the goods that the measures of an article name, those of its news first; else those of its text.

    Controls come before other measures, what the record does not hold before what it does, what is sure before what
    is only reported.
    """
    folders = folders_of_run(reading, drafted)
    named = (good for n in order_of_news(reading, drafted) for good in reading.measures[n].goods)
    goods = [good for good in named if _is_own(good) and good_rows()[good]["folder"] in folders]
    goods = goods or [good for good in _goods_of_text(reading) if _is_own(good)]
    return list(dict.fromkeys(p for good in goods for p in good_rows()[good]["pattern"].split(";")))


def order_of_news(reading: Reading, drafted: Draft) -> list[int]:
    """Numbers of the measures: controls before others, what is sure before what is reported, news before the record."""
    return sorted(
        range(len(reading.measures)),
        key=lambda n: (
            reading.measures[n].kind not in EXPORT_LIMITS,
            reading.measures[n].status in UNCERTAIN,
            n in drafted.agreed,
            n,
        ),
    )


def _goods_of_text(reading: Reading) -> list[str]:
    """Goods that the sentences of an article name, in their order."""
    return [mark.value for sentence in marked_sentences(reading) for mark in sentence.of("good")]
