"""What Article 24 of Regulation (EU) 2024/1252 asks of large users of strategic raw materials, filled from a firm.

The article asks for a risk assessment at least every three years: (2a) a mapping of where the materials are extracted,
processed or recycled, (2b) an analysis of what might affect supply, (2c) an assessment of vulnerabilities; (4) efforts
to mitigate significant ones. What suppliers do not say on request may be filled from public information (3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monazite.analysis.company.firm.rows import MARKET, SupplyRow
from monazite.analysis.company.firm_lever import HORIZON, LeverEffect
from monazite.analysis.company.levers import place_words
from monazite.analysis.company.measures_near import RECORD, NearMeasure, measures_near
from monazite.analysis.company.outlook import CompanyOutlook

STRATEGIC = (
    *("Nd", "Pr", "Tb", "Dy", "Gd", "Sm", "Ce"), *("Al", "Bi", "B", "Co", "Cu", "Ga", "Ge", "Li", "Mg", "Mn"),
    *("Gr", "Gs", "Ni"), *("Pt", "Pd", "Rh", "Ru", "Ir", "Os"), *("Si", "Ti", "W"),
)  # fmt: skip
"""Elements of Annex I, section 1 of the regulation: rare earths for permanent magnets, then the others in its order, by
the symbols of the datasets (Gr and Gs: natural and synthetic graphite). Of boron the metallurgy grade, of lithium,
manganese, graphite and nickel the battery grades, of magnesium, silicon and titanium the metal."""
EMPLOYEES, TURNOVER = 500, 150.0
"""Above both a company is large: mean number of employees, and net worldwide turnover, million EUR, in the most recent
financial year for which annual financial statements have been prepared (Article 2, point (29), of the regulation)."""
NAMED = 3  # regions named for a stage; the others are summed
SIGNIFICANT = 0.1
"""Chance of a stop within `HORIZON` days from which a vulnerability is called significant here; the law sets none."""


@dataclass(frozen=True)
class Stage:
    """Where a stage of an item's chain lies: as the supplier states it, or as public figures have it."""

    stage: str  # extracted, processed, made, recycled
    places: str
    basis: str


@dataclass(frozen=True)
class MappedSupply:
    """A supply of an item with the places of its stages."""

    item: str
    good: str
    supplier: str
    share: float
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Vulnerability:
    """How an item stands: cover, chance of running out, where it binds, whether something can stand in."""

    item: str
    cover_weeks: float
    chance: float
    largest_origin: str
    largest_share: float
    alternative: str
    products: str

    @property
    def is_significant(self) -> bool:
        """Whether the chance is at least `SIGNIFICANT`."""
        return self.chance >= SIGNIFICANT


