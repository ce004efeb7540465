"""Every fenced block of the documentation is run or checked, or says why it is not.

The blocks of a page run one after the other in one empty folder: Python in one namespace, commands of monazite in this
process, other shell lines in a shell, and TOML is read as a scenario. Comments before a block direct this:

    <!-- file: cut.toml -->                 the block is written to that file of the folder
    <!-- not run: needs a model server -->  the block is not run, for this reason

Numbers of draws above two are run as two, and so are games of the talks; the figures that pages quote come from the
numbers that they name. A brief of full size is made by `.ci/run` in a fresh clone.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import monazite
from brief_cases import few_games
from monazite.presentation.cli import app
from monazite.scenario.scenario import load_scenario
from paths import ROOT

DOCS = ROOT / "docs"
MADE = {"scoreboard.md", "verification.md", "performance.md", "calibration.md", "mutants.md", "changelog.md"}
"""Pages that a command writes, or that stand elsewhere."""
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(
        page
        for page in sorted(DOCS.rglob("*.md"))
        if page.parent.name not in ("decisions", "reference") and page.name not in MADE
    ),
]
FEW = 2
RUN = ("python", "sh", "toml")
FILES_ONLY = ("csv", "text")
"""Languages of blocks that are data or output."""
NOT_RUN_MOST = 8
"""Blocks that are not run, at most; whoever adds one has to look whether another can be run meanwhile."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str
    file: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page in order, without directives of the site."""
    found: list[Block] = []
    lines = page.read_text(encoding="utf-8").splitlines()
    comment, i = "", 0
    while i < len(lines):
        opened = re.match(r"^\s*(`{3,})\s*(.*)$", lines[i])
        if opened is None:
            if lines[i].strip():
                comment = lines[i]
            i += 1
            continue
        end = next(j for j in range(i + 1, len(lines)) if lines[j].strip() == opened[1])
        if not opened[2].startswith("{"):
            text = "\n".join(lines[i + 1 : end]) + "\n"
            directions = dict(re.findall(r"<!-- (file|not run): (.+?) -->", comment))
            reason = directions.get("not run", "")
            found.append(Block(page, i + 1, opened[2].strip(), text, directions.get("file", ""), reason))
        comment, i = "", end + 1
    return found


BLOCKS = [block for page in PAGES for block in blocks(page)]
FROM_SOURCES = Path(monazite.__file__).is_relative_to(ROOT / "src")
TOUR = "tour.md"
"""The page that `test_wheel` runs, by the installed package and with this file."""
TO_RUN = [
    page
    for page in PAGES
    if any(b.language in RUN and not b.reason for b in blocks(page)) and not (FROM_SOURCES and page.name == TOUR)
]


def pdf(text: str) -> bytes:
    """A PDF of one page with the text, by hand."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in text.splitlines() if line)
    stream = f"BT /F1 12 Tf 50 750 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def article() -> str:
    """The article that the page on reading shows."""
    (block,) = [b for b in blocks(DOCS / "reading.md") if b.file == "article.txt"]
    return block.text


def articles(folder: Path) -> None:
    """Files that readers have: the article of the page on reading in all forms that are read."""
    for name in ("article.txt", "article.md", "monday.txt", "tuesday.md"):
        (folder / name).write_text(article(), encoding="utf-8")
    paragraphs = "".join(f"<p>{line}</p>" for line in article().splitlines() if line)
    (folder / "article.html").write_text(f"<html><body>{paragraphs}</body></html>", encoding="utf-8")
    (folder / "notice.pdf").write_bytes(pdf(article()))


def customs(folder: Path) -> None:
    """A clone has the kept forecasts; the file of customs is the example of the page on observations."""
    (folder / "forecasts").symlink_to(ROOT / "forecasts", target_is_directory=True)
    (block,) = [b for b in blocks(DOCS / "how-to" / "add-observations.md") if b.file == "trade.csv"]
    (folder / "customs.csv").write_text(block.text, encoding="utf-8")


GIVEN: dict[str, Callable[[Path], None]] = {
    "brief.md": articles,
    "reading.md": articles,
    "verify-a-forecast.md": customs,
}
"""What a page supposes that its reader has."""

LEFT = {
    "README.md": ("out/mine/brief.html",),
    "tour.md": ("out/tour/results.parquet", "out/strict-brief/brief.html"),
    "company.md": ("mine/car.toml", "out/car/brief.html", "out/car/article24.html"),
    "own-scenario.md": ("out/cut/brief.html",),
    "add-a-mineral.md": ("cut-brief/brief.md",),
    "brief.md": ("out/cn-ree-2025/brief.html",),
    "play-a-seat.md": ("out/group-a/debrief.html",),
    "reading.md": ("scenario.toml",),
}
"""Files that a page says are there afterwards."""

HOLDS = {"add-a-mineral.md": (("cut-brief/brief.md", "Gallium exports"), ("found.txt", "Uses need"))}
"""Words in files that a page leaves."""

SAYS = {
    "README.md": ("USD/kg",),
    "uncertainty.md": ("price_outside",),
    "tour.md": ("0 errors",),
    "add-a-mineral.md": ("0 errors",),
    "tin.md": ("separation in CN: 176,908 t to 176,999 t", "0 errors"),
}
"""Words of the output of a page."""


def nothing_to_fill(folder: Path, output: str) -> None:
    """The worked case leaves no value open: no next step is named and no row is marked."""
    assert "next:" not in output
    rows = (file.read_text(encoding="utf-8").split("# To fill")[-1] for file in (folder / "tin").glob("*.csv"))
    assert "to fill" not in "".join(text.partition("\n")[2] for text in rows)


