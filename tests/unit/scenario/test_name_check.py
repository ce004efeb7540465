"""Names in a scenario that its dataset does not have: each with its place and the nearest name."""

from datetime import date

import pytest

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.foundation.errors import plain_number
from monazite.scenario.name_check import NameCheck
from monazite.scenario.policies import REGISTRY


def policy(kind: str, **fields):
    return REGISTRY[kind].model(**({"kind": kind, "actor": "CN", "start": date(2025, 1, 1)} | fields))


def problems(ds: Dataset, *policies) -> list[tuple[tuple[str | int, ...], str]]:
    check = NameCheck(ds)
    for number, item in enumerate(policies):
        check.policy(number, item)
    return [(where, str(error)) for where, error in check.problems]


def test_names_of_the_dataset_patterns_and_blocs_pass(toy):
    assert problems(
        toy,
        policy("export_control", goods=["Dy", "*.oxide", "heavy", "NdFeB.*", "*"], destinations=["US", "ally", "*"]),
        policy("export_control", goods=["Dy.oxide"], destinations=["US.defence"]),
        policy("finance", actor="US", projects=["New pit"], amount=1, floor={"Nd.oxide": 80}),
        policy("priority", uses=["lasers"]),
        policy("innovation", actor="JP", uses=["*"], research=1),
        policy("tariff", actor="US", on=["CN"], rate=0.1, sectors=["*"]),
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fields", "field", "message"),
    [
        ("export_control", {"actor": "CX", "goods": ["Dy"]}, "actor", 'found "CX", nearest valid name: "CN"'),
        ("export_control", {"goods": ["Dy.oxid"]}, "goods", 'found "Dy.oxid", nearest valid name: "Dy.oxide"'),
        ("export_control", {"goods": ["Dy"], "destinations": ["UX"]}, "destinations", 'found "UX"'),
        ("export_control", {"goods": ["Dy"], "destinations": ["US.defense"]}, "destinations", 'found "US.defense"'),
        ("quota", {"goods": ["*"], "amount": 5, "weights": {"Dx.oxide": 2}}, "weights", 'found "Dx.oxide"'),
        ("tariff", {"on": ["JQ"], "rate": 0.1}, "on", 'found "JQ"'),
        ("tariff", {"on": ["*"], "rate": 0.1, "sectors": ["metal"]}, "sectors", 'branch: found "metal"'),
        ("tariff", {"on": ["*"], "rate": 0.1, "sectors": ["*"], "exempt": ["chips"]}, "exempt", 'found "chips"'),
        ("alliance", {"members": ["allies"], "preference": 2}, "members", 'found "allies"'),
        ("finance", {"projects": ["New pitt"], "amount": 1}, "projects", 'nearest valid name: "New pit"'),
        ("finance", {"amount": 1, "regions": ["US"], "floor": {"Nd.oxid": 5}}, "floor", 'found "Nd.oxid"'),
        ("priority", {"uses": ["laser"]}, "uses", 'use: found "laser", nearest valid name: "lasers"'),
        ("priority", {"uses": ["*"]}, "uses", 'use: found "*"'),
    ],
)
def test_one_problem_with_its_place(toy, kind, fields, field, message):
    good = policy("export_control", goods=["Dy"])
    ((where, text),) = problems(toy, good, policy(kind, **fields))
    assert where == ("policy", 1, field)
    assert message in text


def test_every_wrong_name_is_a_problem_of_its_own(toy):
    found = problems(toy, policy("export_control", actor="XX", goods=["Dy", "Yy", "Zz"], destinations=["QQ"]))
    assert [where for where, _ in found] == [
        ("policy", 0, "actor"), ("policy", 0, "goods"), ("policy", 0, "goods"), ("policy", 0, "destinations"),
    ]  # fmt: skip


def test_names_along_an_axis(toy):
    check = NameCheck(toy)
    check.names(("controller",), ["CN"], "region")
    assert check.problems == []
    check.names(("parameters",), ["cleared.days", "cleared.day"], "parameter")
    ((where, error),) = check.problems
    assert where == ("parameters",)
    assert (error.field, error.found, error.nearest) == ("parameter", "cleared.day", "cleared.days")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("cover.magnet_trade", -3.0, "1.814 to 220.5"),  # lognormal 20, 0.4: 20 exp(-2.4) and 20 exp(2.4)
        ("growth", 1e300, "-0.8 to 2.8"),  # normal 1, 0.3: six standard deviations either way
        ("growth", -1e6, "-0.8 to 2.8"),
        ("cover.spread", 0.86, "0 to 0.85"),  # uniform 0.25 to 0.55: one width further, not below nought
        ("leakage.share", 1.1, "0 to 1"),  # beta
        ("project.correlation", 1.2, "0 to 1"),  # a share
        ("economy.input_elasticity", 2.0, "0 to 1.8"),  # loguniform 0.2 to 1
        ("permit.life", 0.0, "1 to 9"),  # a row that says its own
    ],
)
def test_values_beyond_a_prior(name, value, allowed):
    check = NameCheck(load_dataset("rare_earths"))
    check.parameters({name: value})
    (((*where,), error),) = check.problems
    assert where == ["parameters", name]
    assert str(error) == f"found {plain_number(value)}, allowed {allowed}, as its prior is in priors.csv"


def test_a_parameter_of_earlier_versions_names_what_acts_now():
    check = NameCheck(load_dataset("rare_earths"))
    check.parameters({"upstream": 1.8})
    ((where, error),) = check.problems
    assert where == ("parameters", "upstream")
    assert error.nearest == "economy.idle"
    assert "no longer a parameter" in str(error)


def test_the_ends_themselves_pass():
    ds = load_dataset("rare_earths")
    check = NameCheck(ds)
    for end in (0, 1):
        check.parameters({row.parameter: row.bounds()[end] for row in ds.table("priors")})
    assert check.problems == []


@pytest.mark.parametrize("field", ["destinations", "on", "members"])
def test_a_country_inside_a_region_is_said_to_be_one(field):
    kind = {"destinations": "export_control", "on": "tariff", "members": "alliance"}[field]
    more = {"destinations": {"goods": ["Dy"]}, "on": {"rate": 0.1}, "members": {"preference": 2}}[field]
    ds = load_dataset("rare_earths")
    found = problems(ds, policy(kind, **more, **{field: ["Germany", "Germny", "China", "EU"]}))
    assert {where for where, _ in found} == {("policy", 0, field)}
    germany, misspelt, china = (text for _, text in found)
    assert "Germany is inside EU, which the model has as one; write EU" in germany
    assert 'nearest name: "Germany"; Germany is inside EU' in misspelt
    assert 'found "China", nearest valid name: "CN"' in china
