# ruff: noqa: E501 - sentences stay whole
"""A reading as a scenario: what can be simulated, what is filled in, what is left out."""

from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft, describe_measure
from monazite.reading.parties.countries import region_of
from monazite.reading.report import lines, to_simulate, toml
from monazite.reading.text.article import Article
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.simulation.simulate import simulate

SUMMARY = """Strict Chinese export controls on rare earths strain the trade talks between the United States and China.
Scott Bessent and He Lifeng are negotiating in Malaysia. China is reluctant to ease the controls. The European Union and
Japan, which depend on the materials, object to them. The United States may raise tariffs on Chinese goods if there is no
deal. Trump is open to compromise from both sides. A summit of Trump and Xi comes on 30 October. The US seeks
partnerships with other countries for alternative sources, which will take years. Mining has ecological and ethical costs.
The contest for technological dominance goes on."""


def made(text: str, day: date | None = date(2025, 10, 25)) -> Draft:
    return draft(read_article(Article("a.txt", text), day=day), cautious=True)


def answered(text: str, day: date | None = date(2025, 10, 25)) -> Draft:
    """The draft in which every question takes the first answer that simulates something."""
    reading = read_article(Article("a.txt", text), day=day)
    questions = draft(reading).questions
    return draft(reading, {q.id: next(a.name for a in q.answers if a.policies) for q in questions})


def reasons(remarks) -> str:
    return " | ".join(f"{r.what}: {r.reason}" for r in remarks)


def test_the_summary_of_october_2025() -> None:
    reading = read_article(Article("a.txt", SUMMARY), day=date(2025, 10, 25))
    out = draft(reading)
    assert out.own == ()  # the licences of April and the threat of 10 October are on record
    control = out.scenario.policy[0]
    assert (control.kind, control.actor, control.start) == ("export_control", "CN", date(2025, 4, 4))
    assert "Dy" in control.goods
    (tariff,) = [p for p in out.scenario.policy if p.status == "threatened"]
    assert (tariff.kind, tariff.actor, tariff.on, tariff.rate) == ("tariff", "US", ("CN",), 1.0)
    assert out.scenario.as_of == date(2025, 10, 25)
    assert max(p.public_from for p in out.scenario.policy) <= date(2025, 10, 25)
    assert out.scenario.talks.seats == ("US", "CN")
    assert out.scenario.talks.summits == (date(2025, 10, 30),)
    assert out.scenario.start == date(2025, 1, 1)
    assert out.scenario.end > date(2028, 1, 1)
    assert "only considered" in reasons(out.unmodelled)
    stances = {(s.actor, s.stance) for s in reading.stances}
    assert {("CN", "reluctant"), ("EU", "objects"), ("JP", "objects"), ("US", "open_to_compromise")} <= stances
    roles = {a.actor: a.roles for a in reading.actors}
    assert "controls" in roles["CN"]
    assert "exposed" in roles["EU"]
    assert "exposed" in roles["JP"]
    assert "hosts" in roles["MY"]
    assert {t.reason for t in reading.themes} >= {"alternatives", "ecology", "ethics", "dominance"}


def test_the_talks_give_a_date_where_the_text_has_none() -> None:
    reading = read_article(Article("a.txt", SUMMARY))
    assert (reading.day, reading.date_from) == (date(2025, 10, 25), "calendar")
    assert "calendar" in reasons(reading.ambiguous)


def test_what_the_article_says_is_kept_and_gaps_are_named() -> None:
    out = made("China banned exports of dysprosium to Japan on 20 October 2025.")
    (ban,) = out.own
    assert (ban.ban, ban.goods, ban.destinations, ban.start) == (True, ("Dy",), ("JP",), date(2025, 10, 20))
    assert out.assumptions == []
    out = answered("China requires export licences for terbium from 1 December 2025.")
    assert (
        out.own[0].approval == 0.3
    )  # what the licences of 2025 let through by June, less than what they let through today
    ((question, answer),) = out.answered
    assert "how many licences are approved" in question.text
    assert answer.name == "approval-0.3"
    (today,) = [a.text for a in question.answers if a.name == "as-today"]
    assert today.startswith("As today, 70% of applications are approved: simulate")


