"""What buyers are told to do agrees with the chances that the same brief prints, and is on goods of its article."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from brief_cases import context, full_inputs, licensed_run
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.article.article_goods import goods_of_article, goods_of_measures
from monazite.presentation.briefing.main_part.materials.decisions import decisions
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow
from monazite.presentation.briefing.main_part.materials.materials import MaterialFacts, material_facts
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.shortages import Shortage
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import load_scenario

DAY = date(2026, 11, 18)
PLAIN: dict[str, Any] = {"ban": None, "back": None, "from_article": False, "help": None, "cut_off": None}


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def row(name: str, exports: float, own: float, elsewhere: tuple[str, float], stock: float, weeks: float) -> GradeRow:
    """A good with its chance of a shortage in the European Union and in the buyer most at risk."""
    rest: dict[str, Any] = dict.fromkeys(("cover", "quoted_inside", "quoted_outside", "inside", "outside", "heavy"))
    region, chance = elsewhere
    worst = quantity(chance, "share")
    return GradeRow(
        name, quoted_when="", lead=quantity(weeks, "week"), others=(), shortage=worst, own=quantity(stock, "day"),
        own_shortage=quantity(own, "share"), worst=Shortage(region, worst, None, None),
        exports=quantity(exports, "share"), **rest,
    )  # fmt: skip


FLAKE = row("Natural flake graphite", 0.87, 0.0, ("KR", 0.047), 89.0, 16.0)
ANODE = row("Synthetic graphite anode", 1.93, 0.2, ("US", 0.25), 59.0, 4.5)
SAFE = row("Spherical natural graphite", 0.95, 0.0, ("US", 0.02), 58.0, 14.0)
GRAPHITE = GradeFacts((FLAKE, SAFE, ANODE), "November 2026", "", lead="Natural flake graphite")


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    made = main_page._facts(context(licensed_run(), **full_inputs()))
    horizon = SimpleNamespace(is_ahead=True, length="twelve months", first=made["market"].first, first_words="")
    return made | {"gives_way": 0, "horizon": horizon, **PLAIN}


def todo(grades: GradeFacts) -> Any:
    run = SimpleNamespace(controller="CN")
    ctx = SimpleNamespace(run=run, today=DAY, forecast=None, dataset=SimpleNamespace(table=lambda _: ()))
    return decisions(cast("Any", ctx), cast("Any", SimpleNamespace(is_ahead=True)), grades)


def printed(section: str, facts: dict[str, Any], grades: GradeFacts, code: str = "en") -> str:
    """A section of a brief on these goods."""
    given = facts | {"grades": grades, "mat": material_facts(grades, DAY), "todo": todo(grades)}
    blocks = render_prose(section, given, ClaimBook(), section, language(code))
    return " ".join(f"{b.label} {b.text.text}" for b in blocks).replace("\xa0", " ")


def test_what_may_run_short_is_not_ordered_as_usual_though_more_of_it_comes_soon(facts):
    """The first screen said that buyers order as usual, the table of the same brief 20 % and one in four."""
    front = printed("front", facts, GRAPHITE)
    assert "as usual" not in front
    assert "Synthetic graphite anode: place the next order now." in front
    assert front.index("anode: place") < front.index("Natural flake graphite: ")
    said = printed("decide", facts, GRAPHITE)
    assert "Synthetic graphite anode: place the next order now. The EU runs short with a chance of 1 in 5" in said
    assert "Ordered today, finished stock of it arrives from about 19 December." in said
    assert "where no other day is named" in said


def test_no_shortage_is_worth_naming_only_where_it_is_so_for_every_large_buyer(facts):
    """It stood beside a chance of one in twenty in South Korea."""
    said = printed("decide", facts, GRAPHITE)
    assert "Spherical natural graphite: order as usual. No shortage there is worth naming." in said
    assert "Natural flake graphite: order early if China is your only source." not in said
    assert "Natural flake graphite: hold stock for as long as an order takes." in said
    assert "South Korea may run short with a chance of 1 in 20." in said
    calm = GradeFacts((SAFE,), "", "", lead=SAFE.name)
    assert "Buyers need not order ahead: no shortage worth naming." in printed("front", facts | {"wider": None}, calm)


@pytest.mark.parametrize(
    ("exports", "own", "worst", "action"),
    [
        (0.66, 0.047, 0.078, "if alone"), (0.66, 0.0, 0.03, "hold"), (0.66, 0.0, 0.02, "usual"),
        (1.9, 0.0, 0.12, "early"), (1.9, 0.0, 0.06, "hold"), (1.9, 0.0, 0.02, "usual"),
    ],
)  # fmt: skip
def test_the_buyer_most_at_risk_decides_between_usual_and_more(exports, own, worst, action):
    one = row("Tungsten in paratungstate", exports, own, ("JP", worst), 38.0, 3.3)
    (found,) = material_facts(GradeFacts((one,), "", "", lead=one.name), DAY).rows
    assert found.action == action


TUNGSTEN = row("Tungsten in paratungstate", 0.66, 0.047, ("JP", 0.078), 38.0, 3.3)
BISMUTH = replace(row("Bismuth metal", 0.3, 0.3, ("EU", 0.3), 26.0, 4.7), of_article=False)


def test_buyers_are_advised_on_goods_of_the_article_alone(facts):
    """On Vietnam's tungsten the only advice was on bismuth metal, of which nothing comes from Vietnam."""
    grades = GradeFacts((BISMUTH, TUNGSTEN), "", "", lead=TUNGSTEN.name)
    assert [one.name for one in material_facts(grades, DAY).rows] == ["tungsten in paratungstate"]
    assert grades.likeliest is TUNGSTEN
    assert todo(grades).buyer is TUNGSTEN
    assert grades.few(1) == (TUNGSTEN,)
    for section in ("front", "decide"):
        said = printed(section, facts, grades)
        assert "ismuth" not in said
        assert "Tungsten in paratungstate: order early if China is your only source." in said


