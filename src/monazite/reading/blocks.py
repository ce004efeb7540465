"""A measure to the policies that simulate it; every gap that is filled and everything left out is noted."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from monazite.foundation.units import quantity_of
from monazite.reading.known_measures import known_start
from monazite.reading.records import Measure, Remark
from monazite.reading.tables import table
from monazite.reading.vocabulary import good_rows
from monazite.scenario.policies import REGISTRY, add_months

REGIONS = ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
SURE = 0.6
"""Confidence from which a measure that only a model of the words proposes is simulated."""
MEMBERS = set(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
_TARIFF_MEANING = "a rate that is set is taken as added to the duty of the baseline"


@dataclass(slots=True)
class Draft:
    """A scenario, if anything can be simulated, and what it does not hold."""

    scenario: Any = None
    unmodelled: list[Remark] = field(default_factory=list)
    assumptions: list[Remark] = field(default_factory=list)
    modelled: dict[int, list[str]] = field(default_factory=dict)  # number of the measure to kinds of policy
    folders: set[str] = field(default_factory=set)  # folders of data that the policies need
    elsewhere: dict[int, str] = field(default_factory=dict)  # number of the measure to what else simulates it
    heard: dict[int, str] = field(default_factory=dict)  # number of the stance to the parameter that it sets


@dataclass(slots=True)
class Work:
    """A measure on its way to a policy."""

    measure: Measure
    base: date
    out: Draft
    record: list[str] = field(default_factory=list)  # goods of the measure on record that gave the start
    folders: set[str] = field(default_factory=set)  # folders of data that its goods need
    known: str = ""  # what of the dataset the measure is, when that simulates it

    def leave(self, reason: str) -> None:
        """List the measure as understood but not modelled."""
        self.out.unmodelled.append(Remark(describe(self.measure), reason, self.measure.evidence[0]))

    def assume(self, text: str) -> None:
        """Note a gap that is filled."""
        self.out.assumptions.append(Remark(describe(self.measure), text, self.measure.evidence[0]))


def policies_of(work: Work) -> list[dict[str, Any]]:
    """Policy blocks of a measure; none when it cannot be simulated, with the reason noted."""
    m = work.measure
    if m.status in ("considered", "reported", "denied"):
        work.leave(
            {"considered": "it is only considered", "reported": "it is only reported", "denied": "it is denied"}[
                m.status
            ]
        )
        return []
    if m.status == "lifted":
        work.leave("it is lifted: nothing is left to simulate")
        return []
    if m.mention is not None and m.mention.source == "learned" and m.confidence < SURE:
        work.leave(f"no rule names it, only its words speak for it (confidence {m.confidence:.2f})")
        return []
    from monazite.reading import capital, controls

    makers: dict[str, Callable[[Work], list[dict[str, Any]]]] = {
        "export_control": controls.control, "export_tax": _tax, "tariff": _tariff, "tech_control": _tech,
        "stockpile": _stock, "price_floor": _floor, "finance": _finance, "partnership": capital.alliance,
        "project": capital.project, "purchase": capital.purchase, "standard": capital.standard, "truce": _truce,
    }  # fmt: skip
    return makers[m.kind](work)


def _truce(work: Work) -> list[dict[str, Any]]:
    """A truce has no lever: its terms do, and the talks know the day on which it runs out."""
    work.leave("a truce is carried by its terms; no end is given that the talks could take")
    return []


def default(kind: str, name: str, when: str = "") -> tuple[float, str]:
    """What fills a gap, and why: a row of ``defaults.csv``."""
    rows = [r for r in table("defaults") if r["kind"] == kind and r["field"] == name]
    row = next((r for r in rows if r["when"] == when), rows[0])
    return float(row["value"]), row["why"]


def limits(kind: str, name: str, when: str) -> tuple[float, float]:
    """Low and high of a default that is assumed."""
    row = next(r for r in table("defaults") if (r["kind"], r["field"], r["when"]) == (kind, name, when))
    return float(row["low"]), float(row["high"])


def patterns_of(work: Work) -> list[str]:
    """Goods of the dataset that the measure's goods stand for; what has none is listed."""
    known = good_rows()
    found: list[str] = []
    for good in work.measure.goods:
        pattern = known.get(good, {}).get("pattern", "")
        if pattern:
            found += pattern.split(";")
            work.folders.add(known[good]["folder"])
        else:
            name = known.get(good, {}).get("name", good)
            work.out.unmodelled.append(
                Remark(describe(work.measure), f"{name}: no data folder for it yet", work.measure.evidence[0])
            )
    if not work.measure.goods and work.measure.kind in ("export_control", "export_tax"):
        work.assume("no goods are named; heavy rare earths and magnets are taken")
        found = ["heavy", "magnet"]
    return list(dict.fromkeys(found))


