"""What is installed beside monazite: pinned with hashes, without addresses, under licences that it may ship with."""

import re
import tomllib
from importlib import metadata

import pytest

from monazite.foundation.extras import EXTRAS
from paths import ROOT

LOCKS = ("requirements.lock", "requirements-release.lock", "requirements-dev.lock", "benchmarks/requirements.lock",
         "requirements-base.lock")  # fmt: skip
RUNTIME = "requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# May be used under a licence that is not a GPL: tld says "MPL-1.1 OR GPL-2.0 OR LGPL-2.1", Pyphen GPL, LGPL or MPL.
CHOICES = {"pyphen", "tld"}


def pins(lock: str) -> dict[str, list[str]]:
    """Hashes by ``name==version`` of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    return {line.split()[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines if line}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_address(lock):
    assert pins(lock)
    for pin, hashes in pins(lock).items():
        assert re.fullmatch(r"[\w.\-]+==[\w.]+", pin), pin
        assert hashes, pin
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_development_lock_repeats_the_one_of_the_package():
    assert pins(RUNTIME).items() <= pins("requirements-dev.lock").items()


def test_what_is_installed_first_repeats_the_lock_of_the_package_and_has_all_of_the_base():
    """The Makefile takes what is left of one lock after the other line by line."""
    base = pins("requirements-base.lock")
    assert base.items() <= pins(RUNTIME).items()
    lines = {line for line in (ROOT / RUNTIME).read_text(encoding="utf-8").splitlines() if line[:1].isalnum()}
    first = (ROOT / "requirements-base.lock").read_text(encoding="utf-8").splitlines()
    assert {line for line in first if line[:1].isalnum()} <= lines
    names = {pin.partition("==")[0] for pin in base}
    wanted = [re.split(r"[^\w.\-]", requirement)[0] for requirement in PROJECT["project"]["dependencies"]]
    assert {*wanted, *("hatchling", "editables")} <= names


def test_every_extra_of_the_package_is_pinned_and_explained():
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(EXTRAS) == set(extras) - {"all", "dev"}
    names = {pin.partition("==")[0].lower().replace("_", "-").replace(".", "-") for pin in pins(RUNTIME)}
    whole = extras["all"][0]
    for extra in (*(name for name in EXTRAS if name in whole), None):  # `llm` is for whoever wants it
        wanted = PROJECT["project"]["dependencies"] if extra is None else extras[extra]
        for requirement in wanted:
            name = re.split(r"[^\w.\-]", requirement)[0].lower().replace("_", "-")
            assert name == "monazite" or name in names, requirement


def test_nothing_that_is_installed_at_run_time_is_under_a_gpl():
    checked = 0
    for pin in pins(RUNTIME):
        name = pin.partition("==")[0]
        try:
            facts = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # of another system or Python
        licences = [facts.get("License-Expression") or "", *(facts.get_all("Classifier") or [])]
        if not licences[0] and len(licences) == 1:
            licences.append((facts.get("License") or "")[:200])
        text = " ".join(x for x in licences if "icen" in x or x == licences[0])
        copyleft = re.search(r"\bA?GPL|GNU (Affero )?General Public", re.sub("LGPL|Lesser General Public", "", text))
        assert name in CHOICES or not copyleft, (name, text)
        checked += 1
    assert checked > 60


def test_setuptools_is_newer_than_its_known_vulnerabilities():
    """CVE-2022-40897, CVE-2024-6345 and CVE-2025-47273, the last of them mended in 78.1.1."""
    found = [pin for lock in LOCKS for pin in pins(lock) if pin.startswith("setuptools==")]
    for pin in found:
        assert tuple(map(int, pin.partition("==")[2].split("."))) >= (78, 1, 1), pin


def test_the_forge_looks_up_known_vulnerabilities_of_every_lock_of_the_package():
    workflow = (ROOT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8")
    assert "pip-audit" in workflow
    assert "schedule:" in workflow
    for lock in LOCKS[:3]:
        assert lock in workflow
