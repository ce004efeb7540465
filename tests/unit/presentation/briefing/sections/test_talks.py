"""The talks in the brief: claims, conditional words, charts, the caveat and the record."""

import json
import re

import pytest

from brief_cases import context, plain, tables_of, text_of
from engine_cases import control, simulated
from monazite.foundation.errors import InputError
from monazite.negotiation.setup import make_setting
from monazite.presentation.briefing.content import Figure, Heading
from monazite.presentation.briefing.sections.talks import talks
from monazite.presentation.briefing.talks_content import TalksContent
from monazite.presentation.charts import negotiation
from monazite.scenario.scenario import load_scenario
from talks_cases import small_talks


@pytest.fixture(scope="module")
def content(ds):
    return small_talks(ds)


@pytest.fixture(scope="module")
def results():
    """Any run of the shipped world: the talks read its names and what a seat perceives."""
    return simulated(control(), months=6)


@pytest.fixture
def ctx(results):
    return context(results)


def blocks_of(ctx, content) -> list:
    return talks(ctx, TalksContent.of(content))


def test_every_number_is_a_claim_and_the_words_are_conditional(ctx, content) -> None:
    blocks = blocks_of(ctx, content)
    text = text_of(blocks)
    assert "read its chances as a ranking." in text
    assert "By the summit of 18 November 2026 a truce would be signed" in text
    assert "knife-edge" in text
    assert "the United States is assumed to fear a loss that lies 50% (5.0 to 95) of the way" in text
    assert "orderings, not as odds" in text
    assert len(list(ctx.book)) > 20
    assert {b.id for b in blocks if isinstance(b, Figure)} == {"talks-chances", "talks-terms"}


def test_money_of_terms_has_no_dust(ctx, content) -> None:
    """A hundred thousand dollars do not show where billions are told."""
    worth = {"value": -2200.0, "low": -3900.0, "high": -0.24, "unit": "MUSD"}
    terms = content["terms"] | {"worth": {seat: {n: worth for n in ("control", "tariff", "technology", "purchases")}
                                          for seat in ("CN", "US")}}  # fmt: skip
    text = text_of(blocks_of(ctx, content | {"terms": terms}))
    assert "(\N{MINUS SIGN}3.9 to 0)" in text


def test_of_a_few_draws_values_stand_without_ranges(ctx, content) -> None:
    text = text_of(blocks_of(ctx, content | {"draws": 4}))
    assert "Talks were simulated with 4 draws." in text
    truce = next(line for line in text.split(". ") if "a truce would be signed" in line)
    assert "(" not in truce


def test_levels_that_are_all_alike_are_no_forecast(ctx, content) -> None:
    level = {"low": 0.1, "high": 0.3, "unit": "share"}
    alike = {name: level | {"value": 0.2, "label": name} for name in "abcde"}
    clear = {"none": level | {"value": 0.8, "label": "none"}, "full": level | {"value": 0.2, "label": "full"}}
    terms = content["terms"] | {"levels": {"purchases": alike, "technology": clear}}
    text = text_of(blocks_of(ctx, content | {"terms": terms}))
    assert "The model cannot tell how much would be bought: all levels are about as likely." in text
    assert "what technology would be withheld" not in text
    assert "purchases of" not in text.split("The model cannot tell")[0].split("the likeliest terms are")[0]


def test_a_threat_that_the_talks_do_not_weigh_is_told(results, content) -> None:
    none = content | {"state": content["state"] | {"threat": None}}
    text = text_of(blocks_of(context(results), none))
    assert "Neither the scenario nor the register holds a threat" not in text, "the register has open threats"
    items = [{"text": "tariff of the United States, considered", "basis": "read", "where": "not simulated"}]
    row = {"sentence": "A tariff is considered.", "items": items, "sections": []}
    read = {"name": "news", "date": "2025-10-25", "sentences": 1, "rows": [row], "lists": []}
    text = text_of(blocks_of(context(results, reading=read), none))
    assert "tariff of the United States, considered" in text
    assert "No threat stands" not in text


def test_without_commitments_and_replay_their_parts_are_left_out(ctx, content) -> None:
    blocks = blocks_of(ctx, content | {"commitments": []})
    assert not [b for b in blocks if isinstance(b, Heading) and "commitment" in b.text]
    assert not [title for title in tables_of(blocks) if "Replay" in title]


def test_the_replay_is_a_table_of_hits_and_misses(ctx, content) -> None:
    share = {"value": 0.6, "low": 0.1, "high": 0.7, "unit": "share"}
    row = {"episode": "geneva-2025", "date": "2025-04-09", "text": "Truce.", "source": "yale_trt2026", "days": 33}
    row |= {"within_35_days": share, "hit": True, "terms": {"tariff": {"hit": False}, "control": {"hit": True}}}
    blocks = blocks_of(ctx, content | {"replay": [row]})
    table = tables_of(blocks)["Replay of the rounds of talks"]
    assert table.rows[0][3:] == ["hit", "control"]
    assert "Rounds of talks to learn from: 1." in text_of(blocks), "as many as the table has"
    assert "an even chance or better in 1 of 1 rounds of talks" in text_of(blocks)
    ways = {"tariff": {"hit": False, "direction": {"observed": "same", "hit": True}},
            "control": {"hit": True, "direction": {"observed": "down", "hit": False}}}  # fmt: skip
    text = text_of(blocks_of(ctx, content | {"replay": [row | {"terms": ways}]}))
    assert "1 of 2 terms went the way that is likeliest in the model" in text
    assert "that nothing changes would have met 1." in text


