"""The first screen of an article: its news, losses with and without it by buyer, and a named country's shortage."""

from dataclasses import replace
from typing import Any

import pytest

from brief_cases import GOODS, READING, brief_run, context, full_inputs, licensed_run
from brief_style import MOST_FIRST_SCREEN, first_screen, words_of
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.article.article_goods import goods_of_measures
from monazite.presentation.briefing.main_part.article.article_lead import article_lead
from monazite.presentation.briefing.main_part.article.article_news import article_news, regions_named
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.own_course import BuyerLoss, own_course
from monazite.presentation.briefing.main_part.branches.region_costs import cost_of_region
from monazite.presentation.briefing.main_part.branches.returned_branch import buyers_of_own_ban
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.buyer_risks import BuyerRisk, risk_of_named
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.shortages import shortage_chance
from monazite.results.quantity import Quantity
from monazite.results.results import Results

QUOTA = {"kind": "quota", "actor": "CN", "goods": GOODS, "start": "2025-04-01", "amount": 1500.0,
         "path": {"2025-07-01": 900.0, "2026-07-01": 800.0}, "text": "A quota."}  # fmt: skip
LOWER = QUOTA | {"start": "2025-08-01", "end": "2026-02-01", "amount": 300.0, "path": {}, "text": "It is lowered."}
NEWS = {"actor": "CN", "kind": "quota", "goods": ["dysprosium"], "patterns": GOODS, "start": "2025-08-01",
        "end": "2026-02-01"}  # fmt: skip


def quantity(value: float, unit: str = "share") -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def run_of(*policies: dict[str, Any]) -> Results:
    return brief_run(*policies, draws=8, months=24, growth=True, name="the truce holds until 2027")


def ctx_of(run: Results, without: Results, **reading: Any) -> Any:
    given = READING | {"measures": [NEWS], "buyers": ["JP", "US"]} | reading
    return context(run, **(full_inputs() | {"talks": None, "forecast": None, "alternative": None, "returned": None}
                           | {"reading": given, "without_article": without}))  # fmt: skip


@pytest.fixture(scope="module")
def ctx() -> Any:
    return ctx_of(run_of(LOWER), run_of(QUOTA), announced={"It is lowered.": "the commerce ministry"})


def printed(facts: dict[str, Any], code: str, section: str = "front") -> str:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    return " ".join(f"{b.label} {b.text.text}" for b in blocks).replace("\xa0", " ").replace("\u202f", " ")


def facts_of(ctx: Any, **changed: Any) -> dict[str, Any]:
    return main_page._facts(ctx) | {"gives_way": 0, "front_gives_way": 7} | changed


def test_news_has_the_level_of_the_record_on_its_first_day(ctx):
    """ "80,000 tonnes" stood nowhere: what happened was the older measure alone."""
    news = article_news(ctx, horizon_of(ctx))
    assert news is not None
    assert news.level is not None
    assert news.former is not None
    assert (news.level.value, news.former.value) == (300.0, 900.0)
    assert (news.measure.day, news.measure.until) == ("1 August 2025", "1 February 2026")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "What happened. The commerce ministry announced an export quota of 300 tonnes a year in place of 900 "
               "from 1 August 2025 to 1 February 2026; not yet on record."),
        ("fr", "Les faits. Annonce par le ministère du commerce : un quota d’exportation de 300 tonnes par an au lieu "
               "de 900, dès le 1er août 2025, jusqu’au 1er février 2026 ; pas encore au registre."),
    ],
)  # fmt: skip
def test_what_happened_is_the_news_itself(ctx, code, words):
    assert words in printed(facts_of(ctx), code)


