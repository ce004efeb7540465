"""Words of the headline sentence."""

import pytest

from monazite.presentation.web.headline_sentence import within_sentence


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("NdFeB magnets (SH) outside China", "NdFeB magnets (SH) outside China"),
        ("SmCo magnets outside China", "SmCo magnets outside China"),
        ("Dysprosium oxide outside China", "dysprosium oxide outside China"),
    ],
)
def test_a_formula_keeps_its_capitals_within_a_sentence(label, words):
    """It read "In May 2027, ndFeB magnets (SH) outside China is dearest"."""
    assert within_sentence(label) == words
