"""What the record did month by month beside what the seats did: parts of the debrief and of the facilitator's sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monazite.analysis.exercise.acts import done_words
from monazite.analysis.exercise.debrief import Debrief, DebriefMonth
from monazite.analysis.exercise.press import capital, figure, with_range
from monazite.analysis.exercise.price_sense import UNSURE
from monazite.analysis.exercise.record_beside import FigureBeside, PriceRatio, RecordMonth, times_recorded
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.presentation.company.blocks import PagePart
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity

MEASURES = (
    "The register's measures of the two sides and of the seat, by the day on which they became public. None of a day "
    "after that of the exercise was known to the seat."
)
FIGURES = (
    "The game's figures are yours, not the record's. Customs count codes, which hold more goods than those under the "
    "talks; the game adds up the same goods. A usual month is the same month a year earlier for the record, and one of "
    "the year on which the run is built for the game."
)
MUCH = 1.5
"""Ratio of two prices from which a reader is warned that one is not the other."""
NONE_RECORDED = "none on record"


def acts_done(table: SeatedScenario, acts: Sequence[str]) -> str:
    """Acts of a past month in words."""
    return capital("; ".join(done_words(table, act) for act in acts))


def record_parts(table: SeatedScenario, debrief: Debrief) -> list[PagePart]:
    """What the record did beside the months that were played; nothing where no record was."""
    if not debrief.record:
        return []
    both = list(zip(debrief.record, debrief.months, strict=True))
    head = ("Month", "On record", "In your game")
    rows = tuple((month_text(r.month), recorded_words(table, r), _played_words(table, m)) for r, m in both)
    parts = [PagePart("fold", "What the record did in these months")]
    if lead := _lowest_words(debrief.record):
        parts.append(PagePart("text", lead))
    if harsher := harsher_words(table, debrief.record):
        parts.append(PagePart("text", harsher))
    parts.append(PagePart("table", "Measures", head, rows, MEASURES))
    shown = tuple((month_text(one.month), *_figure_cells(one)) for one in debrief.record)
    head = (
        "Month",
        *(f"{f.title}, {whose}" for f in debrief.record[0].figures for whose in ("on record", "your game")),
    )
    if len(head) > 1:
        parts.append(PagePart("table", "Shipments and prices", head, shown, FIGURES))
    return parts


def harsher_words(table: SeatedScenario, record: Sequence[RecordMonth]) -> str:
    """That prices of the game are others than those of the record, how many times as high, and what of it is decided.

    Empty where they are much the same, and where the record has none of these months.
    """
    own, set_ = times_recorded(record, "played"), times_recorded(record, "as_set")
    first, left = own or set_, unsure_words(record)
    if first is None:
        return left
    if abs(np.log(first.furthest)) < np.log(MUCH):
        return left
    way, whose = "harsher" if first.mean > 1.0 else "milder", "your game's months are" if own else "the game is"
    text = f"{capital(whose)} {way} than the record: its {first.title[:1].lower()}{first.title[1:]} is "
    text += _times(first)
    left = f" {left}" if left else ""
    if set_ is None:
        return f"{text}.{left}"
    text += f". With the record's own measures it is {_times(set_)}" if own else " with the record's own measures"
    text += f": the game's draws know nothing that was published after {day_text(table.day)}, and how much would "
    return f"{text}still be let through or get out was not known then.{left}"


def unsure_words(record: Sequence[RecordMonth]) -> str:
    """In which months with a quote the game's price is too uncertain to trade on and is not held against it."""
    rows = [(row.month, one.title) for row in record for one in row.figures if one.recorded and "played" in one.unsure]
    if not rows:
        return ""
    months, title = [month_text(month) for month, _ in rows], rows[0][1]
    when = months[0] if len(months) == 1 else f"{', '.join(months[:-1])} and {months[-1]}"
    text = f"In {when} your game's {title[:1].lower()}{title[1:]} is {UNSURE}, as the months said: it is not held "
    return f"{text}against the quotes."


def _times(ratio: PriceRatio) -> str:
    """How many times as high as its quotes a price is, in the furthest month and on average."""
    times = figure(round(ratio.furthest, 1))
    text = f"{'' if times == '1' else f'{times} times '}what was quoted in {month_text(ratio.month)}"
    if ratio.months == 1:
        return text
    return f"{text}, where the two are furthest from each other, and {figure(round(ratio.mean, 1))} times on average"


def recorded_parts(table: SeatedScenario, record: Sequence[RecordMonth]) -> list[PagePart]:
    """What the record did, for whoever leads a class; nothing where the scenario is none of what happened."""
    if not record:
        return []
    head = ("Month", "Measures", *(figure.title for figure in record[0].figures))
    rows = tuple(
        (month_text(one.month), recorded_words(table, one), *(_recorded_cell(figure) for figure in one.figures))
        for one in record
    )
    harsher = harsher_words(table, record)
    shown = PagePart("table", "What the record did, not to be shown before the debrief", head, rows, MEASURES)
    return [*([PagePart("text", harsher)] if harsher else []), shown]


def recorded_words(table: SeatedScenario, month: RecordMonth) -> str:
    """The measures of a month on record, and the added tariff at its end."""
    texts = [line.text for line in month.measures] or ["No measure of the two sides or of the seat."]
    if month.tariff is not None:
        who, rate = Names(table.dataset).the(table.setting.target), figure(month.tariff.value)
        texts.append(f"At the end of the month the added tariff of {who} was {rate} % on average.")
    return " ".join(texts)


def _played_words(table: SeatedScenario, month: DebriefMonth) -> str:
    return f"You: {acts_done(table, month.acts)}. In force: {month.in_force[:1].lower()}{month.in_force[1:]}."


def _figure_cells(month: RecordMonth) -> list[str]:
    return [cell for one in month.figures for cell in (_recorded_cell(one), _played_cell(one))]


def _recorded_cell(one: FigureBeside) -> str:
    if one.recorded is None:
        return NONE_RECORDED
    return with_range(one.recorded) + _of_usual(one.recorded, None if one.usual is None else _value(one.year_earlier))


def _played_cell(one: FigureBeside) -> str:
    if one.played is None:
        return "no figure"
    doubt = f", {UNSURE}" if "played" in one.unsure else ""
    return with_range(one.played) + _of_usual(one.played, one.usual) + doubt


def _value(claim: Quantity | None) -> float | None:
    return None if claim is None else claim.value


def _of_usual(claim: Quantity, usual: float | None) -> str:
    """Share of a usual month; nothing where there is none."""
    return f", {figure(round(100.0 * claim.value / usual))} % of usual" if usual else ""


def _lowest_words(record: Sequence[RecordMonth]) -> str:
    """The month in which customs counted least beside the year before, and the same month of the game."""
    shares: list[tuple[float, RecordMonth, float]] = []
    for one in record:
        first = one.figures[0] if one.figures else None
        if first and first.usual and first.recorded and first.played and first.year_earlier:
            usual = max(first.year_earlier.value, 1e-9)
            shares.append((first.recorded.value / usual, one, first.played.value / first.usual))
    if not shares:
        return ""
    share, one, played = min(shares, key=lambda row: row[0])
    least, own = (figure(round(100.0 * x)) for x in (share, played))
    return (
        f"{one.figures[0].title}: customs recorded least in {month_text(one.month)}, {least} % of the same month a "
        f"year earlier; your game, not the record, had {own} % of a usual month."
    )
