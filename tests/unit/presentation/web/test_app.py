"""Refusals, headers, static files, and requests that nobody would write."""

import asyncio
import json
import re

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app_cases import post
from monazite.presentation.web import app as server
from monazite.presentation.web.page_files import STATIC_FILES
from monazite.presentation.web.request_guard import MAX_BODY_BYTES

NAMESPACE = re.compile(r"http://www\.w3\.org/(2000/svg|1999/xhtml|1998/Math/MathML)")
"""Names that scripts give to elements; nothing is loaded from there."""


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("simulate", {"levers": {"cn_aproval": 0.1}}, "cn_approval"),
        ("simulate", {"levers": {"cn_approval": 7}}, "0 to 1"),
        ("simulate", {"levers": {"cn_approval": "x"}}, "levers"),
        ("simulate", {"scenario": "cn-ree-2026"}, "cn-ree-2025"),
        ("simulate", {"scenario": "read-000"}, "read the article"),
        ("simulate", {"day": "1999-01-01"}, "2025-01"),
        ("simulate", {"good": "Dy.oxid"}, "Dy.oxide"),
        ("simulate", {"surprise": 1}, "surprise"),
        ("ranges", {"draws": 10**6}, "draws"),
        ("trace", {"tile": "prise"}, "price"),
        ("options", {"budget": 3.0}, "250"),
        ("load", {"toml": "name = "}, ""),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\nmonths = 240'}, "120"),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\ndataset = ["/etc"]'}, 'dataset: found "/etc"'),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\ndataset = "../own"'}, 'dataset: found "../own"'),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\nextends = "/tmp/a.toml"'}, 'extends: found "/tmp/a.toml"'),
        ("load", {"toml": 'name = "x"\nstart = 0001-01-01'}, "a day from 1950-01-01"),
        ("load", {"toml": 'name = "x"\nstart = 9999-12-31'}, "a day from 1950-01-01"),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\n[parameters]\ngrowth = 1e300'}, "allowed -0.8 to 2.8"),
        ("load", {"toml": "a." * 30_000 + "a = 1"}, "a key of 30001 parts"),
        ("open", {"day": "9999-12-31"}, "a day from 1950-01-01"),
        ("open", {"day": "0001-01-01"}, "a day from 1950-01-01"),
        ("read", {"text": "China bans exports of gallium.", "day": "9999-12-31"}, "a day from 1950-01-01"),
    ],
)
def test_bad_requests_get_one_sentence(client, path, body, words):
    reply = post(client, path, **body)
    assert reply.status_code == 422
    assert words in reply.json()["error"]
    assert "Traceback" not in reply.text


def test_a_query_that_is_no_text_is_refused_in_one_sentence(store):
    """Routing decodes it where a path ends in a slash; the address goes as bytes, which no client would send."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/api/open/", "raw_path": b"/api/open/", "root_path": "", "query_string": b"s=\xbb",
        "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asyncio.run(server.create_app(store)(scope, receive, send))
    assert sent[0]["status"] == 400
    assert "no UTF-8 text" in sent[1]["body"].decode()


def test_large_bodies_foreign_hosts_and_unknown_files_are_refused(client, store):
    assert client.post("/api/simulate", content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/docs").status_code == 404
    guarded = TestClient(server.create_app(store), base_url="http://evil.example")
    assert guarded.get("/").status_code == 400


def test_pages_load_nothing_from_elsewhere(client):
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for name in STATIC_FILES:
        text = client.get(f"/static/{name}").text
        for line in text.splitlines():
            assert "http" not in NAMESPACE.sub("", line), line
    assert client.get("/vega.js").status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "scenario", "day", "good", "levers", "tile", "budget", "a", "b", "seat", "deal", "text", "toml", "token", "draws",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        ["open", "simulate", "ranges", "compare", "trace", "load", "scenario.toml", "charts.csv", "industries"]
    ),
    st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=4) | JSON,
)
def test_no_request_breaks_the_server(client, path, body):
    reply = client.post(f"/api/{path}", content=json.dumps(body), headers={"content-type": "application/json"})
    assert reply.status_code < 500
    if reply.status_code >= 400:
        assert reply.json()["error"]
