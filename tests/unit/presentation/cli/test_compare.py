import json

import pytest
from typer.testing import CliRunner

from monazite import simulate
from monazite.foundation.errors import InputError
from monazite.presentation.cli import app
from monazite.presentation.cli.compare import comparable, first_stop_rows
from monazite.presentation.cli.scenarios import sweep_members
from monazite.scenario.scenario import expand, load_scenario
from monazite.simulation.ensemble.reader import Ensemble


def test_scenarios_on_other_minerals_are_refused_in_words():
    rare, gallium = load_scenario("cn-ree-2025"), load_scenario("cn-ga-ge-2023")
    with pytest.raises(InputError) as error:
        comparable(rare, gallium)
    assert 'found "goods of gallium, germanium", allowed goods of rare_earths' in str(error.value)


def test_another_year_of_the_data_and_other_months_are_told(capsys):
    a, b = load_scenario("cn-ree-2025"), load_scenario("cn-quota-2010")
    aligned = comparable(a, b)
    printed = capsys.readouterr().err
    assert "the difference holds that of the data as well" in printed
    assert f"is run over the {a.months} months from 2025-01" in printed
    assert (aligned.start, aligned.months, aligned.seed) == (a.start, a.months, a.seed)


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


def test_a_comparison_may_be_of_some_months_alone(gallium):
    """A year and the six months after it add up to the whole run."""
    words = ["compare", gallium, gallium, "--draws", "1", "--prior", "--json"]
    parts = [CliRunner().invoke(app, [*words, *over]) for over in (
        [], ["--over", "2022-08:2023-07"], ["--over", "2023-08:2024-01"],
    )]  # fmt: skip
    assert [part.exit_code for part in parts] == [0, 0, 0]
    content = [json.loads(part.stdout) for part in parts]
    assert [one["months"] for one in content] == ["2022-08 to 2024-01", "2022-08 to 2023-07", "2023-08 to 2024-01"]
    sums = [next(row["first"] for row in one["rows"] if row["outcome"] == "exports") for one in content]
    assert sums[0] == pytest.approx(sums[1] + sums[2], rel=1e-9)


@pytest.mark.parametrize("over", ["2023-08", "2023-08:", "2030-01:2030-06", "spring:summer"])
def test_months_that_are_none_are_refused_in_words(over, gallium):
    done = CliRunner().invoke(app, ["compare", gallium, gallium, "--draws", "1", "--over", over])
    assert isinstance(done.exception, InputError)
    assert done.exception.field == "--over"


def test_ensembles_on_other_minerals_than_rare_earths_are_summed_up(gallium, tmp_path):
    words = ["ensemble", gallium, "--draws", "2", "--threads", "1", "--out", str(tmp_path / "made"), "--json"]
    assert {("price_outside", "Ga.primary"), ("exports", "oxide")} <= shown(CliRunner().invoke(app, words))


def test_an_ensemble_of_a_sweep_is_one_ensemble_for_each_scenario(gallium, tmp_path):
    """In one call, each in a folder of its own, the same as each alone; what is done is not done again."""
    sc = load_scenario(gallium).model_copy(update={"sweep": {"policy.0.approval": (0.2, 0.6)}})
    file, out = tmp_path / "two.toml", tmp_path / "made"
    file.write_text(sc.to_toml(), encoding="utf-8")
    words = ["ensemble", str(file), "--draws", "2", "--threads", "2", "--batch", "1", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.exception
    folders = [out / "policy-0-approval-0-2", out / "policy-0-approval-0-6"]
    assert [str(folder) for folder in folders] == [line for line in done.stdout.splitlines() if str(out) in line]
    price = [Ensemble(f).values("price_outside", good="Ga.primary", reduce="max") for f in folders]
    assert price[0][0] > price[1][0]
    alone = tmp_path / "alone.toml"
    alone.write_text(expand(sc)[1].to_toml(), encoding="utf-8")
    CliRunner().invoke(app, ["ensemble", str(alone), "--draws", "2", "--threads", "1", "--out", str(tmp_path / "one")])
    other = Ensemble(tmp_path / "one").values("price_outside", good="Ga.primary", reduce="max")
    assert (price[1] == other).all()
    assert "continue them with --resume" in str(CliRunner().invoke(app, words).exception)
    assert CliRunner().invoke(app, [*words, "--resume"]).exit_code == 0


def test_runs_of_a_sweep_do_not_overwrite_each_other(gallium, tmp_path):
    """Folders are named after what differs; where such names are cut to the same, they are numbered."""
    sc = load_scenario(gallium)
    both = {"policy.0.approval": (0.2, 0.6), "months": (14,)}
    assert [folder.name for _, folder in sweep_members(sc.model_copy(update={"sweep": both}), tmp_path)] == [
        "policy-0-approval-0-2-months-14",
        "policy-0-approval-0-6-months-14",
    ]
    many = {"policy.0.review": (0.5,), "policy.0.end": ("2030-01-01",)}
    pairs = sweep_members(sc.model_copy(update={"sweep": many | {"policy.0.approval": (0.2, 0.6)}}), tmp_path)
    assert len({folder for _, folder in pairs}) == 2
    file, out = tmp_path / "two.toml", tmp_path / "made"
    file.write_text(sc.model_copy(update={"sweep": both}).to_toml(), encoding="utf-8")
    done = CliRunner().invoke(app, ["run", str(file), "--draws", "1", "--out", str(out)])
    assert done.exit_code == 0, done.exception
    assert len(list(out.glob("*/results.parquet"))) == 2
    assert sweep_members(sc, out) == [(sc, out)]


def test_the_comparison_says_which_months_it_is_of_and_when_lines_stop_first():
    """A stop of a third of a year against none, by hand from the two runs: first stop of any industry by draw."""
    stop = {"kind": "export_control", "actor": "CN", "start": "2023-02-01", "goods": ["*"], "ban": True}
    content = {"extends": "baseline", "dataset": ["gallium"], "start": "2023-01-01", "months": 18}
    free, banned = (
        simulate("gallium", content | {"name": name, "anchor": "2023-02-01", "policy": policy}, draws=2, prior=True)
        for name, policy in (("free", []), ("stop", [stop]))
    )
    rows = {(row["outcome"], row["region"]): row for row in first_stop_rows(free, banned)}
    assert {name for name, _ in rows} == {"first_stop_chance", "first_stop_day"}
    days, (users, regions) = banned.select("first_stop_day")
    industries = [i for i, name in enumerate(banned.view.labels(users)) if name.startswith("industry:")]
    for (name, region), row in rows.items():
        own = days[:, industries, banned.view.labels(regions).index(region)]
        first = [min((d for d in draw if d == d), default=float("nan")) for draw in own]
        stopped = [d for d in first if d == d]
        expected = len(stopped) / 2 if name == "first_stop_chance" else sum(stopped) / len(stopped)
        assert row["second"] == pytest.approx(expected)
    same = first_stop_rows(banned, banned)
    assert {row["difference"] for row in same} == {0.0}


def test_the_table_names_its_months(gallium):
    done = CliRunner().invoke(app, ["compare", gallium, gallium, "--draws", "1", "--prior"])
    assert "2022-08 to 2024-01 (the whole run)" in " ".join(done.stdout.split())
    content = json.loads(CliRunner().invoke(app, ["compare", gallium, gallium, "--draws", "1", "--json"]).stdout)
    assert (content["months"], content["days_from"]) == ("2022-08 to 2024-01", "2023-08-01")
