"""Brief as HTML, Markdown, claims and pictures.

`brief` asks the sections for blocks, draws every chart once wide and once narrow, and writes a folder in one move:
``brief.html`` (self-contained: inline SVG, no script, no network), ``brief.md``, ``claims.json`` and ``charts/``.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

from markupsafe import Markup, escape

from monazite.presentation.briefing.claims import Claim, ClaimBook
from monazite.presentation.briefing.content import Context, Figure, Para, Section, Table, Tile
from monazite.presentation.briefing.lookups import Ask, rows
from monazite.presentation.briefing.markdown import markdown
from monazite.presentation.briefing.sections.beyond import beyond
from monazite.presentation.briefing.sections.happening import happening
from monazite.presentation.briefing.sections.important import important
from monazite.presentation.briefing.sections.next import next_
from monazite.presentation.briefing.sections.scenario_settings import settings
from monazite.presentation.briefing.sections.summary_page import answer, tiles
from monazite.presentation.charts import layout
from monazite.presentation.charts.render import Job, draw_all
from monazite.results.names import Names, month_text


@dataclass(frozen=True, slots=True)
class Page:
    """A brief before it is written: what the HTML and the Markdown share."""

    title: str
    span: str
    text: str
    answer: Para
    tiles: Sequence[Tile]
    sections: Sequence[Section]
    claims: Sequence[Claim]
    numbers: Mapping[str, int]
    sources: Sequence[Mapping[str, Any]]
    settings: Sequence[Mapping[str, str]]
    provenance: Mapping[str, str]
    single: bool
    reading: Mapping[str, Any] | None = None

    @property
    def figures(self) -> list[Figure]:
        """Every chart of the brief, in order."""
        return [b for s in self.sections for b in s.blocks if isinstance(b, Figure)]


@dataclass(frozen=True, slots=True)
class Brief:
    """Where a brief was written, and its claims."""

    folder: Path
    html: Path
    markdown: Path
    claims_file: Path
    charts: tuple[Path, ...]
    claims: tuple[Claim, ...]


def compose(
    results: Any,
    *,
    alternative: Any = None,
    baseline: Any = None,
    hindcast: Sequence[Mapping[str, Any]] | None = None,
    sensitivity: Mapping[str, Any] | None = None,
    talks: Any = None,
    reading: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    bill: Any = None,
) -> Page:
    """The brief as blocks. Arguments as in `brief`; draws nothing and writes nothing."""
    ask, book = Ask(results), ClaimBook()
    ctx = Context(
        ask,
        Names(results.dataset),
        book,
        results.dataset,
        Ask(alternative) if alternative is not None else None,
        Ask(baseline) if baseline is not None else None,
        tuple(hindcast or ()),
        sensitivity,
        getattr(talks, "content", talks),
        options,
        bill,
        reading,
    )
    first, grid = answer(ctx), tiles(ctx)
    sections = [make(ctx) for make in (happening, important, next_, beyond)]
    numbers = book.source_numbers()
    scenario = results.scenario
    return Page(
        title=str(scenario.name),
        span=f"{month_text(ask.start)} to {month_text(ask.end)}",
        text=str(getattr(scenario, "text", "") or ""),
        answer=first,
        tiles=grid,
        sections=sections,
        claims=tuple(book),
        numbers=numbers,
        sources=_sources(results.dataset, numbers),
        settings=settings(ctx),
        provenance=_provenance(results),
        single=int(getattr(results, "draws", 1) or 1) < 2,
        reading=reading,
    )


def brief(
    results: Any,
    *,
    alternative: Any = None,
    baseline: Any = None,
    hindcast: Sequence[Mapping[str, Any]] | None = None,
    sensitivity: Mapping[str, Any] | None = None,
    talks: Any = None,
    reading: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    bill: Any = None,
    out: Path | str,
    style: Literal["static"] = "static",
) -> Brief:
    """Write the brief of a run: four sections, in which every number carries its range, unit, run and sources.

    Parameters
    ----------
    results
        Results of `monazite.simulate`.
    alternative
        Results of the other branch: with or without a deal.
    baseline
        Results of the run without measures.
    hindcast
        Rows with target, observed, median, low, high, hit and optionally unit, reason, source.
    sensitivity
        An analysis as plain mapping (`Sensitivity.to_json`), whose ten strongest parameters are shown.
    talks
        A `TalksResult` or its content.
    reading
        What was read of an article (`monazite.reading.report.for_brief`), which opens the brief, and under ``events``
        the dates that it names, which join the calendar.
    options
        The content of ``options.json``.
    bill
        The trade-off and the cost of import conditions (`monazite.analysis.footprint.bill`).
    out
        Folder of the brief. Files of the same names there are replaced only when all are complete; others stay.
    style
        ``static``: one HTML file without scripts, Markdown, claims and pictures.

    Returns
    -------
    Brief
        Paths of ``brief.html``, ``brief.md``, ``claims.json`` and the charts, and the claims.

    Raises
    ------
    ValueError
        For an unknown style.

    Examples
    --------
    >>> import monazite as mz
    >>> res = mz.simulate("rare_earths", "cn-ree-2025", draws=8)  # doctest: +SKIP
    >>> mz.brief(res, out="out/mine").html  # doctest: +SKIP
    PosixPath('out/mine/brief.html')
    """
    if style != "static":
        raise ValueError(f"unknown style {style!r}; the brief is written as 'static'")
    page = compose(
        results,
        alternative=alternative,
        baseline=baseline,
        hindcast=hindcast,
        sensitivity=sensitivity,
        talks=talks,
        reading=reading,
        options=options,
        bill=bill,
    )
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
        draft = Path(name)
        drawn = _draw(page, draft / "charts")
        (draft / "brief.html").write_text(html(page, drawn), encoding="utf-8")
        (draft / "brief.md").write_text(markdown(page), encoding="utf-8")
        record = [claim.to_json() for claim in page.claims]
        (draft / "claims.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _publish(draft, out)
    pictures = tuple(sorted((out / "charts").iterdir()))
    return Brief(out, out / "brief.html", out / "brief.md", out / "claims.json", pictures, tuple(page.claims))


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


def _job(figure: Figure, page: Page) -> Job:
    """What to draw for a figure."""
    wide, narrow = figure.spec(False), figure.spec(True)
    cited = [str(page.numbers[s]) for s in figure.sources if s in page.numbers]
    by = [str(s["publisher"] or s["id"]) for s in page.sources if str(s["number"]) in cited][:4]
    note = wrap(figure.reading, 110) + wrap(f"Source: monazite{', ' + '; '.join(by) if by else ''}. {page.span}.", 110)
    alone = layout.titled(wide, figure.title, note) | {"description": figure.alt}
    return Job(figure.id, wide, narrow, alone)


def _draw(page: Page, folder: Path) -> dict[str, dict[str, str]]:
    """Inline SVG of every figure; SVG and PNG as files."""
    folder.mkdir(exist_ok=True)
    pictures = draw_all([_job(figure, page) for figure in page.figures])
    for picture in pictures:
        (folder / f"{picture.id}.svg").write_text(picture.svg, encoding="utf-8")
        (folder / f"{picture.id}.png").write_bytes(picture.png)
    return {picture.id: {"wide": picture.wide, "narrow": picture.narrow} for picture in pictures}


# --- HTML ------------------------------------------------------------------------------------------------------------


def html(page: Page, drawn: Mapping[str, Mapping[str, str]]) -> str:
    """The page as one self-contained HTML file."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("monazite.presentation.briefing", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["part"] = lambda part, limit=3: (
        part.html(page.numbers, limit) if isinstance(part, Claim) else escape(part)
    )
    env.filters["svg"] = lambda fid: {k: Markup(v) for k, v in drawn[fid].items()}
    env.filters["refs"] = lambda ids: sorted({page.numbers[s] for s in ids if s in page.numbers})
    env.filters["where"] = lambda where: ", ".join(f"{k} {v}" for k, v in dict(where).items())
    env.tests["claim"] = lambda part: isinstance(part, Claim)
    css = Markup(files("monazite.presentation.briefing").joinpath("templates", "brief.css").read_text(encoding="utf-8"))
    return env.get_template("brief.html.j2").render(page=page, css=css)


