"""The options view: the merit order of measures and the best set within a budget, in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from monazite.analysis.options.measure import SPONSORS
from monazite.analysis.options.stocks import DAYS
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, unknown
from monazite.presentation.briefing import option_sets, options_table
from monazite.presentation.briefing.claims import joined_with_and, number
from monazite.presentation.charts.merit_order import merit_order_chart
from monazite.presentation.web.charts.chart_specs import fill_width
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.runs.requests import OptionsRequest, run_request
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.work.beside import ProcessJobs
from monazite.presentation.web.work.job_process import Report
from monazite.results.names import day_text
from monazite.scenario.scenario import Scenario

if TYPE_CHECKING:
    from monazite.analysis.options.measure import OptionMeasure
    from monazite.analysis.options.trial import Trial
    from monazite.model.posterior_draws import PosteriorDraws

DRAWS = 8
THOROUGH = 2
"""Times as many runs where a page asks for more."""
DECISION_LEAD = 12  # months before the shock in which measures are decided unless the page says otherwise
TODAY = 0  # months ahead that stand for a decision of today
BUDGETS = (250.0, 1000.0, 4000.0)
"""What a page may spend, million USD: few, so that pages share their answers."""
MIDDLES = "Sums here are medians; the sentence and the numbers at the top of the page show the run with central values."
LEFT_OUT = (
    "Left out because nobody can decide them alone: sharing among allies, other buying habits of all, designs of what "
    "is sold everywhere, permits and partners of others."
)
LEAST_TAKEN = 0.05
"""Part of what a measure avoids from which on it is said that others lose by it, and of that a country to be named."""
WAITING = "Every measure is being simulated on its own. A first look at all of them comes first."
FEW_RUNS = "So far by {draws} runs of each measure or more; more runs, other sizes of stocks and the best set follow."
WITHOUT_SET = "So far without the best set; it is being put together from these measures."
SET_FOLLOWS = "The best set is put together once every measure has been run."


class OptionsView:
    """Options that pages asked for, weighed in a process beside the server."""

    def __init__(self, beside: ProcessJobs | None = None) -> None:
        self._beside = beside or ProcessJobs()

    def poll(self, store: SessionStore, request: OptionsRequest) -> dict[str, Any]:
        """The options of the scenario with the levers; ``state`` is ready, working, failed or cancelled."""
        if request.budget not in BUDGETS:
            raise unknown(f"{request.budget:g}", [f"{b:g}" for b in BUDGETS], field="budget")
        workspace = store.workspace(request.scenario, request.day)
        check_levers(request.levers)
        sc = workspace.scenario
        today = (store.today or date.today()) if request.ahead == TODAY else None
        if today and today.replace(day=1) > workspace.day:
            raise InputError(field="ahead", found=TODAY, allowed="1 or 12: the levers act from a month that is over")
        regions = [name for name in workspace.model.index.region if name not in (sc.controller, "ROW")]
        if request.alone and request.alone not in regions:
            raise unknown(request.alone, regions, field="alone")
        if request.levers or request.deal:
            sc = workspace.scenario_of(run_request(request, workspace.day))
        elif request.ahead < DECISION_LEAD:  # now, and not before the first control of a record
            sc = sc.model_copy(update={"anchor": workspace.day})

        draws = DRAWS * THOROUGH if request.thorough else DRAWS
        key = f"options/{sc.hash}/{request.budget:g}/{today or request.ahead}/{draws}/{request.alone}"
        if request.cancel:
            return self._beside.cancel(key, request.client)
        sponsors = (request.alone,) if request.alone else SPONSORS
        what = (store.dataset(sc), sc, request.budget, workspace.posterior, today or request.ahead, draws, sponsors)
        return self._beside.poll(key, WAITING, weigh_options, what, page=request.client, shown=request.shown)


def weigh_options(
    ds: Dataset,
    sc: Scenario,
    budget: float,
    posterior: PosteriorDraws | None,
    ahead: int | date,
    draws: int,
    sponsors: Sequence[str],
    report: Report,
) -> dict[str, Any]:
    """Run the measures of `monazite options`; the answer holds sentences, a chart and a table.

    ``budget`` is in million USD, present value; ``posterior`` is what the rest of the page draws from; ``ahead`` are
    the months from the decision to the shock, or today; ``sponsors`` decide and pay, one of them what it alone can;
    ``report`` takes a sentence after every simulation, and what there is of the answer after every stage.
    """
    from monazite.analysis.options.merit_order import merit_order
    from monazite.analysis.options.portfolio import Portfolio, best_portfolio
    from monazite.analysis.options.report import options_content
    from monazite.analysis.options.trials import TrialBench

    def progress(done: int, expected: int) -> None:
        report(f"{done} of about {expected} simulated draws are done.", done / expected if expected else None)

    bench = TrialBench(ds, sc, draws=draws, lead=ahead, sponsors=sponsors, progress=progress, posterior=posterior)
    added = {"is_decided_today": isinstance(ahead, date)}

    def show(trials: list[Trial], idle: list[OptionMeasure], what: str) -> None:
        content = options_content(bench, trials, idle, Portfolio(None, 0.0, (), {}), budget)
        report.show({**options_answer(content | added), "without": SET_FOLLOWS, "to_come": what})

    trials, idle = merit_order(bench, lambda some, least: show(some, [], FEW_RUNS.format(draws=least)))
    show(trials, idle, WITHOUT_SET)
    content = options_content(bench, trials, idle, best_portfolio(bench, trials, budget), budget)
    return options_answer(content | added)


def options_answer(report: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``options.json`` as what the page shows: a view of all together, and one of each country.

    Where one country decides alone there is one view. The answer is whole, so that nothing is ``to_come``.
    """
    stocks, is_alone = options_table.stock_rows(report), options_table.is_alone(report)
    views = (options_table.TOGETHER,) if is_alone else (options_table.TOGETHER, *report["sponsors"])
    return {
        "state": "ready",
        "alone": report["sponsors"][0] if is_alone else "",
        "lead": _lead(report),
        "portfolio": _best_set(report),
        "without": option_sets.without_set(report),
        "views": [_view(report, view) for view in views],
        "few": options_table.few_runs_sentence(report["draws"]),
        "stocks": {
            "text": options_table.stocks_sentence(report),
            "head": options_table.stock_head(report),
            "rows": stocks,
        },
        "decided": report["decided"],
        "draws": report["draws"],
        "basis": f"conditioned on {origin}" if (origin := report.get("conditioned_on")) else "priors",
        "to_come": "",
    }