def test_a_tariff_without_a_rate_takes_the_documented_one() -> None:
    out = answered(
        "The United States imposed tariffs on Japanese goods on 20 October 2025. China banned antimony exports."
    )
    (tariff,) = [policy for policy in out.own if policy.kind == "tariff"]
    assert tariff.rate == 0.25
    assert "no rate is given" in out.answered[0][0].text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("China banned exports of indium on 20 October 2025.", "there is no data on indium yet"),
        ("Beijing is considering an export ban on dysprosium.", "only considered"),
        ("China has no plans to restrict exports of dysprosium.", "it is not so, or not planned"),
        ("China has reportedly halted exports of terbium.", "only reported"),
        ("China abolished its export quotas on rare earths on 1 October 2025.", "it is lifted"),
        ("China will buy 12 million tonnes of US soybeans by the end of 2025.", "no market here"),
        ("The United States and China are considering a truce in their tariff war.", "only considered"),
        ("Glencore will open a copper smelter in Chile in 2027.", "there is no data on copper yet"),
        ("The US put Chinese chipmaker SMIC on its entity list.", "act in the talks only"),
    ],
)
def test_nothing_is_dropped(text: str, reason: str) -> None:
    reading = read_article(Article("a.txt", text), day=date(2025, 10, 25))
    out = draft(reading)
    assert out.own == ()
    assert reason in reasons(out.unmodelled)
    with pytest.raises(InputError, match="none can be simulated"):
        to_simulate(reading, out)


def test_a_suspended_control_returns_in_the_no_deal_branch_only() -> None:
    out = answered("Beijing suspended its export controls on dysprosium until 10 November 2026.")
    free, back = out.own
    assert (free.approval, free.status) == (1.0, "in_force")  # the licences of April 2025, which are on record, rest
    assert (back.start, back.status) == (date(2026, 11, 10), "threatened")


def test_quota_price_floor_money_stock_and_partnership() -> None:
    text = (
        "China set an export quota of 30,000 tonnes a year for rare earths on 1 October 2025. The Pentagon guarantees $110 "
        "per kilo for NdPr of MP Materials. Japan will build a strategic stockpile of dysprosium. The US will invest $400 "
        "million in rare earths. The United States and Australia signed a partnership on rare earths on 20 October 2025."
    )
    out = answered(text)
    kinds = {p.kind: p for p in out.own}
    assert kinds["quota"].amount == 30_000
    assert [p.floor for p in out.own if p.kind == "finance" and p.floor] == [{"Nd.oxide": 110.0, "Pr.oxide": 110.0}]
    assert [p.amount for p in out.own if p.kind == "finance" and p.amount] == [400.0]
    assert kinds["stockpile"].cover == 3.0
    assert kinds["partnership"].partners == ("AU",)
    assert "Nolans" in kinds["partnership"].projects  # the framework of October 2025 is on record


def test_old_measures_do_not_pull_the_run_back() -> None:
    out = made(
        "In 2010 China stopped. China banned exports of dysprosium to Japan on 21 September 2010. "
        "China banned exports of terbium on 20 October 2025."
    )
    assert out.scenario.start == date(2025, 1, 1)  # where the record begins


def test_an_article_of_2010_runs_in_2010() -> None:
    out = made("China banned exports of dysprosium to Japan on 21 September 2010.", date(2010, 9, 25))
    assert out.scenario.dataset == ("rare_earths", "rare_earths_2010")
    assert out.scenario.start == load_scenario("cn-quota-2010").start
    assert out.scenario.end == date(2013, 9, 1)
    quota = next(policy for policy in out.scenario.policy if policy.kind == "quota")
    assert max(quota.path) == date(2010, 7, 1), "what was known in September 2010"
    assert not simulate(None, out.scenario, draws=1).failures()


@pytest.mark.parametrize(("code", "answer"), [("CN", "CN"), ("DE", "EU"), ("GB", "ROW"), ("CD", "ROW"), ("JP", "JP")])
def test_region(code: str, answer: str) -> None:
    assert region_of(code) == answer


def test_the_file_reads_back_and_carries_what_to_check() -> None:
    reading = read_article(Article("folder/a.txt", SUMMARY), day=date(2025, 10, 25))
    out = draft(reading)
    text = toml(reading, out)
    again = read_scenario(text)
    assert 'extends = "record"' in text
    assert again.policy == out.scenario.policy
    assert (again.start, again.end, again.anchor) == (out.scenario.start, out.scenario.end, out.scenario.anchor)
    assert text.startswith("# Draft read from a.txt")
    assert "# Filled in with defaults:" in text
    shown = "\n".join(lines(reading, out))
    assert "[3] China is reluctant to ease the controls." in shown


