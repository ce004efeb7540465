"""The whole of the talks on hand-made grids: outputs, ranges, cache, replay, words."""

import json
from dataclasses import replace

import numpy as np
import pytest

import monazite as mz
from monazite.foundation.errors import InputError
from monazite.model.parameters import draw
from monazite.negotiation import commitments, replay, run
from monazite.negotiation.deal import find_deal
from monazite.negotiation.report import range_over_draws
from monazite.negotiation.setup import make_setting
from monazite.negotiation.solve_draw import GameOptions, half_life, play, prepare_game, year_loss
from monazite.negotiation.wording import money_text, text_lines
from monazite.presentation.cli import app
from monazite.presentation.cli.scenarios import with_allies
from monazite.scenario.scenario import load_scenario
from talks_cases import REGIONS, hand_grid

COARSE = GameOptions(spacing=12.0, thin=2, rounds=5)
OUTPUTS = (
    "zone",
    "deal_probability",
    "terms",
    "first_mover",
    "value_of_waiting",
    "leverage_half_life",
    "escalation_probability",
    "bystander_losses",
    "commitments",
)


@pytest.fixture(scope="module")
def sc():
    return load_scenario("truce-expiry-2026")


@pytest.fixture(scope="module")
def setting(ds, sc):
    return make_setting(ds, sc)


@pytest.fixture
def by_hand(monkeypatch, tmp_path):
    """Grids by hand instead of simulated ones, and a cache of its own."""

    def grid(ds, sc, setting, draws, progress=None, like=None, holding=None, posterior=None):
        return hand_grid(setting, REGIONS, draws=draws, shift=2 if like is not None else 0)

    for module in (run, commitments, replay):
        monkeypatch.setattr(module, "cached", grid)
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    return tmp_path / "monazite" / "talks"


def test_outputs_have_ranges_and_the_cache_gives_the_same(ds, sc, by_hand) -> None:
    found = mz.talks(ds, sc, draws=2, options=COARSE)
    content = found.content
    assert set(OUTPUTS) <= set(content)
    json.loads(found.to_json())
    last = 0.0
    for row in content["deal_probability"]:
        assert 0.0 <= row["low"] <= row["value"] <= row["high"] <= 1.0 + 1e-6
        assert row["value"] >= last - 1e-9
        last = row["value"]
    for levels in content["terms"]["levels"].values():
        assert sum(level["value"] for level in levels.values()) == pytest.approx(1.0, abs=1e-4)
    first = content["first_mover"]
    assert sum(first[who]["value"] for who in ("CN", "US", "together")) == pytest.approx(1.0, abs=1e-4)
    assert content["solver_gap"] < 1e-8
    assert [one["id"] for one in content["commitments"]] == [
        "dysprosium-90-days",
        "stock-90-days",
        "price-floor",
        "joint-tariff",
    ]
    assert len(list(by_hand.iterdir())) == 1
    assert mz.talks(ds, sc, draws=2, options=COARSE).content == content
    assert found.quantity("leverage_half_life").unit == "month"


def test_the_number_of_threads_changes_nothing(ds, sc, by_hand) -> None:
    one = mz.talks(ds, sc, draws=2, threads=1, with_commitments=False, use_cache=False, options=COARSE)
    two = mz.talks(ds, sc, draws=2, threads=2, with_commitments=False, use_cache=False, options=COARSE)
    assert one.content == two.content


def test_the_central_run_comes_first_and_changes_no_number(ds, sc, by_hand) -> None:
    """What is shown early, and games that are left out, leave all figures of the whole as they are, digit for digit."""
    usual = {"with_commitments": False, "use_cache": False, "options": COARSE}
    parts: list[dict] = []
    whole = run.talks(ds, sc, draws=2, **usual).content
    shown = run.talks(ds, sc, draws=2, with_grids=False, so_far=parts.append, **usual).content
    other = {"grids", "run"}
    assert "grids" not in shown
    assert {k: v for k, v in shown.items() if k not in other} == {k: v for k, v in whole.items() if k not in other}
    (part,) = parts
    central = run.talks(ds, sc, draws=1, **usual).content
    assert part["draws"] == 1
    assert part["run"] == shown["run"]
    assert part["terms"] == central["terms"]
    assert part["deal_probability"] == central["deal_probability"]
    assert part["zone"] == central["zone"]


