"""Packages of extras: what is said when one is absent."""

import sys

import pytest

from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra, require


def test_an_absent_package_is_one_sentence_that_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(InputError) as problem, from_extra("brief"):
        import vl_convert  # noqa: F401
    assert str(problem.value) == (
        "briefs and charts need vl_convert, which is not installed: pip install 'monazite[brief]'"
    )


def test_a_fault_of_our_own_is_not_taken_for_an_absent_package():
    with pytest.raises(ModuleNotFoundError, match="no_such_part"), from_extra("brief"):
        import monazite.no_such_part  # type: ignore[import-not-found]  # noqa: F401


def test_what_is_installed_is_not_asked_for():
    require("brief", "json")
    with pytest.raises(InputError, match=r"a cluster needs no_such_package.*monazite\[cluster\]"):
        require("cluster", "no_such_package")
