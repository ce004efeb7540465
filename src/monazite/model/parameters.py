"""Uncertain parameters: from priors to draws, from draws to calibrated arrays.

Every parameter has its own quasi-random stream, made from its name and the seed alone: adding a parameter, changing the
number of draws or the size of a batch changes no other number. Draw 0 is the central one: every parameter at the
median of its prior.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np
from scipy import special

from monazite.dataset.rows.evidence import Prior
from monazite.engine.prices import ETA
from monazite.engine.state import SCALARS, Params
from monazite.engine.supply_network import SupplyNetwork
from monazite.foundation.errors import DataError, nearest
from monazite.model import quantiles
from monazite.model.calibration_targets import CalibrationTargets
from monazite.model.driver_paths import DriverPaths
from monazite.model.stock_classes import HALF, line_stocks

BLOCK = 64  # draws that are spread evenly together
DAYS = 365.25 / 12.0
FAILED_YIELD = 0.4  # share of nameplate of a project that never passes 60 %, mean of a uniform up to 60 % from 20 %
USUAL_SUCCESS = 0.75  # success chance that project.success scales
MEDIAN_CONTROLLER = 45.0  # days, median of cover.controller
LEAST_COST_SHARE = 1e-4


@dataclass(frozen=True)
class Draws:
    """Values of every uncertain parameter, shape (draw,) each.

    ``units`` holds numbers in (0, 1) that stand in for the streams; a project without one has its central course.
    ``drivers`` are latent monthly paths; without them all drivers are neutral. ``origin`` says what the draws were
    conditioned on; empty for the prior. ``numbers`` says which draws of the streams they are where they do not follow
    each other from ``first`` on. ``counted`` is what customs count over what a run says, as logarithms by series
    (`monazite.model.counted_series`); None for the prior.
    """

    values: Mapping[str, np.ndarray]
    first: int
    seed: int
    units: Mapping[str, np.ndarray] | None = None
    drivers: DriverPaths | None = None
    origin: str = ""
    numbers: np.ndarray | None = None
    counted: DriverPaths | None = None

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(next(iter(self.values.values())))

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.values:
            raise DataError(file="priors.csv", field="parameter", found="no row for it", allowed=f"a prior of {name}")
        return self.values[name]

    def subset(self, first: int, end: int) -> Draws:
        """Draws at the places ``first`` up to ``end``."""
        units = None if self.units is None else {name: u[first:end] for name, u in self.units.items()}
        drivers = None if self.drivers is None else self.drivers.subset(first, end)
        values = {name: x[first:end] for name, x in self.values.items()}
        numbers = None if self.numbers is None else self.numbers[first:end]
        counted = None if self.counted is None else self.counted.subset(first, end)
        return Draws(values, self.first + first, self.seed, units, drivers, self.origin, numbers, counted)

    def take(self, places: np.ndarray) -> Draws:
        """Draws at any places, in their order."""
        units = None if self.units is None else {name: u[places] for name, u in self.units.items()}
        drivers = None if self.drivers is None else self.drivers.take(places)
        numbers = self.first + np.arange(self.count) if self.numbers is None else self.numbers
        values = {name: x[places] for name, x in self.values.items()}
        counted = None if self.counted is None else self.counted.take(places)
        return Draws(values, self.first, self.seed, units, drivers, self.origin, numbers[places], counted)

    @cached_property
    def _central(self) -> np.ndarray:
        """Which draws are the central one, where they follow each other (draw,)."""
        return np.arange(self.first, self.first + self.count) == 0

    def uniforms(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Number in (0, 1) of a project's stream for each draw, and which draws take the central course instead."""
        if self.units is None and self.numbers is not None:
            whole = stream(name, self.seed, 0, int(self.numbers.max()) + 1)
            return whole[self.numbers], self.numbers == 0
        if self.units is None:
            return stream(name, self.seed, self.first, self.count), self._central
        if name in self.units:
            return self.units[name], np.zeros(self.count, dtype=bool)
        return np.full(self.count, 0.5), np.ones(self.count, dtype=bool)


def stream(name: str, seed: int, first: int, count: int) -> np.ndarray:
    """Numbers ``first`` to ``first + count`` of a parameter's quasi-random stream in (0, 1).

    Latin hypercube in blocks of 64: each block has one number in each of 64 equal intervals, in an order and at places
    drawn from a generator seeded by name, seed and block. A block of draws is spread evenly in every parameter, streams
    of different names are unrelated, and no number depends on how many are asked for. Source: McKay et al. 1979.
    """
    low, high, start = first // BLOCK, (first + count - 1) // BLOCK, first % BLOCK
    if low == high:
        return _block(name, seed, low)[start : start + count].copy()
    return np.concatenate([_block(name, seed, block) for block in range(low, high + 1)])[start : start + count]


