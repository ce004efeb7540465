"""The regressions, and which articles the shipped weights are trained on."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from monazite.reading.learned import weights_io
from training.reader import articles_read
from training.reader.labels import FIRST, HELD_OUT, LAST, LATER, load
from training.reader.regressions import feature_matrix, one_of


def test_training_reproduces_itself_and_inference_equals_the_decision_function() -> None:
    rows = [([f"w:{n % 7}", f"v:{n % 3}"], int(n % 7 in (1, 2) or n % 3 == 1), 1.0) for n in range(60)]
    first, second = one_of(rows, ("yes",), 0.5), one_of(rows, ("yes",), 0.5)
    assert np.array_equal(first.weights, second.weights)
    x, _ = feature_matrix(rows, 2)
    model = LogisticRegression(C=0.5, solver="liblinear", max_iter=300).fit(x, [r[1] for r in rows])
    assert [first.one(f) for f, _, _ in rows] == pytest.approx(model.decision_function(x).tolist())


def test_the_shipped_weights_are_trained_on_the_articles_of_this_tree() -> None:
    known = articles_read.load((*FIRST, *LATER, *LAST))
    assert weights_io.digest_of_articles(weights_io.shipped_bytes() or b"") == articles_read.digest(known)


def test_no_held_out_article_is_trained_on() -> None:
    held = {item["text"].strip() for name in HELD_OUT for item in load(name)}
    assert len(held) == 388
    known = articles_read.load((*FIRST, *LATER, *LAST))
    assert not held & {item.data["text"].strip() for item in known}
