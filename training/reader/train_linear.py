"""Trains the linear models of the reader: ``python -m training.reader.train_linear`` writes their weights.

Needs scikit-learn. With names of writers (``... styles_p``) nothing is written: the models are trained without these
writers' articles and scored on them, next to the rules alone.

The models stand in a row: what sentences and articles tell of, then whether what is read is a measure. The second is
trained on what the first make of articles that they have not seen (folds by writer), because that is what it will meet.
At the end the first are trained once more, with the articles that were written after (`labels.LATER` and ``LAST``).
"""

import argparse
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.reading.learned import weights_io
from monazite.reading.learned.trained import TrainedReader
from monazite.reading.records import ReadMeasure
from training.reader.articles_read import LabelledArticle, digest, folds_of, load, read_by_words
from training.reader.labels import LAST, LATER
from training.reader.linear_models import base_models, train
from training.reader.scoring import score


def shipped_path(name: str) -> Path:
    """Where the package keeps a file of weights."""
    return Path(__file__).parents[2].joinpath("src", "monazite", *weights_io.FOLDER, name)


def score_without(writers: list[str], folds: list[list[LabelledArticle]]) -> None:
    """Print scores of the rules and of the models on writers that the models have not seen."""
    by_models = []
    left = [i for fold in folds for i in fold if i.writer in writers]
    by_rules = [i.data | {"read": [m.to_json() for m in i.measures]} for i in left]
    reader = TrainedReader(train([[i for i in fold if i.writer not in writers] for fold in folds]))
    for item in left:
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


def write_weights(items: list[LabelledArticle], folds: list[list[LabelledArticle]]) -> None:
    """Train all models and write them into the package."""
    models, path = train(folds), shipped_path(weights_io.FILE)
    every = [*items, *load(LATER), *load(LAST)]
    read_by_words(every)
    base = base_models(every)
    weights_io.save_models(replace(models, kind=base.kind, article=base.article), path, digest(every))
    print(f"{path.name}: {path.stat().st_size} bytes from {len(every)} articles")


def main() -> None:
    """Train and write the weights, or score without some writers."""
    parser = argparse.ArgumentParser(description="Trains the linear models of the reader.")
    parser.add_argument("writers", nargs="*", help="score on these writers, trained without them, and write nothing")
    arguments = parser.parse_args()
    items = load()
    read_by_words(items)
    folds = folds_of(items)
    if arguments.writers:
        score_without(arguments.writers, folds)
    else:
        write_weights(items, folds)


if __name__ == "__main__":
    main()
