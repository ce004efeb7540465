"""Where the duties of one country on goods of another stand on a day, in one sentence."""

from datetime import date

import pytest

from monazite.analysis.standing_duties import duties_sentence, standing_duties
from monazite.dataset.dataset import load_dataset
from monazite.presentation.web.levers.lever_facts import lever_json
from monazite.presentation.web.levers.levers import LEVER_BY_ID

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def ds():
    return load_dataset("shared", "rare_earths")


def test_the_last_duty_on_each_kind_of_goods_is_that_of_the_register(ds):
    rows = {row.id: row for row in ds.table("measures")}
    found = dict(standing_duties(ds, "US", "CN", DAY))
    assert found == {"magnets": rows["us_301_magnets_2026"], "nearly all goods": rows["us_301_labour_2026"]}
    assert [row.id for _, row in standing_duties(ds, "US", "CN", date(2025, 4, 4))] == ["us_fentanyl_2025b"]
    assert standing_duties(ds, "EU", "CN", DAY) == []
    assert duties_sentence(ds, "EU", "CN", DAY) == ""


def test_duties_that_have_ended_or_not_begun_are_not_told(ds):
    rows = {row.id: row for row in ds.table("measures")}
    ended = rows["us_reciprocal_cn_2025"]
    assert ended in dict(standing_duties(ds, "US", "CN", ended.in_force)).values()
    assert ended not in dict(standing_duties(ds, "US", "CN", ended.until)).values()


def test_the_lever_of_an_added_tariff_says_what_it_adds_to(ds):
    """A lever at 0%, talks at 10%, a brief at 25%, and nothing that tied them."""
    said = duties_sentence(ds, "US", "CN", DAY)
    assert said == (
        "By the register the United States has in force on goods of China, on 1 December 2026: 25% on magnets since "
        "1 January 2026; 12.5% on nearly all goods since 24 July 2026."
    )
    tariff = LEVER_BY_ID["us_tariff"]
    assert lever_json(tariff, ds, 0.0, DAY)["remark"] == f"{tariff.remark} {said}"
    licences = LEVER_BY_ID["cn_approval"]
    assert lever_json(licences, ds, 1.0, DAY)["remark"] == licences.remark
