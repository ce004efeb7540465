"""Identifiers of runs: a hash of everything that the numbers of a run follow from, the draws by their values.

Arrays go in as they are, unrounded, in a fixed order and as little-endian numbers of eight bytes, so that equal content
has one identifier in every process and on every machine, and a draw that differs in its last bit has another. What a
run says of its draws in words (`Draws.origin`) is no part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import numpy as np

from monazite.foundation.version import package_version
from monazite.model.parameters import Draws

LENGTH = 12
"""Characters of an identifier."""


def run_id(dataset_hash: str, scenario_hash: str, draws: Draws, *more: Any) -> str:
    """Identifier of a run.

    Parameters
    ----------
    dataset_hash, scenario_hash
        Hashes of the facts and of the choices.
    draws
        The draws that were run.
    *more
        What else the numbers follow from, as plain values: the courses of the talks in a forecast.

    Returns
    -------
    str
        12 hexadecimal digits.
    """
    content = [dataset_hash, scenario_hash, package_version(), draws_hash(draws), *more]
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:LENGTH]


def draws_hash(draws: Draws) -> str:
    """Hash of all that draws are: values, which numbers of which streams, drivers and counted series.

    Parameters
    ----------
    draws
        Any draws. Draws that follow each other and the same ones taken one by one are the same.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    numbers = draws.first + np.arange(draws.count) if draws.numbers is None else draws.numbers
    digest = sha256(f"{draws.count} {draws.seed}".encode())
    parts: list[tuple[str, Mapping[str, np.ndarray] | None, str]] = [
        ("numbers", {"": numbers}, "<i8"),
        ("values", draws.values, "<f8"),
        ("units", draws.units, "<f8"),
    ]
    for kind, paths in (("drivers", draws.drivers), ("counted", draws.counted)):
        start = "" if paths is None else f" from {paths.start.isoformat()}"
        parts.append((f"{kind}{start}", None if paths is None else paths.values, "<f8"))
    for kind, arrays, dtype in parts:
        for piece in _pieces(kind, arrays, dtype):
            digest.update(piece)
    return digest.hexdigest()


def _pieces(kind: str, arrays: Mapping[str, np.ndarray] | None, dtype: str) -> Iterator[bytes | memoryview]:
    """Arrays by name, each with its shape; none at all differs from an empty set of them."""
    yield f"\0{kind} {'none' if arrays is None else len(arrays)}\0".encode()
    for name in sorted(arrays or {}):
        array = np.ascontiguousarray((arrays or {})[name], dtype=dtype)
        yield f"{name} {array.shape}\0".encode()
        yield array.data
