"""A mineral is a folder of CSV files: copy one, change a figure, run it."""

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
        # A new mineral

        A folder of tables is all that a mineral needs. Here gallium is copied, and a plant in Japan is made ten times larger.
        """
    )
    return


@app.cell
def _():
    import shutil
    import tempfile
    from pathlib import Path

    from monazite.dataset.dataset import SHIPPED

    folder = Path(tempfile.mkdtemp()) / "mymetal"
    shutil.copytree(SHIPPED / "gallium", folder)
    return (folder,)


@app.cell
def _(folder, mz):
    [str(finding) for finding in mz.check(str(folder)) if finding.level == "error"]
    return


@app.cell
def _(folder, mz):
    import csv

    path = folder / "plants.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if row["region"] == "JP":
            column = next(c for c in row if c.startswith("capacity"))
            row[column] = str(10.0 * float(row[column]))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    stop = {"kind": "export_control", "actor": "CN", "start": "2023-08-01", "goods": ["Ga"], "approval": 0.0}
    scenario = {"name": "A stop", "extends": "baseline", "start": "2023-01-01", "months": 24, "policy": [stop]}
    mine = mz.simulate(str(folder), scenario | {"dataset": [str(folder)]}, draws=2, prior=True)
    shipped = mz.simulate("gallium", scenario | {"dataset": ["gallium"]}, draws=2, prior=True)
    return (mine, shipped)


@app.cell
def _(mine, shipped):
    [str(run.quantity("price_outside", good="Ga.metal", at="2024-06")) for run in (shipped, mine)]
    return


if __name__ == "__main__":
    app.run()
