"""Taiwan, taken out of the rest of the world with its own customs totals and Korea's structure.

The public tables at hand hold Taiwan inside the rest of the world. What is known of it is in ``taiwan.csv``; what is
not is Korea's: inputs per output, the mix of final demand, the pattern of buyers by product, services sold
abroad per value
added.
"""

from pathlib import Path

import classes as c
import numpy as np

FILE = Path(__file__).parent / "taiwan.csv"
LEAST = 0.1
"""Least part of a flow of the rest of the world that is left to it."""
SMALL = 1e-12


def read() -> dict[str, dict[str, float]]:
    """Values of ``taiwan.csv`` by item and key."""
    import csv

    found: dict[str, dict[str, float]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["item"], {})[row["key"]] = float(row["value"])
    return found


def add_taiwan(trade, use, wanted, share, duty, american: float) -> tuple[np.ndarray, ...]:
    """The table of PARENTS_OF_TAIWAN on REGIONS: trade, use, value added, value added per output, duty.

    Arguments as in `balance`, balanced; ``american`` is what the United States buys of Taiwan. Last two results: final
    demand over value added (region,) and the totals of goods trade to be met (origin, dest), 0 where any will do.
    """
    known, names = read(), list(c.SECTORS)
    n, s = len(c.REGIONS), len(names)
    new = [c.REGIONS.index(r) for r in c.PARENTS_OF_TAIWAN]
    tw, kr, jp, rest = (c.REGIONS.index(r) for r in ("TW", "KR", "JP", "ROW"))

    def wide(a: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
        shape = [n if i in axes else k for i, k in enumerate(a.shape)]
        out = np.zeros(shape)
        out[np.ix_(*[new if i in axes else range(k) for i, k in enumerate(a.shape)])] = a
        return out

    trade, use, duty = wide(trade, (0, 1)), wide(use, (0,)), wide(duty, (0, 1))
    va, rate = wide(wanted, (0,)), wide(share, (0,))
    gdp = known["gdp"][""]
    va[tw] = gdp * np.array([known["value_added"][x] for x in names])
    va[tw] *= gdp / va[tw].sum()
    rate[tw] = [known["per_output"].get(x, rate[kr, i]) for i, x in enumerate(names)]
    output = np.divide(va, rate, out=np.zeros_like(va), where=rate > 0)
    ratio = use[:, :, s].sum(1) / np.maximum(va.sum(1), SMALL)
    ratio[tw] = known["final_over_gdp"][""]
    use[tw] = _uses(use[kr], output[tw] - va[tw], ratio[tw] * gdp)
    totals = _totals(known, american)
    sold = _sold(trade, totals[tw], known["export_product"], names, (kr, jp))
    services = slice(c.GOODS, s)
    sold[:, services] = trade[kr][:, services] * (va[tw] / va[kr])[None, services]
    sold[kr, services] = trade[jp, kr, services] * (va[tw] / va[jp])[services]
    sold[tw] = 0.0
    over = sold.sum(0) > 0.98 * output[tw]
    if over.any():
        raise SystemExit(f"Taiwan sells more abroad than it makes: {[names[i] for i in np.flatnonzero(over)]}")
    trade[tw] = sold
    trade[tw, tw] = output[tw] - sold.sum(0)
    trade[:, tw] = _bought(trade, use[tw].sum(1), totals[:, tw], (tw, kr, jp))
    trade[rest, :tw] = np.maximum(trade[rest, :tw] - sold[:tw], LEAST * trade[rest, :tw])
    use[rest] = np.maximum(use[rest] - use[tw], LEAST * use[rest])
    output[rest] -= output[tw]
    va[rest] -= va[tw]
    rate[rest] = va[rest] / output[rest]
    if (rate[rest] < 0.05).any() or (rate[rest] > 0.95).any():
        raise SystemExit(f"the rest of the world is left with {np.round(rate[rest], 2)}")
    duty[tw], duty[:, tw] = duty[rest], duty[:, rest]
    duty[tw, tw] = 0.0
    return trade, use, va, rate, duty, ratio, totals


def _uses(korea: np.ndarray, inputs: np.ndarray, final: float) -> np.ndarray:
    """Purchases by use: Korea's mix, Taiwan's totals."""
    mix = korea / korea.sum(0)
    return mix * np.append(inputs, final)[None, :]


def _totals(known: dict, american: float) -> np.ndarray:
    """Goods trade of Taiwan by partner (origin, dest), MUSD."""
    n, tw = len(c.REGIONS), c.REGIONS.index("TW")
    out = np.zeros((n, n))
    for name, value in known["export_to"].items():
        out[tw, c.REGIONS.index(name)] = value
    for name, value in known["import_from"].items():
        out[c.REGIONS.index(name), tw] = value
    out[tw, c.REGIONS.index("US")] = american
    return out


def _sold(trade, to: np.ndarray, products: dict[str, float], names: list[str], like: tuple[int, int]) -> np.ndarray:
    """Goods sold abroad (dest, sector): Korea's pattern of buyers (Japan's for Korea), both margins met."""
    kr, jp = like
    goods = c.GOODS
    start = trade[kr].copy()
    start[kr] = trade[jp, kr] * (trade[kr].sum(0) / np.maximum(trade[jp].sum(0), SMALL))
    margin = to.sum() * np.array([products.get(x, 0.0) for x in names[:goods]])
    x = np.maximum(start[:, :goods], 1e-6) * (to > 0)[:, None]
    for _ in range(500):
        x *= (margin / np.maximum(x.sum(0), SMALL))[None, :]
        x *= (to / np.maximum(x.sum(1), SMALL))[:, None]
    out = np.zeros_like(trade[kr])
    out[:, :goods] = x
    return out


def _bought(trade, needs: np.ndarray, totals: np.ndarray, who: tuple[int, int, int]) -> np.ndarray:
    """Purchases of Taiwan (origin, sector): own goods first, the rest as Korea (for it, Japan) buys abroad."""
    tw, kr, jp = who
    abroad = trade[:, kr].copy()
    abroad[kr] = trade[kr, jp]
    abroad[tw] = 0.0
    pattern = abroad / np.maximum(abroad.sum(0), SMALL)
    out = pattern * np.maximum(needs - trade[tw, tw], 0.05 * needs)[None, :]
    goods = slice(0, c.GOODS)
    out[:, goods] *= (totals / np.maximum(out[:, goods].sum(1), SMALL))[:, None]
    out[tw] = trade[tw, tw]
    return out
