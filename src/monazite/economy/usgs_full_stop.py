"""A full stop of one element in one country for a year, in the static method of the USGS.

One price for one market outside the controlling country, no stocks, no dynamics, each element alone: what the published
method leaves out is left out here too, so that its table can be compared. Material inside magnets counts unless it is
told not to: the trade codes by which the report counts an element are those of its compounds and metals, and for
cerium, dysprosium, gadolinium, lanthanum, neodymium, praseodymium, samarium and terbium those of magnets as well, not
of motors and goods (its table 2.3). What the country's own producers gain is taken off, as there. Lines that go without
substitute as in the central case of the monthly run. Source: USGS OFR 2025-1047.

Because motors and goods are not counted there, a line that needs the element only inside parts bought abroad does not
stop in the report. Dependent shares here are of all lines that hold the element; how many of them buy it themselves
follows from what a country buys in counted forms beside all that it requires, embedded included (`REQUIRED`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.economy.static_losses import ces_output

if TYPE_CHECKING:
    from monazite.model.build import Model
    from monazite.model.parameters import Draws

HIGHEST = 1e4
REQUIRED = 0.1575
"""Part of the world's rare earths that the United States require, with what is inside goods: 15 to 16.5 % in 2015.
Source: Alonso, Pineault, Gambogi and Nassar 2023, Journal of Industrial Ecology, doi 10.1111/jiec.13354 (abstract)."""
UNUSED = {"Ga": 111.0, "Ge": 30.0}
"""Capacity outside China that stands unused, t a year, where the USGS prints it for the commodity: gallium 120 t less
9 t made in 2024 (Mineral Commodity Summaries 2026, data release), germanium 60 t less 30 t in 2022 (Open-File Report
2024-1057, table 1.14: Belgium, Canada, Russia; second-hand)."""
LEAST = 1e-3
"""Mass share below which a magnet does not need an element."""


class Stop(NamedTuple):
    """Effect of a stop by draw: price over normal, share of use left, and losses in MUSD a year.

    ``cut`` is value added of lines that go without, ``paid`` what the others pay more, ``gained`` what the country's
    own producers sell more and dearer. Four of the five channels of the report; its fifth, what customers of stopped
    lines go without, needs its industries.
    """

    price: np.ndarray
    left: np.ndarray
    cut: np.ndarray
    paid: np.ndarray
    gained: np.ndarray

    @property
    def loss(self) -> np.ndarray:
        """All channels together, net."""
        return self.cut + self.paid - self.gained


def contents(model: Model, *, magnets: bool = True) -> np.ndarray:
    """Oxide of an element in a tonne of a good.

    A magnet grade needs an element only if each of its recipes does: what another element can take the place of, such
    as holmium, is not counted.

    Parameters
    ----------
    model
        The model, for its goods and recipes.
    magnets
        Whether what is inside magnets counts.

    Returns
    -------
    numpy.ndarray
        t/t (good, element).
    """
    s, n = model.structure, len(model.index.element)
    out = np.zeros((len(model.index.good), n))
    out[:n] = np.eye(n)
    out[n : 2 * n] = np.diag(s.oxide_need)
    if magnets:
        needed = s.recipe.min(1) > LEAST
        out[2 * n :] = np.where(needed, s.recipe[:, 0], 0.0) * s.oxide_need
    return out


def spare(model: Model, element: str) -> float:
    """Unused capacity for an element outside the controlling country over what is made there.

    As the USGS prints it (`UNUSED`), else the unused part of each region's separation plants for the mineral, weighted
    by the element's oxide made there: none where none is made.
    """
    ix, home = model.index, model.structure.controller
    e = ix.element.index(element)
    made = np.delete(12.0 * model.baseline.supply[e], home)
    if made.sum() <= 0.0:
        return 0.0
    if element in UNUSED and ix.region[home] == "CN":
        return UNUSED[element] / float(made.sum())
    plants = {
        row.region: row.capacity / row.output - 1.0
        for row in model.dataset.table("plants")
        if row.stage == "separation" and row.mineral == ix.mineral[e] and row.output > 0
    }
    unused = np.delete([max(plants.get(region, 0.0), 0.0) for region in ix.region], home)
    return float(made @ unused / made.sum())


def stop(
    model: Model,
    draws: Draws,
    element: str,
    region: str = "US",
    *,
    magnets: bool = True,
    required: float | None = None,
) -> Stop:
    """A year without the controller's exports of an element in oxide, metal and, unless told not to, magnets.

    Equations: D0 p^-e = min(S0 p^s, S0 + X), with D0 use and S0 supply outside, X unused capacity (`spare`), e the
    elasticity of the uses and s that of supply; p is at most the price at which the products are no longer made. Lines
    of the country that buy goods with the element lose what the exact CES says of their dependent value added; what is
    still bought costs (p - 1) more.

    Parameters
    ----------
    model, draws
        The model and draws of its parameters.
    element
        Element that is withheld, such as ``Dy``.
    region
        Country whose loss is counted.
    magnets
        Whether what is inside magnets counts.
    required
        The country's part of what the world requires: only lines that buy the element themselves can go without, its
        part of direct purchases for a use over this, at most all. All lines by default.

    Returns
    -------
    Stop
        By draw (draw,); money in MUSD a year.

    References
    ----------
    USGS Open-File Report 2025-1047.
    """
    s, t, ix, baseline = model.structure, model.targets, model.index, model.baseline
    e, n = ix.element.index(element), len(ix.element)
    home, r = s.controller, ix.region.index(region)
    abroad, here = s.buyer_region != home, s.buyer_region == r
    supply = made_outside = np.delete(baseline.supply[e], home).sum()
    content = contents(model, magnets=magnets)[:, e]
    by_use = (s.mix @ content)[:, None] * s.activity_ref  # t oxide a month by use and buyer
    if magnets:  # trade in metal and magnets between others is inside: what they use is what they have
        demand = max(by_use[:, abroad].sum(), 1e-9)
        supply = min(supply, demand)
    else:
        imports = baseline.ship[e, home, abroad].sum() + baseline.ship[n + e, home, abroad].sum() * s.oxide_need[e]
        demand = max(supply + imports, 1e-9)
    weight = by_use[:, abroad].sum(1)
    weight = weight / max(weight.sum(), 1e-12)
    elasticity = np.clip((t.elasticity @ weight) * draws["elasticity.oxide"], 0.02, 0.95)
    choke = np.maximum((t.choke @ weight) * draws["choke.oxide"], 2.0)
    most = supply * (1.0 + spare(model, element))
    slope = draws["supply.elasticity"]
    free = (demand / max(supply, 1e-9)) ** (1.0 / (elasticity + slope))
    capped = (demand / max(most, 1e-9)) ** (1.0 / elasticity)
    price = np.where(supply * free**slope <= most, free, capped)
    price = np.clip(price, 1.0, np.minimum(choke, HIGHEST))
    grown = np.minimum(price**slope, most / max(supply, 1e-9))
    left = np.clip(supply * grown / demand, 0.0, 1.0)
    depend = np.minimum(s.sector_share[None] * draws["dependence"][:, None, None], 1.0)  # draw, sector, use
    mix = s.mix / np.maximum(s.mix.sum(1, keepdims=True), 1e-12)
    part = np.minimum(mix[:, content > 0].sum(1), 1.0) * (by_use[:, here].sum(1) > 0)
    if required is not None:
        bought = s.activity_ref[:, here].sum(1) / np.maximum(s.activity_ref.sum(1), 1e-12)
        part = part * np.minimum(bought / required, 1.0)
    value = 12.0 * depend * s.value_added[None, :, None, r] * part
    cost = model.params(draws).cost_share[..., r]
    made = ces_output(left[:, None, None], cost, draws["input.elasticity"][:, None, None])
    worth = 12.0 * s.price_ref[e] / 1000.0
    spent = worth * by_use[:, here].sum()
    own = worth * baseline.supply[e, r] * supply / max(made_outside, 1e-9)
    return Stop(
        price, left, (value * (1.0 - made)).sum((1, 2)), spent * left * (price - 1.0), own * (grown * price - 1.0)
    )
