# ruff: noqa: E501 - sentences stay whole
"""Single sentences by the rules: who, what, whom, which goods, level, dates, status."""

from datetime import date
from typing import Any

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.records import KINDS, STATUSES
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2025, 10, 15)


def read(text: str, day: date | None = DAY) -> list[dict[str, Any]]:
    return [m.to_json() for m in read_article(Article("a.txt", text), day=day, reader=RuleReader()).measures]


CASES = [
    ("China imposed export controls on gallium and germanium on 1 August 2023.",
     {"actor": "CN", "kind": "export_control", "goods": ["Ga", "Ge"], "status": "in_force", "start": "2023-08-01", "affected": ["*"]}),
    ("China banned exports of gallium, germanium and antimony to the United States on December 3, 2024.",
     {"goods": ["Ga", "Ge", "Sb"], "affected": ["US"], "variant": "ban", "start": "2024-12-03"}),
    ("The US imposed a 25% tariff on Chinese permanent magnets effective January 1, 2026.",
     {"actor": "US", "kind": "tariff", "goods": ["magnets"], "level": 0.25, "affected": ["CN"], "status": "announced", "start": "2026-01-01"}),
    ("If no deal is reached, the US would impose 100% tariffs on Chinese imports from November 1.",
     {"actor": "US", "status": "threatened", "level": 1.0, "goods": ["*"], "start": "2025-11-01"}),
    ("The US lowered its fentanyl tariff on Chinese goods from 20% to 10% on 10 November 2025.", {"level": 0.1, "affected": ["CN"]}),
    ("The EU agreed a deal with Washington under which most of its exports face a 15% tariff.",
     {"actor": "US", "kind": "tariff", "affected": ["EU"], "level": 0.15}),
    ("Beijing is considering an export ban on dysprosium and terbium, two people familiar with the plan said.",
     {"actor": "CN", "goods": ["Dy", "Tb"], "status": "considered"}),
    ("China has reportedly halted exports of heavy rare earths to Japan.",
     {"goods": ["heavy rare earths"], "affected": ["JP"], "status": "reported"}),
    ("China denied that it would ban shipments of rare earths to Europe.", {"status": "denied", "affected": ["EU"]}),
    ("The Ministry of Commerce has no plans to restrict exports of cobalt.", {"actor": "CN", "goods": ["Co"], "status": "denied"}),
    ("Tokyo and Brussels called on Beijing to scrap the restrictions on rare earths.", {"actor": "CN", "status": "in_force"}),
    ("Beijing on Wednesday suspended export controls on five rare earths until November 10, 2026.",
     {"status": "suspended", "start": None, "end": "2026-11-10"}),
    ("China lifted its export ban on gallium to the US on 9 October 2025.", {"status": "lifted", "start": None, "end": "2025-10-09"}),
    ("The DRC suspended exports of cobalt for four months from February 22, 2025.",
     {"status": "in_force", "start": "2025-02-22", "end": "2025-06-22"}),
    ("Indonesia raised its export tax on nickel to 10% on 1 March.", {"actor": "ID", "kind": "export_tax", "level": 0.1, "goods": ["Ni"]}),
    ("China's new rules require foreign companies to obtain a licence to export products containing more than 0.1% Chinese rare earths.",
     {"actor": "CN", "variant": "extraterritorial", "level": 0.001}),
    ("China put technology for separating rare earths under export controls.", {"kind": "tech_control", "actor": "CN"}),
    ("The US put Chinese chipmaker SMIC on its entity list.", {"actor": "US", "kind": "tech_control", "affected": ["CN"]}),
    ("Australia will set up a A$1.2bn critical minerals stockpile.",
     {"actor": "AU", "kind": "stockpile", "goods": ["critical minerals"], "level": {"value": 1200, "unit": "MAUD"}}),
    ("The Pentagon agreed to guarantee $110 per kilo for NdPr produced by MP Materials.",
     {"actor": "US", "kind": "price_floor", "goods": ["Nd", "Pr"], "level": {"value": 110, "unit": "USD/kg"}}),
    ("The Japanese government decided to subsidise a rare earth project in France with 16 billion yen.",
     {"actor": "JP", "kind": "finance", "level": {"value": 16000, "unit": "MJPY"}}),
    ("The US and Australia signed a critical minerals partnership worth $8.5 billion on 20 October 2025.",
     {"actor": "US", "kind": "partnership", "affected": ["AU"], "start": "2025-10-20"}),
    ("MP Materials will open a magnet plant in Texas in 2026.", {"actor": "US", "kind": "project", "goods": ["magnets"]}),
    ("China will buy 12 million tonnes of US soybeans by the end of 2025.",
     {"actor": "CN", "kind": "purchase", "goods": ["soybeans"], "affected": ["US"], "end": "2025-12-31"}),
    ("The EU imposed due diligence rules for importers of cobalt from 2027.", {"actor": "EU", "kind": "standard", "start": "2027-01-01"}),
    ("The truce between the United States and China expires on November 10.",
     {"actor": "US", "kind": "truce", "affected": ["CN"], "status": "in_force", "end": "2025-11-10"}),
    ("China announced the licensing of seven rare earths (Sm, Gd, Tb, Dy, Lu, Sc, Y) with immediate effect.",
     {"goods": ["Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"], "variant": "licence", "status": "in_force"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:50] for text, _ in CASES])
