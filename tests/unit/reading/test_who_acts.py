# ruff: noqa: E501 - sentences stay whole
"""Who acts: for whom ``it`` stands, a firm that halts its output, a place of a dateline, and what is refused to arms makers."""

from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure
from monazite.reading.report import to_simulate
from monazite.reading.result import NoMeasureError
from monazite.reading.text.article import Article

DAY = date(2026, 9, 9)
NOVEMBER = date(2026, 11, 3)


def measures(text: str, day: date = DAY) -> list[ReadMeasure]:
    return read_article(Article("a.txt", text), day=day).measures


def made_of(text: str, day: date = DAY) -> Draft:
    return draft(read_article(Article("a.txt", text), day=day))


@pytest.mark.parametrize(
    "text",
    [
        "In July 2023 Beijing demanded licences for gallium and germanium. In April 2025, in answer to President Trump's tariffs of 145%, it put seven rare earths and magnets under licence.",
        "Beijing banned antimony exports to the United States in December 2024. In February 2025, hours after President Trump raised tariffs, it placed tungsten and bismuth under export controls.",
        "China tightened its hold in 2023. Two years later, in reply to Trump's tariffs, it brought seven rare earths under export licences.",
        "Beijing cut quotas in 2010. In October 2025, after Washington widened its entity list, it announced export controls on five more rare earths.",
        "China holds most of the world's refining. When President Biden curbed chips in 2023, it required licences for gallium and germanium.",
    ],
)
def test_it_is_the_country_told_of_before_and_no_president(text: str) -> None:
    assert {m.actor for m in measures(text) if m.kind == "export_control"} == {"CN"}


def test_of_two_states_it_is_the_one_told_of_for_such_measures() -> None:
    text = "India holds back its exports of rare earths. After the United States raised duties, it halted shipments of neodymium to Japan."
    assert {m.actor for m in measures(text) if m.kind == "export_control"} == {"IN"}


def test_two_acts_of_history_stay_two() -> None:
    read = measures(
        "When a trawler rammed two patrol boats in September 2010, rare-earth shipments from China to Japan stopped for two months. In April 2025, in answer to President Trump's tariffs, it put seven rare earths under licence."
    )
    assert [m.variant for m in read if m.kind == "export_control"] == ["ban", "licence"]


@pytest.mark.parametrize(
    ("text", "buyers"),
    [
        ("This week Beijing tried something smaller. From 1 October, exporters of samarium and of samarium-cobalt magnets must name the final user in every application, and shipments to Taiwan's defence firms will be refused, it said on Monday.", None),
        ("China's commerce ministry issued a notice on Monday. From 1 October exporters of terbium must state the end user in each application, and sales to Japan's arms makers will be turned down.", ["JP.defence"]),
        ("Beijing refined its rules this week. Sellers of dysprosium have to name the final customer in their applications from 1 October, and deliveries to defence contractors of the United States will be rejected, it said.", ["US.defence"]),
        ("China said on Monday that applications for samarium exports must name the end user from 1 October and that licences for Taiwan's military will be denied.", None),
        ("From 1 October China will refuse shipments of samarium-cobalt magnets to Taiwan's defence firms, the ministry said.", None),
        ("From 1 October China will refuse shipments of terbium to Japan's arms makers, the ministry said.", ["JP.defence"]),
    ],
)  # fmt: skip
def test_an_end_user_statement_halves_nothing_and_the_refusal_is_for_arms_alone(
    text: str, buyers: list[str] | None
) -> None:
    (only,) = measures(text)
    assert (only.actor, only.no_military, only.start) == ("CN", True, date(2026, 10, 1))
    made = made_of(text)
    policies = [*made.content.get("policy", ()), *(p for q in made.questions for a in q.answers for p in a.policies)]
    assert [p["destinations"] for p in policies] == ([buyers] if buyers else [])
    assert all(p["approval"] == 0.0 for p in policies)
    if buyers is None:
        assert "on defence buyers alone" in made.unmodelled[0].reason


def test_naming_the_end_user_alone_changes_no_licence() -> None:
    made = made_of(
        "China will require an end-user statement for every export of terbium from 1 October, the ministry said."
    )
    assert "policy" not in made.content
    assert made.questions == []
    assert "changes no share of the licences" in made.unmodelled[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "LONDON, Nov 3, 2026 (Newswire) - Glencore has stopped cobalt production at its Mutanda mine in the Democratic Republic of Congo until at least the end of March, the miner said on Tuesday, after using up its export quota for the year.",
        "Glencore halted output of cobalt at Mutanda on Monday, saying it had used up its quota.",
        "LONDON, Nov 3, 2026 - CMOC will suspend cobalt output at Tenke Fungurume from December because its export quota is exhausted.",
        "TORONTO, Nov 3, 2026 - Trafigura stopped shipping cobalt from Kolwezi after it ran out of quota, the trader said.",
        "ZURICH, Nov 3, 2026 (Newswire) - Mining of cobalt at Mutanda was idled by Glencore as the export quota ran out.",
        "Eurasian Resources Group curtailed cobalt production at its Metalkol plant for lack of an export quota.",
    ],
)
def test_a_firm_that_halts_its_output_is_named_and_is_no_state(text: str) -> None:
    with pytest.raises(NoMeasureError, match="a firm's halt of its output is no measure of a state"):
        measures(text, NOVEMBER)


def test_a_government_that_tells_its_firm_to_halt_acts() -> None:
    read = measures("India's government has told its mining company, IREL, to halt deliveries of neodymium to Japan.")
    assert [(m.actor, m.kind) for m in read] == [("IN", "export_control")]


