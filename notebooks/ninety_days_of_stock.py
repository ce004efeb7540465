"""What ninety days of stock in Japan are worth when a ban follows."""

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
        # Ninety days of stock

        For a year China ships no magnets, and none of the metals in them; and the same with ninety days of stock in hand on the first
        day. Differences are taken draw by draw.
        """
    )
    return


@app.cell
def _():
    goods = ["Nd", "Pr", "Dy", "Tb", "magnet"]
    ban = {"kind": "export_control", "actor": "CN", "start": "2026-12-01", "months": 12, "goods": goods}
    ban |= {"approval": 0.0}
    stock = {"kind": "stockpile", "actor": "JP", "start": "2026-12-01", "goods": goods, "held": "ninety days"}
    world = {"extends": "baseline", "start": "2026-06-01", "months": 24}
    cut = {"name": "No magnets from China", **world, "policy": [ban]}
    stocked = {"name": "No magnets from China, with a stock", **world, "policy": [ban, stock]}
    return (cut, stocked)


@app.cell
def _(cut, mz, stocked):
    without, with_stock = (mz.simulate("rare_earths", s, draws=8, prior=True) for s in (cut, stocked))
    return (without, with_stock)


@app.cell
def _(with_stock, without):
    {
        name: run.to_xarray("first_stop_day")["first_stop_day"].sel(users="industry:cars", region="JP").values
        for name, run in (("without", without), ("with ninety days", with_stock))
    }
    return


@app.cell
def _(mz, with_stock, without):
    print(mz.compare(without, with_stock).quantity("loss_central", sector="total", region="JP", reduce="sum"))
    return


@app.cell
def _(with_stock):
    with_stock.plot.fan("strategic_cover", good=["Dy.oxide", "magnet"], region="JP")
    return


if __name__ == "__main__":
    app.run()
