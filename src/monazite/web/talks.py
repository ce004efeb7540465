"""The talks view: a thin layer over `monazite.talks`, which says so where that part is missing."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from monazite.dataset import Dataset
from monazite.errors import InputError, MonaziteError
from monazite.scenario import Scenario, Talks

SEATS = ("US", "CN", "EU", "JP")
DRAWS = 4
KEPT = 16
MISSING = "The talks are not available in this version of monazite."


def is_available() -> bool:
    """Whether this version has the talks."""
    from importlib.util import find_spec

    return find_spec("monazite.talks") is not None


class Table:
    """Talks that were asked for: one at a time in the background, the last ones kept."""

    def __init__(self) -> None:
        self._lock, self._pool = Lock(), ThreadPoolExecutor(1, thread_name_prefix="talks")
        self._asked: dict[str, Future[dict[str, Any]]] = {}

    def look(self, ds: Dataset, sc: Scenario, seat: str) -> dict[str, Any]:
        """What the talks of a scenario say, seen from a seat; ``state`` is ready, working, failed or missing."""
        if not is_available():
            return {"state": "missing", "text": MISSING}
        if seat not in SEATS:
            raise InputError(field="seat", found=seat, allowed=", ".join(SEATS))
        seated = at_table(sc, seat)
        key = f"{seated.hash}/{seat}"
        with self._lock:
            task = self._asked.get(key)
            if task is None:
                task = self._asked[key] = self._pool.submit(held, ds, seated, seat)
                while len(self._asked) > KEPT:
                    self._asked.pop(next(iter(self._asked))).cancel()
        if not task.done():
            return {"state": "working", "text": "Both sides are being played out. This takes a minute or two."}
        try:
            return task.result()
        except MonaziteError as problem:
            return {"state": "failed", "text": str(problem)}


def at_table(sc: Scenario, seat: str) -> Scenario:
    """The scenario with the controlling side and one other at the table: the one whose seat was taken, or the US."""
    other = "US" if seat == sc.controller else seat
    talks = (sc.talks or Talks()).model_copy(update={"seats": (other, sc.controller)})
    return sc.model_copy(update={"talks": talks})


def held(ds: Dataset, sc: Scenario, seat: str) -> dict[str, Any]:
    """Run the talks; the answer holds charts, deals, and what the seat gains."""
    from monazite.brief.talks_charts import drawn
    from monazite.talks import talks

    content = talks(ds, sc, draws=DRAWS, with_commitments=False).content
    terms = content["terms"]
    pictures = {name: {"title": title, "spec": make(content, False)} for name, (title, make) in drawn(content).items()}
    return {
        "state": "ready",
        "seat": seat,
        "charts": pictures,
        "deals": [{k: d.get(k) for k in ("id", "words", "probability", "precedents")}
                  for d in (terms["likeliest"], *terms["others"])],
        "now": content["state"],
        "calendar": content["calendar"],
        "gain": [{"date": z["date"], **(z["gain"].get(seat) or {})} for z in content["zone"]],
        "waiting": content["value_of_waiting"].get(seat, []),
        "first_mover": content["first_mover"],
        "caveat": content["caveat"],
        "run": content["run"],
    }  # fmt: skip


def signed(ds: Dataset, sc: Scenario, seat: str, deal: str) -> Scenario:
    """The scenario in which a deal is signed. Raises InputError for an unknown deal, or where there are no talks."""
    if not is_available():
        raise InputError(MISSING)
    from monazite.talks import with_deal

    return with_deal(ds, at_table(sc, seat), deal)
