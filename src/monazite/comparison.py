"""Two runs on common draws: differences with a range of their own."""

from functools import cached_property

import numpy as np

from monazite.errors import unknown
from monazite.results import Results


class Comparison(Results):
    """Differences of two runs, paired by draw: ``first`` less ``second``.

    A run with more draws than the other is compared by its first ones: a draw does not depend on how many there are.
    """

    def __init__(self, first: Results, second: Results) -> None:
        spans = [f"{r.index.month[0]} to {r.index.month[-1]}" for r in (first, second)]
        for field, mine, other in (
            ("months of the two runs", *spans),
            ("first draw of the two runs", str(first.parameters.first), str(second.parameters.first)),
            ("seed of the two runs", str(first.parameters.seed), str(second.parameters.seed)),
        ):
            if mine != other:
                raise unknown(other, [mine], field=field)
        common = first.parameters.part(0, min(first.draws, second.draws))
        super().__init__(first.model, common, first.view.flows, first.view.stopped_day)
        self.first, self.second = first, second

    def values(self, name: str) -> np.ndarray:
        """Differences of an outcome (common draw, axes of the outcome)."""
        return self.first.values(name)[: self.draws] - self.second.values(name)[: self.draws]

    @cached_property
    def run(self) -> str:
        """Ids of the two runs."""
        return f"{self.first.run}-{self.second.run}"


def compare(base: Results, alternative: Results) -> Comparison:
    """Differences ``alternative`` less ``base``, paired by draw.

    Raises InputError if the runs differ in months, seed or first draw; of the longer one the first draws are taken.
    """
    return Comparison(alternative, base)
