"""The server of the app: FastAPI, loopback by default, a strict content policy, one sentence for every error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monazite.foundation.errors import InputError, MonaziteError
from monazite.presentation.web.answers.articles import ReadingOnPage
from monazite.presentation.web.answers.exercises import ExerciseDebrief, ExerciseMonth, ExerciseSeats
from monazite.presentation.web.answers.firms import FirmAnswers, FirmMeasures, ListColumns, ReadFirm
from monazite.presentation.web.answers.refusals import Refusal
from monazite.presentation.web.answers.runs import (
    BusyServer,
    ComparedRuns,
    IdleLevers,
    IndustryOutputs,
    MovedRun,
    OpenedScenario,
    RangedRun,
    StoredScenario,
)
from monazite.presentation.web.answers.sources import TracedNumber
from monazite.presentation.web.answers.work import (
    FinishedWork,
    PlayedTalks,
    RankedParameters,
    UnfinishedOptions,
    UnfinishedRanking,
    UnfinishedTalks,
    UnfinishedWork,
    WeighedOptions,
)
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.page_files import MEDIA_TYPES, PACKED, STATIC_FILES, static_file, vega_script
from monazite.presentation.web.panels import article, company, company_measures, exercise, firm_pages, options, talks
from monazite.presentation.web.panels.company_requests import (
    AnnexRequest,
    CompanyRequest,
    ExampleRequest,
    FirmFilesRequest,
    MeasuresRequest,
)
from monazite.presentation.web.panels.exercise import ExercisePageRequest, ExerciseRequest, SeatsRequest
from monazite.presentation.web.request_guard import FRAMED_POLICY, HEADERS, RequestGuard
from monazite.presentation.web.runs.requests import (
    CompareRequest,
    JobRequest,
    LoadRequest,
    OpenRequest,
    OptionsRequest,
    OutcomeRequest,
    RangesRequest,
    ReadRequest,
    SimulateRequest,
    TalksRequest,
    TraceRequest,
    run_request,
)
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.views import (
    ahead,
    comparison,
    downloads,
    endpoints,
    industries,
    inert,
    influence,
    scenario_file,
)
from monazite.presentation.web.work.beside import ProcessJobs
from monazite.presentation.web.work.prefetch import Prefetcher
from monazite.presentation.web.work.scheduler import Superseded
from monazite.presentation.web.work.thread_pools import ThreadPools

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
REFUSALS: dict[int | str, dict[str, Any]] = {409: {"model": Refusal}, 422: {"model": Refusal}}


def create_app(
    store: SessionStore | None = None,
    *,
    hosts: tuple[str, ...] = LOOPBACK_HOSTS,
    prefetcher: Prefetcher | None = None,
) -> FastAPI:
    """The app.

    Parameters
    ----------
    store
        What the server holds; a new store by default.
    hosts
        Names under which the app answers, ("*",) for any.
    prefetcher
        Makes answers in advance; none by default.
    """
    store = store or SessionStore()
    app = FastAPI(title="monazite", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", responses=REFUSALS)
    if hosts != LOOPBACK_HOSTS:  # on this machine packing costs more than it saves
        app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=2)
    app.add_middleware(RequestGuard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[h.strip("[]") if h != "[::1]" else h for h in hosts])
    pools = ThreadPools(store.scheduler, store.memory.check)
    _add_error_handlers(app)
    _add_pages(app)
    _add_simulations(app, store, pools, prefetcher)
    _add_downloads(app, store, pools)
    _add_views(app, store, pools, is_ahead=prefetcher is not None)
    _add_company(app, store, pools)
    _add_exercise(app, store, pools)
    return app


async def interactive_reply(pools: ThreadPools, work: Callable[[], Any]) -> Response:
    """The JSON reply of short work."""
    return json_reply(await pools.run_interactive(work))


def json_reply(content: Any) -> Response:
    """A JSON reply of plain values, or of bytes that are JSON."""
    body = content if isinstance(content, bytes) else endpoints.as_json(content).encode()
    return Response(body, media_type="application/json")


def _error_reply(text: str, status: int) -> JSONResponse:
    return JSONResponse({"error": text}, status, HEADERS)


def _add_error_handlers(app: FastAPI) -> None:
    """Every error is one sentence."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first.get("loc", ()) if part != "body")
        problem = first.get("msg", "cannot be read").removeprefix("Value error, ")
        return _error_reply(f"{where or 'request'}: {problem}"[:400], 422)

    @app.exception_handler(InputError)
    async def refused(_: Request, error: InputError) -> Response:
        return _error_reply(str(error), 422)

    @app.exception_handler(Superseded)
    async def superseded(_: Request, __: Superseded) -> Response:
        return JSONResponse({"error": "A newer request has taken its place.", "superseded": True}, 409, HEADERS)

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> Response:
        return _error_reply(f"{error.detail}.", error.status_code)

    @app.exception_handler(MonaziteError)
    async def failed(_: Request, error: MonaziteError) -> Response:
        return _error_reply(str(error), 422)


