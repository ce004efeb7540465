"""Requests made from the OpenAPI document of the server: whatever is sent, no answer is a failure of the server.

A test goes through all operations, each a subtest; the requests of one are made where the test runs. Where pytest
collects, which every worker does, they would take each worker some seconds.
"""

import pytest
from hypothesis import HealthCheck, settings

from app_cases import find_idle_once, rank_few
from browser_cases import few_draws_store

schemathesis = pytest.importorskip("schemathesis")
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.config import SchemathesisConfig  # noqa: E402

from monazite.presentation.web.app import create_app  # noqa: E402
from monazite.presentation.web.views import influence  # noqa: E402
from monazite.presentation.web.work.jobs import BackgroundJobs  # noqa: E402

LONG = ["/api/brief", "/api/brief.zip", "/api/talks", "/api/options", "/api/exercise"]
"""Work of a minute or more: these get malformed requests alone."""
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def app():
    """One server for all requests. Its ranges are of few draws, which fail as many do."""
    patch, begun = pytest.MonkeyPatch(), []

    def jobs(*words):
        begun.append(BackgroundJobs(*words))
        return begun[-1]

    patch.setattr(influence, "BackgroundJobs", jobs)
    rank_few(patch)
    find_idle_once(patch)
    yield create_app(few_draws_store(), hosts=("*",))
    for rankings in begun:  # that nobody waits for: otherwise they take the time of the tests that follow
        rankings._pool.shutdown(cancel_futures=True)
    patch.undo()


def document(app, modes):
    config = SchemathesisConfig()
    config.projects.default.generation.update(modes=modes)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, config=config)


@pytest.fixture(autouse=True)
def node_id(request):
    """Schemathesis 4.32 notes the operation in an attribute that nodes of pytest 9.2 do not have."""
    request.node._nodeid = request.node.nodeid


@pytest.fixture(scope="module")
def valid(app):
    return document(app, [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def broken(app):
    return document(app, [GenerationMode.NEGATIVE])


@schemathesis.pytest.from_fixture("valid").exclude(path=LONG).parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
def test_no_request_fails_the_server(case):
    case.call_and_validate(checks=[not_a_server_error], timeout=300)


@schemathesis.pytest.from_fixture("broken").include(path=LONG).parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
def test_malformed_requests_for_long_work_get_one_sentence(case):
    reply = case.call_and_validate(checks=[not_a_server_error], timeout=300)
    assert 400 <= reply.status_code < 500
    assert reply.json()["error"]
