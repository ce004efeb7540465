"""The table by material: the last count, flows of one region, days that no stock covers, and what advice follows."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from brief_cases import context, context_with_paths, full_inputs, licensed_run
from monazite.analysis.forecast.policy_paths import PolicyPaths
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost, as_dear
from monazite.presentation.briefing.main_part.branches.truce_breaks import break_exports
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows, buyer_flows, of_every_draw
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeRow, grade_facts
from monazite.presentation.briefing.main_part.materials.materials import Material, MaterialFacts
from monazite.presentation.briefing.main_part.observed.last_counts import LastCount, last_count
from monazite.presentation.briefing.main_part.observed.price_kinds import PriceKinds
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.shortages import worst_shortage
from monazite.results.quantity import Quantity
from path_cases import DEAL, LAPSE, RENEWAL

CHANCES = {"deal": 0.6, "renewal": 0.25, "lapse": 0.15}


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def share(value: float) -> Quantity:
    return quantity(value, "share")


def row(name: str, shortage: float, exports: float, own: float, heavy: float | None = None) -> GradeRow:
    """A good of which an order takes 13 weeks."""
    rest: dict[str, Any] = dict.fromkeys(("cover", "quoted_inside", "quoted_outside", "inside", "outside"))
    return GradeRow(
        name, share(heavy) if heavy is not None else None, quoted_when="", lead=quantity(13.0, "week"), others=(),
        shortage=share(shortage), own=quantity(own, "day"), exports=share(exports), **rest,
    )  # fmt: skip


YTTRIUM, DYSPROSIUM = row("Yttrium oxide", 0.4, 0.38, 24.0), row("Dysprosium oxide", 0.125, 0.27, 51.0)
MAGNETS = row("Heat-resistant magnets", 0.17, 0.99, 32.0, 0.04)


@pytest.fixture(scope="module")
def ctx():
    return context(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def facts(ctx) -> dict[str, Any]:
    return main_page._facts(ctx) | {"gives_way": 0}


@pytest.fixture(scope="module")
def with_breaks():
    return context_with_paths(
        PolicyPaths(None, (DEAL, DEAL, LAPSE, RENEWAL), date(2025, 11, 10), 2, CHANCES, ((5, LAPSE), (6, RENEWAL)))
    )


def printed(section: str, facts: dict[str, Any], code: str = "en") -> str:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    notes = [b.subtitle.text for b in blocks if b.subtitle]
    return " ".join([f"{b.label} {b.text.text}" for b in blocks] + notes).replace("\xa0", " ")


def test_flows_of_a_region_are_shares_of_its_use_in_the_baseline_year(ctx):
    run, horizon = licensed_run(), horizon_of(ctx)
    view, at = run.view, run.index.good.index("NdFeB.SH.magnet")
    own = [b for b, k in enumerate(view.structure.buyer_region) if run.index.region[k] == "EU"]
    months = slice(run.index.month.index(horizon.months[0]), run.index.month.index(horizon.months[1]) + 1)
    base = view.structure.need_ref[at, own].sum()
    sent = np.einsum(
        "ntkb,k->ntb", view.flows.ship[:, :, at], view.model.base.producer_region[:, view.structure.controller]
    )
    found = buyer_flows(ctx.run, "NdFeB.SH.magnet", "EU", horizon.months)
    assert found is not None
    expected = [
        flow[:, months][..., own].sum(2).mean(1) / base
        for flow in (view.flows.need[:, :, at], sent, view.flows.bought[:, :, at] - sent)
    ]
    for got, values in zip((found.used, found.controlled, found.others), expected, strict=True):
        assert got.value == pytest.approx(np.median(values))
    assert found.base is not None
    assert found.base.value == pytest.approx(base)
    assert found.supplied is not None
    bought = view.flows.bought[:, months, at][..., own].sum(2)
    assert found.supplied.value == pytest.approx(np.median(bought.mean(1)) / base)
    left = 1.0 - found.supplied.value
    assert (found.lacking.value if found.lacking else 0.0) == pytest.approx(max(left, 0.0))
    paid = (view.flows.paid[:, :, at] * view.flows.bought[:, :, at])[..., own].sum(2)
    mean = paid / view.flows.bought[:, :, at][..., own].sum(2)
    assert found.dearer == pytest.approx(np.median(mean[:, months].mean(1) / mean[:, 0]))
    assert found.by_makers == 0.0, "no metal is made of a magnet"
    oxide, home = buyer_flows(ctx.run, "Dy.oxide", "CN", horizon.months), run.index.region.index("CN")
    assert oxide is not None
    place, metal = (run.index.good.index(name) for name in ("Dy.oxide", "Dy.metal"))
    made = np.einsum("ntkb,k->nt", view.flows.ship[:, :, metal], view.model.base.producer_region[:, home])
    taken = made[:, months].mean(1) * view.structure.oxide_need[place]
    there = [b for b, k in enumerate(view.structure.buyer_region) if k == home]
    whole = view.flows.need[:, months, place][..., there].sum(2).mean(1)
    assert oxide.by_makers == pytest.approx(np.median(taken) / np.median(whole))
    assert 0.0 < oxide.by_makers <= 1.0 + 1e-9
    assert (oxide.product, found.product) == ("metal", "metal")
    alloy = buyer_flows(ctx.run, "Dy.metal", "CN", horizon.months)
    assert alloy is not None
    assert alloy.product == "magnet"
    assert alloy.by_makers == pytest.approx(1.0), "no final use takes metal"
    by_region = {
        name: np.median(
            np.einsum("ntkb,k->ntb", view.flows.ship[:, months, at], view.model.base.producer_region[:, k])[..., own]
            .sum(2)
            .mean(1)
        )
        for k, name in enumerate(run.index.region)
    }
    order = sorted(by_region, key=lambda name: -by_region[name])
    named = [name for name in order if name not in ("CN", "ROW") and by_region[name] >= 0.02 * base]
    assert found.origins == tuple(named[:3])
    assert buyer_flows(ctx.run, "NdFeB.SH.magnet", "nowhere", horizon.months) is None


@pytest.mark.parametrize(
    ("code", "cell", "notes"),
    [
        ("en", "uses 212% (3.6 tonnes a month)",
         ("EU use grows: dysprosium oxide from 1.7 tonnes a month, as its magnet makers make more",
          "from 1.7 tonnes a month, as its metal makers make more", "as final use does")),
        ("fr", "utilise 212 % (3,6 tonnes par mois)",
         ("oxyde de dysprosium, de 1,7 tonne par mois, ses producteurs d’aimants en faisant plus",
          "ses producteurs de métal en faisant plus", "avec l’usage final")),
    ],
)  # fmt: skip
def test_use_that_doubles_has_its_tonnes_and_its_cause(facts, code, cell, notes):
    """In a full stop the Union used "212 %" of 2024's dysprosium metal, and nothing said why or of how little."""
    swollen = BuyerFlows(share(2.12), share(0.18), share(1.91), base=quantity(1.7, "t/month"), by_makers=1.0)
    every = (replace(swollen, product="magnet"), swollen, replace(swollen, by_makers=0.0))
    for flows, note in zip(every, notes, strict=True):
        rows = replace(facts["grades"], rows=(replace(DYSPROSIUM, flows=flows),))
        blocks = render_prose("important", facts | {"grades": rows}, ClaimBook(), "important", language(code))
        table = next(b for b in blocks if b.name == "grades")
        assert table.table is not None
        assert table.subtitle is not None
        cells = " ".join(str(getattr(c, "text", c)) for line in table.table.rows for c in line)
        assert cell in cells.replace("\xa0", " ")
        assert note in table.subtitle.text.replace("\xa0", " ")
    assert not replace(swollen, used=share(1.15)).swells


