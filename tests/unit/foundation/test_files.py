"""Files of a user: read whole or refused, written whole or not at all."""

import os

import pytest

from monazite.foundation.errors import InputError
from monazite.foundation.files import read_whole, write_whole


def test_a_file_and_a_link_to_one_are_read(tmp_path):
    file, link = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_bytes(b"x,y\n")
    link.symlink_to(file)
    assert read_whole(file) == read_whole(link) == b"x,y\n"


def test_what_might_never_end_is_refused(tmp_path):
    pipe, device = tmp_path / "pipe.csv", tmp_path / "zero.csv"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        with pytest.raises(OSError, match="a pipe or a device"):
            read_whole(path)
    with pytest.raises(IsADirectoryError):
        read_whole(tmp_path)
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="11 bytes, allowed are 10"):
        read_whole(large, 10)


def test_a_file_is_replaced_and_a_link_stays(tmp_path):
    file, link = tmp_path / "a.toml", tmp_path / "b.toml"
    write_whole(file, "one")
    mask = os.umask(0)
    os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~mask
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, "two")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "two"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.toml", "b.toml"]


def test_devices_pipes_and_folders_stay_as_they_are(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    for path in (pipe, link, tmp_path):
        with pytest.raises(InputError, match="--out"):
            write_whole(path, "x")
    assert pipe.is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["null", "pipe"]


def test_a_full_disk_leaves_what_was_there_and_nothing_half(tmp_path, monkeypatch):
    file = tmp_path / "a.toml"
    file.write_text("old", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match=r"No space left on device: '.*a\.toml'"):
        write_whole(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]


def test_a_folder_that_is_not_there_is_reported_by_the_name_that_the_user_gave(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        write_whole(tmp_path / "nowhere" / "a.toml", "new")
    assert caught.value.filename == str(tmp_path / "nowhere" / "a.toml")
