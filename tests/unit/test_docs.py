"""The documentation: its examples run, its links lead somewhere, its tables agree with the data."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from paths import ROOT

DATA = ROOT / "src" / "monazite" / "data"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GRADES = ("measured", "reported", "estimated", "assumed")


def blocks(page: Path, language: str) -> list[str]:
    """Fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)


def environment() -> dict[str, str]:
    """The environment with the interpreter's scripts and the sources of this tree in front."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    sources = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {"PATH": path, "PYTHONPATH": sources}


def succeed(command: list[str], folder: Path) -> str:
    """Run a command in a folder; its output, or a failure with all it said."""
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def grade_table() -> str:
    """Rows of every table by grade, as the data page shows them."""
    lines = ["| table | rows | " + " | ".join(GRADES) + " |", "|---|---:|---:|---:|---:|---:|"]
    tables = (file for file in DATA.glob("*/*.csv") if file.parent.name != "posteriors")
    for file in sorted(tables, key=lambda p: (p.parent.name != "shared", p.parent.name, p.name)):
        if file.stem == "sources":
            continue
        with file.open(encoding="utf-8", newline="") as lines_of_file:
            count = Counter(row["grade"] for row in csv.DictReader(lines_of_file))
        cells = [f"`{file.parent.name}/{file.stem}`", str(count.total()), *(str(count[grade]) for grade in GRADES)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_the_tour_runs_from_top_to_bottom(tmp_path: Path) -> None:
    tour = ROOT / "docs" / "start" / "tour.md"
    shell, snippets = blocks(tour, "sh"), blocks(tour, "python")
    assert len(shell) >= 5
    assert len(snippets) >= 2
    for i, script in enumerate(shell):
        (tmp_path / f"{i}.sh").write_text("set -e\n" + script, encoding="utf-8")
        succeed(["sh", f"{i}.sh"], tmp_path)
    assert (tmp_path / "out" / "tour" / "results.parquet").is_file()
    assert (tmp_path / "out" / "strict-brief" / "brief.html").is_file()
    for snippet in snippets:
        assert succeed([sys.executable, "-c", snippet], tmp_path)


@pytest.mark.slow
def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    (snippet,) = blocks(ROOT / "README.md", "python")
    assert "USD/kg" in succeed([sys.executable, "-c", snippet], tmp_path)
    assert (tmp_path / "out" / "mine" / "brief.html").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://")):
            continue
        name, _, heading = link.partition("#")
        goal = (page.parent / name).resolve() if name else page
        assert goal.exists(), f"{page.name} links to {link}"
        if heading:
            titles = re.findall(r"^#+ (.+)$", goal.read_text(encoding="utf-8"), re.M)
            anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in anchors, f"{page.name} links to {link}"


def test_every_parameter_is_described_as_it_is_in_the_data() -> None:
    with (DATA / "shared" / "priors.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["parameter"].startswith("economy.")]
    text = (ROOT / "docs" / "model" / "parameters.md").read_text(encoding="utf-8")
    for row in rows:
        numbers = ", ".join(row[key] for key in "abc" if row[key])
        start = f"| `{row['parameter']}` | {row['distribution']} {numbers} | {row['unit']} | {row['grade']} |"
        assert start in text, f"parameters.md should hold: {start} {row['text']} |"
    assert len(re.findall(r"^\| `", text, re.M)) == len(rows)


def test_grades_are_counted_as_they_are_in_the_data() -> None:
    text = (ROOT / "docs" / "model" / "data.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- grades -->\n(.*?)\n?<!-- /grades -->", text, re.S)
    assert shown is not None
    assert shown[1] == grade_table(), f"data.md should hold:\n{grade_table()}"


def test_every_table_is_described() -> None:
    from monazite.dataset.schema import TABLES

    text = (ROOT / "docs" / "model" / "data.md").read_text(encoding="utf-8")
    for name in TABLES:
        assert f"| `{name}` |" in text


def test_every_command_is_in_the_readme() -> None:
    from typer.main import get_command

    from monazite.presentation.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    known = set(getattr(get_command(app), "commands", {}))
    shown = set(re.findall(r"^\| `monazite (\w+)", text, re.M))
    assert shown == known


def test_every_shipped_scenario_is_in_the_readme() -> None:
    from monazite.scenario.scenario import shipped_scenarios

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in shipped_scenarios() if f"`{name}`" not in text] == []


def test_decisions_are_short_numbered_and_complete() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert len(text.splitlines()) <= 40, path.name
        for part in ("**Status:**", "**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, f"{path.name}: {part}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_place_on_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|Users|mnt)/", text)


@pytest.mark.slow
def test_the_examples_of_the_page_on_uncertainty_run(tmp_path: Path) -> None:
    (snippet,) = blocks(ROOT / "docs" / "model" / "uncertainty.md", "python")
    assert "price_outside" in succeed([sys.executable, "-c", snippet], tmp_path)


def test_the_replay_in_the_readme_is_what_the_page_of_the_talks_lists() -> None:
    """Terms that came are those before "not:" in the table of the replay."""
    page = (ROOT / "docs" / "model" / "talks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:Geneva|London|Busan) \|.*\| ([^|]*); not: ([^|]*) \|$", page, re.M)
    came = sum(len(there.split(",")) for there, _ in rows if there != "none")
    listed = came + sum(len(absent.split(",")) for _, absent in rows)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(rows) == 3
    assert f"terms {came} of {listed}" in readme


def test_every_page_is_in_the_list_of_pages() -> None:
    docs = ROOT / "docs"
    listed = set(re.findall(r"\]\(([^)]+\.md)\)", (docs / "README.md").read_text(encoding="utf-8")))
    pages = {p.relative_to(docs).as_posix() for p in docs.rglob("*.md") if p.parent.name != "decisions"} - {"README.md"}
    assert listed == pages


def test_the_page_on_scenarios_is_what_the_code_declares() -> None:
    sys.path.insert(0, str(ROOT / "reproduce"))
    import scenario_page  # type: ignore[import-not-found]

    made = "run `python reproduce/scenario_page.py`"
    assert scenario_page.PAGE.read_text(encoding="utf-8") == scenario_page.page(), made


def test_the_readme_gives_the_scores_of_the_scoreboard() -> None:
    page = (ROOT / "docs" / "scoreboard.md").read_text(encoding="utf-8")
    head = dict(
        re.findall(
            r"^\| (hits in sample|hits out of sample|observations held[^|]*) \|[^|]*\| ([\d]+ of \d+), ", page, re.M
        )
    )
    (block,) = re.findall(
        r"<!-- hindcast -->\n(.*?)<!-- /hindcast -->", (ROOT / "README.md").read_text(encoding="utf-8"), re.S
    )
    told = re.sub(r"of the ", "of ", " ".join(block.split()))
    counts = [value for name, value in head.items()]
    assert len(counts) == 3
    assert [c for c in counts if c not in told] == []
    right, all_of = (sum(int(c.split(" of ")[n]) for c in counts[:2]) for n in (0, 1))
    assert f"{right} of {all_of} targets" in told


if __name__ == "__main__":
    print(grade_table())
