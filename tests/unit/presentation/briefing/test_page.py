"""The brief as blocks: what is said where something is missing, single, or of another time."""

from dataclasses import replace

import numpy as np
import pytest

from brief_cases import (
    READING,
    SCORES,
    brief_folder,
    brief_run,
    context,
    full_inputs,
    licences,
    licensed_run,
    no_deal_run,
    unrestricted_run,
)
from engine_cases import control, simulated
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing import page as page_module
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.markdown import page_as_markdown
from monazite.presentation.briefing.page import compose
from monazite.presentation.briefing.sections.beyond import beyond_section
from monazite.presentation.briefing.sections.happening import happening_section
from monazite.presentation.briefing.sections.important import important_section
from monazite.presentation.briefing.sections.next import next_section
from monazite.presentation.briefing.sections.summary_page import answer, tiles
from monazite.results.results import Results


@pytest.fixture(scope="module")
def page():
    return compose(licensed_run(), **full_inputs())


def text(results: Results, **inputs) -> str:
    return page_as_markdown(compose(results, **inputs))


def test_page_one_answers_with_the_numbers_of_the_run(page):
    run = licensed_run()
    by_month = np.median(run.select("price_outside", good="Dy.oxide")[0], axis=0)[3:]
    peak = replace(run.quantity("price_outside", good="Dy.oxide"), value=float(by_month.max()))
    parts = [part.text for part in page.answer.parts if not isinstance(part, str)]
    assert len(parts) == 6
    assert parts[0].startswith("Magnet shipments from China fall to ")
    assert f"outside China peaks at {value_text(peak)} (" in parts[1]
    assert "The first production line stops 55 days (" in parts[2]
    assert "after 4 April 2025, in the European Union (machinery)" in parts[2]
    assert "of GDP in the United States" in parts[3]
    assert "supply made outside China moves from" in parts[4]
    assert parts[5].startswith(f"Each number is a median over the {run.draws} draws")
    assert [tile.label for tile in page.tiles] == [
        "Dysprosium oxide outside, peak",
        "Magnet shipments, trough against normal",
        "First line stop",
        "United States, loss over a year",
        "European Union, loss over a year",
        "Japan, loss over a year",
        "Heavy supply made outside",
        "Record",
    ]


def test_no_line_stop_is_a_plain_sentence():
    said = text(brief_run(licences(approval=1.0, review=0.0)))
    assert "No production line outside the controlling country stops in most runs." in said
    assert "No line stops in most runs." in said
    assert "nan" not in said.lower().replace("finance", "").split()


def test_a_single_draw_is_said(page):
    assert compose(brief_run(licences(), months=6, draws=1)).single
    assert not page.single


def test_missing_outcomes_are_listed_not_fatal():
    """The small world has no motors of cars, whose output the table of allies asks for."""
    assert "Not reported by this run: output." in text(brief_run(licences(), months=6))


def test_every_question_is_answered_by_a_run_of_the_shipped_world():
    paths = {"months": 12, "draws": 2, "tariff_paths": ["us-2025-26"]}
    runs = [simulated(control(approval=share), **paths) for share in (0.2, 0.1)]
    ctx = context(runs[0], alternative=runs[1], baseline=simulated(**paths))
    assert answer(ctx).parts
    assert len(tiles(ctx)) == 7
    for section in (happening_section, important_section, next_section, beyond_section):
        assert section(ctx).blocks
    assert [lookup.unreported for lookup in (ctx.run, ctx.other, ctx.baseline) if lookup] == [{}, {}, {}]
    assert len({q.outcome for claim in ctx.book for q in claim.quantities.values()}) > 25


def test_without_measures_and_without_a_register(tmp_path):
    folder = brief_folder(tmp_path / "tiny-brief")
    for table in ("measures", "calendar", "projects", "footprints"):
        (folder / f"{table}.csv").unlink()
    said = text(brief_run(ds=load_dataset(folder), months=6))
    assert "None: this is the run without measures." in said
    assert "holds no dated measure" in said
    assert "The calendar holds no date" in said
    assert "lists no project with a start date in reach" in said
    assert "Footprints stand beside the losses" in said


def test_no_hindcast_is_said(page):
    assert "it shows no record" in text(brief_run(licences(), months=6))
    assert "meets 2 of 3 published targets" in page_as_markdown(page)


def test_what_was_read_of_an_article_ends_the_annex(page):
    said = page_as_markdown(page)
    assert "## How the article was read\n\nnews.txt, dated 2025-04-07." in said
    assert said.index("## How the article was read") > said.index("## How this was made")
    row = (
        "| China imposed export controls on dysprosium \\| terbium on 4 April 2025. | export control of China (read) | "
    )
    assert row + "What's happening |" in said
    assert "**Unclear**\n\n- it: whom it means" in said
    assert "How the article was read" not in text(brief_run(licences(), months=6))
    assert READING["events"] == []


def test_a_run_of_another_time_says_that_its_losses_are_no_amounts():
    assert "mean nothing" not in text(licensed_run())
    said = text(brief_run(licences(start="2009-04-01"), start="2009-01-01"))
    assert said.count("Sectors and GDP of this run are those of 2024, so its losses mean nothing") >= 2


def test_a_source_without_an_address_says_so(page):
    assert all(bool(source.url) != bool(source.gap) for source in page.sources)
    gaps = {source.id: source.gap for source in page.sources}
    assert gaps["notice"] == "No address known."
    assert gaps["lit"] == ""
    assert "read second-hand by this project" in page_module.gap_of("secondary compilation")


def test_a_source_of_the_project_itself_says_so():
    page = compose(simulated(control(), months=6), hindcast=SCORES)
    own = [source for source in page.sources if source.publisher.startswith("monazite") and not source.url]
    assert own
    assert {source.gap for source in own} == {"Of this project: no outside source."}
    without_row = next(source for source in page.sources if source.id == "customs")
    assert without_row.citation == "customs (no entry in the source table)"


def test_provenance_is_a_line_each_and_counts_failures(page):
    lines = page.provenance
    assert (lines["run"], lines["draws"], lines["failures"]) == (licensed_run().run, "8", "none")
    assert lines["dataset"] == "tiny-brief"
    assert "scenario hash" in lines


def test_the_same_brief_is_made_again(page):
    again = compose(licensed_run(), **full_inputs())
    assert [claim.to_json() for claim in again.claims] == [claim.to_json() for claim in page.claims]
    assert no_deal_run() is no_deal_run()
    assert unrestricted_run().scenario.policy == ()


def test_what_a_chart_alone_rests_on_is_among_the_sources():
    made = compose(licensed_run(), **full_inputs())
    of_charts = {source for name in made.main.figure_titles() for source in made.main.figures[name].sources}
    assert of_charts <= {entry.id for entry in made.sources}
    assert [entry.number for entry in made.sources] == [*range(1, len(made.sources) + 1)]
