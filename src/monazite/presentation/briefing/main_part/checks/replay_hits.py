"""How many published figures replays of past episodes of a brief's minerals hit, where these are fewer than half."""

import tomllib
from dataclasses import dataclass
from functools import cache

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.replayed_episodes import replayed_episodes
from monazite.results.quantity import Quantity
from monazite.scenario.shipped import SHIPPED

HALF = 0.5
_PAGE = "docs/scoreboard.md"


@dataclass(frozen=True)
class ReplayHits:
    """Published figures of past episodes of the same minerals, and how many of them replays hit."""

    hits: Quantity
    targets: Quantity


def few_replay_hits(ctx: BriefContext) -> ReplayHits | None:
    """The hits of the episodes of the leading good's minerals; None without any, and where half or more are hit.

    Such a record stands beside a chance of next to none: of a model that misses most of what came, it says little.
    """
    rows = zip(ctx.dataset.table("goods"), ctx.dataset.places["goods"], strict=True)
    folder = next((place.rpartition("/")[0] for row, place in rows if row.good == ctx.goods.lead), "")
    own = [one for one in replayed_episodes() if folder in _folders(one.scenario)]
    hits, targets = sum(one.hits for one in own), sum(one.targets for one in own)
    if not targets or hits >= HALF * targets:
        return None
    where = {"figures": "replayed episodes", "page": _PAGE}
    return ReplayHits(
        published_figure(hits, "count", "scoreboard_hits", (), **where),
        published_figure(targets, "count", "scoreboard_targets", (), **where),
    )


@cache
def _folders(scenario: str) -> frozenset[str]:
    """Folders of facts of a shipped scenario, as its file names them."""
    content = tomllib.loads((SHIPPED / f"{scenario}.toml").read_text(encoding="utf-8"))
    named = content.get("dataset", "rare_earths")
    return frozenset([named] if isinstance(named, str) else named)
