from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.engine.state import Controls
from monazite.foundation.deprecation import OldKeyWarning
from monazite.foundation.errors import InputError
from monazite.foundation.units import quantities
from monazite.scenario.policies import REGISTRY, apply, match_goods, match_regions, share_of_month
from monazite.scenario.policies.policy_base import add_months, shares_since
from policy_cases import BLOCS, CN, DY, IX, JP, SH, US, US_DEFENCE, neutral, policy


def run(*policies, **options) -> Controls:
    return apply(neutral(), policies, IX, **options)


def test_shares_of_months():
    share = share_of_month(IX, date(2025, 4, 4), date(2025, 6, 16))
    assert share[[2, 3, 4, 5, 6]] == pytest.approx([0, 27 / 30, 1, 15 / 30, 0])
    assert share_of_month(IX, date(2020, 1, 1)).sum() == 24
    assert share_of_month(IX, date(2030, 1, 1)).sum() == 0
    starts = [date(2020, 1, 1), date(2025, 2, 10), date(2025, 3, 1), date(2030, 1, 1)]
    np.testing.assert_array_equal(shares_since(IX, starts), [share_of_month(IX, day) for day in starts])
    assert share_of_month(IX, date(2025, 2, 10), date(2025, 2, 17))[1] == pytest.approx(7 / 28)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_days_add_up(a, b):
    lengths = np.array([(add_months(m, 1) - m).days for m in IX.month])
    start, end = min(a, b), max(a, b)
    assert share_of_month(IX, start, end) @ lengths == pytest.approx((end - start).days)


def test_add_months():
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 11, 15), 2.5) == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Dy", [1, 3]), ("Dy.oxide", [1]), ("oxide", [0, 1]), ("*.metal", [2, 3]), ("*", [0, 1, 2, 3, 4, 5]),
        ("heavy", [1, 3]), ("light", [0, 2]), ("heavy.oxide", [1]), ("magnet", [4, 5]), ("NdFeB.*", [4, 5]),
    ],
)  # fmt: skip
def test_goods(pattern, expected):
    assert match_goods(pattern, IX.good) == expected


def test_names_that_do_not_exist():
    with pytest.raises(InputError, match=r'nearest valid name: "Dy\.oxide"'):
        match_goods("Dy.oxyde", IX.good)
    with pytest.raises(InputError, match='found "XX", allowed CN, US, JP, EU'):
        match_regions("XX", IX.region, BLOCS)
    assert match_regions("*", IX.region, BLOCS, "CN") == [1, 2, 3]
    assert match_regions("ally", IX.region, BLOCS, "JP") == [3]


def test_neutral_list_changes_nothing():
    before, after = neutral(), run()
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_export_control_in_its_window():
    c = run(policy("export_control", start=date(2025, 4, 4), goods=["Dy.oxide"], approval="strict", military=0.1))
    assert c.licensed[[2, 3, 4], DY, CN, US] == pytest.approx([0, 0.9, 1])
    assert c.approval[[2, 3, 4], DY, CN, US] == pytest.approx([1, 0.3, 0.3])
    assert c.approval[4, DY, CN, US_DEFENCE] == 0.1
    assert c.review[4, DY, CN, US] == 2.1
    assert c.licensed[:, DY, CN, CN].sum() == 0
    assert c.licensed[:, 0].sum() == c.licensed[:, :, US].sum() == 0


def test_grace_shifts_the_start_and_alarm_does_not_wait():
    day = date(2025, 4, 1)
    c = run(policy("export_control", start=day, announced=day, goods=["Dy"], approval=0, grace=15))
    assert c.licensed[3, DY, CN, US] == pytest.approx(0.5)
    assert c.alarm[[2, 3, 4, 5], DY, US] == pytest.approx([0, 1, 1, 0])
    assert c.alarm[:, DY, CN].sum() == 0


