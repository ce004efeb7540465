"""Mentions to measures: what several sentences say of one measure becomes one item, with all its evidence."""

import re
from collections.abc import Sequence
from datetime import date

from monazite.reading.measures.deal_headlines import is_headline_of_deal, take_sides_of_deal
from monazite.reading.measures.told_of_past import is_other_time
from monazite.reading.mentions.goods import GROUP_ELEMENTS
from monazite.reading.records import ReadMeasure
from monazite.reading.text.stopped_licences import stops_every_licence

_GROUPS = {"rare earths", "critical minerals", "heavy rare earths", "light rare earths", "*"}
_RARE = GROUP_ELEMENTS["rare earths"]
_BARE = ("in_force", "announced")
_YEAR = re.compile(r"\b20\d\d\b")
_FIRST_DAY = re.compile(r"\b(?:1(?:st)?|first)\b", re.I)


def merge_mentions(mentions: Sequence[ReadMeasure]) -> list[ReadMeasure]:
    """Measures in the order in which the article first names them."""
    merged: list[ReadMeasure] = []
    for measure in mentions:
        twin = next((k for k in reversed(merged) if _is_same_measure(k, measure)), None)
        if twin is None:
            merged.append(measure)
        else:
            _absorb_mention(twin, measure)
    return [m for m in merged if not m.only_asked]