def test_of_one_run_and_of_a_result_on_disk_nothing_comes_first(ds, sc, by_hand) -> None:
    parts: list[dict] = []
    usual = {"with_commitments": False, "with_grids": False, "options": COARSE, "so_far": parts.append}
    run.talks(ds, sc, draws=1, **usual)
    assert not parts
    run.talks(ds, sc, draws=2, **usual)
    run.talks(ds, sc, draws=2, **usual)
    assert len(parts) == 1


def test_stock_raises_what_the_other_side_has(ds, sc, by_hand) -> None:
    content = mz.talks(ds, sc.model_copy(update={"seed": 3}), draws=1, options=COARSE).content
    stock = next(one for one in content["commitments"] if one["id"] == "stock-90-days")
    assert stock["target_reservation"]["value"] > 0


def test_faster_sources_elsewhere_shorten_the_half_life(ds, setting) -> None:
    values = draw(ds.table("talks"), seed=0, first=0, count=1)
    lives = []
    for decay in (0.3, 1.0, 2.0):
        grid = hand_grid(setting, REGIONS, decay=decay)
        table = prepare_game(ds, setting, grid, values, 0, COARSE)[0]
        lives.append(half_life(setting, grid, values, 0, table))
    assert np.isnan(lives[0])  # beyond the last node: not within reach
    assert lives[1] == pytest.approx(24 * np.log(2), abs=4.0)  # the path is straight between the simulated lags
    assert lives[2] < lives[1]


def test_a_year_of_loss_is_twelve_months_of_the_grid(setting) -> None:
    """The upper loss rises by sixths to 3 bp of 29,185 billion USD after six months: 3.5 months' worth, and 5 more."""
    grid = hand_grid(setting, REGIONS)
    us = list(grid.region).index("US")
    assert year_loss(setting, grid, 0, us, 3)[2] == pytest.approx(8.5 * 8755.5)
    assert year_loss(setting, grid, 0, us, 0)[2] == 0.0


def test_nash_and_smorodinsky_deals_lie_in_the_zone(ds, setting) -> None:
    values = draw(ds.table("talks"), seed=0, first=0, count=1)
    found = play(ds, setting, hand_grid(setting, REGIONS), values, 0, replace(COARSE, types=False))
    some = found.zone > 0
    assert some.any()
    assert (found.nash[some] >= 0).all()
    assert (found.kalai_smorodinsky[some] >= 0).all()
    assert (found.nash_gain[some] >= -1e-9).all()
    assert (found.nash[~some] == -1).all()
    assert np.allclose(found.waiting_value, -found.nash_gain)


def test_ranges_hold_the_median_and_leave_out_what_is_missing() -> None:
    found = range_over_draws(np.array([9.0, 1.0, 2.0]), "1")
    assert found["value"] == 2.0
    assert (found["low"], found["high"]) == (1.1, 8.3)  # a tenth of the way from the ends to the middle, of three draws
    found = range_over_draws(np.array([np.nan, 2.0, 4.0]), "month")
    assert found["value"] == 4.0  # the middle one, where what is missing never comes
    assert 2.0 <= found["low"] <= found["high"] <= 4.0
    assert range_over_draws(np.array([np.nan, 2.0, 4.0, np.nan]), "month")["value"] is None


def test_the_replay_scores_every_episode(ds, by_hand) -> None:
    rows = replay.replay(ds, draws=1, options=COARSE)
    assert [row["episode"] for row in rows] == ["geneva-2025", "london-2025", "busan-2025"]
    assert [row["days"] for row in rows] == [33, 11, 21]
    for row in rows:
        assert row["hit"] == (row["within_35_days"]["value"] >= 0.5)
        assert set(row["terms"]) == {"control", "tariff", "technology", "purchases"}
    ways = [(row["episode"][:6], {name: term["direction"]["observed"] for name, term in row["terms"].items()})
            for row in rows]  # fmt: skip
    assert ways == [  # against the levels of the first days in the table of rounds
        ("geneva", {"control": "same", "tariff": "down", "technology": "same", "purchases": "same"}),
        ("london", {"control": "down", "tariff": "same", "technology": "down", "purchases": "same"}),
        ("busan-", {"control": "down", "tariff": "same", "technology": "down", "purchases": "up"}),
    ]
    assert "by_summit" in rows[2]
    assert replay.replay(ds, draws=1, options=COARSE) == rows