def test_each_draw_of_a_forecast_has_the_run_of_its_own_path(with_breaks):
    made = with_breaks.forecast.results
    stock = of_every_draw(made, lambda results: results.values("cover"))
    assert stock == pytest.approx(made.values("cover"), nan_ok=True)
    assert len(stock) == made.draws
    assert not np.allclose(stock, made.parts[0].results.values("cover")[:1], equal_nan=True)


def counted(good: str, region: str, period: str, value: float, published: str) -> SimpleNamespace:
    """A row of observations.csv."""
    return SimpleNamespace(
        outcome="exports", good=(good,), region=region, part="", origin="CN", period=period, value=value,
        unit="t/month", published=date.fromisoformat(published), source=("x",), low=None, high=None, note="",
    )  # fmt: skip


def of(ctx, *rows: SimpleNamespace) -> Any:
    tables = SimpleNamespace(
        table=lambda name: list(rows) if name == "observations" else ctx.dataset.table(name),
        sources=ctx.dataset.sources,
    )
    return SimpleNamespace(dataset=tables, run=ctx.run, day=date(2025, 12, 31), short_name=lambda region: region)


def test_the_last_count_is_of_all_or_of_the_one_buyer_that_was_counted(ctx):
    rows = (
        counted("Dy.*", "WORLD", "2025-10", 3.5, "2025-11-20"),
        counted("Dy.*", "WORLD", "2025-11", 1.0, "2025-12-20"),
        counted("Dy.*", "WORLD", "2025-12", 4.1, "2026-01-20"),
        counted("Y.*", "US", "2024-08/2025-03", 41.6, "2025-12-01"),
        counted("Y.*", "US", "2025-04/2025-11", 1.9, "2025-12-01"),
    )
    given = of(ctx, *rows)
    found = last_count(given, "Dy.oxide", "Dy.oxide")
    assert found is not None
    assert (found.amount.value, found.when, found.to) == (1.0, "November 2025", ""), "December was not known"
    found = last_count(given, "Y.oxide", "Y.oxide")
    assert found is not None
    assert found.normal is not None
    assert found.share is not None
    assert (found.amount.value, found.when, found.to) == (1.9, "April 2025 to November 2025", "US")
    assert (found.normal.value, found.normal_when) == (41.6, "August 2024 to March 2025")
    assert found.share.value == pytest.approx(1.9 / 41.6)
    assert last_count(given, "Nd.oxide", "Nd.oxide") is None


