"""Measures of written briefs: words, charts, tables, reading grade, and how many sources are documents.

    PYTHONPATH=src:. python reproduce/brief_measures.py out/cn-ree-2025 out/full-stop ...

prints a table for docs/brief.md. A source is a document if it has an address of its own, not the front page of a house.
"""

import re
import sys
from pathlib import Path
from urllib.parse import urlparse

from tests.brief_style import LINK, syllables, words_of

SOURCE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)
ADDRESS = re.compile(r"<(https?://[^>]+)>$")
OWN = "Of this project"


def parts_of(folder: Path) -> tuple[str, str]:
    """Text of the main part, and its list of sources."""
    text = (folder / "brief.md").read_text(encoding="utf-8")
    body, _, sources = text.partition("## Sources")
    return body, sources


def words(body: str) -> list[str]:
    """Words of prose, titles and tables; addresses of pictures and marks of sources left out."""
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", body)
    plain = re.sub(r"\[\d+\]|\*\*|^#+ |^\*|\*$|\|[-|]+\|", " ", plain, flags=re.MULTILINE)
    return [word for word in words_of(plain.replace("|", " ")) if re.search(r"\w", word)]


def grade(body: str) -> float:
    """School grade of Flesch and Kincaid over paragraphs and items of lists."""
    lines = [line for line in body.splitlines() if line and not line.startswith(("#", "|", "!", "*"))]
    lines += [line for line in body.splitlines() if re.match(r"\*\*[^*]+\.\*\* ", line)]
    text = [re.sub(r"\[\d+\]|\*\*", "", LINK.sub(r"\1", line.removeprefix("- "))) for line in lines]
    sentences = [s for piece in text for s in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", piece.strip()) if words_of(s)]
    spoken = [word for sentence in sentences for word in words_of(sentence) if re.search(r"\w", word)]
    return 0.39 * len(spoken) / len(sentences) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


def kind_of_source(line: str) -> str:
    """``document``, ``house`` (a front page), ``own`` (an assumption of the project) or ``none`` (no address)."""
    found = ADDRESS.search(line)
    if found:
        place = urlparse(found[1])
        return "document" if place.path not in ("", "/") or place.query else "house"
    return "own" if OWN in line else "none"


def main(folders: list[str]) -> None:
    """Print a row for each folder."""
    print("| brief | words | first screen | charts | tables | grade | sources | documents | own | front page | none |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in folders:
        body, sources = parts_of(Path(name))
        kinds = [kind_of_source(line) for line in SOURCE.findall(sources)]
        share = kinds.count("document") / max(len(kinds), 1)
        first = body.partition("\n## ")[0]
        cells = [Path(name).name, len(words(body)), len(words(first)), body.count("!["), body.count("\n|---"),
                 f"{grade(body):.1f}", len(kinds), f"{kinds.count('document')} ({share:.0%})",
                 *(kinds.count(kind) for kind in ("own", "house", "none"))]  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main(sys.argv[1:])
