"""What the server answers: a page's first view, runs, ranges, sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.foundation.errors import unknown
from monazite.foundation.version import package_version
from monazite.presentation.briefing.lead_goods import RARE
from monazite.presentation.briefing.track_record import record_sentences
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.presentation.web.charts import chart_data, chart_specs
from monazite.presentation.web.charts.map_choices import map_choices, map_rows
from monazite.presentation.web.effects.lever_effect import effect_of_last_lever
from monazite.presentation.web.effects.lever_weights import lever_weights
from monazite.presentation.web.effects.slight_effects import slight_effect
from monazite.presentation.web.effects.stock_purchases import hastened_by_purchases
from monazite.presentation.web.effects.without_detours import without_detours
from monazite.presentation.web.effects.without_news import without_news
from monazite.presentation.web.headline.brief_pair import as_in_a_brief
from monazite.presentation.web.headline.deal_effect import while_it_lasts
from monazite.presentation.web.headline.first_stops import first_stop_at_length
from monazite.presentation.web.headline.footprint_tiles import footprint_tiles
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.headline.headline_losses import (
    capitalised,
    later_years,
    loss_details,
)
from monazite.presentation.web.headline.headline_sentence import (
    GOES_ON,
    behind_the_headline,
    or_without,
)
from monazite.presentation.web.headline.headline_tiles import headline_tiles, line_places, places_in_words
from monazite.presentation.web.headline.warnings import warnings
from monazite.presentation.web.levers.lever_facts import lever_json
from monazite.presentation.web.levers.levers import FOLLOWED_LEVER, check_levers, first_lever_day
from monazite.presentation.web.levers.scenario_levers import controllers_of, groups_for
from monazite.presentation.web.runs.assumptions import split_assumed
from monazite.presentation.web.runs.compared_rest import beside_note, compared_rest, unset
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import (
    OpenRequest,
    RangesRequest,
    SimulateRequest,
    TraceRequest,
    run_request,
)
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.talks_table import controllers_offered, deal_in_words, seats_offered
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.presentation.web.views.headline_start import NO_FACTS, RangeFacts, headline_start, whole_headline
from monazite.presentation.web.views.provenance import trace
from monazite.presentation.web.views.replay_notes import missed_prices, replay_note
from monazite.presentation.web.views.stop_notes import stop_notes
from monazite.presentation.web.work.scheduler import ShouldStop, Superseded, never
from monazite.reading.draft.article_measures import is_of_article, own_measures
from monazite.results.names import present
from monazite.results.results import Results

USUAL_GOODS = ("Dy.oxide", "Tb.oxide", "Nd.oxide", "Pr.oxide", "Sm.oxide", "Y.oxide", "NdFeB.SH.magnet")
STRICTEST = {"cn_approval": 0.0, "cn_military": 0.0}
"""Levers of the run that fixes the ends of the axes, with the run at rest."""
TESTED = {"cn_approval": (0.05, 1.0), "cn_review": (0.0, 4.0), "us_tariff": (0.0, 1.45)}
"""Values that lie within the episodes the model is tested on: approvals, review and duties of 2025 and 2026."""
SUPPOSED = "What is supposed acts in its own months, and grey dashes keep showing it."
RANGE_DRAWS = 16
"""Draws of the ranges that the page asks for."""


def shown_good(workspace: Workspace, name: str | None) -> str:
    """The good whose price is shown. Raises InputError for one that the dataset does not have."""
    goods = workspace.goods
    if name is None:
        return next(iter(_offered_goods(workspace)))
    if name not in goods:
        raise unknown(name, goods, field="good")
    return name


def shown_country(workspace: Workspace, name: str) -> str:
    """The region that a reader looks at first. Raises InputError for one that the dataset does not have."""
    if name and name not in workspace.model.index.region:
        raise unknown(name, workspace.model.index.region, field="country")
    return name


def _offered_countries(workspace: Workspace) -> list[str]:
    """Regions that a reader can choose, those of the table of line stops first; the rest of the world is none."""
    regions = workspace.model.index.region
    first = present(chart_data.REGIONS, regions)
    return [name for name in (*first, *(r for r in regions if r not in first)) if name != "ROW"]


def _offered_goods(workspace: Workspace) -> Sequence[str]:
    """Goods whose price a page can choose, that which it opens with first: the usual rare earths, all of the others."""
    goods, leading = workspace.goods, workspace.leading
    usual = present(USUAL_GOODS, goods)
    if not usual or leading[:1] == (RARE,):
        return usual or goods
    mineral = dict(zip(workspace.model.index.good, workspace.model.index.mineral, strict=True))
    return [*(good for good in goods if mineral[good] != RARE), *usual]


def as_json(content: Any) -> str:
    """Plain values as JSON text."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def shown_workspace(store: SessionStore, request: SimulateRequest) -> Workspace:
    """The workspace from whose day the numbers of a request are counted.

    A record with every lever at rest, whose month nobody chose, opens at its shock; whatever was moved is counted from
    the month in which it acts.
    """
    return store.workspace(request.scenario, _shown_day(store, request))


