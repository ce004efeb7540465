"""Whether a clause tells of a tariff from the side that bears it."""

from monazite.reading.context import Where


def is_faced(w: Where) -> bool:
    """``its exports face a 15% tariff``: the subject bears the tariff."""
    t = w.trigger.mark
    between = [w.marked.token(i) for i in range(max(t.first - 7, 0), t.first)]
    hit = any(
        x in ("hit", "meet") and w.marked.token(i + 1) in ("by", "with", "a")
        for i, x in enumerate(between, max(t.first - 7, 0))
    )
    return hit or any(x in ("face", "faces", "faced", "facing", "pay", "pays", "paid", "attract") for x in between)
