"""The command `monazite company`: when the lines of a firm stop, and what moves that day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import Answers, AsJson, AsOf, Day, Draws, Out, Prior, Yes, day_of
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.questions import settler
from monazite.presentation.cli.scenarios import load_scenario_as_of, load_source
from monazite.presentation.cli.simulation import (
    announce_compilation,
    conditioned_draws,
    end_if_unsolved,
    run_scenario,
)
from monazite.presentation.cli.terminal import print_result, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monazite.analysis.company.firm.firm_file import Firm
    from monazite.analysis.company.outlook import CompanyOutlook
    from monazite.analysis.company.record_comparison import RecordComparison, Source
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.reading.draft.draft_work import Draft
    from monazite.reading.result import Reading
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario

SOURCE = "cn-ree-2025"
LEVEL = 0.1
Level = Annotated[
    float, typer.Option("--level", min=0, max=1, help="Chance of a stop within 180 days that measures aim at.")
]
Template = Annotated[
    str | None, typer.Option("--template", help="Write an example and an empty file: car|wind|electronics|defence.")
]
Ahead = Annotated[
    bool, typer.Option("--forecast", help="Weigh the courses of the talks by their chance, as `monazite forecast`.")
]
ColumnNames = Annotated[
    list[str] | None, typer.Option("--column", help='What a column of a list is: "Stoff=good"; "Rest=" skips one.')
]
WithoutRows = Annotated[list[int] | None, typer.Option("--without-row", min=1, help="Line of a list that is left out.")]
Lawful = Annotated[bool, typer.Option("--without-detours", help="Without goods that go round export licences.")]


def company(
    firm: Annotated[
        Path | None,
        typer.Argument(help="Firm: a TOML file, a workbook (.xlsx), a folder of CSV files, or a parts list."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Argument(help=f"Scenario, its file, or an article; by default {SOURCE}, what happened, from today on."),
    ] = None,
    out: Out = None,
    draws: Draws = None,
    as_of: AsOf = None,
    day: Day = None,
    level: Level = LEVEL,
    template: Template = None,
    prior: Prior = False,
    ahead: Ahead = False,
    region: Annotated[str | None, typer.Option("--region", help="Region of plants that a list gives as towns.")] = None,
    column: ColumnNames = None,
    without_row: WithoutRows = None,
    lawful: Lawful = False,
    yes: Yes = False,
    answer: Answers = None,
    as_json: AsJson = False,
) -> None:
    """When a firm's lines stop, what moves that day, and the risk assessment of Article 24 (EU) 2024/1252."""
    from monazite.results.output_folder import replaceable, slug

    if template is not None:
        write_template(template, out)
        return
    if firm is None:
        raise InputError(field="FIRM", found=None, allowed="a file or folder; --template writes one to begin with")
    from monazite.presentation.company.report import CompanyReport
    from monazite.reading.text.article import is_article

    checked = read_firm(firm, column or (), without_row or (), lawful=lawful)
    days = days_of_sheet(checked) if source is None and as_of is None else None
    is_now, asked_as_of = source is None and checked.about.day is None, as_of
    source, as_of = source or SOURCE, as_of or (days and days.today.isoformat())
    sc, left_out = opened(source, day, as_of, settler(answer, cautious=yes))
    checked = read_in_run(checked, sc, left_out, region)  # before long work
    folder = replaceable(out or Path("out") / slug(checked.name))
    announce_compilation(games=ahead)
    count, day_asked = draws or usual_draws(sc, ahead), days.start if days else day_of(as_of, "--as-of")
    beside: tuple[RecordComparison, ...] = ()
    if ahead:
        outlook = outlook_ahead(checked, sc, count, day_asked, prior=prior)
    else:
        parameters = conditioned_draws(sc, prior)
        outlook = outlook_of_run(checked, sc, count, day_asked, parameters)
        beside = beside_record(outlook, count, parameters, "article" if is_article(source) else "scenario")
    today = days.today if days else outlook.start if is_now else None if asked_as_of else today_in(checked, sc)
    report = CompanyReport(outlook, level, beside, left_out, today)
    report.write(folder)
    print_result({"brief": folder / "brief.html", "folder": folder, **report.facts()}, as_json, "brief")
    end_if_unsolved(outlook.results)


def read_firm(file: Path, column: Sequence[str], without_row: Sequence[int], *, lawful: bool) -> Firm:
    """The firm of a file with what is said of a list's columns and rows; without detours, if ``lawful``."""
    from dataclasses import replace

    from monazite.analysis.company.firm.list_choice import choice_of
    from monazite.analysis.company.firm.load_firm import load_firm

    try:
        firm = load_firm(file, choice_of(column, without_row))
    except InputError as error:
        if error.field != "columns" or error.file is None:
            raise
        way = 'Or say what a column is: --column "its name=good"; --column "its name=" leaves one unread'
        raise InputError(f"{error.text}. {way}", file=error.file, line=error.line, field="columns") from error
    return replace(firm, about=firm.about.model_copy(update={"without_detours": True})) if lawful else firm


class DaysOfSheet(NamedTuple):
    """The day on which a sheet begins, that of its stocks, and the day on which somebody reads it and could order."""

    start: date
    today: date


