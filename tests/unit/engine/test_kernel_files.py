"""Compiled code on disk: damaged, lost or unreadable files are compiled anew, in this process and in others."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

from monazite.engine import jit, kernel_files
from monazite.engine.kernel_files import SUFFIX, KernelFiles
from monazite.engine.numerics.algebra import dot
from monazite.foundation import cache

pytestmark = pytest.mark.compiled


def fresh(folder: Path | None):
    """A kernel that has not been compiled in this process, as another process would have it."""
    kernel: Any = numba.njit(**jit.WITHOUT_ARRAYS)(dot.py_func)
    kernel._cache._cache_file = KernelFiles(folder, "algebra.dot")
    return kernel


def used(folder: Path | None) -> tuple[float, int]:
    """What a fresh kernel gives, and how often it had to be compiled."""
    kernel = fresh(folder)
    value = kernel(np.arange(1.0, 4.0), np.arange(2.0, 5.0), 3)
    return value, sum(kernel.stats.cache_misses.values())


def damage(file: Path, kind: str) -> None:
    content = bytearray(file.read_bytes())
    if kind == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif kind == "flipped":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "foreign":
        file.write_bytes(b"not code\n" * 100)
    else:
        file.unlink()
        if kind == "a folder in its place":
            file.mkdir()


def test_code_is_kept_once_and_found_again(tmp_path):
    assert used(tmp_path) == (20.0, 1)
    assert used(tmp_path) == (20.0, 0)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kind", ["cut", "flipped", "empty", "foreign", "lost", "a folder in its place"])
def test_damaged_code_is_compiled_anew_and_replaced(tmp_path, kind, caplog):
    used(tmp_path)
    (file,) = tmp_path.iterdir()
    damage(file, kind)
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert used(tmp_path) == (20.0, 1)
    assert ("made anew" in caplog.text) == (kind != "lost")
    if kind == "a folder in its place":  # is not ours to remove
        assert list(tmp_path.iterdir()) == [file]
        return
    assert used(tmp_path) == (20.0, 0)
    assert not list(tmp_path.glob(".*"))


def test_another_signature_has_a_file_of_its_own(tmp_path):
    used(tmp_path)
    kernel = fresh(tmp_path)
    assert kernel(np.ones(3, dtype=np.float32), np.ones(3, dtype=np.float32), 3) == 3.0
    assert len(list(tmp_path.iterdir())) == 2
    assert used(tmp_path) == (20.0, 0)


@pytest.mark.parametrize("failing", ["NamedTemporaryFile", "mkdir"])
def test_what_cannot_be_written_is_not_kept_and_said_once(tmp_path, monkeypatch, caplog, failing):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    kernel_files._report_lost.cache_clear()
    monkeypatch.setattr(kernel_files if failing != "mkdir" else Path, failing, full)
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert used(tmp_path / "kept") == (20.0, 1)
        assert used(tmp_path / "kept") == (20.0, 1)
    assert caplog.text.count("Compiled code is not kept (No space left on device)") == 1


def test_a_full_disk_leaves_nothing_half(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    kernel_files._report_lost.cache_clear()
    assert used(tmp_path) == (20.0, 1)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_kept_and_nothing_fails():
    assert used(None) == (20.0, 1)


# A caller and what it calls by address, each in a file, as the market kernel and the equations.
USE = f"""
import sys
from pathlib import Path
from typing import Any
import numba, numpy as np
from numba.extending import intrinsic
from monazite.engine import jit
from monazite.engine.kernel_files import KernelFiles
from monazite.engine.numerics.algebra import dot

@intrinsic
def dot_by_address(typing_context, x, y, n):
    return jit.by_address(dot, (x, y, n))

@numba.njit(cache=True)
def twice(x, y):
    return 2.0 * dot_by_address(x, y, x.size)

twice._cache._cache_file = KernelFiles(Path(sys.argv[1]), "twice")
value = twice(np.arange(1.0, 4.0), np.arange(2.0, 5.0))
print(value, *(sum(kernel.stats.cache_misses.values()) for kernel in (twice, dot)))
print(*sorted(str(p) for place in (jit.CACHE, Path(sys.argv[1])) for p in place.rglob("*{SUFFIX}")), sep="\\n")
"""


def test_a_kernel_called_by_address_is_made_anew_in_another_process_and_in_two_at_once(tmp_path):
    script = tmp_path / "use.py"
    script.write_text(USE, encoding="utf-8")
    environment = os.environ | {"MONAZITE_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(cache.ROOT.parent)}
    command = [sys.executable, str(script), str(tmp_path / "callers")]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(process: subprocess.Popen[str]) -> tuple[str, list[Path]]:
        out, problems = process.communicate(timeout=600)
        assert process.returncode == 0, problems
        head, *files = out.splitlines()
        return head, [Path(file) for file in files]

    first, second = start(), start()  # two meet at an empty folder
    assert {ended(process)[0].split()[0] for process in (first, second)} == {"40.0"}
    head, files = ended(start())
    assert head == "40.0 0 0"
    (callee,) = (file for file in files if file.name.startswith("algebra.dot"))
    (caller,) = (file for file in files if file.name.startswith("twice"))
    damage(callee, "cut")
    first, second = start(), start()  # and at a damaged one, whose caller is whole
    assert {ended(process)[0].split()[0] for process in (first, second)} == {"40.0"}
    damage(caller, "flipped")
    damage(callee, "lost")
    assert ended(start())[0] == "40.0 1 1"
    assert ended(start())[0] == "40.0 0 0"
