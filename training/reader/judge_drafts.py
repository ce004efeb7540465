"""Command: each of our own texts with what its draft would simulate and what it asks, for a person to judge.

The rule of judgement is in docs/reading.md ("How drafts are judged"). Answers are not shown unless they are asked for:
whoever judges decides before seeing what the texts' author listed.
"""

import argparse
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.doubts.asking import policy_in_words
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reader
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article
from training.reader.score_drafts import FILE

FILES = (FILE, FILE.with_name("unasked_fresh.toml"))
"""The 40 texts."""
WIDTH = 110


def drafted(item: Mapping[str, Any], reader: Reader) -> tuple[Draft | None, list[str]]:
    """The draft of an article, if any, and what could not be made out."""
    try:
        reading = read_article(Article(f"{item['id']}.txt", item["text"].strip()), day=item["day"], reader=reader)
        return draft(reading), [f"{remark.what}: {remark.reason}" for remark in reading.ambiguous]
    except InputError as error:
        return None, [str(error)]


def lines_of(item: Mapping[str, Any], out: Draft | None, unclear: list[str], *, listed: bool) -> Iterator[str]:
    """A text, its draft and its questions; ``listed`` adds the policies that its author lists."""
    yield f"=== {item['id']}, {item['day']} " + "=" * 40
    for paragraph in item["text"].strip().split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), WIDTH)
        yield ""
    policies = list(out.content.get("policy", ())) if out else []
    yield "SIMULATED UNASKED:" if policies else "NOTHING IS SIMULATED UNASKED"
    yield from (f"  [ ] {policy_in_words(policy)}" for policy in policies)
    if out:
        yield from (f"  on record: {text}" for text in out.simulated_elsewhere.values() if text != "asked")
        yield from (f"  not simulated: {remark.what}: {remark.reason}" for remark in out.unmodelled)
        if "talks" in out.content:
            yield f"  talks: {out.content['talks']}"
    yield from (f"  unclear: {text}" for text in unclear)
    if out:
        for question in out.questions:
            yield f"ASKED {question.id}: {question.text}"
            yield from (f"    {'*' if a.cautious else ' '} {a.name}: {a.text}" for a in question.answers)
    if listed:
        yield "LISTED BY ITS AUTHOR:"
        yield from (f"  {dict(policy)}" for policy in item.get("policy", ()))
    yield "VERDICT: right / misleads / should have asked, and why:"
    yield ""


def main() -> None:
    """Print all texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", default=list(FILES))
    parser.add_argument("--listed", action="store_true", help="show the policies that the author of each text lists")
    arguments = parser.parse_args()
    reader = RuleReader()
    for file in arguments.files:
        for item in tomllib.loads(file.read_text(encoding="utf-8"))["article"]:
            out, unclear = drafted(item, reader)
            sys.stdout.write("\n".join(lines_of(item, out, unclear, listed=arguments.listed)) + "\n")


if __name__ == "__main__":
    main()
