import numpy as np

from engine_cases import control, scenario, shipped, simulated
from monazite.economy.anderson import _advance
from monazite.economy.base import Elasticities, make_trade_base
from monazite.economy.exact_hat import Change, solve
from monazite.economy.finished_goods import _months
from monazite.economy.line_losses import losses_of_lines
from monazite.economy.trade_kernels import _sum
from monazite.engine.balance import evaluate
from monazite.engine.numerics.broyden import apply_inverse, broyden_update
from monazite.engine.numerics.factors import factorise
from monazite.engine.numerics.jacobian import jacobian
from monazite.simulation.derivatives import SolvedPath
from monazite.simulation.warmup import MonthPieces, compile_kernels


def test_pieces_are_compiled_for_the_types_that_the_market_kernel_calls_them_with():
    simulated(months=2)
    parts = MonthPieces()
    parts.equations()
    parts.factors()
    parts.jacobian()
    parts.corrections()
    for kernel in (evaluate, factorise, jacobian, broyden_update, apply_inverse):
        assert len(kernel.signatures) == 1, kernel


def test_derivatives_call_what_set_up_compiles():
    """A recorded path and a neighbour of it: the equations and their derivatives are not compiled once more."""
    parts = MonthPieces()
    parts.equations()
    parts.factors()
    parts.jacobian()
    path = SolvedPath(shipped(), scenario(control(review=1.0), months=2))
    assert path.neighbour(path.model) is not None
    for kernel in (evaluate, factorise, jacobian):
        assert len(kernel.signatures) == 1, kernel


def test_the_wider_economy_calls_what_set_up_compiles():
    """Equilibria one by one and side by side, with export taxes: kernels of the same types as those of set-up."""
    MonthPieces().economy()
    base = make_trade_base(np.ones((2, 2, 3)), np.zeros((2, 2, 3)), np.full((2, 3, 3), 0.1))
    duty, tax = np.full((2, 2, 2, 3), 0.1), np.full((2, 2, 3), 0.1)
    for change in (Change(tariff=duty), Change(tariff=duty[0], export_tax=tax)):
        solve(base, change, Elasticities(np.full(3, 4.0)))
    model = simulated(months=2).model
    shape = (1, 2, len(model.index.use), len(model.index.region))
    losses_of_lines(model, None, np.full(shape, 0.5), 0.0)
    for kernel in (_advance, _sum, _months):
        assert len(kernel.signatures) == 1, kernel


def test_without_a_place_to_keep_code_one_process_compiles_all(monkeypatch):
    monkeypatch.setattr("monazite.simulation.warmup.is_shared", lambda: False)
    monkeypatch.setattr("subprocess.Popen", None)  # would fail if called
    compile_kernels()