def test_a_last_count_is_over_a_counted_year_and_over_the_baseline_without_one(ctx):
    """The mean month of six counted in 2024 is 20 t; without them it is what leaves China in the baseline year.

    Customs count an element in all its forms, so that the baseline is the sum of oxide and metal.
    """
    last = counted("Dy.*", "WORLD", "2025-10", 5.0, "2025-11-20")
    months = [counted("Dy.*", "WORLD", f"2024-0{i}", 10.0 + 4.0 * i, f"2024-0{i + 1}-20") for i in range(0 + 1, 7)]
    found = last_count(of(ctx, last, *months), "Dy.oxide", "Dy.oxide")
    assert found is not None
    assert found.share is not None
    assert (found.share.value, found.of_baseline) == (pytest.approx(5.0 / 24.0), False)
    assert found.share.kind == "data"
    run = licensed_run()
    base, home = run.model.baseline.ship, run.model.structure.controller
    abroad = run.model.structure.buyer_region != home
    forms = [i for i, good in enumerate(run.index.good) if good in ("Dy.oxide", "Dy.metal")]
    tonnes = sum(float(base[i, home][abroad].sum()) for i in forms)
    found = last_count(of(ctx, last), "Dy.oxide", "Dy.oxide")
    assert found is not None
    assert found.share is not None
    assert found.normal is not None
    assert (found.normal.value, found.of_baseline) == (pytest.approx(tonnes), True)
    assert found.share.value == pytest.approx(5.0 / tonnes)
    assert found.share.kind == "model", "a share of a month that nobody counted is no published figure"
    assert found.of == "dysprosium"


def test_last_counts_are_percentages_and_other_normals_are_named_once(ctx, facts):
    """Magnets "123% of normal" stood over yttrium "1.9 t a month (42 before)": two units that nobody compares."""
    dysprosium = LastCount(quantity(4.1, "t/month"), "December 2025", share(0.15), quantity(28.0, "t/month"),
                           "dysprosium", of_baseline=True)  # fmt: skip
    yttrium = LastCount(quantity(1.9, "t/month"), "April 2025 to December 2025", share(0.045),
                        quantity(42.0, "t/month"), "yttrium", "US", "August 2024 to March 2025")  # fmt: skip
    magnets = LastCount(
        quantity(5952.0, "t/month"), "December 2025", share(1.23), quantity(4846.0, "t/month"), "magnet"
    )
    rows = (replace(MAGNETS, counted=magnets), replace(DYSPROSIUM, counted=dysprosium),
            replace(DYSPROSIUM, name="Dysprosium metal", counted=dysprosium),
            replace(YTTRIUM, counted=yttrium))  # fmt: skip
    given = facts | {"grades": replace(facts["grades"], rows=rows), "base_year": "2024"}
    blocks = render_prose("important", given, ClaimBook(), "important", language("en"))
    table = next(b for b in blocks if b.name == "grades")
    assert table.table is not None
    cells = [str(getattr(line[1], "text", line[1])).replace("\xa0", " ") for line in table.table.rows]
    assert cells == ["123% (6,000), December 2025, all grades", "15% (4.1), December 2025",
                     "15% (4.1), December 2025", "to US 4.5% (1.9), April 2025 to December 2025"]  # fmt: skip
    said = printed("important", given)
    assert (
        "Normal is 2024; for dysprosium in all forms the data set’s 28 tonnes a month, "
        "for yttrium to the US August 2024 to March 2025."
    ) in said
    assert "dysprosium, toutes formes, 28 tonnes par mois selon les données" in printed("important", given, "fr")


