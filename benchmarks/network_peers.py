"""Losses through one synthetic table of 40 regions and 35 sectors: ours beside maritime-choke and BoARIO.

Usage, each with the interpreter of an environment of its own::

    python benchmarks/network_peers.py ours FOLDER
    python benchmarks/network_peers.py choke FOLDER      # needs maritime-choke
    python benchmarks/network_peers.py boario FOLDER     # needs boario, pymrio, progressbar2
    python benchmarks/network_peers.py compare FOLDER

Two questions. A link ban, static: one region's sales of one product to another region stop. A capacity loss, 365 days:
one industry makes a fifth less for half a year, buyers hold stocks. Each run writes its losses and its time.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

REGIONS, SECTORS, SEED = 40, 35, 7
HIT, SIZE, DAYS = (0, 4), 0.2, 180
ELASTICITY = 0.5


def table() -> dict[str, np.ndarray]:
    """Sourcing shares (origin, dest, product), inputs per output (region, product, user), output, final demand."""
    rng = np.random.default_rng(SEED)
    n, s = REGIONS, SECTORS
    sourcing = rng.gamma(0.3, 1.0, (n, n, s)) + 1e-4
    here = np.arange(n)
    sourcing[here, here] += sourcing.sum(0) * rng.uniform(2.0, 8.0, (n, s))
    sourcing /= sourcing.sum(0)
    recipe = rng.gamma(0.5, 1.0, (n, s, s)) + 0.05  # no share so small that a peer leaves it out
    recipe *= (rng.uniform(0.35, 0.6, (n, s)) / recipe.sum(1))[:, None, :]
    demand = rng.lognormal(8.0, 1.0, (n, 1)) * rng.uniform(0.2, 1.0, (n, s))
    by_origin = np.einsum("ods,dsu->osdu", sourcing, recipe).reshape(n * s, n * s)
    final = np.einsum("ods,ds->osd", sourcing, demand)
    output = np.linalg.solve(np.eye(n * s) - by_origin, final.sum(2).ravel()).reshape(n, s)
    return {"sourcing": sourcing, "recipe": recipe, "output": output, "final": final, "by_origin": by_origin}


def banned(sourcing: np.ndarray) -> tuple[int, int, int]:
    """The foreign origin, buyer and product of the largest share."""
    abroad = sourcing.copy()
    abroad[np.arange(REGIONS), np.arange(REGIONS)] = 0.0
    o, d, product = np.unravel_index(int(abroad.argmax()), abroad.shape)
    return int(o), int(d), int(product)


def write(folder: Path, name: str, **content: object) -> None:
    """One result."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(content))


def best(call, rounds: int = 3) -> tuple[float, object]:
    """Shortest time of several calls, and the result."""
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        found = call()
        took.append(time.perf_counter() - begin)
    return min(took), found


