from engine_cases import simulated
from monazite.compiling import Parts, compile_kernels
from monazite.engine.balance import evaluate
from monazite.engine.factors import factorise
from monazite.engine.jacobian import jacobian
from monazite.engine.kept import learn, times


def test_pieces_are_compiled_for_the_types_that_the_market_kernel_calls_them_with():
    simulated(months=2)
    parts = Parts()
    parts.equations()
    parts.factors()
    parts.jacobian()
    parts.corrections()
    for kernel in (evaluate, factorise, jacobian, learn, times):
        assert len(kernel.signatures) == 1, kernel


def test_without_a_place_to_keep_code_one_process_compiles_all(monkeypatch):
    monkeypatch.setattr("monazite.compiling.keeps", lambda: False)
    monkeypatch.setattr("subprocess.Popen", None)  # would fail if called
    compile_kernels()
