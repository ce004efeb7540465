"""Caliendo and Parro (2015), Table 2: welfare effects of NAFTA's tariff cuts, published against ours.

Usage: python reproduce/caliendo_parro.py. Needs the replication data of the paper, which are not shipped.
"""

from pathlib import Path

import kit
import numpy as np

from monazite.economy.base import Elasticities, TradeBase, make_trade_base
from monazite.economy.exact_hat import Change, rebase, solve, welfare

COUNTRIES = (
    "ARG AUS AUT BRA CAN CHL CHN DNK FIN FRA DEU GRC HUN IND IDN IRL ITA JPN KOR MEX NLD NZL NOR PRT ZAF ESP SWE TUR "
    "GBR USA ROW"
)
MEMBERS = ("MEX", "CAN", "USA")
PUBLISHED = {
    "MEX": {"terms": -0.41, "volume": 1.72, "welfare": 1.31, "wage": 1.72},
    "CAN": {"terms": -0.11, "volume": 0.04, "welfare": -0.06, "wage": 0.32},
    "USA": {"terms": 0.04, "volume": 0.04, "welfare": 0.08, "wage": 0.11},
}
GOODS, SECTORS, NATIONS = 20, 40, 31
SERVICES = 8.22  # trade elasticity of sectors that are not traded, as in the paper's programs


def read(folder: Path) -> tuple[TradeBase, np.ndarray, Elasticities]:
    """Base year 1993, tariffs of 2005 (buyer, origin, sector), elasticities."""
    n, j, g = NATIONS, SECTORS, GOODS

    def cube(name: str) -> np.ndarray:
        out = np.zeros((n, n, j))
        out[:, :, :g] = np.loadtxt(folder / name).reshape(g, n, n).transpose(1, 2, 0)
        return out

    value, before, after = 1000.0 * cube("xbilat1993.txt"), cube("tariffs1993.txt") / 100, cube("tariffs2005.txt") / 100
    exports = value.sum(0).T
    output = np.maximum(np.loadtxt(folder / "GO.txt"), exports)
    here = np.arange(n)
    for tariff in (before, after):
        tariff[here, here] = 0.0
    value = value * (1.0 + before)
    value[here, here] = (output - exports).T
    share = np.loadtxt(folder / "B.txt")
    recipe = np.loadtxt(folder / "IO.txt").reshape(n, j, j) * (1.0 - share.T)[:, None, :]
    theta = np.concatenate([np.loadtxt(folder / "T.txt"), np.full(j - g, SERVICES)])
    return make_trade_base(value, before, recipe), after, Elasticities(theta)


def effects(folder: Path) -> dict[str, dict[str, float]]:
    """Per cent by member: terms and volume of trade, their sum, real wage, and exact real income (``exact``)."""
    first, after, elasticities = read(folder)
    balanced = Change(deficit=np.zeros(NATIONS))
    base = rebase(first, solve(first, balanced, elasticities, tolerance=1e-11), balanced)
    names = COUNTRIES.split()
    members = [names.index(name) for name in MEMBERS]
    tariff = base.tariff.copy()
    tariff[np.ix_(members, members)] = after[np.ix_(members, members)]
    change = Change(tariff=tariff)
    found = solve(base, change, elasticities, tolerance=1e-11)
    old = base.spending[:, None, :] * base.share / (1.0 + base.tariff)
    new = found.spending[:, None, :] * found.share / (1.0 + tariff)
    exact = welfare(base, found, change)
    out = {}
    for name, n in zip(MEMBERS, members, strict=True):
        sold, bought, fresh = old[:, n].copy(), old[n].copy(), new[n].copy()
        sold[n], bought[n], fresh[n] = 0.0, 0.0, 0.0
        income = base.labour[n].sum() + (base.tariff[n] * bought).sum()
        terms = (sold.sum(0) * (found.cost[n] - 1.0)).sum() - (bought * (found.cost - 1.0)).sum()
        volume = (base.tariff[n] * (fresh - bought * found.cost)).sum()
        out[name] = {
            "terms": 100 * terms / income,
            "volume": 100 * volume / income,
            "welfare": 100 * (terms + volume) / income,
            "wage": float(exact.wage[n]),
            "exact": float(exact.income[n]),
        }
    return out


def main() -> None:
    """Print the table."""
    ours = effects(kit.folder("caliendo_parro_2015"))
    print("Caliendo and Parro (2015), Table 2, per cent: published / ours")
    for name, row in PUBLISHED.items():
        cells = "  ".join(f"{key} {value:+.2f} / {ours[name][key]:+.3f}" for key, value in row.items())
        print(f"{name}  {cells}  exact real income {ours[name]['exact']:+.3f}")
    print("Their welfare is a first-order sum; the exact change of real income counts the lost duties in full.")


if __name__ == "__main__":
    main()
