"""Whoever an article says controls, its run without the article is the record of the same minerals.

The engine lets plants and mines of a run's controller alone grow with demand. With Mozambique as controller Chinese
plants stood still from 2022 on: synthetic graphite was dear and American cars stood, with and without its ban.
"""

from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.reading.article_reader import read_article
from monazite.reading.draft.article_measures import without_article
from monazite.reading.draft.draft import Draft, draft
from monazite.reading.text.article import article_from_bytes
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

DAY = date(2026, 12, 1)
MOZAMBIQUE = "Mozambique will ban exports of natural graphite from Jan. 1 for six months, the mining ministry said."
INDONESIA = "Indonesia will ban exports of cobalt from Jan. 1 for six months, the ministry said on Tuesday."
TOLERANCE = 1e-9  # of a price, a share of idle lines or a loss: it is the same run


def drafted(text: str) -> Draft:
    return draft(read_article(article_from_bytes(text.encode(), "the article"), day=DAY))


def run(sc: Scenario) -> Results:
    return simulate(load_dataset(*sc.dataset), sc, draws=1)


def figures(results: Results) -> dict[str, np.ndarray]:
    """Prices outside, idle lines and losses of the months that both runs have."""
    months = [n for n, month in enumerate(results.index.month) if date(2026, 6, 1) <= month < date(2027, 11, 1)]
    out = {name: results.select(name)[0][:, months] for name in ("price_outside", "loss_central", "stopped")}
    return {name: np.nan_to_num(values) for name, values in out.items()}


@pytest.mark.parametrize(
    ("text", "actor", "record"), [(MOZAMBIQUE, "MZ", "cn-graphite-2023"), (INDONESIA, "ID", "cd-cobalt-2025")]
)
def test_the_run_without_the_article_is_the_record(text: str, actor: str, record: str) -> None:
    made = drafted(text)
    assert [(p.actor, p.ban) for p in made.own] == [(actor, True)]
    known = load_scenario(record)
    assert made.scenario.controller == known.controller
    own = load_scenario({"name": "record", "dataset": list(known.dataset), "extends": "record", "as_of": DAY,
                         "start": DAY.replace(day=1)})  # fmt: skip
    bare, of_record = figures(run(without_article(made.scenario))), figures(run(own))
    for name, values in of_record.items():
        np.testing.assert_allclose(bare[name], values, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)


def test_a_ban_of_another_country_costs_nearly_what_the_record_does() -> None:
    """It took 13 billion USD from the United States in a year, of which 11 million are the record's own."""
    made = drafted(MOZAMBIQUE)
    lost = [
        x.select("loss_share_central", region="US")[0][0]
        for x in (run(made.scenario), run(without_article(made.scenario)))
    ]
    assert max(lost) < 1e-3


def test_who_is_on_record_as_controller_of_one_of_the_minerals_controls() -> None:
    made = drafted(
        "The DRC will ban exports of cobalt from January 1, 2027. China will ban exports of gallium from then."
    )
    assert made.scenario.controller == "CD"


def test_talks_with_another_controller_are_about_its_measures() -> None:
    made = drafted(
        "Mozambique will ban exports of graphite from 1 January 2027. Talks between the United States and Mozambique "
        "begin on 10 January 2027 in Washington."
    )
    assert made.scenario.controller == "CN"
    assert (made.scenario.talks.controller, set(made.scenario.talks.seats)) == ("MZ", {"US", "MZ"})
