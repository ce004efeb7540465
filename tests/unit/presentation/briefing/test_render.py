"""The written brief: files, atomicity, missing outcomes, single draws, no line stop."""

import json
import re

import numpy as np
import pytest

from engine_cases import control, simulated
from fake_results import HINDCAST, FakeResults, UnknownOutcome  # pyright: ignore[reportMissingImports]
from monazite.presentation.briefing import render as module
from monazite.presentation.briefing.content import Bullets, Para, Table
from monazite.presentation.briefing.lookups import Ask, as_date, rows
from monazite.presentation.briefing.markdown import markdown
from monazite.presentation.briefing.render import brief, compose
from monazite.presentation.briefing.sections.happening import observed_index


def text_of(page):
    return markdown(page)


def test_no_line_stop_is_a_plain_sentence():
    page = compose(FakeResults(stops=False))
    assert "No production line outside the controlling country stops in the central case." in text_of(page)
    assert "No line stops in the central case." in text_of(page)
    assert "nan" not in text_of(page).lower().replace("finance", "").split()


def test_a_single_draw_is_said():
    page = compose(FakeResults(draws=1))
    assert page.single


def test_missing_outcomes_are_listed_not_fatal():
    class Poor(FakeResults):
        def _monthly(self, outcome, w):
            if not outcome.startswith("price"):
                raise UnknownOutcome(outcome)
            return super()._monthly(outcome, w)

        def _single(self, outcome, w):
            if outcome in {"first_stop_day", "world_loss_share", "hhi", "leverage_half_life"}:
                raise UnknownOutcome(outcome)
            return super()._single(outcome, w)

    text = text_of(compose(Poor()))
    assert "Not reported by this run:" in text
    assert "leverage half life" in text


def test_empty_dataset_and_no_policies():
    page = compose(FakeResults(effect=0.0, data={"sources": []}))
    assert "None: this is the run without measures." in text_of(page)
    assert "holds no dated measure" in text_of(page)


def test_no_hindcast_is_said():
    assert "it shows no record" in text_of(compose(FakeResults()))
    assert "2 of 3" in text_of(compose(FakeResults(), hindcast=HINDCAST))


def test_misses_stay_with_their_reason():
    assert "hoarding in 2011 is only partly modelled" in text_of(compose(FakeResults(), hindcast=HINDCAST))


def test_numbers_outside_claims_are_refused():
    with pytest.raises(ValueError, match="number outside a claim"):
        Para(["It rose by 3 per cent."])
    with pytest.raises(ValueError, match="number outside a claim"):
        Bullets([["It rose by 3 per cent."]])
    with pytest.raises(ValueError, match="number outside a claim"):
        Table("Prices", ["What", "Price"], [["Dysprosium", "415 USD/kg"]])
    Table("Dates", ["Date"], [["4\N{NO-BREAK SPACE}April\N{NO-BREAK SPACE}2025"], ["May 2026"]])


def test_nothing_half_written_remains(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "results.parquet").write_text("keep")
    (out / "brief.html").write_text("old")
    monkeypatch.setattr(module, "markdown", lambda page: 1 / 0)
    monkeypatch.setattr(module, "_draw", lambda *a: {"wide": "", "narrow": ""})
    monkeypatch.setattr(module, "html", lambda *a: "new")
    with pytest.raises(ZeroDivisionError):
        brief(FakeResults(), out=out)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["brief.html", "out", "results.parquet"]
    assert (out / "brief.html").read_text() == "old"


def test_writing_into_an_existing_folder_keeps_other_files(tmp_path, monkeypatch):
    def draw(page, folder):
        folder.mkdir(exist_ok=True)
        for figure in page.figures:
            (folder / f"{figure.id}.svg").write_text("x")
        return {figure.id: {"wide": "", "narrow": ""} for figure in page.figures}

    monkeypatch.setattr(module, "_draw", draw)
    (tmp_path / "manifest.json").write_text("{}")
    first = brief(FakeResults(), out=tmp_path)
    second = brief(FakeResults(), out=tmp_path)
    assert (tmp_path / "manifest.json").exists()
    assert first.html == second.html
    assert first.claims_file.read_text() == second.claims_file.read_text()
    assert {c["section"] for c in json.loads(second.claims_file.read_text())} >= {
        "front",
        "happening",
        "next",
        "beyond",
    }


