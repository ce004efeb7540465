"""Conditioned draws as they ship and are cached: rounded to steps far below what is known of them, and packed.

A number of a draw is one of many that fit what was observed, so it need not be written to its last digit. Drivers and
what customs count are logarithms or log odds of months, known to some per cent at best; they are rounded to `STEPS` or
`STEP`, at most a third of what draws of one month spread, and a parameter to eight binary digits, at most a seventh of
its spread. A step is a power of two, so that what is read is the same on every machine, bit by bit, and stays so when
it is packed again. Draws that are conditioned at run time are packed and read again before they are run.

A file is a line that says what it is, and a stream of xz, which holds a checksum: a line of JSON with names and
lengths, the digits of the parameters, and changes of paths from month to month in steps, month by month for all draws.
Of each of these whole numbers all lowest bytes come first, then all next ones, which packs best.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.foundation.errors import DataError
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws

KEPT_DRAWS = 112
"""Draws that are kept of those that are conditioned together; runs of more take their pasts again."""
STEPS = {"stringency": 1 / 16, "demand": 1 / 128}
"""To which paths of a kind of driver are rounded, in log odds and logarithms; draws of a month spread .26 and .025."""
STEP = 1 / 32
"""The same for all others, logarithms of prices and amounts: at most 1.6 % aside, .9 % in the root mean square.

Premiums and what producers hold back spread .11 or more in every month. The misfit or level of a single series can be
narrower, .006 of a quote and .02 of an amount; a quoted price, the sum of three of these and the run's, spreads .03.
"""
DROPPED = 16
"""Binary digits that are left out of the 24 of a parameter in single precision: at most .4 % aside."""
FORM = "monazite draws 3"
"""First line of a file; another rounding is another form, since steps are not written into it."""
FIRST_LINE = f"{FORM}\n".encode()
MAKE_ANEW = (
    "draws that `make posteriors` of this version wrote, whole; without the file draws are conditioned when needed"
)
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 0, "lp": 0, "pb": 0}]
_WORD = np.dtype("<u4")


def pack_draws(draws: PosteriorDraws, key: str, count: int, folders: Sequence[str] = ()) -> bytes:
    """The first draws as the content of a file.

    Parameters
    ----------
    draws
        Conditioned draws, all of whose numbers are finite.
    key
        What they rest on: another key is another set of draws.
    count
        Draws to keep, the central one among them.
    folders
        Dataset folders of draws of several records, in their order.
    """
    groups = {"drivers": draws.drivers.values, "counted": {} if draws.counted is None else draws.counted.values}
    head = {
        "key": key,
        "origin": draws.origin,
        "start": draws.drivers.start.isoformat(),
        "folders": list(folders),
        "draws": min(count, draws.count),
        "parameters": list(draws.values),
        **{group: {name: path.shape[1] for name, path in paths.items()} for group, paths in groups.items()},
    }
    parts = [json.dumps(head, ensure_ascii=False).encode() + b"\n"]
    parts.append(_bytes_apart([_digits(x[:count]) for x in draws.values.values()]))
    parts += [_bytes_apart([_changes(name, x[:count]) for name, x in paths.items()]) for paths in groups.values()]
    return FIRST_LINE + lzma.compress(b"".join(parts), filters=_FILTERS)


def unpack_draws(data: bytes, key: str, *, file: str) -> PosteriorDraws | None:
    """What `pack_draws` packed; None where it is marked with another key.

    Raises
    ------
    DataError
        If it is in another form or damaged; names ``file``.
    """
    head, body = _opened(data, file)
    if head["key"] != key:
        return None
    count, names, start = head["draws"], head["parameters"], date.fromisoformat(head["start"])
    sizes = [count * len(names), *(count * sum(head[group].values()) for group in ("drivers", "counted"))]
    digits, drivers, counted = (
        _bytes_together(part)
        for part in np.split(np.frombuffer(body, np.uint8), np.cumsum(sizes)[:-1] * _WORD.itemsize)
    )
    values = dict(zip(names, (digits.reshape(len(names), count) << DROPPED).view("<f4").astype(float), strict=True))
    series = DriverPaths(start, _paths(head["counted"], counted, count)) if head["counted"] else None
    return PosteriorDraws(values, DriverPaths(start, _paths(head["drivers"], drivers, count)), head["origin"], series)


def folders_of(data: bytes, *, file: str) -> tuple[str, ...]:
    """Dataset folders of packed draws of several records. Raises DataError as `unpack_draws` does."""
    return tuple(_opened(data, file)[0]["folders"])


def step_of(name: str) -> float:
    """To what the path of a driver or of a counted series is rounded, by its name."""
    return STEPS.get(name.partition(" of ")[0], STEP)


def _opened(data: bytes, file: str) -> tuple[dict[str, Any], bytes]:
    """Line of names and lengths, and all bytes after it."""
    if not data.startswith(FIRST_LINE):
        older = data.startswith((b"PK", b"monazite draws "))  # the first were archives of arrays
        found = "draws in the form of an earlier version" if older else "something else"
        raise DataError(file=file, found=found, allowed=MAKE_ANEW)
    try:
        head, _, body = lzma.decompress(data[len(FIRST_LINE) :]).partition(b"\n")
    except (lzma.LZMAError, EOFError):
        raise DataError(file=file, found="a damaged file", allowed=MAKE_ANEW) from None
    return json.loads(head), body


def _digits(values: np.ndarray) -> np.ndarray:
    """Leading binary digits of numbers in single precision, the last one rounded."""
    return (values.astype("<f4").view(_WORD).astype(np.int64) + (1 << DROPPED - 1)) >> DROPPED


def _changes(name: str, path: np.ndarray) -> np.ndarray:
    """Changes of a path (draw, month) in steps: 0, -1, 1, -2, 2 and so on as 0, 1, 2, 3, 4; month by month."""
    change = np.diff(np.rint(path / step_of(name)).astype(np.int64), axis=1, prepend=0).T.ravel()
    return np.where(change < 0, -2 * change - 1, 2 * change)


def _paths(months: Mapping[str, int], numbers: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """Paths (draw, month) by name; inverse of `_changes`."""
    change = np.where(numbers % 2 == 1, -(numbers.astype(np.int64) + 1) // 2, numbers // 2)
    ends = np.cumsum([0, *(length * count for length in months.values())])
    return {
        name: np.cumsum(change[begin:end].reshape(-1, count), axis=0).T * step_of(name)
        for name, begin, end in zip(months, ends[:-1], ends[1:], strict=True)
    }


def _bytes_apart(numbers: Sequence[np.ndarray]) -> bytes:
    """Lowest bytes of all whole numbers, then the next ones, and so on."""
    whole = np.concatenate([np.zeros(0, np.int64), *(x.ravel() for x in numbers)]).astype(_WORD)
    return whole.view(np.uint8).reshape(-1, _WORD.itemsize).T.tobytes()


def _bytes_together(data: np.ndarray) -> np.ndarray:
    """Whole numbers of bytes; inverse of `_bytes_apart`."""
    return np.ascontiguousarray(data.reshape(_WORD.itemsize, -1).T).view(_WORD).ravel()