def _add_pages(app: FastAPI) -> None:
    """Page, scripts, styles."""

    @app.get("/", include_in_schema=False)
    async def index(embed: str = "") -> Response:
        head = {"content-security-policy": FRAMED_POLICY} if embed else {}
        return Response(static_file("index.html"), media_type="text/html; charset=utf-8", headers=PACKED | head)

    @app.get("/vega.js", include_in_schema=False)
    def vega() -> Response:
        head = PACKED | {"cache-control": "max-age=86400"}
        return Response(vega_script(), media_type="text/javascript", headers=head)

    @app.get("/static/{name:path}", include_in_schema=False)
    async def file(name: str) -> Response:
        if name not in STATIC_FILES:
            raise HTTPException(404, "There is no such file")
        kind = f"{MEDIA_TYPES[name.rpartition('.')[2]]}; charset=utf-8"
        return Response(static_file(name), media_type=kind, headers=PACKED)


def _add_simulations(app: FastAPI, store: SessionStore, pools: ThreadPools, prefetcher: Prefetcher | None) -> None:
    """Simulations. The names of the functions below are operation ids of the OpenAPI document and stay."""
    one = CapacityLimiter(1)  # levers without effect are looked for one page at a time, beside everything else

    @app.post("/api/open", response_model=OpenedScenario)
    async def opened(body: OpenRequest) -> Response:
        """Levers, charts and the run at rest of a scenario."""
        stored = endpoints.stored_opening(store, body)
        if stored is not None:
            return json_reply(stored)
        return json_reply(await pools.run_opening(lambda: endpoints.opening(store, body)))

    @app.post("/api/simulate", response_model=MovedRun)
    async def simulate(body: SimulateRequest) -> Response:
        """The central run of the levers."""
        should_stop = store.register_request(body.client, body.token)
        pools.note(body.client)
        cached = endpoints.cached_simulation(store, body)
        if cached is not None:
            return json_reply(cached)
        return await interactive_reply(pools, lambda: endpoints.simulate(store, body, should_stop))

    @app.post("/api/ranges", response_model=RangedRun | BusyServer)
    async def ranges(body: RangesRequest, request: Request) -> Response:
        """The run of the levers with ranges, and the map; gives way to newer requests of the same page.

        ``busy`` is true where moves of other pages leave no room for ranges; ask again.
        """
        should_stop = store.register_request(body.client, body.token)
        stored = endpoints.stored_ranges(store, body)
        if stored is not None:
            return json_reply(stored)
        work = partial(endpoints.ranges, store, body)
        answer = await pools.run_ranges(request, work, should_stop, body.client)
        if answer is None:
            return json_reply({"busy": True})
        reply = json_reply(answer)
        if prefetcher is not None:
            ahead.prefetch_next(store, prefetcher, body)
        return reply

    @app.post("/api/compare", response_model=ComparedRuns)
    async def compare(body: CompareRequest) -> Response:
        """Two runs on common draws."""
        return json_reply(await pools.run_large(lambda: comparison.compare_runs(store, body)))

    @app.post("/api/inert", response_model=IdleLevers)
    async def inert_levers(body: SimulateRequest) -> Response:
        """The levers that move nothing in this state, and why."""
        should_stop = store.register_request(body.client, body.token)
        return json_reply(await to_thread.run_sync(lambda: inert.inert_levers(store, body, should_stop), limiter=one))

    @app.post("/api/industries", response_model=IndustryOutputs)
    async def output(body: SimulateRequest) -> Response:
        """How far output of each industry falls."""
        return await interactive_reply(pools, lambda: industries.industry_output(store, body))

    @app.post("/api/trace", response_model=TracedNumber)
    async def traced(body: TraceRequest) -> Response:
        """Where a number comes from."""
        return json_reply(await pools.run_large(lambda: endpoints.trace_tile(store, body)))


