"""The command `monazite brief`: a scenario or an article becomes the four-section brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import (
    CORRECTIONS,
    Answers,
    AsJson,
    AsOf,
    CarbonPrice,
    Cards,
    Corrections,
    Day,
    Draws,
    ModelName,
    Out,
    Prior,
    Server,
    Yes,
)
from monazite.presentation.cli.options import read_options
from monazite.presentation.cli.parameters import read_sensitivity
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.questions import reader_of, settler
from monazite.presentation.cli.scenarios import (
    check_region,
    load_source,
    on_months_of,
    with_carbon_price,
    with_signed_deal,
    without_measures,
)
from monazite.presentation.cli.simulation import (
    announce_compilation,
    conditioned_draws,
    exit_status,
    resting_on,
    run_remembering,
    run_scenario,
    shared_draws,
    unsolved_warnings,
)
from monazite.presentation.cli.stored_brief import BriefFacts, brief_key, keep_brief, restore_brief
from monazite.presentation.cli.terminal import print_result, say
from monazite.presentation.cli.work_beside import WorkBeside, work_beside

if TYPE_CHECKING:
    from concurrent.futures import Future

    from monazite.analysis.forecast.cached_paths import PathsBesideTalks
    from monazite.analysis.forecast.forecast import Forecast
    from monazite.analysis.verification.hindcast import TargetScore
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario
    from monazite.simulation.snapshots import BegunRun

ALTERNATIVE_DRAWS = 16  # of the runs that the main one is compared with, paired with its first draws
TALKS_DRAWS = 32  # of the talks in a brief, as many games as `monazite forecast` solves
FORECAST_DRAWS = 64


def brief(
    source: Annotated[str, typer.Argument(help="Scenario, its file, or an article: .txt, .html, .md, .pdf, or -.")],
    out: Out = None,
    draws: Draws = None,
    sensitivity: Annotated[Path | None, typer.Option(help="sensitivity.json of `monazite sensitivity`.")] = None,
    options: Annotated[Path | None, typer.Option(help="options.json of `monazite options`, or its folder.")] = None,
    carbon_price: CarbonPrice = None,
    as_json: AsJson = False,
    day: Day = None,
    as_of: AsOf = None,
    prior: Prior = False,
    yes: Yes = False,
    answer: Answers = None,
    model: ModelName = None,
    server: Server = None,
    cards: Cards = False,
    corrections: Corrections = Path(CORRECTIONS),
    formats: Annotated[str, typer.Option("--format", help="html,md (always), pdf, docx, xlsx, by comma.")] = "html,md",
    lang: Annotated[str, typer.Option(help="Language of the main part: en or fr.")] = "en",
    region: Annotated[str, typer.Option(help="Country or group whom it speaks to, such as EU, US or KR.")] = "",
) -> None:
    """Simulate a scenario or an article and write the four-section brief."""
    from monazite.presentation.briefing.formats.choice import chosen_formats
    from monazite.presentation.briefing.language import language
    from monazite.results.output_folder import replaceable, whole_folder

    chosen_formats(names := formats.split(","))  # before long work
    language(lang)
    reader = reader_of(model, server, source)
    sc, other, reading = load_source(
        source, day, as_of, settler(answer, cautious=yes, cards=corrections if cards else None), reader
    )
    sc = with_carbon_price(sc, carbon_price)
    check_region(sc, region)
    drivers = read_sensitivity(sensitivity) if sensitivity else None
    measures = read_options(options) if options else None
    folder = replaceable(out or Path("out") / folder_name(source, sc, is_article=reading is not None))
    announce_compilation(games=sc.is_negotiated)
    if reading is None and (left := left_to_talks(sc)):
        say(left)
    posterior = conditioned_draws(sc, prior)
    order = BriefOrder(
        sc, other, draws or sc.draws, posterior, prior, drivers, measures, reading, names, lang, date.today(), region
    )
    name = order.key()
    with whole_folder(folder) as partial:
        facts = restore_brief(name, partial)
        if facts is None:
            facts = make_brief(order, partial)
            keep_brief(name, partial, facts)
        else:
            say("The same brief was made before; its files are taken from the cache (`monazite cache`).")
            for line in facts.warnings:
                say(line)
    _print_where(facts, folder, as_json=as_json)
    if facts.status:
        raise typer.Exit(facts.status)


@dataclass(frozen=True)
class BriefOrder:
    """All that a brief is made of.

    Attributes
    ----------
    scenario, other
        The main scenario, and its other branch where one is given.
    draws
        Of the main run.
    posterior
        Conditioned draws; None for those of the priors.
    prior
        Whether the priors were asked for.
    sensitivity, options, reading
        Content of files given beside it, and what was read of an article.
    formats, lang
        In which it is written.
    written
        Day on which it is: dates up to it have passed for its reader.
    """

    scenario: Scenario
    other: Scenario | None
    draws: int
    posterior: PosteriorDraws | None
    prior: bool
    sensitivity: dict[str, Any] | None
    options: dict[str, Any] | None
    reading: dict[str, Any] | None
    formats: list[str]
    lang: str
    written: date
    region: str = ""  # whom it speaks to; empty for the country that an article names as hit

    def key(self) -> str:
        """Key under which the finished brief is kept."""
        scenarios = (self.scenario, self.other, scenario_to_compare_with(self.scenario))
        given = (
            self.draws,
            self.sensitivity,
            self.options,
            self.reading,
            sorted({*self.formats}),
            self.lang,
            f"{self.written}",
            self.region,
        )
        return brief_key(scenarios, self.posterior, self.prior, *given)


def make_brief(order: BriefOrder, partial: Path) -> BriefFacts:
    """Run what a brief shows and write its files into a folder.

    Talks, forecast, measures and pages follow from each other; all else is done beside them.
    """
    from monazite.analysis.footprint.bill import bill
    from monazite.analysis.verification.hindcast import as_rows
    from monazite.presentation.briefing.context import day_of_brief, reader_day
    from monazite.presentation.briefing.render import brief as write_brief
    from monazite.presentation.briefing.returned_measures import with_measures_back
    from monazite.results.output_folder import write_record

    sc, posterior = order.scenario, order.posterior
    with work_beside() as beside:
        at_table = talks_ahead(sc)
        begun = None if at_table is None else run_up_to_talks(sc, at_table, order.draws, posterior)
        results = run_scenario(sc, order.draws, posterior) if begun is None else begun.results
        fewer = min(results.draws, ALTERNATIVE_DRAWS)
        paired = results.draws if order.reading and not at_table else fewer  # sums of both branches stand side by side
        # first, while the talks need little memory: it holds tables of some hundred megabytes
        table = beside.submit(results.write_parquet, partial / "results.parquet")
        baseline = beside.submit(run_beside, scenario_to_compare_with(sc), fewer, posterior, beside.watch)
        today = reader_day(results, order.written)
        back = with_measures_back(sc, results.dataset, today, beside_talks=at_table is not None)
        returned = None if back is None else beside.submit(run_beside, back, results.draws, posterior, beside.watch)
        unchanged = record_beside(beside, sc, results.draws, posterior)
        scores = beside.submit(past_episodes, sc, results, fewer, beside.watch)
        rounds = None if at_table is None else beside.submit(past_rounds, at_table, beside.watch)
        content = None if at_table is None else play_talks(at_table, posterior, FORECAST_DRAWS)
        branch = on_months_of(sc, order.other) if order.other else with_likeliest_deal(at_table or sc, content)
        other = None if branch is None else beside.submit(run_beside, branch, paired, posterior, beside.watch)
        beside.check()
        ahead = forecast_ahead(at_table, order.prior, begun)
        say("Trying what would help.")
        measures = bill(results, ahead=ahead, day=day_of_brief(results))
        alternative = other and other.result()
        talks = content if content is None or rounds is None else {**content, "replay": rounds.result()}
        with_back, before_news = returned and returned.result(), unchanged and unchanged.result()
        runs = [run for run in (results, alternative, with_back, baseline.result(), before_news) if run is not None]
        warnings = tuple(line for run in runs for line in unsolved_warnings(run))
        say("\n".join((*warnings[len(unsolved_warnings(results)) :], "Writing the brief.")))  # the main run's were told
        written = write_brief(
            results,
            alternative=alternative,
            returned=with_back,
            forecast=ahead,
            baseline=baseline.result(),
            without_article=before_news,
            hindcast=scores.result(),
            sensitivity=order.sensitivity,
            talks=talks,
            reading=order.reading,
            options=order.options,
            bill=measures,
            out=partial,
            formats=order.formats,
            lang=order.lang,
            written=order.written,
            region=order.region,
        )
        table.result()
    write_record(results, partial, hindcast=as_rows(scores.result()))
    known = len(written.claims), resting_on(results), len(results.failures())
    return BriefFacts(results.run, *known, warnings, exit_status(*runs))


def _print_where(facts: BriefFacts, folder: Path, *, as_json: bool) -> None:
    made = {"brief": folder / "brief.html", "folder": folder, "run": facts.run, "claims": facts.claims}
    print_result({**made, "draws": facts.draws, "unsolved": facts.unsolved}, as_json, "brief")


def folder_name(source: str, sc: Scenario, *, is_article: bool) -> str:
    """Name of the folder of a brief: that of its file or scenario, else the scenario's title."""
    from monazite.results.output_folder import slug

    has_own_name = Path(source).suffix in ("", ".toml") or is_article
    return "article" if source == "-" else Path(source).stem if has_own_name else slug(sc.name)


