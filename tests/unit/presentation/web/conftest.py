import pytest

from app_cases import CheckedClient, unbound_memory
from monazite.presentation.web.app import create_app
from monazite.presentation.web.runs.sessions import SessionStore


@pytest.fixture(scope="package", autouse=True)
def memory_without_bound():
    """Servers of tests let go of nothing for what other tests hold."""
    with pytest.MonkeyPatch.context() as patch:
        unbound_memory(patch)
        yield


@pytest.fixture(scope="session")
def store() -> SessionStore:
    """What one server holds, shared so that a scenario is opened once."""
    return SessionStore()


@pytest.fixture(scope="session")
def client(store):
    """A browser of the app."""
    with CheckedClient(create_app(store, hosts=("*",)), raise_server_exceptions=False) as http:
        yield http
