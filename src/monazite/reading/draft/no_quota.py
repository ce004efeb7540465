"""A quota that is lifted: the lever of a larger one, set to the most that it takes."""

from monazite.foundation.units import quantity_of
from monazite.scenario.policies.concession import Concession


def no_limit() -> float:
    """Tonnes a year that stand for no quota: the most that the lever takes, more than anybody ships."""
    q = quantity_of(Concession.model_fields["quota"])
    assert q is not None
    assert q.le is not None
    return q.le


def lifts_quota(amount: float | None) -> bool:
    """Whether tonnes a year let out under a quota are those that stand for none."""
    return amount is not None and amount >= no_limit()
