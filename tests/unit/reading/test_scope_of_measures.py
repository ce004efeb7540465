# ruff: noqa: E501 - sentences stay whole
"""How much, how long, on which goods and whom, and whose act it is."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure
from monazite.reading.result import NoMeasureError, Reading
from monazite.reading.text.article import Article

DAY = date(2026, 11, 26)  # a Thursday


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def only_of(text: str) -> ReadMeasure:
    (only,) = read(text).measures
    return only


def made_of(text: str) -> Draft:
    return draft(read(text))


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        (
            "China will let no more than 30 tonnes of germanium a month leave the country from 1 January, the commerce ministry said.",
            360,
        ),
        ("China will cap monthly germanium exports at 4 tonnes from 1 January, the commerce ministry said.", 48),
        ("Monthly exports of gallium will be capped by China at 5 tonnes from 1 January, the ministry said.", 60),
        ("China will allow exports of at most 5 tonnes of gallium per month from 1 January, the ministry said.", 60),
        (
            "Congo will let no more than 6,000 tonnes of cobalt leave the country in any month of 2027, ARECOMS said.",
            72_000,
        ),
        ("China will cap quarterly germanium exports at 12 tonnes from 1 January, the commerce ministry said.", 48),
        (
            "China will cap exports of gallium at 60 tonnes a year from 1 January, up from monthly sales of 4 tonnes, the ministry said.",
            60,
        ),
    ],
)
def test_what_is_told_by_the_month_is_counted_by_the_year(text: str, tonnes: float):
    """A monthly limit was taken for a year's: twelve times too strict."""
    assert only_of(text).level == {"value": tonnes, "unit": "t/yr"}


@pytest.mark.parametrize(
    "text",
    [
        "China's Baotou Steel Rare Earth said it would stop selling neodymium oxide to Vietnamese buyers from 10 December.",
        "Chinese producer Yunnan Germanium stopped exports of germanium to the United States on Monday after an explosion.",
        "China's Jiangxi Tungsten will halt shipments of tungsten powder to Japan from 10 December, it said.",
        "The Chinese miner Shenghe Resources ceased exports of praseodymium to Vietnam on Monday.",
        "Japan's Shin-Etsu stopped selling dysprosium magnets to China on Monday.",
    ],
)
def test_a_firm_that_stops_selling_is_no_state(text: str):
    with pytest.raises(NoMeasureError, match="a firm's halt of its output is no measure of a state"):
        read(text)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "China's commerce ministry said it would stop selling neodymium oxide to Vietnamese buyers from 10 December.",
            "CN",
        ),
        ("Beijing ordered Yunnan Germanium to stop exports of germanium to the United States on Monday.", "CN"),
        (
            "China banned exports of germanium to the United States on Monday after Yunnan Germanium stopped sales there.",
            "CN",
        ),
        (
            "China's customs agency stopped exports of germanium to Japan on Monday after Yunnan Germanium was fined.",
            "CN",
        ),
    ],
)
def test_a_state_acts_also_where_a_firm_is_named(text: str, actor: str):
    assert (only_of(text).actor, only_of(text).kind) == (actor, "export_control")


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("at midnight on Sunday for 45 days", date(2026, 11, 29), date(2027, 1, 13)),
        ("for the rest of the year from 5 December", date(2026, 12, 5), date(2026, 12, 31)),
        ("in the first quarter of 2027", date(2027, 1, 1), date(2027, 3, 31)),
        ("during the second half of next year", date(2027, 7, 1), date(2027, 12, 31)),
        ("for the whole of 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("throughout 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("from the second half of January until the Lunar New Year", date(2027, 1, 16), date(2027, 2, 6)),
    ],
)
def test_a_period_gives_the_start_and_the_end(when: str, start: date, end: date):
    m = only_of(f"China will stop exports of antimony to the United States {when}, the commerce ministry said.")
    assert (m.start, m.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "The United States will impose a 20% tariff on Chinese graphite in the first quarter of 2027, the trade office said.",
        "China will begin to require licences for gallium exports to Japan in the first half of 2027, the ministry said.",
        "The EU will introduce a 10% duty on Chinese tungsten in the second quarter of 2027.",
    ],
)
def test_what_only_begins_in_a_period_has_no_end(text: str):
    assert only_of(text).end is None