def _is_same_measure(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether two mentions are of one measure."""
    if is_headline_of_deal(a, b):
        return True
    if a.actor != b.actor or a.kind != b.kind:
        left, right = {a.actor, *a.affected}, {b.actor, *b.affected}
        if a.kind == b.kind == "partnership" and a.actor in right | {b.actor} and (left <= right or right <= left):
            near = abs(b.evidence[0].number - a.evidence[-1].number) <= 2
            return near and _goods_overlap(a, b) and a.status in (*_BARE, b.status)
        return a.kind == b.kind == "truce" and left == right
    if not _goods_overlap(a, b) or _is_separate_regime(a, b) or _is_military_beside(a, b):
        return False
    if is_other_time(a, b):
        return False
    if a.affected and b.affected and not set(a.affected) & set(b.affected) and "*" not in (*a.affected, *b.affected):
        return False
    rates = a.kind == "tariff" and a.level is not None and b.level is not None and a.level != b.level
    firms = a.kind == "project" and a.company and b.company and a.company != b.company
    if rates or firms or (a.variant == "extraterritorial") != (b.variant == "extraterritorial"):
        return False
    if a.variant and b.variant and a.variant != b.variant and a.start and b.start and a.start != b.start:
        return False
    if _is_headline_of_report(a, b):
        return True
    stays = a.status == "suspended" and b.no_military and a.evidence[0].number == b.evidence[0].number
    if stays or a.status == b.status or {a.status, b.status} <= set(_BARE):
        return True  # what stays forbidden to defence buyers is told of what is suspended
    return not a.explicit or not b.explicit


def _is_headline_of_report(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether a headline states what the text reports of more goods and with its day."""
    is_headline = a.mention is not None and a.mention.number == 0 and a.start is None and a.status in _BARE
    wider = bool(a.goods) and set(a.goods) <= set(b.goods) and (a.affected == ["*"] or a.affected == b.affected)
    is_stop = (a.variant, b.variant) == ("ban", "licence") and stops_every_licence(b.evidence[0].sentence)
    return is_headline and b.status == "reported" and wider and (a.variant == b.variant or is_stop)


def names_only_month(m: ReadMeasure, day: date) -> bool:
    """Whether a start is the first of a month because no day of it is named: ``from January`` beside ``18 January``."""
    is_of_month = m.start is not None and m.start == day.replace(day=1) != day
    return is_of_month and not any(_FIRST_DAY.search(e.sentence) for e in m.evidence)


def _is_headline(m: ReadMeasure) -> bool:
    return m.mention is not None and m.mention.number == 0


def _is_separate_regime(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether a quota of some tonnes, or general licences, stand beside a control that holds for others."""
    for one, other in ((a, b), (b, a)):
        sized = one.variant == "quota" and one.level is not None
        numbers = {m.mention.number for m in (one, other) if m.mention}
        if sized and other.variant == "ban" and len(numbers) == 1:
            return True  # "will extend a ban on hydroxide and will cut the quota": two things that one does
        if (sized or one.variant == "general_licence") and one.variant != other.variant:
            return one.affected != other.affected and other.status in _BARE
    return False


def _is_military_beside(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether a ban on defence buyers of other countries stands beside one on all buyers of some country.

    Of the same country, or beside one that names none, the defence buyers are who is meant.
    """
    whole = b if a.no_military else a
    if a.no_military == b.no_military or "ban" not in (a.variant, b.variant) or whole.status not in _BARE:
        return False  # of a suspended ban it is what stays forbidden
    return whole.variant == "quota" or ("*" not in whole.affected and set(a.affected) != set(b.affected))


def _goods_overlap(a: ReadMeasure, b: ReadMeasure) -> bool:
    left, right = set(a.goods), set(b.goods)
    if not left or not right or left & right:
        return True
    for group, other in ((left, right), (right, left)):
        if group & {"critical minerals", "*"} and (a.kind != "tariff" or "*" not in group):
            return True
        if "rare earths" in group and other & (_RARE | {"heavy rare earths", "light rare earths"}):
            return True
        if group & {"heavy rare earths", "light rare earths"} and other & _RARE:
            return True
    return False


def _absorb_mention(merged: ReadMeasure, new: ReadMeasure) -> None:
    """Put what a later mention says into the first one."""
    if is_headline_of_deal(merged, new):
        take_sides_of_deal(merged, new)
    if _is_headline_of_report(merged, new):
        merged.explicit, merged.mention, merged.status = new.explicit, new.mention, new.status
    merged.only_asked = merged.only_asked and new.only_asked
    merged.later_state = merged.later_state or new.later_state
    if not merged.explicit and new.explicit:
        merged.status, merged.explicit = new.status, True
    elif {merged.status, new.status} == set(_BARE) and new.explicit and (new.start or new.status == "in_force"):
        merged.status = new.status
    _absorb_dates(merged, new)
    merged.announced = merged.announced or new.announced
    merged.of_history = merged.of_history and new.of_history
    if merged.level is None or _is_size_beside_money(merged, new):
        merged.level, merged.change = new.level, new.change
    for name in ("variant", "company", "months", "lasts", "strict", "no_military"):
        setattr(merged, name, getattr(merged, name) or getattr(new, name))
    if merged.affected in ([], ["*"]) and new.affected and new.affected != ["*"]:
        merged.affected = new.affected
    if _is_headline(merged) and set(merged.affected) < set(new.affected) and new.affected != ["*"]:
        merged.affected = new.affected  # what a headline leaves out is not taken away
    merged.goods = _united_goods(merged, new)
    merged.steps = list(dict.fromkeys([*merged.steps, *new.steps]))
    merged.excluded = list(dict.fromkeys([*merged.excluded, *new.excluded]))
    if merged.kind in ("truce", "partnership"):
        sides = dict.fromkeys([*merged.affected, new.actor, *new.affected])
        merged.affected = [a for a in sides if a != merged.actor][:6]
    if merged.in_passing and not new.in_passing:
        merged.evidence, merged.mention = new.evidence, new.mention  # a meeting about it is no proof
    elif not new.in_passing and new.evidence[0].number not in {e.number for e in merged.evidence}:
        merged.evidence += new.evidence
    merged.in_passing = merged.in_passing and new.in_passing
    merged.notes = list(dict.fromkeys([*merged.notes, *new.notes]))


def _absorb_dates(merged: ReadMeasure, new: ReadMeasure) -> None:
    """Start and end of both mentions: what marks a beginning before what only tells of an act, a day before a month."""
    if merged.status not in ("in_force", "announced", "suspended") and new.status != merged.status:
        return
    if merged.start is None or (new.exact and new.start and (not merged.exact or _states_year(merged, new))):
        merged.announced = merged.announced or merged.start
        merged.start, merged.exact = new.start, new.exact
    elif new.exact and new.start and names_only_month(merged, new.start):
        merged.start = new.start
    if merged.end is None or (merged.computed_end and new.end and not new.computed_end):
        merged.end, merged.computed_end = new.end, new.computed_end
    if (
        _is_headline(merged)
        and merged.end
        and new.end
        and (merged.end.year, merged.end.month) == (new.end.year, new.end.month)
    ):
        merged.end = new.end  # a headline's "to November" is no day


def _states_year(merged: ReadMeasure, new: ReadMeasure) -> bool:
    """Whether only the later mention writes the year of its start, which no headline without one overrides."""
    year = str(new.start.year) if new.start else ""
    return (
        bool(year) and year in new.evidence[0].sentence and not any(_YEAR.search(e.sentence) for e in merged.evidence)
    )


def _is_size_beside_money(merged: ReadMeasure, new: ReadMeasure) -> bool:
    """Whether a later mention gives the tonnes of a stock whose money an earlier one gave."""
    units = [m.level["unit"] if isinstance(m.level, dict) else "" for m in (merged, new)]
    return merged.kind == new.kind == "stockpile" and units[0].startswith("M") and units[1] in ("t", "t/yr")


def _united_goods(merged: ReadMeasure, new: ReadMeasure) -> list[str]:
    """Goods of both mentions; the narrower ones where one mention names a group and the other its members."""
    if not merged.goods or (set(merged.goods) <= _GROUPS and new.goods and not set(new.goods) <= _GROUPS):
        return new.goods or merged.goods
    if set(new.goods) <= _GROUPS:
        return merged.goods
    return list(dict.fromkeys([*merged.goods, *new.goods]))
