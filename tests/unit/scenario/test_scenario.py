from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.foundation.units import quantities
from monazite.scenario.changed_settings import changed_settings
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import (
    Scenario,
    expand,
    load_scenario,
    read_scenario,
    scenarios,
)
from paths import TINY

TEXT = f"""name = "test"
dataset = ["{TINY.as_posix()}"]
start = 2025-01-01
months = 24

[[policy]]
kind = "export_control"
actor = "CN"
start = 2025-04-04
goods = ["Dy.oxide", "magnet"]
approval = "strict"
review = 2.1

[[policy]]
kind = "tariff"
actor = "US"
on = ["CN"]
start = 2025-04-09
end = 2025-05-13
rate = 1.25
"""


@pytest.fixture
def load(tmp_path):
    path = tmp_path / "scenario.toml"

    def write(text: str | bytes) -> Scenario:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_scenario(path)

    return write


def test_reads_levels_dates_and_defaults(load):
    scenario = load(TEXT)
    control, tariff = scenario.policies
    assert control.approval == 0.3  # type: ignore[union-attr]
    assert (control.destinations, tariff.goods) == (("*",), ("*",))  # type: ignore[union-attr]
    assert tariff.end == date(2025, 5, 13)
    assert scenario.end == date(2027, 1, 1)
    assert scenario.calendar()[0] == date(2025, 1, 1)
    assert (len(scenario.calendar()), scenario.calendar()[-1]) == (24, date(2026, 12, 1))
    assert (scenario.controller, scenario.draws, scenario.growth) == ("CN", 64, True)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"strict"', "1.4", 11, 'policy 1 (export_control), approval: found 1.4, allowed 0 to 1 or "embargo" (0)'),
        ('"strict"', '"strickt"', 11, 'nearest valid name: "strict"'),
        ('"strict"', "true", 11, "policy 1 (export_control), approval: found true"),
        (
            '"strict"',
            '"0.3"',
            11,
            'policy 1 (export_control), approval: found "0.3", allowed 0 to 1; a number has no quotes: 0.3',
        ),
        ('"strict"', ".3", 11, "approval: found .3, allowed 0.3 (a number needs a digit before the point)"),
        (
            '"Dy.oxide"',
            '"Dy.oxid"',
            10,
            'policy 1 (export_control), goods: found "Dy.oxid", nearest valid name: "Dy.oxide"',
        ),
        ('"magnet"', '"wood"', 10, 'policy 1 (export_control), goods: found "wood"'),
        ('["CN"]', '["CX"]', 17, 'policy 2 (tariff), on: found "CX", nearest valid name: "CN"'),
        ('actor = "US"', 'actor = "UZ"', 16, 'policy 2 (tariff), actor: found "UZ", nearest valid name: "US"'),
        ("review", "reveiw", 12, 'policy 1 (export_control), reveiw: found "reveiw", nearest valid name: "review"'),
        ("months", "month", 4, 'month: found "month", nearest valid name: "months"'),
        ("months = 24", "months = 0", 4, "months: found 0, allowed 1 to 240 month"),
        ("months = 24", "months = 2.5", 4, "months: found 2.5, allowed a whole number"),
        ("start = 2025-01-01", "start = 2025-13-01", 3, "start: found 2025-13-01, allowed a date YYYY-MM-DD (month 1"),
        ("start = 2025-04-04", "start = 2025-02-30", 9, "start: found 2025-02-30, allowed a date"),
        ('"tariff"', '"tarif"', 15, 'policy 2 (tarif), kind: found "tarif", '),
        (
            "end = 2025-05-13",
            "end = 2025-04-09",
            19,
            "policy 2 (tariff), end: found 2025-04-09, allowed a day after the start",
        ),
        ("rate = 1.25", 'rate = "high"', 20, 'policy 2 (tariff), rate: found "high", allowed -1 to 5'),
        ("rate = 1.25", "", 14, "policy 2 (tariff), rate: allowed a value (none is given)"),
        ("rate = 1.25", "rate = nan", 20, "policy 2 (tariff), rate: found nan"),
        ("rate = 1.25", "rate = 1.25 1", 20, "not TOML"),
        ('name = "test"', 'name = "test"\nanchor = 2030-01-01', 2, "anchor: found 2030-01-01, allowed a day from"),
        ('name = "test"', 'name = "test"\ncontroller = "XX"', 2, 'controller: found "XX"'),
        ('name = "test"', 'name = "test"\nname = "again"', 2, "not TOML"),
        ('name = "test"', 'name = " "', 1, 'name: found " ", allowed a title'),
    ],
)
def test_one_clear_error_each(load, old, new, line, message):
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        load(TEXT.replace(old, new, 1))
    text = str(caught.value)
    assert len(caught.value.problems) == 1, text
    assert f"scenario.toml:{line}: " in text, text
    assert message in text


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file(load, text):
    with pytest.raises(InputError, match=r"scenario.toml:1: the file is empty; a scenario needs at least name and"):
        load(text)


