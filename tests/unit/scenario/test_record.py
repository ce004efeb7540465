"""Scenarios that go on from the record, and the record as of a day."""

import math
import tomllib
import warnings
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.scenario.policies.export_control import APPROVAL, LICENCE_LEVELS, ExportControl
from monazite.scenario.record import ShippedRecord, default_base, policies_as_of, records_of
from monazite.scenario.run_window import RunWindowWarning, StockWarning
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.scenario.shipped import scenarios

BEFORE_BUSAN = date(2025, 10, 25)


def measures(day: date | None) -> tuple[Any, ...]:
    return load_scenario("cn-ree-2025", as_of=day).policy


@pytest.mark.parametrize(
    "day", [date(2025, 4, 3), date(2025, 4, 20), date(2025, 6, 30), BEFORE_BUSAN, date(2026, 9, 23)]
)
def test_no_measure_end_or_level_of_a_later_day(day: date) -> None:
    for policy in measures(day):
        assert policy.public_from <= day
        assert policy.end_known is None or policy.end_known <= day
        assert policy.level_known is None or policy.level_known <= day
        assert policy.withdrawn is None or policy.withdrawn > day


def test_what_was_withdrawn_acts_only_before_that_was_known() -> None:
    announced = date(2025, 12, 1)  # announcement 61, for 1 December 2025, suspended at Busan on 30 October

    def in_sight(day: date | None) -> bool:
        return any(
            p.kind == "export_control" and p.start == announced and "NdFeB.N.magnet" in p.goods for p in measures(day)
        )

    assert not in_sight(date(2025, 10, 8))
    assert in_sight(date(2025, 10, 9))
    assert in_sight(date(2025, 10, 29))
    assert not in_sight(date(2025, 10, 30))
    assert not in_sight(None)


def test_approvals_are_a_default_until_their_handling_was_public() -> None:
    licence = ExportControl(kind="export_control", actor="CN", start=date(2025, 4, 4), goods=("Dy",), approval=0.25,
                            level_known=date(2025, 6, 5))  # fmt: skip

    def approval(day: date) -> float:
        (shown,) = policies_as_of([licence], day)
        return getattr(shown, "approval", math.nan)

    assert approval(date(2025, 4, 20)) == 0.5  # nothing is known of a new licence
    assert approval(date(2025, 6, 5)) == 0.25


