"""A measure to the policies that simulate it; every gap that is filled and everything left out is noted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from monazite.reading.doubts.doubt import Choice
from monazite.reading.doubts.forbidding import reported_act, reported_stop, several_tell
from monazite.reading.draft.draft_work import (
    MeasureWork,
    choices_of_default,
    default_value,
    goods_in_words,
    goods_patterns,
    policy_base,
    region_name,
    target_regions,
    within_bounds,
)
from monazite.reading.draft.export_control_blocks import export_control, lifted_control
from monazite.reading.draft.mining import mining_limit
from monazite.reading.draft.rate_steps import with_steps
from monazite.reading.draft.stock_size import cover_of_tonnes, place_of_tonnes
from monazite.reading.draft.supply_blocks import has_projects, money_for_named, partnership, project, terms_of_payment
from monazite.reading.parties.countries import country_name
from monazite.reading.records import EXPORT_LIMITS, MINING, sentence_of
from monazite.reading.text.tables import good_rows, pattern
from monazite.reading.timing import dates
from monazite.reading.timing.date_tense import tells_ahead
from monazite.reading.timing.durations import MONTHS_IN, count_of
from monazite.scenario.policies import add_months


def policies_of(work: MeasureWork) -> list[dict[str, Any]]:
    """Policy blocks of a measure; none when it cannot be simulated, with the reason noted."""
    if who := several_tell(work.measure):
        work.assume(f"it is reported, by {who}, and simulated as if it were true")
        work.measure = replace(work.measure, status="in_force")
    elif who := reported_stop(work.measure):
        work.doubt("reported_stop", who=who)
        work.measure = replace(work.measure, status="in_force")
    elif who := reported_act(work.measure):
        work.doubt("reported_act", (Choice("as-reported", "as it is reported", {}),), who=who)
        is_ahead = work.measure.start is not None and work.measure.start > work.base
        work.measure = replace(work.measure, status="announced" if is_ahead else "in_force")
    m = work.measure
    if m.kind in (*EXPORT_LIMITS, "tariff") and m.goods and not any(work.patterns_of(good) for good in m.goods):
        goods_patterns(work)  # says of which there is no data, whatever becomes of it
        return []
    if m.status in ("considered", "reported", "denied"):
        denied = "the words near it say that it is not so, or not planned"
        work.leave_out(denied if m.status == "denied" else f"the words near it say that it is only {m.status}")
        return []
    if m.status in ("in_force", "announced") and m.end is not None and m.end < work.base:
        ahead = tells_ahead(sentence_of(m).sentence)
        late = f"the text tells of it as ahead, and it would end on {m.end}, before {work.base}, the day of the article"
        work.leave_out(late if ahead else f"it ended on {m.end}, before the day of the article")
        return []
    if m.status == "lifted" and m.kind == "export_control" and (freed := lifted_control(work)):
        return freed
    if m.status == "lifted":
        supply = _ENDS_SUPPLY.search(sentence_of(m).sentence)
        no_order = "supplies end, and the text does not say by which order"
        work.leave_out(no_order if supply else "the words near it say that it is lifted: nothing is left to simulate")
        return []
    makers: dict[str, Callable[[MeasureWork], list[dict[str, Any]]]] = {
        "export_control": export_control, "export_tax": _tax, "tariff": _tariff, "tech_control": _tech,
        "stockpile": _stock, "price_floor": _floor, "finance": _finance, "partnership": partnership,
        "project": project, MINING: mining_limit,
    }  # fmt: skip
    return makers.get(m.kind, _without_lever)(work)


_NO_LEVER = {
    "truce": "a truce is carried by its terms; no end is given that the talks could take",
    "standard": "it gives no limit of the footprint and no speed of permits that the standards lever could take",
    "purchase": "it gives no terms that projects could count on",
}
"""Kinds of which no text gives what a lever could take, and why."""


def _without_lever(work: MeasureWork) -> list[dict[str, Any]]:
    """Nothing, with the reason; purchases of other goods than minerals have another one."""
    goods, minerals = set(work.measure.goods), {g for g, row in good_rows().items() if row["class"] == "mineral"}
    other = "purchases of other goods have no market here; the talks weigh them among what can be offered"
    is_other = work.measure.kind == "purchase" and goods and not goods & minerals
    work.leave_out(other if is_other else _NO_LEVER[work.measure.kind])
    return []


def _rate(work: MeasureWork, kind: str) -> float:
    m = work.measure
    if isinstance(m.level, (int, float)):
        return within_bounds(work, f"{kind}.rate", float(m.level))
    when = "threatened US CN" if (m.status, m.actor) == ("threatened", "US") and "CN" in m.affected else ""
    rate, _ = default_value(kind, "rate", when)
    choices = choices_of_default(kind, "rate", "{:.0%}")
    work.doubt("rate", sorted(choices, key=lambda c: c.fields["rate"] != rate))
    return rate


def _tax(work: MeasureWork) -> list[dict[str, Any]]:
    goods = goods_patterns(work)
    if work.measure.change == "cut":
        work.leave_out("it is lowered, and only what is levied is simulated")
    if not goods or work.measure.change == "cut":
        return []
    block = policy_base(work, "export_tax") | {"goods": goods, "destinations": target_regions(work) or ["*"]}
    return with_steps(work, block | {"rate": _rate(work, "export_tax")})


def _tariff(work: MeasureWork) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave_out("the tariff is suspended: nothing is left to simulate")
        return []
    goods = goods_patterns(work) if m.goods else ["*"]
    if not goods:
        return []
    on = target_regions(work)
    if not on or not m.goods:
        _ask_target(work, on)
    on = on or ["*"]
    if m.change == "cut":
        if not isinstance(m.level, (int, float)):
            work.doubt("rate_cut")
        cut: dict[str, Any] = policy_base(work, "concession") | {
            "on": on,
            "goods": goods,
            "tariff_cut": within_bounds(work, "concession.tariff_cut", _rate(work, "tariff")),
        }
        return [cut]
    if m.change == "to" and isinstance(m.level, (int, float)):
        choices = _of_standing_duty(work, goods, on, float(m.level))
        work.doubt("rate_total", choices, rate=f"{100 * m.level:.4g} %")
    return with_steps(work, policy_base(work, "tariff") | {"on": on, "goods": goods, "rate": _rate(work, "tariff")})


def _of_standing_duty(work: MeasureWork, goods: list[str], on: list[str], rate: float) -> tuple[Choice, ...]:
    """Whether a rate comes on top of the duty on record on the same goods, or is the whole; none where none stands."""
    if work.register is None or goods == ["*"]:
        return ()
    eve = (work.measure.start or work.base) - timedelta(days=1)
    standing = work.register.standing_duty(work.region_of(work.measure.actor), goods, on, eve)
    if not 0.0 < standing < rate:
        return ()
    apart = round(rate - standing, 9)
    text = f"{100 * rate:.4g} % is the whole duty, of which {100 * standing:.4g} % stands on record"
    return (
        Choice("on-top", "it comes on top of what stands", {"rate": rate}),
        Choice("whole-duty", text, {"rate": apart}),
    )


def _ask_target(work: MeasureWork, on: list[str]) -> None:
    """Ask on whom a tariff is; of a threat on which goods too, with the country and goods that it answers first."""
    all_others, answers = Choice("all", "on all others", {"on": ["*"]}), work.earlier
    if work.measure.status != "threatened" or answers is None:
        return None if on else work.doubt("target_none", (all_others,))
    whom = on or [work.region_of(answers.actor)]
    goods = list(dict.fromkeys(p for g in answers.goods for p in work.patterns_of(g)))
    names, country = goods_in_words(goods), " and ".join(region_name(code) for code in whom)
    narrow = Choice("answered-goods", f"on {names} of {country}", {"on": whom, "goods": goods})
    wide = Choice("all-goods", f"on all goods of {country}", {"on": whom, "goods": ["*"]})
    return work.doubt("threat_open", (narrow, wide, *(() if on else (all_others,))))


def _tech(work: MeasureWork) -> list[dict[str, Any]]:
    m = work.measure
    if m.status == "suspended":
        work.leave_out("the technology control is suspended: nothing is left to simulate")
        return []
    if m.variant == "entity_list" or set(m.goods) & {"chips"}:
        work.leave_out("chips and listed firms act in the talks only, and no talks were read")
        return []
    if m.variant != "ban" or m.mention is None or not m.mention.names_goods:
        work.leave_out("it does not say which technology, or how much of it may still leave")
        return []
    access, why = default_value("tech_control", "access", "ban")
    work.assume(f"access {access:g} ({why})")
    on = target_regions(work)
    if not on:
        work.doubt("target_none", (Choice("all", "on all others", {"on": ["*"]}),))
    return [policy_base(work, "tech_control") | {"on": on or ["*"], "access": access}]


def _stock(work: MeasureWork) -> list[dict[str, Any]]:
    goods = goods_patterns(work)
    if not goods:
        return []
    if _RELEASE.search(sentence_of(work.measure).sentence):
        work.leave_out("it is sold from a stock, and only the building of stocks is simulated")
        return []
    cover = _stated_cover(work)
    cover = cover_of_tonnes(work, goods) if cover is None else cover
    if cover is None and _SHARE_OF.search(sentence_of(work.measure).sentence):
        work.leave_out("its size is a share of something, and a stock is simulated in months of use")
        return []
    if cover is None and isinstance(work.measure.level, dict):
        size = f"{work.measure.level['value']:,} {work.measure.level['unit']}"
        work.leave_out(f"its size is given as {size}, and a stock is simulated in months of use")
        return []
    build, because = default_value("stockpile", "build")
    if (months := _months_of_building(work)) is not None:
        build, because = within_bounds(work, "stockpile.build", months), "the article"
        work.measure = replace(work.measure, end=None)
    work.assume(f"built over {build:g} months ({because})")
    if cover is None:
        cover, _ = default_value("stockpile", "cover")
        work.doubt("cover", choices_of_default("stockpile", "cover", "{:g} months of use"))
    return [policy_base(work, "stockpile") | {"goods": goods, "cover": cover, "build": build}]


_SHARE_OF = pattern("stock.share")
_COVER, _TERM = pattern("measure.cover"), pattern("measure.term")
_RELEASE, _ENDS_SUPPLY = pattern("doubt.release"), pattern("doubt.ends_supply")


def _months_of_building(work: MeasureWork) -> float | None:
    """Months from the start to the day by which a stock is to be full: ``to 180 days of use by March 2028``."""
    start, full = work.measure.start or work.base, list[date]()
    for evidence in dict.fromkeys([sentence_of(work.measure), *work.measure.evidence]):
        text = " ".join(evidence.sentence.split())
        found = _COVER.search(text)
        at = found.start() if found else place_of_tonnes(text)
        whens = dates.find(text, work.base) if at is not None else []
        full += [d.day for d in whens if d.role in ("until", "by") and d.start > (at or 0) and d.day > start]
    return round((full[0] - start).days * MONTHS_IN["day"], 1) if full else None


def _stated_cover(work: MeasureWork) -> float | None:
    """Months of use that an article gives for a stock: ``100 days of demand``."""
    for evidence in work.measure.evidence:
        if found := _COVER.search(evidence.sentence):
            months = round(count_of(found[1]) * MONTHS_IN[found[2].lower()], 2)
            return within_bounds(work, "stockpile.cover", months)
    return None


_FLOORED = {"Nd": "Nd.oxide", "Pr": "Pr.oxide", "Ga": "Ga.primary", "Ge": "Ge.oxide"}
"""Goods for which a floor price is meant, by element."""


def _floor(work: MeasureWork) -> list[dict[str, Any]]:
    m = work.measure
    named = [g for g in m.goods if g in _FLOORED or good_rows().get(g, {}).get("pattern") in (g,)]
    goods_patterns(work)
    if not named or not isinstance(m.level, dict) or m.level["unit"] != "USD/kg":
        work.leave_out("no price is given" if named else "it is not said for which goods the price is guaranteed")
        return []
    price = within_bounds(work, "finance.floor", float(m.level["value"]))
    floor = {_FLOORED.get(g, f"{g}.oxide"): price for g in named}
    block: dict[str, Any] = policy_base(work, "finance") | {"floor": floor}
    if "end" not in block:
        months, because = default_value("price_floor", "months")
        term = _TERM.search(sentence_of(m).sentence)
        stated = m.months or (term and count_of(term[1]) * (12 if term[2].lower() == "year" else 1))
        months = stated or months
        block["end"] = add_months(block["start"], int(months))
        if not stated:
            work.assume(f"it holds for {months:g} months ({because})")
    return [block]


def _finance(work: MeasureWork) -> list[dict[str, Any]]:
    m = work.measure
    if m.goods and not goods_patterns(work):
        return []
    if not isinstance(m.level, dict) or m.level["unit"] != "MUSD":
        unit = m.level["unit"] if isinstance(m.level, dict) else ""
        work.leave_out(f"the amount is in {unit}, which is not converted" if unit else "no amount is given")
        return []
    if named := money_for_named(work):
        return named
    where = [work.region_of(c) for c in m.affected] or [work.region_of(m.actor)]
    if not has_projects([c for c in where if c != "ROW"], work.folders or {*work.minerals}, work.base):
        names = ", ".join(country_name(c) for c in m.affected or [m.actor])
        work.leave_out(f"no project of {names} is on the list that the money could go to")
        return []
    work.doubt("projects", where=" and ".join(region_name(r) for r in where))
    block = policy_base(work, "finance")
    block.pop("end", None)
    amount = within_bounds(work, "finance.amount", float(m.level["value"]))
    return [block | terms_of_payment(work) | {"amount": amount, "regions": where}]