def test_notice_is_the_time_from_announcement_to_start_of_what_was_free():
    given = {"goods": ["Dy"], "start": date(2025, 4, 16), "review": 0.5, "renews": True}
    c = run(policy("export_control", announced=date(2025, 3, 1), **given))
    assert c.notice[3, DY, CN, US] == pytest.approx(1.5)  # March, and half of April
    assert c.notice.sum() == pytest.approx(c.notice[3, :, CN].sum())
    assert c.notice[3, DY, CN, CN] == 0.0
    at_once = run(policy("export_control", announced=date(2025, 4, 16), **given | {"review": 0.0}))
    assert at_once.notice.sum() == 0.0
    assert run(policy("export_control", announced=date(2025, 3, 1), **given | {"renews": False})).notice.sum() == 0.0
    assert run(policy("export_control", announced=date(2025, 3, 1), ban=True, **given)).notice.sum() == 0.0


def test_what_had_licences_before_could_be_applied_for_all_along():
    given = {"goods": ["Dy"], "start": date(2025, 4, 16), "review": 2.1, "renews": True}
    c = run(policy("export_control", announced=date(2025, 3, 1), **given))
    assert c.notice[3, DY, CN, US] == pytest.approx(2.1)
    longer = run(policy("export_control", announced=date(2025, 1, 16), **given))
    assert longer.notice[3, DY, CN, US] == pytest.approx(15 / 30 - 15 / 31 + 3)


def test_a_licence_after_a_licence_or_a_ban_of_the_run_has_no_notice():
    given = {"goods": ["Dy"], "start": date(2025, 4, 16), "announced": date(2025, 3, 1), "review": 0.5, "renews": True}
    for first in ({"approval": 0.5}, {"ban": True}):
        c = run(policy("export_control", start=date(2025, 2, 1), destinations=["US"], goods=["Dy"], **first),
                policy("export_control", **given))  # fmt: skip
        assert c.notice[3, DY, CN, [US, JP]] == pytest.approx([0.0, 1.5])


def test_later_regime_replaces_earlier_one_by_days():
    first = policy("export_control", start=date(2025, 4, 4), goods=["Dy"], approval=0.2, review=2)
    second = policy("export_control", start=date(2025, 6, 10), goods=["Dy"], approval=0.8, review=1)
    c = run(first, second)
    assert c.approval[[4, 5, 6], DY, CN, US] == pytest.approx([0.2, 0.3 * 0.2 + 0.7 * 0.8, 0.8])
    assert c.review[[4, 5, 6], DY, CN, US] == pytest.approx([2, 0.3 * 2 + 0.7 * 1, 1])
    assert c.licensed[[3, 4, 5, 6], DY, CN, US] == pytest.approx([0.9, 1, 1, 1])


def test_regimes_that_follow_each_other_fill_the_month():
    first = policy("export_control", start=date(2025, 4, 4), end=date(2025, 6, 10), goods=["Dy"], approval=0.2)
    second = policy("export_control", start=date(2025, 6, 10), goods=["Dy"], approval=0.8)
    c = run(first, second)
    assert c.licensed[5, DY, CN, US] == pytest.approx(1)
    assert c.approval[5, DY, CN, US] == pytest.approx(0.3 * 0.2 + 0.7 * 0.8)


def test_same_start_replaces_altogether():
    first = policy("export_control", start=date(2025, 4, 4), goods=["Dy"], approval=0.2)
    us = policy("export_control", start=date(2025, 4, 4), goods=["Dy"], approval=0.05, destinations=["US"])
    c = run(first, us)
    assert c.approval[3, DY, CN, [US, JP]] == pytest.approx([0.05, 0.2])
    assert c.licensed[3, DY, CN, US] == pytest.approx(0.9)


def test_after_the_later_regime_the_earlier_one_is_back():
    first = policy("export_control", goods=["Dy"], approval=0.2)
    second = policy("export_control", start=date(2025, 3, 1), end=date(2025, 5, 16), goods=["Dy"], approval=0.8)
    c = run(first, second)
    assert c.approval[[1, 2, 4, 5], DY, CN, US] == pytest.approx([0.2, 0.8, 15 / 31 * 0.8 + 16 / 31 * 0.2, 0.2])


def test_bans_add_and_do_not_touch_licences():
    c = run(
        policy("export_control", goods=["Dy"], approval=0.2),
        policy("export_control", start=date(2025, 3, 1), end=date(2025, 3, 16), goods=["Dy"], ban=True),
        policy("export_control", start=date(2025, 3, 16), end=date(2025, 5, 1), goods=["Dy"], ban=True),
    )
    assert c.banned[[1, 2, 3, 4], DY, CN, US] == pytest.approx([0, 1, 1, 0])
    assert (c.approval[:, DY, CN, US] == 0.2).all()


