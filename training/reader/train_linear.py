"""Trains the linear models of the reader: ``python -m training.reader.train_linear FOLDER`` writes their weights.

``FOLDER`` holds the networks of the folds, made by ``training.reader.train_network``. Needs scikit-learn. With names of
writers (``... FOLDER styles_p``) nothing is written: the models are trained without these writers' articles and scored
on them, next to the rules alone.

The models stand in a row: what sentences and articles tell of, then whether what is read is a measure, then actor,
goods, status and dates. Each is trained on what the ones before it and the network make of articles that they have not
seen (folds by writer), because that is what it will meet. At the end the first two are trained once more, with the
articles that were written after (`labels.LATER` and ``LAST``), and the model of the actor is fitted to what the network
of the package makes of ``LAST``, which it has not seen. For the others that gained nothing.
"""

import argparse
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.reading.learned import weights_io
from monazite.reading.learned.network import EncoderNetwork
from monazite.reading.learned.trained import TrainedReader
from monazite.reading.records import ReadMeasure
from training.reader.articles_read import LabelledArticle, digest, folds_of, load, read, read_by_words
from training.reader.labels import LAST, LATER
from training.reader.linear_models import base_models, examples, train
from training.reader.regressions import adapted
from training.reader.scoring import score

ACTOR = 0.15
"""Inverse strength with which the weights of the model of the actor are drawn to what they were."""


def shipped_path(name: str) -> Path:
    """Where the package keeps a file of weights."""
    return Path(__file__).parents[2].joinpath("src", "monazite", *weights_io.FOLDER, name)


def score_without(writers: list[str], folds: list[list[LabelledArticle]], networks: list[EncoderNetwork]) -> None:
    """Print scores of the rules and of the models on writers that the models have not seen."""
    by_models = []
    left = [[i for i in fold if i.writer in writers] for fold in folds]
    by_rules = [i.data | {"read": [m.to_json() for m in i.measures]} for fold in left for i in fold]
    models = train([[i for i in fold if i.writer not in writers] for fold in folds], networks)
    for fold, network in zip(left, networks, strict=True):
        reader = TrainedReader(replace(models, network=network))
        for item in fold:
            measures: list[ReadMeasure] = []
            with suppress(InputError):
                measures = reader.read(item.article, None).measures
            by_models.append(item.data | {"read": [m.to_json() for m in measures]})
    for name, items in (("rules", by_rules), ("rules and models", by_models)):
        invented = sum(1 for i in items if i["read"] and not i.get("measure"))
        empty = sum(1 for i in items if not i.get("measure"))
        scores = {f: f"{x[0]:.2f} {x[1]:.2f} {x[2]:.3f}" for f, x in score(items).items()}
        print(f"{name}: {len(items)} articles, read something in {invented} of {empty} that hold nothing")
        print("   " + ", ".join(f"{f} {x}" for f, x in scores.items()))


def write_weights(
    items: list[LabelledArticle], folds: list[list[LabelledArticle]], networks: list[EncoderNetwork]
) -> None:
    """Train all models and write them into the package."""
    models, path = train(folds, networks), shipped_path(weights_io.FILE)
    later, last = load(LATER), load(LAST)
    read_by_words([*items, *later])
    base = base_models([*items, *later])
    base.network = weights_io.read_network(shipped_path(weights_io.NETWORK).read_bytes())
    for item in last:
        read(item, base)
    assert models.actor is not None
    actor = adapted(models.actor, examples(last, "actor"), ACTOR)
    read_by_words(last)
    base = base_models([*items, *later, *last])
    models = replace(models, kind=base.kind, article=base.article, actor=actor)
    weights_io.save_models(models, path, digest([*items, *later, *last]))
    print(f"{path.name}: {path.stat().st_size} bytes from {len([*items, *later, *last])} articles")


def main() -> None:
    """Train and write the weights, or score without some writers."""
    parser = argparse.ArgumentParser(description="Trains the linear models of the reader.")
    parser.add_argument("folder", type=Path, help="folder with the networks of the folds")
    parser.add_argument("writers", nargs="*", help="score on these writers, trained without them, and write nothing")
    arguments = parser.parse_args()
    items = load()
    read_by_words(items)
    folds = folds_of(items)
    paths = [arguments.folder / f"fold{n}.npz" for n in range(len(folds))]
    networks = [weights_io.read_network(path.read_bytes()) for path in paths]
    if arguments.writers:
        score_without(arguments.writers, folds, networks)
    else:
        write_weights(items, folds, networks)


if __name__ == "__main__":
    main()
