"""Command: what drafts of articles simulate without asking, and how much of it misleads.

The articles are those of `tests/data/articles/unasked.toml` or of a file like it. A policy misleads when none of the
article's listed policies agrees with it in every field that is listed; an article without any should draft nothing.
Questions are counted by article.
"""

import argparse
import statistics
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reader
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

FILE = Path(__file__).parents[2] / "tests" / "data" / "articles" / "unasked.toml"


def drafted(item: Mapping[str, Any], reader: Reader) -> Draft | None:
    """The draft of an article; None where the reader finds no measure."""
    try:
        return draft(read_article(Article(f"{item['id']}.txt", item["text"].strip()), day=item["day"], reader=reader))
    except InputError:
        return None


def agrees(policy: Mapping[str, Any], listed: Mapping[str, Any]) -> bool:
    """Whether a policy has every field that is listed, lists in any order."""
    for name, value in listed.items():
        found = policy.get(name)
        if isinstance(value, list):
            if set(found or ()) != set(value):
                return False
        elif found != value:
            return False
    return True


def misleading(item: Mapping[str, Any], out: Draft | None) -> list[dict[str, Any]]:
    """Policies that are simulated unasked and agree with none that the article lists."""
    policies = out.content.get("policy", ()) if out else ()
    return [p for p in policies if not any(agrees(p, listed) for listed in item.get("policy", ()))]


def main() -> None:
    """Print every article with what its draft simulates, and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    arguments = parser.parse_args()
    file, reader = arguments.file, RuleReader()
    articles: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["article"]
    simulated = right = wrong_drafts = 0
    asked: list[int] = []
    for item in articles:
        out = drafted(item, reader)
        policies = list(out.content.get("policy", ())) if out else []
        wrong = misleading(item, out)
        questions = list(out.questions) if out else []
        simulated, right, wrong_drafts = (
            simulated + len(policies),
            right + len(policies) - len(wrong),
            wrong_drafts + bool(wrong),
        )
        asked.append(len(questions))
        print(f"{item['id']}: {len(policies)} simulated, {len(wrong)} mislead, {len(questions)} questions")
        for policy in policies:
            facts = {k: v for k, v in policy.items() if k != "text"}
            print(f"    {'WRONG' if policy in wrong else 'right'} {facts}")
        for question in questions:
            print(f"    ? {question.text}")
    print(f"{wrong_drafts} of {len(articles)} drafts mislead unasked; {right} of {simulated} policies are right")
    print(f"questions by article: median {statistics.median(asked):g}, most {max(asked)}")


if __name__ == "__main__":
    main()