def test_quota_slot():
    c = run(
        policy(
            "quota", goods=["*.oxide"], amount=1200, path={"2025-07-01": 600}, weights={"Dy.oxide": 2}, end="2026-01-10"
        ),
        policy("quota", goods=["magnet"], amount=12),
    )
    assert c.quota.shape == (24, 2)
    assert c.quota[[0, 6, 12], 0] == pytest.approx([100, 50, np.inf])
    assert c.quota_weight[0, :, CN].tolist() == [1, 2, 0, 0, 0, 0]
    assert c.quota_weight[:, :, US].sum() == 0


def test_a_quota_names_its_buyers():
    c = run(policy("quota", goods=["Dy"], amount=12), policy("quota", goods=["Dy"], amount=12, destinations=["JP"]))
    own = c.quota_buyers[0] == 0
    assert IX.buyer_region[own].tolist() == [CN] * int(own.sum())
    assert np.flatnonzero(c.quota_buyers[1]).tolist() == np.flatnonzero(IX.buyer_region == JP).tolist()


def test_a_concession_raises_quotas_and_lowers_none():
    """Of 1,200 t a year, raised to 2,400 from 16 March 2025 (half of its 31 days: 16) to the end of April."""
    quota = policy("quota", goods=["*.oxide"], amount=1200, end="2026-01-01")
    window = {"start": date(2025, 3, 16), "end": date(2025, 5, 1)}
    before = apply(neutral(), [quota], IX)
    c = apply(before, [policy("concession", goods=["Dy.oxide"], quota=2400, **window)], IX)
    assert c.quota[[1, 2, 3, 4], 0] == pytest.approx([100, 100 + 100 * 16 / 31, 200, 100])
    assert not np.isfinite(c.quota[12:, 0]).any()
    assert before.quota[3, 0] == 100  # what is given stays as it is
    for same in ({"quota": 600}, {"goods": ["magnet"], "quota": 2400}, {"actor": "US", "quota": 2400}):
        changed = apply(before, [policy("concession", **({"goods": ["Dy.oxide"]} | same | window))], IX)
        assert np.array_equal(changed.quota, before.quota)


def test_taxes_and_tariffs_add():
    c = run(
        policy("export_tax", goods=["Dy"], rate=0.1),
        policy("export_tax", goods=["Dy"], rate=0.15, start=date(2025, 2, 15)),
        policy("tariff", actor="US", on=["CN"], rate=0.2),
        policy("tariff", actor="US", on=["*"], goods=["magnet"], rate=1.0, ceiling=0.5),
    )
    assert c.export_tax[[0, 1, 2], DY, CN, JP] == pytest.approx([0.1, 0.175, 0.25])
    assert c.tariff[0, DY, CN, [US, US_DEFENCE, JP]] == pytest.approx([0.22, 0.22, 0.02])
    assert c.tariff[0, SH, [CN, JP, US], US] == pytest.approx([0.5, 0.5, 0.02])


def test_concession_only_eases():
    strict = policy("export_control", goods=["*"], approval=0.3)
    c = run(
        strict,
        policy("export_control", goods=["Dy"], destinations=["JP"], ban=True),
        policy("concession", start=date(2025, 7, 1), duration=6, general_licence=True, lift_ban=True),
        policy("concession", actor="US", start=date(2025, 7, 1), tariff_cut=1, tech_access=1),
        policy("concession", start=date(2025, 7, 1), approval=0.1, review=9),
    )
    assert c.approval[[5, 6, 11, 12], DY, CN, US] == pytest.approx([0.3, 0.95, 0.95, 0.3])
    assert c.review[[5, 6, 12], DY, CN, US] == pytest.approx([2.1, 0, 2.1])
    assert c.banned[[5, 6, 12], DY, CN, JP] == pytest.approx([1, 0, 1])
    assert c.tariff[6, DY, CN, US] == 0


