# ruff: noqa: E501 - sentences stay whole
"""A question is asked only where an answer can be what the text says; stated goods, days and money are taken as stated."""

from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.doubts.asking import policy_in_words
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article

DAY = date(2026, 5, 20)


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def drafted(text: str) -> Draft:
    return draft(read(text))


def simulated(text: str) -> list[str]:
    return [policy_in_words(policy) for policy in drafted(text).content.get("policy", ())]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("China threatened to halt deliveries of gallium to Japan if Tokyo put a new radar on Okinawa.", "if Tokyo put a new radar on Okinawa"),
        ("China threatened to ban exports of lanthanum to India unless New Delhi reopens its market for Chinese phones.", "unless New Delhi reopens its market for Chinese phones"),
        ("China will ban exports of gallium to Japan from 1 June 2026 if Tokyo raises its steel duties.", "if Tokyo raises its steel duties"),
        ("China would require licences for gallium if the EU kept its duty on electric cars.", "if the EU kept its duty on electric cars"),
    ],
)  # fmt: skip
def test_a_threat_on_another_condition_is_asked_and_left_out_by_the_cautious_answer(text: str, condition: str) -> None:
    (question,) = drafted(text).questions
    assert f'condition other than the failure of the talks ("{condition}")' in question.text
    assert question.cautious.policies == ()


def test_the_answers_on_another_condition_are_the_failure_of_the_talks_and_the_condition_itself() -> None:
    text = "China threatened to ban exports of lanthanum to India if New Delhi taxes Chinese phones."
    (question,) = drafted(text).questions
    answers = {answer.name: [policy["status"] for policy in answer.policies] for answer in question.answers}
    assert answers == {"no-deal": ["threatened"], "condition-met": ["announced"], "leave-out": []}


def test_a_threat_whose_condition_stands_for_the_talks_says_so() -> None:
    text = "The United States will put a tariff of 45 percent on Chinese magnets from 1 July 2026 unless Beijing lets scandium shipments go."
    out = drafted(text)
    assert [policy_in_words(policy) for policy in out.content["policy"]] == [
        "tariff of United States on China (permanent magnets), 45 %, from 2026-07-01 if there is no deal"
    ]
    assert any('"unless Beijing lets scandium shipments go"' in remark.reason for remark in out.assumptions)
    plain = drafted(
        "The United States will put a 40 percent tariff on Chinese magnets from 1 July 2026 if no deal is reached."
    )
    assert not any("stands for" in remark.reason for remark in plain.assumptions)


def test_a_quota_without_a_year_of_its_own_says_that_it_goes_on() -> None:
    out = drafted("China will cap exports of gallium at 60 tonnes from 1 January 2027.")
    assert any("of every year after it" in remark.reason for remark in out.assumptions)