def base_of(work: Work, kind: str) -> dict[str, Any]:
    """Actor, dates, status and text that every policy has."""
    m = work.measure
    start = m.start
    if start is None:
        record = known_start(m, work.base)
        if record:
            start = record[0]
            work.assume(f"no start is given; {start} is on record ({record[1]})")
            work.record = record[2]
        else:
            start = work.base
            work.assume(f"no start is given; the article's date {start} is taken")
    status = "threatened" if m.status == "threatened" else "announced" if m.status == "announced" else "in_force"
    block: dict[str, Any] = {"kind": kind, "actor": region(m.actor), "start": start}
    if m.end and m.end > start:
        block["end"] = m.end
    if region(m.actor) != m.actor:
        work.assume(f"{m.actor} is simulated as {region(m.actor)}")
    text = " ".join(m.evidence[0].sentence.split())
    return block | {"status": status, "text": text if len(text) <= 300 else text[:297] + "..."}


def within(work: Work, field: str, value: float) -> float:
    """A number of the article within the bounds of the lever that takes it; what is cut off is said.

    ``field`` is kind and field of a policy: ``finance.amount``.
    """
    kind, _, name = field.partition(".")
    q = quantity_of(REGISTRY[kind].model.model_fields[name])
    assert q is not None
    low, high = q.ge if q.ge is not None else -math.inf, q.le if q.le is not None else math.inf
    kept = min(max(value, low), high)
    if kept != value:
        work.assume(
            f"{value:,g} is beyond what the lever takes; {kept:,g} {'' if q.unit == '1' else q.unit} is simulated"
        )
    return kept


def whom(work: Work) -> list[str]:
    """Regions that the measure is aimed at."""
    m = work.measure
    codes = [c if c == "*" else region(c) for c in m.affected]
    return [c for c in dict.fromkeys(codes) if c != region(m.actor)]


def _rate(work: Work, kind: str) -> float:
    m = work.measure
    if isinstance(m.level, (int, float)):
        return within(work, f"{kind}.rate", float(m.level))
    when = "threatened US CN" if (m.status, m.actor) == ("threatened", "US") and "CN" in m.affected else ""
    rate, why = default(kind, "rate", when)
    work.assume(f"no rate is given; {rate:g} is taken ({why})")
    return rate


def _tax(work: Work) -> list[dict[str, Any]]:
    goods = patterns_of(work)
    if not goods:
        return []
    return [
        base_of(work, "export_tax")
        | {"goods": goods, "destinations": whom(work) or ["*"], "rate": _rate(work, "export_tax")}
    ]


