"""Parts of monazite that need packages of an extra: one message when they are not installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from monazite.foundation.errors import InputError

EXTRAS = {
    "reading": "articles",
    "llm": "language models",
    "app": "the app",
    "brief": "briefs and charts",
    "company": "workbooks",
    "cluster": "a cluster",
    "sensitivity": "sensitivity analysis",
    "verification": "scores of forecasts",
    "plot": "charts in notebooks",
}
"""Extras of the package, as in `pip install 'monazite[brief]'`, with what needs them."""


def missing(extra: str, module: str) -> InputError:
    """The error that says which extra to install, for a module of it that is absent.

    >>> print(missing("brief", "jinja2"))
    briefs and charts need jinja2, which is not installed: pip install 'monazite[brief]'
    """
    verb = "needs" if EXTRAS[extra] in ("the app", "a cluster", "sensitivity analysis") else "need"
    return InputError(f"{EXTRAS[extra]} {verb} {module}, which is not installed: pip install 'monazite[{extra}]'")


@contextmanager
def from_extra(extra: str) -> Iterator[None]:
    """Import packages of an extra in the block below.

    Raises
    ------
    InputError
        If one is not installed; it names the extra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "a package").partition(".")[0]
        if name == "monazite":
            raise
        raise missing(extra, name) from None


def require(extra: str, module: str) -> None:
    """Raise the InputError of `missing` when a module of an extra is not installed."""
    if find_spec(module) is None:
        raise missing(extra, module)
