"""Origins whose export controls act on a good in a run: no measure of safety moves a share to them."""

from monazite.analysis.company.measures_near import record_known_on
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.forecast.forecast import Forecast
from monazite.scenario.record import acting_controllers


def controlling_origins(outlook: CompanyOutlook, good: str) -> set[str]:
    """Regions whose export controls act on a good at some time of the outlook, whoever their buyers are.

    Parameters
    ----------
    outlook
        A firm in a run. Of a forecast, from whose scenario the talks take what they decide, what is on record counts.
    good
        Good of the run.
    """
    sc, index = outlook.results.scenario, outlook.results.index
    known = record_known_on(sc, sc.as_of) if isinstance(outlook.results, Forecast) else ()
    number = index.good.index(good)
    on_it = [
        policy for policy in (*sc.policies, *known)
        if number in index.some_goods(getattr(policy, "goods", ()))
        and (policy.end is None or policy.end > outlook.start)
    ]  # fmt: skip
    # the controller of a scenario stands first whether it has such a measure or not; here only measures count
    return {name for name in acting_controllers("", on_it, threats=sc.enforce_threats) if name}
