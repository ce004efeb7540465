"""Scenarios as the command line makes them: opened from a SOURCE, and changed by options or for comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from monazite.presentation.cli.arguments import day_of

if TYPE_CHECKING:
    from monazite.scenario.scenario import Scenario


def open_source(source: str, day: str | None = None) -> tuple[Scenario, Scenario | None, dict[str, Any] | None]:
    """The scenario of a SOURCE, its other branch, and what was read when it is an article."""
    from monazite.reading.text import is_article
    from monazite.scenario.scenario import load_scenario

    if not is_article(source):
        other = partner(source)
        return load_scenario(source), load_scenario(other) if other else None, None
    from monazite.reading.article_reader import read_article
    from monazite.reading.report import for_brief, to_simulate

    reading = read_article(source, day=day_of(day))
    made = to_simulate(reading)
    sc = made.scenario
    threats = any(policy.status == "threatened" for policy in sc.policy)
    opening = for_brief(reading, made) | {"events": [event.to_json() for event in reading.events]}
    acted = {"enforce_threats": True, "name": f"{sc.name}: threats carried out"}
    return sc, sc.model_copy(update=acted) if threats else None, opening


def partner(source: str) -> str | None:
    """The shipped scenario that branches off another one: deal and no deal."""
    from monazite.scenario.scenario import shipped

    name = Path(source).stem
    other = name.removesuffix("-no-deal") if name.endswith("-no-deal") else f"{name}-no-deal"
    return other if other in shipped() and other != name else None


def members(sc: Scenario, out: Path) -> list[tuple[Scenario, Path]]:
    """The scenarios of a sweep, each with a folder of its own below ``out``; else the scenario itself with ``out``."""
    from monazite.results.output_folder import slug
    from monazite.scenario.scenario import expand

    if not sc.sweep:
        return [(sc, out)]
    made = expand(sc)
    names = [slug(member.name.removeprefix(sc.name)) for member in made]
    if len(set(names)) < len(names):  # long names are cut
        names = [f"{i}-{name}" for i, name in enumerate(names)]
    return [(member, out / name) for member, name in zip(made, names, strict=True)]


def neutral(sc: Scenario) -> Scenario:
    """The same run without its measures."""
    return sc.model_copy(update={"name": f"{sc.name}: without the measures", "policy": (), "sweep": {}, "talks": None})


def aligned(other: Scenario, sc: Scenario) -> Scenario:
    """Another scenario on the same months and seed, so that draws can be paired."""
    return other.model_copy(update={"start": sc.start, "months": sc.months, "seed": sc.seed})


def with_carbon_price(sc: Scenario, price: float | None) -> Scenario:
    """The scenario with a price of greenhouse gas beside those it names itself."""
    return sc if price is None else sc.model_copy(update={"burden_price": {**sc.burden_price, "co2e": price}})


def with_signed(sc: Scenario, deal: str) -> Scenario:
    """The scenario in which a deal of its talks is signed. Raises InputError for an unknown id."""
    from monazite.dataset.dataset import load_dataset
    from monazite.negotiation.deal import with_deal

    return with_deal(load_dataset(*sc.dataset), sc, deal)


def with_allies(sc: Scenario, allies: str) -> Scenario:
    """The scenario with EU and Japan passive, weighted or at the table. Raises InputError for another word."""
    from monazite.foundation.errors import unknown
    from monazite.scenario.scenario import Talks

    if allies not in (known := ("passive", "weighted", "table")):
        raise unknown(allies, known, field="--allies")
    return sc.model_copy(update={"talks": (sc.talks or Talks()).model_copy(update={"allies": allies})})
