"""Numbers of the company sheet in words: two digits, days as dates, chances in percent."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from monazite.analysis.company.cheapest_set import LEAST_FALL, MeasureSet
from monazite.analysis.company.firm.days_under_way import assumed_ways
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.rows import MARKET
from monazite.analysis.company.firm_lever import FirmLever
from monazite.analysis.company.lever_costs import CAPITAL_COST
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.results.names import Names

MOST_SILENT = 4
"""Parts without a delivery time that are named."""


def two_digits(value: float) -> str:
    """A number to two significant digits, thousands with commas.

    >>> two_digits(12345.0), two_digits(0.0347), two_digits(7.0)
    ('12,000', '0.035', '7')
    """
    if not math.isfinite(value):
        return "no figure"
    if value == 0.0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return f"{rounded:,.{max(digits, 0)}f}".rstrip("0").rstrip(".") if digits > 0 else f"{rounded:,.0f}"


def chance_words(share: float) -> str:
    """A chance in whole percent; what is not none or all never reads as such.

    >>> [chance_words(share) for share in (0.0, 0.002, 0.143, 0.998, 1.0)]
    ['none', 'under 1 %', '14 %', 'over 99 %', 'all']
    """
    if share <= 0.0:
        return "none"
    if share >= 1.0:
        return "all"
    if share < 0.005:
        return "under 1 %"
    return "over 99 %" if share >= 0.995 else f"{100 * share:.0f} %"


def runs_words(share: float) -> str:
    """The same of runs, in a sentence: ``14 % of runs``, ``no run``, ``all runs``."""
    words = chance_words(share)
    return {"none": "no run", "all": "all runs"}.get(words, f"{words} of runs")


def day_words(start: date, days: float, never: str = "no stop") -> str:
    """The day so many days after the start: ``26 May 2025``; ``never`` where the days are infinite."""
    if not math.isfinite(days):
        return never
    day = start + timedelta(days=int(days))
    return f"{day.day} {day:%B %Y}"


def money_words(value: float, currency: str) -> str:
    """Money in millions where it is that much: ``1.2 million EUR``."""
    if abs(value) >= 1e6:
        return f"{two_digits(value / 1e6)} million {currency}"
    return f"{two_digits(value)} {currency}"


def own_price(firm: Firm, usd: float) -> float:
    """A price of the run in US dollars in the currency of a firm's file; as it is where the file gives no rate."""
    return usd * (firm.about.usd_rate or 1.0)


def price_unit(firm: Firm) -> str:
    """The unit of `own_price`: ``EUR/kg``."""
    return f"{firm.about.currency if firm.about.usd_rate else 'USD'}/kg"


def price_range(firm: Firm, usd: tuple[float, float, float]) -> str:
    """A price of the run with its range, in the currency of the file: ``66 (57 to 98) EUR/kg``."""
    low, middle, high = (two_digits(own_price(firm, value)) for value in usd)
    return f"{middle} {price_unit(firm)}" if low == middle == high else f"{middle} ({low} to {high}) {price_unit(firm)}"


def with_names(text: str, outlook: CompanyOutlook) -> str:
    """A text with the names of its places: from China, where a firm's file and its measures have a code."""
    names, codes = Names(outlook.results.dataset), "|".join(map(re.escape, outlook.results.index.region))
    return re.sub(rf"\b(from|to|and|in) ({codes})\b", lambda part: f"{part[1]} {names.the(part[2])}", text)


def place_name(outlook: CompanyOutlook, origin: str) -> str:
    """Where an item comes from, by name."""
    return "traders at home" if origin == MARKET else Names(outlook.results.dataset).the(origin)