class RiskAssessment:
    """The assessment of a firm, part by part, with what its file leaves open.

    Parameters
    ----------
    outlook
        The firm in a run.
    effects
        Levers as weighed, for the mitigation that paragraph 4 asks for.
    """

    def __init__(self, outlook: CompanyOutlook, effects: list[LeverEffect]) -> None:
        self.outlook, self.firm, self.effects = outlook, outlook.firm, effects

    def elements(self, item: int) -> dict[str, float]:
        """Elements in a kg of an item, kg: of magnets by the standard recipe."""
        index, s = self.outlook.results.index, self.outlook.results.model.structure
        good = index.good.index(self.firm.items[item].good)
        n = len(index.element)
        if good < 2 * n:
            return {index.element[good % n]: 1.0}
        return {e: float(x) for e, x in zip(index.element, s.recipe[good - 2 * n, 0], strict=True) if x > 0.0}

    @cached_property
    def materials(self) -> list[tuple[str, float, bool]]:
        """Elements in what the firm uses: name, kg a year, whether it is on the list of strategic raw materials."""
        total: dict[str, float] = {}
        for i, _ in enumerate(self.firm.items):
            yearly = float(self.outlook.builder.needs[:, i].sum()) * 365.25 / 7.0
            for name, part in self.elements(i).items():
                total[name] = total.get(name, 0.0) + yearly * part
        rows = [(name, kg, name in STRATEGIC) for name, kg in total.items() if kg > 0.0]
        return sorted(rows, key=lambda row: (not row[2], -row[1]))

    @cached_property
    def mapping(self) -> list[MappedSupply]:
        """Paragraph 2(a): where each supply is extracted, processed, made and recycled."""
        place = self.outlook.builder.item_place
        return [
            MappedSupply(row.item, self.firm.items[place[row.item]].good, row.supplier or "not named", row.share,
                         tuple(self._stages(place[row.item], row)))
            for row in self.firm.supply
        ]  # fmt: skip

    def _stages(self, item: int, row: SupplyRow) -> list[Stage]:
        elements = max(self.elements(item).items(), key=lambda pair: pair[1])[0]
        stated = "stated by the supplier"
        public = "public figures of the baseline year"
        made = Stage("made", "not known: bought from traders", "gap") if row.origin == MARKET else Stage(
            "made", row.origin, "file"
        )  # fmt: skip
        out = []
        for stage, names, figures in (
            ("extracted", row.mined_in, self._extracted(elements)),
            ("processed", row.refined_in, self._processed(elements)),
        ):
            if names:
                out.append(Stage(stage, ", ".join(names), stated))
            else:
                out.append(Stage(stage, f"{elements}: {_largest(figures)}", public))
        recycled = Stage("recycled", ", ".join(row.recycled_in), stated) if row.recycled_in else Stage(
            "recycled", "not stated", "gap"
        )  # fmt: skip
        return [*out, made, recycled]

    def _extracted(self, element: str) -> dict[str, float]:
        """Share of an element by region of the deposit, baseline year."""
        model = self.outlook.results.model
        s, e = model.structure, model.index.element.index(element)
        by_deposit = model.baseline.feed.sum(1) * s.basket[: len(model.baseline.feed), e]
        total = np.bincount(s.deposit_region[: by_deposit.size], by_deposit, len(model.index.region))
        return _shares(total, model.index.region)

    def _processed(self, element: str) -> dict[str, float]:
        """Share of an element by region of the separator or refiner, baseline year."""
        model = self.outlook.results.model
        return _shares(model.baseline.supply[model.index.element.index(element)], model.index.region)

    @cached_property
    def measures(self) -> list[NearMeasure]:
        """Measures that may touch the firm, each on record or assumed by the scenario."""
        return measures_near(self.outlook)

    @cached_property
    def factors(self) -> list[tuple[str, str]]:
        """Paragraph 2(b): what might affect supply: measures, concentration, governance, prices."""
        results = self.outlook.results
        index, out = results.index, [_measure_row(near) for near in self.measures]
        risk = results.view.governance_risk().mean(0)
        for name, _, is_strategic in self.materials:
            if not is_strategic:
                continue
            mined, refined = self._extracted(name), self._processed(name)
            out.append((f"concentration of {name}", f"extracted: {_largest(mined)}; processed: {_largest(refined)}"))
        for origin in dict.fromkeys(row.origin for row in self.firm.supply if row.origin != MARKET):
            value = float(risk[index.region.index(origin)])
            out.append((f"governance of {origin}", f"{value:.2f} on a scale from 0, stable, to 1, "
                        "after the World Bank's political stability"))  # fmt: skip
        out += [(f"price of {row.id}", self._price(row.id)) for row in self.firm.items]
        return out

    def _price(self, item: str) -> str:
        paid = self.outlook.price_paid(item)
        return f"{paid:,.0f} USD a kg on average over the outlook" if np.isfinite(paid) else "nothing is bought"

    @cached_property
    def vulnerabilities(self) -> list[Vulnerability]:
        """Paragraph 2(c): items by how likely they run out within `HORIZON` days."""
        out = []
        needs = self.outlook.builder.needs
        for i, item in enumerate(self.firm.items):
            if not needs[:, i].any():
                continue
            share: dict[str, float] = {}
            for row in self.firm.supply:
                if row.item == item.id:
                    share[row.origin] = share.get(row.origin, 0.0) + row.share
            largest = max(share, key=lambda name: share[name])
            bins = [b for b, of in enumerate(self.outlook.inside.bin_item) if of == i]
            a = self.outlook.inside.arrays
            weeks = float(np.median(a.stock[:, bins].sum(1)) / a.use[bins].sum())
            others = [row for row in self.firm.alternatives if row.item == item.id]
            named = ", ".join(f"{row.to} ({'begun' if row.started else 'not begun'})" for row in others)
            products = ", ".join(self.firm.products[p].id for p in np.flatnonzero(needs[:, i]))
            out.append(Vulnerability(item.id, weeks, self.outlook.chance(HORIZON, "item", item.id), largest,
                                     share[largest], named or "none", products))  # fmt: skip
        return sorted(out, key=lambda row: -row.chance)

    @cached_property
    def mitigation(self) -> Mapping[str, list[LeverEffect]]:
        """Paragraph 4: levers by what the law names: diversifying, substituting, and others."""
        kinds = {"diversifying supply": ("origin",), "substituting": ("alternative",), "other": ("stock", "licence")}
        return {name: [e for e in self.effects if e.lever.kind in of] for name, of in kinds.items()}

    @cached_property
    def scope(self) -> str:
        """Whether the article applies, as far as the file says."""
        about = self.firm.about
        if about.activity is None or about.employees is None or about.turnover is None:
            return "The file does not say enough to tell whether the article applies: see the gaps."
        is_large = about.employees > EMPLOYEES and about.turnover > TURNOVER
        uses = any(strategic for *_, strategic in self.materials)
        in_union = any(row.region == "EU" for row in self.firm.plants)
        if is_large and uses and in_union:
            return "By size, activity, materials and place of its plants the firm is one that the article is about."
        missing = [] if is_large else ["it is not large"]
        missing += [] if uses else ["it uses no strategic raw material"]
        missing += [] if in_union else ["no plant of the file lies in the Union"]
        return f"The article does not seem to apply: {', '.join(missing)}. The assessment stands all the same."

    @cached_property
    def gaps(self) -> list[str]:
        """What the file leaves open, each in a sentence that says what to fill in."""
        about, out = self.firm.about, []
        for field, what in (("activity", "what the firm makes, of the list in paragraph 1"),
                            ("employees", "number of employees"), ("turnover", "turnover")):  # fmt: skip
            if getattr(about, field) is None:
                out.append(f"Scope: {what} is not given (firm.{field}).")
        for row in self.firm.supply:
            who = f"{row.item} from {place_words(row)}"
            if row.origin == MARKET:
                out.append(f"Mapping: the origin of {who} is not known; ask the trader where the good was made.")
            open_fields = [name for name in ("mined_in", "refined_in") if not getattr(row, name)]
            if open_fields:
                fields = " and ".join(f"supply.{name}" for name in open_fields)
                out.append(f"Mapping: {who}: {fields} not given; public figures stand in (paragraph 3).")
            if not row.recycled_in:
                out.append(f"Mapping: {who}: no statement on recycled material (supply.recycled_in).")
            if not row.supplier:
                out.append(f"Mapping: {who}: no supplier named (supply.supplier).")
            if row.licence.kind == "unknown" and self.outlook.builder.needs_licence(row):
                out.append(f"Factors: {who}: state of licences not given (supply.licence); the outlook draws it.")
            if self.outlook.builder.has_no_flow(row):
                out.append(f"Factors: {who}: the run knows no such trade; deliveries are taken as regular.")
        for item in self.firm.items:
            if item.stock is None and item.stock_days is None:
                out.append(f"Vulnerability: the stock of {item.id} is not given; it is drawn from its sector's.")
            if not any(row.item == item.id for row in self.firm.alternatives):
                out.append(f"Mitigation: no alternative named for {item.id}; paragraph 4 asks to assess substitution.")
        return list(dict.fromkeys(out))


