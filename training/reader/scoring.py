"""Labelled articles against what is read of them: precision, recall and F1 per field.

Measures of an article are matched one to one so that as many fields as possible agree; a pair needs the same kind or
the same actor. A value counts as right when it stands in a matched pair and is equal; a list counts by its members. A
value that is read and not labelled costs precision, a value that is labelled and not read costs recall.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

from training.reader.labels import labels_of, load, read_measures

FIELDS = ("actor", "kind", "goods", "status", "date", "level", "affected")


def values(measure: dict[str, Any]) -> dict[str, set[Any]]:
    """Values of a measure by field, labelled or read."""
    days = {(k, str(measure[k])) for k in ("start", "end") if measure.get(k)}
    level = measure.get("level")
    if isinstance(level, dict):
        level = (round(float(level["value"]), 6), level["unit"])
    both = {measure["actor"], *measure.get("affected", [])}
    if measure["kind"] == "truce":  # no order among those who make one
        measure = {**measure, "actor": min(both), "affected": sorted(both - {min(both)})}
    return {
        "actor": {measure["actor"]},
        "kind": {measure["kind"]},
        "goods": set(measure.get("goods", [])),
        "status": {measure["status"]},
        "date": days,
        "level": set() if level is None else {level},
        "affected": set(measure.get("affected", [])),
    }


def pairs(labelled: list[dict], found: list[dict]) -> list[tuple[int, int]]:
    """The matching of labelled and read measures on which most fields agree."""
    gain = np.zeros((len(labelled), len(found)))
    for i, left in enumerate(labelled):
        for j, right in enumerate(found):
            a, b = values(left), values(right)
            if a["kind"] == b["kind"] or a["actor"] == b["actor"]:
                weight = {"kind": 3.0, "actor": 2.0}
                gain[i, j] = sum(weight.get(f, 1.0) * len(a[f] & b[f]) / max(len(a[f] | b[f]), 1) for f in FIELDS)
    rows, columns = linear_sum_assignment(-gain)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0]


def score(items: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Field to precision, recall, F1 over articles. ``affected`` and ``level`` count only where they are labelled."""
    right, read_of, labelled_of = Counter(), Counter(), Counter()
    for item in items:
        wanted, found = labels_of(item), item["read"] if "read" in item else read_measures(item)
        matched = pairs(wanted, found)
        partner = dict(matched)
        back = {j: i for i, j in matched}
        for i, label in enumerate(wanted):
            for f, want in values(label).items():
                labelled_of[f] += len(want)
                if i in partner:
                    right[f] += len(want & values(found[partner[i]])[f])
        for j, measure in enumerate(found):
            for f, got in values(measure).items():
                if f in ("affected", "level") and j in back and f not in wanted[back[j]]:
                    continue
                read_of[f] += len(got)
    result = {}
    for f in FIELDS:
        p = right[f] / read_of[f] if read_of[f] else 1.0
        r = right[f] / labelled_of[f] if labelled_of[f] else 1.0
        result[f] = (p, r, 2 * p * r / (p + r) if p + r else 0.0)
    return result


def report(sets: dict[str, list[dict[str, Any]]]) -> str:
    """Scores of every set as one Markdown table."""
    scores = {name: score(items) for name, items in sets.items()}
    lines = ["| field | " + " | ".join(f"{n.replace('_', ' ')}: precision | recall | F1" for n in sets) + " |"]
    lines.append("|---|" + "---:|" * (3 * len(sets)))
    for f in FIELDS:
        lines.append(f"| {f} | " + " | ".join(f"{x:.2f}" for name in sets for x in scores[name][f]) + " |")
    return "\n".join(lines)


def differences(item: dict[str, Any]) -> list[str]:
    """What differs between labels and reading of one article, in lines."""
    wanted, found = labels_of(item), item["read"] if "read" in item else read_measures(item)
    matched = dict(pairs(wanted, found))
    lines = []
    for i, label in enumerate(wanted):
        if i not in matched:
            lines.append(f"missed {label}")
            continue
        got = found[matched[i]]
        for f, want in values(label).items():
            have = values(got)[f]
            if f in ("affected", "level") and f not in label:
                continue
            if want != have:
                lines.append(f"{label['actor']} {label['kind']} {label['goods']}: {f} {have} instead of {want}")
    spare = set(range(len(found))) - set(matched.values())
    lines += [f"invented { ({k: v for k, v in found[j].items() if k not in ('evidence', 'also')}) }" for j in spare]
    return lines


def _one_thread() -> None:
    threadpool_limits(limits=1)  # for good: there is a process for every core


def read_all(
    names: Iterable[str], workers: int | None = None, first: int | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Articles of sets (the first of each, if so many are wanted) with what is read of them, on all cores."""
    sets, done = {name: load(name)[:first] for name in names}, {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_one_thread) as pool:
        for name, items in sets.items():
            found = pool.map(read_measures, items, chunksize=8)
            done[name] = [item | {"read": measures} for item, measures in zip(items, found, strict=True)]
    return done
