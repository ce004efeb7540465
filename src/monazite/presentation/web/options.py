"""The options view: the merit order of measures and the best set within a budget, in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import unknown
from monazite.presentation.briefing.claims import joined_with_and, number
from monazite.presentation.charts.merit_order import merit_order_chart
from monazite.presentation.web.chart_specs import fill_width
from monazite.presentation.web.job_process import JobProcess, Report
from monazite.presentation.web.jobs import BackgroundJobs, JobProgress
from monazite.presentation.web.levers import check_levers
from monazite.presentation.web.requests import OptionsRequest, run_request
from monazite.presentation.web.sessions import SessionStore
from monazite.results.names import Names, month_text
from monazite.scenario.scenario import Scenario

if TYPE_CHECKING:
    from monazite.model.posterior_draws import PosteriorDraws

DRAWS = 4
DECISION_LEAD = 12  # months before the shock in which measures are decided unless the page says otherwise
BUDGETS = (250.0, 1000.0, 4000.0)
"""What a page may spend, million USD: few, so that pages share their answers."""
WAITING = "Every measure is being simulated on its own. This takes a minute or two."
COLUMNS = (
    "Measure",
    "Loss avoided per dollar",
    "Range",
    "Loss avoided",
    "Outlay",
    "Months to half the effect",
    "Draws in which it helps",
)
LEAST_PART = 1e-4
"""Part of the largest number of a range below which another one counts as nothing."""
LEAST_MERIT = 0.1
"""Dollars of loss avoided for a dollar below which a measure has no row of its own."""


class OptionsView:
    """Options that pages asked for, weighed in a process beside the server."""

    def __init__(self) -> None:
        self._jobs, self._process = BackgroundJobs("options"), JobProcess("options")

    def poll(self, store: SessionStore, request: OptionsRequest) -> dict[str, Any]:
        """The options of the scenario with the levers; ``state`` is ready, working, failed or cancelled."""
        if request.budget not in BUDGETS:
            raise unknown(f"{request.budget:g}", [f"{b:g}" for b in BUDGETS], field="budget")
        workspace = store.workspace(request.scenario, request.day)
        check_levers(request.levers)
        sc = workspace.scenario
        if request.levers or request.deal:
            sc = workspace.scenario_of(run_request(request, workspace.day))
        elif request.ahead < DECISION_LEAD:  # now, and not before the first control of a record
            sc = sc.model_copy(update={"anchor": workspace.day})

        key = f"{sc.hash}/{request.budget:g}/{request.ahead}"
        if request.cancel:
            return self._jobs.cancel(key, request.client)

        def work(progress: JobProgress) -> dict[str, Any]:
            what = (store.dataset(sc), sc, request.budget, workspace.posterior, request.ahead, DRAWS)
            return self._process.run(weigh_options, what, progress)

        return self._jobs.poll(key, WAITING, work, request.client)


def weigh_options(
    ds: Dataset,
    sc: Scenario,
    budget: float,
    posterior: PosteriorDraws | None,
    ahead: int,
    draws: int,
    report: Report,
) -> dict[str, Any]:
    """Run the measures of `monazite options`; the answer holds sentences, a chart and a table.

    ``budget`` is in million USD, present value; ``posterior`` is what the rest of the page draws from; ``ahead`` are
    the months from the decision to the shock; ``report`` takes a sentence after every simulation.
    """
    from monazite.analysis.options.merit_order import merit_order
    from monazite.analysis.options.portfolio import best_portfolio
    from monazite.analysis.options.report import options_content
    from monazite.analysis.options.trials import TrialBench

    def progress(done: int, expected: int) -> None:
        report(f"{done} of about {expected} simulated draws are done.", done / expected if expected else None)

    bench = TrialBench(ds, sc, draws=draws, lead=ahead, progress=progress, posterior=posterior)
    trials, idle = merit_order(bench)
    names = Names(ds)
    who = [names.the(name) for name in bench.setting.sponsors]
    return options_answer(options_content(bench, trials, idle, best_portfolio(bench, trials, budget), budget), who)


def options_answer(report: Mapping[str, Any], who: Sequence[str]) -> dict[str, Any]:
    """The content of ``options.json`` as what the page shows; ``who``: the sponsors, in words."""
    spec = fill_width(merit_order_chart(report["measures"]))
    shown = [item for item in report["measures"] if item["merit"] >= LEAST_MERIT and not _is_smaller_stock(item)]
    slight = [item["text"] for item in report["measures"] if 0.0 < item["merit"] < LEAST_MERIT]
    return {
        "state": "ready",
        "lead": _lead(report, who),
        "portfolio": _portfolio(report),
        "chart": {"title": "Loss avoided for each dollar spent", "unit": "log axis", "spec": spec,
                  "reading": f"Bar or dot: median of {report['draws']} draws; line: their 5 to 95% points. "
                  "Colour: kind of measure."},
        "head": COLUMNS,
        "rows": [_row(item, _without_more(item, report["measures"])) for item in shown],
        "slight": slight,
        "idle": [str(name).replace("_", " ") for name in report["without_effect"]],
        "decided": report["decided"],
        "draws": report["draws"],
        "basis": f"conditioned on {origin}" if (origin := report.get("conditioned_on")) else "priors",
    }  # fmt: skip


def _lead(report: Mapping[str, Any], who: Sequence[str]) -> str:
    """What is lost without measures: whose loss, from when to when, how counted; and when measures are decided."""
    decided, shock, until = (date.fromisoformat(report[key]) for key in ("decided", "shock", "until"))
    rate = report["interest"]
    start, end = month_text(decided), month_text(until - timedelta(days=1))
    low, high = (number(100.0 * rate[key], 2) for key in ("low", "high"))
    return (
        f"Without measures {joined_with_and(who)} together lose {money_text(report['loss'])} from {start} to {end}: "
        f"the median of {report['draws']} draws of the uncertain parameters, with their 5 and 95% points. Later months "
        f"count for less, by {low} to {high}% a year. The numbers at the top of the page are those of the central "
        f"parameters and count no month for less. The measures below are decided in {start}, before what happens in "
        f"{month_text(shock)}."
    )


def _is_smaller_stock(item: Mapping[str, Any]) -> bool:
    """Whether a stock is used as a smaller one, because holding more would avoid less: the same row once more."""
    return item.get("held_days") is not None


def _without_more(item: Mapping[str, Any], measures: Sequence[Mapping[str, Any]]) -> str:
    """Sizes of a stock that are used as this one is, in words; empty for all else."""
    size = str(item["text"]).partition(" ")[0]
    larger = [
        str(one["text"]).partition(" ")[0]
        for one in measures
        if one.get("held_days") is not None and one["group"] == item["group"] and f"{one['held_days']:g}" == size
    ]
    return f" ({joined_with_and(larger)} days avoid no more)" if larger else ""


def money_text(x: Mapping[str, float]) -> str:
    """Money with its range: ``21 billion USD (15 to 30)``."""
    unit, size = ("billion", 1000.0) if abs(x["median"]) >= 1000.0 else ("million", 1.0)
    most = max(abs(x[k]) for k in ("low", "median", "high"))
    low, middle, high = (
        number(0.0 if abs(x[k]) < LEAST_PART * most else x[k] / size, 2) for k in ("low", "median", "high")
    )
    return f"{middle} {unit} USD ({low} to {high})"


def _portfolio(report: Mapping[str, Any]) -> dict[str, Any] | None:
    """The best set of measures within the budget, in words; None where no measure avoids any loss."""
    best = report["portfolio"]
    if best is None:
        return None
    avoided, outlay = money_text(best["avoided"]), money_text(best["outlay"])
    text = f"Together, simulated: {avoided} of loss avoided for an outlay of {outlay}."
    if best["outlay"]["median"] > report["budget"]:
        text += " The mean of the draws keeps to the budget; their median lies above it."
    if "days of use" in best["text"]:
        text += " Days of its stocks are sought between the sizes of the table."
    last_dollar = [v for v in (report.get("last_dollar") or {}).values() if v is not None]
    if last_dollar:
        text += f" The last dollar of it avoids {number(max(last_dollar), 2)} USD of loss at most"
        text += ", so that a smaller budget would do." if max(last_dollar) < 1.0 else "."
    return {
        "title": f"Best set for {report['budget'] / 1000:g} billion USD",
        "measures": best["text"].split("; "),
        "text": text,
    }


def _row(item: Mapping[str, Any], more: str) -> list[str]:
    """A measure under `COLUMNS`; ``more`` follows its name."""
    per_dollar, merit = item["per_dollar"], item["merit"]
    is_free = merit == float("inf")
    months = item["months_to_half"]
    return [
        item["text"] + more,
        "costs nothing" if is_free else number(merit, 2),
        "" if is_free else f"{number(per_dollar['low'], 2)} to {number(per_dollar['high'], 2)}",
        money_text(item["avoided"]),
        money_text(item["outlay"]),
        number(months, 2) if months == months else "no gain on average",
        f"{item['helps']} of {item['draws']}",
    ]
