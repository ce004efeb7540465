"""The brief: from results to a page in which each number can be traced to a claim, a run and its sources."""

from monazite.brief.claims import Claim as Claim
from monazite.brief.render import Brief as Brief
from monazite.brief.render import brief as brief
