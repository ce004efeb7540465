"""The mineral that a scenario or an article is about leads the page, whatever the order of the data."""

import pytest

from app_cases import post
from article_minerals import ARTICLES, answered, reading_of
from monazite.presentation.web.runs.leading_minerals import leading_minerals
from monazite.scenario.scenario import facts_of, load_scenario, read_scenario

TWO = "cn-us-ban-2024"
THREE = """
name = "Licences for three minerals"
dataset = ["antimony", "gallium", "germanium"]
start = 2026-12-01
months = 24
[[policy]]
kind = "export_control"
actor = "CN"
goods = ["gallium", "germanium", "antimony"]
start = 2026-12-15
ban = true
text = "A ban on three minerals, in this order."
"""
ON_GALLIUM_AND_MAGNETS = """
name = "Licences for gallium, and a duty"
dataset = ["rare_earths", "gallium"]
start = 2025-01-01
months = 36
anchor = 2026-12-01
[[policy]]
kind = "tariff"
actor = "US"
on = ["CN"]
goods = ["NdFeB.N.magnet"]
start = 2026-12-01
rate = 0.25
text = "A duty."
[[policy]]
kind = "export_control"
actor = "CN"
start = 2026-12-15
goods = ["gallium"]
approval = 0.3
review = 2.0
text = "Licences for gallium."
"""


def minerals_of(sc):
    rows = {row.good: row.mineral for row in facts_of(sc).table("goods")}
    return [*rows], [*rows.values()]


@pytest.mark.parametrize("article", [a for a in ARTICLES if a["leads"]], ids=lambda a: a["name"])
def test_an_article_s_scenario_is_led_by_the_mineral_that_leads_its_brief(article):
    sc = answered(reading_of(article)).scenario
    assert sc is not None
    first = leading_minerals(sc, *minerals_of(sc))[0]
    assert (first or "rare earths") == article["leads"]


def test_what_begins_with_the_shock_leads_and_what_a_tariff_is_on_follows_what_is_held_back():
    three = read_scenario(THREE)
    assert leading_minerals(three, *minerals_of(three)) == ("gallium", "germanium", "antimony")
    tungsten = load_scenario("cn-tungsten-2025")  # of two minerals of one announcement the one named first
    assert leading_minerals(tungsten, *minerals_of(tungsten)) == ("tungsten", "bismuth")
    graphite = load_scenario("cn-graphite-2023")  # a licence that lets all pass only made buyers order ahead
    assert leading_minerals(graphite, *minerals_of(graphite)) == ("graphite", "synthetic graphite")
    both = read_scenario(ON_GALLIUM_AND_MAGNETS)
    assert leading_minerals(both, *minerals_of(both)) == ("gallium", "")


@pytest.mark.compiled
def test_the_page_opens_with_the_mineral_that_leads_and_stays_with_it(client):
    kept = post(client, "load", toml=THREE).json()["kept"]
    opened = post(client, "open", scenario=kept).json()
    assert opened["good"].startswith("Ga.")
    assert opened["goods"][0]["name"] == opened["good"]
    title = {good["name"]: good["title"] for good in opened["goods"]}[opened["good"]]
    assert next(iter(opened["paths"]["shipments"])).startswith(title)
    assert "gallium outside" in " ".join([opened["headline"], *opened["behind"]]).lower()
    moved = post(client, "simulate", scenario=kept, levers={"cn_approval": 0.1, "us_tariff": 0.5}).json()
    assert [*moved["paths"]["shipments"]] == [*opened["paths"]["shipments"]]
    assert moved["tiles"][1]["label"] == opened["tiles"][1]["label"]
    assert "gallium" in opened["tiles"][1]["label"]


@pytest.mark.compiled
def test_a_good_that_one_country_makes_nearly_all_of_leads_its_mineral(client):
    """The page told of flake, which many places mine, at 1 USD/kg while lines stood for want of what is made of it."""
    for name in ("cn-graphite-2023", "cn-graphite-stop-2026"):
        opened = post(client, "open", scenario=name).json()
        assert opened["good"] == "Gr.metal"
        assert "pherical natural graphite outside China" in " ".join([opened["headline"], *opened["behind"]])
    assert post(client, "open", scenario=TWO).json()["good"] == "Ga.primary"  # what is made of it is made elsewhere too
    assert post(client, "open", scenario="cn-antimony-2024").json()["good"] == "Sb.primary"


@pytest.mark.compiled
def test_beside_rare_earths_another_mineral_can_lead(client):
    kept = post(client, "load", toml=ON_GALLIUM_AND_MAGNETS).json()["kept"]
    opened = post(client, "open", scenario=kept).json()
    assert opened["good"].startswith("Ga.")
    assert "Dy.oxide" in [good["name"] for good in opened["goods"]]
    assert [*opened["paths"]["shipments"]][-1] == "magnets"
    assert [*opened["paths"]["supply"]][-1] == "heavy rare earths"
    row = post(client, "compare", a={"scenario": kept}, b={"scenario": kept, "levers": {"cn_approval": 0.0}}).json()
    assert "allium" in next(one["label"] for one in row["rows"] if not one["label"].startswith("Loss"))


NEWS = """China to license gallium exports

BEIJING - China will require licences for exports of gallium from 15 December, the ministry said on Saturday.
It will also ban exports of rare earth magnets to the United States from 15 December.
"""


@pytest.mark.compiled
def test_the_article_leads_the_page_also_before_its_questions_are_answered(client):
    """A scenario without a measure on gallium has nothing else that says so."""
    answer = post(client, "read", text=NEWS, day="2026-11-28").json()
    assert answer["leads"][0].startswith("Ga")
    assert answer["simulated"] < len(answer["cards"])
    opened = post(client, "open", scenario=answer["kept"]).json()
    assert opened["good"].startswith("Ga.")
