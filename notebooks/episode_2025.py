"""The episode of 2025: observations in black, and the run that is conditioned on them."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo

    import monazite as mz

    return (mo, mz)


@app.cell
def _(mo):
    mo.md(
        r"""
        # 2025: licences on rare earths

        China put seven rare earths and their magnets under licence on 4 April 2025. The line is the median of draws that agree with what customs
        published, the band holds nine tenths of them.
        """
    )
    return


@app.cell
def _(mz):
    run = mz.simulate("rare_earths", "cn-ree-2025", draws=16)
    run
    return (run,)


@app.cell
def _(run):
    run.plot.fan("exports", good="magnet", region=["WORLD", "US", "EU"])
    return


@app.cell
def _(run):
    observed = [
        (row.period, row.value, row.unit)
        for row in run.dataset.table("observations")
        if row.outcome == "exports" and row.good == "magnet" and row.region == "WORLD" and row.period.startswith("2025")
    ]
    observed
    return (observed,)


@app.cell
def _(run):
    run.plot.fan("price_outside", good=["Dy.oxide", "Tb.oxide"], log=True)
    return


@app.cell
def _(mo):
    mo.md(
        r"""
        What a run without any of these observations says (the prior) is wider, and off where licences were handled otherwise than their words:
        """
    )
    return


@app.cell
def _(mz):
    prior = mz.simulate("rare_earths", "cn-ree-2025", draws=16, prior=True)
    prior.plot.fan("exports", good="magnet", region=["WORLD", "US", "EU"])
    return


if __name__ == "__main__":
    app.run()
