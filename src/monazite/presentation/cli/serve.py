"""The command `monazite serve`: the app in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from monazite.foundation.extras import from_extra
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.terminal import say


def serve(
    scenario: Annotated[str, typer.Argument(help="Shipped scenario or scenario file to open.")] = "cn-ree-2025",
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8610,
) -> None:
    """Open the app: levers, live charts, comparison, talks, sources, downloads, in a browser and offline."""
    with from_extra("app"):
        from monazite.presentation.web.server import serve as start

    announce_compilation()
    start(host, port, scenario, say)
