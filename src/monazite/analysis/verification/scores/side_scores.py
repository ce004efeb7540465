"""What is scored besides series: effects at the importer and first stops; made with the forecasts, kept beside them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from monazite.analysis.verification.forecasts.series_targets import target_name
from monazite.analysis.verification.scores.effects import importer_effects, is_without_effect
from monazite.analysis.verification.scores.goals import Goal
from monazite.analysis.verification.scores.stops import CONTROL, REPORTED, stop_scores
from monazite.analysis.verification.scores.talks_scores import (
    ASKED,
    END,
    OTHERS,
    suspension_chance,
    truce_scores,
)

FILE = "effects-and-stops.json"
WANTED_CELLS = 0.7
WANTED_CHANCE = 1.0 / 3.0
DIGITS = 4
ABSENT_EFFECTS = (
    "orders ahead of a control and the refill after its first licences (gallium and germanium come back faster than "
    "half of the applications would let them); a scarcity that the few sellers left price in; and how strictly a "
    "control is handled, which on its first day nobody knew: that widens the range, and the median counts here."
)
ABSENT_GRAPHITE = (
    "first licences two weeks after the start, where a review may take two months by law, and more orders ahead than "
    "in the run; what is not approved counts as lost, so that no licence adds to what would be shipped without it."
)
ABSENT_TRUCES = (
    "all escalations on record ended within 35 days, which only more episodes could tell from chance; from so few the "
    "talks cannot tell."
)
ABSENT_SUSPENSION = "what came of it is not on record, so nobody is scored."
ABSENT_STOPS = (
    "firms with little stock among many with much: first stops follow a rule for whole regions, and nothing is learned "
    "from stops that were reported."
)


def make_side_scores(folder: Path) -> None:
    """Make effects and stops and keep them in the folder of the forecasts."""
    cells, controls = importer_effects()
    effects = [
        {
            "importer": one.series.region, "target": target_name(one.series), "months": f"{one.first}-{one.last}",
            "study": one.effect, "standard_error": one.standard_error,
            "forecast": [round(x, DIGITS) for x in one.forecast],
            "run": [round(x, DIGITS) for x in one.run], "agrees": one.agrees,
        }
        for one in cells
    ]  # fmt: skip
    whole = [
        {
            "importer": one.importer, "target": one.target, "months": f"{one.first}-{one.last}", "study": one.effect,
            "forecast": [round(x, DIGITS) for x in one.forecast], "run": [round(x, DIGITS) for x in one.run],
        }
        for one in controls
    ]  # fmt: skip
    content = {"effects": effects, "whole": whole, "stops": asdict(stop_scores()), "truces": asdict(truce_scores())}
    content = _without_infinities(content | {"suspension": suspension_chance()})
    (folder / FILE).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _without_infinities(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_infinities(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_infinities(item) for item in value]
    if isinstance(value, float):
        return round(value, DIGITS) if math.isfinite(value) else None
    return value


def read_side_scores(folder: Path) -> dict[str, Any]:
    """Kept effects and stops; empty where none were made."""
    try:
        return json.loads((folder / FILE).read_text(encoding="utf-8"))
    except OSError:
        return {}


def side_goals(content: dict[str, Any]) -> Iterator[Goal]:
    """Goals about effects at the importer and about first stops."""
    cells = content.get("effects", [])
    wanted = f"{100 * WANTED_CELLS:.0f} % of cells"
    text = "effects at the importer within two standard errors or .4 log points"
    if cells:
        good = sum(cell["agrees"] for cell in cells)
        met = good >= WANTED_CELLS * len(cells)
        yield Goal(text, wanted, f"{good} of {len(cells)} cells", met, "" if met else ABSENT_EFFECTS)
    yield from _graphite_goals(*(
        [cell["forecast"] for cell in content.get(name, []) if is_without_effect(cell.get("target", ""))]
        for name in ("effects", "whole")
    ))  # fmt: skip
    yield from _talks_goals(content)
    if content.get("stops"):
        yield from _stop_goals(content["stops"])


def _graphite_goals(cells: list[list[float]], whole: list[list[float]]) -> Iterator[Goal]:
    """The control without effect: how many of its forecast ranges, by outcome and months, hold zero.

    Ranges of this project are those that nine of ten draws lie in; the middle half is the sharper test.
    """
    for name, low, high in (("90 %", 0, 4), ("50 %", 1, 3)):
        text, wanted = f"graphite, a control without effect: {name} ranges hold zero", "all ranges"
        if not cells:
            yield Goal(text, wanted, "not made with these forecasts", None, ABSENT_GRAPHITE)
            continue
        inside, overall = ([points[low] <= 0.0 <= points[high] for points in ranges] for ranges in (cells, whole))
        reached = f"{sum(inside)} of {len(inside)} by outcome and months"
        reached += f"; {sum(overall)} of {len(overall)} over all months" if overall else ""
        met = all((*inside, *overall))
        yield Goal(text, wanted, reached, met, "" if met else ABSENT_GRAPHITE)


def _talks_goals(content: dict[str, Any]) -> Iterator[Goal]:
    """Goals about the talks; what others said beside them."""
    text, wanted = "talks: Brier score of a truce within 35 days against the base rate of the other episodes", "lower"
    truces = content.get("truces")
    if truces:
        met = truces["brier"] < truces["base_brier"]
        reached = f"{truces['brier']:.3f} against {truces['base_brier']:.3f} ({len(truces['chances'])} episodes)"
        yield Goal(text, wanted, reached, met, "" if met else ABSENT_TRUCES)
    else:
        yield Goal(text, wanted, "not made with these forecasts", None, ABSENT_TRUCES)
    said = ", ".join(f"{name} {chance:.2f}" for name, chance in OTHERS.items())
    text = f"chance that the suspension of October 2025 is prolonged or repealed by {END}, as of {ASKED}"
    own = content.get("suspension")
    reached = f"{own['value']:.2f} ({own['low']:.2f} to {own['high']:.2f})" if own else "not made with these forecasts"
    yield Goal(text, f"beside others: {said}", reached, None, ABSENT_SUSPENSION)


def _stop_goals(stops: dict[str, Any]) -> Iterator[Goal]:
    """Goals about first stops."""
    said, inside = [], []
    for stop in REPORTED:
        low, high = (math.inf if x is None else x for x in stops["ranges"][stop.region])
        first, last = ((day - CONTROL).days for day in (stop.first, stop.last))
        inside.append(low <= last and high >= first)
        said.append(f"{stop.text}, {stop.region}: {_days(low)} to {_days(high)}, reported {first} to {last}")
    met = all(inside)
    yield Goal("first stops of car lines in the 80 % range of days from the control, as of 1 May 2025", "all three",
               "; ".join(said), met, "" if met else ABSENT_STOPS)  # fmt: skip
    chance = stops["chances"]["JP"]
    met = chance >= WANTED_CHANCE
    yield Goal("first stop of car lines in Japan, as of 1 May 2025", "chance of a third or more", f"{chance:.2f}", met,
               "" if met else ABSENT_STOPS)  # fmt: skip
    met = stops["brier"] < stops["base_brier"]
    yield Goal("first stops by origin and horizon: Brier score against the base rate", "lower",
               f"{stops['brier']:.3f} against {stops['base_brier']:.3f} ({stops['forecasts']} forecasts); with the "
               f"control in force {stops['in_force_brier']:.3f} ({stops['in_force_forecasts']})", met,
               "" if met else ABSENT_STOPS)  # fmt: skip


def _days(value: float) -> str:
    return f"day {value:.0f}" if math.isfinite(value) else "never"
