"""The documentation: its links lead somewhere, its tables agree with the data."""

import ast
import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import monazite as mz
from paths import ROOT

DATA = ROOT / "src" / "monazite" / "data"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SCREEN = 48
"""Lines of a screen."""
GRADES = ("measured", "reported", "estimated", "assumed")


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
    from monazite.scenario.shipped import scenarios

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in scenarios() if f"`{name}`" not in text] == []


def records() -> list[Path]:
    """Records of decisions, without the page that lists them."""
    return sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def test_decisions_are_short_and_complete() -> None:
    """A page that folds several records may be longer than a single one."""
    for path in records():
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        head = re.search(r"^\*\*Date:\*\* \d{4}-\d\d-\d\d\. \*\*Status:\*\* (stands.*)\.$", text, re.M)
        assert head is not None, path.name
        assert len(text.splitlines()) <= (140 if "Folds" in head[1] else 45), path.name
        for part in ("**Context.**", "**Decision", "**Rejected", "**Consequences.**"):
            assert part in text or path.name.startswith("0008"), f"{path.name}: {part}"


def test_the_list_of_decisions_has_every_number_with_date_and_status() -> None:
    """Numbers are given once: each has a record of its own, or is replaced by one whose head says that it folds it."""
    text = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:\[)?(\d{4})(?:\]\(([^)]+)\))? \| (.+?) \| (\d{4}-\d\d-\d\d) \| (.+) \|$", text, re.M)
    assert [int(number) for number, *_ in rows] == list(range(1, len(rows) + 1))
    assert {file for _, file, *_ in rows if file} == {path.name for path in records()}
    for number, file, title, day, status in rows:
        if file:
            record = (ROOT / "docs" / "decisions" / file).read_text(encoding="utf-8")
            assert record.startswith(f"# {number} {title}\n")
            assert f"**Date:** {day}." in record
            assert status.startswith("stands")
            continue
        (goal,) = re.findall(r"^replaced by \[\d{4}\]\(([^)]+)\)$", status)
        (folds,) = re.findall(r"Folds (.+)\.$", (ROOT / "docs" / "decisions" / goal).read_text(encoding="utf-8"), re.M)
        assert number in re.findall(r"\d{4}", folds), f"{goal} does not say that it folds {number}"


def test_each_decision_stands_under_one_subject() -> None:
    text = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    subjects = text.partition("## By subject")[2].partition("## By number")[0]
    listed = re.findall(r"\[\d{4}\]\((0[^)]+\.md)\)", subjects)
    assert sorted(listed) == [path.name for path in records()]


FILES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("src", "tests", "reproduce", "benchmarks", "docs", "notebooks", "training")
    for path in (ROOT / folder).rglob("*")
    if "__pycache__" not in path.parts
}
"""Files and folders of the repository, as pages name them."""
SOURCE_FILE = re.compile(r"[\w./-]*\w\.py\b")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_and_modules_that_a_page_names_exist(page: Path) -> None:
    """Python files by the end of their path, modules by their dotted name. The changelog names what was there then."""
    if page.name == "CHANGELOG.md":
        return
    ends = tuple(f"/{file}" for file in FILES if file.endswith(".py"))
    for code in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")):
        for name in SOURCE_FILE.findall(code):
            assert any(end.endswith(f"/{name}") for end in ends), f"{page.name} names {name}"
        for name in re.findall(r"\bmonazite((?:\.[a-z_]\w*)+)", code):
            parts = [*name.split(".")[1:], ""]  # at most the last one is a name inside a module
            paths = ["src/monazite/" + "/".join(parts[:n]) for n in (len(parts) - 1, len(parts) - 2) if n > 0]
            assert any(path in FILES or f"{path}.py" in FILES for path in paths), f"{page.name} names monazite{name}"


def test_the_tree_of_the_architecture_is_the_tree() -> None:
    """Every path below the package or the repository exists, and every folder of the package has a row."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in re.findall(r"`([a-z_]+(?:/[\w.]+)*/?)`", text):
        if "/" in path or path.endswith(".py"):
            name = path.rstrip("/")
            assert name in FILES or f"src/monazite/{name}" in FILES or (ROOT / name).is_dir(), path
    folders = {path.name for path in (ROOT / "src" / "monazite").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert set(re.findall(r"^\| `(\w+)/` \|", text, re.M)) == folders


def test_the_first_walk_of_the_architecture_can_be_walked() -> None:
    """Seven functions, each called by the one before it: its name stands in the file of the one before."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\| \d \| `([\w/.]+)` \| `(\w+)` \|", text, re.M)
    sources = [(ROOT / "src" / "monazite" / file).read_text(encoding="utf-8") for file, _ in steps]
    assert len(steps) == 7
    for source, (file, function) in zip(sources, steps, strict=True):
        assert re.search(rf"^def {function}\(", source, re.M), f"{file} has no function {function}"
    for source, (_, function) in zip(sources, steps[1:], strict=False):
        assert re.search(rf"(?<!def )\b{function}\(", source), f"nothing calls {function}"
    assert "evaluate(" in sources[-1]