def test_a_sentence(text: str, expected: dict[str, Any]) -> None:
    (found,) = read(text)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_every_measure_keeps_the_contract(text: str) -> None:
    (found,) = read(text)
    assert found["kind"] in KINDS
    assert found["status"] in STATUSES
    assert len(found["actor"]) == 2
    start, end = found["evidence"]["span"]
    assert text[start:end] == found["evidence"]["sentence"]
    for key in ("start", "end"):
        assert found[key] is None or date.fromisoformat(found[key])


@pytest.mark.parametrize(
    "text",
    [
        "Electricity tariffs in Germany rose by 12%.",
        "China beat Japan 3-1 and reached a truce in the dressing room.",
        "India lifted its ban on exports of white rice.",
        "Rare earth exports from China to the US fell 37% in April.",
        "Ford halted production for a week because of a shortage of magnets from China.",
        "Britain put the porcelain from china on show.",
    ],
)
def test_no_measure_is_invented(text: str) -> None:
    with pytest.raises(InputError, match="names no export control"):
        read(text)


def test_two_instruments_in_one_sentence_keep_their_own_status() -> None:
    a, b = read(
        "The US will not impose tariffs on critical minerals and will instead negotiate supply agreements with Japan."
    )
    assert (a["kind"], a["status"]) == ("tariff", "denied")
    assert b["kind"] == "partnership"


def test_each_side_of_a_sentence_keeps_its_own_actor_and_level() -> None:
    text = "Washington will lower its duties on Chinese goods to 30%, while Beijing will lower its duties on American goods to 10%."
    a, b = read(text)
    assert (a["actor"], a["affected"], a["level"]) == ("US", ["CN"], 0.3)
    assert (b["actor"], b["affected"], b["level"]) == ("CN", ["US"], 0.1)


def test_mentions_of_one_measure_become_one_item_with_all_evidence() -> None:
    text = (
        "China tightened its export controls on rare earths on Thursday. The new controls add holmium and erbium. "
        "The rules take effect on 8 November."
    )
    (found,) = read(text, date(2025, 10, 10))
    assert found["goods"] == ["Ho", "Er"]
    assert (found["start"], found["status"]) == ("2025-11-08", "announced")
    assert len(found["also"]) == 2


def test_an_instrument_without_an_actor_is_unclear_not_guessed() -> None:
    reading = read_article(Article("a.txt", "Tariffs on magnets may rise. China banned exports of gallium."), day=DAY)
    assert [m.kind for m in reading.measures] == ["export_control"]
    assert any("tariff without an actor" in r.what for r in reading.ambiguous)


def test_without_a_date_relative_dates_stay_open() -> None:
    (found,) = read("China banned exports of gallium on Friday.", None)
    assert found["start"] is None


def test_two_sides_cut_what_they_levy_on_each_other() -> None:
    a, b = read("China and the US agreed to cut tariffs by 115 points for 90 days from 14 May 2025.")
    assert (a["actor"], a["affected"], b["actor"], b["affected"]) == ("CN", ["US"], "US", ["CN"])
    assert (a["level"], a["change"], a["end"]) == (1.15, "cut", "2025-08-12")


def test_what_sides_said_together_is_not_cut_in_two() -> None:
    found = read("The United States and China said on Monday they would suspend new tariffs on each other's goods.")
    assert [(m["actor"], m["status"]) for m in found] == [("US", "suspended"), ("CN", "suspended")]


def test_a_report_that_is_rejected_is_denied() -> None:
    (found,) = read("China's commerce ministry rejected a report that it had stopped approving shipments of yttrium.")
    assert found["status"] == "denied"


def test_the_metal_stands_for_what_was_named_before() -> None:
    found = read("Tungsten is scarce. China demands a licence for every shipment of the metal.")
    assert [(m["kind"], m["goods"]) for m in found] == [("export_control", ["W"])]


def test_a_firm_named_after_a_metal_is_not_the_metal() -> None:
    (found,) = read("Korea Zinc will build a smelter for antimony in Tennessee.")
    assert (found["actor"], found["goods"]) == ("KR", ["Sb"])


def test_hearsay_and_fact() -> None:
    (found,) = read("China will restrict exports of tungsten to Japan, two traders in Tokyo said.")
    assert found["status"] == "reported"


def test_a_burden_is_not_a_thought() -> None:
    (found,) = read("China's export controls on rare earths are weighing on the talks with the United States.")
    assert found["status"] == "in_force"


def test_who_bears_a_tariff_is_not_who_sets_it() -> None:
    (found,) = read("Trump said that China would face a tariff of 200 percent unless it ships magnets.")
    assert (found["actor"], found["affected"], found["level"], found["status"]) == ("US", ["CN"], 2.0, "threatened")


