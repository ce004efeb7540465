"""The cache on disk: same content same key, computed once, computed anew where a file is damaged, bounded in size."""

import logging
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monazite.foundation import cache

TARIFFS = "monazite.economy.tariffs"
TRIALS = "monazite.analysis.options.trials"


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path) -> Path:
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    return tmp_path / "monazite"


@pytest.fixture
def sources(monkeypatch, tmp_path):
    """A copy of the package's sources that a test may change."""
    root = tmp_path / "copy" / "monazite"
    shutil.copytree(cache.ROOT, root, ignore=shutil.ignore_patterns("*.draws", "*.csv", "static", "__pycache__"))
    monkeypatch.setattr(cache, "ROOT", root)

    def forget() -> None:
        for function in (cache.source_of, cache._file_of, cache._imported, cache._data_of, cache.code_hash):
            function.cache_clear()

    def append(module: str, text: str) -> None:
        """Lengthen a module, or make one."""
        file = root.joinpath(*module.split(".")).with_suffix(".py")
        file.write_text((file.read_text() if file.is_file() else "") + text)
        forget()

    forget()
    yield append
    forget()


def counted(value: float):
    calls: list[int] = []

    def make() -> dict[str, np.ndarray]:
        calls.append(1)
        return {"x": np.array([value]), "name": np.array(["é", "b"])}

    return make, calls


def test_a_key_depends_on_everything_that_goes_in():
    keys = [
        cache.key(TARIFFS, "a", 1),
        cache.key(TARIFFS, "a", 2),
        cache.key(TARIFFS, "a", date(2025, 1, 1)),
        cache.key("monazite.negotiation.run", "a", 1),
        cache.key(TARIFFS, np.ones(4)),
        cache.key(TARIFFS, np.ones(4) + 1e-12),
        cache.key(TARIFFS, np.ones((2, 2))),
        cache.key(TARIFFS, np.ones(4, dtype=np.float32)),
    ]
    assert len(set(keys)) == len(keys)
    assert cache.key(TARIFFS, {"x": 1, "y": 2}) == cache.key(TARIFFS, {"y": 2, "x": 1})


def test_the_code_behind_a_module_is_what_it_imports_directly_or_through_others():
    behind = cache.modules_behind(TARIFFS)
    assert {"monazite.economy.exact_hat", "monazite.engine.numerics.algebra", "monazite.foundation.errors"} <= {*behind}
    assert not [name for name in behind if name.startswith(("monazite.presentation", "monazite.reading"))]


def test_equilibria_are_computed_again_after_a_change_of_the_algebra_that_they_use(sources):
    make, calls = counted(1.0)
    for _ in range(2):
        cache.arrays("equilibria", cache.key(TARIFFS, "duties"), make)
    assert len(calls) == 1
    sources("engine.numerics.algebra", "\n# another way to add\n")
    cache.arrays("equilibria", cache.key(TARIFFS, "duties"), make)
    assert len(calls) == 2
    sources("presentation.briefing.render", "\n# other words\n")
    cache.arrays("equilibria", cache.key(TARIFFS, "duties"), make)
    assert len(calls) == 2


@pytest.mark.parametrize("folder", ["scenario.policies", "results.outcomes"])
@pytest.mark.parametrize("module", [TRIALS, "monazite.analysis.assimilation.condition"])
def test_a_file_that_its_folder_finds_is_behind_all_that_use_the_folder(sources, folder, module):
    """The counter-example of a review: a lever was added, then its effect tripled, under one hash."""
    found = [cache.code_hash(module)]
    for text in ("EFFECT = 1.0\n", "EFFECT = 3.0\n"):
        sources(f"{folder}.newcomer", text)
        found.append(cache.code_hash(module))
    assert len(set(found)) == 3
    assert f"monazite.{folder}.newcomer" in cache.modules_behind(module)


def test_what_a_file_of_a_folder_imports_is_behind_it_too(sources):
    assert "monazite.reading.text.tokens" not in cache.modules_behind(TRIALS)
    sources("scenario.policies.newcomer", "from monazite.reading.text.tokens import tokens\n")
    assert "monazite.reading.text.tokens" in cache.modules_behind(TRIALS)


