"""A stock that an article gives in tonnes, in months of use: the model holds stocks in those."""

from datetime import date
from functools import lru_cache

import numpy as np

from monazite.dataset.dataset import load_dataset
from monazite.reading.amounts import amounts
from monazite.reading.draft.draft_work import MeasureWork, goods_in_words, region_name, within_bounds
from monazite.reading.draft.register import goods_of_patterns, register_as_of


def cover_of_tonnes(work: MeasureWork, goods: list[str]) -> float | None:
    """Months of use that the tonnes of a stock are; None where none are given or nothing is used there.

    Parameters
    ----------
    work
        The measure.
    goods
        Patterns of its goods.
    """
    level, run = work.measure.level, work.register.run if work.register is not None else None
    if not isinstance(level, dict) or level["unit"] not in ("t", "t/yr") or run is None:
        return None
    region = work.region_of(work.measure.actor)
    use = _monthly_use(tuple(run.dataset), work.base, tuple(goods), region)
    if use <= 0.0:
        return None
    tonnes = float(level["value"])
    where, named = region_name(region), goods_in_words(goods)
    months = within_bounds(work, "stockpile.cover", round(tonnes / use, 2))
    yearly = float(f"{12.0 * use:.3g}")
    work.assume(f"{tonnes:,g} t are {months:g} months of the use of {named} in {where}, {yearly:,g} t a year")
    return months


def place_of_tonnes(text: str) -> int | None:
    """Where the first tonnes of a sentence stand."""
    return next((a.start for a in amounts.find(text) if a.kind == "weight"), None)


@lru_cache(maxsize=16)
def _monthly_use(folders: tuple[str, ...], day: date, goods: tuple[str, ...], region: str) -> float:
    """Tonnes of goods that a region's users take in a month of the baseline year, defence included."""
    from monazite.model.baseline import balance_baseline  # with the compiler, which reading does without
    from monazite.model.build import make_index

    register = register_as_of(day, folders)
    assert register.run is not None
    ds = load_dataset(*folders).as_of(day)
    index = make_index(ds, register.run)
    need, wanted = balance_baseline(ds, index).need, goods_of_patterns(goods, ds)
    rows = [at for at, good in enumerate(index.good) if good in wanted]
    buyers = [at for at, buyer in enumerate(index.buyer) if buyer.partition(".")[0] == region]
    return float(need[np.ix_(rows, buyers)].sum())
