"""Applications that are filed before a licence begins: between its announcement and its first day."""

from monazite.engine.jit import allocation_free


@allocation_free
def applications_before(pending, applications, begin, review, ahead):
    """Queue what was applied for before a licence begins in this month; returns what is decided by the end of it.

    Applications for the first deliveries under the licence are filed evenly over the ``ahead`` months before its first
    day, ``begin`` (share of the month that has passed). Nobody files earlier than the review takes, so none is decided
    before that day. Equation: with d the first day, applications of the months from d - a to d, a = min(ahead, review),
    are decided evenly from d - a + review to d + review; shipments begin a months earlier than without.
    Shapes: pending (16,), index i decided in i + 1 months. Units: applications t a month; begin, review, ahead months.
    """
    longest = pending.size - 2.0
    review = min(max(review, 0.0), longest)
    ahead = min(max(ahead, 0.0), review)
    first, last = begin + review - ahead, begin + review
    decided = applications * max(min(last, 1.0) - first, 0.0)
    for n in range(pending.size):
        pending[n] += applications * max(min(last, n + 2.0) - max(first, n + 1.0), 0.0)
    return decided
