"""A firm over the courses of the talks is, draw by draw, the firm in the run of that course."""

from datetime import date

import numpy as np
import pytest

import monazite as mz
from company_cases import firm
from forecast_cases import GALLIUM_TALKS, forecast_over
from monazite.analysis.company.forecast_reach import branches, forecast_outlook
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.scenario.policies.export_control import ExportControl

pytestmark = pytest.mark.compiled
BAN = ExportControl(kind="export_control", actor="CN", start=date(2025, 4, 1), goods=("Ga",), approval=0.2)
QUIET, STRICT = PolicyPath("as it is", (), None, ""), PolicyPath("tightening", (BAN,), None, "")
PATHS = (QUIET, STRICT, STRICT, QUIET)
DAY = date(2025, 3, 10)
SMALL = firm(
    item=[{"id": "magnets", "good": "Ga.metal", "stock_days": 20, "price": 60}],
    supply=[{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 10}],
)


@pytest.fixture(scope="module")
def forecast():
    with forecast_over(PATHS, GALLIUM_TALKS) as over_paths:
        yield over_paths


def plain(*policies):
    content = {k: v for k, v in GALLIUM_TALKS.items() if k != "talks"} | {"policy": list(policies)}
    return CompanyOutlook(SMALL, mz.simulate(None, content, draws=4), DAY)


def test_each_draw_meets_the_flows_of_its_own_course(forecast):
    whole = forecast_outlook(SMALL, forecast, DAY)
    quiet, strict = plain(), plain(BAN.model_dump(exclude_none=True))
    expected = np.where([path is QUIET for path in PATHS], quiet.first_days, strict.first_days)
    assert np.array_equal(whole.first_days, expected)
    assert np.isfinite(strict.first_days).any()


def test_branches_hold_the_draws_of_their_kind(forecast):
    whole = forecast_outlook(SMALL, forecast, DAY)
    found = {branch.kind: branch for branch in branches(whole)}
    assert set(found) == {"as it is", "tightening"}
    for kind, branch in found.items():
        places = [n for n, path in enumerate(PATHS) if path.kind == kind]
        assert np.array_equal(branch.outlook.first_days, whole.first_days[places])
        assert branch.chance == 0.5
    weighed = sum(branch.chance * branch.outlook.chance(180) for branch in found.values())
    assert weighed == pytest.approx(whole.chance(180))


def test_a_plain_run_has_no_branches():
    assert branches(plain()) == []


def test_the_brief_says_what_the_talks_may_come_to(forecast, tmp_path):
    report = mz.company(SMALL, forecast, as_of=DAY, out=tmp_path / "out")
    text = (tmp_path / "out" / "brief.md").read_text(encoding="utf-8")
    assert "Do the measures return" in text
    assert "Few runs (4)" in text
    (row,) = [line for line in text.splitlines() if line.startswith("| tightening |")]
    strict = {branch.kind: branch.outlook for branch in report.branches}["tightening"]
    early, share = strict.chance(90), strict.chance(180)
    assert f"| 50 % | {100 * early:.0f} % | {100 * share:.0f} % |" in row
    assert (tmp_path / "out" / "article24.html").is_file()