def signatures(*folders: str) -> dict[str, set[str]]:
    """Functions, classes and constants of our own Python, with the names that a call of them can have."""
    named: dict[str, set[str]] = {}
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                a = node.args
                every = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
                named.setdefault(node.name, set()).update(one.arg for one in every)
            elif isinstance(node, ast.ClassDef):
                own = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
                named.setdefault(node.name, set()).update(part.id for part in own if isinstance(part, ast.Name))
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named |= {one.id: named.get(one.id, set()) for one in targets if isinstance(one, ast.Name)}
    return named


def test_calls_and_names_in_contributing_exist() -> None:
    ours = signatures("src", "benchmarks")
    sections = {"Parameters", "Returns", "Raises"}
    text = re.sub(r"```.*?```", "", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    words = re.findall(r"`@?([^`]+)`", text)
    calls = [word for word in words if re.fullmatch(r"\w+\(.*\)", word, re.DOTALL)]
    assert len(calls) >= 4, "nothing is looked up"
    wrong: list[str] = []
    for word in calls:
        call = ast.parse(word, mode="eval").body
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Name)
        given = [arg.value if isinstance(arg, ast.Starred) else arg for arg in call.args]
        names = {arg.id for arg in given if isinstance(arg, ast.Name)} | {key.arg for key in call.keywords if key.arg}
        if names - ours.get(call.func.id, set()) or call.func.id not in ours:
            allowed = ours.get(call.func.id)
            wrong.append(f"`{word}`: {'no such function' if allowed is None else f'its arguments are {allowed}'}")
    single = [word for word in words if re.fullmatch(r"[A-Z]\w+|[a-z]+(_[a-z]+)+", word) and word not in sections]
    assert "Policy" in single
    assert wrong + [f"`{word}`: no such name" for word in single if word not in ours] == []