def _shown_day(store: SessionStore, request: SimulateRequest) -> date | None:
    return store.shown_day(request.scenario, request.day, not request.levers and not request.deal)


# --- views of one run ----------------------------------------------------------------------------------------------


def open_scenario(store: SessionStore, request: OpenRequest) -> dict[str, Any]:
    """The first view: levers, charts, the run at rest."""
    workspace = store.workspace(request.scenario, request.day)
    good, names = shown_good(workspace, request.good), workspace.names
    rest = store.baseline_quantities(workspace)
    strict = STRICTEST | {lever.id: 0.0 for lever in workspace.levers if lever.field == "approval" and "." in lever.id}
    strictest_run = store.central_run(RunRequest(workspace.name, workspace.day, strict))
    strictest = workspace.quantities(strictest_run)
    sc, months, goods = workspace.scenario, workspace.model.index.month, _offered_goods(workspace)
    shown = store.workspace(request.scenario, store.shown_day(request.scenario, request.day, at_rest=True))
    shown_rest = store.baseline_quantities(shown)
    country = request.country if request.country in workspace.model.index.region else ""
    usual, assumed = split_assumed(workspace.name)
    true = TrueSources(workspace.model.dataset, sc)
    return {
        "scenario": usual,
        "assumptions": [_assumption(workspace, name, value) for name, value in assumed.items()],
        "name": sc.name,
        "text": " ".join(sc.text.split()),
        "of_article": is_of_article(sc),
        "dataset": list(sc.dataset),
        "scenarios": store.listed_scenarios(),
        "day": workspace.day.isoformat(),
        "usual_day": max(first_lever_day(sc, store.today), sc.start).isoformat(),
        "months": [m.isoformat() for m in months],
        "days": [m.isoformat() for m in months[:-6] or months[:1]],
        "good": good,
        "goods": [{"name": g, "title": good_with_use(workspace.model.dataset, g, names)} for g in goods],
        "countries": [{"name": r, "title": capitalised(names.region(r))} for r in _offered_countries(workspace)],
        "country": country,
        "groups": list(groups_for([names.region(name) for name in controllers_of(sc)])),
        "follows": dict(FOLLOWED_LEVER),
        "levers": [
            lever_json(lever, workspace.model.dataset, workspace.rest[lever.id], store.today, true)
            for lever in workspace.levers
        ],
        "charts": chart_specs.chart_specs(rest, strictest, good, names),
        "controller": names.region(sc.controller),
        "stop_notes": stop_notes(workspace, shown_rest),
        "talks": {
            "seats": [{"name": r, "title": names.region(r)} for r in seats_offered(workspace.model.dataset, sc)],
            "controllers": [{"name": r, "title": names.region(r)} for r in controllers_offered(sc)],
        },
        "rest_paths": chart_data.chart_paths(compared_rest(store, shown), good) if beside_note(sc) else None,
        "rest_note": beside_note(sc) or (SUPPOSED if store.is_supposed(workspace.name) else ""),
        "beside": unset(store, workspace).name if beside_note(sc) else "",
        "version": package_version(),
        "record": " ".join(record_sentences(workspace.model.dataset, good, names.good(good))),
        "replay": replay_note(usual, good, shown_rest),
        "missed": missed_prices(usual, goods, shown_rest),
        **_run_view(store, shown, shown_rest, shown_rest, (good, country), RunRequest(shown.name, shown.day, {})),
    }


def opening(store: SessionStore, request: OpenRequest) -> bytes:
    """What `open_scenario` gives, as JSON; the same for everyone, and stored for the next page."""
    return store.cached_opening(_opening_key(request), lambda: as_json(open_scenario(store, request)).encode())


def stored_opening(store: SessionStore, request: OpenRequest) -> bytes | None:
    """What `opening` gives, if it is stored; never waits. Raises InputError for a scenario that is no longer held."""
    found = store.lookup_opening(_opening_key(request))
    if found is not None:
        store.scenario(request.scenario)
    return found


def _opening_key(request: OpenRequest) -> str:
    return f"{request.scenario}/{request.day}/{request.good}/{request.country}"


