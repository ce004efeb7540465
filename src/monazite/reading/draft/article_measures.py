"""Measures of a scenario that its article tells and the record does not, and the scenario without them."""

from monazite.scenario.policies import AnyPolicy
from monazite.scenario.record import RECORD
from monazite.scenario.scenario import Scenario, load_scenario

DRAFT_OF = "Draft read from "
"""Begins the text of a scenario that was drafted from an article, also where it is read again as a file."""


def is_of_article(sc: Scenario) -> bool:
    """Whether a scenario was drafted from an article, by the text that it keeps also as a file."""
    return sc.text.startswith(DRAFT_OF)


def own_measures(sc: Scenario) -> tuple[AnyPolicy, ...]:
    """The measures of a scenario that its article tells and the record does not; none where it is of no article.

    A measure of the record has a row or a source of the dataset, one of the article has its sentence alone.
    """
    return tuple(p for p in sc.policy if not p.record and not p.source) if is_of_article(sc) else ()


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
