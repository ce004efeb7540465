"""A made-up run with the interface of `Results`, so that the brief can be tested without the engine.

The numbers are smooth invented curves; nothing here is a result.
"""

import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd

from monazite.results.quantity import Quantity

REGIONS = ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
USES = ("ev_traction", "auto_motors", "wind", "electronics", "industrial_motors", "defence", "medical")
SECTORS = ("motor_vehicles", "electronics", "electrical_equipment", "machinery", "aerospace_defence", "medical_devices")
WEIGHT = {
    "US": 0.13,
    "EU": 0.33,
    "JP": 0.11,
    "KR": 0.09,
    "IN": 0.06,
    "VN": 0.08,
    "MY": 0.02,
    "AU": 0.01,
    "BR": 0.02,
    "ROW": 0.15,
    "WORLD": 1.0,
    "CN": 0.0,
    "MM": 0.0,
}
GDP = {"US": 0.35, "EU": 0.55, "JP": 0.9, "KR": 0.8, "CN": 0.08, "IN": 0.1, "ROW": 0.12}
MONEY = {"US": 29000.0, "EU": 19000.0, "JP": 4000.0, "KR": 1900.0, "CN": 18700.0, "IN": 3900.0, "ROW": 30000.0}
STOP = {"cars": 48, "technology": 75, "defence": 95, "wind": 140, "medical": 160, "machinery": 210}
DATA_SOURCES = ("customs_cn_2025", "iea_2025")


AXES = {
    "price_inside": {"good"},
    "price_outside": {"good"},
    "price_paid_outside": {"good"},
    "price_ratio": {"good"},
    "exports": {"good", "region"},
    "exports_index": {"good", "region"},
    "cover": {"good", "region"},
    "loss_lower": {"sector", "region"},
    "loss_central": {"sector", "region"},
    "loss_upper": {"sector", "region"},
    "rent": {"good"},
    "tariff_revenue": {"region"},
    "floor_cost": {"region"},
    "input_cost_rise": {"region"},
    "fill_rate": {"use", "region"},
    "output": {"use", "region"},
    "first_stop_day": {"industry", "region"},
    "top_share": {"stage"},
    "hhi": {"stage"},
    "hhi_governance": {"stage"},
    "n_minus_1": {"stage"},
    "share_outside": {"good"},
    "leverage": set(),
    "leverage_half_life": set(),
    "world_loss_share": set(),
    "loss_share_lower": {"region"},
    "loss_share_central": {"region"},
    "loss_share_upper": {"region"},
    "co2e": {"region"},
    "radioactive": {"region"},
    "water": {"region"},
    "route_output": {"route"},
    "co2e_by_route": {"route"},
    "hhi_governance_by_route": {"route"},
    "conflict_share": {"good"},
    "conflict_share_used": {"region"},
    "new_co2e": set(),
    "displaced_co2e": set(),
    "new_over_old": {"indicator"},
    "eu_benchmark": {"benchmark"},
    "eu_benchmarks_met": set(),
    "geopolrisk": {"stage", "region"},
    "project_start": {"project"},
}


class UnknownOutcome(KeyError):
    """As an outcome that a run does not report."""


def _table(text: str, *keys: str) -> list[dict]:
    return [dict(zip(keys, line.split("|"), strict=True)) for line in text.strip().splitlines()]


