"""Questions with words taken for others: near misses and other wordings, as many as are wanted.

Whether the context still answers, a teacher says. Without them the reader learns its questions by heart: at AUROC .99 of
answerable on those, it had .76 on others; with them .80 (see README.md).
"""

import re
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

NEAREST = 12
OF_CONTEXT = 0.2  # of the words that are taken for others become one of the context, the rest a near one
LEAST, MOST = 0.08, 0.48  # the share of a question's words
# Not the product's stop words: training needs none of its code, and these are the longer ones that make a question.
STOP_WORDS = frozenset(
    "the and for are was were been but did does had has have her his how its not our she that their them then there these "
    "they this those what when where which who whom whose why will with would you your from into than such many much "
    "ever can could about after".split()
)
_WORD = re.compile("[a-z]{3,}")


class Words:
    """Which words are near which others, by their vectors in a teacher's table (words, hidden)."""

    def __init__(self, table: Tensor, words: Sequence[str]) -> None:
        device = table.device
        plain = torch.tensor([bool(_WORD.fullmatch(w)) and w not in STOP_WORDS for w in words], device=device)
        number = torch.tensor([w.isdigit() for w in words], device=device)
        self.goes_on = torch.tensor([w.startswith("##") for w in words], device=device)
        self.can_turn = plain | number
        self.near = torch.zeros(len(words), NEAREST, dtype=torch.long, device=device)
        vectors = functional.normalize(table, dim=1)
        for kind in (plain, number):
            those = kind.nonzero()[:, 0]
            nearest = (vectors[those] @ vectors[those].T).topk(NEAREST + 1, dim=1).indices[:, 1:]
            self.near[those] = those[nearest]

    def turn(self, asked: tuple[Tensor, Tensor], contexts: Tensor, room: Tensor, generator: torch.Generator) -> Tensor:
        """The questions (batch, width) with some whole words or numbers taken for others; `asked` has their sizes too."""
        ids, sizes = asked

        def chance(*shape: int) -> Tensor:
            return torch.rand(shape, device=ids.device, generator=generator)

        at = torch.arange(ids.shape[1], device=ids.device)
        is_part = self.goes_on[ids.roll(-1, dims=1)] & (at + 1 < sizes[:, None])
        turned = self.can_turn[ids] & (at < sizes[:, None]) & ~is_part
        turned &= chance(*ids.shape) < LEAST + (MOST - LEAST) * chance(len(ids), 1)
        near = self.near[ids].gather(2, (chance(*ids.shape, 1) * NEAREST).long())[:, :, 0]
        other = contexts.gather(1, (chance(*ids.shape) * room[:, None]).long())
        is_other = self.can_turn[other] & (chance(*ids.shape) < OF_CONTEXT)
        return torch.where(turned, torch.where(is_other, other, near), ids)