def test_the_other_levers():
    c = run(
        policy("tech_control", on=["US"], access="partial"),
        policy("tech_control", on=["US"], access=0.9),
        policy("alliance", actor="US", members=["ally"], preference=2, joint_stock=1, goods=["Dy"]),
        policy("stockpile", actor="JP", goods=["Dy.oxide"], cover=6, build=12, release="never", holders="civil"),
        policy("finance", actor="US", projects=["pit"], amount=120, months=12, floor={"Nd.oxide": 110}),
        policy("finance", actor="US", regions=["EU"], stages=["magnet"], amount=60, months=6),
        policy("innovation", actor="JP", uses=["*"], research=100, thrift=0.02, recycling_rate=0.6, recycling_lead=0),
        policy("standards", actor="EU", max_co2e=30, permit_speed=2),
        policy("market_power", push=0.2, enforcement=0.7),
        policy("priority", actor="US", uses=["lasers"], factor=3),
        policy("mining_limit", share=0.9, path={"2026-01-01": 0.8}),
    )
    assert c.mining[[0, 11, 12, 23], 0, CN] == pytest.approx([0.9, 0.9, 0.8, 0.8])
    assert (c.mining[:, :, JP] == 1.0).all()
    assert c.tech[0, CN, [US, JP]] == pytest.approx([0.7, 1])
    assert c.preference[0, JP, [US, US_DEFENCE, CN]] == pytest.approx([2, 2, 1])
    assert c.stock_target[[0, 11, 23], DY, JP] == pytest.approx([7 / 12, 7, 7])
    assert c.stock_purchase[[0, 11, 12], DY, JP] == pytest.approx([7 / 12, 7 / 12, 0])
    assert c.stock_pace[[0, 11, 12], DY, JP] == pytest.approx([1 / 12, 1, 1 / 12])
    assert c.stock_target[23, DY, 5] == 1
    assert c.stock_release[0, DY, JP] == pytest.approx(0.25 / 7)  # one of the seven months has a rule
    assert c.finance.sum(0) == pytest.approx([120, 60])
    assert (c.floor[0, 0, US], c.floor[0, 0, JP]) == (110, 0)
    assert c.research[0].tolist() == [50, 50]
    assert c.thrift_target[0].tolist() == [0.02, 0.02]
    # added capacity at the middle of the first and of the last month: 1 - 10^(-0.5 / 24) and 1 - 10^(-23.5 / 24)
    assert c.recycling[[0, 23], JP] == pytest.approx([0.2 + 0.4 * 0.046838, 0.2 + 0.4 * 0.895086], rel=1e-5)
    assert (c.recycling[:, US] == 0.2).all()
    assert (c.standard[0, 0, 0, 3], c.standard[0, 0, 0, US]) == (30, np.inf)
    assert np.isinf(c.standard[:, 1:]).all()
    assert np.isinf(c.standard[:, :, 1:]).all()
    assert (c.permit_speed[0, 3], c.push[0, CN], c.enforcement[0]) == (2, 0.2, 0.7)
    assert c.priority[0].tolist() == [1, 3]


def rates(**fields) -> np.ndarray:
    """Rates of Japan by month, from a rate of today of a fifth."""
    return run(policy("innovation", actor="JP", recycling_lead=0, **fields)).recycling[:, JP]


def test_a_rate_of_recycling_is_reached_on_its_day_and_a_lower_one_at_once():
    """From January 2025 to 1 July 2025 are 181 days, 5.947 months; half a month passed in the middle of the first."""
    by = rates(recycling_rate=0.6, recycling_by=date(2025, 7, 1))
    assert by[[0, 5, 6, 23]] == pytest.approx([0.2 + 0.4 * 0.5 / 5.9466, 0.2 + 0.4 * 5.5 / 5.9466, 0.6, 0.6], rel=1e-4)
    assert (rates(recycling_rate=0.05) == 0.05).all()
    assert (rates(recycling_rate=0.2) == 0.2).all()
    assert rates(recycling_rate=0.6, end=date(2026, 1, 1))[12:] == pytest.approx(0.2)


