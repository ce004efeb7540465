"""What governments and holders of licences are advised: sentences written down by hand for numbers set by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import context, full_inputs, licensed_run
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.article.article_sentences import first_words
from monazite.presentation.briefing.main_part.branches.truce_breaks import LongerBreak
from monazite.presentation.briefing.main_part.materials.decisions import Decisions
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeRow
from monazite.presentation.briefing.main_part.materials.licence_fallback import licence_fallback
from monazite.presentation.briefing.main_part.materials.materials import Material, MaterialFacts
from monazite.presentation.briefing.main_part.materials.measure_facts import HelpfulMeasure, MeasureFacts
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import load_scenario


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def row(name: str, shortage: float, exports: float) -> GradeRow:
    """A good of which an order takes thirteen weeks and stock lasts 24 days."""
    rest: dict[str, Any] = dict.fromkeys(("cover", "quoted_inside", "quoted_outside", "inside", "outside"))
    return GradeRow(
        name, None, quoted_when="", lead=quantity(13.0, "week"), others=(), shortage=quantity(shortage, "share"),
        own=quantity(24.0, "day"), exports=quantity(exports, "share"), **rest,
    )  # fmt: skip


def measure(name: str, per_dollar: float, loses: float | None = None, median: float = 120.0) -> HelpfulMeasure:
    """A measure that costs 340 MUSD."""
    a_dollar = quantity(per_dollar, "USD per USD")
    return HelpfulMeasure(
        name, name, quantity(340.0 * per_dollar, "MUSD"), quantity(340.0, "MUSD"), a_dollar, a_dollar, "July 2028",
        quantity(median, "MUSD"), quantity(loses, "share") if loses is not None else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    made = main_page._facts(context(licensed_run(), **full_inputs())) | {"gives_way": 0, "back": None, "ban": None}
    horizon = SimpleNamespace(is_ahead=True, length="twelve months")
    return made | {"mat": MaterialFacts(()), "horizon": horizon, "courses": SimpleNamespace(until="10 January 2027")}


def advice(facts: dict[str, Any], code: str = "en") -> str:
    blocks = render_prose("decide", facts, ClaimBook(), "decide", language(code))
    return " ".join(f"{b.label} {b.text.text}".replace("\xa0", " ") for b in blocks)


def with_help(facts: dict[str, Any], *measures: HelpfulMeasure, others: tuple[HelpfulMeasure, ...] = ()) -> Any:
    found = MeasureFacts(measures, "1 December 2026", False, ("Japan",), quantity(32.0, "1"), others)
    return facts | {"help": found, "end_month": "December 2029"}


def test_insurance_is_called_so_with_how_often_it_does_not_pay(facts):
    one = measure("Diversified buying", 3.2, loses=0.59)
    said = advice(with_help(facts, one))
    assert "Governments, before 10 January." in said
    assert "It would cost Japan $340m by December 2029 and save $1.1bn on average." in said
    assert "In 59% of the futures it saves less than it costs; a few very bad ones make the average: it is" in said


def test_what_all_partners_get_for_a_dollar_and_how_often_it_is_lost_are_of_one_scope(facts):
    """The Union's cost and saving stood beside how often all partners lose, and beside dollars of all partners."""
    own = {"own_saved": quantity(600.0, "MUSD"), "own_cost": quantity(150.0, "MUSD")}
    one = replace(measure("Diversified buying", 2.9, loses=0.47), **own)
    said = advice(with_help(facts, one, others=(measure("Allied sharing", 1.8),)))
    assert (
        "Counting all partners, a dollar returns $2.9 on average, and in 47% of the futures less than a dollar" in said
    )
    assert "So counted, a dollar would return $1.8 in allied sharing." in said
    french = advice(with_help(facts, one, others=(measure("Allied sharing", 1.8),)), "fr")
    assert (
        "Pour tous les partenaires, un dollar rend 2,9 $ en moyenne, et dans 47 % des cas moins d’un dollar" in french
    )


