"""What the register says of truces between the two sides on the day of an exercise, and what the game takes of it.

A truce that has ended by law and whose prolongation was announced alone is neither running nor over: the register, the
briefs and the exercise say the same of it, and the exercise says as well which of the two it plays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.press import TracedLine, capital
from monazite.analysis.exercise.public_record import touches
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.negotiation.truces import MONTH, AnnouncedTruce, RunningTruce, announced_truces
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity

SUSPENSION = "suspension"
CENTRAL = 0
"""Draw of the talks that an exercise is played in: its truce ends on the middle day of those that are possible."""
RECENT = timedelta(days=366)
"""Time for which it is said of a truce or a suspension that it has ended."""


def truce_lines(table: SeatedScenario) -> list[TracedLine]:
    """The status of truces and suspensions of the two sides on the day, by the register; nothing where it has none."""
    day, (controller, target) = table.day, (Names(table.dataset).the(region) for region in table.sides)
    truces = [t for t in announced_truces(table.dataset, table.sides) if t.published <= day]
    sure = max((t for t in truces if t.in_force), key=lambda t: t.end, default=None)
    word = max((t for t in truces if t.is_pending), key=lambda t: t.end, default=None)
    ends: dict[date, list[str]] = {}
    if sure is not None:
        ends.setdefault(sure.end, []).append(f"the truce of {controller} and {target}")
    for end in _suspensions(table):
        ends.setdefault(end, []).append(f"the suspension of controls by {controller}")
    told = {end: what for end, what in sorted(ends.items()) if end > day - RECENT}
    if not told:
        return []
    clauses = [_ends(end, what, day) for end, what in told.items()]
    text = f"By the register {'; '.join(clauses)}."
    if word is not None and sure is not None and word.end > sure.end:
        text += (
            f" That the truce goes on to {day_text(word.end)} was announced on {day_text(word.announced)}; no legal "
        )
        text += "act that says so is on record."
    if table.setting.truce is not None:
        more, claims = _taken(table, table.setting.truce, word)
        return [TracedLine(f"{text} {more}", claims)]
    if sure is not None and sure.end > day:
        return [TracedLine(f"{text} What was announced since then has broken the truce: in the game none holds.")]
    open_end = max(told) <= day
    return [TracedLine(f"{text} What came after is not on record; in the game no truce holds." if open_end else text)]


LEFT_OUT = {
    "controller": "No step of the export controls and no threat can be chosen this month",
    "target": "No tariff, technology controls or threat can be chosen this month",
    "bystander": "The allies cannot take a side this month",
}
"""What a seat misses on the page while measures stand still, by its role."""


def still_line(table: SeatedScenario) -> TracedLine:
    """What cannot be chosen in a month as measures stand still, because of a truce of the register, and to when."""
    truce = table.setting.truce
    until = "until it ends" if truce is None else f"until {day_text(truce.end_of_draw(CENTRAL))}"
    text = f"{LEFT_OUT[table.role]}: the truce on record is taken to hold, and {until} neither side changes its "
    return TracedLine(f"{text}measures, unless a deal is signed.")


def _ends(end: date, what: Sequence[str], day: date) -> str:
    verb = "ended by law on" if end <= day else "run to" if len(what) > 1 else "runs to"
    return f"{' and '.join(what)} {verb} {day_text(end)}"


def _suspensions(table: SeatedScenario) -> tuple[date, ...]:
    """Last days of suspensions by which the controlling side holds controls on the other one back."""
    controller, target = table.sides
    rows = [
        row
        for row in table.dataset.table("measures")
        if row.kind == SUSPENSION and row.actor == controller and touches(table, row)
    ]
    ends = {
        r.until for r in rows if r.until and {"*", target} & {*r.affected} and r.in_force and r.in_force <= table.day
    }
    return tuple(sorted(ends))


def _taken(table: SeatedScenario, truce: RunningTruce, word: AnnouncedTruce | None) -> tuple[str, tuple[Quantity, ...]]:
    """How long the game takes a truce to hold and why, and the numbers of that."""
    end, share, text, claims = truce.end_of_draw(CENTRAL), truce.ends[-1][1], "", list[Quantity]()
    if word is not None and word.end == truce.last and len(truce.ends) > 1:
        claims.append(_number(100.0 * share, "%", "announcement_held", table))
        text = "The game takes the word for the act (by the record of such announcements of the two it holds with a "
        text += f"chance of {chance_words(share)}): "
    if end < truce.last:
        months = round((end - truce.began).days / MONTH)
        claims.append(_number(float(months), "month", "truce_half_life", table))
        text += f"by how often truces of the two were broken, one is as likely as not over within {months} months, and "
        text += "the game has this one end then: "
    text += f"until {day_text(end)} neither side changes its measures, unless a deal is signed."
    return capital(text), tuple(claims)


def _number(value: float, unit: str, name: str, table: SeatedScenario) -> Quantity:
    return Quantity(value, value, value, unit, f"talks.{name}", {"region": table.setting.controller})
