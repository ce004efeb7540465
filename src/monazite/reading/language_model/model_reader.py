"""The reader that asks a language model too: the rules read, the model reads, and where they differ is a question.

A model can add questions, with ready answers, and nothing else: no policy is simulated unasked because a model says so.
What it answers is held to a form, to the words of the tables and to verbatim quotes; no text of its own is shown.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from monazite.reading.language_model.client import ModelServer, ask
from monazite.reading.language_model.comparison import compare
from monazite.reading.language_model.stated_measures import stated_measures
from monazite.reading.result import NoMeasureError, Reader, Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article
from monazite.reading.text.vocabulary import vocabulary
from monazite.reading.timing.dateline import article_date

if TYPE_CHECKING:
    from pydantic_ai.models import Model


class LanguageModelReader:
    """Reading by the rules and by a language model side by side."""

    any_language = True
    """Articles in other languages than English can be read: by the model alone."""

    def __init__(self, where: ModelServer, offline: Reader | None = None, model: Model | None = None) -> None:
        """Put the two together.

        Parameters
        ----------
        where
            The language model and its server.
        offline
            What reads beside it, by default the reader of the package.
        model
            A model of pydantic-ai in place of the server's, for tests.
        """
        self.where, self.offline, self.model = where, offline or RuleReader(), model

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says by the rules, with what the language model reads otherwise or besides.

        Parameters
        ----------
        article
            The article to be read.
        day
            Its date, when the caller knows it.

        Raises
        ------
        InputError
            When neither finds a measure, or the language model gives no usable answer.
        """
        nothing: NoMeasureError | None = None
        try:
            reading = self.offline.read(article, day)
        except NoMeasureError as error:
            nothing = error
            written = article_date(article, day)
            sentences = vocabulary().sentences(article)
            reading = Reading(article, written.day, written.how, sentences, [], [], [], [])
        answered = ask(article, reading.day, self.where, self.model)
        others, left = stated_measures(answered.answer, article, reading.sentences)
        if nothing is not None and not others:
            raise nothing
        reading.measures = compare(reading.measures, others)
        reading.ambiguous += left
        reading.language_model = answered.use
        return reading
