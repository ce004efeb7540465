"""The one form in which a language model may answer: measures in words of the tables, each field with its quote."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from monazite.foundation.errors import unknown
from monazite.reading.records import KINDS, STATUSES
from monazite.reading.text.tables import good_rows, table

MOST = 40
"""Measures that are taken of one article."""
LONGEST_QUOTE = 600
COUNTRIES = tuple(sorted({row["actor"] for row in table("actors") if row["kind"] == "country"}))
GOODS = tuple(sorted(good for good, row in good_rows().items() if row["class"] != "anaphor"))
VARIANTS = ("ban", "licence", "general_licence", "end_use", "quota", "entity_list")
UNITS = ("share", "t", "t/yr", "USD/kg", "MUSD", "MEUR", "MJPY", "MCNY", "MAUD", "MCAD", "MGBP", "MINR")


def _one_of(names: Iterable[str]) -> Any:
    """A text that is one of some names, as a check and as a list in the schema."""
    allowed = tuple(names)

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(str(unknown(value, allowed, field="value")))
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(allowed)})]


Country = _one_of(COUNTRIES)
Affected = _one_of(("*", *COUNTRIES))
Good = _one_of(("*", *GOODS))
Quote = Annotated[
    str, Field(min_length=1, max_length=LONGEST_QUOTE, description="Copied letter for letter from the text.")
]


class _Strict(BaseModel):
    """No field beyond those of the form."""

    model_config = ConfigDict(extra="forbid")


class StatedKind(_Strict):
    """What sort of measure it is."""

    value: Literal[KINDS]  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedVariant(_Strict):
    """Its form, where the text says it."""

    value: Literal[VARIANTS]  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedStatus(_Strict):
    """How far it has come."""

    value: Literal[STATUSES]  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedActor(_Strict):
    """Who takes the measure."""

    value: Country  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedTarget(_Strict):
    """Whom the measure touches; ``*`` is all countries."""

    value: Affected  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedGood(_Strict):
    """What it is on; ``*`` is all goods."""

    value: Good  # pyright: ignore[reportInvalidTypeForm]
    quote: Quote


class StatedDay(_Strict):
    """A day that the text names or that follows from it."""

    value: date
    quote: Quote


class StatedLevel(_Strict):
    """A rate as a share of 1, or a quantity with its unit."""

    value: float = Field(ge=0)
    unit: Literal[UNITS]  # pyright: ignore[reportInvalidTypeForm]
    change: Literal["set", "to", "by", "cut"]
    quote: Quote


class StatedMeasure(_Strict):
    """One measure as the article states it."""

    kind: StatedKind
    variant: StatedVariant | None
    actor: StatedActor
    affected: list[StatedTarget] = Field(max_length=30)
    goods: list[StatedGood] = Field(max_length=30)
    status: StatedStatus
    start: StatedDay | None
    end: StatedDay | None
    level: StatedLevel | None

    def quotes(self) -> list[tuple[str, Any]]:
        """Every field that is stated, by its name: something with a value and a quote."""
        one = ("kind", "variant", "actor", "status", "start", "end", "level")
        single = [(name, getattr(self, name)) for name in one if getattr(self, name) is not None]
        return [*single, *(("affected", x) for x in self.affected), *(("goods", x) for x in self.goods)]


class ArticleAnswer(_Strict):
    """All measures of an article."""

    measures: list[StatedMeasure] = Field(max_length=MOST)
