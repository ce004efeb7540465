"""Suspended measures of the register whose suspension has run out with no word of a prolongation: the run with them.

A suspension that nobody is known to have prolonged ends by law on its day, and what it held back applies again. A run
of the record goes on without it; the run made here has it back from that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.register_state import restrictions, state_of
from monazite.scenario.policies import Policy, active
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.scenario import Scenario

NAME = "measures back in force"
"""End of the name of such a run."""


@dataclass(frozen=True)
class ReturnedMeasure:
    """A suspended measure of the register, the day to which it was suspended, and what it does from then on."""

    row: RecordedMeasure
    day: date
    policy: Policy


def returned_measures(sc: Scenario, ds: Dataset, today: date, *, beside_talks: bool = False) -> list[ReturnedMeasure]:
    """Measures that a scenario holds off although their suspension has run out by ``today``.

    Parameters
    ----------
    sc
        The scenario; a measure counts that one of its policies stands for, whether it has ended or is only threatened.
    ds
        Facts with the register of measures.
    today
        Day of the reader.
    beside_talks
        Whether a forecast over courses of talks stands beside the run. Its courses hold the return of controls on all;
        a ban on single countries is none of the levels that talks are about, so that it alone counts then.
    """
    rows: Sequence[RecordedMeasure] = ds.table("measures")
    acting = active(sc.policy, enforce_threats=sc.enforce_threats)
    found, restricting = list[ReturnedMeasure](), restrictions()
    for row in rows:
        if row.status != "suspended" or row.kind not in restricting:
            continue
        state = state_of(row, rows, today)
        own = [p for p in sc.policy if p.record == row.id]
        if not own or not state.is_open or state.end is None:
            continue
        if beside_talks and not any(_is_aimed(p) for p in own):
            continue
        if not any(p.start >= state.end for p in own if p in acting):
            found.append(ReturnedMeasure(row, state.end, _from(max(own, key=lambda p: p.start), state.end)))
    return found


def with_measures_back(sc: Scenario, ds: Dataset, today: date, *, beside_talks: bool = False) -> Scenario | None:
    """The scenario with those measures in force again from the end of their suspension; None where there are none."""
    back = returned_measures(sc, ds, today, beside_talks=beside_talks)
    if not back:
        return None
    ids = {measure.row.id for measure in back}
    kept = [p for p in sc.policy if not (p.record in ids and p.status == "threatened")]
    # a later block replaces an earlier one, so that what begins after they are back stands behind them
    first = min(measure.day for measure in back)
    standing = (p for p in kept if p.start <= first)
    policy = (*standing, *(measure.policy for measure in back), *(p for p in kept if p.start > first))
    return sc.model_copy(update={"name": f"{sc.name}: {NAME}", "policy": policy})


def _is_aimed(policy: Policy) -> bool:
    """Whether a measure bans exports to single countries."""
    return isinstance(policy, ExportControl) and policy.ban and "*" not in policy.destinations


def _from(policy: Policy, day: date) -> Policy:
    """A measure that is in force from a day on."""
    changes = {"start": day, "end": None, "months": None, "end_known": None, "status": "in_force"}
    if "announced" in type(policy).model_fields:
        changes["announced"] = None
    return policy.model_copy(update=changes)
