"""The table of the talks in a page's scenario: seat, controller, the day from which they run, a signed deal."""

from __future__ import annotations

from datetime import date
from typing import Any

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.negotiation.default_pair import several_controllers
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario
from monazite.scenario.talks_settings import Talks

STATE_FIELDS = ("control", "tariff", "technology", "threat_control", "threat_tariff")
"""What a scenario says of the state at its own first offer; later the state is that of its measures."""
SEATS = ("US", "CN", "EU", "JP")
NOT_DRAWN = "The charts know what a deal eases, not purchases and not what it makes stricter."


def controllers_offered(sc: Scenario) -> tuple[str, ...]:
    """Regions whose export controls can be on the table, the scenario's own controller first."""
    return several_controllers(sc) or (sc.controller,)


def seats_offered(ds: Dataset, sc: Scenario) -> tuple[str, ...]:
    """Regions whose seat can be taken: the usual ones, and all that control exports."""
    regions = ds.names("region")
    return tuple(name for name in dict.fromkeys((*SEATS, *controllers_offered(sc))) if name in regions)


def other_side(seat: str, controller: str) -> str:
    """Who sits opposite the controlling side: the one whose seat was taken, else the US, else the next usual seat."""
    return seat if seat != controller else next(name for name in SEATS if name != controller)


def with_talks(sc: Scenario, seat: str, day: date, controller: str = "") -> Scenario:
    """The scenario with talks of a controlling side and one other: the one whose seat was taken, or the US.

    The first offer comes a month after ``day``, from which the levers act, in the state of that month, unless the
    scenario has talks that begin later. ``controller`` is the controlling side, by default the scenario's controller.
    """
    controller = controller or sc.controller
    own, first = sc.talks or Talks(), add_months(day, 1)
    changes: dict[str, Any] = {"seats": (other_side(seat, controller), controller)}
    changes["controller"] = None if controller == sc.controller else controller
    if own.first_offer is None or own.first_offer < first:
        changes |= {"first_offer": first, "summits": tuple(d for d in own.summits if d >= first)}
        changes |= {"expiries": tuple(d for d in own.expiries if d >= first)} | dict.fromkeys(STATE_FIELDS)
    return sc.model_copy(update={"talks": own.model_copy(update=changes)})


def with_signed_deal(ds: Dataset, sc: Scenario, deal: str, day: date) -> Scenario:
    """The scenario in which a deal is signed, named by seat and id, a month after ``day``.

    Raises InputError for an unknown deal.
    """
    from monazite.negotiation.deal import with_deal

    seat, controller, name = _parts_of_deal(deal)
    seats = seats_offered(ds, sc)
    if seat not in seats or (controller and controller not in controllers_offered(sc)):
        raise InputError(field="deal", found=deal, allowed=f"a seat ({', '.join(seats)}), a colon and the id of a deal")
    return with_deal(ds, with_talks(sc, seat, day, controller), name)


def _parts_of_deal(deal: str) -> tuple[str, str, str]:
    """Seat, controlling side where it is not the scenario's controller, and id of ``US:id`` or ``US-MM:id``."""
    side, _, name = deal.partition(":")
    seat, _, controller = side.partition("-")
    return seat, controller, name


def deal_in_words(ds: Dataset, sc: Scenario, deal: str, day: date) -> dict[str, str]:
    """A deal in words, when it is signed and ends, and what of it acts in the model; ``sc`` is without the deal."""
    from monazite.negotiation.deal import describe_deal, find_deal
    from monazite.negotiation.setup import make_setting

    seat, controller, name = _parts_of_deal(deal)
    setting = make_setting(ds, with_talks(sc, seat, day, controller))
    signed, before_deal = find_deal(setting.ladders, name), (setting.control, setting.tariff, setting.technology)
    steps = zip(("control", "tariff", "technology"), signed.rungs[:3], before_deal, strict=True)
    eased = [setting.ladders[instrument].words[rung] for instrument, rung, old_rung in steps if rung < old_rung]
    drawn = f"Drawn: {', '.join(eased)}." if eased else "Nothing of it is drawn."
    not_drawn = "" if len(eased) == 3 and not signed.purchases else " " + NOT_DRAWN
    signing_day = setting.first_offer
    until = add_months(signing_day, float(setting.ladders["duration"].level[signed.duration]))
    words = {"words": describe_deal(setting, signed), "drawn": drawn + not_drawn}
    return words | {"signed": signing_day.isoformat(), "until": until.isoformat()}