def test_a_threat_on_the_failure_of_the_talks_is_simulated() -> None:
    text = "The United States will put a 40 percent tariff on Chinese magnets from 1 July 2026 if no deal is reached."
    assert simulated(text) == [
        "tariff of United States on China (permanent magnets), 40 %, from 2026-07-01 if there is no deal"
    ]


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("China will ban exports of magnets made with gadolinium to Japan from 1 June 2026.", "export ban of China on Japan (NdFeB SH.magnet, SmCo magnet), from 2026-06-01"),
        ("China banned exports of magnets that contain dysprosium to India on 12 May 2026.", "export ban of China on India (NdFeB SH.magnet, NdFeB UH.magnet), from 2026-05-12"),
        ("China banned exports of samarium-cobalt magnets to Japan on 12 May 2026.", "export ban of China on Japan (SmCo magnet), from 2026-05-12"),
        ("China permits shipments of up to 15,500 tonnes of rare earth oxides a year from 1 July 2026.", "quota of China (every oxide), 15,500 t a year, from 2026-07-01"),
        ("The United States will put a tariff of 30 percent on gallium from China in 2027, the White House said on Monday.", "tariff of United States on China (gallium), 30 %, from 2027-01-01"),
        ("Malaysia will cut the tonnage of rare earths that its refiners may send abroad to 3,000 tonnes of oxides in 2027, the ministry said on Monday.", "quota of Malaysia (every oxide), 3,000 t a year, from 2027-01-01 to 2027-12-31"),
        ("Brazil will reduce the volume of rare earths that its only mine may sell, to 2,400 tonnes of oxides in 2028, the energy ministry said on Tuesday.", "quota of Brazil (every oxide), 2,400 t a year, from 2028-01-01 to 2028-12-31"),
        ("Malaysia will cut in half the tonnage of rare earths that its refiners may send abroad, to 900 tonnes of oxides in 2027, the trade ministry said on Wednesday.", "quota of Malaysia (every oxide), 900 t a year, from 2027-01-01 to 2027-12-31"),
        ("China banned exports of gallium to Japan on 12 May 2026, after talks in 2025.", "export ban of China on Japan (gallium), from 2026-05-12"),
        ("China will cut the amount of gallium that its smelters may export to 60 tonnes in 2027.", "quota of China (gallium), 60 t a year, from 2027-01-01 to 2027-12-31"),
    ],
)  # fmt: skip
def test_what_is_stated_is_simulated_as_stated(text: str, policy: str) -> None:
    assert simulated(text) == [policy]


def test_a_guarantee_ends_its_length_after_the_day_from_which_it_runs() -> None:
    text = "Japan guaranteed a price of $420 a kilogram for gallium on Monday. The guarantee runs for five years from 1 July 2026."
    (question,) = drafted(text).questions
    first = question.answers[0].policies[0]
    assert (first["start"], first["end"]) == (date(2026, 7, 1), date(2031, 7, 1))
    act = question.answers[1].policies[0]
    assert (act["start"], act["end"]) == (date(2026, 5, 18), date(2031, 5, 18))


def test_licences_that_come_sooner_keep_their_share_and_take_the_stated_time() -> None:
    text = "China will decide on export licences for dysprosium within two weeks rather than nine, for all buyers."
    made = drafted(text)
    stated = [a.policies[0] for q in made.questions for a in q.answers if a.name == "stated-time"]
    assert made.own == ()
    assert all(question.cautious.policies == () for question in made.questions)
    assert {policy["review"] for policy in stated} <= {0.46}  # 14 days of 365.25 / 12


def test_a_new_licence_rule_takes_the_review_that_is_stated() -> None:
    (question,) = drafted(
        "India will require export licences for neodymium from 1 July 2026; applications are decided within 30 days."
    ).questions
    assert {p["review"] for a in question.answers for p in a.policies} == {0.99}  # 30 days of 365.25 / 12
    assert {p["approval"] for a in question.answers for p in a.policies} == {0.0, 0.3, 0.5, 0.7}


def test_separated_rare_earths_are_no_magnets_and_the_share_is_asked() -> None:
    text = "Malaysia's government will require a permit for exports of separated rare earths from 1 July 2026."
    (question,) = drafted(text).questions
    assert [a.name for a in question.answers] == ["approval-0.5", "approval-0.3", "approval-0.7", "none", "leave-out"]
    assert all("magnet" not in p["goods"] for a in question.answers for p in a.policies)


