"""Brief as HTML, Markdown, claims and pictures.

`brief` asks the sections for blocks, draws every chart once wide and once narrow, and writes a folder in one move:
``brief.html``, the main part, and ``annex.html`` (both self-contained: inline SVG, no script, no network), the same as
``brief.md`` and ``annex.md``, ``claims.json`` and ``charts/``.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Literal, Unpack

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.formats.choice import chosen_formats
from monazite.presentation.briefing.formats.pdf import write_pdf
from monazite.presentation.briefing.formats.word import write_word
from monazite.presentation.briefing.formats.workbook import write_workbook
from monazite.presentation.briefing.html_page import page_as_html
from monazite.presentation.briefing.inputs import BriefInputs
from monazite.presentation.briefing.language import ENGLISH
from monazite.presentation.briefing.main_part.page.chart_words import translated
from monazite.presentation.briefing.main_part.page.main_html import main_as_html
from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.markdown import page_as_markdown
from monazite.presentation.briefing.page import BriefPage, compose
from monazite.presentation.charts import layout
from monazite.presentation.charts.render import Job, draw_all
from monazite.results.results import Results

TITLE_LETTERS, NOTE_LETTERS = 84, 126
"""Letters of a line of a title, and of a subtitle, inside a picture."""
SECTIONS_SHARE, CHARTS_SHARE = 0.2, 0.75  # of the time of a brief, where no chart was drawn before


@dataclass(frozen=True, slots=True)
class Brief:
    """Where a brief was written, and its claims."""

    folder: Path
    html: Path
    markdown: Path
    claims_file: Path
    annex: Path
    charts: tuple[Path, ...]
    claims: tuple[Claim, ...]


def _unwatched(_: str, __: float) -> None:
    """The progress of a brief that nobody watches."""


def brief(
    results: Results,
    *,
    out: Path | str,
    style: Literal["static"] = "static",
    formats: Sequence[str] = (),
    lang: str = ENGLISH,
    progress: Callable[[str, float], None] | None = None,
    **inputs: Unpack[BriefInputs],
) -> Brief:
    """Write the brief of a run into the folder ``out`` and return the paths.

    Files of the same names in ``out`` are replaced only when all of them are complete; other files there stay.

    Parameters
    ----------
    results
        The run that the brief is about.
    out
        Folder to write.
    style
        How it is written; ``static`` is the only way.
    formats
        Formats beside HTML and Markdown: ``pdf`` (needs WeasyPrint), ``docx`` (python-docx), ``xlsx`` (openpyxl).
    lang
        Code of the language of the main part; the annex is in English.
    progress
        Called with what is being done, as a sentence, and the share of the work that is done, from 0 to 1; what it
        raises ends the work, and nothing is written.
    **inputs
        What stands beside the run, all of it optional. ``alternative``: the run of the other branch, deal or no deal.
        ``returned``: the run with suspended measures back (`returned_measures`), on as many draws. ``baseline``: the
        run without measures. ``without_article``: the run of what was on record before the article, on as many draws.
        ``hindcast``: the `TargetScore` of every target of a replayed episode.
        ``sensitivity``: an analysis as plain mapping (`Sensitivity.to_json`), whose ten strongest parameters are
        shown. ``talks``: a `TalksResult` or its content. ``reading``: what was read of an article
        (`monazite.reading.report.for_brief`), which ends the annex, and under ``events`` the dates that it names,
        which join the calendar. ``options``: the content of options.json. ``bill``: the trade-off and the cost of
        import conditions (`monazite.analysis.footprint.bill`). ``written``: the day of writing, up to which
        dates have passed though nothing is known of them; without it the day whose knowledge the brief rests on.
        ``region``: the country or group whose stocks, chances and advice it tells; without it the one that the article
        names as hit, else the European Union.

    Returns
    -------
    Brief
        Paths of ``brief.html``, ``brief.md``, ``claims.json``, ``annex.html`` and the charts, and the claims.

    Raises
    ------
    ValueError
        For an unknown style.
    InputError
        For an unknown format or language, one whose package is missing, and for sensitivity, talks, options or a
        reading of another shape.
    """
    if style != "static":
        raise ValueError(f"unknown style {style!r}; the brief is written as 'static'")
    extra, report = chosen_formats(formats), progress or _unwatched
    report("Writing the sections.", 0.0)
    page = compose(results, lang, **inputs)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
        draft = Path(name)
        drawn = _draw(page, draft / "charts", report)
        report("Putting the pages together.", SECTIONS_SHARE + CHARTS_SHARE)
        texts = {
            "brief.html": main_as_html(page, page.main, drawn),
            "annex.html": page_as_html(page, drawn),
            "brief.md": main_as_markdown(page, page.main),
            "annex.md": page_as_markdown(page),
        }
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8")
        _write_documents(page, drawn, draft, extra)
        record = [claim.to_json() for claim in page.claims]
        (draft / "claims.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _publish(draft, out)
    pictures = tuple(sorted((out / "charts").iterdir()))
    return Brief(
        folder=out,
        html=out / "brief.html",
        markdown=out / "brief.md",
        claims_file=out / "claims.json",
        annex=out / "annex.html",
        charts=pictures,
        claims=tuple(page.claims),
    )


def _write_documents(
    page: BriefPage, drawn: Mapping[str, Mapping[str, str]], draft: Path, formats: Sequence[str]
) -> None:
    """The brief in further formats, beside its other files."""
    if "pdf" in formats:
        write_pdf(main_as_html(page, page.main, drawn, printed=True), draft / "brief.pdf")
    if "docx" in formats:
        write_word(page, page.main, drawn, draft / "brief.docx")
    if "xlsx" in formats:
        write_workbook(page, draft / "tables.xlsx")


def _publish(draft: Path, out: Path) -> None:
    """Move the finished draft to ``out``: one rename if it is new, else one rename per entry."""
    draft.chmod(0o755)
    if not out.exists():
        draft.rename(out)
        draft.mkdir()  # the temporary folder's own clean-up expects it
        return
    for entry in sorted(draft.iterdir()):
        goal = out / entry.name
        if goal.is_dir():
            shutil.rmtree(goal)
        entry.replace(goal)


# --- pictures --------------------------------------------------------------------------------------------------------


def _job(figure: Figure, page: BriefPage) -> Job:
    """What to draw for a figure."""
    wide, narrow = figure.spec(False), figure.spec(True)
    numbers = {page.numbers[s] for s in figure.sources if s in page.numbers}
    publishers = [entry.publisher or entry.id for entry in page.sources if entry.number in numbers][:4]
    cited = f", {'; '.join(publishers)}" if publishers else ""
    note = wrap(figure.reading, 110) + wrap(f"Source: monazite{cited}. {page.span}.", 110)
    alone = layout.titled(wide, figure.title, note) | {"description": figure.alt}
    return Job(figure.id, wide, narrow, alone)


def _main_jobs(page: BriefPage) -> list[Job]:
    """What to draw for the charts of the main part; their titles are findings, their subtitles unit and period."""
    jobs: list[Job] = []
    for name, block in page.main.figure_titles().items():
        spoken = page.main.language
        wide, narrow = (translated(page.main.figures[name].spec(is_narrow), spoken) for is_narrow in (False, True))
        note = wrap(block.subtitle.text, NOTE_LETTERS) if block.subtitle else []
        source = f"{spoken.word('Source: monazite')}. {page.title}."
        alone = layout.titled(wide, wrap(block.text.text, TITLE_LETTERS), [*note, source]) | {
            "description": block.text.text
        }
        jobs.append(Job(f"main-{name}", wide, narrow, alone, spoken.locale))
    return jobs


def _draw(page: BriefPage, folder: Path, report: Callable[[str, float], None]) -> dict[str, dict[str, str]]:
    """Inline SVG of every figure; SVG and PNG as files."""
    folder.mkdir(exist_ok=True)
    jobs = [*_main_jobs(page), *(_job(figure, page) for figure in page.figures)]
    pictures = draw_all(
        jobs,
        lambda done, of: report(f"Drawing the charts: {done} of {of}.", SECTIONS_SHARE + CHARTS_SHARE * done / of),
    )
    for picture in pictures:
        (folder / f"{picture.id}.svg").write_text(picture.svg, encoding="utf-8")
        (folder / f"{picture.id}.png").write_bytes(picture.png)
    return {picture.id: {"wide": picture.wide, "narrow": picture.narrow} for picture in pictures}