def test_an_episode_knows_nothing_that_came_later(ds) -> None:
    sc = load_scenario(replay.SCENARIO)
    for row in ds.table("episodes"):
        then, setting = replay.episode_setting(ds, sc, row)
        assert setting.first_offer == row.date
        assert setting.meetings == ()
        assert set(setting.summits) <= {row.summit}
        assert setting.ladders["control"].names[setting.control] == row.control
        assert then.talks is not None


def test_median_days_by_hand(setting) -> None:
    calm = replace(setting, summits=(), expiries=())
    assert replay.median_days(calm, np.array([0.25, 0.5])) == pytest.approx(30 + 15, abs=1)
    assert replay.median_days(setting, np.array([0.6, 0.1])) == 8.0
    assert np.isnan(replay.median_days(calm, np.array([0.1, 0.1])))


def test_words_name_dates_terms_and_the_caveat(ds, sc, by_hand) -> None:
    content = mz.talks(ds, sc, draws=1, options=COARSE).content | {"replay": replay.replay(ds, draws=1, options=COARSE)}
    text = "\n".join(text_lines(content))
    for part in (
        "18 November 2026",
        "(summit)",
        "Terms, if there is a deal",
        "half-life",
        "Zone of possible agreement",
        "has been before",
        "a year promised, of which",
        "public cost",
        "The likeliest truce enforces itself",
        "Replay of 2025",
        "few episodes",
    ):
        assert part in text


def test_the_command_prints_json(by_hand, monkeypatch) -> None:
    from typer.testing import CliRunner

    monkeypatch.setattr(run, "GameOptions", lambda: COARSE)
    done = CliRunner().invoke(app, ["talks", "truce-expiry-2026", "--draws", "1", "--json"])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert set(OUTPUTS) <= set(content)


def test_allies_are_chosen_on_the_command_line(sc) -> None:
    for mode in ("passive", "weighted", "table"):
        chosen = with_allies(sc, mode).talks
        assert chosen is not None
        assert chosen.allies == mode
    with pytest.raises(InputError, match="weighted"):
        with_allies(sc, "weigthed")


def test_allies_at_the_table_report_their_chance_to_align(ds, sc, by_hand) -> None:
    content = mz.talks(ds, with_allies(sc, "table"), draws=1, with_commitments=False, options=COARSE).content
    assert len(content["alignment"]) == COARSE.rounds
    assert all(0.0 < row["value"] < 1.0 for row in content["alignment"])
    assert "Chance that allies align" in "\n".join(text_lines(content))
    assert mz.talks(ds, sc, draws=1, with_commitments=False, options=COARSE).content["alignment"] is None


def test_money_is_told_to_two_figures_of_its_range() -> None:
    assert money_text({"value": -2200.0, "low": -4600.0, "high": -0.55}) == "-2.2 (-4.6 to 0.0) billion USD"
    assert money_text({"value": 3.113, "low": 0.091, "high": 24.84}) == "3 (0 to 25) million USD"
    assert money_text({"value": None, "low": None, "high": None}) == "no value"


def test_pictures_are_written(ds, sc, by_hand, tmp_path) -> None:
    from monazite.presentation.charts.negotiation_files import write_negotiation_files

    made = write_negotiation_files(mz.talks(ds, sc, draws=1, options=COARSE).content, tmp_path / "charts")
    assert {path.name for path in made if path.suffix == ".svg"} == {
        "talks-chances.svg",
        "talks-zone.svg",
        "talks-terms.svg",
        "talks-moves.svg",
        "talks-waiting.svg",
        "talks-leverage.svg",
        "talks-bystanders.svg",
        "talks-commitments.svg",
        "talks-enforcement.svg",
    }
    assert all(path.stat().st_size > 1000 for path in made)


def test_a_scenario_can_hold_the_chance_that_a_side_is_tough() -> None:
    from monazite.negotiation.run import fixed_chances
    from monazite.scenario.scenario import load_scenario

    content = {"name": "t", "start": "2025-04-01", "talks": {"seats": ["US", "CN"], "tough_controller": 0.583}}
    assert fixed_chances(load_scenario(content)) == {"resolve.controller": 0.583}
    assert fixed_chances(load_scenario(content | {"talks": {"seats": ["US", "CN"]}})) == {}