# --- footer ----------------------------------------------------------------------------------------------------------


def _sources(dataset: Any, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Cited sources in the order of their numbers; an id without a row is listed as such."""
    known = {str(r.get("source")): r for r in rows(dataset, "sources")}
    out = []
    for name, number in numbers.items():
        row = known.get(name, {})
        url = str(row.get("url") or "")
        out.append(
            {
                "id": name,
                "number": number,
                "citation": str(row.get("citation") or f"{name} (no entry in the source table)"),
                "publisher": str(row.get("publisher") or ""),
                "date": str(row.get("date") or ""),
                "licence": str(row.get("licence") or ""),
                "accessed": str(row.get("accessed") or ""),
                "url": url if url.startswith(("https://", "http://")) else "",
                "gap": "" if url else _gap(str(row.get("publisher") or "")),
            }
        )
    return out


def _gap(publisher: str) -> str:
    """Why a source leads nowhere: an assumption or notes of this project, or a citation without a known address."""
    return "Of this project: no outside source." if publisher.startswith("monazite") else "No address known."


def _made(value: Any) -> str:
    """One line of provenance; a list of records (failures) is counted."""
    if isinstance(value, (list, tuple)):
        if any(isinstance(v, Mapping) for v in value):
            return f"{len(value)}, listed in the manifest"
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _provenance(results: Any) -> dict[str, str]:
    found = {str(k).replace("_", " "): _made(v) for k, v in dict(results.provenance).items()}
    return {"run": str(results.run), **found, "draws": str(results.draws)}


__all__ = ["Brief", "Page", "Table", "brief", "compose", "html"]
