"""The three rounds of talks of 2025 played again from the states of their first days, hits and misses alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.model.parameters import draw
from monazite.negotiation.dates import chance_within, round_edges
from monazite.negotiation.directions import direction_chances, direction_of
from monazite.negotiation.report import range_over_draws
from monazite.negotiation.run import Progress, play_draws
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.solve_draw import GameOptions, PlayedDraw, play, prepare_game
from monazite.negotiation.state_costs import cache_key, cached
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.scenario.talks_settings import Talks

SCENARIO = "cn-ree-2025"
DRAWS = 4
TRUCE_WINDOW = 35  # days
EVEN_CHANCE = 0.5
SUMMIT_CHANCE = 0.75  # chance of a deal by two days after a summit that counts as a hit


def episode_setting(ds: Dataset, sc: Scenario, row: Any) -> tuple[Scenario, TalksSetting]:
    """Scenario and setting of an episode: what was in force and on the calendar on its day, and nothing later."""
    talk = Talks(
        seats=(sc.talks.seats if sc.talks else ()) or ("US", "CN"),
        first_offer=row.date,
        control=row.control,
        tariff=row.tariff,
        technology=row.technology,
        threat_control=row.threat_control,
        threat_tariff=row.threat_tariff,
    )
    then = sc.model_copy(update={"talks": talk, "name": row.episode, "anchor": None})
    on_the_day = {
        "summits": (row.summit,) if row.summit else (),
        "expiries": (row.expiry,) if row.expiry else (),
        "meetings": (),
    }
    return then, replace(make_setting(ds, then), **on_the_day)


def median_days(setting: TalksSetting, signed: np.ndarray) -> float:
    """Days to a deal that half of the paths need.

    Parameters
    ----------
    setting
        Day of the first offer and summits; a deal in a round with a summit is dated on it, any other in proportion.
    signed
        Chance of a deal in each round (round,).

    Returns
    -------
    float
        Not a number if fewer than half of the paths end in a deal.
    """
    total, ends = 0.0, round_edges(setting, len(signed))
    for t, chance in enumerate(signed):
        if total + chance >= EVEN_CHANCE:
            part = (EVEN_CHANCE - total) / chance
            summit = [d for d in setting.summits if ends[t] <= d < ends[t + 1]]
            day: date = summit[0] if summit else ends[t] + (ends[t + 1] - ends[t]) * part
            return float((day - setting.first_offer).days)
        total += float(chance)
    return float("nan")


def replay(
    ds: Dataset | None = None,
    *,
    draws: int = DRAWS,
    threads: int | None = None,
    options: GameOptions | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Every episode of episodes.csv as the talks of its day predict it, against what happened.

    The seats have middling resolve; the calendar holds only what was known on the day. A chance above one half is a hit
    where a truce came within 35 days; a level of the terms is a hit where it is the likeliest one, given a deal.

    Parameters
    ----------
    ds
        Dataset; that of the scenario by default.
    draws
        Draws of the uncertain parameters.
    threads
        Draws played side by side.
    options
        How a draw is played.
    progress
        Called with what is done, steps done and steps in all.

    Returns
    -------
    list of dict
        By episode: chance within 35 days, median days and terms as ranges over draws, and what was observed.
    """
    sc = load_scenario(SCENARIO, as_of=None if ds is None else ds.day)
    ds = facts_of(sc, ds)
    rows = ds.table("episodes")
    plain = replace(options or GameOptions(), types=False)
    name = cache_key(__name__, ds, sc, make_setting(ds, sc), draws, [repr(r) for r in rows], repr(plain))
    kept = cache.load_json("talks", name)
    if kept is not None:
        return kept["episodes"]
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=draws)
    out = []
    for row in rows:
        then, setting = episode_setting(ds, sc, row)
        report = (
            None if progress is None else (lambda done, total, r=row: progress(f"replaying {r.episode}", done, total))
        )
        grid = cached(ds, then, setting, draws, report)
        plays = play_draws(lambda i, s=setting, g=grid: play(ds, s, g, values, i, plain), draws, threads, None)
        menu = prepare_game(ds, setting, grid, values, 0, plain)[0].menu
        out.append(score_episode(setting, row, menu, plays))
    cache.store_json("talks", name, {"episodes": out})
    return out


def score_episode(setting: TalksSetting, row: Any, menu, plays: list[PlayedDraw]) -> dict[str, Any]:
    """One episode as predicted and as it went.

    Parameters
    ----------
    setting
        State of the talks on the day of the episode.
    row
        Row of episodes.csv.
    menu
        The deals of the draws.
    plays
        What the draws came to, the central one first.

    Returns
    -------
    dict
        Ranges over draws beside what was observed; ``hit`` for the truce and for each term, and in ``direction`` for
        the way that the term went from the level of the first day.
    """
    took = (row.deal - row.date).days
    chance = range_over_draws(np.array([chance_within(setting, p.paths.signed, TRUCE_WINDOW) for p in plays]), "share")
    share = np.stack([p.terms / max(p.terms.sum(), 1e-12) for p in plays])
    terms, began = {}, {"control": row.control, "tariff": row.tariff, "technology": row.technology}
    agreed_levels = {
        "control": row.control_after,
        "tariff": row.tariff_after,
        "technology": row.technology_after,
        "purchases": row.purchases_after,
    }
    for name, rung in (
        ("control", menu.control),
        ("tariff", menu.tariff),
        ("technology", menu.technology),
        ("purchases", menu.purchase),
    ):
        ladder = setting.ladders[name]
        agreed = agreed_levels[name]
        levels = np.stack([share[:, rung == k].sum(1) for k in range(len(ladder.names))], 1)
        likeliest = ladder.names[int(levels[0].argmax())]
        observed = ladder.position(agreed, f"episodes.{name}_after")
        terms[name] = {
            "observed": agreed,
            "predicted": likeliest,
            "chance_of_observed": range_over_draws(levels[:, observed], "share"),
            "hit": agreed == likeliest,
            "direction": _direction(levels, observed, ladder.names.index(began.get(name, ladder.names[0]))),
        }
    scored = {
        "episode": row.episode,
        "date": row.date.isoformat(),
        "text": row.text,
        "days": took,
        "within_35_days": chance,
        "hit": ((chance["value"] or 0.0) >= EVEN_CHANCE) == (took <= TRUCE_WINDOW),
        "median_days": range_over_draws(np.array([median_days(setting, p.paths.signed) for p in plays]), "day"),
        "terms": terms,
        "source": ";".join(row.source),
    }
    if row.summit is not None:
        days = (row.summit - row.date).days + 2
        by = range_over_draws(np.array([chance_within(setting, p.paths.signed, days) for p in plays]), "share")
        scored["by_summit"] = by | {"hit": (by["value"] or 0.0) >= SUMMIT_CHANCE}
    return scored


def _direction(levels: np.ndarray, observed: int, start: int) -> dict[str, Any]:
    """Which way a term went, which way is likeliest as a mean over the draws, and the chance of the one that came."""
    chances, came = direction_chances(levels, start), direction_of(observed, start)
    likeliest = max(chances, key=lambda way: float(chances[way].mean()))
    return {
        "observed": came,
        "predicted": likeliest,
        "chance": range_over_draws(chances[came], "share"),
        "hit": came == likeliest,
    }