AFTERWARDS: dict[str, Callable[[Path, str], None]] = {"tin.md": nothing_to_fill}
"""What else holds of the folder and of the output of a page."""


def statements(script: str) -> list[str]:
    """Lines of a shell script, with what continues them and the documents that they take in."""
    found: list[str] = []
    lines = iter(script.splitlines())
    for line in lines:
        whole = line
        while whole.endswith("\\"):
            whole = whole[:-1] + next(lines)
        if here := re.search(r"<<'?(\w+)'?$", whole):
            for inner in lines:
                whole += "\n" + inner
                if inner == here[1]:
                    break
        found.append(whole)
    return found


SIMULATES = ("brief", "company", "run", "compare", "forecast", "talks", "play", "ensemble", "hindcast", "options")


def few_draws(arguments: list[str]) -> list[str]:
    """The same command with at most two draws, and an ensemble in this process: its workers have tests of their own."""
    if arguments[0] == "ensemble" and not {"--workers", "--threads", "--scheduler"} & set(arguments):
        arguments = [*arguments, "--workers", "1"]
    if "--draws" in arguments:
        at = arguments.index("--draws") + 1
        return [*arguments[:at], str(min(int(arguments[at]), FEW)), *arguments[at + 1 :]]
    return (
        [*arguments, "--draws", str(FEW)] if arguments[0] in SIMULATES and "--template" not in arguments else arguments
    )


def invoke(line: str) -> str:
    """Run one command of monazite in this process; its output goes to a file where the line says so."""
    parts = re.fullmatch(r"monazite (.*?)(?:\s+>\s*(\S+))?(\s+\|\|\s+true)?", line, re.S)
    assert parts is not None
    done = CliRunner().invoke(app, few_draws(shlex.split(parts[1], comments=True)))
    if parts[3] is None:
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception}"
    if parts[2]:
        Path(parts[2]).write_text(done.stdout, encoding="utf-8")
    return done.stdout


def shell(script: str) -> str:
    """Run lines of a shell with the interpreter and the sources of this tree in front."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    sources = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PATH": path, "PYTHONPATH": sources}
    done = subprocess.run(["sh", "-ec", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_shell(script: str) -> str:
    """A block of shell: commands of monazite here, what stands between them in a shell."""
    said: list[str] = []
    others: list[str] = []
    for statement in [*statements(script), "monazite"]:
        if not statement.startswith("monazite"):
            others.append(statement)
            continue
        if any(line.strip() for line in others):
            said.append(shell("\n".join(others)))
        others = []
        if statement != "monazite":
            said.append(invoke(statement))
    return "".join(said)


def run_python(block: Block, namespace: dict[str, object]) -> str:
    """A block of Python, in the namespace of its page."""
    text = re.sub(r"draws=(\d+)", lambda m: f"draws={min(int(m[1]), FEW)}", block.text)
    said = StringIO()
    with redirect_stdout(said):
        exec(compile("\n" * block.line + text, str(block.page), "exec"), namespace)
    return said.getvalue()


def run_block(block: Block, namespace: dict[str, object]) -> str:
    """Write, run or read one block."""
    if block.file:
        Path(block.file).write_text(block.text, encoding="utf-8")
    if block.reason:
        return ""
    if block.language == "toml":
        load_scenario(Path(block.file))
    return {"sh": lambda: run_shell(block.text), "python": lambda: run_python(block, namespace)}.get(
        block.language, lambda: ""
    )()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
@pytest.mark.parametrize("page", TO_RUN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_blocks_of_a_page_run_from_top_to_bottom(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    few_games(monkeypatch, FEW)
    GIVEN.get(page.name, lambda _: None)(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    said = ""
    for block in blocks(page):
        said += run_block(block, namespace)
    for file in LEFT.get(page.name, ()):
        assert (tmp_path / file).is_file(), f"{page.name} leaves no {file}"
    for file, words in HOLDS.get(page.name, ()):
        assert words in (tmp_path / file).read_text(encoding="utf-8")
    for words in SAYS.get(page.name, ()):
        assert words in said
    AFTERWARDS.get(page.name, lambda *_: None)(tmp_path, said)


def test_every_block_has_a_language_and_a_place() -> None:
    """Nothing escapes by its language, and a scenario has the name of a file under which the page goes on with it."""
    assert [str(b) for b in BLOCKS if b.language not in (*RUN, *FILES_ONLY)] == []
    assert [str(b) for b in BLOCKS if b.language in ("toml", "csv") and not b.file] == []


def test_blocks_that_are_not_run_say_why() -> None:
    left_out = {str(b): b.reason for b in BLOCKS if b.reason}
    for place, reason in left_out.items():
        print(f"{place}: {reason}")
    assert len(left_out) <= NOT_RUN_MOST, left_out
    assert [place for place, reason in left_out.items() if len(reason) < 10] == []


COMMANDS = getattr(get_command(app), "commands", {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_within_sentences_exist(page: Path) -> None:
    """Every command that a page names between backticks is one, with options that it has."""
    for code in re.findall(r"`monazite ([a-z]+[^`]*)`", page.read_text(encoding="utf-8")):
        name, *rest = code.split()
        assert name in COMMANDS, f"{page.name}: monazite {code}"
        command = COMMANDS[name]
        command = getattr(command, "commands", {}).get(rest[0] if rest else "", command)
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        unknown = [word for part in rest for word in re.findall(r"--[a-z][a-z-]*", part) if word not in options]
        assert unknown == [], f"{page.name}: monazite {code}"
