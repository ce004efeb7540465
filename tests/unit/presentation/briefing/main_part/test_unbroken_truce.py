"""Deal and today's rules as one future: when they are, what it costs, and what the brief then says of it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from brief_cases import context_with_paths
from brief_style import MOST_FIRST_SCREEN, first_screen, words_of
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.presentation.briefing.claims import Claim, ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.branches import branches as branches_module
from monazite.presentation.briefing.main_part.branches import later_breaks as later_breaks_module
from monazite.presentation.briefing.main_part.branches import unbroken_truce as calm_module
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts, branch_facts
from monazite.presentation.briefing.main_part.branches.later_breaks import raised_later
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.branches.unbroken_truce import costs_are_alike, with_calm_future
from monazite.presentation.briefing.main_part.branches.window_edge import WindowEdge
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.quantity import Quantity
from monazite.scenario.policies.export_control import Quota
from path_cases import DEAL, EASED, LAPSE, RENEWAL, RISE

CHANCES = {"deal": 0.6, "renewal": 0.25, "lapse": 0.15}


@pytest.fixture(scope="module")
def ctx():
    return context_with_paths(
        PolicyPaths(None, (DEAL, DEAL, LAPSE, RENEWAL), date(2025, 11, 10), 2, CHANCES, ((5, LAPSE), (6, RENEWAL)))
    )


@pytest.fixture
def alike(monkeypatch):
    """Four draws tell nothing apart: here costs of deal and today's rules count as the same."""
    monkeypatch.setattr(branches_module, "FEWEST_RUNS", 2)
    monkeypatch.setattr(calm_module, "costs_are_alike", lambda *_: True)


def quantity(value: float, low: float, high: float) -> Quantity:
    return Quantity(value, low, high, "MUSD", "loss_central", {}, "run", ())


def branch(short: str, likely: tuple[float, float], bad: tuple[float, float], *, is_apart: bool = False) -> Branch:
    middle, worst = quantity(sum(likely) / 2, *likely), quantity(sum(bad) / 2, *bad)
    cost = RegionCost("EU", "European Union", middle, middle, worst, worst, worst, middle)
    runs, chance = count_quantity(64, "runs"), replace(quantity(0.3, 0.3, 0.3), unit="share")
    return Branch(f"If {short}", short, chance, runs, None, None, None, (cost,), is_apart, short.capitalize())


def facts_of(*told: Branch) -> BranchFacts:
    return BranchFacts(told, None, "December 2026", "November 2027", "twelve months", True, "")


def test_costs_within_their_errors_are_the_same():
    deal, rules = branch("deal", (1.0, 90.0), (900.0, 9000.0)), branch("renewal", (50.0, 200.0), (800.0, 8000.0))
    lapse = branch("lapse", (300.0, 900.0), (9000.0, 60000.0))
    assert costs_are_alike(facts_of(deal, rules, lapse), "EU")
    assert not costs_are_alike(facts_of(deal, branch("renewal", (91.0, 200.0), (800.0, 8000.0)), lapse), "EU")
    assert not costs_are_alike(facts_of(deal, branch("renewal", (1.0, 90.0), (9500.0, 9900.0)), lapse), "EU")
    assert not costs_are_alike(facts_of(deal, replace(rules, is_apart=True), lapse), "EU"), "exports differ"
    assert not costs_are_alike(facts_of(deal, rules), "EU"), "no break stands beside them"
    assert not costs_are_alike(facts_of(deal, lapse, rules), "EU")


def test_branches_that_can_be_told_apart_stay_apart(ctx):
    facts = branch_facts(ctx, horizon_of(ctx))
    assert with_calm_future(ctx, horizon_of(ctx), facts) == (facts, None)


def test_one_calm_future_weighs_its_parts_by_their_chances(ctx, alike):
    """Two runs of the deal share 60 of 85, the two of today's rules 25 of 85; chances are printed in twentieths."""
    horizon = horizon_of(ctx)
    facts, calm = with_calm_future(ctx, horizon, branch_facts(ctx, horizon))
    assert calm is not None
    assert [b.heading for b in facts.branches] == ["No break", "Truce breaks"]
    assert [b.short for b in calm.parts] == ["deal", "renewal"]
    whole = facts.branches[0]
    assert calm.deal is not None
    assert calm.renewal is not None
    assert whole.chance is not None
    assert (calm.deal.value, calm.renewal.value, whole.chance.value) == pytest.approx((0.6, 0.25, 0.85))
    assert whole.runs is not None
    assert whole.runs.value == sum(part.runs.value for part in calm.parts if part.runs is not None)
    window, values, weights = slice(7, 19), [], []
    for kind in ("deal", "renewal"):
        lost = ctx.slices[kind].results.select("loss_central", sector="total", region="EU")[0][:, window].sum(1)
        values += list(lost)
        weights += [CHANCES[kind] / 0.85 / lost.size] * lost.size
    cost = facts.branches[0].cost_of("EU") or next(c for c in facts.branches[0].costs if c.region == "EU")
    assert cost.mean.value == pytest.approx(np.dot(values, weights))
    ends = np.sort(np.array(values).reshape(2, 2), axis=1)  # two runs a part: a straight line from one to the other
    below = [np.clip((cost.likely.value - low) / (high - low), 0.0, 1.0) for low, high in ends]
    assert np.dot(below, [0.6 / 0.85, 0.25 / 0.85]) == pytest.approx(0.5)
    assert cost.likely.where["courses"] == "deal and today's rules, by their chances"


