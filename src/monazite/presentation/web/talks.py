"""The talks view: a thin layer over `monazite.negotiation`, which says so where that part is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.presentation.web.chart_specs import fill_width
from monazite.presentation.web.jobs import BackgroundJobs, JobProgress
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
WAITING = "Both sides are being played out. This takes a minute or two."
UNIT_OF_CHART = {"chances": "% of paths", "zone": "% of the menu of deals", "terms": "%"}
NOT_DRAWN = "The charts know what a deal eases, not purchases and not what it makes stricter."
MISSING = "The talks are not available in this version of monazite."


def is_available() -> bool:
    """Whether this version has the talks."""
    from importlib.util import find_spec

    return find_spec("monazite.negotiation") is not None


class TalksView:
    """Talks that pages asked for, computed in the background."""

    def __init__(self) -> None:
        self._jobs = BackgroundJobs("talks")

    def poll(
        self,
        ds: Dataset,
        sc: Scenario,
        seat: str,
        day: date,
        posterior: PosteriorDraws | None = None,
        *,
        page: str = "",
        cancel: bool = False,
    ) -> dict[str, Any]:
        """What the talks of a scenario say, seen from a seat; ``state`` is ready, working, failed, cancelled, missing.

        Parameters
        ----------
        ds, sc
            Facts and choices.
        seat
            One of `SEATS`.
        day
            Day from which the levers act.
        posterior
            What the rest of the page draws from.
        page
            Who asks.
        cancel
            Whether that page no longer waits for the answer.

        Raises
        ------
        InputError
            For an unknown seat.
        """
        if not is_available():
            return {"state": "missing", "text": MISSING}
        if seat not in SEATS:
            raise InputError(field="seat", found=seat, allowed=", ".join(SEATS))
        seated = with_talks(sc, seat, day)
        key = f"{seated.hash}/{seat}"
        if cancel:
            return self._jobs.cancel(key, page)

        def work(progress: JobProgress) -> dict[str, Any]:
            return talks_answer(ds, seated, seat, posterior, progress)

        return self._jobs.poll(key, WAITING, work, page)


def with_talks(sc: Scenario, seat: str, day: date) -> Scenario:
    """The scenario with talks of the controlling side and one other: the one whose seat was taken, or the US.

    The first offer comes a month after ``day``, from which the levers act, in the state of that month, unless the
    scenario has talks that begin later.
    """
    other = "US" if seat == sc.controller else seat
    own, first = sc.talks or Talks(), add_months(day, 1)
    changes: dict[str, Any] = {"seats": (other, sc.controller)}
    if own.first_offer is None or own.first_offer < first:
        changes |= {"first_offer": first, "summits": tuple(d for d in own.summits if d >= first)}
        changes |= {"expiries": tuple(d for d in own.expiries if d >= first)} | dict.fromkeys(STATE_FIELDS)
    return sc.model_copy(update={"talks": own.model_copy(update=changes)})


def talks_answer(
    ds: Dataset,
    sc: Scenario,
    seat: str,
    posterior: PosteriorDraws | None = None,
    report: Callable[[str, float | None], None] | None = None,
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

    content = talks(ds, sc, draws=DRAWS, with_commitments=False, posterior=posterior, progress=progress).content
    terms = content["terms"]
    charts = {name: _chart(title, make, content) for name, (title, make) in available_charts(content).items()}
    return {
        "state": "ready",
        "seat": seat,
        "charts": charts,
        "deals": _listed_deals(make_setting(ds, sc), (terms["likeliest"], *terms["others"]), seat),
        "now": content["state"],
        "first": first_offer(sc).isoformat(),
        "calendar": content["calendar"],
        "gain": [{"date": z["date"], **(z["gain"].get(seat) or {})} for z in content["zone"]],
        "waiting": content["value_of_waiting"].get(seat, []),
        "first_mover": content["first_mover"],
        "caveat": content["caveat"],
        "run": content["run"],
        "draws": DRAWS,
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


def _listed_deals(setting: TalksSetting, deals: Sequence[Mapping[str, Any]], seat: str) -> list[dict[str, Any]]:
    """Deals with their terms from a seat, that with the highest chance as it is printed first."""
    ordered = sorted(deals, key=lambda deal: -(deal["probability"]["value"] or 0.0))
    keys = ("id", "words", "probability", "precedents")
    return [{key: deal.get(key) for key in keys} | deal_terms(setting, deal["id"], seat) for deal in ordered]


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
    if not is_available():
        raise InputError(MISSING)
    from monazite.negotiation.deal import with_deal

    seat, _, name = deal.partition(":")
    if seat not in SEATS:
        raise InputError(field="deal", found=deal, allowed=f"a seat ({', '.join(SEATS)}), a colon and the id of a deal")
    return with_deal(ds, with_talks(sc, seat, day), name)


def deal_in_words(ds: Dataset, sc: Scenario, deal: str, day: date) -> dict[str, str]:
    """A deal in words, the day on which it is signed, and what of it acts in the model; ``sc`` is without the deal."""
    from monazite.negotiation.deal import describe_deal, find_deal
    from monazite.negotiation.setup import make_setting

    seat, _, name = deal.partition(":")
    setting = make_setting(ds, with_talks(sc, seat, day))
    signed, before_deal = find_deal(setting.ladders, name), (setting.control, setting.tariff, setting.technology)
    steps = zip(("control", "tariff", "technology"), signed.rungs[:3], before_deal, strict=True)
    eased = [setting.ladders[instrument].words[rung] for instrument, rung, old_rung in steps if rung < old_rung]
    drawn = f"Drawn: {', '.join(eased)}." if eased else "Nothing of it is drawn."
    not_drawn = "" if len(eased) == 3 and not signed.purchases else " " + NOT_DRAWN
    signing_day = setting.first_offer.isoformat()
    return {"words": describe_deal(setting, signed), "signed": signing_day, "drawn": drawn + not_drawn}
