"""When other sources arrive: projects and the share of supply made outside the controlling country."""

from datetime import date
from typing import Any, NamedTuple

from monazite.dataset.rows.projects import Project
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock, non_breaking
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.project_starts import first_output, month_of_first_output, projects_ahead
from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.presentation.charts import timelines
from monazite.results.names import day_text, month_text
from monazite.results.quantity import Quantity

_SECTION = "next"
IN_CHART, IN_TABLE = 5, 3  # projects of each stage
_NOT_PRODUCING = {"planned", "stalled", "committed", "construction"}
_USUAL_RAMP = 24  # months, for a project without a ramp
_USUAL_SUCCESS = 0.5  # for the order of projects without a chance


class _DatedProject(NamedTuple):
    start: date
    row: Project

    @property
    def weight(self) -> float:
        """Capacity times chance, t a year."""
        return self.row.capacity * (self.row.success or _USUAL_SUCCESS)


NEVER = (
    "Not within the run: as a median, half of the runs or more have no output of a tenth of the capacity by its end, "
    "by delay or because the project fails; as the end of a range, one in twenty."
)
"""What it means that a project does not come within the run."""


def project_timeline(ctx: BriefContext) -> list[Block]:
    """Timeline of projects and a table of the largest; heavy rare earths and magnets first."""
    within_reach = _within_reach(ctx)
    if not within_reach:
        return [Paragraph(["The dataset lists no project with a start date in reach of this run."])]
    data = [
        {
            "label": project.row.project,
            "start": start.isoformat(),
            "full": month_start(start, int(project.row.ramp or _USUAL_RAMP)).isoformat(),
            "stage": named_stages(ctx, {}).get(project.row.stage, project.row.stage),
        }
        for project in _largest(within_reach, IN_CHART)
        if (start := month_of_first_output(ctx, project.row.project)) is not None
    ]
    data.sort(key=lambda row: row["start"])
    rows = [_project_row(ctx, project) for project in _largest(within_reach, IN_TABLE)]
    sources = tuple(dict.fromkeys(s for project in within_reach for s in project.row.source))
    claims = [
        ctx.book.say(
            _SECTION,
            "Of {n} projects outside {origin} with a start date in reach, {m} have not produced yet. "
            "Announced to start after {day} are {k}.",
            n=count_quantity(len(within_reach), "projects"),
            m=count_quantity(
                sum(project.row.status in _NOT_PRODUCING for project in within_reach),
                "projects",
                status="not producing",
            ),
            k=count_quantity(len(projects_ahead(ctx)), "projects", status="ahead"),
            day=day_text(ctx.day),
            origin=ctx.names.the(ctx.run.controller),
        )
    ]
    first, last = month_start(ctx.run.start, -12), month_start(ctx.run.end, 36)

    def draw(narrow: bool) -> dict[str, Any]:
        return timelines.projects(data, start=first.isoformat(), end=last.isoformat(), narrow=narrow)

    title = "Projects: from first output to ninety per cent of capacity"
    reading = (
        f"Triangle: median first output in {_world(ctx)}, which adds delays to announced dates. Bar: ramp. Left out: "
    )
    reading += "projects without output in half of the runs."
    head = ["Project", "Where", "Stage", "Announced", f"In {_world(ctx)}, from {month_text(ctx.run.start)}", "Capacity",
            "Chance to pass sixty per cent"]  # fmt: skip
    caption = "The largest projects of each stage, by announced start"
    return [
        Paragraph(claims),
        *([Figure("projects", title, draw, claims, reading, sources)] if data else []),
        TableBlock(caption, head, rows, text_columns=4, wide=True, note=NEVER),
    ]


def _world(ctx: BriefContext) -> str:
    return "the model" if ctx.forecast is None else "the forecast"


def _within_reach(ctx: BriefContext) -> list[_DatedProject]:
    """Projects outside the controlling country that start from a year before the run to two years after it."""
    projects: list[Project] = ctx.dataset.table("projects")
    first, last = month_start(ctx.run.start, -12), month_start(ctx.run.end, 24)
    return [
        _DatedProject(row.start, row)
        for row in projects
        if row.start and row.region != ctx.run.controller and first <= row.start <= last
    ]


def _largest(projects: list[_DatedProject], count: int) -> list[_DatedProject]:
    """The largest projects of each stage by capacity times chance, in order of start."""
    out: list[_DatedProject] = []
    for stage in dict.fromkeys(project.row.stage for project in projects):
        of_stage = [project for project in projects if project.row.stage == stage]
        out += sorted(of_stage, key=lambda project: -project.weight)[:count]
    return sorted(out, key=lambda project: project.start)


def _project_row(ctx: BriefContext, project: _DatedProject) -> list[Cell]:
    row, name, sources = project.row, project.row.project, project.row.source
    size = published_figure(row.capacity, "t/yr", "capacity", sources, row.low, row.high, project=name)
    odds = published_figure(row.success, "share", "success", sources, project=name)
    modelled = first_output(ctx, name)
    when: Cell = "none"
    if modelled:
        label = f"First output after the start of the run, {name}"
        when = ctx.book.cell(_SECTION, label, modelled, otherwise="not within the run")
    return [
        ctx.book.quote(_SECTION, name, sources, label="Project"),
        ctx.names.region(row.region),
        named_stages(ctx, {}).get(row.stage, row.stage),
        non_breaking(month_text(project.start)),
        when,
        ctx.book.cell(_SECTION, f"Capacity, {name}", size),
        ctx.book.cell(_SECTION, f"Chance of {name} to pass sixty per cent of capacity", odds),
    ]


def share_made_outside(ctx: BriefContext) -> list[Block]:
    """Share of supply made outside the controlling country, by stage."""
    run = ctx.run
    moves: list[dict[str, Quantity | str]] = []
    for good, label in ctx.goods.outside:
        now = run.finite_quantity("share_outside", good=good, at=run.anchor_month)
        later = run.finite_quantity("share_outside", good=good, at=run.end)
        if now and later:
            moves.append({"what": label, "now": now, "then": later})
    sentence = "Between {first} and {last} the share made outside {origin} moves, {all}."
    when = {"first": month_text(run.anchor), "last": month_text(run.end), "origin": ctx.names.the(run.controller)}
    claims: list[Claim] = []
    if moves:
        claims.append(ctx.book.several(_SECTION, sentence, "of {what} from {now} to {then}", moves, **when))
    return [Paragraph(claims)] if claims else []
