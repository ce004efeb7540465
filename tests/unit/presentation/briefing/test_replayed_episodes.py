"""What is said of a replayed episode is what the scoreboard says of it."""

import pytest
from reproduce.replayed_episodes import FILE, episodes

from monazite.presentation.briefing.replayed_episodes import (
    episode_of,
    gravest,
    missed_words,
    price_missed,
    replay_sentence,
    replayed_episodes,
)
from paths import DOCS

SCOREBOARD = (DOCS / "scoreboard.md").read_text(encoding="utf-8")


def test_the_file_is_what_the_scoreboard_says():
    """Where this fails after `monazite hindcast --out docs/scoreboard.md`: `python reproduce/replayed_episodes.py`."""
    assert FILE.read_text(encoding="utf-8") == episodes(SCOREBOARD)


@pytest.mark.parametrize("episode", replayed_episodes(), ids=lambda one: one.case)
def test_hits_and_misses_add_up_to_the_rows_of_the_page(episode):
    part = SCOREBOARD.split(f"\n## {episode.case}\n")[1].split("\n## ")[0]
    assert part.count("| hit |") == episode.hits
    assert part.count("| miss |") == len(episode.missed) == episode.targets - episode.hits
    assert f"meets {episode.hits} of {episode.targets} published figures" in replay_sentence(episode, "")


def test_the_peak_of_2011_is_the_first_miss_of_its_episode():
    """The best-known episode was off by a factor of nine, and no page but the scoreboard said so."""
    episode = episode_of("cn-quota-2010")
    assert episode is not None
    first = gravest(episode, "Dy.oxide")[0]
    assert first.target == "V1.Dy.peak"
    assert first.factor == pytest.approx(2380 / 259)
    assert missed_words(first) == "Dysprosium oxide peaks at 2,377 USD/kg in August 2011 (the replay: 259 USD/kg)"
    assert price_missed(episode, "Dy.oxide") == first
    assert price_missed(episode, "Y.oxide") is None
    assert episode_of("full-stop") is None


@pytest.mark.parametrize("episode", replayed_episodes(), ids=lambda one: one.case)
def test_every_miss_can_be_told(episode):
    for one in episode.missed:
        words = missed_words(one)
        assert "the replay" in words
        assert "nan" not in words
        assert one.factor >= 1.0
