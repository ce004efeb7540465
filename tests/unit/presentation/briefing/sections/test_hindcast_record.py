"""The record of a brief: hits, misses with their reasons, and what was known before."""

import math

from brief_cases import SCORES, context, licensed_run, plain, score, tables_of, text_of
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.sections.hindcast_record import hindcast_record
from monazite.presentation.briefing.sections.summary_page import tiles
from monazite.presentation.briefing.track_record import track_record


def test_misses_stay_with_their_reason():
    blocks = hindcast_record(context(licensed_run(), hindcast=SCORES))
    rows = [[plain(cell) for cell in row] for row in tables_of(blocks)["Hindcast"].rows]
    assert rows[0] == [
        "Magnet exports, May 2025",
        "1,238 t a month",
        "1,350 t a month (900 to 2,100)",
        "20 %",
        "hit",
        "",
    ]
    assert rows[1][4:] == ["miss", "hoarding in 2011 is only partly modelled"]
    text = "Replayed on the episode of 2010 to 2014, the model meets 2 of 3 published targets."
    assert text in text_of(blocks)
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    assert figure.sources == ("customs", "lit")


def test_what_was_not_evaluated_has_no_verdict_and_a_miss_without_a_reason_says_so():
    scores = (
        score("a", median=math.nan, low=math.nan, high=math.nan, hit=None, reason="needs magnets"),
        score("b", hit=False),
        score("c", low=math.nan, high=math.nan, unit="month of 2025"),
    )
    ctx = context(licensed_run(), hindcast=scores)
    rows = [[plain(cell) for cell in row] for row in tables_of(hindcast_record(ctx))["Hindcast"].rows]
    assert rows[0][2:] == ["none", "20 %", "not evaluated", "needs magnets"]
    assert rows[1][4:] == ["miss", "no reason recorded"]
    assert rows[2][1:3] == ["1,238 months into 2025", "1,350 months into 2025"]


def test_the_record_names_its_episode_and_what_no_setting_knew():
    scores = (score("V3.1.rmse", case="re-2025"), score("V3.8.world", case="re-2025", hit=False))
    ctx = context(licensed_run(), hindcast=scores)
    tile = next(tile for tile in tiles(ctx) if tile.label == "Record")
    everywhere = track_record()
    assert tile.main.text.startswith("a factor of 1."), "all forecasts, not this replay"
    assert f"of {everywhere.forecasts.value:,.0f} past forecasts" in tile.detail.text
    assert "the episode of 2025 as replayed for this brief meets 1 of 2" in tile.detail.text
    assert "0 of 1 where nothing was set" in tile.detail.text
    assert "were set with knowledge of this episode" in text_of(hindcast_record(ctx))


def test_several_episodes_are_past_episodes():
    ctx = context(licensed_run(), hindcast=(score("a"), score("b", case="gage-2023")))
    assert "Replayed on past episodes, the model meets 2 of 2" in text_of(hindcast_record(ctx))


def test_targets_and_months_are_words():
    first = score("V3.2.us.2025-06", text="Magnets shipped to the United States in 2025-06.")
    reason = "see V3.2.us.2025-06 and V3.9.x of 2025-07"
    second = score("V3.2.us", text="Fall to the United States", hit=False, reason=reason)
    ctx = context(licensed_run(), hindcast=(first, second))
    rows = [[plain(cell) for cell in row] for row in tables_of(hindcast_record(ctx))["Hindcast"].rows]
    assert rows[0][0] == "Magnets shipped to the United States in June 2025."
    assert rows[1][5] == "see “Magnets shipped to the United States in June 2025” and another target of July 2025"
