"""Several articles side by side in tensors."""

import random
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]

from monazite.reading.learned.network import FAR, POINTERS
from training.reader.network_examples import EACH_OF, ONE_OF, SLOTS, Example

BATCH = 16
"""Articles of a batch."""


def batch(examples: list[Example]) -> dict[str, Any]:
    """Several articles side by side."""
    longest = max(len(ids) for e in examples for ids, _ in e.sequences)
    sequences = [s for e in examples for s in e.sequences]
    ids, of, mask = (np.zeros((len(sequences), longest), np.int64) for _ in range(3))
    for n, (numbers, marks) in enumerate(sequences):
        ids[n, : len(numbers)], of[n, : len(numbers)], mask[n, : len(numbers)] = numbers, marks, 1
    lines, bounds, rows = [], [], []
    pairs: dict[str, list] = {p: [] for p in POINTERS}
    slots: dict[str, list] = {s: [] for s in SLOTS}
    tasks: dict[str, tuple[list, list]] = {name: ([], []) for name in (*ONE_OF, *EACH_OF)}
    group: list[int] = []
    before = groups = 0
    for e in examples:
        line, measure = len(lines), len(rows)
        bounds.append((before, before + len(e.sequences), line, line + len(e.lines)))
        lines += [(before + s, a, b) for s, a, b in e.lines]
        for at, kind, named, held, state, weight in e.measures:
            token = (before + named[0]) * longest + named[1] if named else -1
            rows.append((line + at, kind, token, before + e.lines[at][0], held, state, weight))
        for a in e.questions:
            first = len(group)
            for p, off, (s, start, stop), answer in a.pairs:
                base = (before + s) * longest
                near = max(-FAR, min(FAR, off)) + FAR
                pairs[p].append((measure + a.measure, base + start, base + stop, first + answer, near))
            for s, answer in a.slots:
                slots[s].append((measure + a.measure, first + answer))
            if isinstance(a.right, int):
                tasks[a.name][0].append(groups)
                tasks[a.name][1].append(first + a.right)
            else:
                tasks[a.name][0].extend(range(first, first + a.size))
                tasks[a.name][1].extend(a.right)
            group += [groups] * a.size
            groups += 1
        before += len(e.sequences)
    wide = max(b - a for _, a, b in lines)
    token, real = np.zeros((len(lines), wide), np.int64), np.zeros((len(lines), wide), bool)
    for n, (s, a, b) in enumerate(lines):
        token[n, : b - a], real[n, : b - a] = np.arange(s * longest + a, s * longest + b), True
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    return {
        "ids": torch.tensor(ids), "of": torch.tensor(of), "mask": torch.tensor(mask), "bounds": bounds,
        "token": torch.tensor(token), "real": torch.tensor(real),
        "kinds": torch.tensor(np.concatenate([e.kinds for e in examples])),
        "whole": torch.tensor(np.stack([e.whole for e in examples])),
        "rows": [torch.tensor(c, dtype=torch.float32 if n in (4, 6) else torch.long) for n, c in enumerate(columns)],
        "pairs": {p: [torch.tensor(c) for c in zip(*v, strict=True)] for p, v in pairs.items() if v},
        "slots": {s: [torch.tensor(c) for c in zip(*v, strict=True)] for s, v in slots.items() if v},
        "tasks": {t: (torch.tensor(a), torch.tensor(b)) for t, (a, b) in tasks.items() if a},
        "group": torch.tensor(group, dtype=torch.long), "groups": groups,
    }  # fmt: skip


def batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Batches of articles of like length, in random order."""
    order = rng.sample(examples, len(examples))
    found = []
    for at in range(0, len(order), BATCH * 20):
        part = sorted(order[at : at + BATCH * 20], key=lambda e: max(len(ids) for ids, _ in e.sequences))
        found += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return rng.sample(found, len(found))
