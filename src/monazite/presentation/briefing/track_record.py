"""How well past forecasts did: error, ranges, and the score beside a forecast of no change."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity

_FILE = "track_record.toml"


class ClassRecord(NamedTuple):
    """Forecasts of one kind of figure.

    ``forecasts`` scored, ``error_factor`` that half of them are within, share that 90 % ranges ``held``, score
    ``over_persistence``, and by how much it is ``better`` than that of a forecast of no change.
    """

    forecasts: Quantity
    error_factor: Quantity
    held: Quantity
    over_persistence: Quantity
    better: Quantity


class StopsRecord(NamedTuple):
    """Chances of first stops of lines in 2025: forecasts and their Brier score (0 best, a coin .25), of all days and of
    those with the control in force.
    """

    forecasts: Quantity
    brier: Quantity
    in_force_forecasts: Quantity
    in_force_brier: Quantity


class LossRecord(NamedTuple):
    """Estimates of losses that others published: how many there are, and how many the model hits.

    Nobody measures what a shortage cost, so that dollars have no other record.
    """

    figures: Quantity
    hits: Quantity


class TrackRecord(NamedTuple):
    """All forecasts, those of each kind of figure, those of tonnes by folder of minerals, of stops and of losses."""

    forecasts: Quantity
    error_factor: Quantity
    held: Quantity
    over_persistence: Quantity
    better: Quantity
    tonnes: ClassRecord
    unit_values: ClassRecord
    prices: ClassRecord
    folders: Mapping[str, ClassRecord]
    stops: StopsRecord
    losses: LossRecord


@cache
def track_record() -> TrackRecord:
    """Figures of docs/verification.md and docs/scoreboard.md, which tests compare with these pages."""
    text = files("monazite.presentation.briefing").joinpath(_FILE).read_text(encoding="utf-8")
    figures = tomllib.loads(text)
    code = figures["code"]
    every, tonnes, values, prices = (
        _record(figures, name, code) for name in ("all", "tonnes", "unit values", "prices")
    )
    folders = {name: _record(figures["folders"], name, code) for name in figures["folders"]}
    return TrackRecord(
        *every, tonnes, values, prices, folders, _stops(figures["stops"], code), _losses(figures["losses"])
    )


def _stops(row: Mapping[str, Any], code: str) -> StopsRecord:
    where = {"figures": "stops", "page": "docs/verification.md", "file": "forecasts/rolling/effects-and-stops.json"}
    figures = {}
    for name in StopsRecord._fields:
        unit = "count" if name.endswith("forecasts") else "1"
        figures[name] = replace(published_figure(row[name], unit, f"verification_{name}", (), **where), run=code)
    return StopsRecord(**figures)


def _losses(row: Mapping[str, int]) -> LossRecord:
    """Published estimates of losses and hits among them."""
    where = {"figures": "published losses", "page": "docs/scoreboard.md"}
    return LossRecord(
        *(published_figure(row[name], "count", f"scoreboard_{name}", (), **where) for name in LossRecord._fields)
    )


def own_record(dataset: Dataset, good: str) -> ClassRecord | None:
    """The record of tonnes of the minerals in the folder that holds a good; None where none were forecast."""
    rows = zip(dataset.table("goods"), dataset.places["goods"], strict=True)
    folder = next((place.rpartition("/")[0] for row, place in rows if row.good == good), "")
    return track_record().folders.get(folder)


def _record(figures: Mapping[str, Any], name: str, code: str) -> ClassRecord:
    """The figures of a kind, each with the page and the file that hold it and the code that made it."""
    row, where = figures[name], {"figures": name, "page": "docs/verification.md", "file": "docs/verification.json"}

    def figure(value: float, unit: str, what: str) -> Quantity:
        return replace(published_figure(value, unit, f"verification_{what}", (), **where), run=code)

    return ClassRecord(
        figure(row["forecasts"], "count", "forecasts"),
        figure(row["error_factor"], "1", "error_factor"),
        figure(row["held90"], "share", "held"),
        figure(row["over_persistence"], "1", "over_persistence"),
        figure(abs(1.0 - row["over_persistence"]), "share", "better_than_no_change"),
    )


def record_sentence() -> str:
    """The record in one sentence."""
    record = track_record()
    error, ratio = record.error_factor.value, record.over_persistence.value
    verdict = f"{100 * abs(1.0 - ratio):.0f} % {'better' if ratio < 1.0 else 'worse'} than saying that nothing changes"
    return (
        f"Of {record.forecasts.value:,.0f} past forecasts, of tonnes and prices of all minerals, half came "
        f"within a factor of {error:.2f} of what happened, "
        f"{100 * record.held.value:.0f} % lay in their 90 % ranges, and on the whole they were {verdict}."
    )


def record_sentences(dataset: Dataset, good: str, name: str) -> list[str]:
    """The record of each number that a page shows, beside saying that nothing changes: prices, tonnes, stops, losses.

    Parameters
    ----------
    dataset, good
        The dataset that is open, and the good that is looked at: tonnes are those of the minerals of its folder.
    name
        What the good is called.
    """
    return [price_sentence(), tonnes_sentence(dataset, good, name), stops_sentence(), losses_sentence()]


def record_of(outcome: str, dataset: Dataset, good: str, name: str) -> str:
    """The record of one outcome in a sentence or two; empty for one of which nothing was forecast or compared."""
    if outcome.startswith("price_"):
        return price_sentence()
    if "loss" in outcome:
        return losses_sentence()
    if "stop" in outcome:
        return stops_sentence()
    return tonnes_sentence(dataset, good, name) if outcome.startswith(("exports", "share_outside")) else ""


def price_sentence() -> str:
    """The record of prices: none of quotes outside, and those of what stands nearest to them."""
    record = track_record()
    paid = _class_sentence("what the European Union and the United States paid at customs", record.unit_values)
    inside = _class_sentence("prices of rare earths inside China", record.prices)
    return (
        "No forecast of a price that sellers outside ask could be scored: no such quote has the months that it takes. "
        f"Nearest to it: {paid[:1].lower()}{paid[1:]} {inside}"
    )


def tonnes_sentence(dataset: Dataset, good: str, name: str) -> str:
    """The record of tonnes shipped of the minerals in the folder of a good, or that there is none."""
    own = own_record(dataset, good)
    if own is None:
        return f"Of tonnes of {name} and of what stands in its table no past forecast could be scored."
    return _class_sentence(f"tonnes of the minerals in the table of {name}", own)


def _class_sentence(what: str, record: ClassRecord) -> str:
    """Error, ranges and the score beside no change of one kind of figure."""
    ratio = record.over_persistence.value
    verdict = f"{100 * abs(1.0 - ratio):.0f} % {'better' if ratio < 1.0 else 'worse'}"
    return (
        f"Of {record.forecasts.value:,.0f} past forecasts of {what}, half came within a factor of "
        f"{record.error_factor.value:.2f} of what happened and {100 * record.held.value:.0f} % lay in their 90 % "
        f"ranges; they were {verdict} than saying that nothing changes."
    )


def losses_sentence() -> str:
    """The record of losses in one sentence."""
    losses = track_record().losses
    return (
        f"Nobody measures what a shortage costs; of {losses.figures.value:.0f} losses that others estimated "
        f"{losses.hits.value:.0f} are met."
    )


def stops_sentence() -> str:
    """The record of chances of a first stop in one sentence."""
    stops = track_record().stops
    return (
        f"Chances of a first stop in 2025 scored {stops.in_force_brier.value:.2f} with the controls in force (best 0, "
        f"a coin 0.25; {stops.in_force_forecasts.value:.0f} forecasts on three plants), and {stops.brier.value:.2f} in "
        f"all {stops.forecasts.value:.0f}, worse than a coin: on most of their days nobody knew of the controls."
    )
