"""A brief before it is written: what the HTML and the Markdown share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import unknown
from monazite.presentation.briefing.claims import Claim, ClaimBook
from monazite.presentation.briefing.content import BriefSection, Figure, Paragraph, TileBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import (
    ArticleReading,
    BriefInputs,
    OptionsContent,
    SensitivityContent,
    checked,
)
from monazite.presentation.briefing.language import ENGLISH
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.sections.beyond import beyond_section
from monazite.presentation.briefing.sections.happening import happening_section
from monazite.presentation.briefing.sections.important import important_section
from monazite.presentation.briefing.sections.next import next_section
from monazite.presentation.briefing.sections.scenario_settings import SettingRow, scenario_settings
from monazite.presentation.briefing.sections.summary_page import answer, tiles
from monazite.presentation.briefing.talks_content import TalksContent
from monazite.results.names import Names, day_text, month_text
from monazite.results.results import Results

COMPILED = "secondary compilation"
"""Publisher of facts that were compiled from reports, not read where they stand."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A cited source with its number; ``gap`` says why one without an address leads nowhere."""

    id: str
    number: int
    citation: str
    publisher: str = ""
    date: str = ""
    licence: str = ""
    accessed: str = ""
    url: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The main part of a brief, the blocks of its annex in order, its claims, and what stands at its foot.

    Attributes
    ----------
    numbers
        Numbers of the sources by id.
    names
        Words for the ids of its dataset.
    single
        Whether the run has a single draw, so that there are no ranges.
    """

    title: str
    span: str
    text: str
    answer: Paragraph
    tiles: Sequence[TileBlock]
    sections: Sequence[BriefSection]
    claims: Sequence[Claim]
    numbers: Mapping[str, int]
    sources: Sequence[SourceEntry]
    settings: Sequence[SettingRow]
    provenance: Mapping[str, str]
    single: bool
    main: MainPart
    names: Names
    reading: ArticleReading | None = None
    today: str = ""
    """Day of its reader in words."""

    @property
    def kicker(self) -> str:
        """What it is, of which scenario or article, and its day: the line above the headline."""
        spoken = self.main.language.word
        if self.reading is None:
            return f"{spoken('monazite brief')} · {self.title} · {spoken(self.today)}"
        return f"{spoken('monazite brief')} · {spoken('from an article of')} {spoken(_day_of(self.reading))}"

    @property
    def figures(self) -> list[Figure]:
        """Every chart of the annex, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Figure)]


def brief_context(results: Results, **inputs: Unpack[BriefInputs]) -> BriefContext:
    """What the sections read. Raises InputError for talks, options, sensitivity or a reading of another shape."""
    alternative, baseline = inputs.get("alternative"), inputs.get("baseline")
    sensitivity, talks = inputs.get("sensitivity"), inputs.get("talks")
    options, reading = inputs.get("options"), inputs.get("reading")
    if talks is not None and not isinstance(talks, Mapping):
        talks = talks.content
    return BriefContext(
        run=ResultsLookup(results),
        names=Names(results.dataset),
        book=ClaimBook(),
        other=ResultsLookup(alternative) if alternative is not None else None,
        returned=ResultsLookup(back) if (back := inputs.get("returned")) is not None else None,
        baseline=ResultsLookup(baseline) if baseline is not None else None,
        without_article=ResultsLookup(made) if (made := inputs.get("without_article")) is not None else None,
        forecast=ResultsLookup(made) if (made := inputs.get("forecast")) is not None else None,
        hindcast=tuple(inputs.get("hindcast") or ()),
        sensitivity=checked(SensitivityContent, sensitivity, "sensitivity") if sensitivity is not None else None,
        talks=TalksContent.of(talks) if talks is not None else None,
        options=checked(OptionsContent, options, "options") if options is not None else None,
        bill=inputs.get("bill"),
        written=inputs.get("written"),
        region=_region(results, inputs.get("region", "")),
        reading=checked(ArticleReading, reading, "reading") if reading is not None else None,
    )


def _region(results: Results, name: str) -> str:
    """The region whom a brief is for. Raises InputError for one that the run does not have."""
    if name and name not in results.index.region:
        raise unknown(name, results.index.region, field="region")
    return name


def compose(results: Results, lang: str = ENGLISH, **inputs: Unpack[BriefInputs]) -> BriefPage:
    """The brief as blocks. Arguments as in `brief`; draws nothing and writes nothing."""
    ctx = brief_context(results, **inputs)
    main = compose_main(ctx, lang)
    first, grid = answer(ctx), tiles(ctx)
    makers = (happening_section, important_section, next_section, beyond_section)
    sections = [section(ctx) for section in makers]
    numbers = dict(ctx.book.source_numbers())
    for source in (s for name in main.figure_titles() for s in main.figures[name].sources):
        numbers.setdefault(source, len(numbers) + 1)  # what a chart alone rests on
    scenario = results.scenario
    return BriefPage(
        title=scenario.name,
        span=f"{month_text(ctx.run.start)} to {month_text(ctx.run.end)}",
        text=scenario.text,
        answer=first,
        tiles=grid,
        sections=sections,
        claims=tuple(ctx.book),
        numbers=numbers,
        sources=_source_entries(results.dataset, numbers),
        settings=scenario_settings(scenario, ctx.names, ctx.day),
        provenance=_provenance(results),
        single=results.draws < 2,
        main=main,
        names=ctx.names,
        reading=ctx.reading,
        today=day_text(ctx.today),
    )


def _day_of(reading: ArticleReading) -> str:
    """The day of an article in words; ``unknown`` where it has none."""
    return reading.date if reading.date == "unknown" else day_text(date.fromisoformat(reading.date))


def _source_entries(dataset: Dataset, numbers: Mapping[str, int]) -> list[SourceEntry]:
    """Cited sources in the order of their numbers; an id without a row is listed as such."""
    bibliography = dataset.sources
    entries: list[SourceEntry] = []
    for name, number in numbers.items():
        row = bibliography.get(name)
        if row is None:
            entries.append(SourceEntry(name, number, f"{name} (no entry in the source table)", gap=gap_of("")))
            continue
        entries.append(
            SourceEntry(
                id=name,
                number=number,
                citation=row.citation,
                publisher=row.publisher,
                date=row.date,
                licence=row.licence,
                accessed=row.accessed,
                url=row.url if row.url.startswith(("https://", "http://")) else "",
                gap="" if row.url else gap_of(row.publisher),
            )
        )
    return entries


NO_ADDRESS = "No address known."


def gap_of(publisher: str) -> str:
    """Why a source leads nowhere: an assumption or notes of this project, or a citation without a known address."""
    if publisher.startswith("monazite"):
        return "Of this project: no outside source."
    if publisher == COMPILED:
        return "No address: read second-hand by this project and not checked, so to be taken as its assumption."
    return NO_ADDRESS


def _provenance(results: Results) -> dict[str, str]:
    """What the numbers depend on, a line each; months that could not be solved are counted."""
    failures = len(results.provenance["failures"])
    lines = {
        **results.provenance,
        "dataset": ", ".join(results.dataset.folders),
        "failures": f"{failures}, listed in the manifest" if failures else "none",
    }
    return {name.replace("_", " "): str(value) for name, value in lines.items()}