def _measure_row(near: NearMeasure) -> tuple[str, str]:
    """A measure as a factor: who, what kind, what it rests on; its words, days, and goods of the firm."""
    policy = near.policy
    kind = policy.kind.replace("_", " ")
    if policy.status == "threatened":
        state = f"threatened, {near.basis}, {near.effect}"
    else:
        state = f"{policy.status.replace('_', ' ')}, {near.basis}" if near.basis == RECORD else near.basis
    span = f"from {policy.start}" + (f" to {policy.end}" if policy.end else "")
    goods = f"acts on {', '.join(near.goods)}" if near.goods else "on no good of the firm's file itself"
    return f"{policy.actor}: {kind}, {state}", f"{policy.text.rstrip('.') or kind} ({span}); {goods}"


def _shares(amounts: np.ndarray, names: tuple[str, ...]) -> dict[str, float]:
    total = float(amounts.sum())
    pairs = [(name, float(x) / total) for name, x in zip(names, amounts, strict=True) if x > 0.0] if total > 0.0 else []
    return dict(sorted(pairs, key=lambda pair: -pair[1]))


def _largest(shares: Mapping[str, float]) -> str:
    """The largest regions in words: ``CN 69 %, MM 12 %, others 19 %``."""
    first = list(shares.items())[:NAMED]
    rest = 1.0 - sum(x for _, x in first)
    words = [f"{name} {100 * x:.0f} %" for name, x in first if x >= 0.005]
    return ", ".join(words + ([f"others {100 * rest:.0f} %"] if rest >= 0.005 else [])) or "no figure"
