"""Connections that say nothing or too little, and too many of them."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from monazite.presentation.web import connections


async def echo(scope, receive, send):
    """Answers once the whole body is there."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"%02d" % size})


@pytest.fixture(params=[600.0])
def port(request, monkeypatch) -> Iterator[int]:
    """Port of a server with room for two, which waits longer for a request than any machine is busy."""
    monkeypatch.setattr(connections, "PATIENCE", request.param)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        settings = {"http": connections.BoundedConnection, "log_level": "critical", "lifespan": "off"}
        server = uvicorn.Server(uvicorn.Config(echo, **settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=120)


def is_ended(client: socket.socket) -> bool:
    """Whether the server ends the connection without an answer; waits until it has."""
    try:
        return client.recv(100) == b""
    except ConnectionResetError:
        return True


def answer(port: int) -> bytes:
    """What the server says to a whole request; nothing where there is no room."""
    with connected(port) as client:
        try:
            client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            return client.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            return b""


@pytest.mark.parametrize("port", [0.3], indirect=True)
@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc"])
def test_who_does_not_say_all_is_sent_away(port, begun):
    with connected(port) as client:
        client.sendall(begun)
        assert is_ended(client)


def test_whole_requests_are_answered_one_after_the_other(port):
    with connected(port) as client:
        for body in (b"abc", b"abcde"):
            head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body)
            client.sendall(head + body)
            answer = b""
            while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < 2:
                answer += client.recv(1000)
            assert answer.endswith(b"%02d" % len(body))


def test_there_is_room_for_so_many_and_again_when_they_have_gone(port):
    with connected(port), connected(port), connected(port) as third:
        assert is_ended(third)
    reply = b""
    for _ in range(100):  # the server may not have noticed yet that those before have gone
        if reply := answer(port):
            break
        time.sleep(0.1)
    assert reply.startswith(b"HTTP/1.1 200")
