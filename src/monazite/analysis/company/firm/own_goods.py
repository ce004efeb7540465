"""The part of a firm that a run can weigh: a list with goods of several minerals, one run of a mineral at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.run_names import mineral_elsewhere, placed
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.index import Index


def with_own_goods(firm: Firm, dataset: Dataset, index: Index) -> Firm:
    """The firm without the items of other minerals, and without what is made of them alone; a note names them.

    Parameters
    ----------
    firm
        The firm.
    dataset
        Facts of the run.
    index
        Names of the run.

    Raises
    ------
    InputError
        Where no item is left.
    """
    goods = {row.id: row.good for row in placed(firm, dataset, index).items}
    others = {name for name, good in goods.items() if good not in index.good and mineral_elsewhere(good, index.good)}
    if not others:
        return firm
    if len(others) == len(goods):
        where = mineral_elsewhere(goods[min(others)], index.good)
        raise InputError(f"no item of the file is of this run: {where}", file=firm.file)
    used = {row.product for row in firm.bom if row.item not in others}
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
    names = ", ".join(name for name in goods if name in others)
    note = f"Left out, of other minerals than this run's: {names}; --own-goods with the scenario of theirs weighs them."
    return replace(_filtered(firm, {"plant": lambda row: row.id in plants}), notes=(*firm.notes, note))


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
