"""A brief speaks to the country that was chosen or hit, and calm stands nowhere beside a reason to order early."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import READING, brief_run, context, full_inputs, licences, licensed_run
from engine_cases import control
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.article.article_price import priced
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.article.set_measures import set_measures
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.checks.replay_hits import ReplayHits, few_replay_hits
from monazite.presentation.briefing.main_part.checks.wider_risks import WiderRisk, wider_risk
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance, StopFacts
from monazite.results.quantity import Quantity

DUTY = {"kind": "tariff", "actor": "US", "start": "2026-01-20", "on": ["CN"], "goods": ["NdFeB.SH.magnet"], "rate": 1.6,
        "text": ""}  # fmt: skip


def quantity(value: float, unit: str = "share") -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def context_with(*policy: dict[str, Any], **inputs: Any) -> Any:
    run = brief_run(licences(), *policy, draws=4, months=24, growth=True, name="mine")
    return context(run, **inputs)


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    plain = {"ban": None, "back": None, "help": None, "risk": None, "few_hits": None, "chosen": None}
    return main_page._facts(context(licensed_run(), **full_inputs())) | {"gives_way": 0, "front_gives_way": 0} | plain


def printed(section: str, facts: dict[str, Any], code: str = "en") -> str:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    texts = [f"{b.label} {b.text.text} {b.subtitle.text if b.subtitle else ''}" for b in blocks]
    return " ".join(texts).replace("\xa0", " ").replace("\u202f", " ")


# --- to whom --------------------------------------------------------------------------------------------------------


def test_it_speaks_to_the_country_chosen_then_to_the_one_that_is_hit():
    assert reader_region(context_with()) == "EU"
    assert reader_region(context_with(DUTY)) == "US"
    ban = control(start="2026-01-01", goods=["Dy"], destinations=["US"], approval=0.0, review=1.0, text="")
    assert reader_region(context_with(ban)) == "US"
    assert reader_region(context_with(DUTY, region="EU")) == "EU"
    named = context(licensed_run(), **full_inputs() | {"reading": READING | {"buyers": ["US"]}})
    assert reader_region(named) == "US"


def test_a_region_that_the_run_does_not_have_is_refused():
    with pytest.raises(InputError, match="region"):
        context_with(region="EUU")


@pytest.mark.parametrize(("code", "told"), [("en", "US stock, days"), ("fr", "Stock des États-Unis, jours")])
def test_stocks_and_chances_are_those_of_the_country_that_is_hit(code, told):
    """A brief on a duty of the United States told the EU's stock."""
    part = compose_main(context_with(DUTY), code)
    assert told in part.tables["grades"].head
    text = " ".join(block.text.text for block in part.sections["decide"])
    assert "The EU" not in text
    assert "European Union last" not in text


# --- calm -----------------------------------------------------------------------------------------------------------


def branches(region: str, bad: float) -> BranchFacts:
    cost = RegionCost(region, region, *(quantity(x, "MUSD") for x in (bad / 10.0, bad / 10.0, bad, bad)))
    own = Branch("If so", "this scenario", None, None, None, None, None, (cost,))
    return BranchFacts((own,), None, "a", "b", "twelve months", True, "")


def stops(region: str, chance: float) -> StopFacts:
    return StopFacts((StopChance("cars", region, quantity(chance), "March 2027"),), "a", "b", True, (), ())


@pytest.mark.parametrize(
    ("where", "chance", "bad", "found"),
    [("KR", 0.3, 10.0, True), ("KR", 0.1, 10.0, False), ("KR", 0.0, 1200.0, True), ("EU", 0.0, 900.0, False)],
)
def test_what_speaks_against_calm_is_a_likely_stop_or_a_billion(where, chance, bad, found):
    ctx = context(licensed_run(), **full_inputs())
    risk = wider_risk(ctx, horizon_of(ctx), branches(where, bad), stops(where, chance), GradeFacts((), "", ""))
    assert (risk is not None) == found
    if risk is not None:
        assert risk.region == where
        assert not risk.is_for_reader


