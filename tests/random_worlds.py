"""Random worlds of four months: half of them with hard shocks, half with mild ones; cold at first, warm afterwards."""

import numpy as np

from engine_cases import Case, case, shipped

ELEMENTS = ["Nd", "Pr", "Dy", "Tb", "Sm", "Gd", "Y", "La", "Ce", "Eu", "Lu", "Er"]
GOODS = [*ELEMENTS, "magnet", "NdFeB.SH.magnet", "SmCo.magnet", "heavy"]
PLACES = ["US", "EU", "JP", "KR", "VN", "IN", "ROW", "ally"]
MONTHS, DRAWS = 4, 2
LOST = 0.9  # largest loss of capacity of a mine or plant
DAY = "2025-01-01"


def control(rng, approval: tuple[float, float], bans: float) -> dict:
    """An export control on some goods and places; a ban with the chance ``bans``."""
    block = {
        "kind": "export_control", "actor": "CN", "start": DAY,
        "goods": [str(g) for g in rng.choice(GOODS, int(rng.integers(1, 5)), replace=False)],
        "destinations": ["*"] if rng.random() < 0.4 else [str(d) for d in rng.choice(PLACES, 2, replace=False)],
    }  # fmt: skip
    if rng.random() < bans:
        return block | {"ban": True}
    return block | {"approval": float(rng.uniform(*approval)), "review": float(rng.choice([0.0, 1.0, 2.1]))}


def hard(rng) -> list[dict]:
    """Three to seven measures: bans, tight licences, a quota, a duty."""
    policy = [control(rng, (0.0, 0.9), 0.35) for _ in range(int(rng.integers(2, 5)))]
    if rng.random() < 0.6:
        amount = float(np.exp(rng.uniform(np.log(300), np.log(60_000))))
        policy.append({"kind": "quota", "actor": "CN", "start": DAY, "goods": ["*.oxide", "*.metal"], "amount": amount})
    if rng.random() < 0.5:
        policy.append(duty(rng, 3.0))
    return policy


def mild(rng) -> list[dict]:
    """Licences of which most are granted, and a duty."""
    policy = [control(rng, (0.5, 1.0), 0.0) for _ in range(int(rng.integers(1, 4)))]
    return [*policy, duty(rng, 0.5)] if rng.random() < 0.5 else policy


def duty(rng, most: float) -> dict:
    """A duty of the United States on everything from China."""
    return {"kind": "tariff", "actor": "US", "on": ["CN"], "start": DAY, "goods": ["*"],
            "rate": float(rng.uniform(0.05, most))}  # fmt: skip


def world(seed: int, *, tight: bool) -> Case:
    """A world that was run for four months, with outages of mines and plants in the second of half of them."""
    rng = np.random.default_rng(seed)
    c = case(*(hard if tight else mild)(rng), months=6, ds=shipped(), count=DRAWS)
    least = 1.0 - LOST if tight else 0.8
    mines = rng.uniform(least, 1.0, c.s.deposit_cap.size)
    plants = rng.uniform(least, 1.0, c.model.base.plants.shape)
    if tight:
        mines[rng.random(mines.size) < 0.2] = plants[rng.random(plants.shape) < 0.2] = least
    hit = rng.random() < 0.5
    for t in range(MONTHS):
        if hit and t == 1:
            c.s.deposit_cap[:] *= mines
            c.model.base.plants[:] *= plants
        c.step(t)
    return c
