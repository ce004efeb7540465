"""The talks view: a thin layer over `monazite.negotiation`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.negotiation.default_pair import choice_in_words, control_losses, several_controllers
from monazite.presentation.web.chart_specs import fill_width
from monazite.presentation.web.deal_reasons import cost_without, side_reason, worth_rows
from monazite.presentation.web.job_process import JobProcess, Report
from monazite.presentation.web.jobs import BackgroundJobs, JobProgress
from monazite.results.names import Names, day_text
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario
from monazite.scenario.talks_settings import Talks

if TYPE_CHECKING:
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.negotiation.setup import TalksSetting
    from monazite.presentation.charts.negotiation import TalksChart

STATE_FIELDS = ("control", "tariff", "technology", "threat_control", "threat_tariff")
"""What a scenario says of the state at its own first offer; later the state is that of its measures."""
SEATS = ("US", "CN", "EU", "JP")
DRAWS = 4
HALF_A_YEAR = 6  # months
WAITING = "Both sides are being played out. This takes a minute or two."
UNIT_OF_CHART = {"chances": "% of paths", "zone": "% of the menu of deals", "terms": "%"}
NOT_DRAWN = "The charts know what a deal eases, not purchases and not what it makes stricter."


class TalksView:
    """Talks that pages asked for, played in a process beside the server."""

    def __init__(self) -> None:
        self._jobs, self._process = BackgroundJobs("talks"), JobProcess("talks")

    def poll(
        self,
        ds: Dataset,
        sc: Scenario,
        seat: str,
        day: date,
        posterior: PosteriorDraws | None = None,
        *,
        controller: str = "",
        page: str = "",
        cancel: bool = False,
    ) -> dict[str, Any]:
        """What the talks of a scenario say, seen from a seat; ``state`` is ready, working, failed, cancelled.

        Parameters
        ----------
        ds, sc
            Facts and choices.
        seat
            One of `seats_offered`.
        day
            Day from which the levers act.
        posterior
            What the rest of the page draws from.
        controller
            Whose export controls are on the table; empty: the scenario's controller, or the one that costs the others
            most where several control.
        page
            Who asks.
        cancel
            Whether that page no longer waits for the answer.

        Raises
        ------
        InputError
            For an unknown seat, and a controller that the scenario does not have.
        """
        if seat not in seats_offered(ds, sc):
            raise InputError(field="seat", found=seat, allowed=", ".join(seats_offered(ds, sc)))
        if controller and controller not in controllers_offered(sc):
            raise InputError(field="controller", found=controller, allowed=", ".join(controllers_offered(sc)))
        key = f"{sc.hash}/{day}/{seat}/{controller}"
        if cancel:
            return self._jobs.cancel(key, page)

        def work(progress: JobProgress) -> dict[str, Any]:
            what = (ds, sc, seat, day, controller, posterior, DRAWS)
            return self._process.run(seated_talks, what, progress)

        return self._jobs.poll(key, WAITING, work, page)


def controllers_offered(sc: Scenario) -> tuple[str, ...]:
    """Regions whose export controls can be on the table, the scenario's own controller first."""
    return several_controllers(sc) or (sc.controller,)


def seats_offered(ds: Dataset, sc: Scenario) -> tuple[str, ...]:
    """Regions whose seat can be taken: the usual ones, and all that control exports."""
    regions = ds.names("region")
    return tuple(name for name in dict.fromkeys((*SEATS, *controllers_offered(sc))) if name in regions)


def seated_talks(
    ds: Dataset,
    sc: Scenario,
    seat: str,
    day: date,
    controller: str,
    posterior: PosteriorDraws | None,
    draws: int,
    report: Report,
) -> dict[str, Any]:
    """The talks of a scenario as seen from a seat, and whose controls they are about where several control."""
    chosen, choice = controller or sc.controller, ""
    if several_controllers(sc):
        losses = control_losses(ds, sc)
        chosen = controller or losses.largest()
        why = "as you chose" if controller else "whose controls cost the others most"
        choice = choice_in_words(ds, losses, chosen, other_side(seat, chosen), why)
    seated = with_talks(sc, seat, day, chosen)
    side = seat if chosen == sc.controller else f"{seat}-{chosen}"
    answer = talks_answer(ds, seated, seat, posterior, report, draws)
    return {**answer, "controller": chosen, "choice": choice, "side": side}


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


