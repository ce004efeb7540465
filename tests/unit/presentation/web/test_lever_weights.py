"""The headline names first the lever that the loss goes with, in its own months, and blames none that does nothing."""

from datetime import date
from itertools import permutations

import pytest

from monazite.presentation.web.effects.lever_weights import LeverWeights, lever_weights
from monazite.presentation.web.headline.set_levers import setting_in_words
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.levers.levers import policy_blocks
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views.headline_start import set_effects

JANUARY, SHOWN = date(2027, 1, 1), ("Dy.oxide", "")
THREE = {"cn_approval": 0.2, "us_tariff": 0.5, "us_stock": 12.0}
WORDS = {
    "cn_approval": "China approving 20% of licence applications",
    "us_tariff": "the United States adding a tariff of 50% on magnets from China",
    "us_stock": "the United States holding more stock",
    "thrift": "your lever “Using less per product”",
}
MONTHS = (
    ("from January 2027 to December 2029", LeverSpan()),
    ("from February to August 2027", LeverSpan(date(2027, 2, 1), date(2027, 9, 1))),
    ("from June 2027 to December 2029", LeverSpan(date(2027, 6, 1))),
)
"""Of China's levers "from" the usual month: what the headline says, and the span."""


def setting_words(store, levers, weights, spans=None):
    workspace, spans = store.workspace(DEFAULT_SCENARIO, JANUARY), spans or {}
    own = policy_blocks(levers, workspace.rest, JANUARY, workspace.levers, spans)
    run = RunRequest(DEFAULT_SCENARIO, JANUARY, levers, spans=spans)
    effects = weights and set_effects(workspace, run, own, weights)
    return setting_in_words(own, workspace.names, workspace.scenario.end, JANUARY, effects=effects)


def test_the_licences_are_what_the_loss_goes_with_and_not_the_tariff_that_begins_sooner(store):
    """It read "With the United States adding a tariff ... and your other levers from January 2027 to December 2029"."""
    spans = {"cn_approval": MONTHS[1][1]}
    weights = lever_weights(store, RunRequest(DEFAULT_SCENARIO, JANUARY, THREE, spans=spans), SHOWN)
    assert weights is not None
    assert weights.sizes["cn_approval"] == max(weights.sizes.values(), key=abs) > 0.01
    assert weights.sizes["us_tariff"] == 0.0
    assert "cn_approval" not in weights.idle
    for given in (weights, None):  # while a lever moves nothing is weighed
        words = setting_words(store, THREE, given, spans)
        assert words.startswith(f"{WORDS['cn_approval']} from February to August 2027 and your other levers from Jan")


@pytest.mark.parametrize("lead", [*THREE, "thrift"])
def test_the_lever_of_the_largest_effect_leads_with_its_own_months_in_all_orders(store, lead):
    levers = THREE | {"thrift": 0.1}
    sizes = dict.fromkeys(levers, 0.01) | {lead: 0.02}
    for order in permutations(MONTHS):
        spans = {name: span for name, (_, span) in zip(THREE, order, strict=True) if span != LeverSpan()}
        months = dict(zip(THREE, (words for words, _ in order), strict=True)) | {"thrift": MONTHS[0][0]}
        words = setting_words(store, levers, LeverWeights(sizes, frozenset()), spans)
        usual = f"{WORDS[lead]} and your other levers {months[lead]}"
        assert words.startswith((f"{WORDS[lead]} {months[lead]} and your other levers", usual))


def test_levers_that_change_nothing_are_no_part_of_the_cause(store):
    def idle(*names):
        return LeverWeights(dict.fromkeys(THREE, 0.0) | {"cn_approval": 0.07}, frozenset(names))

    usual = f"{WORDS['cn_approval']} {MONTHS[0][0]}"
    assert setting_words(store, THREE, idle("us_tariff", "us_stock")) == (
        f"{usual} (your other levers change no headline number)"
    )
    two = {"cn_approval": 0.2, "us_tariff": 0.5}
    assert setting_words(store, two, idle("us_tariff")) == f"{usual} (your other lever changes no headline number)"
    spans = {"us_tariff": MONTHS[2][1], "us_stock": MONTHS[1][1]}
    assert (
        setting_words(store, THREE, idle("us_tariff"), spans)
        == f"{usual} and your other levers from February to August 2027"
    )


def test_what_makes_up_for_a_stop_does_not_lead_it(store):
    """Japan's stocks lower its loss by more than the refusal, which they cover, still raises it."""
    levers = {"cn_approval": 0.0, "cn_military": 0.0, "japan_held": 182.0}
    weights = LeverWeights({"cn_approval": 0.0, "cn_military": 0.0, "japan_held": -0.2}, frozenset())
    assert setting_words(store, levers, weights).startswith("all licences of China refused and your other levers from")
    alone = {"us_tariff": 0.5, "thrift": 0.1}
    weights = LeverWeights({"us_tariff": 0.0, "thrift": -0.02}, frozenset())
    assert setting_words(store, alone, weights).startswith(WORDS["thrift"])
