"""An article's scenario stands beside the record without it, in tiles, dashes and the comparison."""

from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web.panels.article import read_text
from monazite.presentation.web.runs.compared_rest import unset, without_article
from monazite.scenario.record import RECORD
from monazite.scenario.scenario import load_scenario, read_scenario

DAY = date(2026, 12, 1)
STOP = (
    "BEIJING, Dec 1, 2026 (Reuters) - China will stop issuing export licences for permanent magnets to the European "
    "Union from 15 December 2026, the commerce ministry said on Tuesday."
)


@pytest.fixture(scope="module")
def scenario():
    """What the article supposes."""
    return read_text(STOP, DAY)[1]


@pytest.fixture(scope="module")
def opened(client, store, scenario):
    """The first view of it."""
    return post(client, "open", scenario=store.add_scenario(scenario)).json()


def test_without_the_article_are_the_measures_of_the_record_on_its_day(scenario):
    settings = {"name": "Record", "dataset": list(scenario.dataset), "start": date(2026, 12, 1), "as_of": DAY}
    record = load_scenario(settings | {"extends": RECORD})
    bare = without_article(scenario)
    assert bare.policy == record.policy
    assert len(scenario.policy) == len(record.policy) + 1
    assert without_article(read_scenario(scenario.to_toml())).policy == record.policy
    assert without_article(bare).policy == bare.policy


def test_a_measure_of_the_record_that_the_article_ends_is_there_without_it(scenario):
    """A quota that takes the place of another one ends it, also in what is held against it."""
    first = scenario.policy[0]
    ended = first.model_copy(update={"end": DAY, "end_known": None})
    changed = scenario.model_copy(update={"policy": (ended, *scenario.policy[1:])})
    assert without_article(changed).policy == without_article(scenario).policy


def test_what_is_no_article_stands_beside_itself(store):
    workspace = store.workspace("cn-ree-2025", date(2027, 1, 1))
    assert unset(store, workspace) is workspace


def test_numbers_of_an_article_stand_beside_those_without_it(store, opened):
    """Its dashes were the run itself, and nothing said what the news changes."""
    assert opened["rest_note"].endswith("are the record without the article.")
    beside = store.workspace(opened["beside"], date.fromisoformat(opened["day"]))
    rest = store.baseline_quantities(beside)
    magnets = next(one for one in opened["tiles"] if one["id"] == "magnets")
    good = beside.scenario and rest.focus.shipped
    lowest = rest.path("exports_counted_index", good=good, region="WORLD")[0, rest.start :].min()
    assert magnets["before"] == f"{100 * lowest:.0f}%" != magnets["value"]
    assert opened["rest_paths"]["price"] != opened["paths"]["price"]
    assert opened["remark"] == ""


def test_an_article_that_changes_no_headline_number_says_so(client, store, scenario):
    own = scenario.policy[-1].model_copy(update={"goods": ("Lu.oxide",), "destinations": ("KR",)})
    late = scenario.model_copy(update={"policy": (*scenario.policy[:-1], own)})
    answer = post(client, "open", scenario=store.add_scenario(late)).json()
    assert answer["remark"].startswith("No headline number changes by what the article says")


def test_the_comparison_holds_the_record_against_the_article(client, store, opened, scenario):
    name = store.add_scenario(scenario)
    sides = ({"scenario": one, "day": opened["day"], "levers": {}} for one in (opened["beside"], name))
    rows = post(client, "compare", **dict(zip("ab", sides, strict=True)), draws=4).json()["rows"]
    loss = next(row for row in rows if row["label"].startswith("Loss in the European Union"))
    assert loss["a"] != loss["b"]
    assert not loss["gap"].startswith("0")