def test_negative_quota(load):
    text = TEXT.replace('kind = "tariff"', 'kind = "quota"').replace('on = ["CN"]', 'goods = ["Dy"]')
    with pytest.raises(
        InputError, match=r"scenario.toml:20: policy 2 \(quota\), amount: found -5.0, allowed 0 to 10,000,000 t/yr"
    ):
        load(text.replace("rate = 1.25", "amount = -5.0"))


def test_goods_in_a_list_of_several_lines(load):
    text = TEXT.replace('goods = ["Dy.oxide", "magnet"]', 'goods = [\n  "Dy.oxide",\n  "Xx.oxide",\n]')
    with pytest.raises(InputError, match=r"scenario\.toml:12: policy 1 \(export_control\), goods"):
        load(text)


def test_not_utf8(load):
    with pytest.raises(InputError, match=r"scenario\.toml:1: found byte 0xff, allowed UTF-8 text"):
        load(TEXT.replace("test", "XX").encode().replace(b"XX", b"\xff"))


def test_all_problems_at_once(load):
    with pytest.raises(InputError) as caught:
        load(TEXT.replace('"strict"', "1.4").replace("1.25", "99").replace("months = 24", "months = 0"))
    assert [problem.line for problem in caught.value.problems] == [4, 11, 20]


def test_missing_file_names_the_nearest_shipped_scenario():
    with pytest.raises(InputError, match='nearest valid name: "cn-ree-2025"'):
        load_scenario("cn-ree-2052")


def test_mapping_and_unknown_dataset():
    scenario = load_scenario({"name": "m", "start": "2025-01-01", "dataset": [str(TINY)]})
    assert scenario.start == date(2025, 1, 1)
    with pytest.raises(InputError, match='dataset: found "tinny"'):
        load_scenario({"name": "m", "start": "2025-01-01", "dataset": ["tinny"]})
    with pytest.raises(InputError, match=r'parameters: found "review\.facter", nearest valid name: "review.factor"'):
        load_scenario(
            {"name": "m", "start": "2025-01-01", "parameters": {"review.facter": 1}}, dataset=load_dataset(TINY)
        )


def test_hash_follows_content(load):
    a, b = load(TEXT), load(TEXT.replace("2.1", "2.2"))
    assert a.hash == load(TEXT + "# a comment\n").hash
    assert a.hash != b.hash
    assert changed_settings(a, b) == [("policy.0.review", 2.1, 2.2)]


def test_sweep(load):
    sweep = '\n[sweep]\n"policy.0.approval" = ["strict", 0.6]\nmonths = [12, 24, 36]\n'
    scenarios = expand(load(TEXT + sweep))
    assert len(scenarios) == 6
    assert [s.policies[0].approval for s in scenarios] == [0.3] * 3 + [0.6] * 3  # type: ignore[union-attr]
    assert scenarios[0].name == "test [policy.0.approval=strict, months=12]"
    assert scenarios[0].sweep == {}
    assert expand(scenarios[0]) == [scenarios[0]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"policy.7.approval" = [0.1]', "allowed a number from 0 to 1"),
        ('"policy.0.approval" = [1.4]', "policy 1 (export_control), approval: found 1.4"),
        ('"policy.0.aproval" = [0.4]', 'nearest valid name: "approval"'),
        ('"polcy.0.approval" = [0.4]', 'nearest valid name: "policy"'),
        ('"months" = []', "sweep: found 0, allowed 1 to 10000 combinations"),
    ],
)
def test_sweep_errors(load, line, message):
    with pytest.raises(InputError) as caught:
        load(f"{TEXT}\n[sweep]\n{line}\n")
    assert message in str(caught.value)


@pytest.mark.parametrize("name", scenarios())
def test_shipped_scenarios(name):
    scenario = load_scenario(name)
    assert read_scenario(scenario.to_toml()) == scenario
    sources = set(load_dataset(*scenario.dataset).names("source"))
    for policy in scenario.policies:
        assert policy.text
        assert policy.source
        assert set(policy.source) <= sources, (policy.text, policy.source)
    assert scenario.baseline is None or scenario.baseline in scenarios()