@lru_cache(maxsize=8192)  # of some 600 bytes each: a thousand streams for 512 draws
def _block(name: str, seed: int, block: int) -> np.ndarray:
    """One block of a stream. Every run of a seed asks for the same ones, and a generator takes long to be seeded."""
    digest = sha256(f"{seed}:{name}".encode()).digest()
    key = np.empty(5, dtype=np.uint32)  # numpy takes an array as it is, and would turn a list into it one by one
    key[:4] = np.frombuffer(digest[:16], dtype=">u4")
    key[4] = block
    generator = np.random.default_rng(key)
    u = (generator.permutation(BLOCK) + generator.random(BLOCK)) / BLOCK
    return np.minimum(np.maximum(u, 1e-9), 1.0 - 1e-9)


def quantile(prior: Prior, u: np.ndarray) -> np.ndarray:
    """Inverse distribution function of a prior at ``u``.

    a, b, c: uniform and loguniform low, high; lognormal median, sigma; beta alpha, beta; triangular low, mode, high;
    normal mean, standard deviation; constant value.
    """
    a, b, c = prior.a, prior.b or 0.0, prior.c or 0.0
    match prior.distribution:
        case "constant":
            return np.full_like(u, a)
        case "uniform":
            return a + (b - a) * u
        case "loguniform":
            return a * (b / a) ** u
        case "lognormal":
            return a * np.exp(b * special.ndtri(u))
        case "beta":
            return quantiles.beta(u, a, b)
        case "triangular":
            return quantiles.triangular(u, a, b, c)
        case _:
            return a + b * special.ndtri(u)


def draw(priors: list[Prior], *, seed: int, first: int, count: int, fixed: Mapping[str, float] | None = None) -> Draws:
    """Draws ``first`` to ``first + count`` of every prior; number 0 is the median of each.

    Raises InputError if ``fixed`` names a parameter that has no prior.
    """
    fixed = dict(fixed or {})
    names = [p.parameter for p in priors]
    for name in fixed:
        if name not in names:
            raise DataError(
                field="parameters", found=name, allowed="a parameter of priors.csv", nearest=nearest(name, names)
            )
    values = {}
    for prior in priors:
        if prior.parameter in fixed:
            values[prior.parameter] = np.full(count, float(fixed[prior.parameter]))
            continue
        u = stream(prior.parameter, seed, first, count)
        if first == 0:
            u[0] = 0.5
        values[prior.parameter] = quantile(prior, u)
    return Draws(values, first, seed)


def project_stream_names(place: np.ndarray) -> list[str]:
    """Names of the streams of projects: delays of each and of its jurisdiction ``place``, and whether it succeeds."""
    places = [f"project.place.{k}" for k in range(int(place.max(initial=-1)) + 1)]
    kinds = ("permit", "delay", "ramp", "success")
    return places + [f"project.{kind}.{i}" for kind in kinds for i in range(len(place))]


def draw_at(priors: list[Prior], units: Mapping[str, np.ndarray], fixed: Mapping[str, float] | None = None) -> Draws:
    """Draws at given numbers in (0, 1), shape (draw,), by parameter and stream of a project.

    A parameter without numbers is at its median, a project without numbers takes its central course. Raises DataError
    if ``fixed`` names a parameter that has no prior.
    """
    count = len(next(iter(units.values())))
    values = dict(draw(priors, seed=0, first=0, count=1, fixed=fixed).values)
    for prior in priors:
        if prior.parameter in (fixed or {}) or prior.parameter not in units:
            values[prior.parameter] = np.full(count, values[prior.parameter][0])
        else:
            values[prior.parameter] = quantile(prior, np.clip(units[prior.parameter], 1e-9, 1.0 - 1e-9))
    return Draws(values, 0, 0, {name: np.clip(u, 1e-9, 1.0 - 1e-9) for name, u in units.items()})


