"""Where a second reader of the article disagrees: each difference of a measure is a doubt."""

from collections.abc import Sequence

from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork, goods_in_words
from monazite.reading.records import RATED, OtherReading, ReadMeasure
from monazite.reading.text.tables import good_rows

_MINE, _OTHERS = "of-the-rules", "of-the-language-model"


def check_second_reader(work: MeasureWork) -> None:
    """Note what another reader reads otherwise, with both values as answers where a policy can take either."""
    m = work.measure
    if m.mention is not None and m.mention.source == "language_model":
        work.doubt("language_model_only")
    for other in m.otherwise:
        work.doubt(f"other_{other.field}", _choices(m, other), other=other.words)


def _choices(m: ReadMeasure, other: OtherReading) -> Sequence[Choice]:
    """Both values of a field; none where they need other policies than those that were drafted."""
    if other.field == "goods":
        mine, others = _patterns(m.goods), _patterns(other.value)
        if mine and others:
            return _both(f"only {goods_in_words(mine)}", f"only {goods_in_words(others)}", "goods", mine, others)
    if other.field == "start" and m.start and other.value:
        return _both(f"from {m.start}", f"from {other.value}", "start", m.start, other.value)
    rates = m.kind in RATED and m.change != "cut"
    if other.field == "level" and rates and isinstance(m.level, float) and isinstance(other.value, float):
        return _both(f"{100 * m.level:.4g} %", other.words, "rate", m.level, other.value)
    return ()


def _both(mine: str, others: str, field: str, value: object, other: object) -> tuple[Choice, Choice]:
    return Choice(f"{field}-{_MINE}", mine, {field: value}), Choice(f"{field}-{_OTHERS}", others, {field: other})


def _patterns(goods: Sequence[str]) -> list[str]:
    """Goods of the dataset for goods of the tables; none where one of them has no data."""
    rows = good_rows()
    found = [rows.get(good, {}).get("pattern", "") for good in goods]
    return list(dict.fromkeys(p for one in found for p in one.split(";"))) if all(found) else []