def tables() -> dict[str, list[dict]]:
    """Small dataset tables with units in the headers, as read from CSV."""
    return {
        "regions": _table(
            "CN|China||156|40.6|109.8\nUS|United States||840|38.9|-77.0\nEU|European Union (27)|DE;FR;EE|276|50.8|4.3\n"
            "JP|Japan||392|35.7|139.7\nKR|South Korea||410|37.6|127\n"
            "IN|India||356|28.6|77.2\nVN|Vietnam||704|21|105.8\n"
            "AU|Australia||036|-31.9|115.9\nROW|Rest of the world||826|51.5|-0.1",
            "region",
            "name",
            "members",
            "iso_numeric",
            "lat",
            "lon",
        ),
        "measures": _table(
            "m1|2025-04-04|2025-04-04||CN|*|export_control|in_force|China licenses 7 rare earths.|mofcom_18\n"
            "m2|2025-04-02|2025-04-09|2025-05-13|US|CN|tariff|lifted|The US raises its tariff to 145 %.|whitehouse\n"
            "m3|2025-10-09|2025-11-08|2026-11-10|CN|*|suspension|suspended|China suspends the October rules.|mofcom_61",
            "id",
            "announced",
            "in_force",
            "until",
            "actor",
            "affected",
            "kind",
            "status",
            "text",
            "source",
        ),
        "calendar": _table(
            "2025-05-10|talks|Geneva talks|Geneva|oed\n2025-10-30|summit|Busan summit|Busan|oed\n"
            "2026-04-15|summit|Beijing summit|Beijing|oed\n2026-11-10|expiry|Truce runs out||mofcom_61",
            "date",
            "kind",
            "title",
            "place",
            "source",
        ),
        "trade": [
            {
                "origin": "CN",
                "dest": d,
                "good": "magnet",
                "period": p,
                "quantity[t]": q * w,
                "source": "customs_cn_2025",
            }
            for d, w in (("WORLD", 1.0), ("US", 0.13))
            for p, q in (
                ("2024", 58152.0),
                ("2025-04", 2626.0),
                ("2025-05", 1238.0),
                ("2025-06", 3188.0),
                ("2025-07", 5577.0),
            )
        ],
        "projects": _table(
            "Kalgoorlie heavy line|separation|MY|1500|ramping|2025-06|12|0.8|1200|1800|lynas\n"
            "Independence magnets|magnet|US|1000|ramping|2025-10|18|0.75|700|1000|mp\n"
            "Narva magnets|magnet|EU|2000|ramping|2025-09|24|0.7|1200|2000|neo\n"
            "Caremag|recycling|EU|600|construction|2026-12|24|0.6|300|600|caremag\n"
            "Nolans|mine|AU|4400|planned|2029-01|30|0.4|2000|4400|arafura",
            "project",
            "stage",
            "region",
            "capacity[t/yr]",
            "status",
            "start",
            "ramp[month]",
            "success[share]",
            "low",
            "high",
            "source",
        ),
        "deposits": _table(
            "ionic_clay|CN|mine\nmount_weld|AU|mine\nswarf_eu|EU|recycling", "deposit", "region", "kind"
        ),
        "footprints": _table(
            "ionic_clay|ionic_clay|co2e|35|20|60|lit\nmount_weld|mount_weld|co2e|28|18|40|lit\nswarf_eu|swarf_eu|co2e|8|4|15|lit\n"
            "ionic_clay|ionic_clay|radioactive|0.3|0.1|0.9|lit\nmount_weld|mount_weld|radioactive|1.4|1|2|lit\n"
            "ionic_clay|ionic_clay|water|900|400|2000|lit\nmount_weld|mount_weld|water|180|90|400|lit",
            "route",
            "subject",
            "indicator",
            "value",
            "low",
            "high",
            "source",
        ),
        "sources": _table(
            "customs_cn_2025|Monthly exports of permanent magnets|GACC|2025|https://example.org/customs|free to cite\n"
            "iea_2025|Critical Minerals Data Explorer|IEA|2025|https://example.org/iea|CC BY\n"
            "mofcom_18|Notice of licences|MOFCOM|2025-04-04||free to cite\n"
            "lit|Review of footprints|A & B <Press>|2021||cited",
            "source",
            "citation",
            "publisher",
            "date",
            "url",
            "licence",
        ),
    }


class FakeDataset:
    """Tables of a made-up dataset, as mappings and as rows with attributes."""

    def __init__(self, content: dict[str, list[dict]]) -> None:
        self.tables = content

    def table(self, name: str) -> list[SimpleNamespace]:
        named = [{re.sub(r"\[.*?\]", "", k): v for k, v in row.items()} for row in self.tables.get(name, ())]
        return [SimpleNamespace(**row) for row in named]