def _assumption(workspace: Workspace, name: str, value: float) -> dict[str, Any]:
    """A parameter that the user holds."""
    prior = next(p for p in workspace.model.dataset.table("priors") if p.parameter == name)
    return {"parameter": name, "text": prior.text, "unit": prior.unit, "value": value, "bounds": list(prior.bounds())}


def simulate(store: SessionStore, request: SimulateRequest, should_stop: ShouldStop = never) -> bytes:
    """The central run of the levers, beside the one at rest, as JSON.

    Raises Superseded when ``should_stop`` says so.
    """
    if should_stop():
        raise Superseded
    workspace = shown_workspace(store, request)
    good = shown_good(workspace, request.good)
    check_levers(request.levers)
    country, run = shown_country(workspace, request.country), run_request(request, workspace.day)
    return _with_token(request, central_view(store, run, good, store.central_run, country))


def cached_simulation(store: SessionStore, request: SimulateRequest) -> bytes | None:
    """What `simulate` gives, if it is stored; never waits for a run."""
    workspace = store.open_workspace_or_none(request.scenario, _shown_day(store, request))
    if workspace is None:
        return None
    good = shown_good(workspace, request.good)
    view = store.lookup_answer(_view_key(workspace, good, run_request(request, workspace.day), request.country))
    return None if view is None else _with_token(request, view)


def _with_token(request: SimulateRequest, view: bytes) -> bytes:
    """A view, which is the same for everyone, with the number of the request that asked for it."""
    return b'{"token":%d,' % request.token + view[1:]


def _view_key(workspace: Workspace, good: str, run: RunRequest, country: str) -> str:
    return f"{workspace.key}/{good}/{country}/{run.key}"


def central_view(
    store: SessionStore, run: RunRequest, good: str, simulate_run: Callable[[RunRequest], Results], country: str = ""
) -> bytes:
    """The view of a central run as JSON, stored for everyone; ``simulate_run`` makes the run if it is not."""
    workspace = store.workspace(run.scenario, run.day)

    def make() -> bytes:
        current = workspace.quantities(simulate_run(run))
        rest = store.baseline_quantities(workspace)
        return as_json(_run_view(store, workspace, current, rest, (good, country), run)).encode()

    return store.cached_answer(_view_key(workspace, good, run, country), make)


def simulate_ranges(store: SessionStore, request: RangesRequest, should_stop: ShouldStop = never) -> dict[str, Any]:
    """The run of the levers with ranges, and the map. Raises Superseded when ``should_stop`` says so.

    Once its draws are there the answer is finished in any case, and stored: less than half of the work is left, which
    the next page in the same state would begin anew.
    """
    workspace = shown_workspace(store, request)
    good = shown_good(workspace, request.good)
    check_levers(request.levers)
    run = run_request(request, workspace.day)
    shown = good, shown_country(workspace, request.country)
    record = without_news(store, run, shown[1], request.draws, should_stop)  # first: of two runs of draws one is held
    current = workspace.quantities(store.range_run(run, request.draws, should_stop))
    with ThreadPoolExecutor(1) as beside:  # a central run or four, while the other processor has nothing to do
        weighed = beside.submit(lever_weights, store, run, shown)  # first: the headline waits for it
        bought = beside.submit(hastened_by_purchases, store, run, shown[1])
        remark = beside.submit(effect_of_last_lever, store, run, request.moved, shown)
        closed = beside.submit(without_detours, store, run, current, shown[1], never)
        first, *others = map_choices(current)
        maps = {choice.id: map_rows(current, choice) for choice in others}
        facts = RangeFacts(record, weighed.result())
        view = _run_view(store, workspace, current, store.baseline_quantities(workspace), shown, run, facts)
        view["remark"] = " ".join(filter(None, (remark.result(), bought.result()))) or view["remark"]
        if closed.result():
            view["behind"][-1] += f" {closed.result()}."
    names = workspace.names  # what follows is not for while a lever moves
    view["behind"][1:1] = filter(None, (later_years(current, names, shown[1]), as_in_a_brief(current, good, names)))
    return {
        "token": request.token,
        "draws": request.draws,
        "map": map_rows(current, first),
        "maps": maps,
        **view,
    }


def ranges(store: SessionStore, request: RangesRequest, should_stop: ShouldStop = never) -> bytes:
    """What `simulate_ranges` gives, as JSON, stored for everyone. Raises Superseded when ``should_stop`` says so."""

    def make() -> bytes:
        content = simulate_ranges(store, request, should_stop)
        del content["token"]
        return as_json(content).encode()

    key = _ranges_key(shown_workspace(store, request), request)
    return _with_token(request, store.range_answers.get_or_make(key, make))


