# ruff: noqa: E501 - sentences stay whole
"""Official notices in their form. The texts are our own, in the form of such notices."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.text.article import Article

NOTICE = """Ministry of Commerce and General Administration of Customs
Announcement No. 91 of 2026: Decision to Implement Export Control on Certain Items Related to Yttrium and Scandium

In accordance with the Export Control Law and the Foreign Trade Law, and with the approval of the State Council, it has been decided to implement export control on the following items:

1. Yttrium metal, yttrium alloys and yttrium oxide.

2. Scandium oxide and compounds of scandium.

Export operators that export the above items shall apply to the competent commerce department of the State Council for a licence. Operators shall strengthen the identification of items.

This announcement shall take effect on the date of its publication.

12 March 2026
"""


def test_the_title_the_items_and_the_last_clause_make_one_measure() -> None:
    (m,) = read_article(Article("notice.txt", NOTICE), day=date(2026, 3, 12)).measures
    assert (m.actor, m.kind, m.variant, m.status) == ("CN", "export_control", "licence", "in_force")
    assert sorted(m.goods) == ["Sc", "Y"]
    assert (m.start, m.end, m.affected) == (date(2026, 3, 12), None, ["*"])
    assert any("take effect" in e.sentence for e in m.evidence)


def test_a_later_day_makes_it_announced() -> None:
    text = NOTICE.replace("on the date of its publication", "on 1 May 2026")
    (m,) = read_article(Article("notice.txt", text), day=date(2026, 3, 12)).measures
    assert (m.status, m.start, m.announced) == ("announced", date(2026, 5, 1), date(2026, 3, 12))


def test_a_notice_that_suspends_another_one_is_no_new_control() -> None:
    text = (
        "Ministry of Commerce Announcement No. 70 of 2026 on suspending export control on yttrium and scandium\n\n"
        "It has been decided to suspend the measures on yttrium and scandium from the date of publication until 10 November 2026.\n\n"
        "This announcement shall be implemented from the date of its publication.\n"
    )
    (m,) = read_article(Article("notice.txt", text), day=date(2026, 3, 12)).measures
    assert (m.actor, m.kind, m.status) == ("CN", "export_control", "suspended")
    drafted = draft(read_article(Article("notice.txt", text), day=date(2026, 3, 12)))
    assert not [p for p in drafted.content.get("policy", ()) if p["kind"] == "export_control"]


@pytest.mark.parametrize(
    "gone", ["Announcement No. 91 of 2026", "This announcement shall take effect on the date of its publication."]
)
def test_without_its_number_or_its_last_clause_it_is_read_as_prose(gone: str) -> None:
    reading = read_article(Article("notice.txt", NOTICE.replace(gone, "")), day=date(2026, 3, 12))
    assert all(m.mention is None or m.mention.source != "notice" for m in reading.measures)
