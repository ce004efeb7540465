"""Import paths and keys of earlier versions: each goes on working for one release and says what to write in its place.

Two kinds of path have moved. A module that is gone (``monazite.errors``) is answered by `MovedModuleFinder`, which
`install` puts behind Python's own finders. A package that still exists but no longer holds a name itself
(``monazite.results.Results``) forwards it with `moved_names`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = "monazite"

MOVED_MODULES: Mapping[str, tuple[str, ...]] = {
    "monazite.brief": ("monazite.presentation.briefing.render", "monazite.presentation.briefing.claims"),
    "monazite.derivatives": ("monazite.simulation.derivatives",),
    "monazite.ensemble": (
        "monazite.analysis.conditioned_runs",
        "monazite.simulation.ensemble.run",
        "monazite.simulation.ensemble.reader",
    ),
    "monazite.errors": ("monazite.foundation.errors",),
    "monazite.macro": (),
    "monazite.macro.read": ("monazite.economy.io_table_reader",),
    "monazite.outcomes": ("monazite.results.outcomes.registry", "monazite.results.outcomes.market"),
    "monazite.predictive": ("monazite.analysis.verification.predictive",),
    "monazite.quantity": ("monazite.results.quantity",),
    "monazite.simulate": ("monazite.analysis.conditioned_runs", "monazite.simulation.simulate"),
    "monazite.talks": (
        "monazite.analysis.conditioned_runs",
        "monazite.negotiation.run",
        "monazite.negotiation.deal",
        "monazite.negotiation.replay",
    ),
    "monazite.units": ("monazite.foundation.units",),
}
"""Modules that are gone, each with those that hold its names now, in the order in which they are searched."""

RENAMED: Mapping[tuple[str, str], str] = {("monazite.macro.read", "read_network"): "read_io_table"}
"""Names of such modules that are others now."""


RETIRED_PARAMETERS: Mapping[str, tuple[str, str]] = {
    "upstream": (
        "economy.idle",
        "no longer a parameter: what suppliers lose follows from the input-output table, and from economy.idle, the "
        "share of freed inputs that stand idle",
    ),
}
"""Uncertain parameters of earlier versions: the nearest that acts, and what became of them."""


def moved_names(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """A module's ``__getattr__`` that forwards some names, with a warning.

    Parameters
    ----------
    package
        The module that used to hold the names.
    homes
        The module that holds each of them now.

    Returns
    -------
    Callable[[str], object]
        Takes a name and returns what it stands for. Raises AttributeError for any other name.
    """

    def forward(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        warn_moved(package, name, homes[name])
        return getattr(import_module(homes[name]), name)

    return forward


def warn_moved(package: str, name: str, home: str) -> None:
    """Say where a name is to be imported from; the warning points to the line that asked for it."""
    public = getattr(sys.modules.get(PACKAGE), "__all__", ())
    better = PACKAGE if name in public else home
    text = f"import {name} from {better}, not from {package}, which will no longer hold it in the next release"
    warnings.warn(text, DeprecationWarning, stacklevel=3)


class OldKeyWarning(FutureWarning):
    """A key of a file that is read for one more release; shown to whoever runs the file."""


def warn_old_key(old: str, new: str, translation: str) -> None:
    """Say which key of a scenario file takes the place of an old one, and how its value is translated."""
    warnings.warn(f"{old}: will not be read in the next release; write {new}: {translation}", OldKeyWarning, 2)


class MovedModule(ModuleType):
    """Stands in for a module that is gone.

    Some of these modules bear the name of a function of the package (``monazite.simulate``), whose place Python gives
    to the module when it is imported. The stand-in gives the place back when it is first used, be it by a call.
    """

    def __getattr__(self, name: str) -> object:
        if not name.startswith("__"):
            self._give_place_back()
        now = RENAMED.get((self.__name__, name), name)
        for home in () if name.startswith("__") else MOVED_MODULES[self.__name__]:
            module = import_module(home)
            if hasattr(module, now):
                warn_moved(self.__name__, now, home)
                return getattr(module, now)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the public function of the same name."""
        function = self._give_place_back()
        if function is None:
            raise TypeError(f"module {self.__name__!r} cannot be called")
        return function(*args, **kwargs)

    def _give_place_back(self) -> Callable[..., object] | None:
        """Put the public function of the same name back where it belongs, and return it; None if there is none."""
        package, _, name = self.__name__.rpartition(".")
        parent = sys.modules[package]
        if package != PACKAGE or name not in parent.__all__:
            return None
        if getattr(parent, name) is self:
            delattr(parent, name)  # so that the package looks the name up anew
        return getattr(parent, name)


class MovedModuleFinder(MetaPathFinder, Loader):
    """Finds the modules of `MOVED_MODULES`; asked only where no module of that name exists."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Specification of a module that has moved; None for any other."""
        if fullname not in MOVED_MODULES:
            return None
        holds_others = any(name.startswith(f"{fullname}.") for name in MOVED_MODULES)
        return ModuleSpec(fullname, self, is_package=holds_others)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The stand-in for a module."""
        return MovedModule(spec.name, f"Moved to {', '.join(MOVED_MODULES[spec.name]) or PACKAGE}.")

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the stand-in looks names up when it is asked for them."""


def install() -> None:
    """Answer imports of modules that are gone; once is enough."""
    if not any(isinstance(finder, MovedModuleFinder) for finder in sys.meta_path):
        sys.meta_path.append(MovedModuleFinder())
