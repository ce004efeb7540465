"""First sentences of a firm's sheet, for runs that stop early, late or never."""

from datetime import date
from types import SimpleNamespace

import numpy as np

from monazite.presentation.company.brief_page import _answer, _headline

NEVER = float("inf")


def outlook(first_days, chances, quantiles):
    """What the first sentences read of an outlook: days of the first stop by run, chances by days, three quantiles."""
    return SimpleNamespace(
        start=date(2025, 4, 4),
        weeks=104,
        first_days=np.array(first_days),
        binding={},
        margin_lost=np.zeros(len(first_days)),
        chance=lambda days: chances.get(days, 0.0),
        quantiles=lambda: quantiles,
    )


def test_a_stop_after_the_horizon_alone_is_not_one_within_it():
    late = outlook([400.0, NEVER, NEVER, NEVER], {}, (NEVER, NEVER, NEVER))
    assert _headline(late) == "no line falls short within 180 days, one does later in 25 % of runs"


def test_without_any_stop_no_line_falls_short():
    assert _headline(outlook([NEVER] * 4, {}, (NEVER, NEVER, NEVER))) == "no line falls short"


def test_a_stop_in_few_runs_has_its_chance():
    few = outlook([30.0, NEVER, NEVER, NEVER], {180: 0.25}, (30.0, NEVER, NEVER))
    assert _headline(few) == "a line runs below plan within 180 days in 25 % of runs"


def test_fourteen_per_cent_are_not_one_in_ten():
    """The head had "1 in 10 runs", the text below "falls from 14 to 9 %"."""
    few = outlook([30.0, NEVER, NEVER, NEVER], {180: 0.143}, (30.0, NEVER, NEVER))
    assert _headline(few) == "a line runs below plan within 180 days in 14 % of runs"


def test_the_answer_says_when_one_run_of_twenty_is_short_and_that_some_never_are(monkeypatch):
    monkeypatch.setattr("monazite.presentation.company.brief_page._depth", lambda outlook: [])
    words = _answer(outlook([30.0, 60.0, NEVER, NEVER], {}, (30.0, 60.0, NEVER)), [])
    assert words.startswith(
        "In one run of twenty any line is below plan by 4 May 2025, in half by 3 June 2025; "
        "in more than one of twenty none ever is."
    )
