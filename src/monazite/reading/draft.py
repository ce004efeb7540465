"""A reading to a draft scenario: what can be simulated becomes policies, everything else is listed with the reason.

Nothing is dropped and nothing invented: a gap is filled with the default of its kind in ``defaults.csv`` or with the
start on record in ``measures.csv``, and each such step is an assumption in the list. Threatened measures get the status
``threatened``: they act only in the no-deal branch (``enforce_threats = true``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any

from monazite.policies import add_months
from monazite.reading.reading import Reading
from monazite.reading.records import Measure, Remark
from monazite.reading.register import known_start
from monazite.reading.vocabulary import good_rows, table

REGIONS = ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
MEMBERS = set("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())
MONTHS = 60
LEAD = 3  # months of the run before the first measure
BACK = 24  # a measure older than this at the article's date does not move the start of the run
UNDATED = date(2026, 7, 1)
"""Date taken for an article without one: the state of the record that ships (mid-2026)."""
_TARIFF_MEANING = "a rate that is set is taken as added to the duty of the baseline"


@dataclass(slots=True)
class Draft:
    """A scenario, if anything can be simulated, and what it does not hold."""

    scenario: Any | None = None
    unmodelled: list[Remark] = field(default_factory=list)
    assumptions: list[Remark] = field(default_factory=list)
    modelled: dict[int, list[str]] = field(default_factory=dict)  # number of the measure to kinds of policy


@dataclass(slots=True)
class _Work:
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


def draft(reading: Reading) -> Draft:
    """The scenario of a reading, checked against the shipped dataset."""
    from monazite.scenario import load_scenario

    base = reading.day or UNDATED
    out = Draft()
    if reading.day is None:
        out.assumptions.append(Remark("date of the article", f"not known; {UNDATED} is taken"))
    blocks: list[dict[str, Any]] = []
    for number, measure in enumerate(reading.measures):
        work = _Work(measure, base, out)
        made = _policies(work)
        if made:
            out.modelled[number] = [block["kind"] for block in made]
        blocks += made
    content = _frame(reading, base, _kept(blocks, base, out))
    out.scenario = load_scenario(content)
    return out


def _kept(blocks: list[dict[str, Any]], base: date, out: Draft) -> list[dict[str, Any]]:
    """Policies in order of their start; those that ended before the run begins are left out, with a note."""
    first = _start(blocks, base)
    kept = []
    for block in sorted(blocks, key=lambda b: b["start"]):
        if block.get("end") and block["end"] <= first:
            out.unmodelled.append(Remark(block["text"], f"it ended on {block['end']}, before the run begins"))
        elif block["start"] >= add_months(first, MONTHS):
            out.unmodelled.append(Remark(block["text"], f"it begins on {block['start']}, after the run ends"))
        else:
            kept.append(block)
    return kept


def _start(blocks: list[dict[str, Any]], base: date) -> date:
    """First day of the run: some months before the first measure that belongs to the article's time."""
    recent = [b["start"] for b in blocks if b["start"] >= add_months(base, -BACK)]
    first = min([*recent, base])
    return add_months(first.replace(day=1), -LEAD)


