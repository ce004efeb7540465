"""What the headline begins with: what is set, what the scenario supposes, and the month that numbers count from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monazite.presentation.web.headline.article_words import as_the_article_says
from monazite.presentation.web.headline.headline_sentence import start_of_sentence, supposition
from monazite.presentation.web.headline.set_levers import setting_in_words
from monazite.presentation.web.levers.app_settings import acting_month, set_policies
from monazite.presentation.web.levers.levers import first_lever_day, policy_blocks
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace


def headline_start(
    store: SessionStore, workspace: Workspace, current: QuickQuantities, run: RunRequest, deal: Mapping[str, str] | None
) -> str:
    """The start of the headline of a run; ``deal``: the one that is signed, in words, or None.

    A scenario of a file that moved levers made is supposed, and is told with those that the page moves beside them,
    which may reopen what it closes.
    """
    sc, day, names = workspace.scenario, workspace.day, workspace.names
    signed = None if deal is None else date.fromisoformat(deal["signed"])
    own = policy_blocks(run.levers, workspace.rest, day, workspace.levers, run.spans)
    supposed = supposition(sc) if store.is_supposed(workspace.name) else as_the_article_says(sc, names)
    if of_file := set_policies(sc):
        of_all = setting_in_words([*of_file, *own], names, sc.end, day, is_eased=deal is not None, whose="")
        supposed, own = supposition(sc, of_all), []
    acting = acting_month(current.results.scenario, day) if own else signed
    setting = setting_in_words(own, names, sc.end, day, is_eased=deal is not None)
    is_past = sc.record and day < first_lever_day(sc, store.today)
    return start_of_sentence(setting, day, is_past, acting, supposed, signed)