def test_the_json_has_the_keys_of_the_contract() -> None:
    reading = read_article(Article("a.txt", SUMMARY), day=date(2025, 10, 25))
    found = reading.to_json(draft(reading))
    assert {"date", "actors", "measures", "events", "stances", "unmodelled", "scenario"} <= set(found)
    assert found["date"] == "2025-10-25"
    assert found["scenario"]["policy"][0]["kind"] == "export_control"
    for key in ("actors", "measures", "events", "stances"):
        for item in found[key]:
            start, end = item["evidence"]["span"]
            assert SUMMARY[start:end] == item["evidence"]["sentence"]
            assert "confidence" not in item


def test_a_cut_by_points_is_a_concession() -> None:
    out = made("The US cut tariffs on Chinese goods by 115 points for 90 days from 14 October 2025.")
    (cut,) = out.own
    assert (cut.kind, cut.actor, cut.on, cut.tariff_cut) == ("concession", "US", ("CN",), 1.15)


def told(text: str, day: date = date(2025, 10, 25)) -> Draft:
    return draft(read_article(Article("a.txt", text), day=day))


def test_a_project_of_the_dataset_is_named() -> None:
    out = told("Iluka is building a refinery for rare earths at Eneabba, it said on Friday.")
    assert out.own == ()
    assert "Eneabba refinery" in out.simulated_elsewhere[0]
    assert out.unmodelled == []


def test_money_for_a_project_goes_to_that_project() -> None:
    out = answered("Ucore will build a $65 million plant in Louisiana to separate rare earths.")
    (block,) = out.own
    assert (block.kind, block.amount, block.projects) == ("finance", 65.0, ("Ucore Alexandria",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Japan signed a long-term contract to buy dysprosium from Australia.",
            "no terms that projects could count on",
        ),
        (
            "The EU's Critical Raw Materials Act caps permitting for rare earths mines at 27 months since May 2024.",
            "no speed of permits",
        ),
        (
            "China requires licences for exports of technology of rare earth magnets from 1 December 2025.",
            "how much of it may still leave",
        ),
        ("The Pentagon guarantees a minimum price for neodymium.", "no price is given"),
    ],
)
def test_what_no_text_gives_figures_for_is_listed(text: str, reason: str) -> None:
    out = told(text)
    assert out.own == ()
    assert out.questions == []
    assert reason in reasons(out.unmodelled)


def test_chip_controls_set_the_technology_of_the_talks() -> None:
    text = (
        "China and the United States held talks on rare earths in Madrid on Sunday. China bans exports of dysprosium. "
        "The US keeps its curbs on advanced chips for China in place."
    )
    out = told(text)
    assert out.scenario.talks.technology == "partial"
    assert "talks: technology partial" in out.simulated_elsewhere.values()
    assert not any("chips" in r.what for r in out.unmodelled)


def test_a_truce_with_an_end_is_an_expiry_of_the_talks() -> None:
    out = told("The truce between the United States and China expires on 10 November 2025.")
    assert out.scenario.talks.expiries == (date(2025, 11, 10),)
    assert out.simulated_elsewhere == {0: "talks: expiry 2025-11-10"}


def test_gallium_and_germanium_take_their_own_data() -> None:
    out = told(
        "China banned exports of gallium and germanium to the United States on 3 December 2024.", date(2024, 12, 4)
    )
    assert out.own == ()  # the ban is on record
    assert out.scenario.dataset == ("gallium", "germanium")
    bans = [p for p in out.scenario.policy if p.kind == "export_control" and p.ban and p.status == "in_force"]
    assert [(p.goods, p.destinations, p.start) for p in bans] == [(("Ga", "Ge"), ("US",), date(2024, 12, 3))]


QUOTA = "The Democratic Republic of Congo set an export quota of 90,000 tonnes of cobalt a year from 1 December 2026."
STOP = (
    "The Democratic Republic of Congo will ban all exports of cobalt from December 1, 2026, the mines ministry in Kinshasa said. "
    "China and the Democratic Republic of Congo are to hold talks on November 10, 2026."
)


