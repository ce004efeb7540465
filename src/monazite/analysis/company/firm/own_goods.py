"""The part of a firm that a run can weigh: of a list with goods of several minerals that of the run alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.analysis.company.firm.days_under_way import with_days_under_way
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.other_materials import mineral_elsewhere, weighed_by
from monazite.analysis.company.firm.run_names import (
    check_names,
    items_left_out,
    items_not_known,
    not_known_words,
    placed,
)
from monazite.analysis.company.firm.site_regions import with_site_regions
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.index import Index

MOST_NAMED = 12
"""Rows left out that a sentence names; a list of screws has hundreds."""


def checked_in_run(firm: Firm, dataset: Dataset, index: Index, start: date, end: date) -> Firm:
    """The firm as a run weighs it: `with_site_regions`, `with_own_goods`, names and days under way of the run.

    Raises InputError as `check_names`.
    """
    firm = with_own_goods(with_site_regions(firm, dataset, index), dataset, index)
    return with_days_under_way(check_names(firm, dataset, index, start, end))


def with_own_goods(firm: Firm, dataset: Dataset, index: Index) -> Firm:
    """The firm without the items that a run does not hold, and without what is made of them alone, which is said.

    An item whose good is like one of the run's stays, for its error to be said; in a parts list with others it is left
    out as well, with what it may be. How much of the weight is left out stands under ``unweighed``.

    Parameters
    ----------
    firm
        The firm.
    dataset
        Facts of the run.
    index
        Names of the run.

    Returns
    -------
    Firm
        With sentences under ``left_out`` that name what was left out; the firm itself where nothing was.

    Raises
    ------
    InputError
        Where no item is left.
    """
    in_run = placed(firm, dataset, index)
    goods, left_out = {row.id: row.good for row in in_run.items}, items_left_out(in_run, index)
    unclear = items_not_known(in_run, index)
    others = {*left_out, *unclear}
    if not others:
        return firm
    if len(others) == len(goods):
        elsewhere = dict.fromkeys(filter(None, (mineral_elsewhere(goods[name], index.good) for name in left_out)))
        where = "; ".join(elsewhere) or f"it holds {', '.join(index.good)}"
        raise InputError(f"no item of the file is of this run: {where}", file=firm.file)
    used, weights = {row.product for row in firm.bom if row.item not in others}, firm.used
    unweighed = tuple(sum(weights.get(name, 0.0) for name in names) for names in (left_out, unclear))
    of_this_run = {
        "item": lambda row: row.id not in others,
        "supply": lambda row: row.item not in others,
        "bom": lambda row: row.item not in others,
        "order": lambda row: row.item not in others,
        "alternative": lambda row: row.item not in others and row.to not in others,
        "product": lambda row: row.id in used,
    }
    firm = _filtered(firm, of_this_run)
    plants = {row.plant for row in firm.products}
    weighed = [weighed_by(goods[name], index.good) for name in left_out]
    records = {record: element for element, record in weighed if record}
    words = [_left_out_words([f"{name} ({goods[name]})" for name in left_out], records)] if left_out else []
    words += [not_known_words(in_run, unclear, index)] if unclear else []
    return replace(
        _filtered(firm, {"plant": lambda row: row.id in plants}), left_out=(*firm.left_out, *words),
        unweighed=(unweighed[0], unweighed[1]),
        unweighed_in=tuple((element, record) for record, element in records.items()),
    )  # fmt: skip


def _left_out_words(named: Sequence[str], records: Mapping[str, str]) -> str:
    """Which items are left out, with their goods, and the scenarios that weigh them, with the element of each."""
    many = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    where = ", ".join(f"{element} ({record})" for record, element in records.items())
    whose = "its good" if len(named) == 1 else "their goods"
    weighs = f"; other scenarios weigh {where}" if where else ""
    return f"Left out, for this run does not hold {whose}: {', '.join(named[:MOST_NAMED])}{many}{weighs}."


def _filtered(firm: Firm, of_block: dict[str, Callable[[Any], bool]]) -> Firm:
    """The firm with the rows of some blocks that pass, each with the place where it is written."""
    fields = {"item": "items", "bom": "bom", "supply": "supply", "order": "orders", "alternative": "alternatives",
              "product": "products", "plant": "plants"}  # fmt: skip
    rows, written = dict[str, Any](), dict(firm.written)
    for block, passes in of_block.items():
        pairs = [(row, place) for row, place in zip(firm.rows(block), firm.written[block], strict=True) if passes(row)]
        rows[fields[block]] = tuple(row for row, _ in pairs)
        written[block] = tuple(place for _, place in pairs)
    return replace(firm, **rows, written=written)
