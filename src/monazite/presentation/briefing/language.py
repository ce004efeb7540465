"""Languages of the main part: words, dates and numbers of what Python hands to the templates of a language.

The prose of a language is its templates, ``templates/main/<code>/``. What the templates print comes as English words,
dates and numbers; ``words.toml`` beside them says how each is written:

- ``[words]``: a word or phrase, exactly.
- ``[patterns]``: phrases with ``{}`` for a word or phrase, and ``#`` for a number; of a list the first is for one.
- ``[article]``, ``[of]`` and ``[at]``: words with their article and after prepositions: ``la Chine``, ``de Chine``,
  ``en Chine``.

Dates, months and numbers follow the locale. English needs none of it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from importlib.resources import files

from monazite.foundation.errors import unknown
from monazite.foundation.extras import from_extra

ENGLISH = "en"
_PACKAGE = "monazite.presentation.briefing"
_TEMPLATES = ("templates", "main")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(?:(\d{{1,2}}) )?({_MONTHS}) (\d{{4}})")
_NUMBER = r"[\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?"
_PLAIN_NUMBER = re.compile(_NUMBER)
_VOWELS = tuple("aeiouyéèêâîôûh")


@dataclass(frozen=True)
class Language:
    """How a language writes what Python hands over.

    Attributes
    ----------
    code
        Of the language, and of its locale.
    words, patterns, article, of, at
        Tables of ``words.toml``.
    locale
        Of numbers and dates on the axes of charts; empty for English.
    """

    code: str
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    patterns: Mapping[str, str | list[str]] = field(default_factory=dict[str, "str | list[str]"])
    article: Mapping[str, str] = field(default_factory=dict[str, str])
    of: Mapping[str, str] = field(default_factory=dict[str, str])
    at: Mapping[str, str] = field(default_factory=dict[str, str])
    locale: str = ""

    @property
    def is_english(self) -> bool:
        """Whether nothing has to be written otherwise."""
        return self.code == ENGLISH

    def word(self, text: str) -> str:
        """A word, phrase, date or number as the language writes it; as it is where the language has no entry."""
        if self.is_english or not text.strip():
            return text
        if text in self.words:
            return self.words[text]
        if (day := _DATE.fullmatch(text)) is not None:
            return self._date(day)
        if _PLAIN_NUMBER.fullmatch(text):
            return self.number(text)
        for pattern, templates in self._compiled:
            if (match := pattern.fullmatch(text)) is not None:
                return self._filled(match, templates)
        plain = text[:1].lower() + text[1:]
        return self.words[plain][:1].upper() + self.words[plain][1:] if plain in self.words else text

    def has(self, text: str) -> bool:
        """Whether the language says how a text is written."""
        return self.word(text) != text or self.words.get(text) == text

    def with_article(self, text: str) -> str:
        """A word with its article."""
        return self.article.get(text, self.word(text))

    def after_of(self, text: str) -> str:
        """A word after the preposition ``of``."""
        if text in self.of:
            return self.of[text]
        word = self.word(text)
        return f"d\N{RIGHT SINGLE QUOTATION MARK}{word}" if word.lower().startswith(_VOWELS) else f"de {word}"

    def after_at(self, text: str) -> str:
        """A country after the preposition ``in``."""
        return self.at.get(text, f"en {self.word(text)}")

    def joined(self, parts: Iterable[str]) -> str:
        """``a, b and c``."""
        items = [self.word(part) for part in parts]
        conjunction = self.words.get("and", "and")
        return f" {conjunction} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)

    def number(self, text: str) -> str:
        """A printed English number in the locale: ``1,200.5`` as ``1 200,5``; digits stay."""
        from babel.numbers import format_decimal  # pyright: ignore[reportUnknownVariableType]

        sign = "\N{MINUS SIGN}" if text[0] in "\N{MINUS SIGN}-" else ""
        bare = text.lstrip("\N{MINUS SIGN}-")
        if bare.isdigit():  # a year, or too small to be grouped
            return f"{sign}{bare}"
        bare = bare.replace(",", "")
        places = len(bare.partition(".")[2])
        shown: str = format_decimal(
            float(bare), format=f"#,##0.{'0' * places}" if places else "#,##0", locale=self.code
        )
        return f"{sign}{shown}"

    def _date(self, match: re.Match[str]) -> str:
        from babel.dates import format_date

        number, month, year = match.groups()
        day: date = datetime.strptime(f"{number or 1} {month} {year}", "%d %B %Y").date()
        if number == "1" and "first of a month" in self.words:
            return f"{self.words['first of a month']} {format_date(day, 'MMMM y', locale=self.code)}"
        return format_date(day, "d MMMM y" if number else "MMMM y", locale=self.code)

    @cached_property
    def _compiled(self) -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
        """Patterns as regular expressions, with their forms: conditions first, which hold clauses; then the longest."""
        found: list[tuple[re.Pattern[str], tuple[str, ...]]] = []
        for english, own in sorted(
            self.patterns.items(), key=lambda pair: (not pair[0].startswith("If "), -len(pair[0]))
        ):
            source = re.escape(english).replace(r"\{\}", "(.+)").replace(r"\#", f"({_NUMBER})")
            found.append((re.compile(source), (own,) if isinstance(own, str) else tuple(own)))
        return found

    def _filled(self, match: re.Match[str], templates: tuple[str, ...]) -> str:
        groups = match.groups()
        number = next((g for g in groups if _PLAIN_NUMBER.fullmatch(g)), "")
        is_one = bool(number) and abs(float(number.replace(",", "").replace("\N{MINUS SIGN}", "-"))) < 2.0
        text = templates[0] if is_one or len(templates) == 1 else templates[1]
        values = iter(self.word(group) for group in groups)
        return re.sub(r"\{\}|#", lambda _: next(values), text)


@cache
def language(code: str) -> Language:
    """The language of a code.

    Raises
    ------
    InputError
        For a language without templates, with those that there are, and where the locales are not installed.
    """
    if code not in languages():
        raise unknown(code, languages(), field="lang")
    if code == ENGLISH:
        return Language(ENGLISH)
    with from_extra("brief"):
        import babel  # noqa: F401  # pyright: ignore[reportUnusedImport]
    text = files(_PACKAGE).joinpath(*_TEMPLATES, code, "words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    parts = ("words", "patterns", "article", "of", "at", "locale")
    return Language(code, **{part: tables[part] for part in parts})


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that the main part is written in."""
    folder = files(_PACKAGE).joinpath(*_TEMPLATES)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))
