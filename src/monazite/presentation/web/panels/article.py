"""Paste an article: a thin layer over `monazite.reading`, and whose scenario opens first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.main_part.article.article_price import goods_of_measures, note_of_price
from monazite.presentation.web.headline.named_country import named_by
from monazite.results.names import Names, day_text
from monazite.scenario.scenario import Scenario

if TYPE_CHECKING:
    from monazite.reading.cards.corrections import Correction
    from monazite.reading.draft.draft_work import Draft


def read_text(
    text: str,
    day: date | None,
    answers: Mapping[str, str] | None = None,
    corrections: Mapping[str, Correction] | None = None,
    today: date | None = None,
) -> tuple[dict[str, Any], Scenario | None]:
    """What an article says, as plain values with evidence, and the scenario drafted from it.

    ``answers`` settle its questions, by id; what is not answered is not in the scenario. ``corrections`` are what a
    person made of its measures, by id; nothing of them is stored here, the page gets the file that keeps them.
    ``simulated`` counts the measures that are the article's own, ``acting`` those that are more than a threat. No lever
    moves: what the article says is in its scenario, on its own goods and from its own days. Raises InputError for a
    text that names nothing monazite knows. An article that states no day is read as of ``today``.
    """
    from monazite.reading.article_reader import read_article
    from monazite.reading.cards.card import cards_of
    from monazite.reading.cards.corrections import answers_that_hold, corrected, corrections_file, supposable
    from monazite.reading.draft.draft import draft
    from monazite.reading.draft.minerals import leading_goods
    from monazite.reading.text.article import article_from_bytes

    article = article_from_bytes(text.encode(), "the article")
    reading = read_article(article, day=day)
    if is_undated := reading.day is None:
        reading = read_article(article, day=today)
    if corrections:
        reading = corrected(reading, corrections)
        answers = answers_that_hold(reading, answers or {})
    drafted = draft(reading, answers)
    sc, cards, open_ones = drafted.scenario, cards_of(reading, drafted), supposable(reading, drafted)
    answer = {"state": "ready", **reading.to_json(drafted)}
    answer.pop("scenario", None)
    return answer | {
        "dated": undated(today) if is_undated or not reading.day else dated(reading.day, reading.date_from),
        "ambiguous": [one.to_json() for one in reading.ambiguous if not one.what.startswith(DATE_REMARK)],
        "cards": [card.to_json() | {"can_suppose": card.id in open_ones} for card in cards],
        "corrections": corrections_file(reading, corrections or {}),
        "simulated": len(drafted.own),
        "acting": sum(policy.status != "threatened" for policy in drafted.own),
        "on_record": len(drafted.agreed),
        "left_out": [card.title for n, card in enumerate(cards) if not is_in_scenario(n, drafted)],
        "leads": leading_goods(reading, drafted),
    }, None if sc is None else with_its_price(sc, [one.text for one in reading.sentences])


def with_its_price(sc: Scenario, sentences: Sequence[str]) -> Scenario:
    """The scenario of an article, whose text holds the price that its sentences give: the page keeps no article."""
    dataset = load_dataset(*sc.dataset)
    names, every = Names(dataset), [row.good for row in dataset.table("goods")]
    note = note_of_price(sentences, goods_of_measures(sc, every), {good: names.good(good) for good in every})
    return sc.model_copy(update={"text": sc.text + note}) if note else sc


def is_in_scenario(number: int, drafted: Draft) -> bool:
    """Whether a measure of an article is in its scenario: as a policy, by the record, or in its talks."""
    from monazite.reading.draft.measure_policies import ASKED, NOT_IN_RUN

    elsewhere = drafted.simulated_elsewhere.get(number, "")
    is_elsewhere = bool(elsewhere) and elsewhere != ASKED and not elsewhere.startswith(NOT_IN_RUN)
    return number in drafted.modelled or is_elsewhere


DATE_REMARK = "the date of the article"
"""Begins the remark on an article's date, which the page has in a line of its own."""
_DATED = {
    "nearest": " (year assumed)",
    "text": " (the latest date in the text)",
    "month": " (only its month is stated)",
    "calendar": " (taken from the calendar of known talks)",
    "given": " (the day that was given)",
}


def dated(day: date, how: str) -> str:
    """Of what day an article is, and how that is known: ``Article of 30 November 2026 (year assumed)``."""
    return f"Article of {day_text(day)}{_DATED.get(how, '')}"


def undated(today: date | None) -> str:
    """As of what day an article is read that states none: today, where the page knows it."""
    return f"Article without a date, read as of today, {day_text(today or date.today())}"


def named_country(sc: Scenario, regions: Collection[str]) -> str:
    """The country that an article's own measures are aimed at, of the regions of its run; empty where they are on all.

    A duty is paid by who sets it, so that it is of that country. Of several that which is named first.
    What is only threatened counts as well: a reader asks for whom it would be.
    """
    return next((country for country in named_by(sc) if country in regions), "")
