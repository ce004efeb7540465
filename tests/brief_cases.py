"""A small real dataset, scenario and runs for tests of the brief.

The dataset is the tiny one of the engine's tests with a second producer, and with the rows of ``golden/dataset``: a
fourth region, dated measures, a calendar, customs data, projects and footprints. Its priors do not follow those of the
shipped data, so that a recorded brief changes with the model and not with a figure of the world.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from engine_cases import control, scenario, small_folder
from monazite.analysis.footprint.bill import Bill
from monazite.analysis.footprint.frontier import FrontierPoint
from monazite.analysis.forecast import forecast as forecast_module
from monazite.analysis.forecast.forecast import forecast
from monazite.analysis.forecast.policy_paths import PolicyPaths
from monazite.analysis.verification.hindcast import TargetScore
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import BriefInputs
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.page import brief_context
from monazite.results.results import Results
from monazite.simulation.simulate import simulate

ADDED = Path(__file__).parent / "golden" / "dataset"
REPLACED = ("sectors.csv", "trade.csv")
"""Tables of the tiny dataset that leave no room for the fourth region, or are too small to print a loss."""
GOODS = ["Dy", "NdFeB.SH.magnet"]


def brief_folder(folder: Path, **replaced: list[Mapping[str, Any]]) -> Path:
    """The folder of the dataset; ``replaced`` takes the place of the rows of whole tables."""
    small_folder(folder)
    for name in REPLACED:
        (folder / name).unlink()
    for file in sorted(ADDED.glob("*.csv")):
        goal = folder / file.name
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        if goal.exists():
            assert goal.read_text(encoding="utf-8").splitlines()[0] == head, file.name
        with goal.open("a", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in ([] if goal.stat().st_size else [head]) + rows)
    for table, rows in replaced.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@cache
def brief_dataset() -> Dataset:
    with TemporaryDirectory() as name:
        return load_dataset(brief_folder(Path(name) / "tiny-brief"))


def licences(**fields: Any) -> dict[str, Any]:
    """Licences of China on dysprosium and magnets from April 2025."""
    block = control(start="2025-04-04", goods=GOODS, approval=0.55, review=1.5)
    return block | {"text": "Licences for dysprosium and magnets."} | fields


def brief_run(*policy: dict[str, Any], draws: int = 2, ds: Dataset | None = None, **fields: Any) -> Results:
    """A run of twelve months on the small dataset; ``fields`` are those of the scenario."""
    ds = ds or brief_dataset()
    return simulate(ds, scenario(*policy, ds=ds, **fields), draws=draws)


@cache
def licensed_run() -> Results:
    text = "China licenses dysprosium and magnets; the truce holds."
    return brief_run(licences(), draws=8, months=24, growth=True, name="the truce holds until 2027", text=text)


@cache
def no_deal_run() -> Results:
    return brief_run(licences(approval=0.3), draws=4, months=24, growth=True, name="no deal at Busan")


@cache
def unrestricted_run() -> Results:
    return brief_run(draws=4, months=24, growth=True, name="no measures")


def context(results: Results, **inputs: Any) -> BriefContext:
    """What sections read of a run, with an empty book of claims."""
    return brief_context(results, **inputs)


def context_with_paths(paths: PolicyPaths) -> BriefContext:
    """The brief of licences with talks ahead, whose forecast follows the given courses in place of games."""
    sc = scenario(
        licences(), months=24, growth=True, ds=brief_dataset(), name="the truce holds",
        talks={"seats": ["US", "CN"], "first_offer": "2025-07-20"},
    )  # fmt: skip
    patch = pytest.MonkeyPatch()
    patch.setattr(forecast_module, "cached_policy_paths", lambda *_, **__: paths)
    try:
        made = forecast(brief_dataset(), sc, draws=4, by=paths.horizon, prior=True)
    finally:
        patch.undo()
    plain = sc.model_copy(update={"talks": None})
    return context(simulate(brief_dataset(), plain, draws=4), **(full_inputs() | {"forecast": made}))


def text_of(blocks: Iterable[Block]) -> str:
    """The text of the paragraphs among some blocks."""
    parts = (part for block in blocks if isinstance(block, Paragraph) for part in block.parts)
    return " ".join(part if isinstance(part, str) else part.text for part in parts)


def tables_of(blocks: Iterable[Block]) -> dict[str, TableBlock]:
    """The tables among some blocks by title."""
    return {block.title: block for block in blocks if isinstance(block, TableBlock)}


def plain(cell: Cell) -> str:
    """The text of a table cell, with usual spaces."""
    return (cell if isinstance(cell, str) else cell.text).replace("\xa0", " ")


def value(cell: Cell) -> float:
    """The number of a table cell."""
    assert not isinstance(cell, str)
    return cell.quantities["v"].value


def median_of(
    results: Results, outcome: str, *, over: tuple[date, date] | None = None, reduce: str = "mean", **where: str
) -> float:
    """Median over the draws, worked out from the values themselves."""
    array, left = results.select(outcome, **where)
    if "month" in left:
        months = results.index.month
        first, last = (months.index(day) for day in over) if over else (0, len(months) - 1)
        array = getattr(np, reduce)(array[:, first : last + 1], axis=1)
    return float(np.median(np.where(np.isnan(array), np.inf, array)))


def score(name: str, **fields: Any) -> TargetScore:
    """A target that the model meets."""
    made: dict[str, Any] = {
        "case": "re-2010",
        "text": "Magnet exports, May 2025",
        "unit": "t/month",
        "observed": 1238.0,
        "median": 1350.0,
        "low": 900.0,
        "high": 2100.0,
        "tolerance": "20 %",
        "hit": True,
        "reason": "",
        "source": "customs",
    }
    return TargetScore(id=name, **(made | fields))


SCORES = (
    score("h1"),
    score(
        "h2",
        text="Dysprosium oxide FOB, peak 2011",
        unit="USD/kg",
        observed=2262.0,
        median=1400.0,
        low=800.0,
        high=1900.0,
        hit=False,
        reason="hoarding in 2011 is only partly modelled",
        source="lit;customs",
    ),
    score("h3", text="Days to the first line stop", unit="day", observed=45.0, median=48.0, low=31.0, high=80.0),
)

SENSITIVITY = {
    "question": "price_outside, Dy.oxide, max",
    "unit": "USD/kg",
    "run": "abc",
    "samples": 64,
    "drivers": [
        {
            "parameter": parameter,
            "text": text,
            "elasticity": elasticity,
            "first": first,
            "first_error": 0.1,
            "total": total,
            "total_error": 0.2,
        }
        for parameter, text, elasticity, first, total in (
            ("cover.line", "Median stock of magnets.", -0.4, 0.2, 0.5),
            ("approval.shift", "Shift of the approved share.", 0.3, 0.1, 0.3),
            ("all other parameters", "All other parameters", None, 0.05, 0.1),
        )
    ],
}

READING = {
    "name": "news.txt",
    "date": "2025-04-07",
    "sentences": 3,
    "rows": [
        {
            "number": 1,
            "sentence": "China imposed export controls on dysprosium | terbium on 4 April 2025.",
            "items": [{"text": "export control of China", "basis": "read", "where": "policy 1"}],
            "sections": [{"id": "happening", "title": "What's happening"}],
        }
    ],
    "lists": [{"title": "Unclear", "items": ["it: whom it means"]}],
    "events": [],
    "points": [{"quote": "China imposed export controls", "topic": "control", "regions": ["CN"], "actor": "CN"}],
}


def point(name: str, saved: float, outlay: float, added: float = 0.0, *, best: bool = False) -> FrontierPoint:
    """A kind of measure in the trade-off, in three draws."""
    burden = {key: np.full(3, added) for key in ("co2e", "radioactive")}
    money = np.array([saved, 2 * saved, 3 * saved])
    return FrontierPoint(name, f"the {name}", money, burden, best, money, np.full(3, outlay), "2024-04-01", 15.0)


def bill_of(*points: FrontierPoint) -> Bill:
    return Bill(points, None, 3)


def full_inputs() -> BriefInputs:
    """What a full brief of the small dataset stands on beside its run; the talks have tests of their own."""
    return {
        "alternative": no_deal_run(),
        "baseline": unrestricted_run(),
        "hindcast": SCORES,
        "sensitivity": SENSITIVITY,
        "reading": READING,
        "bill": bill_of(
            point("stock", 50.0, 100.0, 10.0, best=True), point("floor", 10.0, 1000.0, 40.0), point("gift", 5.0, 0.0)
        ),
    }


def few_games(monkeypatch: pytest.MonkeyPatch, games: int = 4) -> None:
    """Have a forecast, and the command `monazite brief`, solve so many games of talks and forecast so many draws."""
    monkeypatch.setitem(forecast.__kwdefaults__, "games", games)
    monkeypatch.setattr("monazite.presentation.cli.brief.TALKS_DRAWS", games)
    monkeypatch.setattr("monazite.presentation.cli.brief.FORECAST_DRAWS", games)


def printed_section(section: str, facts: dict[str, Any], **changed: Any) -> str:
    """The words of a section of the main part, some of its facts changed, of a brief on a licensed run."""
    ctx = context(licensed_run(), **full_inputs())
    blocks = render_prose(section, facts | {"gives_way": 0} | changed, ctx.book, section, language("en"))
    texts = [f"{b.label} {b.text.text} {b.subtitle.text if b.subtitle else ''}" for b in blocks]
    return " ".join(texts).replace("\xa0", " ")
