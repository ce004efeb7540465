# ruff: noqa: E501 - sentences stay whole
"""Cards: words of the sentence that stand for fields, what a field can become, rows of the register."""

from datetime import date
from itertools import pairwise

from monazite.reading.article_reader import read_article
from monazite.reading.cards.card import Card, allowed_values, cards_of
from monazite.reading.draft.draft import draft
from monazite.reading.parties.countries import REGIONS
from monazite.reading.text.article import Article

DAY = date(2026, 5, 20)
TEXT = (
    "BEIJING, May 20 - China banned exports of dysprosium and terbium to Japan from 18 May 2026, the commerce ministry said. "
    "The United States will impose a tariff of 25% on magnets from China from 1 June 2026."
)


def cards(text: str = TEXT) -> list[Card]:
    reading = read_article(Article("a.txt", text), day=DAY)
    return cards_of(reading, draft(reading))


def words(card: Card) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for h in card.highlights:
        found.setdefault(h.field, []).append(card.sentence[h.start : h.end])
    return found


def test_words_of_each_field_are_highlighted_in_place() -> None:
    ban, tariff = cards()
    assert words(ban)["goods"] == ["dysprosium", "terbium"]
    assert words(ban)["affected"] == ["Japan"]
    assert "China" in words(ban)["actor"]
    assert words(ban)["start"] == ["18 May 2026"]
    assert "banned" in " ".join(words(ban)["kind"])
    assert words(tariff)["level"] == ["25%"]
    assert words(tariff)["goods"] == ["magnets"]
    spans = sorted((h.start, h.end) for h in ban.highlights)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_choices_begin_with_what_the_article_names() -> None:
    ban, _ = cards()
    assert [c.value for c in ban.choices["goods"]][:3] == ["Dy", "Tb", "magnets"]
    assert {c.value for c in ban.choices["start"]} >= {"2026-05-18", "2026-06-01", None}
    assert 0.25 in [c.value for c in ban.choices["level"]]
    assert {c.value for c in ban.choices["status"]} == set(allowed_values("status"))


def test_countries_stand_by_name_those_with_a_region_of_their_own_first() -> None:
    """The list of 170 names had no order, and called Georgia by its capital."""
    ban, _ = cards()
    actors = ban.choices["actor"]
    first, rest = [[c.words for c in actors if (c.value in REGIONS) is own] for own in (True, False)]
    assert [c.words for c in actors] == [*sorted(first), *sorted(rest)]
    assert {"China", "Japan", "United States"} <= set(first)
    assert "Georgia" in rest
    assert "Tbilisi" not in rest
    assert ban.choices["affected"][0].words == "all others"


def test_a_share_in_words_is_a_choice_of_how_much() -> None:
    (heard,) = cards("China will cut the export licences that it grants for gallium by a third, the ministry said.")
    assert 0.6667 in [c.value for c in heard.choices["level"]]


def test_rows_of_the_register_are_of_the_same_actor() -> None:
    ban, tariff = cards()
    assert ban.rows
    assert tariff.rows
    assert not {row.value for row in ban.rows} & {row.value for row in tariff.rows}


def test_a_card_as_json_holds_only_plain_values() -> None:
    import json

    json.dumps([card.to_json() for card in cards()])