def test_a_rate_counted_from_a_mean_moves_every_region_from_its_own():
    """0.4 counted from 0.1 is a third of what is left to recover: of the fifth 0.2 + 0.8 / 3. Half of 0.1 is half."""
    one = rates(recycling_rate=0.4, relative_to={"recycling_rate": 0.1}, recycling_by=date(2025, 1, 2))
    assert one[12] == pytest.approx(0.2 + 0.8 / 3)
    assert rates(recycling_rate=0.05, relative_to={"recycling_rate": 0.1})[3] == pytest.approx(0.1)
    assert (rates(recycling_rate=0.1, relative_to={"recycling_rate": 0.1}) == 0.2).all()


def test_the_old_factor_of_recycling_is_read_with_a_warning():
    with pytest.warns(OldKeyWarning, match="write recycling_rate: a factor of 3 is 3 times the rate of today"):
        old = policy("innovation", actor="JP", recycling=3, recycling_lead=0)
    c = run(old)
    assert c.recycling_factor[[0, 23], JP] == pytest.approx([1 + 2 * 0.046838, 1 + 2 * 0.895086], rel=1e-5)
    assert (c.recycling[:, JP] == 0.2).all()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"recycling_rate": 1.4}, "1.4"),
        ({"recycling_rate": 0.4, "recycling_by": date(2027, 7, 1)}, "a day after the first output, 2027-07-01"),
        ({"recycling_rate": 0.4, "recycling": 2}, "nothing beside recycling_rate"),
    ],
)
def test_a_rate_of_recycling_that_cannot_be_is_refused(fields, words):
    with pytest.raises(ValueError, match=words):
        policy("innovation", **fields)


def test_threats_act_only_when_asked():
    threat = policy("tariff", actor="US", on=["CN"], rate=1, status="threatened")
    assert run(threat).tariff.max() == 0.02
    assert run(threat, enforce_threats=True).tariff.max() == 1.02


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_every_field_has_a_docstring_and_every_number_a_unit(kind):
    model = REGISTRY[kind].model
    assert model.__doc__
    for name, info in model.model_fields.items():
        assert info.description or name in ("kind",), name
    assert quantities(model)


EXTRA = {
    "export_control": {"goods": ["Dy"]}, "quota": {"goods": ["Dy"], "amount": 5},
    "export_tax": {"goods": ["*"], "rate": 1},
    "tariff": {"on": ["*"], "rate": 1}, "tech_control": {"on": ["*"], "access": 0}, "concession": {"approval": 1},
    "alliance": {"members": ["ally"], "preference": 2}, "stockpile": {"goods": ["Dy"], "cover": 3},
    "priority": {"uses": ["lasers"]}, "finance": {"amount": 5, "regions": ["US"], "floor": {"Dy": 5}},
    "partnership": {"amount": 5, "regions": ["US"], "permit_speed": 2, "offtake": 1, "preference": 2},
    "innovation": {"research": 5, "thrift": 0.1, "recycling_rate": 0.5},
    "standards": {"max_co2e": 5, "permit_speed": 2},
    "market_power": {"push": 0.5, "enforcement": 0.5}, "mining_limit": {"share": 0.8},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(EXTRA) - {"finance", "partnership"}))
def test_a_number_of_months_stands_for_an_end(kind):
    """Six months from 15 March: to 15 September; the end is the first day no longer in force."""
    fields = EXTRA[kind] | {"start": date(2025, 3, 15)}
    spans = policy(kind, **fields, months=6), policy(kind, **fields, end=date(2025, 9, 15))
    assert spans[0].until == spans[1].until == date(2025, 9, 15)
    for a, b in zip(run(spans[0]), run(spans[1]), strict=True):
        assert np.array_equal(a, b)
    with pytest.raises(ValueError, match="allowed nothing beside the end"):
        policy(kind, **fields, months=6, end=date(2025, 9, 15))


def test_months_of_payment_are_no_end():
    assert policy("finance", amount=100, months=6).until is None


windows = st.tuples(st.sampled_from(sorted(EXTRA)), st.dates(date(2024, 6, 1), date(2027, 6, 1)), st.integers(1, 400))


