"""Many draws on a Dask cluster, here of two local workers."""

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
        # An ensemble on a cluster

        The same folder results from any executor and any number of workers, bit for bit. What is interrupted goes on with `resume=True`.
        """
    )
    return


@app.cell
def _(mz):
    import tempfile

    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        ensemble = mz.run_ensemble(
            ("gallium", "germanium"),
            "cn-ga-ge-2023",
            draws=8,
            out=tempfile.mkdtemp(),
            batch=4,
            executor=client.get_executor(pure=False),
            prior=True,
        )
    return (ensemble,)


@app.cell
def _(ensemble):
    ensemble
    return


if __name__ == "__main__":
    app.run()