def make_params(network: SupplyNetwork, targets: CalibrationTargets, draws: Draws) -> Params:
    """Arrays of a batch of draws, each calibrated so that the neutral baseline is its equilibrium."""
    n = draws.count
    goods, _, grades = len(network.price_ref), len(network.oxide_need), network.recipe.shape[0]
    elements = len(network.oxide_need)
    sourcing = np.empty((n, goods))
    sourcing[:, :elements] = draws["sourcing.oxide"][:, None]
    sourcing[:, elements : 2 * elements] = draws["sourcing.metal"][:, None]
    sourcing[:, 2 * elements :] = draws["sourcing.magnet"][:, None]
    variant = np.repeat(draws["variant.elasticity"][:, None], grades, 1)
    elasticity, choke, activity = demand_curves(targets, draws)
    spread, threshold = _supply(targets, draws)
    slots = network.pair.shape[1]
    burden = targets.burden.draw(draws)
    yields = _yields(targets, draws)
    permits, building, ramp = _delays(targets, draws)
    line_cover, line_share = line_stocks(targets.plant_stocks, draws)
    cost_share = targets.input_value / np.maximum(
        network.sector_share[:, :, None] * network.value_added[:, None, :], 1e-12
    )  # of the central dependence; scaled below
    cost_share = cost_share[None] / draws["dependence"][:, None, None, None]
    return Params(
        weight=_weights(network, targets, sourcing),
        sourcing=sourcing,
        variant=variant,
        variant_weight=_variant_weights(network, targets, variant),
        activity=np.repeat(activity[:, :, None], network.need_ref.shape[1], 2),
        elasticity=elasticity,
        choke=choke,
        spread=spread,
        value_ref=np.repeat(targets.value[None], n, 0),
        threshold=threshold,
        premium=np.repeat(targets.premium_scale[None], n, 0),
        premium_ref=np.repeat(targets.premium[None], n, 0).reshape(n, 3, slots),
        cover=_cover(network, draws),
        line_cover=line_cover,
        line_share=line_share,
        project_permit=draws["project.delay"][:, None] * permits,
        project_delay=draws["project.delay"][:, None] * building,
        project_ramp=network.project_ramp[None] * draws["project.ramp"][:, None] * ramp,
        project_yield=yields,
        cost_share=np.clip(cost_share, LEAST_COST_SHARE, 0.5),
        footprint=np.ascontiguousarray(burden[:, :, :-2]),
        stage_footprint=np.ascontiguousarray(burden[:, :, -2:]),
        scalars=_scalars(draws),
        stringency=np.zeros((n, 1, *network.need_ref.shape)),
        demand_factor=np.ones((n, 1, 2, network.need_ref.shape[1])),
        holding_factor=np.ones((n, 1, elements, slots)),
        spot_factor=np.ones((n, 1, *network.need_ref.shape)),
    )


def _weights(network: SupplyNetwork, targets: CalibrationTargets, sourcing: np.ndarray) -> np.ndarray:
    """Sourcing weights: shares and delivered prices of the baseline at baseline producer prices."""
    made = targets.price > 0
    relative = np.log(np.where(made, targets.price, 1.0) / network.price_ref[:, None]) * made
    scale = sourcing[:, :, None, None] * (relative[:, :, None] - targets.log_delivered[:, None, :])[None]
    return targets.share[None] * np.exp(scale)


def _variant_weights(network: SupplyNetwork, targets: CalibrationTargets, variant: np.ndarray) -> np.ndarray:
    """Weights of magnet recipes that give their baseline shares and mean cost."""
    ratio = targets.recipe_cost / network.variant_ref[:, None, :]
    mean = np.einsum("gv,gvk->gk", targets.recipe_share, ratio)
    power = variant[:, :, None, None]
    return targets.recipe_share[None, :, :, None] * ratio[None] ** power * mean[None, :, None, :] ** -power


def demand_curves(targets: CalibrationTargets, draws: Draws) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Elasticity, choke price and the scale of demand that is 1 at reference prices; each (draw, use)."""
    magnet = targets.is_magnet_use[None]
    elasticity = targets.elasticity[None] * np.where(
        magnet, draws["elasticity.magnet"][:, None], draws["elasticity.oxide"][:, None]
    )
    elasticity = np.minimum(elasticity, 0.95)
    choke = targets.choke[None] * np.where(magnet, draws["choke.magnet"][:, None], draws["choke.oxide"][:, None])
    choke = np.maximum(choke, 2.0)
    over = choke**-ETA
    activity = (1.0 + over) * np.exp(-elasticity * np.log1p(over) / ETA)
    return elasticity, choke, activity


def _supply(targets: CalibrationTargets, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Width and midpoint of the supply curve of deposits: baseline utilisation and the drawn supply elasticity.

    Equation: run = 1/(1 + exp(-(v - c)/s)); d ln run / d ln v = (1 - run) v / s = elasticity.
    """
    u = targets.utilisation[None]
    spread = (1.0 - u) * targets.value[None] / draws["supply.elasticity"][:, None]
    return spread, targets.value[None] - spread * np.log(u / (1.0 - u))