def test_money_is_of_who_lends_it_goes_where_the_text_says_and_takes_the_stated_time() -> None:
    text = "Tokyo and Ottawa agreed that a Japanese state bank lends 300 million dollars to miners of rare earths in Australia. Payments are spread over two years, starting from July."
    made = drafted(text)
    (policy,) = [dict(p) for q in made.questions for a in q.answers for p in a.policies]
    assert (policy["actor"], policy["amount"], policy["months"], policy["regions"]) == ("JP", 300.0, 24.0, ["AU"])
    assert policy["start"] == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Germany bans exports of gallium from 1 June 2026.", "no region of the model of its own"),
        ("The Philippines will ban exports of rare earths from 1 June 2026.", "no region of the model of its own"),
        ("Chile will stop exports of antimony ore from 1 July 2026.", "no region of the model of its own"),
        ("China bans exports of dysprosium to firms on its control list from 1 June 2026.", "some firms or users only"),
        ("China banned exports of gallium to seven Korean chip makers on 12 May 2026.", "some firms or users only"),
        ("Indonesia will ban exports of raw cobalt ore from 1 July 2026.", "ore or raw goods"),
        ("China keeps its ban on exports of germanium to the United States, a spokesman said.", "kept as it is (keeps)"),
        ("The EU will buy no gallium from Russia. Its ban on exports of gallium remains.", "kept as it is (remains)"),
        ("Washington should put a tariff of 70 percent on Chinese graphite, the union leader wrote.", "what somebody calls for, not what is decided (should)"),
        ("China banned exports of yttrium to Japan on 12 May 2026. Export licences for terbium would come next, dealers fear.", "may only suppose it"),
        ("Japan eased its rules on chips in return for quicker export licences for gallium.", "what the other side would do"),
        ("China will lower its export tax on terbium by 5 points from 1 July 2026.", "it is lowered"),
        ("South Korea lends 200 million dollars to rare earth projects in Canada. The money is paid over four years.", "no project of Canada is on the list"),
        ("Japan will end its supply of gallium to India from 1 June 2026 and keep it at home.", "supplies end"),
        ("The ministry of commerce in Beijing put four Japanese drone firms on its control list on 18 May 2026. Gallium may not be sold to them.", "some firms or users only"),
    ],
)  # fmt: skip
def test_what_no_answer_could_be_or_is_not_new_is_listed_and_not_asked(text: str, reason: str) -> None:
    made = drafted(text)
    assert made.questions == []
    assert any(reason in remark.reason for remark in made.unmodelled)


@pytest.mark.parametrize(
    "text",
    [
        "Dealers heard an unconfirmed report that China scrapped its licences for germanium on 18 May 2026.",
        "China scrapped its licences for germanium on 18 May 2026, a blog wrote. Nobody at the ministry confirmed it.",
        "Japanese makers bought 80 percent of their gallium in China last year.",
    ],
)
def test_rumours_and_shares_of_purchases_are_neither_simulated_nor_asked(text: str) -> None:
    try:
        made = drafted(text)
    except InputError:
        return  # no measure is read
    assert made.own == ()
    assert made.questions == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China banned exports of gallium to Japan on 12 May 2026. Unrefined concentrate must no longer be exported.", "Unrefined concentrate must no longer be exported"),
        ("China added nylon thread to its control list. China banned exports of gallium to Japan on 12 May 2026.", "added nylon thread to its control list"),
        ("China lowered its quota for antimony on Monday and placed bismuth selenide on the list of strategic wares.", "placed bismuth selenide"),
        ("Korea's lower house adopted a bill on motors. China banned exports of gallium to Japan on 12 May 2026.", "lower house adopted a bill"),
    ],
)  # fmt: skip
def test_what_sounds_like_a_measure_and_is_none_that_was_read_is_listed(text: str, words: str) -> None:
    assert any(words in remark.what for remark in read(text).ambiguous)


def test_an_article_without_a_measure_says_what_it_did_not_take_for_one() -> None:
    with pytest.raises(InputError, match='"no more tungsten ore would be delivered": ore, concentrate or scrap'):
        read("The owner of the mine told Chinese smelters that no more tungsten ore would be delivered until spring.")


