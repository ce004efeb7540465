"""The data kit beside the repository, which some reference tests read and which is not shipped."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from paths import ROOT


def script(name: str):
    """A module of ``reproduce`` by its path without ending."""
    file = ROOT / "reproduce" / f"{name}.py"
    for place in (str(ROOT / "reproduce"), str(file.parent)):
        if place not in sys.path:
            sys.path.insert(0, place)
    spec = importlib.util.spec_from_file_location(f"reproduce_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kit(name: str = "") -> Path:
    """A folder of the kit. Skips the test without it; fails instead where ``MONAZITE_KIT`` names a place without it."""
    path = script("kit").folder(name)
    if not path.exists():
        text = f"the data kit is not there: {path.name}; set MONAZITE_KIT"
        if os.environ.get("MONAZITE_KIT"):
            pytest.fail(text)
        pytest.skip(text)
    return path
