"""The pairs that `prepare.py` wrote, on the device that trains: there they are put together from tables of token numbers."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

CLS, SEP, MASK, MASKED = 101, 102, 103, 0.04
FIRST_WORD = 999  # token numbers up to here are marks and single characters
WINDOW, QUESTION, CONTEXT = 256, 72, 220  # tokens
STEP, STRETCH = 32, 20_000  # lengths are padded to multiples of the one; pairs of like length meet within the other

Numbers = NDArray[np.int64]


@dataclass
class Batch:
    """Question and context in a row: `ids`, `types` and `mask` are (batch, length).

    `places` (batch, choices) are those of [CLS] and of the context's tokens, `allowed` says which of them there are.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    places: Tensor
    allowed: Tensor

    def masked(self, generator: torch.Generator) -> "Batch":
        """The batch with a few of the ordinary tokens masked."""
        chance = torch.rand(self.ids.shape, device=self.ids.device, generator=generator)
        return replace(self, ids=self.ids.masked_fill((chance < MASKED) & (self.ids > FIRST_WORD), MASK))


class Pairs:
    """Every pair; `columns` are those of the file, `room` is how many of the context's tokens fit beside the question.

    `words` are those that the token numbers stand for.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        stored = np.load(path)
        self.sources, self.words = stored["sources"].tolist(), stored["words"].tolist()
        self.questions, self.question_sizes = _padded(stored["questions"], stored["question_ends"], QUESTION, device)
        self.contexts, self.context_sizes = _padded(stored["contexts"], stored["context_ends"], CONTEXT, device)
        names = ("asked", "typed", "context", "start", "end", "supported", "known", "held_out", "source")
        self.columns = {name: torch.from_numpy(stored[name].astype(np.int64)).to(device) for name in names}
        longest = torch.maximum(*(self.question_sizes[self.columns[name]] for name in ("asked", "typed")))
        self.room = torch.minimum(self.context_sizes[self.columns["context"]], WINDOW - 3 - longest)
        lost = self.columns["end"] >= self.room
        self.columns["start"][lost] = self.columns["end"][lost] = -1
        self.lengths: Numbers = (3 + longest + self.room).cpu().numpy()

    def where(self, **wanted: int) -> Numbers:
        """The numbers of the pairs whose columns have these values."""
        found = [self.columns[name] == value for name, value in wanted.items()]
        return torch.stack(found).all(dim=0).nonzero()[:, 0].cpu().numpy()

    def question(self, rows: Tensor, column: str) -> tuple[Tensor, Tensor]:
        """The questions' token numbers (batch, QUESTION) and sizes; `column` is "asked" or "typed"."""
        numbers = self.columns[column][rows]
        return self.questions[numbers], self.question_sizes[numbers]

    def context(self, rows: Tensor) -> Tensor:
        """The contexts' token numbers (batch, CONTEXT), of which `room` are read."""
        return self.contexts[self.columns["context"][rows]]

    def batch(self, rows: Tensor, questions: tuple[Tensor, Tensor], length: int) -> Batch:
        """These questions, each beside the context of its pair."""
        size, room = questions[1][:, None], self.room[rows][:, None]
        at = torch.arange(length, device=rows.device).expand(len(rows), -1)
        asked = questions[0].gather(1, (at - 1).clamp(0, QUESTION - 1))
        read = self.context(rows).gather(1, (at - size - 2).clamp(0, CONTEXT - 1))
        last = size + 2 + room
        ids = torch.where(at <= size, asked, torch.where(at < last, read, 0))
        ids = torch.where(at == 0, CLS, torch.where((at == size + 1) | (at == last), SEP, ids))
        mask = at <= last
        choices = torch.arange(min(length, CONTEXT + 1), device=rows.device).expand(len(rows), -1)
        places = torch.where(choices == 0, 0, choices + size + 1).clamp(max=length - 1)
        return Batch(ids, ((at >= size + 2) & mask).long(), mask, places, choices <= room)


def _padded(
    flat: NDArray[np.uint16], ends: NDArray[np.uint32], width: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Runs of numbers as a table (runs, width), and their sizes."""
    numbers, lasts = (torch.from_numpy(a.astype(np.int64)).to(device) for a in (flat, ends))
    sizes = lasts.diff(prepend=lasts.new_zeros(1))
    at = torch.arange(width, device=device)
    places = ((lasts - sizes)[:, None] + at).clamp(max=len(numbers) - 1)
    return torch.where(at < sizes[:, None], numbers[places], 0), sizes


def batches(rows: Numbers, lengths: Numbers, tokens: int, chance: np.random.Generator) -> Iterator[tuple[Numbers, int]]:
    """One epoch: the pairs of each batch and the length that they are padded to, at most `tokens` together."""
    order = chance.permutation(rows)
    for low in range(0, len(order), STRETCH):
        stretch = order[low : low + STRETCH]
        stretch = stretch[np.argsort(-lengths[stretch], kind="stable")]
        made, at = [], 0
        while at < len(stretch):
            length = min(WINDOW, math.ceil(lengths[stretch[at]] / STEP) * STEP)
            made.append((stretch[at : at + max(1, tokens // length)], length))
            at += len(made[-1][0])
        for i in chance.permutation(len(made)):
            yield made[i]
