"""The site of the documentation: it builds without a warning, holds every page, and asks nothing of another host."""

import re
import subprocess
import sys

import pytest

from paths import ROOT

pytest.importorskip("sphinx")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_every_page_is_on_the_site(site):
    pages = {p.relative_to(ROOT / "docs").with_suffix(".html") for p in (ROOT / "docs").rglob("*.md")}
    missing = [str(p) for p in pages if not (site / p).is_file()]
    assert missing == ["README.html"]


@pytest.mark.slow
def test_nothing_is_loaded_from_another_host(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"""(?:src|<link[^>]*href)=["']?(?:https?:)?//[^"' >]+""", text) == [], page.name


@pytest.mark.slow
def test_every_public_name_is_documented(site):
    import monazite as mz

    text = (site / "reference" / "api.html").read_text(encoding="utf-8")
    assert [name for name in mz.__all__ if not name.startswith("_") and f"mz.{name}</span>" not in text] == []
