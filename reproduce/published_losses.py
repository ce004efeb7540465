"""Published losses of shortages beside ours: Bachmann and others, IMF, ECB, Goldman, the worked example, USGS.

Usage: python reproduce/published_losses.py [DRAWS]. Needs the shipped dataset only.
"""

import sys

from monazite.engine.economy import fill_to_output
from monazite.hindcast import hindcast, summary

BACHMANN = ((0.04, 0.04, 0.9, -1.57), (0.01, 0.1, 0.7, -2.34))
"""Cost share, elasticity, share of the input that is left, published change of output in per cent."""


def main(draws: int) -> None:
    """Print the tables."""
    print("Bachmann and others 2022, exact CES: published / ours, %")
    for share, elasticity, fill, published in BACHMANN:
        ours = 100.0 * (fill_to_output(fill, share, elasticity) - 1.0)
        print(f"  share {share:g}, elasticity {elasticity:g}, input {fill:g}: {published:+.2f} / {ours:+.2f}")
    scores = hindcast("macro", draws=draws)
    print(f"\nPublished losses, {draws} draws: published / median (5 to 95 %), verdict")
    for s in scores:
        verdict = {True: "hit", False: "miss", None: "not evaluated"}[s.hit]
        reason = f" ({s.reason})" if s.reason else ""
        ours = f"{s.median:,.4g} ({s.low:,.4g} to {s.high:,.4g}) {s.unit}"
        print(f"  {s.id:15} {s.observed:>12,.4g} / {ours}: {verdict}{reason}")
    print(summary(scores))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 32)