def what_was_read(firm: Firm) -> list[str]:
    """What a firm's file was read as, so that a slip of a thousand is seen; then what was read otherwise than written.

    Before it what was left out of it, or taken where it does not say it.

    Parameters
    ----------
    firm
        A firm, with its notes.

    Returns
    -------
    list of str
        Sentences: ``Read: 1 part, 36,000 kg a year in 2 rows of purchases.``
    """
    used = yearly_use(firm)
    parts = f"{len(firm.items)} part{'s' if len(firm.items) != 1 else ''}"
    rows = f"{len(firm.supply)} row{'s' if len(firm.supply) != 1 else ''} of purchases"
    most = max(used, key=lambda item: used[item], default="")
    largest = f", most of it {most} ({kilograms(used[most])})" if len(used) > 1 else ""
    return [*firm.left_out, f"Read: {parts}, {kilograms(sum(used.values()))} a year in {rows}{largest}.",
            *filter(None, [*firm.notes, currency_words(firm)])]  # fmt: skip


def currency_words(firm: Firm) -> str:
    """That amounts were taken as US dollars, where a file has some and does not say their currency; else empty."""
    is_said = any(row.cells.get("currency") not in (None, "") for row in firm.written["firm"])
    has_some = any(row.price is not None for row in firm.items) or any(row.margin is not None for row in firm.products)
    if is_said or not has_some:
        return ""
    return "Prices and margins are taken as USD; currency = EUR with usd_rate (the price of a dollar) sets another."


def yearly_use(firm: Firm) -> dict[str, float]:
    """Planned use of every item, kg a year."""
    return firm.used


def unweighed_words(firm: Firm) -> str:
    """How much of a list's weight is left out of the answer, and why; empty where all is weighed.

    Parameters
    ----------
    firm
        The firm in a run.
    """
    foreign, unclear = firm.unweighed
    whole = sum(firm.used.values()) + foreign + unclear
    parts = list[str]()
    if unclear > 0.0:
        parts.append(f"{chance_words(unclear / whole)} whose goods are not known ({kilograms(unclear)} a year)")
    if foreign > 0.0:
        where = ", ".join(f"{element} in {record}" for element, record in firm.unweighed_in)
        held = f" ({where})" if where else ""
        parts.append(f"{chance_words(foreign / whole)} of goods that this run does not hold{held}")
    return f"Not weighed of the list by weight: {' and '.join(parts)}." if parts else ""


def kilograms(amount: float) -> str:
    """A weight: ``57,700 kg``, ``1.5 kg``."""
    return f"{amount:,.0f} kg" if amount >= 100.0 else f"{amount:.3g} kg"


def cost_cells(lever: FirmLever, currency: str) -> tuple[str, str, str]:
    """A lever's cost in the first year, what it is for, and the money that its stock ties up."""
    tied_up = "" if lever.tied_up is None else money_words(lever.tied_up, currency)
    if lever.cost is None and lever.kind == "order" and lever.most is not None:
        return f"at most {money_words(lever.most, currency)}", lever.cost_note, tied_up
    if lever.cost is None:
        return lever.cost_note, "", tied_up
    return money_words(lever.cost, currency), lever.cost_note, tied_up


def outlay_words(cost: float, tied_up: float, currency: str) -> str:
    """A cost, and the money that its stock ties up: ``80 EUR in the first year, with 1,000 EUR tied up in stock``."""
    paid = f"{money_words(cost, currency)} in the first year"
    return f"{paid}, with {money_words(tied_up, currency)} tied up in stock" if tied_up else paid


def set_outlay_words(found: MeasureSet, currency: str) -> str:
    """What a set of measures costs, how much of that is an upper bound at prices of the run, and what nobody knows."""
    unknown = "the cost of those without a premium in the file is not known" if found.unknown else ""
    if unknown and found.cost <= 0.0:
        return f"at a cost that is not known: {unknown}"
    bounds = ""
    if found.bounds:
        bounds = f", of which {money_words(found.bounds, currency)} is at most, at the spot price of this run, because "
        bounds += "the file gives no cost for it"
    if found.bounds and found.bounds >= found.cost * (1.0 - 1e-9):
        bounds = ", at the spot price of this run, because the file gives no cost for it"
    more = f", and what is not known: {unknown}" if unknown else ""
    most = "at most " if bounds.startswith(", at") else ""
    return f"{most}{outlay_words(found.cost, found.tied_up, currency)}{bounds}{more}"