def test_a_quota_on_cobalt_is_the_drc_s() -> None:
    out = made(QUOTA, date(2026, 10, 20))
    assert (out.scenario.controller, out.scenario.dataset) == ("CD", ("cobalt",))
    (quota,) = out.own
    assert (quota.kind, quota.actor, quota.amount, quota.goods) == ("quota", "CD", 90_000, ("Co.*",))
    inherited = [(p.kind, p.actor) for p in out.scenario.policy if p not in out.own]
    assert inherited == [("export_control", "CD"), ("export_control", "CD"), ("quota", "CD"), ("concession", "CD")]


def test_a_ban_on_tungsten_is_on_both_its_goods_and_leaves_bismuth_alone() -> None:
    out = made("China will ban all exports of tungsten to the United States from 1 December 2026.", date(2026, 10, 20))
    assert (out.scenario.controller, out.scenario.dataset) == ("CN", ("tungsten",))
    (ban,) = out.own
    assert (ban.kind, ban.ban, ban.goods, ban.destinations) == ("export_control", True, ("W.*",), ("US",))
    inherited = [p for p in out.scenario.policy if p not in out.own]
    assert [p.kind for p in inherited][:4] == ["export_control", "export_control", "export_control", "mining_limit"]


def test_the_licences_for_five_metals_are_on_record() -> None:
    out = told("China requires export licences for bismuth, tungsten and molybdenum.", date(2025, 2, 5))
    assert out.own == ()
    assert list(out.simulated_elsewhere) == [0]
    assert out.scenario.dataset == ("tungsten",)


def test_talks_of_the_drc_and_china_have_their_seats() -> None:
    out = made(STOP, date(2026, 10, 20))
    assert out.scenario.controller == "CD"
    assert set(out.scenario.talks.seats) == {"CD", "CN"}
    assert [(p.kind, p.ban) for p in out.own] == [("export_control", True)]


def test_antimony_takes_its_own_data_and_the_record_of_its_control() -> None:
    text = (
        "China will ban all exports of antimony to the European Union from 1 December 2026, the commerce ministry said."
    )
    out = made(text, date(2026, 10, 20))
    assert (out.scenario.controller, out.scenario.dataset) == ("CN", ("antimony",))
    (ban,) = out.own
    assert (ban.kind, ban.goods, ban.destinations, ban.ban) == ("export_control", ("Sb.*",), ("EU",), True)
    inherited = [(p.ban, p.destinations) for p in out.scenario.policy if p not in out.own]
    assert inherited == [(False, ("*",)), (True, ("US",)), (False, ("US",)), (True, ("US",))]


def test_the_ban_of_three_minerals_is_on_record() -> None:
    text = "China banned exports of gallium, germanium and antimony to the United States on 3 December 2024."
    out = told(text, date(2024, 12, 4))
    assert out.own == ()
    assert out.scenario.dataset == ("gallium", "germanium", "antimony")
    banned = [p.goods for p in out.scenario.policy if p.kind == "export_control" and p.ban]
    assert set(banned) == {("Ga", "Ge"), ("antimony",)}


GRAPHITE_BAN = "China will ban all exports of graphite to the United States from 1 December 2026, the commerce ministry in Beijing said."
GRAPHITE_PERMITS = "China will require export permits for some graphite products from December 1, the commerce ministry said on Friday."


def test_an_article_on_graphite_drafts_its_control() -> None:
    out = made(GRAPHITE_BAN, date(2026, 10, 20))
    assert (out.scenario.controller, out.scenario.dataset) == ("CN", ("graphite",))
    (ban,) = out.own
    assert (ban.kind, ban.ban, ban.start, ban.destinations) == ("export_control", True, date(2026, 12, 1), ("US",))
    assert ban.goods == ("Gr.*", "Gs.metal")
    inherited = [p.record for p in out.scenario.policy if p not in out.own and p.kind == "export_control"]
    assert inherited[0] == "cn_graphite_2023"


def test_the_licences_of_2023_are_on_record() -> None:
    out = told(GRAPHITE_PERMITS, date(2023, 10, 20))
    assert out.own == ()
    assert out.simulated_elsewhere == {
        0: "on record: China requires export licences for high-grade natural and synthetic graphite."
    }
    assert out.scenario.dataset == ("graphite",)