def _tariff(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave("the tariff is suspended: nothing is left to simulate")
        return []
    goods = patterns_of(work) if m.goods else ["*"]
    if not goods:
        return []
    on = whom(work)
    if not on:
        on = ["*"]
        work.assume("no country is named; all others are taken")
    if m.change == "cut":
        cut: dict[str, Any] = base_of(work, "concession") | {
            "on": on,
            "goods": goods,
            "tariff_cut": within(work, "concession.tariff_cut", _rate(work, "tariff")),
        }
        return [cut]
    if m.change == "to":
        work.assume(_TARIFF_MEANING)
    return [base_of(work, "tariff") | {"on": on, "goods": goods, "rate": _rate(work, "tariff")}]


def _tech(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave("the technology control is suspended: nothing is left to simulate")
        return []
    if m.variant == "entity_list" or set(m.goods) & {"chips"}:
        work.leave("chips and listed firms act in the talks only, and no talks were read")
        return []
    access, why = default("tech_control", "access", "ban" if m.variant == "ban" else "")
    work.assume(f"access {access:g} ({why})")
    return [base_of(work, "tech_control") | {"on": whom(work) or ["*"], "access": access}]


def _stock(work: Work) -> list[dict[str, Any]]:
    goods = patterns_of(work)
    if not goods:
        return []
    cover, why = default("stockpile", "cover")
    build, because = default("stockpile", "build")
    work.assume(f"cover {cover:g} months ({why}); built over {build:g} months ({because})")
    if work.measure.level is not None:
        work.assume("the size of the stock is not translated into months of use")
    return [base_of(work, "stockpile") | {"goods": goods, "cover": cover, "build": build}]


_FLOORED = {"Nd": "Nd.oxide", "Pr": "Pr.oxide", "Ga": "Ga.primary", "Ge": "Ge.oxide"}
"""Goods for which a floor price is meant, by element."""


def _floor(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    named = [g for g in m.goods if g in _FLOORED or good_rows().get(g, {}).get("pattern") in (g,)]
    groups = {"rare earths", "critical minerals", "light rare earths", "magnets"}
    patterns_of(work)
    if m.goods and not named and not set(m.goods) & groups:
        return []
    given = isinstance(m.level, dict) and m.level["unit"] == "USD/kg"
    if set(named) & {"Ga", "Ge"} and not given:
        work.leave("no price is given, and none is on record for gallium or germanium")
        return []
    price, why = default("price_floor", "price")
    if isinstance(m.level, dict) and m.level["unit"] == "USD/kg":
        price = within(work, "finance.floor", float(m.level["value"]))
    else:
        work.assume(f"no price is given; {price:g} USD/kg is taken ({why})")
    if not named:
        work.assume("the floor is taken to be for oxides of neodymium and praseodymium")
    block: dict[str, Any] = base_of(work, "finance") | {
        "floor": {_FLOORED.get(g, f"{g}.oxide"): price for g in named or ["Nd", "Pr"]}
    }
    if not named:
        work.folders.add("rare_earths")
    if "end" not in block:
        months, because = default("price_floor", "months")
        months = m.months or months
        block["end"] = add_months(block["start"], months)
        if not m.months:
            work.assume(f"it holds for {months:g} months ({because})")
    return [block]


def _finance(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.goods and not patterns_of(work):
        return []
    if not isinstance(m.level, dict) or m.level["unit"] != "MUSD":
        unit = m.level["unit"] if isinstance(m.level, dict) else ""
        work.leave(f"the amount is in {unit}, which is not converted" if unit else "no amount is given")
        return []
    months, why = default("finance", "months")
    where = [c for c in whom(work) if c in REGIONS and c != "ROW"] or [region(m.actor)]
    from monazite.reading.capital import has_projects

    if not has_projects(where, work.folders):
        work.leave(f"no project of {', '.join(where)} is on the list that the money could go to")
        return []
    work.assume(f"the money goes to all listed projects of {', '.join(where)}, over {months:g} months ({why})")
    block = base_of(work, "finance")
    block.pop("end", None)
    return [
        block | {"amount": within(work, "finance.amount", float(m.level["value"])), "months": months, "regions": where}
    ]


def region(code: str) -> str:
    """Region of the dataset that a country belongs to."""
    return code if code in REGIONS else "EU" if code in MEMBERS else "ROW"


_TOWARDS = {
    **dict.fromkeys(("partnership", "truce", "stockpile"), "with"),
    **dict.fromkeys(("project", "finance"), "in"),
    "purchase": "from",
}
"""The word between a kind of measure and whom it touches; ``on`` for the rest."""


def describe(m: Measure) -> str:
    """A measure in a few words, countries and goods by name."""
    goods = ", ".join("all goods" if g == "*" else good_rows().get(g, {}).get("name", g) for g in m.goods)
    names = ", ".join("all others" if a == "*" else country(a) for a in m.affected)
    whom = f" {_TOWARDS.get(m.kind, 'on')} {names}" if names else ""
    level = ", none for defence buyers" if m.no_military else ""
    if isinstance(m.level, dict):
        level += f", {m.level['value']:,} {m.level['unit']}"
    elif m.level is not None:
        level += f", {100.0 * m.level:.4g} %"
    what = f"{m.kind.replace('_', ' ')}{whom}{f' ({goods})' if goods else ''}{level}"
    return f"{country(m.actor)}: {what}, {m.status.replace('_', ' ')}"


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Code to the country's name."""
    rows = [row for row in table("actors") if row["kind"] == "country"]
    return {row["actor"]: row["forms"].split("|")[0].lstrip("=") for row in reversed(rows)}


def country(code: str) -> str:
    """A country's name; the code where there is none."""
    return country_names().get(code, code)