LISTED_PARTS = {"cn-tungsten-2025": (0.65, 0.55)}
"""Parts of a good whose products are on the list of a measure: the rest leaves freely."""
RECORDS = [name for name in scenarios() if load_scenario(name).record]


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_types_no_share_of_approval(name: str) -> None:
    """Approvals are names of ways to handle licences; what was let through is for observations to tell."""
    text = (files("monazite") / "data" / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    blocks = tomllib.loads(text)["policy"]
    typed = [b["approval"] for b in blocks if b["kind"] == "export_control" and "approval" in b]
    part = [p * APPROVAL["case by case"] + (1.0 - p) for p in LISTED_PARTS.get(name, ())]
    assert all(approval in APPROVAL or approval in [pytest.approx(x) for x in part] for approval in typed)


def test_named_levels_lie_in_the_order_of_their_words_and_inside_their_ranges() -> None:
    rows = {row.level: row for row in load_dataset("rare_earths").table("licence_levels")}
    assert all((row.low or 0.0) < row.approval < (row.high or 0.0) for row in rows.values())
    order = ["aimed at", "case by case", "eased", "some general"]
    shares = [rows[name].approval for name in order]
    assert shares == sorted(shares)
    assert {name: row.approval for name, row in rows.items()} == dict(LICENCE_LEVELS)


def test_lasting_levels_spread_as_widely_as_the_range_of_a_new_regime() -> None:
    """Between 5 and 95 % points lie 3.29 standard deviations of the log odds."""
    ds = load_dataset("rare_earths")
    rows = {row.level: row for row in ds.table("licence_levels")}
    spread = {row.group: row.spread for row in ds.table("drivers") if row.process == "lasting"}
    shift = next(row.b for row in ds.table("priors") if row.parameter == "approval.shift")
    for name, groups in {
        "case by case": ("regime", "magnets"),
        "aimed at": ("regime", "magnets", "United States"),
    }.items():
        low, high = (math.log(x / (1.0 - x)) for x in (rows[name].low or 0.0, rows[name].high or 0.0))
        total = math.hypot(shift, *(spread[group] for group in groups))
        assert total == pytest.approx((high - low) / 3.29, rel=0.25)


def test_an_end_is_open_until_it_was_public() -> None:
    fentanyl = [p for p in measures(BEFORE_BUSAN) if p.record == "us_fentanyl_2025b"]
    assert [p.end for p in fentanyl] == [None]
    assert [p.end for p in measures(date(2025, 10, 30)) if p.record == "us_fentanyl_2025b"] == [date(2025, 11, 10)]


def test_all_that_is_known_leaves_out_only_what_was_withdrawn() -> None:
    assert not [p for p in measures(None) if p.withdrawn is not None]
    assert policies_as_of(measures(None), None) == measures(None)


OWN = """
name = "Japan is cut off"
extends = "record"
as_of = 2026-11-26
start = 2026-12-01
months = 12

[[policy]]
kind = "export_control"
actor = "CN"
start = 2026-12-15
goods = ["Dy"]
destinations = ["JP"]
ban = true
"""


def test_a_scenario_that_goes_on_from_the_record_holds_its_measures_first() -> None:
    sc = read_scenario(OWN)
    assert sc.start == date(2025, 1, 1)  # where the record begins
    assert sc.end == date(2027, 12, 1)  # twelve months from December 2026 on
    assert sc.anchor == date(2026, 12, 15)  # the file's control; those of the record began before the file
    assert sc.tariff_paths == ("us-2025-26",)
    assert sc.policy[:-1] == measures(date(2026, 11, 26))
    assert sc.policy[-1].model_dump()["ban"]
    assert sc.extends == "record"  # and its measures are not added once more when it is read back
    assert read_scenario(sc.to_toml()) == sc
    assert read_scenario(sc.to_toml()).extends == "baseline"
    assert load_scenario(sc.model_dump(exclude_none=True)) == sc


LICENCES = """
name = "Strict licences"
start = 2025-01-01
months = 24

[[policy]]
kind = "export_control"
actor = "CN"
start = 2025-06-01
goods = ["Dy"]
approval = 0.2
"""


def test_days_count_from_the_first_control_that_begins_in_the_run() -> None:
    """Of the record or of the file, not from the run's own first day; threatened ones only where they act."""
    assert read_scenario(LICENCES).anchor == date(2025, 4, 4)  # seven elements, by the record
    assert read_scenario(LICENCES).extends == "record"
    later = LICENCES.replace("start = 2025-01-01", "start = 2026-10-01").replace("2025-06-01", "2026-12-01")
    assert read_scenario(later).anchor == date(2026, 12, 1)
    threat = later + 'status = "threatened"\n'
    assert read_scenario(threat).anchor == date(2026, 10, 1)
    assert read_scenario("enforce_threats = true\n" + threat).anchor == date(2026, 12, 1)
    calm = later.partition("[[policy]]")[0]
    assert read_scenario(calm).anchor == date(2026, 10, 1)


def test_a_sweep_counts_the_measures_of_the_file() -> None:
    sc = read_scenario(OWN + '\n[sweep]\n"policy.0.grace" = [0, 30]\n')
    (path,) = sc.sweep
    assert path == f"policy.{len(sc.policy) - 1}.grace"


def test_problems_are_counted_as_in_the_file() -> None:
    with pytest.raises(InputError, match=r"own\.toml:12: policy 1 \(export_control\), goods: found \"Dyx\""):
        read_scenario(OWN.replace('"Dy"', '"Dyx"'), file="own.toml")
    with pytest.raises(InputError, match=r"own\.toml:14: policy 1 \(export_control\), ban"):
        read_scenario(OWN.replace("ban = true", "ban = 7"), file="own.toml")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('extends = "recrod"', 'extends: found "recrod"'),
        ("extends = 3", "extends: found 3, allowed baseline, record or a scenario"),
        (
            'extends = "record"\ndataset = ["rare_earths_2010"]',
            "a record ships for antimony, cobalt, gallium, germanium, graphite, rare_earths, tungsten alone",
        ),
    ],
)
def test_what_cannot_be_extended(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_scenario(OWN.replace('extends = "record"', line))


@pytest.mark.parametrize(
    ("base", "start", "folders"),
    [
        ("cn-antimony-2024", "2026-06-01", ("antimony",)),
        ("cd-cobalt-stop-2026", "2026-12-01", ("cobalt",)),
        ("cn-quota-2010", "2012-01-01", ("rare_earths", "rare_earths_2010")),
    ],
)
def test_a_scenario_that_names_no_minerals_has_those_of_what_it_extends(
    base: str, start: str, folders: tuple[str, ...]
) -> None:
    silent = read_scenario(f'name = "x"\nextends = "{base}"\nstart = {start}\nmonths = 6\n')
    assert silent.dataset == folders
    assert silent.policy
    named = read_scenario(
        f'name = "x"\nextends = "{base}"\ndataset = "{";".join(folders)}"\nstart = {start}\nmonths = 6\n'
    )
    assert silent == named


def test_minerals_that_a_scenario_names_stay_beside_what_it_extends() -> None:
    own = read_scenario('name = "x"\nextends = "cn-ga-ge-2023"\ndataset = "gallium"\nstart = 2026-06-01\n')
    assert own.dataset == ("gallium",)


def test_a_run_does_not_begin_before_what_it_extends() -> None:
    with pytest.raises(InputError, match="allowed 2025-01-01 or later, where the extended run begins"):
        read_scenario(OWN.replace("start = 2026-12-01", "start = 2024-12-01"))


def test_records_cover_the_minerals_of_a_scenario() -> None:
    shipped = {
        "a": ShippedRecord(("rare_earths",), date(2025, 1, 1)),
        "b": ShippedRecord(("gallium", "germanium"), date(2022, 8, 1)),
    }
    assert records_of(["germanium"], shipped) == ["b"]
    assert records_of(["rare_earths", "gallium"], shipped) == ["a", "b"]


def test_two_records_run_from_the_earlier_beginning() -> None:
    sc = load_scenario(
        {
            "name": "both",
            "extends": "record",
            "dataset": ["rare_earths", "gallium"],
            "start": date(2026, 1, 1),
            "months": 6,
        }
    )
    assert sc.dataset == ("rare_earths", "gallium")
    assert {good for p in sc.policy if p.kind == "export_control" for good in p.goods} & {"Ga", "Ge"} == {"Ga"}
    assert (sc.start, sc.end) == (date(2022, 8, 1), date(2026, 7, 1))
    on_germanium = [p for p in load_scenario("cn-ga-ge-2023").policy if getattr(p, "goods", ()) == ("Ge",)]
    assert len(sc.policy) == len(measures(None)) + len(load_scenario("cn-ga-ge-2023").policy) - len(on_germanium)


@pytest.mark.parametrize(
    ("content", "folders", "base"),
    [
        ({"start": date(2026, 12, 1)}, ["rare_earths"], "record"),
        ({"start": "2026-12-01"}, ["rare_earths"], "record"),
        ({"start": date(2025, 1, 1)}, ["rare_earths"], "record"),
        ({"start": date(2024, 12, 1)}, ["rare_earths"], "baseline"),
        ({"start": date(2024, 12, 1)}, ["rare_earths", "gallium"], "baseline"),
        ({"start": date(2026, 12, 1), "record": True}, ["rare_earths"], "baseline"),
        ({"start": date(2026, 12, 1)}, ["cobalt"], "baseline"),
        ({"start": date(2011, 7, 1)}, ["rare_earths", "rare_earths_2010"], "record"),
        ({"start": "soon"}, ["rare_earths"], "baseline"),
        ({}, ["rare_earths"], "baseline"),
    ],
)
def test_a_file_that_does_not_say_goes_on_from_the_record(content, folders, base) -> None:
    shipped = {
        "a": ShippedRecord(("rare_earths",), date(2025, 1, 1)),
        "b": ShippedRecord(("gallium", "germanium"), date(2022, 8, 1)),
    }
    assert default_base(content, folders, shipped) == base


def test_a_measure_that_misses_the_run_is_an_error_and_one_that_loses_its_first_part_a_warning() -> None:
    def read(start: str, end: str = "") -> None:
        block = (
            f'[[policy]]\nkind = "tariff"\nactor = "US"\non = ["CN"]\ngoods = ["*"]\nrate = 0.1\nstart = {start}\n{end}'
        )
        read_scenario(f'name = "x"\nextends = "baseline"\nstart = 2026-12-01\nmonths = 3\n{block}', file="own.toml")

    read("2027-02-28")
    with pytest.raises(
        InputError, match=r"own\.toml:11: policy 1 \(tariff\), start: found 2027-03-01, allowed a day before the run"
    ):
        read("2027-03-01")
    with pytest.raises(
        InputError, match=r"own\.toml:12: policy 1 \(tariff\), end: found 2026-12-01, allowed a day after the run"
    ):
        read("2026-01-01", "end = 2026-12-01\n")
    with pytest.raises(
        InputError, match=r"own\.toml:12: policy 1 \(tariff\), months: found 2026-07-01, allowed a day after the run"
    ):
        read("2026-01-01", "months = 6\n")
    with pytest.warns(RunWindowWarning, match="2026-01-01 lies before the run begins, 2026-12-01; the rest acts"):
        read("2026-01-01")


def test_a_world_without_measures_is_asked_for_by_name() -> None:
    text = 'name = "x"\nstart = 2026-12-01\nmonths = 3\n'
    assert len(read_scenario(text).policy) == len(measures(None))
    calm = read_scenario(text + 'extends = "baseline"\n')
    assert (calm.policy, calm.start, calm.months) == ((), date(2026, 12, 1), 3)
    assert read_scenario(calm.to_toml()) == calm


@pytest.mark.parametrize(
    "setting",
    [
        {"policy": None}, {"policy": 3}, {"policy": ["a"]}, {"sweep": [1]}, {"parameters": None}, {"as_of": "soon"},
        {"dataset": None}, {"dataset": {"a": 1}}, {"extends": []}, {"months": "x"}, {"start": 5},
    ],
    ids=str,
)  # fmt: skip
def test_settings_of_another_shape_are_an_error_of_their_own(setting) -> None:
    (name,) = setting
    with pytest.raises(InputError) as caught:
        load_scenario({"name": "x", "start": "2026-12-01", "dataset": ["rare_earths"]} | setting)
    assert str(caught.value).startswith(name)


def test_a_file_in_the_world_of_2010_goes_on_from_what_happened_in_it() -> None:
    """On 15 July 2011 the quotas of that half year were public, those of 2012 and the end of all of them were not."""
    text = 'name = "x"\ndataset = ["rare_earths", "rare_earths_2010"]\nstart = 2011-07-15\nmonths = 12\n'
    whole, known = read_scenario(text), read_scenario(f"{text}as_of = 2011-07-15\n")
    record = load_scenario("cn-quota-2010")
    assert whole.policy == record.policy
    assert (whole.start, whole.end, whole.controller) == (record.start, date(2012, 7, 1), "CN")
    quota = next(policy for policy in known.policy if policy.kind == "quota")
    assert quota.end is None
    assert max(quota.path) == date(2011, 7, 1)
    assert read_scenario(f'extends = "record"\n{text}') == whole


STOCK = """
[[policy]]
kind = "stockpile"
actor = "JP"
start = 2026-06-01
goods = ["magnet"]
"""


CUT = LICENCES.replace("start = 2025-01-01", "start = 2026-06-01").replace("2025-06-01", "2026-12-01")
CUT = CUT.replace('goods = ["Dy"]', 'goods = ["Dy", "magnet"]')


def warnings_of(text: str) -> list[str]:
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always", StockWarning)
        read_scenario(text, file="own.toml")
    return [str(one.message) for one in raised if issubclass(one.category, StockWarning)]


def test_a_stock_that_is_not_full_when_a_control_begins_is_warned_of() -> None:
    """Ninety-one days over twelve months: half of them, 46 days, in the six months before the licences."""
    text = (
        r"own\.toml:\d+: policy 2 \(stockpile\), cover: aims at 91 days of use, bought over 12 months from 2026-06-01 "
        r"on; by 2026-12-01, when an export control of CN begins and purchases are suspended, 46 are bought at most"
    )
    with pytest.warns(StockWarning, match=text):
        read_scenario(CUT + STOCK + 'cover = "ninety days"\n', file="own.toml")


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("build = 6", ""),  # bought in time
        ("build = 0", ""),
        ("build = 7", "when an export control of CN begins and purchases are suspended, 78 are"),
        ("build = 5\nend = 2026-10-01", "by 2026-10-01, when the stock ends, 73 are"),
        ("build = 5\nmonths = 4", "by 2026-10-01, when the stock ends, 73 are"),
        ("build = 5\nend = 2026-11-01", ""),
        ('build = 12\nregions = ["CN"]', ""),  # no buyer from whom the licences keep goods
    ],
)
def test_a_stock_is_warned_of_only_where_it_does_not_fill(line: str, event: str) -> None:
    found = warnings_of(CUT + STOCK + f'cover = "ninety days"\n{line}\n')
    assert len(found) == bool(event)
    assert all(event in text for text in found)