def _view(report: Mapping[str, Any], view: str) -> dict[str, Any]:
    """Measures ranked for all together or for one country: loss, chart, rows, and what has none with its reason."""
    items = options_table.ranked(report, view)
    is_whole, alone = view == options_table.TOGETHER, options_table.is_alone(report)
    who = (
        "all together" if is_whole and not alone else report["names_in_text"][report["sponsors"][0] if alone else view]
    )
    shown = [item for item in items if options_table.has_row(item, view)]
    charted = [item for item in items if options_table.is_decided_in(item, view)]
    spec = fill_width(merit_order_chart([{**item, **_ranked_by(item, view)} for item in charted]))
    end = options_table.month_of(report, "until")
    return {
        "name": view,
        "title": who,
        "text": options_table.loss_sentence(report, view),
        "chart": {
            "title": f"Loss avoided for each dollar spent, to {end}: {who}",
            "unit": "log axis",
            "spec": spec,
            "reading": f"Bar or dot: median of at most {report['draws']} runs; line: their 5 to 95% points. "
            "Colour: kind of measure.",
        },
        "head": options_table.table_head(report, view),
        "rows": [options_table.table_row(item, report, view) for item in shown],
        "by_country_title": options_table.country_title(report, view),
        "by_country_head": options_table.country_head(report, view),
        "by_country": [options_table.country_row(item, report, view) for item in shown],
        "pooled": _pooled(report, view, shown),
        "part": option_sets.part_of_set(report, view),
        "at_others_cost": [text for item in shown if (text := _at_others_cost(item, report))],
        "folded": [options_table.why_folded(i, report, view) for i in items if not options_table.has_row(i, view)],
    }


def _best_set(report: Mapping[str, Any]) -> dict[str, Any] | None:
    """The best set, and who loses by it."""
    best = option_sets.best_set(report)
    if best is None or not (losers := _losers(report["portfolio"], report)):
        return best
    return {**best, "text": f"{best['text']} {losers}"}


