"""Trials of options that the tests make on their own."""

from collections.abc import Sequence

from monazite.analysis.options import merit_order as order
from monazite.analysis.options.measure import OptionMeasure
from monazite.analysis.options.trial import Trial
from monazite.analysis.options.trials import TrialBench


def stock_trials(bench: TrialBench, members: Sequence[OptionMeasure]) -> list[Trial]:
    """Trials of one stock at its sizes in all draws, smallest first, as `merit_order` makes them of a leading one.

    Empty where the largest size avoids less than a thousandth of the loss.
    """
    sizes = sorted(members, key=lambda m: m.size)
    largest = bench.trials([[order._by_first_rule(sizes)]], bench.screening)
    (sized,) = order._all_sizes(bench, [sizes], largest)
    families = order._in_more_draws(bench, [sized] if sized else [], bench.draws)
    return [trial for family in families for trial in order.best_use_of_stock(family)]