def run_beside(sc: Scenario, draws: int, posterior: PosteriorDraws | None, watch: Callable[..., None]) -> Results:
    """A run that the main one is compared with, on its draws; nothing is said of it."""
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.simulate import simulate

    drawn = shared_draws(posterior, sc)
    return simulate(facts_of(sc), sc, draws=draws, progress=watch, parameters=drawn)


def record_beside(
    beside: WorkBeside, sc: Scenario, draws: int, posterior: PosteriorDraws | None
) -> Future[Results] | None:
    """The run of what was on record before an article, begun beside the main one; None for a scenario of no article."""
    from monazite.reading.draft.article_measures import without_article

    bare = without_article(sc)
    return None if bare is sc else beside.submit(run_beside, bare, draws, posterior, beside.watch)


def past_episodes(sc: Scenario, results: Results, draws: int, watch: Callable[..., None]) -> list[TargetScore]:
    """Scores of the episode to replay beside a run: its own, or one of its minerals; none where there is none.

    A run on the priors is itself the replay; one that was conditioned on its months proves nothing about them.
    """
    from monazite.analysis.verification.hindcast import case_of, hindcast

    case, is_own = case_of(sc)
    if case is None:
        return []
    own = results if is_own and not results.parameters.origin else None
    return hindcast(case, results=own, draws=draws, as_of=sc.as_of, progress=watch)


