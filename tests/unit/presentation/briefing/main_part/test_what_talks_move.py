"""What talks do to the exports of a brief: sentences for numbers set by hand."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from brief_cases import context, full_inputs, licensed_run
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.talks import what_talks_move
from monazite.presentation.briefing.main_part.talks.what_talks_move import (
    MovedExports,
    moved_by_talks,
    plays_no_talks,
)
from monazite.results.quantity import Quantity

AHEAD: Any = SimpleNamespace(is_ahead=True)


def share(value: float) -> Quantity:
    return Quantity(value, value, value, "share", "x", {}, "run", ())


def material(name: str, ahead: float) -> Any:
    return SimpleNamespace(name=name, exports=share(ahead), row=SimpleNamespace(good=name, of_grade=None))


def test_exports_that_rest_on_the_talks_are_those_furthest_from_the_run_without_them(monkeypatch):
    """Dysprosium oxide at 117 % in one brief and 23 % in that of the month before, of a harder world."""
    unchanged = {"dysprosium": 0.23, "yttrium": 0.28, "magnets": 0.9}
    monkeypatch.setattr(what_talks_move, "counted_exports", lambda ctx, good, horizon, run: share(unchanged[good]))
    rows = SimpleNamespace(rows=(material("magnets", 0.94), material("yttrium", 0.79), material("dysprosium", 1.17)))
    ctx: Any = SimpleNamespace(forecast=object(), run=object())
    found = moved_by_talks(ctx, AHEAD, cast("Any", rows))
    assert [(one.name, one.ahead.value, one.unchanged.value) for one in found] == [
        ("dysprosium", 1.17, 0.23), ("yttrium", 0.79, 0.28),
    ]  # fmt: skip
    assert moved_by_talks(SimpleNamespace(forecast=None), AHEAD, cast("Any", rows)) == ()  # type: ignore[arg-type]


def test_a_brief_without_talks_says_so_where_its_controller_has_been_in_a_truce():
    truce = SimpleNamespace(kind="truce", actor="US,CN", affected=())
    ban = SimpleNamespace(kind="ban", actor="VN", affected=())

    def ctx(controller: str, talks: object = None) -> Any:
        dataset = SimpleNamespace(table=lambda _: (truce, ban))
        return SimpleNamespace(forecast=None, talks=talks, dataset=dataset, run=SimpleNamespace(controller=controller))

    assert plays_no_talks(ctx("CN"), AHEAD)
    assert not plays_no_talks(ctx("VN"), AHEAD)
    assert not plays_no_talks(ctx("CN", talks=object()), AHEAD)


@pytest.mark.parametrize(
    ("code", "moved", "alone"),
    [
        (
            "en",
            "never changed, exports of dysprosium oxide would run at 23% of normal in place of 117%. Briefs of other",
            "No talks are simulated here: neither a deal nor a broken truce changes what comes.",
        ),
        (
            "fr",
            "les exportations seraient à 23 % de la normale au lieu de 117 % (oxyde de dysprosium). Une note",
            "Aucuns pourparlers ne sont simulés ici : ni accord ni rupture de la trêve n’y changent rien.",
        ),
    ],
)
def test_a_brief_says_how_much_of_it_rests_on_the_talks(code, moved, alone):
    facts = main_page._facts(context(licensed_run(), **full_inputs())) | {"gives_way": 0, "from_article": True}

    def happening(**given: Any) -> str:
        blocks = render_prose("happening", facts | given, ClaimBook(), "happening", language(code))
        return " ".join(b.text.text for b in blocks).replace("\xa0", " ").replace("\u202f", " ")

    pair = (MovedExports("dysprosium oxide", share(1.17), share(0.23)),)
    assert moved in happening(moved=pair)
    assert alone in happening(moved=(), talkless=True)
    assert alone not in happening(moved=(), talkless=False)
