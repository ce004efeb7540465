"""What is published: the wheel and the sdist hold all that is needed, and run from another folder."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from paths import ROOT

pytestmark = pytest.mark.slow
pytest.importorskip("hatchling")


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return folder


def unpacked(wheel: Path, folder: Path) -> Path:
    """The package without the source tree."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory):
    """The package as the wheel has it."""
    return unpacked(next(dist.glob("*.whl")), tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def from_sdist(dist, tmp_path_factory):
    """The package as a wheel has it that is made of the sdist."""
    folder = tmp_path_factory.mktemp("sources")
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    source = next(folder.iterdir())
    again = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(again, cwd=source, check=True, capture_output=True, timeout=300)
    return unpacked(next(folder.glob("*.whl")), tmp_path_factory.mktemp("sdist"))


def files_of(folder: Path) -> dict[str, bytes]:
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in files.items() if file.suffix != ".pyc"}


def test_the_sdist_gives_the_files_of_the_wheel(installed, from_sdist):
    """Byte for byte, so that what runs from the one runs from the other."""
    ours, theirs = files_of(installed), files_of(from_sdist)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_wheel_weighs_at_most_three_megabytes(dist):
    """As an installer prints it, to one digit; conditioned draws are the largest part."""
    wheel = next(dist.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        parts = {item.filename: item.compress_size for item in archive.infolist()}
    draws = sum(size for name, size in parts.items() if name.endswith(".draws"))
    largest = sorted(parts, key=lambda name: -parts[name])[:10]
    assert wheel.stat().st_size <= 3_030_000, {name: parts[name] for name in largest}
    assert 0 < draws <= 520_000
    assert [name for name in parts if "/tests/" in name or name.endswith(".npz")] == []


def monazite(installed: Path, folder: Path, *arguments: str) -> str:
    """Run the command of the installed package in another folder."""
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "monazite", *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("origin", ["installed", "from_sdist"])
def test_it_is_the_installed_package_that_runs(origin, request, tmp_path):
    installed = request.getfixturevalue(origin)
    code = "import monazite; print(monazite.__file__)"
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.startswith(str(installed))


def test_it_checks_reads_and_briefs_from_another_folder(installed, tmp_path):
    assert "0 errors" in monazite(installed, tmp_path, "check", "gallium", "germanium")
    article = (
        "BEIJING, 20 November 2026 - China will ban exports of gallium to Japan from 1 January 2027, its ministry said."
    )
    (tmp_path / "article.txt").write_text(article, encoding="utf-8")
    assert "gallium" in monazite(installed, tmp_path, "read", "article.txt").lower()
    monazite(installed, tmp_path, "brief", "cn-ga-ge-2023", "--draws", "2", "--prior", "--out", "brief")
    assert (tmp_path / "brief" / "brief.html").is_file()


def test_the_company_sheet_has_its_template(installed, tmp_path):
    monazite(installed, tmp_path, "company", "--template", "car")
    assert list(tmp_path.glob("**/*.toml"))


TOUR = """
import sys
import monazite
import pytest
assert monazite.__file__.startswith(sys.argv[1]), monazite.__file__
sys.exit(pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "-o", "pythonpath=", *sys.argv[2:]]))
"""


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_the_first_tutorial_runs_as_printed(installed, tmp_path):
    """All blocks of the tour by the installed package, in one process: `test_code_blocks` leaves this page to it."""
    blocks = ROOT / "tests" / "unit" / "test_code_blocks.py"
    words = [str(blocks), "-k", "from_top_to_bottom and tour.md", "-c", str(ROOT / "pyproject.toml")]
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment["PYTHONPATH"] = str(installed)
    done = subprocess.run(
        [sys.executable, "-c", TOUR, str(installed), *words], cwd=tmp_path, env=environment, capture_output=True,
        text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "1 passed" in done.stdout