@pytest.mark.parametrize(
    ("goods", "patterns"),
    [
        ("tungsten except APT", ("W.metal",)),
        ("all heavy rare earths but yttrium", ("Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu")),
        ("all heavy rare earths except dysprosium and terbium", ("Sm", "Eu", "Gd", "Ho", "Er", "Tm", "Yb", "Lu", "Y")),
        ("antimony other than antimony trioxide", ("Sb.primary",)),
    ],
)
def test_goods_that_are_excepted_are_taken_out(goods: str, patterns: tuple[str, ...]):
    (only,) = made_of(
        f"China will ban exports of {goods} to Japan from 1 January 2027, the commerce ministry said."
    ).own
    assert (only.goods, only.destinations) == (patterns, ("JP",))


def test_but_before_a_sentence_on_other_goods_takes_nothing_out():
    m = only_of("China will ban exports of gallium and germanium to Japan from 1 January 2027, but yttrium exports stay free, the ministry said.")  # fmt: skip
    assert (m.goods, m.excluded) == (["Ga", "Ge"], [])


@pytest.mark.parametrize(
    "headline",
    [
        "Beijing lifts graphite licence rule for Japanese battery makers",
        "Beijing lifts graphite licence rule for Korean and Japanese battery makers",
        "China scraps graphite licences for Japan",
    ],
)
def test_a_headline_does_not_take_away_whom_the_text_names(headline: str):
    text = "China will scrap export licences for synthetic graphite anode material bound for South Korea and Japan as of 1 January 2027, the ministry said."
    m = only_of(f"{headline}\n\n{text}")
    assert set(m.affected) == {"KR", "JP"}


@pytest.mark.parametrize(
    "reason",
    ["over chip rules", "over semiconductor controls", "amid a row over chip export curbs", "after chip restrictions"],
)
def test_the_reason_is_no_control_of_technology(reason: str):
    m = only_of(f"China on Tuesday banned exports of gallium and germanium to Japan {reason}.")
    assert (m.kind, m.variant, m.goods, m.affected) == ("export_control", "ban", ["Ga", "Ge"], ["JP"])


@pytest.mark.parametrize(
    "after",
    ["after a summit in Gyeongju", "after talks in Gyeongju", "after a two-day meeting in Gyeongju"],
)
def test_a_past_meeting_has_not_the_day_of_the_measure(after: str):
    reading = read(
        f"China will scrap export licences for graphite anode material bound for South Korea and Japan as of 1 January 2027, the two governments said {after}."
    )
    assert all(e.is_over and (e.day is None or e.day <= DAY) for e in reading.events)
    assert "talks" not in draft(reading).content


@pytest.mark.parametrize(
    "text",
    [
        "Any further curbs will be met with resolute countermeasures, China's foreign ministry said.",
        "China and the United States cannot meet demand for magnets.",
        "US threats were met by China with silence.",
        "Chinese and American makers must meet strict standards.",
    ],
)
def test_met_with_countermeasures_is_no_meeting(text: str):
    ban = "China will ban exports of antimony to the United States from 5 December, the commerce ministry said."
    assert read(f"{ban} {text}").events == []


def test_ministers_who_met_have_met():
    ban = "China will ban exports of antimony to the United States from 5 December, the commerce ministry said."
    (event,) = read(f"{ban} Chinese and US trade ministers met in Geneva on Monday.").events
    assert (event.kind, event.day) == ("meeting", date(2026, 11, 23))


@pytest.mark.parametrize(
    "text",
    [
        "Shipments already at sea are exempt.",
        "Contracts signed before 1 November are not affected.",
        "Orders for spare parts of hospitals are exempt.",
    ],
)
def test_what_is_exempt_is_said_and_ends_nothing(text: str):
    reading = read(f"China will ban exports of gallium to Japan from 8 December, the commerce ministry said. {text}")
    assert [m.later_state for m in reading.measures] == [""]
    assert [remark.what for remark in reading.ambiguous] == [f'"{text.rstrip(".")}"']