class FakeResults:
    """Invented results; ``mild`` shrinks every effect, ``draws`` of 1 gives no spread."""

    def __init__(
        self,
        name: str = "cn-ree-2025",
        effect: float = 1.0,
        draws: int = 64,
        months: int = 48,
        stops: bool = True,
        data: dict | None = None,
    ) -> None:
        self.effect, self.draws, self.stops = effect, draws, stops
        self.run = f"run-{name}"
        first = pd.date_range("2025-01-01", periods=months, freq="MS")
        self.index = SimpleNamespace(
            month=tuple(d.date() for d in first),
            region=REGIONS,
            use=USES,
            sector=SECTORS,
            good=("Dy.oxide", "Tb.oxide", "Y.oxide", "Nd.oxide", "NdFeB.UH.magnet"),
        )
        self.dataset = FakeDataset(data or tables())
        policy = [
            {
                "kind": "export_control",
                "actor": "CN",
                "start": date(2025, 4, 4),
                "goods": ("Dy.oxide", "*.magnet"),
                "approval": 0.3,
                "review": 2.0,
                "text": "Licences for seven rare earths and magnets.",
            }
        ]
        self.scenario = SimpleNamespace(
            name=name,
            text="China licenses seven rare earths; the US raises tariffs.",
            policies=policy if effect else [],
            anchor=date(2025, 4, 4),
            controller="CN",
        )
        self.provenance = {"version": "0.1.0", "dataset": "sha256:5f1c", "scenario": "sha256:9ab0", "seed": 1}
        rng = np.random.default_rng(3)
        self._noise = np.concatenate([[1.0], rng.lognormal(0, 0.25, draws - 1)]) if draws > 1 else np.ones(1)
        age = np.arange(months) - 3.0
        self._shock = effect * np.where(
            age >= 0, (1 - np.exp(-(age + 1) / 1.5)) * np.exp(-np.clip(age, 0, None) / 14), 0.0
        )
        self._time = np.linspace(0, 1, months)

    def _monthly(self, outcome: str, w: dict) -> tuple[np.ndarray, str]:
        s = self._shock[None, :] * self._noise[:, None]
        rise = self._time[None, :] * self._noise[:, None] ** 0.3
        base = {"Dy.oxide": 255.0, "Tb.oxide": 810.0, "Y.oxide": 6.0}.get(w.get("good", ""), 60.0)
        weight = WEIGHT.get(w.get("region", "WORLD"), 0.1)
        worth = MONEY.get(w.get("region", "WORLD"), 30.0) * GDP.get(w.get("region", "US"), 0.1) / 12 * 1000 / 100
        worth *= 1 / len(SECTORS) * (1 + len(w.get("sector", "")) / 20) if w.get("sector", "total") != "total" else 1
        made = {
            "price_inside": (base * (1 - 0.1 * s), "USD/kg"),
            "price_outside": (base * (1 + 2.6 * s), "USD/kg"),
            "price_paid_outside": (base * (1 + 1.1 * s), "USD/kg"),
            "price_ratio": ((1 + 2.6 * s) / (1 - 0.1 * s), "1"),
            "exports": (4846 * weight * np.clip(1 - 0.9 * s, 0.02, None), "t/month"),
            "exports_index": (np.clip(1 - 0.95 * s, 0.02, None), "1"),
            "fill_rate": (np.clip(1 - 0.3 * s, 0, 1), "share"),
            "output": (np.clip(1 - 0.35 * s, 0, 1), "share"),
            "cover": (60 - 20 * s, "day"),
            "loss_lower": (worth * 0.1 * s, "MUSD/month"),
            "loss_central": (worth * s, "MUSD/month"),
            "loss_upper": (worth * 2.4 * s, "MUSD/month"),
            "rent": (120 * s, "MUSD/month"),
            "tariff_revenue": (14 * (1 + s * 0), "MUSD/month"),
            "floor_cost": (3 * rise, "MUSD/month"),
            "input_cost_rise": (0.5 * s, "%"),
            "top_share": (0.9 - 0.2 * rise, "share"),
            "share_outside": (0.04 + 0.2 * rise, "share"),
            "leverage": (1 - 0.6 * rise, "share"),
            "co2e": (9e5 * (1 - 0.1 * s), "t/month"),
            "radioactive": (4e4 * (1 + 0.2 * rise), "t/month"),
            "water": (8e6 * (1 - 0.1 * s), "m3/month"),
            "route_output": (3e3 * (1 - 0.2 * s), "t/month"),
            "co2e_by_route": (9e4 * (1 - 0.2 * s), "t/month"),
            "hhi_governance_by_route": (0.5 - 0.1 * rise, "1"),
            "conflict_share": (0.3 - 0.05 * rise, "share"),
            "conflict_share_used": (0.2 * weight + 0.05 * rise, "share"),
            "new_co2e": (9e4 * rise, "t/month"),
            "displaced_co2e": (1.2e5 * rise, "t/month"),
            "new_over_old": (0.8 + 0.1 * rise, "1"),
            "eu_benchmark": (0.1 + 0.6 * w.get("benchmark", "").startswith("largest") + 0.05 * rise, "share"),
            "eu_benchmarks_met": (1.0 + 0 * rise, "1"),
            "geopolrisk": (0.4 - 0.1 * rise, "1"),
        }
        if outcome not in made:
            raise UnknownOutcome(f"this run does not report {outcome}")
        return made[outcome]

    def _single(self, outcome: str, w: dict) -> tuple[np.ndarray, str] | None:
        n = self._noise
        if outcome == "first_stop_day":
            far = not self.stops or not self.effect or w["region"] == "CN" or w["industry"] not in STOP
            day = STOP.get(w["industry"], 0) * (1.0 + 0.3 * (REGIONS.index(w["region"]) - 1) / 4) / n
            return (np.full(len(n), np.nan), "day") if far else (np.where(day > 300, np.nan, day), "day")
        if outcome.startswith("loss_share_"):
            k = {"lower": 0.1, "central": 1.0, "upper": 2.4}[outcome[11:]]
            return GDP.get(w["region"], 0.1) * k * n * self.effect, "%"
        one = {
            "world_loss_share": (0.3 * n * self.effect, "%"),
            "hhi": (0.6 * n**0.1, "1"),
            "hhi_governance": (0.7 * n**0.1, "1"),
            "n_minus_1": (0.2 * n, "share"),
            "leverage_half_life": (31 * n, "month"),
            "project_start": (9 * n, "month"),
        }
        return one.get(outcome)

    def _check(self, outcome, where):
        if AXES.get(outcome) != set(where):
            raise UnknownOutcome(f"{outcome} has axes {AXES.get(outcome)}, asked for {sorted(where)}")

    def probability(self, outcome, **where) -> float:
        """As `Results.probability`."""
        single = self._single(outcome, where)
        return float(np.isfinite(single[0]).mean()) if single else 1.0

    def compare(self, other):
        """As `Results.compare`: this run less another, paired by draw."""
        return Difference(self, other)

    def quantity(self, outcome, *, at=None, over=None, reduce="mean", **where) -> Quantity:
        """As `Results.quantity`: every axis of the outcome but the month has to be named."""
        self._check(outcome, where)
        single = self._single(outcome, where)
        if single is None:
            array, unit = self._monthly(outcome, where)
            months = self.index.month
            if at is not None:
                array = array[:, [m <= at for m in months].count(True) - 1]
            else:
                kept = [over is None or over[0] <= m <= over[1] for m in months]
                array = getattr(np, reduce)(array[:, kept], axis=1)
        else:
            array, unit = single
        low, high = np.quantile(np.where(np.isnan(array), np.inf, array), [0.05, 0.95], method="nearest")
        ends = [float(x) if np.isfinite(x) else float("nan") for x in (low, high)]
        return Quantity(float(array[0]), ends[0], ends[1], unit, outcome, dict(where), self.run, DATA_SOURCES)

    def series(self, outcome, **where) -> pd.DataFrame:
        """As `Results.series`."""
        self._check(outcome, where)
        array, _ = self._monthly(outcome, where)
        low, high = np.quantile(array, [0.05, 0.95], axis=0)
        return pd.DataFrame(
            {"month": pd.to_datetime(list(self.index.month)), "value": array[0], "low": low, "high": high}
        )


