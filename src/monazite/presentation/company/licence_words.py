"""The calendar of a firm's licences in words: what runs out, is decided or was never asked for, what to do by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from monazite.analysis.company.firm_lever import HORIZON, FirmLever
from monazite.analysis.company.levers import LeverBench, place_words
from monazite.analysis.company.licence_days import LicenceDeadline, licence_deadlines
from monazite.analysis.company.market_reach import DAYS
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.wording import chance_words, kilograms, with_names
from monazite.results.names import day_text

MOST_ROWS, MOST_NAMED = 12, 4
HEAD = ("day", "item", "from", "covers, a year", "what happens", "what to do by when")
NOTE = (
    "By day. A licence counts on the day on which goods leave the origin: what left by then still arrives. Days of "
    "review, the part approved and bans are those of this run for the goods of the file, by the rules in force in that "
    "month, with general licences where there are some. The brief of a scenario gives beside them those of single "
    "licences by the rules from before general ones, to which buyers fall back when these run out: there fewer are "
    "approved, and later."
)


def licence_table(outlook: CompanyOutlook, now: date | None = None) -> PagePart | None:
    """The calendar of the licences that have a day or that nobody has applied for; None where there is none."""
    rows = licence_rows(outlook, now)
    if not rows:
        return None
    cut = f"{MOST_ROWS} of {len(rows)} licences; all are in company.json. " if len(rows) > MOST_ROWS else ""
    return PagePart("table", "Licence calendar", HEAD, tuple(rows[:MOST_ROWS]), cut + NOTE)


def licence_rows(outlook: CompanyOutlook, now: date | None = None) -> list[tuple[str, ...]]:
    """Rows of the calendar, below `HEAD`."""
    today = now or outlook.start
    return [
        (day_text(one.day), one.supply.item, _place(outlook, one), kilograms(one.kg), happens(one, today),
         to_do(one, today))
        for one in licence_deadlines(outlook, now)
    ]  # fmt: skip


def first_licence(outlook: CompanyOutlook, now: date | None = None) -> str:
    """The licence that most kg hang on within `HORIZON` days, with what to do; empty where none has a day.

    The first by day may be that of a few kg; one of the later ones counts where none is as near.
    """
    today, deadlines = now or outlook.start, licence_deadlines(outlook, now)
    needed = [one for one in deadlines if one.is_needed or one.banned]
    near = [one for one in needed if (one.day - today).days <= HORIZON] or needed[:1]
    if not near:
        return "Licences: none of those with a day in your file is needed in this run then." if deadlines else ""
    one = max(near, key=lambda one: one.kg)
    more = len(deadlines) - 1
    others = f" {more} more in the calendar below." if more else ""
    when = "" if one.is_unasked else f"{day_text(one.day)}: "
    place = with_names(f"from {place_words(one.supply)}", outlook)
    return (
        f"{when}{_happens_first(one, today)}, for {kilograms(one.kg)} a year of {one.supply.item} {place}. "
        f"{_capital(to_do(one, today))}.{others}"
    )


def _happens_first(one: LicenceDeadline, now: date) -> str:
    text = happens(one, now)
    return _capital(text) if one.is_unasked else text


def happens(one: LicenceDeadline, now: date) -> str:
    """What is on the day of a licence; a past day is said as past."""
    days = (one.day - now).days
    if one.is_unasked:
        return "no licence, and nobody has applied: nothing comes that needs it"
    if one.is_application:
        asked = f"the application of {day_text(one.applied)}"
        state = f"was likely decided about then, {_count(-days)} ago" if days < 0 else "is likely decided about then"
        return f"{asked} {state}, in nine runs of ten from {_span(one.decided)}"
    name = f"the {one.supply.licence.kind} licence"
    if days < 0:
        return f"{name} ran out {_count(-days)} ago"
    return f"{name} runs out {'today' if days == 0 else f'in {_count(days)}'}"


def to_do(one: LicenceDeadline, now: date) -> str:
    """What to do by when."""
    if not one.is_needed and not one.banned:
        return "nothing: this run needs no licence for it then"
    if one.banned is not None:
        return _under_ban(one, now)
    if one.is_unasked:
        answer = f"an answer is likely about {day_text(one.decided[1])}, in nine runs of ten from {_span(one.decided)}"
        return f"apply now: {answer}; {_approved(one)}"
    if one.is_application:
        if one.applied > now:
            return f"apply on {day_text(one.applied)} or earlier: the answer comes as much earlier; {_approved(one)}"
        if one.day < now:
            return "ask for the answer now and write it into the file: individual until DAY, or none"
        return f"ask now whether anything is missing; until then nothing comes that needs it; {_approved(one)}"
    if one.supply.licence.renewal is not None:
        return _renewed(one, now)
    months = f"{one.review / DAYS:.1f} months of review at present"
    if one.apply_by >= now and one.day >= now:
        return f"apply by {day_text(one.apply_by)}, {months}; {_approved(one)}"
    gap = (one.decided[1] - one.day).days
    since = f"{_count(gap)} after it {'runs' if one.day >= now else 'ran'} out"
    return f"apply now: {months}, so that an answer comes about {day_text(one.decided[1])}, {since}; {_approved(one)}"


def _under_ban(one: LicenceDeadline, now: date) -> str:
    """That a ban lets nothing out, whatever licence there is, and what is to be done for the time around it."""
    assert one.banned is not None
    first, after = one.banned
    since = "now" if first <= now else day_text(first)
    if after is None:
        return f"nothing leaves from {since} to the end of this run, licence or not: plan without it"
    ship = (
        ""
        if first <= now or one.is_unasked or one.is_application
        else f"ship before {day_text(first)} what the licence allows; "
    )
    apply = max(after - timedelta(days=one.review), now)
    asked = "" if one.is_application else f": apply by {day_text(apply)}"
    return (
        f"{ship}nothing leaves from {since} to {day_text(after - timedelta(days=1))}, licence or not, in this run; a "
        f"licence serves what leaves after that{asked}"
    )


def _renewed(one: LicenceDeadline, now: date) -> str:
    """What to do where renewal is under way."""
    asked, answer = f"renewal was applied for on {day_text(one.applied)}", one.decided[1]
    if answer < now:
        return f"{asked} and likely decided about {day_text(answer)}, which is past: write the new day into the file"
    gap = (answer - one.day).days
    late = f", {_count(gap)} after it runs out: stock has to last that long" if gap > 0 else ", in time"
    return f"{asked}: an answer is likely about {day_text(answer)}{late}; {_approved(one)}"


def _approved(one: LicenceDeadline) -> str:
    share = chance_words(one.approved)
    words = {"none": "none is approved then in this run: plan without it", "all": "all are approved then in this run"}
    return words.get(share, f"{share} of applications are approved then in this run")


def approved_words(lever: FirmLever) -> str:
    """How often a licence that is asked for today is granted: ``if granted, as 27 % of applications are``."""
    share = chance_words(lever.approved)
    many = {"none": "no application is", "all": "all applications are"}.get(share, f"{share} of applications are")
    return f"if granted, as {many} in this run"


def refused_words(outlook: CompanyOutlook, now: date | None) -> str:
    """The licences that no application of today brings, and why none of them is a decision; empty where there are none.

    Parameters
    ----------
    outlook
        A firm in a run.
    now
        Day on which somebody could apply; by default the first of the outlook.
    """
    refused = LeverBench(outlook, today=now).refused()
    if not refused:
        return ""
    names = with_names("; ".join(refused[:MOST_NAMED]), outlook)
    more = f"; and {len(refused) - MOST_NAMED} more" if len(refused) > MOST_NAMED else ""
    return (
        f"No decision here is a licence for {names}{more}: none that is asked for today is approved within {HORIZON} "
        "days in this run."
    )


def licence_answer(outlook: CompanyOutlook, now: date | None) -> dict[str, object] | None:
    """The same for a page: a sentence, and the head, rows and note of the calendar; None where no licence has a day."""
    table = licence_table(outlook, now)
    if table is None:
        return None
    head = [f"{name[:1].upper()}{name[1:]}" for name in table.head]
    rows = [list(row) for row in table.rows]
    return {"text": first_licence(outlook, now), "head": head, "rows": rows, "note": table.note}


def licence_facts(deadlines: Sequence[LicenceDeadline], now: date) -> list[dict[str, object]]:
    """The calendar as plain values."""
    return [
        {
            "day": one.day.isoformat(),
            "item": one.supply.item,
            "origin": one.supply.origin,
            "supplier": one.supply.supplier,
            "kg_a_year": round(one.kg, 1),
            "licence": str(one.supply.licence),
            "is_past": one.day < now,
            "is_needed": one.is_needed,
            "is_unasked": one.is_unasked,
            "ban": None if one.banned is None else [day and day.isoformat() for day in one.banned],
            "happens": happens(one, now),
            "to_do": to_do(one, now),
        }
        for one in deadlines
    ]


def _place(outlook: CompanyOutlook, one: LicenceDeadline) -> str:
    return with_names(f"from {place_words(one.supply)}", outlook).removeprefix("from ")


def _count(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def _span(decided: tuple[date, date, date]) -> str:
    return f"{day_text(decided[0])} to {day_text(decided[2])}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