def test_a_deal_says_what_signing_it_is_worth_where_it_is_signed(ctx, content) -> None:
    """Not against today, which may be another state than the one in which the two sides decide."""
    money = {"low": 1000.0, "high": 9000.0, "unit": "MUSD"}
    worth = {
        "signing": money | {"value": 7700.0},
        "still": money | {"value": 2000.0},
        "changed": money | {"value": 5700.0},
    }
    likeliest = content["terms"]["likeliest"] | {"worth": {"CN": worth, "US": worth}, "signed": {"raised": 0.97}}
    blocks = blocks_of(ctx, content | {"terms": content["terms"] | {"likeliest": likeliest}})
    text = text_of(blocks)
    assert "Of the paths that end in such a deal 97% come to it after a level was raised above today's." in text
    assert "To China signing is worth 7.7 billion USD (1.0 to 9.0) over going on without a deal from there" in text
    assert len(tables_of(blocks)["Likeliest terms"].rows[0]) == 4


def test_who_moves_first_and_whether_the_truce_enforces_itself(ctx, content) -> None:
    share = {"value": 0.25, "low": 0.2, "high": 0.3, "unit": "share"}
    never = {"value": None, "low": None, "high": None, "unit": "1"}
    nothing = {"value": 0.0, "low": 0.0, "high": 0.0, "unit": "1"}
    first = content["first_mover"] | {"CN": share}
    hold = content["enforcement"] | {"CN": nothing, "US": never, "holds": 0.5}
    text = text_of(blocks_of(ctx, content | {"first_mover": first, "enforcement": hold}))
    assert "would be China on 25% (20 to 30) of paths and the United States on" in text
    assert "The likeliest truce would enforce itself in 50% of the draws." in text
    assert "China would gain nothing by breaking it." in text
    assert "For the United States what follows a breach is no worse than keeping it" in text


def test_a_commitment_is_told_with_what_it_costs_and_spares(ctx, content) -> None:
    tables = tables_of(blocks_of(ctx, content))
    (row,) = tables["Changes against the same talks without it"].rows
    assert plain(row[0]) == "ninety days of stock"
    assert [plain(cell) for cell in row[1:3]] == ["0 million USD (−1.0 to 1.0)"] * 2
    (title,) = [title for title in tables if title.startswith("What it spares in a year of")]
    assert tables[title].rows[0][1] == "United States"


def test_content_of_another_shape_is_refused(content) -> None:
    with pytest.raises(InputError, match=r"talks\.state\.first_offer"):
        TalksContent.of(content | {"state": content["state"] | {"first_offer": "soon"}})


@pytest.mark.parametrize("name", negotiation.CHARTS)
@pytest.mark.parametrize("narrow", [True, False])
def test_charts_are_plain_and_drawable(content, name, narrow) -> None:
    import vl_convert

    spec = negotiation.CHARTS[name][1](content, narrow)
    json.dumps(spec)
    assert "<svg" in vl_convert.vegalite_to_svg(spec, vl_version="6.4")


def test_labels_of_summits_do_not_overlap(content) -> None:
    marks = negotiation.calendar_marks(content)
    assert [m["label"] for m in marks] == ["", "summits"]
    later = {"date": "2027-05-01", "kind": "expiry"}
    apart = negotiation.calendar_marks({"calendar": [*content["calendar"], later]})
    assert [m["label"] for m in apart] == ["", "summits", "expiry"]


def test_charts_name_countries_and_not_their_codes(content) -> None:
    for make in (negotiation.moves, negotiation.waiting, negotiation.enforcement):
        text = json.dumps(make(content, False))
        assert "United States" in text
        assert '"US"' not in text
        assert '"US, needed"' not in text


def test_charts_name_regions_in_full_and_in_short(ds, content):
    """No code and no cut: names without what a group counts, bystanders as well as the two sides."""
    setting = make_setting(ds, load_scenario("truce-expiry-2026"))
    content = content | {"names": {"US": "United States", "CN": "China", "EU": "European Union", "JP": "Japan"}}
    assert {row["region"] for row in content["bystander_losses"]} == set(setting.bystanders)
    for draw_chart in (negotiation.bystanders, negotiation.moves, negotiation.enforcement):
        spec = json.dumps(draw_chart(content, False))
        (limit,) = map(int, set(re.findall(r"length\(datum.label\) > (\d+)", spec)))
        labels = re.findall(r'"label": "([^"]+)"', spec)
        assert labels
        assert max(map(len, labels)) <= limit
        assert not [one for one in labels if one.split(",")[0] in {"EU", "JP", "US", "CN"}]