def test_unknown_style(tmp_path):
    with pytest.raises(ValueError, match="unknown style"):
        brief(FakeResults(), out=tmp_path, style="interactive")  # type: ignore[arg-type]


def test_anchor_defaults_to_the_first_export_control():
    results = FakeResults()
    results.scenario.anchor = None
    results.scenario.policies.insert(0, {"kind": "tariff", "actor": "US", "start": results.index.month[1]})
    assert Ask(results).anchor.isoformat() == "2025-04-04"


def test_observed_index_divides_by_the_mean_month_of_2024():
    seen = observed_index(FakeResults().dataset, "CN", "US")
    assert seen[0]["month"] == "2025-04-01"
    assert seen[0]["value"] == pytest.approx(2626 / (58152 / 12), rel=1e-6)


def test_rows_drop_units_from_headers():
    assert "quantity" in rows(FakeResults().dataset, "trade")[0]
    assert rows(FakeResults().dataset, "no_such_table") == []


@pytest.mark.parametrize(
    ("value", "text"), [("2025", "2025-01-01"), ("2025-04", "2025-04-01"), ("2025-04-04", "2025-04-04")]
)
def test_as_date(value, text):
    assert str(as_date(value)) == text
    assert as_date("soon") is None
    assert as_date("") is None


def test_every_question_is_answered_by_a_full_run():
    results = FakeResults()
    asked = []

    class Watched(Ask):
        def q(self, outcome, **kw):
            found = super().q(outcome, **kw)
            asked.append((outcome, kw, found))
            return found

    original = module.Ask
    module.Ask = Watched
    try:
        compose(results, alternative=FakeResults("no deal", 1.6), baseline=FakeResults("none", 0.0))
    finally:
        module.Ask = original
    assert [(o, k) for o, k, found in asked if found is None] == []
    assert len({o for o, _, _ in asked}) > 25


def test_branches_are_named_deal_and_no_deal_and_compared_by_draw():
    text = text_of(compose(FakeResults("the truce holds until 2027"), alternative=FakeResults("no deal at Busan", 1.6)))
    assert "| What | Deal | No deal | Deal less no deal, paired by draw |" in text
    assert "percentage points" in text
    assert "over the 64 draws that both have" in text


def test_every_link_of_the_page_leads_somewhere():
    """Also the mark for more sources than have room beside a quotation."""
    results = FakeResults()
    sources = sorted(str(row["source"]) for row in rows(results.dataset, "sources"))[:5]
    results.dataset.tables["measures"][0]["source"] = ";".join(sources)
    made = compose(results, alternative=FakeResults("no deal", 1.6), hindcast=HINDCAST)
    drawn = {figure.id: {"wide": "", "narrow": ""} for figure in made.figures}
    text = module.html(made, drawn)
    names, links = set(re.findall(r' id="([^"]+)"', text)), set(re.findall(r'href="#([^"]+)"', text))
    assert ">+</a>" in text
    assert links - names == set()


def test_measures_on_the_goods_come_first_and_a_truce_ends():
    """Busan and the January ban stand in the table of the run of 2025, nearer measures on copper or chips do not."""
    from monazite.presentation.briefing.claims import ClaimBook
    from monazite.presentation.briefing.content import Context
    from monazite.presentation.briefing.sections.measures_table import measures
    from monazite.results.names import Names

    res = simulated(control(approval=0.2, start="2025-04-04"), months=60)
    lead, table = measures(Context(ask=Ask(res), names=Names(res.dataset), book=ClaimBook(), dataset=res.dataset))
    said = {row[3].text: row[4] for row in table.rows}
    assert any("In Busan" in text for text in said)
    assert any("announcement 1 of 2026" in text for text in said)
    assert not any("copper" in text for text in said)
    assert next(v for k, v in said.items() if k.startswith("In Geneva")) == "ended"
    assert next(v for k, v in said.items() if k.startswith("China raised its tariff")) == "lifted"
    assert "rare earths or on all goods" in str(lead.parts[1])


