"""Where compiled kernels are kept."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.extending import intrinsic

from monazite.engine import jit
from monazite.engine.numerics.algebra import dot
from monazite.foundation import cache


def function() -> None:
    """Any function."""


def test_a_kernel_lies_by_the_place_of_its_file_within_the_package():
    locator = jit.KernelLocator.from_function(function, str(cache.ROOT / "engine" / "numerics" / "algebra.py"))
    assert locator is not None
    assert jit.CACHE is not None
    assert locator.folder == jit.CACHE / "engine_numerics"


def test_functions_of_other_packages_are_left_to_numba(tmp_path):
    for file in (__file__, str(tmp_path / "engine" / "numerics" / "algebra.py")):
        assert jit.KernelLocator.from_function(function, file) is None


USE = """
import numpy as np
from monazite.engine.numerics.algebra import dot
print(dot.__code__.co_filename)
print(dot(np.ones(3), np.ones(3), 3), sum(dot.stats.cache_hits.values()), sum(dot.stats.cache_misses.values()))
"""


@pytest.mark.compiled
@pytest.mark.skipif(not jit.is_shared(), reason="no place to keep compiled code")
def test_another_copy_of_the_same_sources_finds_what_this_one_compiled(tmp_path):
    assert dot(np.ones(3), np.ones(3), 3) == 3.0
    copy = tmp_path / "monazite"
    shutil.copytree(cache.ROOT, copy, ignore=shutil.ignore_patterns("data", "static", "__pycache__"))
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", USE], env=environment, capture_output=True, text=True, check=True)
    file, numbers = done.stdout.splitlines()
    assert Path(file).is_relative_to(copy)
    assert numbers.split() == ["3.0", "1", "0"]


@pytest.mark.compiled
def test_a_kernel_called_by_address_gives_the_same_and_is_loaded_with_its_caller():
    @intrinsic
    def dot_by_address(typing_context, x, y, n):
        return jit.by_address(dot, (x, y, n))

    @numba.njit
    def twice(x, y):
        return 2.0 * dot_by_address(x, y, x.size)  # pyright: ignore[reportCallIssue]

    x, y = np.arange(1.0, 6.0), np.arange(2.0, 7.0)
    assert twice(x, y) == 2.0 * (1 * 2 + 2 * 3 + 3 * 4 + 4 * 5 + 5 * 6)
    (compiled,) = twice.overloads.values()
    (load,) = compiled.reload_init
    assert load.func is jit.give_address
    assert load.args[:2] == (dot.py_func.__module__, "dot")