def test_a_listed_deal_says_what_a_month_of_it_is_worth_to_each_side(ds, sc, setting, by_hand) -> None:
    """Against the payoff table of the one draw: costs spared and worth at home in the twelve months of a year."""
    listed = mz.talks(ds, sc, draws=1, options=COARSE)["terms"]
    values = draw(ds.table("talks"), seed=0, first=0, count=1)
    table = prepare_game(ds, setting, hand_grid(setting, REGIONS), values, 0, COARSE)[0]
    paths = play(ds, setting, hand_grid(setting, REGIONS), values, 0, COARSE).paths
    now, ladders = (setting.control, setting.tariff, setting.technology), setting.ladders
    for deal in (listed["likeliest"], *listed["others"]):
        new = find_deal(ladders, deal["id"])
        there = paths.signed_from[:, np.ravel_multi_index(new.rungs[:3], setting.sizes)].reshape(setting.sizes)
        there = there / there.sum()
        raised = np.indices(setting.sizes) > np.array(now)[:, None, None, None]
        assert deal["signed"]["raised"] == pytest.approx(there[raised.any(0)].sum(), rel=1e-6)
        assert deal["signed"]["elsewhere"] == pytest.approx(1.0 - there[now], abs=1e-6)
        for i, (seat, worth) in enumerate(deal["worth"].items()):
            money, months = REGIONS[seat] / 1e4, np.minimum(np.arange(12), table.clock.nodes - 1)
            cost, home = (part[i][..., months, 0].mean(-1) * money for part in (table.cost, table.domestic_value))
            bought = table.menu.transfer[new.purchases // COARSE.thin, i] * money
            assert worth["without"]["value"] == pytest.approx(cost[now], rel=1e-5)
            for part, old_cost, old_home in (
                (worth["today"], cost[now], home[now]),
                (worth, (there * cost).sum(), (there * home).sum()),
            ):
                assert part["spared"]["value"] == pytest.approx(old_cost - cost[new.rungs[:3]], rel=1e-4, abs=1e-3)
                assert part["home"]["value"] == pytest.approx(home[new.rungs[:3]] - old_home, rel=1e-4, abs=1e-3)
                assert part["purchases"]["value"] == pytest.approx(bought, rel=1e-5, abs=1e-9)
                total = part["spared"]["value"] + part["home"]["value"] + bought
                assert part["gain"]["value"] == pytest.approx(total, rel=1e-4, abs=1e-3)
                for one in part["parts"].values():
                    both = one["spared"]["value"] + one["home"]["value"]
                    assert one["worth"]["value"] == pytest.approx(both, rel=1e-4, abs=1e-3)
            for k, (name, part) in enumerate(worth["today"]["parts"].items()):
                if new.rungs[k] == now[k]:
                    assert part["worth"]["value"] == 0.0, name
            both = worth["still"]["value"] + worth["changed"]["value"]
            assert worth["signing"]["value"] == pytest.approx(both, rel=1e-4, abs=1e-2)


def test_a_deal_is_weighed_against_no_deal_where_it_is_signed(ds, sc, setting) -> None:
    """A deal above today's levels is on no menu of today: its worth is that of the states that lead to it."""
    values, solved = draw(ds.table("talks"), seed=0, first=0, count=1), []
    one = play(ds, setting, hand_grid(setting, REGIONS), values, 0, COARSE, lambda _i, sampler: solved.append(sampler))
    (sampler,) = solved
    menu = sampler.stakes[0][0].menu
    chance = one.paths.terms.sum(0)
    above = (menu.tariff > setting.tariff) | (menu.control > setting.control) | (menu.technology > setting.technology)
    deal = int(np.where(above, chance, 0.0).argmax())
    assert chance[deal] > 0.0
    assert one.paths.signed_from[setting.regime, menu.regime[deal]] == 0.0
    assert one.paths.signed_from.sum() == pytest.approx(chance.sum())
    total = np.zeros(2)
    for t, mass in enumerate(sampler.rounds):
        for cell, regime in np.argwhere(mass.entering.sum((0, 1)) > 0.0):
            share = mass.entering[:, :, cell, regime]
            some, chances = sampler._deal_chances(t, share, cell, regime)
            for a, b in np.ndindex(*share.shape):
                solution = sampler.solutions[a][b]
                gain = solution.deal_value[t][cell][deal, :2] - solution.no_deal_value[t][cell, regime, :2]
                total += share[a, b] * chances[a, b][some == deal].sum() * gain
    expected = total / chance[deal] * np.array([REGIONS[setting.controller], REGIONS[setting.target]]) / 1e4
    assert one.signed_gain[0, :, deal] == pytest.approx(expected, rel=2e-3)
