"""What a command imports before it can answer: structure in the place of a time, which a busy machine would change."""

import subprocess
import sys

import pytest

ARTICLE = """LONDON, 20 November 2026 - China will ban exports of gallium to Japan from 1 January 2027, it said.
Tavrion, a Canadian miner, said on 3 November that supplies were short."""
"""With days in full and a firm that the text introduces, as most articles have."""
READERS_OF_FILES = {"trafilatura", "lxml", "pypdf"}
DATES = {"dateparser", "regex", "tzlocal"}
PICTURES = {"vl_convert", "altair", "matplotlib", "jinja2", "weasyprint", "docx", "openpyxl"}
SERVERS = {"fastapi", "uvicorn", "dask", "distributed", "SALib", "pydantic_ai"}
TABLES = {"pandas", "xarray", "duckdb", "pyarrow"}
NUMBERS = {"numba", "llvmlite", "scipy"}
ELSEWHERE = READERS_OF_FILES | DATES | PICTURES | SERVERS


def imported(folder, *arguments):
    """Modules that a command has imported when it ends, the package's own by their folder."""
    code = (
        "import sys, atexit\n"
        "from monazite.presentation.cli import main\n"
        "atexit.register(lambda: print('\\nIMPORTED', *sorted(sys.modules)))\n"
        "sys.argv = ['monazite', *sys.argv[1:]]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.rpartition("\nIMPORTED ")[2].split()
    return {name.partition(".")[0] for name in words} | {".".join(name.split(".")[:2]) for name in words}


def test_help_imports_no_part_of_the_model(tmp_path):
    loaded = imported(tmp_path, "--help")
    assert loaded & (ELSEWHERE | TABLES | NUMBERS | {"numpy"}) == set()
    assert {name for name in loaded if name.startswith("monazite.")} == {"monazite.foundation", "monazite.presentation"}


def test_reading_a_text_imports_neither_the_engines_compiler_nor_tables_nor_a_parser_of_dates(tmp_path):
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    loaded = imported(tmp_path, "read", "article.txt")
    assert loaded & (ELSEWHERE | TABLES | NUMBERS) == set()
    later = {f"monazite.{name}" for name in ("economy", "simulation", "results", "negotiation", "analysis")}
    assert loaded & later == set()


@pytest.mark.compiled
def test_a_run_imports_nothing_that_only_articles_briefs_and_the_app_need(tmp_path):
    loaded = imported(tmp_path, "run", "cn-ga-ge-2023", "--draws", "1", "--prior", "--out", "run")
    assert loaded & (ELSEWHERE - {"regex"}) == set()
    assert loaded & {"monazite.reading", "monazite.negotiation", "scipy.stats"} == set()
    assert loaded >= {"numba", "monazite.simulation"}
