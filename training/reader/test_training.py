"""The regressions, and which articles the shipped weights are trained on."""

from datetime import date

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from monazite.reading.learned import weights_io
from monazite.reading.learned.linear import Linear
from training.reader import articles_read
from training.reader.labels import FIRST, HELD_OUT, LAST, LATER, load
from training.reader.regressions import Contest, adapted, best_of, feature_matrix, one_of

DAY = date(2025, 10, 15)


def test_training_reproduces_itself_and_inference_equals_the_decision_function() -> None:
    rows = [([f"w:{n % 7}", f"v:{n % 3}"], int(n % 7 in (1, 2) or n % 3 == 1), 1.0) for n in range(60)]
    first, second = one_of(rows, ("yes",), 0.5), one_of(rows, ("yes",), 0.5)
    assert np.array_equal(first.weights, second.weights)
    x, _ = feature_matrix(rows, 2)
    model = LogisticRegression(C=0.5, solver="liblinear", max_iter=300).fit(x, [r[1] for r in rows])
    assert [first.one(f) for f, _, _ in rows] == pytest.approx(model.decision_function(x).tolist())


def test_the_best_of_a_contest_is_learned_and_reproduces_itself() -> None:
    made = Contest()
    for n in range(40):
        right = date(2025, 1, 1) if n % 4 else None
        bare = ["bare"] if right is None else []
        made.add(
            {None: ["none", *bare], right or DAY: ["x" if right else "y"], date(2024, 1, 1): ["z"]}, str(right), 1.0
        )
    first, second = (best_of(made, "start", 1.0) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert first.one(["x"]) > first.one(["none"]) > first.one(["z"])
    assert first.one(["none", "bare"]) > first.one(["y"])


def test_the_shipped_weights_are_trained_on_the_articles_of_this_tree() -> None:
    known = articles_read.load((*FIRST, *LATER, *LAST))
    assert weights_io.digest_of_articles(weights_io.shipped_bytes() or b"") == articles_read.digest(known)


def test_the_shipped_network_is_trained_on_the_articles_of_this_tree() -> None:
    known = articles_read.load((*FIRST, *LATER))
    assert weights_io.digest_of_articles(weights_io.shipped_bytes(weights_io.NETWORK) or b"") == articles_read.digest(
        known
    )


def test_no_held_out_article_is_trained_on() -> None:
    held = {item["text"].strip() for name in HELD_OUT for item in load(name)}
    assert len(held) == 388
    known = articles_read.load((*FIRST, *LATER, *LAST))
    assert not held & {item.data["text"].strip() for item in known}


def test_a_model_fitted_to_more_examples_keeps_what_they_do_not_touch() -> None:
    model = Linear(("x",), np.array([-1.0]), {"old": 0, "wrong": 1}, np.array([[2.0], [3.0]]))
    rows = [(["wrong", "new"], False, 1.0)] * 20 + [(["old"], True, 1.0)] * 20
    weak, strong = (adapted(model, rows, c) for c in (1e-9, 5.0))
    assert weak.one(["old"]) == pytest.approx(1.0, abs=1e-6)
    assert weak.one(["wrong"]) == pytest.approx(2.0, abs=1e-6)
    assert strong.one(["wrong", "new"]) < -2.0 < 0.5 < strong.one(["old"])
    assert set(strong.index) == {"old", "wrong", "new"}
    few = adapted(model, rows[:2], 1.0)  # a feature of two examples gets no weight
    assert set(few.index) == {"old", "wrong"}
