"""What a brief is given beside its run, checked once where it comes in.

Options, sensitivity and what was read of an article are plain JSON, from a file or made in the same process; from here
on they are typed. The talks have a file of their own, `monazite.presentation.briefing.talks_content`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from pydantic import BaseModel, ConfigDict, ValidationError

from monazite.foundation.errors import collect, from_validation

if TYPE_CHECKING:
    from monazite.analysis.footprint.bill import Bill
    from monazite.analysis.forecast.forecast import Forecast
    from monazite.analysis.verification.hindcast import TargetScore
    from monazite.negotiation.run import TalksResult
    from monazite.results.results import Results


class BriefInputs(TypedDict, total=False):
    """What a brief may show beside its run; `monazite.presentation.briefing.render.brief` says what each of them is."""

    alternative: "Results | None"
    returned: "Results | None"
    forecast: "Forecast | None"
    baseline: "Results | None"
    without_article: "Results | None"
    hindcast: "Sequence[TargetScore] | None"
    sensitivity: Mapping[str, Any] | None
    talks: "TalksResult | Mapping[str, Any] | None"
    reading: Mapping[str, Any] | None
    options: Mapping[str, Any] | None
    bill: "Bill | None"
    written: "date | None"
    region: str


class JsonContent(BaseModel):
    """A mapping of JSON content; keys that the brief does not read are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def checked[Content: JsonContent](model: type[Content], content: Mapping[str, Any], what: str) -> Content:
    """The content as ``model``. Raises InputError with every key that is missing or holds something else."""
    try:
        return model.model_validate(dict(content))
    except ValidationError as error:
        places = [(".".join(map(str, (what, *where))), problem) for where, problem in from_validation(error)]
        collect([problem.located(None, None, place) for place, problem in places])
        raise


# --- sensitivity.json ------------------------------------------------------------------------------------------------


class ParameterInfluence(JsonContent):
    """Influence of one parameter on the outcome of the analysis; None where it is unknown."""

    parameter: str
    text: str = ""
    elasticity: float | None = None
    first: float | None = None
    first_error: float | None = None
    total: float | None = None
    total_error: float | None = None


class SensitivityContent(JsonContent):
    """What `monazite sensitivity` found: its question, and the parameters that matter, the strongest first."""

    question: str
    run: str = ""
    drivers: tuple[ParameterInfluence, ...]


# --- options.json ----------------------------------------------------------------------------------------------------


class DrawSpread(JsonContent):
    """Median, mean, what nine draws in ten exceed, and range; None where it is not finite or was not handed over."""

    median: float | None
    low: float | None
    high: float | None
    mean: float | None = None
    tenth: float | None = None


class OptionResult(JsonContent):
    """A measure, or a portfolio of them: money in MUSD at the day of the decision, ratios per dollar of outlay."""

    id: str
    kind: str
    group: str = ""
    text: str
    merit: float | None
    per_dollar: DrawSpread
    avoided: DrawSpread
    outlay: DrawSpread
    months_to_half: float | None
    draws: int = 0


class OptionsContent(JsonContent):
    """What `monazite options` found: measures by merit, and the best portfolio under a budget."""

    run: str = ""
    decided: date
    budget: float
    loss: DrawSpread
    measures: tuple[OptionResult, ...]
    portfolio: OptionResult | None = None
    last_dollar: Mapping[str, float | None] = {}
    sources: tuple[str, ...] = ()


# --- what was read of an article -------------------------------------------------------------------------------------


class ArticleItem(JsonContent):
    """Something that was read in a sentence: on record (agreed), read, or guessed with what was guessed."""

    text: str
    basis: str
    where: str


class SectionLink(JsonContent):
    """A section of the brief that answers a sentence of the article."""

    id: str
    title: str


class ArticleSentence(JsonContent):
    """A sentence of the article with what was read in it."""

    sentence: str
    items: tuple[ArticleItem, ...]
    sections: tuple[SectionLink, ...]


class ArticleRemarks(JsonContent):
    """Remarks on the reading under one title."""

    title: str
    items: tuple[str, ...]


class ArticleEvent(JsonContent):
    """A meeting, call or expiry that the article names; the day is None where none was read."""

    kind: str
    date: "date | None"
    place: str | None = None
    actors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class ArticleGood(JsonContent):
    """Goods that a point of the article names: their name, their patterns, and whether the run has them."""

    name: str
    patterns: tuple[str, ...] = ()
    is_in_run: bool = True


class ArticlePoint(JsonContent):
    """Something that the article asks or leaves open (`monazite.reading.mentions.asked_points`)."""

    quote: str
    topic: str
    outside: str = ""
    asks: bool = False
    day: "date | None" = None
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    goods: tuple[ArticleGood, ...] = ()
    actor: str = ""
    left_out: bool = False
    """Whether it was not simulated because a question on it was left open."""


class ArticleMeasure(JsonContent):
    """A limit of exports that an article tells of and that its run holds, on record or not."""

    actor: str
    kind: str
    """``ban``, ``licences``, ``eased`` licences, or the kind of the lever otherwise."""
    affected: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    """In words."""
    patterns: tuple[str, ...] = ()
    military: bool = False
    start: "date | None" = None
    end: "date | None" = None


class WidenedMeasure(JsonContent):
    """Buyers whom the article names alone, and the region all of which the run has the measure on; empty for all."""

    named: str
    on: str = ""


class ArticleReading(JsonContent):
    """What was read of an article (`monazite.reading.report.for_brief`), and the dated events in it."""

    name: str
    date: str
    sentences: int
    rows: tuple[ArticleSentence, ...]
    lists: tuple[ArticleRemarks, ...]
    left_out: tuple[str, ...] = ()
    """Measures that were not simulated because a question on them was left open, in a few words."""
    is_news_left_out: bool = False
    """Whether nothing of the article's own is in the run, only what is on record."""
    questions: tuple[str, ...] = ()
    """Those questions."""
    aimed_at: tuple[str, ...] = ()
    """Regions that the export controls of the article are aimed at; empty: all, or none was simulated."""
    buyers: tuple[str, ...] = ()
    """Regions whose buyers it names, whether a measure is aimed at them or not."""
    leads: tuple[str, ...] | None = None
    """Patterns of the goods that it names, those of its own control first; None where that is not known."""
    measures: tuple[ArticleMeasure, ...] = ()
    """Limits of exports of the article, its news first."""
    announced: Mapping[str, str] = {}
    """Who announced the policies of the article, by their text, where that is the body that decides."""
    widened: tuple[WidenedMeasure, ...] = ()
    """Measures that the run has on more buyers than the article."""
    not_in_run: tuple[str, ...] = ()
    """What it tells of measures and the run does not have, in its words or in a few."""
    answered: tuple[str, ...] = ()
    """What was simulated by an answer: measure and answer."""
    events: tuple[ArticleEvent, ...] = ()
    points: tuple[ArticlePoint, ...] = ()
