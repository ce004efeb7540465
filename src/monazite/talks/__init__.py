"""The talks: what each side can concede, whether and when they meet, on what terms, and what changes it."""

from monazite.talks.deal import with_deal as with_deal
from monazite.talks.episodes import replay as replay
from monazite.talks.run import TalksResult as TalksResult
from monazite.talks.run import talks as talks