@pytest.mark.parametrize(
    ("code", "label", "words"), [("en", "The truce", "No break"), ("fr", "La trêve", "Pas de rupture")]
)
def test_first_screen_and_table_have_two_futures(ctx, alike, code, label, words):
    part = compose_main(ctx, code)
    labels = [block.label.rstrip(". ") for block in part.sections["front"]]
    assert any(one.startswith(label) for one in labels)
    assert not {"Deal", "Today's rules", "Accord", "Règles d’aujourd’hui"} & {*labels}
    head = [cell.replace("\xa0", " ") for cell in part.tables["costs"].head]
    assert sum(cell.startswith(words) for cell in head) == 1
    said = " ".join(block.text.text for block in part.blocks)
    assert "Quote deal and today's rules as one chance" not in said
    assert "do not quote the split" not in said
    assert len(words_of(first_screen(part))) <= MOST_FIRST_SCREEN


def test_what_the_costs_hold_and_rest_on_is_counted(ctx, alike):
    """No path of a deal or of today's rules raises anything later."""
    horizon = horizon_of(ctx)
    _, calm = with_calm_future(ctx, horizon, branch_facts(ctx, horizon))
    assert calm is not None
    assert calm.later is not None
    assert calm.later.value == 0.0


def test_runs_beyond_the_bad_case_of_a_break_are_counted(ctx, alike, monkeypatch):
    """Of losses 1 to 64 four exceed 60."""
    horizon = horizon_of(ctx)
    _, calm = with_calm_future(ctx, horizon, branch_facts(ctx, horizon))
    assert calm is not None
    lapse = branch("lapse", (1.0, 1.0), (60.0, 60.0))
    lapse = replace(lapse, chance=replace(quantity(0.15, 0.15, 0.15), unit="share"))
    monkeypatch.setattr(calm_module, "loss_of", lambda *_: SimpleNamespace(values=np.arange(1.0, 65.0)))
    found = calm_module._with_runs_beyond(ctx, calm, [lapse], lapse.costs[0], horizon)
    assert found.beyond is not None
    assert found.beyond.value == 4


@pytest.fixture(scope="module")
def with_later():
    """Half of the deals, and half of the runs in which today's rules go on, have a later break."""
    rise = RISE.model_copy(update={"start": date(2025, 12, 1), "end": date(2026, 1, 1)})
    quota = Quota(
        kind="quota", actor="CN", start=rise.start, end=rise.end, goods=("Dy",), amount=0.0, text="none leaves"
    )
    deal, renewal = replace(DEAL, measures=(EASED, rise)), replace(RENEWAL, measures=(quota,))
    return context_with_paths(
        PolicyPaths(None, (DEAL, deal, LAPSE, RENEWAL), date(2025, 11, 10), 2, CHANCES, ((5, LAPSE), (6, renewal)))
    )


def test_later_breaks_are_a_future_of_their_own(with_later, alike):
    """Half of 85 in a hundred, printed in twentieths: 8 of 17; the parts mix to all futures."""
    horizon = horizon_of(with_later)
    facts, calm = with_calm_future(with_later, horizon, branch_facts(with_later, horizon))
    assert calm is not None
    assert calm.later is not None
    assert calm.breaks is not None
    assert facts.futures == facts.branches
    assert [b.heading for b in facts.futures] == ["No break", "Truce breaks", "Later break"]
    assert [b.chance.value for b in facts.futures if b.chance] == pytest.approx([0.45, 0.15, 0.4])
    assert (calm.later.value, calm.chance.value) == pytest.approx((0.5, 0.85))
    assert [b.runs.value for b in facts.futures if b.runs] == [2, 2, 2]
    assert calm.breaks.restricted.value == 0.5
    assert calm.breaks.months.value == pytest.approx(31 / (365.25 / 12.0))
    assert calm.every is not None
    means = [b.any_cost_of(calm.every.region).mean.value for b in facts.futures]
    assert calm.every.mean.value == pytest.approx(np.dot(means, [0.425, 0.15, 0.425]))
    assert calm.of_output is not None
    view, index = with_later.onward.results.view, with_later.onward.results.index
    assert calm.of_output.value == pytest.approx(
        calm.every.mean.value / view.gdp[index.region.index(calm.every.region)]
    )


