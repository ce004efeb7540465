"""The weights of the models in one file: names of features, and weights in steps of a common size."""

import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from monazite.reading.learned.linear import Linear
from monazite.reading.learned.trained import Models, TrainedReader
from monazite.reading.text.tables import FOLDER

NAMES = ("kind", "article", "verdict")
FILE = "weights.npz"
_STEPS = 127


def _in_steps(model: Linear) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Features that weigh anything, their weights in whole steps, and the step of each class."""
    step = np.abs(model.weights).max(axis=0) / _STEPS
    step[step == 0] = 1.0
    whole = np.rint(model.weights / step).astype(np.int8)
    kept = np.flatnonzero(np.any(whole != 0, axis=1))
    names = sorted(model.index, key=model.index.__getitem__)
    return [names[row] for row in kept], whole[kept], step


def save_models(models: Models, path: Path, articles: str = "") -> None:
    """Write the weights and what names the articles they are trained on; the same models give the same bytes."""
    arrays: dict[str, np.ndarray] = {"articles": np.frombuffer(articles.encode(), dtype=np.uint8)}
    for name in NAMES:
        model = getattr(models, name)
        if model is None:
            continue
        names, whole, step = _in_steps(model)
        arrays[f"{name}.weights"] = whole.T.copy()
        arrays[f"{name}.step"] = step
        arrays[f"{name}.bias"] = np.asarray(model.bias, dtype=float)
        arrays[f"{name}.features"] = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
        arrays[f"{name}.classes"] = np.frombuffer("\n".join(model.classes).encode(), dtype=np.uint8)
    # The signature has a flag beside the arrays, which a checker takes any of their names to be.
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def read_models(data: bytes) -> Models:
    """Models from the bytes of a file of weights."""
    found: dict[str, Linear] = {}
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        for name in NAMES:
            if f"{name}.weights" not in arrays:
                continue
            features = arrays[f"{name}.features"].tobytes().decode().split("\n")
            classes = tuple(arrays[f"{name}.classes"].tobytes().decode().split("\n"))
            weights = arrays[f"{name}.weights"].T * arrays[f"{name}.step"]
            index = {f: i for i, f in enumerate(features)}
            found[name] = Linear(classes, arrays[f"{name}.bias"], index, np.ascontiguousarray(weights))
    return Models(found["kind"], found["article"], found.get("verdict"))


def digest_of_articles(data: bytes) -> str:
    """What names the articles that the weights of a file are trained on."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return arrays["articles"].tobytes().decode()


def shipped_bytes(name: str = FILE) -> bytes | None:
    """A file of weights in the package; none when it is missing."""
    path = files("monazite")
    for part in (*FOLDER, name):
        path = path.joinpath(part)
    return path.read_bytes() if path.is_file() else None


@lru_cache(maxsize=1)
def shipped_models() -> Models | None:
    """The models of the package, loaded once; none when the file is missing."""
    data = shipped_bytes()
    return read_models(data) if data else None


def trained_reader() -> TrainedReader:
    """A reader with the shipped models, for ``read_article(..., reader=reader())``.

    Raises
    ------
    FileNotFoundError
        When the package has no weights.
    """
    models = shipped_models()
    if models is None:
        raise FileNotFoundError(FILE)
    return TrainedReader(models)