def test_an_undated_licence_for_gallium_takes_the_start_on_record() -> None:
    out = told("China requires export licences for gallium.", date(2024, 2, 1))
    assert out.own == ()
    assert out.simulated_elsewhere == {
        0: "on record: China requires export licences for gallium and germanium; review takes about 45 working days."
    }
    assert out.scenario.policy[0].start == date(2023, 8, 1)


def test_a_floor_for_gallium_needs_its_price() -> None:
    out = told("Canada will guarantee a minimum price for gallium, Ottawa said on Monday.")
    assert out.own == ()
    assert "no price is given" in reasons(out.unmodelled)


def test_money_without_a_project_to_go_to_is_listed() -> None:
    out = told("Malaysia will invest $50 million in germanium.")
    assert out.own == ()
    assert "no project of Malaysia" in reasons(out.unmodelled)


def test_stances_of_the_sides_set_their_resolve_and_the_draft_says_so() -> None:
    text = (
        "The United States and China hold trade talks in Kuala Lumpur on 25 October 2025. "
        "China has required licences for exports of dysprosium since April. "
        "Beijing is reluctant to ease the controls. President Trump is open to compromise."
    )
    reading = read_article(Article("a.txt", text), day=date(2025, 10, 24))
    made = draft(reading)
    assert (made.scenario.talks.tough_controller, made.scenario.talks.tough_target) == (0.583, 0.417)
    said = [a.reason for a in made.assumptions if "tough_" in a.reason]
    assert len(said) == 2
    assert all("assumed" in s and " to " in s for s in said)
    both = text + " Yet China is also ready to talk, and open to compromise."
    again = draft(read_article(Article("a.txt", both), day=date(2025, 10, 24)))
    assert again.scenario.talks.tough_controller is None  # heard with both kinds: the prior stands


def test_licences_refused_to_defence_buyers() -> None:
    text = "China put gallium under export control on 1 October 2025. Licences would not be approved for military end users."
    (control,) = answered(text).own
    assert (control.kind, control.destinations, control.military) == ("export_control", ("*",), 0.0)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("export_control", "export control on Brazil"),
        ("partnership", "partnership with Brazil"),
        ("purchase", "purchase from Brazil"),
        ("finance", "finance in Brazil"),
        ("project", "project in Brazil"),
    ],
)
def test_a_measure_is_described_with_the_word_for_its_other_side(kind: str, words: str) -> None:
    measure = read_article(Article("a.txt", "China banned exports of gallium."), day=date(2025, 1, 1)).measures[0]
    measure.kind, measure.affected = kind, ["BR"]
    assert words in describe_measure(measure)


@pytest.mark.parametrize(
    ("text", "kind", "field", "value"),
    [
        (
            "The United States will lend $550 billion to rare earth projects in Australia.",
            "finance",
            "amount",
            100_000.0,
        ),
        ("China imposed an export tax of 600% on rare earths on 9 October 2025.", "export_tax", "rate", 5.0),
    ],
)
def test_a_number_beyond_the_lever_is_cut_and_said(text: str, kind: str, field: str, value: float) -> None:
    out = answered(text)
    assert [getattr(p, field) for p in out.own if p.kind == kind] == [value]
    assert "beyond what the lever takes" in reasons(out.assumptions)


def test_talks_of_others_are_no_talks_of_the_country_that_acts() -> None:
    out = made(
        "Malaysia has banned exports of rare earths since 1 October 2025. "
        "The United States and China are negotiating in Stockholm."
    )
    assert [p.actor for p in out.own] == ["MY"]
    assert out.scenario.talks is None
    assert "not at that table" in reasons(out.unmodelled)


def test_a_meeting_long_ago_is_not_the_first_offer() -> None:
    out = made(
        "China will require licences for rare earths from 1 December 2025. The United States and China are negotiating. "
        "They held talks in Geneva on 3 May 2021.",
        date(2025, 10, 9),
    )
    assert out.scenario.talks.first_offer >= out.scenario.start


def test_projects_are_those_that_were_known_on_the_day_of_the_article() -> None:
    """Vulcan Benson became public on 18 November 2025."""
    text = "The United States will invest 1 billion dollars in the magnet plant of Vulcan Benson in North Carolina."
    named = [
        {name for policy in answered(text, day).own for name in getattr(policy, "projects", ())}
        for day in (date(2025, 5, 1), date(2026, 6, 1))
    ]
    assert "Vulcan Benson" not in named[0]
    assert named[1] == {"Vulcan Benson"}
