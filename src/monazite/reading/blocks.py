"""A measure to the policies that simulate it; every gap that is filled and everything left out is noted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from monazite.policies import add_months
from monazite.reading.records import Measure, Remark
from monazite.reading.register import known_start
from monazite.reading.tables import table
from monazite.reading.vocabulary import good_rows

REGIONS = ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
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


@dataclass(slots=True)
class Work:
    """A measure on its way to a policy."""

    measure: Measure
    base: date
    out: Draft
    record: list[str] = field(default_factory=list)  # goods of the measure on record that gave the start

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
    makers: dict[str, Callable[[Work], list[dict[str, Any]]]] = {
        "export_control": _control, "export_tax": _tax, "tariff": _tariff, "tech_control": _tech, "stockpile": _stock,
        "price_floor": _floor, "finance": _finance, "partnership": _alliance,
    }  # fmt: skip
    if m.kind not in makers:
        work.leave(_WHY[m.kind])
        return []
    return makers[m.kind](work)


_WHY = {
    "project": "projects come from the dataset's own list, with dates and chances; check that it is in projects.csv",
    "purchase": "the model has no place for purchases of other goods or single contracts",
    "standard": "the article gives no footprint or permitting time that the standards lever could take",
    "truce": "a truce is carried by its terms and, in the talks, by its expiry; it has no policy of its own",
}


def _defaults(kind: str, name: str, when: str = "") -> tuple[float, str]:
    rows = [r for r in table("defaults") if r["kind"] == kind and r["field"] == name]
    row = next((r for r in rows if r["when"] == when), rows[0])
    return float(row["value"]), row["why"]


def _patterns(work: Work) -> list[str]:
    """Goods of the dataset that the measure's goods stand for; what has none is listed."""
    known = good_rows()
    found: list[str] = []
    for good in work.measure.goods:
        pattern = known.get(good, {}).get("pattern", "")
        if pattern:
            found += pattern.split(";")
        else:
            name = known.get(good, {}).get("name", good)
            work.out.unmodelled.append(
                Remark(describe(work.measure), f"{name}: no data folder for it yet", work.measure.evidence[0])
            )
    if not work.measure.goods and work.measure.kind in ("export_control", "export_tax"):
        work.assume("no goods are named; heavy rare earths and magnets are taken")
        found = ["heavy", "magnet"]
    return list(dict.fromkeys(found))


def _base(work: Work, kind: str) -> dict[str, Any]:
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


def _whom(work: Work) -> list[str]:
    """Regions that the measure is aimed at."""
    m = work.measure
    codes = [c if c == "*" else region(c) for c in m.affected]
    return [c for c in dict.fromkeys(codes) if c != region(m.actor)]


