"""Published losses of shortages beside ours: Bachmann and others, IMF, ECB, Goldman, the worked example, USGS.

Usage: python reproduce/published_losses.py [DRAWS]. Needs the shipped dataset only.
"""

import sys

import numpy as np

from monazite.analysis.verification.hindcast import count_verdicts, hindcast
from monazite.dataset.dataset import load_dataset
from monazite.economy.economy import economy
from monazite.economy.static_losses import SupplyCut, ces_output, dependent_readings, static_losses
from monazite.economy.tariffs import effects_of
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario

BACHMANN = ((0.04, 0.04, 0.9, -1.57), (0.01, 0.1, 0.7, -2.34))
"""Cost share, elasticity, share of the input that is left, published change of output in per cent."""


def main(draws: int) -> None:
    """Print the tables."""
    print("Bachmann and others 2022, exact CES: published / ours, %")
    for share, elasticity, fill, published in BACHMANN:
        ours = 100.0 * (ces_output(fill, share, elasticity) - 1.0)
        print(f"  share {share:g}, elasticity {elasticity:g}, input {fill:g}: {published:+.2f} / {ours:+.2f}")
    scores = hindcast("macro", draws=draws)
    print(f"\nPublished losses, {draws} draws: published / median (5 to 95 %), verdict")
    for s in scores:
        verdict = {True: "hit", False: "miss", None: "not evaluated"}[s.hit]
        reason = f" ({s.reason})" if s.reason else ""
        ours = f"{s.median:,.4g} ({s.low:,.4g} to {s.high:,.4g}) {s.unit}"
        print(f"  {s.id:15} {s.observed:>12,.4g} / {ours}: {verdict}{reason}")
    print(count_verdicts(scores))
    readings(draws)
    oxford(draws)


def readings(draws: int) -> None:
    """What "industries that need rare earths" make, by four readings of Goldman's 1.5 tn."""
    model = build(load_dataset("rare_earths"), load_scenario("cn-ree-2025"))
    values = draw(model.dataset.table("priors"), seed=0, first=0, count=draws)
    print("\nIndustries that need rare earths, tn USD a year: Goldman 1.5 / median (5 to 95 %)")
    for name, value in dependent_readings(model, values).items():
        low, median, high = np.quantile(value, [0.05, 0.5, 0.95]) / 1e6
        print(f"  {name:36} {median:.1f} ({low:.1f} to {high:.1f})")


OXFORD = {"US": -1.0, "CN": -0.4}
"""Growth over two years under hundred points of duty on both sides and export controls, percentage points."""


def oxford(draws: int) -> dict[str, tuple[float, float, float]]:
    """Duties up by a hundred points on both sides, and four fifths of rare earths gone for a year: mildest, central,
    worst change of real income, %. Returns them by region.
    """
    model = build(load_dataset("rare_earths"), load_scenario("cn-ree-2025"))
    values = draw(model.dataset.table("priors"), seed=0, first=0, count=draws)
    eco = economy(model.dataset, model.index.region, model.index.sector)
    names = eco.table.regions
    us, cn = names.index("US"), names.index("CN")
    tariff = eco.table.tariff.transpose(1, 0, 2).copy()
    for a, b in ((us, cn), (cn, us)):
        tariff[a, b] += eco.goods
    duties = [effects_of(eco, tariff, short=short) for short in (True, False)]
    loss = np.median(static_losses(model, values, SupplyCut(("*",), 0.8, 12, whole=True)), axis=1)  # bound, region
    print("\nOxford Economics: published / mildest to worst (central), %")
    found = {}
    for name, published in OXFORD.items():
        r = names.index(name)
        effects = [x[r] for w in duties for x in (w.income, w.output)]
        mildest, worst = max(effects), min(effects) - loss[2, r]
        central = duties[0].income[r] - loss[1, r]
        found[name] = (float(mildest), float(central), float(worst))
        print(f"  {name} {published:+.1f} / {mildest:+.2f} to {worst:+.2f} ({central:+.2f})")
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 32)
