"""Rows of results at a terminal in words: what a number is of, and lines that stop although a stock is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monazite.results.names import Names
    from monazite.results.results import Results

PHRASES = {
    "price_outside": "{good}, price outside {controller}",
    "price_inside": "{good}, price inside {controller}",
    "exports": "exports of {good} from {controller}",
    "loss_lower": "loss of value added, {region}, lower",
    "loss_central": "loss of value added, {region}, central",
    "loss_upper": "loss of value added, {region}, upper",
    "loss_share_central": "loss of value added in a year, {region}",
    "gdp_loss_central": "loss of GDP in a year, {region}",
    "world_loss_share": "loss of value added in a year, the world",
    "leverage": "first products bought outside that only {controller} can supply",
    "co2e": "greenhouse gases of mining to magnets, {region}",
    "first_stop_chance": "chance that some line stops, {region}",
    "first_stop_day": "day on which the first line stops, {region}",
}
MONTHS = {
    "mean": "mean of the months",
    "sum": "sum of the months",
    "max": "highest month",
    "min": "lowest month",
    "last": "last month",
}
OF_A_YEAR = ("loss_share_central", "gdp_loss_central", "world_loss_share")
RESIDUAL = "assumed_closure"
"""Source of the uses that only close the balance of a good; no known product is made by them."""


def in_words(row: Mapping[str, Any], names: Names, controller: str) -> dict[str, Any]:
    """A row of numbers under a description that a reader understands.

    Parameters
    ----------
    row
        ``outcome``, ``reduce``, ``unit`` and numbers; ``good``, ``region`` where the outcome has them.
    names
        Names of the dataset.
    controller
        Name of the country that controls exports, as in a sentence.

    Returns
    -------
    dict[str, Any]
        ``what``, ``of`` (how months become one number), ``unit``, and the numbers under their own keys.
    """
    outcome = str(row["outcome"])
    good, region = names.good(str(row.get("good", ""))), names.the(str(row.get("region", "")))
    what = PHRASES[outcome].format(good=good, region=region, controller=controller)
    of = "" if outcome in OF_A_YEAR else MONTHS.get(str(row["reduce"]), str(row["reduce"]))
    unit = str(row["unit"])
    if row["reduce"] == "sum":
        unit = unit.removesuffix("/month").removesuffix("/yr")
    described = {"outcome", "good", "region", "sector", "reduce", "unit"}
    return {"what": what, "of": of, "unit": unit} | {k: v for k, v in row.items() if k not in described}


def without_central(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an ensemble without its central value, which is its median."""
    return {key: value for key, value in row.items() if key != "central"}


def stock_sentences(results: Results, names: Names) -> list[str]:
    """Lines that stop for want of a good of which no strategic stock is held, while stocks of others are: by region.

    Uses that only close the balance of a good are left out. Of the central draw.
    """
    from monazite.results.explain import stocks_that_cannot_help
    from monazite.results.names import month_text

    residual = {row.use for row in results.dataset.table("uses") if RESIDUAL in str(row.source)}
    sentences = []
    for region in results.index.region:
        stopped = [one for one in stocks_that_cannot_help(results, region) if one.use not in residual]
        if not stopped:
            continue
        goods = dict.fromkeys(one.good for one in stopped)
        parts = [
            f"{names.good(good)} for {_listed(names.use(one.use) for one in stopped if one.good == good)}"
            for good in goods
        ]
        when = f"lines stop from {month_text(stopped[0].month)} although a strategic stock is held"
        lacking = "; ".join(parts)
        sentences.append(f"{_capital(names.the(region))}: {when}, because it has none of what they lack: {lacking}.")
    return sentences


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
