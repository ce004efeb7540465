"""A stop that tests share: China grants no licence from January 2027 on, as the app's first lever at 0 has it."""

from datetime import date
from functools import cache

import monazite as mz
from monazite.results.results import Results
from monazite.scenario.policies.export_control import ExportControl

STOP = date(2027, 1, 1)
LICENSED = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "magnet")


@cache
def stopped_run() -> tuple[Results, int]:
    """The central run of the record with no licence for anybody from `STOP` on, and the number of that month."""
    sc = mz.load_scenario("cn-ree-2025")
    none = ExportControl(
        kind="export_control", actor="CN", start=STOP, goods=LICENSED, approval=0.0, review=1.5, military=0.0
    )
    run = mz.simulate(None, sc.model_copy(update={"policy": (*sc.policy, none), "anchor": STOP}))
    return run, run.index.month.index(STOP)
