"""Material by material: rows of which the order, the scarcest one and the words are written down by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from brief_cases import context, full_inputs, licensed_run, median_of
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials import budgets
from monazite.presentation.briefing.main_part.materials.budgets import Budget, MissedGap, _missed_gap, budget_of
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows
from monazite.presentation.briefing.main_part.materials.decisions import Decisions
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow, OtherSource
from monazite.presentation.briefing.main_part.materials.materials import (
    Material,
    MaterialFacts,
    _with_budget,
    material_facts,
)
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance
from monazite.presentation.briefing.main_part.stops.shortages import stock_needed, stock_to_hold
from monazite.results.quantity import Quantity


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def row(name: str, shortage: float, exports: float, own: float = 24.0, heavy: float | None = None) -> GradeRow:
    """A good of which an order takes 13 weeks: more than three months, and more than any stock here."""
    rest: dict[str, Any] = dict.fromkeys(("cover", "quoted_inside", "quoted_outside", "inside", "outside"))
    return GradeRow(
        name, quantity(heavy, "share") if heavy is not None else None, quoted_when="", lead=quantity(13.0, "week"),
        others=(OtherSource("Malaysia", quantity(0.03, "share")),), shortage=quantity(shortage, "share"),
        own=quantity(own, "day"), exports=quantity(exports, "share"), **rest,
    )  # fmt: skip


YTTRIUM, DYSPROSIUM = row("Yttrium oxide", 0.4, 0.38), row("Dysprosium oxide", 0.125, 0.27, 51.0)
MAGNETS, EASY = row("Magnets for the greatest heat", 0.17, 0.99, 32.0, 0.04), row("Neodymium oxide", 0.01, 0.93, 60.0)
ROWS = GradeFacts((MAGNETS, EASY, DYSPROSIUM, YTTRIUM), "November 2026", "", lead="Dysprosium oxide")


DAY = date(2026, 11, 30)
PLAIN: dict[str, Any] = {"ban": None, "back": None, "from_article": False}


def test_what_does_not_flow_stands_first_and_of_it_what_is_likeliest_short():
    found = material_facts(ROWS, DAY)
    assert [one.name for one in found.rows] == ["yttrium oxide", "dysprosium oxide", "magnets"]
    assert found.scarcest is found.rows[0]
    assert found.rows[0].arrives == "1 March 2027", "13 weeks after 30 November 2026"
    assert (found.flowing, found.barely) == (("magnets",), ("yttrium oxide", "dysprosium oxide"))
    assert found.are_unlike
    assert [one.is_scarce for one in found.rows] == [True, False, False]
    assert [one.action for one in found.rows] == ["ration", "now", "early"]


def test_what_barely_leaves_is_not_ordered_as_usual_where_an_order_outlasts_the_stock():
    """Germanium metal: 27 % of normal was counted, an order takes 14 weeks and stock 65 days; it said as usual."""
    barely, enough = row("Germanium metal", 0.03, 0.35, 65.0), row("Germanium metal", 0.03, 0.35, 95.0)
    assert Material("germanium metal", barely).action == "if alone"
    assert Material("germanium metal", enough).action == "hold", "a shortage has a chance worth naming"
    assert Material("germanium metal", row("Germanium metal", 0.02, 0.35, 95.0)).action == "usual"


def test_materials_with_one_action_are_told_together():
    one, other = row("Gallium metal", 0.09, 0.46), row("Germanium metal", 0.03, 0.35)
    mat = MaterialFacts(tuple(Material(r.name.lower(), r) for r in (YTTRIUM, one, other)))
    assert [(m.action, names) for m, names in mat.by_action] == [
        ("ration", ("yttrium oxide",)), ("if alone", ("gallium metal", "germanium metal")),
    ]  # fmt: skip


def test_a_headline_on_goods_that_flow_names_the_chance_that_car_lines_stop(facts):
    """It lulled: magnets should flow, beside a chance of one in four."""
    cars = StopChance("cars", "EU", quantity(0.266, "share"), "")
    stops = SimpleNamespace(is_ahead=True, stood=(), own_cars=cars, until="November 2027")
    horizon = SimpleNamespace(is_ahead=True, length="twelve months")
    mat = material_facts(ROWS, DAY)
    said = printed("front", facts | {"mat": mat, "horizon": horizon, "stops": stops, **PLAIN})
    assert said[0].strip() == "Magnets should flow, yet a tenth of EU car lines may stop by November 2027 (1 in 4)"


def test_two_grades_of_magnets_each_have_their_chance_weeks_and_price(facts):
    budget = Budget(quantity(99.8, "USD/kg"), quantity(132.0, "USD/kg"))
    uh = replace(MAGNETS, grade="UH", own_shortage=quantity(0.23, "share"))
    beside = Material("magnets", uh, budget=budget, use="traction motors of electric cars")
    sh = replace(MAGNETS, name="Heat-resistant magnets", grade="SH")
    one = Material("magnets", sh, use="other motors and sensors of cars", beside=beside)
    horizon = SimpleNamespace(is_ahead=True, length="twelve months")
    todo = Decisions(MAGNETS, "magnets", "1 March 2027", "", ())
    given = facts | {"mat": MaterialFacts((one,)), "todo": todo, "horizon": horizon, "help": None}
    said = " ".join(printed("decide", given))
    assert (
        "short of heat-resistant magnets (SH; mostly other motors and sensors of cars) with a chance of 1 in 6" in said
    )
    own = "Traction motors of electric cars mostly take magnets for the greatest heat (UH): shortage 1 in 4, 13 weeks"
    assert f"{own} to arrive, $100/kg on average, $130/kg for a lot." in said


def test_goods_that_all_flow_or_all_do_not_are_alike():
    assert not material_facts(GradeFacts((MAGNETS, EASY), "", ""), DAY).are_unlike
    assert not material_facts(GradeFacts((YTTRIUM, DYSPROSIUM), "", ""), DAY).are_unlike
    none = material_facts(GradeFacts((row("Crude gallium", 0.0, 1.0),), "", ""), DAY)
    assert none.scarcest is None
    assert not none.rows[0].is_scarce


def test_magnets_of_two_grades_are_one_material():
    other = row("Everyday magnets", 0.2, 0.99, 40.0, 0.0)
    found = material_facts(GradeFacts((MAGNETS, other, YTTRIUM), "", ""), DAY)
    assert [one.name for one in found.rows] == ["yttrium oxide", "magnets"]
    assert found.rows[1].row is MAGNETS, "the one whose order takes longest beside its stock"


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return main_page._facts(context(licensed_run(), **full_inputs())) | {"gives_way": 0}


FIRST_SCREEN = {
    "en": [
        "Yttrium oxide. Exports would run at 38% of 2024 over twelve months; count stock and ration. "
        "A shortage has a chance of 2 in 5.",
        "Dysprosium oxide. Exports would run at 27%; order today. A shortage has a chance of 1 in 8.",
        "Magnets for the greatest heat. Exports would run at 99%; place the next order now. "
        "A shortage has a chance of 1 in 6.",
    ],
    "fr": [
        "Oxyde d’yttrium. Les exportations seraient à 38 % de 2024 sur douze mois ; compter le stock et rationner. "
        "Probabilité d’une pénurie : 2 sur 5.",
        "Oxyde de dysprosium. Les exportations seraient à 27 % ; commander aujourd’hui. "
        "Probabilité d’une pénurie : 1 sur 8.",
        "Aimants pour la plus forte chaleur. Les exportations seraient à 99 % ; passer dès maintenant la commande "
        "suivante. Probabilité d’une pénurie : 1 sur 6.",
    ],
}


def printed(section: str, facts: dict[str, Any], code: str = "en") -> list[str]:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    return [f"{b.label} {b.text.text}".replace("\xa0", " ") for b in blocks]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            (
                "Yttrium oxide: count stock, ration if low.",
                "Dysprosium oxide: order today.",
                "Magnets: place the next order now.",
            ),
        ),
        (
            "fr",
            (
                "Oxyde d’yttrium : compter le stock, rationner si besoin.",
                "Oxyde de dysprosium : commander aujourd’hui.",
                "Aimants : passer dès maintenant la commande suivante.",
            ),
        ),
    ],
)
def test_buyers_are_advised_by_material_the_scarcest_first(facts, code, words):
    mat = material_facts(ROWS, DAY)
    todo = Decisions(MAGNETS, "magnets", "1 March 2027", "", ())
    horizon = SimpleNamespace(is_ahead=True, length="twelve months")
    said = printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}, code)
    at = [next(i for i, line in enumerate(said) if word in line) for word in words]
    assert at == sorted(at)
    first, last = said[at[0]], said[at[2] + 1]
    assert {"en": "Malaysia", "fr": "Malaisie"}[code] in first
    assert {"en": "2 in 5", "fr": "2 sur 5"}[code] in first
    assert {"en": "stock arrives from about 1 March;", "fr": "arrive à partir du 1er mars ;"}[code] in last, (
        "a day for all"
    )
    stops = SimpleNamespace(is_ahead=False, stood=())
    front = printed("front", facts | {"mat": mat, "todo": todo, "horizon": horizon, "stops": stops, **PLAIN}, code)
    assert [line for line in front if line in FIRST_SCREEN[code]] == FIRST_SCREEN[code], "as in the list, a line each"
    assert "Buyers." not in " ".join(front)


SHARES = {"used": 1.23, "controlled": 0.51, "others": 0.85}


def flows(**shares: float) -> BuyerFlows:
    """Use and purchases of a region over its use in the baseline year, one draw."""
    three = [quantity(shares.pop(name, SHARES[name]), "share") for name in SHARES]
    return BuyerFlows(*three, **shares)


def test_a_magnet_is_told_by_the_exports_of_its_own_grade():
    """Everyday magnets may carry 99 % of all while a grade that needs a licence falls to 60 %."""
    one = Material("magnets", replace(MAGNETS, of_grade=quantity(0.6, "share")))
    assert one.exports is not None
    assert (one.exports.value, one.flows) == (0.6, False)
    assert Material("magnets", MAGNETS).flows, "what customs count stands in where the grade is not known"


def test_what_others_make_up_for_is_no_alarm(facts):
    """Of dysprosium oxide little leaves, but makers elsewhere cover its use: another material is the one to fear."""
    covered = replace(
        DYSPROSIUM,
        shortage=quantity(0.0625, "share"),
        flows=replace(flows(by_makers=1.0), base=quantity(0.81, "t/month")),
    )
    dry = replace(covered, flows=flows(others=0.4))
    magnets = replace(MAGNETS, flows=flows(controlled=0.91, others=0.12, used=1.02))
    found = material_facts(GradeFacts((covered, YTTRIUM, magnets), "", ""), DAY)
    assert [one.name for one in found.covered] == ["dysprosium oxide"]
    assert found.thin == (), "nothing is known of flows of yttrium"
    risky = found.riskier_than(found.covered[0])
    assert risky is not None
    assert risky.name == "magnets"
    assert not Material("x", dry).is_covered
    assert not Material("x", replace(covered, shortage=quantity(0.15, "share"))).is_covered
    horizon = SimpleNamespace(is_ahead=True, length="twelve months", first=facts["market"].first)
    given = facts | {"mat": found, "horizon": horizon, **PLAIN}
    assert printed("front", given)[0].strip() == "Magnets should flow; yttrium oxide exports stay low"
    text = " ".join(printed("important", given))
    made_up = "Dysprosium oxide: makers elsewhere cover 85% of the EU’s 0.81 tonnes a month; use grows to 123%"
    assert f"{made_up} as EU metal makers take more." in text
    assert "Magnets are riskier (1 in 6 against 1 in 16): the EU’s stock lasts 32 days, not 51, and others" in text
    alone = material_facts(GradeFacts((covered, magnets), "", ""), DAY)
    title = printed("front", given | {"mat": alone})[0].strip()
    assert title == "Magnets should flow; dysprosium oxide exports stay low, but others supply the EU"


def test_metal_that_others_make_of_crude_material_from_the_controlling_country_is_told_so(facts):
    crude = replace(
        row("Crude gallium", 0.17, 0.44, 26.0), good="Ga.primary", flows=flows(controlled=0.52, others=0.09)
    )
    metal = replace(
        row("Gallium metal", 0.09, 0.46, 32.0), good="Ga.metal", flows=flows(controlled=0.26, others=0.6, used=0.83)
    )
    found = material_facts(GradeFacts((crude, metal), "", ""), DAY)
    feed = found.feed_of(found.covered[0])
    assert feed is not None
    assert feed.name == "crude gallium"
    elsewhere = replace(crude, flows=flows(controlled=0.09, others=0.52))
    assert material_facts(GradeFacts((elsewhere, metal), "", ""), DAY).feed_of(Material("x", metal)) is None
    text = " ".join(printed("important", facts | {"mat": found}))
    assert "but work up crude gallium, of which it gets 52% from China and 9% elsewhere" in text


@pytest.mark.parametrize(
    ("used", "by_makers", "dearer", "cause"),
    [(1.23, 0.9, 1.8, "makers"), (0.77, 0.0, 4.6, "price"), (0.77, 0.0, 1.2, ""), (1.23, 0.1, 1.0, ""),
     (0.61, 1.0, 3.0, "makers"), (0.95, 0.0, 4.6, "")],
)  # fmt: skip
def test_use_changes_with_makers_of_metal_or_with_its_price(used, by_makers, dearer, cause):
    assert flows(used=used, by_makers=by_makers, dearer=dearer).cause == cause


@pytest.mark.parametrize(
    ("chance", "exports", "action"),
    [
        (0.25, 0.4, "ration"), (0.15, 0.4, "now"), (0.0625, 0.3, "if alone"), (0.03, 0.3, "if alone"),
        (0.25, 0.99, "early"), (0.05, 0.99, "hold"), (0.02, 0.99, "usual"),
    ],
)  # fmt: skip
def test_what_to_do_follows_from_the_flow_and_the_chance_of_a_shortage(chance, exports, action):
    assert Material("x", row("X", chance, exports)).action == action


def test_a_wide_range_is_told_as_very_uncertain(facts):
    def ranged(low: float, high: float) -> Material:
        q = replace(quantity(0.39, "share"), low=low, high=high)
        return Material("yttrium oxide", replace(YTTRIUM, exports=q))

    assert ranged(0.09, 1.2).is_vague
    assert not ranged(0.25, 0.5).is_vague
    mats = [MaterialFacts((one, Material("magnets", MAGNETS))) for one in (ranged(0.09, 1.2), ranged(0.25, 0.5))]
    assert [one.is_vague for one in mats] == [True, False]


def test_most_of_a_chance_may_be_one_of_stocks_that_are_short_today():
    """Of futures with a shortage, one in four, nine in ten have it on the first day."""
    own = replace(YTTRIUM, own_shortage=quantity(0.25, "share"), own_already=quantity(0.23, "share"))
    assert Material("x", own).is_short_today
    assert not Material("x", replace(own, own_already=quantity(0.1, "share"))).is_short_today
    assert not Material("x", YTTRIUM).is_short_today


def budget(paid: float, seen: float | None = None) -> Budget:
    missed = MissedGap(quantity(seen, "1"), quantity(2.4, "1")) if seen else None
    return Budget(quantity(paid, "USD/kg"), quantity(3 * paid, "USD/kg"), missed)


def test_where_a_replay_missed_a_price_gap_buyers_budget_what_suppliers_quote(facts):
    one = Material("yttrium oxide", YTTRIUM, "1 March 2027", budget(38.0, seen=39.0))
    other = Material("magnets", MAGNETS, "1 March 2027", budget(71.0))
    todo, horizon = Decisions(MAGNETS, "magnets", "1 March 2027", "", ()), SimpleNamespace(is_ahead=True)
    made = facts | {"mat": MaterialFacts((one, other)), "todo": todo, "horizon": horizon, **PLAIN}
    said = " ".join(printed("decide", made | {"help": None}))
    assert "Budget what suppliers quote: the model ($110/kg) missed the last price gap." in said
    quoted = replace(YTTRIUM, quoted_outside=replace(quantity(350.0, "USD/kg"), where={"day": "2025-12"}))
    mat = MaterialFacts((replace(one, row=quoted), other))
    assert "Budget the last quote, $350/kg (December 2025): the model ($110/kg) missed" in " ".join(
        printed("decide", made | {"help": None, "mat": mat})
    )
    assert "$38" not in said
    assert "Budget $71/kg on average, $210/kg for a lot now." in said
    assert "Averages mix contracts and lots: without a contract, budget the lot." in said
    alone = " ".join(printed("decide", made | {"help": None, "mat": MaterialFacts((one,))}))
    assert "Averages mix" not in alone, "no average is given"


def test_a_lot_that_is_cheaper_than_the_mean_of_the_months_ahead_is_so_because_prices_rise(facts):
    """110 dollars today and 130 on average over the months ahead."""
    rising = Budget(quantity(130.0, "USD/kg"), quantity(110.0, "USD/kg"))
    assert rising.rises
    assert not budget(71.0).rises
    mat = MaterialFacts((Material("magnets", MAGNETS, "1 March 2027", rising),))
    todo, horizon = Decisions(MAGNETS, "magnets", "1 March 2027", "", ()), SimpleNamespace(is_ahead=True)
    said = " ".join(printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}))
    assert "Budget $130/kg on average, $110/kg for a lot now, before prices rise." in said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            "1 in 4, on a stock assumed at 24 days; in 92% of these cases stock is too low today already; "
            "who holds 61 days has one in twenty",
        ),
        (
            "fr",
            "1 sur 4, pour un stock supposé de 24 jours ; dans 92 % de ces cas, le stock est déjà trop bas "
            "aujourd’hui ; pour qui en a 61 jours, elle est d’un sur vingt",
        ),
    ],
)
def test_a_shortage_of_today_and_the_stock_to_hold_are_told_beside_the_chance(facts, code, words):
    short = replace(YTTRIUM, own_shortage=quantity(0.25, "share"), own_already=quantity(0.21, "share"))
    plans = replace(budget(38.0, seen=39.0), hold=quantity(61.0, "day"), already=quantity(0.92, "share"))
    mat = MaterialFacts((Material("yttrium oxide", short, "1 March 2027", plans),))
    todo, horizon = Decisions(MAGNETS, "magnets", "1 March 2027", "", ()), SimpleNamespace(is_ahead=True)
    said = " ".join(printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}, code))
    assert words in said.replace("\N{NO-BREAK SPACE}", " ")
    whole = replace(short, own_already=short.own_shortage)
    made = facts | {"mat": MaterialFacts((replace(mat.rows[0], row=whole),)), "todo": todo, "horizon": horizon}
    assert {
        "en": "in all these cases stock is too low today already",
        "fr": "dans tous ces cas, le stock est déjà trop bas",
    }[code] in " ".join(printed("decide", made | {"help": None}, code))
    cure = {
        "en": "Who holds less cannot wait for China: ration",
        "fr": "une commande en Chine vient trop tard : rationner",
    }
    assert cure[code] in said


@pytest.mark.parametrize(("own", "hold", "is_told"), [(53.0, 48.0, False), (53.0, 53.2, False), (29.0, 59.0, True)])
def test_less_stock_than_is_assumed_is_not_said_to_be_safer(own, hold, is_told):
    """On 53 assumed days 1 in 8, with 48 one in twenty: the first is one over stocks that spread about the 53."""
    row = replace(YTTRIUM, own=quantity(own, "day"))
    plans = replace(budget(38.0, seen=39.0), hold=quantity(hold, "day"))
    made = _with_budget(Material("yttrium oxide", row, "1 March 2027"), plans)
    assert made.budget is not None
    assert (made.budget.hold is not None) is is_told


def test_stock_that_bridges_a_stop_of_deliveries_lasts_it_and_the_limit():
    """80 days, no deliveries for two months of 30, then as much as is used and half again: 60 days more than 14."""
    first, later = np.array([80.0]), np.array([[50.0, 20.0, 35.0]])
    assert stock_needed(first, later, np.array([14.0])) == pytest.approx([74.0])
    assert stock_needed(first, later + 40.0, np.array([14.0])) == pytest.approx([34.0]), "40 days came in time"
    assert stock_needed(first, later + 90.0, np.array([14.0])) == pytest.approx([14.0]), "nothing is drawn down"


def test_the_stock_to_hold_falls_short_in_one_draw_of_twenty():
    """Of a hundred draws that draw down 1 to 100 days from 60, five need more than 14 + 95."""
    drawn = np.arange(1.0, 101.0)
    stock = np.stack([np.full(100, 60.0), np.full(100, 60.0), 60.0 - drawn, np.full(100, 60.0)], 1)
    months = [date(2026, month, 1) for month in (9, 10, 11, 12)]
    results = SimpleNamespace(
        select=lambda *_, **__: (stock, ("month",)), index=SimpleNamespace(month=months), run="run",
        sources=lambda *_, **__: (),
    )  # fmt: skip
    found = stock_to_hold(cast("Any", SimpleNamespace(results=results)), "Y.oxide", "EU", (months[2], months[3]))
    assert found is not None
    assert (drawn + 14.0 > found.value).sum() == 5


def test_the_gap_missed_is_that_of_the_target_on_prices_of_the_good():
    def score(name: str, hit: bool) -> SimpleNamespace:
        return SimpleNamespace(
            id=name, case="re-2025", observed=39.0, median=2.4, low=0.5, high=22.0, hit=hit, source="a"
        )

    rows = [
        SimpleNamespace(id="Y", quantity="price_ratio", good="Y.oxide", period="2025-11"),
        SimpleNamespace(id="Dy", quantity="price_ratio", good="Dy.oxide", period="2025-05/2025-12"),
        SimpleNamespace(id="paid", quantity="price_paid_change", good="Nd.oxide", period="2025-12"),
    ]
    ctx: Any = SimpleNamespace(
        dataset=SimpleNamespace(table=lambda _: rows),
        hindcast=(score("Y", hit=False), score("Dy", hit=True), score("paid", hit=False)),
    )
    found = _missed_gap(ctx, "Y.oxide")
    assert found is not None
    assert (found.observed.value, found.modelled.value, found.modelled.high) == (39.0, 2.4, 22.0)
    assert found.when == "November 2025", "the quotes of the table are of other months"
    assert _missed_gap(ctx, "Dy.oxide") is None, "it was hit"
    assert _missed_gap(ctx, "Nd.oxide") is None, "no target on its price outside over inside"


def test_a_budget_is_what_is_paid_over_the_months_ahead_and_asked_in_the_first_of_them():
    ctx = context(licensed_run())
    horizon = horizon_of(ctx)
    found = budget_of(ctx, horizon, "Dy.oxide")
    assert found.paid is not None
    assert found.offer is not None
    paid = median_of(licensed_run(), "price_paid_outside", over=horizon.months, good="Dy.oxide")
    asked, left = licensed_run().select("price_quoted_outside", good="Dy.oxide")
    assert left == ("month",)
    first = np.median(asked[:, licensed_run().index.month.index(horizon.first)])
    assert (found.paid.value, found.offer.value) == (pytest.approx(paid), pytest.approx(first))


@pytest.mark.parametrize(("ever", "today", "part"), [(0.25, 0.2, 0.8), (0.1, 0.1, 1.0), (0.05, 0.02, None)])
def test_the_part_of_a_chance_that_is_one_of_today(monkeypatch, ever, today, part):
    """One in four ahead and one in five today; at one in twenty there is no stock to hold for."""
    eve, first, last = date(2026, 11, 1), date(2026, 12, 1), date(2027, 11, 1)

    def chance(_run: Any, good: str, region: str, months: tuple[date, date]) -> Quantity:
        assert (good, region) == ("Y.oxide", "EU")
        return quantity({(first, last): ever, (eve, eve): today}[months], "share")

    monkeypatch.setattr(budgets, "shortage_chance", chance)
    monkeypatch.setattr(budgets, "reader_region", lambda _: "EU")
    monkeypatch.setattr(budgets, "holds_stock", lambda *_: True)
    monkeypatch.setattr(budgets, "stock_to_hold", lambda *_: quantity(32.0, "day"))
    horizon = SimpleNamespace(is_ahead=True, first=first, eve=eve, months=(first, last))
    hold, already = budgets._stock(cast("Any", SimpleNamespace(onward=None)), cast("Any", horizon), "Y.oxide")
    if part is None:
        assert (hold, already) == (None, None)
    else:
        assert hold is not None
        assert already is not None
        assert (hold.value, already.value) == (32.0, pytest.approx(part))


def test_a_material_that_needs_no_order_is_not_ordered(facts):
    todo = Decisions(MAGNETS, "magnets", "1 March 2027", "", ())
    mat = MaterialFacts(
        (Material("magnets", MAGNETS), Material("neodymium oxide", row("Neodymium oxide", 0.02, 0.95, 200.0)))
    )
    horizon = SimpleNamespace(is_ahead=True)
    said = " ".join(printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}))
    assert "Magnets: place the next order now" in said
    assert "neodymium" not in said


def test_what_dollars_rest_on_is_said_once_and_stops_are_not_warned_of_twice(facts):
    said = " ".join(" ".join(printed(name, facts)) for name in main_page.SECTIONS)
    notes = [
        block.subtitle.text
        for block in render_prose("important", facts, ClaimBook(), "important", language("en"))
        if block.name == "costs" and block.subtitle
    ]
    assert notes
    assert "Of 23 losses that others estimated the model hits 12" in notes[0]
    assert said.count("worse than a coin") <= 1
