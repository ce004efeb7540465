"""What branches and courses of a forecast are called, in a sentence, in a heading and by what they mean."""

from collections.abc import Mapping

from monazite.analysis.forecast.policy_paths import Kind
from monazite.presentation.briefing.sections.branch_comparison import AS_SET, WITHOUT_IT

AHEAD = {
    "no deal": "If there is no deal",
    "deal": "If there is a deal",
    "threats held back": "If threats are held back",
    "threats carried out": "If threats are carried out",
    "this path": "If it goes on as it stands",
    "this scenario": "In this scenario",
    "the other path": "On the other path",
    WITHOUT_IT: "If nothing of this is set",
}
COURSES: Mapping[Kind, str] = {
    "as it is": "If nothing changes",
    "deal": "If there is a deal",
    "renewal": "If today's rules continue",
    "lapse": "If the truce breaks",
    "tightening": "If measures are tightened",
    "easing": "If something is eased alone",
}
HEADINGS: Mapping[Kind, str] = {
    "as it is": "No change",
    "deal": "Deal",
    "renewal": "Today's rules",
    "lapse": "Truce breaks",
    "tightening": "Tightening",
    "easing": "Easing alone",
}
"""Courses in few words, for labels and columns."""
MEANINGS: Mapping[Kind, str] = {
    "as it is": "nothing changes",
    "deal": "new terms signed",
    "renewal": "unchanged",
    "lapse": "controls or duties rise",
    "tightening": "something is tightened",
    "easing": "something is eased, unsigned",
}
"""What each course means, told once where it is first named."""
BEHIND = {
    "no deal": "Had there been no deal",
    "deal": "As it went, with a deal",
    "threats held back": "As it went",
    "threats carried out": "Had threats been carried out",
    "this path": "As it went",
    "this scenario": "In this scenario",
    "the other path": "On the other path",
    AS_SET: "With what was set",
    WITHOUT_IT: "Without what was set",
}
