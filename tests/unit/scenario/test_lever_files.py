"""A lever is one file: found by its folder, its names checked by the types of its fields."""

import subprocess
import sys
from pathlib import Path

import pytest

from monazite.scenario import policies
from monazite.scenario.policies import REGISTRY, Policy
from monazite.scenario.policies.name_fields import name_fields
from paths import TINY

LEVY = '''"""A levy on what comes from some regions."""

from typing import Annotated, Literal

from monazite.foundation.units import Q
from monazite.scenario.policies.name_fields import Good, Goods, Regions
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind


class ImportLevy(Policy, frozen=True):
    """A levy on imports."""

    kind: Literal["import_levy"]
    origins: Regions
    """Where they come from."""
    goods: Goods = ("*",)
    """What is levied."""
    relief: dict[Good, float] = {}
    """Less by good."""
    rate: Annotated[float, Q("share", ge=0, le=5)]
    """Share of the value."""


def _write(c, p, ix):
    block = open_mesh(range(len(ix.month)), ix.goods(p.goods), ix.regions(p.origins), ix.buyers((p.actor,)))
    c.tariff[block] += p.rate * p.window(ix)[:, None, None, None]
    return c


IMPORT_LEVY = policy_kind(ImportLevy, _write, "tariff")
'''
SCENARIO = f"""name = "levy"
dataset = ["{TINY.as_posix()}"]
extends = "baseline"
start = 2025-01-01
months = 3

[[policy]]
kind = "import_levy"
actor = "US"
start = 2025-02-01
origins = ["CN"]
goods = ["Dy"]
relief = {{ "Nd.oxide" = 0.1 }}
rate = 0.25
"""
RUN = """import importlib.util, sys
import monazite.scenario as parent
spec = importlib.util.find_spec("monazite.scenario.policies")
spec.submodule_search_locations.append(sys.argv[1])  # the folder of the new file counts as that of the levers
parent.policies = sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from monazite.model.build import build
from monazite.scenario.scenario import facts_of, load_scenario
for file in sys.argv[2:]:
    try:
        sc = load_scenario(file)
    except ValueError as error:
        print(error)
        continue
    model = build(facts_of(sc), sc)
    ix = model.index
    for good, origin in (("Dy.oxide", "CN"), ("Dy.oxide", "JP"), ("Nd.oxide", "CN")):
        at = ix.position("good", good), ix.position("region", origin), ix.buyer.index("US")
        tariff = model.controls.tariff[:, *at]
        print(good, origin, *(float(round(rate - tariff[0], 6)) for rate in tariff))
"""


@pytest.fixture
def answers(tmp_path):
    (tmp_path / "levers").mkdir()
    (tmp_path / "levers" / "import_levy.py").write_text(LEVY)

    def of(*texts: str) -> list[str]:
        files = [tmp_path / f"levy{i}.toml" for i, _ in enumerate(texts)]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text)
        command = [sys.executable, "-c", RUN, str(tmp_path / "levers"), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.replace(f"{tmp_path}/", "").splitlines()

    return of


def test_a_new_lever_is_a_file_whose_names_are_checked(answers):
    wrong_names = [('["CN"]', '["CHN"]'), ('["Dy"]', '["Dy.oxid"]'), ("Nd.oxide", "Nd.oxid"), ("rate", "rates")]
    lines = answers(SCENARIO, *(SCENARIO.replace(*change) for change in wrong_names))
    assert lines == [
        "Dy.oxide CN 0.0 0.25 0.25",
        "Dy.oxide JP 0.0 0.0 0.0",
        "Nd.oxide CN 0.0 0.0 0.0",
        'levy1.toml:11: policy 1 (import_levy), origins: found "CHN", nearest valid name: "CN"',
        'levy2.toml:12: policy 1 (import_levy), goods: found "Dy.oxid", nearest valid name: "Dy.oxide"',
        'levy3.toml:13: policy 1 (import_levy), relief: found "Nd.oxid", nearest valid name: "Nd.oxide"',
        "2 problems",
        "  levy4.toml:7: policy 1 (import_levy), rate: allowed a value (none is given)",
        '  levy4.toml:14: policy 1 (import_levy), rates: found "rates", nearest valid name: "rate"',
    ]


def test_every_subclass_of_policy_in_the_folder_is_a_lever_once_and_in_the_order_of_files():
    folder = Path(policies.__file__).parent
    text = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py"))}
    written = {name for name, source in text.items() if "(Policy, frozen=True)" in source}
    files = [lever.model.__module__.rpartition(".")[2] for lever in REGISTRY.values()]
    assert set(files) == written
    assert files == sorted(files)
    assert sum(source.count("(Policy, frozen=True)") for source in text.values()) == len(REGISTRY)
    assert all(issubclass(lever.model, Policy) for lever in REGISTRY.values())


@pytest.mark.parametrize("kind", REGISTRY)
def test_fields_of_names_say_what_they_name(kind):
    model = REGISTRY[kind].model
    lists = {name for name, info in model.model_fields.items() if str(info.annotation) == "tuple[str, ...]"}
    assert lists == {"source"}
    assert name_fields(model)["actor"].axis == "region"


def test_what_fields_name():
    axes = {field: names.axis for field, names in name_fields(REGISTRY["tariff"].model).items()}
    assert axes == {"actor": "region", "on": "region", "goods": "good", "sectors": "branch", "exempt": "branch"}
    assert name_fields(REGISTRY["export_control"].model)["destinations"].axis == "buyer"
    assert name_fields(REGISTRY["quota"].model)["weights"].patterns
    assert name_fields(REGISTRY["innovation"].model)["uses"].every
    assert not name_fields(REGISTRY["priority"].model)["uses"].every