@settings(max_examples=40, deadline=None)
@given(st.lists(windows, max_size=5))
def test_edits_are_pure_and_apply_equals_edit_by_edit(blocks):
    policies = [
        policy(kind, start=start, end=date.fromordinal(start.toordinal() + days), **EXTRA[kind])
        for kind, start, days in blocks
    ]
    start = neutral()
    together = apply(start, policies, IX)
    one_by_one = neutral()
    for item in policies:
        before = [array.copy() for array in one_by_one]
        edited = REGISTRY[item.kind].edit(one_by_one, item, IX)
        assert all(np.array_equal(a, b) for a, b in zip(before, one_by_one, strict=True))
        one_by_one = edited
    for name, a, b, clean in zip(Controls._fields, together, one_by_one, start, strict=True):
        assert np.array_equal(a, b), name
        assert not np.isnan(a).any(), name
        assert np.array_equal(clean, getattr(neutral(), name)), name
    for name in ("licensed", "approval", "banned", "alarm", "tech"):
        field = getattr(together, name)
        assert field.min() >= 0, name
        assert field.max() <= 1 + 1e-12, name
    outside = share_of_month(IX, date(2024, 1, 1), min((p.start for p in policies), default=date(2024, 1, 2))) == 1
    assert (together.licensed[outside] == 0).all()


def test_unknown_names_raise_input_errors():
    with pytest.raises(InputError, match='nearest valid name: "lasers"'):
        run(policy("priority", uses=["laser"]))
    with pytest.raises(InputError, match='found "pits"'):
        run(policy("finance", projects=["pits"], amount=1))


def test_a_small_stock_hardly_opens_a_large_one():
    """A stock of six months that opens by a sixth, and a rule of everything for one month: (5 / 6 + 1) / 6."""
    base = neutral()
    base.stock_ruled[:, DY, JP], base.stock_release[:, DY, JP] = 6.0, 1 / 6
    rule = {"actor": "JP", "goods": ["Dy.oxide"], "build": 0}
    for cover, rate in ((0.0, 1 / 6), (1.0, 11 / 36), (6.0, 1.0), (9.0, 1.0)):
        c = apply(base, [policy("stockpile", cover=cover, **rule)], IX)
        assert c.stock_release[5, DY, JP] == pytest.approx(rate), cover
    c = apply(base, [policy("stockpile", cover=3, release_rate=0.1, **rule)], IX)
    assert c.stock_release[5, DY, JP] == pytest.approx(1 / 6)  # a slower rule holds nothing back


def release_of(*blocks: dict, base: Controls | None = None, month: int = 12) -> float:
    """Share of Japan's stock of dysprosium oxide that is released in a month, a year on."""
    policies = [policy("stockpile", **({"actor": "JP", "goods": ["Dy.oxide"], "build": 0} | one)) for one in blocks]
    shares = [
        float(apply(base or neutral(), order, IX).stock_release[month, DY, JP]) for order in permutations(policies)
    ]
    assert shares == pytest.approx([shares[0]] * len(shares)), "the order of blocks in a file"
    return shares[0]


SHUT = {"cover": 6, "release": "never"}
ENDED = {"cover": 6, "end": date(2025, 7, 1)}
RULE = {"start": date(2025, 7, 1), "release_rate": 0.5}


@pytest.mark.parametrize("bought", [SHUT, SHUT | {"end": date(2025, 7, 1)}, ENDED, {"held": 180, "release": "never"}])
def test_a_rule_alone_opens_what_others_bought_without_one(bought):
    assert release_of(bought) == 0.0
    assert release_of(bought, RULE) == 0.5
    assert release_of(bought, RULE, month=3) == (1.0 if bought is ENDED else 0.0)  # not before it begins
    assert release_of(bought, RULE, RULE | {"release_rate": 0.25}) == 0.5  # the wider of two rules
    assert release_of(bought, RULE | {"end": date(2025, 10, 1)}) == 0.0  # nor when it has ended


def test_rules_share_a_stock_by_what_they_stand_for():
    """Six months without a rule beside three of which half is opened: 1.5 of 9. A rule alone opens a tenth of six."""
    own = {"cover": 3, "release_rate": 0.5}
    assert release_of(SHUT, own) == pytest.approx(1.5 / 9)
    assert release_of(SHUT, own, {"release_rate": 0.1}) == pytest.approx((1.5 + 0.6) / 9)
    assert release_of(own, own | {"release_rate": 0.1}) == pytest.approx((1.5 + 0.3) / 6)  # they add up
    later = own | {"start": date(2025, 7, 1)}
    assert release_of(ENDED, later) == pytest.approx(1.5 / 6)  # it aims at three of the six that are there
    assert release_of(own, {"release_rate": 0.9}) == 0.5  # nothing is left for a rule alone