def _add_downloads(app: FastAPI, store: SessionStore, pools: ThreadPools) -> None:
    """Files."""
    briefs = downloads.BriefView()

    @app.post("/api/scenario.toml", response_class=PlainTextResponse)
    def scenario(body: SimulateRequest) -> Response:
        """The scenario with the levers as TOML."""
        return PlainTextResponse(scenario_file.scenario_file(store, body), media_type="application/toml")

    @app.post("/api/charts.csv", response_class=PlainTextResponse)
    async def charts(body: SimulateRequest) -> Response:
        """The paths of the charts as CSV."""
        text = await pools.run_large(lambda: downloads.charts_csv(store, body))
        return PlainTextResponse(text, media_type="text/csv")

    @app.post("/api/brief", response_model=FinishedWork | UnfinishedWork)
    def brief_state(body: JobRequest) -> Response:
        """How far the brief of the levers is; ask again while the state is working."""
        return json_reply(briefs.poll(store, body))

    @app.post("/api/brief.zip", responses={200: {"content": {"application/zip": {}}}})
    async def brief(body: JobRequest) -> Response:
        """The four-section brief of the levers with its annex, once it is written."""
        return Response(await briefs.archive(store, body), media_type="application/zip")


def _add_views(app: FastAPI, store: SessionStore, pools: ThreadPools, *, is_ahead: bool) -> None:
    """Talks, options, articles, scenario files."""
    beside = ProcessJobs(store.scheduler.beside)
    talks_view, options_view = talks.TalksView(beside), options.OptionsView(beside)
    influence_view = influence.InfluenceView()
    if is_ahead:
        talks_view.prepare()

    @app.post("/api/influence", response_model=RankedParameters | UnfinishedRanking)
    def influential(body: OutcomeRequest) -> Response:
        """The parameters that matter most for a headline number; ask again while the state is working."""
        return json_reply(influence_view.poll(store, body))

    @app.post("/api/talks", response_model=PlayedTalks | UnfinishedTalks)
    def negotiate(body: TalksRequest) -> Response:
        """The talks from a seat; ask again while the state is working."""
        workspace = store.workspace(body.scenario, body.day)
        check_levers(body.levers)
        sc = workspace.scenario_of(replace(run_request(body, workspace.day), deal=""))
        asked = (workspace.model.dataset, sc, body.seat, workspace.day, workspace.posterior)
        table = (body.controller, body.opposite)
        who = {"page": body.client, "cancel": body.cancel, "shown": body.shown}
        return json_reply(talks_view.poll(*asked, table=table, **who))

    @app.post("/api/options", response_model=WeighedOptions | UnfinishedOptions)
    def weighed(body: OptionsRequest) -> Response:
        """What would have helped in the scenario with the levers; ask again while the state is working."""
        return json_reply(options_view.poll(store, body))

    @app.post("/api/read", response_model=ReadingOnPage | UnfinishedWork)
    async def read(body: ReadRequest) -> Response:
        """What an article says, with evidence, and the scenario drafted from it with the country that it names."""
        answer, sc = await pools.run_long(
            lambda: article.read_text(body.text, body.day, body.answers, body.hand_corrections(), store.today)
        )
        if sc is not None:
            named = article.named_country(sc, {row.region for row in store.dataset(sc).table("regions")})
            kept = store.add_scenario(sc, tuple(answer["leads"]))
            answer |= {"kept": kept, "toml": sc.to_toml(), "country": named}
        return json_reply(answer)

    @app.post("/api/load", response_model=StoredScenario)
    def load(body: LoadRequest) -> Response:
        """A scenario file, kept under a name, with the levers of one that the app wrote."""
        kept = store.add_scenario_text(body.toml)
        return json_reply({"kept": kept, "state": scenario_file.state_of_file(store, body.toml, kept)})


