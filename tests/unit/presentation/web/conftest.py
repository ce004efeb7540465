import pytest

from app_cases import CheckedClient
from monazite.presentation.web.app import create_app
from monazite.presentation.web.runs.sessions import SessionStore


@pytest.fixture(scope="session")
def store() -> SessionStore:
    """What one server holds, shared so that a scenario is opened once."""
    return SessionStore()


@pytest.fixture(scope="session")
def client(store):
    """A browser of the app."""
    with CheckedClient(create_app(store, hosts=("*",)), raise_server_exceptions=False) as http:
        yield http
