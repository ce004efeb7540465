"""Languages of the main part: every template and word has its counterpart, numbers and dates follow the locale."""

import re
from pathlib import Path

import jinja2
import pytest

import monazite.presentation.briefing as briefing
from brief_cases import READING, context, full_inputs, licensed_run
from brief_style import main_text
from engine_cases import shipped
from monazite.analysis.forecast.policy_paths import KINDS
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.language import Language, language, languages
from monazite.presentation.briefing.main_part.branches import branches, course_words, policy_chances
from monazite.presentation.briefing.main_part.materials.supply_facts import BURDENS
from monazite.presentation.briefing.main_part.measures import dates_ahead
from monazite.presentation.briefing.main_part.page.chart_words import translated
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import Slots
from monazite.presentation.briefing.main_part.stops import line_stop_chances
from monazite.presentation.briefing.main_part.talks import negotiation_facts
from monazite.presentation.briefing.sections.trade_off import MEASURES
from talks_cases import small_talks

TEMPLATES = Path(briefing.__file__).parent / "templates" / "main"
OTHERS = [code for code in languages() if code != "en"]
CLAIM = re.compile(r"claim\(((?:[^()]|\([^()]*\))*)\)")
STAYS = re.compile(r"stays\((\d+)\)")
ENGLISH = re.compile(r"\b(the|would|which|exports|price|runs?|months?|chance|with|and|loses|from)\b")


@pytest.fixture(scope="module")
def french() -> Language:
    return language("fr")


@pytest.mark.parametrize("code", OTHERS)
def test_every_template_has_its_counterpart(code):
    assert {p.name for p in (TEMPLATES / "en").iterdir()} == {
        p.name for p in (TEMPLATES / code).iterdir() if p.suffix == ".j2"
    }


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", sorted(p.name for p in (TEMPLATES / "en").iterdir()))
def test_every_number_of_a_template_stands_in_its_counterpart(code, name):
    """Each `claim(...)` with its form, as often as in English, and the same charts, tables and paragraphs."""
    own, other = ((TEMPLATES / lang / name).read_text(encoding="utf-8") for lang in ("en", code))
    assert sorted(CLAIM.findall(own)) == sorted(CLAIM.findall(other))
    for mark in (r"^\[\[.*\]\]$", r"^> ", r"^- ", r"^#+ ", r"^\| ", r"^\*\*"):
        assert len(re.findall(mark, own, re.M)) == len(re.findall(mark, other, re.M)), mark
    assert set(STAYS.findall(own)) == set(STAYS.findall(other)), "optional parts give way in one order"
    for text in (own, other):
        jinja2.Environment().parse(text)


def test_words_that_python_hands_over_are_all_translated(french):
    words = [
        *(text for words in course_words.EVERY for text in words),
        *branches._AHEAD.values(), *branches._BEHIND.values(),
        *policy_chances.WORDS.values(), *negotiation_facts.INSTRUMENTS.values(), *negotiation_facts._LEVELS.values(),
        *(line_stop_chances.industry_words(name) for name in line_stop_chances.LINES), *BURDENS.values(),
        *(text for key, text in MEASURES.items() if key != "all of them"), dates_ahead.NO_CHANGE,
    ]  # fmt: skip
    assert [word for word in words if not french.has(word)] == []
    assert set(policy_chances.WORDS) == set(KINDS)


def test_what_stays_english_is_text_of_the_data(french, monkeypatch):
    """Of all words that a French main part prints, those without an entry are names and sentences of the data.

    Data are the dataset, the article, and what the scenario says of its own measures.
    """
    left: set[str] = set()
    mark = Slots.mark

    def watched(self, value, form="", sources=()):
        if isinstance(value, str) and not sources and not self.language.has(value):
            left.add(value)
        return mark(self, value, form, sources)

    monkeypatch.setattr(Slots, "mark", watched)
    ds = shipped()
    ctx = context(licensed_run(), **full_inputs() | {"talks": small_talks(ds)})
    compose_main(ctx, "fr")
    data = " ".join(
        str(row) for name in ("measures", "calendar", "projects", "regions", "goods") for row in ctx.dataset.table(name)
    )
    quoted = " ".join(row["sentence"] for row in READING["rows"])
    quoted += " ".join(policy.text for policy in ctx.run.results.scenario.policy)
    own = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "fr").iterdir())
    foreign = [w for w in left if w.rstrip(".") not in data + quoted + own and ENGLISH.search(w)]
    assert foreign == []


def test_a_french_main_part_has_the_numbers_of_the_english_one():
    made = [compose_main(context(licensed_run(), **full_inputs()), code) for code in ("en", "fr")]
    values = [sorted(q.value for claim in part.claims for q in claim.quantities.values()) for part in made]
    assert values[0] == pytest.approx(values[1])
    assert "de la normale" in made[1].headline.text or "arrêt" in made[1].headline.text.lower()
    assert not re.search(r"\d\.\d", main_text(made[1])), "decimals have a comma"


@pytest.mark.parametrize(
    ("english", "own"),
    [
        ("24 November 2026", "24 novembre 2026"),
        ("May 2025", "mai 2025"),
        ("2029", "2029"),
        ("Yttrium oxide", "Oxyde d’yttrium"),
        ("1.2 billion dollars", "1,2 milliard de dollars"),
        ("2 billion dollars", "2 milliards de dollars"),
        ("3,900 to 5,800 tonnes a month", "3\u202f900 à 5\u202f800 tonnes par mois"),
        ("26%", "26 %"),
        ("1 in 20", "1 sur 20"),
        ("\N{MINUS SIGN}$1.5bn", "\N{MINUS SIGN}1,5 Md$"),
        ("9 months", "9 mois"),
        ("If there is a deal: chance 4 in 5", "S’il y a un accord : probabilité 4 sur 5"),
        ("Magnet exports", "Aimants : exportations"),
    ],
)
def test_numbers_and_dates_follow_the_locale(french, english, own):
    assert french.word(english).replace("\xa0", " ") == own


def test_countries_take_their_prepositions(french):
    assert [french.after_of(x) for x in ("China", "dysprosium oxide", "magnet")] == [
        "de Chine", "d’oxyde de dysprosium", "d’aimants",
    ]  # fmt: skip
    assert french.after_at("the United States") == "aux États-Unis"
    assert french.with_article("Japan") == "le Japon"
    assert french.joined(["cars", "defence", "machinery"]) == "automobile, défense et machines"


def test_words_of_charts_are_translated_and_names_of_the_drawing_language_are_not(french):
    spec = {
        "mark": {"type": "text", "color": "more"},
        "encoding": {"x": {"field": "more", "axis": {"labelExpr": "a == 1 ? 'the same' : b + ' times'"}}},
        "data": {"values": [{"text": "4 in 5", "value": 1.5, "label": "Machinery"}]},
    }
    assert translated(spec, french) == {
        "mark": {"type": "text", "color": "more"},
        "encoding": {"x": {"field": "more", "axis": {"labelExpr": "a == 1 ? 'pareil' : b + ' fois'"}}},
        "data": {"values": [{"text": "4 sur 5", "value": 1.5, "label": "Machines"}]},
    }
    assert translated(spec, language("en")) is spec


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="lang"):
        language("de")