def test_the_meeting_after_which_something_is_announced_opens_no_talks() -> None:
    text = "China will issue general licences for gallium to Korean chip makers, it said on Wednesday after a meeting of Trump and Xi in Geneva."
    made = drafted(text)
    assert "talks" not in made.content


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Neo said the separation circuit for terbium at its Indian plant ran all year.", ""),
        ("Lynas will open a separation plant for terbium in Malaysia in 2027, the company said.", ""),
        ("Donald Trump praised the new rare earth mine in Australia that opened this week.", ""),
        ("MP Materials will open its magnet plant in the United States in 2028.", ""),
        ("Meteoric will open its rare earth refinery at Caldeira in Brazil in 2028.", ""),
        ("Iluka will finish its rare earth refinery at Eneabba in 2027.", "Eneabba refinery"),
        ("ReElement will open an oxide line for rare earths at Marion in 2027.", "ReElement Noblesville and Marion"),
        ("Star Group will open its magnet plant in Vietnam in 2027.", "Star Group Vietnam"),
    ],
)  # fmt: skip
def test_a_project_of_the_dataset_is_taken_only_where_the_text_names_it_and_its_stage_fits(text: str, row: str) -> None:
    made = drafted(text)
    assert [f"project {row} of the dataset" in said for said in made.simulated_elsewhere.values()] == [True] * bool(row)
    assert bool(made.agreed) == bool(row)
    assert row or any("names no project of the dataset clearly" in remark.reason for remark in made.unmodelled)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Iluka opened its rare earths refinery at Eneabba on 2 May 2026.", True),
        ("Caremag's separation plant for rare earths in France has started ahead of time.", True),
        ("The separation plant of Carester has begun to treat old magnets, the French ministry said.", True),
        ("Caremag's separation plant for rare earths in France has not started yet.", False),
        ("Iluka has started to hire for its rare earths refinery at Eneabba.", False),
    ],
)  # fmt: skip
def test_a_plant_that_has_begun_is_not_drafted_with_the_later_day_of_the_dataset(text: str, begun: bool) -> None:
    made = drafted(text)
    assert bool(made.agreed) is not begun
    assert any("the text says that it has begun" in remark.reason for remark in made.unmodelled) is begun


@pytest.mark.parametrize(
    "text",
    [
        "China's licences for gallium and germanium stay as they are, the ministry said.",
        "Permits for exports of six rare earths stay in place, the Chinese ministry said.",
        "The talks went on for a day, but China's licences for five rare earths are left unchanged.",
    ],
)
def test_licences_that_stay_as_they_are_are_nothing_new(text: str) -> None:
    made = drafted(text)
    assert (made.own, made.questions) == ((), [])
    assert any("nothing new" in remark.reason for remark in made.unmodelled)


def test_what_stays_as_it_is_takes_nothing_from_the_ban_beside_it() -> None:
    text = (
        "China will ban exports of gallium to Japan from 1 July 2026, while its licences for graphite stay as they are."
    )
    assert simulated(text) == ["export ban of China on Japan (gallium), from 2026-07-01"]


def test_who_acts_is_told_as_far_as_the_sentence_says() -> None:
    text = "India's minister spoke about gallium. The government told the state miner to stop exports of the metal to Japan."
    (question,) = drafted(text).questions
    assert 'says who acts only as "The government"; the article names India' in question.text
    assert question.cautious.policies == ()


def test_a_share_of_what_somebody_buys_is_no_money() -> None:
    with pytest.raises(InputError, match="names no") as caught:
        read("The United States sells gallium to Japan; European chip makers bought 40 percent of theirs there.")
    assert "finance" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gallium fell. Seoul dismissed a report that yards had been told of a halt to loadings.", "a report of it is denied"),
        ("The agency offered 12 tonnes of gallium from its stock to makers of chips.", "it is sold from a stock"),
    ],
)  # fmt: skip
def test_a_denied_report_and_a_sale_from_a_stock_are_said_where_no_measure_is_read(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(text)


def test_talks_of_both_sides_are_of_those_whose_measures_stand_against_each_other() -> None:
    text = "China suspended its ban on gallium for the United States until 10 January 2027. Washington threatens a tariff of 30 percent on Chinese goods from 15 January 2027. "
    made = drafted(text + "Carmakers in the European Union and Japan asked what would happen if talks fail.")
    assert made.content["talks"]["seats"] == ["US", "CN"]