def test_what_pays_in_most_futures_is_no_insurance(facts):
    """It pays in 88 %, and the tenth where it pays least brings nothing."""
    one = replace(measure("Diversified buying", 3.2, loses=0.12), bad_case=quantity(0.0, "USD per USD"))
    said = advice(with_help(facts, one))
    assert "In 12% of the futures it saves less than it costs; a few very bad ones lift the average." in said
    assert "insurance" not in said
    assert "assurance" not in advice(with_help(facts, one), "fr")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            "It would cost the EU $80m in the first year (dearer inputs later are not counted) and save it $310m by "
            "December 2029 on average; with Japan, $340m and $1.1bn.",
        ),
        (
            "fr",
            "Cela coûterait à l’UE 80 M$ la première année (surcoûts ultérieurs non comptés) et lui épargnerait 310 M$ "
            "d’ici décembre 2029 en moyenne ; avec Japon 340 M$ et 1,1 Md$.",
        ),
    ],
)
def test_the_share_of_the_union_is_told_beside_that_of_all(facts, code, words):
    one = replace(
        measure("Diversified buying", 3.2, loses=0.59), own_saved=quantity(310.0, "MUSD"),
        own_cost=quantity(80.0, "MUSD"), is_of_first_year=True,
    )  # fmt: skip
    given = with_help(facts, one)
    given["help"] = replace(given["help"], sponsors=("the European Union", "Japan"), own="the European Union")
    assert words in advice(given, code)
    slow = given | {"help": replace(given["help"], measures=(replace(one, is_of_first_year=False),))}
    assert "first year" not in advice(slow)


def test_a_share_that_hardly_ever_loses_is_not_told_as_none(facts):
    """Where single runs are not known or hardly any loses, the median stands alone, if it is below the cost."""
    said = advice(with_help(facts, measure("Thriftier products", 5.0, median=150.0)))
    assert "In half of the futures it saves less than $150m, so that a few very bad ones lift the average." in said
    assert "0%" not in said
    assert "In half" not in advice(with_help(facts, measure("Thriftier products", 5.0, median=1500.0)))


def test_measures_tried_besides_are_told_by_what_a_dollar_returns(facts):
    others = (measure("Public stocks", 0.47), measure("A levy", -0.1))
    given = with_help(facts, measure("Diversified buying", 3.2), others=others)
    assert "A dollar would return 47 cents in public stocks, lose 10 cents in a levy." in advice(given)


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("en", "Harsher is a year of strict licences: likely $5.5bn for Japan, chance unknown."),
        ("fr", "Plus dur, un an avec licences strictes : 5,5 Md$"),
    ],
)
def test_general_licences_that_may_not_be_renewed_have_a_harsher_case_beside_them(facts, code, nearest):
    todo = Decisions(None, "", "", "18 December 2026", ())
    strict = LongerBreak("a year of strict licences", quantity(5500.0, "MUSD"), quantity(64.0, "1"))
    given = facts | {"todo": todo, "help": None, "broken": object(), "longer": (strict,), "longer_for": "Japan"}
    assert nearest in advice(given, code)
    assert nearest not in advice(given | {"longer": (replace(strict, name="full-stop"),)}, code), "another scenario"


def test_without_general_licences_buyers_fall_back_on_those_of_the_truce():
    """The record eases licences to 80 % within 2.1 months in October 2025, and to 90 % within 1.5 in December."""
    scenario = load_scenario("cn-ree-2025")
    ctx: Any = SimpleNamespace(
        dataset=load_dataset("rare_earths"),
        run=SimpleNamespace(results=SimpleNamespace(scenario=scenario), controller="CN"),
        today=date(2026, 11, 30),
    )
    found = licence_fallback(ctx)
    assert found is not None
    assert (found.approved.value, found.review.value) == (0.8, 2.1)
    assert (found.general_approved.value, found.general_review.value) == (0.9, 1.5)
    ctx.today = date(2025, 12, 1)
    assert licence_fallback(ctx) is None, "the first ones were not granted yet"
    ctx.today, ctx.run.controller = date(2026, 11, 30), "US"
    assert licence_fallback(ctx) is None


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "Applications of military users are taken to be refused: they need makers elsewhere."),
        (0.05, "For military users 5% of applications are approved (assumed): they need makers elsewhere."),
    ],
)
def test_military_users_who_get_next_to_nothing_are_sent_elsewhere(facts, share, words):
    todo = Decisions(row("Yttrium oxide", 0.4, 0.38), "yttrium oxide", "1 March 2027", "", ())
    given = facts | {"todo": todo, "help": None, "military": quantity(share, "share")}
    assert words in advice(given)
    assert "military" not in advice(given | {"military": None})


