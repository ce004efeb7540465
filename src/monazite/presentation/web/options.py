"""The options view: the merit order of measures and the best set within a budget, in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import unknown
from monazite.presentation.briefing.claims import number
from monazite.presentation.web.charts import wide
from monazite.presentation.web.jobs import Jobs
from monazite.presentation.web.levers import check
from monazite.presentation.web.requests import AskOptions, question
from monazite.presentation.web.sessions import Desk
from monazite.results.names import month_text
from monazite.scenario.scenario import Scenario

DRAWS = 4
BUDGETS = (250.0, 1000.0, 4000.0)
WAITING = "Every measure is being simulated on its own. This takes a minute or two."
HEAD = ("Measure", "Loss avoided per dollar", "Range", "Loss avoided", "Outlay", "Months to half the effect")
Tell = Callable[[str], None]


class Counter:
    """Options that were asked for."""

    def __init__(self) -> None:
        self._jobs = Jobs("options")

    def look(self, desk: Desk, ask: AskOptions) -> dict[str, Any]:
        """The options of the scenario with the levers; ``state`` is ready, working or failed."""
        if ask.budget not in BUDGETS:
            raise unknown(f"{ask.budget:g}", [f"{b:g}" for b in BUDGETS], field="budget")
        room = desk.room(ask.scenario, ask.day)
        check(ask.levers)
        sc = room.asked(question(ask, room.day)) if ask.levers or ask.deal else room.scenario
        key = f"{sc.hash}/{ask.budget:g}"
        return self._jobs.look(key, WAITING, lambda tell: weighed(desk.dataset(sc), sc, ask.budget, tell))


def weighed(ds: Dataset, sc: Scenario, budget: float, tell: Tell = lambda _: None) -> dict[str, Any]:
    """Run the measures of `monazite options`; the answer holds sentences, a chart and a table."""
    from monazite.analysis.options.merit_order import TrialBench, merit_order
    from monazite.analysis.options.portfolio import best_portfolio
    from monazite.analysis.options.report import options_content

    def progress(done: int, _: int) -> None:
        tell(f"{done} simulations of {DRAWS} draws are done.")

    bench = TrialBench(ds, sc, draws=DRAWS, progress=progress)
    trials, idle = merit_order(bench)
    return shown(options_content(bench, trials, idle, best_portfolio(bench, trials, budget), budget))


def shown(found: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``options.json`` as what the page shows."""
    from datetime import date

    from monazite.presentation.charts.merit_order import chart

    loss = found["loss"]
    lead = f"Without measures the loss is {billions(loss)}; the best ones below had to be decided by "
    lead += f"{month_text(date.fromisoformat(found['decided']))}."
    spec = wide(chart(found["measures"]))
    return {
        "state": "ready",
        "lead": lead,
        "portfolio": _portfolio(found),
        "chart": {"title": "Loss avoided for each dollar spent", "unit": "log axis", "spec": spec,
                  "reading": "Bar or dot: median; line: 5 to 95% of the draws. Colour: kind of measure."},
        "head": HEAD,
        "rows": [_row(item) for item in found["measures"] if item["merit"] > 0],
        "idle": [str(name).replace("_", " ") for name in found["without_effect"]],
        "decided": found["decided"],
        "draws": found["draws"],
    }  # fmt: skip


def billions(x: Mapping[str, float]) -> str:
    """Money with its range: ``21 billion USD (15 to 30)``."""
    unit, size = ("billion", 1000.0) if abs(x["median"]) >= 1000.0 else ("million", 1.0)
    low, high = (number(x[k] / size, 2) for k in ("low", "high"))
    return f"{number(x['median'] / size, 2)} {unit} USD ({low} to {high})"


def _portfolio(found: Mapping[str, Any]) -> dict[str, Any] | None:
    best = found["portfolio"]
    if best is None:
        return None
    text = (
        f"Together, simulated: {billions(best['avoided'])} of loss avoided for an outlay of {billions(best['outlay'])}."
    )
    last = [v for v in (found.get("last_dollar") or {}).values() if v is not None]
    if last:
        text += f" The last dollar of it avoids {number(max(last), 2)} USD of loss at most"
        text += ", so that a smaller budget would do." if max(last) < 1.0 else "."
    return {
        "title": f"Best set for {found['budget'] / 1000:g} billion USD",
        "measures": best["text"].split("; "),
        "text": text,
    }


def _row(item: Mapping[str, Any]) -> list[str]:
    per, merit = item["per_dollar"], item["merit"]
    free = merit == float("inf")
    months = item["months_to_half"]
    return [
        item["text"],
        "costs nothing" if free else number(merit, 2),
        "" if free else f"{number(per['low'], 2)} to {number(per['high'], 2)}",
        billions(item["avoided"]),
        billions(item["outlay"]),
        number(months, 2) if months == months else "never",
    ]