def test_quotes_of_different_months_each_have_theirs(facts):
    """Of 6.5 in November and 350 in December a reader made 54, where the text had 39 of one month."""
    inside, outside = (
        Quantity(v, v, v, "USD/kg", "price", {"day": day}, "", (), "data")
        for v, day in ((6.5, "2025-11-06"), (350.0, "2025-12"))
    )
    one = replace(
        YTTRIUM,
        quoted_inside=inside,
        quoted_outside=outside,
        known_inside=inside,
        known_outside=outside,
        kinds=PriceKinds(True, True, None, "", None, ""),
    )
    given = facts | {"grades": replace(facts["grades"], rows=(one,))}
    blocks = render_prose("important", given, ClaimBook(), "important", language("en"))
    table = next(b.table for b in blocks if b.name == "grades")
    assert table is not None
    place = next(i for i, head in enumerate(table.head) if head.startswith("Last quote"))
    cell = getattr(table.rows[0][place], "text", "").replace("\xa0", " ")
    assert cell == "6.5 (November 2025); 350 (December 2025)"
    said = printed("important", given)
    assert "inside with tax, outside as asked" in said
    untaxed = replace(one, kinds=PriceKinds(False, False, None, "", None, ""))
    other = printed("important", facts | {"grades": replace(facts["grades"], rows=(one, untaxed))})
    assert "inside with tax" not in other
    assert "as asked" not in other


@pytest.mark.parametrize(("chance", "early"), [(1 / 6, True), (1 / 9, True), (0.12, True), (0.05, False)])
def test_what_flows_is_ordered_early_where_a_shortage_is_likely_enough(facts, chance, early):
    mat = MaterialFacts((Material("magnets", replace(MAGNETS, shortage=share(chance))),))
    nothing = dict.fromkeys(("shut", "calm", "too_late", "new_year", "after", "licences_end"))
    todo = SimpleNamespace(**nothing, buyer=MAGNETS, arrives="1 March 2027", any=True, sources=())
    changed = facts | {"mat": mat, "todo": todo, "horizon": SimpleNamespace(is_ahead=True), "help": None}
    for code, words in (("en", "place the next order now"), ("fr", "dès maintenant la commande suivante")):
        assert (words in printed("decide", changed, code)) == early
    assert "runs short with a chance of 1 in" in printed("decide", changed), "each has its chance"


def test_what_a_region_gets_and_uses_closes_exports_and_stock(facts):
    """24 days of stock, exports of 39% and a shortage of 1 in 4 can be believed together beside the balance."""
    enough = BuyerFlows(share(0.77), share(0.59), share(0.27), supplied=share(0.88), lacking=share(0.12), dearer=4.6)
    short = replace(enough, others=share(0.1))
    assert enough.covers_use
    assert not short.covers_use
    scarce = replace(YTTRIUM, flows=enough, shortage=share(0.25), own_shortage=share(0.25), own_already=share(0.25))

    def section_text(row: GradeRow, code: str = "en") -> str:
        rows = replace(facts["grades"], rows=(row, replace(DYSPROSIUM, flows=None)))
        mat = MaterialFacts((Material("yttrium oxide", row), Material("dysprosium oxide", DYSPROSIUM)))
        given = facts | {"mat": mat, "grades": rows}
        blocks = render_prose("important", given, ClaimBook(), "important", language(code))
        table = next(b.table for b in blocks if b.name == "grades")
        assert table is not None
        place = next(i for i, head in enumerate(table.head) if "China" in head or "Chine" in head)
        cells = " | ".join(" | ".join(str(getattr(cell, "text", cell)) for cell in line[place:]) for line in table.rows)
        return f"{cells} {printed('important', given, code)}".replace("\xa0", " ")

    text = section_text(scarce)
    assert "59% + 27%; uses 77%" in text
    assert "no use" in text, "the other row has none"
    words = (
        "Of yttrium oxide the EU gets 88% of 2024’s use, which its price cuts to 77%; "
        "did nobody use less, 12% would be missing."
    )
    assert words in text
    assert "A shortage, 1 in 4" not in text, "the list says that stock may be too low already"
    assert "25%, already today" in text
    assert "Middles need not add up." in text
    text = section_text(replace(scarce, own_already=share(0.05)))
    assert "means that less arrives than in the middle future" in text
    assert "25% (today 5%)" in text
    text = section_text(replace(scarce, flows=short))
    assert "gets of yttrium oxide falls short of its use, and stock of 24 days has to close the gap" in text
    assert "59 % + 27 % ; utilise 77 %" in section_text(scarce, "fr")
    text = printed("important", facts | {"grades": replace(facts["grades"], rows=(DYSPROSIUM,))})
    assert "Middles need" not in text, "without flows there is no column"
    assert "whichever is less" in text
    assert "le moins des deux" in printed("important", facts, "fr")


