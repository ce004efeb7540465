"""``monazite serve``: warm up, take a port, answer until stopped."""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra
from monazite.presentation.web.app import LOOPBACK_HOSTS, create_app
from monazite.presentation.web.page_files import vega_script
from monazite.presentation.web.runs.requests import OpenRequest
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.presentation.web.views import ahead, endpoints
from monazite.presentation.web.work.memory import use_one_arena
from monazite.scenario.scenario import load_scenario

EXPOSED_WARNING = (
    "warning: {host} is not this machine alone. The app has no log-in: whoever reaches the port can run simulations "
    "and read the scenarios loaded into it. Put a proxy with TLS and a log-in before it."
)
YOUNG_OBJECTS = 50_000
TURN = 0.0005  # s


def serve(host: str, port: int, scenario: str = DEFAULT_SCENARIO, say: Callable[[str], None] = print) -> None:
    """Warm up, then answer until stopped.

    Parameters
    ----------
    host, port
        Address and port to listen on.
    scenario
        Name of a shipped scenario, or path of a scenario file.
    say
        Takes the lines for the person at the terminal.

    Raises
    ------
    InputError
        For an unknown scenario or a port that is taken.
    """
    with from_extra("app"):
        import uvicorn

        from monazite.presentation.web.connections import BoundedConnection

    store = SessionStore(today=date.today())
    if scenario not in store.scenario_names() and Path(scenario).suffix == ".toml":
        scenario = store.add_scenario(load_scenario(scenario).model_copy(update={"sweep": {}}))
    store.scenario(scenario)
    _check_port(host, port)
    use_one_arena()
    is_loopback = host in ("127.0.0.1", "localhost", "::1")
    if not is_loopback:
        say(EXPOSED_WARNING.format(host=host))
    say("Preparing the baseline.")
    endpoints.opening(store, OpenRequest(scenario=scenario))
    vega_script()
    prefetcher = ahead.new_prefetcher(store)
    ahead.prefetch_all(store, prefetcher, scenario)
    app = create_app(store, hosts=LOOPBACK_HOSTS if is_loopback else ("*",), prefetcher=prefetcher)
    _prepare_interpreter()
    query = f"?s={scenario}" if scenario != DEFAULT_SCENARIO else ""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/{query}"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:  # whoever follows the address at once finds somebody listening
                say(f"monazite is at {address}")

    with suppress(KeyboardInterrupt):  # which uvicorn raises again when it has closed down
        config = uvicorn.Config(
            app, host=host, port=port, http=BoundedConnection, log_level="warning", access_log=False, ws="none"
        )
        Server(config).run()


def _prepare_interpreter() -> None:
    """Keep what the interpreter does by itself from holding up a slider.

    What is loaded stays: looking through all of it again would take a tenth of a second. Of young objects a move makes
    some ten thousand, nearly all of which go with their last user; they are looked through every few moves, not several
    times in each. A run that comes back from compiled code waits half a millisecond for its turn, not five, while
    another request computes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10)
    sys.setswitchinterval(TURN)


def _check_port(host: str, port: int) -> None:
    """Raises InputError if the port is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise InputError(field="--port", found=port, allowed=f"a free port ({problem.strerror})") from None
