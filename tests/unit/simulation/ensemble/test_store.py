"""Batch files of an ensemble: what was written is what is read, or the file is refused."""

import shutil

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.simulation.ensemble.store import Store

KEY, SERIES = "abc", 50


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "out")
    with store.locked():
        for first in (0, 8):
            values = np.random.default_rng(first).normal(size=(8, SERIES)).astype(np.float32)
            store.write_batch(KEY, first, values)
    return store


def flip(path, place):
    """One byte of a file changed."""
    content = bytearray(path.read_bytes())
    content[place] ^= 0x55
    path.write_bytes(content)


def test_sound_batches_pass(store):
    store.check_batches()
    assert store.valid_spans(KEY, SERIES) == [(0, 8), (8, 16)]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.999])
def test_one_byte_changed_is_noticed_and_its_draws_are_computed_again(store, share):
    path = store.batches / "000008-000015.parquet"
    flip(path, int(path.stat().st_size * share))
    with pytest.raises(InputError, match="draws 8 to 15 are damaged; monazite ensemble with --resume"):
        store.check_batches()
    assert store.valid_spans(KEY, SERIES) == [(0, 8)]
    assert not path.exists()


def test_a_batch_under_the_name_of_another_is_noticed(store):
    shutil.copy(store.batches / "000000-000007.parquet", store.batches / "000008-000015.parquet")
    with pytest.raises(InputError, match="draws 8 to 15 are damaged"):
        store.check_batches()
    assert store.valid_spans(KEY, SERIES) == [(0, 8)]


def test_a_cut_file_is_noticed(store):
    path = store.batches / "000000-000007.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="draws 0 to 7 are damaged"):
        store.check_batches()
    assert store.valid_spans(KEY, SERIES) == [(8, 16)]


def test_another_run_is_named_not_deleted(store):
    with pytest.raises(InputError, match='key: found "abc", allowed xyz, the run at hand'):
        store.valid_spans("xyz", SERIES)
    assert (store.batches / "000000-000007.parquet").exists()


def test_a_batch_without_its_checksum_is_computed_again(store):
    (store.batches / "000000-000007.sha256").unlink()
    assert store.valid_spans(KEY, SERIES) == [(8, 16)]


def test_a_batch_copied_with_its_checksum_is_noticed(store):
    for kind in ("parquet", "sha256"):
        shutil.copy(store.batches / f"000000-000007.{kind}", store.batches / f"000008-000015.{kind}")
    with pytest.raises(InputError, match="draws 8 to 15 are damaged"):
        store.check_batches()
