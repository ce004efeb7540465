"""The command line: one module per command, or for a few that belong together.

Heavy modules are imported inside the commands, so that ``monazite --help`` stays quick.
"""

import signal
import sys
import warnings
from typing import Annotated

import typer

from monazite.foundation.errors import InputError, MonaziteError
from monazite.presentation.cli import (
    brief,
    cache,
    company,
    compare,
    data,
    ensemble,
    forecast,
    mineral,
    observe,
    options,
    parameters,
    play,
    read,
    run,
    serve,
    talks,
    validation,
    verify,
)
from monazite.presentation.cli.terminal import say

COMMANDS = (
    brief.brief,
    company.company,
    read.read,
    run.run,
    compare.compare,
    talks.talks,
    play.play,
    forecast.forecast,
    validation.check,
    run.explain,
    validation.hindcast,
    verify.verify,
    serve.serve,
    ensemble.ensemble,
    parameters.sensitivity,
    parameters.calibrate,
    ensemble.update,
    observe.observe,
    mineral.mineral,
    options.options,
    cache.cache,
)
"""Every command, in the order of ``monazite --help``; each is called as its function."""

app = typer.Typer(
    name="monazite",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(data.data)


def print_version(is_given: bool) -> None:
    """Print the version of the installed package and stop, if ``--version`` is given."""
    from importlib.metadata import PackageNotFoundError, version

    if not is_given:
        return
    try:
        number = version("monazite")
    except PackageNotFoundError:
        number = "unknown: the package is not installed"
    typer.echo(f"monazite {number}")
    raise typer.Exit


@app.callback()
def common_options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Who runs out, when, at what price, when a country shuts the tap on a critical mineral."""
    warnings.showwarning = _say_warning


def _say_warning(message: Warning | str, category: type[Warning], *_: object) -> None:
    """A warning as one line, without the place in the code that it comes from."""
    if issubclass(category, UserWarning):
        say(f"warning: {message}")


def _end_as_by_ctrl_c() -> None:
    """Let the signals that ask a process to end do what Ctrl-C does, so that nothing half-written stays behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, signal.default_int_handler)


def main() -> None:
    """Entry point: one clear message and exit code 2 for anything a user can mend."""
    _end_as_by_ctrl_c()
    try:
        app()
    except InputError as problem:
        say(f"error: {problem}")
        sys.exit(2)
    except MonaziteError as problem:
        say(f"error: {problem}")
        sys.exit(1)
    except OSError as problem:
        name = getattr(problem, "filename", None)
        say(f"error: {f'{name}: ' if name else ''}{problem.strerror or problem}")
        sys.exit(2)