def calm(facts: dict[str, Any], wider: WiderRisk | None, **more: Any) -> dict[str, Any]:
    row = SimpleNamespace(lead=quantity(13.0, "week"), own=quantity(86.0, "day"))
    todo = facts["todo"].__class__(None, "", "", "", (), calm=row, calm_name="antimony trioxide")
    return facts | {"todo": todo, "wider": wider, "reader": "EU", "cut_off": None, "from_article": False} | more


KOREA = WiderRisk("KR", StopChance("cars", "KR", quantity(0.3), "March 2027"), None, None, "", is_of_reader=False)
DEARER = WiderRisk("", None, None, quantity(1.6, "1"), "Refined cobalt", is_of_reader=False)


@pytest.mark.parametrize(
    ("code", "plain", "other", "own"),
    [
        ("en", "Buyers need not order ahead: no shortage worth naming.", "The European Union: no need to order ahead.",
         "Order early: refined cobalt rises to 1.6 times today’s price"),
        ("fr", "Rien à commander d’avance : pas de pénurie probable.", "L’Union européenne : rien",
         "Commander tôt : cobalt raffiné : 1,6 fois le prix d’aujourd’hui"),
    ],
)  # fmt: skip
def test_calm_says_for_whom_it_holds_and_for_whom_not(facts, code, plain, other, own):
    """It stood over a table with three in ten for cars in South Korea."""
    assert plain in printed("front", calm(facts, None), code)
    for section in ("front", "decide"):
        found = printed(section, calm(facts, KOREA), code)
        assert plain not in found
        assert "3 in 10" in found or "3 sur 10" in found
    told = printed("front", calm(facts, KOREA), code)
    assert other.split(":")[-1].strip() in told
    assert own in printed("front", calm(facts, DEARER), code)


@pytest.mark.parametrize(
    ("code", "ban", "calmly"),
    [("en", "plan as if nothing came from", "order ahead"), ("fr", "comme si rien ne venait", "commander d’avance")],
)
@pytest.mark.parametrize("from_article", [True, False])
def test_who_is_cut_off_is_not_told_to_wait(facts, code, ban, calmly, from_article):
    cut_off = SimpleNamespace(region="EU", gets=quantity(0.01), gets_without=quantity(0.88), good="antimony metal",
                              stock=None, shortage=None)  # fmt: skip
    given = calm(facts, None, cut_off=cut_off, from_article=from_article)
    for section in ("front", "decide"):
        found = printed(section, given, code)
        assert ban in found
        assert calmly not in found
    assert "88%" in printed("decide", given, code).replace(" %", "%")


# --- how far to trust -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "told"), [("en", "hit 2 of 21 figures"), ("fr", "2 chiffres sur 21")])
def test_next_to_none_stands_beside_few_hits_of_replays(facts, code, told):
    few = ReplayHits(quantity(2.0, "count"), quantity(21.0, "count"))
    risk = SimpleNamespace(good="antimony metal", region="EU", chance=quantity(0.0), is_alike=True, without=None)
    assert told in printed("front", facts | {"risk": risk, "few_hits": few, "reader": "EU"}, code)
    assert told in printed("front", calm(facts, None, few_hits=few), code)


def test_hits_are_told_where_they_are_fewer_than_half():
    def of(folder: str) -> ReplayHits | None:
        goods = SimpleNamespace(table=lambda _: [SimpleNamespace(good="x")], places={"goods": [f"{folder}/goods.csv"]})
        return few_replay_hits(SimpleNamespace(dataset=goods, goods=SimpleNamespace(lead="x")))  # type: ignore[arg-type]

    antimony, graphite = of("antimony"), of("graphite")
    assert antimony is not None
    assert antimony.hits.value < 0.5 * antimony.targets.value
    assert graphite is not None
    assert of("cobalt") is of("gallium") is of("tiny") is None


