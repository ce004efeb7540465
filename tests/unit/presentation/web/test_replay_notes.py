"""What a page says of the episode that its scenario replays, and of the record of each of its numbers."""

import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.briefing.observed_figures import ObservedFigure
from monazite.presentation.briefing.track_record import record_of, track_record
from monazite.presentation.web.views import replay_notes

pytestmark = pytest.mark.compiled


def test_a_record_that_misses_its_price_says_so_first(client, store):
    opened = post(client, "open", scenario="cn-quota-2010").json()
    workspace = store.workspace("cn-quota-2010", store.shown_day("cn-quota-2010", None, at_rest=True))
    rest = store.baseline_quantities(workspace)
    at = next(n for n, day in enumerate(rest.results.index.month) if (day.year, day.month) == (2011, 8))
    then = rest.path("price_outside", good="Dy.oxide")[0, at]
    line = opened["missed"]["Dy.oxide"]
    assert line.startswith("What happened is missed here. Dysprosium oxide peaks at 2,377 USD/kg in August 2011")
    assert f"the run at rest has {then:,.0f} USD/kg then, {2380 / then:.2g} times too low" in line
    assert "10 of 29 published figures" in opened["replay"]
    assert "Dy.oxide" in opened["missed"]


def test_a_miss_that_the_run_on_the_page_does_not_share_is_no_first_line(client):
    """Antimony's replay misses every price, and the draws of the page have seen them."""
    opened = post(client, "open", scenario="cn-antimony-2024").json()
    assert "2 of 21 published figures" in opened["replay"]
    assert "Metal in Rotterdam is at 59.5 to 61 USD/kg in June 2025" in opened["replay"]
    if "Sb.primary" in opened["missed"]:
        assert "the run at rest has" in opened["missed"]["Sb.primary"]


def test_quotes_that_the_run_lies_far_from_are_missed(client):
    """Yttrium: "read it as scarce, not as a price" of months in which it was quoted at a half or less."""
    missed = post(client, "open", good="Y.oxide").json()["missed"]
    assert re.match(
        r"What happened is missed here\. In \w+ 2025 the run at rest has \d+ USD/kg, the quotes are [\d to]+; "
        r"at its dearest up to December 2025 it has \d+, the highest quote is 350\.",
        missed["Y.oxide"],
    )


def test_a_direction_that_is_missed_is_told_first(client):
    """Graphite was dearer in the run, and the trust block alone had it that prices fell all through the year."""
    missed = post(client, "open", scenario="cn-graphite-2023").json()["missed"]
    assert missed["Gr.metal"].startswith(
        "What happened is missed here. Spherical graphite outside China is not dearer in December 2023 than in November"
    )
    assert "times the price of November 2023" in missed["Gr.metal"]


@pytest.mark.parametrize(
    ("prices", "is_missed"), [((300.0, 160.0), True), ((100.0, 100.0), False), ((60.0, 70.0), True)]
)
def test_a_price_misses_its_quotes_by_its_peak_or_in_half_of_the_months(monkeypatch, prices, is_missed):
    months = [date(2025, m, 1) for m in range(1, 4)]
    run = SimpleNamespace(
        start=1, path=lambda *_, **__: np.array([[50.0, *prices]]),
        results=SimpleNamespace(index=SimpleNamespace(month=months), dataset=None),
    )  # fmt: skip
    quotes = [ObservedFigure(day, f"{day:%Y-%m}", 120.0, day, ()) for day in months[1:]]
    monkeypatch.setattr(replay_notes, "observed_prices", lambda *_: quotes)
    assert bool(replay_notes.quotes_missed("X", run)) == is_missed


def test_a_scenario_that_replays_nothing_has_no_such_line(client):
    assert post(client, "open", scenario="full-stop").json()["replay"] == ""


def test_every_number_has_its_own_record(client):
    """Under prices and losses stood one sentence on tonnes: 14 % better, where prices were worse."""
    record, whole = post(client, "open").json()["record"], track_record()
    assert f"{100 * (whole.prices.over_persistence.value - 1):.0f} % worse than saying that nothing changes" in record
    assert "14 % better" not in record
    price, loss, magnets = (post(client, "trace", tile=tile).json() for tile in ("price", "loss_US", "magnets"))
    assert price["record"].startswith("No forecast of a price that sellers outside ask could be scored")
    assert f"of {whole.losses.figures.value:.0f} losses that others estimated" in loss["record"]
    assert magnets["record"].startswith(
        f"Of {whole.folders['rare_earths'].forecasts.value:,.0f} past forecasts of tonnes"
    )


def test_a_mineral_has_its_own_record_of_tonnes(client):
    antimony, cobalt = (
        post(client, "open", scenario=name).json()["record"] for name in ("cn-antimony-2024", "cd-cobalt-2025")
    )
    assert "25 % worse than saying that nothing changes" in antimony
    assert "no past forecast could be scored" in cobalt


def test_an_outcome_without_a_record_has_no_sentence(ds):
    assert record_of("emission", ds, "Dy.oxide", "dysprosium oxide") == ""
