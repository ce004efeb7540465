"""How many benchmarks of the EU's Critical Raw Materials Act the rare earths in its magnets would meet."""

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.labels import BENCHMARKS
from monazite.results.quantity import Quantity

_LAW = "crma2024"


@dataclass(frozen=True)
class BenchmarksMet:
    """Benchmarks that are met in the last year of a run, by the middle estimate.

    Attributes
    ----------
    met, every
        How many, and of how many.
    year
        The year.
    """

    met: Quantity
    every: Quantity
    year: str


def benchmarks_met(ctx: BriefContext) -> BenchmarksMet | None:
    """The count of a brief whose run ends ahead of its day; None without rare earths, for which alone it is made."""
    if not ctx.goods.has_rare_earths or ctx.run.last_year[0] <= ctx.day:
        return None
    found = [ctx.run.finite_quantity("eu_benchmark", benchmark=b.name, over=ctx.run.last_year) for b in BENCHMARKS]
    shares = [q.value for q in found if q is not None]
    if len(shares) < len(BENCHMARKS):
        return None
    met = sum(x >= b.bound if b.at_least else x <= b.bound for b, x in zip(BENCHMARKS, shares, strict=True))
    sources = (_LAW,) if _LAW in ctx.dataset.sources else ()
    counts = count_quantity(met, "eu_benchmarks_met"), count_quantity(len(shares), "eu_benchmark", sources)
    return BenchmarksMet(*counts, f"{ctx.run.end.year}")