def test_buyers_that_an_article_names_come_before_whom_it_costs_most(ctx):
    horizon = horizon_of(ctx)
    costs = tuple(c for r in ("EU", "US", "JP") if (c := cost_of_region(ctx, ctx.run, r, horizon.months)) is not None)
    costs = tuple(replace(c, likely=quantity(9.0, "MUSD"), bad=quantity(99.0, "MUSD")) for c in costs)
    own = Branch("x", "x", None, None, None, None, None, costs)
    made = own_course(ctx, horizon, BranchFacts((own,), None, "a", "b", "twelve months", True, ""))
    assert made is not None
    assert made.cost is not None
    assert {made.cost.region, *(one.cost.region for one in made.further[:1])} == {"JP", "US"}
    assert made.without is not None


def test_a_named_country_has_the_chance_of_a_shortage_that_the_page_shows(ctx):
    horizon, risk = horizon_of(ctx), risk_of_named(ctx, horizon_of(ctx))
    assert regions_named(ctx) == ("JP", "US")
    assert risk is not None
    assert risk.region in ("JP", "US")
    every = [shortage_chance(ctx.run, good, region, horizon.months) for good in goods_of_measures(ctx)
             if good in ctx.run.results.index.good for region in ("JP", "US")]  # fmt: skip
    assert risk.chance.value == max(one.value for one in every if one is not None)


RISK = BuyerRisk("JP", "dysprosium oxide", quantity(0.9375), quantity(0.875), quantity(7.4, "day"))


@pytest.mark.parametrize(
    ("code", "words", "same", "advice"),
    [
        ("en", "Shortage. Dysprosium oxide in Japan: chance 15 in 16 (7 in 8 without the measure).",
         "15 in 16, with the measure or without.", "Buyers in Japan: count stock, ration if low. Their stock of "
         "dysprosium oxide is assumed to last 7.4 days; chance of a shortage 15 in 16 (7 in 8 without it)."),
        ("fr", "Pénurie. Oxyde de dysprosium, Japon : probabilité 15 sur 16 (7 sur 8 sans la mesure).",
         "15 sur 16, avec ou sans la mesure.", "Acheteurs au Japon : compter le stock, rationner si besoin. Stock "
         "supposé (oxyde de dysprosium) : 7,4 jours ; risque de pénurie 15 sur 16 (7 sur 8 sans elle)."),
    ],
)  # fmt: skip
def test_the_shortage_of_the_named_country_is_on_the_first_screen_and_its_buyers_are_advised_first(
    ctx, code, words, same, advice
):
    known = facts_of(ctx, risk=RISK, cut_off=None)
    assert words in printed(known, code)
    assert same in printed(known | {"risk": replace(RISK, without=quantity(0.9375))}, code)
    said = printed(known, code, "decide")
    assert advice in said
    others = [said.index(start) for start in ("Buyers of", "Acheteurs (") if start in said]
    assert all(said.index(advice) < at for at in others)


@pytest.mark.parametrize(
    ("code", "words", "own"),
    [
        ("en", "All exports change little: 37% of normal, 40% without it.", "Exports change little."),
        ("fr", "Toutes les exportations changent peu : 37 % de la normale, 40 % sans cela.",
         "Les exportations changent peu."),
    ],
)  # fmt: skip
def test_a_small_effect_is_said_as_small(ctx, code, words, own):
    known = facts_of(ctx)
    cost = cost_of_region(ctx, ctx.run, "JP", horizon_of(ctx).months)
    assert cost is not None
    cost = replace(cost, likely=quantity(13.0, "MUSD"), bad=quantity(340.0, "MUSD"))
    branch = replace(known["br"].branches[0], shipments=quantity(0.37), costs=(cost,), chance=None)
    course = replace(known["course"], branch=branch, cost=cost, without=replace(cost, likely=quantity(12.0, "MUSD")),
                     shipments_without=quantity(0.40), others=(branch,), further=())  # fmt: skip
    given = {"course": course, "br": replace(known["br"], branches=(branch,)), "courses": None, "calm": None,
             "back": None, "ban": None, "dearest": cost, "dearest_branch": branch}  # fmt: skip
    lead = replace(known["lead"], region="JP")
    assert words in printed(known | given | {"lead": lead}, code)
    assert own in printed(known | given | {"lead": replace(lead, region="")}, code)
    far = replace(course, shipments_without=quantity(0.61))
    assert not far.changes_little
    assert "little" not in printed(known | given | {"course": far, "lead": lead}, "en")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_first_screen_of_news_stays_within_its_words(ctx, code):
    main = compose_main(ctx, code)
    assert len(words_of(first_screen(main))) <= MOST_FIRST_SCREEN