def _at_others_cost(item: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """A measure and who loses by it, in a sentence; empty where nobody loses `LEAST_TAKEN` of what it avoids."""
    losers = _losers(item, report)
    return f"{item['text']}: {losers[:1].lower()}{losers[1:]}" if losers else ""


def _losers(item: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """What regions lose by a measure that neither decide it nor control exports: medians over draws, largest first.

    Empty where they lose less than `LEAST_TAKEN` of what it avoids for those who decide: then it is no transfer.
    """
    lost = {name: -x["median"] for name, x in item.get("avoided_elsewhere", {}).items()}
    losing = sorted(((x, name) for name, x in lost.items() if x > options_table.LEAST_MUSD), reverse=True)
    avoided = item["avoided"]["median"]
    whole = sum(x for x, _ in losing)
    if not losing or whole < LEAST_TAKEN * avoided:
        return ""
    names = report["names_elsewhere"]
    named = [f"{names[name]} {options_table.amount_text(x)}" for x, name in losing if x >= LEAST_TAKEN * whole]
    end = options_table.month_of(report, "until")
    part = f", {100.0 * whole / avoided:.0f}% of what it avoids for those who decide it" if avoided > 0.0 else ""
    return f"Others lose {options_table.amount_text(whole)} USD to {end}{part}: {', '.join(named)}."


def _pooled(report: Mapping[str, Any], view: str, shown: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The measures of one country's view with every outlay shared by purchases; None where the view itself does so."""
    if view == options_table.TOGETHER or not shown:
        return None
    whole = options_table.TOGETHER
    return {
        "text": options_table.pooled_title(report),
        "head": options_table.country_head(report, whole, view),
        "rows": [options_table.country_row(item, report, whole, view) for item in shown],
    }


def _ranked_by(item: Mapping[str, Any], view: str) -> dict[str, Any]:
    """What a view ranks a measure by, for the chart."""
    own = options_table.figures_of(item, view)
    label = {} if item["kind"] == "stock" else {"id": options_table.chart_label(item)}
    return {"merit": own["merit"], "per_dollar": own["per_dollar"], **label}


def _lead(report: Mapping[str, Any]) -> str:
    """When measures are decided, how money is counted, and which two windows the figures are of."""
    start, year, end = (options_table.month_of(report, key) for key in ("decided", "year_until", "until"))
    shock = options_table.month_of(report, "shock")
    day, since = f"in {start}", f"in {start}, before what happens in {shock}"
    if report.get("is_decided_today"):  # not in what `monazite options` writes
        day = f"today, {day_text(date.fromisoformat(report['decided']))}"
        since = f"{day}; what happens begins in {shock}"
    rate, who = report["interest"], joined_with_and(list(report["names_in_text"].values()))
    who = f"{who[:1].upper()}{who[1:]}"
    low, high = (number(100.0 * rate[key], 2) for key in ("low", "high"))
    windows = f"to {end}" if year == end else f"in two windows: to {year}, the first year, and to {end}, the whole run"
    if options_table.is_alone(report):
        return (
            f"{who} decides these measures alone {day} and pays for them alone; they are judged by its own "
            f"losses. {LEFT_OUT} The way in which they are found is that of the set that all decide together. "
            f"{MIDDLES}{_largest_stock(report)}"
        )
    return (
        f"The measures below are decided {since}; losses and outlays are counted from the decision on {windows}. {who} "
        f"decide them together. Later months count for less, by {low} to {high}% a year; the numbers at the top of the "
        f"page count no month for less. {MIDDLES}{_largest_stock(report)}"
    )


def _largest_stock(report: Mapping[str, Any]) -> str:
    """Why larger public stocks are not among the measures, where the time is too short for them; empty otherwise."""
    most = report.get("largest_stock", max(DAYS))  # those of an earlier version have none
    if most >= max(DAYS):
        return ""
    limit = "it is assumed that no more than a month of use is bought in a month"
    if not most:
        return f" No public stock is among them: {limit}, and there is less than a month."
    return f" Public stocks are of {most} days of use at most: {limit}, and there is no time for more."
