"""The server of the app: FastAPI, loopback by default, a strict content policy, one sentence for every error."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monazite.foundation.errors import InputError, MonaziteError
from monazite.presentation.web import article, endpoints, industries, options, talks
from monazite.presentation.web.levers import check
from monazite.presentation.web.prefetch import Ahead
from monazite.presentation.web.requests import (
    Ask,
    AskCompare,
    AskLoad,
    AskOptions,
    AskRanges,
    AskRead,
    AskTalks,
    AskTrace,
    Open,
)
from monazite.presentation.web.scheduler import Superseded
from monazite.presentation.web.sessions import HOME, Desk, Question
from monazite.presentation.web.thread_pools import Lanes
from monazite.scenario.scenario import load_scenario

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
MOST_BYTES = 1_000_000
LOCAL = ("localhost", "127.0.0.1", "[::1]")
KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
STATIC = (
    "index.html", "app.css", "app.js", "dom.js", "state.js", "levers.js", "charts.js", "views.js", "talks.js",
    "options.js", "article.js", "icon.svg",
)  # fmt: skip
log = logging.getLogger("monazite.presentation.web")


@lru_cache(maxsize=1)
def bundle() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, compressed; it comes with vl-convert."""
    import vl_convert

    return gzip.compress(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;").encode(), 6)


@lru_cache(maxsize=len(STATIC))
def static(name: str) -> bytes:
    """A file of the page."""
    return files("monazite.presentation.web").joinpath("static", name).read_bytes()


class Guard:
    """Refuses a request body above `MOST_BYTES` before it is read whole, and puts `HEADERS` on every reply."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body, more = b"", scope["method"] in ("POST", "PUT", "PATCH")
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MOST_BYTES:
                reply = JSONResponse({"error": f"The request is larger than {MOST_BYTES:,} bytes."}, 413, HEADERS)
                await reply(scope, receive, send)
                return
        told = False

        async def replay() -> Any:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                have = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in RAW_HEADERS if h[0] not in have)]
            await send(message)

        await self.app(scope, replay, guarded)


def create_app(desk: Desk | None = None, *, hosts: tuple[str, ...] = LOCAL, ahead: Ahead | None = None) -> FastAPI:
    """The app on a desk. ``hosts``: names under which it answers, ("*",) for any. ``ahead``: makes answers ahead."""
    desk = desk or Desk()
    app = FastAPI(title="monazite", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    if hosts != LOCAL:  # on this machine packing costs more than it saves
        app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=2)
    app.add_middleware(Guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[h.strip("[]") if h != "[::1]" else h for h in hosts])
    lanes = Lanes(desk.turns)
    _errors(app)
    _pages(app)
    _runs(app, desk, lanes, ahead)
    _downloads(app, desk, lanes)
    _parts(app, desk, lanes)
    return app


async def fast(lanes: Lanes, work: Callable[[], Any]) -> Response:
    """The JSON reply of short work."""
    return plain(await lanes.fast(work))


def plain(content: Any) -> Response:
    """A JSON reply of plain values, or of text that is JSON."""
    text = content if isinstance(content, str) else endpoints.dumped(content)
    return Response(text.encode(), media_type="application/json")


def _problem(text: str, status: int) -> JSONResponse:
    return JSONResponse({"error": text}, status, HEADERS)


def _errors(app: FastAPI) -> None:
    """Every error is one sentence."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first.get("loc", ()) if part != "body")
        return _problem(f"{where or 'request'}: {first.get('msg', 'cannot be read')}"[:400], 422)

    @app.exception_handler(InputError)
    async def refused(_: Request, error: InputError) -> Response:
        return _problem(str(error), 422)

    @app.exception_handler(Superseded)
    async def superseded(_: Request, __: Superseded) -> Response:
        return JSONResponse({"error": "A newer request has taken its place.", "superseded": True}, 409, HEADERS)

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: HTTPException) -> Response:
        return _problem(f"{error.detail}.", error.status_code)

    @app.exception_handler(MonaziteError)
    async def failed(_: Request, error: MonaziteError) -> Response:
        return _problem(str(error), 422)