@pytest.mark.parametrize(
    "text",
    [
        "Shipments to other countries, including the United States, are not affected.",
        "Exports to South Korea are not affected.",
        "Sales to the European Union remain unaffected.",
    ],
)
def test_whom_it_is_not_on_is_no_exception(text: str):
    reading = read(f"China will ban exports of gallium to Japan from 8 December, the commerce ministry said. {text}")
    assert reading.ambiguous == []


def test_who_is_exempt_from_a_duty_is_said():
    exempt = read("The United States will charge a 50% tariff on Chinese magnets from 1 February 2027. Imports for the Pentagon are exempt.")  # fmt: skip
    assert [remark.what for remark in exempt.ambiguous] == ['"Imports for the Pentagon are exempt"']


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Buyers paid a record 38 euros a kilogram for live langoustines at the Keroman fish market on Friday as storms kept most of the fleet in port.",
            False,
        ),
        (
            "The minister said that the port would be open on Monday and that the boats were to stay in the harbour with their catch.",
            False,
        ),
        (
            "La Chine suspendra à partir du 5 décembre la délivrance de licences pour l'antimoine et ses oxydes à destination de l'Union européenne, a annoncé jeudi le ministère chinois du Commerce.",
            True,
        ),
        (
            "China wird ab dem 5. Dezember keine Lizenzen mehr für Antimon und seine Oxide in die Europäische Union erteilen, teilte das Handelsministerium am Donnerstag mit.",
            True,
        ),
        (
            "China suspenderá a partir del 5 de diciembre la concesión de licencias para el antimonio y sus óxidos a la Unión Europea, anunció el jueves el ministerio de Comercio.",
            True,
        ),
    ],
)
def test_only_a_text_in_another_language_is_to_be_translated(text: str, language: bool):
    with pytest.raises(NoMeasureError) as refused:
        read(text)
    assert ("translate it" in str(refused.value)) == language
    assert language or "English" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "Chile's finance ministry is considering a 15% export levy on lithium carbonate.",
        "Indonesia will cut its export quota for nickel by a fifth in 2027, the ministry said.",
        "Two people said that Chile would tax exports of copper at 5%.",
    ],
)
def test_goods_without_data_are_the_reason(text: str):
    made = made_of(text)
    assert made.own == ()
    assert all("there is no data on" in remark.reason for remark in made.unmodelled)
    assert not any("rare earths are taken" in remark.reason for remark in made.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "The mines supplied China with about 40,000 tonnes of heavy rare earth oxides last year.",
        "Congo sold China some 90,000 tonnes of cobalt last year.",
        "Vietnam shipped 4,000 tonnes of tungsten to Japan a year earlier.",
    ],
)
def test_a_count_of_last_year_is_no_purchase(text: str):
    ban = "China will ban exports of gallium to Japan from 8 December, the commerce ministry said."
    assert [m.kind for m in read(f"{ban} {text}").measures] == ["export_control"]


@pytest.mark.parametrize(
    "text",
    [
        "Russia banned exports of antimony concentrate and metal to the European Union on 25 November 2026, the government said.",
        "China will ban exports of tungsten ore and powder to Japan from 1 January 2027, the ministry said.",
        "China will ban exports of antimony ore, ingots and trioxide to Japan from 1 January 2027, the ministry said.",
    ],
)
def test_ore_and_metal_is_not_ore_alone(text: str):
    made = made_of(text)
    assert made.own or made.questions
    assert not any("ore" in remark.reason for remark in made.unmodelled)


def test_a_cut_by_a_share_lets_the_rest_through():
    made = made_of("China will cut exports of graphite anode material to South Korea by 30% from 1 January 2027, the commerce ministry said.")  # fmt: skip
    (control,) = made.own
    assert 0.0 < control.approval < 0.7 + 1e-9
    assert any("cut to 70%" in remark.reason for remark in made.assumptions)
