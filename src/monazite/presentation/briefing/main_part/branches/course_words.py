"""The courses of a forecast in words: what the two sides do, for sentences, labels and columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.policy_chances import course_chances, sources_of_chances
from monazite.presentation.briefing.main_part.measures.assumed_measures import assumptions
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.quantity import Quantity


class CourseWords(NamedTuple):
    """A course as a condition, in few words for labels and columns, and what it means where it is first named."""

    label: str
    heading: str
    meaning: str


_COURSES: Mapping[Kind, CourseWords] = {
    "as it is": CourseWords("If nothing changes", "No change", "nothing changes"),
    "deal": CourseWords("If there is a deal", "Deal", "new terms signed"),
    "renewal": CourseWords("If today's rules continue", "Today's rules", "unchanged"),
    "lapse": CourseWords("If the truce breaks", "Truce breaks", "controls or duties rise"),
    "tightening": CourseWords("If measures are tightened", "Tightening", "something is tightened"),
    "easing": CourseWords("If something is eased alone", "Easing alone", "something is eased, unsigned"),
}
_AS_ANNOUNCED = CourseWords("If what was announced comes", "As announced", "today's rules and what was announced")
EVERY = (*_COURSES.values(), _AS_ANNOUNCED)
_UNCHANGED: tuple[Kind, ...] = ("as it is", "renewal")
"""Courses in which nobody does more than stands, or was announced."""
TODAYS_RULES = _COURSES["renewal"].heading
"""Heading of the course in which the truce goes on."""


def course_words(ctx: BriefContext, kind: Kind) -> CourseWords:
    """A course in words; where announced measures come unless a deal suspends them, unchanged rules hold these too."""
    return _AS_ANNOUNCED if kind in _UNCHANGED and assumptions(ctx).until_deal else _COURSES[kind]


def as_announced(ctx: BriefContext) -> ResultsLookup:
    """The runs in which the announced measures come and nobody adds to them; all runs ahead where none is announced."""
    if not assumptions(ctx).until_deal:
        return ctx.onward
    return next((ctx.slices[kind] for kind in ctx.slices if kind in _UNCHANGED), ctx.onward)


def chance_of_suspension(ctx: BriefContext) -> Quantity | None:
    """Chance of the deal that suspends what is announced, in twentieths; None where nothing is, or no deal comes."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if not isinstance(made, Forecast) or not assumptions(ctx).until_deal:
        return None
    courses = course_chances(made, sources_of_chances(ctx))
    return next((course.chance for course in courses if course.kind == "deal" and course.chance.value > 0.0), None)