def _cover(network: SupplyNetwork, draws: Draws) -> np.ndarray:
    """Commercial stock (draw, good, buyer), months of use.

    Where an oxide goes to a use directly, half of its stock stands at the plants (`line_stocks`); what goes to smelters
    and magnet makers is all here.
    """
    elements = len(network.oxide_need)
    n, goods, buyers = draws.count, *network.need_ref.shape
    cover = np.empty((n, goods, buyers))
    direct = (network.mix.T @ network.activity_ref)[:elements]
    share = np.divide(
        direct, network.need_ref[:elements], out=np.zeros_like(direct), where=network.need_ref[:elements] > 0
    )
    cover[:, :elements] = (1.0 - HALF * np.minimum(share, 1.0)) * draws["cover.oxide"][:, None, None]
    cover[:, elements : 2 * elements] = draws["cover.metal"][:, None, None]
    cover[:, 2 * elements :] = draws["cover.magnet_trade"][:, None, None]
    inside = network.buyer_region == network.controller
    cover[:, :elements, inside] *= (draws["cover.controller"] / MEDIAN_CONTROLLER)[:, None, None]
    return cover * network.cover_factor / DAYS


def _of_projects(draws: Draws, kind: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`Draws.uniforms` of one stream for each project (draw, project)."""
    own = [draws.uniforms(f"project.{kind}.{i}") for i in range(count)]
    if not own:
        return np.ones((draws.count, 0)), np.ones((draws.count, 0), dtype=bool)
    return np.stack([u for u, _ in own], 1), np.stack([central for _, central in own], 1)


def _delays(targets: CalibrationTargets, draws: Draws) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factors on the months of permits, building and ramp of a project; each (draw, project), mean 1.

    Permits and building take Erlang-3 times (variance 1/3), the ramp Erlang-9 (1/9). Projects of one jurisdiction go
    together: u = Phi(sqrt(r) z_place + sqrt(1 - r) z_project), a Gaussian copula of correlation r, so that the Erlang
    distributions stay what they are. Source: assumed.
    """
    count = len(targets.project_place)
    r = draws["project.correlation"][:, None]
    places = [draws.uniforms(f"project.place.{k}")[0] for k in range(int(targets.project_place.max(initial=-1)) + 1)]
    common = np.stack([places[k] for k in targets.project_place], 1) if count else np.ones((draws.count, 0))
    out = {}
    for kind, shape in (("permit", 3.0), ("delay", 3.0), ("ramp", 9.0)):
        u, central = _of_projects(draws, kind, count)
        z = np.sqrt(r) * special.ndtri(common) + np.sqrt(1.0 - r) * special.ndtri(u)
        out[kind] = np.where(central, 1.0, special.gammaincinv(shape, special.ndtr(z)) / shape)
    return out["permit"], out["delay"], out["ramp"]


def _yields(targets: CalibrationTargets, draws: Draws) -> np.ndarray:
    """Share of nameplate reached in the end (draw, project): 1, or 20 to 60 % where a project fails."""
    count = len(targets.project_success)
    odds = targets.project_success / (1.0 - np.minimum(targets.project_success, 0.999))
    chance = draws["project.success"] / (1.0 - draws["project.success"]) * (1.0 - USUAL_SUCCESS) / USUAL_SUCCESS
    success = odds[None] * chance[:, None]
    success = success / (1.0 + success)
    out = success + (1.0 - success) * FAILED_YIELD
    u, central = _of_projects(draws, "success", count)
    failed = 0.2 + 0.4 * (u - success) / np.maximum(1.0 - success, 1e-9)
    return np.where(central, out, np.where(u < success, 1.0, failed))


def _scalars(draws: Draws) -> np.ndarray:
    """Single numbers (draw, scalar) in the order of SCALARS; the prior's name has a dot where SCALARS has a line."""
    names = {
        "storage_elasticity": "storage.elasticity",
        "storage_time": "storage.time",
        "holding_elasticity": "holding.elasticity",
        "expectation_speed": "expectation.speed",
        "review_factor": "review.factor",
        "approval_shift": "approval.shift",
        "permit_life": "permit.life",
        "licence_lot": "licence.lot",
        "licence_notice": "licence.notice",
        "contract_share": "contract.share",
        "leakage_share": "leakage.share",
        "leakage_lag": "leakage.lag",
        "thrift_limit": "thrift.limit",
        "thrift_response": "thrift.response",
        "research_effect": "research.effect",
        "controller_growth": "controller.growth",
        "flood_belief": "flood.belief",
        "flood_depth": "flood.depth",
        "tech_delay": "tech.delay",
        "licence_unevenness": "licence.unevenness",
    }
    pilot = np.full(draws.count, 1e-4)
    return np.stack([pilot if name == "pilot" else draws[names.get(name, name)] for name in SCALARS], 1)
