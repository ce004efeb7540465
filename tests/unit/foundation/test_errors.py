import pytest

from monazite.foundation.errors import (
    DataError,
    InputError,
    MonaziteError,
    SolveError,
    collect,
    nearest,
    plain_number,
    unknown,
)


def test_tree():
    assert issubclass(DataError, InputError)
    assert issubclass(InputError, MonaziteError)
    assert issubclass(SolveError, MonaziteError)
    assert not issubclass(SolveError, InputError)


def test_message_has_place_field_found_and_allowed():
    error = InputError(file="scenario.toml", line=12, field="policy.approval", found=1.4, allowed="0 to 1")
    assert str(error) == "scenario.toml:12: policy.approval: found 1.4, allowed 0 to 1"


def test_message_has_the_nearest_name():
    error = InputError(file="s.toml", line=3, field="goods", found="Dy.oxid", nearest="Dy.oxide")
    assert str(error) == 's.toml:3: goods: found "Dy.oxid", nearest valid name: "Dy.oxide"'


def test_message_without_a_place():
    assert str(InputError(field="months", found=0, allowed="1 to 240")) == "months: found 0, allowed 1 to 240"
    assert str(InputError("the file is empty", file="a.csv")) == "a.csv: the file is empty"


def test_located_fills_gaps_only():
    error = InputError(file="a.csv", field="x", found=1).located("b.csv", 4)
    assert (error.file, error.line) == ("a.csv", 4)
    assert type(DataError().located("b", 1)) is DataError


def test_long_values_are_cut():
    assert len(str(InputError(field="x", found="y" * 500))) < 100
    assert len(str(InputError(field="x", nearest="y" * 500))) < 100


@pytest.mark.parametrize("count", [2, 30])
def test_long_names_are_cut_in_what_is_allowed(count):
    """Names may come from a file of the user: one had 5,000 digits."""
    names = [f"{n}" + "9" * 5000 for n in range(count)]
    assert len(str(unknown("magnets", names, field="item"))) < 300


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e7, "10,000,000"),
        (12345.5, "12,345.5"),
        (9_999.0, "9999.0"),
        (-2e6, "-2,000,000"),
        (1e300, "1e300"),
        (-1e-300, "-1e-300"),
        (2e-5, "0.00002"),
        (0.1, "0.1"),
        (float("inf"), "inf"),
        (2**63 - 1, "9,223,372,036,854,775,807"),
        (240, "240"),
    ],
)
def test_numbers_have_no_powers_of_ten_where_they_can_be_written_out(value, text):
    assert plain_number(value) == text


def test_integers_and_text_are_shown_as_they_were_written():
    assert str(InputError(field="months", found=20250404, allowed="a date")) == "months: found 20250404, allowed a date"
    assert str(InputError(field="stock", found="1e7", allowed="0 to 1")) == 'stock: found "1e7", allowed 0 to 1'


@pytest.mark.parametrize(
    ("name", "expected"), [("Dy.oxid", "Dy.oxide"), ("dy.OXIDE", "Dy.oxide"), ("zzzz", None), (3, None)]
)
def test_nearest(name, expected):
    assert nearest(name, ["Nd.oxide", "Dy.oxide"]) == expected


def test_of_names_as_near_the_one_with_the_same_first_letter_is_nearest():
    assert nearest("CM", ["MY", "CN", "US"]) == "CN"
    assert nearest("CM", ["CN", "MY", "US"]) == "CN"
    assert nearest("cn", ["CN", "MY", "US"]) == "CN"


def test_unknown_lists_short_sets():
    assert unknown("XX", ["CN", "US"], field="region").allowed == "CN, US"
    assert unknown("Dy.oxid", ["Dy.oxide"], field="good").nearest == "Dy.oxide"


def test_collect_raises_everything_at_once():
    collect([])
    one = InputError(field="a", found=1)
    with pytest.raises(InputError) as caught:
        collect([one])
    assert caught.value is one
    with pytest.raises(InputError) as caught:
        collect([one, InputError(field="b", found=2)])
    assert [problem.field for problem in caught.value.problems] == ["a", "b"]
    assert str(caught.value).splitlines() == ["2 problems", "  a: found 1", "  b: found 2"]
    with pytest.raises(DataError):
        collect([DataError(field="a"), DataError(field="b")])


@pytest.mark.parametrize(
    ("name", "names", "near"),
    [
        ("CHN", ["CN", "US"], "CN"),
        ("AU", ["CN", "US", "JP"], None),
        ("Germny", ["CN", "MY"], None),
        ("colour", ["record", "seed"], None),
        ("TIME", ["freq", "TIME_PERIOD"], "TIME_PERIOD"),
    ],
)
def test_a_nearest_name_is_near(name, names, near):
    assert nearest(name, names) == near
