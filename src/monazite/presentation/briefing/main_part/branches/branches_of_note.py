"""The branch whose exports fall furthest, and the branch and region with the largest bad case."""

from __future__ import annotations

from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.branches.returned_branch import BACK

CUT = 0.75
"""Share of normal exports below which a branch leads the headline."""
LIKELIER_THAN_NOT = 0.5


def hardest_hit(facts: BranchFacts) -> Branch | None:
    """The branch whose exports fall furthest, where they are cut; suspended measures have a line of their own."""
    led = [b for b in facts.branches if b.short != BACK and _leads(b)]
    cut = [b for b in led if b.shipments is not None and b.shipments.value < CUT]
    return min(cut, key=lambda b: b.shipments.value if b.shipments else 1.0, default=None)


def _leads(branch: Branch) -> bool:
    """Whether a branch may lead the headline: a run of its own, or a slice that is likelier than not."""
    return branch.chance is None or branch.chance.value > LIKELIER_THAN_NOT


def dearest_branch(facts: BranchFacts) -> tuple[Branch | None, RegionCost | None]:
    """Branch and region with the largest bad case, of branches with enough runs to tell."""
    pairs = [(branch, cost) for branch in facts.branches if not branch.has_few_runs for cost in branch.costs]
    return max(pairs, key=lambda pair: pair[1].bad.value, default=(None, None))
