"""A firm in a run: when its first line stops, and what moves that day."""

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
        # Your company

        The template is an invented car maker; the file has the same fields as your own.
        """
    )
    return


@app.cell
def _(mz):
    from monazite.analysis.company.firm.examples import example_file

    file = example_file("car")
    sheet = mz.company(file, "cn-ree-2025", draws=16, prior=True)
    return (sheet,)


@app.cell
def _(sheet):
    sheet
    return


if __name__ == "__main__":
    app.run()
