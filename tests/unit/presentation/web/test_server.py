"""``monazite serve``: ports, scenario files, the address that is line."""

import socket
import subprocess
import sys

import pytest

from monazite.foundation.errors import InputError
from monazite.presentation.web.server import serve


def test_a_taken_port_is_said():

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="free port"):
            serve("127.0.0.1", other.getsockname()[1])


def test_the_app_opens_a_scenario_file(tmp_path):

    own = tmp_path / "own.toml"
    own.write_text('name = "Own"\nstart = 2025-01-01\nmonths = 6\n', encoding="utf-8")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match="free port"):  # the file was read before
            serve("127.0.0.1", port, str(own))
        with pytest.raises(InputError, match="a TOML file"):
            serve("127.0.0.1", port, str(tmp_path / "strict.toml"))
        with pytest.raises(InputError, match="cn-ree-2025"):
            serve("127.0.0.1", port, "cn-re-2025")


def test_somebody_listens_when_the_address_is_said():

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "monazite", "serve", "--port", str(port)]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = next(line for line in process.stderr if "http://" in line)
            assert address.rstrip().endswith(f":{port}/")
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                pass
        finally:
            process.terminate()