def days_of_sheet(firm: Firm) -> DaysOfSheet | None:
    """Both days of a sheet that is asked for without a scenario or a day, as in the app; says them.

    Today is the last day that the data speak of where a clock is behind it, or the run does not hold today. The sheet
    begins on the day of the stocks where the file has one, else today. None for stocks that were counted long ago: the
    sheet begins then and looks back.
    """
    from monazite.analysis.company.counted_day import is_counted_lately
    from monazite.scenario.scenario import facts_of, load_scenario

    sc, clock, counted = load_scenario(SOURCE), date.today(), firm.about.day
    known = facts_of(sc).last_known_day
    is_held = known <= clock <= sc.end - timedelta(days=7)
    today, what = (clock, "today") if is_held else (known, "the last day that the data speak of")
    if counted is None:
        say(f"From {today:%-d %B %Y}, {what}: stocks of the list count as of it; --as-of begins on another day.")
        return DaysOfSheet(today, today)
    if not is_counted_lately(counted, today):
        return None
    say(f"From {counted:%-d %B %Y}, the day of the stocks; orders are as of {today:%-d %B %Y}, {what}. "
        "--as-of begins on another day.")  # fmt: skip
    return DaysOfSheet(counted, today)


def today_in(firm: Firm, sc: Scenario) -> date | None:
    """Today for stocks that were counted lately, in a scenario that is named and holds it.

    None for any other: a scenario that is named, or an old count, may look back, and nothing is too late there.
    """
    from monazite.analysis.company.counted_day import is_counted_lately

    today = date.today()
    is_held = sc.start <= today <= sc.end - timedelta(days=7)
    return today if is_held and is_counted_lately(firm.about.day, today) else None


def opened(
    source: str, day: str | None, as_of: str | None, settle: Callable[[Reading], tuple[Reading, Draft]]
) -> tuple[Scenario, str]:
    """The scenario of a source, and what of an article is not simulated, in words."""
    from monazite.presentation.company.left_out_words import left_out_words
    from monazite.reading.text.article import is_article

    if not is_article(source):
        return load_scenario_as_of(source, as_of), ""
    drafts: list[Draft] = []

    def settle_once(reading: Reading) -> tuple[Reading, Draft]:
        reading, drafted = settle(reading)
        drafts.append(drafted)
        return reading, drafted

    sc, _, content = load_source(source, day, as_of, settle_once)
    if as_of is not None:
        say(f"The run rests on what was known on the day of the article, {sc.as_of}; the outlook begins on {as_of}.")
    return sc, left_out_words((content or {}).get("left_out", ()), drafts[-1])


def read_in_run(firm: Firm, sc: Scenario, left_out: str, region: str | None = None) -> Firm:
    """The firm with a region for each plant; says what was read, and what the run of a scenario leaves out.

    Raises InputError for names that this run does not have.
    """
    from monazite.analysis.company.firm.own_goods import checked_in_run
    from monazite.analysis.company.firm.site_regions import with_site_regions
    from monazite.model.build import make_index
    from monazite.presentation.company.wording import delivery_unsaid_words, what_was_read
    from monazite.scenario.scenario import facts_of

    facts = facts_of(sc)
    index = make_index(facts, sc)
    firm = with_site_regions(firm, facts, index, region)
    read = what_was_read(checked_in_run(firm, facts, index, sc.start, sc.end))
    for sentence in filter(None, (left_out, delivery_unsaid_words(firm), *read)):
        say(sentence)
    if firm.sites and region is None:
        say("--region takes another region for plants whose country the list does not say.")
    return firm


def usual_draws(sc: Scenario, ahead: bool) -> int:
    """Draws where none are asked for: of a run as many as the app has, of a forecast those of the scenario."""
    from monazite.analysis.company.outlook import DRAWS_OF_RUN

    return sc.draws if ahead else DRAWS_OF_RUN


def outlook_of_run(
    firm: Firm, sc: Scenario, draws: int, day: date | None, parameters: PosteriorDraws | None
) -> CompanyOutlook:
    """A firm in a run of a scenario."""
    results = run_scenario(sc, draws, parameters)
    from monazite.analysis.company.outlook import FIRMS_IN_DRAW, CompanyOutlook

    say("Placing the firm in the run.")
    return CompanyOutlook(firm, results, day, firms=FIRMS_IN_DRAW)


def beside_record(
    outlook: CompanyOutlook, draws: int, parameters: PosteriorDraws | None, source: Source
) -> tuple[RecordComparison, ...]:
    """What an article or a scenario changes against the record alone, on the draws of its run; says it, too."""
    from monazite.analysis.company.record_comparison import compare_with_record
    from monazite.presentation.company.record_words import comparison_words

    def run(sc: Scenario) -> Results:
        return run_scenario(sc, draws, parameters)

    out = compare_with_record(outlook, run, source)
    for comparison in out:
        say(comparison_words(comparison))
    return out


def outlook_ahead(firm: Firm, sc: Scenario, draws: int, day: date | None, *, prior: bool) -> CompanyOutlook:
    """A firm in a forecast over the courses of the talks."""
    from monazite.analysis.company.forecast_reach import forecast_outlook
    from monazite.analysis.forecast.forecast import forecast

    with stage_progress() as update:
        mixture = forecast(None, sc, draws=draws, prior=prior, progress=update)
    say("Placing the firm in the forecast.")
    return forecast_outlook(firm, mixture, day)


def write_template(name: str, out: Path | None) -> None:
    """Write a filled example and an empty file into a folder. Raises InputError for another name."""
    from monazite.analysis.company.firm.examples import example_file, write_examples
    from monazite.results.output_folder import whole_folder

    example_file(name)
    folder = out or Path(f"company-{name}")
    with whole_folder(folder) as partial:
        names = [path.name for path in write_examples(name, partial)]
    for written in names:
        typer.echo(str(folder / written))
