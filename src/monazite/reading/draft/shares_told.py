"""The share of applications that an article says is approved, beside the one on record."""

from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.records import sentence_of
from monazite.reading.text.licence_shares import LicenceShare, licence_share, part_of, share_of_applications
from monazite.reading.text.tables import pattern

_UP_FROM = pattern("licence_share.up_from")


def told_share(work: MeasureWork) -> LicenceShare | None:
    """The share of licences that the sentences of a measure state; of general licences only one of applications.

    Parameters
    ----------
    work
        The measure.
    """
    m = work.measure
    own = licence_share(" ".join(sentence_of(m).sentence.split()))
    if own is not None and m.variant != "general_licence":
        return own
    later = (licence_share(" ".join(e.sentence.split())) for e in m.evidence[1:])
    shares = [share_of_applications(work.following), *later]
    return next((share for share in shares if share is not None and not share.of_today), None)


def ask_beside_record(work: MeasureWork, stated: LicenceShare, today: float | None) -> None:
    """Ask where a share is told as a rise and lies below the one on record: the record tightens by what eases.

    Parameters
    ----------
    work
        The measure, which takes the doubt.
    stated
        The share that the article gives.
    today
        The share on record.
    """
    texts = [" ".join(e.sentence.split()) for e in work.measure.evidence]
    rise = next(filter(None, map(_UP_FROM.search, [*texts, work.following])), None)
    former = part_of(rise["part"]) if rise else None
    if former is None or today is None or former >= stated.value or stated.value >= today:
        return
    choices = (
        Choice("as-stated", f"{stated.value:.0%} of applications are approved", {"approval": stated.value}),
        Choice("as-today", f"as on record, {today:.0%} of applications are approved", {"approval": today}),
    )
    work.doubt("approval_rises", choices, share=f"{stated.value:.0%}", former=f"{former:.0%}", today=f"{today:.0%}")