def test_a_sentence_ends_after_a_unit() -> None:
    reading = read_article(Article("a.txt", "The US lent $120m. China banned exports of gallium."), day=DAY)
    assert len(reading.sentences) == 2


@pytest.mark.parametrize(
    ("text", "status", "start", "end"),
    [
        (
            "The ban on exports of nickel ore that Jakarta had imposed in June 2024 was lifted on Monday.",
            "lifted",
            None,
            date(2025, 10, 13),
        ),
        ("Indonesia has no intention of relaxing its export ban on nickel ore.", "in_force", None, None),
        ("Vietnam: no ban on exports of tungsten is planned, the ministry said.", "denied", None, None),
    ],
)
def test_what_became_of_a_control(text: str, status: str, start: date | None, end: date | None) -> None:
    found = [m for m in read(text, date(2025, 10, 15)) if m["kind"] == "export_control"]
    (only,) = found
    assert (only["status"], only["start"], only["end"]) == (
        status,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
    )


@pytest.mark.parametrize(
    ("text", "affected"),
    [
        (
            "In a step that buyers in Europe and Japan called alarming, China will require licences for exports of dysprosium.",
            ["*"],
        ),
        ("China will require licences for exports of terbium, a step that Japan and carmakers in Europe fear.", ["*"]),
        ("China tightened export controls on gallium on 1 March, alarming chipmakers in Europe.", ["*"]),
        ("China tightened export controls on gallium on 1 March in a blow to buyers in Europe.", ["*"]),
        ("China's licences for gallium exports, criticised by makers in Japan, apply from 1 March.", ["*"]),
        ("China banned gallium exports to Japan on 1 March, which buyers in Europe called alarming.", ["JP"]),
        ("China will require licences for exports of dysprosium to buyers in Japan from 1 March.", ["JP"]),
        ("China tightened export controls on gallium on 1 March that will hit buyers in Japan.", ["JP"]),
        ("China banned exports of dual-use goods to military end users in Japan.", ["JP"]),
        ("Malaysia banned exports of rare earths to the U.S., the White House said.", ["US"]),
    ],
)
def test_who_only_comments_is_not_whom_it_is_on(text: str, affected: list[str]) -> None:
    assert [m["affected"] for m in read(text)] == [affected]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Licences would not be approved for military end users, the ministry said.", True),
        ("The ministry would not approve licences for military end users.", True),
        ("Applications from foreign armed forces and arms makers will be rejected.", True),
        ("Defence contractors will get no licences.", True),
        ("Licences will be approved for civilian users.", False),
        ("The ministry denied that the licences are aimed at defence companies.", False),
    ],
)
def test_licences_that_defence_buyers_do_not_get(text: str, refused: bool) -> None:
    (control,) = read(f"China put gallium under export control on 1 October 2025. {text}")
    assert (control["kind"], control["affected"], control["no_military"]) == ("export_control", ["*"], refused)


def test_a_licence_refused_to_some_is_no_control_that_is_denied() -> None:
    (control,) = read("China said it would not approve licences for gallium for foreign military users.")
    assert (control["kind"], control["status"], control["no_military"]) == ("export_control", "announced", True)


def test_a_country_outside_which_mines_lie_is_no_partner() -> None:
    (pact,) = read("Japan and Australia signed a partnership on rare earths for mines outside China on 1 October 2025.")
    assert {pact["actor"], *pact["affected"]} == {"JP", "AU"}


def test_a_day_told_after_a_threat_is_that_of_the_threat() -> None:
    (tariff,) = read(
        "Trump threatened a tariff of 25 percent on permanent magnets from China. The duty would take effect on 1 November and come on top of existing tariffs."
    )
    assert (tariff["status"], tariff["start"], tariff["level"]) == ("threatened", "2025-11-01", 0.25)


def test_tariffs_that_are_called_an_abuse_are_no_measure() -> None:
    found = read(
        "China put gallium under export control on 1 October 2025. It opposed the abuse of tariffs by Washington."
    )
    assert [m["kind"] for m in found] == ["export_control"]


def test_general_licences_for_some_leave_the_control_on_all() -> None:
    found = read(
        "China put gallium under licence on 1 August 2023. China issued general licences for gallium to buyers in Japan on 1 October 2025."
    )
    assert sorted(m["affected"] for m in found) == [["*"], ["JP"]]


def test_a_quota_for_all_stands_beside_a_halt_for_some() -> None:
    found = read(
        "China halted exports of rare earths to Japan on 1 October 2025. China set its export quota for rare earths at 7,976 tonnes on 2 October 2025."
    )
    assert sorted(m["affected"] for m in found) == [["*"], ["JP"]]


def test_the_pair_of_a_truce_is_not_who_is_named_once_before() -> None:
    (truce,) = read(
        "Buyers in Europe and Japan worry, and China is silent. China and the United States are at odds. The trade truce runs until 10 November 2026."
    )
    assert {truce["actor"], *truce["affected"]} == {"US", "CN"}
