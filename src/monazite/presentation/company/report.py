"""`company`: a firm in a run, and its folder of files."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.analysis.assimilation.known_draws import known_draws
from monazite.analysis.company.article24 import RiskAssessment
from monazite.analysis.company.cheapest_set import MeasureSet, cheapest_set
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.load_firm import load_firm
from monazite.analysis.company.firm_lever import HORIZON, LeverEffect
from monazite.analysis.company.forecast_reach import BranchOutlook, branches, forecast_outlook
from monazite.analysis.company.item_levers import ItemLever, item_levers
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.licence_days import licence_deadlines
from monazite.analysis.company.order_levers import order_lever
from monazite.analysis.company.orders_now import OrderNow, orders_now
from monazite.analysis.company.outlook import DRAWS_OF_RUN, FIRMS_IN_DRAW, CompanyOutlook
from monazite.analysis.company.present_supplier import PresentOrder, present_orders
from monazite.analysis.company.record_comparison import RecordComparison, Source, compare_with_record
from monazite.analysis.company.shortfall import shortfall
from monazite.analysis.forecast.forecast import Forecast
from monazite.foundation.errors import InputError
from monazite.presentation.company.left_out_words import left_out_words
from monazite.presentation.company.licence_words import licence_facts
from monazite.presentation.company.order_words import OrdersOfFirm
from monazite.presentation.company.record_words import comparison_words
from monazite.presentation.company.wording import what_was_read
from monazite.reading.text.article import is_article
from monazite.results.months import Day, as_day
from monazite.results.output_folder import replaceable, whole_folder, write_record
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.simulation.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from monazite.presentation.company.blocks import SheetPage

LEVEL = 0.1
"""Chance of a stop that the cheapest set of measures is to bring it under, where none is asked for."""


@dataclass(frozen=True)
class CompanyReport:
    """The answers for a firm: outlook, levers, the cheapest set of measures, the assessment of Article 24.

    Attributes
    ----------
    outlook
        First stops, chances, cover, losses: `CompanyOutlook`.
    level
        Chance of a stop within 180 days that `cheapest` aims at.
    beside_record
        What the measures of an article, or those that a scenario adds to the record, change against the record alone,
        on the same draws: measures that act, then threats carried out. Empty where nothing is added to a record.
    left_out
        What of an article is not simulated, in a sentence; empty where all of it is.
    today
        Day on which somebody reads it and could order; None for a past that is looked back on.
    until
        Days from the first of the outlook before which nothing is to run out for want of an order.
    """

    outlook: CompanyOutlook
    level: float = LEVEL
    beside_record: tuple[RecordComparison, ...] = ()
    left_out: str = ""
    today: date | None = None
    until: int = HORIZON

    @cached_property
    def bench(self) -> LeverBench:
        """Levers and runs of them, over 180 days; over the whole outlook where stops come only later."""
        later = self.outlook.chance(HORIZON) == 0.0 and bool(np.isfinite(self.outlook.first_days).any())
        return LeverBench(self.outlook, 7 * self.outlook.weeks if later else HORIZON, self.today)

    @cached_property
    def effects(self) -> list[LeverEffect]:
        """What moves the first stop, the most first; what can still be ordered stands among it."""
        ordered = [order_lever(self.bench, one) for one in self.orders]
        return self.bench.effects([lever for lever in ordered if lever is not None])

    @cached_property
    def by_item(self) -> dict[int, tuple[ItemLever, ...]]:
        """The best measures of each item, by the day of the item itself and the plan of its lines."""
        return item_levers(self.bench, self.effects)

    @cached_property
    def orders(self) -> list[OrderNow]:
        """What can still be ordered for the items that run out within `until` days."""
        return orders_now(self.bench, self.today, self.until)

    @cached_property
    def present(self) -> list[PresentOrder]:
        """What more of the same, ordered today from present suppliers, would do for the items that run out."""
        return present_orders(self.bench, self.orders, self.today, self.until)

    @cached_property
    def cheapest(self) -> MeasureSet:
        """The cheapest set of measures that brings the chance of a stop within 180 days under the level."""
        bench = LeverBench(self.outlook, today=self.today)
        return cheapest_set(bench, self.level, self.today, orders_now(bench, self.today))

    @cached_property
    def branches(self) -> list[BranchOutlook]:
        """The firm by what the talks come to; none where the run is no forecast."""
        return branches(self.outlook)

    @cached_property
    def assessment(self) -> RiskAssessment:
        """What Article 24 of Regulation (EU) 2024/1252 asks."""
        return RiskAssessment(self.outlook, self.effects)

    def facts(self) -> dict[str, Any]:
        """The answers in short: days and chances of the first stop, how deep it is, what binds, margin lost."""
        outlook = self.outlook
        days = dict(zip(("day_5", "day_50", "day_95"), outlook.quantiles(), strict=True))
        short = shortfall(outlook)
        lost = short.lost() or (None, None, None)
        dates = {key: outlook.day_of(value) for key, value in days.items()}
        return {
            "firm": outlook.firm.name,
            "read": what_was_read(outlook.firm),
            "start": outlook.start.isoformat(),
            "not_simulated": self.left_out,
            "against_record": [{"text": comparison_words(one), **one.facts()} for one in self.beside_record],
            "first_stop": {key: None if value is None else value.isoformat() for key, value in dates.items()},
            "chance_within": outlook.chances(),
            "plan_lost_in_30_days": dict(zip(("share_5", "share_50", "share_95"), lost, strict=True)),
            "stands_within": {str(d): short.stands_within(d) for d in (30, 60, 90, HORIZON)},
            "binding": outlook.binding,
            "licences": licence_facts(licence_deadlines(outlook), outlook.start),
            "branches": {
                branch.kind: {"chance": branch.chance, "chance_within": branch.outlook.chances()}
                for branch in self.branches
            },
            "margin_lost": float(outlook.margin_lost.mean()),
            "run": outlook.results.run,
        }

    def write(self, out: str | Path) -> Path:
        """Write the brief, the tables and the assessment into a folder, whole or not at all.

        Parameters
        ----------
        out
            Folder; what monazite wrote there before is replaced.

        Returns
        -------
        Path
            The folder: ``brief.html``, ``brief.md``, ``article24.html``, ``article24.docx`` where python-docx is
            installed, ``charts/``, tables as CSV, ``company.json``, ``scenario.toml`` and ``manifest.json``.

        Raises
        ------
        InputError
            For a folder that holds somebody else's files.
        """
        folder = replaceable(Path(out))
        with whole_folder(folder) as partial:
            self._write(partial)
        return folder

    def brief(self) -> SheetPage:
        """The page of the firm, its figures by name: when its first line stops, what runs out, what moves the day."""
        from monazite.presentation.company.brief_page import brief_page

        changes = [*filter(None, [self.left_out]), *(comparison_words(one) for one in self.beside_record)]
        return brief_page(self.outlook, self.effects, self.cheapest, self.bench.horizon, self.branches, changes,
                          self.by_item, OrdersOfFirm(self.orders, self.today, self.present))  # fmt: skip

    def _write(self, folder: Path) -> None:
        from monazite.presentation.charts.render import draw_all
        from monazite.presentation.company.article24_page import assessment_page
        from monazite.presentation.company.blocks import render_html, render_markdown, write_docx
        from monazite.presentation.company.figures import picture_jobs

        page = self.brief()
        source = f"monazite, run {self.outlook.results.run}, {self.outlook.results.scenario.name}"
        pictures = draw_all(picture_jobs(self.charts(), source))
        charts = folder / "charts"
        charts.mkdir()
        for picture in pictures:
            (charts / f"{picture.id}.svg").write_text(picture.svg, encoding="utf-8")
            (charts / f"{picture.id}.png").write_bytes(picture.png)
        drawn = {picture.id: {"wide": picture.wide, "narrow": picture.narrow} for picture in pictures}
        shown = page.with_figures(drawn)
        (folder / "brief.html").write_text(render_html(shown, drawn), encoding="utf-8")
        (folder / "brief.md").write_text(render_markdown(shown), encoding="utf-8")
        law = assessment_page(self.assessment)
        (folder / "article24.html").write_text(render_html(law, {}), encoding="utf-8")
        if find_spec("docx") is not None:
            write_docx(law, folder / "article24.docx")
        for name, rows in self._tables().items():
            _write_csv(folder / f"{name}.csv", rows)
        text = json.dumps(self.facts(), indent=2, default=str, ensure_ascii=False)
        (folder / "company.json").write_text(text + "\n", encoding="utf-8")
        write_record(self.outlook.results, folder, firm=self.outlook.firm.name)

    def charts(self) -> dict[str, Any]:
        """Figures of the page by name: wide, narrow, title."""
        from monazite.presentation.company.figures import chance_chart, cover_chart, lever_chart

        outlook = self.outlook
        used = np.any(outlook.builder.needs, axis=0).tolist()
        names = [row.id for row, is_used in zip(outlook.firm.items, used, strict=True) if is_used]
        items = sorted(names, key=lambda name: -outlook.chance(HORIZON, "item", name))
        wide, narrow = (chance_chart(outlook, is_narrow) for is_narrow in (False, True))
        out = {"chance": (wide, narrow, f"{outlook.firm.name}: how likely a line runs below plan by a day")}
        wide, narrow = (cover_chart(outlook, items, is_narrow) for is_narrow in (False, True))
        out["cover"] = (wide, narrow, f"{outlook.firm.name}: weeks of use in stock")
        if self.effects:
            wide, narrow = (
                lever_chart(self.effects, is_narrow, self.bench.horizon, outlook) for is_narrow in (False, True)
            )
            what = "days gained" if self.effects[0].plan is None else "plan kept running"
            out["levers"] = (wide, narrow, f"{outlook.firm.name}: {what} by lever")
        return out

    def _tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        outlook = self.outlook
        cover = [
            {"item": row.id, **cells}
            for row in outlook.firm.items
            for cells in outlook.cover(row.id).to_dict("records")
        ]
        levers = [
            {"lever": e.lever.text, "kind": e.lever.kind, "days_gained": e.gained, "per_unit": e.per_unit,
             "chance": e.chance, "item_days_gained": e.item_gained, "plan": e.plan, "margin": e.margin,
             "cost": e.lever.cost, "cost_note": e.lever.cost_note, "tied_up": e.lever.tied_up}
            for e in self.effects
        ]  # fmt: skip
        tables: dict[str, Sequence[Mapping[str, Any]]] = {
            f"{kind}s": outlook.table(kind).to_dict("records") for kind in ("product", "plant", "item")
        }
        return tables | {"cover": cover, "levers": levers}


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as CSV; what is missing or never is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        if not rows:
            return
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([_plain(value) for value in row.values()])


def _plain(value: object) -> object:
    if isinstance(value, float | np.floating):
        return f"{value:.6g}" if np.isfinite(value) else ""
    return "" if value is None else value


def company(
    firm: str | Path | Firm,
    scenario: str | Path | Scenario | Results = "cn-ree-2025",
    *,
    as_of: Day | None = None,
    draws: int = DRAWS_OF_RUN,
    level: float = LEVEL,
    prior: bool = False,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CompanyReport:
    """When the lines of a firm stop, what moves that day, and the risk assessment of Article 24.

    Parameters
    ----------
    firm
        A TOML file, a workbook, a folder of CSV files, or what `load_firm` made of one.
    scenario
        Name or file of a scenario, an article (.txt, .html, .md), a scenario, or results of one, in whose draws the
        firm is placed; results of `monazite.forecast` weigh the courses of the talks by their chance. Of an article
        nothing is simulated that it leaves in doubt: draft it yourself to answer its questions. What an article or a
        scenario adds to the record is compared with the record alone, on the same draws (``beside_record``); results
        that are handed over are not run again, so of them it is not.
    as_of
        Day whose knowledge the run rests on, and on which the outlook begins: a date, or text such as ``2025-04-04``.
        None: as the scenario and the file say. The run of an article rests on what was known on the article's day, that
        of a `Scenario` on its own ``as_of`` (`monazite.load_scenario` sets it); of these, and of results, only the
        outlook begins here.
    draws
        Draws of the uncertain parameters; not used with results.
    level
        Chance of a stop within 180 days that the cheapest set of measures aims at, from 0 to 1.
    prior
        Draws of the priors, not those conditioned on what was observed by the day.
    out
        Folder to write the files into; none are written without.
    progress
        Called with months done and months in all while the run is simulated.

    Returns
    -------
    CompanyReport
        ``outlook``, ``beside_record``, ``effects``, ``cheapest``, ``assessment``; ``write`` writes the files.

    Raises
    ------
    InputError
        For a file with problems, all at once, and for names and days that the run does not have.

    Examples
    --------
    >>> import monazite as mz
    >>> report = mz.company("firm.toml", "cn-ree-2025", draws=64)  # doctest: +SKIP
    >>> report.outlook.chance(90)  # doctest: +SKIP
    0.31
    """
    if not 0.0 <= level <= 1.0:
        raise InputError(field="level", found=level, allowed="a chance from 0 to 1")
    as_of = None if as_of is None else as_day(as_of, field="as_of")
    checked = firm if isinstance(firm, Firm) else load_firm(firm)
    if out is not None:
        replaceable(Path(out))
    if isinstance(scenario, Forecast):
        report = CompanyReport(forecast_outlook(checked, scenario, as_of), level)
    elif isinstance(scenario, Results):
        report = CompanyReport(CompanyOutlook(checked, scenario, as_of, firms=FIRMS_IN_DRAW), level)
    else:
        sc, source, left_out = _opened(scenario, as_of)
        known = known_draws(facts_of(sc), sc, prior=prior)

        def run(one: Scenario) -> Results:
            return simulate(facts_of(one), one, draws=draws, progress=progress, parameters=known)

        outlook = CompanyOutlook(checked, run(sc), as_of, firms=FIRMS_IN_DRAW)
        report = CompanyReport(outlook, level, compare_with_record(outlook, run, source), left_out)
    if out is not None:
        report.write(out)
    return report


def _opened(source: str | Path | Scenario, as_of: date | None) -> tuple[Scenario, Source, str]:
    """The scenario of a source, whether an article or a scenario is behind it, and what of it is not simulated."""
    if isinstance(source, Scenario):
        return source, "scenario", ""
    if not is_article(str(source)):
        return load_scenario(source, as_of=as_of), "scenario", ""
    from monazite.reading.article_reader import read_article
    from monazite.reading.draft.draft import draft
    from monazite.reading.report import for_brief, to_simulate

    reading = read_article(source, today=date.today())
    drafted = draft(reading)
    to_simulate(reading, drafted)
    return drafted.scenario, "article", left_out_words(for_brief(reading, drafted)["left_out"], drafted)
