"""The list of outcomes, as users read it."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from typing import TYPE_CHECKING

from monazite.results.outcomes.registry import REGISTRY
from monazite.results.tidy import keyword

if TYPE_CHECKING:
    import pandas as pd


def outcomes() -> pd.DataFrame:
    """Every outcome that a run has.

    Returns
    -------
    pandas.DataFrame
        A row per outcome: ``outcome`` (its name), ``unit``, ``axes`` (a tuple of the names under which `Results` is
        asked for its axes; ``month`` first where it has months), ``direction`` (``up`` where more is good, ``down``
        where less is, ``none`` where neither holds), ``text`` (a sentence).

    Examples
    --------
    >>> import monazite as mz
    >>> table = mz.outcomes().set_index("outcome")
    >>> table.loc["exports", "unit"], table.loc["exports", "axes"]
    ('t/month', ('month', 'good', 'region'))
    """
    import pandas as pd

    rows = [
        {
            "outcome": spec.name,
            "unit": spec.unit,
            "axes": tuple(keyword(axis) for axis in spec.axes),
            "direction": spec.good,
            "text": spec.text,
        }
        for spec in REGISTRY.values()
    ]
    return pd.DataFrame(rows)
