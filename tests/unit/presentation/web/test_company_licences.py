"""My company: the licence calendar with its sentence, the item in the heading, and each item's own best measure."""

from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web.panels.company import counting_day

pytestmark = pytest.mark.compiled
LIST = """part,good,origin,supplier,region,kg_per_year,stock_days,lead_days,licence
rotor,NdFeB.SH.magnet,China,JL Mag,Germany,48500,30,45,general until 2027-01-08
sensor,NdFeB.SH.magnet,China,Hangzhou,Germany,650,20,45,unknown
"""


@pytest.fixture(scope="module")
def held(client):
    import base64

    files = [{"name": "parts.csv", "content": base64.b64encode(LIST.encode()).decode()}]
    return post(client, "firm", files=files).json()["rows"]


def test_the_page_has_the_calendar_of_licences(client, held):
    answer = post(client, "company", firm=held).json()
    licences = answer["licences"]
    assert licences["text"].startswith("8 January 2027: the general licence ")
    assert [row[:4] for row in licences["rows"]] == [["8 January 2027", "rotor", "China (JL Mag)", "48,500 kg"]]
    assert licences["head"][4:] == ["What happens", "What to do by when"]
    without = [row | {"cells": {k: v for k, v in row["cells"].items() if k != "licence"}} for row in held]
    assert post(client, "company", firm=without).json()["licences"] is None


def test_the_heading_of_the_page_names_the_item(client, held):
    """ "The first line runs below plan from about ..." was read as the factory, for a part of a few kg."""
    headline = post(client, "company", firm=held, levers={"cn_approval": 0.0}).json()["headline"]
    assert "the one on sensor (650 kg a year, 1 % of the plan by weight)" in headline


def test_each_item_has_its_own_best_measure(client, held):
    answer = post(client, "company/measures", firm=held, levers={"cn_approval": 0.0}).json()["by_item"]
    assert {row[0] for row in answer["rows"]} == {"rotor", "sensor"}
    assert len(answer["head"]) == len(answer["rows"][0])
    assert "Days by which the item itself runs out later" in answer["note"]


@pytest.mark.parametrize(
    ("now", "counted", "expected"),
    [
        (date(2026, 12, 1), "today", date(2026, 12, 1)),  # the list says what the firm has now
        (date(2026, 12, 1), "levers", date(2027, 1, 1)),
        (date(2027, 3, 5), "today", date(2027, 1, 1)),  # the levers act by then
        (date(2021, 3, 5), "today", date(2027, 1, 1)),  # the run is not there yet
        (None, "today", date(2027, 1, 1)),
    ],
)
def test_stocks_of_a_list_are_those_of_today(store, now, counted, expected):
    """The page counted them on the day of levers of which none was moved, the command today: 24 and 17 % in one day."""
    assert counting_day(store.workspace("cn-ree-2025", date(2027, 1, 1)), now, counted) == expected
