"""Cases of the readers of files: scenarios, datasets, observations, firms."""

import base64
import json
import random
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from fuzzing.mutations import NONSENSE, as_spreadsheet, changed_bytes, changed_cells, changed_lines, changed_value
from monazite.analysis.calibration.reweight import read_observations
from monazite.analysis.company.firm.examples import EXAMPLES, example_file, write_examples
from monazite.analysis.company.firm.load_firm import load_firm
from monazite.analysis.exercise.session_file import read_session, write_session
from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED as FACTS
from monazite.dataset.dataset import load_dataset
from monazite.dataset.observation_files.observe import observe
from monazite.model.posterior import load_posterior
from monazite.presentation.cli.parameters import read_sensitivity
from monazite.reading.cards.corrections import keep_corrections
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import Scenario, load_scenario, read_scenario
from monazite.scenario.shipped import SHIPPED, scenarios
from paths import DATA, TINY

TODAY = date(2026, 11, 29)
FIELDS = tuple(sorted({*Scenario.model_fields, *(k for item in REGISTRY.values() for k in item.model.model_fields)}))
FACT_FOLDERS = ("germanium", "antimony", "gallium")
REWEIGHT = "outcome,good,region,use,sector,month,value,error[share],unit,source,note\n" + "".join(
    f"price,Dy.oxide,CN,,,2025-{month:02d},{300 + month},0.1,USD/kg,own,\n" for month in range(1, 7)
)


def scenario(source: random.Random, folder: Path) -> None:
    """A shipped scenario, changed, as TOML or as a mapping; one that is accepted comes back from its own TOML."""
    text = _scenario_text(source.choice(scenarios()))
    kind = source.randrange(4)
    if kind == 0:
        read = read_scenario(changed_bytes(text.encode(), source).decode("latin-1"))
    elif kind == 1:
        path = folder / "case.toml"
        path.write_bytes(changed_bytes(text.encode(), source))
        read = load_scenario(path)
    elif kind == 2:
        read = read_scenario(changed_lines(text, source))
    else:
        content = load_scenario(source.choice(scenarios())).canonical()
        for _ in range(source.randint(1, 3)):
            changed = changed_value(content, source, FIELDS)
            content = changed if isinstance(changed, dict) else content
        read = load_scenario(content)
    assert read.hash
    assert read_scenario(read.to_toml()) == read, "the TOML of a scenario reads back as another one"


