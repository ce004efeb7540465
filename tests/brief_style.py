"""Rules of language for the main part of a brief, as measures of its text; no library of readability is needed."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.main_part.page.main_page import MainPart
from monazite.results.quantity import Quantity

MOST_WORDS, MOST_FIRST_SCREEN, MOST_CHARTS, MOST_TABLES, HIGHEST_GRADE = 2000, 150, 6, 3, 12.0
BANNED = re.compile(
    r"under 0\.0|no spread|\bpaths?\b|\bdraws?\b|\bmenu\b|\blevels?\b|central (case|draw|estimate)|quantile|"
    r"to speak of|\bnan\b|lorem|per cent of the draws|not within the run|median run|runs? (in|of) (ten|twenty)|"
    r"\bmost runs\b|\bin the run\b|\bcourses\b|\bconditioned\b|NdFeB magnets \(",
    re.IGNORECASE,
)
NO_VALUE = re.compile(r"\bNone\b")
FILE_NAME = re.compile(r"\b[\w-]+\.(toml|csv|json|md|py|txt|parquet|j2)\b")
VERB = re.compile(
    r"\b(is|are|was|were|would|cannot|can|fell|falls|stood|stands?|runs?|ran|costs?|bears?|bore|grew|grows|left|"
    r"leaves?|brings?|brought|burden(s|ed)?|moves?|faces?|faced|come|comes|stay|stayed|face)\b"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = re.compile(rf"\b(?:(\d{{1,2}}) )?({_MONTHS}) (\d{{4}})\b")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def words_of(text: str) -> list[str]:
    """Words in any language: a no-break space joins a number and its unit, a mark that stands alone is none."""
    return [word for word in re.split(r"[ \t\n]+", LINK.sub(r"\1", text)) if re.search(r"\w", word)]


def cells(part: MainPart) -> Iterator[str]:
    """The cells of the tables that are placed."""
    for block in part.blocks:
        if block.kind == "table":
            for row in part.tables[block.name].rows:
                yield from (cell.text if isinstance(cell, Claim) else cell for cell in row)


def main_text(part: MainPart) -> str:
    """Every word of the main part: prose, labels, titles, subtitles, tables."""
    prose = [f"{b.label} {b.text.text} {b.subtitle.text if b.subtitle else ''}" for b in part.blocks]
    heads = [" ".join(part.tables[b.name].head) for b in part.blocks if b.kind == "table"]
    return " ".join([*prose, *heads, *cells(part)])


def first_screen(part: MainPart) -> str:
    return " ".join(f"{block.label} {block.text.text}" for block in part.sections["front"])


def sentences(part: MainPart) -> list[str]:
    text = [f"{b.label} {LINK.sub(r'\1', b.text.text)}" for b in part.blocks if b.kind in ("para", "item")]
    return [s for piece in text for s in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", piece.strip()) if words_of(s)]


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; a number counts as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) > 3:
        letters = re.sub(r"(?<![aeiouyl])e(s|d)?$", "", letters)
    apart = re.findall(r"i[au]|(?<![tsc])io", letters)  # ne-o-dym-i-um, but na-tion
    return max(1, len(re.findall(r"[aeiouy]+", letters)) + len(apart))


def grade(part: MainPart) -> float:
    """School grade of Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid 1975)."""
    spoken = sentences(part)
    words = [word for sentence in spoken for word in words_of(sentence) if re.search(r"\w", word)]
    return 0.39 * len(words) / len(spoken) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def significant(number: str) -> int:
    """Significant digits of a printed number; noughts at the end of a whole one do not count."""
    digits = number.replace(",", "")
    digits = digits.lstrip("0.") if "." in digits else digits.rstrip("0")
    return len(digits.replace(".", "").lstrip("0"))


def is_long(q: Quantity, number: str, text: str) -> bool:
    """Whether a printed number has more than two significant digits and is none that is printed whole."""
    if q.unit == "count" or significant(number) <= 2:
        return False
    is_whole = "." not in number
    return not is_whole or not (q.kind == "data" or ("%" in text and float(number.replace(",", "")) >= 100.0))


def long_numbers(part: MainPart) -> list[str]:
    """Numbers with more than two significant digits; counts, published figures and percentages from a hundred aside."""
    bad: list[str] = []
    for claim in part.claims:
        values = iter(claim.placeholders)

        def mark(text: str, is_number: bool, claim: Claim = claim, values: Iterator[str] = values) -> str:
            q = claim.values[next(values)]
            if isinstance(q, Quantity):
                bad.extend(n for n in NUMBER.findall(re.sub(r"\b\d+ in \d+\b", "", text)) if is_long(q, n, text))
            return text

        claim.render(mark)
    return bad


def misplaced_in_time(part: MainPart, day: date) -> list[str]:
    """Sentences that tell what has passed as ahead."""
    bad: list[str] = []
    for sentence in sentences(part):
        ahead = re.search(r"\b(expects|will|lies? ahead)\b", sentence) and not re.search(
            r"\b(Had|As it went)\b", sentence
        )
        if not ahead:
            continue
        for number, month, year in MONTH.findall(sentence):
            named = datetime.strptime(f"{number or 28} {month} {year}", "%d %B %Y").date()
            if named < day.replace(day=min(day.day, 28)):
                bad.append(sentence)
    return bad


def faults(part: MainPart, day: date, parameters: set[str]) -> list[str]:
    """What breaks a rule of language, in words; empty where all are held."""
    text = main_text(part)
    titles = [block.text.text for block in part.figure_titles().values()]
    tables = [block for block in part.blocks if block.kind == "table"]
    found: list[str] = []
    limits = (
        ("words", len(words_of(text)), MOST_WORDS),
        ("words on the first screen", len(words_of(first_screen(part))), MOST_FIRST_SCREEN),
        ("charts", len(titles), MOST_CHARTS),
        ("tables", len(tables), MOST_TABLES),
        ("grade", grade(part), HIGHEST_GRADE),
    )
    found += [f"{what}: {value:.4g} over {most}" for what, value, most in limits if value > most]
    found += [f"banned: {match[0]!r}" for rule in (BANNED, NO_VALUE) for match in rule.finditer(text)]
    found += [f"file name: {match[0]}" for match in FILE_NAME.finditer(LINK.sub(r"\1", text))]
    found += [f"parameter: {name}" for name in parameters if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    found += [f"title without a verb: {title}" for title in titles if not VERB.search(title)]
    found += [f"title twice: {title}" for title in titles if titles.count(title) > 1]
    found += [f"digits: {number}" for number in long_numbers(part)]
    found += [f"tense: {sentence}" for sentence in misplaced_in_time(part, day)]
    return found
