"""Measurements of the engine: one command, one table, ratios within one run."""

import os
import sys
from pathlib import Path

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # before NumPy is loaded: every figure is of one thread
ROOT = Path(__file__).resolve().parents[1]
PAGE_MARKS = ("<!-- measured: start -->", "<!-- measured: end -->")
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