def test_materials_without_a_shortage_worth_naming_share_a_line(facts):
    easy = [Material(name, row(name, 0.01, 0.5), "1 March 2027") for name in ("crude gallium", "germanium metal")]
    todo = Decisions(row("Crude gallium", 0.0, 0.5), "crude gallium", "1 March 2027", "", ())
    said = advice(facts | {"mat": MaterialFacts(tuple(easy)), "todo": todo, "help": None})
    assert "Crude gallium and germanium metal: order as usual. No shortage there is worth naming." in said
    assert "runs short" not in said


def test_a_long_quote_is_cut_to_the_words_by_which_it_is_recognised():
    assert first_words("Will they double again?") == "Will they double again?"
    assert first_words("How long could makers of radar, light-emitting diodes and chips go on?") == (
        "How long could makers of radar …"
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            "finished stock arrives from about 22 February; what is not ready by 6 February, when works "
            "shut for two weeks (Chinese New Year), about 27 March.",
        ),
        (
            "fr",
            "commandé aujourd’hui, un stock fini arrive à partir du 22 février ; ce qui n’est pas prêt le 6 février, "
            "avant deux semaines de Nouvel An chinois, vers le 27 mars.",
        ),
    ],
)
def test_finished_stock_and_what_is_not_ready_by_the_new_year_have_a_day_each(facts, code, words):
    todo = Decisions(
        row("Magnets", 0.2, 0.9), "magnets", "22 February 2027", "", (), new_year="6 February 2027",
        after="27 March 2027",
    )  # fmt: skip
    assert words in advice(facts | {"todo": todo, "help": None}, code)
    plain = replace(todo, after="")
    assert "22 February; add the time of production." in advice(facts | {"todo": plain, "help": None})


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "Governments: no gain for the EU, so not advised to it alone."),
     ("fr", "États : sans gain pour l’UE, donc pas conseillé pour elle seule.")],
)  # fmt: skip
def test_what_loses_for_the_reader_that_it_names_is_no_advice(facts, code, words):
    """It would cost the Union $63m and save it $28m, under "what to do"; the first screen had it under "To do" too."""
    one = replace(measure("Allied sharing", 1.8), own_saved=quantity(28.0, "MUSD"), own_cost=quantity(63.0, "MUSD"))
    assert one.loses_for_own
    assert words in advice(with_help(facts, one), code)
    gain = replace(one, own_saved=quantity(64.0, "MUSD"))
    assert not gain.loses_for_own
    assert words not in advice(with_help(facts, gain), code)
    assert not measure("Allied sharing", 1.8).loses_for_own, "single regions are not known"
    first = [
        " ".join(b.text.text for b in render_prose("front", made, ClaimBook(), "front", language(code)))
        for made in (with_help(facts, each) | {"courses": None, "left_out": ()} for each in (one, gain))
    ]
    assert ["340" in text for text in first] == [False, True]


@pytest.mark.parametrize(("code", "one", "many"), [("en", "1 is decided", "2 are decided"),
                                                   ("fr", "1 est décidé", "2 sont décidés")])  # fmt: skip
def test_one_project_is_decided_and_two_are(facts, code, one, many):
    for count, words in ((1.0, one), (2.0, many)):
        supply = replace(facts["supply"], planned=quantity(12.0, "count"), decided=quantity(count, "count"))
        blocks = render_prose("next", facts | {"supply": supply}, ClaimBook(), "next", language(code))
        assert words in " ".join(b.text.text for b in blocks).replace("\xa0", " ")