def ours(folder: Path) -> None:
    """Both questions with `monazite.economy.supply_shock`."""
    from monazite.economy.io_table import checked_table
    from monazite.economy.supply_shock import Response, propagate

    t = table()
    n, s = REGIONS, SECTORS
    inputs = t["by_origin"].reshape(n, s, n, s) * t["output"]
    net = checked_table([f"r{i:02d}" for i in range(n)], [f"s{i:02d}" for i in range(s)], inputs, t["final"])
    links = np.ones((n, n, s))
    links[banned(t["sourcing"])] = 0.0

    def response(idle: float, buffer: float) -> Response:
        return Response(*(np.array([x]) for x in (ELASTICITY, idle, buffer, 0.9)))

    net.sourcing, net.recipe  # noqa: B018  (made once)
    took, shock = best(lambda: propagate(net, np.ones((1, 1, n, s)), response(0.0, 0.0), links=links))
    share = (1.0 - shock.output[0, 0]).ravel()
    write(folder, "ours-ban", seconds=took, loss=share.tolist())
    k = np.ones((1, 12, n, s))
    k[(0, slice(0, DAYS // 30), *HIT)] = 1.0 - SIZE
    took, shock = best(lambda: propagate(net, k, response(1.0, 3.0)))
    lost = ((1.0 - shock.output[0]) * net.output / 12.0).sum((1, 2))
    write(folder, "ours-path", seconds=took, loss=lost.tolist())


def choke(folder: Path) -> None:
    """The link ban with the coupled fixed point of maritime-choke at the same elasticities, no re-routing."""
    import scipy.sparse as sp
    from maritime_choke.model import solve_coupled_fp

    t = table()
    n, s = REGIONS, SECTORS
    a = t["by_origin"]
    beta = 1.0 - a.sum(0)
    column = a / a.sum(0)
    origin, dest, product = banned(t["sourcing"])
    ordered = column.reshape(n, s, n, s).copy()
    ordered[origin, product, dest] = 0.0
    select = sp.csr_matrix(np.tile(np.eye(s), n))
    rho = (ELASTICITY - 1.0) / ELASTICITY

    def call():
        return solve_coupled_fp(
            sp.csr_matrix(column), sp.csr_matrix(ordered.reshape(n * s, n * s)), select, beta, t["output"].ravel(),
            t["final"].sum(2).ravel(), rho, varrho=-1.0,
        )  # fmt: skip

    took, found = best(call)
    write(folder, "choke-ban", seconds=took, loss=(1.0 - found["h"]).tolist())


def boario(folder: Path) -> None:
    """The capacity loss with BoARIO, 365 days, order type noalt, stocks of 90 days for every input."""
    import logging

    import pandas as pd
    import pymrio
    from boario.event import from_series
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    logging.disable(logging.CRITICAL)
    t = table()
    n, s = REGIONS, SECTORS
    names = pd.MultiIndex.from_product(
        [[f"r{i:02d}" for i in range(n)], [f"s{i:02d}" for i in range(s)]], names=["region", "sector"]
    )
    z = pd.DataFrame(t["by_origin"] * t["output"].ravel(), names, names)
    buyers = pd.MultiIndex.from_product([names.levels[0], ["Household"]], names=["region", "category"])
    y = pd.DataFrame(t["final"].reshape(n * s, n), names, buyers)
    system = pymrio.IOSystem(Z=z, Y=y)
    system.calc_all()

    def call():
        model = ARIOPsiModel(system, order_type="noalt", main_inv_dur=90)
        hit = pd.Series(
            SIZE, index=pd.MultiIndex.from_tuples([(f"r{HIT[0]:02d}", f"s{HIT[1]:02d}")], names=names.names)
        )
        event = from_series(hit, event_type="arbitrary", occurrence=1, duration=DAYS, recovery_tau=1)
        sim = Simulation(model, n_temporal_units_to_sim=365)
        sim.add_event(event)
        begin = time.perf_counter()
        sim.loop()
        return time.perf_counter() - begin, sim.production_realised

    took, made = call()
    full = t["output"].sum() / 365.0
    lost = full - made.to_numpy().sum(1)
    months = [float(lost[i * 365 // 12 : (i + 1) * 365 // 12].sum()) for i in range(12)]
    write(folder, "boario-path", seconds=took, loss=months)


def compare(folder: Path) -> None:
    """Print times, ratios and agreement of what is there."""
    found = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
    for mine, theirs in (("ours-ban", "choke-ban"), ("ours-path", "boario-path")):
        if mine not in found or theirs not in found:
            print(f"{theirs}: not run")
            continue
        a, b = (np.array(found[name]["loss"]) for name in (mine, theirs))
        ratio = found[theirs]["seconds"] / found[mine]["seconds"]
        print(f"{theirs}: {found[theirs]['seconds']:.3f} s, ours {found[mine]['seconds']:.3f} s, {ratio:.0f} times")
        print(f"  total {b.sum():.6g} against {a.sum():.6g}; largest difference {np.abs(a - b).max():.3g}, "
              f"correlation {np.corrcoef(a, b)[0, 1]:.4f}")  # fmt: skip


if __name__ == "__main__":
    {"ours": ours, "choke": choke, "boario": boario, "compare": compare}[sys.argv[1]](Path(sys.argv[2]))
