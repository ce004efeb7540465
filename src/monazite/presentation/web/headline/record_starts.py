"""Minerals whose run begins earlier here than by themselves, because records of several minerals are run together."""

from datetime import date

from monazite.results.names import month_text
from monazite.scenario.scenario import Scenario, shipped_records


def note_on_starts(sc: Scenario, first: date) -> str:
    """One sentence on minerals whose own scenario begins later than this run; empty where there is none.

    A mineral that is run from an earlier month has had more years for stocks and plants to follow demand, so that its
    prices at rest are others than those of its own scenario.

    Parameters
    ----------
    sc
        The scenario of the run.
    first
        First month of the run.
    """
    folders = tuple(sc.dataset)
    if len(folders) < 2:
        return ""
    starts = {folder: start for folder in folders if (start := _own_start(folder))}
    if len(starts) < len(folders):  # of a world that has no record of its own
        return ""
    later = [folder for folder in folders if starts[folder].replace(day=1) > first]
    if not later:
        return ""
    earliest = min(folders, key=lambda folder: starts[folder])
    which = "; ".join(f"{_mineral(folder)} from {month_text(starts[folder])}" for folder in later)
    begins = f"This run begins in {month_text(first)}, with the record of {_mineral(earliest)}."
    others = f"In scenarios of their own others are run from a later month ({which})"
    return f"{begins} {others}, so that their numbers at rest are not the same there."


def _own_start(folder: str) -> date | None:
    """First day of the record of a mineral, where one ships for it: the latest, where there are several."""
    return max((record.start for record in shipped_records().values() if folder in record.folders), default=None)


def _mineral(folder: str) -> str:
    """What a folder of data is called."""
    return folder.replace("_", " ")