def talks_answer(
    ds: Dataset,
    sc: Scenario,
    seat: str,
    posterior: PosteriorDraws | None = None,
    report: Report | None = None,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Run the talks on the draws of the rest of the page; the answer holds charts, deals, and what the seat gains.

    ``report`` takes what is being done in words and the share that is done, and may raise to stop the work.
    """
    from monazite.negotiation.run import talks
    from monazite.negotiation.setup import first_offer, make_setting
    from monazite.presentation.charts.negotiation import available_charts

    def progress(stage: str, done: int, total: int) -> None:
        if report is not None:
            report(f"{stage.capitalize()}: {done} of {total}.", done / total if total else None)

    content = talks(ds, sc, draws=draws, with_commitments=False, posterior=posterior, progress=progress).content
    listed = (content["terms"]["likeliest"], *content["terms"]["others"])
    setting = make_setting(ds, sc)
    charts = {name: _chart(title, make, content) for name, (title, make) in available_charts(content).items()}
    return {
        "state": "ready",
        "seat": seat,
        "charts": charts,
        "deals": _listed_deals(ds, setting, listed, seat),
        "without": cost_without(ds, setting, listed[0]["worth"], draws),
        "forecast": forecast_in_words(content, first_offer(sc)),
        "others": max(1.0 - sum(deal["probability"]["value"] or 0.0 for deal in listed), 0.0),
        "levels": _levels_of(content),
        "now": content["state"],
        "first": first_offer(sc).isoformat(),
        "calendar": content["calendar"],
        "gain": [{"date": z["date"], **(z["gain"].get(seat) or {})} for z in content["zone"]],
        "first_mover": content["first_mover"],
        "caveat": content["caveat"],
        "run": content["run"],
        "draws": draws,
        "basis": "priors" if posterior is None else "draws conditioned on what was observed",
    }  # fmt: skip


def _chart(title: str, make: TalksChart, content: dict[str, Any]) -> dict[str, Any]:
    """A chart of the talks for a wide and a narrow page; its unit stands in the title."""
    chart: dict[str, Any] = {"title": title, "unit": UNIT_OF_CHART.get(make.__name__, ""), "wide": False}
    for name, narrow in (("spec", False), ("narrow", True)):
        spec = make(content, narrow)
        if "concat" in spec:
            chart["wide"] = True
        else:
            for layer in spec.get("layer", ()):
                if "y" in layer["encoding"] and layer["encoding"]["y"].get("title"):
                    chart["unit"] = chart["unit"] or layer["encoding"]["y"]["title"]
                    layer["encoding"]["y"]["title"] = None
            spec = fill_width(spec)
        chart[name] = spec
    return chart


def forecast_in_words(content: Mapping[str, Any], first: date) -> str:
    """How likely a deal is by half a year after the first offer and by the last day, and when the chance rises most."""
    rows = content["deal_probability"]
    within = [row for row in rows if date.fromisoformat(row["date"]) <= add_months(first, HALF_A_YEAR)]
    half, last = (within or rows[:1])[-1], rows[-1]
    text = f"A deal is signed by {_day(half)} with a chance of {_percent(half)}"
    text += f", by {_day(last)} with {_percent(last)}." if last is not half else "."
    if len(rows) < 2:
        return text
    steps = [(rows[0]["value"], None, rows[0])]
    steps += [(new["value"] - old["value"], old, new) for old, new in pairwise(rows)]
    rise, old, new = max(steps, key=lambda step: step[0])
    since = first.isoformat() if old is None else old["date"]
    marks = [mark for mark in content["calendar"] if since < mark["date"] <= new["date"]]
    why = f", with the {marks[0]['kind']} of {_day(marks[0])}" if marks else ""
    return f"{text} The largest step comes by {_day(new)}{why}: {100.0 * rise:.0f} points."


def _day(row: Mapping[str, Any]) -> str:
    return day_text(date.fromisoformat(row["date"]))


def _percent(row: Mapping[str, Any]) -> str:
    return f"{100.0 * row['value']:.0f}% ({100.0 * row['low']:.0f} to {100.0 * row['high']:.0f})"


def _levels_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every level of every instrument with its chance, given that a deal is signed."""
    from monazite.presentation.charts.negotiation import INSTRUMENTS

    levels = content["terms"]["levels"]
    return [
        {"instrument": INSTRUMENTS[name], "label": level["label"], "value": level["value"], "low": level["low"],
         "high": level["high"]}
        for name, rungs in levels.items() for level in rungs.values()
    ]  # fmt: skip


def _listed_deals(
    ds: Dataset, setting: TalksSetting, deals: Sequence[Mapping[str, Any]], seat: str
) -> list[dict[str, Any]]:
    """Deals with their terms from a seat and why each side would sign them."""
    keys = ("id", "words", "probability", "precedents")
    return [
        {key: deal.get(key) for key in keys}
        | deal_terms(setting, deal["id"], seat)
        | deal_reasons(ds, setting, deal, seat)
        for deal in by_chance(deals)
    ]


def by_chance(deals: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Deals, that with the highest chance as it is printed first."""
    return sorted(deals, key=lambda deal: -(deal["probability"]["value"] or 0.0))


def deal_reasons(ds: Dataset, setting: TalksSetting, deal: Mapping[str, Any], seat: str) -> dict[str, Any]:
    """Why each side would sign a deal in words and figures, the seat itself first."""
    from monazite.negotiation.deal import find_deal
    from monazite.negotiation.deal_worth import MEASURES

    rungs, names = find_deal(setting.ladders, deal["id"]).rungs, Names(ds)
    now = (setting.control, setting.tariff, setting.technology)
    eased = [name for name, old, new in zip(MEASURES, now, rungs, strict=False) if new < old]
    worth = {side: deal["worth"][side] for side in sorted(deal["worth"], key=lambda side: side != seat)}
    gives = {side: [n for n in eased if (n == "control") == (side == setting.controller)] for side in worth}
    return {
        "why": [side_reason(ds, setting, side, one, gives[side]) for side, one in worth.items()],
        "worth": {"head": [names.region(side) for side in worth], "rows": worth_rows(worth)},
    }


def deal_terms(setting: TalksSetting, name: str, seat: str) -> dict[str, list[str]]:
    """Terms of a deal as what a seat gives and gets, what becomes stricter than it is, what stays, and how long.

    Parameters
    ----------
    setting
        The table, with the levels that are in force.
    name
        Id of the deal.
    seat
        One of the two sides.
    """
    from monazite.negotiation.deal import find_deal

    ladders, deal = setting.ladders, find_deal(setting.ladders, name)
    in_force = {"control": setting.control, "tariff": setting.tariff, "technology": setting.technology}
    rungs = {"control": deal.control, "tariff": deal.tariff, "technology": deal.technology}
    out: dict[str, list[str]] = {"gives": [], "gets": [], "harder": [], "stays": []}
    for instrument, rung in rungs.items():
        old, words = in_force[instrument], ladders[instrument].words
        by_controller = instrument == "control"
        if rung == old:
            out["stays"].append(words[old])
        elif rung > old:
            out["harder"].append(f"{words[rung]} instead of {words[old]}")
        else:
            side = "gives" if by_controller == (seat == setting.controller) else "gets"
            out[side].append(f"{words[rung]} instead of {words[old]}")
    if deal.purchases:
        out["gives" if seat == setting.controller else "gets"].append(ladders["purchases"].words[deal.purchases])
    return out | {"lasts": [ladders["duration"].words[deal.duration]]}


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