def _control(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    goods = _patterns(work)
    if not goods:
        return []
    if m.status == "suspended":
        return _after_suspension(work, goods)
    if m.variant == "quota" and isinstance(m.level, dict) and m.level["unit"] in ("t", "t/yr"):
        return [_base(work, "quota") | {"goods": goods, "amount": float(m.level["value"])}]
    block = _base(work, "export_control")
    block |= {"goods": _on_record(work, goods), "destinations": _whom(work) or ["*"]}
    if m.announced:
        block["announced"] = m.announced
    if m.variant == "ban":
        return [block | {"ban": True}]
    return [block | _licence(work)]


def _on_record(work: Work, goods: list[str]) -> list[str]:
    """Where the article names only a group, the goods of the record that gave the start; else those of the article."""
    groups = {"rare earths", "critical minerals", "heavy rare earths", "magnets"}
    if not set(work.measure.goods) <= groups:
        return goods
    if work.record:
        work.assume(f"the article names a group; the record has {', '.join(work.record)}")
        return work.record
    if "rare earths" in work.measure.goods and "magnet" not in goods:
        work.assume("rare earths are taken to include the magnets made of them")
        return [*goods, "magnet"]
    return goods


def _licence(work: Work) -> dict[str, Any]:
    m = work.measure
    when = "strict" if m.strict else m.variant if m.variant in ("general_licence", "end_use") else "licence"
    approval, why = _defaults("export_control", "approval", when)
    review, because = _defaults("export_control", "review")
    work.assume(f"approval {approval:g} ({why}); review {review:g} months ({because})")
    return {"approval": approval, "review": 0.0 if m.variant == "general_licence" else review}


def _after_suspension(work: Work, goods: list[str]) -> list[dict[str, Any]]:
    """A suspended control comes back when the suspension runs out, unless it is prolonged: the no-deal branch."""
    m = work.measure
    end = m.end or (add_months(m.start or work.base, m.months) if m.months else None)
    if end is None:
        work.leave("it is suspended without an end: nothing is left to simulate")
        return []
    work.assume(f"the control returns on {end} only in the no-deal branch")
    work.measure = replace(m, start=end, end=None)  # the block begins when the suspension ends
    block = _base(work, "export_control") | {"start": end, "status": "threatened", "goods": goods}
    block.pop("end", None)
    return [block | {"destinations": _whom(work) or ["*"]} | ({"ban": True} if m.variant == "ban" else _licence(work))]


def _rate(work: Work, kind: str) -> float:
    m = work.measure
    if isinstance(m.level, (int, float)):
        return float(m.level)
    when = "threatened US CN" if (m.status, m.actor) == ("threatened", "US") and "CN" in m.affected else ""
    rate, why = _defaults(kind, "rate", when)
    work.assume(f"no rate is given; {rate:g} is taken ({why})")
    return rate


def _tax(work: Work) -> list[dict[str, Any]]:
    goods = _patterns(work)
    if not goods:
        return []
    return [
        _base(work, "export_tax")
        | {"goods": goods, "destinations": _whom(work) or ["*"], "rate": _rate(work, "export_tax")}
    ]


def _tariff(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave("the tariff is suspended: nothing is left to simulate")
        return []
    goods = _patterns(work) if m.goods else ["*"]
    if not goods:
        return []
    whom = _whom(work)
    if not whom:
        whom = ["*"]
        work.assume("no country is named; all others are taken")
    if m.change == "cut":
        cut: dict[str, Any] = _base(work, "concession") | {
            "on": whom,
            "goods": goods,
            "tariff_cut": _rate(work, "tariff"),
        }
        return [cut]
    if m.change == "to":
        work.assume(_TARIFF_MEANING)
    return [_base(work, "tariff") | {"on": whom, "goods": goods, "rate": min(_rate(work, "tariff"), 5.0)}]


def _tech(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave("the technology control is suspended: nothing is left to simulate")
        return []
    if m.variant == "entity_list" or set(m.goods) & {"chips"}:
        work.leave("the lever is about processing technology of the materials, not chips or listed firms")
        return []
    access, why = _defaults("tech_control", "access", "ban" if m.variant == "ban" else "")
    work.assume(f"access {access:g} ({why})")
    return [_base(work, "tech_control") | {"on": _whom(work) or ["*"], "access": access}]


def _stock(work: Work) -> list[dict[str, Any]]:
    goods = _patterns(work)
    if not goods:
        return []
    cover, why = _defaults("stockpile", "cover")
    build, because = _defaults("stockpile", "build")
    work.assume(f"cover {cover:g} months ({why}); built over {build:g} months ({because})")
    if work.measure.level is not None:
        work.assume("the size of the stock is not translated into months of use")
    return [_base(work, "stockpile") | {"goods": goods, "cover": cover, "build": build}]


def _floor(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    named = [g for g in m.goods if g in ("Nd", "Pr") or good_rows().get(g, {}).get("pattern") in (g,)]
    if (
        m.goods
        and not named
        and not set(m.goods) & {"rare earths", "critical minerals", "light rare earths", "magnets"}
    ):
        _patterns(work)
        return []
    price, why = _defaults("price_floor", "price")
    if isinstance(m.level, dict) and m.level["unit"] == "USD/kg":
        price = float(m.level["value"])
    else:
        work.assume(f"no price is given; {price:g} USD/kg is taken ({why})")
    if not named:
        work.assume("the floor is taken to be for oxides of neodymium and praseodymium")
    block: dict[str, Any] = _base(work, "finance") | {"floor": {f"{g}.oxide": price for g in named or ["Nd", "Pr"]}}
    if "end" not in block:
        months, because = _defaults("price_floor", "months")
        months = m.months or months
        block["end"] = add_months(block["start"], months)
        if not m.months:
            work.assume(f"it holds for {months:g} months ({because})")
    return [block]


def _finance(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.goods and not _patterns(work):
        return []
    if not isinstance(m.level, dict) or m.level["unit"] != "MUSD":
        unit = m.level["unit"] if isinstance(m.level, dict) else ""
        work.leave(f"the amount is in {unit}, which is not converted" if unit else "no amount is given")
        return []
    months, why = _defaults("finance", "months")
    where = [c for c in _whom(work) if c in REGIONS and c != "ROW"] or [region(m.actor)]
    work.assume(f"the money goes to all listed projects of {', '.join(where)}, over {months:g} months ({why})")
    block = _base(work, "finance")
    block.pop("end", None)
    return [block | {"amount": float(m.level["value"]), "months": months, "regions": where}]


def _alliance(work: Work) -> list[dict[str, Any]]:
    m = work.measure
    goods = _patterns(work) if m.goods else ["*"]
    members = [c for c in _whom(work) if c in REGIONS and c != "ROW"]
    if not goods:
        return []
    if not members or region(m.actor) == "ROW":
        work.leave("no partner is named that is a region of the model")
        return []
    preference, why = _defaults("partnership", "preference")
    work.assume(f"preference {preference:g} ({why})")
    return [_base(work, "alliance") | {"members": members, "goods": goods, "preference": preference}]


def region(code: str) -> str:
    """Region of the dataset that a country belongs to."""
    return code if code in REGIONS else "EU" if code in MEMBERS else "ROW"


def describe(m: Measure) -> str:
    """A measure in a few words."""
    goods = ", ".join("all goods" if g == "*" else g for g in m.goods)
    whom = f" on {', '.join('all' if a == '*' else a for a in m.affected)}" if m.affected else ""
    level = ""
    if isinstance(m.level, dict):
        level = f", {m.level['value']:,} {m.level['unit']}"
    elif m.level is not None:
        level = f", {100.0 * m.level:.4g} %"
    what = f"{m.kind.replace('_', ' ')}{whom}{f' ({goods})' if goods else ''}{level}"
    return f"{m.actor}: {what}, {m.status.replace('_', ' ')}"
