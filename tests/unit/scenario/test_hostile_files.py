"""Scenario files that are made to be long: one short message, and soon."""

import pytest

from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario, read_scenario

HEAD = 'name = "h"\nstart = 2025-01-01\nextends = "baseline"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a." * 30_000 + "a = 1\n", r"scenario:4: found a key of 30001 parts, allowed at most 20"),
        ("[" + "a." * 100_000 + "a]\n", r"scenario:4: found a key of 100001 parts, allowed at most 20"),
        ("x = { " + "a . " * 5_000 + "a = 1 }\n", r"scenario:4: found a key of 5001 parts, allowed at most 20"),
        ("#" * 1_000_001, r"found 1,000,052 bytes, allowed at most 1,000,000"),
        ("start = 9999-06-01\n", "not TOML: Cannot overwrite a value"),
    ],
)
def test_one_problem(text, message):
    with pytest.raises(InputError, match=message):
        read_scenario(HEAD + text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{i} = 1\n" for i in range(16_000)),
        '[[policy]]\nkind = "nothing"\n' * 2_000,
        "[parameters]\n" + "".join(f'"p{i}" = 1.0\n' for i in range(20_000)),
        "tariff_paths = [" + ", ".join(f'"p{i}"' for i in range(60_000)) + "]\n",
    ],
    ids=["keys", "policies", "parameters", "paths"],
)
def test_many_problems_are_counted(text):
    with pytest.raises(InputError, match="more problems are not listed") as error:
        read_scenario(HEAD + text)
    assert len(str(error.value)) < 20_000


@pytest.mark.parametrize("key", ["start", "as_of", "anchor"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_out_of_reach(key, day):
    settings = {"name": '"h"', "start": "2025-01-01", "extends": '"baseline"', key: day}
    with pytest.raises(InputError, match=rf"{key}: found {day}, allowed a day from 1950-01-01 to 2149-12-31"):
        read_scenario("".join(f"{name} = {value}\n" for name, value in settings.items()))


@pytest.mark.parametrize("key", ["months", "seed", "parameters", "name", "extends", "\ud800"])
def test_half_a_character_is_refused_in_words_that_can_be_printed(key):
    with pytest.raises(InputError) as error:
        load_scenario({"name": "h", "start": "2025-01-01", "extends": "baseline", "dataset": "\ud800", key: "\ud800"})
    assert "\\ud800" in str(error.value).encode("utf-8").decode()


@pytest.mark.parametrize("digits", [310, 5_000])
@pytest.mark.parametrize("key", ["months", "seed"])
def test_an_integer_that_is_no_number_of_the_computer(key, digits):
    with pytest.raises(InputError, match=r"scenario:[45]: "):
        read_scenario(HEAD + f"{key} = {'9' * digits}\n")


def test_a_text_with_many_points_is_no_key():
    text = "wait ................................ see a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w"
    assert read_scenario(HEAD + f'text = """{text}"""\n').text == text


def test_a_share_of_thousands_of_digits():
    block = '[[policy]]\nkind = "tariff"\nactor = "US"\non = "CN"\nstart = 2025-01-01\nrate = '
    with pytest.raises(InputError, match=r"scenario:9: policy 1 \(tariff\), rate: "):
        read_scenario(HEAD + block + "9" * 400 + "\n")
