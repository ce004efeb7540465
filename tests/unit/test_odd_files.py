"""Pipes, devices and large files in place of what a command reads: one sentence, neither waited for nor read whole."""

import os
import signal

import pytest

from monazite.analysis.calibration.reweight import read_observations
from monazite.analysis.company.firm.load_firm import load_firm
from monazite.analysis.exercise.session_file import read_session
from monazite.dataset.observation_files.exchange_rates import read_rates
from monazite.dataset.observation_files.observe import observe
from monazite.dataset.upkeep.yearbook_forms import read_yearbook
from monazite.foundation.errors import InputError
from monazite.foundation.files import MOST_BYTES, read_text_input
from monazite.model.posterior import load_posterior
from monazite.presentation.cli.parameters import read_sensitivity
from monazite.reading.cards.corrections import keep_corrections

LARGE = 2 * 100_000_000
READERS = {
    "firm.csv": load_firm,
    "firm.toml": load_firm,
    "firm.xlsx": load_firm,
    "trade.csv": observe,
    "rates.csv": read_rates,
    "weights.csv": read_observations,
    "yearbook.csv": lambda path: read_yearbook("usgs", path, lambda name: True),
    "yearbook.xlsx": lambda path: read_yearbook("usgs", path, lambda name: True),
    "exercise.json": read_session,
    "posterior.csv": load_posterior,
    "sensitivity.json": read_sensitivity,
    "corrections.toml": lambda path: keep_corrections(path, {"id": "a", "measure": []}),
    "acts.txt": read_text_input,
}


@pytest.fixture(autouse=True)
def in_time():
    """What waits for a pipe is ended."""

    def end(*_: object) -> None:
        raise AssertionError("it waits")

    earlier = signal.signal(signal.SIGALRM, end)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, earlier)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
@pytest.mark.parametrize("name", READERS)
def test_a_pipe_without_a_writer_is_refused(name, tmp_path):
    os.mkfifo(tmp_path / name)
    with pytest.raises((InputError, OSError), match="a pipe or a device"):
        READERS[name](tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_too_large_is_refused_by_its_size(name, tmp_path):
    with (tmp_path / name).open("wb") as file:
        file.truncate(LARGE + 1)  # takes no room on the disk
    with pytest.raises((InputError, OSError), match=f"has {LARGE + 1:,} bytes, allowed are [0-9,]+"):
        READERS[name](tmp_path / name)


def test_a_text_names_its_first_byte_that_is_none(tmp_path):
    file = tmp_path / "acts.txt"
    file.write_bytes(b"hold\n\xff\n")
    with pytest.raises(InputError, match=r"acts\.txt:2: found byte 0xff, allowed UTF-8 text"):
        read_text_input(file)
    file.write_bytes(b"\xef\xbb\xbfhold\n")
    assert read_text_input(file) == "hold\n"
    with pytest.raises(InputError, match=r"acts\.txt: --actions: the file cannot be read \(it has 8 bytes"):
        read_text_input(file, 7, "--actions")
    assert MOST_BYTES > 7