def _frame(reading: Reading, base: date, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Title, months, talks and policies."""
    start = _start(blocks, base)
    title = reading.article.title or _headline(reading)
    controls = [b for b in blocks if b["kind"] in ("export_control", "quota") and b.get("status") != "threatened"]
    controller = next((b["actor"] for b in controls), "CN")
    end = add_months(start, MONTHS)
    anchor = next((b["start"] for b in controls if start <= b["start"] < end), None) or min(max(base, start), end)
    content: dict[str, Any] = {
        "name": shorten(title, 120, placeholder=" ..."),
        "text": f"Draft read from {Path(reading.article.name).name}"
        + (f", {reading.day}" if reading.day else "")
        + ". Check it: gaps are filled with defaults that the reading lists.",
        "start": start,
        "months": MONTHS,
        "anchor": anchor,
        "controller": controller if controller in REGIONS else "CN",
    }
    if base.year < 2024:
        content["growth"] = False
    if talks := _talks(reading, base, end):
        content["talks"] = talks
    return content | ({"policy": blocks} if blocks else {})


def _headline(reading: Reading) -> str:
    return shorten(" ".join(reading.measures[0].evidence[0].sentence.split()), 110, placeholder=" ...")


def _talks(reading: Reading, base: date, end: date) -> dict[str, Any] | None:
    """Seats, first day, summits and expiries, from events and stances."""
    at_table = [a.actor for a in reading.actors if "negotiates" in a.roles]
    seats = [c for c in dict.fromkeys(region(c) for c in at_table) if c in ("US", "CN", "EU", "JP")]
    if "CN" not in seats or len(seats) < 2:
        return None
    pair = ["US", "CN"] if "US" in seats else [next(s for s in seats if s != "CN"), "CN"]
    days = [e.day for e in reading.events if e.kind in ("talks", "meeting", "call") and e.day]
    summits = sorted({e.day for e in reading.events if e.kind == "summit" and e.day and e.day >= base})
    ends = {m.end for m in reading.measures if m.kind == "truce" and m.end} | {
        e.day for e in reading.events if e.kind == "expiry" and e.day
    }
    expiries = sorted(d for d in ends if base <= d < end)
    talks: dict[str, Any] = {"seats": pair, "first_offer": max([d for d in days if d <= base] or [base])}
    return talks | ({"summits": summits} if summits else {}) | ({"expiries": expiries} if expiries else {})


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
        level = f", {m.level:.3g} of the value" if m.kind != "standard" else f", share {m.level:.3g}"
    return f"{m.actor}: {m.kind.replace('_', ' ')}{whom}{f' ({goods})' if goods else ''}{level}, {m.status.replace('_', ' ')}"


# --- from measure to policy ------------------------------------------------------------------------------------------


def _policies(work: _Work) -> list[dict[str, Any]]:
    m = work.measure
    if m.status in ("considered", "reported", "denied"):
        work.leave({"considered": "it is only considered", "reported": "it is only reported", "denied": "it is denied"}[m.status])
        return []
    if m.status == "lifted":
        work.leave("it is lifted: nothing is left to simulate")
        return []
    makers: dict[str, Callable[[_Work], list[dict[str, Any]]]] = {
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


def _patterns(work: _Work) -> list[str]:
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


def _base(work: _Work, kind: str) -> dict[str, Any]:
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


def _whom(work: _Work) -> list[str]:
    """Regions that the measure is aimed at."""
    m = work.measure
    codes = [c if c == "*" else region(c) for c in m.affected]
    return [c for c in dict.fromkeys(codes) if c != region(m.actor)]


def _control(work: _Work) -> list[dict[str, Any]]:
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


def _on_record(work: _Work, goods: list[str]) -> list[str]:
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


def _licence(work: _Work) -> dict[str, Any]:
    m = work.measure
    when = "strict" if m.strict else m.variant if m.variant in ("general_licence", "end_use") else "licence"
    approval, why = _defaults("export_control", "approval", when)
    review, because = _defaults("export_control", "review")
    work.assume(f"approval {approval:g} ({why}); review {review:g} months ({because})")
    return {"approval": approval, "review": 0.0 if m.variant == "general_licence" else review}


def _after_suspension(work: _Work, goods: list[str]) -> list[dict[str, Any]]:
    """A suspended control comes back when the suspension runs out, unless it is prolonged: the no-deal branch."""
    m = work.measure
    end = m.end or (add_months(m.start or work.base, m.months) if m.months else None)
    if end is None:
        work.leave("it is suspended without an end: nothing is left to simulate")
        return []
    work.assume(f"the control returns on {end} only in the no-deal branch")
    block = _base(work, "export_control") | {"start": end, "status": "threatened", "goods": goods}
    block.pop("end", None)
    return [block | {"destinations": _whom(work) or ["*"]} | ({"ban": True} if m.variant == "ban" else _licence(work))]


def _rate(work: _Work, kind: str) -> float:
    m = work.measure
    if isinstance(m.level, (int, float)):
        return float(m.level)
    when = "threatened US CN" if (m.status, m.actor) == ("threatened", "US") and "CN" in m.affected else ""
    rate, why = _defaults(kind, "rate", when)
    work.assume(f"no rate is given; {rate:g} is taken ({why})")
    return rate


def _tax(work: _Work) -> list[dict[str, Any]]:
    goods = _patterns(work)
    if not goods:
        return []
    return [_base(work, "export_tax") | {"goods": goods, "destinations": _whom(work) or ["*"], "rate": _rate(work, "export_tax")}]


def _tariff(work: _Work) -> list[dict[str, Any]]:
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
    if m.change == "to":
        work.assume(_TARIFF_MEANING)
    return [_base(work, "tariff") | {"on": whom, "goods": goods, "rate": min(_rate(work, "tariff"), 5.0)}]


def _tech(work: _Work) -> list[dict[str, Any]]:
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


def _stock(work: _Work) -> list[dict[str, Any]]:
    goods = _patterns(work)
    if not goods:
        return []
    cover, why = _defaults("stockpile", "cover")
    build, because = _defaults("stockpile", "build")
    work.assume(f"cover {cover:g} months ({why}); built over {build:g} months ({because})")
    if work.measure.level is not None:
        work.assume("the size of the stock is not translated into months of use")
    return [_base(work, "stockpile") | {"goods": goods, "cover": cover, "build": build}]


def _floor(work: _Work) -> list[dict[str, Any]]:
    m = work.measure
    named = [g for g in m.goods if g in ("Nd", "Pr") or good_rows().get(g, {}).get("pattern") in (g,)]
    if m.goods and not named and not set(m.goods) & {"rare earths", "critical minerals", "light rare earths", "magnets"}:
        _patterns(work)
        return []
    price, why = _defaults("price_floor", "price")
    if isinstance(m.level, dict) and m.level["unit"] == "USD/kg":
        price = float(m.level["value"])
    else:
        work.assume(f"no price is given; {price:g} USD/kg is taken ({why})")
    if not named:
        work.assume("the floor is taken to be for oxides of neodymium and praseodymium")
    block = _base(work, "finance") | {"floor": {f"{g}.oxide": price for g in named or ["Nd", "Pr"]}}
    if "end" not in block:
        months, because = _defaults("price_floor", "months")
        months = m.months or months
        block["end"] = add_months(block["start"], months)
        if not m.months:
            work.assume(f"it holds for {months:g} months ({because})")
    return [block]


def _finance(work: _Work) -> list[dict[str, Any]]:
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


def _alliance(work: _Work) -> list[dict[str, Any]]:
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
