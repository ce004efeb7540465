"""Results kept on disk."""

import numpy as np
import pytest

from monazite.economy.equilibrium_cache import kept
from monazite.engine import jit


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jit, "CACHE", tmp_path / "code")
    return tmp_path / "here"


def test_the_same_content_is_made_once(folder):
    made = []

    def make():
        made.append(1)
        return np.arange(3.0)

    a, b = np.ones(4), np.array([2.0])
    for _ in range(2):
        np.testing.assert_array_equal(kept("here", make, a, b), np.arange(3.0))
    assert len(made) == 1
    kept("here", make, a, b + 1e-12)
    kept("here", make, a.reshape(2, 2), b)
    assert len(made) == 3
    assert len(list(folder.iterdir())) == 3


def test_a_spoilt_file_is_made_again(folder):
    a = np.ones(2)
    kept("here", lambda: a, a)
    (file,) = folder.iterdir()
    file.write_bytes(b"no array")
    np.testing.assert_array_equal(kept("here", lambda: a + 1, a), a + 1)
    np.testing.assert_array_equal(kept("here", lambda: a, a), a + 1)


def test_without_a_place_to_write_nothing_is_kept(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file where the folder would be")
    monkeypatch.setattr(jit, "CACHE", tmp_path / "taken" / "code")
    np.testing.assert_array_equal(kept("here", lambda: np.ones(1), np.ones(1)), np.ones(1))