def past_rounds(sc: Scenario, watch: Callable[..., None]) -> list[dict[str, Any]]:
    """The replay of the talks of 2025, which stands beside talks on rare earths; cached by content."""
    from monazite.negotiation.replay import replay
    from monazite.scenario.scenario import facts_of

    return replay(facts_of(sc), progress=watch) if "rare_earths" in sc.dataset else []


def left_to_talks(sc: Scenario) -> str:
    """How many measures of a user's own the talks of a brief decide, and how to hold them; empty for none."""
    from monazite.negotiation.setup import first_offer, is_negotiable, seats_of

    at_table = talks_ahead(sc)
    if at_table is None:
        return ""
    controller, target = seats_of(at_table)
    day = first_offer(at_table)
    own = [p for p in sc.policy if not p.record and is_negotiable(p, controller, target, day)]
    if not own:
        return ""
    count = "1 measure" if len(own) == 1 else f"{len(own)} measures"
    return (
        f"The talks decide whether {count} of this scenario from {day:%-d %B %Y} on will come. "
        f"To hold them whatever is agreed, write measures_hold = true under [talks]."
    )


def talks_ahead(sc: Scenario) -> Scenario | None:
    """The scenario with its talks from the day that it rests on; None without talks, or where its measures hold."""
    from monazite.analysis.forecast.forecast import with_talks_from_its_day
    from monazite.scenario.scenario import facts_of

    return with_talks_from_its_day(facts_of(sc), sc) if sc.is_negotiated else None


