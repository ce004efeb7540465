"""Measures that would have helped: their merit order, and the best portfolio under a budget."""

from monazite.options.measures import Fee as Fee
from monazite.options.measures import Measure as Measure
from monazite.options.measures import menu as menu
from monazite.options.measures import with_measures as with_measures
from monazite.options.merit import Bench as Bench
from monazite.options.merit import Trial as Trial
from monazite.options.merit import merit_order as merit_order
from monazite.options.portfolio import Portfolio as Portfolio
from monazite.options.portfolio import best as best