@cache
def _scenario_text(name: str) -> str:
    return (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")


def dataset(source: random.Random, folder: Path) -> None:
    """A folder of facts with one or two of its tables changed."""
    origin = TINY if source.random() < 0.98 else FACTS / source.choice(FACT_FOLDERS)
    copy = folder / origin.name
    if not copy.exists():
        shutil.copytree(origin, copy)
    paths = source.sample(sorted(origin.glob("*.csv")), source.randint(1, 2))
    try:
        for path in paths:
            raw = path.read_bytes()
            changed = changed_bytes(raw, source) if source.random() < 0.4 else _encoded(raw, source)
            (copy / path.name).write_bytes(changed)
        assert isinstance(check(copy), list)
        load_dataset(copy)
    finally:
        for path in paths:
            shutil.copyfile(path, copy / path.name)


def _encoded(raw: bytes, source: random.Random) -> bytes:
    text = changed_cells(raw.decode("utf-8"), source)
    if source.random() < 0.2:
        text = as_spreadsheet(text, source)
    return text.encode("utf-8", "surrogatepass")


def observations(source: random.Random, folder: Path) -> None:
    """A file of statistics in one of the known forms, or of figures to weigh draws by, changed."""
    if source.random() < 0.25:
        path = folder / "weights.csv"
        path.write_bytes(_changed_table(REWEIGHT.encode(), source))
        read_observations(path)
        return
    files = DATA / "observation_files"
    origin = source.choice(sorted(files.glob("*.csv")))
    path, rates = folder / origin.name, files / "rates.csv"
    path.write_bytes(_changed_table(origin.read_bytes(), source))
    if origin == rates:
        origin, path, rates = files / "comext.csv", files / "comext.csv", path
    report = observe(path, rates=rates, today=TODAY)
    assert isinstance(report.to_json(), dict)


def _changed_table(raw: bytes, source: random.Random) -> bytes:
    return changed_bytes(raw, source) if source.random() < 0.4 else _encoded(raw, source)


def company(source: random.Random, folder: Path) -> None:
    """A firm as TOML, as a workbook or as tables, changed."""
    kind = source.randrange(4)
    if kind in (0, 1):
        text = example_file(source.choice(EXAMPLES)).read_text(encoding="utf-8")
        path = folder / "firm.toml"
        changed = changed_lines(text, source).encode("utf-8", "surrogatepass")
        path.write_bytes(changed if kind == 0 else changed_bytes(text.encode(), source))
        load_firm(path)
    elif kind == 2:
        path = folder / "firm.xlsx"
        path.write_bytes(changed_bytes(_workbook(str(folder)), source))
        load_firm(path)
    else:
        tables = folder / "tables"
        shutil.rmtree(tables, ignore_errors=True)
        tables.mkdir()
        for name, text in TABLES.items():
            raw = text.encode()
            (tables / f"{name}.csv").write_bytes(_changed_table(raw, source) if source.random() < 0.3 else raw)
        load_firm(tables)


PARTS = (
    "part,good,origin,region,kg_per_year,stock_days,lead_days,price\n"
    "rotor,NdFeB.SH.magnet,China,EU,32400.5,30,45,60\n"
    "rotor,NdFeB.SH.magnet,Japan,EU,3600,30,45,60.25\n"
    "rotor,NdFeB.SH.magnet,Germany,US,120,30,45,\n"
    "wafer,Ga.metal,CN,JP,0.125,90,,410\n"
)


def parts(source: random.Random, folder: Path) -> None:
    """A parts list of one table, as a spreadsheet writes it, changed."""
    text = as_spreadsheet(PARTS, source) if source.random() < 0.7 else PARTS
    raw = text.encode("utf-8", "surrogatepass")
    if source.random() < 0.6:
        separator = "," if text == PARTS else ("\t" if "\t" in text else ";")
        raw = changed_cells(text, source, separator).encode("utf-8", "surrogatepass")
    elif source.random() < 0.7:
        raw = changed_bytes(raw, source)
    if source.random() < 0.05:
        raw = raw.decode("utf-8", "replace").encode(source.choice(("utf-16", "latin-1", "cp1252")), "replace")
    path = folder / source.choice(("parts.csv", "bom.csv", "item.csv"))
    path.write_bytes(raw)
    firm = load_firm(path)
    assert firm.items, "a firm without parts"


SESSION = {
    "monazite_exercise": 1, "scenario": "cn-ree-2025", "seat": "US", "day": "2026-08-01", "seed": 0, "months": 6,
    "draws": 8, "prior": False, "acts": ["hold", "offer general-10-partial-17bn-12m; buy 90"], "path": [[0, 1, 0]],
}  # fmt: skip


def session(source: random.Random, folder: Path) -> None:
    """An exercise that was saved, changed, as values or as bytes."""
    content = dict(SESSION)
    if source.random() < 0.3:
        content["scenario"] = load_scenario(source.choice(scenarios())).canonical()
    for _ in range(source.randint(1, 3)):
        changed = changed_value(content, source, tuple(SESSION))
        content = changed if isinstance(changed, dict) else content
    raw = json.dumps(content).encode("utf-8", "surrogatepass")
    path = folder / "exercise.json"
    path.write_bytes(changed_bytes(raw, source) if source.random() < 0.4 else raw)
    saved = read_session(path)
    if isinstance(saved.scenario, dict):
        load_scenario(saved.scenario)
    write_session(saved, path)
    assert read_session(path) == saved


def stored(source: random.Random, folder: Path) -> None:
    """Files that earlier commands wrote and a user may have edited: parameter sets, a sensitivity, corrections."""
    kind = source.randrange(3)
    if kind == 0:
        path = folder / "posterior.csv"
        path.write_bytes(_changed_table(_posterior().encode(), source))
        table = load_posterior(path)
        assert all(np.isfinite(column).all() for column in table.values.values())
    elif kind == 1:
        path = folder / "sensitivity.json"
        content = changed_value({"question": "x", "drivers": [{"name": "growth", "total": 0.5}], "run": "1"}, source)
        raw = json.dumps(content).encode("utf-8", "surrogatepass")
        path.write_bytes(changed_bytes(raw, source) if source.random() < 0.5 else raw)
        assert isinstance(read_sensitivity(path), dict)
    else:
        path = folder / "corrections.toml"
        text = 'dropped = 1\n[[article]]\nid = "corrected-1"\ntext = "China"\n[[article.measure]]\nkind = "tariff"\n'
        path.write_bytes(changed_lines(text, source).encode("utf-8", "surrogatepass"))
        keep_corrections(path, {"id": "corrected-2", "text": "Japan", "measure": []})
        assert "corrected-2" in path.read_text(encoding="utf-8")


@cache
def _posterior() -> str:
    table = (FACTS / "posteriors" / "rare_earths.csv").read_text(encoding="utf-8").splitlines()
    return "\n".join(",".join(line.split(",")[:12]) for line in table[:6]) + "\n"


@cache
def _workbook(folder: str) -> bytes:
    place = Path(folder) / "workbook"
    place.mkdir(exist_ok=True)
    return next(path for path in write_examples("car", place) if path.suffix == ".xlsx").read_bytes()


TABLES = {
    "firm": "name,currency,usd_rate\nTables,EUR,0.9\n",
    "plant": "id,region\nworks,EU\n",
    "product": "id,plant,units,margin\nmotor,works,1000,50\npump,works,300,20\n",
    "item": "id,good,stock\nmagnets,NdFeB.SH.magnet,9000\n",
    "bom": "product,item,grams,scrap\nmotor,magnets,1200,0.04\npump,magnets,300,0\n",
    "supply": "item,origin,share,lead_days,licence\nmagnets,CN,0.8,30,applied on 2025-04-20\nmagnets,JP,0.2,30,\n",
}


def firm_rows() -> list[dict[str, object]]:
    """The firm of `TABLES` as a page holds its rows."""
    rows: list[dict[str, object]] = []
    for block, text in TABLES.items():
        header, *lines = (line.split(",") for line in text.strip().split("\n"))
        for n, cells in enumerate(lines, start=2):
            row = {"block": block, "file": f"{block}.csv", "line": n, "cells": dict(zip(header, cells, strict=True))}
            rows.append(row)
    return rows


def sent_file(source: random.Random) -> dict[str, str]:
    """A file of a firm as a page sends it, changed."""
    text = example_file(source.choice(EXAMPLES)).read_text(encoding="utf-8")
    content = base64.b64encode(changed_lines(text, source).encode("utf-8", "surrogatepass")).decode()
    return {"name": source.choice(("firm.toml", "firm.csv", "firm.xlsx", "../x", *NONSENSE)), "content": content}
