"""What the headline begins with, its setting and the month that numbers count from, and the whole of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from monazite.presentation.briefing.main_part.measures.set_clauses import ALL, fields_set
from monazite.presentation.web.effects.lever_weights import LeverWeights
from monazite.presentation.web.headline.article_words import as_the_article_says
from monazite.presentation.web.headline.headline_losses import loss_lead, loss_sentence
from monazite.presentation.web.headline.headline_sentence import headline, start_of_sentence, supposition
from monazite.presentation.web.headline.headline_tiles import line_places
from monazite.presentation.web.headline.hit_rate import in_the_model, poor_replay
from monazite.presentation.web.headline.named_country import RecordDraws, country_of_article
from monazite.presentation.web.headline.set_levers import SetEffects, setting_in_words
from monazite.presentation.web.headline.tile import HeadlineTile
from monazite.presentation.web.headline.without_the_article import beside_without, what_is_spared
from monazite.presentation.web.levers.app_settings import acting_month, set_policies
from monazite.presentation.web.levers.levers import first_lever_day, levers_of_blocks, policy_blocks
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.reading.draft.article_measures import own_measures
from monazite.scenario.policies import Policy


class RangeFacts(NamedTuple):
    """What runs beside that of a page say, which are made where ranges are: of the record, and of each lever."""

    record: RecordDraws | None = None
    weights: LeverWeights | None = None


NO_FACTS = RangeFacts()


def headline_start(
    store: SessionStore,
    workspace: Workspace,
    current: QuickQuantities,
    run: RunRequest,
    deal: Mapping[str, str] | None,
    weights: LeverWeights | None = None,
) -> str:
    """The start of the headline of a run; ``deal``: the one that is signed, in words, or None.

    A scenario of a file that moved levers made is supposed, and is told with those that the page moves beside them,
    which may reopen what it closes. ``weights``: what each lever does; None while that is not known.
    """
    sc, day, names = workspace.scenario, workspace.day, workspace.names
    signed = None if deal is None else date.fromisoformat(deal["signed"])
    own = policy_blocks(run.levers, workspace.rest, day, workspace.levers, run.spans)
    supposed = supposition(sc) if store.is_supposed(workspace.name) else as_the_article_says(sc, names)
    if of_file := set_policies(sc):
        of_all = setting_in_words([*of_file, *own], names, sc.end, day, is_eased=deal is not None, whose="")
        supposed, own = supposition(sc, of_all), []
    acting = acting_month(current.results.scenario, day) if own else signed
    effects = set_effects(workspace, run, own, weights) if own and weights else None
    setting = setting_in_words(own, names, sc.end, day, is_eased=deal is not None, effects=effects)
    is_past = sc.record and day < first_lever_day(sc, store.today)
    return start_of_sentence(setting, day, is_past, acting, supposed, signed)


def set_effects(
    workspace: Workspace, run: RunRequest, own: Sequence[Policy], weights: LeverWeights
) -> SetEffects:  # fmt: skip
    """What the parts of the measures of levers do, from what the levers do."""
    moved = levers_of_blocks(run.levers, workspace.rest, workspace.day, workspace.levers, run.spans)
    by_id = {lever.id: lever for lever in workspace.levers}
    by_part = {
        (n, name): [one for one in ids if name in (ALL, by_id[one].field)]
        for n, (policy, ids) in enumerate(zip(own, moved, strict=True))
        for name in fields_set(policy)
    }
    return SetEffects(
        {part: max((weights.sizes[one] for one in ids), key=abs, default=0.0) for part, ids in by_part.items()},
        frozenset(part for part, ids in by_part.items() if set(ids) <= weights.idle),
        {part: tuple(by_id[one].label for one in ids) for part, ids in by_part.items()},
    )


def whole_headline(
    workspace: Workspace, current: QuickQuantities, beside: QuickQuantities, tiles: Sequence[HeadlineTile], start: str,
    shown: tuple[str, str], *, is_moved: bool, record: RecordDraws | None = None,
) -> list[str]:  # fmt: skip
    """The headline of a run, what it leads with first; of an article's with what each number is without it.

    An article's also says who is at risk.

    Parameters
    ----------
    workspace, current, beside
        The scenario, its run, and the run that it stands beside.
    tiles, start
        What `headline_tiles` and `headline_start` give.
    shown
        Good and country that are looked at.
    is_moved
        Whether levers are moved or a deal is signed: then the record lacks these as well, and no number names it.
    record
        What `without_news` gives.
    """
    (good, country), names = shown, workspace.names
    lead, sureness = loss_lead(current, names, country, beside), loss_sentence(current, names, country)
    if not own_measures(workspace.scenario):
        return headline(tiles, start, lead, sureness)
    replay, spared = poor_replay(workspace.model.dataset, good), ""
    if replay:
        start = f"{start}, {in_the_model(replay)}"
    if not is_moved:
        spared = what_is_spared(tiles, current, beside, names)
        lead, tiles = beside_without(lead, tiles, current, beside, names, country, line_places(current, country))
    of_country = country_of_article(current, names, country, record, replay)
    return [*headline(tiles, start, lead, sureness), *filter(None, [spared]), *of_country]
