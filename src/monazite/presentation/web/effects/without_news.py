"""What the country that an article names would face without it: the record's own draws, beside those of the article."""

from __future__ import annotations

import json

from monazite.presentation.web.headline.named_country import WithoutArticle, without_article
from monazite.presentation.web.runs.compared_rest import unset
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop
from monazite.reading.draft.article_measures import own_measures


def without_news(
    store: SessionStore, run: RunRequest, country: str, draws: int, should_stop: ShouldStop
) -> dict[str, WithoutArticle]:
    """By good of an article at rest, chance of a shortage and use of a country in the record without the article.

    A run of as many draws more, made once for everyone. Empty without a country, beside levers, for a single draw and
    for what is no article. Raises Superseded when ``should_stop`` says so.
    """
    workspace = store.workspace(run.scenario, run.day)
    if not country or run.levers or run.deal or draws == 1 or not own_measures(workspace.scenario):
        return {}

    def make() -> bytes:
        article, other = workspace.quantities(store.central_run(run)), unset(store, workspace)
        request = RunRequest(other.name, other.day, {})
        record = other.quantities(store.range_run(request, draws, should_stop))
        return json.dumps(without_article(article, record, country)).encode()

    found = json.loads(store.cached_answer(f"without the article/{workspace.key}/{country}/{draws}", make))
    return {good: WithoutArticle(*values) for good, values in found.items()}
