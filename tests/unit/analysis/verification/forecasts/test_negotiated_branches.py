"""Policy paths of the talks as branches of a forecast from an origin."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.analysis.verification.forecasts import negotiated_branches as module
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.forecasts.negotiated_branches import PATHS, negotiated_branches
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.scenario import Scenario

SCENARIO, ORIGIN = "cn-ree-2025", date(2025, 11, 1)
SHUT = ExportControl(
    kind="export_control", actor="CN", start=date(2025, 12, 1), goods=("Dy",), approval=0.0, review=0.0
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Dataset, Scenario, dict[str, Any]]]:
    """What paths are asked for; a quarter of those that are given shut a good, the others change nothing."""
    calls: list[tuple[Dataset, Scenario, dict[str, Any]]] = []

    def paths(ds: Dataset, sc: Scenario, **more: Any) -> PolicyPaths:
        calls.append((ds, sc, more))
        shut, as_it_is = PolicyPath("tightening", (SHUT,), None, ""), PolicyPath("as it is", (), None, "")
        made: Sequence[PolicyPath] = [shut if i % 4 == 0 else as_it_is for i in range(more["draws"])]
        return PolicyPaths(None, tuple(made), more["horizon"], more["games"])  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(module, "cached_policy_paths", paths)
    return calls


def test_draws_are_shared_out_by_path_and_talks_begin_at_the_origin(asked) -> None:
    sc = scenario_on(SCENARIO, ORIGIN)
    dataset = load_dataset(*sc.dataset)
    without, branches = negotiated_branches(dataset, sc, ORIGIN, 8)
    assert [(branch.name, branch.chance, branch.policies) for branch in branches] == [
        ("tightening", 0.25, (SHUT,)),
        ("as it is", 0.75, ()),
    ]
    (facts, seated, more) = asked[0]
    assert more["games"] == 8
    assert more["draws"] == PATHS
    assert facts.hash == dataset.as_of(ORIGIN).hash  # nothing that was published later
    assert seated.talks is not None
    assert seated.talks.first_offer == ORIGIN
    assert seated.talks.control is None  # what the scenario says of May 2025 does not hold in November
    assert without.talks is None
    later = [p for p in without.policy if p.actor in ("CN", "US") and p.kind == "export_control" and p.start >= ORIGIN]
    assert later == []


def test_policy_stays_where_there_is_nothing_to_talk_about(asked) -> None:
    """No games, a scenario without talks, or an origin before the first control: the scenario as it is."""
    for name, origin, games in (
        (SCENARIO, ORIGIN, 0),
        ("cn-ga-ge-2023", date(2024, 3, 1), 8),
        (SCENARIO, date(2025, 2, 1), 8),
    ):
        sc = scenario_on(name, origin)
        assert negotiated_branches(load_dataset(*sc.dataset), sc, origin, games) == (sc, ())
    assert asked == []
