"""Who uses the goods takes no measure: ``licences for magnets used by American arms makers`` are China's."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.text.article import Article


@pytest.mark.parametrize(
    ("text", "affected"),
    [
        ("China will require licences for rare earth magnets used by US defence contractors.", ["US"]),
        ("China will suspend all licences for rare earth magnets used by US defence contractors.", ["US"]),
        ("China will require licences for rare earth magnets bought by Japanese car makers.", ["JP"]),
    ],
)
def test_users_are_those_that_a_control_is_on(text: str, affected: list[str]) -> None:
    (measure,) = read_article(Article("a.txt", text), day=date(2026, 6, 12)).measures
    assert measure.actor == "CN"
    assert measure.affected == affected


def test_who_imposes_is_named_after_by_as_ever() -> None:
    text = "Licences for rare earth magnets will be required by China from 1 December 2026."
    (measure,) = read_article(Article("a.txt", text), day=date(2026, 6, 12)).measures
    assert measure.actor == "CN"
