"""Folders of results: written whole, and nothing of anybody else's is lost."""

import os
import signal
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from monazite.foundation.errors import InputError
from monazite.results.held_folder import MARK
from monazite.results.output_folder import RECORD, replaceable, whole_folder


def write(out: Path, **files: str) -> None:
    with whole_folder(out) as partial:
        for name, text in files.items():
            (partial / name).write_text(text, encoding="utf-8")


def found(out: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in out.iterdir() if p.name != RECORD}


def test_what_monazite_wrote_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, brief="old", table="old")
    (out / "mine").write_text("mine", encoding="utf-8")
    (out / "notes").mkdir()
    (out / "notes" / "a").write_text("a", encoding="utf-8")
    write(out, brief="new")
    assert {p.name for p in out.iterdir()} == {"brief", "mine", "notes", RECORD}
    assert (out / "brief").read_text(encoding="utf-8") == "new"
    assert (out / "notes" / "a").read_text(encoding="utf-8") == "a"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_file_of_the_owner_with_a_name_of_ours_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, talks="ours")
    for n in range(2):
        (out / "brief").unlink(missing_ok=True)
        (out / RECORD).write_text("talks\n", encoding="utf-8")
        (out / "brief").write_text(f"mine {n}", encoding="utf-8")
        write(out, brief="ours", talks="ours")
    assert found(out) == {"talks": "ours", "brief": "ours", "brief.kept": "mine 0", "brief.kept1": "mine 1"}


def test_of_a_folder_of_an_earlier_version_known_names_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("manifest.json", "brief.html", "thesis.docx"):
        (tmp_path / "out" / name).write_text("old", encoding="utf-8")
    write(tmp_path / "out", results="new")
    assert found(tmp_path / "out") == {"results": "new", "thesis.docx": "old"}


def test_the_draws_of_an_ensemble_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "batches").mkdir()
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="the draws of an ensemble"):
        replaceable(tmp_path)


def test_the_folder_at_hand_can_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path(), brief="new")
    write(Path(), brief="newer")
    assert found(tmp_path) == {"brief": "newer"}


def test_a_folder_of_somebody_else_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds files that monazite has not written"):
        replaceable(tmp_path)
    with pytest.raises(InputError, match=r"thesis\.txt"), whole_folder(tmp_path):
        raise AssertionError("the block must not run")
    with pytest.raises(InputError, match="is a file"):
        replaceable(tmp_path / "thesis.txt")
    assert found(tmp_path) == {"thesis.txt": "mine"}


def test_a_block_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, brief="old")

    def fails() -> None:
        with whole_folder(out) as partial:
            (partial / "brief").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert found(out) == {"brief": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def in_a_child(work: Callable[[], None]) -> int:
    """Run work in a forked process; how that ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of other threads, which this work has nothing to do with
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@needs_fork
@pytest.mark.parametrize("moment", range(1, 14))
def test_killed_at_any_move_nothing_is_lost_and_the_next_run_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Files are those of before or those to be, the owner's stay, and what was left is removed."""
    out = tmp_path / "out"
    write(out, brief="old", claims="old", gone="old")
    (out / "mine").write_text("the owner's", encoding="utf-8")
    moves = 0

    def end_at_a_move(path: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        os.replace(path, target)
        return target

    def work() -> None:
        with whole_folder(out) as partial:
            for name in ("brief", "claims", "extra", "mine"):
                (partial / name).write_text("new", encoding="utf-8")
            (partial / "charts").mkdir()
            (partial / "charts" / "a").write_text("new", encoding="utf-8")
            monkeypatch.setattr(Path, "replace", end_at_a_move)

    assert in_a_child(work) in (0, signal.SIGKILL)
    for name in ("brief", "claims"):
        assert (out / name).read_text(encoding="utf-8") in ("old", "new")
    owners = [path for path in out.iterdir() if path.is_file() and path.read_text(encoding="utf-8") == "the owner's"]
    assert len(owners) == 1
    write(out, brief="last", claims="last", mine="ours")
    files = {p.name: p.read_text(encoding="utf-8") for p in out.iterdir() if p.is_file() and p.name != RECORD}
    assert files == {"brief": "last", "claims": "last", "mine": "ours", "mine.kept": "the owner's"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_another_process_is_writing_is_left_to_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with whole_folder(out) as partial:
        (partial / "brief").write_text("first", encoding="utf-8")
        write(out, brief="second")
        assert (partial / "brief").is_file()
        assert partial.parent == tmp_path
    assert found(out) == {"brief": "first"}
    assert not (out / MARK).exists()


def test_a_folder_without_the_mark_is_nobodys_leftover(tmp_path: Path) -> None:
    (tmp_path / ".out-of-mine").mkdir()
    (tmp_path / ".out-left").mkdir()
    (tmp_path / ".out-left" / MARK).touch()
    write(tmp_path / "out", brief="new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".out-of-mine", "out"]


@needs_fork
def test_of_several_writers_one_set_of_files_remains(tmp_path: Path) -> None:
    def work(name: str) -> None:
        for n in range(40):
            write(tmp_path / "out", **dict.fromkeys(("a", "b", "c", "d"), f"{name} {n}"))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            work("child")
        finally:
            os._exit(0)
    work("parent")
    assert os.waitpid(child, 0)[1] == 0
    assert len(set(found(tmp_path / "out").values())) == 1
    assert os.listdir(tmp_path) == ["out"]
