"""Where the article names a measure that the rules propose."""

from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.records import ReadMeasure

GROUPS = {
    "export_control": "control", "export_tax": "control", "tariff": "tariff", "tech_control": "control",
    "stockpile": "plan", "finance": "plan", "price_floor": "plan", "partnership": "pact", "project": "site",
    "purchase": "pact", "standard": "rule", "truce": "truce",
}  # fmt: skip
"""Kinds whose words for a state are alike."""


def evidence_lines(page: ArticlePage, measure: ReadMeasure) -> list[Line]:
    """The sentences that tell of a measure."""
    numbers = [e.number for e in measure.evidence]
    return [line for line in page.lines if line.marked.sentence.number in numbers]


def mention_line(page: ArticlePage, measure: ReadMeasure) -> int:
    """Index of the sentence that names a measure first."""
    number = measure.mention.number if measure.mention else measure.evidence[0].number
    return next((i for i, line in enumerate(page.lines) if line.marked.sentence.number == number), 0)
