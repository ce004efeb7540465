"""What a run stands beside: every lever at rest; of a file of moved levers, and of an article, the run without them."""

from __future__ import annotations

from monazite.presentation.web.headline.article_words import is_of_article, own_measures
from monazite.presentation.web.levers.app_settings import set_policies, without_settings
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import Workspace
from monazite.scenario.record import RECORD
from monazite.scenario.scenario import Scenario, load_scenario

OF_A_FILE = "The file sets this: grey dashes, and what is called at rest, are the run without it."
OF_AN_ARTICLE = (
    "No lever is moved: what the article says acts from its own days. Grey dashes, and what is called at rest, are the "
    "record without the article."
)


def without_article(sc: Scenario) -> Scenario:
    """The scenario of an article as it stood on the day before: the record alone; the same one where it is of none.

    A draft goes on from the record, whose measures the article may have ended, so these are taken anew. A file holds
    all measures; there those of the article are left out.
    """
    own = own_measures(sc)
    if not own:
        return sc
    if sc.extends == RECORD:
        start = (sc.as_of or sc.anchor or sc.start).replace(day=1)
        settings = {"name": sc.name, "dataset": list(sc.dataset), "extends": RECORD, "start": start}
        record = load_scenario(settings | ({"as_of": sc.as_of} if sc.as_of else {}))
        return sc.model_copy(update={"policy": record.policy})
    return sc.model_copy(update={"policy": tuple(p for p in sc.policy if p not in own)})


def beside_note(sc: Scenario) -> str:
    """What a scenario stands beside, in words; empty where that is the scenario itself with every lever at rest."""
    if set_policies(sc):
        return OF_A_FILE
    return OF_AN_ARTICLE if is_of_article(sc) and own_measures(sc) else ""


def unset(store: SessionStore, workspace: Workspace) -> Workspace:
    """The workspace of a scenario without what levers set in its file, or without its article; else the same."""
    if workspace.beside is None:
        sc = workspace.scenario
        bare = without_settings(sc) if set_policies(sc) else without_article(sc)
        workspace.beside = workspace.name if bare is sc else store.add_scenario(bare, workspace.leads), bare
    name, bare = workspace.beside
    if name == workspace.name:
        return workspace
    other = store.open_workspace_or_none(name, workspace.day)
    return other or store.workspace(store.add_scenario(bare, workspace.leads), workspace.day)


def compared_rest(store: SessionStore, workspace: Workspace) -> QuickQuantities:
    """The run that numbers of a workspace stand beside, called that at rest."""
    return store.baseline_quantities(unset(store, workspace))
