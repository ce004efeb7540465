"""The network of the reader: pieces, encoder, what is asked of a page, and how it is kept."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monazite.reading.learned import kinds, network, weights_io
from monazite.reading.learned.encoder import HEADS, Dense, Encoder, EncoderLayer, LayerNorm, gelu
from monazite.reading.learned.features import ArticlePage, page_of
from monazite.reading.learned.network import LONGEST, POINTERS, SHARED, WIDTH, EncoderNetwork
from monazite.reading.learned.network_view import STEPS, NetworkView, step_features
from monazite.reading.learned.wordpiece import FIRST, LAST, UNKNOWN, WordPieceTokeniser
from monazite.reading.records import KINDS, STATUSES, Evidence, ReadMeasure
from monazite.reading.text import Sentence
from monazite.reading.vocabulary import vocabulary

DAY = date(2025, 10, 15)
PIECES = [UNKNOWN, FIRST, LAST, "un", "##aff", "##able", "cafe", "export", "##s", ",", "-", "ban", "_"]
SIZE, ASKED = 24, 5


def _random(seed: int = 3) -> EncoderNetwork:
    """A network of two small layers with random numbers."""
    rng = np.random.default_rng(seed)

    def table(*shape: int) -> np.ndarray:
        return rng.normal(0.0, 0.3, shape).astype(np.float32)

    def norm() -> LayerNorm:
        return LayerNorm(1.0 + table(SIZE), table(SIZE))

    def layer() -> EncoderLayer:
        wide = 4 * SIZE
        return EncoderLayer(
            Dense(table(SIZE, 3 * SIZE), table(3 * SIZE)),
            Dense(table(SIZE, SIZE), table(SIZE)),
            norm(),
            Dense(table(SIZE, wide), table(wide)),
            Dense(table(wide, SIZE), table(SIZE)),
            norm(),
        )

    whole = rng.integers(-127, 128, (len(PIECES), SIZE)).astype(np.int8)
    step = np.full((len(PIECES), 1), 0.01, np.float32)
    encoder = Encoder(
        whole, step, table(LONGEST, SIZE), table(network.MARKS, SIZE), norm(), tuple(layer() for _ in range(2))
    )
    n, states = len(KINDS), len(STATUSES)
    head = {"attend": table(n, SIZE), "kind": table(n, SIZE), "kind.bias": table(n)}
    head |= {"whole": table(SIZE, n + 1), "whole.bias": table(n + 1), "query": table(3 * SIZE, ASKED)}
    head |= {"query.kind": table(n, ASKED), "verdict": table(ASKED), "verdict.bias": table(1)}
    head |= {"status": table(ASKED, states), "status.bias": table(states)}
    for p in POINTERS:
        head |= {f"{p}.key": table(SIZE, WIDTH), f"{p}.ask": table(ASKED, WIDTH), f"{p}.near": table(7)}
    for s in ("actor.absent", "affected.all", "goods.all", "start.none", "start.article", "end.none", "end.article"):
        head[s] = table(ASKED)
    return EncoderNetwork(WordPieceTokeniser(PIECES), encoder, head)


def _page(*texts: str) -> ArticlePage:
    words = vocabulary()
    return page_of([words.mark(Sentence(n, 0, len(t), t, 0)) for n, t in enumerate(texts)], DAY)


def _names(words: WordPieceTokeniser, text: str) -> list[str]:
    back = {i: piece for piece, i in words.index.items()}
    return [back[i] for i in words.tokenise(text).ids.tolist()]


def test_words_are_cut_into_the_longest_pieces() -> None:
    words = WordPieceTokeniser(PIECES)
    assert _names(words, "Unaffable exports") == ["un", "##aff", "##able", "export", "##s"]
    assert _names(words, "CAFÉ,ban_x") == ["cafe", ",", "ban", "_", UNKNOWN]
    assert _names(words, "exporting") == [UNKNOWN]
    assert _names(words, "ban" * 40) == [UNKNOWN]


def test_pieces_know_their_characters() -> None:
    cut = WordPieceTokeniser(PIECES).tokenise("A café: exports")
    assert list(zip(cut.starts.tolist(), cut.ends.tolist(), strict=True)) == [(0, 1), (2, 6), (6, 7), (8, 14), (14, 15)]


def test_a_letter_that_falls_apart_gives_its_word_as_span() -> None:
    cut = WordPieceTokeniser([*PIECES, "ss", "##i"]).tokenise("\ufb03")  # one character that lower case leaves, unknown
    assert (cut.starts.tolist(), cut.ends.tolist()) == ([0], [1])


def test_the_unit_is_that_of_the_normal_distribution() -> None:
    x = np.linspace(-4, 4, 41, dtype=np.float32)
    assert gelu(x) - gelu(-x) == pytest.approx(x, abs=1e-6)
    assert gelu(np.float32([1.0]))[0] == pytest.approx(0.8413447)
    assert gelu(np.float32([-1.0]))[0] == pytest.approx(-0.1586553)
    wide = np.random.default_rng(1).normal(0.0, 3.0, (70, 5)).astype(np.float32)  # more rows than one turn takes
    exact = wide * np.vectorize(lambda v: 0.5 * math.erfc(-v / math.sqrt(2.0)))(wide)
    assert np.abs(gelu(wide) - exact).max() < 2e-6


def test_a_normalised_vector_has_mean_and_size_of_its_gain_and_shift() -> None:
    x = np.random.default_rng(1).normal(3.0, 5.0, (4, SIZE)).astype(np.float32)
    y = LayerNorm(np.full(SIZE, 2.0, np.float32), np.full(SIZE, 0.5, np.float32))(x)
    assert y.mean(axis=1) == pytest.approx(np.full(4, 0.5), abs=1e-5)
    assert y.std(axis=1) == pytest.approx(np.full(4, 2.0), abs=1e-4)


def test_attention_is_that_of_the_formula() -> None:
    """Against loops over heads, pieces and numbers in double precision."""
    layer = _random().encoder.layers[0]
    x = np.random.default_rng(2).normal(size=(5, SIZE)).astype(np.float32)
    d = SIZE // HEADS
    parts = (x.astype(float) @ layer.query_key_value.weight + layer.query_key_value.bias).reshape(5, 3, HEADS, d)
    mixed = np.zeros((5, SIZE))
    for h in range(HEADS):
        for i in range(5):
            odds = [math.exp(parts[i, 0, h] @ parts[j, 1, h] / math.sqrt(d)) for j in range(5)]
            for j in range(5):
                mixed[i, h * d : (h + 1) * d] += odds[j] / sum(odds) * parts[j, 2, h]
    first = layer.attention_norm(
        (x + mixed @ layer.attention_output.weight + layer.attention_output.bias).astype(np.float32)
    )
    inner = first @ layer.intermediate.weight + layer.intermediate.bias
    unit = np.array([[0.5 * v * (1.0 + math.erf(v / math.sqrt(2.0))) for v in row] for row in inner.tolist()])
    want = layer.output_norm((first + unit @ layer.output.weight + layer.output.bias).astype(np.float32))
    assert layer(x) == pytest.approx(want, abs=2e-5)


@given(st.lists(st.integers(0, 400), max_size=40))
def test_every_sentence_is_encoded_once_with_what_precedes_it(sizes: list[int]) -> None:
    found = network.split_article(sizes)
    assert [i for _, begin, end in found for i in range(begin, end)] == list(range(len(sizes)))
    for first, begin, end in found:
        assert 0 <= begin - first <= SHARED
        assert sum(sizes[first:end]) <= LONGEST - 2 or (first, end) == (begin, begin + 1)


def test_a_long_article_and_a_long_sentence_are_seen() -> None:
    net = _random()
    texts = ["China banned exports of gallium."] * 60 + ["ban, " * 300, "", "Japan objects."]
    seen = net.encode_page(_page(*texts))
    assert all(np.isfinite(v).all() and len(v) for v in seen.vectors)
    assert len(seen.vectors) == len(texts)
    assert np.isfinite(net.article_log_odds(seen)).all()
    assert np.allclose(seen.vectors[10], net.encode_page(_page(*texts)).vectors[10])


def test_what_is_said_of_a_place_is_of_its_pieces() -> None:
    net = _random()
    seen = net.encode_page(_page("ban, exports"))
    assert seen.at(0, 5, 12) == slice(2, 4)
    assert seen.at(0, 0, 1) == slice(0, 1)
    assert seen.at(0, 90, 99) == slice(3, 4)


def test_a_kind_reads_its_sentence_by_attention() -> None:
    net = _random()
    seen = net.encode_page(_page("ban, exports"))
    pooled, odds = net.pooled(seen, 0)
    assert odds.sum(axis=0) == pytest.approx(np.ones(len(KINDS)), abs=1e-5)
    k = KINDS.index("tariff")
    by_hand = sum(w * v for w, v in zip(odds[:, k], seen.vectors[0], strict=True))
    assert pooled[k] == pytest.approx(by_hand, abs=1e-5)
    assert net.kind_log_odds(seen, 0)[k] == pytest.approx(
        float(by_hand @ net.head["kind"][k] + net.head["kind.bias"][k]), abs=1e-4
    )


def test_what_the_tables_know_marks_the_pieces() -> None:
    seen = _page("China banned gallium on 3 December 2024, for three years, at 25%.")
    pieces = store_words().tokenise(seen.lines[0].marked.clean)
    marks = network.piece_marks(seen, seen.lines[0], pieces)
    by_word = {
        seen.lines[0].marked.clean[a:b]: int(m) for a, b, m in zip(pieces.starts, pieces.ends, marks, strict=True)
    }
    assert by_word["China"] == network.ACTOR
    assert by_word["December"] == network.PAST
    assert by_word["years"] == network.SPAN
    assert by_word["25"] == network.AMOUNT


def store_words() -> WordPieceTokeniser:
    found = weights_io.shipped_models()
    assert found is not None
    assert found.network is not None
    return found.network.words


def test_the_best_place_of_a_name_counts() -> None:
    net, seen = _random(), _page("China and Japan met.", "China banned exports of gallium, germanium and antimony.")
    sight = NetworkView(net, seen, net.encode_page(seen))
    first = seen.lines[1].marked.sentence
    m = ReadMeasure("CN", "export_control", ["*"], ["Ga"], "in_force", [Evidence(first.text, 0, 9, 1)], 0.9)
    found = sight.actor_scores(1, m)
    assert set(found) == {"", "CN", "JP"}
    query = sight.measure_query(1, m)
    each = [
        net.pointer_score(sight.encoded, net.pointer_query(query, "actor"), "actor", 1, i, mark.start, mark.end)
        for i, line in enumerate(seen.lines)
        for mark in line.marked.of("actor")
        if mark.value == "CN"
    ]
    assert len(each) == 2
    assert found["CN"] == pytest.approx(max(each))
    assert set(sight.goods_log_odds(1, m)) == {"*", "Ga", "Ge", "Sb"}
    touched = sight.affected_log_odds(1, m)
    assert set(touched) == {"*", "CN", "JP"}
    assert touched["*"] == pytest.approx(net.slot_score(query, "affected.all"))
    ask = net.pointer_query(query, "affected")
    (mark,) = [x for x in seen.lines[0].marked.of("actor") if x.value == "JP"]
    assert touched["JP"] == pytest.approx(net.pointer_score(sight.encoded, ask, "affected", 1, 0, mark.start, mark.end))
    states = sight.status_log_odds(1, m)
    assert set(states) == set(STATUSES)
    assert sum(v > 0 for v in states.values()) == 1


def test_parts_side_by_side_are_as_one_after_the_other() -> None:
    net, seen = _random(), _page(*["China banned exports of gallium, germanium and antimony to Japan."] * 40)
    both = net.encode_page(seen)
    assert len(network.split_article([len(p.ids) for p in both.pieces])) > 1
    whole = []
    for first, _, end in network.split_article([len(p.ids) for p in both.pieces]):
        known = [network.piece_marks(seen, seen.lines[i], both.pieces[i]) for i in range(first, end)]
        ids = np.concatenate([[net.words.index[FIRST]], *(both.pieces[i].ids for i in range(first, end))])
        ids, of = np.append(ids, net.words.index[LAST]), np.concatenate([[0], *known, [0]])
        whole.append(net.encoder(ids, of))
    assert both.vectors[0] == pytest.approx(whole[0][1 : 1 + len(both.vectors[0])], abs=1e-5)
    assert both.vectors[-1] == pytest.approx(whole[-1][-1 - len(both.vectors[-1]) : -1], abs=1e-5)


def test_steps_add_up() -> None:
    assert step_features("x", -99.0) == []
    assert step_features("x", 0.5) == [f"x>{s}" for s in STEPS if s <= 0]
    assert len(step_features("x", 99.0)) == len(STEPS)


def test_a_network_is_kept_within_half_a_step_and_keeps_its_bytes(tmp_path: Path) -> None:
    net = _random()
    weights_io.save_network(net, tmp_path / "one.npz", "abc")
    back = weights_io.read_network((tmp_path / "one.npz").read_bytes())
    assert weights_io.digest_of_articles((tmp_path / "one.npz").read_bytes()) == "abc"
    weights_io.save_network(back, tmp_path / "two.npz", "abc")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert back.words.index == net.words.index
    assert np.array_equal(back.encoder.words, net.encoder.words)
    places, step = net.encoder.positions, np.abs(net.encoder.positions).max(axis=0) / 127
    assert (np.abs(back.encoder.positions - places) <= 0.5001 * step).all()
    assert np.array_equal(back.head["verdict"], net.head["verdict"])


def test_without_a_network_the_words_alone_count() -> None:
    models = weights_io.shipped_models()
    assert models is not None
    alone, both = _page("China banned exports of gallium."), _page("China banned exports of gallium.")
    kinds.score_page(alone, models.kind, models.article)
    kinds.score_page(both, models.kind, models.article, models.network)
    assert alone.network_view is None
    assert both.network_view is not None
    for kind, value in both.lines[0].scores.items():
        assert value == pytest.approx(0.5 * (alone.lines[0].scores[kind] + both.network_view.kind_log_odds(0)[kind]))


def test_the_shipped_network_gives_what_torch_gives_for_the_same_weights() -> None:
    """Numbers of ``TorchEncoder`` of the training code, in single precision, with the weights of the package."""
    models = weights_io.shipped_models()
    assert models is not None
    assert models.network is not None
    texts = (
        "China banned exports of gallium to the United States on 3 December 2024.",
        "Japan will lend 40 million euros to a smelter.",
    )
    seen = models.network.encode_page(_page(*texts))
    vectors = np.concatenate(seen.vectors)
    assert len(vectors) == 28
    assert vectors[2, :4] == pytest.approx([-0.5235586, -0.9259720, -0.4431679, 0.0135579], abs=1e-4)
    assert vectors[-1, 380:] == pytest.approx([0.5113556, 0.7133996, -1.1429163, 0.6175483], abs=1e-4)
    first, second = (dict(zip(KINDS, models.network.kind_log_odds(seen, i).tolist(), strict=True)) for i in range(2))
    assert [k for k, v in first.items() if v > 0] == ["export_control"]
    assert [k for k, v in second.items() if v > 0] == ["finance"]
