"""The kept forecasts, the page, and goals on scores that are set by hand."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.forecasts.hub_table import COLUMNS, quantile_rows
from monazite.analysis.verification.forecasts.rolling import MODELS
from monazite.analysis.verification.forecasts.series_targets import SeriesHistory, month_number, target_name
from monazite.analysis.verification.scores.goals import goals_of, time_goal
from monazite.analysis.verification.scores.page import cell_row, verification_page
from monazite.analysis.verification.scores.side_scores import read_side_scores, side_goals
from monazite.analysis.verification.scores.summary import read_forecasts, summarise
from monazite.analysis.verification.scores.truth import truth_with
from monazite.foundation.errors import InputError
from monazite.presentation.cli.verify import made_with, record_of
from page_cases import page_differences
from paths import DOCS, ROOT

DATA = ROOT / "src" / "monazite" / "data"
ROLLING = ROOT / "forecasts" / "rolling"
MAGNETS = SeriesName("exports", ("*.magnet",), "WORLD", "CN", "CN customs")
ORIGINS = [date(2025, month, 1) for month in range(4, 10)]


@pytest.fixture
def set_by_hand():
    """Forecasts of one month ahead at six origins: the model is off by a factor of e^.1, the baselines by e^.2."""
    truth = {(target_name(MAGNETS), "WORLD"): SeriesHistory(MAGNETS, {month_number(o): 5.0 for o in ORIGINS}, 0.0)}
    forecasts = {}
    for model, off in zip(MODELS, (0.1, 0.2, 0.2, 0.0), strict=True):
        rows = []
        for origin in ORIGINS:
            key = (origin, target_name(MAGNETS), 1, origin, "WORLD")
            rows += quantile_rows(key, np.full(9, math.exp(5.0 + off)))
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        forecasts[model] = frame if model != "base-rate" else frame[frame.output_type == "cdf"]
    return summarise(forecasts, truth)


def test_cells_by_hand(set_by_hand):
    cell = set_by_hand.cells["class"][0]
    assert cell.forecasts == 6
    assert cell.ratios["persistence", "wis_log"] == pytest.approx(0.5, abs=1e-4)
    assert cell.ratios["mean-reversion", "wis"] == pytest.approx(math.expm1(0.1) / math.expm1(0.2), abs=1e-4)
    assert cell.error_factor == pytest.approx(math.exp(0.1), abs=1e-4)
    assert cell.coverage == {"held50": 0.0, "held90": 0.0, "held95": 0.0}
    assert [c.group for c in set_by_hand.cells["tonnes by phase"]] == ["before the announcement", "first six months"]
    assert cell_row(cell) == "| all | 6 | 0.50 | - | 0.50 | - | 0.48 | 0.48 | 1.11 | 0 | 0 | 0 |"
    assert set_by_hand.gaps[0] == 1.0  # all observations lie below the lowest quantile


def test_goals_that_are_met_name_nothing_absent(set_by_hand):
    goals = {goal.text: goal for goal in goals_of(set_by_hand)}
    tonnes = goals["tonnes: WIS, all origins and horizons"]
    assert (tonnes.met, tonnes.absent) == (True, "")
    assert goals["prices inside: WIS"].met is None
    assert all(goal.met or goal.absent for goal in goals.values() if goal.met is not None)


def test_episodes_left_out_stand_beside_those_in_sample(set_by_hand):
    """The episode of 2025 is one that no size was estimated on."""
    assert [(cell.group, cell.forecasts) for cell in set_by_hand.cells["by sample"]] == [("tonnes, left out", 6)]


@pytest.mark.parametrize(
    ("record", "reached", "met"),
    [
        ({"minutes": 10.3, "cores": 2}, "10 minutes on 2 cores", True),
        ({"minutes": 25.0, "cores": 2}, "25 minutes on 2 cores", False),
        ({}, "not recorded", None),
    ],
)
def test_the_time_that_all_forecasts_took_is_a_goal(record, reached, met):
    goal = time_goal(record)
    assert (goal.reached, goal.met) == (reached, met)
    assert bool(goal.absent) is (met is not True)


def test_kept_forecasts_are_small():
    assert sum(file.stat().st_size for file in ROLLING.iterdir()) < 3_000_000


def test_the_page_is_what_the_kept_forecasts_say():
    summary = summarise(read_forecasts(ROLLING), truth_with())
    side = read_side_scores(ROLLING)
    goals = [*goals_of(summary), *side_goals(side), time_goal(record_of(ROLLING))]
    made = verification_page(summary, goals, side, made_with(ROLLING))
    kept = (DOCS / "verification.md").read_text(encoding="utf-8")
    assert not page_differences(kept, made), "run `monazite verify --out docs` and read what changed"


def test_own_observations_have_to_be_a_file_of_observations(tmp_path):
    with pytest.raises(InputError, match=r"observations\.csv"):
        truth_with(tmp_path)


def test_own_observations_score_months_that_the_package_does_not_hold(tmp_path):
    shipped = (DATA / "rare_earths" / "observations.csv").read_text(encoding="utf-8").splitlines()
    row = next(line for line in shipped if line.startswith("exports,*.magnet,WORLD,,CN,") and ",2025-12," in line)
    cells = row.split(",")
    at = cells.index("2025-12")
    cells[at], cells[at + 1], cells[at + 4] = "2026-01", "5000", "2026-03-20"
    (tmp_path / "observations.csv").write_text("\n".join([shipped[0], ",".join(cells)]) + "\n", encoding="utf-8")
    month = month_number(date(2026, 1, 1))
    assert month not in truth_with()[target_name(MAGNETS), "WORLD"].logs
    for given in (tmp_path, tmp_path / "observations.csv"):
        history = truth_with(given)[target_name(MAGNETS), "WORLD"]
        assert math.exp(history.logs[month]) == pytest.approx(5000.0)
        assert month - 1 in history.logs
