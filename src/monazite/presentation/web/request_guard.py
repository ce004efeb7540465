"""The first look at every request: its address and size; and the last at every reply: its security headers."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FRAMED_POLICY = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""Of the page that shows one chart alone, with nothing to press that acts on what is stored: others may frame it."""
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
MAX_BODY_BYTES = 1_000_000
"""More than an article or a scenario file of `requests.MAX_TEXT` letters takes."""
FIRM_PATHS, MAX_FIRM_BYTES = ("/api/firm", "/api/company"), 8_000_000
"""Where a firm comes with the request, and how large it may be: some times a firm of 20 plants and 500 items."""
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def is_utf8(text: bytes) -> bool:
    """Whether bytes are UTF-8 text."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


class RequestGuard:
    """Refuses a request body that is too large before it is read whole, and puts `HEADERS` on every reply.

    A query that is no UTF-8 text is refused too: routing fails on it where a path ends in a slash.

    Too large is above `MAX_BODY_BYTES`, or `MAX_FIRM_BYTES` where a firm comes with the request.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not is_utf8(scope["query_string"]):
            text = "The address has bytes after its question mark that are no UTF-8 text."
            await JSONResponse({"error": text}, 400, HEADERS)(scope, receive, send)
            return
        parts, size, more = list[bytes](), 0, scope["method"] in ("POST", "PUT", "PATCH")
        most = MAX_FIRM_BYTES if scope["path"].startswith(FIRM_PATHS) else MAX_BODY_BYTES
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
            if size > most:
                text = f"The request is larger than {most:,} bytes."
                await JSONResponse({"error": text}, 413, HEADERS)(scope, receive, send)
                return
        body, is_replayed = b"".join(parts), False

        async def replay() -> Any:
            """The body that was read, to the app; after it what still comes."""
            nonlocal is_replayed
            if is_replayed:
                return await receive()
            is_replayed = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in _RAW_HEADERS if h[0] not in present)]
            await send(message)

        await self.app(scope, replay, with_headers)