def test_functions_that_the_architecture_names_are_where_it_says() -> None:
    """`name` (`path`) means that the file defines the name."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)` \(`([\w/]+\.py)`\)", text)
    assert len(named) > 15
    for name, path in named:
        source = (ROOT / "src" / "monazite" / path).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def |class |    def )?{name}\b", source, re.M), f"{path} does not define {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_place_on_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|Users|mnt)/", text)


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
    assert listed == pages | {"decisions/README.md"}


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


def test_the_readme_gives_the_hits_of_each_episode() -> None:
    """Verdicts counted in the tables of the scoreboard, not read off its summary."""
    page = (ROOT / "docs" / "scoreboard.md").read_text(encoding="utf-8")
    names = {"re-2025": "re-2025", "re-2010": "re-2010", "gage-2023": "gage-2023", "macro": "published losses"}
    counts = []
    for case, name in names.items():
        (table,) = re.findall(rf"^## {case}\n(.*?)(?=^## )", page, re.M | re.S)
        verdicts = re.findall(r"^\|.*\| (hit|miss) \|[^|]*\| (?:in|out) \|$", table, re.M)
        counts.append(f"{name}: {verdicts.count('hit')} of {len(verdicts)}")
    told = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"({'; '.join(counts)})" in told
    minerals = (ROOT / "docs" / "model" / "minerals.md").read_text(encoding="utf-8")
    assert f"With 64 draws {counts[2].removeprefix('gage-2023: ')} targets are hit, see the [scoreboard]" in minerals
    published = counts[-1].removeprefix("published losses: ")
    assert f"{published} published losses are hit" in (ROOT / "docs" / "wrong.md").read_text(encoding="utf-8")


def test_the_readme_gives_the_replays_that_are_not_in_the_sum() -> None:
    """Each as the page on minerals counts it, of as many targets as the data hold."""
    page = (ROOT / "docs" / "model" / "minerals.md").read_text(encoding="utf-8")
    told = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    names = {"cobalt-2025": "cobalt", "antimony-2024": "antimony", "graphite-2023": "graphite"}
    names["tungsten-2025"] = "tungsten and bismuth"
    parts, hits, targets = [], 0, 0
    for case, name in names.items():
        (section,) = (text for text in re.split(r"^## ", page, flags=re.M) if f"hindcast {case}`" in text)
        (one,) = re.findall(r"With 64 draws(?: of the priors)? (\d+) of (\d+) targets are hit", section)
        with (DATA / name.split()[0] / "targets.csv").open(encoding="utf-8", newline="") as lines:
            assert sum(row["case"] == case for row in csv.DictReader(lines)) == int(one[1])
        parts.append(f"{name}: {one[0]} of {one[1]}")
        hits, targets = hits + int(one[0]), targets + int(one[1])
    assert f"[{hits} of {targets} targets hit](docs/model/minerals.md) ({'; '.join(parts)})" in told


def test_the_readme_counts_the_projects_of_the_data() -> None:
    """The world of 2009 is no mineral of its own."""
    counts = {
        file.parent.name: len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in DATA.glob("*/projects.csv")
    }
    others = sum(counts.values()) - counts["rare_earths"] - counts["rare_earths_2010"]
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{counts['rare_earths']} projects of rare earths and {others} of the other minerals" in told


def test_the_readme_gives_the_figures_of_the_verification() -> None:
    figures = json.loads((ROOT / "docs" / "verification.json").read_text(encoding="utf-8"))["class"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"<!-- verification -->\n(.*?)\n<!-- /verification -->", readme, re.S)
    (block,) = re.findall(r"<!-- verification by class -->\n(.*?)<!-- /verification by class -->", readme, re.S)
    assert "\n" not in line
    told, everything = " ".join([line, *block.split()]), figures[0]
    assert f"{everything['forecasts']:,} forecasts" in line
    assert f"a factor of {everything['error factor']:.2f}" in told
    assert f"held {100 * everything['90 % held']:.0f} %" in told
    for cell in figures:
        ratios = [cell[f"{name}, logarithms"] for name in ("persistence", "mean-reversion")]
        assert f"{cell['group']} {ratios[0]:.2f} and {ratios[1]:.2f}" in told


def test_no_table_of_the_readme_is_longer_than_a_screen() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    shown = 0.0
    for line in lines:
        shown = shown + max(1, -(-len(re.sub(r"\]\([^)]*\)", "]", line)) // 160)) if line.startswith("|") else 0
        assert shown <= SCREEN, line


@pytest.mark.slow
def test_the_answers_of_the_readme_are_those_of_the_first_scenario(tmp_path: Path) -> None:
    """The two scenarios of the tutorial with 64 draws, rounded to two digits."""
    tutorial = (ROOT / "docs" / "tutorials" / "own-scenario.md").read_text(encoding="utf-8")
    cut, stock = re.findall(r"<<'TOML'\n(.*?)TOML\n", tutorial, re.S)
    (tmp_path / "cut.toml").write_text(cut, encoding="utf-8")
    (tmp_path / "stocked.toml").write_text(cut + stock, encoding="utf-8")
    without, stocked = (
        mz.simulate("rare_earths", tmp_path / f"{name}.toml", draws=64, prior=True) for name in ("cut", "stocked")
    )
    difference = mz.compare(without, stocked)
    answers = {
        "stop": (without.quantity("first_stop_day", industry="cars", region="JP"), "days"),
        "saved": (difference.quantity("loss_central", sector="total", region="JP", reduce="sum"), "MUSD"),
    }
    days = [np.asarray(run.select("first_stop_day", industry="cars", region="JP")[0]) for run in (without, stocked)]
    stops = {name: f"{np.isfinite(x).sum()} of 64" for name, x in zip(("stops", "stocked"), days, strict=True)}
    for page in (tutorial, (ROOT / "README.md").read_text(encoding="utf-8")):
        shown = dict(re.findall(r"<!-- answer: (\w+) -->(.*?)<!-- /answer -->", page))
        assert shown == {name: answer(quantity, unit) for name, (quantity, unit) in answers.items()} | stops


def answer(quantity: mz.Quantity, unit: str) -> str:
    """A median with its range, without signs: what is saved is a loss below zero."""
    numbers = [abs(x) for x in (quantity.value, quantity.low, quantity.high) if x is not None]
    middle, low, high = (two_digits(x) for x in (numbers[0], *sorted(numbers[1:])))
    return f"{middle} {unit} ({low} to {high})"


def two_digits(x: float) -> str:
    """Two significant digits."""
    return f"{float(f'{x:.2g}'):,g}"


if __name__ == "__main__":
    print(grade_table())
