"""What measures set as clauses: who does what in which months. The brief heads itself by them, and so does the app."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from monazite.presentation.briefing.main_part.measures.assumed_measures import goods_in_words
from monazite.reading.draft.no_quota import lifts_quota
from monazite.results.names import Names
from monazite.scenario.policies import Policy
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.policies.tariff import Tariff

MOST_NAMED = 2
"""Goods and measures that a name tells; with more goods it tells none of them."""
MOST_SELLERS = 3
"""Sellers on whom a duty is that its name tells."""
UNNAMED = "further measures are taken"
ALL = "*"
_PARTICIPLES: Mapping[str, str] = {
    "adds": "adding",
    "approves": "approving",
    "bans": "banning",
    "holds": "holding",
    "licenses": "licensing",
    "lifts": "lifting",
    "refuses": "refusing",
    "sets": "setting",
    "takes": "taking",
    "taxes": "taxing",
}
_Told = frozenset[tuple[int, str]]


@dataclass(frozen=True)
class SetClause:
    """What is set in some months.

    Attributes
    ----------
    condition
        As a sentence behind "if": ``China refuses all licences``.
    circumstance
        The same behind "with": ``all licences of China refused`` where nothing else is said of its licences, ``no
        licences of China granted`` where that holds in some of the months only or has an exception.
    start, until
        First day, and the first one after it; None at the end of the run.
    tells
        Measures, by their number, and the fields of each that the clause says.
    is_refusal
        Whether no buyer abroad gets a licence in these months.
    """

    condition: str
    circumstance: str
    start: date
    until: date | None
    tells: _Told = field(default=frozenset())
    is_refusal: bool = False

    @property
    def is_named(self) -> bool:
        """Whether it says what is done."""
        return self.condition != UNNAMED


class _Setting(NamedTuple):
    """How licences are handled in some months: shares approved, months of review; None where it is as it was.

    ``defence`` is the share of defence makers, moved or not; ``exceptions`` those of buyers with one of their own.
    """

    civil: float | None
    defence: float
    is_defence_moved: bool
    review: float | None
    exceptions: tuple[tuple[str, float], ...]
    tells: _Told


def set_clauses(names: Names, own: Sequence[Policy], *, is_eased: bool = False) -> list[SetClause]:
    """What some measures set, refusals of all licences first, then what limits exports, then by their start.

    What has no words comes last. Limits come first whenever they begin: what is not shipped costs more than a duty.

    Levers of the app on licences are read together, month by month: two of them may overlap, and an offer or licences
    for one country reopen what another one closed. ``is_eased``: a deal that is signed beside them may do so as well.
    """
    out = list[SetClause]()
    settings = {n: p for n, p in enumerate(own) if isinstance(p, ExportControl) and p.relative_to}
    folded = set(settings)
    for actor in dict.fromkeys(p.actor for p in settings.values()):
        offers = {n: p for n, p in enumerate(own) if isinstance(p, Concession) and p.actor == actor and p.approval}
        blocks = {n: p for n, p in settings.items() if p.actor == actor}
        if any("approval" in _moved(p) for p in blocks.values()):
            folded |= set(offers)
        found = [clause for piece in _pieces(blocks, offers) for clause in _licence_clauses(names, own, actor, *piece)]
        if len(found) == 1 and found[0].is_refusal and not is_eased:
            found = [replace(found[0], circumstance=f"all licences of {names.the(actor)} refused")]
        out += found
    for n, p in enumerate(own):
        if n not in folded:
            is_stop = isinstance(p, ExportControl) and refuses_all(p)
            out.append(_clause_of(clause(names, p), p.start, p.until, frozenset({(n, ALL)}), is_refusal=is_stop))
    return sorted(out, key=lambda one: (not one.is_refusal, not one.is_named, not limits_exports(own, one), one.start))


def limits_exports(own: Sequence[Policy], one: SetClause) -> bool:
    """Whether a clause says how much may be exported, of the measures that it was made of."""
    return any(isinstance(own[n], ExportControl | Quota) for n, _ in one.tells)


def _clause_of(
    condition: str, start: date, until: date | None, tells: _Told, circumstance: str = "", *, is_refusal: bool = False
) -> SetClause:
    words = circumstance or " ".join(_PARTICIPLES.get(word, word) for word in condition.split(" "))
    return SetClause(condition, words, start, until, tells, is_refusal)


def fields_set(p: Policy) -> list[str]:
    """What of a measure was set: fields of licences that were moved, else all of it."""
    return _moved(p) if isinstance(p, ExportControl) and p.relative_to else [ALL]


def _moved(p: ExportControl) -> list[str]:
    return [name for name, usual in p.relative_to.items() if getattr(p, name) != usual]


def _pieces(
    blocks: Mapping[int, ExportControl], offers: Mapping[int, Concession]
) -> Iterator[tuple[_Setting, date, date | None]]:
    """How licences are handled, by the longest spans in which that is the same."""
    both = [*blocks.values(), *offers.values()]
    edges = sorted({day for p in both for day in (p.start, p.until or date.max)})
    last: tuple[_Setting, date, date] | None = None
    for low, high in pairwise(edges):

        def acts(p: Policy, day: date = low) -> bool:
            return p.start <= day and (p.until is None or p.until > day)

        active = {n: p for n, p in blocks.items() if acts(p)}
        now = _setting(active, {n: p for n, p in offers.items() if acts(p)}) if active else None
        if last is not None and now is not None and now[:-1] == last[0][:-1] and low == last[2]:
            last = last[0]._replace(tells=last[0].tells | now.tells), last[1], high
            continue
        if last is not None:
            yield last[0], last[1], None if last[2] == date.max else last[2]
        last = (now, low, high) if now is not None else None
    if last is not None:
        yield last[0], last[1], None if last[2] == date.max else last[2]


def _setting(active: Mapping[int, ExportControl], offers: Mapping[int, Concession]) -> _Setting:
    wide = {n: p for n, p in active.items() if ALL in p.destinations}
    moved = {name: p for p in wide.values() for name in _moved(p)}
    eased = max((p.approval or 0.0 for p in offers.values()), default=0.0)
    civil = moved["approval"].approval if "approval" in moved else None
    usual = [p.military for p in wide.values()][:1]  # of one that was not moved, where it rests
    share = ([p.military for p in wide.values() if "military" in _moved(p)] or usual or [None])[-1] or 0.0
    exceptions = {p.destinations[0]: p.approval for p in active.values() if ALL not in p.destinations and _moved(p)}
    told = {(n, name) for n, p in active.items() for name in _moved(p) if name != "review" or civil is None}
    told |= {(n, ALL) for n in offers if civil is not None and eased > civil}
    return _Setting(
        None if civil is None else max(civil, eased),
        max(share, eased),
        "military" in moved,
        moved["review"].review if "review" in moved else None,
        tuple((name, max(value, eased)) for name, value in exceptions.items()),
        frozenset(told),
    )


def _licence_clauses(
    names: Names, own: Sequence[Policy], actor: str, setting: _Setting, start: date, until: date | None
) -> Iterator[SetClause]:
    """The clauses of some months, of the widest setting first."""
    home, span = names.the(actor), (start, until)
    wide = [
        n for n, _ in setting.tells if ALL in getattr(own[n], "destinations", ()) and isinstance(own[n], ExportControl)
    ]
    of_wide = frozenset(one for one in setting.tells if one[0] in wide or not isinstance(own[one[0]], ExportControl))
    goods = _on(names, own[wide[0]]) if wide else ""
    if setting.civil == 0.0:
        spared = [(name, share) for name, share in setting.exceptions if share > 0.0]
        refusal, granted = _exceptions(names, spared, has_defence=setting.defence > 0.0)
        condition = f"{home} refuses all licences{refusal or goods}"
        words = f"no licences of {home} granted{granted}"
        yield _clause_of(condition, *span, setting.tells, words, is_refusal=not refusal)
        return
    if setting.civil is not None:
        told = frozenset(one for one in of_wide if one[1] != "military" or setting.defence == setting.civil)
        yield _clause_of(f"{home} approves {_percent(setting.civil)} of licence applications{goods}", *span, told)
    elif setting.is_defence_moved:
        told = frozenset(one for one in of_wide if one[1] == "military")
        yield _clause_of(f"{home} licenses defence makers otherwise", *span, told)
    elif setting.review is not None:
        yield _clause_of(f"{home} takes {_months(setting.review)} over licences", *span, of_wide)
    for name, share in setting.exceptions:
        told = frozenset(one for one in setting.tells if name in getattr(own[one[0]], "destinations", ()))
        what = "refuses all licences" if share == 0.0 else f"approves {_percent(share)} of licence applications"
        yield _clause_of(f"{home} {what} for {names.the(name)}", *span, told)


def _exceptions(names: Names, spared: Sequence[tuple[str, float]], *, has_defence: bool) -> tuple[str, str]:
    """Who gets licences where nobody else does: behind a refusal, and behind what is granted; empty where nobody is."""
    granted = [f"{'' if share == 1.0 else 'some '}to {names.the(name)}" for name, share in spared]
    granted += ["to some defence makers"] if has_defence else []
    if not granted:
        return "", ""
    to = f" but {' and '.join(granted)}"
    if len(granted) > 1:
        return " but some", to
    name, share = spared[0] if spared else ("", 0.0)
    of_whom = f"for {names.the(name)}" if spared else "for defence makers"
    return f" but {'those' if share == 1.0 else 'some'} {of_whom}", to


def refuses_all(p: Policy) -> bool:
    """Whether a measure by itself refuses all licences to all buyers, or bans exports to them."""
    return (
        isinstance(p, ExportControl)
        and ALL in p.destinations
        and (p.ban or (p.approval == 0.0 and p.military in (None, 0.0)))
    )


def is_on_approval(p: ExportControl) -> bool:
    """Whether a control says how many applications are approved; a lever beside it may say how long that takes."""
    return p.ban or p.relative_to.get("approval", -1.0) != p.approval


def clause(names: Names, p: Policy) -> str:
    """A measure by itself as a clause with its actor and what it is on."""
    actor = names.the(p.actor)
    match p:
        case ExportControl():
            return f"{actor} {_control(names, p)}"
        case Quota():
            return f"{actor} sets an export quota{_of_trade(names, p.goods)}"
        case ExportTax():
            return f"{actor} taxes exports at {_percent(p.rate)}"
        case Tariff():
            return f"{actor} adds a tariff of {_percent(p.rate)}{_of_trade(names, p.goods, p.on)}"
        case Concession() if lifts_quota(p.quota):
            return f"{actor} lifts its export quota{_of_trade(names, p.goods)}"
        case Stockpile():
            return f"{actor} holds more stock"
        case _:
            return UNNAMED


def _of_trade(names: Names, goods: Sequence[str], sellers: Sequence[str] = ()) -> str:
    """What a quota or a duty is on, and from whom; of what is on all or on many things neither is told."""
    told = list(dict.fromkeys(goods_in_words(names, goods)))
    what = "" if ALL in goods or len(told) > MOST_NAMED else f" on {' or '.join(told)}"
    whom = [names.the(region) for region in sellers]
    return f"{what} from {' or '.join(whom)}" if whom and ALL not in sellers and len(whom) <= MOST_SELLERS else what


def _on(names: Names, p: Policy) -> str:
    """Goods of a control, or the buyers that it is on, behind "for"; empty for all."""
    if not isinstance(p, ExportControl):
        return ""
    goods = "" if ALL in p.goods or len(p.goods) > MOST_NAMED else " or ".join(goods_in_words(names, p.goods))
    everyone = ALL in p.destinations
    whom = "" if everyone else names.the(p.destinations[0]) if len(p.destinations) == 1 else "some buyers"
    return f" for {whom or goods}" if whom or goods else ""


def _control(names: Names, p: ExportControl) -> str:
    on = _on(names, p)
    if p.ban:
        return f"bans exports{on.replace(' for ', ' of ' if ALL in p.destinations else ' to ')}"
    if not is_on_approval(p):
        if p.military is not None and p.relative_to.get("military") != p.military:
            return "licenses defence makers otherwise"
        return f"takes {_months(p.review)} over licences"
    if p.approval == 0.0:
        return f"refuses all licences{on}"
    return f"approves {_percent(p.approval)} of licence applications{on}"


def _months(review: float) -> str:
    return f"{review:.2g} month{'' if review == 1.0 else 's'}"


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g}%"