def test_a_control_of_other_goods_does_not_suspend_purchases() -> None:
    other = STOCK.replace('["magnet"]', '["Y"]')
    assert warnings_of(CUT + other + 'cover = "ninety days"\n') == []


def test_a_stock_in_hand_is_not_warned_of() -> None:
    assert warnings_of(CUT + STOCK + 'held = "ninety days"\n') == []


def test_a_duty_that_several_records_have_is_one_duty() -> None:
    folders = ["rare_earths", "graphite", "tungsten"]
    both = load_scenario({"name": "three", "extends": "record", "dataset": folders, "start": "2026-11-01"})
    duties = [p for p in both.policy if p.kind == "tariff" and p.goods == ("*",) and p.start == date(2025, 2, 4)]
    assert [p.rate for p in duties] == [0.1]  # of all Chinese goods, in each of the three records

    def terms(policies: tuple[Any, ...]) -> list[tuple[object, ...]]:
        return [(p.on, p.goods, p.rate, p.start, p.end) for p in policies if p.kind == "tariff"]

    found = terms(both.policy)  # in whichever record's words
    assert all(found.count(duty) == 1 for duty in terms(load_scenario("cn-ree-2025").policy))


@pytest.mark.parametrize("months", ["999999999999999999999999", "-7", "99999"])
def test_a_length_that_no_run_has_is_refused_with_its_bounds(months):
    """Years too large for a date ended in an OverflowError before the field was looked at."""
    text = f'extends = "record"\nstart = 2026-12-01\nmonths = {months}\n'
    with pytest.raises(InputError, match=r"months.*(240|allowed)"):
        read_scenario(text)
