"""The mineral that leads a brief: that of the article's control, whatever else the run holds."""

from types import SimpleNamespace

import pytest

from article_minerals import ARTICLES, DAY, brief_of_article, named, reading_of
from mineral_briefs import SETTINGS
from monazite.dataset.dataset import load_dataset
from monazite.model.build import ordered_goods
from monazite.presentation.briefing.lead_goods import RARE_EARTHS, lead_goods
from monazite.presentation.briefing.main_part.measures.control_starts import control_starts
from monazite.reading.draft.draft import draft
from monazite.reading.draft.minerals import leading_goods
from monazite.results.names import Names

RARE = ("rare earth", "magnet", "dysprosium", "terbium", "neodymium", "yttrium")


def led(folders: tuple[str, ...], *first: str):
    ds = load_dataset(*folders)
    return lead_goods(ds, tuple(row.good for row in ordered_goods(ds)), Names(ds), first)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["name"])
def test_the_mineral_of_the_article_leads(article) -> None:
    reading = reading_of(article)
    drafted = draft(reading, cautious=True)
    goods = led(drafted.scenario.dataset, *leading_goods(reading, drafted))
    if article["leads"]:
        assert (goods.has_rare_earths, goods.minerals[0]) == (False, article["leads"])
    else:
        assert goods is RARE_EARTHS


def test_rare_earths_come_after_the_mineral_of_the_control() -> None:
    """Without an article rare earths lead where there are some."""
    goods = led(("rare_earths", "tungsten"), "W.*")
    assert goods.minerals == ("tungsten", "bismuth", "rare earths")
    assert goods.lead == "W.primary"
    assert "Dy.oxide" in goods.panels
    assert goods.is_on(("rare earths",), ("CN", "*"), "CN")
    assert goods.shipped[-1] == RARE_EARTHS.shipped[0]
    assert led(("rare_earths", "tungsten")) is RARE_EARTHS
    assert led(("gallium", "antimony"), "Sb.*", "Ga.*").minerals == ("antimony", "gallium")
    assert led(("gallium", "antimony")).minerals == ("gallium", "antimony")


def test_a_good_that_one_country_makes_nearly_all_of_leads_its_mineral() -> None:
    """As on the page: spherical graphite and anodes before flake and coke; metals made in many places stay behind."""
    leads = {folder: led((folder,)).lead for folder in ("graphite", "gallium", "antimony", "tungsten", "cobalt")}
    assert leads == {
        "graphite": "Gr.metal", "gallium": "Ga.primary", "antimony": "Sb.primary", "tungsten": "W.primary",
        "cobalt": "Co.primary",
    }  # fmt: skip
    assert [*led(("graphite",)).panels] == ["Gr.metal", "Gr.primary", "Gs.metal", "Gs.primary"]


def starts(name: str) -> list[tuple[tuple[str, ...], str]]:
    """What a brief of an article says of the first controls, without a run."""
    reading = reading_of(named(name))
    drafted = draft(reading, cautious=True)
    sc = drafted.scenario
    rows = ordered_goods(load_dataset(*sc.dataset))
    index = SimpleNamespace(good=tuple(r.good for r in rows), mineral=tuple(r.mineral for r in rows))
    run = SimpleNamespace(results=SimpleNamespace(view=SimpleNamespace(index=index), scenario=sc), controller="CN")
    goods = led(sc.dataset, *leading_goods(reading, drafted))
    ctx = SimpleNamespace(run=run, goods=goods, day=DAY)
    return [(one.goods, one.month) for one in control_starts(ctx)]  # type: ignore[arg-type]


def test_the_day_of_a_control_is_that_of_its_own_goods() -> None:
    """Announcements 23 of 2023, 33 of 2024, 10 and 18 of 2025: each mineral has the month of its own."""
    assert starts("gallium") == [(("gallium",), "August 2023")]
    assert starts("two minerals") == [(("antimony",), "September 2024"), (("gallium",), "August 2023")]
    assert starts("tungsten beside rare earths") == [
        (("tungsten", "bismuth"), "February 2025"), (("rare earths and magnets",), "April 2025"),
    ]  # fmt: skip
    assert starts("dysprosium") == [(("rare earths and magnets",), "April 2025")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gallium", "germanium", "antimony", "graphite", "tungsten", "bismuth", "cobalt"])
def test_a_brief_on_another_mineral_has_no_word_of_rare_earths(name: str) -> None:
    main, annex = brief_of_article(name)
    word = named(name)["leads"]
    head = main.split("## ")[0].lower()
    assert word in head
    for line in [*main.splitlines(), *annex.split(SETTINGS)[0].splitlines()]:  # ids of acts that hold several duties
        assert not [w for w in RARE if w in line.lower()], line


@pytest.mark.slow
def test_the_first_screen_of_an_article_without_a_mineral_says_so() -> None:
    main, _ = brief_of_article("tariff alone")
    assert "The article names none; this brief takes rare earths and magnets." in main