def stored_ranges(store: SessionStore, request: RangesRequest) -> bytes | None:
    """What `ranges` gives, if it is stored; never waits."""
    workspace = store.open_workspace_or_none(request.scenario, _shown_day(store, request))
    view = None if workspace is None else store.range_answers.get(_ranges_key(workspace, request))
    return None if view is None else _with_token(request, view)


def _ranges_key(workspace: Workspace, request: RangesRequest) -> str:
    run = run_request(request, workspace.day)
    view = _view_key(workspace, shown_good(workspace, request.good), run, request.country)
    return f"{request.draws}/{request.moved}/{view}"


def trace_tile(store: SessionStore, request: TraceRequest) -> dict[str, Any]:
    """From a number of the page to its claim, run, parameters, rows and sources."""
    workspace = shown_workspace(store, request)
    good = shown_good(workspace, request.good)
    check_levers(request.levers)
    results = store.best_available(run_request(request, workspace.day), RANGE_DRAWS)
    current, rest = workspace.quantities(results), compared_rest(store, workspace)
    country = shown_country(workspace, request.country)
    tiles = headline_tiles(current, rest, good, workspace.names, country, request.tile)
    tiles += footprint_tiles(current, rest)
    by_id = {tile.id: tile for tile in tiles}
    if request.tile not in by_id:
        raise unknown(request.tile, by_id, field="tile")
    tile = by_id[request.tile]
    return {
        "claim": tile.claim().to_json(),
        "further": tile.further,
        **trace(results, tile.current.outcome, dict(tile.current.where), workspace.posterior, workspace.names, good),
    }


def _run_view(
    store: SessionStore,
    workspace: Workspace,
    current: QuickQuantities,
    rest: QuickQuantities,
    shown: tuple[str, str],
    run: RunRequest,
    facts: RangeFacts = NO_FACTS,
) -> dict[str, Any]:
    """What the page shows of a run, ``current``, beside the one at rest; ``shown``: good and country looked at.

    ``facts``: what further runs say, where there are ranges.
    """
    (good, country), names = shown, workspace.names
    deal = _deal_view(store, workspace, run, current, good)
    beside = compared_rest(store, workspace)
    tiles, footprint = headline_tiles(current, beside, good, names, country), footprint_tiles(current, beside)
    lines = line_places(current, country)
    places = places_in_words(lines, names)
    start = headline_start(store, workspace, current, run, deal, facts.weights)
    if run.levers and not deal:
        start = or_without(start, tiles)
    is_past = workspace.scenario.record and workspace.day < first_lever_day(workspace.scenario, store.today)
    is_moved = bool(run.levers or deal)
    words = whole_headline(workspace, current, beside, tiles, start, shown, is_moved=is_moved, record=facts.record)
    return {
        "counted_from": workspace.day.isoformat(),
        "tiles": [tile.to_json() for tile in tiles],
        "headline": " ".join(words),
        "sentences": words,
        "behind": behind_the_headline(
            tiles, loss_details(current, beside, names, country), places, first_stop_at_length(current, lines, names)
        )
        + ([GOES_ON] if workspace.scenario.record and not (is_moved or is_past) else []),
        "paths": chart_data.chart_paths(current, good),
        "loss": chart_data.loss_rows(current, beside, names, country=country),
        "stops": chart_data.line_stop_rows(current, beside, names, country),
        "footprint": [tile.to_json() for tile in footprint],
        "remark": slight_effect(current, rest, good, (*tiles, *footprint), names)
        if is_moved
        else slight_effect(current, beside, good, (*tiles, *footprint), names, "what the article says")
        if own_measures(workspace.scenario)
        else "",
        "warnings": warnings(current, run.levers, TESTED, names, is_past=is_past and not is_moved, country=country),
        "deal": deal,
        "run": current.results.run,
    }


def _deal_view(
    store: SessionStore, workspace: Workspace, run: RunRequest, current: QuickQuantities, good: str
) -> dict[str, str] | None:
    """The deal that is signed, in words, with what it does while it lasts; None without one."""
    if not run.deal:
        return None
    unsigned = replace(run, deal="")
    words = deal_in_words(workspace.model.dataset, workspace.scenario_of(unsigned), run.deal, workspace.day)
    without = workspace.quantities(store.central_run(unsigned))
    days = (date.fromisoformat(words[name]) for name in ("signed", "until"))
    return words | {"lasting": while_it_lasts(current, without, good, workspace.names, *days)}
