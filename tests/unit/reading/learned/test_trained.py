"""The trained part of the reader: inference, stored weights, what it may and may not do to what the rules read."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.learned import weights_io
from monazite.reading.learned.features import page_of, stem
from monazite.reading.learned.linear import Linear, bucket
from monazite.reading.learned.trained import BOUNDS, Models, TrainedReader
from monazite.reading.records import KINDS
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article, Sentence
from monazite.reading.text.vocabulary import vocabulary

DAY = date(2025, 10, 15)
TEXT = (
    "China banned exports of gallium and germanium to the United States on 3 December 2024. "
    "From now on not a gram of antimony may pass the border without a stamp from Beijing."
)


@pytest.fixture(scope="module")
def models() -> Models:
    found = weights_io.shipped_models()
    assert found is not None
    return found


def _pages(*texts: str):
    words = vocabulary()
    return page_of([words.mark(Sentence(n, 0, len(t), t, 0)) for n, t in enumerate(texts)], DAY)


def test_a_score_is_the_bias_and_the_weights_of_known_features() -> None:
    model = Linear(("a", "b"), np.array([0.5, -1.0]), {"x": 0, "y": 1}, np.array([[1.0, 2.0], [3.0, -4.0]]))
    assert model.score(["y", "x", "unknown", "x"]).tolist() == [4.5, -3.0]
    assert Linear(("a",), np.array([0.5]), {"x": 0}, np.array([[2.0]])).one(["x"]) == 2.5
    assert [bucket(v) for v in (-99.0, 0.1, 0.3, 99.0)] == ["-8", "0", "1", "8"]


def test_names_dates_and_amounts_become_classes() -> None:
    words = [
        w.text
        for w in _pages("Japan will pay 40 million euros for gallium from Vital Metals on 4 May 2026.").lines[0].words
    ]
    assert {"<CTRY>", "<MONEY>", "<GOOD>", "<DATE>"} <= set(words)
    assert "gallium" not in words
    assert stem("licensing") == stem("licensed") == stem("licenses")


def test_stored_weights_come_back_and_the_same_models_give_the_same_bytes(tmp_path) -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(40, 2))
    weights[7] = 0.0
    model = Linear(("a", "b"), np.array([0.1, 0.2]), {f"f{i}": i for i in range(40)}, weights)
    for name in ("one.npz", "two.npz"):
        weights_io.save_models(Models(model, model), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    back = weights_io.read_models((tmp_path / "one.npz").read_bytes()).kind
    assert back.classes == ("a", "b")
    assert "f7" not in back.index
    step = np.abs(weights).max(axis=0) / 127
    assert np.all(np.abs(back.score(["f3"]) - model.score(["f3"])) <= step / 2 + 1e-12)


def test_the_shipped_weights_are_small_and_complete(models: Models) -> None:
    size = len(weights_io.shipped_bytes() or b"")
    assert 0 < size < 750_000
    assert models.kind.classes == KINDS
    assert models.article.classes == (*KINDS, "any")
    assert all(getattr(models, name) is not None for name in weights_io.NAMES)


def test_a_measure_told_in_words_of_no_table_is_proposed_with_its_sentence(models: Models) -> None:
    reading = read_article(Article("a.txt", TEXT), day=DAY, reader=weights_io.trained_reader())
    for m in reading.measures:
        first = m.evidence[0]
        assert TEXT[first.start : first.end] == first.sentence
        assert 0 < m.confidence < 1
    assert {m.kind for m in reading.measures} == {"export_control"}


def test_the_models_read_unless_the_rules_are_asked_for(monkeypatch) -> None:
    item = Article("a.txt", TEXT)
    assert read_article(item, day=DAY) == weights_io.trained_reader().read(item, DAY)
    rules = RuleReader().read(item, DAY)
    assert read_article(item, day=DAY, reader=RuleReader()) == rules
    monkeypatch.setattr(weights_io, "shipped_models", lambda: None)  # a package without weights
    assert read_article(item, day=DAY) == rules


def test_reading_is_the_same_twice() -> None:
    item = Article("a.txt", TEXT)
    first, second = (read_article(item, day=DAY, reader=weights_io.trained_reader()) for _ in range(2))
    assert second == first
    assert second.to_json(draft(second)) == first.to_json(draft(first))


@pytest.mark.parametrize(
    "text",
    [
        "The striker joined the Danish club for a record fee. Supporters sang in the rain, and the coach smiled.",
        "The bride wore silk. The guests, who came from Japan and Chile, danced until four, and the band played on.",
        "The magnet school in Ohio will open to 300 pupils in August. Parents praised the laboratory.",
    ],
)
def test_an_article_about_something_else_yields_nothing(text: str) -> None:
    with pytest.raises(InputError, match="names no export control"):
        read_article(Article("a.txt", text), day=DAY, reader=weights_io.trained_reader())


@pytest.mark.parametrize("head", ["What a duty would do.", "Counting the cost."])
def test_beside_a_supposition_a_model_alone_finds_nothing(models: Models, head: str) -> None:
    text = (
        f"{head} Suppose Washington put a 60 per cent tariff on Chinese magnets tomorrow. Carmakers would pay dearly."
    )
    with pytest.raises(InputError):
        TrainedReader(models, replace(BOUNDS, accept_proposed=-99.0)).read(Article("a.txt", text), DAY)


def test_a_gate_that_nothing_reaches_refuses_everything(models: Models) -> None:
    with pytest.raises(InputError):
        TrainedReader(models, replace(BOUNDS, gate=1e9, gate_plain=1e9)).read(Article("a.txt", TEXT), DAY)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Malaysia will invest $50 million in germanium.", "announced"),
        ("China has reportedly halted exports of terbium.", "reported"),
        ("The US seeks partnerships with other countries for alternative sources of rare earths.", "considered"),
    ],
)
def test_plain_sentences_are_read_as_the_rules_read_them(text: str, status: str) -> None:
    (measure,) = read_article(Article("a.txt", text), day=DAY).measures
    assert measure.status == status


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Indonesia banned exports of bauxite in June 2023.", ["aluminium"]),
        ("Myanmar's Wa authorities suspended mining and exports of tin from August 1, 2023.", ["tin"]),
        ("Russia imposed export duties on copper, nickel and aluminium from October 1.", ["Cu", "Ni", "aluminium"]),
    ],
)
def test_bauxite_and_tin_are_goods(text: str, goods: list[str]) -> None:
    assert read_article(Article("a.txt", text), day=DAY).measures[0].goods == goods


def test_without_models_of_fields_the_rules_answers_stay(models: Models) -> None:
    none = replace(BOUNDS, propose=1e9)
    bare = TrainedReader(Models(models.kind, models.article), none).read(Article("a.txt", TEXT), DAY)
    rules = RuleReader().read(Article("a.txt", TEXT), DAY)
    assert [m.to_json() for m in bare.measures] == [m.to_json() for m in rules.measures]


def test_what_only_words_speak_for_is_listed_and_not_simulated_unless_it_is_likely(models: Models) -> None:
    reading = read_article(Article("a.txt", TEXT), day=DAY, reader=weights_io.trained_reader())
    for m in reading.measures:
        assert m.mention is not None
        m.mention = replace(m.mention, source="learned")
        m.confidence = 0.4
    out = draft(reading)
    assert any("only its words speak for it" in r.reason for r in out.unmodelled)
    assert not out.modelled


def test_a_partnership_that_rules_read_is_not_with_who_met_before() -> None:
    text = (
        "Strict Chinese export controls on rare earths are straining the trade talks between the United States and "
        "China. Treasury Secretary Scott Bessent and Vice Premier He Lifeng are negotiating in Malaysia this weekend. "
        "China is reluctant to ease the controls. The European Union and Japan, which depend on the materials, object "
        "to them.\n\nThe United States may raise tariffs on Chinese goods if there is no deal. President Trump said he "
        "was open to compromise from both sides. A summit of Trump and Xi comes on 30 October. The US seeks "
        "partnerships with other countries for alternative sources, which will take years to come on stream. Mining "
        "has ecological and ethical costs, and the contest for technological dominance goes on."
    )
    found = read_article(Article("a.txt", text), day=date(2025, 10, 25)).measures
    (pact,) = [m for m in found if m.kind == "partnership"]
    assert (pact.actor, pact.affected, pact.status, pact.start) == ("US", [], "considered", None)
    assert pact.evidence[0].sentence.startswith("The US seeks")