def test_a_stock_of_a_country_goes_on_by_its_own_rule():
    """Two months opened by a sixth were there; six are bought: 2/6 of 8 without a rule, 2/6 + 6/12 with a slow one."""
    base = neutral()
    base.stock_ruled[:, DY, JP], base.stock_release[:, DY, JP] = 2.0, 1 / 6
    bought = {"cover": 8, "release": "never"}
    assert release_of(RULE, base=base) == pytest.approx(1 / 6)  # a rule alone opens nothing of it
    assert release_of(bought, base=base) == pytest.approx(2 / 6 / 8)
    assert release_of(bought, {"release_rate": 1 / 12}, base=base) == pytest.approx((2 / 6 + 6 / 12) / 8)
    assert release_of(bought, {"release_rate": 1 / 6}, base=base) == pytest.approx(1 / 6)


@given(cover=st.floats(0.0, 12.0), there=st.floats(0.0, 12.0), rate=st.floats(0.0, 1.0), rest=st.floats(0.0, 1.0))
def test_a_little_more_of_a_stock_moves_its_release_a_little(cover, there, rate, rest):
    """With a thousandth of a month more, by at most that over the months that there are; nothing at no stock."""
    shut, rule = {"cover": there, "release": "never"}, {"release_rate": rest}
    own, step = {"release_rate": rate}, 1e-3
    (one, other) = (release_of(shut, rule, own | {"cover": x}) for x in (cover + step, cover + 2.0 * step))
    assert abs(one - other) <= step / (there + cover + step) + 1e-9


def relative(**fields):
    """A control of which the values count from others."""
    return policy("export_control", goods=["Dy.oxide"], destinations=["JP", "US"], **fields)


def test_relative_controls_move_the_regimes_in_force():
    """Of half passing under a licence: a third less, or half of the way to everything. A ban follows."""
    base = neutral()
    base.licensed[:, DY, CN, JP], base.approval[:, DY, CN, JP], base.review[:, DY, CN, JP] = 1.0, 0.5, 2.0
    base.banned[:, DY, CN, US] = 1.0
    rest = {"approval": 0.6, "review": 2.0}

    def cells(**fields):
        c = apply(base, [relative(relative_to=rest, **fields)], IX)
        return [[float(f[5, DY, CN, b]) for f in (c.licensed, c.approval, c.review, c.banned)] for b in (JP, US)]

    assert cells(approval=0.6, review=2.0) == [[1, 0.5, 2, 0], [0, 1, 0, 1]]
    assert cells(approval=0.4, review=2.0)[0] == pytest.approx([1, 1 / 3, 2, 0])
    stricter, banned = cells(approval=0.8, review=2.0)
    assert stricter == pytest.approx([1, 0.75, 2, 0])
    assert banned[3] == pytest.approx(0.5)
    assert cells(approval=0.0, review=2.0)[0] == pytest.approx([1, 0, 2, 0])
    free, lifted = cells(approval=1.0, review=2.0)
    assert (free[1], lifted[3]) == (1.0, 0.0)
    assert cells(approval=0.6, review=3.5)[0] == pytest.approx([1, 0.5, 3.5, 0])
    assert cells(approval=0.6, review=1.0)[0] == pytest.approx([1, 0.5, 1.0, 0])


def test_relative_controls_reach_what_is_free():
    """Nine tenths of free trade: a tenth needs a licence that nobody gets; a longer review is a licence for all."""
    c = apply(neutral(), [relative(relative_to={"approval": 1.0}, approval=0.9)], IX)
    assert (c.licensed[5, DY, CN, JP], c.approval[5, DY, CN, JP]) == pytest.approx((0.1, 0.0))
    c = apply(neutral(), [relative(relative_to={"review": 0.0}, review=0.5)], IX)
    assert [f[5, DY, CN, JP] for f in (c.licensed, c.approval, c.review)] == [1.0, 1.0, 0.5]