def test_the_record_names_its_episode_and_what_no_setting_knew():
    found = [{"id": "V3.1.rmse", "case": "re-2025", "hit": True}, {"id": "V3.8.world", "case": "re-2025", "hit": False}]
    page = compose(FakeResults(), hindcast=[dict(HINDCAST[0]) | row for row in found])
    tile = next(t for t in page.tiles if t.label == "Record")
    assert tile.main.text == "1 of 2"
    assert tile.detail is not None
    assert "the episode of 2025" in tile.detail.text
    assert "0 of 1 where nothing was set" in tile.detail.text


def test_a_branch_of_fewer_draws_still_has_its_difference():
    """The other branch of a brief has 16 draws, the run itself 64."""
    res = simulated(control(approval=0.1), months=12, draws=3)
    other = simulated(control(approval=0.9), months=12, draws=2)
    text = text_of(compose(res, alternative=other))
    table = text[text.index("| What |") :].split("\n\n")[0]
    assert "over the 2 draws that both have" in text
    assert "none" not in table


def test_branches_that_differ_by_threats_are_named_so():
    res = simulated(control(approval=0.2, status="threatened"), months=12, draws=2)
    other = simulated(control(approval=0.2, status="threatened"), months=12, draws=2, enforce_threats=True)
    text = text_of(compose(res, alternative=other))
    assert "Threats held back and threats carried out" in text
    assert "| What | Threats held back | Threats carried out |" in text
    assert "Deal is" not in text


def test_shipments_above_normal_do_not_fall():
    from monazite.presentation.briefing.sections.summary_page import fall
    from monazite.results.quantity import Quantity

    assert fall(Quantity(0.25, 0.1, 0.4, "1", "exports_index")) == "fall to"
    assert fall(Quantity(1.12, 1.09, 1.24, "1", "exports_index")) == "are lowest at"


def test_a_run_of_another_time_says_that_its_losses_are_no_amounts():
    text = text_of(compose(simulated(control(), months=12)))
    assert "mean nothing" not in text
    text = text_of(compose(simulated(control(start="2009-04-01"), start="2009-01-01", months=12)))
    assert text.count("Sectors and GDP of this run are those of 2024, so its losses mean nothing") >= 2


def test_sectors_that_lose_nothing_lead_no_list():
    text = text_of(compose(simulated(control(approval=1.0, review=0.0), months=12)))
    assert "sectors that lose most" not in text


def test_a_share_of_need_is_at_most_the_whole():
    from monazite.presentation.briefing.sections.important import _met
    from monazite.results.quantity import Quantity

    q = _met((Quantity(1.01, 1.0, 1.02, "share", "fill_rate"), None))
    assert q is not None
    assert (q.value, q.low, q.high) == (1.0, 1.0, 1.0)


def test_kinds_of_measures_stand_by_what_a_dollar_avoids():
    """Without options handed over, What's next has the runs of the trade-off by avoided loss per dollar."""
    from monazite.analysis.footprint.bill import Bill
    from monazite.analysis.footprint.frontier import FrontierPoint

    def point(name, saved, outlay):
        added = dict.fromkeys(("co2e", "radioactive"), np.zeros(3))
        money = (np.array([saved, 2 * saved, 3 * saved]), np.full(3, outlay))
        return FrontierPoint(name, f"The {name}", np.ones(3), added, False, *money, "2024-04-01")

    points = (point("floor", 10.0, 1000.0), point("stock", 50.0, 100.0), point("gift", 5.0, 0.0))
    page = compose(FakeResults(), alternative=FakeResults("no deal", 1.6), bill=Bill(points, None, 3))
    section = next(s for s in page.sections if s.id == "next")
    (table,) = [b for b in section.blocks if getattr(b, "title", "") == "Kinds of measures by avoided loss per dollar"]
    assert [row[0].text for row in table.rows] == ["The stock", "The floor"]
    assert [row[1].quantities["v"].value for row in table.rows] == [1.0, 0.02]
    told = next(c for c in page.claims if "avoids the most for a dollar" in c.text)
    assert "1 April 2024" in told.text
    assert "the stock" in told.text


def test_a_source_without_an_address_says_so():
    page = compose(FakeResults())
    assert all(bool(s["url"]) != bool(s["gap"]) for s in page.sources)
    own = [{"source": s["id"], "citation": "Assumed", "publisher": "monazite project"} for s in page.sources]
    said = {s["gap"] for s in compose(FakeResults(data={"sources": own})).sources}
    assert said == {"Of this project: no outside source."}
