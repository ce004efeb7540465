"""A file with several mistakes: values, names and days are all reported in one round, each once."""

import pytest

from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario, read_scenario

HEAD = 'name = "x"\nstart = 2025-01-01\nextends = "baseline"\n'
CONTROL = '[[policy]]\nkind = "export_control"\nactor = "CN"\nstart = 2025-04-04\n'


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_scenario(HEAD + text, file="s.toml")
    return [str(problem) for problem in caught.value.problems]


def test_a_wrong_name_is_reported_beside_a_wrong_value_of_the_same_measure():
    first, second = problems(CONTROL + 'goods = ["Dy.oxid"]\napproval = 1.4\n')
    assert first.startswith("s.toml:9: policy 1 (export_control), approval: found 1.4, allowed 0 to 1")
    assert second == (
        's.toml:8: policy 1 (export_control), goods: found "Dy.oxid", nearest valid name: "Dy.oxide"'
    )  # fmt: skip


def test_an_end_ahead_of_its_start_is_reported_beside_a_wrong_value():
    texts = problems(CONTROL + 'goods = ["Dy"]\nend = 2025-01-01\napproval = 1.4\n')
    assert texts[1:] == [
        "s.toml:9: policy 1 (export_control), end: found 2025-01-01, allowed a day after the start, 2025-04-04"
    ]


def test_names_of_other_measures_parameters_and_settings_are_reported_beside_a_wrong_value():
    measures = CONTROL + 'goods = ["Dy"]\napproval = 1.4\n' + CONTROL.replace("CN", "USA") + 'goods = ["Dy"]\n'
    texts = problems('controller = "CX"\ntariff_paths = ["non"]\n[parameters]\ngrowt = 1.0\ngrowth = 1e9\n' + measures)
    named = [text.partition(": found")[0].partition(": ")[2] for text in texts]
    assert named == [
        "policy 1 (export_control), approval", "controller", "tariff_paths", "parameters", "parameters.growth",
        "policy 2 (export_control), actor",
    ]  # fmt: skip


def test_a_field_is_reported_once():
    assert len(problems(CONTROL + 'goods = ["Dy.oxid", 3]\n')) == 1
    assert len(problems(CONTROL.replace('"CN"', "7") + 'goods = ["Dy"]\nend = 2025-13-01\n')) == 1


@pytest.mark.parametrize("dataset", ["7", '["nowhere"]', "[[1]]"])
def test_without_a_dataset_that_can_be_read_no_name_is_wrong(dataset):
    for text in problems(f"dataset = {dataset}\nmonths = 9999\n" + CONTROL + 'goods = ["Xx.oxide"]\n'):
        assert "goods" not in text


def test_a_mapping_has_them_as_well():
    content = {"name": "x", "start": "2025-01-01", "extends": "baseline", "months": 9999, "controller": "CX"}
    with pytest.raises(InputError, match="controller: found"):
        load_scenario(content)
