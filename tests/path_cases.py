"""Courses of the talks that tests of a brief share: a deal that eases, talks that go on, a tariff after no deal."""

from datetime import date

from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.tariff import Tariff

RISE = Tariff(
    kind="tariff", actor="US", start=date(2025, 9, 1), on=("CN",), rate=0.5, goods=("*",),
    text="an added tariff of 50 %",
)  # fmt: skip
EASED = Concession(
    kind="concession", actor="CN", start=date(2025, 9, 1), goods=("Dy",), approval=0.95, review=0.0, lift_ban=True
)
DEAL = PolicyPath("deal", (EASED,), date(2025, 9, 1), "general-10")
RENEWAL = PolicyPath("renewal", (), None, "")
LAPSE = PolicyPath("lapse", (RISE,), None, "")
