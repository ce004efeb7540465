"""Trade-off between the loss that measures avoid and what they add to the footprint of supply."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import LEDGER_FLOWS, OptionCosts, discount, ledger
from monazite.analysis.options.measure import SPONSORS, OptionMeasure, OptionsSetting, with_measures
from monazite.analysis.options.trials import DECISION_LEAD, with_decision_lead
from monazite.dataset.dataset import Dataset
from monazite.economy.line_losses import CENTRAL_LOSS_FLOWS, central_losses
from monazite.foundation import cache
from monazite.model.build import build
from monazite.model.footprint.burdens import INDICATORS
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario
from monazite.simulation.common_draws import CommonDraws
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import model_draws

RECORDED = tuple(dict.fromkeys((*CENTRAL_LOSS_FLOWS, *LEDGER_FLOWS, "emission")))
"""Flows of a run that losses, outlays and burdens are read from."""
ALL = "all of them"
TITLES = {
    "stock": "Public stocks of {days} days of use of every good",
    "capital": "Half of the capital of undecided projects outside",
    "partnership": "All partnerships of the list, begun on the day of the decision",
    "acceleration": "Permits in half the time everywhere outside",
}
"""Mechanisms with several measures; the others keep the title of their one."""


@dataclass(frozen=True)
class FrontierPoint:
    """Measures, the loss they avoid (draw,) in MUSD, and what they add of each indicator (draw,), world totals.

    ``saved`` and ``outlay`` (draw,): the avoided loss and what is paid, as present values at the day of the decision.
    ``months_to_half``: months from the decision until half of what is saved on average has been saved; not a number
    where nothing is. ``saved_by`` and ``outlay_by`` (draw,): the same two by sponsor.
    """

    id: str
    title: str
    avoided: np.ndarray
    added: Mapping[str, np.ndarray]
    undominated: bool = False
    saved: np.ndarray | None = None
    outlay: np.ndarray | None = None
    decided: str = ""
    months_to_half: float = math.nan
    saved_by: Mapping[str, np.ndarray] = field(default_factory=dict)
    outlay_by: Mapping[str, np.ndarray] = field(default_factory=dict)


def frontier(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int = 4,
    sponsors: Sequence[str] = SPONSORS,
    progress: Callable[[int, int], None] | None = None,
) -> list[FrontierPoint]:
    """The largest measures of every mechanism, and all of them together, on common draws.

    Measures are those of `monazite options`, decided twelve months before the shock. A point is marked best if no other
    avoids more and adds less CO2e in the mean over draws.

    Parameters
    ----------
    ds, sc
        Dataset and scenario.
    draws
        Draws of the uncertain parameters.
    sponsors
        Regions that pay and whose loss counts; those that the dataset does not have are left out.
    progress
        Called with runs done and runs in all.

    Returns
    -------
    list of FrontierPoint
        ``avoided`` (draw,): central loss of the sponsors summed over the run, MUSD, not discounted; ``added`` (draw,)
        by indicator: total of the world over the run, mining to magnets, nothing shared out.
    """
    scenario, decided, shock = with_decision_lead(ds, sc, DECISION_LEAD)
    setting = OptionsSetting(ds, scenario, decided, shock, tuple(s for s in sponsors if s in ds.names("region")))
    kinds = largest_by_kind(measure_menu(setting))
    runs = [(kind, title_of(kind, members), members) for kind, members in kinds.items()]
    runs.append((ALL, ALL, tuple(m for members in kinds.values() for m in members)))
    model = build(ds, with_measures(scenario, ()))
    costs, start = OptionCosts.draw(ds, seed=sc.seed, draws=draws), model.index.month[0]
    first, until = ((d.year - start.year) * 12 + d.month - start.month for d in (decided, shock))
    common = CommonDraws(
        model, model_draws(model, 0, draws), redraw=model_draws, snapshot_months=(first,), recorded=RECORDED
    )
    base = common.results
    weight = discount(base, first, costs["interest"])
    points = []
    for i, (name, title, measures) in enumerate(runs):
        res = common.run(with_policies(model, with_measures(scenario, measures)))
        by_sponsor = loss_by_sponsor(base, setting.sponsors) - loss_by_sponsor(res, setting.sponsors)
        paid = ledger(res, base, measures, costs, (first, until), setting.sponsors)
        gain, day = by_sponsor.sum(2), decided.isoformat()
        weighted = gain * weight
        half = months_to_half(weighted, first)
        saved_by = dict(zip(setting.sponsors, (by_sponsor * weight[..., None]).sum(1).T, strict=True))
        points.append(
            FrontierPoint(
                name,
                title,
                gain.sum(1),
                added_burdens(res, base),
                False,
                weighted.sum(1),
                paid.outlay,
                day,
                half,
                saved_by,
                paid.by_sponsor(setting.shares_of_purchases),
            )
        )
        if progress is not None:
            progress(i + 1, len(runs))
    return mark_undominated(points)


def cached_frontier(ds: Dataset, sc: Scenario, *, draws: int) -> list[FrontierPoint]:
    """`frontier` for the usual sponsors, or what it gave before for the same content."""
    name = cache.key(__name__, ds.hash, sc.hash, SPONSORS, draws)
    return cached_points("frontier", name, lambda: frontier(ds, sc, draws=draws))


def cached_points(kind: str, name: str, compute: Callable[[], Sequence[FrontierPoint]]) -> list[FrontierPoint]:
    """Points of a trade-off, or those that are kept under a name."""
    found = cache.arrays(kind, name, lambda: _as_arrays(compute()))
    return [
        FrontierPoint(
            str(found["id"][i]),
            str(found["title"][i]),
            found["avoided"][i],
            dict(zip(INDICATORS, found["added"][i], strict=True)),
            bool(found["best"][i]),
            found["saved"][i],
            found["outlay"][i],
            str(found["decided"][i]),
            float(found["half"][i]),
            dict(zip(map(str, found["sponsors"]), found["saved_by"][i], strict=True)),
            dict(zip(map(str, found["sponsors"]), found["outlay_by"][i], strict=True)),
        )
        for i in range(len(found["id"]))
    ]


def _as_arrays(points: Sequence[FrontierPoint]) -> dict[str, np.ndarray]:
    sponsors = tuple(points[0].saved_by) if points else ()
    return {
        "sponsors": np.array(sponsors, dtype=str),
        "saved_by": np.array([[p.saved_by[name] for name in sponsors] for p in points]),
        "outlay_by": np.array([[p.outlay_by[name] for name in sponsors] for p in points]),
        "id": np.array([p.id for p in points], dtype=str),
        "title": np.array([p.title for p in points], dtype=str),
        "best": np.array([p.undominated for p in points], dtype=bool),
        "avoided": np.array([p.avoided for p in points]),
        "saved": np.array([p.saved for p in points]),
        "outlay": np.array([p.outlay for p in points]),
        "decided": np.array([p.decided for p in points], dtype=str),
        "half": np.array([p.months_to_half for p in points]),
        "added": np.array([[p.added[name] for name in INDICATORS] for p in points]),
    }


def months_to_half(saved: np.ndarray, decided: int) -> float:
    """Months from the decision until half of the mean saving has come; not a number where the mean saves nothing.

    >>> import numpy as np
    >>> months_to_half(np.array([[0.0, 0.0, 1.0, 3.0]]), 1)
    2.0
    """
    path = np.cumsum(saved.mean(0))
    return float(np.argmax(path >= 0.5 * path[-1]) - decided) if path[-1] > 0 else math.nan


def largest_by_kind(measures: Sequence[OptionMeasure]) -> dict[str, tuple[OptionMeasure, ...]]:
    """The largest measure of every group, gathered by mechanism."""
    largest: dict[str, OptionMeasure] = {}
    for measure in measures:
        if measure.group not in largest or measure.size > largest[measure.group].size:
            largest[measure.group] = measure
    out: dict[str, list[OptionMeasure]] = {}
    for measure in largest.values():
        out.setdefault(measure.kind, []).append(measure)
    return {kind: tuple(members) for kind, members in out.items()}


def title_of(kind: str, members: Sequence[OptionMeasure]) -> str:
    """Title of a lone measure, or the mechanism and what it is done for."""
    if len(members) == 1:
        return members[0].title
    return TITLES.get(kind, kind).format(days=f"{members[0].size:g}")


def mark_undominated(points: Sequence[FrontierPoint], indicator: str = "co2e") -> list[FrontierPoint]:
    """The points with those marked that no other beats in both, by means over draws.

    Parameters
    ----------
    points
        Points of `frontier`.
    indicator
        The burden that is weighed against the loss avoided.

    Returns
    -------
    list of FrontierPoint
        In the same order; points that avoid nothing are never marked.
    """
    at = [(float(p.avoided.mean()), float(p.added[indicator].mean())) for p in points]
    out = []
    for p, (gain, burden) in zip(points, at, strict=True):
        beaten = any(g >= gain and b <= burden and (g, b) != (gain, burden) for g, b in at)
        out.append(replace(p, undominated=not beaten and gain > 0))
    return out


def loss_by_sponsor(res: Results, sponsors: Sequence[str]) -> np.ndarray:
    """Central loss of the sponsors (draw, month, sponsor), MUSD a month."""
    return central_losses(res.view)[:, :, [res.index.region.index(name) for name in sponsors]]


def added_burdens(res: Results, base: Results) -> dict[str, np.ndarray]:
    """World totals of the run less those of the base (draw,) by indicator."""
    return {name: (res.values(name)[..., -1] - base.values(name)[..., -1]).sum(1) for name in INDICATORS}