@pytest.mark.parametrize(("code", "first", "then"), [
    ("en", "Loss. Japan likely loses $9m in twelve months ($7m without the article), in a bad case (one future in "
           "twenty) over $99m ($88m)", "likely losses of others: the US $9m ($7m without)"),
    ("fr", "Perte. Le Japon perdrait probablement 9 M$ en douze mois (7 M$ sans l’article), dans un mauvais cas (un "
           "sur vingt) plus de 99 M$ (88 M$)", "pertes probables d’autres : États-Unis 9 M$ (7 M$ sans cela)"),
])  # fmt: skip
def test_losses_of_named_buyers_stand_with_and_without_the_article(ctx, code, first, then):
    """China's $690m had no "without it": most of it was the older quota's, and other buyers had no figure at all."""
    known, months = facts_of(ctx), horizon_of(ctx).months
    costs = {}
    for region in ("JP", "US"):
        cost = cost_of_region(ctx, ctx.run, region, months)
        assert cost is not None
        costs[region] = replace(cost, likely=quantity(9.0, "MUSD"), bad=quantity(99.0, "MUSD"))
    bare = {r: replace(c, likely=quantity(7.0, "MUSD"), bad=quantity(88.0, "MUSD")) for r, c in costs.items()}
    branch = replace(known["br"].branches[0], costs=tuple(costs.values()), chance=None)
    course = replace(known["course"], branch=branch, cost=costs["JP"], without=bare["JP"], others=(),
                     further=(BuyerLoss(costs["US"], bare["US"]),), shipments_without=None)  # fmt: skip
    given = {"course": course, "br": replace(known["br"], branches=(branch,)), "courses": None, "calm": None,
             "dearest": costs["US"], "dearest_branch": branch}  # fmt: skip
    said = printed(known | given, code)
    assert first in said
    assert then in said


def test_goods_that_the_run_exempts_are_none_of_the_measure():
    """A tax on graphite but for synthetic one: its brief was headed "graphite" and advised on synthetic anodes."""
    wide = NEWS | {"kind": "export_tax", "patterns": ["Dy", "NdFeB.SH.magnet"], "goods": ["rare earths"]}
    tax = {"kind": "export_tax", "actor": "CN", "goods": ["Dy"], "start": "2025-08-01", "rate": 0.2, "text": "A tax."}
    ctx = ctx_of(run_of(tax), licensed_run(), measures=[wide])
    goods = goods_of_measures(ctx)
    assert "NdFeB.SH.magnet" not in goods
    lead = article_lead(ctx, horizon_of(ctx))
    assert lead is not None
    assert lead.goods == ("dysprosium",)


def test_a_ban_that_begins_on_a_later_day_of_the_first_month_cuts_its_buyers_off():
    """A ban from 5 January advised buyers of another country: only one from the first day on counted."""
    first = horizon_of(ctx_of(licensed_run(), licensed_run())).first
    ban = {"kind": "export_control", "actor": "CN", "goods": GOODS, "destinations": ["JP"], "ban": True,
           "start": first.replace(day=5).isoformat(), "text": "A ban."}  # fmt: skip
    ctx = ctx_of(run_of(ban), run_of())
    cut = buyers_of_own_ban(ctx, horizon_of(ctx))
    assert cut is not None
    assert cut.region == "JP"
    assert cut.shortage_without is not None


def test_what_buyers_do_follows_their_chance_of_a_shortage():
    actions = [replace(RISK, chance=quantity(odds)).action for odds in (0.5, 0.15, 0.04, 0.0)]
    assert actions == ["ration", "now", "hold", "usual"]
