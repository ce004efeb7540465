"""What a scenario assumes beyond the record, and every country that controls exports, in the main part."""

import re
from typing import Any

import pytest

from brief_cases import brief_run, context, licences
from engine_cases import shipped
from monazite.analysis.forecast.policy_paths import GAMES
from monazite.presentation.briefing.main_part.measures.assumed_measures import assumptions, own_measures
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main
from monazite.presentation.briefing.talks_content import LEAST_GAMES
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def licences_of_japan(**fields: Any) -> dict[str, Any]:
    block = licences(actor="JP", start="2025-05-01", end="2026-01-01", goods=["magnet"], approval=0.3, review=2.0)
    return block | {"text": ""} | fields


def texts(part: MainPart, section: str) -> list[str]:
    """Texts of a section with usual spaces, subtitles among them."""
    blocks = part.sections[section]
    found = [block.text.text for block in blocks] + [block.subtitle.text for block in blocks if block.subtitle]
    return [text.replace("\xa0", " ") for text in found]


@pytest.fixture(scope="module")
def two() -> MainPart:
    """China and Japan control exports at once; Japan's licences have no text of their own."""
    return compose_main(context(brief_run(licences(), licences_of_japan(), growth=True, months=24)))


def test_a_measure_without_a_text_is_told_by_who_what_when_and_how_strict(two: MainPart):
    assert (
        "1 May 2025 until 1 January 2026: Japan, licences on exports of magnets, "
        "30% of applications approved, 2 months to decide." in texts(two, "happening")
    )


def test_a_measure_with_a_text_has_its_level_beside_it(two: MainPart):
    told = (
        "4 April 2025: Licences for dysprosium and magnets (China: 55% of applications approved, 1.5 months to decide)."
    )
    assert told in texts(two, "happening")


def test_levels_open_a_card(two: MainPart):
    item = next(block.text for block in two.sections["happening"] if "30%" in block.text.text)
    assert {q.value for q in item.quantities.values()} == {0.3, 2.0}
    assert all(f"{item.id}-{name}" in two.cards for name in item.quantities)


@pytest.mark.parametrize("section", ["front", "happening", "next", "beyond"])
def test_both_controllers_are_named_in_every_section(two: MainPart, section: str):
    own = [text for text in texts(two, section) if "Japan" in text]
    assert own, f"nothing in {section} says that Japan controls exports too"


def test_the_first_screen_says_whose_exports_and_prices_it_tells(two: MainPart):
    line = next(block for block in two.sections["front"] if block.label == "Who controls.")
    assert line.text.text.replace("\xa0", " ").startswith(
        "China and Japan limit exports. Figures of exports are those of China"
    )


def test_all_controllers_together_have_exports_and_leverage_beside_each(two: MainPart):
    """Figures of the outcomes by controller, over the year ahead and in the month of the day."""
    front, market, table = (" ".join(texts(two, section)) for section in ("front", "happening", "beyond"))
    together = re.search(r"Together they would ship (\d+)% of normal to countries without controls\.", front)
    assert together
    exports = rf"all of them together would ship {together[1]}% of normal magnet exports; China alone,"
    assert re.search(exports, market)
    assert re.search(r"towards countries without controls, all controllers together bring \d+%\.", table)


def test_one_controller_needs_no_such_line():
    part = compose_main(context(brief_run(licences())))
    assert not any(block.label == "Who controls." for block in part.sections["front"])


def test_what_a_record_or_the_register_holds_is_not_assumed():
    """Three measures of the record have no row of the register; they are what happened all the same."""
    record = load_scenario("cn-ree-2025").model_copy(update={"months": 12})
    run = simulate(shipped(), record, draws=1)
    assert sum(not policy.record for policy in record.policy) == 3
    assert own_measures(context(run)) == []
    named = context(brief_run(licences(record="licences")))
    assert assumptions(named).measures == ()


def test_a_threat_that_is_not_carried_out_is_not_assumed():
    threat = licences_of_japan(status="threatened")
    assert len(assumptions(context(brief_run(licences(), threat))).measures) == 1
    assert len(assumptions(context(brief_run(licences(), threat, enforce_threats=True))).measures) == 2


def test_of_many_measures_every_actor_keeps_one_and_the_rest_are_counted():
    many = [licences(text=f"Licences, step {n}.", start=f"2025-{n:02}-04") for n in range(4, 10)]
    found = assumptions(context(brief_run(*many, licences_of_japan(start="2025-11-01"))))
    assert [m.actor for m in found.measures] == ["China"] * 4 + ["Japan"]
    assert found.others is not None
    assert found.others.value == 2


def test_a_ban_a_quota_a_tax_and_a_tariff_have_their_levels():
    policy = [
        licences_of_japan(ban=True),
        {
            "kind": "quota",
            "actor": "CN",
            "start": "2025-04-01",
            "goods": ["magnet"],
            "amount": 1200.0,
            "destinations": ["JP"],
        },
        {"kind": "export_tax", "actor": "CN", "start": "2025-05-01", "goods": ["magnet"], "rate": 0.2},
        {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-06-01", "goods": ["*"], "rate": 0.5},
    ]
    told = texts(compose_main(context(brief_run(*policy))), "happening")
    assert [text for text in told if text[:1].isdigit() and "2025" in text][-4:] == [
        "1 April 2025: China, a quota on exports of magnets to Japan, 1,200 tonnes a year.",
        "1 May 2025 until 1 January 2026: Japan, a ban on exports of magnets.",
        "1 May 2025: China, a tax on exports of magnets, 20% of the value.",
        "1 June 2025: The United States, a tariff on all goods from China, 50% added.",
    ]


def test_ranges_of_the_talks_need_the_games_of_a_forecast():
    assert LEAST_GAMES == GAMES
