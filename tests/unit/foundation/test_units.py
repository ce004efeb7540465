from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from monazite.foundation.errors import InputError, from_validation
from monazite.foundation.units import UNITS, Q, convert, factor, quantities


class Sample(BaseModel):
    share: Annotated[float, Q("share", ge=0, le=1, levels={"strict": 0.3})] = 0.5
    mass: Annotated[float | None, Q("t", gt=0)] = None
    floor: Annotated[dict[str, float], Q("USD/kg", ge=0)] = {}
    bare: Annotated[float, Q("1")] | None = None


@pytest.mark.parametrize(
    ("value", "from_", "to", "expected"),
    [
        (2.5, "kt/yr", "t/yr", 2500),
        (90, "USD/t", "USD/kg", 0.09),
        (3, "bn USD", "MUSD", 3000),
        (500, "kUSD", "MUSD", 0.5),
        (40, "percent", "share", 0.4),
        (2, "yr", "month", 24),
        (365.25, "day", "yr", 1),
        (100, "t/month", "t/yr", 1200),
    ],
)
def test_conversions(value, from_, to, expected):
    assert convert(value, from_, to) == pytest.approx(expected)


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_there_and_back(a, b):
    if UNITS[a][0] == UNITS[b][0]:
        assert factor(a, b) * factor(b, a) == pytest.approx(1)
    else:
        with pytest.raises(InputError):
            factor(a, b)


def test_unknown_unit_names_the_nearest():
    with pytest.raises(InputError, match=r'found "USD/kgs".*nearest valid name: "USD/kg"'):
        convert(1, "USD/kgs", "USD/kg")


def test_levels_and_bounds():
    assert Sample.model_validate({"share": "strict"}).share == 0.3
    assert Sample().mass is None
    assert Sample(mass=2).mass == 2


@pytest.mark.parametrize(
    "content",
    [
        {"share": 1.4},
        {"share": "strickt"},
        {"share": "0.4"},
        {"share": True},
        {"share": float("nan")},
        {"mass": 0},
        {"mass": float("inf")},
        {"floor": {"Nd.oxide": -1}},
        {"bare": float("nan")},
    ],
)
def test_numbers_that_are_refused(content):
    with pytest.raises(ValidationError):
        Sample.model_validate(content)


def test_quantities_sees_optional_fields():
    assert {name: q.unit for name, q in quantities(Sample).items()} == {
        "share": "share",
        "mass": "t",
        "floor": "USD/kg",
        "bare": "1",
    }


def test_json_schema_carries_unit_bounds_and_levels():
    field = Sample.model_json_schema()["properties"]["share"]
    assert (field["unit"], field["minimum"], field["maximum"]) == ("share", 0, 1)
    assert field["levels"] == {"strict": 0.3}


def test_allowed_reads_well():
    assert Q("share", ge=0, le=1).allowed == "0 to 1"
    assert Q("t", gt=0).allowed == "more than 0 t"
    assert Q("month", ge=0, le=24).allowed == "0 to 24 month"
    assert Q("share", ge=0, le=1, levels={"strict": 0.3}).allowed == '0 to 1 or "strict" (0.3)'
    explained = Q("share", ge=0, le=1, levels={"eased": 0.8}, meanings={"eased": "licences after talks"})
    assert explained.allowed == '0 to 1 or "eased" (0.8: licences after talks)'


@pytest.mark.parametrize(
    ("text", "near"), [("90 days", "ninety days"), ("28days", "thirty days"), ("ninty", "ninety days"), ("zzz", "")]
)
def test_a_number_with_its_unit_is_nearest_to_the_level_of_that_size(text, near):
    quantity = Q("day", ge=0, le=400, levels={"thirty days": 30.0, "sixty days": 60.0, "ninety days": 90.0})

    class Held(BaseModel):
        stock: Annotated[float, quantity]

    with pytest.raises(ValidationError) as caught:
        Held(stock=text)
    assert caught.value.errors()[0].get("ctx", {}).get("nearest") == near


class Rate(BaseModel):
    quota: Annotated[float, Q("t/yr", ge=0, le=1e7)] = 0.0
    seed: Annotated[int, Q("1", ge=0, le=2**63 - 1)] = 0


@pytest.mark.parametrize("value", [20_000_000, 2e7])
def test_large_numbers_and_their_bounds_are_written_out(value):
    with pytest.raises(ValidationError) as caught:
        Rate(quota=value)
    ((_, error),) = from_validation(caught.value)
    assert str(error) == "found 20,000,000, allowed 0 to 10,000,000 t/yr"


def test_a_whole_bound_is_exact():
    with pytest.raises(ValidationError, match="0 to 9,223,372,036,854,775,807"):
        Rate(seed=-1)
