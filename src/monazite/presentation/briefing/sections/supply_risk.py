"""Published measures of supply risk: the benchmarks of the European Union, and GeoPolRisk of importers."""

from monazite.presentation.briefing.content import Block, Cell, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.presentation.briefing.sections.bill import IMPORTERS, STAGE_NAMES
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.results.labels import BENCHMARKS
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"
BENCHMARK_NAMES = {
    "extraction": "Mined in the EU, of its use",
    "separation": "Separated in the EU, of its use",
    "metal": "Made into metal in the EU, of its use",
    "recycling": "Recycled in the EU, of its use",
    "largest_mining": "Mined in one third country",
    "largest_separation": "Separated in one third country",
    "largest_metal": "Made into metal in one third country",
    "largest_magnet": "Made into magnets in one third country",
}
_LAW = "crma2024"


def eu_benchmarks(ctx: BriefContext) -> list[Block]:
    """The benchmarks of the EU's Critical Raw Materials Act at the first measure and in the last year."""
    if not ctx.goods.has_rare_earths:  # the benchmarks are counted for the rare earths in magnets
        return []
    run = ctx.run
    sources = (_LAW,) if _LAW in ctx.dataset.sources else ()
    rows: list[list[Cell]] = []
    for b in BENCHMARKS:
        first = run.finite_quantity("eu_benchmark", benchmark=b.name, at=run.anchor_month)
        later = run.finite_quantity("eu_benchmark", benchmark=b.name, over=run.last_year)
        if first is None or later is None:
            return []
        name, bound = BENCHMARK_NAMES[b.name], "at least" if b.at_least else "at most"
        asked = published_figure(b.bound, "share", f"benchmark {b.name}", sources)
        columns: tuple[tuple[str, Quantity], ...] = (
            (bound.capitalize(), asked),
            ("First measure", first),
            ("Last year", later),
        )
        cells = [ctx.book.cell(_SECTION, f"{name}: {column}", q) for column, q in columns]
        is_met = later.value >= b.bound if b.at_least else later.value <= b.bound
        rows.append([name, bound, *cells, "met" if is_met else "not met"])
    sentence = "In the year to {month} the rare earths in EU magnets meet {n} of the {all} benchmarks listed here."
    met = count_quantity(sum(row[-1] == "met" for row in rows), "eu_benchmarks_met")
    every = count_quantity(len(rows), "eu_benchmark")
    claim = ctx.book.say(_SECTION, sentence, n=met, all=every, month=month_text(run.end))
    text = (
        "The Critical Raw Materials Act sets benchmarks for the Union's share of its own use and for dependence on one "
        "third country at any stage. Shares here count output of plants, traced through magnets and metal to the mine."
    )
    head = ["Rare earths in magnets", "Benchmark", "Asked by 2030", "At the first measure", "Last year of the run", ""]
    return [
        Heading("The EU's benchmarks"),
        Paragraph([text, claim]),
        TableBlock("Benchmarks of the Critical Raw Materials Act", head, rows, text_columns=2, wide=True),
    ]


def geopolitical_risk(ctx: BriefContext) -> list[Block]:
    """GeoPolRisk of importers by stage at the first measure and at the end."""
    run = ctx.run
    times = (("first measure", run.anchor_month), ("end", run.end))
    rows: list[list[Cell]] = []
    words_of = named_stages(ctx, {"primary": "first products"} | STAGE_NAMES)
    stages = {stage: words_of[stage] for stage in run.results.view.labels("stage") if stage in words_of}
    for region in IMPORTERS:
        name = ctx.names.region(region)
        cells: list[Cell] = []
        for stage, words in stages.items():
            for when, at in times:
                q = run.finite_quantity("geopolrisk", stage=stage, region=region, at=at)
                label = f"GeoPolRisk, {name}, {words}, {when}"
                cells.append(ctx.book.cell(_SECTION, label, q) if q else "none")
        if any(not isinstance(cell, str) for cell in cells):
            rows.append([name, *cells])
    if not rows:
        return []
    text = (
        "GeoPolRisk multiplies the concentration of world output by the political risk of what a country imports; zero "
        "is no risk, one the worst. Regions stand in for countries, which raises concentration a little."
    )
    columns = [f"{words.capitalize()}, {when}" for words in stages.values() for when, _ in times]
    table = TableBlock("GeoPolRisk by importer", ["Importer", *columns], rows, wide=True)
    return [Heading("GeoPolRisk"), Paragraph([text]), table]
