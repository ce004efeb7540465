"""The weights of the models in one file: names of features, and weights in steps of a common size."""

import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from monazite.reading.learned.encoder import Dense, Encoder, EncoderLayer, LayerNorm
from monazite.reading.learned.linear import Linear
from monazite.reading.learned.network import EncoderNetwork
from monazite.reading.learned.trained import Models, TrainedReader
from monazite.reading.learned.wordpiece import WordPieceTokeniser
from monazite.reading.tables import FOLDER

NAMES = ("kind", "article", "verdict", "actor", "goods", "status", "start", "end")
FILE, NETWORK = "weights.npz", "network.npz"
_STEPS = 127
_LARGE = 4096
"""Numbers from which a table is kept in whole steps."""
_DENSE = {
    "query_key_value": "attend", "attention_output": "merge", "intermediate": "wide", "output": "narrow",
}  # fmt: skip
_NORM = {"attention_norm": "attended", "output_norm": "mapped"}
"""Parts of a layer and their names in the file."""


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
    return Models(**found)  # type: ignore[arg-type]


def save_network(network: EncoderNetwork, path: Path, articles: str = "") -> None:
    """Write a network: large tables in whole steps for each column, or for each piece, the rest in single precision."""
    encoder = network.encoder
    tables: dict[str, np.ndarray] = {"places": encoder.positions, "marks": encoder.marks}
    tables |= {"start.gain": encoder.start.gain, "start.shift": encoder.start.shift}
    for i, layer in enumerate(encoder.layers):
        for part_name, name in _DENSE.items():
            part: Dense = getattr(layer, part_name)
            tables |= {f"{i}.{name}.weight": part.weight, f"{i}.{name}.bias": part.bias}
        for part_name, name in _NORM.items():
            norm: LayerNorm = getattr(layer, part_name)
            tables |= {f"{i}.{name}.gain": norm.gain, f"{i}.{name}.shift": norm.shift}
    tables |= {f"head.{name}": table for name, table in network.head.items()}
    pieces = sorted(network.words.index, key=network.words.index.__getitem__)
    arrays: dict[str, np.ndarray] = {"articles": np.frombuffer(articles.encode(), dtype=np.uint8)}
    arrays |= {"pieces": np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)}
    arrays |= {"words": encoder.words, "words.step": encoder.step.astype(np.float32)}
    for name, table in tables.items():
        if table.ndim == 2 and table.size >= _LARGE:
            step = np.abs(table).max(axis=0) / _STEPS
            step[step == 0] = 1.0
            arrays |= {name: np.rint(table / step).astype(np.int8), f"{name}.step": step.astype(np.float32)}
        else:
            arrays[name] = np.asarray(table, dtype=np.float32)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def read_network(data: bytes) -> EncoderNetwork:
    """A network from the bytes of its file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        tables = {n: arrays[n] for n in arrays.files}
    pieces = tables["pieces"].tobytes().decode().split("\n")

    def get(name: str) -> np.ndarray:
        step = tables.get(f"{name}.step")
        return tables[name] if step is None else tables[name] * step

    def norm(name: str) -> LayerNorm:
        return LayerNorm(get(f"{name}.gain"), get(f"{name}.shift"))

    def layer(i: int) -> EncoderLayer:
        dense = {part: Dense(get(f"{i}.{name}.weight"), get(f"{i}.{name}.bias")) for part, name in _DENSE.items()}
        norms = {part: norm(f"{i}.{name}") for part, name in _NORM.items()}
        return EncoderLayer(**dense, attention_norm=norms["attention_norm"], output_norm=norms["output_norm"])

    layers = tuple(layer(i) for i in range(sum(n.endswith(".attend.bias") for n in tables)))
    encoder = Encoder(tables["words"], tables["words.step"], get("places"), get("marks"), norm("start"), layers)
    names = [n.removeprefix("head.") for n in tables if n.startswith("head.") and not n.endswith(".step")]
    return EncoderNetwork(WordPieceTokeniser(pieces), encoder, {n: get(f"head.{n}") for n in names})


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
    data, network = shipped_bytes(), shipped_bytes(NETWORK)
    if not data or not network:
        return None
    models = read_models(data)
    models.network = read_network(network)
    return models


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
