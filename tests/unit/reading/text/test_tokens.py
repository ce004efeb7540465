"""Tokens, sentences and phrases: cut by rule, with every character where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.reading.text.tokens import PhraseTrie, sentences_of, token_range, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("China banned exports.", "China|banned|exports|."),
        ("It's the firm's licence; they don't pay.", "It|'s|the|firm|'s|licence|;|they|do|n't|pay|."),
        ("the U.S.-China magnets (NdFeB), 25% of $1.5bn", "the|U.S.|-|China|magnets|(|NdFeB|)|,|25|%|of|$|1.5bn"),
        ("Lynas Ltd. and Mr. Li of Inc. met on Sept. 8.", "Lynas|Ltd.|and|Mr.|Li|of|Inc.|met|on|Sept.|8|."),
        ("rare-earth alloys, Ga/Ge and 17-18kg", "rare|-|earth|alloys|,|Ga|/|Ge|and|17|-|18|kg"),
        ("at 7pm, No. 18 of US$14m. A$5", "at|7|pm|,|No.|18|of|US$|14|m.|A$|5"),
        ("cannot see https://example.org/a,b?c=1.", "can|not|see|https://example.org/a,b?c=1|."),
        ("“Stop…” he said–twice", "“|Stop|…|”|he|said|–|twice"),
        ("  two\n\n lines ", "two|lines"),
        ("", ""),
    ],
)
def test_a_text_in_tokens(text: str, tokens: str) -> None:
    assert "|".join(token.text for token in tokens_of(text)) == tokens


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It ended. It began.", ["It ended. ", "It began."]),
        ('"Stop." He left. "Go!" she said.', ['"Stop." ', 'He left. "', 'Go!" ', "she said."]),
        ('He left.\n"Go!" she said.', ["He left.\n", '"Go!" ', "she said."]),
        ("The U.S. and Mr. Li met at 3 p.m. on Monday", ["The U.S. and Mr. Li met at 3 p.m. on Monday"]),
        (" ", []),
    ],
)
def test_a_text_in_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentences_of(text)] == sentences


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_tokens_stand_in_order_and_leave_out_nothing_but_white_space(text: str) -> None:
    at = 0
    for token in tokens_of(text):
        assert token.text
        assert text[token.start : token.end] == token.text
        assert text[at : token.start].strip() == ""
        at = token.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize("text", ["(" * 5000, "a@" * 3000, "." * 5000, "a-" * 3000, "'s" * 3000, "x." * 3000 + "@"])
def test_what_stands_together_for_thousands_of_characters_is_cut_all_the_same(text: str) -> None:
    assert "".join(token.text for token in tokens_of(text)) == text


def test_a_phrase_is_told_with_its_meanings_and_where_it_stands() -> None:
    trie = PhraseTrie[str]()
    for phrase, meaning in (("rare earth", "a"), ("rare earth magnets", "b"), ("rare earth", "c"), ("magnets", "d")):
        trie.add(phrase.split(), meaning)
    found = list(trie.find(["all", "rare", "earth", "magnets", "rare"]))
    assert found == [("a", 1, 3), ("c", 1, 3), ("b", 1, 4), ("d", 3, 4)]


def test_characters_touch_tokens() -> None:
    tokens = tokens_of("Ga2O3-based wafers")
    assert token_range(tokens, 0, 2) == (0, 1)
    assert token_range(tokens, 3, 9) == (0, 3)