def test_every_folder_that_imports_its_own_files_is_recognised():
    """Of code that is loaded in other ways no hash knows anything."""
    users = [p for p in cache.ROOT.rglob("*.py") if re.search(r"\bpkgutil\.|walk_packages", p.read_text("utf-8"))]
    assert {p.parent.name for p in users} == {"policies", "outcomes"}
    assert all(p.name == "__init__.py" and cache._FOLDER in p.read_text("utf-8") for p in users)


def test_a_data_file_that_code_names_is_behind_it(sources):
    """The levels of licences are read by the lever itself and lie in no dataset of a run without shared tables."""
    found = [cache.code_hash(TRIALS)]
    file = cache.ROOT / "data" / "shared" / "licence_levels.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    for text in ("level,approval\nslow,0.3\n", "level,approval\nslow,0.9\n"):
        file.write_text(text)
        sources("reading.mentions.goods", "")  # forget what was read
        found.append(cache.code_hash(TRIALS))
    assert len(set(found)) == 3


def test_a_change_of_any_kernel_gives_another_folder_of_compiled_code(sources):
    from monazite.engine import jit

    before = jit.source_hash()
    sources("negotiation.logit_response", "\n# another response\n")
    after = jit.source_hash()
    assert after != before
    sources("reading.mentions.goods", "\n# other words\n")
    assert jit.source_hash() == after


def test_no_kernel_lies_outside_the_folders_that_decide_the_name_of_compiled_code():
    from monazite.engine.jit import FOLDERS

    users = [p for p in cache.ROOT.rglob("*.py") if "@jit" in p.read_text(encoding="utf-8")]
    assert {p.relative_to(cache.ROOT).parts[0] for p in users} <= {*FOLDERS}
    assert len(users) > 15


def test_arrays_are_made_once(place):
    make, calls = counted(2.0)
    first = cache.arrays("things", "n", make)
    again = cache.arrays("things", "n", make)
    assert len(calls) == 1
    assert again["x"].tolist() == first["x"].tolist() == [2.0]
    assert again["name"].tolist() == ["é", "b"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "empty"])
def test_a_damaged_or_foreign_file_is_reported_and_made_anew(place, damage, caplog):
    make, calls = counted(2.0)
    cache.arrays("things", "n", make)
    file = place / "things" / "n"
    data = bytearray(file.read_bytes())
    if damage == "cut":
        data = data[:-5]
    elif damage == "flipped":
        data[-20] ^= 1
    else:
        data = bytearray(b"a file of somebody else" if damage == "foreign" else b"")
    file.write_bytes(data)
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert cache.arrays("things", "n", make)["x"].tolist() == [2.0]
    assert len(calls) == 2
    assert "damaged" in caplog.text
    cache.arrays("things", "n", make)
    assert len(calls) == 2  # the file was replaced


def test_what_nobody_asks_for_goes_and_the_size_is_bounded(place, monkeypatch):
    for i in range(5):
        cache.store("things", f"n{i}", bytes(1000))
        then = time.time() - 100 + i
        os.utime(place / "things" / f"n{i}", (then, then))
    assert cache.evict(limit=3500) == 3  # 5 files of about 1,080 bytes: two fit below four fifths of the limit
    assert sorted(p.name for p in (place / "things").iterdir()) == ["n3", "n4"]
    old = time.time() - 2 * cache.UNUSED
    os.utime(place / "things" / "n3", (old, old))
    assert cache.evict() == 1
    assert cache.load("things", "n3") is None
    assert cache.load("things", "n4") == bytes(1000)


def test_reading_marks_an_entry_as_used(place):
    cache.store("things", "n", b"1")
    old = time.time() - 1000
    os.utime(place / "things" / "n", (old, old))
    cache.load("things", "n")
    assert (place / "things" / "n").stat().st_mtime > old + 500


