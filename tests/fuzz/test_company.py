"""800 broken files of firms: each ends in one clear error, none in a traceback or a half-written folder."""

import random
from pathlib import Path

import pytest

from fuzzing.files import TABLES
from monazite.analysis.company.firm.examples import EXAMPLES, example_file, write_examples
from monazite.analysis.company.firm.load_firm import load_firm
from monazite.foundation.errors import InputError

TEXT_BREAKS = 300
WORKBOOK_BREAKS = 100
TABLE_BREAKS = 100
PARTS_BREAKS = 300
PARTS = (
    "Parts of 2026\npart,good,origin,region,kg_per_year,stock_days,lead_days,price\n"
    "rotor,NdFeB.SH.magnet,China,EU,32400.5,30,45,60\nrotor,NdFeB.SH.magnet,Japan,EU,3600,30,45,60\n"
)
NONSENSE = (
    "",
    "-1",
    "nan",
    "1e999",
    "true",
    '"x"',
    "[1, 2]",
    "{a = 1}",
    "2025-13-01",
    "\x00",
    "NdFeB.SH",
    "applied",
    "99",
)


def broken_text(text: str, source: random.Random) -> str:
    """A file with lines taken out, doubled, cut, or given another value."""
    lines = text.splitlines()
    for _ in range(source.randint(1, 6)):
        n = source.randrange(len(lines))
        kind = source.randrange(5)
        if kind == 0:
            del lines[n]
        elif kind == 1:
            lines.insert(n, lines[source.randrange(len(lines))])
        elif kind == 2:
            lines[n] = lines[n][: source.randrange(len(lines[n]) + 1)]
        elif kind == 3:
            lines[n] = lines[n].partition("=")[0] + "= " + source.choice(NONSENSE)
        else:
            lines[n] = lines[n].replace("e", source.choice('aeß]"=')) if lines[n] else "?"
        lines = lines or [""]
    return "\n".join(lines)


def read(path: Path) -> str | None:
    """What is said of a file; None where it is fine."""
    try:
        load_firm(path)
    except InputError as error:
        said_words = str(error)
        assert said_words.strip()
        assert path.name in said_words
        return said_words
    return None


def test_broken_toml(tmp_path):
    source = random.Random(1)
    refused = 0
    for n in range(TEXT_BREAKS):
        name = EXAMPLES[n % len(EXAMPLES)]
        path = tmp_path / "firm.toml"
        path.write_text(broken_text(example_file(name).read_text(encoding="utf-8"), source), encoding="utf-8")
        refused += read(path) is not None
    assert refused > TEXT_BREAKS // 2


def test_broken_workbooks(tmp_path):
    """Bytes of a workbook changed, cut, or put in disorder."""
    pytest.importorskip("openpyxl")
    source = random.Random(2)
    whole = next(p for p in write_examples("car", tmp_path) if p.name == "car.xlsx").read_bytes()
    refused = 0
    for _ in range(WORKBOOK_BREAKS):
        raw = bytearray(whole)
        if source.random() < 0.3:
            raw = raw[: source.randrange(len(raw))]
        for _ in range(source.randint(1, 40)):
            if raw:
                raw[source.randrange(len(raw))] = source.randrange(256)
        path = tmp_path / "broken.xlsx"
        path.write_bytes(bytes(raw))
        refused += read(path) is not None
    assert refused > WORKBOOK_BREAKS // 2


def test_broken_tables(tmp_path):
    """Cells of a folder of CSV changed, rows cut, bytes put in."""
    source = random.Random(3)
    refused = 0
    for n in range(TABLE_BREAKS):
        folder = tmp_path / str(n)
        folder.mkdir()
        write_tables(folder)
        path = source.choice(sorted(folder.glob("*.csv")))
        raw = bytearray(path.read_bytes())
        for _ in range(source.randint(1, 8)):
            raw[source.randrange(len(raw))] = source.choice(b',;"\n\xff0123abz')
        path.write_bytes(bytes(raw))
        refused += read(folder) is not None
    assert refused > TABLE_BREAKS // 3


def test_broken_parts_lists(tmp_path):
    """Bytes of a parts list changed, with commas, semicolons and tabs, under a name that is that of a block or not."""
    source = random.Random(4)
    refused = 0
    for n in range(PARTS_BREAKS):
        path = tmp_path / ("bom.csv", "parts.csv")[n % 2]
        raw = bytearray(PARTS.replace(",", ",;\t"[n % 3]).encode())
        for _ in range(source.randint(1, 6)):
            raw[source.randrange(len(raw))] = source.choice(b',;."\n\t\xff\x000123abz')
        path.write_bytes(bytes(raw))
        refused += read(path) is not None
    assert refused > PARTS_BREAKS // 3


def write_tables(folder: Path) -> None:
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def test_whole_tables_are_read(tmp_path):
    write_tables(tmp_path)
    assert load_firm(tmp_path).supply[0].licence.kind == "applied"


def test_a_broken_firm_leaves_no_folder(tmp_path):
    import monazite as mz

    path = tmp_path / "firm.toml"
    path.write_text('[firm]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="at least one"):
        mz.company(path, out=tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["firm.toml"]
