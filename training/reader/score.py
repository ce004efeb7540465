"""Scores of the reader on labelled articles: ``python -m training.reader.score`` prints the table of docs/reading.md.

With ``--write`` the table is put into the page. Names of sets (``... score bounds``) add what differs between labels
and reading in their articles. Takes some minutes.
"""

import argparse
from pathlib import Path
from typing import Any

from training.reader.labels import HELD_OUT, SETS, corrected_articles, read_measures
from training.reader.scoring import differences, read_all, report, score

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
BEGIN, END = "<!-- scores -->\n", "\n<!-- /scores -->"
BARS = {"actor": 0.90, "kind": 0.90, "goods": 0.90, "status": 0.85, "date": 0.85}
"""F1 that is wanted on held-out articles."""


def against_bars(sets: dict[str, list[dict[str, Any]]]) -> str:
    """F1 of each held-out set beside its bar."""
    lines = []
    for name in sets:
        if name in HELD_OUT:
            scores = score(sets[name])
            cells = [f"{f} {scores[f][2]:.3f} of {bar:.2f}" for f, bar in BARS.items()]
            lines.append(f"{name}: {', '.join(cells)}")
    return "\n".join(lines)


def read_where_nothing_is(sets: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Ids of articles that hold nothing and from which something is read."""
    return [i["id"] for items in sets.values() for i in items if i["read"] and not i.get("measure")]


def write_table(table: str, page: Path = PAGE) -> None:
    """Put a table between the marks of the page."""
    head, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text(head + BEGIN + table + END + rest.split(END, 1)[1], encoding="utf-8")


def main() -> None:
    """Read all sets, print the table, and write it if asked for."""
    parser = argparse.ArgumentParser(description="Scores of the reader on labelled articles.")
    parser.add_argument("sets", nargs="*", help=f"show differences in these sets: {', '.join(SETS)}")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reading.md")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N articles of each set; writes nothing")
    parser.add_argument("--corrections", type=Path, help="score only a file of `monazite read --cards`")
    arguments = parser.parse_args()
    if arguments.corrections:
        items = [item | {"read": read_measures(item)} for item in corrected_articles(arguments.corrections)]
        print(report({arguments.corrections.stem: items}))
        for item in items:
            print(item["id"], *differences(item), sep="\n   ")
        return
    if unknown := set(arguments.sets) - set(SETS):
        parser.error(f"no such set: {', '.join(sorted(unknown))}; there are {', '.join(SETS)}")
    sets = read_all(SETS, first=arguments.first)
    table = report(sets)
    print(table)
    print(against_bars(sets))
    print(f"read where there is nothing: {', '.join(read_where_nothing_is(sets)) or 'none'}")
    if arguments.write and arguments.first is None:
        write_table(table)
    for name in arguments.sets:
        for item in sets[name]:
            if lines := differences(item):
                print(item["id"], *lines, sep="\n   ")


if __name__ == "__main__":
    main()