def test_the_place_of_a_dateline_is_nobody_where_traders_speak() -> None:
    with pytest.raises(NoMeasureError, match="does not say who acts"):
        measures("LONDON, Nov 3, 2026 - Exports of cobalt were halted on Tuesday, traders said.", NOVEMBER)
    (own,) = measures("JAKARTA, Nov 3, 2026 - The government will ban exports of tin from 1 January.", NOVEMBER)
    assert own.actor == "ID"


@pytest.mark.parametrize(
    "between",
    ["Copper output is not affected.", "Nickel is spared.", "Copper is not covered.", "Nickel remains exempt."],
)
def test_what_is_not_affected_hands_nothing_on(between: str) -> None:
    (only,) = measures(
        f"Cobalt hydroxide was scarce. {between} ARECOMS said that quotas for 2027 would stay at 96,600 tonnes.",
        NOVEMBER,
    )
    assert (only.actor, only.goods, only.start) == ("CD", ["Co"], date(2027, 1, 1))
    assert only.level == {"value": 96600, "unit": "t"}


@pytest.mark.parametrize(
    ("text", "actor", "tonnes"),
    [
        ("Congo will limit cobalt exports by quota in 2027, ARECOMS said.\n\nThe quota for 2027 is 96,600 tonnes.", "CD", 96600),
        ("Vietnam will bring in a quota on tungsten oxide exports in 2027, the ministry said. Prices rose.\n\nThe quota for 2027 is 3,000 tonnes.", "VN", 3000),
        ("China will cap exports of gallium by quota from 1 January 2027, the ministry said. Traders in London reckon with a rise.\n\nThe quota for 2027 is 40 tonnes.", "CN", 40),
    ],
)  # fmt: skip
def test_the_sentence_that_a_refusal_advises_works(text: str, actor: str, tonnes: float) -> None:
    first = made_of(text.partition("\n\n")[0], NOVEMBER)
    assert 'such as "The quota for 2027 is' in first.unmodelled[0].reason
    (policy,) = made_of(text, NOVEMBER).content["policy"]
    assert (policy["kind"], policy["actor"], policy["amount"]) == ("quota", actor, tonnes)


@pytest.mark.parametrize(
    ("text", "tonnes", "start", "end"),
    [
        ("KINSHASA, Dec 1 (Reuters) - Democratic Republic of Congo will cut its 2027 cobalt export quota by 30 percent to 67,600 metric tons, the mining regulator ARECOMS said on Tuesday, and will suspend exports entirely for three months from Feb. 1 if prices fall below $20 a pound.", 67600, date(2027, 2, 1), date(2027, 5, 1)),
        ("Congo will lower its cobalt export quota to 80,000 tonnes for 2027, and will halt exports for two months from 1 March if the price drops under $18 a pound, the regulator said.", 80000, date(2027, 3, 1), date(2027, 5, 1)),
        ("Congo will set its cobalt export quota at 90,000 tonnes for 2027 and would stop exports from 1 April for six months should prices fall under $15 a pound, ARECOMS said.", 90000, date(2027, 4, 1), date(2027, 10, 1)),
    ],
)  # fmt: skip
def test_a_halt_on_a_condition_stands_apart_from_the_quota(text: str, tonnes: float, start: date, end: date) -> None:
    made = made_of(text, date(2026, 12, 1))
    (quota,) = made.content["policy"]
    assert (quota["kind"], quota["amount"], quota["start"], quota["status"]) == (
        "quota",
        tonnes,
        date(2027, 1, 1),
        "announced",
    )
    (question,) = made.questions
    assert {(p["start"], p["end"]) for a in question.answers for p in a.policies} == {(start, end)}
    assert question.cautious.policies == ()


def test_a_refusal_is_one_line_for_each_measure_with_the_words_of_the_article_first() -> None:
    text = (
        "LONDON, Nov 3, 2026 (Newswire) - Glencore has stopped cobalt production at its Mutanda mine, the miner said on Tuesday, after using up its export quota.\n\n"
        "The Congolese regulator ARECOMS said last month that quotas for 2027 would stay at 96,600 tonnes.\n\n"
        "Canada put a tariff on Chinese steel on 1 November."
    )
    reading = read_article(Article("a.txt", text), day=NOVEMBER)
    with pytest.raises(InputError) as raised:
        to_simulate(reading, draft(reading))
    head, *lines = str(raised.value).split("\n")
    assert head.endswith("2 measures were read and none can be simulated:")
    quota, tariff, halt = lines
    assert quota.startswith('- "The Congolese regulator ARECOMS said')
    assert quota.endswith("it waits for an answer that simulates it: --answer m1=as-read")
    assert tariff.startswith('- "Canada put a tariff on Chinese steel')
    assert tariff.endswith("there is no data on steel yet, so that nothing of it can be simulated")
    assert halt.startswith('- "Glencore has stopped cobalt production": a firm\'s halt')


def test_the_advised_sentence_goes_to_the_quota_and_not_to_a_halt_told_after_it() -> None:
    text = (
        "Congo will limit cobalt exports by quota in 2027, and will suspend exports for three months from Feb. 1 if prices fall below $20 a pound, ARECOMS said.\n\n"
        "The quota for 2027 is 67,600 tonnes."
    )
    made = made_of(text, NOVEMBER)
    assert [(p["kind"], p["amount"]) for p in made.content["policy"]] == [("quota", 67600)]
    assert len(made.questions) == 1