def _add_company(app: FastAPI, store: SessionStore, pools: ThreadPools) -> None:
    """A firm: its rows come with every request, and nothing of them is stored."""

    @app.post("/api/firm", response_model=ReadFirm)
    async def firm(body: FirmFilesRequest) -> Response:
        """The rows of a firm's files, which the page holds."""
        return await interactive_reply(pools, lambda: company.read_firm(store, body))

    @app.post("/api/firm/columns", response_model=ListColumns)
    async def firm_columns(body: FirmFilesRequest) -> Response:
        """The columns of a parts list, for its reader to say what they are."""
        return await interactive_reply(pools, lambda: company.list_columns(body))

    @app.post("/api/firm.toml", response_class=PlainTextResponse)
    def firm_example(body: ExampleRequest) -> Response:
        """The file of an invented firm, or an empty one, to begin with."""
        return PlainTextResponse(company.example(body.name), media_type="application/toml")

    @app.post("/api/company", response_model=FirmAnswers)
    async def firm_answers(body: CompanyRequest, request: Request) -> Response:
        """When the first line of a firm stops, and what runs out, in the central run or in that with ranges."""
        should_stop = store.register_request(f"{body.client}/firm" if body.client else "", body.token)
        if body.draws == 1:
            return await interactive_reply(pools, lambda: company.live_answers(store, body, should_stop))
        answers = await pools.run_ranges(
            request, lambda stop: company.live_answers(store, body, stop), should_stop, body.client, is_patient=True
        )
        return json_reply(answers)

    @app.post("/api/company/measures", response_model=FirmMeasures)
    async def firm_measures(body: MeasuresRequest) -> Response:
        """What moves the day, and the cheapest set of measures under a level."""
        return json_reply(await pools.run_large(lambda: company_measures.measures(store, body)))

    @app.post("/api/company/article24", responses={200: {"content": {"text/html": {}}}})
    async def firm_annex(body: AnnexRequest) -> Response:
        """The risk assessment of Article 24 of Regulation (EU) 2024/1252, or the firm's page for its board."""
        content, media_type = await pools.run_large(lambda: firm_pages.firm_page(store, body))
        return Response(content, media_type=media_type)


def _add_exercise(app: FastAPI, store: SessionStore, pools: ThreadPools) -> None:
    """Exercises: the page holds the session and sends it whole."""
    view = exercise.ExerciseView(store)

    @app.post("/api/exercise/seats", response_model=ExerciseSeats)
    async def seats(body: SeatsRequest) -> Response:
        """Seats and days of a scenario."""
        return json_reply(await pools.run_long(lambda: view.seats(body)))

    @app.post("/api/exercise", response_model=ExerciseMonth | ExerciseDebrief | UnfinishedWork)
    async def played(body: ExerciseRequest) -> Response:
        """The month that a session is in, or its debrief; ask again while the state is working."""
        return json_reply(await pools.run_long(lambda: view.poll(body)))

    @app.post("/api/exercise/file", responses={200: {"content": {"text/html": {}}}})
    async def exercise_file(body: ExercisePageRequest) -> Response:
        """Debrief, facilitator's sheet or the session itself as a file."""
        text, media_type = await pools.run_long(lambda: view.file(body))
        return Response(text.encode(), media_type=f"{media_type}; charset=utf-8")
