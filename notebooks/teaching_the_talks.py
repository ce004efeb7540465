"""Talks for a class: who concedes what, and what a commitment is worth."""

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
        # The talks

        Two seats, a ladder for each instrument, a calendar. Which terms do both prefer to no deal? Who gains by waiting? The tables of payoffs are made by the
        simulator; the class may change a weight and look again.
        """
    )
    return


@app.cell
def _(mz):

    talks = mz.talks(("gallium", "germanium"), "cn-ga-ge-2023", draws=1, with_commitments=False, prior=True)
    return (talks,)


@app.cell
def _(talks):
    {name: talks[name] for name in ("seats", "deal_probability", "likeliest", "by_date") if name in talks.content}
    return


@app.cell
def _(mo):
    mo.md(
        r"""
        Questions for a class: Which of the terms is a gift? What would the weaker side have to be able to promise? When does the chance of a deal stop
        rising, and what date is that?
        """
    )
    return


if __name__ == "__main__":
    app.run()
