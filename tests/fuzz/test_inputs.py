"""Whatever bytes come in: a result or an InputError, never a traceback of another kind."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monazite.dataset.check import check
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import Scenario, load_scenario, read_scenario
from monazite.scenario.shipped import SHIPPED, scenarios
from monazite.scenario.toml import parse
from paths import TINY

SAMPLE = f'name = "x"\ndataset = ["{TINY.as_posix()}"]\nstart = 2025-01-01\n'
BLOCK = '[[policy]]\nkind = "export_control"\nactor = "CN"\nstart = 2025-04-04\ngoods = ["Dy"]\napproval = 0.3\n'
TOLERANT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

keys = st.sampled_from(
    [*Scenario.model_fields, *{k for item in REGISTRY.values() for k in item.model.model_fields}, "zz"]
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates(),
    st.sampled_from(["CN", "US", "Dy.oxide", "*", "strict", "2025-04-04", "policy.0.approval", *REGISTRY]),
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


def tolerate(function, *arguments):
    try:
        return function(*arguments)
    except InputError as error:
        return str(error)


@TOLERANT
@given(st.binary(max_size=300))
def test_bytes_as_scenario(raw):
    tolerate(parse, raw, "scenario.toml")
    tolerate(read_scenario, raw.decode("latin-1"))


@TOLERANT
@given(st.text(alphabet='[]{}="\n.#-0123456789abekmnopstx_: ', max_size=120))
def test_toml_like_text(text):
    tolerate(read_scenario, SAMPLE + text)
    tolerate(read_scenario, text)


@TOLERANT
@given(st.data())
def test_mutated_scenario(data):
    raw = bytearray((SAMPLE + BLOCK).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    tolerate(read_scenario, raw.decode("latin-1"))


@TOLERANT
@given(st.dictionaries(keys, values, max_size=6))
def test_mappings(content):
    base = {"name": "x", "start": "2025-01-01", "dataset": [str(TINY)]}
    tolerate(load_scenario, content)
    tolerate(load_scenario, base | content)


@TOLERANT
@given(st.lists(st.dictionaries(keys, values, max_size=6), max_size=3))
def test_policy_blocks(blocks):
    base = {"name": "x", "start": "2025-01-01", "dataset": [str(TINY)]}
    full = [{"kind": "tariff", "actor": "US", "start": "2025-01-01", "on": ["CN"], "rate": 0.1} | b for b in blocks]
    tolerate(load_scenario, base | {"policy": full})


@TOLERANT
@given(st.sampled_from(sorted(path.name for path in TINY.glob("*.csv"))), st.binary(max_size=200))
def test_bytes_as_tables(tmp_path, name, raw):
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny", dirs_exist_ok=True))
    (folder / name).write_bytes(raw)
    tolerate(load_dataset, folder)
    assert isinstance(check(folder), list)


@TOLERANT
@given(st.data())
def test_mutated_tables(tmp_path, data):
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny", dirs_exist_ok=True))
    path = folder / data.draw(st.sampled_from(sorted(item.name for item in TINY.glob("*.csv"))))
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        cell = st.sampled_from([b"", b",", b'"', b"\n", b"nan", b"-1", b"1e400", b";", b"\xff", b"[", b"0"])
        raw[at : at + data.draw(st.integers(0, 6))] = data.draw(cell)
    path.write_bytes(raw)
    tolerate(load_dataset, folder)
    assert isinstance(check(folder), list)


@pytest.mark.parametrize("name", scenarios())
def test_truncated_scenarios(name, tmp_path):
    raw = (SHIPPED / f"{name}.toml").read_bytes()
    for end in range(0, len(raw), max(len(raw) // 25, 1)):
        path = tmp_path / "cut.toml"
        path.write_bytes(raw[:end])
        tolerate(load_scenario, path)


@pytest.mark.parametrize("source", ["", "\0", "a" * 5000, "/", "..", "no/such.toml"])
def test_odd_paths(source):
    with pytest.raises(InputError):
        load_scenario(source)
    if source not in ("/", ".."):
        with pytest.raises(InputError):
            load_dataset(source)