def test_the_shipped_set():
    assert scenarios() == (
        "cd-cobalt-2025",
        "cd-cobalt-stop-2026",
        "cn-antimony-2024",
        "cn-antimony-stop-2026",
        "cn-ga-ge-2023",
        "cn-ga-ge-stop-2026",
        "cn-graphite-2023",
        "cn-graphite-stop-2026",
        "cn-quota-2010",
        "cn-ree-2025",
        "cn-ree-2025-no-deal",
        "cn-tungsten-2025",
        "cn-tungsten-stop-2026",
        "cn-us-ban-2024",
        "full-stop",
        "truce-expiry-2026",
    )


dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.lists(st.sampled_from(["CN", "US", "JP", "*", "ally"]), min_size=1, max_size=3)
goods = st.lists(st.sampled_from(["Dy.oxide", "Nd", "magnet", "*", "*.oxide"]), min_size=1, max_size=3)


@st.composite
def policies(draw):
    kind = draw(st.sampled_from(sorted(REGISTRY)))
    model = REGISTRY[kind].model
    block = {"kind": kind, "actor": draw(st.sampled_from(["CN", "US"])), "start": draw(dates), "text": draw(texts)}
    for name, q in quantities(model).items():
        if name in ("recycling", "recycling_rate"):  # an old key with a warning; one that needs a plant that recycles
            continue
        annotation = str(model.model_fields[name].annotation)
        low = q.ge if q.gt is None else q.gt + 1e-3
        number = draw(st.floats(low or 0, q.le if q.le is not None else 1e6))
        if "dict" in annotation:
            literal = "recycling_rate" if kind == "innovation" else "review"
            key = "2030-01-01" if "date" in annotation else literal if "Literal" in annotation else "Nd.oxide"
            block[name] = {key: number} if draw(st.booleans()) else {}
        else:
            block[name] = number
    for name in ("destinations", "on", "members", "regions"):
        if name in model.model_fields:
            block[name] = draw(names)
    if "goods" in model.model_fields:
        block["goods"] = draw(goods)
    if "uses" in model.model_fields:
        block["uses"] = ["motors"]
    return block


@pytest.mark.filterwarnings("ignore::monazite.scenario.run_window.StockWarning")  # a stock may come too late
@settings(deadline=None)
@given(st.lists(policies(), max_size=4), texts, dates, st.integers(1, 240), st.booleans())
def test_round_trip_through_toml(blocks, text, start, months, growth):
    for block in blocks:  # a file may not hold a measure that misses the run
        block["start"] = start.replace(day=1) + (block["start"] - date(2000, 1, 1)) % timedelta(days=28 * months)
    content = {
        "name": f"x{text}", "text": text, "start": start, "months": months, "growth": growth, "policy": blocks,
        "dataset": [str(TINY)], "talks": {"seats": ["US", "CN"], "summits": [start]},
        "parameters": {"review.factor": 1.5},
    }  # fmt: skip
    ds = load_dataset(TINY)
    scenario = load_scenario(content, dataset=ds)
    again = read_scenario(scenario.to_toml(), dataset=ds)
    assert again == scenario
    assert again.hash == scenario.hash
    assert load_scenario(scenario.canonical(), dataset=ds) == scenario


def test_names_with_dots_are_swept_and_checked(load):
    made = load(f'{TEXT}\n[parameters]\n"review.factor" = 0.5\n\n[sweep]\n"parameters.review.factor" = [0.4, 0.6]\n')
    assert [sc.parameters["review.factor"] for sc in expand(made)] == [0.4, 0.6]
    with pytest.raises(InputError, match=r"review.factor"):
        load(f'{TEXT}\n[sweep]\n"parameters.review.factors" = [0.4]\n')


def test_a_misspelt_stage_of_a_project_is_refused(load):
    block = '[[policy]]\nkind = "finance"\nactor = "US"\nstart = 2025-04-04\namount = 10\nstages = ["seperation"]\n'
    with pytest.raises(InputError, match="separation"):
        load(f"{TEXT}\n{block}")


def test_names_joined_by_a_semicolon_may_have_spaces_around_it(tmp_path):
    content = {"name": "x", "start": "2026-12-01", "months": 6}
    one, other = (load_scenario(content | {"dataset": text}) for text in ("gallium; germanium", "gallium;germanium"))
    assert one == other
    assert one.dataset == ("gallium", "germanium")
    assert load_dataset(" gallium ;germanium").folders == load_dataset("gallium", "germanium").folders
    with pytest.raises(InputError, match='found ";"'):
        load_dataset(";")
