"""The scoreboard: every target of the past episodes with what the model says, as a page that is kept with the code.

A hit is a median within what the target allows. A range *holds* an observation that lies between its 5 % and 95 %
points; ranges are predictive (`monazite.analysis.verification.predictive`). Bars: at least 80 % hits in sample and 60 %
out of sample, and between 80 and 97 % of observations held.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from monazite.analysis.verification.hindcast import OWN_CASES, TargetScore

DRAWS = 64  # one even block of the quasi-random streams
IN_SAMPLE = {
    "V3.1.rmse": "approval shares after London and twelve cleared days of April were read from these shipments",
    "V3.1.recovery": "approval shares after London were read from these shipments",
    "V3.2.us": "the near stop to the United States was read from arrivals in May",
    "V3.2.us_level": "the near stop to the United States was read from arrivals in May",
    "V3.2.year": "most months of the year were read from the record",
    **{f"V3.2.us.2025-{m:02d}": "approval shares after London were read from this record" for m in range(7, 13)},
    "V3.3.first": "the stock at plants was set from these dates",
    "V3.3.none": "the stock at plants was set from the dates of the first stops",
    "V3.Dy.jun": "approval shares of oxides were read from these shipments",
    **{f"V2.1.{m}.{t}": "approval shares were read from these shipments" for m in ("Ga", "Ge") for t in ("run", "nov")},
    "A.goldman": "which industries count was settled after four readings had been compared",
    "V3.Tb.aug": "the approval share of terbium was read from these shipments",
    **dict.fromkeys(
        ("V1.1.ratio", "V1.2.La", "V1.2.Ce", "V1.3.level"),
        "prices at which uses of lanthanum and cerium stop were set above what was paid in 2011",
    ),
    "V1.7.ramp": "the projects of 2009 to 2014 and their dates are known",
    "V1.7.substitution": "the fastest thrift was set from this episode",
}
"""Targets whose outcome was known when a parameter or a share of the scenario was set; see docs/model/parameters.md."""

ROUNDING = 1e-9  # what is smaller is rounding
HEAD = (
    "target",
    "what was observed",
    "unit",
    "observed",
    "median",
    "5 to 95 %",
    "allowed",
    "verdict",
    "held",
    "sample",
)
_ONE_SIDED = ("at most", "at least")


def range_holds(score: TargetScore) -> bool | None:
    """Whether the range holds the observation; None for a bound, an order or a target without a result."""
    if score.hit is None or score.tolerance.startswith(_ONE_SIDED) or not math.isfinite(score.low):
        return None
    return score.low <= score.observed <= score.high


def target_sample(score: TargetScore) -> str:
    """Whether a target was known when the model was set up: ``in`` or ``out``."""
    return "in" if score.id in IN_SAMPLE else "out"


def hit_shares(scores: Iterable[TargetScore]) -> dict[str, tuple[int, int]]:
    """Hits and targets in and out of sample; observations held and holdable, by prediction and by draws alone."""
    played = [s for s in scores if s.hit is not None]
    out = {}
    for name in ("in", "out"):
        part = [s for s in played if target_sample(s) == name]
        out[name] = (sum(s.hit is True for s in part), len(part))
    able = [s for s in played if range_holds(s) is not None]
    out["held"] = (sum(range_holds(s) is True for s in able), len(able))
    out["draws"] = (sum(s.draws_low <= s.observed <= s.draws_high for s in able), len(able))
    return out


def sharpness(scores: Iterable[TargetScore]) -> dict[str, float]:
    """Mean width of the predictive ranges, and mean CRPS of predictions and of draws alone, in allowances."""
    able = [s for s in scores if s.hit is not None and math.isfinite(s.crps)]
    mean = {key: [getattr(s, key) for s in able] for key in ("width", "crps", "draws_crps")}
    return {key: math.fsum(values) / max(len(values), 1) for key, values in mean.items()}


def scoreboard_page(scores: Sequence[TargetScore], draws: int) -> str:
    """The scoreboard in Markdown; bars are of the cases that parameters were set on, younger ones have their rows."""
    summed = [s for s in scores if s.case not in OWN_CASES]
    found = hit_shares(summed)
    lines = [
        "# Scoreboard",
        "",
        f"Every published target of the past episodes, replayed with {draws} draws of the priors. Made by",
        f"`monazite hindcast --draws {draws} --out docs/scoreboard.md`; a test makes it again and compares. A hit is a",
        "median within what the target allows; a range holds an observation between its 5 % and 95 % points. *In",
        "sample* are targets known when a parameter or a share of a scenario was set ([which](model/parameters.md)).",
        "",
        "The draws are those of the priors, unlike those of a run: a replay begins on the first day of its episode,",
        "and draws conditioned on the months that it is scored by would have seen the answer. Forecasts from the",
        "middle of an episode, on what had been published by then, are on the page of",
        "[verification](verification.md).",
        "",
        "| bar | wanted | reached |",
        "|---|---|---|",
        f"| hits in sample | at least 80 % | {_count_and_share(*found['in'])} |",
        f"| hits out of sample | at least 60 % | {_count_and_share(*found['out'])} |",
        f"| observations held by the 5 to 95 % range | 80 to 97 % | {_count_and_share(*found['held'])} |",
        f"| the same by the draws of the parameters alone | | {_count_and_share(*found['draws'])} |",
        "",
        *_younger_cases(scores),
        *_width_paragraph(summed),
    ]
    cases = list(dict.fromkeys(s.case for s in scores if s.hit is not None))
    for case in cases:
        part = [s for s in scores if s.case == case]
        lines += ["", f"## {case}", ""]
        lines += [f"| {' | '.join(HEAD)} |", "|---|---|---|---:|---:|---|---|---|---|---|"]
        lines += [f"| {' | '.join(_cells(s))} |" for s in part if s.hit is not None]
        missed = [s for s in part if s.hit is False]
        lines += ["", "Misses, and what is absent:", ""] if missed else []
        lines += [f"- {s.id}: {s.reason}." for s in missed]
    waiting = [s for s in scores if s.hit is None]
    lines += ["", "## Not counted", "", "| case | target | why |", "|---|---|---|"]
    lines += [f"| {s.case} | {s.id} | {s.reason} |" for s in waiting]
    return "\n".join(lines) + "\n"


def _younger_cases(scores: Sequence[TargetScore]) -> list[str]:
    """Table of the cases that are younger than the fitted parameters; nothing without one."""
    rows = []
    for case in dict.fromkeys(s.case for s in scores if s.case in OWN_CASES and s.hit is not None):
        part = [s for s in scores if s.case == case]
        shares = hit_shares(part)
        hits, of = (shares["in"][i] + shares["out"][i] for i in (0, 1))
        rows.append(f"| {case} | {_count_and_share(hits, of)} | {_count_and_share(*shares['held'])} |")
    if not rows:
        return []
    return [
        "Episodes of the younger minerals were added after the parameters and the scale of the discrepancy had been",
        "set on those above. They are not in these sums; the scale is the median of the others.",
        "",
        "| episode | hits | observations held by the 5 to 95 % range |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _width_paragraph(scores: Sequence[TargetScore]) -> list[str]:
    """Paragraph on how wide the ranges are, and the scales of the discrepancy."""
    made = sharpness(scores)
    scales = {s.case: s.scale for s in scores if math.isfinite(s.scale)}
    told = ", ".join(f"{case} {scale:.2f}" for case, scale in scales.items())
    return [
        "Ranges are predictive: to the spread of the parameters they add the error of the observation and a",
        "discrepancy of the model, whose scale is estimated on the *other* cases",
        f"([how](model/uncertainty.md#predictive-ranges)). Scale in units of what a target allows: {told}.",
        f"A range is on average {made['width']:.1f} allowances wide, where what is allowed is 2 wide. Mean CRPS, in",
        f"allowances, smaller is better: {made['crps']:.2f} with the errors, {made['draws_crps']:.2f} for the draws",
        "alone.",
    ]


def _count_and_share(hits: int, of: int) -> str:
    return f"{hits} of {of}, {100 * hits / of:.0f} %" if of else "none"


def _cells(s: TargetScore) -> list[str]:
    held = {True: "yes", False: "no", None: "-"}[range_holds(s)]
    spread = f"{three_digits(s.low)} to {three_digits(s.high)}"
    verdict = "hit" if s.hit else "miss"
    text = s.text.replace("|", "/")
    return [
        s.id,
        text,
        s.unit,
        three_digits(s.observed),
        three_digits(s.median),
        spread,
        s.tolerance,
        verdict,
        held,
        target_sample(s),
    ]


def three_digits(value: float) -> str:
    """Three digits, as a person writes them.

    >>> figure(2628.4), figure(-0.7333), figure(float("nan"))
    ('2,630', '-0.733', 'none')
    """
    if not math.isfinite(value):
        return "none" if math.isnan(value) else "never"
    if abs(value) < ROUNDING:
        return "0"
    places = max(2 - math.floor(math.log10(abs(value))), 0)
    return f"{round(value, 2 - math.floor(math.log10(abs(value)))):,.{places}f}"
