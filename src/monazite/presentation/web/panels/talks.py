"""The talks view: a thin layer over `monazite.negotiation`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from monazite.analysis.standing_duties import duties_sentence
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.negotiation.default_pair import choice_in_words, control_losses, several_controllers
from monazite.presentation.web.charts.chart_specs import fill_width
from monazite.presentation.web.panels.deal_reasons import (
    concessions,
    cost_without,
    side_reason,
    signed_where,
    why_it_stopped,
    worth_rows,
)
from monazite.presentation.web.panels.talks_forecast import forecast_in_words
from monazite.presentation.web.panels.talks_record import record_of_deals
from monazite.presentation.web.panels.talks_stakes import (
    after_escalation,
    beyond_the_goods,
    made_of,
    risen_in_words,
    table_in_words,
)
from monazite.presentation.web.runs.talks_table import controllers_offered, other_side, seats_offered, with_talks
from monazite.presentation.web.work.beside import ProcessJobs
from monazite.presentation.web.work.job_process import Report
from monazite.results.names import Names
from monazite.scenario.scenario import Scenario, facts_of, load_scenario

if TYPE_CHECKING:
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.negotiation.setup import TalksSetting
    from monazite.presentation.charts.negotiation import TalksChart

DRAWS = 4
WAITING = "Both sides are being played out. What the central run says comes first."
BY_CENTRAL_RUN = "So far by the central run alone; the other runs and with them the ranges follow."
WITHOUT_RECORD = "So far without the rounds on record; they are being played again from their first days."
STAGES = (0.0, 0.3, 0.6, 0.73, 0.86)
"""Where in the whole of a first question its stages begin, by processor time: payoffs, games, three rounds on record.
Rounds that are on disk, and payoffs that are, take none of it."""
UNIT_OF_CHART = {"chances": "% of paths", "zone": "% of the menu of deals", "terms": "%"}


class TalksView:
    """Talks that pages asked for, played in a process beside the server."""

    def __init__(self, beside: ProcessJobs | None = None) -> None:
        self._beside = beside or ProcessJobs()

    def prepare(self) -> None:
        """Begin the process ahead of the first question: its code loaded, and rounds on record played and on disk."""
        self._beside.prepare(prepare_talks)

    def poll(  # noqa: PLR0913 - what a page asks, its table, and who asks
        self,
        ds: Dataset,
        sc: Scenario,
        seat: str,
        day: date,
        posterior: PosteriorDraws | None = None,
        *,
        table: tuple[str, str] = ("", ""),
        page: str = "",
        cancel: bool = False,
        shown: int = 0,
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
        table
            Whose export controls are on the table, empty: the scenario's controller, or the one that costs the others
            most where several control; and who sits opposite where the seat is the controlling side's own, empty: the
            United States.
        page
            Who asks.
        cancel
            Whether that page no longer waits for the answer.
        shown
            Number of what it shows of the answer so far.

        Raises
        ------
        InputError
            For an unknown seat or counterpart, and a controller that the scenario does not have.
        """
        controller, opposite = table
        if seat not in seats_offered(ds, sc):
            raise InputError(field="seat", found=seat, allowed=", ".join(seats_offered(ds, sc)))
        if controller and controller not in controllers_offered(sc):
            raise InputError(field="controller", found=controller, allowed=", ".join(controllers_offered(sc)))
        if opposite and (opposite == seat or opposite not in seats_offered(ds, sc)):
            others = [name for name in seats_offered(ds, sc) if name != seat]
            raise InputError(field="opposite", found=opposite, allowed=", ".join(others))
        key = f"talks/{sc.hash}/{day}/{seat}/{controller}/{opposite}"
        if cancel:
            return self._beside.cancel(key, page)
        what = (ds, sc, (seat, *table), day, posterior, DRAWS)
        return self._beside.poll(key, WAITING, seated_talks, what, page=page, shown=shown)


def prepare_talks(report: Report) -> None:
    """Load what talks need, by a game and a table of payoffs in one run, and play the rounds on record.

    The rounds are then on disk, for this process and those after it; the rest is not.
    """
    from monazite.negotiation.replay import SCENARIO, replay
    from monazite.negotiation.setup import make_setting
    from monazite.negotiation.state_costs import simulate_costs
    from monazite.negotiation.trade import trade_effects
    from monazite.negotiation.warmup import compile_equilibria, compile_truces_and_paths

    compile_equilibria()
    report("Equilibria are loaded.")
    compile_truces_and_paths()
    sc = load_scenario(SCENARIO)
    ds = facts_of(sc)
    setting = make_setting(ds, sc)
    simulate_costs(ds, sc, setting, 1, progress=lambda done, total: report(f"Payoffs: {done} of {total}."))
    trade_effects(ds, setting, None, 1)
    replay(progress=lambda stage, done, total: report(f"{stage}: {done} of {total}."))