def cost(region: str, bad: float, low: float, high: float) -> RegionCost:
    middle = Quantity(1.0, 1.0, 1.0, "MUSD", "loss", {}, "run", ())
    error = Quantity(bad, low, high, "MUSD", "loss", {}, "run", ())
    return RegionCost(region, region, middle, middle, error, error, error, middle)


def test_two_bad_cases_whose_errors_overlap_lead_their_chart_together():
    first, second, third = cost("EU", 21e3, 12e3, 62e3), cost("US", 18e3, 9e3, 40e3), cost("JP", 2e3, 1e3, 3e3)
    assert as_dear((third, first, second), first) == second
    assert as_dear((first, third), first) is None
    far = cost("US", 10e3, 9e3, 40e3)
    assert as_dear((first, far), first) is None, "140 and 55 billion were too close to rank"


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_title_of_two_bad_cases_gives_each_its_country(facts, code):
    """ "Too close to rank: $18bn to $21bn" was read as a range."""
    first, second = cost("EU", 21e3, 12e3, 62e3), cost("US", 18e3, 9e3, 40e3)
    blocks = render_prose(
        "important", facts | {"dearest": first, "as_dear": second}, ClaimBook(), "important", language(code)
    )
    title = next(b.text.text for b in blocks if b.kind == "chart" and b.name == "costs").replace("\xa0", " ")
    expected = {
        "en": "the European Union ($21bn) and the United States ($18bn)",
        "fr": "Union européenne, 21 Md$ ; États-Unis, 18 Md$",
    }
    assert expected[code] in title
    assert {"en": "too close to rank", "fr": "trop proches pour un rang"}[code] in title
    assert " to $" not in title


def test_exports_of_a_break_stand_beside_those_without(with_breaks):
    horizon = horizon_of(with_breaks)
    label = with_breaks.goods.shipped[0].label
    (found,) = break_exports(with_breaks, [(label, "magnets")], horizon.months)
    broken = with_breaks.slices["lapse"]
    index, left = broken.results.select("exports_counted_index", good=label, region="WORLD")
    assert left == ("month",)
    ahead = index[:, broken.results.months(horizon.months)]
    assert found.broken.value == pytest.approx(np.median(ahead.mean(1)))
    assert found.lowest.value == pytest.approx(np.median(ahead.min(1)))
    assert found.lowest.value <= found.broken.value


def test_magnets_have_a_dependence_of_their_own(ctx, facts):
    magnets = facts["supply"].magnets
    if not any("magnet" in good for good in ctx.run.results.index.good):
        assert magnets is None
        return
    assert magnets is not None
    assert 0.0 <= magnets.end.value <= 1.0
    assert "For magnets it is" in printed("beyond", facts)


def test_a_measure_says_how_often_it_saves_less_than_it_costs(facts):
    m = facts["help"].measures[0]
    assert m.loses is not None
    assert 0.0 <= m.loses.value <= 1.0
    assert m.net.value == pytest.approx(m.saved.value - m.cost.value)


def test_the_day_of_the_rows(ctx):
    rows = grade_facts(ctx, horizon_of(ctx)).rows
    assert all(r.quoted_when or not (r.quoted_inside or r.quoted_outside) for r in rows)


def test_a_shortage_of_today_is_told_beside_one_of_the_months_ahead(ctx):
    """By hand: stock of the first month ahead under fourteen days, or half of the run's first where that is less.

    A month that counts in the chance: a reader saw "1 in 16 (today 1 in 9)", which no chance can be.
    """
    run, horizon = licensed_run(), horizon_of(ctx)
    good, month = "NdFeB.SH.magnet", date(2025, 7, 1)
    found = worst_shortage(ctx.run, good, horizon.months, month, horizon.eve)
    assert found is not None
    assert found.already is not None
    stock = run.select("cover", good=good, region=found.region)[0]
    at = run.index.month.index(horizon.months[0])
    short = stock[:, at] < np.minimum(14.0, 0.5 * stock[:, 0])
    assert found.already.value == pytest.approx(short.mean())
    assert found.already.where["months"] == f"{horizon.months[0]:%Y-%m} to {horizon.months[0]:%Y-%m}"
    assert found.already.value <= found.chance.value
