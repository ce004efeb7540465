"""The same questions put to BoARIO, GeoPolRisk and Caliendo-Parro: their figures beside ours."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    from pathlib import Path

    import marimo as mo
    import numpy as np
    import pandas as pd

    import monazite as mz

    clone = Path(__file__).resolve().parents[1]
    return (clone, mo, mz, np, pd)


@app.cell
def _(mo):
    mo.md(
        r"""
        # Beside other models

        Three published models answer a part of what monazite answers. Nothing of their code is used or shipped here: BoARIO and geopolrisk-py
        are under the GPL, and each was run in an environment of its own. What this notebook shows of them are numbers, with the version and the
        command that gives them again. What it shows of monazite is computed now.
        """
    )
    return


@app.cell
def _(mo):
    mo.md(
        r"""
        ## BoARIO: an industry makes a fifth less for half a year

        One synthetic table of 40 regions and 35 sectors, the same for both, made from a seed in `benchmarks/network_peers.py`. BoARIO 0.7.2 walks
        365 days, with 90 days of every input in stock and orders of the type `noalt`; our table takes twelve monthly steps and has the same stocks. The
        total loss of output in a year, in the money of the table:
        """
    )
    return


@app.cell
def _(clone, np, pd):
    import json
    import runpy
    import tempfile
    from pathlib import Path as Folder

    peers = runpy.run_path(str(clone / "benchmarks" / "network_peers.py"))
    folder = Folder(tempfile.mkdtemp())
    peers["ours"](folder)
    monthly = np.array(json.loads((folder / "ours-path.json").read_text())["loss"])
    yours = Folder("peers") / "boario-path.json"  # of a run of your own, if there is one
    boario = sum(json.loads(yours.read_text())["loss"]) if yours.is_file() else 1086.0
    losses = pd.DataFrame({"total loss": [boario, monthly.sum()]}, index=["BoARIO 0.7.2", "monazite, now"]).round(0)
    losses
    return (losses, monthly)


@app.cell
def _(mo, monthly):
    mo.md(
        f"""
        Ours by month: {", ".join(f"{loss:.0f}" for loss in monthly)}. BoARIO makes up for lost output afterwards, which the table alone does not: ours is
        therefore higher. To run BoARIO yourself, in an environment of its own and from a clone:

            pip install boario==0.7.2 pymrio progressbar2
            python benchmarks/network_peers.py boario peers

        This notebook then takes the figure of `peers/boario-path.json`.
        """
    )
    return


@app.cell
def _(mo):
    mo.md(
        r"""
        ## GeoPolRisk: how risky is what a country buys?

        The score is the Herfindahl index of world output times the share of imports weighted by political risk. The table below is of the authors'
        package, geopolrisk-py 2.0.1, from trade and mine output by country. `python reproduce/geopolrisk.py tests/data/geopolrisk_published.csv` computes
        all 392 scores again from the same data, which are not shipped, and prints the largest difference: 1e-15.
        """
    )
    return


@app.cell
def _(clone, pd):
    scores = pd.read_csv(clone / "tests" / "data" / "geopolrisk_published.csv")
    published = scores[(scores["material"] == "Rare earth") & (scores["year"] == 2024)].set_index("importer")
    published = published[["hhi", "import_risk", "score"]].round(3)
    published
    return (published,)


@app.cell
def _(mo):
    mo.md(
        r"""
        In a run the same formula holds month by month and by stage, with the regions of the model in place of countries. The two tables are
        not the same question: a stage such as separation is more concentrated than mining.
        """
    )
    return


@app.cell
def _(mz):
    world = {"name": "A quiet world", "extends": "baseline", "start": "2025-01-01", "months": 6}
    run = mz.simulate("rare_earths", world, draws=1, prior=True)
    first_month = run.to_xarray("geopolrisk")["geopolrisk"].isel(draw=0, month=0)
    by_stage = first_month.sel(region=["US", "EU", "JP"]).transpose("region", "stage").to_pandas().round(3)
    by_stage
    return (by_stage,)


@app.cell
def _(mo):
    mo.md(
        r"""
        ## Caliendo and Parro: what a tariff costs

        The effects of NAFTA's tariff cuts, table 2 of their paper of 2015, in per cent. The right-hand side is from `python reproduce/caliendo_parro.py`, which needs
        the paper's replication data.

        | | terms of trade | ours | volume of trade | ours | welfare | ours | real wage | ours |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        | Mexico | -0.41 | -0.412 | 1.72 | 1.724 | 1.31 | 1.312 | 1.72 | 1.715 |
        | Canada | -0.11 | -0.108 | 0.04 | 0.044 | -0.06 | -0.064 | 0.32 | 0.323 |
        | United States | 0.04 | 0.044 | 0.04 | 0.041 | 0.08 | 0.085 | 0.11 | 0.112 |

        What needs no data is a closed form. In a world of one sector the gains from trade are $\lambda^{-1/\theta} - 1$, with the share $\lambda$ of spending that stays
        at home and the trade elasticity $\theta$ (Arkolakis and others 2012). The same solver, for four countries that are cut off from each other:
        """
    )
    return


@app.cell
def _(np, pd):
    from monazite.economy.base import Elasticities, make_trade_base
    from monazite.economy.exact_hat import Change, solve, welfare

    theta, here = 5.0, np.arange(4)
    value = np.random.default_rng(0).uniform(0.1, 1.0, (4, 4, 1))
    value = value + value.transpose(1, 0, 2)
    value[here, here] *= 8.0
    base = make_trade_base(value, np.zeros((4, 4, 1)), np.zeros((4, 1, 1)))
    wall = np.full((4, 4, 1), np.inf)
    wall[here, here] = 1.0
    cut_off = Change(iceberg=wall)
    loss = welfare(base, solve(base, cut_off, Elasticities(np.array([theta])), tolerance=1e-12), cut_off).income
    by_hand = 100.0 * (base.share[here, here, 0] ** (1.0 / theta) - 1.0)
    pd.DataFrame({"closed form, per cent": by_hand, "solver, per cent": loss})
    return (by_hand, loss)


if __name__ == "__main__":
    app.run()
