"""What buyers, and the country that an article names, would face without it: of the draws of the record."""

from __future__ import annotations

import json

from monazite.presentation.web.headline.named_country import RecordDraws, WithoutArticle, without_article
from monazite.presentation.web.runs.compared_rest import unset
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop
from monazite.reading.draft.article_measures import own_measures


def without_news(
    store: SessionStore, run: RunRequest, country: str, draws: int, should_stop: ShouldStop
) -> RecordDraws | None:
    """Of an article at rest, what the draws of the record without it say of a country, or of the large buyers.

    A run of as many draws more, made once for everyone. None beside levers, for a single draw and for what is no
    article. Raises Superseded when ``should_stop`` says so.
    """
    workspace = store.workspace(run.scenario, run.day)
    if run.levers or run.deal or draws == 1 or not own_measures(workspace.scenario):
        return None

    def make() -> bytes:
        article, other = workspace.quantities(store.central_run(run)), unset(store, workspace)
        request = RunRequest(other.name, other.day, {})
        record = other.quantities(store.range_run(request, draws, should_stop))
        return json.dumps(without_article(article, record, country)._asdict()).encode()

    found = json.loads(store.cached_answer(f"record without the article/{workspace.key}/{country}/{draws}", make))
    goods = {
        place: {good: WithoutArticle(*values) for good, values in own.items()} for place, own in found["goods"].items()
    }  # fmt: skip
    return RecordDraws(goods, found["bad"])
