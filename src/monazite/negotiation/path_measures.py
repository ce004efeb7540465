"""A path of the talks as measures of a scenario: levels month by month until a deal, its terms while they last, and
what the two sides do from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.negotiation.announced import announced_measures, outside_deals
from monazite.negotiation.dates import deal_days
from monazite.negotiation.deal import deal_at, level_measures
from monazite.negotiation.game import solve_game
from monazite.negotiation.menu import Menu
from monazite.negotiation.path_sampling import PathSampler, SampledPath, path_sampler
from monazite.negotiation.setup import TalksSetting
from monazite.negotiation.solve_draw import GameOptions, prepare_game
from monazite.negotiation.state_costs import Grid
from monazite.scenario.policies import Policy, add_months
from monazite.scenario.scenario import Scenario


def sampler_of_draw(
    ds: Dataset, setting: TalksSetting, grid: Grid, values: Draws, i: int, options: GameOptions
) -> PathSampler:
    """The solved game of a draw, ready for paths to be drawn; arguments as of `solve_draw.play`."""
    _, games, rules, kinds = prepare_game(ds, setting, grid, values, i, options)
    start = (setting.regime, 0, 0.0)
    solutions = [[solve_game(game, rules, start=start[1:]) for game in row] for row in games]
    return path_sampler(games, rules, solutions, kinds, start)


def levels_of(setting: TalksSetting, regime: int) -> tuple[int, int, int]:
    """Rungs of controls, tariff and technology of a regime."""
    measures, technology = divmod(regime, setting.sizes[2])
    control, tariff = divmod(measures, setting.sizes[1])
    return control, tariff, technology


def day_of_deal(setting: TalksSetting, path: SampledPath, rounds: int) -> date | None:
    """Day on which the deal of a path is dated; None without one."""
    return None if path.signed_round is None else deal_days(setting, rounds)[path.signed_round]


def path_measures(
    sc: Scenario, setting: TalksSetting, menu: Menu, path: SampledPath, *, rounds: int, thin: int = 1
) -> tuple[Policy, ...]:
    """Measures that a path adds to the scenario without what the talks decide.

    Parameters
    ----------
    sc, setting
        Scenario and state of the talks.
    menu
        Deals, with every ``thin``-th level of purchases.
    path
        The path.
    rounds
        Rounds of the talks, a month each; what is in force after the last one stays.

    Returns
    -------
    tuple of Policy
        What is announced, but for the days of a deal with new terms; then, in order of time, what the two sides do.
        What is done in a round begins on the day of its talks, once these have failed. The terms of a deal hold until
        the day of the talks in which its truce is over. Where the truce outlasts the rounds they hold for its duration,
        and then the measures of before the talks hold again.
    """
    announced = announced_measures(sc, setting)
    out = [*outside_deals(announced, _new_terms(setting, menu, path, rounds, thin))] if announced else list[Policy]()
    for levels, parts in groupby(_spans(setting, menu, path, rounds, thin), key=lambda span: span[0]):
        spans = list(parts)
        out += level_measures(sc, setting, levels, spans[0][1], spans[-1][2])
    return tuple(out)


def _spans(
    setting: TalksSetting, menu: Menu, path: SampledPath, rounds: int, thin: int
) -> Iterator[tuple[tuple[int, ...], date, date | None]]:
    """Levels of controls, tariff and technology on a path, with the days from and up to which they hold."""
    days = deal_days(setting, rounds)
    for part in path.stretches:
        for t, regime in enumerate(part.regimes, part.first_round):
            yield levels_of(setting, regime), days[t], days[t + 1] if t + 1 < rounds else None
        if part.signed_round is not None:
            yield deal_at(menu, part.deal, thin).rungs[:3], *_term(setting, menu, part, days, thin)


def _new_terms(
    setting: TalksSetting, menu: Menu, path: SampledPath, rounds: int, thin: int
) -> Iterator[tuple[date, date]]:
    """First days of the deals of a path whose terms are new, and of what comes after them.

    One that prolongs what stands says nothing of what was announced on top of it.
    """
    days, standing = deal_days(setting, rounds), levels_of(setting, setting.regime)
    for part in path.stretches:
        if part.signed_round is not None and deal_at(menu, part.deal, thin).rungs[:3] != standing:
            yield _term(setting, menu, part, days, thin)


def _term(setting: TalksSetting, menu: Menu, part: SampledPath, days: Sequence[date], thin: int) -> tuple[date, date]:
    """Day on which a stretch of a path ends in a deal, and the day on which that deal is over."""
    assert part.signed_round is not None
    signed = days[part.signed_round]
    if part.later is not None:
        return signed, days[part.later.first_round]
    deal = deal_at(menu, part.deal, thin)
    return signed, add_months(signed, float(setting.ladders["duration"].level[deal.duration]))
