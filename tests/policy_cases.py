"""A small world of policies without a dataset: axes, neutral controls, and a policy of a kind."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.errors import unknown
from monazite.scenario.policies import REGISTRY, match_goods, match_regions

BLOCS = {"CN": "control", "US": "target", "JP": "ally", "EU": "ally"}


@dataclass(frozen=True)
class FakeIndex:
    month: tuple = tuple(date(2025 + m // 12, m % 12 + 1, 1) for m in range(24))
    region: tuple = tuple(BLOCS)
    buyer: tuple = (*BLOCS, "US.defence", "JP.defence")
    good: tuple = ("Nd.oxide", "Dy.oxide", "Nd.metal", "Dy.metal", "NdFeB.N.magnet", "NdFeB.SH.magnet")
    use: tuple = ("motors", "lasers")
    project: tuple = ("pit", "plant")
    buyer_region: Any = field(default_factory=lambda: np.array([0, 1, 2, 3, 1, 2]))
    is_defence: Any = field(default_factory=lambda: np.array([False] * 4 + [True] * 2))
    project_region: Any = field(default_factory=lambda: np.array([1, 3]))
    project_stage: tuple = ("mine", "magnet")
    project_capex: tuple = (300.0, 0.0)

    def position(self, axis, name):
        names = getattr(self, axis)
        if name not in names:
            raise unknown(name, names, field=axis)
        return names.index(name)

    def goods(self, patterns):
        return sorted({i for pattern in patterns for i in match_goods(pattern, self.good)})

    def regions(self, names, actor=None):
        return sorted({i for name in names for i in match_regions(name, self.region, BLOCS, actor)})

    def buyers(self, names, actor=None, civil=True, defence=True):
        regions = self.regions(names, actor)
        wanted = zip(self.buyer_region, self.is_defence, strict=True)
        return [i for i, (r, d) in enumerate(wanted) if r in regions and (defence if d else civil)]


IX = FakeIndex()


def neutral() -> Controls:
    months, goods, regions, buyers = len(IX.month), len(IX.good), len(IX.region), len(IX.buyer)
    arc, by_buyer = (months, goods, regions, buyers), (months, goods, buyers)
    uses = (months, len(IX.use))
    return Controls(
        licensed=np.zeros(arc), approval=np.ones(arc), review=np.zeros(arc), banned=np.zeros(arc),
        notice=np.zeros(arc),
        quota=np.full((months, 0), np.inf), quota_weight=np.zeros((0, goods, regions)),
        quota_buyers=np.zeros((0, buyers)),
        tariff=np.full(arc, 0.02), export_tax=np.zeros(arc), tech=np.ones((months, regions, regions)),
        alarm=np.zeros(by_buyer), stock_target=np.zeros(by_buyer), stock_release=np.zeros(by_buyer),
        stock_purchase=np.zeros(by_buyer), stock_pace=np.zeros(by_buyer),
        stock_ruled=np.zeros(by_buyer), stock_release_rest=np.zeros(by_buyer),
        stock_held=np.zeros(by_buyer), release_first=np.zeros(uses),
        preference=np.ones((months, regions, buyers)), floor=np.zeros((months, goods, regions)),
        finance=np.zeros((months, len(IX.project))), permit_speed=np.ones((months, regions)),
        project_speed=np.ones((months, 2, len(IX.project))), guarantee=np.zeros((months, len(IX.project))),
        research=np.zeros(uses), thrift_target=np.zeros(uses), recycling=np.full((months, regions), 0.2),
        recycling_factor=np.ones((months, regions)),
        mining=np.ones((months, sum(good.endswith(".oxide") for good in IX.good), regions)),
        mine_share=np.ones((months, sum(good.endswith(".oxide") for good in IX.good), regions)),
        standard=np.full((months, 3, 3, buyers), np.inf), push=np.zeros((months, regions)),
        enforcement=np.zeros(months), priority=np.ones(uses),
    )  # fmt: skip


def policy(kind, **fields):
    return REGISTRY[kind].model(**({"kind": kind, "actor": "CN", "start": date(2025, 1, 1)} | fields))


DY, SH = 1, 5
CN, US, JP = 0, 1, 2
US_DEFENCE = 4
