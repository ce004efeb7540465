"""Slips of writing: the error says what to write, with file, line and field, and not what the parser thought."""

import pytest

from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.scenario.toml_slips import name_in_quotes, slip
from paths import TINY

TEXT = f"""name = "t"
dataset = ["{TINY.as_posix()}"]
extends = "baseline"
start = 2025-01-01
months = 24

[[policy]]
kind = "export_control"
actor = "CN"
start = 2025-04-04
goods = ["Dy.oxide"]
approval = "strict"

[[policy]]
kind = "tariff"
actor = "US"
on = ["CN"]
start = 2025-04-09
rate = 0.25
"""
BRACKETS = "found [policy], allowed [[policy]], with two brackets on each side, before every measure"
PARAMETER = 'found leakage.share, allowed the name in quotes: "leakage.share" = 0.3'
SWEEP = 'sweep.policy: found policy.0.approval, allowed the name in quotes: "policy.0.approval" = [...]'


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('[[policy]]\nkind = "tariff"', '[policy]\nkind = "tariff"', 14, BRACKETS),
        ('[[policy]]\nkind = "export', '[policy]\nkind = "export', 14, BRACKETS),
        ("months = 24", "[parameters]\nleakage.share = 0.3", 6, f"parameters.leakage: {PARAMETER}"),
        ("months = 24", "[sweep]\npolicy.0.approval = [0.1]", 6, SWEEP),
        ("2025-04-04", "01.12.2026", 10, "start: found 01.12.2026, allowed a date YYYY-MM-DD: 2026-12-01"),
        ("2025-04-04", "12.31.2026", 10, "start: found 12.31.2026, allowed a date YYYY-MM-DD"),
        ('"strict"', "0,5", 12, "approval: found 0,5, allowed a point before the decimals: 0.5"),
        ('"strict"', "\u201cstrict\u201d", 12, 'found \u201cstrict\u201d, allowed straight quotes: "strict"'),
        ('"t"', "\u201et\u201c", 1, 'name: found \u201et\u201c, allowed straight quotes: "t"'),
        ('"strict"', "50", 12, "policy 1 (export_control), approval: found 50.0, allowed 0 to 1; 50 % is 0.5"),
        ('"strict"', '"50%"', 12, 'approval: found "50%", allowed 0 to 1; a number has no quotes: 0.5'),
        ('"strict"', '"0,5"', 12, 'approval: found "0,5", allowed 0 to 1; a number has no quotes: 0.5'),
        ("rate = 0.25", "rate = 145", 19, "policy 2 (tariff), rate: found 145.0, allowed -1 to 5; 145 % is 1.45"),
        ("= 24", '= "24"', 5, 'months: found "24", allowed 1 to 240 month; a number has no quotes: 24'),
        ("= 24", "= true", 5, "months: found true, allowed 1 to 240 month"),
        ('"strict"', '"x"', 12, '"aimed at" (0.3: licences for the country that a measure answers)'),
        (
            '"export_control"',
            '"export_ban"',
            8,
            'kind: found "export_ban", allowed export_control with ban = true, nearest valid name: "export_control"',
        ),
        ('name = "t"\n', "", 1, "name: allowed a value (none is given)"),
        ("start = 2025-01-01\n", "", 1, "start: allowed a value (none is given)"),
    ],
)
def test_what_to_write(old, new, line, message):
    assert old in TEXT
    with pytest.raises(InputError) as error:
        read_scenario(TEXT.replace(old, new, 1))
    text = str(error.value)
    assert len(error.value.problems) == 1, text
    assert text.startswith(f"scenario:{line}: "), text
    assert message in text


def test_a_single_table_of_measures():
    with pytest.raises(InputError) as error:
        read_scenario(TEXT[: TEXT.rindex("[[policy]]")].replace("[[policy]]", "[policy]"))
    assert str(error.value) == f"scenario:7: policy: {BRACKETS}"
    with pytest.raises(InputError, match=r"policy: found \[policy\], allowed \[\[policy\]\]"):
        load_scenario({"name": "m", "start": "2025-01-01", "policy": {"kind": "tariff"}})


@pytest.mark.parametrize(
    "line",
    ['name = "0,5"', "path = [1, 2", 'text = "a \u201cword\u201d"', "[table", "x = 1 2"],
)
def test_other_errors_are_left_to_the_parser(line):
    assert slip(line, "Expected something") is None


def test_tables_that_are_no_names_with_points():
    assert name_in_quotes("leakage", {"share": 0.3, "other": 1}) is None
    assert name_in_quotes("leakage", {}) is None