def test_without_a_place_to_write_nothing_is_kept_and_nothing_fails(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path / "file"))
    make, calls = counted(1.0)
    for _ in range(2):
        assert cache.arrays("things", "n", make)["x"].tolist() == [1.0]
    assert len(calls) == 2
    assert cache.folder() is None
    assert cache.usage() == []
    assert cache.clear() == 0
    assert cache.kernels_folder("abc") is None


def test_a_folder_in_which_no_code_can_be_kept_is_reported_and_leaves_nothing(place, monkeypatch, caplog):
    monkeypatch.setattr(cache.tempfile, "tempdir", str(place))
    assert cache.folder() is not None
    (place / cache.KERNELS).write_text("")
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert cache.kernels_folder("abc") is None
    assert "Compiled code is not kept" in caplog.text
    assert [p.name for p in place.iterdir()] == [cache.KERNELS]


def test_a_full_disk_keeps_nothing_and_leaves_nothing_half(place, monkeypatch):
    cache.folder()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache.tempfile, "NamedTemporaryFile", full)
    make, _ = counted(1.0)
    assert cache.arrays("things", "n", make)["x"].tolist() == [1.0]
    assert [p for p in place.rglob("*") if p.is_file()] == []


@pytest.mark.skipif(os.name != "posix", reason="owners and modes are those of POSIX systems")
def test_the_folder_is_private_and_another_users_is_not_trusted(place, monkeypatch, caplog):
    assert cache.folder() is not None
    assert place.stat().st_mode & 0o077 == 0
    cache._folder.cache_clear()
    monkeypatch.setattr(cache.os, "getuid", lambda: place.stat().st_uid + 1)
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert cache.folder() is None
    assert "another user" in caplog.text
    cache._folder.cache_clear()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX systems")
def test_what_lies_in_a_folder_that_others_could_write_is_not_used(place, caplog):
    cache.store("things", "n", b"planted")
    kernels = cache.kernels_folder("abc")
    assert kernels is not None
    (kernels / "planted").write_bytes(b"code")
    place.chmod(0o777)
    cache._folder.cache_clear()
    with caplog.at_level(logging.WARNING, "monazite.cache"):
        assert cache.folder() == place
    assert "Others could write" in caplog.text
    assert list(place.iterdir()) == []
    assert place.stat().st_mode & 0o077 == 0


def test_two_processes_can_write_and_read_at_once(place):
    code = (
        "from monazite.foundation import cache\n"
        "for i in range(150):\n"
        "    name = f'n{i % 7}'\n"
        "    data = cache.load('things', name)\n"
        "    assert data in (None, name.encode() * 500), data[:50]\n"
        "    cache.store('things', name, name.encode() * 500)\n"
        "    i % 50 or cache.evict(limit=5000)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(cache.ROOT.parent)}
    both = [subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        _, problems = process.communicate(timeout=600)
        assert process.returncode == 0, problems.decode()
        assert problems == b""
    assert not list(place.rglob(".*"))


def test_old_folders_of_compiled_code_go(place):
    old = cache.kernels_folder("old")
    assert old is not None
    then = time.time() - 2 * cache.UNUSED
    os.utime(old / "used", (then, then))
    new = cache.kernels_folder("new")
    assert new is not None
    assert new.is_dir()
    assert not old.exists()


def test_usage_and_clearing_by_kind(place):
    cache.store("talks", "a", b"12345")
    cache.store("options", "b", b"1")
    cache.kernels_folder("abc")
    assert [(u.kind, u.entries) for u in cache.usage()] == [("kernels", 1), ("options", 1), ("talks", 1)]
    assert cache.clear("talks") > 5
    assert [u.kind for u in cache.usage()] == ["kernels", "options"]
    cache.clear()
    assert cache.usage() == []


def test_a_user_without_a_home_keeps_nothing_and_gets_no_folder_of_that_name(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONAZITE_CACHE")
    monkeypatch.setattr(cache, "_user_folder", lambda: "~/.cache/monazite")
    assert cache.folder() is None
    assert list(tmp_path.iterdir()) == []