@pytest.mark.parametrize(
    ("code", "heads", "words"),
    [
        ("en", ("No break to", "Break by 10 November", "Later break", "All futures", "Bad case"),
         "The average is"),
        ("fr", ("Sans rupture jusqu’à", "Rupture d’ici au", "Rupture plus tard", "Tous les avenirs", "Mauvais cas"),
         "La moyenne est de"),
    ],
)  # fmt: skip
def test_the_cost_table_has_every_future_and_all_of_them(with_later, alike, code, heads, words):
    part = compose_main(with_later, code)
    table = part.tables["costs"]
    named = [(c.text if isinstance(c, Claim) else c).replace("\xa0", " ") for c in table.head[1:]]
    assert [name.startswith(head) for name, head in zip(named, heads, strict=True)] == [True] * 5
    assert table.rows
    assert any(words in block.text.text.replace("\xa0", " ") for block in part.sections["front"])
    assert len(words_of(first_screen(part))) <= MOST_FIRST_SCREEN


@pytest.mark.parametrize(
    ("code", "is_inside", "words", "window"),
    [
        ("en", True, "Without October 2026, when agreements for 12 months run out, later breaks have 3 in 20.",
         "if it holds to July 2026"),
        ("en", False, "With October 2026, when agreements", "if it holds to July 2026"),
        ("fr", True, "Sans octobre 2026, fin des accords de 12 mois, rupture plus tard : 3 sur 20.",
         "si elle tient jusqu’à juillet 2026"),
        ("fr", False, "Avec octobre 2026, fin des accords", "si elle tient jusqu’à juillet 2026"),
    ],
)  # fmt: skip
def test_the_window_is_named_and_the_month_that_moves_the_chance(with_later, alike, code, is_inside, words, window):
    """A reader saw the chance of a later break rise by a sixth overnight, as the months ahead moved on by one."""
    share = replace(quantity(0.15, 0.15, 0.15), unit="share")
    length = Quantity(12.0, 12.0, 12.0, "month", "policy_path", {}, "run", ())
    facts: dict[str, Any] = main_page._facts(with_later) | {"gives_way": 0}
    facts["calm"] = replace(facts["calm"], edge=WindowEdge("October 2026", is_inside, share, length))
    spoken = language(code)
    blocks = render_prose("important", facts, ClaimBook(), "important", spoken)
    note = next(b.subtitle for b in blocks if b.kind == "table" and b.name == "costs")
    assert note is not None
    assert words in note.text.replace("\xa0", " ")
    front = " ".join(b.text.text for b in render_prose("front", facts, ClaimBook(), "front", spoken))
    assert window in front.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("start", "is_later"), [((2025, 11, 10), False), ((2025, 11, 11), True), ((2026, 9, 1), False)]
)
def test_a_later_break_comes_after_the_day_and_within_the_months(start, is_later):
    path = PolicyPath("renewal", (RISE.model_copy(update={"start": date(*start)}),), None, "")
    assert bool(raised_later(path, date(2025, 11, 10), date(2026, 8, 1))) is is_later
    assert not raised_later(DEAL, date(2025, 1, 1), date(2026, 8, 1)), "a concession raises nothing"


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        (((1, 3),), 2),
        (((1, 3), (3, 6)), 5),  # one measure takes the place of another
        (((1, 3), (4, 6)), 2),  # a deal between
        (((1, None),), None),
        (((1, 3), (2, None)), None),
    ],
)
def test_a_restriction_lasts_until_none_is_in_force(spans, months):
    raised = [
        RISE.model_copy(update={"start": date(2026, a, 1), "end": None if b is None else date(2026, b, 1)})
        for a, b in spans
    ]
    found = later_breaks_module._months_in_force(raised)
    if months is None:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(months, abs=0.1)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_paragraph_below_the_costs_is_short_and_has_both_means(ctx, alike, code):
    """A reader took the mean over all futures for that of a break: each stands beside what it is of."""
    facts: dict[str, Any] = main_page._facts(ctx) | {"gives_way": 0}
    dear, calm = facts["dearest"], replace(facts["calm"], beyond=count_quantity(4, "runs"))
    every = next(c for c in facts["br"].every if c.region == dear.region)
    error = replace(dear.bad, low=0.5 * dear.bad.value, high=2.0 * dear.bad.value)

    def note(**changed: Any) -> Claim:
        blocks = render_prose("important", facts | changed, ClaimBook(), "important", language(code))
        found = next(b.subtitle for b in blocks if b.kind == "table" and b.name == "costs")
        assert found is not None
        return found

    whole, bare = note(dearest=replace(dear, error=error), calm=calm), note()
    assert len(words_of(whole.text)) <= 80
    for words in {
        "en": (
            "one in twenty more than the bad case",
            "bad case rests on 4 of",
            "its mean loss is",
            "over all futures",
        ),
        "fr": ("un sur vingt le mauvais", "tient à 4 calculs", "; en moyenne", "sur tous les avenirs"),
    }[code]:
        assert words in whole.text.replace("\xa0", " ")
    assert {"en": "’s mean loss is", "fr": "en moyenne ("}[code] in bare.text
    for told in (whole, bare):
        assert {dear.mean.value, every.mean.value} <= {q.value for q in told.quantities.values()}