def _pages(app: FastAPI) -> None:
    """Page, scripts, styles."""

    @app.get("/", include_in_schema=False)
    def index() -> Response:
        return Response(static("index.html"), media_type="text/html; charset=utf-8")

    @app.get("/vega.js", include_in_schema=False)
    def vega() -> Response:
        head = {"content-encoding": "gzip", "cache-control": "max-age=86400"}
        return Response(bundle(), media_type="text/javascript", headers=head)

    @app.get("/static/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        if name not in STATIC:
            raise HTTPException(404, "There is no such file")
        return Response(static(name), media_type=f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8")


def _runs(app: FastAPI, desk: Desk, lanes: Lanes, ahead: Ahead | None) -> None:
    """Simulations."""

    @app.post("/api/open")
    async def opened(ask: Open) -> Response:
        """Levers, charts and the run at rest of a scenario."""
        return await fast(lanes, lambda: endpoints.opened(desk, ask))

    @app.post("/api/simulate")
    async def simulate(ask: Ask) -> Response:
        """The central run of the levers."""
        stop = desk.arrived(ask.client, ask.token)
        known = endpoints.known(desk, ask)
        if known is not None:
            return plain(known)
        return await fast(lanes, lambda: endpoints.simulated(desk, ask, stop))

    @app.post("/api/ranges")
    async def ranges(ask: AskRanges, request: Request) -> Response:
        """The run of the levers with ranges, and the map; gives way to newer requests of the same page.

        ``busy`` is true where many wait already; ask again.
        """
        stop = desk.arrived(ask.client, ask.token)
        if lanes.full:
            return plain({"busy": True})
        made = plain(await lanes.newest_first(request, lambda gone: endpoints.ranged(desk, ask, gone), stop))
        if ahead is not None:
            endpoints.wish_next(desk, ahead, ask)
        return made

    @app.post("/api/compare")
    async def compare(ask: AskCompare) -> Response:
        """Two runs on common draws."""
        return plain(await lanes.long(lambda: endpoints.compared(desk, ask)))

    @app.post("/api/industries")
    async def output(ask: Ask) -> Response:
        """How far output of each industry falls."""
        return await fast(lanes, lambda: industries.output(desk, ask))

    @app.post("/api/trace")
    async def traced(ask: AskTrace) -> Response:
        """Where a number comes from."""
        return await fast(lanes, lambda: endpoints.traced(desk, ask))


def _downloads(app: FastAPI, desk: Desk, lanes: Lanes) -> None:
    """Files."""

    @app.post("/api/scenario.toml", response_class=PlainTextResponse)
    def scenario(ask: Ask) -> Response:
        """The scenario with the levers as TOML."""
        return PlainTextResponse(endpoints.toml(desk, ask), media_type="application/toml")

    @app.post("/api/charts.csv", response_class=PlainTextResponse)
    def charts(ask: Ask) -> Response:
        """The paths of the charts as CSV."""
        return PlainTextResponse(endpoints.table(desk, ask), media_type="text/csv")

    @app.post("/api/brief.html", response_class=PlainTextResponse)
    async def brief(ask: Ask) -> Response:
        """The four-section brief of the levers; takes a minute."""
        text = await lanes.long(lambda: endpoints.brief(desk, ask))
        return Response(text, media_type="text/html; charset=utf-8")


def _parts(app: FastAPI, desk: Desk, lanes: Lanes) -> None:
    """Talks, options, articles, scenario files."""
    table, counter = talks.Table(), options.Counter()

    @app.post("/api/talks")
    def negotiate(ask: AskTalks) -> Response:
        """The talks from a seat; ask again while the state is working."""
        room = desk.room(ask.scenario, ask.day)
        check(ask.levers)
        sc = room.asked(Question(room.name, room.day, ask.levers))
        return plain(table.look(room.model.dataset, sc, ask.seat, room.day))

    @app.post("/api/options")
    def weighed(ask: AskOptions) -> Response:
        """What would have helped in the scenario with the levers; ask again while the state is working."""
        return plain(counter.look(desk, ask))

    @app.post("/api/read")
    async def read(ask: AskRead) -> Response:
        """What an article says, with evidence, the levers it moves, and the scenario drafted from it."""
        said, sc = await lanes.long(lambda: article.read(ask.text, ask.day))
        kept = {"kept": desk.keep(sc), "toml": sc.to_toml()} if sc is not None else {}
        return plain(said | kept)

    @app.post("/api/load")
    def load(ask: AskLoad) -> Response:
        """A scenario file, kept under a name."""
        return plain({"kept": desk.keep_text(ask.toml)})


EXPOSED = (
    "warning: {host} is not this machine alone. The app has no log-in: whoever reaches the port can run simulations "
    "and read the scenarios loaded into it. Put a proxy with TLS and a log-in before it."
)


def serve(host: str, port: int, scenario: str = HOME, say: Callable[[str], None] = print) -> None:
    """Warm up, then answer until stopped; ``scenario`` is a shipped name or a scenario file.

    Raises InputError for an unknown scenario or a port that is taken.
    """
    import socket

    import uvicorn

    desk = Desk()
    if scenario not in desk.names() and Path(scenario).suffix == ".toml":
        scenario = desk.keep(load_scenario(scenario).model_copy(update={"sweep": {}}))
    desk.scenario(scenario)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise InputError(field="--port", found=port, allowed=f"a free port ({problem.strerror})") from None
    loopback = host in ("127.0.0.1", "localhost", "::1")
    if not loopback:
        say(EXPOSED.format(host=host))
    say("Preparing the baseline.")
    endpoints.opened(desk, Open(scenario=scenario))
    bundle()
    ahead = endpoints.ahead_of(desk)
    endpoints.wish_all(desk, ahead, scenario)
    made = create_app(desk, hosts=LOCAL if loopback else ("*",), ahead=ahead)
    shown = f"[{host}]" if ":" in host else host
    asked = f"?s={scenario}" if scenario != HOME else ""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:  # whoever follows the address at once finds somebody listening
                say(f"monazite is at http://{shown}:{port}/{asked}")

    with suppress(KeyboardInterrupt):  # which uvicorn raises again when it has closed down
        Server(uvicorn.Config(made, host=host, port=port, log_level="warning", access_log=False, ws="none")).run()