def no_set_words(found: MeasureSet, with_present: float) -> str:
    """That no set reaches the level, and what of the chance can still be changed by an order."""
    now, none = chance_words(found.base), f"No set reaches {100 * found.level:g} %."
    if found.base - with_present < LEAST_FALL:
        return f"{none} Nothing that can still be ordered changes the {now}."
    return (
        f"{none} Nothing that can still be ordered changes the {now}, but for more of the same from your present "
        f"suppliers: with all of it ordered today it is {chance_words(with_present)}, where the licences come."
    )


def plan_words(part: float | None) -> str:
    """A part of the plan in percent, of the right size: ``12 %``, ``0.4 %``, ``0 %``."""
    share = 100.0 * (part or 0.0)
    return f"{share:.0f} %" if abs(share) >= 10.0 or abs(share) < 0.05 else f"{share:.1f} %"


def cut_words(count: int, shown: int, what: str, file: str) -> str:
    """That a table has some rows alone, and where all are; empty where it has them all."""
    return f"{shown} of {count} {what}; all are in {file}. " if count > shown else ""


def capital_words(firm: Firm) -> str:
    """At which rate stock is costed where a firm's file gives none, and how to set one; empty where it does."""
    if firm.about.capital_cost is not None:
        return ""
    return (
        f"Stock is costed at {100 * CAPITAL_COST:g} % of its value a year, a usual rate, assumed because the file "
        "gives none: capital_cost sets your own (under [firm] in a firm file; in a parts list a column)."
    )


def under_way_words(firm: Firm) -> str:
    """What is taken for goods under way where a firm does not say how long they travel; empty where it does.

    Parameters
    ----------
    firm
        A firm, with its rows as they are written: a number that is written as zero was meant.
    """
    return " ".join(filter(None, [delivery_unsaid_words(firm), _assumed_words(firm)]))


def assumed_days(firm: Firm) -> str:
    """Days under way that are assumed, by origin, as codes of the run: ``30 from CN, 5 from EU``; empty for none."""
    parts = list[str]()
    for way in assumed_ways(firm):
        most, least = way.days
        parts.append(f"{least:g}{f' to {most:g}' if most > least else ''} from {way.origin}")
    return ", ".join(parts)


def _assumed_words(firm: Firm) -> str:
    days = assumed_days(firm)
    if not days:
        return ""
    return (
        f"Days under way are assumed: {days}. Your file has the time from order to receipt, making included, and that "
        "says when to order, not what has left already. Usual voyages from China to Europe take 30 to 40 days; the low "
        "end is taken, because with more goods under way the first stop seems later. Give your own days of transport "
        "(lead_days, Transportzeit)."
    )


def delivery_unsaid_words(firm: Firm) -> str:
    """That there is no last day to order where a firm has neither days under way nor the time to order; else empty."""
    bought = [row for row in firm.written["supply"] if row.cells.get("origin") != MARKET]
    silent = [row.cells.get("item") for row in bought
              if all(row.cells.get(name) in (None, "") for name in ("lead_days", "order_days"))]  # fmt: skip
    if not silent:
        return ""
    whose = "Your file does not say how long delivery takes"
    if len(silent) < len(bought):
        names = [str(name) for name in dict.fromkeys(silent)]
        cut = f" and {len(names) - MOST_SILENT} more" if len(names) > MOST_SILENT else ""
        whose += f" for {len(silent)} of its {len(bought)} supplies ({', '.join(names[:MOST_SILENT])}{cut})"
    return (
        f"{whose}: there is no last day to order without it, and goods under way are counted as none, so that a line "
        "may seem to stop earlier than it would. Give order_days, the days from order to receipt (lead time, "
        "Wiederbeschaffungszeit, WBZ), or lead_days, the days from leaving the origin to arrival."
    )