def scenario_to_compare_with(sc: Scenario) -> Scenario:
    """The scenario that a run names as its baseline, else the same run without measures."""
    from monazite.scenario.scenario import load_scenario

    return load_scenario(sc.baseline, as_of=sc.as_of) if sc.baseline else without_measures(sc)


def play_talks(sc: Scenario, posterior: PosteriorDraws | None = None, paths: int = 0) -> dict[str, Any]:
    """The talks of a scenario, cached by content.

    Where a forecast of so many ``paths`` follows, its paths are drawn from the same solved games.
    """
    from monazite.negotiation.default_pair import with_default_pair
    from monazite.negotiation.run import talks
    from monazite.scenario.scenario import facts_of

    say("Playing the talks.")
    sc, choice = with_default_pair(facts_of(sc), sc)
    beside = paths_beside_talks(sc, posterior, paths) if paths and forecast_begins(sc) else None
    watch = None if beside is None else beside.watch
    with stage_progress() as update:
        result = talks(facts_of(sc), sc, draws=TALKS_DRAWS, progress=update, posterior=posterior, watch=watch)
    return dict(result.content) | ({} if choice is None else {"choice": choice})


def paths_beside_talks(sc: Scenario, posterior: PosteriorDraws | None, draws: int) -> PathsBesideTalks:
    """What draws the forecast's paths while the talks are played."""
    from monazite.analysis.forecast.cached_paths import PathsBesideTalks
    from monazite.analysis.forecast.forecast import deciding_date
    from monazite.scenario.scenario import facts_of

    ds = facts_of(sc)
    horizon = deciding_date(ds, sc)
    return PathsBesideTalks(ds, sc, draws=draws, horizon=horizon, games=TALKS_DRAWS, posterior=posterior)


def forecast_begins(sc: Scenario) -> bool:
    """Whether the talks begin on the day that a run rests on or later; a run that ends before it has no forecast."""
    from monazite.negotiation.setup import first_offer
    from monazite.scenario.scenario import facts_of

    return first_offer(sc) >= (sc.as_of or facts_of(sc).last_known_day)


def forecast_ahead(sc: Scenario | None, prior: bool, begun: BegunRun | None = None) -> Forecast | None:
    """The forecast over courses of the talks; None without talks, and for a run that ends before its day."""
    from monazite.analysis.forecast.forecast import forecast_going_on

    if sc is None or not forecast_begins(sc):
        return None
    with stage_progress() as update:
        return forecast_going_on(None, sc, begun, draws=FORECAST_DRAWS, games=TALKS_DRAWS, prior=prior, progress=update)


def run_up_to_talks(sc: Scenario, at_table: Scenario, draws: int, posterior: PosteriorDraws | None) -> BegunRun | None:
    """The run with its state at the beginning of the month in which the talks begin, from which the forecast goes on.

    None where there is no forecast, or no month before it.
    """
    from monazite.negotiation.setup import first_offer
    from monazite.negotiation.state_costs import months_before
    from monazite.scenario.scenario import facts_of

    day = sc.as_of or facts_of(sc).last_known_day
    month = min(months_before(at_table, first_offer(at_table)), months_before(at_table, day) + 1)
    return run_remembering(sc, draws, posterior, month) if month > 0 and forecast_begins(at_table) else None


def with_likeliest_deal(sc: Scenario, content: dict[str, Any] | None) -> Scenario | None:
    """The scenario in which the likeliest deal of its talks is signed; None without talks."""
    return None if content is None else with_signed_deal(sc, content["terms"]["likeliest"]["id"])
