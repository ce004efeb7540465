"""Scenarios as the command line makes them: opened from a SOURCE, and changed by options or for comparison."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import day_of
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from monazite.reading.draft.draft_work import Draft
    from monazite.reading.result import Reader, Reading
    from monazite.scenario.scenario import Scenario

    Settle = Callable[[Reading], tuple[Reading, Draft]]

ROLES_OF_ALLIES = ("passive", "weighted", "table")
"""What the European Union and Japan can be in the talks."""


def load_scenario_as_of(source: str, as_of: str | None) -> Scenario:
    """A scenario, resting on what was known on the day of ``--as-of`` where that is given.

    Raises InputError for a day that has not come: nobody can know what will be known on it.
    """
    from monazite.scenario.scenario import facts_of, load_scenario

    day = day_of(as_of, "--as-of")
    if day is None:
        return load_scenario(source)
    # The data may be newer than a clock that was set back.
    newest = max(date.today(), facts_of(load_scenario(source)).last_known_day)
    if day > newest:
        raise InputError(field="--as-of", found=str(day), allowed=f"a day up to {newest}: a later one has not come yet")
    return load_scenario(source, as_of=day)


def load_source(
    source: str,
    day: str | None = None,
    as_of: str | None = None,
    settle: Settle | None = None,
    reader: Reader | None = None,
) -> tuple[Scenario, Scenario | None, dict[str, Any] | None]:
    """The scenario of a SOURCE, its other branch, and what was read when it is an article.

    ``day`` is the date of the article, where it does not state one; ``as_of`` the day whose knowledge the run of a
    scenario rests on, by default its own; the run of an article rests on the article's day. ``settle`` answers the
    questions on an article, or corrects it; without it nothing is simulated that is asked. ``reader`` reads it, by
    default the one of the package.
    """
    from monazite.reading.text.article import is_article

    if not is_article(source):
        other = other_branch(source)
        return load_scenario_as_of(source, as_of), load_scenario_as_of(other, as_of) if other else None, None
    from monazite.reading.article_reader import read_article
    from monazite.reading.draft.draft import draft
    from monazite.reading.report import for_brief, measures_waiting, to_simulate

    reading = read_article(source, day=day_of(day), reader=reader, today=date.today())
    if reading.language_model is not None:
        say(f"Language model: {reading.language_model.text}")
    reading, drafted = settle(reading) if settle else (reading, draft(reading))
    to_simulate(reading, drafted)
    if waiting := measures_waiting(reading, drafted):
        say(waiting)
    sc = drafted.scenario
    has_threats = any(policy.status == "threatened" for policy in sc.policy)
    content = for_brief(reading, drafted) | {"events": [event.to_json() for event in reading.events]}
    carried_out = {"enforce_threats": True, "name": f"{sc.name}: threats carried out"}
    return sc, sc.model_copy(update=carried_out) if has_threats else None, content


def other_branch(source: str) -> str | None:
    """The shipped scenario that branches off another one: deal and no deal."""
    from monazite.scenario.shipped import scenarios

    name = Path(source).stem
    other = name.removesuffix("-no-deal") if name.endswith("-no-deal") else f"{name}-no-deal"
    return other if other in scenarios() and other != name else None


def sweep_members(sc: Scenario, out: Path) -> list[tuple[Scenario, Path]]:
    """The scenarios of a sweep, each with a folder of its own below ``out``; else the scenario itself with ``out``."""
    from monazite.results.output_folder import slug
    from monazite.scenario.scenario import expand

    if not sc.sweep:
        return [(sc, out)]
    members = expand(sc)
    names = [slug(member.name.removeprefix(sc.name)) for member in members]
    if len(set(names)) < len(names):  # long names are cut
        names = [f"{i}-{name}" for i, name in enumerate(names)]
    return [(member, out / name) for member, name in zip(members, names, strict=True)]


def without_measures(sc: Scenario) -> Scenario:
    """The same run without its measures."""
    return sc.model_copy(update={"name": f"{sc.name}: without the measures", "policy": (), "sweep": {}, "talks": None})


def on_months_of(sc: Scenario, other: Scenario) -> Scenario:
    """The other scenario on the months and the seed of the first one, so that draws can be paired."""
    return other.model_copy(update={"start": sc.start, "months": sc.months, "seed": sc.seed})


def with_carbon_price(sc: Scenario, price: float | None) -> Scenario:
    """The scenario with a price of greenhouse gas beside those it names itself."""
    return sc if price is None else sc.model_copy(update={"burden_price": {**sc.burden_price, "co2e": price}})


def with_signed_deal(sc: Scenario, deal: str) -> Scenario:
    """The scenario in which a deal of its talks is signed. Raises InputError for an unknown id."""
    from monazite.negotiation.deal import with_deal
    from monazite.scenario.scenario import facts_of

    return with_deal(facts_of(sc), sc, deal)


def with_allies(sc: Scenario, allies: str) -> Scenario:
    """The scenario with EU and Japan passive, weighted or at the table. Raises InputError for another word."""
    from monazite.foundation.errors import unknown
    from monazite.scenario.talks_settings import Talks

    if allies not in ROLES_OF_ALLIES:
        raise unknown(allies, ROLES_OF_ALLIES, field="--allies")
    return sc.model_copy(update={"talks": (sc.talks or Talks()).model_copy(update={"allies": allies})})


def with_seats(sc: Scenario, seats: str | None, day: str | None) -> Scenario:
    """The scenario with other regions at the table, and another first day of the talks.

    With other seats nothing of the old ones' talks holds: levels in force and threatened follow from the scenario.
    """
    from monazite.scenario.talks_settings import Talks

    if seats is None and day is None:
        return sc
    talks = sc.talks or Talks()
    names = talks.seats if seats is None else tuple(name.strip() for name in seats.split(",") if name.strip())
    if names != talks.seats:
        talks = Talks(allies=talks.allies)
    changes = {"seats": names} | ({} if day is None else {"first_offer": day_of(day, "--day")})
    return sc.model_copy(update={"talks": talks.model_copy(update=changes)})


def check_region(sc: Scenario, region: str) -> None:
    """Raise InputError for a country or group that the facts of a scenario do not have, before long work."""
    from monazite.foundation.errors import unknown
    from monazite.scenario.scenario import facts_of

    known = [row.region for row in facts_of(sc).table("regions")] if region else []
    if region and region not in known:
        raise unknown(region, known, field="--region")