def test_goods_of_an_article_are_those_of_its_minerals_and_its_measures():
    ds = load_dataset("tungsten")

    def goods(*leads: str, on: tuple[str, ...] = ()) -> set[str]:
        measures = (SimpleNamespace(patterns=on),) if on else ()
        reading = SimpleNamespace(leads=leads, measures=measures)
        return {*goods_of_article(cast("Any", SimpleNamespace(dataset=ds, reading=reading)))}

    record = SimpleNamespace(results=SimpleNamespace(scenario=load_scenario("cn-tungsten-2025")))
    every = {one.good for one in ds.table("goods")}
    tungsten, bismuth = ({one for one in every if one.startswith(start)} for start in ("W.", "Bi."))
    assert goods("W.primary") == tungsten
    assert goods("W.primary", on=("Bi.metal",)) == tungsten | bismuth, "its measure moves the other one"
    assert goods() == every
    assert goods_of_article(cast("Any", SimpleNamespace(dataset=ds, reading=None, run=record))) == every


def test_the_likeliest_shortage_names_its_country(facts):
    """One in four stood there without a country, beside one in five for the European Union in the table."""
    given = {"mat": MaterialFacts(()), "todo": todo(GRAPHITE)}
    said = printed("important", facts | given, GRAPHITE)
    assert "Synthetic graphite anode is likeliest to run short, with a chance of 1 in 4 in the United States." in said


EXEMPT = replace(row("Synthetic graphite anode", 0.66, 0.047, ("JP", 0.078), 38.0, 3.3), is_limited=False)


@pytest.mark.parametrize(
    ("code", "mark"), [("en", "(outside the article’s measure):"), ("fr", "(hors de la mesure de l’article) :")]
)
def test_advice_on_what_an_article_exempts_is_marked_and_comes_last(facts, code, mark):
    """On a tax on natural graphite the first screen advised on synthetic graphite alone, which the text exempts."""
    scarcer = replace(EXEMPT, own_shortage=BISMUTH.shortage)
    grades = GradeFacts((scarcer, TUNGSTEN), "", "", lead=TUNGSTEN.name)
    mat = material_facts(grades, DAY)
    assert [one.row.is_limited for one in mat.rows] == [True, False]
    assert [len(names) for _, names in mat.by_action] == [1, 1], "not told together"
    assert mat.by_action[0][0].row.is_limited
    for section in ("front", "decide"):
        said = printed(section, facts, grades, code).replace("\xa0", " ")
        assert said.count(mark) == 1
        assert said.index("aratungstate") < said.index(mark)


def test_goods_of_measures_are_those_that_the_article_limits():
    ds = load_dataset("graphite")

    def goods(*patterns: str) -> set[str]:
        reading = SimpleNamespace(measures=[SimpleNamespace(patterns=patterns)])
        run = SimpleNamespace(results=SimpleNamespace(scenario=SimpleNamespace(policy=(), enforce_threats=False)))
        return {*goods_of_measures(cast("Any", SimpleNamespace(dataset=ds, reading=reading, run=run)))}

    record = SimpleNamespace(results=SimpleNamespace(scenario=load_scenario("cn-graphite-2023")))
    every = {one.good for one in ds.table("goods")}
    assert goods("Gr.*") == {one for one in every if one.startswith("Gr.")} < every
    assert goods() == goods("*") == every
    assert goods_of_measures(cast("Any", SimpleNamespace(dataset=ds, reading=None, run=record))) == every
