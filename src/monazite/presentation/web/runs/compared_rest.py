"""What a run stands beside on the page: every lever at rest, of a file of moved levers the same without them."""

from __future__ import annotations

from monazite.presentation.web.levers.app_settings import without_settings
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import Workspace


def unset(store: SessionStore, workspace: Workspace) -> Workspace:
    """The workspace of a scenario without what levers of the app set in its file; the same where they set nothing."""
    bare = without_settings(workspace.scenario)
    return workspace if bare is workspace.scenario else store.workspace(store.add_scenario(bare), workspace.day)


def compared_rest(store: SessionStore, workspace: Workspace) -> QuickQuantities:
    """The run that numbers of a workspace stand beside, called that at rest."""
    return store.baseline_quantities(unset(store, workspace))