def test_the_price_of_an_article_is_its_last_one_in_kilograms():
    assert priced(["Prices, which peaked above $60,000 a tonne in mid-2025, rose 8% to $31,500 on Tuesday."]) == 31.5
    assert priced(["Cobalt prices fell 4% to $25.10 a pound on the news."]) == pytest.approx(55.34, abs=0.01)
    assert priced(["The fund pays $400 million for 500 tonnes at market prices."]) is None
    assert priced(["A mine sold 500 tonnes for $31,500."]) is None


@pytest.mark.parametrize(("code", "told"), [("en", "far from the last quote, $39/kg"), ("fr", "39 $/kg")])
def test_a_price_far_from_the_last_quote_has_it_beside_it(facts, code, told):
    price = replace(facts["price"], expected=quantity(14.0, "USD/kg"))
    given = facts | {"price": price, "turn": None, "reader": "EU"}
    far = given | {"far_quote": quantity(39.0, "USD/kg"), "far_article": quantity(31.5, "USD/kg")}
    assert told in printed("happening", far, code)
    assert told not in printed("happening", given | {"far_quote": None, "far_article": None}, code)


@pytest.mark.parametrize(("code", "gone"), [("en", "Too few simulated futures"), ("fr", "Trop peu d’avenirs simulés")])
@pytest.mark.parametrize("expected", [quantity(0.3), replace(quantity(0.3), low=0.07, high=0.5)])
def test_a_brief_without_a_level_to_watch_does_not_call_itself_too_small(facts, code, gone, expected):
    given = facts | {"wrong": SimpleNamespace(**dict.fromkeys(
        ("any", "count", "exports", "price", "quote", "scarce", "stop", "outside", "course"))),
        "ship": replace(facts["ship"], expected=expected)}  # fmt: skip
    found = printed("beyond", given, code)
    assert gone not in found
    assert ("7" in found.split("wrong")[-1][:120]) or expected.low == expected.value or code == "fr"


# --- what and on whom -----------------------------------------------------------------------------------------------


def test_a_duty_is_named_with_what_it_is_on_and_from_whom():
    ctx = context_with(DUTY)
    found = set_measures(ctx, horizon_of(ctx))
    assert found is not None
    assert "adds a tariff of 160% on" in found.label
    assert "from China" in found.label


def quota(amount: float, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "quota",
        "actor": "CN",
        "start": "2025-04-04",
        "goods": ["Dy"],
        "amount": amount,
        "text": "q",
    } | fields


@pytest.mark.parametrize(("amount", "verb"), [(60.0, "raises its"), (20.0, "cuts its")])
def test_a_quota_beside_another_one_is_raised_or_cut(amount, verb):
    """A raised quota was told as a limit that is set."""
    rest = brief_run(quota(40.0), draws=4, months=24, growth=True, name="mine")
    run = brief_run(
        quota(40.0), quota(amount, start="2026-01-01", text="n"), draws=4, months=24, growth=True, name="mine"
    )
    ctx = context(run, alternative=rest)
    found = set_measures(ctx, horizon_of(ctx))
    assert found is not None
    assert f"{verb} export quota on dysprosium" in found.label
    labels = [block.label for block in compose_main(ctx, "fr").sections["front"]]
    assert not any(" quota on " in label for label in labels)


def test_what_news_spares_is_told_beside_the_loss():
    def two(own: float, other: float, short: str = "the other path") -> BranchFacts:
        one, rest = (branches("KR", x).branches[0] for x in (own, other))
        return replace(branches("KR", own), branches=(one, replace(rest, short=short)))

    spared = two(5000.0, 6000.0).spared("KR")
    assert spared is not None
    assert spared.likely.value == 600.0
    assert two(6000.0, 5000.0).spared("KR") is None
    assert two(5000.0, 6000.0, "deal").spared("KR") is None
