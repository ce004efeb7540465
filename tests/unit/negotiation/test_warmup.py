"""What set-up compiles for the talks is what a game calls: the same kernels with arrays of the same types."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from monazite.engine.jit import has_kernels
from monazite.model.parameters import draw
from monazite.negotiation import bargain, game, logit_lanes, logit_response, state_distribution, warmup
from monazite.negotiation.setup import make_setting
from monazite.negotiation.solve_draw import GameOptions, play
from monazite.scenario.scenario import load_scenario
from paths import ROOT
from talks_cases import REGIONS, hand_grid

KERNELS = (
    logit_lanes.solve_near,
    logit_response._solve_batch,
    game._hold_measures,
    game._pay_stage,
    game._price_deals,
    bargain._round,
    bargain._sign,
    bargain.answers,
    bargain.gains,
    bargain.offers,
    bargain.padded,
    state_distribution._advance_mass,
)


def test_set_up_compiles_what_a_game_calls(ds) -> None:
    """Of each kernel one version, after set-up as after a game whose paths are drawn."""
    warmup.compile_equilibria()
    warmup.compile_truces_and_paths()
    assert [(k.py_func.__name__, k.signatures) for k in KERNELS if len(k.signatures) != 1] == []
    setting = make_setting(ds, load_scenario("truce-expiry-2026"))
    values = draw(ds.table("talks"), seed=0, first=0, count=1)

    def watch(_: int, sampler) -> None:
        sampler.sample(np.random.default_rng(0))

    options = GameOptions(spacing=12.0, thin=2, rounds=3)
    play(ds, setting, hand_grid(setting, REGIONS), values, 0, options, watch)
    for kernel in KERNELS:
        assert len(kernel.signatures) == 1, kernel


def test_kernels_are_looked_for_by_file_and_function() -> None:
    warmup.compile_equilibria()
    assert has_kernels("logit_response._solve_batch")
    assert not has_kernels("logit_response._solve_batch", "logit_response._no_such_kernel")


PARENT = """
import signal
import time
from monazite.simulation.warmup import second_process
signal.signal(signal.SIGINT, signal.default_int_handler)

with second_process("import os, time; print(os.getpid(), flush=True); time.sleep(3600)") as output:
    print(int(output.readline()), flush=True)
    time.sleep(3600)
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_the_second_process_ends_with_the_first(name: str) -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}"}
    with subprocess.Popen([sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        second = int(parent.stdout.readline())
        os.kill(parent.pid, getattr(signal, name))
        parent.wait(600)
    end = time.monotonic() + 600
    while is_running(second):
        assert time.monotonic() < end, "the second process is still there"
        time.sleep(0.05)


def is_running(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be counted does not."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
