import json

import pytest
from typer.testing import CliRunner

from monazite.cli import app
from monazite.cli.compare import comparable
from monazite.errors import InputError
from monazite.scenario import load_scenario


def test_scenarios_on_other_minerals_are_refused_in_words():
    rare, gallium = load_scenario("cn-ree-2025"), load_scenario("cn-ga-ge-2023")
    with pytest.raises(InputError) as found:
        comparable(rare, gallium)
    assert 'found "goods of gallium, germanium", allowed goods of rare_earths' in str(found.value)


def test_another_year_of_the_data_and_other_months_are_told(capsys):
    a, b = load_scenario("cn-ree-2025"), load_scenario("cn-quota-2010")
    made = comparable(a, b)
    told = capsys.readouterr().err
    assert "the difference holds that of the data as well" in told
    assert f"is run over the {a.months} months from 2025-01" in told
    assert (made.start, made.months, made.seed) == (a.start, a.months, a.seed)


def test_two_scenarios_on_the_same_data_and_months_need_no_words(capsys):
    a = load_scenario("cn-ree-2025")
    comparable(a, a)
    assert capsys.readouterr().err == ""


@pytest.fixture
def gallium(tmp_path):
    """A scenario without rare earths: there are no magnets to ship."""
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18})
    file = tmp_path / "gallium.toml"
    file.write_text(sc.to_toml(), encoding="utf-8")
    return str(file)


def shown(done):
    assert done.exit_code == 0, done.exception
    content = json.loads(done.stdout)
    rows = content.get("rows", content.get("outcomes"))
    return {(row["outcome"], row.get("good")) for row in rows}


def test_scenarios_on_other_minerals_than_rare_earths_can_be_compared(gallium):
    done = CliRunner().invoke(app, ["compare", gallium, gallium, "--draws", "1", "--json"])
    assert {("price_outside", "Ga.primary"), ("price_inside", "Ge.metal"), ("exports", "metal")} <= shown(done)


def test_ensembles_on_other_minerals_than_rare_earths_are_summed_up(gallium, tmp_path):
    words = ["ensemble", gallium, "--draws", "2", "--threads", "1", "--out", str(tmp_path / "made"), "--json"]
    assert {("price_outside", "Ga.primary"), ("exports", "oxide")} <= shown(CliRunner().invoke(app, words))
