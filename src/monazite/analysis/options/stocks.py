"""Strategic stocks of one element, or of magnets, for 30 to 180 days of use."""

from __future__ import annotations

from dataclasses import replace

from monazite.analysis.options.measure import OptionMeasure, OptionsSetting, policy_block
from monazite.model.initial_stocks import RELEASE
from monazite.scenario.policies.policy_base import months_between

DAYS = (30, 60, 90, 180)
MONTH = 365.25 / 12.0
RELEASE_RATES = {"fast": RELEASE, "slow": RELEASE / 2.0}
"""Share of a stock that is opened a month under shortage: as stocks that exist are, or half as fast. Stocks of the same
good that exist are not opened faster by either, so that a measure gains nothing from what was there without it."""
JOINT_STOCKS = (("Dy", "Tb"),)  # held together as well: heavy magnets need both, and one alone does not help them
FASTEST = 1.0
"""Months of use that are bought in a month at most: as much again as industry uses (assumed). Six months of use bought
in the month before a stop would be more than the world ships in it, and would rank first of all measures."""


def stocks(setting: OptionsSetting) -> list[OptionMeasure]:
    """Stock of every element (oxide and metal) and of every magnet that sponsors use, at four sizes.

    Bought from the decision until the controls begin, then released (`with_release_rate`) while the price outside is
    1.5 times the expected one, and not refilled: a state that buys under controls takes from its own industry.
    The build is as long as the time until then, so that the days of the name are held when the controls begin; sizes
    that would have to be bought faster than `FASTEST` are left out.
    """
    goods = [row.good for row in setting.dataset.table("goods")]
    used = {row.good for row in setting.dataset.table("demand") if row.region in setting.sponsors}
    goods_of: dict[str, list[str]] = {}
    for good in goods:
        name = good if good.endswith(".magnet") else good.split(".")[0]
        goods_of.setdefault(name, []).append(good)
    for pair in JOINT_STOCKS:
        if all(name in goods_of for name in pair):
            goods_of[" and ".join(pair)] = [good for name in pair for good in goods_of[name]]
    build = round(_months_before(setting), 3)
    return [
        _stock(setting, name, members, days, build)
        for name, members in goods_of.items()
        if used.intersection(members)
        for days in sizes_in_time(setting)
    ]


def sizes_in_time(setting: OptionsSetting) -> tuple[int, ...]:
    """Sizes in days of use that can be bought from the decision until the controls begin."""
    most = FASTEST * _months_before(setting)
    return tuple(days for days in DAYS if round(days / MONTH) <= most)


def _months_before(setting: OptionsSetting) -> float:
    """Months from the decision until the controls begin; 0 where they have begun."""
    return max(months_between(setting.decision_day, setting.shock_day), 0.0)


def _stock(setting: OptionsSetting, name: str, goods: list[str], days: int, build: float) -> OptionMeasure:
    """The two policies of a stock: buy before the controls, release after."""
    text = f"{days} days of use of {_good_words(setting, name)} in a public stock"
    common = {"goods": goods, "regions": list(setting.sponsors)}
    cover = round(days / MONTH, 3)
    buy = policy_block(setting, "stockpile", f"{text}: bought", cover=cover, build=build, release="never", **common)
    release = policy_block(setting, "stockpile", f"{text}: released", cover=0.0, release_rate=RELEASE, **common)
    blocks = (buy | {"end": setting.shock_day}, release | {"start": setting.shock_day})
    return OptionMeasure(
        f"stock {name} {days} days", "stock", f"stock {name}", text, blocks, size=float(days), decision="own"
    )


def _good_words(setting: OptionsSetting, name: str) -> str:
    """What is kept, in words: ``dysprosium and terbium``, ``NdFeB magnets (SH)``."""
    from monazite.results.names import Names

    names = Names(setting.dataset)
    return " and ".join(names.good(part) for part in name.split(" and "))


def with_release_rate(measure: OptionMeasure, rate: float) -> OptionMeasure:
    """The stock, opened at a share a month under shortage."""
    buy, release = measure.policies
    return replace(measure, policies=(buy, dict(release) | {"release_rate": rate}))