def seated_talks(
    ds: Dataset,
    sc: Scenario,
    seats: tuple[str, str, str],
    day: date,
    posterior: PosteriorDraws | None,
    draws: int,
    report: Report,
) -> dict[str, Any]:
    """The talks of a scenario as seen from a seat, and whose controls they are about where several control.

    ``seats``: the seat, whose controls are on the table, and who sits opposite where the seat is the controlling side's
    own; the last two are empty for the usual ones.
    """
    seat, controller, opposite = seats
    chosen, choice = controller or sc.controller, ""
    if several_controllers(sc):
        losses = control_losses(ds, sc)
        chosen = controller or losses.largest()
        why = "as you chose" if controller else "whose controls cost the others most"
        choice = choice_in_words(ds, losses, chosen, other_side(opposite or seat, chosen), why)
    table = opposite if seat == chosen and opposite else seat
    seated = with_talks(sc, table, day, chosen)
    side = table if chosen == sc.controller else f"{table}-{chosen}"
    about = {"controller": chosen, "choice": choice, "side": side}
    return talks_answer(ds, seated, seat, posterior, report, draws, about)


def talks_answer(
    ds: Dataset,
    sc: Scenario,
    seat: str,
    posterior: PosteriorDraws | None = None,
    report: Report | None = None,
    draws: int = DRAWS,
    about: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Run the talks on the draws of the rest of the page; the answer holds charts, deals, and what the seat gains.

    ``report`` takes what is being done in words and the share that is done, and may raise to stop the work. It gets the
    answer by the central draw once that is played, and that of all draws before the rounds on record are played.
    ``about`` is added to every answer.
    """
    from monazite.negotiation.run import talks
    from monazite.negotiation.setup import make_setting

    setting = make_setting(ds, sc)

    begun: dict[str, int] = {}  # stages in their order

    def progress(stage: str, done: int, total: int) -> None:
        place = begun.setdefault(stage, len(begun))
        if report is not None:
            report(f"{stage.capitalize()}: {done} of {total}.", _share_done(place, done / total) if total else None)

    def show(content: dict[str, Any], what: str) -> None:
        if report is not None:
            report.show({**_answer(ds, sc, setting, seat, content), **about, **_basis(posterior), "to_come": what})

    content = talks(
        ds, sc, draws=draws, with_commitments=False, with_grids=False, posterior=posterior, progress=progress,
        so_far=lambda own: show(own, BY_CENTRAL_RUN),
    ).content  # fmt: skip
    show_games = cache(lambda: show(content, WITHOUT_RECORD))  # once, and not at all where the record is on disk

    def replaying(stage: str, done: int, total: int) -> None:
        show_games()
        progress(stage, done, total)

    record = record_of_deals(setting, content["terms"]["levels"], replaying)
    return {**_answer(ds, sc, setting, seat, content), **about, **_basis(posterior), "record": record}


def _share_done(place: int, part: float) -> float:
    """The share of the whole work that is done with a part of a stage."""
    starts = (*STAGES, 1.0)
    start, end = (starts[min(at, len(STAGES))] for at in (place, place + 1))
    return start + part * (end - start)


def _basis(posterior: PosteriorDraws | None) -> dict[str, str]:
    return {"basis": "priors" if posterior is None else "draws conditioned on what was observed"}


def _answer(ds: Dataset, sc: Scenario, setting: TalksSetting, seat: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content of talks as what the page shows, without the rounds on record."""
    from monazite.negotiation.setup import first_offer
    from monazite.presentation.charts.negotiation import available_charts

    listed = (content["terms"]["likeliest"], *content["terms"]["others"])
    names, draws = Names(ds), content["draws"]
    risen = risen_in_words(ds, setting, content["after_escalation"]["levels"])
    sides = sorted((setting.controller, setting.target), key=lambda side: side != seat)
    charts = {name: _chart(title, make, content) for name, (title, make) in available_charts(content).items()}
    return {
        "state": "ready",
        "seat": seat,
        "charts": charts,
        "deals": _listed_deals(ds, setting, listed, seat),
        "without": _what_is_at_stake(ds, setting, listed[0]["worth"], draws),
        "stopped": why_it_stopped(ds, setting, listed),
        "record": "",
        "sides": [names.the(side) for side in sides],
        "forecast": forecast_in_words(content, first_offer(sc), risen),
        "others": max(1.0 - sum(deal["probability"]["value"] or 0.0 for deal in listed), 0.0),
        "levels": _levels_of(content),
        "now": content["state"],
        "first": first_offer(sc).isoformat(),
        "calendar": content["calendar"],
        "gain": [{"date": z["date"], **(z["gain"].get(seat) or {})} for z in content["zone"]],
        "first_mover": content["first_mover"],
        "caveat": f"{content['caveat']} {tariff_words(ds, setting, first_offer(sc))}".strip(),
        "run": content["run"],
        "draws": draws,
        "to_come": "",
    }  # fmt: skip


def _what_is_at_stake(ds: Dataset, setting: TalksSetting, worth: Mapping[str, Any], draws: int) -> str:
    """What is on the table, what a month of today costs, and whether the sums of deals are of other goods."""
    texts = (table_in_words(ds, setting), cost_without(ds, setting, worth, draws), beyond_the_goods(ds, setting, worth))
    return " ".join(text for text in texts if text)


def tariff_words(ds: Dataset, setting: TalksSetting, day: date) -> str:
    """What the added tariff of the talks is, beside the duties that stand on the day before the first offer."""
    standing = duties_sentence(ds, setting.target, setting.controller, day)
    return f"The added tariff of the talks is a mean over all goods. {standing}" if standing else ""


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
    keys = ("id", "words", "probability")
    return [
        {key: deal.get(key) for key in keys}
        | {"precedents": _precedents_in_words(ds, setting, deal.get("precedents") or ())}
        | deal_terms(setting, deal["id"], seat)
        | deal_reasons(ds, setting, deal, seat)
        for deal in by_chance(deals)
    ]


def _precedents_in_words(ds: Dataset, setting: TalksSetting, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Precedents of the terms of a deal with the words of instrument, level and source in place of their ids."""
    from monazite.presentation.charts.negotiation import INSTRUMENTS

    cited = {row.source: row.citation for row in ds.table("sources")}
    told: list[dict[str, str]] = []
    for row in rows:
        ladder = setting.ladders[row["instrument"]]
        told.append(
            {
                "instrument": INSTRUMENTS[row["instrument"]],
                "level": ladder.words[ladder.names.index(row["level"])],
                "precedent": row["precedent"],
                "source": "; ".join(cited.get(name, name) for name in row["source"].split(";") if name),
            }
        )
    return told


def by_chance(deals: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Deals, that with the highest chance as it is printed first."""
    return sorted(deals, key=lambda deal: -(deal["probability"]["value"] or 0.0))


def deal_reasons(ds: Dataset, setting: TalksSetting, deal: Mapping[str, Any], seat: str) -> dict[str, Any]:
    """Why each side would sign a deal in words and figures, the seat itself first."""
    from monazite.negotiation.deal import find_deal

    own, names = find_deal(setting.ladders, deal["id"]), Names(ds)
    worth = {side: deal["worth"][side] for side in sorted(deal["worth"], key=lambda side: side != seat)}
    reasons = {
        side: side_reason(ds, setting, side, one, concessions(setting, own, side)) for side, one in worth.items()
    }
    return {
        "after": after_escalation(ds, setting, deal["signed"]),
        "signed": signed_where(setting, deal["signed"]),
        "why": [f"{why} {made_of(setting, side, worth[side])}".strip() for side, why in reasons.items()],
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
    from monazite.negotiation.deal_worth import MEASURES

    ladders, deal = setting.ladders, find_deal(setting.ladders, name)
    gives = concessions(setting, deal, seat)
    out: dict[str, list[str]] = {"gives": [], "gets": [], "harder": [], "stays": []}
    in_force = (setting.control, setting.tariff, setting.technology)
    for instrument, old, rung in zip(MEASURES, in_force, deal.rungs, strict=False):
        words = ladders[instrument].words
        if rung == old:
            out["stays"].append(words[old])
        elif rung > old:
            out["harder"].append(f"{words[rung]} instead of {words[old]}")
        else:
            out["gives" if instrument in gives else "gets"].append(f"{words[rung]} instead of {words[old]}")
    if deal.purchases:
        out["gives" if "purchases" in gives else "gets"].append(ladders["purchases"].words[deal.purchases])
    return out | {"lasts": [ladders["duration"].words[deal.duration]]}
