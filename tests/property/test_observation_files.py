"""Whatever a file states: what comes out adds up to what went in, and other input ends in an InputError."""

import csv
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monazite.dataset.observation_files.observe import observe
from monazite.foundation.errors import InputError
from observation_cases import FILES

TOLERANT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = "typeCode,freqCode,period,reporterISO,flowCode,partnerISO,cmdCode,netWgt,primaryValue\n"
PARTNERS = ("JPN", "USA", "KOR", "DEU", "FRA", "ITA", "GBR", "PAK", "VNM")
REGION_OF = {"JPN": "JP", "USA": "US", "KOR": "KR", "DEU": "EU", "FRA": "EU", "ITA": "EU", "GBR": "ROW", "PAK": "ROW"}
REGION_OF |= {"VNM": "VN"}

weights = st.dictionaries(st.sampled_from(PARTNERS), st.integers(1, 10**8), min_size=1)
periods = st.sampled_from(["2026-03", "2023"])


@TOLERANT
@given(weights=weights, period=periods, price=st.integers(1, 500))
def test_tonnes_and_values_are_kept(tmp_path_factory, weights, period, price):
    """Exports in kg at one price to any partners, with their sum: regions add up to the world, months to the period."""
    frequency, months = ("M", 1) if "-" in period else ("A", 12)
    total = sum(weights.values())
    lines = [
        f"C,{frequency},{period},CHN,X,{partner},280530,{kg},{kg * price}\n"
        for partner, kg in {**weights, "W00": total}.items()
    ]
    path = tmp_path_factory.mktemp("flows") / "flows.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    report = observe(path, published=date(2026, 6, 1))
    whole = {row.region: row.value for row in report.rows if row.outcome == "exports" and not row.part}
    expected: dict[str, float] = {}
    for partner, kg in weights.items():
        region = REGION_OF[partner]
        expected[region] = expected.get(region, 0) + kg / 1000 / months
    assert whole.pop("WORLD") == pytest.approx(total / 1000 / months)
    assert whole == pytest.approx(expected)
    parts = sum(row.value for row in report.rows if row.outcome == "exports" and row.region == "EU" and row.part)
    assert parts == pytest.approx(expected.get("EU", 0))
    unit_values = [row.value for row in report.rows if row.outcome == "unit_value_export"]
    assert unit_values == pytest.approx([price] * len(unit_values))


def tolerate(path: Path) -> None:
    with suppress(InputError):
        observe(path)


@TOLERANT
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEADER + text).encode()))
def test_any_bytes_end_in_a_report_or_an_input_error(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("bytes") / "any.csv"
    path.write_bytes(raw)
    tolerate(path)


@TOLERANT
@given(
    cells=st.lists(
        st.sampled_from(
            ["C", "M", "A", "2025", "202505", "CHN", "W00", "X", "280530", "-1", "nan", "inf", "1e400", "", "é"]
        ),
        min_size=9,
        max_size=9,
    )
)
def test_any_cells_end_in_a_report_or_an_input_error(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("cells") / "any.csv"
    path.write_text(HEADER + ",".join(cells) + "\n", encoding="utf-8")
    tolerate(path)


@TOLERANT
@given(
    name=st.sampled_from(["comtrade", "comext", "census", "dataweb_wide", "dataweb_long", "japan_customs", "plain"]),
    at=st.integers(0, 10**6),
    cell=st.sampled_from(
        ["", "0", "-5", "1e999", "x", "'", "2025", "2025-13", "CN", ":", "é", "1,000", "*.magnet", "?"]
    )
    | st.text(max_size=5),
)
def test_any_cell_of_any_form_ends_in_a_report_or_an_input_error(tmp_path_factory, name, at, cell):
    with (FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    row = lines[at % len(lines)]
    row[at // len(lines) % len(row)] = cell
    path = tmp_path_factory.mktemp("forms") / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    tolerate(path)