class Difference(FakeResults):
    """First less second."""

    def __init__(self, first, second) -> None:
        self.__dict__.update(first.__dict__)
        self.first, self.second = first, second
        self.run = f"{first.run}-{second.run}"

    def _monthly(self, outcome, w):
        (a, unit), (b, _) = self.first._monthly(outcome, w), self.second._monthly(outcome, w)
        return a - b, unit


HINDCAST = (
    {
        "id": "h1",
        "case": "2025",
        "target": "Magnet exports, May 2025",
        "observed": 1238.0,
        "median": 1350.0,
        "low": 900.0,
        "high": 2100.0,
        "hit": True,
        "unit": "t/month",
        "source": "customs_cn_2025",
    },
    {
        "id": "h2",
        "case": "2010",
        "target": "Dysprosium oxide FOB, peak 2011",
        "observed": 2262.0,
        "median": 1400.0,
        "low": 800.0,
        "high": 1900.0,
        "hit": False,
        "unit": "USD/kg",
        "reason": "hoarding in 2011 is only partly modelled",
        "source": "lit",
    },
    {
        "id": "h3",
        "case": "2025",
        "target": "Days to the first line stop",
        "observed": 45.0,
        "median": 48.0,
        "low": 31.0,
        "high": 80.0,
        "hit": True,
        "unit": "day",
        "source": "lit",
    },
)


def example() -> dict:
    """Arguments of a full brief."""
    return {
        "results": FakeResults(),
        "alternative": FakeResults("no deal", 1.6),
        "baseline": FakeResults("no measures", 0.0),
        "hindcast": HINDCAST,
    }
