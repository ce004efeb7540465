"""Branches of a brief with a forecast are its slices: their figures, chances that add up, cards, words."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from brief_cases import brief_dataset, context_with_paths
from brief_style import MOST_FIRST_SCREEN, MOST_WORDS, faults, first_screen, main_text, words_of
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.main_part.branches import branches as branches_module
from monazite.presentation.briefing.main_part.branches import truce_breaks as truce_breaks_module
from monazite.presentation.briefing.main_part.branches.branches import branch_facts
from monazite.presentation.briefing.main_part.branches.policy_chances import policy_chances
from monazite.presentation.briefing.main_part.branches.truce_breaks import truce_break
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.talks_content import LevelChance, is_undecided
from monazite.scenario.policies.export_control import ExportControl
from monazite.simulation.simulate import simulate
from path_cases import DEAL, EASED, LAPSE, RISE

CHANCES = {"deal": 0.86, "lapse": 0.13, "tightening": 0.01}


@pytest.fixture(scope="module")
def ctx():
    return context_with_paths(
        PolicyPaths(None, (DEAL, DEAL, LAPSE, DEAL), date(2025, 11, 10), 2, CHANCES, ((5, LAPSE), (6, LAPSE)))
    )


def loss(results, months: slice) -> np.ndarray:
    return results.select("loss_central", sector="total", region="EU")[0][:, months].sum(1)


def test_costs_of_branches_are_those_of_the_draws_on_such_paths(ctx):
    """The deal is in draws 0, 1 and 3; the lapse in draw 2 and in two further paths, with parameters 5 and 6 mod 4."""
    horizon = horizon_of(ctx)
    facts = branch_facts(ctx, horizon)
    assert [branch.label for branch in facts.branches] == ["If there is a deal", "If the truce breaks"]
    assert [branch.runs.value for branch in facts.branches if branch.runs] == [3, 3]
    assert all(branch.has_few_runs for branch in facts.branches)
    window, ds = slice(7, 19), brief_dataset()
    of_kind = []
    for measure, draws in ((EASED, [0, 1, 3]), (RISE, [2, 1, 2])):
        sc = ctx.run.results.scenario
        own = sc.model_copy(update={"policy": (*sc.policy, measure)})
        of_kind.append(loss(simulate(ds, own, draws=4), window)[draws])
    for branch, values in zip(facts.branches, of_kind, strict=True):
        cost = next(c for c in branch.costs if c.region == "EU")
        assert cost.likely.value == pytest.approx(np.median(values))
        assert cost.mean.value == pytest.approx(np.mean(values))
        assert cost.bad.value == pytest.approx(np.quantile(values, 0.95))
        assert (cost.likely.low, cost.likely.high) == pytest.approx((np.quantile(values, 0.05), cost.bad.value))


def test_the_number_of_runs_stands_under_the_costs(ctx):
    blocks = compose_main(ctx).sections["important"]
    note = next(block.subtitle for block in blocks if block.name == "costs" and block.kind == "table")
    assert note is not None
    assert "Futures simulated: 3 and 3." in note.text.replace("\xa0", " ")
    text = " ".join(block.text.text for block in blocks).replace("\xa0", " ")
    assert "A range alone: too few simulated futures to say more." in note.text
    assert "one run of twenty" not in text
    broken = "If the truce breaks, one side escalates: an added tariff of 50% (the United States)."
    assert f"{broken} Exports are restricted in 0% of 3 simulated breaks" in text


def share_below(point: float, parts: list[np.ndarray], shares: list[float]) -> float:
    """Share of the runs below a point: of each part along straight lines between its runs in order."""
    steps = [np.interp(point, np.sort(part), np.linspace(0.0, 1.0, part.size)) for part in parts]
    return float(np.dot(steps, shares))


def test_all_courses_weigh_each_by_its_chance(ctx, monkeypatch):
    """The deal's three runs share .86, the lapse's three .13; nothing has the further .01, so both are over .99."""
    monkeypatch.setattr(branches_module, "FEWEST_RUNS", 3)
    facts = branch_facts(ctx, horizon_of(ctx))
    window = slice(7, 19)
    parts = [loss(ctx.slices[kind].results, window) for kind in ("deal", "lapse")]
    values = np.concatenate(parts)
    weights = np.repeat([0.86 / 0.99 / 3, 0.13 / 0.99 / 3], 3)
    every = next(cost for cost in facts.every if cost.region == "EU")
    assert every.mean.value == pytest.approx(values @ weights)
    shares = [0.86 / 0.99, 0.13 / 0.99]
    assert share_below(every.likely.value, parts, shares) == pytest.approx(0.5)
    assert share_below(every.bad.value, parts, shares) == pytest.approx(0.95)
    assert every.mean.where["courses"] == "all, by their chances"
    by_branch = [next(c for c in b.costs if c.region == "EU").bad.value for b in facts.branches]
    assert min(by_branch) <= every.bad.value <= max(by_branch), "the bad case of all lies between those of the parts"
    assert len(by_branch) == 2


def test_the_cost_table_has_two_columns_for_each_course_and_for_all(ctx, monkeypatch):
    monkeypatch.setattr(branches_module, "FEWEST_RUNS", 3)
    table = compose_main(ctx).tables["costs"]
    assert [head.replace("\xa0", " ") for head in table.head] == [
        "Country or group", "Deal (17 in 20): likely", "Bad case",
        "Truce breaks (3 in 20): likely", "Bad case", "Whole forecast: likely", "Bad case",
    ]  # fmt: skip
    assert all(";" not in (cell if isinstance(cell, str) else cell.text) for row in table.rows for cell in row)


def test_a_branch_with_few_runs_is_left_out_beside_others(ctx):
    facts = branch_facts(ctx, horizon_of(ctx))
    assert facts.are_ranges
    assert facts.shown == facts.branches
    assert facts.left_out == ()
    many = replace(facts.branches[0], runs=count_quantity(64, "runs"))
    mixed = replace(facts, branches=(many, facts.branches[1]))
    assert mixed.shown == (many,)
    assert mixed.left_out == (facts.branches[1],)


def test_a_broken_truce_says_how_long_and_whether_exports_are_restricted(ctx):
    """The lapses of the fixture raise a tariff alone and end in no deal."""
    facts = truce_break(ctx)
    assert facts is not None
    assert (facts.runs.value, facts.restricted.value) == (3, 0.0)
    assert not facts.ends


def test_months_of_a_break_run_from_the_first_raise_to_the_deal():
    path = PolicyPath("lapse", (RISE, EASED), date(2025, 12, 1), "general-10")
    assert truce_breaks_module._months_to_deal(path) == pytest.approx(91 / (365.25 / 12))  # 1 September to 1 December
    assert not truce_breaks_module._restricts(path, "CN")
    window = {"start": date(2025, 10, 1), "goods": ("Dy",), "text": "strict licences"}
    ban = ExportControl(kind="export_control", actor="CN", **window)
    assert truce_breaks_module._restricts(PolicyPath("lapse", (RISE, ban), date(2025, 12, 1), ""), "CN")
    assert not truce_breaks_module._restricts(PolicyPath("lapse", (RISE, ban), date(2025, 10, 1), ""), "CN")


def test_chances_have_their_rule(ctx):
    """Chances of the fixture are counted over eight courses for each of four draws."""
    facts = policy_chances(ctx, horizon_of(ctx))
    assert facts is not None
    rules = {course.chance.where["rule"] for course in facts.kinds}
    assert rules == {"share of 32 courses of the talks, in twentieths"}


def test_costs_of_few_runs_are_ranges_that_lead_nothing(ctx):
    """Three runs of a branch: a range for each country, no bad case, no largest cost, no chart to compare them by."""
    part = compose_main(ctx)
    for row in part.tables["costs"].rows:
        for cell in row[1:]:
            text = cell if isinstance(cell, str) else cell.text
            assert ";" not in text
            assert " to " in text or text in ("nothing", "under $1m")
    assert "costs" not in part.figures
    front = " ".join(block.text.text for block in part.sections["front"])
    assert "bad case" not in front


def test_branches_stand_in_the_order_of_their_chances(ctx):
    chances = [branch.chance.value for branch in branch_facts(ctx, horizon_of(ctx)).branches if branch.chance]
    assert chances == sorted(chances, reverse=True)
    assert len(chances) == 2


def test_exports_ahead_are_one_figure_where_branches_do_not_differ(ctx):
    """Three runs cannot tell a branch from all: first screen, text and chart title have the figure of all runs."""
    part = compose_main(ctx)
    every = ctx.forecast.finite_quantity(
        "exports_counted_index", good="magnet", region="WORLD", over=horizon_of(ctx).months
    )
    assert every is not None
    told = [
        q.value for name in ("front", "happening") for block in part.sections[name]
        for claim in (block.text, block.subtitle) if claim is not None
        for q in claim.quantities.values()
        if q.outcome == "exports_counted_index" and q.kind == "model" and q.where == every.where
    ]  # fmt: skip
    assert len(told) > 1
    assert told == pytest.approx([every.value] * len(told))


def test_a_branch_whose_exports_differ_says_so(ctx, monkeypatch):
    """With the limit on runs lowered, a branch that ships a tenth less in each of equal runs stands apart."""
    monkeypatch.setattr(branches_module, "FEWEST_RUNS", 3)
    part = ctx.slices["lapse"]
    sample = part.sample("exports_counted_index", over=horizon_of(ctx).months, good="magnet", region="WORLD")
    assert sample is not None
    moved = Sample(np.full(3, 0.5), sample.unit, sample.outcome, sample.where, sample.run, sample.sources)
    monkeypatch.setattr(part, "sample", lambda *_, **__: moved)
    every = ctx.forecast.sample("exports_counted_index", over=horizon_of(ctx).months, good="magnet", region="WORLD")
    assert every is not None
    error = np.sqrt(np.pi / 2.0) * every.values.std() / 2.0  # of four runs
    assert branches_module.is_apart(ctx, part, horizon_of(ctx).months) == (
        abs(0.5 - np.median(every.values)) > 2 * error
    )


def test_chances_that_are_shown_add_up_to_one(ctx):
    facts = policy_chances(ctx, horizon_of(ctx))
    assert facts is not None
    assert [(c.kind, c.chance.value) for c in facts.kinds] == [("deal", 0.85), ("lapse", 0.15)]
    lines = [b for b in compose_main(ctx).sections["front"] if b.label.startswith(("Deal", "Truce", "Else"))]
    chances = r"(\d+) in (\d+)"
    shown = [Fraction(int(a), int(b)) for x in lines for a, b in re.findall(chances, x.text.text.replace("\xa0", " "))]
    assert sum(shown) == 1
    assert "by 10 November" in lines[0].text.text.replace("\xa0", " ")


def test_expected_figures_are_those_of_the_whole_forecast(ctx):
    part = compose_main(ctx)
    made = ctx.forecast.results
    claims = [
        claim for claim in part.claims if "ever changed, exports of" not in claim.text
    ]  # which says what it is of
    told = [q for claim in claims for q in claim.quantities.values() if q.kind == "model"]
    runs = {q.run for q in told if q.outcome == "exports_counted_index"}
    assert made.run in runs
    assert ctx.run.results.run not in runs, "no expected figure of the main part is that of a run without the talks"


def test_cards_of_slices_say_runs_and_command(ctx):
    part = compose_main(ctx)
    mine = {part_.results.run: part_.results.draws for part_ in ctx.slices.values()}
    found = [
        (card, mine[q.run])
        for claim in part.claims
        for name, q in claim.quantities.items()
        if q.run in mine and (card := part.cards[f"{claim.id}-{name}"])
    ]
    assert found
    for card, draws in found:
        assert card.runs == draws
        assert card.command == "monazite forecast scenario.toml --draws 4"


def test_words_of_a_brief_with_slices(ctx):
    part = compose_main(ctx)
    assert faults(part, ctx.day, {row.parameter for row in ctx.dataset.table("priors") if "." in row.parameter}) == []
    assert len(words_of(first_screen(part))) <= 150
    table = part.tables["costs"]
    assert table.head[0] == "Country or group"
    assert re.fullmatch(r"Deal \(\d+ in \d+\)", table.head[1])
    assert [len(row) for row in table.rows] == [len(table.head)] * len(table.rows)
    french = compose_main(replace(ctx, book=ClaimBook()), "fr")
    assert len(words_of(first_screen(french))) <= MOST_FIRST_SCREEN
    assert len(words_of(main_text(french))) <= MOST_WORDS


@pytest.mark.parametrize(
    ("chances", "cannot_tell"),
    [
        ((0.374, 0.3, 0.2, 0.126), True),  # of four levels by lot 1/4 each: one and a half times that is .375
        ((0.376, 0.3, 0.2, 0.124), False),
        ((0.49, 0.3, 0.21), True),  # of three 1/3 each: .5
        ((0.51, 0.3, 0.19), False),
        ((1.0,), False),  # a single level leaves nothing to tell
    ],
)
def test_the_model_cannot_tell_levels_that_are_about_as_likely_as_by_lot(chances, cannot_tell):
    levels = {str(i): LevelChance(value=x, low=x, high=x, unit="share", label=str(i)) for i, x in enumerate(chances)}
    assert is_undecided(levels) is cannot_tell
