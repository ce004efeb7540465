"""The server of the app: FastAPI, loopback by default, a strict content policy, one sentence for every error."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monazite.errors import InputError, MonaziteError
from monazite.web import answers, article, talks
from monazite.web.asked import Ask, AskCompare, AskLoad, AskRanges, AskRead, AskTalks, AskTrace, Open, question
from monazite.web.desk import HOME, Desk
from monazite.web.levers import check
from monazite.web.live import Superseded
from monazite.web.trace import trace

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
MOST_BYTES = 1_000_000
LOCAL = ("localhost", "127.0.0.1", "[::1]")
KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
STATIC = ("index.html", "app.css", "app.js", "state.js", "levers.js", "charts.js", "views.js", "icon.svg")
log = logging.getLogger("monazite.web")


@lru_cache(maxsize=1)
def bundle() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, compressed; it comes with vl-convert."""
    import vl_convert

    return gzip.compress(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;").encode(), 6)


@lru_cache(maxsize=len(STATIC))
def static(name: str) -> bytes:
    """A file of the page."""
    return files("monazite.web").joinpath("static", name).read_bytes()


class Limit:
    """Refuses a request body above `MOST_BYTES` before it is read whole."""

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

        await self.app(scope, replay, send)


def create_app(desk: Desk | None = None, *, hosts: tuple[str, ...] = LOCAL) -> FastAPI:
    """The app on a desk. ``hosts`` are the names under which it answers; ("*",) is any."""
    desk = desk or Desk()
    app = FastAPI(title="monazite", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=2)
    app.add_middleware(Limit)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[h.strip("[]") if h != "[::1]" else h for h in hosts])
    _errors(app)
    _pages(app)
    _runs(app, desk)
    _downloads(app, desk)
    _parts(app, desk, talks.Table())
    return app


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

    @app.middleware("http")
    async def guard(request: Request, go: Callable[[Request], Any]) -> Response:
        reply = await go(request)
        for name, value in HEADERS.items():
            reply.headers.setdefault(name, value)
        return reply

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


def _runs(app: FastAPI, desk: Desk) -> None:
    """Simulations."""

    @app.post("/api/open")
    def opened(ask: Open) -> dict[str, Any]:
        """Levers, charts and the run at rest of a scenario."""
        return answers.opened(desk, ask)

    @app.post("/api/simulate")
    def simulate(ask: Ask) -> dict[str, Any]:
        """The central run of the levers."""
        return answers.simulated(desk, ask)

    @app.post("/api/ranges")
    def ranges(ask: AskRanges) -> dict[str, Any]:
        """The run of the levers with ranges, and the map; gives way to newer requests of the same page."""
        return answers.ranged(desk, ask)

    @app.post("/api/compare")
    def compare(ask: AskCompare) -> dict[str, Any]:
        """Two runs on common draws."""
        return answers.compared(desk, ask)

    @app.post("/api/trace")
    def traced(ask: AskTrace) -> dict[str, Any]:
        """Where a number comes from."""
        room = desk.room(ask.scenario, ask.day)
        check(ask.levers)
        return trace(desk.central(question(ask, room.day)), ask.outcome, dict(ask.where))


def _downloads(app: FastAPI, desk: Desk) -> None:
    """Files."""

    @app.post("/api/scenario.toml", response_class=PlainTextResponse)
    def scenario(ask: Ask) -> Response:
        """The scenario with the levers as TOML."""
        return PlainTextResponse(answers.toml(desk, ask), media_type="application/toml")

    @app.post("/api/charts.csv", response_class=PlainTextResponse)
    def charts(ask: Ask) -> Response:
        """The paths of the charts as CSV."""
        return PlainTextResponse(answers.table(desk, ask), media_type="text/csv")

    @app.post("/api/brief.html", response_class=PlainTextResponse)
    def brief(ask: Ask) -> Response:
        """The four-section brief of the levers; takes half a minute."""
        return Response(answers.brief(desk, ask), media_type="text/html; charset=utf-8")


def _parts(app: FastAPI, desk: Desk, table: talks.Table) -> None:
    """Talks, articles, scenario files."""

    @app.post("/api/talks")
    def negotiate(ask: AskTalks) -> dict[str, Any]:
        """The talks from a seat; ask again while the state is working."""
        sc = desk.scenario(ask.scenario)
        return table.look(desk.dataset(sc), sc, ask.seat)

    @app.post("/api/deal")
    def deal(ask: AskTalks) -> dict[str, Any]:
        """The scenario in which a deal is signed, kept under a name."""
        sc = desk.scenario(ask.scenario)
        return {"scenario": desk.keep(talks.signed(desk.dataset(sc), sc, ask.seat, ask.deal))}

    @app.post("/api/read")
    def read(ask: AskRead) -> dict[str, Any]:
        """What an article says, with evidence, and the scenario drafted from it, kept under a name."""
        said, sc = article.read(ask.text, ask.day)
        kept = {"kept": desk.keep(sc), "toml": sc.to_toml()} if sc is not None else {}
        return said | kept

    @app.post("/api/load")
    def load(ask: AskLoad) -> dict[str, Any]:
        """A scenario file, kept under a name."""
        return {"kept": desk.keep_text(ask.toml)}


EXPOSED = (
    "warning: {host} is not this machine alone. The app has no log-in: whoever reaches the port can run simulations "
    "and read the scenarios loaded into it. Put a proxy with TLS and a log-in before it."
)


def serve(host: str, port: int, scenario: str = HOME, say: Callable[[str], None] = print) -> None:
    """Warm up, then answer until stopped. Raises InputError for an unknown scenario or a port that is taken."""
    import socket

    import uvicorn

    desk = Desk()
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
    answers.opened(desk, Open(scenario=scenario))
    bundle()
    shown = f"[{host}]" if ":" in host else host
    say(
        f"monazite is at http://{shown}:{port}/?s={scenario}"
        if scenario != HOME
        else f"monazite is at http://{shown}:{port}/"
    )
    uvicorn.run(create_app(desk, hosts=LOCAL if loopback else ("*",)), host=host, port=port, log_level="warning")
